// SPDX-License-Identifier: Apache-2.0
#include "cli/record_options.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/result.h"
#include "cli/values.h"
#include "record/rotation.h"

namespace ior::cli {

Status rotate(Options& options, const Given& given) {
  IOR_TRY(const record::Rotation rotation, record::parse_rotation(std::string(given.value)));
  if (rotation.bytes) {
    options.rotation.bytes = rotation.bytes;
  }
  if (rotation.age) {
    options.rotation.age = rotation.age;
  }
  return {};
}

Status keep(Options& options, const Given& given) {
  IOR_TRY(const std::int64_t number, read_number(given.flag, given.value, {1, 1'000'000}));
  options.rotation.keep = static_cast<std::size_t>(number);
  return {};
}

}  // namespace ior::cli

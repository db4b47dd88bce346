// SPDX-License-Identifier: Apache-2.0
//
// The wall between Arrow, which throws, and everything else, which does not. Included only by the
// files that talk to Arrow.
#pragma once

#include <exception>
#include <new>
#include <string>
#include <type_traits>

#include "base/result.h"

namespace ior::record {

// Runs `work`; what it throws becomes an Error about `subject`.
template <typename Work>
auto guarded(std::string_view op, std::string_view subject, const Work& work)
    -> std::invoke_result_t<Work> {
  const auto failed = [&](std::string_view why) {
    return std::unexpected(Error{.op = std::string(op),
                                 .subject = std::string(subject),
                                 .errno_value = 0,
                                 .detail = std::string(why),
                                 .hint = {}});
  };
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return failed("out of memory, or a size in the file is not true");
  } catch (const std::exception& thrown) {
    return failed(thrown.what());
  }
}

}  // namespace ior::record

// SPDX-License-Identifier: Apache-2.0
#include "model/arg_type.h"

#include <array>
#include <utility>

namespace ior::model {

std::string_view to_string(ArgType type) {
#define IOR_NAME(name) std::string_view{#name},
  static constexpr std::array kNames = {IOR_ARG_TYPES(IOR_NAME)};
#undef IOR_NAME
  return kNames[std::to_underlying(type)];
}

}  // namespace ior::model

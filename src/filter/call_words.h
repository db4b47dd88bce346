// SPDX-License-Identifier: Apache-2.0
//
// Words that stand for calls -> sets of calls. Unknown words are errors that name the closest known
// one.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/trace_settings.h"

namespace ior::filter {

// The bit of every number without a row in the table, and of 32-bit calls.
inline constexpr std::size_t kOtherCalls = model::kMaxSyscallNr;

model::CallSet calls_where(const std::function<bool(const model::SyscallInfo&)>& wanted);

// flag: where the words stand, for messages.
Result<model::CallSet> calls_of_families(std::string_view flag,
                                         const std::vector<std::string>& words);
Result<model::CallSet> calls_of_kinds(std::string_view flag, const std::vector<std::string>& words);
Result<model::CallSet> calls_named(std::string_view flag, const std::vector<std::string>& words);

// Names of all calls, as rows print them.
std::vector<std::string_view> call_names();

}  // namespace ior::filter

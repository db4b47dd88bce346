// SPDX-License-Identifier: Apache-2.0
//
// The commands: each chooses source, filter and sink, and nothing else. They print what they have
// to say and give the exit status of the process; an Error is printed by who called them.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "cli/options.h"

namespace ior::cli {

// Exit statuses of ior itself; errors carry their own.
inline constexpr int kExitOk = 0;
inline constexpr int kExitFailure = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitNotConserved =
    3;  // rows, filtered and losses do not add up to the calls made: a bug of ior
inline constexpr int kExitGrown = 4;  // ior diff: something grew by more than --fail-above

// The whole program. args without the program's name.
int main_with(std::span<const std::string_view> args, std::string_view version);

Result<int> run_dashboard(const Options& options, std::string_view version);
Result<int> run_view(const Options& options, std::string_view version);
Result<int> run_plain(const Options& options);
Result<int> run_trace(const Options& options);
Result<int> run_report(const Options& options);
Result<int> run_diff(const Options& options);
Result<int> run_export(const Options& options);
Result<int> run_schema(const Options& options);
Result<int> run_flamegraph(const Options& options);
Result<int> run_aggregate(const Options& options);
Result<int> run_flame(const Options& options);
Result<int> run_collapsed(const Options& options);
Result<int> run_record(const Options& options, std::string_view version);
Result<int> run_parquet(const Options& options, std::string_view version);
Result<int> run_repair(const Options& options);
Result<int> run_doctor(const Options& options, std::string_view version);
Result<int> run_syscalls(const Options& options);

}  // namespace ior::cli

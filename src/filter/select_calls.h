// SPDX-License-Identifier: Apache-2.0
//
// Which calls to trace, from the Go tool's flags. Its rules:
//
//   * nothing given: the family FS, and calls that the table does not know
//   * -trace-families, -trace-kinds and -trace-syscalls are united and replace that
//   * -tps replaces it, too; given with one of them, a call must be in both
//   * -no-trace-... and -tpsExclude take away, whatever selected it
//
// -tps and -tpsExclude are regular expressions on the names sys_enter_openat and sys_exit_openat. A
// call is traced as a whole, so either name counts. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/trace_settings.h"

namespace ior::filter {

// The flags' lists, split at commas.
struct CallSelection {
  std::vector<std::string> tracepoints;          // -tps
  std::vector<std::string> exclude_tracepoints;  // -tpsExclude
  std::vector<std::string> families;             // -trace-families
  std::vector<std::string> kinds;                // -trace-kinds
  std::vector<std::string> syscalls;             // -trace-syscalls
  std::vector<std::string> no_families;          // -no-trace-families
  std::vector<std::string> no_kinds;             // -no-trace-kinds
  std::vector<std::string> no_syscalls;          // -no-trace-syscalls
};

// Errors are those of usage: an unknown word, a bad regular expression, a selection without a call.
Result<model::CallSet> select_calls(const CallSelection& selection);

// Every call, with and without a row in the table.
model::CallSet all_calls();

}  // namespace ior::filter

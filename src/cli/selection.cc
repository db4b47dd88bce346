// SPDX-License-Identifier: Apache-2.0
#include "cli/selection.h"

#include "model/syscall_table.h"

namespace ior::cli {

Result<model::CallSet> select_calls(const Options&) {
  model::CallSet set;
  for (const model::SyscallInfo& info : model::all_syscalls()) {
    if (info.family == model::Family::FS) {
      set.set(static_cast<std::size_t>(info.nr));
    }
  }
  return set;
}

Result<std::function<bool(const model::CallEvent&)>> make_filter(const Options&) {
  return std::function<bool(const model::CallEvent&)>();
}

}  // namespace ior::cli

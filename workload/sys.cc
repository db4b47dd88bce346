// SPDX-License-Identifier: Apache-2.0
#include "sys.h"

#include "expect.h"
#include "file_names.h"
#include "open_file.h"

namespace ior::workload::sys {
namespace {

// The file that a successful call produced: its result, or what it wrote into a cell.
FileUse produced(FileArg arg, long ret) {
  if (ret < 0) {
    return {};
  }
  if (arg.kind == FileArg::Kind::kResult) {
    arg.fd = static_cast<int>(ret);
  }
  forget_fd(arg.kind == FileArg::Kind::kResult ? arg.fd : *arg.cell);
  return resolve(arg);
}

// Whether the result is a new descriptor, so that nothing known of that number holds.
bool makes_descriptor(long nr) {
  switch (nr) {
    case SYS_open:
    case SYS_openat:
    case SYS_openat2:
    case SYS_creat:
    case SYS_dup:
    case SYS_fcntl:
    case SYS_pidfd_open:
    case SYS_pidfd_getfd:
    case SYS_timerfd_create:
    case SYS_signalfd4:
    case SYS_inotify_init1:
      return true;
    default:
      return false;
  }
}

}  // namespace

long invoke(const CallId& id, const Files& files, Moves moves, const Words& words, long most) {
  FileUse first = is_produced(files.first) ? FileUse{} : resolve(files.first);
  FileUse second = is_produced(files.second) ? FileUse{} : resolve(files.second);
  const long ret = syscall6(id.nr, words);
  if (is_produced(files.first)) {
    first = produced(files.first, ret);
  }
  if (is_produced(files.second)) {
    second = produced(files.second, ret);
  }
  CallNote note{.call = id.name, .nr = id.nr, .ret = ret, .file = &first, .file2 = &second};
  if (moves == Moves::kReturned && ret > 0) {
    note.bytes = static_cast<std::uint64_t>(most >= 0 && most < ret ? most : ret);
  }
  if (ret >= 0 && makes_descriptor(id.nr)) {
    forget_fd(static_cast<int>(ret));
    if (files.first.kind == FileArg::Kind::kPath) {
      state_opened(static_cast<int>(ret), first);
    }
  }
  recorder().note(note);
  forget_after(id.nr, words, ret);
  return ret;
}

int announce(const CallId& id, const Files& files, bool returns) {
  const FileUse first = resolve(files.first);
  const FileUse second = resolve(files.second);
  return recorder().note(
      {.call = id.name, .nr = id.nr, .returns = returns, .file = &first, .file2 = &second});
}

}  // namespace ior::workload::sys

// SPDX-License-Identifier: Apache-2.0
#include "resolve/resolver.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "model/call_roles.h"
#include "resolve/file_name.h"

namespace ior::resolve {
namespace {

// Half as many again as the kernel side's table, and both forget what was used longest ago: an id
// that it still hands out is here. Of names of over 65 bytes on average fewer fit; with over 120,
// fewer than the kernel side knows.
constexpr std::size_t kFiles = IOR_FILE_TABLE + IOR_FILE_TABLE / 2;
constexpr std::size_t kFileBytes = std::size_t{10} << 20;
constexpr std::size_t kTasks = 32768;

model::Outcome outcome_of(std::uint8_t outcome) {
  switch (outcome) {
    case IOR_OUTCOME_RETURNED:
      return model::Outcome::kReturned;
    case IOR_OUTCOME_NO_ENTER:
      return model::Outcome::kNoEnter;
    case IOR_OUTCOME_IN_FLIGHT:
      return model::Outcome::kInFlight;
    default:
      return model::Outcome::kNoReturn;
  }
}

model::CallNotes notes_of(const model::CallRecord& record) {
  const std::uint16_t flags = record.fields.header.flags;
  model::CallNotes notes;
  notes.bad_fd = (flags & IOR_CALL_BAD_FD) != 0;
  notes.bad_fd2 = (flags & IOR_CALL_BAD_FD2) != 0;
  notes.file_lost = (flags & IOR_CALL_FILE_LOST) != 0;
  notes.path_unreadable = (flags & IOR_CALL_PATH_UNREADABLE) != 0;
  // A path of PATH_MAX - 1 bytes has the same size as one that was cut; the kernel refuses only the
  // latter.
  const bool is_longest =
      record.fields.path_size == IOR_PATH_MAX || record.fields.path2_size == IOR_PATH_MAX;
  notes.path_truncated =
      record.fields.path_cut != 0 || (is_longest && record.fields.ret == -ENAMETOOLONG);
  notes.file_returned = (flags & IOR_CALL_FILE_RETURNED) != 0;
  notes.fd_changed = (flags & IOR_CALL_FD_CHANGED) != 0;
  notes.file2_returned = (flags & IOR_CALL_FILE2_RETURNED) != 0;
  notes.has_pair = (flags & IOR_CALL_HAS_PAIR) != 0;
  notes.compat = (flags & IOR_CALL_COMPAT) != 0;
  notes.io_worker = (flags & IOR_CALL_IO_WORKER) != 0;
  notes.sq_poll = (flags & IOR_CALL_SQ_POLL) != 0;
  notes.fixed_file = (flags & IOR_CALL_FIXED_FILE) != 0;
  notes.more = (flags & IOR_CALL_MORE) != 0;
  return notes;
}

// An empty or missing path stands for the descriptor itself: AT_EMPTY_PATH, futimens(3). Without
// that flag it is an error.
bool is_about_directory(const model::CallEvent& event) {
  if (event.info == nullptr || event.file != nullptr || event.dir == nullptr ||
      !event.path.empty()) {
    return false;
  }
  const model::KernelRoles roles = model::roles_of(*event.info);
  if (roles.dirfd_arg < 0 || event.notes.path_unreadable || event.ret == -ENOENT) {
    return false;
  }
  return static_cast<std::int32_t>(event.args[static_cast<std::size_t>(roles.dirfd_arg)]) !=
         AT_FDCWD;
}

// The kernel side looks at a number just before the kernel does; the result tells when they cannot
// have seen the same. Then the file that the call used, if any, is not known.
void judge_descriptor(model::CallEvent& event) {
  if (event.info == nullptr || !event.ret) {
    return;
  }
  const model::KernelRoles& roles = model::call_roles(*event.info);
  if (roles.fd_arg < 0) {
    return;
  }
  if (!model::uses_file(event)) {  // anonymous memory: whatever stands there is not looked at
    event.file = nullptr;
    event.notes.bad_fd = event.notes.fd_changed = false;
    return;
  }
  const auto number = static_cast<std::int32_t>(event.args[static_cast<std::size_t>(roles.fd_arg)]);
  if (event.notes.bad_fd && *event.ret >= 0 &&
      number >= 0) {  // -1 stands for no file: mmap, signalfd
    event.notes.bad_fd = false;
    event.notes.fd_changed = true;
  }
  if (event.notes.fd_changed && *event.ret == -EBADF) {
    event.file = nullptr;
  }
}

// Everything that needs no table.
void fill_plain(const model::CallRecord& record, model::CallEvent& event) {
  const ior_wire_call& fields = record.fields;
  const bool operation = fields.header.kind == IOR_WIRE_OPERATION;
  const bool is_row = fields.nr >= IOR_OPERATION_BASE && fields.nr < IOR_CALL_SLOTS;
  event.nr = !operation && is_row ? fields.nr | model::kNoSuchCall : fields.nr;
  event.outcome = outcome_of(fields.header.outcome);
  event.notes = notes_of(record);
  event.info = event.notes.compat ? nullptr : model::find_by_nr(event.nr);
  event.enter_ns = fields.enter_ns;
  event.thread_seq = fields.thread_seq;
  const bool returned = event.outcome == model::Outcome::kReturned;
  event.latency_ns = returned ? std::optional(fields.latency_ns) : std::nullopt;
  event.ret = returned || event.outcome == model::Outcome::kNoEnter ? std::optional(fields.ret)
                                                                    : std::nullopt;
  const bool no_gap = (fields.header.flags & IOR_CALL_NO_GAP) != 0;
  event.gap_ns = no_gap ? std::nullopt : std::optional(fields.gap_ns);
  event.nargs = event.info != nullptr ? event.info->nargs : record.nargs;
  std::ranges::copy(fields.args, event.args.begin());
  event.path = record.path;
  event.path2 = record.path2;
  event.pair = {fields.pair[0], fields.pair[1]};
}

}  // namespace

Resolver::Resolver() : files_(kFiles, kFileBytes), tasks_(kTasks) {}

void Resolver::announce(const model::FileRecord& record) {
  files_.insert(record.fields.id, make_file(record));
}

void Resolver::announce(const ior_wire_task& record) {
  model::Task task;
  task.tid = record.tid;
  task.tgid = record.tgid;
  task.parent_tgid = record.parent_tgid;
  task.uid = record.uid;
  task.start_ns = record.start_ns;
  task.cgroup_id = record.cgroup_id;
  task.comm.assign(record.comm, ::strnlen(record.comm, sizeof(record.comm)));
  tasks_.insert(record.id, std::move(task));
}

void Resolver::announce(const ior_wire_task_exit& record) {
  if (record.id != 0 && ended_now_.size() < kTasks) {  // the table forgets by age, too
    ended_now_.push_back(record.id);
  }
}

void Resolver::next_pass() {
  for (const std::uint64_t id : ended_before_) {
    tasks_.erase(id);
  }
  ended_before_ = std::exchange(ended_now_, {});
}

template <typename Table, typename T>
bool Resolver::look_up(
    Table& table, std::uint64_t id, const T*& out, model::CallEvent& event, Missing missing) {
  out = nullptr;
  if (id == 0) {
    return true;
  }
  out = table.find(id);
  if (out != nullptr) {
    return true;
  }
  if (missing == Missing::kWait) {
    return false;
  }
  event.notes.unresolved = true;
  ++unresolved_;
  return true;
}

bool Resolver::resolve(const model::CallRecord& record, Missing missing, model::CallEvent& event) {
  const ior_wire_call& fields = record.fields;
  fill_plain(record, event);
  const bool known = look_up(tasks_, fields.task_id, event.task, event, missing) &&
                     look_up(files_, fields.file_id, event.file, event, missing) &&
                     look_up(files_, fields.file2_id, event.file2, event, missing) &&
                     look_up(files_, fields.dir_id, event.dir, event, missing) &&
                     look_up(files_, fields.dir2_id, event.dir2, event, missing);
  judge_descriptor(event);
  if (known && is_about_directory(event)) {
    event.file = event.dir;
  }
  return known;
}

}  // namespace ior::resolve

// SPDX-License-Identifier: Apache-2.0
#include "pipeline/running_before.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace ior::pipeline {
namespace {

// As far as the text of a link in /proc/PID/fd tells.
model::File file_of(std::string name) {
  constexpr std::string_view kDeleted = " (deleted)";
  model::File file;
  if (name.starts_with("socket:")) {
    file.kind = model::FileKind::kSocket;
  } else if (name.starts_with("pipe:")) {
    file.kind = model::FileKind::kPipe;
  } else if (name.starts_with("anon_inode:")) {
    file.kind = model::FileKind::kAnonInode;
  } else if (name.ends_with(kDeleted)) {
    file.deleted = true;
    name.resize(name.size() - kDeleted.size());
  }
  file.name = std::move(name);
  return file;
}

}  // namespace

void RunningBefore::look(std::vector<capture::RunningCall> calls,
                         const Threads& seen,
                         std::uint64_t since_ns) {
  const std::map<std::uint32_t, Call> known = std::exchange(calls_, {});
  for (capture::RunningCall& found : calls) {
    const std::uint32_t tid = found.task.tid;
    if (seen.contains(tid)) {
      continue;
    }
    Call& call = calls_[tid];
    call.state = found.state;
    call.task = std::move(found.task);
    call.has_file = !found.file.empty();
    call.file = file_of(std::move(found.file));
    const auto before = known.find(tid);
    const bool still = before != known.end() && before->second.state == call.state;
    call.since_ns = still ? before->second.since_ns : since_ns;
  }
  verify(calls_.size());
}

void RunningBefore::verify(std::size_t most) {
  for (std::size_t i = 0; i < most && !calls_.empty(); ++i) {
    auto it = calls_.upper_bound(verified_);
    if (it == calls_.end()) {
      it = calls_.begin();
    }
    verified_ = it->first;
    if (capture::call_state_of(it->second.task.tgid, it->first) != it->second.state) {
      calls_.erase(it);
    }
  }
}

void RunningBefore::append(std::vector<model::CallEvent>& events, const Threads& seen) const {
  for (const auto& [tid, call] : calls_) {
    if (seen.contains(tid)) {
      continue;
    }
    model::CallEvent& event = events.emplace_back();
    event.outcome = model::Outcome::kInFlight;
    event.notes.started_before = true;
    event.notes.compat = call.state.is_compat();
    event.nr = call.state.nr;
    event.info = event.notes.compat ? nullptr : model::find_by_nr(call.state.nr);
    event.nargs = event.info == nullptr ? model::kMaxArgs : event.info->nargs;
    event.args = call.state.args;
    event.notes.path_unreadable =
        event.info != nullptr && model::roles_of(*event.info).path_arg >= 0;
    event.task = &call.task;
    event.file = call.has_file ? &call.file : nullptr;
    event.enter_ns = call.since_ns;
  }
}

}  // namespace ior::pipeline

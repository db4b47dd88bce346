// SPDX-License-Identifier: Apache-2.0
#include "cli/target.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <expected>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "base/unique_fd.h"
#include "cli/cgroups.h"
#include "cli/options.h"
#include "cli/proc.h"
#include "cli/users.h"
#include "cli/watcher.h"
#include "model/trace_settings.h"

namespace ior::cli {
namespace {

// include/uapi/linux/pidfd.h PIDFD_THREAD, v6.9 commit 64bef697d33b.
constexpr unsigned kPidfdThread = O_EXCL;

UniqueFd open_pidfd(std::uint32_t id, unsigned flags) {
  return UniqueFd(static_cast<int>(syscall(SYS_pidfd_open, id, flags)));
}

std::unexpected<Error> cannot_trace(std::string_view what, std::uint32_t id, int errno_value) {
  return from_code("trace", fmt::format("{} {}", what, id), errno_value);
}

Status add_process(FoundTarget& found, std::uint32_t tgid) {
  const auto owner = tgid_of(tgid);
  if (!owner) {
    return cannot_trace("process", tgid, ESRCH);
  }
  if (*owner != tgid) {
    return std::unexpected(Error{
        .op = "trace",
        .subject = fmt::format("process {}", tgid),
        .errno_value = 0,
        .detail = fmt::format("it is a thread of process {}", *owner),
        .hint = fmt::format("trace the process {}, or the thread alone with -t or -tid", *owner)});
  }
  UniqueFd pidfd = open_pidfd(tgid, 0);
  if (!pidfd) {
    return cannot_trace("process", tgid, errno);
  }
  found.target.tgids.push_back(tgid);
  found.fds.push_back(pidfd.get());
  found.pidfds.push_back(std::move(pidfd));
  return {};
}

Status watch_thread(FoundTarget& found, std::uint32_t tgid, std::uint32_t tid) {
  UniqueFd pidfd = open_pidfd(tid, kPidfdThread);
  if (pidfd) {
    found.fds.push_back(pidfd.get());
    found.pidfds.push_back(std::move(pidfd));
    return {};
  }
  if (errno == ESRCH) {
    return cannot_trace("thread", tid, ESRCH);
  }
  // The start time tells the thread from a successor with its number.
  const auto start = thread_start_ticks(tgid, tid);
  if (!start) {
    return cannot_trace("thread", tid, ESRCH);
  }
  const auto alive = [tgid, tid, start] { return thread_start_ticks(tgid, tid) == start; };
  IOR_TRY(found.thread_watch, ThreadWatch::create(alive));
  found.fds.push_back(found.thread_watch->fd());
  return {};
}

Status set_thread(FoundTarget& found, const Options& options, std::uint32_t tid) {
  const auto owner = tgid_of(tid);
  if (!owner) {
    return cannot_trace("thread", tid, ESRCH);
  }
  if (!options.tgids.empty() && options.tgids.front() != *owner) {
    if (!tgid_of(options.tgids.front())) {
      return cannot_trace("process", options.tgids.front(), ESRCH);
    }
    return std::unexpected(Error{
        .op = "trace",
        .subject = fmt::format("thread {}", tid),
        .detail = fmt::format(
            "it is not a thread of process {} but of process {}", options.tgids.front(), *owner),
        .hint = {}});
  }
  found.target.kind = model::TargetKind::kThread;
  found.target.tid = tid;
  return watch_thread(found, *owner, tid);
}

}  // namespace

std::string title_of(const model::Target& target) {
  switch (target.kind) {
    case model::TargetKind::kThread:
      return fmt::format("thread {}", target.tid);
    case model::TargetKind::kProcesses:
      return fmt::format(
          "process{} {}", target.tgids.size() == 1 ? "" : "es", fmt::join(target.tgids, ", "));
    case model::TargetKind::kUser: {
      const std::string name = user_name(read_passwd(), target.uid);
      return name.empty() ? fmt::format("user {}", target.uid)
                          : fmt::format("user {} ({})", name, target.uid);
    }
    case model::TargetKind::kCgroup:
      return fmt::format("control group {}", cgroup_title(target.cgroup));
    case model::TargetKind::kAll:
      break;
  }
  return "all processes";
}

model::Target launched_target(const Options& options, const Launch& launch) {
  return {.kind = model::TargetKind::kProcesses,
          .tgids = {launch.tgid()},
          .tid = 0,
          .follow = options.follow_forks ? model::Follow::kForks : model::Follow::kNone};
}

Status require_kernel_pids() {
  if (in_initial_pid_namespace()) {
    return {};
  }
  return std::unexpected(
      Error{.op = "select",
            .subject = "a process",
            .detail = "ior runs in a pid namespace, where ids are not the kernel's",
            .hint = "run ior on the host, or in a container with the host's pid namespace"});
}

Result<FoundTarget> find_target(const Options& options, model::Follow follow) {
  FoundTarget found;
  if (!options.user.empty()) {
    found.target.kind = model::TargetKind::kUser;
    IOR_TRY(found.target.uid, find_user(options.user));
    return found;
  }
  if (!options.cgroup.empty()) {
    found.target.kind = model::TargetKind::kCgroup;
    IOR_TRY(found.target.cgroup, find_cgroup(cgroup_root(), options.cgroup));
    found.target.cgroup_ids = cgroup_ids(found.target.cgroup);
    return found;
  }
  if (options.tgids.empty() && !options.tid) {
    return found;
  }
  IOR_TRY_STATUS(require_kernel_pids());
  if (options.tid) {
    IOR_TRY_STATUS(set_thread(found, options, *options.tid));
    return found;
  }
  found.target.kind = model::TargetKind::kProcesses;
  found.target.follow = follow;
  for (const std::uint32_t tgid : options.tgids) {
    IOR_TRY_STATUS(add_process(found, tgid));
  }
  return found;
}

}  // namespace ior::cli

// SPDX-License-Identifier: Apache-2.0
#include "aggregate/summary_traits.h"

#include <fcntl.h>
#include <sched.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

#include "model/call_facts.h"
#include "model/call_roles.h"

namespace ior::aggregate {
namespace {

using model::ByteRule;
using model::FileKind;
using model::Kind;

// Calls that return when somebody else does something, beside those whose kind says so.
constexpr std::array kWaits = std::to_array<std::string_view>(
    {"accept",       "accept4",         "epoll_pwait",     "epoll_pwait2",    "epoll_wait",
     "io_getevents", "io_pgetevents",   "mq_timedreceive", "msgrcv",          "pause",
     "poll",         "ppoll",           "pselect6",        "recvfrom",        "recvmmsg",
     "recvmsg",      "restart_syscall", "rt_sigsuspend",   "rt_sigtimedwait", "select",
     "semop",        "semtimedop",      "vfork",           "wait4",           "waitid"});

constexpr std::array kSyncs = std::to_array<std::string_view>(
    {"fdatasync", "fsync", "msync", "sync", "sync_file_range", "syncfs"});

template <typename List>
bool contains(const List& list, std::string_view name) {
  return std::ranges::find(list, name) != list.end();
}

CallTraits make_traits(const model::SyscallInfo& info) {
  CallTraits traits;
  traits.waits =
      info.kind == Kind::sleep || info.kind == Kind::futex || contains(kWaits, info.name);
  traits.waits_on_stream = info.bytes == ByteRule::read;
  traits.opens = info.kind == Kind::open || info.kind == Kind::open_by_handle_at;
  traits.reads = info.bytes == ByteRule::read || info.bytes == ByteRule::recv;
  traits.writes = info.bytes == ByteRule::write;
  traits.copies = info.bytes == ByteRule::transfer;
  traits.to_first = info.name == "sendfile";
  traits.uses = traits.reads || traits.writes || traits.copies || info.kind == Kind::mmap ||
                info.kind == Kind::exec || info.name == "ioctl" || info.name == "readahead";
  traits.forks = info.name == "clone";
  traits.syncs = contains(kSyncs, info.name);
  if (traits.opens) {
    for (std::uint8_t i = 0; i < info.nargs; ++i) {
      if (info.args[i].type == model::ArgType::open_flags) {
        traits.open_flags_arg = static_cast<std::int8_t>(i);
      }
    }
  }
  return traits;
}

// Reads of these wait for whoever writes to the other end.
bool is_stream(const model::File* file) {
  if (file == nullptr) {
    return false;
  }
  switch (file->kind) {
    case FileKind::kPipe:
    case FileKind::kSocket:
    case FileKind::kAnonInode:
      return true;
    case FileKind::kCharDevice:  // tty, console, pts: Documentation/admin-guide/devices.txt
      return file->rdev_major == 4 || file->rdev_major == 5 ||
             (file->rdev_major >= 136 && file->rdev_major <= 143);
    default:
      return false;
  }
}

int error_of(const model::CallEvent& event) {
  const std::int64_t ret = event.ret.value_or(0);
  return model::is_error(ret) ? static_cast<int>(-ret) : 0;
}

bool waits(const model::CallEvent& event, const CallTraits& traits) {
  return traits.waits || (traits.waits_on_stream && is_stream(event.file)) ||
         (traits.forks && (event.args[0] & CLONE_VFORK) != 0);
}

}  // namespace

const CallTraits& traits_of(const model::SyscallInfo* info) {
  static const std::array<CallTraits, model::kMaxSyscallNr + 2> table = [] {
    std::array<CallTraits, model::kMaxSyscallNr + 2> traits{};
    for (const model::SyscallInfo& row : model::all_syscalls()) {
      traits[static_cast<std::size_t>(row.nr)] = make_traits(row);
    }
    return traits;
  }();
  return info == nullptr ? table.back() : table[static_cast<std::size_t>(info->nr)];
}

bool waits_by_design(const model::CallEvent& event) {
  return waits(event, traits_of(event.info));
}

Sample sample_of(const model::CallEvent& event, const CallTraits& traits, std::uint64_t now_ns) {
  Sample sample;
  sample.timed = event.latency_ns.has_value();
  sample.latency_ns = event.latency_ns.value_or(0);
  sample.has_gap = event.gap_ns.has_value();
  sample.gap_ns = event.gap_ns.value_or(0);
  sample.error = error_of(event);
  sample.bytes = model::bytes_moved(event);
  sample.bytes_read = traits.reads || traits.copies ? sample.bytes : 0;
  sample.bytes_written = traits.writes || traits.copies ? sample.bytes : 0;
  sample.waits = waits(event, traits);
  if (event.outcome == model::Outcome::kNoEnter || event.enter_ns == 0) {
    sample.at_ns = now_ns;
  } else {
    const std::uint64_t room = std::numeric_limits<std::uint64_t>::max() - event.enter_ns;
    sample.at_ns = event.enter_ns + std::min(sample.latency_ns, room);
  }
  return sample;
}

bool opens_to_read(const model::CallEvent& event, const CallTraits& traits) {
  if (traits.open_flags_arg < 0) {
    return true;  // openat2 and its like keep their flags in memory
  }
  const std::uint64_t flags = event.args[static_cast<std::size_t>(traits.open_flags_arg)];
  return (flags & (O_PATH | O_DIRECTORY)) == 0 && (flags & O_ACCMODE) != O_WRONLY;
}

const model::File* named_file(const model::CallEvent& event) {
  if (event.file == nullptr || event.info == nullptr || event.file->name.empty()) {
    return nullptr;
  }
  const model::KernelRoles& roles = model::call_roles(*event.info);
  const bool is_argument = roles.fd_arg >= 0 && !event.notes.file_returned;
  return !is_argument || model::uses_file(event) ? event.file : nullptr;
}

}  // namespace ior::aggregate

// SPDX-License-Identifier: Apache-2.0
#include "model/call_facts.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "model/call_roles.h"

namespace ior::model {
namespace {

constexpr std::array<std::string_view, 4> kOutcomes{
    "returned", "no_enter", "no_return", "in_flight"};

constexpr std::array<std::string_view, 10> kFileKinds{"regular",
                                                      "directory",
                                                      "char_device",
                                                      "block_device",
                                                      "pipe",
                                                      "socket",
                                                      "symlink",
                                                      "anon_inode",
                                                      "memory",
                                                      "other"};

template <typename Enum, std::size_t kSize>
std::optional<Enum> parse(const std::array<std::string_view, kSize>& words, std::string_view word) {
  const auto* const found = std::ranges::find(words, word);
  if (found == words.end()) {
    return std::nullopt;
  }
  return static_cast<Enum>(found - words.begin());
}

bool is_kind(const CallEvent& event, Kind kind) {
  return event.info != nullptr && event.info->kind == kind;
}

std::int32_t argument(const CallEvent& event, std::int8_t position) {
  return static_cast<std::int32_t>(event.args[static_cast<std::size_t>(position)]);
}

// fstat(3) as newfstatat(3, "", AT_EMPTY_PATH), futimens(3) as utimensat(3, NULL): the file is the
// descriptor's.
bool is_about_directory_descriptor(const CallEvent& event) {
  if (event.info == nullptr || event.file == nullptr || !event.path.empty()) {
    return false;
  }
  const KernelRoles& roles = call_roles(*event.info);
  return roles.fd_arg < 0 && roles.dirfd_arg >= 0;
}

// The buffers of recvmsg() are in its msghdr, which is not captured; with MSG_TRUNC the result may
// be more than fitted into them: man 2 recv.
bool is_unknown_part(const CallEvent& event) {
  const KernelRoles& roles = call_roles(*event.info);
  return event.info->bytes == ByteRule::recv && roles.size_arg < 0 && roles.flags_arg >= 0 &&
         (event.args[static_cast<std::size_t>(roles.flags_arg)] & MSG_TRUNC) != 0;
}

// The position of an argument by its name in SYSCALL_DEFINE.
std::optional<std::size_t> position_of(const CallEvent& event,
                                       ArgType type,
                                       std::string_view name) {
  for (std::size_t i = 0; i < event.info->nargs; ++i) {
    if (event.info->args[i].type == type && event.info->args[i].name == name) {
      return i;
    }
  }
  return std::nullopt;
}

// A note as a word.
struct NoteWord {
  std::string_view word;
  bool (*is_set)(const CallNotes&);
  void (*set)(CallNotes&);
};

#define IOR_NOTE(word, member) \
  {word, [](const CallNotes& n) -> bool { return n.member; }, [](CallNotes& n) { n.member = true; }}

constexpr NoteWord kNotes[] = {
    IOR_NOTE("bad_fd", bad_fd),
    IOR_NOTE("bad_fd2", bad_fd2),
    IOR_NOTE("file_lost", file_lost),
    IOR_NOTE("path_unreadable", path_unreadable),
    IOR_NOTE("path_truncated", path_truncated),
    IOR_NOTE("fd_changed", fd_changed),
    IOR_NOTE("file_returned", file_returned),
    IOR_NOTE("file2_returned", file2_returned),
    IOR_NOTE("pair", has_pair),
    IOR_NOTE("compat", compat),
    IOR_NOTE("started_before", started_before),
    IOR_NOTE("unresolved", unresolved),
    IOR_NOTE("io_worker", io_worker),
    IOR_NOTE("sq_poll", sq_poll),
    IOR_NOTE("fixed_file", fixed_file),
    IOR_NOTE("more", more),
};

#undef IOR_NOTE

}  // namespace

std::string_view to_string(Outcome outcome) {
  return kOutcomes[static_cast<std::size_t>(outcome)];
}

std::optional<Outcome> parse_outcome(std::string_view word) {
  return parse<Outcome>(kOutcomes, word);
}

std::string_view to_string(FileKind kind) {
  return kFileKinds[static_cast<std::size_t>(kind)];
}

std::optional<FileKind> parse_file_kind(std::string_view word) {
  return parse<FileKind>(kFileKinds, word);
}

std::size_t row_of(const CallEvent& event) {
  constexpr std::size_t kOther = kMaxSyscallNr;
  const auto nr = static_cast<std::size_t>(static_cast<std::uint32_t>(event.nr));
  return event.notes.compat || nr > kOther ? kOther : nr;
}

// include/linux/err.h: MAX_ERRNO is 4095; include/linux/errno.h: the four that restart a call.
bool is_error(std::int64_t ret) {
  const bool restarts = ret == -512 || ret == -513 || ret == -514 || ret == -516;
  return ret < 0 && ret >= -4095 && !restarts;
}

std::optional<std::int64_t> descriptor(const CallEvent& event) {
  if (event.notes.has_pair) {
    return event.pair[0];
  }
  if (event.notes.file_returned) {
    return event.ret;
  }
  if (is_about_directory_descriptor(event)) {
    return argument(event, call_roles(*event.info).dirfd_arg);
  }
  if (!uses_descriptor(event)) {
    return std::nullopt;
  }
  return argument(event, call_roles(*event.info).fd_arg);
}

std::optional<std::int64_t> second_descriptor(const CallEvent& event) {
  if (event.notes.has_pair) {
    return event.pair[1];
  }
  if (event.notes.file2_returned) {
    return event.ret;
  }
  if (event.info == nullptr) {
    return std::nullopt;
  }
  const KernelRoles& roles = call_roles(*event.info);
  // The descriptor that was made comes first: open_by_handle_at, pidfd_getfd.
  const std::int8_t position = event.notes.file_returned ? roles.fd_arg : roles.fd2_arg;
  if (position < 0) {
    return std::nullopt;
  }
  return argument(event, position);
}

std::optional<std::uint64_t> known_bytes(const CallEvent& event) {
  if (event.info == nullptr || !event.ret) {
    return std::nullopt;
  }
  const ByteRule rule = event.info->bytes;
  if (rule == ByteRule::none || rule == ByteRule::address_space || is_unknown_part(event)) {
    return std::nullopt;
  }
  return bytes_moved(event);
}

// brk is left out: what it moved needs the break before.
std::optional<std::uint64_t> address_space_bytes(const CallEvent& event) {
  if (event.info == nullptr || event.info->bytes != ByteRule::address_space ||
      event.ret.value_or(-1) < 0 || event.info->name == "brk") {
    return std::nullopt;
  }
  static const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  const std::uint64_t length = event.args[event.info->name == "mremap" ? 2 : 1];
  return (length + page - 1) / page * page;
}

// poll() counts in an unsigned word, select() and epoll_wait() in a signed one.
std::optional<std::int64_t> poll_size(const CallEvent& event) {
  if (!is_kind(event, Kind::poll)) {
    return std::nullopt;
  }
  for (const auto& [type, name] : {std::pair{ArgType::uint_, "nfds"},
                                   std::pair{ArgType::int_, "maxevents"},
                                   std::pair{ArgType::int_, "n"}}) {
    if (const auto position = position_of(event, type, name)) {
      return static_cast<std::int32_t>(event.args[*position]);
    }
  }
  return std::nullopt;
}

// A pointer's target is not captured.
std::optional<std::int64_t> poll_timeout_ns(const CallEvent& event) {
  if (!is_kind(event, Kind::poll)) {
    return std::nullopt;
  }
  for (const char* name : {"timeout", "timeout_msecs"}) {
    if (const auto position = position_of(event, ArgType::int_, name)) {
      const auto ms = static_cast<std::int32_t>(event.args[*position]);
      return ms < 0 ? std::int64_t{-1} : std::int64_t{ms} * 1'000'000;
    }
  }
  return std::nullopt;
}

bool is_epoll_ctl(const CallEvent& event) {
  return is_kind(event, Kind::epoll_ctl);
}

// include/uapi/linux/eventpoll.h: EPOLL_CTL_ADD is 1.
std::string_view epoll_op(const CallEvent& event) {
  static constexpr std::array<std::string_view, 4> kNames{"", "ADD", "DEL", "MOD"};
  return is_epoll_ctl(event) && event.args[1] < kNames.size() ? kNames[event.args[1]]
                                                              : std::string_view();
}

bool has_two_names(const CallEvent& event) {
  return is_kind(event, Kind::name);
}

void append_notes(std::string& out, const CallNotes& notes) {
  const std::size_t begin = out.size();
  for (const NoteWord& note : kNotes) {
    if (note.is_set(notes)) {
      out += out.size() == begin ? "" : "+";
      out += note.word;
    }
  }
}

CallNotes parse_notes(std::string_view words) {
  CallNotes notes;
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find('+'));
    const auto* const known = std::ranges::find(kNotes, word, &NoteWord::word);
    if (known != std::end(kNotes)) {
      known->set(notes);
    }
    words.remove_prefix(std::min(words.size(), word.size() + 1));
  }
  return notes;
}

}  // namespace ior::model

// SPDX-License-Identifier: Apache-2.0
#include "export/call_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "export/args.h"
#include "export/digits.h"
#include "export/quote.h"
#include "model/call_roles.h"

namespace ior::exporter {
namespace {

using model::CallEvent;
using model::File;
using model::FileKind;
using model::KernelRoles;
using model::Outcome;

struct Call {
  const CallEvent& event;
  const model::SyscallInfo& info;
  const KernelRoles& roles;

  CallArgs args() const { return {info, event.args}; }
};

void append_hex(std::string& out, std::uint64_t value) {
  fmt::format_to(std::back_inserter(out), "{:#x}", value);
}

// The quotes and arrows of a socket's name are not the traced program's, but for those inside a
// bound name, which stands last. The rest is ours, or that of whoever made the recording.
void append_socket_name(std::string& out, std::string_view name) {
  const std::size_t bound = name.find('"');
  append_c_escaped(out, name.substr(0, bound));
  if (bound == std::string_view::npos) {
    return;
  }
  const std::size_t end = name.rfind('"');
  append_quoted(out, name.substr(bound + 1, end - std::min(end, bound + 1)));
  append_c_escaped(out, name.substr(std::max(end, bound) + 1));
}

// "</dev/null<char 1:3>>"
void append_file(std::string& out, const File* file) {
  if (file == nullptr || file->name.empty()) {
    return;
  }
  out += '<';
  if (file->kind == FileKind::kSocket) {
    append_socket_name(out, file->name);
  } else {
    append_c_escaped(out, file->name, "<>");
  }
  if (file->kind == FileKind::kCharDevice || file->kind == FileKind::kBlockDevice) {
    out += file->kind == FileKind::kCharDevice ? "<char " : "<block ";
    append_decimal(out, file->rdev_major);
    out += ':';
    append_decimal(out, file->rdev_minor);
    out += '>';
  }
  out += '>';
  if (file->deleted) {
    out += "(deleted)";
  }
}

void append_plain(std::string& out, const Call& call, std::size_t position) {
  fmt::memory_buffer text;
  append_arg(text, call.args(), position);
  out.append(text.data(), text.size());
}

void append_path(std::string& out, const Call& call, std::size_t position, std::string_view path) {
  const model::CallNotes& notes = call.event.notes;
  const bool unread = notes.path_unreadable || call.event.outcome == Outcome::kNoEnter;
  if (path.empty() && (unread || call.event.args[position] == 0)) {
    append_plain(out, call, position);
    return;
  }
  append_quoted(out, path);
  if (notes.path_truncated) {
    out += "...";
  }
}

// A directory is shown when the path starts from it, not from the thread's root.
void append_dirfd(std::string& out, const Call& call, std::size_t position, const File* directory) {
  const bool first = static_cast<int>(position) == call.roles.dirfd_arg;
  const std::string_view path = first ? call.event.path : call.event.path2;
  append_plain(out, call, position);
  if (!path.starts_with('/')) {
    append_file(out, directory);
  }
}

void append_pair(std::string& out, const CallEvent& event) {
  out += '[';
  append_decimal(out, event.pair[0]);
  append_file(out, event.file);
  out += ", ";
  append_decimal(out, event.pair[1]);
  append_file(out, event.file2);
  out += ']';
}

void append_argument(std::string& out, const Call& call, std::size_t position) {
  const CallEvent& event = call.event;
  const KernelRoles& roles = call.roles;
  const auto at = static_cast<std::int8_t>(position);
  if (at == roles.path_arg) {
    append_path(out, call, position, event.path);
  } else if (at == roles.path2_arg) {
    append_path(out, call, position, event.path2);
  } else if (at == roles.dirfd_arg) {
    append_dirfd(out, call, position, event.dir);
  } else if (at == roles.dirfd2_arg) {
    append_dirfd(out, call, position, event.dir2);
  } else if (at == roles.pair_arg && event.notes.has_pair) {
    append_pair(out, event);
  } else {
    append_plain(out, call, position);
    if (at == roles.fd_arg && !event.notes.file_returned && model::uses_descriptor(event)) {
      append_file(out, event.file);
    } else if (at == roles.fd2_arg) {
      append_file(out, event.file2);
    }
  }
}

void append_arguments(std::string& out, const Call& call) {
  const std::uint8_t used = used_args(call.args());
  bool first = true;
  for (std::size_t i = 0; i < call.info.nargs; ++i) {
    if ((used >> i & 1U) == 0) {
      continue;
    }
    if (!first) {
      out += ", ";
    }
    first = false;
    append_argument(out, call, i);
  }
}

// The file of a descriptor that the call returned, null when it returned none or it is not known.
const File* returned_file(const Call& call) {
  if (call.event.notes.file_returned) {
    return call.event.file;
  }
  if (call.event.notes.file2_returned) {
    return call.event.file2;
  }
  const bool duplicates =
      call.info.name.starts_with("dup") || call.info.returns == model::ReturnKind::fd_if_dupfd;
  return duplicates && returns_fd(call.info, call.event.args) ? call.event.file : nullptr;
}

void append_outcome(std::string& out,
                    const CallEvent& event,
                    const Call* call,
                    const CallColours& colours) {
  if (event.outcome == Outcome::kInFlight) {
    out += " <unfinished ...>";
    return;
  }
  out += ") = ";
  if (!event.ret) {
    out += '?';
    return;
  }
  const bool failed = *event.ret < 0 && *event.ret >= -4095;  // include/linux/err.h MAX_ERRNO
  fmt::memory_buffer text;
  if (call != nullptr) {
    append_result(text, call->args(), *event.ret);
  } else {
    append_plain_result(text, *event.ret);
  }
  out += failed ? colours.error : std::string_view{};
  out.append(text.data(), text.size());
  out += failed ? colours.off : std::string_view{};
  if (call != nullptr && *event.ret >= 0) {
    append_file(out, returned_file(*call));
  }
}

}  // namespace

void append_call(std::string& out, const CallEvent& event, const CallColours& colours) {
  out += colours.name;
  if (event.info == nullptr) {
    out += model::call_name(event);
    out += colours.off;
    out += '(';
    for (std::size_t i = 0; i < event.nargs; ++i) {
      out += i == 0 ? "" : ", ";
      append_hex(out, event.args[i]);
    }
    append_outcome(out, event, nullptr, colours);
    return;
  }
  const Call call{event, *event.info, model::call_roles(*event.info)};
  out += event.info->name;
  out += colours.off;
  out += '(';
  append_arguments(out, call);
  append_outcome(out, event, &call, colours);
}

}  // namespace ior::exporter

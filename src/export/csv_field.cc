// SPDX-License-Identifier: Apache-2.0
#include "export/csv_field.h"

#include <fmt/format.h>

#include <algorithm>

#include "export/digits.h"
#include "export/escape.h"
#include "export/words.h"
#include "model/call_roles.h"

namespace ior::exporter {
namespace {

using model::ArgType;
using model::CallEvent;
using model::KernelRoles;

bool needs_quotes(char c) {
  return c == ',' || c == '"' || c == '\n' || c == '\r';
}

void append_open_flags(std::string& out, const CallEvent& event) {
  for (std::size_t i = 0; i < event.info->nargs; ++i) {
    if (event.info->args[i].type == ArgType::open_flags) {
      fmt::memory_buffer words;
      append_words(words, *find_words(ArgType::open_flags), event.args[i]);
      out += ',';
      out.append(words.data(), words.size());
    }
  }
}

void append_descriptor(std::string& out, const CallEvent& event) {
  out += "%(";
  append_decimal(out, csv_descriptor(event).value_or(-1));
  if (event.notes.file_returned) {
    append_open_flags(out, event);
  }
  out += ')';
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
  const KernelRoles& roles = model::call_roles(*event.info);
  return roles.fd_arg < 0 && roles.dirfd_arg >= 0;
}

// No name is known: why.
void append_no_name(std::string& out, const CallEvent& event, const KernelRoles& roles) {
  if (roles.fd_arg >= 0) {
    if (!model::uses_descriptor(event)) {
      out += event.info->kind == model::Kind::mmap ? "N:file" : "E:unknown";
      return;
    }
    out += event.notes.bad_fd ? "E:closed" : "E:unknown";
    append_descriptor(out, event);
    return;
  }
  const bool failed = event.ret.value_or(0) < 0;
  const bool made_one = !failed && (roles.returns == model::ReturnKind::fd || roles.pair_arg >= 0);
  out += roles.path_arg >= 0 || made_one ? "E:unknown" : "N:file";
}

}  // namespace

void append_csv_text(std::string& out, std::string_view text) {
  if (std::ranges::none_of(text, needs_quotes)) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') {
      out += '"';
    }
    out += c;
  }
  out += '"';
}

void append_csv_traced(std::string& out, std::string_view text, CsvSettings settings) {
  if (settings.raw) {
    out += text;
    return;
  }
  if (!settings.escape) {
    append_csv_text(out, text);
    return;
  }
  std::string escaped;
  append_escaped(escaped, text);
  append_csv_text(out, escaped);
}

std::optional<std::int64_t> csv_descriptor(const CallEvent& event) {
  if (event.notes.has_pair) {
    return event.pair[0];
  }
  if (event.notes.file_returned) {
    return event.ret;
  }
  if (is_about_directory_descriptor(event)) {
    return argument(event, model::call_roles(*event.info).dirfd_arg);
  }
  if (!model::uses_descriptor(event)) {
    return std::nullopt;
  }
  return argument(event, model::call_roles(*event.info).fd_arg);
}

void append_csv_duration(std::string& out, std::optional<std::uint64_t> ns) {
  if (ns) {
    append_decimal(out, *ns, 8);
  }
}

void append_csv_file(std::string& out, const CallEvent& event) {
  if (event.info == nullptr) {
    out += "N:file";
    return;
  }
  const KernelRoles& roles = model::call_roles(*event.info);
  if (!model::append_file_name(out, event)) {
    append_no_name(out, event, roles);
    return;
  }
  if (event.file == nullptr) {
    return;
  }
  if (csv_descriptor(event)) {  // getcwd() names a directory without one
    append_descriptor(out, event);
  }
  if (event.file->deleted) {
    out += " (deleted)";
  }
}

}  // namespace ior::exporter

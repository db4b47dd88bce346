// SPDX-License-Identifier: Apache-2.0
#include "export/csv_field.h"

#include <fmt/format.h>

#include <algorithm>

#include "export/digits.h"
#include "export/escape.h"
#include "export/words.h"
#include "model/call_facts.h"
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
  append_decimal(out, model::descriptor(event).value_or(-1));
  if (event.notes.file_returned) {
    append_open_flags(out, event);
  }
  out += ')';
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
  if (model::descriptor(event)) {  // getcwd() names a directory without one
    append_descriptor(out, event);
  }
  if (event.file->deleted) {
    out += " (deleted)";
  }
}

}  // namespace ior::exporter

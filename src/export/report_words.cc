// SPDX-License-Identifier: Apache-2.0
#include "export/report_words.h"

#include <fmt/format.h>

#include "export/call_text.h"
#include "export/errno_names.h"
#include "export/escape.h"

namespace ior::exporter {

std::string escaped(std::string_view text) {
  std::string out;
  append_escaped(out, text);
  return out;
}

std::string error_word(int number) {
  const std::string_view name = errno_name(number);
  return name.empty() ? fmt::format("errno {}", number) : std::string(name);
}

std::string pid_word(const model::ProcessRow& row) {
  return row.lifetime > 1 ? fmt::format("{}#{}", row.tgid, row.lifetime)
                          : fmt::format("{}", row.tgid);
}

std::string call_words(const model::CallEvent& event) {
  std::string text;
  append_call(text, event, {});
  return escaped(text);
}

std::string_view kind_word(const model::FileRow& row) {
  if (!row.kind) {
    return "path";
  }
  switch (*row.kind) {
    case model::FileKind::kRegular:
      return "regular";
    case model::FileKind::kDirectory:
      return "directory";
    case model::FileKind::kCharDevice:
      return "char device";
    case model::FileKind::kBlockDevice:
      return "block device";
    case model::FileKind::kPipe:
      return "pipe";
    case model::FileKind::kSocket:
      return "socket";
    case model::FileKind::kSymlink:
      return "symlink";
    case model::FileKind::kAnonInode:
      return "anonymous inode";
    case model::FileKind::kMemory:
      return "memory";
    case model::FileKind::kOther:
      break;
  }
  return "other";
}

}  // namespace ior::exporter

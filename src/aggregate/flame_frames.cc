// SPDX-License-Identifier: Apache-2.0
#include "aggregate/flame_frames.h"

#include <fmt/format.h>

#include "aggregate/hash_index.h"
#include "model/syscall_table.h"

namespace ior::aggregate {
namespace {

using model::CallKey;
using model::FlameField;

// "pipe:[123]", "TCP:[127.0.0.1:80->127.0.0.1:40000]", "UNIX:[1->2,/run/x]": the slashes inside are
// no directories.
bool is_object(std::string_view name) {
  return !name.starts_with('/') && name.ends_with(']') && name.find(":[") != std::string_view::npos;
}

std::string_view directory_of(std::string_view path) {
  if (is_object(path)) {
    return path;
  }
  const std::size_t slash = path.find_last_of('/');
  if (slash == std::string_view::npos) {
    return {};
  }
  return path.substr(0, slash == 0 ? 1 : slash);
}

std::uint64_t hash_of(FlameField field, const CallKey& key) {
  switch (field) {
    case FlameField::kPath:
    case FlameField::kDir:
    case FlameField::kFile:
      return hash_text(key.path);
    case FlameField::kComm:
      return hash_text(key.comm);
    case FlameField::kTracepoint:
    case FlameField::kCall:
    case FlameField::kFamily:
      return hash_text(key.call);
    case FlameField::kFlags:
      return hash_text(key.flags);
    case FlameField::kPid:
      return key.pid;
    case FlameField::kTid:
      return key.tid;
    case FlameField::kUid:
      return key.uid;
    case FlameField::kCgroup:
      return key.cgroup;
  }
  return 0;
}

}  // namespace

std::uint64_t FlameFrames::hash(const CallKey& key) const {
  std::uint64_t hash = 0;
  for (const FlameField field : fields_) {
    hash = mix(hash, hash_of(field, key));
  }
  return hash;
}

std::span<const std::string_view> FlameFrames::of(const CallKey& key) {
  frames_.clear();
  for (const FlameField field : fields_) {
    append(field, key);
  }
  if (frames_.empty()) {
    frames_.push_back(model::kUnknownFrame);
  }
  return frames_;
}

void FlameFrames::append(FlameField field, const CallKey& key) {
  switch (field) {
    case FlameField::kPath:
      return append_path(key.path);
    case FlameField::kDir:
      return append_path(directory_of(key.path));
    case FlameField::kFile:
      return append_text(key.path);
    case FlameField::kComm:
      return append_text(key.comm);
    case FlameField::kFlags:
      return append_text(key.flags);
    case FlameField::kCall:
      return append_text(key.call);
    case FlameField::kTracepoint: {
      std::string& made = made_[static_cast<std::size_t>(field)];
      made.assign("enter_").append(key.call);
      return append_text(key.call.empty() ? key.call : made);
    }
    case FlameField::kFamily: {
      const model::SyscallInfo* info = model::find_by_name(key.call);
      return append_text(info != nullptr ? model::to_string(info->family) : "");
    }
    case FlameField::kPid:
      return append_number(field, key.pid);
    case FlameField::kTid:
      return append_number(field, key.tid);
    case FlameField::kCgroup:
      return append_number(field, key.cgroup);
    case FlameField::kUid:
      if (key.uid != model::kNoUid) {
        append_number(field, key.uid);
      }
      return;
  }
}

void FlameFrames::append_text(std::string_view text) {
  if (!text.empty()) {
    frames_.push_back(text);
  }
}

void FlameFrames::append_number(FlameField field, std::uint64_t value) {
  std::string& made = made_[static_cast<std::size_t>(field)];
  const fmt::format_int digits(value);
  made.assign(digits.data(), digits.size());
  frames_.push_back(made);
}

// "/usr/bin" gives "/usr" and "/bin"; "a/b" gives "a" and "/b"; of "//" the empty name between the
// slashes is dropped, but "/" alone is a name.
void FlameFrames::append_path(std::string_view path) {
  if (is_object(path)) {
    return append_text(path);
  }
  std::size_t start = 0;
  while (start < path.size()) {
    std::size_t end = path.find('/', start + 1);
    if (end == std::string_view::npos || frames_.size() + 1 >= kMaxFrames) {
      end = path.size();
    }
    if (end - start > 1 || path[start] != '/' || path.size() == 1) {
      frames_.push_back(path.substr(start, end - start));
    }
    start = end;
  }
}

}  // namespace ior::aggregate

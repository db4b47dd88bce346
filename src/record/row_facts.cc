// SPDX-License-Identifier: Apache-2.0
#include "record/row_facts.h"

#include <fmt/format.h>

#include <functional>
#include <optional>
#include <string_view>

#include "model/call_facts.h"
#include "model/call_roles.h"
#include "record/file_columns.h"

namespace ior::record {
namespace {

using model::File;
using model::Task;

std::uint64_t pair(std::uint32_t high, std::uint32_t low) {
  return static_cast<std::uint64_t>(high) << 32 | low;
}

std::string device(std::uint32_t major, std::uint32_t minor) {
  return fmt::format("{}:{}", major, minor);
}

std::uint32_t bits_of(const File& file) {
  return static_cast<std::uint32_t>(file.kind) << 8 | (file.deleted ? 1U : 0U) |
         (file.truncated ? 2U : 0U) | (file.unreachable ? 4U : 0U);
}

std::string marks_of(const File& file) {
  std::string words;
  const auto add = [&words](bool is_set, std::string_view word) {
    if (is_set) {
      words += words.empty() ? "" : "+";
      words += word;
    }
  };
  add(file.deleted, "deleted");
  add(file.truncated, "truncated");
  add(file.unreachable, "unreachable");
  return words;
}

// Every note has its bit.
std::uint64_t bits_of(const model::CallNotes& n) {
  return (n.bad_fd ? 1U : 0U) | (n.bad_fd2 ? 2U : 0U) | (n.file_lost ? 4U : 0U) |
         (n.path_unreadable ? 8U : 0U) | (n.path_truncated ? 16U : 0U) |
         (n.file_returned ? 32U : 0U) | (n.fd_changed ? 64U : 0U) | (n.file2_returned ? 128U : 0U) |
         (n.has_pair ? 256U : 0U) | (n.compat ? 512U : 0U) | (n.unresolved ? 1024U : 0U) |
         (n.io_worker ? 2048U : 0U) | (n.sq_poll ? 4096U : 0U) | (n.fixed_file ? 8192U : 0U) |
         (n.more ? 16384U : 0U) | (n.started_before ? 32768U : 0U);
}

// What decides is the call and its notes, which a fact is made of.
bool may_have_second_descriptor_of(const model::CallEvent& event) {
  if (event.notes.has_pair || event.notes.file2_returned) {
    return true;
  }
  if (event.info == nullptr) {
    return false;
  }
  const model::KernelRoles& roles = model::call_roles(*event.info);
  return roles.fd2_arg >= 0 || (event.notes.file_returned && roles.fd_arg >= 0);
}

bool may_have_second_name_of(const model::CallEvent& event) {
  if (event.info == nullptr) {
    return false;
  }
  const model::KernelRoles& roles = model::call_roles(*event.info);
  return roles.path2_arg >= 0 || (roles.fd_arg >= 0 && roles.path_arg >= 0);
}

// value(fact): the value of a fact; empty: it has none.
template <typename Fact, typename Value>
void collect(const FactTable<Fact>& table, FactValues& out, const Value& value) {
  const std::vector<Fact>& facts = table.facts();
  out.values.assign(facts.size(), 0);
  out.has.assign(facts.size(), 0);
  for (std::size_t id = 1; id < facts.size(); ++id) {
    const std::optional<std::int64_t> found = value(facts[id]);
    out.values[id] = found.value_or(0);
    out.has[id] = found ? 1 : 0;
  }
}

std::optional<std::int64_t> text_or_none(TextId text) {
  return text == kNoText ? std::nullopt : std::optional<std::int64_t>(text);
}

// The exact bytes, where the text is not UTF-8.
std::optional<std::int64_t> bytes_of(TextId text, const TextTable& texts) {
  return texts.as_utf8(text) == text ? std::nullopt : std::optional<std::int64_t>(text);
}

}  // namespace

Origin origin_of(Column column) {
  switch (column) {
    case Column::comm:
    case Column::comm_bytes:
    case Column::pid:
    case Column::tid:
    case Column::uid:
    case Column::cgroup:
    case Column::ppid:
    case Column::thread_start_ns:
      return Origin::kTask;
    case Column::syscall:
    case Column::family:
    case Column::nr:
    case Column::outcome:
    case Column::source:
    case Column::notes:
      return Origin::kCall;
    case Column::deleted:
      return Origin::kFile;
    case Column::deleted2:
      return Origin::kFile2;
    case Column::file2_name:  // also of a second path
      return Origin::kRow;
    default:
      break;
  }
  const auto is_of = [column](const FileColumns& file) {
    return column == file.name || column == file.bytes || column == file.kind ||
           column == file.marks || column == file.inode || column == file.dev ||
           column == file.rdev;
  };
  return is_of(kFileColumns)    ? Origin::kFile
         : is_of(kFile2Columns) ? Origin::kFile2
         : is_of(kDirColumns)   ? Origin::kDir
         : is_of(kDir2Columns)  ? Origin::kDir2
                                : Origin::kRow;
}

void TaskFacts::clear() {
  table_.clear();
  known_.clear();
}

// Hot path.
FactId TaskFacts::id_of(const Task& task, TextTable& texts) {
  return known_.find(&task, [&] {
    const auto same = [&](const Fact& fact) {
      return fact.tid == task.tid && fact.tgid == task.tgid &&
             fact.parent_tgid == task.parent_tgid && fact.uid == task.uid &&
             fact.start_ns == task.start_ns && fact.cgroup_id == task.cgroup_id &&
             texts.bytes(fact.comm) == task.comm;
    };
    // With the name: a thread may rename itself as often as it likes.
    const std::uint64_t hash = std::hash<std::string_view>{}(task.comm) ^ task.tid;
    return table_.find(hash, same, [&] {
      return Fact{.comm = texts.intern(task.comm),
                  .tid = task.tid,
                  .tgid = task.tgid,
                  .parent_tgid = task.parent_tgid,
                  .uid = task.uid,
                  .start_ns = task.start_ns,
                  .cgroup_id = task.cgroup_id};
    });
  });
}

void TaskFacts::values_of(Column column, const TextTable& texts, FactValues& out) const {
  collect(table_, out, [&](const Fact& fact) -> std::optional<std::int64_t> {
    switch (column) {
      case Column::comm:
        return texts.as_utf8(fact.comm);
      case Column::comm_bytes:
        return bytes_of(fact.comm, texts);
      case Column::pid:
        return fact.tgid;
      case Column::tid:
        return fact.tid;
      case Column::uid:
        return fact.uid;
      case Column::ppid:
        return fact.parent_tgid;
      case Column::cgroup:
        return static_cast<std::int64_t>(fact.cgroup_id);
      default:
        return static_cast<std::int64_t>(fact.start_ns);
    }
  });
}

// Hot path.
FactId CallFacts::id_of(const model::CallEvent& event, TextTable& texts) {
  const std::uint64_t key = static_cast<std::uint64_t>(static_cast<std::uint32_t>(event.nr)) |
                            static_cast<std::uint64_t>(event.outcome) << 32 |
                            bits_of(event.notes) << 40;
  const auto same = [&](const Fact& fact) { return fact.key == key && fact.info == event.info; };
  return table_.find(key, same, [&] {
    std::string notes;
    model::append_notes(notes, event.notes);
    return Fact{
        .info = event.info,
        .key = key,
        .nr = event.nr,
        .syscall = texts.intern(model::call_name(event)),
        .family = texts.intern(event.info == nullptr ? std::string_view()
                                                     : model::to_string(event.info->family)),
        .outcome = texts.intern(model::to_string(event.outcome)),
        .source = texts.intern(
            model::source_name(event.info != nullptr && model::is_operation(*event.info))),
        .notes = notes.empty() ? kNoText : texts.intern(notes),
        .may_have_fd2 = may_have_second_descriptor_of(event),
        .may_have_second_name = may_have_second_name_of(event)};
  });
}

void CallFacts::values_of(Column column, FactValues& out) const {
  collect(table_, out, [&](const Fact& fact) -> std::optional<std::int64_t> {
    switch (column) {
      case Column::syscall:
        return fact.syscall;
      case Column::family:
        return fact.family;
      case Column::outcome:
        return fact.outcome;
      case Column::source:
        return fact.source;
      case Column::notes:
        return text_or_none(fact.notes);
      default:
        return fact.nr;
    }
  });
}

void FileFacts::clear() {
  table_.clear();
  known_.clear();
}

// Hot path.
FactId FileFacts::id_of(const File& file, TextTable& texts) {
  return known_.find(&file, [&] { return find(file, texts); });
}

FactId FileFacts::find(const File& file, TextTable& texts) {
  const std::uint64_t device_of_file = pair(file.dev_major, file.dev_minor);
  const std::uint64_t represented = pair(file.rdev_major, file.rdev_minor);
  const std::uint32_t bits = bits_of(file);
  const auto same = [&](const Fact& fact) {
    return fact.inode == file.inode && fact.device == device_of_file &&
           fact.represented == represented && fact.bits == bits &&
           texts.bytes(fact.name) == file.name;
  };
  // With the name: a program may rename one file a hundred thousand times.
  const std::uint64_t hash = std::hash<std::string_view>{}(file.name) ^ file.inode;
  return table_.find(hash, same, [&] {
    const std::string marks = marks_of(file);
    return Fact{
        .name = texts.intern(file.name),
        .kind = texts.intern(model::to_string(file.kind)),
        .marks = marks.empty() ? kNoText : texts.intern(marks),
        .dev = texts.intern(device(file.dev_major, file.dev_minor)),
        .rdev = represented == 0 ? kNoText : texts.intern(device(file.rdev_major, file.rdev_minor)),
        .inode = file.inode,
        .device = device_of_file,
        .represented = represented,
        .bits = bits,
        .deleted = file.deleted};
  });
}

void FileFacts::values_of(Column column, const TextTable& texts, FactValues& out) const {
  const auto is_any = [column](Column FileColumns::* member) {
    return column == kFileColumns.*member || column == kFile2Columns.*member ||
           column == kDirColumns.*member || column == kDir2Columns.*member;
  };
  using Value = std::optional<std::int64_t>;
  if (is_any(&FileColumns::name)) {
    return collect(
        table_, out, [&](const Fact& fact) -> Value { return texts.as_utf8(fact.name); });
  }
  if (is_any(&FileColumns::bytes)) {
    return collect(table_, out, [&](const Fact& fact) { return bytes_of(fact.name, texts); });
  }
  if (is_any(&FileColumns::kind)) {
    return collect(table_, out, [](const Fact& fact) -> Value { return fact.kind; });
  }
  if (is_any(&FileColumns::marks)) {
    return collect(table_, out, [](const Fact& fact) { return text_or_none(fact.marks); });
  }
  if (is_any(&FileColumns::dev)) {
    return collect(table_, out, [](const Fact& fact) -> Value { return fact.dev; });
  }
  if (is_any(&FileColumns::rdev)) {
    return collect(table_, out, [](const Fact& fact) { return text_or_none(fact.rdev); });
  }
  if (is_any(&FileColumns::inode)) {
    return collect(table_, out, [](const Fact& fact) -> Value {
      return static_cast<std::int64_t>(fact.inode);
    });
  }
  collect(table_, out, [](const Fact& fact) -> Value { return fact.deleted ? 1 : 0; });
}

}  // namespace ior::record

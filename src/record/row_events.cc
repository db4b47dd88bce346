// SPDX-License-Identifier: Apache-2.0
#include "record/row_events.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string_view>
#include <tuple>
#include <utility>

#include "model/call_facts.h"
#include "model/call_roles.h"
#include "record/file_columns.h"

namespace ior::record {
namespace {

using model::CallEvent;
using model::File;
using model::Task;

// The bytes of a traced text: those of its column of bytes where it has them.
TextId traced(const RowBatch& batch, std::size_t row, Column text, Column bytes) {
  const TextId exact = batch.text(bytes, row);
  return exact != kNoText ? exact : batch.text(text, row);
}

std::string_view view(const RowBatch& batch, TextId text) {
  return text == kNoText ? std::string_view() : batch.texts.bytes(text);
}

// "8:1"; 0:0 for anything else.
std::pair<std::uint32_t, std::uint32_t> read_device(std::string_view text) {
  std::pair<std::uint32_t, std::uint32_t> device;
  const char* end = text.data() + text.size();
  const auto major = std::from_chars(text.data(), end, device.first);
  if (major.ec != std::errc() || major.ptr == end || *major.ptr != ':') {
    return {};
  }
  const auto minor = std::from_chars(major.ptr + 1, end, device.second);
  return minor.ec == std::errc() && minor.ptr == end ? device : decltype(device)();
}

bool has_mark(std::string_view marks, std::string_view mark) {
  while (!marks.empty()) {
    const std::string_view word = marks.substr(0, marks.find('+'));
    if (word == mark) {
      return true;
    }
    marks.remove_prefix(std::min(marks.size(), word.size() + 1));
  }
  return false;
}

}  // namespace

std::size_t RowEvents::KeyHash::operator()(const Key& key) const {
  std::uint64_t hash = 0;
  for (const std::uint64_t part : key) {
    hash = (hash ^ part) * 0x9e3779b97f4a7c15U;
    hash ^= hash >> 29;
  }
  return hash;
}

model::EventSpan RowEvents::build(const RowBatch& batch) {
  events_.clear();
  tasks_.clear();
  files_.clear();
  known_tasks_.clear();
  known_files_.clear();
  events_.resize(batch.rows);
  for (std::size_t row = 0; row < batch.rows; ++row) {
    fill(batch, row, events_[row]);
  }
  place_rows_without_start();
  return events_;
}

// Live, a call whose start was not seen stands at its end, which recordings do not keep. Rows are
// in the order of their ends: it goes to the end of the row before, or the begin of the first that
// has one.
void RowEvents::place_rows_without_start() {
  if (ended_ns_ == 0) {
    const auto first = std::ranges::find_if(events_, model::has_start);
    ended_ns_ = first == events_.end() ? 0 : first->enter_ns;
  }
  for (CallEvent& event : events_) {
    if (!model::has_start(event)) {
      event.enter_ns = ended_ns_;
      continue;
    }
    const std::uint64_t room = std::numeric_limits<std::uint64_t>::max() - event.enter_ns;
    ended_ns_ = std::max(ended_ns_, event.enter_ns + std::min(event.latency_ns.value_or(0), room));
  }
}

void RowEvents::fill(const RowBatch& batch, std::size_t row, CallEvent& event) {
  event.sequence = batch.wide(Column::seq, row);
  event.enter_ns = batch.wide(Column::time_ns, row);
  if (batch.has(Column::gap_ns, row)) {
    event.gap_ns = batch.wide(Column::gap_ns, row);
  }
  if (batch.has(Column::latency_ns, row)) {
    event.latency_ns = batch.wide(Column::latency_ns, row);
  }
  if (batch.has(Column::ret, row)) {
    event.ret = static_cast<std::int64_t>(batch.wide(Column::ret, row));
  }
  event.thread_seq = batch.narrow(Column::thread_seq, row);
  event.task = task(batch, row);
  if (batch.at(Column::nr).present) {
    fill_call(batch, row, event);
    fill_names(batch, row, event);
  } else {
    fill_from_go(batch, row, event);
  }
}

void RowEvents::fill_call(const RowBatch& batch, std::size_t row, CallEvent& event) {
  event.nr = static_cast<std::int32_t>(batch.narrow(Column::nr, row));
  event.outcome = model::parse_outcome(view(batch, batch.text(Column::outcome, row)))
                      .value_or(model::Outcome::kReturned);
  event.notes = model::parse_notes(view(batch, batch.text(Column::notes, row)));
  // A number may have got a row in the table since: the name says what was known.
  const model::SyscallInfo* info = event.notes.compat ? nullptr : model::find_by_nr(event.nr);
  if (info != nullptr && info->tracepoint_name == view(batch, batch.text(Column::syscall, row))) {
    event.info = info;
  }
  for (std::size_t i = 0; i < model::kMaxArgs; ++i) {
    const auto column = static_cast<Column>(index_of(Column::arg0) + i);
    if (!batch.has(column, row)) {
      break;
    }
    event.args[i] = batch.wide(column, row);
    event.nargs = static_cast<std::uint8_t>(i + 1);
  }
  if (event.notes.has_pair) {
    event.pair = {static_cast<std::int32_t>(batch.narrow(Column::fd, row)),
                  static_cast<std::int32_t>(batch.narrow(Column::fd2, row))};
  }
}

void RowEvents::fill_names(const RowBatch& batch, std::size_t row, CallEvent& event) {
  event.file = file(batch, row, kFileColumns);
  event.file2 = file(batch, row, kFile2Columns);
  event.dir = file(batch, row, kDirColumns);
  event.dir2 = file(batch, row, kDir2Columns);
  event.path = view(batch, traced(batch, row, Column::path, Column::path_bytes));
  event.path2 = view(batch, traced(batch, row, Column::path2, Column::path2_bytes));
}

// The Go tool's rows have one name, or two, and one descriptor; the call says what they were.
void RowEvents::fill_from_go(const RowBatch& batch, std::size_t row, CallEvent& event) {
  event.info = model::find_by_name(view(batch, batch.text(Column::syscall, row)));
  event.nr = event.info == nullptr ? -1 : event.info->nr;
  if (event.info == nullptr) {
    return;
  }
  const model::KernelRoles& roles = model::call_roles(*event.info);
  const TextId name = batch.text(Column::file, row);
  const auto fd = static_cast<std::int32_t>(batch.narrow(Column::fd, row));
  if (model::has_two_names(event)) {
    event.path = view(batch, batch.text(Column::old_file, row));
    event.path2 = view(batch, name);
    return;
  }
  if (fd >= 0 && roles.fd_arg >= 0) {
    event.args[static_cast<std::size_t>(roles.fd_arg)] = static_cast<std::uint64_t>(fd);
    event.nargs = static_cast<std::uint8_t>(roles.fd_arg + 1);
  }
  if (view(batch, name).empty()) {
    return;
  }
  if (fd < 0) {
    event.path = view(batch, name);
    return;
  }
  event.notes.file_returned = roles.fd_arg < 0;
  event.file = named_file(batch, name);
}

const Task* RowEvents::task(const RowBatch& batch, std::size_t row) {
  if (!batch.has(Column::tid, row)) {
    return nullptr;
  }
  const TextId comm = traced(batch, row, Column::comm, Column::comm_bytes);
  const Key key{batch.narrow(Column::tid, row),
                batch.narrow(Column::pid, row),
                batch.narrow(Column::ppid, row),
                batch.narrow(Column::uid, row),
                batch.wide(Column::thread_start_ns, row),
                batch.wide(Column::cgroup, row),
                static_cast<std::uint64_t>(comm)};
  const Task*& known = known_tasks_[key];
  if (known == nullptr) {
    tasks_.push_back({.tid = static_cast<std::uint32_t>(key[0]),
                      .tgid = static_cast<std::uint32_t>(key[1]),
                      .parent_tgid = static_cast<std::uint32_t>(key[2]),
                      .uid = static_cast<std::uint32_t>(key[3]),
                      .start_ns = key[4],
                      .cgroup_id = key[5],
                      .comm = std::string(view(batch, comm))});
    known = &tasks_.back();
  }
  return known;
}

const File* RowEvents::named_file(const RowBatch& batch, TextId name) {
  const File*& known = known_files_[Key{static_cast<std::uint64_t>(name)}];
  if (known == nullptr) {
    files_.emplace_back().name = view(batch, name);
    known = &files_.back();
  }
  return known;
}

const File* RowEvents::file(const RowBatch& batch, std::size_t row, const FileColumns& columns) {
  const TextId kind = batch.text(columns.kind, row);
  if (kind == kNoText) {
    return nullptr;
  }
  const TextId name = traced(batch, row, columns.name, columns.bytes);
  const TextId marks = batch.text(columns.marks, row);
  const TextId dev = batch.text(columns.dev, row);
  const TextId rdev = batch.text(columns.rdev, row);
  const Key key{static_cast<std::uint64_t>(name),
                static_cast<std::uint64_t>(kind),
                static_cast<std::uint64_t>(marks),
                batch.wide(columns.inode, row),
                static_cast<std::uint64_t>(dev),
                static_cast<std::uint64_t>(rdev)};
  const File*& known = known_files_[key];
  if (known == nullptr) {
    File& file = files_.emplace_back();
    file.kind = model::parse_file_kind(view(batch, kind)).value_or(model::FileKind::kOther);
    const std::string_view words = view(batch, marks);
    file.deleted = has_mark(words, "deleted");
    file.truncated = has_mark(words, "truncated");
    file.unreachable = has_mark(words, "unreachable");
    file.inode = key[3];
    std::tie(file.dev_major, file.dev_minor) = read_device(view(batch, dev));
    std::tie(file.rdev_major, file.rdev_minor) = read_device(view(batch, rdev));
    file.name = view(batch, name);
    known = &file;
  }
  return known;
}

}  // namespace ior::record

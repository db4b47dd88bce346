// SPDX-License-Identifier: Apache-2.0
#include "record/row_group.h"

#include <fmt/format.h>

#include "model/call_facts.h"

namespace ior::record {
namespace {

using model::CallEvent;
using model::File;

constexpr std::int64_t kNoFd = -1;
constexpr std::int64_t kUnknownTimeout = -2;
constexpr std::int64_t kUnknownSleep = -1;

// The value of a required number in rows that it does not apply to: the Go tool's.
std::int64_t absent_value(Column column) {
  switch (column) {
    case Column::fd:
      return kNoFd;
    case Column::timeout_ns:
      return kUnknownTimeout;
    default:
      return 0;
  }
}

}  // namespace

RowGroup::RowGroup() {
  for (std::size_t i = 0; i < kColumns; ++i) {
    const std::int64_t absent = absent_value(static_cast<Column>(i));
    wide_[i].set_absent(absent);
    narrow_[i].set_absent(static_cast<std::int32_t>(absent));
  }
  clear();
}

void RowGroup::clear() {
  rows_ = 0;
  texts_.clear();
  tasks_.clear();
  calls_.clear();
  for (FileFacts& files : files_) {
    files.clear();
  }
  for (ColumnBuffer<FactId>& facts : facts_) {
    facts.clear();
  }
  const TextId empty = texts_.intern("");
  for (std::size_t i = 0; i < kColumns; ++i) {
    wide_[i].clear();
    narrow_[i].clear();
    flags_[i].clear();
    text_[i].clear();
    text_[i].set_absent(schema()[i].presence == Presence::kOptional ? kNoText : empty);
  }
}

void RowGroup::complete() {
  for (ColumnBuffer<FactId>& facts : facts_) {
    facts.complete(rows_);
  }
  for (std::size_t i = 0; i < kColumns; ++i) {
    wide_[i].complete(rows_);
    narrow_[i].complete(rows_);
    flags_[i].complete(rows_);
    text_[i].complete(rows_);
  }
}

void RowGroup::fact_values(Column column, FactValues& out) const {
  const Origin origin = origin_of(column);
  switch (origin) {
    case Origin::kTask:
      return tasks_.values_of(column, texts_, out);
    case Origin::kCall:
      return calls_.values_of(column, out);
    default:
      return files_[index_of_file(origin)].values_of(column, texts_, out);
  }
}

// Hot path.
void RowGroup::append(model::EventSpan events) {
  for (const CallEvent& event : events) {
    append(event);
  }
  tasks_.forget_pointers();
  for (FileFacts& files : files_) {
    files.forget_pointers();
  }
}

void RowGroup::append(const CallEvent& event) {
  put_u64(Column::seq, event.sequence);
  if (model::has_start(event)) {
    put_u64(Column::time_ns, event.enter_ns);
  }
  if (event.gap_ns) {
    put_u64(Column::gap_ns, *event.gap_ns);
  }
  if (event.latency_ns) {
    put_u64(Column::latency_ns, *event.latency_ns);
  }
  if (event.task != nullptr) {
    put_fact(Origin::kTask, tasks_.id_of(*event.task, texts_));
  }
  const FactId call = put_call(event);
  put_go_numbers(event);
  put_names(event, call);
  for (std::size_t i = 0; i < event.nargs; ++i) {
    put_u64(static_cast<Column>(index_of(Column::arg0) + i), event.args[i]);
  }
  ++rows_;
}

FactId RowGroup::put_call(const CallEvent& event) {
  const FactId call = calls_.id_of(event, texts_);
  put_fact(Origin::kCall, call);
  put_u32(Column::thread_seq, event.thread_seq);
  if (event.ret) {
    put_i64(Column::ret, *event.ret);
    if (model::is_error(*event.ret)) {
      flags_[index_of(Column::is_error)].put(rows_, 1);
    }
  }
  if (const auto fd = model::descriptor(event)) {
    put_i32(Column::fd, *fd);
  }
  if (calls_.may_have_second_descriptor(call)) {
    if (const auto fd2 = model::second_descriptor(event)) {
      put_i32(Column::fd2, *fd2);
    }
  }
  return call;
}

void RowGroup::put_go_numbers(const CallEvent& event) {
  if (event.info == nullptr) {
    return;
  }
  put_kind(event);
  if (event.info->bytes == model::ByteRule::none) {
    return;
  }
  if (const auto bytes = model::known_bytes(event)) {
    put_u64(Column::bytes, *bytes);
  } else if (const auto length = model::address_space_bytes(event)) {
    put_u64(Column::address_space_bytes, *length);
  }
}

void RowGroup::put_kind(const CallEvent& event) {
  switch (event.info->kind) {
    case model::Kind::poll:
      put_i32(Column::nfds, model::poll_size(event).value_or(0));
      put_i64(Column::timeout_ns, model::poll_timeout_ns(event).value_or(kUnknownTimeout));
      break;
    case model::Kind::sleep:
      put_i64(Column::requested_sleep_ns, kUnknownSleep);
      break;
    case model::Kind::epoll_ctl: {
      const std::string_view op = model::epoll_op(event);
      put_text(
          Column::epoll_op,
          texts_.intern(op.empty() ? fmt::format("{}", static_cast<std::int32_t>(event.args[1]))
                                   : std::string(op)));
      put_i32(Column::epoll_target_fd, static_cast<std::int32_t>(event.args[2]));
      break;
    }
    default:
      break;
  }
}

FactId RowGroup::put_file(Origin origin, const File* file) {
  if (file == nullptr) {
    return kNoFact;
  }
  const FactId fact = files(origin).id_of(*file, texts_);
  put_fact(origin, fact);
  return fact;
}

// The columns `file` and `old_file`: of a call with two names the new and the old one.
void RowGroup::put_first_names(const CallEvent& event, FactId file) {
  scratch_.clear();
  if (model::has_two_names(event)) {
    if (model::append_file_name(scratch_, event)) {
      put_text(Column::old_file, texts_.intern(scratch_));
    }
    scratch_.clear();
    if (model::append_second_name(scratch_, event)) {
      put_text(Column::file, texts_.intern(scratch_));
    }
    return;
  }
  if (model::append_file_name(scratch_, event)) {
    // When there is an open file, it is that one's name, whose number is known.
    put_text(Column::file,
             file != kNoFact ? files(Origin::kFile).name(file) : texts_.intern(scratch_));
  }
}

void RowGroup::put_second_name(const CallEvent& event, FactId call, FactId file2) {
  if (file2 != kNoFact) {
    put_text(Column::file2_name, files(Origin::kFile2).name(file2));
    return;
  }
  scratch_.clear();
  if (calls_.may_have_second_name(call) && !model::has_two_names(event) &&
      model::append_second_name(scratch_, event)) {
    put_text(Column::file2_name, texts_.intern(scratch_));
  }
}

void RowGroup::put_path(Column column, Column bytes, std::string_view path) {
  if (path.empty()) {
    return;
  }
  const TextId text = texts_.intern(path);
  put_text(column, text);
  if (texts_.as_utf8(text) != text) {
    text_[index_of(bytes)].put(rows_, text);
  }
}

void RowGroup::put_names(const CallEvent& event, FactId call) {
  const FactId file = put_file(Origin::kFile, event.file);
  const FactId file2 = put_file(Origin::kFile2, event.file2);
  put_file(Origin::kDir, event.dir);
  put_file(Origin::kDir2, event.dir2);
  put_first_names(event, file);
  put_second_name(event, call, file2);
  put_path(Column::path, Column::path_bytes, event.path);
  put_path(Column::path2, Column::path2_bytes, event.path2);
}

}  // namespace ior::record

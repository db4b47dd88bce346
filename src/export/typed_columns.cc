// SPDX-License-Identifier: Apache-2.0
#include "export/typed_columns.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "base/result.h"

namespace ior::exporter {
namespace {

using enum ColumnType;

constexpr std::pair<std::string_view, ColumnType> kTypes[] = {
    {"seq", kU64},
    {"time_ns", kU64},
    {"gap_ns", kU64},
    {"latency_ns", kU64},
    {"pid", kU32},
    {"tid", kU32},
    {"fd", kI32},
    {"ret", kI64},
    {"bytes", kU64},
    {"error", kBool},
    {"requested_sleep_ns", kI64},
    {"nfds", kI32},
    {"timeout_ns", kI64},
    {"address_space_bytes", kU64},
    {"epoll_target_fd", kI32},
    {"epoll_events", kU32},
    {"restarts", kU32},
    {"nr", kI32},
    {"inode", kU64},
    {"deleted", kBool},
    {"fd2", kI32},
    {"inode2", kU64},
    {"deleted2", kBool},
    {"thread_seq", kU32},
    {"uid", kU32},
    {"cgroup", kU64},
    {"arg0", kHex},
    {"arg1", kHex},
    {"arg2", kHex},
    {"arg3", kHex},
    {"arg4", kHex},
    {"arg5", kHex},
};

constexpr std::string_view kAlwaysKnown[] = {"seq", "nr", "thread_seq"};

std::vector<TypedColumn> make_columns() {
  std::vector<TypedColumn> columns;
  for (const CsvColumn& column : csv_full_columns()) {
    const auto* const found =
        std::ranges::find(kTypes, column.name, &std::pair<std::string_view, ColumnType>::first);
    columns.push_back(
        {.column = &column,
         .type = found == std::end(kTypes) ? kText : found->second,
         .always = std::ranges::find(kAlwaysKnown, column.name) != std::end(kAlwaysKnown)});
  }
  return columns;
}

}  // namespace

std::span<const TypedColumn> typed_columns() {
  static const std::vector<TypedColumn> columns = make_columns();
  return columns;
}

const TypedColumn& typed_column(std::string_view name) {
  const auto columns = typed_columns();
  const auto found = std::ranges::find(
      columns, name, [](const TypedColumn& column) { return column.column->name; });
  IOR_CHECK(found != columns.end(), "columns are asked for by names of the table");
  return *found;
}

std::string_view ColumnText::of(const TypedColumn& column, const model::CallEvent& event) {
  out_.clear();
  CsvCell cell{out_, scratch_, {.escape = false, .raw = true}};
  column.column->append(cell, event);
  return out_;
}

}  // namespace ior::exporter

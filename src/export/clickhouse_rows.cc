// SPDX-License-Identifier: Apache-2.0
#include "export/clickhouse_rows.h"

#include <fmt/format.h>

#include <charconv>
#include <cstddef>
#include <system_error>

namespace ior::exporter {
namespace {

constexpr std::int64_t kDayNs = 86'400'000'000'000;

std::string_view name_of(ColumnType type) {
  switch (type) {
    case ColumnType::kU32:
      return "UInt32";
    case ColumnType::kU64:
    case ColumnType::kHex:
      return "UInt64";
    case ColumnType::kI32:
      return "Int32";
    case ColumnType::kI64:
      return "Int64";
    case ColumnType::kBool:
      return "UInt8";
    case ColumnType::kText:
      break;
  }
  return "String";
}

std::string clickhouse_type(const TypedColumn& column) {
  const std::string_view name = name_of(column.type);
  return column.always || column.type == ColumnType::kText ? std::string(name)
                                                           : fmt::format("Nullable({})", name);
}

template <typename Number>
void append_fixed(std::string& out, Number value) {  // little endian
  for (std::size_t i = 0; i < sizeof(Number); ++i) {
    out += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i) & 0xff);
  }
}

void append_string(std::string& out, std::string_view text) {
  std::size_t size = text.size();
  while (size >= 0x80) {
    out += static_cast<char>(size | 0x80);
    size >>= 7;
  }
  out += static_cast<char>(size);
  out += text;
}

// False: not a number of this type.
template <typename Number>
bool append_number(std::string& out, std::string_view text, int base = 10) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc() || end != text.data() + text.size()) {
    return false;
  }
  append_fixed(out, number);
  return true;
}

bool append_value(std::string& out, ColumnType type, std::string_view text) {
  switch (type) {
    case ColumnType::kU32:
      return append_number<std::uint32_t>(out, text);
    case ColumnType::kU64:
      return append_number<std::uint64_t>(out, text);
    case ColumnType::kHex:
      return text.size() > 2 && append_number<std::uint64_t>(out, text.substr(2), 16);
    case ColumnType::kI32:
      return append_number<std::int32_t>(out, text);
    case ColumnType::kI64:
      return append_number<std::int64_t>(out, text);
    case ColumnType::kBool:
      out += text == "true" ? '\1' : '\0';
      return true;
    case ColumnType::kText:
      break;
  }
  append_string(out, text);
  return true;
}

}  // namespace

std::string clickhouse_column_names() {
  std::string names = "host, wall_ns, date";
  for (const TypedColumn& column : typed_columns()) {
    names += fmt::format(", {}", column.column->name);
  }
  return names;
}

std::string clickhouse_ddl(std::string_view quoted_table) {
  std::string ddl = fmt::format(
      "CREATE TABLE IF NOT EXISTS {}\n(\n    host String,\n    wall_ns UInt64,\n    date Date",
      quoted_table);
  for (const TypedColumn& column : typed_columns()) {
    ddl += fmt::format(",\n    {} {}", column.column->name, clickhouse_type(column));
  }
  return ddl + "\n)\nENGINE = MergeTree\nPARTITION BY date\nORDER BY (host, syscall, wall_ns);\n";
}

void RowBinary::append(std::string& out, const model::CallEvent& event) {
  const std::int64_t wall_ns = static_cast<std::int64_t>(event.enter_ns) + host_.wall_minus_boot_ns;
  append_string(out, host_.name);
  append_fixed(out, static_cast<std::uint64_t>(wall_ns));
  append_fixed(out, static_cast<std::uint16_t>(wall_ns / kDayNs));
  for (const TypedColumn& column : typed_columns()) {
    const std::string_view text = text_.of(column, event);
    if (column.always || column.type == ColumnType::kText) {
      append_value(out, column.type, text);
      continue;
    }
    const std::size_t flag = out.size();
    out += '\0';
    if (text.empty() || !append_value(out, column.type, text)) {
      out.resize(flag);
      out += '\1';
    }
  }
}

}  // namespace ior::exporter

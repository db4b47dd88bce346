// SPDX-License-Identifier: Apache-2.0
//
// From a list of column descriptions and a vector of rows to a TableModel.
#pragma once

#include <algorithm>
#include <memory>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tui/table_model.h"

namespace ior::tui {

template <typename Row>
struct ColumnSpec {
  TableColumn column;
  std::string (*cell)(const Row&, double seconds);
  double (*number)(const Row&) = nullptr;          // to sort by, descending at first
  std::string_view (*text)(const Row&) = nullptr;  // or this, ascending at first
  std::string (*filter)(const Row&) = nullptr;
  Tone (*tone)(const Row&) = nullptr;
  bool leads = false;  // the rows come in its order, unless another one is asked for
  model::RowKey key = model::RowKey::kTime;  // as the summary knows this order
};

template <typename Row>
ColumnSpec<Row> keyed(model::RowKey key, ColumnSpec<Row> spec) {
  spec.key = key;
  return spec;
}

// What tells a row from all others of its table, also in another snapshot.
inline std::string identity_of(const model::CallRow& row) {
  return row.name;
}
inline std::string identity_of(const model::FileRow& row) {
  return row.name;
}
inline std::string identity_of(const model::DirectoryRow& row) {
  return row.name;
}
inline std::string identity_of(const model::ProcessRow& row) {
  return std::to_string(row.tgid) + "#" + std::to_string(row.lifetime);
}
inline std::string identity_of(const model::ThreadRow& row) {
  return std::to_string(row.tid) + "@" + std::to_string(row.start_ns) + row.comm;
}
inline std::string identity_of(const model::GroupRow& row) {
  return std::to_string(row.key) + row.name;
}

template <typename Row>
bool comes_before(const ColumnSpec<Row>& spec, const Row& a, const Row& b) {
  if (spec.number != nullptr) {
    return spec.number(a) > spec.number(b);
  }
  return spec.text != nullptr && spec.text(a) < spec.text(b);
}

// owner keeps `rows` alive.
template <typename Row>
TableModel build_table(std::shared_ptr<const void> owner,
                       const std::vector<Row>& rows,
                       const std::vector<ColumnSpec<Row>>& specs,
                       const TableState& table,
                       double seconds) {
  auto order = std::make_shared<std::vector<std::uint32_t>>(rows.size());
  std::iota(order->begin(), order->end(), 0U);
  const bool sorts = table.sort >= 0 && table.sort < static_cast<int>(specs.size());
  if (sorts) {
    const ColumnSpec<Row>& spec = specs[static_cast<std::size_t>(table.sort)];
    std::ranges::stable_sort(*order, [&](std::uint32_t a, std::uint32_t b) {
      return table.descending ? comes_before(spec, rows[a], rows[b])
                              : comes_before(spec, rows[b], rows[a]);
    });
  } else if (!table.descending) {
    std::ranges::reverse(*order);
  }
  TableModel model;
  for (const ColumnSpec<Row>& spec : specs) {
    model.columns.push_back(spec.column);
  }
  model.rows = rows.size();
  const auto lead = std::ranges::find_if(specs, &ColumnSpec<Row>::leads);
  model.sorted_by = sorts                 ? table.sort
                    : lead == specs.end() ? -1
                                          : static_cast<int>(lead - specs.begin());
  model.descending = table.descending;
  model.identity = [owner, &rows, order](std::size_t row) {
    return identity_of(rows[(*order)[row]]);
  };
  model.cell = [owner, &rows, specs, order, seconds](std::size_t row, std::size_t column) {
    return specs[column].cell(rows[(*order)[row]], seconds);
  };
  model.filter = [owner, &rows, specs, order](std::size_t row, std::size_t column) {
    const auto filter = specs[column].filter;
    return filter == nullptr ? std::string() : filter(rows[(*order)[row]]);
  };
  model.tone = [owner, &rows, specs, order](std::size_t row, std::size_t column) {
    const auto tone = specs[column].tone;
    return tone == nullptr ? Tone::kPlain : tone(rows[(*order)[row]]);
  };
  return model;
}

}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
#include "tui/table_model.h"

#include <fmt/format.h>

#include <algorithm>

#include "tui/format.h"

namespace ior::tui {

std::string TableModel::row_text(std::size_t row) const {
  std::string text;
  for (std::size_t column = 0; column < columns.size(); ++column) {
    text += column == 0 ? "" : " ";
    text += cell(row, column);
  }
  return text;
}

std::vector<PlacedColumn> place_columns(const std::vector<TableColumn>& columns, int width) {
  std::vector<std::size_t> kept(columns.size());
  for (std::size_t i = 0; i < kept.size(); ++i) {
    kept[i] = i;
  }
  const auto needed = [&] {
    int sum = static_cast<int>(kept.size()) - 1;
    for (const std::size_t i : kept) {
      sum += columns[i].width;
    }
    return sum;
  };
  while (needed() > width) {
    const auto worst =
        std::ranges::max_element(kept, {}, [&](std::size_t i) { return columns[i].rank; });
    if (worst == kept.end() || columns[*worst].rank == 0) {
      break;
    }
    kept.erase(worst);
  }
  int spare = std::max(0, width - needed());
  const auto flexible =
      std::ranges::count_if(kept, [&](std::size_t i) { return columns[i].flexible; });
  std::vector<PlacedColumn> placed;
  int x = 0;
  auto left = flexible;
  for (const std::size_t i : kept) {
    int w = columns[i].width;
    if (columns[i].flexible && left > 0) {
      const int share = spare / static_cast<int>(left);
      w += share;
      spare -= share;
      --left;
    }
    w = std::min(w, width - x);
    if (w <= 0) {
      break;
    }
    placed.push_back({i, x, w});
    x += w + 1;
  }
  return placed;
}

std::string quote_for_filter(std::string_view value) {
  std::string out = "\"";
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string nothing_passes(const model::Snapshot& snapshot, const ViewState& state) {
  if (state.filters.empty()) {
    return "no calls yet";
  }
  if (snapshot.rows_asked < snapshot.rows_seen) {  // the others are no longer kept
    return fmt::format("none of the last {} calls passes the filter: esc takes it away",
                       with_separators(snapshot.rows_asked));
  }
  return "no call passes the filter: esc takes it away";
}

TableModel table_of(const model::Snapshot& snapshot, const ViewState& state) {
  switch (state.tab) {
    case Tab::kSyscalls:
    case Tab::kFiles:
    case Tab::kProcesses:
      return summary_table(snapshot, state);
    case Tab::kStream:
      return stream_table(snapshot, state);
    case Tab::kBlocked:
      return blocked_table(snapshot, state);
    default:
      return {};
  }
}

}  // namespace ior::tui

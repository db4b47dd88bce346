// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "tui/flame_layout.h"
#include "tui/format.h"
#include "tui/layout.h"
#include "tui/search.h"
#include "tui/view_bubbles.h"
#include "tui/views.h"

namespace ior::tui {
namespace {

using model::FlameField;
using model::FlameMetric;

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 14695981039346656037U;  // FNV-1a
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  }
  return hash ^ (hash >> 29);
}

// Which family of colours a field's frames have.
int level_of(FlameField field) {
  switch (field) {
    case FlameField::kPath:
    case FlameField::kDir:
    case FlameField::kFile:
      return 1;
    case FlameField::kComm:
    case FlameField::kPid:
    case FlameField::kTid:
    case FlameField::kUid:
    case FlameField::kCgroup:
      return 2;
    default:
      return 0;
  }
}

// A path makes several levels, every other field one. Fields without a value make none, so this is
// a guess that is right for nearly all frames: by the name first, then by the place.
int level_of(std::string_view name, int depth, const std::vector<FlameField>& fields) {
  if (name.starts_with('/')) {
    return 1;
  }
  int at = 1;
  for (const FlameField field : fields) {
    const bool many = field == FlameField::kPath || field == FlameField::kDir;
    if (many && field != fields.back()) {
      // Whatever comes behind a path and has no slash is the next field's.
      continue;
    }
    if (at == depth || many) {
      return level_of(field);
    }
    ++at;
  }
  return fields.empty() ? 0 : level_of(fields.back());
}

std::string amount(FlameMetric metric, std::uint64_t value) {
  switch (metric) {
    case FlameMetric::kBytes:
      return format_bytes(value);
    case FlameMetric::kDuration:
    case FlameMetric::kGap:
      return format_duration(value);
    case FlameMetric::kCount:
      break;
  }
  return with_separators(value);
}

std::string_view metric_word(FlameMetric metric) {
  constexpr std::array<std::string_view, model::kFlameMetrics> kWords = {
      "calls", "bytes", "time inside calls", "time between calls"};
  return kWords[static_cast<std::size_t>(metric)];
}

std::string order_of(const std::vector<FlameField>& fields) {
  std::string text;
  for (const FlameField field : fields) {
    text += text.empty() ? "" : " > ";
    text += model::to_string(field);
  }
  return text;
}

double share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

void draw_box(Painter& area, const FlameBox& box, std::string_view name, const Style& style) {
  area.fill(box.x, box.row, box.w, 1, " ", style);
  // A gap between neighbours, so that equal colours stay two frames.
  const int room = box.w >= 3 ? box.w - 1 : box.w;
  if (box.w >= 3) {
    area.put(box.x, box.row, name, style, room);
    area.fill(box.x + box.w - 1, box.row, 1, 1, "▕", style);
  } else if (box.w == 2) {
    area.fill(box.x + 1, box.row, 1, 1, "▕", style);
  }
  area.zone(box.x, box.row, box.w, 1, {HitKind::kFrame, box.node});
}

class FlameDrawing {
 public:
  FlameDrawing(Painter& area, const model::Snapshot& snapshot, const ViewState& state)
      : area_(area),
        snapshot_(snapshot),
        state_(state),
        tree_(*snapshot.flame),
        zoom_(nearest_frame(tree_, state.flame.zoom)),
        selected_(nearest_frame(tree_, state.flame.selected)) {
    std::string error;
    if (!state.search.pattern.empty()) {
      matcher_ = Matcher::create(state.search.pattern, error);
    }
  }

  void draw() {
    draw_title();
    Painter graph = area_.part(0, 1, area_.width(), area_.height() - 2);
    if (tree_.nodes[0].total.count == 0) {
      graph.put_centred(graph.height() / 3,
                        snapshot_.state == model::FeedState::kStarting
                            ? "attaching to the kernel ..."
                            : "waiting for the first call ...",
                        area_.theme().dim);
    } else if (state_.flame.view == FlameView::kIcicle) {
      draw_icicle(graph);
    } else if (state_.flame.view == FlameView::kTreemap) {
      draw_treemap(graph);
    } else {
      draw_bubbles(graph,
                   bubble_layout(tree_, zoom_, state_.flame.metric, graph.width(), graph.height()),
                   {.style = [this](std::uint32_t node) { return style_of(node); },
                    .name = [this](std::uint32_t node) { return std::string(name(node)); },
                    .numbers = [this](std::uint32_t node) { return numbers_of(node); }});
    }
    draw_selection();
  }

 private:
  std::uint64_t value(std::uint32_t node) const {
    return model::value_of(tree_.nodes[node].total, state_.flame.metric);
  }

  std::string_view name(std::uint32_t node) const {
    return node == 0 ? std::string_view("all") : tree_.name(node);
  }

  std::string numbers_of(std::uint32_t node) const {
    return fmt::format("{} {}",
                       amount(state_.flame.metric, value(node)),
                       format_percent(share(value(node), value(zoom_))));
  }

  Style style_of(std::uint32_t node) const {
    const Theme& theme = area_.theme();
    const std::string_view text = name(node);
    Style style =
        theme.flame(hash_of(text), level_of(text, tree_.nodes[node].depth, snapshot_.flame_fields));
    if (node == 0) {
      style = theme.tab_active;
    }
    if (matcher_ && node != 0 && matcher_->matches(text)) {
      style = Style{
          .fg = ftxui::Color::RGB(0, 0, 0), .bg = ftxui::Color::RGB(255, 85, 255), .bold = true};
      style.inverted = theme.depth == Depth::kNone;
    } else if (matcher_ && node != 0) {
      style.dim = true;
    }
    if (node == selected_ && node != 0) {
      style.bold = true;
      style.underlined = true;
      if (theme.depth != Depth::kNone) {
        style.fg = ftxui::Color::RGB(0, 0, 0);
        style.bg = ftxui::Color::RGB(255, 255, 255);
      } else {
        style.inverted = true;
      }
    }
    return style;
  }

  void draw_title() {
    const Theme& theme = area_.theme();
    int x = area_.put(1, 0, metric_word(state_.flame.metric), theme.title);
    x = area_.put(x, 0, "  by ", theme.dim);
    x = area_.put(x, 0, order_of(snapshot_.flame_fields), theme.accent);
    const std::string nodes = fmt::format("{} frames", with_separators(tree_.known_nodes));
    if (x + static_cast<int>(nodes.size()) + 3 < area_.width()) {
      area_.put_right(area_.width() - 1, 0, nodes, theme.dim);
    }
  }

  void draw_icicle(Painter& graph) {
    for (const FlameBox& box :
         flame_layout(tree_, zoom_, state_.flame.metric, graph.width(), graph.height())) {
      draw_box(graph, box, name(box.node), style_of(box.node));
    }
  }

  void draw_treemap(Painter& graph) {
    for (const TreeBox& box :
         treemap_layout(tree_, zoom_, state_.flame.metric, graph.width(), graph.height())) {
      const Style style = style_of(box.node);
      graph.fill(box.x, box.y, box.w, box.h, " ", style);
      if (box.w >= 3) {
        graph.fill(box.x + box.w - 1, box.y, 1, box.h, "▕", style);
        const int x = graph.put(box.x, box.y, name(box.node), style.in_bold(), box.w - 1) + 1;
        const std::string numbers = numbers_of(box.node);
        if (x + static_cast<int>(numbers.size()) < box.x + box.w) {
          graph.put(x, box.y, numbers, style);
        }
      }
      graph.zone(box.x, box.y, box.w, box.h, {HitKind::kFrame, box.node});
    }
  }

  // "sel: openat  path  1,234 calls  12.3% of all": the end of the path matters most.
  void draw_selection() {
    const Theme& theme = area_.theme();
    const int y = area_.height() - 1;
    std::string path;
    for (const std::string& frame : path_of(tree_, selected_)) {
      const bool joins = frame.starts_with('/') && !path.empty() && path.find('/') != path.npos;
      path += path.empty() || joins ? "" : " > ";
      path += frame;
    }
    if (path.empty()) {
      path = "all";
    }
    std::string numbers = fmt::format("{}  {} of all",
                                      amount(state_.flame.metric, value(selected_)),
                                      format_percent(share(value(selected_), value(0))));
    if (zoom_ != 0) {
      numbers += fmt::format("  {} of view", format_percent(share(value(selected_), value(zoom_))));
    }
    const auto& total = tree_.nodes[selected_].total;
    std::string more = fmt::format("  {} calls  {}  {}",
                                   format_count(total.count),
                                   format_duration(total.duration_ns),
                                   format_bytes(total.bytes));
    if (area_.width() < 100) {
      more.clear();
    }
    const int room = area_.width() - static_cast<int>(numbers.size() + more.size()) - 4;
    int x = area_.put(1, y, path, theme.title, std::max(8, room), Cut::kBegin) + 2;
    x = area_.put(x, y, numbers, theme.accent);
    area_.put(x, y, more, theme.dim);
  }

  Painter& area_;
  const model::Snapshot& snapshot_;
  const ViewState& state_;
  const model::FlameTree& tree_;
  std::uint32_t zoom_;
  std::uint32_t selected_;
  std::optional<Matcher> matcher_;
};

}  // namespace

void draw_flame(Painter& area, const model::Snapshot& snapshot, const ViewState& state) {
  FlameDrawing(area, snapshot, state).draw();
}

}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
#include "export/flame_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

#include "export/flame_colour.h"
#include "export/markup.h"
#include "ior/flame_css.h"
#include "ior/flame_js.h"

namespace ior::exporter {
namespace {

using model::FlameNode;
using model::FlameTree;

constexpr double kWidth = 1200;
constexpr double kMargin = 16;
constexpr double kTop = 44;
constexpr double kBottom = 16;
constexpr double kRow = 19;       // as in assets/flame.js
constexpr double kLetter = 7.23;  // width of a letter of the 12 px monospace font
constexpr double kLeast = 0.4;    // frames narrower than this are not drawn

std::string plain_value(std::uint64_t value, model::FlameMetric metric) {
  switch (metric) {
    case model::FlameMetric::kCount:
      return fmt::format("{} calls", value);
    case model::FlameMetric::kBytes:
      return fmt::format("{} bytes", value);
    case model::FlameMetric::kDuration:
    case model::FlameMetric::kGap:
      break;
  }
  return fmt::format("{:.3f} ms", static_cast<double>(value) / 1e6);
}

// The beginning of a name, as many letters as fit. Bytes that continue a letter take no room.
std::string_view fitting(std::string_view name, double width) {
  double room = (width - 6) / kLetter;
  if (room < 2) {
    return {};
  }
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool letter = (static_cast<unsigned char>(name[i]) & 0xc0U) != 0x80U;
    if (letter && (room -= 1) < 0) {
      return name.substr(0, i);
    }
  }
  return name;
}

// The frames as they look without a script.
class Still {
 public:
  Still(const FlameTree& tree, const FlamePage& page) : tree_(tree), page_(page) {
    whole_ = model::value_of(tree.nodes[0].total, page.metric);
    x_.resize(tree.nodes.size());
    x_[0] = kMargin;
    for (const FlameNode& node : tree.nodes) {
      if (width_of(node) >= kLeast) {
        rows_ = std::max(rows_, node.depth + 1.0);
      }
    }
  }

  double height() const { return kTop + rows_ * kRow + kBottom; }

  void append_to(std::string& out) {
    if (whole_ == 0) {
      return;
    }
    for (std::size_t i = 0; i < tree_.nodes.size(); ++i) {
      place_children(i);
      if (width_of(tree_.nodes[i]) >= kLeast) {
        append_frame(out, i);
      }
    }
  }

 private:
  double width_of(const FlameNode& node) const {
    return whole_ == 0 ? 0
                       : (kWidth - 2 * kMargin) *
                             static_cast<double>(model::value_of(node.total, page_.metric)) /
                             static_cast<double>(whole_);
  }

  void place_children(std::size_t index) {
    double x = x_[index];
    const FlameNode& node = tree_.nodes[index];
    for (std::size_t i = 0; i < node.children; ++i) {
      x_[node.first_child + i] = x;
      x += width_of(tree_.nodes[node.first_child + i]);
    }
  }

  std::uint64_t before(std::size_t index) const {
    return model::value_of(page_.before[index], page_.metric);
  }

  std::string words_of(std::size_t index, std::uint64_t value) const {
    if (page_.before.empty()) {
      return fmt::format("{}, {:.2f} %",
                         plain_value(value, page_.metric),
                         100 * static_cast<double>(value) / static_cast<double>(whole_));
    }
    return fmt::format("{} before, {} after",
                       plain_value(before(index), page_.metric),
                       plain_value(value - before(index), page_.metric));
  }

  std::string fill_of(std::size_t index, std::string_view name, std::uint64_t value) const {
    if (!page_.before.empty()) {
      return colour_of_change(before(index), value - before(index));
    }
    return index == 0 ? "#cbc8c3" : colour_of_frame(kind_of_frame(name), name);
  }

  void append_frame(std::string& out, std::size_t index) const {
    const FlameNode& node = tree_.nodes[index];
    const std::string_view name = index == 0 ? "all" : tree_.name(node);
    const double row = page_.root == FlameRoot::kAbove ? node.depth : rows_ - 1 - node.depth;
    const double y = kTop + row * kRow;
    const double width = width_of(node);
    const std::uint64_t value = model::value_of(node.total, page_.metric);
    std::string text;
    append_markup_text(text, name);
    fmt::format_to(std::back_inserter(out),
                   "<g><title>{} ({})</title><rect x=\"{:.2f}\" y=\"{:.0f}\" "
                   "width=\"{:.2f}\" height=\"18\" rx=\"2\" fill=\"{}\"/>",
                   text,
                   words_of(index, value),
                   x_[index],
                   y,
                   std::max(width - 0.4, 0.3),
                   fill_of(index, name, value));
    const std::string_view shown = fitting(name, width);
    if (!shown.empty()) {
      fmt::format_to(
          std::back_inserter(out), "<text x=\"{:.2f}\" y=\"{:.0f}\">", x_[index] + 3, y + 13);
      append_markup_text(out, shown);
      out += "</text>";
    }
    out += "</g>\n";
  }

  const FlameTree& tree_;
  const FlamePage& page_;
  std::uint64_t whole_ = 0;
  double rows_ = 1;
  std::vector<double> x_;  // left edge, by node
};

}  // namespace

std::string flame_html(const FlameTree& tree, const FlamePage& page) {
  std::string out =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "script-src 'unsafe-inline'; style-src 'unsafe-inline'\">\n<title>";
  append_markup_text(out, page.title);
  out += "</title>\n<style>\nhtml, body { margin: 0; height: 100%; }\n";
  out += kFlameCss;
  out +=
      "</style>\n</head>\n<body>\n<div id=\"ior\"><noscript>This flame graph is drawn by a script "
      "in this file.</noscript></div>\n<script type=\"application/json\" id=\"ior-data\">";
  append_flame_json(out, tree, page);
  out += "</script>\n<script>\n";
  out += kFlameJs;
  out += "</script>\n</body>\n</html>\n";
  return out;
}

std::string flame_svg(const FlameTree& tree, const FlamePage& page) {
  Still still(tree, page);
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" "
      "width=\"{0:.0f}\" height=\"{1:.0f}\" viewBox=\"0 0 {0:.0f} {1:.0f}\">\n<title>",
      kWidth,
      still.height());
  append_markup_text(out, page.title);
  out += "</title>\n<style><![CDATA[\n";
  out += kFlameCss;
  out +=
      "#still text { font: 12px ui-monospace, \"DejaVu Sans Mono\", monospace; fill: #1c1a17; }\n"
      "#still text.title { font: 600 16px system-ui, sans-serif; }\n]]></style>\n"
      "<g id=\"still\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fbfaf7\"/>\n"
      "<text class=\"title\" x=\"16\" y=\"27\">";
  append_markup_text(out, page.title);
  out += "</text>\n";
  still.append_to(out);
  out +=
      "</g>\n<foreignObject id=\"page\" width=\"100%\" height=\"100%\" style=\"display:none\">"
      "<div xmlns=\"http://www.w3.org/1999/xhtml\" id=\"ior\" style=\"height:100%;overflow:auto\">"
      "</div></foreignObject>\n<script type=\"application/json\" id=\"ior-data\">";
  append_flame_json(out, tree, page);
  out += "</script>\n<script><![CDATA[\n";
  out += kFlameJs;
  out += "]]></script>\n</svg>\n";
  return out;
}

}  // namespace ior::exporter

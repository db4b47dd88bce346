// SPDX-License-Identifier: Apache-2.0
#include "export/flame_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>

#include "base/human.h"
#include "export/markup.h"
#include "export/report_words.h"
#include "export/text_width.h"

namespace ior::exporter {
namespace {

constexpr double kWidth = 1200;
constexpr double kRow = 18;
constexpr double kHead = 46;
constexpr double kLeastWidth = 0.4;      // of a frame that is drawn
constexpr double kCharWidth = 6.6;       // of the font below
constexpr std::uint16_t kDeepest = 200;  // frames upon each other

std::string in_words(std::uint64_t value, model::FlameMetric metric) {
  switch (metric) {
    case model::FlameMetric::kBytes:
      return human_bytes(value);
    case model::FlameMetric::kDuration:
    case model::FlameMetric::kGap:
      return human_time(value);
    case model::FlameMetric::kCount:
      break;
  }
  return human_count(value);
}

// White when nothing changed, red or blue at the ends.
std::string colour_of(double before, double after) {
  const double change = before + after > 0 ? (after - before) / (before + after) : 0;
  const auto pale = static_cast<int>(std::lround(235 - 175 * std::min(1.0, std::abs(change))));
  const auto strong = 235;
  return change >= 0 ? fmt::format("#{:02x}{:02x}{:02x}", strong, pale, pale)
                     : fmt::format("#{:02x}{:02x}{:02x}", pale, pale, strong);
}

class Picture {
 public:
  Picture(const model::FlameTree& before, const model::FlameTree& after, model::FlameMetric metric)
      : before_(before), after_(after), metric_(metric) {}

  std::string draw(const FlameDiffWords& words) {
    const model::FlameNode& old_root = before_.nodes[0];
    const model::FlameNode& new_root = after_.nodes[0];
    const double whole =
        static_cast<double>(value(&old_root)) + static_cast<double>(value(&new_root));
    scale_ = whole > 0 ? kWidth / whole : 0;
    frame(&old_root, &new_root, 0, 0);
    const double height = kHead + kRow * (deepest_ + 1) + 4;
    std::string out = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
        "height=\"{1}\" font-family=\"DejaVu Sans Mono, monospace\" font-size=\"11\">\n"
        "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
        "<text x=\"6\" y=\"17\" font-size=\"13\" fill=\"#222222\">",
        kWidth,
        height);
    append_markup_text(out,
                       words.before + " (blue: less in the second) and " + words.after +
                           " (red: more in the second)");
    out += "</text>\n<text x=\"6\" y=\"34\" fill=\"#555555\">";
    append_markup_text(out,
                       fmt::format("{}: {} and {}; a frame is as wide as both together",
                                   model::to_string(metric_),
                                   in_words(value(&old_root), metric_),
                                   in_words(value(&new_root), metric_)));
    out += "</text>\n";
    out += body_;
    out += "</svg>\n";
    return out;
  }

 private:
  std::uint64_t value(const model::FlameNode* node) const {
    return node == nullptr ? 0 : model::value_of(node->total, metric_);
  }

  // Either may be null, not both.
  void frame(const model::FlameNode* old_node,
             const model::FlameNode* new_node,
             double x,
             std::uint16_t depth) {
    const auto before = static_cast<double>(value(old_node));
    const auto after = static_cast<double>(value(new_node));
    const double width = (before + after) * scale_;
    if (width < kLeastWidth || depth >= kDeepest) {
      return;
    }
    deepest_ = std::max(deepest_, depth);
    const std::string_view name = depth == 0            ? "all"
                                  : new_node != nullptr ? after_.name(*new_node)
                                                        : before_.name(*old_node);
    append_frame(name, old_node, new_node, x, depth);
    children(old_node, new_node, x, depth);
  }

  void append_frame(std::string_view name,
                    const model::FlameNode* old_node,
                    const model::FlameNode* new_node,
                    double x,
                    std::uint16_t depth) {
    const std::uint64_t before = value(old_node);
    const std::uint64_t after = value(new_node);
    const double width = (static_cast<double>(before) + static_cast<double>(after)) * scale_;
    const double y = kHead + kRow * depth;
    body_ += "<g><title>";
    append_markup_text(body_,
                       fmt::format("{}: {} before, {} after",
                                   escaped(name),
                                   in_words(before, metric_),
                                   in_words(after, metric_)));
    body_ += fmt::format(
        "</title><rect x=\"{:.2f}\" y=\"{:.1f}\" width=\"{:.2f}\" height=\"{}\" fill=\"{}\" "
        "stroke=\"#ffffff\" stroke-width=\"0.5\"/>",
        x,
        y,
        width,
        kRow - 1,
        colour_of(static_cast<double>(before), static_cast<double>(after)));
    const auto room = static_cast<std::size_t>(std::max(0.0, (width - 6) / kCharWidth));
    if (room >= 3) {
      body_ += fmt::format("<text x=\"{:.2f}\" y=\"{:.1f}\" fill=\"#1c1c1c\">", x + 3, y + 12.5);
      append_markup_text(body_, cut_right(escaped(name), room));
      body_ += "</text>";
    }
    body_ += "</g>\n";
  }

  // Children stand sorted by name in both trees: merged like two lists.
  void children(const model::FlameNode* old_node,
                const model::FlameNode* new_node,
                double x,
                std::uint16_t depth) {
    const auto olds =
        old_node == nullptr ? std::span<const model::FlameNode>() : before_.children(*old_node);
    const auto news =
        new_node == nullptr ? std::span<const model::FlameNode>() : after_.children(*new_node);
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < olds.size() || j < news.size()) {
      const bool has_old = i < olds.size();
      const bool has_new = j < news.size();
      const int order = !has_old   ? 1
                        : !has_new ? -1
                                   : before_.name(olds[i]).compare(after_.name(news[j]));
      const model::FlameNode* old_child = order <= 0 ? &olds[i++] : nullptr;
      const model::FlameNode* new_child = order >= 0 ? &news[j++] : nullptr;
      frame(old_child, new_child, x, static_cast<std::uint16_t>(depth + 1));
      x += (static_cast<double>(value(old_child)) + static_cast<double>(value(new_child))) * scale_;
    }
  }

  const model::FlameTree& before_;
  const model::FlameTree& after_;
  model::FlameMetric metric_;
  double scale_ = 0;
  std::uint16_t deepest_ = 0;
  std::string body_;
};

}  // namespace

std::string flame_diff_svg(const model::FlameTree& before,
                           const model::FlameTree& after,
                           model::FlameMetric metric,
                           const FlameDiffWords& words) {
  return Picture(before, after, metric).draw(words);
}

std::string flame_diff_html(const model::FlameTree& before,
                            const model::FlameTree& after,
                            model::FlameMetric metric,
                            const FlameDiffWords& words) {
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n<title>ior diff</title>\n"
      "<style>body{margin:16px;background:#fff}svg{width:100%;height:auto}"
      "g:hover rect{stroke:#222;stroke-width:1}</style></head><body>\n";
  out += flame_diff_svg(before, after, metric, words);
  out += "</body></html>\n";
  return out;
}

}  // namespace ior::exporter

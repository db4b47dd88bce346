// SPDX-License-Identifier: Apache-2.0
#include "export/report_html.h"

#include <string_view>

#include "export/report_json.h"
#include "export/report_words.h"
#include "ior/report_page_html.h"

namespace ior::exporter {
namespace {

constexpr std::string_view kPlace = "@@DATA@@";

void write_flame(JsonWriter& json, const model::FlameTree& flame) {
  json.key("flame");
  if (flame.nodes.size() < 2) {
    json.null();
    return;
  }
  json.begin_object().key("nodes").begin_array();
  for (const model::FlameNode& node : flame.nodes) {
    json.begin_array()
        .text(escaped(flame.name(node)))
        .number(std::uint64_t{node.parent})
        .number(node.total.count)
        .number(node.total.bytes)
        .number(node.total.duration_ns)
        .number(node.total.gap_ns)
        .end_array();
  }
  json.end_array().end_object();
}

}  // namespace

std::string report_html(const model::Summary& summary,
                        const model::FlameTree& flame,
                        const std::string& title) {
  JsonWriter json;
  write_report(json, summary, title, Names::kVisible, [&] { write_flame(json, flame); });
  std::string page(kReportPage);
  page.replace(page.find(kPlace), kPlace.size(), json.take());
  return page;
}

}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
//
// ior doctor: the host's features as a table or as JSON, and as the last word a tracer that is
// really loaded and attached.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "capture/host_probe.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/options.h"
#include "export/json_writer.h"
#include "pipeline/live_source.h"

namespace ior::cli {
namespace {

using capture::Feature;
using capture::FeatureState;
using capture::Need;

std::string_view word(const Feature& feature) {
  if (feature.state == FeatureState::kOk) {
    return "ok";
  }
  if (feature.state == FeatureState::kUnknown) {
    return "unknown";
  }
  return "missing";
}

std::string_view word(Need need) {
  switch (need) {
    case Need::kRequired:
      return "required";
    case Need::kOptional:
      return "optional";
    case Need::kInfo:
      break;
  }
  return "info";
}

// Attached for an instant, with no call selected: nobody pays for it.
Feature try_tracing() {
  Feature feature{.name = "tracing",
                  .state = FeatureState::kOk,
                  .need = Need::kRequired,
                  .detail = {},
                  .remedy = {}};
  const auto begin = std::chrono::steady_clock::now();
  const auto source = pipeline::open_live_source({});
  const auto spent = std::chrono::steady_clock::now() - begin;
  if (source) {
    feature.detail =
        fmt::format("loaded and attached in {} ms",
                    std::chrono::duration_cast<std::chrono::milliseconds>(spent).count());
    return feature;
  }
  feature.state = FeatureState::kMissing;
  feature.remedy = source.error().hint;
  Error error = source.error();
  error.hint.clear();
  feature.detail = error.message();
  return feature;
}

std::string as_table(const std::vector<Feature>& features, bool works) {
  std::size_t width = 0;
  for (const Feature& feature : features) {
    width = std::max(width, feature.name.size());
  }
  std::string out;
  for (const Feature& feature : features) {
    out += fmt::format("{:<{}}  {:<7}  {}\n", feature.name, width, word(feature), feature.detail);
    if (!feature.remedy.empty()) {
      out += fmt::format("{:<{}}  {:<7}  -> {}\n", "", width, "", feature.remedy);
    }
  }
  out += works ? "\nTracing works here.\n" : "\nTracing does not work here.\n";
  return out;
}

std::string as_json(const std::vector<Feature>& features, bool works, std::string_view version) {
  exporter::JsonWriter json;
  json.begin_object().field("version", version).key("works").boolean(works);
  json.key("features").begin_array();
  for (const Feature& feature : features) {
    json.begin_object()
        .field("name", feature.name)
        .field("state", word(feature))
        .field("need", word(feature.need))
        .field("detail", feature.detail)
        .field("remedy", feature.remedy)
        .end_object();
  }
  json.end_array().end_object();
  return json.take() + "\n";
}

}  // namespace

Result<int> run_doctor(const Options& options, std::string_view version) {
  std::vector<Feature> features = capture::probe_host();
  features.push_back(try_tracing());
  const bool works = features.back().state == FeatureState::kOk;
  IOR_TRY_STATUS(
      print(options.json ? as_json(features, works, version) : as_table(features, works)));
  return works ? kExitOk : kExitFailure;
}

}  // namespace ior::cli

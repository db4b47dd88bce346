// SPDX-License-Identifier: Apache-2.0
//
// What reports and comparisons are made from: the tables, and the flame graph where one is wanted.
#pragma once

#include <optional>
#include <utility>

#include "aggregate/flame_trie.h"
#include "aggregate/summary.h"
#include "aggregate/summary_traits.h"
#include "model/ports.h"

namespace ior::cli {

enum class WithFlame { kNo, kYes };

// The flame graph is without the calls that wait for others by design: they would be most of it.
class ReportSink : public model::Sink {
 public:
  explicit ReportSink(WithFlame with_flame) {
    if (with_flame == WithFlame::kYes) {
      aggregate::FlameSettings settings;
      settings.fields = {
          model::FlameField::kComm, model::FlameField::kCall, model::FlameField::kPath};
      flame_.emplace(std::move(settings));
    }
  }

  Status consume(model::EventSpan events) override {
    summarizer_.add(events);
    if (flame_) {
      for (const model::CallEvent& event : events) {
        if (!aggregate::waits_by_design(event)) {
          flame_->add(event);
        }
      }
    }
    return {};
  }
  Status finish() override { return {}; }

  const aggregate::Summarizer& summarizer() const { return summarizer_; }

  // Empty without a flame graph.
  model::FlameTree flame(model::FlameMetric metric) const {
    if (!flame_) {
      return {};
    }
    aggregate::FlameView view;
    view.metric = metric;
    view.min_share = 0.0003;  // a third of a pixel of a wide screen
    view.max_nodes = 20'000;
    return flame_->snapshot(view);
  }

 private:
  aggregate::Summarizer summarizer_;
  std::optional<aggregate::FlameTrie> flame_;
};

}  // namespace ior::cli

// SPDX-License-Identifier: Apache-2.0
#include "pipeline/accounting_sum.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace ior::pipeline {
namespace {

using model::Accounting;

constexpr std::array kTotals = {&Accounting::in_flight,
                                &Accounting::without_enter,
                                &Accounting::files_announced,
                                &Accounting::tasks_announced,
                                &Accounting::without_submit,
                                &Accounting::names_lost,
                                &Accounting::names_unresolved,
                                &Accounting::records_malformed,
                                &Accounting::paths_unreadable,
                                &Accounting::paths_truncated,
                                &Accounting::order_violations};

template <typename Combine>
Accounting combined(Accounting left, const Accounting& right, Combine combine) {
  left.calls.resize(std::max(left.calls.size(), right.calls.size()));
  for (std::size_t nr = 0; nr < right.calls.size(); ++nr) {
    model::CallCounts& calls = left.calls[nr];
    combine(calls.seen, right.calls[nr].seen);
    combine(calls.delivered, right.calls[nr].delivered);
    combine(calls.filtered, right.calls[nr].filtered);
    for (std::size_t loss = 0; loss < model::kLosses; ++loss) {
      combine(calls.lost[loss], right.calls[nr].lost[loss]);
    }
  }
  for (const auto total : kTotals) {
    combine(left.*total, right.*total);
  }
  if (!left.skipped_probe_runs || !right.skipped_probe_runs) {
    left.skipped_probe_runs.reset();
  } else {
    combine(*left.skipped_probe_runs, *right.skipped_probe_runs);
  }
  return left;
}

}  // namespace

Accounting sum_of(Accounting sum, const Accounting& more) {
  return combined(std::move(sum), more, [](std::uint64_t& a, std::uint64_t b) { a += b; });
}

Accounting difference_of(Accounting now, const Accounting& before) {
  return combined(std::move(now), before, [](std::uint64_t& a, std::uint64_t b) {
    a -= std::min(a, b);  // counters of several CPUs are not read at one moment
  });
}

}  // namespace ior::pipeline

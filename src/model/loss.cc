// SPDX-License-Identifier: Apache-2.0
#include "model/loss.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include "model/syscall_table.h"

namespace ior::model {
namespace {

constexpr std::size_t kNamedCalls = 8;  // of one reason; the rest are summed up

constexpr std::array<LossInfo, kLosses> kInfo{{
    {"ring full",
     "the reader was slower than the calls, and the ring buffer had no room left",
     "make the rings larger (-mapSize), trace fewer calls or one process, or write to a file"},
    {"no slot",
     "the kernel had no memory to remember the call of its thread",
     "trace fewer processes at a time, or free memory"},
    {"no exit seen",
     "the kernel skipped a probe run, so that the end of the call was not seen",
     "none on this kernel; other BPF tracers running at the same time make it likelier"},
    {"malformed",
     "a record did not have the form that this version of ior writes",
     "this is a bug in ior: please report it"},
}};

std::string name_of(std::size_t row, std::size_t rows) {
  if (row + 1 == rows) {
    return "other numbers";
  }
  const SyscallInfo* info = find_by_nr(static_cast<int>(row));
  return info == nullptr ? fmt::format("syscall_{}", row) : std::string(info->tracepoint_name);
}

// "read 5, write 3, 2 more calls 4", most first.
std::string by_call(const std::vector<CallCounts>& calls, std::size_t reason) {
  std::vector<std::pair<std::uint64_t, std::size_t>> lost;
  for (std::size_t row = 0; row < calls.size(); ++row) {
    if (calls[row].lost[reason] != 0) {
      lost.emplace_back(calls[row].lost[reason], row);
    }
  }
  std::ranges::stable_sort(lost, std::ranges::greater{}, &decltype(lost)::value_type::first);

  std::string text;
  std::uint64_t rest = 0;
  for (std::size_t i = 0; i < lost.size(); ++i) {
    if (i >= kNamedCalls) {
      rest += lost[i].first;
      continue;
    }
    text += fmt::format(
        "{}{} {}", i == 0 ? "" : ", ", name_of(lost[i].second, calls.size()), lost[i].first);
  }
  if (rest != 0) {
    text += fmt::format(", {} more calls {}", lost.size() - kNamedCalls, rest);
  }
  return text;
}

using Output = std::back_insert_iterator<std::string>;

// A line of the report that matters only when it is not 0.
void append_count(Output out, std::uint64_t count, std::string_view what) {
  if (count != 0) {
    fmt::format_to(out, "  {}: {}\n", what, count);
  }
}

void append_losses(Output out, const Accounting& accounting, const CallCounts& sum) {
  for (std::size_t reason = 0; reason < kLosses; ++reason) {
    if (sum.lost[reason] == 0) {
      continue;
    }
    const LossInfo& info = kInfo[reason];
    fmt::format_to(out,
                   "  lost, {}: {} ({})\n",
                   info.name,
                   sum.lost[reason],
                   by_call(accounting.calls, reason));
    fmt::format_to(out, "    {}\n    what helps: {}\n", info.reason, info.remedy);
  }
}

void append_notes(Output out, const Accounting& accounting) {
  append_count(out, accounting.in_flight, "calls still running at the end");
  append_count(out,
               accounting.without_enter,
               "rows without a start (running when tracing began, or their start was not seen)");
  append_count(out,
               accounting.without_submit,
               "io_uring operations begun before tracing (they have no rows)");
  append_count(
      out,
      accounting.names_lost,
      "names of files and threads that found no room in the ring (their rows say unknown)");
  append_count(out,
               accounting.names_unresolved,
               "names that had aged out of a table (their rows say unknown)");
  append_count(out,
               accounting.records_malformed,
               "records that could not be read: a bug in ior (what they told is missing)");
  append_count(out, accounting.paths_unreadable, "path arguments that could not be read");
  append_count(out, accounting.paths_truncated, "paths that were cut");
  append_count(out, accounting.order_violations, "rows out of order");
  if (accounting.skipped_probe_runs) {
    append_count(out, *accounting.skipped_probe_runs, "probe runs that the kernel skipped");
  } else {
    fmt::format_to(out, "  probe runs that the kernel skipped: not counted by this kernel\n");
  }
}

// "ring full 5, malformed 1"
std::string by_reason(const CallCounts& sum) {
  std::string text;
  for (std::size_t reason = 0; reason < kLosses; ++reason) {
    if (sum.lost[reason] != 0) {
      text +=
          fmt::format("{}{} {}", text.empty() ? "" : ", ", kInfo[reason].name, sum.lost[reason]);
    }
  }
  return text;
}

// Calls whose sums do not agree: a bug, to be seen.
void append_violations(Output out, const Accounting& accounting) {
  for (std::size_t row = 0; row < accounting.calls.size(); ++row) {
    const CallCounts& call = accounting.calls[row];
    if (!call.conserved()) {
      fmt::format_to(out,
                     "  {}: seen {}, rows {}, filtered {}, lost {}\n",
                     name_of(row, accounting.calls.size()),
                     call.seen,
                     call.delivered,
                     call.filtered,
                     call.lost_total());
    }
  }
}

}  // namespace

const LossInfo& describe(Loss loss) {
  return kInfo[static_cast<std::size_t>(loss)];
}

std::uint64_t CallCounts::lost_total() const {
  return std::accumulate(lost.begin(), lost.end(), std::uint64_t{0});
}

CallCounts Accounting::total() const {
  CallCounts sum;
  for (const CallCounts& call : calls) {
    sum.seen += call.seen;
    sum.delivered += call.delivered;
    sum.filtered += call.filtered;
    for (std::size_t reason = 0; reason < kLosses; ++reason) {
      sum.lost[reason] += call.lost[reason];
    }
  }
  return sum;
}

bool Accounting::conserved() const {
  return std::ranges::all_of(calls, &CallCounts::conserved);
}

std::string report(const Accounting& accounting) {
  const CallCounts sum = accounting.total();
  std::string text = fmt::format("{} calls: {} rows, {} filtered, {} lost\n",
                                 sum.seen,
                                 sum.delivered,
                                 sum.filtered,
                                 sum.lost_total());
  const Output out = std::back_inserter(text);
  append_losses(out, accounting, sum);
  append_notes(out, accounting);
  if (!accounting.conserved()) {
    append_violations(out, accounting);
    text +=
        "NOT CONSERVED: calls seen are not rows + filtered + lost. This is a bug in ior: please "
        "report it\n";
  } else if (sum.lost_total() != 0) {
    text += fmt::format("{} calls lost: {}\n", sum.lost_total(), by_reason(sum));
  } else {
    text += "complete: nothing was lost\n";
  }
  return text;
}

}  // namespace ior::model

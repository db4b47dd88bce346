// SPDX-License-Identifier: Apache-2.0
#include "record/metadata.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "model/syscall_table.h"
#include "record/json.h"

namespace ior::record {
namespace {

using model::Accounting;
using model::CallCounts;

constexpr std::string_view kOtherNumbers = "other numbers";
constexpr std::array<std::string_view, 5> kStates{"complete", "continued", "cut", "repaired", ""};

// The plain counters, under the names they have in the file.
struct NamedCount {
  const char* name;
  std::uint64_t Accounting::* count;
};
constexpr NamedCount kCounts[] = {
    {"in_flight", &Accounting::in_flight},
    {"without_enter", &Accounting::without_enter},
    {"without_submit", &Accounting::without_submit},
    {"files_announced", &Accounting::files_announced},
    {"tasks_announced", &Accounting::tasks_announced},
    {"names_lost", &Accounting::names_lost},
    {"names_unresolved", &Accounting::names_unresolved},
    {"records_malformed", &Accounting::records_malformed},
    {"paths_unreadable", &Accounting::paths_unreadable},
    {"paths_truncated", &Accounting::paths_truncated},
    {"order_violations", &Accounting::order_violations},
};

// {"ring full":1,"no slot":0,...}
std::string lost_json(const CallCounts& counts) {
  std::string out = "{";
  for (std::size_t i = 0; i < model::kLosses; ++i) {
    out += fmt::format("{}{}:{}",
                       i == 0 ? "" : ",",
                       json_string(model::describe(static_cast<model::Loss>(i)).name),
                       counts.lost[i]);
  }
  return out + '}';
}

// The calls that were seen, by number.
std::string calls_json(const std::vector<CallCounts>& calls) {
  std::string out = "[";
  for (std::size_t nr = 0; nr < calls.size(); ++nr) {
    const CallCounts& counts = calls[nr];
    if (counts.seen == 0 && counts.delivered == 0 && counts.lost_total() == 0) {
      continue;
    }
    const bool other = nr + 1 == calls.size();
    const model::SyscallInfo* info = other ? nullptr : model::find_by_nr(static_cast<int>(nr));
    out +=
        fmt::format(R"({}{{"nr":{},"call":{},"seen":{},"delivered":{},"filtered":{},"lost":{}}})",
                    out.size() == 1 ? "" : ",",
                    nr,
                    json_string(info != nullptr ? info->tracepoint_name
                                : other         ? kOtherNumbers
                                                : ""),
                    counts.seen,
                    counts.delivered,
                    counts.filtered,
                    lost_json(counts));
  }
  return out + ']';
}

bool read_calls(const Json& array, std::vector<CallCounts>& calls) {
  return std::ranges::all_of(array.items, [&calls](const Json& item) {
    const auto nr = item.number_at("nr");
    const auto seen = item.number_at("seen");
    const auto delivered = item.number_at("delivered");
    const auto filtered = item.number_at("filtered");
    const Json* lost = item.find("lost");
    // Its number was 511 before operations had rows.
    const Json* call = item.find("call");
    const bool other = call != nullptr && call->text == kOtherNumbers;
    if (!nr || *nr >= calls.size() || !seen || !delivered || !filtered || lost == nullptr) {
      return false;
    }
    CallCounts& counts = other ? calls.back() : calls[*nr];
    counts.seen = *seen;
    counts.delivered = *delivered;
    counts.filtered = *filtered;
    for (std::size_t i = 0; i < model::kLosses; ++i) {
      const std::string name(model::describe(static_cast<model::Loss>(i)).name);
      counts.lost[i] = lost->number_at(name).value_or(0);
    }
    return true;
  });
}

}  // namespace

std::string_view to_string(model::RecordingState state) {
  return kStates[static_cast<std::size_t>(state)];
}

model::RecordingState parse_state(std::string_view word) {
  const auto* const found = std::ranges::find(kStates, word);
  return found == kStates.end() ? model::RecordingState::kForeign
                                : static_cast<model::RecordingState>(found - kStates.begin());
}

std::string to_json(const Accounting& accounting) {
  std::string out = "{";
  for (const NamedCount& named : kCounts) {
    out += fmt::format(R"("{}":{},)", named.name, accounting.*named.count);
  }
  out += accounting.skipped_probe_runs
             ? fmt::format(R"("skipped_probe_runs":{},)", *accounting.skipped_probe_runs)
             : R"("skipped_probe_runs":null,)";
  return out + R"("calls":)" + calls_json(accounting.calls) + '}';
}

std::optional<Accounting> accounting_from_json(std::string_view json) {
  const auto value = parse_json(json);
  if (!value) {
    return std::nullopt;
  }
  Accounting accounting;
  accounting.calls.resize(model::kMaxSyscallNr + 1);
  const Json* calls = value->find("calls");
  if (calls == nullptr || !read_calls(*calls, accounting.calls)) {
    return std::nullopt;
  }
  for (const NamedCount& named : kCounts) {
    accounting.*named.count = value->number_at(named.name).value_or(0);
  }
  accounting.skipped_probe_runs = value->number_at("skipped_probe_runs");
  return accounting;
}

std::string losses_to_json(const Accounting& accounting) {
  return lost_json(accounting.total());
}

}  // namespace ior::record

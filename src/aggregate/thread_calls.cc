// SPDX-License-Identifier: Apache-2.0
#include "aggregate/thread_calls.h"

#include <algorithm>

#include "aggregate/summary_traits.h"

namespace ior::aggregate {
namespace {

std::string name_of(bool compat, std::int32_t nr) {
  model::CallEvent event;
  event.nr = nr;
  event.notes.compat = compat;
  event.info = compat ? nullptr : model::find_by_nr(nr);
  return model::call_name(event);
}

template <typename Calls>
model::ThreadCallTable table_of(const Calls& calls) {
  model::ThreadCallTable table;
  Tally total;
  for (const auto& [call, tally] : calls) {
    total.merge(tally);
    table.calls.push_back({.name = name_of(call.first, call.second), .stats = tally.stats()});
  }
  table.total = total.stats();
  std::ranges::stable_sort(table.calls, std::ranges::greater{}, [](const model::CallLine& line) {
    return std::pair(line.stats.time_ns, line.stats.calls);
  });
  return table;
}

}  // namespace

void ThreadCalls::add(model::EventSpan events) {
  for (const model::CallEvent& event : events) {
    if (event.outcome == model::Outcome::kInFlight) {
      continue;
    }
    Calls* calls = &others_;
    if (event.task != nullptr) {
      Thread thread{event.task->tid, event.task->start_ns, event.task->comm};
      const auto place = threads_.find(thread);
      if (place != threads_.end()) {
        calls = &place->second;
      } else if (threads_.size() < max_threads_) {
        calls = &threads_[std::move(thread)];
      }
    }
    (*calls)[{event.notes.compat, event.nr}].add(sample_of(event, traits_of(event.info), 0));
  }
}

std::vector<model::ThreadCallTable> ThreadCalls::tables() const {
  std::vector<model::ThreadCallTable> tables;
  Calls all;
  const auto merge = [&all](const Calls& calls) {
    for (const auto& [call, tally] : calls) {
      all[call].merge(tally);
    }
  };
  for (const auto& [thread, calls] : threads_) {
    model::ThreadCallTable& table = tables.emplace_back(table_of(calls));
    table.tid = std::get<0>(thread);
    table.comm = std::get<2>(thread);
    merge(calls);
  }
  if (!others_.empty()) {
    tables.push_back(table_of(others_));
    tables.back().comm = "[other]";
    merge(others_);
  }
  std::ranges::stable_sort(tables, std::ranges::greater{}, [](const model::ThreadCallTable& table) {
    return std::pair(table.total.time_ns, table.total.calls);
  });
  tables.push_back(table_of(all));
  return tables;
}

}  // namespace ior::aggregate

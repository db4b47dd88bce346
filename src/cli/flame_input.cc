// SPDX-License-Identifier: Apache-2.0
#include "cli/flame_input.h"

#include <fmt/format.h>
#include <time.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <string_view>

#include "base/human.h"
#include "cli/aggregate_output.h"
#include "model/ports.h"
#include "model/recording_info.h"
#include "record/aggregate_file.h"
#include "record/recording.h"

namespace ior::cli {
namespace {

using record::AggregateFacts;

// 0 when the fact is missing or not a number.
std::uint64_t number(const AggregateFacts& facts, std::string_view word) {
  const std::string_view text = facts.value(word);
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string utc(std::uint64_t unix_ns) {
  const auto seconds = static_cast<time_t>(unix_ns / 1'000'000'000);
  struct tm parts{};
  std::array<char, 64> text{};
  if (::gmtime_r(&seconds, &parts) == nullptr) {
    return {};
  }
  return {text.data(), ::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S UTC", &parts)};
}

std::uint64_t lost_calls(const AggregateFacts& facts) {
  std::uint64_t lost = 0;
  for (const auto& [word, value] : facts.facts) {
    if (word.starts_with("lost.")) {
      lost += number(facts, word);
    }
  }
  return lost;
}

// "host build7 | kernel 6.18 | 2026-11-21 15:00:00 UTC | 10 s | 18,233 calls", of what is known.
std::string first_note(const AggregateFacts& facts, std::uint64_t calls) {
  std::vector<std::string> parts;
  for (const char* word : {"host", "kernel"}) {
    if (!facts.value(word).empty()) {
      parts.push_back(fmt::format("{} {}", word, facts.value(word)));
    }
  }
  if (const std::uint64_t started = number(facts, "started_unix_ns")) {
    parts.push_back(utc(started));
  }
  if (const std::uint64_t duration = number(facts, "duration_ns")) {
    parts.push_back(human_time(duration));
  }
  parts.push_back(fmt::format("{} calls", human_count(calls)));
  return fmt::format("{}", fmt::join(parts, " | "));
}

std::vector<std::string> notes_of(const AggregateFacts& facts, const aggregate::FlameTrie& trie) {
  std::vector<std::string> notes;
  notes.push_back(first_note(facts, trie.totals().count));
  if (!facts.value("command").empty()) {
    notes.emplace_back(facts.value("command"));
  }
  if (const std::uint64_t lost = lost_calls(facts)) {
    notes.push_back(fmt::format("{} calls are missing: lost while recording", human_count(lost)));
  }
  const std::uint64_t folded = number(facts, "folded.pid") + number(facts, "folded.other");
  if (folded + trie.folded_calls() > 0) {
    notes.push_back(fmt::format(
        "{} calls stand under [other] or process 0: more different ones than the recording holds",
        human_count(folded + trie.folded_calls())));
  }
  return notes;
}

// A frame of a hundred-thousandth is a tenth of a pixel wide, and a pixel after zooming in once.
constexpr double kDrawnShare = 1e-5;

Result<AggregateFacts> read_aggregates(const std::string& path, aggregate::FlameTrie& trie) {
  return record::read_aggregate_file(
      path, [&](const model::AggregateRow& row) { trie.add(row.key(), row.totals); });
}

// The facts of a recording of events, under the words of aggregate recordings.
AggregateFacts facts_of(const model::RecordingInfo& info) {
  AggregateFacts facts;
  facts.add("host", std::string(info.value("ior.hostname")));
  facts.add("kernel", std::string(info.value("ior.kernel")));
  facts.add("command", std::string(info.value("ior.command_line")));
  facts.add("started_unix_ns", std::string(info.value("ior.started_at_unix_nano")));
  const std::uint64_t started = number(facts, "started_unix_ns");
  facts.add("ended_unix_ns", std::string(info.value("ior.ended_at_unix_nano")));
  const std::uint64_t ended = number(facts, "ended_unix_ns");
  if (ended > started) {
    facts.add("duration_ns", fmt::format("{}", ended - started));
  }
  if (info.accounting) {
    facts.add("lost.all", fmt::format("{}", info.accounting->total().lost_total()));
  }
  if (info.rows_missing > 0) {
    facts.add("lost.rows", fmt::format("{}", info.rows_missing));
  }
  return facts;
}

Result<AggregateFacts> read_events(const std::string& path, aggregate::FlameTrie& trie) {
  IOR_TRY(const auto recording, record::open_recording(path));
  while (!recording->ended()) {
    IOR_TRY(const model::EventSpan events, recording->next());
    for (const model::CallEvent& event : events) {
      trie.add(event);
    }
  }
  return facts_of(recording->info());
}

}  // namespace

aggregate::FlameSettings flame_settings(const std::vector<model::FlameField>& fields) {
  return {.fields = fields,
          .max_nodes = std::size_t{1} << 21,
          .max_name_bytes = std::uint64_t{1} << 26,
          .flag_words = append_flag_words};
}

FlameInput flame_input_of(const aggregate::FlameTrie& trie,
                          const AggregateFacts& facts,
                          Detail detail) {
  FlameInput input;
  // The reader of a picture chooses the metric.
  input.tree =
      detail == Detail::kWhole
          ? trie.whole()
          : trie.snapshot({.share_of = aggregate::ShareOf::kAnyMetric, .min_share = kDrawnShare});
  input.notes = notes_of(facts, trie);
  return input;
}

Result<FlameInput> read_flame_input(const std::string& path,
                                    const std::vector<model::FlameField>& fields,
                                    Detail detail) {
  aggregate::FlameTrie trie(flame_settings(fields));
  IOR_TRY(const bool aggregates, record::is_aggregate_file(path));
  IOR_TRY(const AggregateFacts facts,
          aggregates || path.ends_with(record::kAggregateSuffix) ? read_aggregates(path, trie)
                                                                 : read_events(path, trie));
  return flame_input_of(trie, facts, detail);
}

}  // namespace ior::cli

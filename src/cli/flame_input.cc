// SPDX-License-Identifier: Apache-2.0
#include "cli/flame_input.h"

#include <fmt/format.h>
#include <time.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <string_view>

#include "aggregate/flame_trie.h"
#include "base/human.h"
#include "record/aggregate_file.h"

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

std::vector<std::string> notes_of(const AggregateFacts& facts, const model::FlameTree& tree) {
  std::vector<std::string> notes;
  notes.push_back(fmt::format("host {} | kernel {} | {} | {} | {} calls",
                              facts.value("host"),
                              facts.value("kernel"),
                              utc(number(facts, "started_unix_ns")),
                              human_time(number(facts, "duration_ns")),
                              human_count(tree.nodes[0].total.count)));
  if (!facts.value("command").empty()) {
    notes.emplace_back(facts.value("command"));
  }
  if (const std::uint64_t lost = lost_calls(facts)) {
    notes.push_back(fmt::format("{} calls are missing: lost while recording", human_count(lost)));
  }
  const std::uint64_t folded = number(facts, "folded.pid") + number(facts, "folded.other");
  if (folded + tree.folded_calls > 0) {
    notes.push_back(fmt::format(
        "{} calls stand under [other] or process 0: more different ones than the recording holds",
        human_count(folded + tree.folded_calls)));
  }
  return notes;
}

// A frame of a hundred-thousandth is a tenth of a pixel wide, and a pixel after zooming in once.
constexpr double kDrawnShare = 1e-5;

}  // namespace

Result<FlameInput> read_flame_input(const std::string& path,
                                    const std::vector<model::FlameField>& fields,
                                    model::FlameMetric metric,
                                    Detail detail) {
  aggregate::FlameTrie trie({.fields = fields,
                             .max_nodes = std::size_t{1} << 22,
                             .max_name_bytes = std::uint64_t{1} << 28});
  IOR_TRY(const AggregateFacts facts,
          record::read_aggregate_file(
              path, [&](const model::AggregateRow& row) { trie.add(row.key(), row.totals); }));
  FlameInput input;
  input.tree = detail == Detail::kWhole
                   ? trie.whole()
                   : trie.snapshot({.metric = metric, .min_share = kDrawnShare});
  input.notes = notes_of(facts, input.tree);
  return input;
}

}  // namespace ior::cli

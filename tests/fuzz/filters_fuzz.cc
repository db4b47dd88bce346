// SPDX-License-Identifier: Apache-2.0
//
// The languages that people type: the dashboard's row filter, the list of calls of `trace -e`, the
// Go tool's -tps and -comm. The first byte chooses the language (in seeds/filters a digit from 2),
// the rest is the text. What is refused must say why; what is accepted must mean what the grammar
// promises.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "filter/call_expression.h"
#include "filter/event_filter.h"
#include "filter/row_filter.h"
#include "filter/select_calls.h"
#include "model/event_builder.h"
#include "tests/fuzz/output_checks.h"

namespace {

using ior::filter::RowFilter;
using ior::fuzz::require;
using ior::model::BuiltEvent;

const std::vector<BuiltEvent>& samples() {
  using namespace ior::model;  // NOLINT(google-build-using-namespace)
  static const std::vector<BuiltEvent> kSamples = {
      a_read().on(3, a_file("/etc/passwd")).returns(17).build(),
      an_openat().path("pass\nwd\xff").in("/etc").fails(2).by("po\x1bst", 7, 8).build(),
      a_call("renameat2").path("/a").path2("/b").returns(-1).build(),
      a_call("fsync").on(9, a_file("")).at(5, 10'000'000).gap(std::nullopt).build(),
      a_call("exit_group").outcome(Outcome::kNoReturn).by_unknown().build(),
      a_read().number(999).by("", 0, 0).build()};
  return kSamples;
}

template <typename T>
bool accepted(const ior::Result<T>& result, std::string_view text) {
  if (!result) {
    require(!result.error().message().empty(), "a refusal says why", text);
    require(result.error().exit_code == 2, "a refusal is one of usage", text);
  }
  return result.has_value();
}

// `wanted` of what the first filter says is what the second one says, of every sample.
template <typename Wanted>
void require_means(const RowFilter& filter, const std::string& other, Wanted wanted) {
  constexpr std::size_t kLongest = 16000;
  const auto parsed = RowFilter::parse(other);
  if (!accepted(parsed, other)) {
    const std::string why = parsed.error().message();
    require(why.find("nested too deep") != why.npos || other.size() > kLongest,
            "what is accepted is accepted as a part, too",
            other);
    return;
  }
  for (const BuiltEvent& event : samples()) {
    require(parsed->matches(event) == wanted(filter.matches(event)), "the parts' meaning", other);
  }
}

void try_row_filter(std::string_view text) {
  const auto filter = RowFilter::parse(text);
  if (!accepted(filter, text)) {
    return;
  }
  const std::string inner(text);
  require_means(*filter, "not (" + inner + ")", [](bool yes) { return !yes; });
  require_means(*filter, "(" + inner + ") and (" + inner + ")", [](bool yes) { return yes; });
  require_means(*filter, "fd=1 fd=2 or " + inner, [](bool yes) { return yes; });
}

// Whatever bytes a name has, a quoted test finds it, and finds nothing else.
void try_quoted(std::string_view name) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string quoted = "comm=\"";
  for (const char c : name.substr(0, 1000)) {
    const auto byte = static_cast<unsigned char>(c);
    quoted += {'\\', 'x', kDigits[byte >> 4], kDigits[byte & 15]};
  }
  quoted += '"';
  const auto filter = RowFilter::parse(quoted);
  require(accepted(filter, quoted), "any name can be quoted", quoted);
  const std::string comm(name.substr(0, 1000));
  require(filter->matches(ior::model::a_read().by(comm, 1, 1).build()), "it is found", quoted);
  require(!filter->matches(ior::model::a_read().by(comm + "x", 1, 1).build()), "alone", quoted);
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    if (c == ',') {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  return words;
}

void try_calls(std::string_view text) {
  const auto calls = ior::filter::select_calls_by_expression(words_of(text));
  if (accepted(calls, text)) {
    require(calls->any(), "a list of calls selects something", text);
  }
}

void try_selection(std::string_view text) {
  ior::filter::CallSelection selection;
  const std::array<std::vector<std::string>*, 8> flags = {&selection.tracepoints,
                                                          &selection.exclude_tracepoints,
                                                          &selection.families,
                                                          &selection.kinds,
                                                          &selection.syscalls,
                                                          &selection.no_families,
                                                          &selection.no_kinds,
                                                          &selection.no_syscalls};
  for (std::string& word : words_of(text)) {
    if (!word.empty()) {
      const auto flag = static_cast<unsigned char>(word[0]) % flags.size();
      flags[flag]->push_back(word.substr(1));
    }
  }
  const auto calls = ior::filter::select_calls(selection);
  if (accepted(calls, text)) {
    require(calls->any(), "a selection selects something", text);
  }
}

void try_event_filter(std::string_view text) {
  const std::size_t comma = std::min(text.find(','), text.size());
  const std::string_view path = text.substr(std::min(comma + 1, text.size()));
  auto keep = ior::filter::make_event_filter(text.substr(0, comma), path);
  if (accepted(keep, text) && *keep) {
    for (const BuiltEvent& event : samples()) {
      static_cast<void>((*keep)(event));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  static constexpr std::array kLanguages = {
      try_row_filter, try_quoted, try_calls, try_selection, try_event_filter};
  const std::string text(data + 1, data + size);
  kLanguages[data[0] % kLanguages.size()](text);
  return 0;
}

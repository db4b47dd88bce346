// SPDX-License-Identifier: Apache-2.0
//
// Aggregate recordings, .ior.zst: calls added up under a key, as text that zstdcat and cut can
// read. One zstd frame with a checksum; docs/SCHEMA.md describes the lines and has the log of
// versions.
//
//   #ior-aggregate <tab> 1                        first line: what it is, version of the format
//   #host <tab> build7                            facts: a word and a value
//   #columns <tab> count <tab> duration_ns ...    names of the columns
//   17 <tab> 90210 ... <tab> /etc/passwd          a row per key, in no particular order
//   #end <tab> rows <tab> calls                   last line: without it, the file was cut
//
// Text is escaped as row_text.h says. The reader takes nothing on trust: every line, number and
// length is bounded, and an error names the line.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "model/aggregate.h"

namespace ior::record {

inline constexpr int kAggregateVersion = 1;
inline constexpr std::string_view kAggregateSuffix = ".ior.zst";

// What a recording says about itself, in order. Words have no tab and no '#'.
struct AggregateFacts {
  std::vector<std::pair<std::string, std::string>> facts;

  void add(std::string word, std::string value) {
    facts.emplace_back(std::move(word), std::move(value));
  }
  // Empty: not there.
  std::string_view value(std::string_view word) const;
};

// Writes to a descriptor that it does not own.
class AggregateWriter {
 public:
  // name: of the file, in errors.
  AggregateWriter(int fd, std::string name);
  ~AggregateWriter();
  AggregateWriter(const AggregateWriter&) = delete;
  AggregateWriter& operator=(const AggregateWriter&) = delete;

  Status begin(const AggregateFacts& facts);
  Status row(const model::CallKey& key, const model::Totals& totals);
  Status finish();  // the last call

 private:
  class Compressor;

  std::string line_;
  std::uint64_t rows_ = 0;
  std::uint64_t calls_ = 0;
  std::unique_ptr<Compressor> compressor_;
};

// Gives every row to `visit`, which may be called before an error further on is found, and returns
// the facts. Memory does not depend on the file. `visit` empty: only the facts are read.
Result<AggregateFacts> read_aggregate_file(
    const std::string& path, const std::function<void(const model::AggregateRow&)>& visit);

// Whether the file begins as such a recording does (the frame's first bytes are unpacked). Error:
// it cannot be opened or read.
Result<bool> is_aggregate_file(const std::string& path);

}  // namespace ior::record

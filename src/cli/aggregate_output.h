// SPDX-License-Identifier: Apache-2.0
//
// The aggregate recording (.ior.zst) as an output of a command: adds up while the run lasts, writes
// at its end. Where it goes is tried before anything is traced.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "aggregate/keyed_totals.h"
#include "base/result.h"
#include "cli/options.h"
#include "model/loss.h"
#include "model/ports.h"
#include "record/aggregate_file.h"
#include "record/new_file.h"

namespace ior::cli {

class AggregateOutput {
 public:
  // path: where the user wants it, refused when it is there unless --force; empty: a generated name
  // in the working directory, <host>-<name>-<time>.ior.zst, which never replaces a file.
  static Result<AggregateOutput> create(const Options& options, const std::string& path);

  // The calls go here.
  model::Sink& sink() { return *sink_; }

  // Once the run has ended. Gives the name that the file got.
  Result<std::string> write(const model::Accounting& accounting);

 private:
  AggregateOutput(record::NewFile file, record::Taken taken)
      : file_(std::move(file)), taken_(taken) {}

  record::NewFile file_;
  record::Taken taken_;
  std::uint64_t started_ns_ = 0;  // wall clock
  record::AggregateFacts facts_;  // what is known at the start
  std::unique_ptr<aggregate::KeyedSink> sink_;
};

// What a recording says about itself at its start, and about a run that has ended.
record::AggregateFacts facts_at_start(const Options& options, std::uint64_t now_ns);
void add_accounting(record::AggregateFacts& facts, const model::Accounting& accounting);

// Wall clock, nanoseconds since 1970.
std::uint64_t wall_clock_ns();

// The words of open(2)'s flags: "O_RDWR|O_CREAT".
void append_flag_words(std::string& out, std::uint64_t flags);

}  // namespace ior::cli

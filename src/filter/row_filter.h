// SPDX-License-Identifier: Apache-2.0
//
// The dashboard's filters: what the Go tool's dialog can say, in words, with and, or, not.
//
//   syscall=openat                    = exactly, != not; ~ (or :) a pattern, !~ not
//   comm~post  file~"^/var/lib/*"     patterns: text, ^begin, end$, ^whole$, ^dir/* (filter/
//                                     event_filter.h); quotes where blanks or signs are
//   latency>=10ms and bytes<4k        = != < > <= >=; ns us ms s m h; k M G are 1024
//   ret=-2   ret=ENOENT   error       error: the result is an errno
//   family=FS or not (pid=1 and fd=3)
//   passwd                            a word alone: syscall, comm or file has it
//
// Fields: syscall comm file family (text); pid tid uid cgroup fd ret bytes latency gap (numbers).
// `and` may be left out. A file's test holds for its old or its new name; != and !~ for both. What
// is not known passes no test of its own, and every negated one. Pure.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "model/event.h"

namespace ior::filter {

// A compiled filter: a value, cheap to copy, for any number of threads.
class RowFilter {
 public:
  // Errors are those of usage: what was expected, and where.
  static Result<RowFilter> parse(std::string_view text);

  // Hot path.
  bool matches(const model::CallEvent& event) const;

  struct Node;

 private:
  explicit RowFilter(std::shared_ptr<const Node> root) : root_(std::move(root)) {}
  std::shared_ptr<const Node> root_;
};

}  // namespace ior::filter

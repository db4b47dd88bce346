// SPDX-License-Identifier: Apache-2.0
//
// The dashboard's filters: what the Go tool's dialog can say, in words, with and, or, not.
//
//   syscall=openat                    = exactly, != not; ~ (or :) a pattern, !~ not
//   comm~post  file~"^/var/lib/*"     patterns: text, ^begin, end$, ^whole$, ^dir/* (filter/
//                                     event_filter.h); quotes where blanks or signs are
//   latency>=10ms and bytes<4k        = != < > <= >=; ns us ms s m h; k M G are 1024
//   end>=3h20m                        when the call ended, since boot
//   ret=-2   ret=ENOENT   error       error: the result is an errno
//   error=ENOENT                      that one; error!=EAGAIN any other
//   syscall=read,write  pid=12,13     one of several
//   family=FS or not (pid=1 and fd=3)
//   passwd                            a word alone: syscall, comm or file has it
//   life=4711/3@812                   the life of descriptor 3 of process 4711 that row 812 belongs
//                                     to (filter/descriptor_life.h); not within or, not
//
// Fields: syscall comm file family (text); pid tid uid cgroup fd ret bytes latency gap end
// (numbers). `and` may be left out, but not beside a word alone. A file's test holds for its old or
// its new name; != and !~ for both. What is not known passes no test of its own, and every negated
// one. Pure.
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "filter/descriptor_life.h"
#include "model/event.h"

namespace ior::filter {

// A compiled filter: a value, cheap to copy, for any number of threads. One with a life is for one
// thread, and its copies share what it learns.
class RowFilter {
 public:
  // Errors are those of usage: what was expected, and where.
  static Result<RowFilter> parse(std::string_view text);

  // Hot path.
  bool matches(const model::CallEvent& event) const;

  // With a life: every event of the source is to be learnt, in its order, before it is matched.
  // True: what matched before belonged to a life that is over. Hot path.
  bool has_life() const { return !lives_.empty(); }
  bool learn(const model::CallEvent& event) const;

  struct Node;

 private:
  RowFilter(std::shared_ptr<const Node> root, std::vector<std::shared_ptr<DescriptorLife>> lives)
      : root_(std::move(root)), lives_(std::move(lives)) {}
  std::shared_ptr<const Node> root_;
  std::vector<std::shared_ptr<DescriptorLife>> lives_;  // those in root_
};

}  // namespace ior::filter

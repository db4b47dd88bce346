// SPDX-License-Identifier: Apache-2.0
//
// Calls that were added up under a key: what an aggregate recording holds a row of each, and what
// flame graphs are made from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/totals.h"

namespace ior::model {

inline constexpr std::uint32_t kNoUid = 0xffffffff;  // (uid_t) -1 is no user: man 2 setresuid

// A call, seen as the fields that flame graphs and aggregates know. Views hold as long as what they
// were made from. Empty: not known, or there is none.
struct CallKey {
  std::string_view path = {};  // name of the file, as append_file_name() gives it
  std::string_view call = {};  // "openat", as rows print it
  std::string_view comm = {};
  std::string_view flags = {};  // of a call that opens a file: "O_RDWR|O_CREAT"
  std::uint32_t pid = 0;        // 0: unknown, or folded
  std::uint32_t tid = 0;
  std::uint32_t uid = kNoUid;
  std::uint64_t cgroup = 0;  // 0: unknown, or folded
};

// The same, owning its text.
struct AggregateRow {
  std::string path;
  std::string call;
  std::string comm;
  std::string flags;
  std::uint32_t pid = 0;
  std::uint32_t tid = 0;
  std::uint32_t uid = kNoUid;
  std::uint64_t cgroup = 0;
  Totals totals;

  CallKey key() const {
    return {.path = path,
            .call = call,
            .comm = comm,
            .flags = flags,
            .pid = pid,
            .tid = tid,
            .uid = uid,
            .cgroup = cgroup};
  }
  bool operator==(const AggregateRow&) const = default;
};

// What it cost to stay within bounds. Totals are exact all the same.
struct Folding {
  std::uint64_t max_keys = 0;
  std::uint64_t calls_without_pid = 0;  // rows of their own would have exceeded max_keys: pid 0
  std::uint64_t calls_other = 0;        // nor was there room for that: path and comm [other]
  bool operator==(const Folding&) const = default;
};

// How the flags of a call that opens a file are written; the list of words is the exporter's.
using FlagWords = void (*)(std::string& out, std::uint64_t flags);

}  // namespace ior::model

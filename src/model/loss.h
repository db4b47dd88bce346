// SPDX-License-Identifier: Apache-2.0
//
// Accounting of a run: law 1, conservation. Every reason for which a call or a name may be missing
// is named here, with what to do about it; every output prints from this one list.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ior::model {

// Why a completed call has no row.
enum class Loss : std::uint8_t { kRingFull, kNoSlot, kNoExit, kMalformed, kCount };

struct LossInfo {
  std::string_view name;    // "ring full"
  std::string_view reason;  // one line
  std::string_view remedy;  // one line
};

const LossInfo& describe(Loss loss);

inline constexpr std::size_t kLosses = static_cast<std::size_t>(Loss::kCount);

// Completed calls of one number.
struct CallCounts {
  std::uint64_t seen = 0;       // by the kernel side
  std::uint64_t delivered = 0;  // rows given to the sinks
  std::uint64_t filtered = 0;   // rows dropped by the user-space filter
  std::array<std::uint64_t, kLosses> lost{};

  std::uint64_t lost_total() const;
  bool conserved() const { return seen == delivered + filtered + lost_total(); }
};

struct Accounting {
  // By call number; numbers outside the table share the last row of the kernel's tables
  // (IOR_CALL_OTHER).
  std::vector<CallCounts> calls;
  std::uint64_t in_flight = 0;       // calls running at the end: rows of their own, not in calls
  std::uint64_t without_enter = 0;   // rows whose start is unknown
  std::uint64_t without_submit = 0;  // operations that completed and began before tracing: no rows
  std::uint64_t files_announced = 0;
  std::uint64_t tasks_announced = 0;
  std::uint64_t names_lost = 0;         // file and task announcements that found no room
  std::uint64_t names_unresolved = 0;   // ids whose announcement had aged out of a bounded table
  std::uint64_t records_malformed = 0;  // from the kernel side, of no call that could be told
  std::uint64_t paths_unreadable = 0;
  std::uint64_t paths_truncated = 0;
  std::uint64_t order_violations = 0;               // rows that came after a later one
  std::optional<std::uint64_t> skipped_probe_runs;  // empty: this kernel does not count them

  CallCounts total() const;
  bool conserved() const;
};

// The end-of-run report for stderr, several lines, ends with a newline.
std::string report(const Accounting& accounting);

}  // namespace ior::model

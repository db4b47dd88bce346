// SPDX-License-Identifier: Apache-2.0
//
// One function for each kind of finding. Thresholds keep noise out, weights order the rest: the
// share of time, calls or bytes that a finding explains, times what its kind is worth.
#include "aggregate/findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <string>
#include <string_view>

#include "base/human.h"

namespace ior::aggregate {
namespace {

using model::Finding;
using model::FindingKind;
using model::Summary;

double share_of(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

double rate_of(std::uint64_t count, const Summary& summary) {
  return static_cast<double>(count) / std::max(summary.seconds(), 1.0);
}

std::string errno_word(int number) {
  const char* name = strerrorname_np(number);
  return name != nullptr ? std::string(name) : fmt::format("errno {}", number);
}

bool is_sync(std::string_view call) {
  constexpr std::array<std::string_view, 6> kSyncs = {
      "fsync", "fdatasync", "msync", "sync_file_range", "sync", "syncfs"};
  return std::ranges::find(kSyncs, call) != kSyncs.end();
}

// " of /var/lib/pg_wal", " under [pipes]", or nothing.
std::string in_place(std::string_view preposition, const std::string& place) {
  return place.empty() ? std::string() : fmt::format(" {} {}", preposition, place);
}

Finding a_finding(FindingKind kind) {
  Finding finding;
  finding.kind = kind;
  return finding;
}

void find_losses(const Summary& summary, std::vector<Finding>& findings) {
  if (!summary.accounting) {
    return;
  }
  const model::CallCounts total = summary.accounting->total();
  const std::uint64_t lost = total.lost_total();
  if (lost == 0) {
    return;
  }
  Finding finding = a_finding(FindingKind::kLoss);
  finding.weight = 1;
  finding.count = lost;
  finding.share = share_of(lost, total.seen);
  finding.sentence =
      fmt::format("{} of {} calls have no row ({}): every number below is too small by as much",
                  human_count(lost),
                  human_count(total.seen),
                  human_share(finding.share));
  findings.push_back(std::move(finding));
}

// Where a program's time goes: its largest spots, and storms of fsync.
void find_time_sinks(const Summary& summary, std::vector<Finding>& findings) {
  constexpr double kOfAll = 0.02;      // of all busy time
  constexpr double kOfProgram = 0.25;  // of the program's
  constexpr double kSyncsPerSecond = 20;
  constexpr int kPerProgram = 2;
  std::map<std::string_view, std::uint64_t> busy;
  for (const model::GroupRow& comm : summary.comms.rows) {
    busy[comm.name] = comm.stats.busy_ns();
  }
  std::map<std::string_view, int> taken;
  for (const model::HotSpot& spot : summary.time_sinks) {
    const double of_all = share_of(spot.stats.busy_ns(), summary.total.busy_ns());
    const double of_program =
        share_of(spot.stats.busy_ns(), std::max(busy[spot.comm], spot.stats.busy_ns()));
    const bool storm = is_sync(spot.call) && spot.per_second >= kSyncsPerSecond;
    const bool sinks = of_all >= kOfAll && of_program >= kOfProgram;
    if ((!storm && !sinks) || taken[spot.comm] >= kPerProgram) {
      continue;
    }
    ++taken[spot.comm];
    Finding finding = a_finding(storm ? FindingKind::kSyncStorm : FindingKind::kTimeSink);
    // What the host's time is spent on comes before what a small program does all day.
    finding.weight = std::min(1.0, of_all * (0.5 + 0.4 * of_program) + (storm ? 0.1 : 0));
    finding.sentence =
        fmt::format("{}: {} of its time in {}{}, {} calls ({}/s) of {} on average, p99 {}",
                    spot.comm,
                    human_share(of_program),
                    spot.call,
                    in_place("under", spot.place),
                    human_count(spot.stats.calls),
                    human_rate(spot.per_second),
                    human_time(spot.stats.mean_ns()),
                    human_time(spot.stats.p99_ns));
    finding.comm = spot.comm;
    finding.call = spot.call;
    finding.place = spot.place;
    finding.count = spot.stats.calls;
    finding.per_second = spot.per_second;
    finding.share = of_program;
    finding.time_ns = spot.stats.busy_ns();
    finding.p99_ns = spot.stats.p99_ns;
    finding.bytes = spot.stats.bytes;
    findings.push_back(std::move(finding));
  }
}

// How a non-blocking descriptor says "nothing yet" and a signal "later"; how realpath(3) learns
// that a name is no link, and isatty(3) that a file is no terminal.
bool is_usual(const model::ErrorStorm& storm) {
  return storm.number == EAGAIN || storm.number == EINTR || storm.number == EINPROGRESS ||
         storm.number == ETIMEDOUT || storm.number == ENOTTY ||
         (storm.number == EINVAL && storm.call.starts_with("readlink"));
}

void find_error_storms(const Summary& summary, std::vector<Finding>& findings) {
  constexpr std::uint64_t kLeast = 50;
  constexpr double kPerSecond = 10;
  constexpr std::size_t kAtMost = 5;  // storms come most frequent first
  std::size_t made = 0;
  for (const model::ErrorStorm& storm : summary.error_storms) {
    if (storm.count < kLeast || storm.per_second < kPerSecond) {
      continue;
    }
    if (++made > kAtMost) {
      break;
    }
    const bool usual = is_usual(storm);
    const double of_all = share_of(storm.count, summary.total.calls);
    Finding finding = a_finding(FindingKind::kErrorStorm);
    finding.weight = std::min(0.95, 0.05 + 2 * of_all + (storm.per_second >= 1000 ? 0.2 : 0)) *
                     (usual ? 0.25 : 1);
    finding.sentence = fmt::format("{}: {} {}/s{}, {} in all, {} from {}",
                                   storm.comm,
                                   human_rate(storm.per_second),
                                   errno_word(storm.number),
                                   in_place("under", storm.place),
                                   human_count(storm.count),
                                   storm.one_call ? "all of them" : "most of them",
                                   storm.call);
    finding.comm = storm.comm;
    finding.call = storm.one_call ? storm.call : std::string();
    finding.place = storm.place;
    finding.error = storm.number;
    finding.count = storm.count;
    finding.per_second = storm.per_second;
    finding.share = of_all;
    findings.push_back(std::move(finding));
  }
}

// To these devices nothing is slow, whatever the size.
bool is_nothing(const model::FileRow& file) {
  return file.name == "/dev/null" || file.name == "/dev/zero";
}

double weight_of_tiny(const model::FileRow& file, const Finding& finding, const Summary& summary) {
  const double of_time = share_of(file.stats.busy_ns(), summary.total.busy_ns());
  return (0.05 + 0.2 * finding.share + 0.6 * of_time) * (is_nothing(file) ? 0.2 : 1);
}

// Reads or writes that move so little that the calls cost more than the bytes.
void find_tiny(const Summary& summary, std::vector<Finding>& findings) {
  constexpr std::uint64_t kLeast = 200;
  constexpr std::size_t kAtMost = 3;
  std::size_t made = 0;
  for (const model::FileRow& file : summary.tiny_writers) {
    if (file.tiny_writes < kLeast || file.tiny_writes * 2 < file.writes || made >= kAtMost) {
      continue;
    }
    ++made;
    Finding finding = a_finding(FindingKind::kTinyWrites);
    finding.count = file.tiny_writes;
    finding.bytes = file.tiny_bytes;
    finding.share = share_of(file.tiny_writes, summary.total.calls);
    finding.weight = weight_of_tiny(file, finding, summary);
    finding.comm = file.comm;
    finding.place = file.name;
    finding.per_second = rate_of(file.tiny_writes, summary);
    finding.sentence = fmt::format("{}: {} tiny writes to {}, {} on average, {} of all calls",
                                   file.comm,
                                   human_count(file.tiny_writes),
                                   file.name,
                                   human_bytes(file.tiny_bytes / file.tiny_writes),
                                   human_share(finding.share));
    findings.push_back(std::move(finding));
  }
  made = 0;
  for (const model::FileRow& file : summary.tiny_readers) {
    if (file.tiny_reads < kLeast || file.tiny_reads * 2 < file.reads || made >= kAtMost) {
      continue;
    }
    ++made;
    Finding finding = a_finding(FindingKind::kTinyReads);
    finding.count = file.tiny_reads;
    finding.share = share_of(file.tiny_reads, summary.total.calls);
    finding.weight = weight_of_tiny(file, finding, summary);
    finding.comm = file.comm;
    finding.place = file.name;
    finding.per_second = rate_of(file.tiny_reads, summary);
    finding.sentence = fmt::format("{}: {} reads of under 512 bytes from {}, {} of all calls",
                                   file.comm,
                                   human_count(file.tiny_reads),
                                   file.name,
                                   human_share(finding.share));
    findings.push_back(std::move(finding));
  }
}

void find_never_read(const Summary& summary, std::vector<Finding>& findings) {
  constexpr std::uint64_t kLeast = 5;
  if (summary.opened_never_used_count < kLeast || summary.opened_never_used.empty()) {
    return;
  }
  const model::FileRow& first = summary.opened_never_used.front();
  Finding finding = a_finding(FindingKind::kNeverRead);
  finding.count = summary.opened_never_used_count;
  finding.share = share_of(finding.count, summary.files.rows.size() + summary.files.other_keys);
  finding.weight = 0.05 + 0.2 * finding.share;
  finding.place = first.name;  // whoever opened it: often that are many
  finding.sentence =
      fmt::format("{} files were opened to be read and never were, most often {} ({} times)",
                  human_count(finding.count),
                  first.name,
                  human_count(first.opens));
  findings.push_back(std::move(finding));
}

void find_tails(const Summary& summary, std::vector<Finding>& findings) {
  constexpr std::uint64_t kLeast = 100;
  constexpr std::uint64_t kSlowNs = 1'000'000;
  constexpr std::uint64_t kTimes = 20;
  for (const model::CallRow& call : summary.calls.rows) {
    const model::CallStats& stats = call.stats;
    if (stats.timed < kLeast || stats.waiting_ns > 0 || stats.p99_ns < kSlowNs ||
        stats.p99_ns / kTimes < stats.p50_ns) {
      continue;
    }
    // One program's calls of it: said already, with the same p99.
    const bool said = std::ranges::any_of(findings, [&](const Finding& one) {
      return one.call == call.name && one.time_ns * 10 >= stats.busy_ns() * 8;
    });
    if (said) {
      continue;
    }
    Finding finding = a_finding(FindingKind::kTail);
    finding.call = call.name;
    finding.count = stats.calls;
    finding.p99_ns = stats.p99_ns;
    finding.time_ns = stats.time_ns;
    finding.share = share_of(stats.busy_ns(), summary.total.busy_ns());
    finding.weight = 0.1 + 0.5 * finding.share;
    finding.sentence =
        fmt::format("{}: p99 {}, {} times its median of {}; slowest {}",
                    call.name,
                    human_time(stats.p99_ns),
                    human_count(stats.p99_ns / std::max<std::uint64_t>(stats.p50_ns, 1)),
                    human_time(stats.p50_ns),
                    human_time(stats.max_ns));
    findings.push_back(std::move(finding));
  }
}

void find_volume(const Summary& summary, std::vector<Finding>& findings) {
  constexpr std::uint64_t kLeast = 1 << 20;
  constexpr double kShare = 0.3;
  for (const model::GroupRow& comm : summary.comms.rows) {
    const double share = share_of(comm.stats.bytes, summary.total.bytes);
    if (comm.stats.bytes < kLeast || share < kShare) {
      continue;
    }
    Finding finding = a_finding(FindingKind::kVolume);
    finding.comm = comm.name;
    finding.bytes = comm.stats.bytes;
    finding.count = comm.stats.calls;
    finding.share = share;
    finding.per_second = rate_of(comm.stats.bytes, summary);
    finding.weight = 0.25 * share;
    finding.sentence = fmt::format("{}: {} of all bytes, {} read and {} written ({}/s)",
                                   comm.name,
                                   human_share(share),
                                   human_bytes(comm.stats.bytes_read),
                                   human_bytes(comm.stats.bytes_written),
                                   human_bytes(static_cast<std::uint64_t>(finding.per_second)));
    findings.push_back(std::move(finding));
  }
}

}  // namespace

std::vector<Finding> find_what_matters(const Summary& summary, std::size_t limit) {
  std::vector<Finding> findings;
  find_losses(summary, findings);
  find_time_sinks(summary, findings);
  find_error_storms(summary, findings);
  find_tiny(summary, findings);
  find_never_read(summary, findings);
  find_tails(summary, findings);
  find_volume(summary, findings);
  std::ranges::stable_sort(findings, std::ranges::greater{}, &Finding::weight);
  if (findings.size() > limit) {
    findings.resize(limit);
  }
  return findings;
}

}  // namespace ior::aggregate

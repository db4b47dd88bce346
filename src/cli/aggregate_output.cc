// SPDX-License-Identifier: Apache-2.0
#include "cli/aggregate_output.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <memory>
#include <utility>

#include "cli/how_called.h"
#include "export/words.h"
#include "ior/version.h"
#include "model/arg_type.h"
#include "record/aggregate_file.h"

namespace ior::cli {
namespace {

std::string host_name() {
  struct utsname host{};
  ::uname(&host);  // fails only for a bad pointer: man 2 uname
  std::string name = host.nodename;
  std::ranges::replace(name, '/', '-');
  return name.empty() ? "localhost" : name;
}

std::string kernel_release() {
  struct utsname host{};
  ::uname(&host);
  return host.release;
}

// As the Go tool's, "2006-01-02_15:04:05", in local time.
std::string timestamp(std::uint64_t ns) {
  const auto seconds = static_cast<time_t>(ns / 1'000'000'000);
  struct tm local{};
  ::localtime_r(&seconds, &local);
  std::array<char, 32> text{};
  const std::size_t size = ::strftime(text.data(), text.size(), "%Y-%m-%d_%H:%M:%S", &local);
  return {text.data(), size};
}

std::string generated_name(const Options& options, std::uint64_t now_ns) {
  return fmt::format("{}-{}-{}{}",
                     host_name(),
                     options.name.empty() ? "default" : options.name,
                     timestamp(now_ns),
                     record::kAggregateSuffix);
}

void add_number(record::AggregateFacts& facts, std::string word, std::uint64_t value) {
  facts.add(std::move(word), fmt::format("{}", value));
}

void add_folding(record::AggregateFacts& facts, const model::Folding& folding) {
  add_number(facts, "max_keys", folding.max_keys);
  add_number(facts, "folded.pid", folding.calls_without_pid);
  add_number(facts, "folded.other", folding.calls_other);
}

// "process 12,13", "thread 14", "user bob", "cgroup ssh.service", the launched command, or "all".
std::string target_of(const Options& options) {
  if (!options.command_line.empty()) {
    return fmt::format("command {}", fmt::join(options.command_line, " "));
  }
  if (options.tid) {
    return fmt::format("thread {}", *options.tid);
  }
  if (!options.user.empty()) {
    return fmt::format("user {}", options.user);
  }
  if (!options.cgroup.empty()) {
    return fmt::format("cgroup {}", options.cgroup);
  }
  return options.tgids.empty() ? "all" : fmt::format("process {}", fmt::join(options.tgids, ","));
}

}  // namespace

std::uint64_t wall_clock_ns() {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(
                                        std::chrono::system_clock::now().time_since_epoch())
                                        .count());
}

void add_accounting(record::AggregateFacts& facts, const model::Accounting& accounting) {
  const model::CallCounts total = accounting.total();
  add_number(facts, "seen", total.seen);
  add_number(facts, "delivered", total.delivered);
  add_number(facts, "filtered", total.filtered);
  for (std::size_t i = 0; i < model::kLosses; ++i) {
    std::string word = fmt::format("lost.{}", model::describe(static_cast<model::Loss>(i)).name);
    std::ranges::replace(word, ' ', '_');
    add_number(facts, std::move(word), total.lost[i]);
  }
  add_number(facts, "in_flight", accounting.in_flight);
  add_number(facts, "names_lost", accounting.names_lost);
  facts.add("skipped_probe_runs",
            accounting.skipped_probe_runs ? fmt::format("{}", *accounting.skipped_probe_runs)
                                          : "not counted");
}

record::AggregateFacts facts_at_start(const Options& options, std::uint64_t now_ns) {
  record::AggregateFacts facts;
  facts.add("version", kVersion);
  facts.add("host", host_name());
  facts.add("kernel", kernel_release());
  facts.add("command", own_command_line());
  facts.add("target", target_of(options));
  facts.add("filters", filter_words(options));
  add_number(facts, "started_unix_ns", now_ns);
  return facts;
}

void append_flag_words(std::string& out, std::uint64_t flags) {
  fmt::memory_buffer words;
  exporter::append_words(words, *exporter::find_words(model::ArgType::open_flags), flags);
  out.append(words.data(), words.size());
}

Result<AggregateOutput> AggregateOutput::create(const Options& options, const std::string& path) {
  const std::uint64_t now = wall_clock_ns();
  const bool typed = !path.empty();
  struct stat status{};
  if (typed && !options.force && ::lstat(path.c_str(), &status) == 0) {
    return from_code("write", path, EEXIST, "choose another name, or overwrite it with --force");
  }
  IOR_TRY(record::NewFile file,
          record::NewFile::create(typed ? path : generated_name(options, now),
                                  std::string(record::kAggregateSuffix)));
  AggregateOutput output(std::move(file),
                         options.force ? record::Taken::kReplace : record::Taken::kNextName);
  output.started_ns_ = now;
  output.facts_ = facts_at_start(options, now);
  output.sink_ = std::make_unique<aggregate::KeyedSink>(
      aggregate::KeyedSettings{.max_keys = options.max_keys, .flag_words = append_flag_words});
  return output;
}

Result<std::string> AggregateOutput::write(const model::Accounting& accounting) {
  record::AggregateFacts facts = facts_;
  add_number(facts, "duration_ns", wall_clock_ns() - started_ns_);
  add_accounting(facts, accounting);
  const aggregate::KeyedTotals& totals = sink_->totals();
  add_folding(facts, totals.folding());

  record::AggregateWriter writer(file_.fd(), file_.path());
  IOR_TRY_STATUS(writer.begin(facts));
  IOR_TRY_STATUS(totals.for_each(
      [&](const model::CallKey& key, const model::Totals& sum) { return writer.row(key, sum); }));
  IOR_TRY_STATUS(writer.finish());
  return file_.publish(taken_);
}

}  // namespace ior::cli

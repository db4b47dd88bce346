// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>

#include "model/call_facts.h"

namespace ior::pipeline {
namespace {

using Clock = std::chrono::steady_clock;

// What ends a run from outside, asked once a batch: one poll(2) of all of it.
class StopConditions {
 public:
  explicit StopConditions(const RunSettings& settings)
      : signal_fd_(settings.signal_fd), targets_(settings.target_fds.size()) {
    if (settings.duration) {
      deadline_ = Clock::now() + *settings.duration;
    }
    if (signal_fd_ >= 0) {
      polled_.push_back({signal_fd_, POLLIN, 0});
    }
    for (const int fd : settings.target_fds) {
      polled_.push_back({fd, POLLIN, 0});
    }
  }

  std::optional<Stop> check(int& signal) {
    if (deadline_ && Clock::now() >= *deadline_) {
      return Stop::kDuration;
    }
    if (polled_.empty() || ::poll(polled_.data(), polled_.size(), 0) <= 0) {
      return std::nullopt;
    }
    std::size_t gone = 0;
    for (const pollfd& entry : polled_) {
      if ((entry.revents & (POLLIN | POLLHUP)) == 0) {
        continue;
      }
      if (entry.fd != signal_fd_) {
        ++gone;
        continue;
      }
      signalfd_siginfo info{};
      if (::read(signal_fd_, &info, sizeof(info)) == sizeof(info)) {
        signal = static_cast<int>(info.ssi_signo);
        return Stop::kSignal;
      }
    }
    if (targets_ > 0 && gone == targets_) {
      return Stop::kTargetGone;
    }
    return std::nullopt;
  }

 private:
  int signal_fd_;
  std::size_t targets_;
  std::optional<Clock::time_point> deadline_;
  std::vector<pollfd> polled_;
};

}  // namespace

Result<RunResult> run(model::EventSource& source, model::Sink& sink, const RunSettings& settings) {
  RunResult result;
  StopConditions conditions(settings);
  std::map<std::size_t, std::uint64_t> filtered;  // by row of the kernel side's tables
  std::vector<model::CallEvent> kept;
  bool stopped = false;
  std::optional<Error> failure;

  while (!source.ended()) {
    if (!stopped) {
      if (const auto stop = conditions.check(result.signal)) {
        result.stop = *stop;
        stopped = true;
        source.stop();
      }
    }
    Result<model::EventSpan> next = source.next();
    if (!next) {
      (void)sink.finish();  // what came so far is whole
      return std::unexpected(std::move(next).error());
    }
    model::EventSpan events = *next;
    if (settings.keep) {
      kept.clear();
      for (const model::CallEvent& event : events) {
        if (settings.keep(event)) {
          kept.push_back(event);
        } else if (event.outcome != model::Outcome::kInFlight) {
          ++filtered[model::row_of(event)];
        }
      }
      events = kept;
    }
    if (failure) {
      continue;  // the sink is done for: the rest is only counted
    }
    if (auto status = sink.consume(events); !status) {
      failure = std::move(status).error();
      stopped = true;
      source.stop();
    }
  }
  if (auto status = sink.finish(); !status && !failure) {
    failure = std::move(status).error();
  }
  if (failure && failure->errno_value != EPIPE) {
    return std::unexpected(*std::move(failure));
  }
  if (failure) {
    result.stop = Stop::kOutputClosed;
  }
  IOR_TRY(result.accounting, source.accounting());
  for (const auto& [row, count] : filtered) {
    result.accounting.calls[row].filtered += count;
    result.accounting.calls[row].delivered -= count;
  }
  return result;
}

}  // namespace ior::pipeline

// SPDX-License-Identifier: Apache-2.0
//
// The same calls seen live and read from a recording of them give the same screens: every tab at
// four sizes, but for the status line, which says what they come from, and the keys.
//
//   tui_live_and_recorded FOLDER    (a place for the recording)
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "pipeline/dashboard_feed.h"
#include "record/recorder.h"
#include "record/recording.h"
#include "sample_events.h"
#include "tui/layout.h"
#include "tui/reducer.h"
#include "tui/views.h"

namespace {

using namespace ior;  // NOLINT(google-build-using-namespace): a program of one file

// Gives the calls as the kernel side would, then ends.
class LiveCalls final : public model::EventSource {
 public:
  explicit LiveCalls(std::vector<model::CallEvent> events) : events_(std::move(events)) {}
  Result<model::EventSpan> next() override {
    constexpr std::size_t kBatch = 100;
    const std::size_t count = std::min(kBatch, events_.size() - given_);
    const model::EventSpan batch(events_.data() + given_, count);
    given_ += count;
    ended_ = count == 0;
    return batch;
  }
  bool ended() const override { return ended_; }
  void stop() override {}
  Result<model::Accounting> accounting() override {
    model::Accounting accounting;
    accounting.calls.resize(model::kMaxSyscallNr + 1);
    for (const model::CallEvent& event : events_) {
      model::CallCounts& calls = accounting.calls[static_cast<std::size_t>(event.nr)];
      ++calls.seen;
      ++calls.delivered;
    }
    accounting.skipped_probe_runs = 0;
    return accounting;
  }

 private:
  std::vector<model::CallEvent> events_;
  std::size_t given_ = 0;
  bool ended_ = false;
};

std::uint64_t boot_time_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 +
         static_cast<std::uint64_t>(now.tv_nsec);
}

Status record(const std::string& path, const std::vector<model::CallEvent>& events) {
  record::RecorderSettings settings;
  settings.output = path;
  settings.replace = record::Replace::kAsked;
  IOR_TRY(const auto recorder, record::Recorder::start(std::move(settings)));
  IOR_TRY_STATUS(recorder->consume(events));
  IOR_TRY_STATUS(recorder->finish());
  return recorder->complete(LiveCalls(events).accounting().value());
}

// What the dashboard has when all has been read.
Result<model::Snapshot> read_all(pipeline::FeedSettings settings) {
  settings.flame_fields = tui::default_flame_orders()[0];
  IOR_TRY(const auto feed, pipeline::DashboardFeed::create(std::move(settings)));
  while (feed->latest()->state != model::FeedState::kEnded) {
    if (feed->latest()->state == model::FeedState::kFailed) {
      return usage_error("the feed", feed->latest()->message);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return *feed->finish();
}

std::string draw(const model::Snapshot& snapshot, const tui::ViewState& state) {
  const tui::Theme theme = tui::make_theme(tui::ThemeName::kDark, tui::Depth::kTrue);
  ftxui::Screen screen(state.width, state.height);
  tui::Painter painter(screen, theme);
  draw_screen(painter, snapshot, settle(state, snapshot), {});
  const tui::Layout layout = tui::layout_of(state);
  painter.fill(0, layout.top + layout.height, state.width, 1, " ", {});  // the status line
  if (state.tab == tui::Tab::kStream) {  // "following": nothing new comes in a recording
    painter.fill(0, layout.top + layout.height - 1, state.width, 1, " ", {});
  }
  return tui::to_text(screen);
}

int compare(const model::Snapshot& live, const model::Snapshot& recorded) {
  int checked = 0;
  int wrong = 0;
  for (const auto& [width, height] :
       {std::pair{40, 10}, std::pair{80, 24}, std::pair{120, 40}, std::pair{200, 60}}) {
    for (std::size_t tab = 0; tab < tui::kTabs; ++tab) {
      tui::ViewState state;
      state.flame_orders = tui::default_flame_orders();
      state.width = width;
      state.height = height;
      state.tab = static_cast<tui::Tab>(tab);
      state.help_bar = false;  // other keys work on a recording
      if (state.tab == tui::Tab::kBlocked) {
        continue;  // nothing runs in a recording, and the view says so
      }
      const std::string left = draw(live, state);
      const std::string right = draw(recorded, state);
      ++checked;
      if (left != right) {
        ++wrong;
        fmt::print("{} at {}x{} differs; live:\n{}\nrecorded:\n{}\n",
                   title_of(state.tab),
                   width,
                   height,
                   left,
                   right);
      }
    }
  }
  fmt::print("{} screens live and recorded, {} differ\n", checked, wrong);
  return wrong == 0 ? 0 : 1;
}

Result<int> run(const std::string& path) {
  const std::vector<model::BuiltEvent> built = tui::events_of_a_host();
  std::vector<model::CallEvent> events;
  for (const model::BuiltEvent& event : built) {
    events.push_back(*event);
    events.back().sequence = events.size();
  }
  // The last one ends a little later than now: a live view lets time pass up to now.
  const std::uint64_t end = events.back().enter_ns + events.back().latency_ns.value_or(0);
  const std::uint64_t now = boot_time_ns();
  for (model::CallEvent& event : events) {
    event.enter_ns += now + 10'000'000'000 - end;
  }
  IOR_TRY_STATUS(record(path, events));
  pipeline::FeedSettings settings;
  settings.open = [&events](const model::TraceSettings&) -> Result<pipeline::FeedSource> {
    pipeline::FeedSource source;
    source.source = std::make_unique<LiveCalls>(events);
    return source;
  };
  IOR_TRY(model::Snapshot live, read_all(settings));
  live.wall_minus_boot_ns.reset();  // the recording is of no host
  settings.live = false;
  settings.open = [&path](const model::TraceSettings&) -> Result<pipeline::FeedSource> {
    pipeline::FeedSource source;
    IOR_TRY(source.source, record::open_recording(path));
    return source;
  };
  IOR_TRY(const model::Snapshot recorded, read_all(settings));
  live.baseline_ns = recorded.baseline_ns;  // the live one begins when it is opened
  live.wall_minus_boot_ns.reset();          // the recording was made without a clock
  return compare(live, recorded);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: tui_live_and_recorded FOLDER\n");
    return 2;
  }
  const std::string path = std::string(argv[1]) + "/live-and-recorded.parquet";
  const Result<int> result = run(path);
  std::remove(path.c_str());
  if (!result) {
    fmt::print(stderr, "{}\n", result.error().message());
  }
  return result.value_or(1);
}

// SPDX-License-Identifier: Apache-2.0
#include "cli/dashboard.h"

#include <malloc.h>
#include <unistd.h>

#include <cstdlib>
#include <functional>
#include <string>
#include <utility>

#include "cli/candidates.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/dashboard_config.h"
#include "cli/export_rows.h"
#include "cli/signals.h"
#include "export/call_text.h"
#include "export/escape.h"
#include "filter/row_filter.h"
#include "tui/app.h"
#include "tui/terminal.h"

namespace ior::cli {
namespace {

// known: the filters that the file had.
std::function<void(const tui::ViewState&)> saver(const std::string& config, SavedFilters known) {
  if (config.empty()) {
    return [](const tui::ViewState&) {};
  }
  return [config, known = std::move(known)](const tui::ViewState& state) mutable {
    tui::ViewState file;
    apply_config(read_config(config), file);
    tui::ViewState written = state;
    written.saved_filters =
        merge_filters(std::move(file.saved_filters), known, state.saved_filters);
    known = state.saved_filters;
    (void)write_config(config, config_text(written));  // not worth a word: it is a convenience
  };
}

tui::Ports make_ports(pipeline::DashboardFeed& feed, int signal_fd) {
  tui::Ports ports;
  ports.wake_fd = feed.wake_fd();
  ports.signal_fd = signal_fd;
  ports.latest = [&feed] { return feed.latest(); };
  ports.send = [&feed](tui::FeedCommand command) { feed.send(std::move(command)); };
  ports.filter_error = [](const std::string& text) -> std::optional<std::string> {
    const auto filter = filter::RowFilter::parse(text);
    if (filter) {
      return std::nullopt;
    }
    const Error& error = filter.error();
    return error.hint.empty() ? error.detail : error.detail + "; " + error.hint;
  };
  ports.list_targets = list_candidates;
  ports.export_rows = export_rows;
  ports.describe = [](const model::CallEvent& event) {
    std::string text;
    exporter::append_call(text, event, {});
    return text;
  };
  return ports;
}

// Large tables are mapped, and unmapped when they go. glibc would raise its threshold with the
// first one freed, and from then on keep what bursts took (man 3 mallopt, M_MMAP_THRESHOLD).
void give_memory_back() {
  constexpr int kThreshold = 128 * 1024;
  ::mallopt(M_MMAP_THRESHOLD, kThreshold);
  ::mallopt(M_TRIM_THRESHOLD, 2 * kThreshold);
}

}  // namespace

Status require_terminal(std::string_view hint) {
  if (isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0) {
    return {};
  }
  return usage_error("the dashboard needs a terminal", "standard input or output is none", hint);
}

Result<std::shared_ptr<const model::Snapshot>> show_dashboard(
    pipeline::FeedSettings settings,
    tui::ViewState state,
    std::optional<model::FlameMetric> metric) {
  give_memory_back();
  const std::string config = config_path();
  state.flame_orders = tui::default_flame_orders();
  apply_config(read_config(config), state);
  state.flame.metric = metric.value_or(state.flame.metric);
  if (!settings.flame_fields.empty()) {  // an order of one's own comes first
    state.flame_orders.insert(state.flame_orders.begin(), settings.flame_fields);
    state.own_orders = 1;
    state.kept_order = std::exchange(state.flame.order, 0);
  }
  settings.flame_fields = state.flame_orders[state.flame.order];
  const tui::Depth depth =
      tui::colour_depth(std::getenv("NO_COLOR"), std::getenv("COLORTERM"), std::getenv("TERM"));
  // Signals and terminal before the feed's thread: it inherits what is blocked.
  IOR_TRY(const Signals signals, Signals::take(Interrupt::kEndsRun));
  IOR_TRY(auto terminal, tui::Terminal::open(STDIN_FILENO, STDOUT_FILENO));
  IOR_TRY(const auto feed, pipeline::DashboardFeed::create(std::move(settings)));
  tui::Ports ports = make_ports(*feed, signals.fd());
  ports.save = saver(config, state.saved_filters);
  const Status ran = tui::run_app(*terminal, ports, std::move(state), depth);
  terminal.reset();
  auto last = feed->finish();
  IOR_TRY_STATUS(ran);
  return last;
}

int end_of(const model::Snapshot& last) {
  if (last.state != model::FeedState::kFailed) {
    return kExitOk;
  }
  std::string text = "ior: ";
  exporter::append_escaped(text, last.message);
  say(text + "\n");
  return kExitFailure;
}

}  // namespace ior::cli

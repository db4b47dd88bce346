// SPDX-License-Identifier: Apache-2.0
#include "tui/app.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <ftxui/screen/screen.hpp>
#include <ranges>

#include "tui/details.h"
#include "tui/format.h"
#include "tui/frame_writer.h"
#include "tui/reducer.h"
#include "tui/table_model.h"
#include "tui/views.h"

namespace ior::tui {
namespace {

using Clock = std::chrono::steady_clock;

// Nothing is overwritten, so what is offered is a name that no file has: run-1.parquet.
std::string free_name(const std::string& name) {
  constexpr int kMostTries = 1000;
  const std::size_t dot = std::min(name.rfind('.'), name.size());
  std::string tried = name;
  struct stat unused{};
  for (int i = 1; i < kMostTries && ::lstat(tried.c_str(), &unused) == 0; ++i) {
    tried = fmt::format("{}-{}{}", name.substr(0, dot), i, name.substr(dot));
  }
  return tried;
}

// "~/x": in the home directory, as a shell has it.
std::string in_home(const std::string& path) {
  const char* home = std::getenv("HOME");
  return path.starts_with("~/") && home != nullptr ? home + path.substr(1) : path;
}

// Not all rows that pass are kept: a file must not look as if they were.
std::string rows_in_words(const model::Snapshot& snapshot) {
  const std::uint64_t rows = snapshot.rows.size();
  return rows >= snapshot.rows_passed ? with_separators(rows) + " rows"
                                      : fmt::format("{} of {} rows (R saves all)",
                                                    with_separators(rows),
                                                    with_separators(snapshot.rows_passed));
}

class App {
 public:
  App(Terminal& terminal, const Ports& ports, ViewState state, Depth depth)
      : terminal_(terminal), ports_(ports), state_(std::move(state)), depth_(depth) {}

  Status run();

 private:
  bool wait();
  bool read_keys();
  void take_key(Key key);
  void take_snapshot();
  void take_size();
  void act(const Action& action);
  void act_on_files(const Action& action);
  void send(FeedCommand command) { ports_.send(std::move(command)); }
  void tell(std::string text, bool bad = false) {
    state_.notice = std::move(text);
    state_.notice_bad = bad;
  }
  void edit_rows();
  void drop_interrupts();
  void send_flame_view();
  void send_rows_wanted();
  void send_filters();
  void send_target(const model::Target& target);
  Hit hit_at(int x, int y) const;
  std::vector<std::string> details() const;
  Status draw();

  Terminal& terminal_;
  const Ports& ports_;
  ViewState state_;
  Depth depth_;
  InputParser parser_;
  FrameWriter writer_;
  std::shared_ptr<const model::Snapshot> snapshot_ = std::make_shared<model::Snapshot>();
  std::vector<Zone> zones_;
  std::vector<std::string> sent_filters_;
  std::vector<std::string> filters_before_;  // when rows_before_ were on the screen
  model::EventLog rows_before_;
  std::optional<model::RowsWanted> sent_rows_wanted_;
  FramePath sent_zoom_;
  model::FlameMetric sent_metric_ = model::FlameMetric::kCount;
  bool dirty_ = true;
  bool done_ = false;
  Clock::time_point last_press_;
  int last_x_ = -1, last_y_ = -1;
};

Hit App::hit_at(int x, int y) const {
  for (auto zone = zones_.rbegin(); zone != zones_.rend(); ++zone) {
    if (x >= zone->x && x < zone->x + zone->w && y >= zone->y && y < zone->y + zone->h) {
      return zone->hit;
    }
  }
  return {};
}

// Two presses on a cell within this time are a double click.
void App::take_key(Key key) {
  constexpr auto kDoubleClick = std::chrono::milliseconds(400);
  Hit hit;
  if (key.code == KeyCode::kPress || key.code == KeyCode::kWheelUp ||
      key.code == KeyCode::kWheelDown) {
    hit = hit_at(key.x, key.y);
  }
  if (key.code == KeyCode::kPress) {
    const auto now = Clock::now();
    if (key.x == last_x_ && key.y == last_y_ && now - last_press_ < kDoubleClick) {
      key.code = KeyCode::kDouble;
      last_x_ = -1;
    } else {
      last_x_ = key.x;
      last_y_ = key.y;
    }
    last_press_ = now;
  }
  const bool was_paused = state_.paused;
  Reduced next = reduce(std::move(state_), key, hit, *snapshot_);
  state_ = std::move(next.state);
  for (const Action& action : next.actions) {
    act(action);
  }
  if (was_paused && !state_.paused) {
    take_snapshot();
  }
  send_flame_view();
  send_rows_wanted();
  dirty_ = true;
}

// Frames too small to be drawn are left out of a snapshot's tree: of what is zoomed into, by what
// the widths mean.
void App::send_flame_view() {
  if (state_.flame.zoom == sent_zoom_ && state_.flame.metric == sent_metric_) {
    return;
  }
  sent_zoom_ = state_.flame.zoom;
  sent_metric_ = state_.flame.metric;
  send({.kind = FeedCommand::Kind::kSetFlameView, .metric = sent_metric_, .focus = sent_zoom_});
}

// The table that is looked at comes in its own order, as far as somebody has scrolled.
void App::send_rows_wanted() {
  const auto wanted = rows_wanted(state_);
  if (wanted != sent_rows_wanted_) {
    sent_rows_wanted_ = wanted;
    send({.kind = FeedCommand::Kind::kSetRows, .rows_wanted = wanted});
  }
}

// A further filter begins with the rows on the screen: on a busy host those of a moment ago are no
// longer kept elsewhere. What comes in place of it, with those of before.
void App::send_filters() {
  const auto is_begun_by = [this](const std::vector<std::string>& filters) {
    return filters.size() < state_.filters.size() &&
           std::ranges::equal(filters, state_.filters | std::views::take(filters.size()));
  };
  if (is_begun_by(sent_filters_)) {
    rows_before_ = snapshot_->rows;
    filters_before_ = sent_filters_;
  } else if (!is_begun_by(filters_before_)) {
    rows_before_ = {};
  }
  sent_filters_ = state_.filters;
  send({.kind = FeedCommand::Kind::kSetFilters, .filters = sent_filters_, .rows = rows_before_});
}

// Sort and group stay, what was kept still does not.
void App::send_target(const model::Target& target) {
  for (TableState& table : state_.tables) {
    table.row = table.top = 0;
    table.chosen.clear();
  }
  state_.paused = false;
  state_.follow = true;
  rows_before_ = {};
  // The life of a descriptor of the target before is over.
  if (std::erase_if(state_.filters, [](const std::string& f) { return f.starts_with("life="); }) >
      0) {
    send_filters();
  }
  send({.kind = FeedCommand::Kind::kSetTarget, .target = target});
}

void App::act(const Action& action) {
  using Kind = FeedCommand::Kind;
  switch (action.kind) {
    case ActionKind::kQuit:
      done_ = true;
      return;
    case ActionKind::kSuspend:
      terminal_.suspend();
      writer_.forget();
      take_size();
      return;
    case ActionKind::kRedraw:
      writer_.forget();
      return;
    case ActionKind::kSetFilters:
      return send_filters();
    case ActionKind::kCheckFilter:
      if (auto error = ports_.filter_error(action.text)) {
        state_.prompt.error = *std::move(error);
        return;
      }
      take_filter(state_, action.text, action.number);
      return send_filters();
    case ActionKind::kSetFlameOrder:
      return send(
          {.kind = Kind::kSetFlameFields, .fields = state_.flame_orders[state_.flame.order]});
    case ActionKind::kReset:
      return send({.kind = Kind::kReset});
    case ActionKind::kAutoReset:
      return send({.kind = Kind::kSetAutoReset, .seconds = action.number});
    case ActionKind::kSuggestName:
      state_.prompt.text = free_name(state_.prompt.text);
      state_.prompt.cursor = kLineEnd;
      return;
    case ActionKind::kStartRecording:
      return send({.kind = Kind::kStartRecording, .path = in_home(action.text)});
    case ActionKind::kStopRecording:
      return send({.kind = Kind::kStopRecording});
    case ActionKind::kSetTarget:
      return send_target(action.target);
    case ActionKind::kSetCalls:
      return send({.kind = Kind::kSetCalls, .calls = action.calls});
    case ActionKind::kSetWindow:
      return send({.kind = Kind::kSetWindow, .number = action.number});
    case ActionKind::kSetPart:
      return send({.kind = Kind::kSetPart,
                   .filters = state_.part.filter.empty()
                                  ? std::vector<std::string>()
                                  : std::vector<std::string>{state_.part.filter}});
    default:
      return act_on_files(action);
  }
}

void App::act_on_files(const Action& action) {
  switch (action.kind) {
    case ActionKind::kExport: {
      const auto written = ports_.export_rows(snapshot_->rows, in_home(action.text));
      if (written) {
        tell(fmt::format("{} written to {}", rows_in_words(*snapshot_), *written));
      } else {
        tell(written.error().message(), true);
      }
      return;
    }
    case ActionKind::kExportAndEdit:
      return edit_rows();
    case ActionKind::kListTargets:
      state_.picker.candidates = ports_.list_targets(state_.picker.kind);
      return;
    case ActionKind::kSaveConfig:
      return ports_.save(state_);
    default:
      return;
  }
}

// What came in while another program had the terminal. A wish to end ior stays one.
void App::drop_interrupts() {
  pollfd waiting{ports_.signal_fd, POLLIN, 0};
  signalfd_siginfo taken{};
  while (::poll(&waiting, 1, 0) == 1 &&
         ::read(ports_.signal_fd, &taken, sizeof(taken)) == static_cast<ssize_t>(sizeof(taken))) {
    done_ = done_ || taken.ssi_signo != SIGINT;
  }
}

// The editor gets the terminal as it was; meanwhile events are counted as always.
void App::edit_rows() {
  const auto written = ports_.export_rows(snapshot_->rows, {});
  if (!written) {
    return tell(written.error().message(), true);
  }
  const char* editor = std::getenv("VISUAL");
  editor = editor == nullptr || *editor == '\0' ? std::getenv("EDITOR") : editor;
  const std::string program = editor == nullptr || *editor == '\0' ? "vi" : editor;
  terminal_.leave();
  // ctrl-c and ctrl-\\ are the editor's, but go to everybody on the terminal.
  const auto old_quit = ::signal(SIGQUIT, SIG_IGN);
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGQUIT, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    ::execlp("sh", "sh", "-c", (program + " \"$1\"").c_str(), "sh", written->c_str(), nullptr);
    ::_exit(127);
  }
  int status = 0;
  while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  ::signal(SIGQUIT, old_quit);
  drop_interrupts();
  terminal_.enter();
  writer_.forget();
  tell(child < 0 || status != 0
           ? fmt::format("the editor {} failed; the rows are in {}", program, *written)
           : fmt::format("{} are in {}", rows_in_words(*snapshot_), *written),
       child < 0 || status != 0);
}

std::vector<std::string> App::details() const {
  if (state_.overlay != Overlay::kDetails) {
    return {};
  }
  const auto row = static_cast<std::size_t>(std::max(0, state_.table().row));
  if (state_.tab == Tab::kStream && row < snapshot_->rows.size()) {
    const model::CallEvent& event = snapshot_->rows.at(row);
    return details_of(event, ports_.describe(event), snapshot_->wall_minus_boot_ns);
  }
  const TableModel model = table_of(*snapshot_, state_);
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < model.columns.size() && row < model.rows; ++i) {
    lines.push_back(fmt::format("{:<10} {}", model.columns[i].title, model.cell(row, i)));
  }
  return lines;
}

void App::take_snapshot() {
  auto latest = ports_.latest();
  const bool stands_still = !snapshot_->live && snapshot_->state == model::FeedState::kEnded;
  if (latest == nullptr || (state_.paused && !stands_still)) {
    return;
  }
  snapshot_ = std::move(latest);
  state_ = settle(follow_row(std::move(state_), *snapshot_), *snapshot_);
  send_rows_wanted();
  dirty_ = true;
}

void App::take_size() {
  const Terminal::Size size = terminal_.size();
  state_.width = size.width;
  state_.height = size.height;
  state_ = settle(std::move(state_), *snapshot_);
  dirty_ = true;
}

// False: the terminal has gone.
bool App::read_keys() {
  std::array<char, 4096> buffer;
  const ssize_t n = ::read(terminal_.in(), buffer.data(), buffer.size());
  if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) {
    return false;
  }
  if (n > 0) {
    for (Key& key : parser_.feed({buffer.data(), static_cast<std::size_t>(n)})) {
      take_key(std::move(key));
      if (done_) {
        break;
      }
    }
  }
  return true;
}

// False: it is over.
bool App::wait() {
  std::array<pollfd, 4> fds = {pollfd{terminal_.in(), POLLIN, 0},
                               pollfd{ports_.signal_fd, POLLIN, 0},
                               pollfd{terminal_.event_fd(), POLLIN, 0},
                               pollfd{ports_.wake_fd, POLLIN, 0}};
  constexpr int kEscapeMs = 40;  // a sequence is not cut for longer
  const int ready = ::poll(fds.data(), fds.size(), parser_.pending() ? kEscapeMs : -1);
  if (ready < 0) {
    return errno == EINTR;
  }
  if (ready == 0) {
    for (Key& key : parser_.flush()) {
      take_key(std::move(key));
    }
    return true;
  }
  if (fds[1].revents != 0) {
    signalfd_siginfo taken{};  // else it would be delivered when the signals are unblocked
    (void)!::read(ports_.signal_fd, &taken, sizeof(taken));
    return false;
  }
  if ((fds[0].revents & (POLLHUP | POLLERR | POLLNVAL)) != 0) {
    return false;
  }
  if (fds[2].revents != 0) {
    if (terminal_.clear_event()) {
      terminal_.enter();
    }
    take_size();
    writer_.forget();
  }
  if (fds[3].revents != 0) {
    std::uint64_t count = 0;
    (void)!::read(ports_.wake_fd, &count, sizeof(count));
    take_snapshot();
  }
  return fds[0].revents == 0 || read_keys();
}

Status App::draw() {
  const Theme theme = make_theme(state_.theme, depth_);
  ftxui::Screen screen(state_.width, state_.height);
  zones_.clear();
  draw_screen(Painter(screen, theme, &zones_), *snapshot_, state_, details());
  return terminal_.write(writer_.update(screen));
}

Status App::run() {
  take_size();
  send_flame_view();
  send_rows_wanted();
  if (state_.overlay == Overlay::kPicker) {
    act({ActionKind::kListTargets});
  }
  while (!done_) {
    if (dirty_) {
      dirty_ = false;
      if (!draw()) {
        return {};  // the terminal has gone: nobody is there to be told
      }
    }
    if (!wait()) {
      return {};
    }
  }
  return {};
}

}  // namespace

Status run_app(Terminal& terminal, const Ports& ports, ViewState state, Depth depth) {
  return App(terminal, ports, std::move(state), depth).run();
}

}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
#include "cli/dashboard_config.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "base/unique_fd.h"

namespace ior::cli {
namespace {

std::optional<int> small_number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  constexpr int kMost = 100;
  if (error != std::errc() || end != text.data() + text.size() || value < -1 || value > kMost) {
    return std::nullopt;
  }
  return value;
}

std::string_view take_word(std::string_view& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return word;
}

// "sort 3 5 down 1": tab, column, direction, group.
void apply_sort(std::string_view line, tui::ViewState& state) {
  const auto tab = small_number(take_word(line));
  const auto column = small_number(take_word(line));
  const std::string_view direction = take_word(line);
  const auto group = small_number(take_word(line));
  if (!tab || *tab < 0 || static_cast<std::size_t>(*tab) >= tui::kTabs || !column || !group ||
      *group < 0 || *group > 4) {
    return;
  }
  tui::TableState& table = state.tables[static_cast<std::size_t>(*tab)];
  table.sort = *column;
  table.descending = direction != "up";
  table.group = *group;
}

void apply_line(std::string_view line, tui::ViewState& state) {
  const std::string_view key = take_word(line);
  if (key == "theme") {
    state.theme = tui::parse_theme(line).value_or(state.theme);
  } else if (key == "order") {
    if (const auto order = small_number(line); order && *order >= 0) {
      state.flame.order =
          static_cast<std::size_t>(*order) % std::max<std::size_t>(1, state.flame_orders.size());
    }
  } else if (key == "metric") {
    state.flame.metric = model::parse_flame_metric(line).value_or(state.flame.metric);
  } else if (key == "filter") {
    const std::string name(take_word(line));
    constexpr std::size_t kMostFilters = 100;
    if (!name.empty() && !line.empty() && state.saved_filters.size() < kMostFilters) {
      state.saved_filters[name] = line;
    }
  } else if (key == "sort") {
    apply_sort(line, state);
  }
}

}  // namespace

void apply_config(std::string_view text, tui::ViewState& state) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    apply_line(text.substr(0, end), state);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::string config_text(const tui::ViewState& state) {
  const std::size_t order = state.flame.order < state.own_orders
                                ? state.kept_order
                                : state.flame.order - state.own_orders;
  std::string text = fmt::format("theme {}\norder {}\nmetric {}\n",
                                 tui::to_string(state.theme),
                                 order,
                                 model::to_string(state.flame.metric));
  for (std::size_t tab = 0; tab < tui::kTabs; ++tab) {
    const tui::TableState& table = state.tables[tab];
    if (table.sort >= 0 || table.group != 0 || !table.descending) {
      text += fmt::format(
          "sort {} {} {} {}\n", tab, table.sort, table.descending ? "down" : "up", table.group);
    }
  }
  for (const auto& [name, filter] : state.saved_filters) {
    text += fmt::format("filter {} {}\n", name, filter);
  }
  return text;
}

SavedFilters merge_filters(SavedFilters file, const SavedFilters& known, const SavedFilters& ours) {
  for (const auto& [name, filter] : known) {
    if (!ours.contains(name)) {
      file.erase(name);
    }
  }
  for (const auto& [name, filter] : ours) {
    const auto before = known.find(name);
    if (before == known.end() || before->second != filter) {
      file[name] = filter;
    }
  }
  return file;
}

std::string config_path() {
  const char* folder = std::getenv("XDG_CONFIG_HOME");
  if (folder != nullptr && *folder == '/') {
    return std::string(folder) + "/ior/dashboard";
  }
  const char* home = std::getenv("HOME");
  return home != nullptr && *home == '/' ? std::string(home) + "/.config/ior/dashboard"
                                         : std::string();
}

std::string read_config(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  constexpr std::size_t kLargest = std::size_t{4} << 20;  // a hundred filters of the longest kind
  std::array<char, 65536> buffer;
  std::string text;
  for (ssize_t got = 1; fd && got > 0 && text.size() < kLargest;) {
    got = ::read(fd.get(), buffer.data(), buffer.size());
    text.append(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  }
  return text;
}

Status write_config(const std::string& path, const std::string& text) {
  const std::string folder = path.substr(0, path.rfind('/'));
  ::mkdir(folder.substr(0, folder.rfind('/')).c_str(), 0700);
  ::mkdir(folder.c_str(), 0700);
  const std::string beside = fmt::format("{}.{}.tmp", path, ::getpid());
  ::unlink(beside.c_str());
  UniqueFd fd(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!fd) {
    return from_errno("create", beside);
  }
  const ssize_t written = ::write(fd.get(), text.data(), text.size());
  fd.reset();
  if (written != static_cast<ssize_t>(text.size()) ||
      std::rename(beside.c_str(), path.c_str()) != 0) {
    const auto error = from_errno("write", path);
    ::unlink(beside.c_str());
    return error;
  }
  return {};
}

}  // namespace ior::cli

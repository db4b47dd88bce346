// SPDX-License-Identifier: Apache-2.0
#include "tui/details.h"

#include <fmt/format.h>

#include <array>

#include "tui/format.h"

namespace ior::tui {
namespace {

std::string_view outcome_word(model::Outcome outcome) {
  constexpr std::array<std::string_view, 4> kWords = {
      "returned", "start not seen", "does not return", "still running"};
  return kWords[static_cast<std::size_t>(outcome)];
}

std::string duration(const std::optional<std::uint64_t>& ns) {
  return ns ? fmt::format("{} ({} ns)", format_duration(*ns), with_separators(*ns)) : "unknown";
}

std::string notes_of(const model::CallNotes& notes) {
  std::string words;
  const auto add = [&words](bool set, std::string_view word) {
    if (set) {
      words += words.empty() ? "" : ", ";
      words += word;
    }
  };
  add(notes.bad_fd, "descriptor not open");
  add(notes.bad_fd2, "second descriptor not open");
  add(notes.file_lost, "name lost: the ring was full");
  add(notes.path_unreadable, "path not readable");
  add(notes.path_truncated, "path cut");
  add(notes.fd_changed, "another thread changed the descriptor meanwhile");
  add(notes.compat, "32-bit call");
  add(notes.started_before, "began before tracing did");
  add(notes.io_worker, "ran in a worker of the ring");
  add(notes.sq_poll, "fetched by the ring's thread");
  add(notes.fixed_file, "descriptor is an index of registered files");
  add(notes.more, "a notification follows: the buffer is still in use");
  add(notes.unresolved, "a name had aged out of a bounded table");
  return words;
}

void add_file(std::vector<std::string>& lines, std::string_view title, const model::File* file) {
  if (file == nullptr) {
    return;
  }
  lines.push_back(fmt::format("{:<10}{}{}", title, file->name, file->deleted ? " (deleted)" : ""));
  lines.push_back(fmt::format(
      "{:<10}inode {}, device {}:{}", "", file->inode, file->dev_major, file->dev_minor));
}

}  // namespace

std::vector<std::string> details_of(const model::CallEvent& event,
                                    const std::string& call,
                                    std::optional<std::int64_t> wall_minus_boot_ns) {
  std::vector<std::string> lines = {call, ""};
  if (event.task != nullptr) {
    const model::Task& task = *event.task;
    lines.push_back(fmt::format("{:<10}{}   pid {}   tid {}   parent {}   uid {}   cgroup {}",
                                "who",
                                task.comm,
                                task.tgid,
                                task.tid,
                                task.parent_tgid,
                                task.uid,
                                task.cgroup_id));
  }
  lines.push_back(fmt::format("{:<10}{}", "latency", duration(event.latency_ns)));
  lines.push_back(fmt::format("{:<10}{}", "gap", duration(event.gap_ns)));
  lines.push_back(fmt::format("{:<10}{}",
                              "start",
                              model::has_start(event)
                                  ? with_separators(event.enter_ns) + " ns after boot"
                                  : std::string("unknown")));
  if (wall_minus_boot_ns && model::has_start(event)) {
    lines.push_back(fmt::format(
        "{:<10}{}",
        "",
        format_wall_clock(*wall_minus_boot_ns + static_cast<std::int64_t>(event.enter_ns))));
  }
  lines.push_back(fmt::format("{:<10}{}   row {}   call {} of its thread",
                              "outcome",
                              outcome_word(event.outcome),
                              with_separators(event.sequence),
                              with_separators(event.thread_seq)));
  if (event.info != nullptr) {
    lines.push_back(fmt::format("{:<10}{}", "family", model::to_string(event.info->family)));
  }
  add_file(lines, "file", event.file);
  add_file(lines, "file 2", event.file2);
  if (!event.path.empty()) {
    lines.push_back(fmt::format("{:<10}{}", "path", event.path));
  }
  if (event.dir != nullptr) {
    lines.push_back(fmt::format("{:<10}{}", "from", event.dir->name));
  }
  if (!event.path2.empty()) {
    lines.push_back(fmt::format("{:<10}{}", "path 2", event.path2));
  }
  if (const std::string notes = notes_of(event.notes); !notes.empty()) {
    lines.push_back(fmt::format("{:<10}{}", "notes", notes));
  }
  return lines;
}

}  // namespace ior::tui

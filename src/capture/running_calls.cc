// SPDX-License-Identifier: Apache-2.0
#include "capture/running_calls.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <system_error>

#include "base/small_file.h"
#include "capture/kernel_features.h"
#include "model/syscall_table.h"

namespace ior::capture {
namespace {

constexpr std::size_t kMostThreads = 65'536;

template <typename T>
std::optional<T> parse_number(std::string_view word, int base) {
  T value{};
  const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), value, base);
  if (word.empty() || error != std::errc() || stop != word.data() + word.size()) {
    return std::nullopt;
  }
  return value;
}

// Takes the next word off the text.
std::string_view next_word(std::string_view& text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \n"), text.size());
  text.remove_prefix(begin);
  const std::string_view word = text.substr(0, text.find_first_of(" \n"));
  text.remove_prefix(word.size());
  return word;
}

std::optional<std::uint64_t> next_hex(std::string_view& text) {
  const std::string_view word = next_word(text);
  return word.starts_with("0x") ? parse_number<std::uint64_t>(word.substr(2), 16) : std::nullopt;
}

// The text behind "Key:\t" in /proc/PID/status.
std::string_view status_value(std::string_view status, std::string_view key) {
  const std::size_t at = status.find(fmt::format("\n{}:", key));
  if (at == status.npos) {
    return {};
  }
  status.remove_prefix(at + key.size() + 2);
  status = status.substr(0, status.find('\n'));
  status.remove_prefix(std::min(status.find_first_not_of(" \t"), status.size()));
  return status;
}

// "Uid:\treal\teffective\t..."
std::uint32_t effective_user(std::string_view status) {
  std::string_view ids = status_value(status, "Uid");
  ids.remove_prefix(std::min(ids.find('\t') + 1, ids.size()));
  return parse_number<std::uint32_t>(ids.substr(0, ids.find('\t')), 10).value_or(0);
}

std::string link_text(const std::string& path) {
  std::array<char, 4096> text;
  const ssize_t size = ::readlink(path.c_str(), text.data(), text.size());
  return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : std::string();
}

std::vector<std::uint32_t> members_of(const std::string& cgroup) {
  std::vector<std::uint32_t> tgids;
  const auto add = [&tgids](const std::string& directory) {
    constexpr std::size_t kMost = 1 << 20;
    const std::string text = read_small_file(directory + "/cgroup.procs", kMost);
    for (std::string_view rest = text; !rest.empty();) {
      if (const auto tgid = parse_number<std::uint32_t>(next_word(rest), 10)) {
        tgids.push_back(*tgid);
      }
    }
  };
  add(cgroup);
  std::error_code error;  // groups come and go meanwhile
  for (std::filesystem::recursive_directory_iterator it(cgroup, error), end; it != end;
       it.increment(error)) {
    if (it->is_directory(error)) {
      add(it->path());
    }
  }
  return tgids;
}

std::vector<std::uint32_t> processes_of(const model::Target& target) {
  switch (target.kind) {
    case model::TargetKind::kProcesses:
      return target.tgids;
    case model::TargetKind::kThread: {
      const std::string status = read_small_file(fmt::format("/proc/{}/status", target.tid));
      const auto tgid = parse_number<std::uint32_t>(status_value(status, "Tgid"), 10);
      return tgid ? std::vector{*tgid} : std::vector<std::uint32_t>();
    }
    case model::TargetKind::kCgroup:
      return members_of(target.cgroup);
    case model::TargetKind::kAll:
    case model::TargetKind::kUser:
      break;
  }
  return ids_in("/proc");
}

class Search {
 public:
  Search(const model::Target& target, const model::CallSet& calls)
      : target_(target), calls_(calls) {}

  std::vector<RunningCall> run() {
    const auto self = static_cast<std::uint32_t>(::getpid());
    if (own_tgid() != self) {
      return {};
    }
    for (const std::uint32_t tgid : processes_of(target_)) {
      // Kernel threads have no program.
      if (tgid != self && !link_text(fmt::format("/proc/{}/exe", tgid)).empty()) {
        look_at_process(tgid);
      }
    }
    return std::move(found_);
  }

 private:
  bool is_wanted(const CallState& state) const {
    const bool known = !state.is_compat() && model::find_by_nr(state.nr) != nullptr;
    return calls_[known ? static_cast<std::size_t>(state.nr) : IOR_CALL_OTHER];
  }

  void look_at_process(std::uint32_t tgid) {
    for (const std::uint32_t tid : ids_in(fmt::format("/proc/{}/task", tgid))) {
      if (threads_ == kMostThreads) {
        return;
      }
      ++threads_;
      if (target_.kind == model::TargetKind::kThread && tid != target_.tid) {
        continue;
      }
      const auto state = call_state_of(tgid, tid);
      if (state && is_wanted(*state)) {
        add(tgid, tid, *state);
      }
    }
  }

  void add(std::uint32_t tgid, std::uint32_t tid, const CallState& state) {
    const std::string folder = fmt::format("/proc/{}/task/{}", tgid, tid);
    const std::string status = read_small_file(folder + "/status");
    RunningCall call;
    call.state = state;
    call.task.tgid = tgid;
    call.task.tid = tid;
    call.task.uid = effective_user(status);
    call.task.parent_tgid =
        parse_number<std::uint32_t>(status_value(status, "PPid"), 10).value_or(0);
    call.task.comm = read_line(folder + "/comm");
    if (target_.kind == model::TargetKind::kUser && call.task.uid != target_.uid) {
      return;
    }
    const model::SyscallInfo* info = state.is_compat() ? nullptr : model::find_by_nr(state.nr);
    const int fd_arg = info == nullptr ? -1 : model::roles_of(*info).fd_arg;
    if (fd_arg >= 0) {
      const auto fd = static_cast<std::int32_t>(state.args[static_cast<std::size_t>(fd_arg)]);
      call.file = link_text(fmt::format("{}/fd/{}", folder, fd));
    }
    found_.push_back(std::move(call));
  }

  const model::Target& target_;
  const model::CallSet& calls_;
  std::size_t threads_ = 0;
  std::vector<RunningCall> found_;
};

}  // namespace

std::optional<CallState> parse_call_state(std::string_view text) {
  const auto nr = parse_number<std::int32_t>(next_word(text), 10);
  if (!nr || *nr < 0) {
    return std::nullopt;
  }
  CallState state;
  state.nr = *nr;
  std::array<std::uint64_t*, model::kMaxArgs + 2> places{};
  std::ranges::transform(
      state.args, places.begin(), [](std::uint64_t& argument) { return &argument; });
  places[model::kMaxArgs] = &state.stack_pointer;
  places[model::kMaxArgs + 1] = &state.instruction_pointer;
  for (std::uint64_t* place : places) {
    const auto value = next_hex(text);
    if (!value) {
      return std::nullopt;
    }
    *place = *value;
  }
  return state;
}

std::optional<CallState> call_state_of(std::uint32_t tgid, std::uint32_t tid) {
  return parse_call_state(read_small_file(fmt::format("/proc/{}/task/{}/syscall", tgid, tid)));
}

std::vector<RunningCall> find_running_calls(const model::Target& target,
                                            const model::CallSet& calls) {
  return Search(target, calls).run();
}

}  // namespace ior::capture

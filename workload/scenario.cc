// SPDX-License-Identifier: Apache-2.0
#include "scenario.h"

#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <climits>

#include "expect.h"

namespace ior::workload {
namespace {

void complain(const std::string& scenario,
              const std::string& what,
              const std::source_location& where) {
  std::string_view file = where.file_name();
  file = file.substr(file.rfind('/') + 1);
  fprintf(stderr,
          "ioworkload: %s: %.*s:%u: %s\n",
          scenario.c_str(),
          static_cast<int>(file.size()),
          file.data(),
          where.line(),
          what.c_str());
}

std::string outcome(long ret) {
  return ret < 0 && ret > -4096 ? errno_name(static_cast<int>(-ret)) : std::to_string(ret);
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    row[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

int Context::ok(long ret, std::source_location where) {
  if (ret < 0) {
    failed_ = true;
    complain(scenario_, "the call failed with " + outcome(ret), where);
  }
  return static_cast<int>(ret);
}

void Context::fails(int error, long ret, std::source_location where) {
  if (ret == -error) {
    return;
  }
  failed_ = true;
  complain(scenario_, "expected " + errno_name(error) + ", got " + outcome(ret), where);
}

void Context::check(bool good, std::string_view what, std::source_location where) {
  if (good) {
    return;
  }
  failed_ = true;
  complain(scenario_, std::string(what), where);
}

const std::string& Context::program() const {
  static const std::string path = [] {
    std::array<char, PATH_MAX> buffer{};
    const ssize_t size = ::readlink("/proc/self/exe", buffer.data(), buffer.size());
    return size > 0 ? std::string(buffer.data(), static_cast<std::size_t>(size)) : std::string();
  }();
  return path;
}

char** Context::exec_arguments() {
  exec_words_ = {program(),
                 "--after-exec=" + scenario_,
                 "--scenario-dir=" + dir_,
                 "--log-fd=" + std::to_string(recorder().log_fd())};
  exec_pointers_.clear();
  for (std::string& word : exec_words_) {
    exec_pointers_.push_back(word.data());
  }
  exec_pointers_.push_back(nullptr);
  return exec_pointers_.data();
}

std::vector<const Scenario*> all_scenarios() {
  std::vector<const Scenario*> all;
  for (const auto family : {
           aio_scenarios,           attr_scenarios,          copy_scenarios,
           descriptor_scenarios,    dir_scenarios,           error_scenarios,
           memory_scenarios,        name_scenarios,          names_cwd_scenarios,
           names_kinds_scenarios,   names_mounts_scenarios,  names_races_scenarios,
           names_sockets_scenarios, names_tasks_scenarios,   names_descriptors_scenarios,
           names_paths_scenarios,   names_renames_scenarios, net_scenarios,
           object_scenarios,        open_scenarios,          readwrite_scenarios,
           stat_scenarios,          storage_scenarios,       task_scenarios,
           unusual_scenarios,       uring_scenarios,
       }) {
    for (const Scenario& scenario : family()) {
      all.push_back(&scenario);
    }
  }
  std::sort(all.begin(), all.end(), [](const Scenario* a, const Scenario* b) {
    return std::string_view(a->name) < b->name;
  });
  return all;
}

const Scenario* find_scenario(std::string_view name) {
  for (const Scenario* scenario : all_scenarios()) {
    if (scenario->name == name) {
      return scenario;
    }
  }
  return nullptr;
}

std::string_view closest_scenario(std::string_view name) {
  std::string_view best;
  std::size_t least = SIZE_MAX;
  for (const Scenario* scenario : all_scenarios()) {
    const std::size_t distance = edit_distance(name, scenario->name);
    if (distance < least) {
      least = distance;
      best = scenario->name;
    }
  }
  return best;
}

}  // namespace ior::workload

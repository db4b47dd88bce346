// SPDX-License-Identifier: Apache-2.0
//
// What a scenario is and where they are listed.
//
// A scenario is a function that makes system calls through sys.h in its own temporary directory.
// The calls under test repeat a prime number of times, a different one for each call, so that a
// tracer that mixes two calls up gets a sum wrong. To add one: write the function in
// scenarios/<family>.cc, give it a row in that file's table, and nothing else.
#pragma once

#include <array>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ior::workload {

// What a running scenario has at hand.
class Context {
 public:
  Context(std::string scenario, std::string dir)
      : scenario_(std::move(scenario)), dir_(std::move(dir)) {}

  // The scenario's own empty directory: absolute, no symbolic links in it, mode 0700.
  [[nodiscard]] const std::string& dir() const { return dir_; }
  // A path in it.
  [[nodiscard]] std::string path(std::string_view leaf) const {
    return dir_ + "/" + std::string(leaf);
  }

  // Passes `ret` on; a negative one is a failure of the scenario, told on stderr with its place.
  int ok(long ret, std::source_location where = std::source_location::current());
  // `ret` must be this error (a positive errno).
  void fails(int error, long ret, std::source_location where = std::source_location::current());
  // Any other condition.
  void check(bool good,
             std::string_view what,
             std::source_location where = std::source_location::current());

  // This kernel or these privileges cannot do what the scenario is about. The reason is printed in
  // the last line, the exit status is 77; what was logged so far is printed nevertheless.
  void skip(std::string_view reason) { skipped_ = reason; }

  // Arguments for execve that run `after_exec` of this scenario in a new image of this program,
  // with the same log. The pointers live as long as this context.
  char** exec_arguments();
  // The absolute path of this program.
  [[nodiscard]] const std::string& program() const;

  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] const std::string& skipped() const { return skipped_; }
  [[nodiscard]] const std::string& scenario() const { return scenario_; }

 private:
  std::string scenario_, dir_, skipped_;
  bool failed_ = false;
  std::vector<std::string> exec_words_;
  std::vector<char*> exec_pointers_;
};

struct Scenario {
  const char* name;
  const char* description;  // one sentence
  void (*run)(Context&);
  void (*prepare)(Context&) = nullptr;     // before the PID is printed; not logged
  void (*after_exec)(Context&) = nullptr;  // in the image that exec_arguments() starts
};

// Calls `body` `count` times, with the round's number when it takes one.
template <class Body>
void times(int count, Body body) {
  for (int i = 0; i < count; ++i) {
    if constexpr (requires { body(i); }) {
      body(i);
    } else {
      body();
    }
  }
}

// One table per family, defined in scenarios/<family>.cc.
std::span<const Scenario> aio_scenarios();
std::span<const Scenario> attr_scenarios();
std::span<const Scenario> copy_scenarios();
std::span<const Scenario> descriptor_scenarios();
std::span<const Scenario> dir_scenarios();
std::span<const Scenario> error_scenarios();
std::span<const Scenario> memory_scenarios();
std::span<const Scenario> name_scenarios();
std::span<const Scenario> names_cwd_scenarios();
std::span<const Scenario> names_descriptors_scenarios();
std::span<const Scenario> names_kinds_scenarios();
std::span<const Scenario> names_mounts_scenarios();
std::span<const Scenario> names_paths_scenarios();
std::span<const Scenario> names_races_scenarios();
std::span<const Scenario> names_renames_scenarios();
std::span<const Scenario> names_sockets_scenarios();
std::span<const Scenario> names_tasks_scenarios();
std::span<const Scenario> net_scenarios();
std::span<const Scenario> object_scenarios();
std::span<const Scenario> open_scenarios();
std::span<const Scenario> readwrite_scenarios();
std::span<const Scenario> stat_scenarios();
std::span<const Scenario> storage_scenarios();
std::span<const Scenario> task_scenarios();
std::span<const Scenario> unusual_scenarios();
std::span<const Scenario> uring_scenarios();

// All of them, sorted by name.
std::vector<const Scenario*> all_scenarios();
// Null when there is none of that name.
const Scenario* find_scenario(std::string_view name);
// The name closest to `name`, for a suggestion.
std::string_view closest_scenario(std::string_view name);

}  // namespace ior::workload

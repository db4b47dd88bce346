// SPDX-License-Identifier: Apache-2.0
//
// Calls by thread, and what threads belong to: process, comm, user, cgroup. Bounded: when full, the
// threads that matter least are folded into those; processes without threads into [other]. One
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "aggregate/summary_tally.h"
#include "model/event.h"
#include "model/summary.h"

namespace ior::aggregate {

struct ProcessEntry {
  std::uint32_t tgid = 0;
  std::uint64_t start_ns = 0;  // of the first thread; 0: it was not seen
  std::uint32_t lifetime = 1;
  std::uint32_t uid = 0;
  std::uint64_t cgroup_id = 0;
  std::string comm;
  std::uint64_t threads = 0;  // seen; one that was folded and comes back counts again
  std::uint64_t live = 0;     // entries of theirs that exist
  std::uint64_t last_ns = 0;
  Tally folded;
};

// A comm, a user or a cgroup.
struct GroupEntry {
  std::uint32_t id = 0;  // place in its list
  std::string name;
  std::uint64_t key = 0;
  std::uint64_t threads = 0;
  Tally folded;
};

struct ThreadEntry {
  model::Task task;
  Tally tally;
  std::uint64_t last_ns = 0;
  ProcessEntry* process = nullptr;
  GroupEntry* comm = nullptr;
  GroupEntry* user = nullptr;
  GroupEntry* cgroup = nullptr;
};

class SummaryTasks {
 public:
  SummaryTasks(std::size_t threads, std::size_t processes, std::size_t groups);

  // The entry of the caller; null stands for an unknown one. It lives until the next call of this
  // function. Hot path.
  ThreadEntry& find(const model::Task* task, std::uint64_t now_ns);

  // Gives the numbers that the other's comms have here.
  std::vector<std::uint32_t> merge(const SummaryTasks& other);

  using Groups = std::vector<std::unique_ptr<GroupEntry>>;
  const Groups& comms() const { return comms_; }
  const Groups& users() const { return users_; }
  const Groups& cgroups() const { return cgroups_; }
  const std::vector<std::unique_ptr<ProcessEntry>>& processes() const { return processes_; }
  template <typename Visit>
  void each_thread(Visit visit) const {
    for (const auto& [key, entry] : threads_) {
      visit(*entry);
    }
  }
  const Tally& other_processes() const { return other_processes_; }
  std::uint64_t folded_threads() const { return folded_threads_; }
  std::uint64_t folded_processes() const { return folded_processes_; }
  // Comms beyond the bound share the group 0.
  std::uint64_t folded_comms() const { return folded_comms_; }

 private:
  // tid, tgid, start, uid, cgroup, comm: whatever changes begins another row.
  using Key = std::
      tuple<std::uint32_t, std::uint32_t, std::uint64_t, std::uint32_t, std::uint64_t, std::string>;
  struct Cached {
    const model::Task* task = nullptr;
    ThreadEntry* entry = nullptr;
  };

  static Key key_of(const model::Task& task);
  ThreadEntry& find_task(const model::Task& task);
  void count_thread(const ThreadEntry& entry, const Key& key);
  ProcessEntry& process_of(const model::Task& task);
  GroupEntry& comm_of(const std::string& comm);
  GroupEntry& number_of(Groups& groups,
                        std::unordered_map<std::uint64_t, std::uint32_t>& index,
                        std::uint64_t key);
  void make_room();
  void forget_processes();

  std::size_t max_threads_;
  std::size_t max_processes_;
  std::size_t max_groups_;
  std::map<Key, std::unique_ptr<ThreadEntry>> threads_;
  std::vector<std::unique_ptr<ProcessEntry>> processes_;
  std::unordered_map<std::uint32_t, ProcessEntry*> running_;  // by tgid: the latest lifetime
  Groups comms_;                                              // [0] is [other]
  Groups users_;
  Groups cgroups_;
  std::unordered_map<std::string, std::uint32_t> comm_index_;
  std::unordered_map<std::uint64_t, std::uint32_t> user_index_;
  std::unordered_map<std::uint64_t, std::uint32_t> cgroup_index_;
  Tally other_processes_;
  std::uint64_t folded_threads_ = 0;
  std::uint64_t folded_processes_ = 0;
  std::uint64_t folded_comms_ = 0;
  std::vector<Cached> cache_;  // by address of the Task, always verified
};

}  // namespace ior::aggregate

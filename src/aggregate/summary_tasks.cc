// SPDX-License-Identifier: Apache-2.0
#include "aggregate/summary_tasks.h"

#include <algorithm>
#include <utility>

#include "aggregate/summary_fold.h"

namespace ior::aggregate {
namespace {

constexpr std::size_t kCacheSize = 1024;

std::size_t cache_place(const void* pointer) {
  const auto bits = reinterpret_cast<std::uintptr_t>(pointer) * 0x9e3779b97f4a7c15U;
  return static_cast<std::size_t>(bits >> 54) % kCacheSize;
}

bool same(const model::Task& a, const model::Task& b) {
  return a.tid == b.tid && a.tgid == b.tgid && a.start_ns == b.start_ns && a.uid == b.uid &&
         a.cgroup_id == b.cgroup_id && a.comm == b.comm;
}

const model::Task& unknown_task() {
  static const model::Task task = [] {
    model::Task made;
    made.comm = "[unknown]";
    return made;
  }();
  return task;
}

std::unique_ptr<GroupEntry> other_group() {
  auto entry = std::make_unique<GroupEntry>();
  entry->name = "[other]";
  return entry;
}

}  // namespace

SummaryTasks::SummaryTasks(std::size_t threads, std::size_t processes, std::size_t groups)
    : max_threads_(std::max<std::size_t>(threads, 4)),
      max_processes_(std::max<std::size_t>(processes, 4)),
      max_groups_(std::max<std::size_t>(groups, 2)),
      cache_(kCacheSize) {
  comms_.push_back(other_group());
  users_.push_back(other_group());
  cgroups_.push_back(other_group());
}

GroupEntry& SummaryTasks::comm_of(const std::string& comm) {
  const auto place = comm_index_.find(comm);
  if (place != comm_index_.end()) {
    return *comms_[place->second];
  }
  if (comms_.size() >= max_groups_) {
    ++folded_comms_;
    return *comms_[0];
  }
  auto entry = std::make_unique<GroupEntry>();
  entry->id = static_cast<std::uint32_t>(comms_.size());
  entry->name = comm;
  comm_index_.emplace(comm, entry->id);
  return *comms_.emplace_back(std::move(entry));
}

GroupEntry& SummaryTasks::number_of(Groups& groups,
                                    std::unordered_map<std::uint64_t, std::uint32_t>& index,
                                    std::uint64_t key) {
  const auto place = index.find(key);
  if (place != index.end()) {
    return *groups[place->second];
  }
  if (groups.size() >= max_groups_) {
    return *groups[0];
  }
  auto entry = std::make_unique<GroupEntry>();
  entry->id = static_cast<std::uint32_t>(groups.size());
  entry->key = key;
  index.emplace(key, entry->id);
  return *groups.emplace_back(std::move(entry));
}

// A first thread with another start than the process known is a new process under a recycled id.
ProcessEntry& SummaryTasks::process_of(const model::Task& task) {
  const bool leads = task.tid == task.tgid;
  const auto place = running_.find(task.tgid);
  ProcessEntry* process = place == running_.end() ? nullptr : place->second;
  const bool recycled = process != nullptr && leads && process->start_ns != 0 &&
                        task.start_ns != 0 && process->start_ns != task.start_ns;
  if (process == nullptr || recycled) {
    auto entry = std::make_unique<ProcessEntry>();
    entry->tgid = task.tgid;
    entry->lifetime = recycled ? process->lifetime + 1 : 1;
    process = entry.get();
    processes_.push_back(std::move(entry));
    running_[task.tgid] = process;
  }
  if (leads && task.start_ns != 0) {
    process->start_ns = task.start_ns;
  }
  if (leads || process->comm.empty()) {
    process->comm = task.comm;
  }
  process->uid = task.uid;
  process->cgroup_id = task.cgroup_id;
  return *process;
}

SummaryTasks::Key SummaryTasks::key_of(const model::Task& task) {
  return {task.tid, task.tgid, task.start_ns, task.uid, task.cgroup_id, task.comm};
}

// A thread has an entry for each name, user and group that it had: it counts once in each of those,
// and once in its process.
void SummaryTasks::count_thread(const ThreadEntry& entry, const Key& key) {
  const auto is_of_thread = [&key](const Key& other) {
    return std::get<0>(other) == std::get<0>(key) && std::get<1>(other) == std::get<1>(key) &&
           std::get<2>(other) == std::get<2>(key);
  };
  bool process = true, comm = true, user = true, cgroup = true;  // is new in it
  const auto first = threads_.lower_bound(
      {std::get<0>(key), std::get<1>(key), std::get<2>(key), 0, 0, std::string()});
  for (auto other = first; other != threads_.end() && is_of_thread(other->first); ++other) {
    process = process && other->second->process != entry.process;
    comm = comm && other->second->comm != entry.comm;
    user = user && other->second->user != entry.user;
    cgroup = cgroup && other->second->cgroup != entry.cgroup;
  }
  entry.process->threads += process ? 1 : 0;
  entry.comm->threads += comm ? 1 : 0;
  entry.user->threads += user ? 1 : 0;
  entry.cgroup->threads += cgroup ? 1 : 0;
}

ThreadEntry& SummaryTasks::find_task(const model::Task& task) {
  Key key = key_of(task);
  const auto place = threads_.find(key);
  if (place != threads_.end()) {
    return *place->second;
  }
  if (threads_.size() >= max_threads_) {
    make_room();
  }
  auto entry = std::make_unique<ThreadEntry>();
  entry->task = task;
  entry->process = &process_of(task);
  entry->comm = &comm_of(task.comm);
  entry->user = &number_of(users_, user_index_, task.uid);
  entry->cgroup = &number_of(cgroups_, cgroup_index_, task.cgroup_id);
  ++entry->process->live;
  count_thread(*entry, key);
  return *threads_.emplace(std::move(key), std::move(entry)).first->second;
}

ThreadEntry& SummaryTasks::find(const model::Task* task, std::uint64_t now_ns) {
  const model::Task& known = task == nullptr ? unknown_task() : *task;
  Cached& cached = cache_[cache_place(&known)];
  if (cached.task != &known || !same(cached.entry->task, known)) {
    ThreadEntry& entry = find_task(known);  // may empty the cache
    cached = {.task = &known, .entry = &entry};
  }
  cached.entry->last_ns = now_ns;
  return *cached.entry;
}

void SummaryTasks::forget_processes() {
  if (processes_.size() <= max_processes_) {
    return;
  }
  std::erase_if(processes_, [this](const std::unique_ptr<ProcessEntry>& entry) {
    if (entry->live != 0) {
      return false;
    }
    other_processes_.merge(entry->folded);
    ++folded_processes_;
    const auto place = running_.find(entry->tgid);
    if (place != running_.end() && place->second == entry.get()) {
      running_.erase(place);
    }
    return true;
  });
}

void SummaryTasks::make_room() {
  cache_.assign(kCacheSize, {});
  std::vector<ThreadEntry*> entries;
  entries.reserve(threads_.size());
  for (const auto& [key, entry] : threads_) {
    entries.push_back(entry.get());
  }
  for (ThreadEntry* entry :
       least_important(std::move(entries), std::max<std::size_t>(max_threads_ / 4, 1))) {
    entry->process->folded.merge(entry->tally);
    --entry->process->live;
    entry->comm->folded.merge(entry->tally);
    entry->user->folded.merge(entry->tally);
    entry->cgroup->folded.merge(entry->tally);
    ++folded_threads_;
    threads_.erase(key_of(entry->task));
  }
  forget_processes();
}

std::vector<std::uint32_t> SummaryTasks::merge(const SummaryTasks& other) {
  cache_.assign(kCacheSize, {});
  std::unordered_map<const ProcessEntry*, std::uint64_t> known;  // threads that come below
  const Key* before = nullptr;
  for (const auto& [key, theirs] : other.threads_) {
    const bool same_thread = before != nullptr && std::get<0>(*before) == std::get<0>(key) &&
                             std::get<1>(*before) == std::get<1>(key) &&
                             std::get<2>(*before) == std::get<2>(key);
    known[theirs->process] += same_thread ? 0 : 1;
    before = &key;
  }
  for (const std::unique_ptr<ProcessEntry>& theirs : other.processes_) {
    model::Task leader;
    leader.tid = leader.tgid = theirs->tgid;
    leader.start_ns = theirs->start_ns;
    leader.uid = theirs->uid;
    leader.cgroup_id = theirs->cgroup_id;
    leader.comm = theirs->comm;
    ProcessEntry& ours = process_of(leader);
    ours.folded.merge(theirs->folded);
    ours.threads += theirs->threads - std::min(theirs->threads, known[theirs.get()]);
  }
  std::vector<std::uint32_t> numbers;
  for (const std::unique_ptr<GroupEntry>& theirs : other.comms_) {
    GroupEntry& ours = theirs->id == 0 ? *comms_[0] : comm_of(theirs->name);
    ours.folded.merge(theirs->folded);
    numbers.push_back(ours.id);
  }
  for (const std::unique_ptr<GroupEntry>& theirs : other.users_) {
    GroupEntry& ours = theirs->id == 0 ? *users_[0] : number_of(users_, user_index_, theirs->key);
    ours.folded.merge(theirs->folded);
  }
  for (const std::unique_ptr<GroupEntry>& theirs : other.cgroups_) {
    GroupEntry& ours =
        theirs->id == 0 ? *cgroups_[0] : number_of(cgroups_, cgroup_index_, theirs->key);
    ours.folded.merge(theirs->folded);
  }
  other_processes_.merge(other.other_processes_);
  folded_threads_ += other.folded_threads_;
  folded_processes_ += other.folded_processes_;
  folded_comms_ += other.folded_comms_;
  for (const auto& [key, theirs] : other.threads_) {
    ThreadEntry& ours = find_task(theirs->task);
    ours.tally.merge(theirs->tally);
    ours.last_ns = std::max(ours.last_ns, theirs->last_ns);
  }
  return numbers;
}

}  // namespace ior::aggregate

// SPDX-License-Identifier: Apache-2.0
#include "export/thread_tracks.h"

namespace ior::exporter {
namespace {

constexpr std::size_t kMaxThreads = 65'536;

}  // namespace

// Multiplicative hashing, Knuth: the same thread has the same key in every part of a trace.
std::uint64_t thread_key(const model::Task& task) {
  const std::uint64_t mixed = (task.start_ns + 1) * 0x9e3779b97f4a7c15U;
  return (mixed & ~std::uint64_t{0x7fffff}) | (task.tid & 0x3fffffU) | 0x400000U;
}

ThreadTracks::News ThreadTracks::look(const model::Task& task) {
  if (threads_.size() >= kMaxThreads) {
    threads_.clear();
    processes_.clear();
  }
  News news;
  const auto [thread, is_new] = threads_.try_emplace(thread_key(task), task.comm);
  news.thread = is_new || thread->second != task.comm;
  if (!news.thread) {
    return news;
  }
  thread->second = task.comm;
  const bool first_of_process = processes_.insert(task.tgid).second;
  news.process = first_of_process || task.tid == task.tgid;
  return news;
}

}  // namespace ior::exporter

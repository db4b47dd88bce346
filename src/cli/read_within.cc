// SPDX-License-Identifier: Apache-2.0
#include "cli/read_within.h"

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace ior::cli {
namespace {

// Shared with the threads, which may outlive the caller.
struct Work {
  std::mutex mutex;
  std::condition_variable progress;
  std::vector<std::string> paths;
  std::vector<std::string> texts;
  std::function<std::string(const std::string&)> read;
  std::size_t next = 0;
  std::size_t done = 0;
};

void do_work(const std::shared_ptr<Work>& work) {
  std::unique_lock lock(work->mutex);
  while (work->next < work->paths.size()) {
    const std::size_t index = work->next++;
    lock.unlock();
    std::string text = work->read(work->paths[index]);
    lock.lock();
    work->texts[index] = std::move(text);
    ++work->done;
    work->progress.notify_one();
  }
}

}  // namespace

std::vector<std::string> read_within(const std::vector<std::string>& paths,
                                     const Patience& patience,
                                     const std::function<std::string(const std::string&)>& read) {
  const auto work = std::make_shared<Work>();
  work->paths = paths;
  work->texts.resize(paths.size());
  work->read = read;
  const auto end = std::chrono::steady_clock::now() + patience.all;
  const auto start_one = [&work] { std::thread(do_work, work).detach(); };
  start_one();
  std::size_t hanging = 0;
  std::unique_lock lock(work->mutex);
  while (work->done + hanging < paths.size() && std::chrono::steady_clock::now() < end) {
    const std::size_t before = work->done;
    work->progress.wait_for(lock, patience.one, [&] { return work->done != before; });
    if (work->done == before && work->next < paths.size()) {
      ++hanging;
      start_one();
    } else if (work->done == before) {
      break;
    }
  }
  work->next = paths.size();  // nobody begins another one
  return work->texts;
}

}  // namespace ior::cli

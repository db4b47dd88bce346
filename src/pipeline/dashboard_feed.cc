// SPDX-License-Identifier: Apache-2.0
#include "pipeline/dashboard_feed.h"

#include <sys/eventfd.h>

#include <utility>

#include "pipeline/feed_worker.h"

namespace ior::pipeline {

Result<std::unique_ptr<DashboardFeed>> DashboardFeed::create(FeedSettings settings) {
  std::unique_ptr<DashboardFeed> feed(new DashboardFeed);
  feed->latest_ = std::make_shared<model::Snapshot>();
  feed->wake_ = UniqueFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  feed->command_ = UniqueFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!feed->wake_ || !feed->command_) {
    return from_errno("make", "an eventfd");
  }
  feed->thread_ = std::thread([raw = feed.get(), settings = std::move(settings)]() mutable {
    Worker(*raw, std::move(settings)).run();
  });
  return feed;
}

std::shared_ptr<const model::Snapshot> DashboardFeed::latest() const {
  const std::lock_guard lock(mutex_);
  return latest_;
}

void DashboardFeed::send(tui::FeedCommand command) {
  {
    const std::lock_guard lock(mutex_);
    commands_.push_back(std::move(command));
  }
  ::eventfd_write(command_.get(), 1);
}

std::shared_ptr<const model::Snapshot> DashboardFeed::finish() {
  if (thread_.joinable()) {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    ::eventfd_write(command_.get(), 1);
    thread_.join();
  }
  return latest();
}

DashboardFeed::~DashboardFeed() {
  (void)finish();
}

}  // namespace ior::pipeline

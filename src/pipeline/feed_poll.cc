// SPDX-License-Identifier: Apache-2.0
#include "pipeline/feed_poll.h"

#include <poll.h>

#include <algorithm>
#include <ctime>

#include "base/clock.h"

namespace ior::pipeline {

std::int64_t wall_minus_boot_ns() {
  timespec wall{};
  ::clock_gettime(CLOCK_REALTIME, &wall);
  return static_cast<std::int64_t>(wall.tv_sec) * 1'000'000'000 + wall.tv_nsec -
         static_cast<std::int64_t>(boot_time_ns());
}

bool all_readable(const std::vector<int>& fds) {
  std::vector<pollfd> polled;
  for (const int fd : fds) {
    polled.push_back({fd, POLLIN, 0});
  }
  if (polled.empty() || ::poll(polled.data(), polled.size(), 0) <= 0) {
    return false;
  }
  return std::ranges::all_of(polled, [](const pollfd& p) { return p.revents != 0; });
}

}  // namespace ior::pipeline

// SPDX-License-Identifier: Apache-2.0
#include "pipeline/feed_poll.h"

#include <poll.h>

#include <algorithm>

namespace ior::pipeline {

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

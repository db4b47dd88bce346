// SPDX-License-Identifier: Apache-2.0
#include "cli/watcher.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/eventfd.h>

#include <atomic>

namespace ior::cli {
namespace {

bool readable(int fd, int timeout_ms) {
  pollfd polled = {.fd = fd, .events = POLLIN, .revents = 0};
  return poll(&polled, 1, timeout_ms) == 1;
}

TEST(ThreadWatch, IsReadableOnceTheThreadIsGone) {
  std::atomic<bool> alive = true;
  const auto watch = ThreadWatch::create([&alive] { return alive.load(); });
  ASSERT_TRUE(watch.has_value());

  EXPECT_FALSE(readable((*watch)->fd(), 0));
  alive = false;

  EXPECT_TRUE(readable((*watch)->fd(), 10'000));
}

TEST(ThreadWatch, EndsWithItsObject) {
  const auto watch = ThreadWatch::create([] { return true; });

  EXPECT_TRUE(watch.has_value());
}

TEST(SignalForwarder, EndsWithItsObjectWithoutASignal) {
  const UniqueFd no_signals(eventfd(0, EFD_CLOEXEC));
  const auto forwarder = SignalForwarder::create(no_signals.get(), -1);

  EXPECT_TRUE(forwarder.has_value());
}

}  // namespace
}  // namespace ior::cli

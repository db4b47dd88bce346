// SPDX-License-Identifier: Apache-2.0
//
// Descriptors without a place in any directory: eventfd, epoll, memfd, timerfd, signalfd, inotify.
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/timerfd.h>

#include "scenario.h"
#include "sys_file.h"
#include "sys_net.h"

namespace ior::workload {
namespace {

int make_eventfd(Context& context) {
  return context.ok(sys::call(IOR_CALL(eventfd2), {sys::result()}, 0, 0));
}

void object_eventfd(Context& context) {
  const int fd = make_eventfd(context);
  std::uint64_t value = 1;
  times(5, [&] { context.ok(sys::write(fd, &value, sizeof value)); });
  context.ok(sys::read(fd, &value, sizeof value));
  times(3, [&] { context.fails(EINVAL, sys::read(fd, &value, 1)); });
}

void object_epoll(Context& context) {
  const int event = make_eventfd(context);
  const int poll = context.ok(sys::call(IOR_CALL(epoll_create1), {sys::result()}, EPOLL_CLOEXEC));
  epoll_event wanted{.events = EPOLLOUT, .data = {.fd = event}};
  context.ok(sys::call(
      IOR_CALL(epoll_ctl), {sys::fd(poll), sys::fd(event)}, poll, EPOLL_CTL_ADD, event, &wanted));
  times(2, [&] {
    context.ok(sys::call(
        IOR_CALL(epoll_ctl), {sys::fd(poll), sys::fd(event)}, poll, EPOLL_CTL_MOD, event, &wanted));
  });
  std::array<epoll_event, 3> ready{};
  times(5, [&] {
    context.ok(sys::call(IOR_CALL(epoll_wait), {sys::fd(poll)}, poll, ready.data(), 3, 0));
  });
  times(7, [&] {
    context.ok(
        sys::call(IOR_CALL(epoll_pwait), {sys::fd(poll)}, poll, ready.data(), 3, 0, nullptr, 8));
  });
}

void object_memfd(Context& context) {
  const int fd = context.ok(sys::call(IOR_CALL(memfd_create), {sys::result()}, "ior-memfd", 0));
  times(5, [&] { context.ok(sys::write(fd, "in memory only", 14)); });
  std::array<char, 14> data{};
  times(3, [&] { context.ok(sys::pread64(fd, data.data(), data.size(), 0)); });
}

void object_timerfd(Context& context) {
  const int fd =
      context.ok(sys::call(IOR_CALL(timerfd_create), {sys::result()}, CLOCK_MONOTONIC, 0));
  const itimerspec soon{.it_interval = {0, 100'000}, .it_value = {0, 100'000}};
  times(2, [&] {
    context.ok(sys::call(IOR_CALL(timerfd_settime), {sys::fd(fd)}, fd, 0, &soon, nullptr));
  });
  std::uint64_t expirations = 0;
  times(3, [&] { context.ok(sys::read(fd, &expirations, sizeof expirations)); });
}

void object_signalfd(Context& context) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR2);
  sigprocmask(SIG_BLOCK, &set, nullptr);
  const int fd = context.ok(sys::call(IOR_CALL(signalfd4), {sys::result()}, -1, &set, 8, 0));
  std::array<char, 128> info{};
  times(3, [&] {
    raise(SIGUSR2);
    context.ok(sys::read(fd, info.data(), info.size()));
  });
}

void object_inotify(Context& context) {
  const int fd = context.ok(sys::call(IOR_CALL(inotify_init1), {sys::result()}, 0));
  const char* dir = context.dir().c_str();
  const auto add = [&] {
    return sys::call(
        IOR_CALL(inotify_add_watch), {sys::fd(fd), sys::path(dir)}, fd, dir, IN_CREATE);
  };
  int watch = -1;
  times(3, [&] { watch = context.ok(add()); });
  context.ok(sys::openat(AT_FDCWD, context.path("noticed.txt"), O_RDWR | O_CREAT, 0644));
  std::array<char, 512> events{};
  context.ok(sys::read(fd, events.data(), events.size()));
  context.ok(sys::call(IOR_CALL(inotify_rm_watch), {sys::fd(fd)}, fd, watch));
}

// Descriptors inside a structure: no file of the call itself.
void object_poll(Context& context) {
  std::array<int, 2> ends{};
  context.ok(sys::pipe2(ends, 0));
  pollfd wanted{.fd = ends[1], .events = POLLOUT, .revents = 0};
  times(5, [&] { context.ok(sys::call(IOR_CALL(poll), {}, &wanted, 1, 0)); });
}

constexpr std::array kScenarios = {
    Scenario{"object-epoll", "an epoll instance that watches an eventfd", object_epoll},
    Scenario{"object-eventfd", "an eventfd written, read and refused", object_eventfd},
    Scenario{"object-inotify", "a directory watched by inotify", object_inotify},
    Scenario{"object-memfd", "a memfd written and read", object_memfd},
    Scenario{"object-poll", "poll, whose descriptors are in memory", object_poll},
    Scenario{"object-signalfd", "signals read from a signalfd", object_signalfd},
    Scenario{"object-timerfd", "expirations read from a timerfd", object_timerfd},
};

}  // namespace

std::span<const Scenario> object_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

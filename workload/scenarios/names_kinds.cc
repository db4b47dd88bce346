// SPDX-License-Identifier: Apache-2.0
//
// What is behind a descriptor when it is no file of a directory: pipes, objects of the kernel,
// magic.
#include <errno.h>
#include <linux/io_uring.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "names_common.h"
#include "sys_net.h"
#include "uring.h"

namespace ior::workload {
namespace {

void pipes(Context& context) {
  std::array<int, 2> ends{};
  std::array<char, 16> buffer{};
  context.ok(sys::pipe2(ends, 0));
  times(3, [&] { context.ok(sys::write(ends[1], "pipe", 4)); });
  times(3, [&] { context.ok(sys::read(ends[0], buffer.data(), 4)); });
  const std::string fifo = context.path("fifo");
  context.ok(sys::mknod(fifo, S_IFIFO | 0600, 0));
  const int both = context.ok(sys::openat(AT_FDCWD, fifo, O_RDWR));
  times(5, [&] { context.ok(sys::write(both, "fifo", 4)); });
  times(5, [&] { context.ok(sys::read(both, buffer.data(), 4)); });
}

void counters(Context& context) {
  std::uint64_t value = 1;
  const int event = context.ok(sys::call(IOR_CALL(eventfd2), {sys::result()}, 0, 0));
  times(3, [&] { context.ok(sys::write(event, &value, sizeof value)); });
  times(1, [&] { context.ok(sys::read(event, &value, sizeof value)); });
  const int timer =
      context.ok(sys::call(IOR_CALL(timerfd_create), {sys::result()}, CLOCK_MONOTONIC, 0));
  const itimerspec soon{.it_interval = {}, .it_value = {.tv_sec = 0, .tv_nsec = 1}};
  times(2, [&] {
    context.ok(sys::call(IOR_CALL(timerfd_settime), {sys::fd(timer)}, timer, 0, &soon, nullptr));
    context.ok(sys::read(timer, &value, sizeof value));
  });
  // Two of the same kind: only their numbers tell them apart, as all share one inode.
  const int second = context.ok(sys::call(IOR_CALL(eventfd2), {sys::result()}, 7, 0));
  times(5, [&] { context.ok(sys::write(second, &value, sizeof value)); });
}

void watchers(Context& context) {
  const int inotify = context.ok(sys::call(IOR_CALL(inotify_init1), {sys::result()}, IN_NONBLOCK));
  context.ok(sys::call(IOR_CALL(inotify_add_watch),
                       {sys::fd(inotify), sys::path(context.dir().c_str())},
                       inotify,
                       context.dir().c_str(),
                       IN_CREATE));
  write_file(context, context.path("created"), "seen by inotify");
  std::array<char, 512> events{};
  context.check(context.ok(sys::read(inotify, events.data(), events.size())) > 0, "no event");
  context.fails(EAGAIN, sys::read(inotify, events.data(), events.size()));
  const int epoll = context.ok(sys::call(IOR_CALL(epoll_create1), {sys::result()}, 0));
  epoll_event event{.events = EPOLLIN, .data = {}};
  context.ok(sys::call(IOR_CALL(epoll_ctl),
                       {sys::fd(epoll), sys::fd(inotify)},
                       epoll,
                       EPOLL_CTL_ADD,
                       inotify,
                       &event));
  times(3, [&] {
    context.ok(sys::call(IOR_CALL(epoll_wait), {sys::fd(epoll)}, epoll, &event, 1, 0));
  });
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGUSR2);
  const int signal =
      context.ok(sys::call(IOR_CALL(signalfd4), {sys::result()}, -1, &signals, 8, SFD_NONBLOCK));
  std::array<char, sizeof(signalfd_siginfo)> info{};
  times(2, [&] { context.fails(EAGAIN, sys::read(signal, info.data(), info.size())); });
}

void others(Context& context) {
  struct stat info{};
  const int memory = context.ok(sys::call(IOR_CALL(memfd_create), {sys::result()}, "a name", 0));
  context.ok(sys::write(memory, "in memory", 9));
  times(3, [&] { read_back(context, memory, "in memory"); });
  const int self = context.ok(sys::call(IOR_CALL(pidfd_open), {sys::result()}, ::getpid(), 0));
  times(2, [&] { context.ok(sys::fstat(self, &info)); });
  io_uring_params params{};
  const long ring = sys::call(IOR_CALL(io_uring_setup), {sys::result()}, 4, &params);
  if (ring >= 0) {
    times(5, [&] { context.ok(sys::fstat(static_cast<int>(ring), &info)); });
    context.ok(sys::close(static_cast<int>(ring)));
  }
  context.ok(sys::close(self));
}

void pipes_etc(Context& context) {
  pipes(context);
  counters(context);
  watchers(context);
  others(context);
}

// Paths that lead to other files than their name says.
void magic_links(Context& context) {
  struct stat info{};
  std::array<char, 16> buffer{};
  write_file(context, context.path("file"), "through magic");
  const int fd = context.ok(sys::openat(AT_FDCWD, context.path("file"), O_RDONLY));
  const auto reopened = [&](const std::string& path) {
    const int again = context.ok(sys::openat(AT_FDCWD, path, O_RDONLY));
    times(3, [&] { context.ok(sys::pread64(again, buffer.data(), buffer.size(), 0)); });
    times(2, [&] { context.ok(sys::fstat(again, &info)); });
    context.ok(sys::close(again));
  };
  reopened("/proc/self/fd/" + std::to_string(fd));
  reopened("/dev/fd/" + std::to_string(fd));
  reopened("/proc/self/exe");
  reopened("/dev/null");
  reopened("/proc/self/stat");
  context.ok(sys::unlink(context.path("file")));
  reopened("/proc/self/fd/" + std::to_string(fd));
  const int names = context.ok(sys::openat(AT_FDCWD, "/proc/self/ns/mnt", O_RDONLY));
  times(5, [&] { context.ok(sys::fstat(names, &info)); });
  const std::string shared = "/dev/shm/ioworkload-" + std::to_string(::getpid());
  const long memory = sys::openat(AT_FDCWD, shared, O_RDWR | O_CREAT | O_EXCL, 0600);
  if (memory < 0) {
    context.skip("/dev/shm cannot be written");
    return;
  }
  const int file = static_cast<int>(memory);
  context.ok(sys::write(file, "shared", 6));
  times(7, [&] { read_back(context, file, "shared"); });
  context.ok(sys::unlink(shared));
  times(2, [&] { read_back(context, file, "shared"); });
}

// Opens through the ring; which number it gets is the result, as for openat.
int ring_open(Context& context, Ring& ring, const std::string& path) {
  io_uring_sqe open{};
  open.opcode = IORING_OP_OPENAT;
  open.fd = AT_FDCWD;
  open.addr = reinterpret_cast<std::uint64_t>(path.c_str());
  open.open_flags = O_RDONLY;
  const int fd = context.ok(ring.run(open, "io_uring_openat", {sys::at(AT_FDCWD, path.c_str())}));
  sys::forget_fd(fd);
  return fd;
}

void ring_close(Context& context, Ring& ring, int fd) {
  io_uring_sqe close{};
  close.opcode = IORING_OP_CLOSE;
  close.fd = fd;
  context.ok(ring.run(close, "io_uring_close", {sys::fd(fd)}));
  sys::forget_fd(fd);
}

void io_uring_file(Context& context) {
  write_file(context, context.path("one"), "first by the ring");
  write_file(context, context.path("two"), "second by the ring");
  write_file(context, context.path("three"), "third by openat");
  Ring ring;
  if (const long ret = ring.open(4); ret < 0) {
    context.skip("io_uring_setup: " + errno_name(static_cast<int>(-ret)));
    return;
  }
  const int first = ring_open(context, ring, context.path("one"));
  times(3, [&] { read_back(context, first, "first by the ring"); });
  ring_close(context, ring, first);
  const int second = ring_open(context, ring, context.path("two"));
  context.check(second == first, "the number was not reused");
  times(5, [&] { read_back(context, second, "second by the ring"); });
  ring_close(context, ring, second);
  context.fails(EBADF, sys::pread64(second, nullptr, 0, 0));
  const int third = context.ok(sys::openat(AT_FDCWD, context.path("three"), O_RDONLY));
  context.check(third == first, "the number was not reused");
  times(7, [&] { read_back(context, third, "third by openat"); });
  ring_close(context, ring, third);
  const int last = ring_open(context, ring, context.path("one"));
  times(2, [&] { read_back(context, last, "first by the ring"); });
  context.ok(sys::close(last));
}

void ring_rename(Context& context, Ring& ring, const std::string& from, const std::string& to) {
  io_uring_sqe rename{};
  rename.opcode = IORING_OP_RENAMEAT;
  rename.fd = AT_FDCWD;
  rename.addr = reinterpret_cast<std::uint64_t>(from.c_str());
  rename.len = static_cast<std::uint32_t>(AT_FDCWD);
  rename.addr2 = reinterpret_cast<std::uint64_t>(to.c_str());
  context.ok(ring.run(rename,
                      "io_uring_renameat",
                      {sys::at(AT_FDCWD, from.c_str()), sys::at(AT_FDCWD, to.c_str())}));
  sys::forget_names();
}

// The name of a file changes with that of a directory above it, and no system call says so.
void io_uring_rename(Context& context) {
  context.ok(sys::mkdir(context.path("before"), 0755));
  write_file(context, context.path("before/file"), "renamed above");
  const int fd = context.ok(sys::openat(AT_FDCWD, context.path("before/file"), O_RDONLY));
  times(3, [&] { read_back(context, fd, "renamed above"); });
  Ring ring;
  if (const long ret = ring.open(4); ret < 0) {
    context.skip("io_uring_setup: " + errno_name(static_cast<int>(-ret)));
    return;
  }
  ring_rename(context, ring, context.path("before"), context.path("after"));
  times(5, [&] { read_back(context, fd, "renamed above"); });
  ring_rename(context, ring, context.path("after"), context.path("again"));
  times(7, [&] { read_back(context, fd, "renamed above"); });
  context.ok(sys::close(fd));
}

constexpr std::array kScenarios = {
    Scenario{"names-pipes-etc", "pipes, FIFOs and the kernel's anonymous files", stated<pipes_etc>},
    Scenario{
        "names-magic-links", "files opened through /proc, /dev and /dev/shm", stated<magic_links>},
    Scenario{"names-io-uring-file",
             "files opened and closed by io_uring and used by ordinary calls",
             stated<io_uring_file>},
    Scenario{"names-io-uring-rename",
             "a directory renamed by io_uring above an open file",
             stated<io_uring_rename>},
};

}  // namespace

std::span<const Scenario> names_kinds_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

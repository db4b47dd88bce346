// SPDX-License-Identifier: Apache-2.0
//
// Descriptors that came about in other ways than by an open in view of the tracer.
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "names_common.h"

namespace ior::workload {
namespace {

constexpr int kInherited = 150;  // a number that nothing else here uses
constexpr int kHighest = 65543;  // above every 16-bit and every 2 x 32768 table

struct Preopened {
  int file = -1, appended = -1, dir = -1, pipe_in = -1, pipe_out = -1;
};
Preopened preopened;

void prepare_preopened(Context& context) {
  preopened.file =
      context.ok(sys::openat(AT_FDCWD, context.path("before"), O_RDWR | O_CREAT, 0644));
  context.ok(sys::write(preopened.file, "before", 6));
  preopened.appended =
      context.ok(sys::openat(AT_FDCWD, context.path("log"), O_WRONLY | O_CREAT | O_APPEND, 0644));
  preopened.dir = context.ok(sys::openat(AT_FDCWD, context.dir(), O_RDONLY | O_DIRECTORY));
  std::array<int, 2> ends{};
  context.ok(sys::bare(SYS_pipe2, ends.data(), 0));
  preopened.pipe_in = ends[0];
  preopened.pipe_out = ends[1];
}

void use_preopened(Context& context) {
  struct stat info{};
  std::array<char, 64> buffer{};
  times(7, [&] { read_back(context, preopened.file, "before"); });
  times(5, [&] { context.ok(sys::fstat(preopened.file, &info)); });
  times(11, [&] { context.ok(sys::write(preopened.appended, "line\n", 5)); });
  times(3, [&] { context.ok(sys::write(preopened.pipe_out, "through", 7)); });
  times(3, [&] { context.ok(sys::read(preopened.pipe_in, buffer.data(), 7)); });
  times(2, [&] { context.ok(sys::newfstatat(preopened.dir, "before", &info, 0)); });
  const int again = context.ok(sys::openat(preopened.dir, "before", O_RDONLY));
  read_back(context, again, "before");
  for (const int fd : {again, preopened.file, preopened.appended, preopened.dir}) {
    context.ok(sys::close(fd));
  }
}

void inherited_fork(Context& context) {
  write_file(context, context.path("parent"), "parent's file");
  write_file(context, context.path("other"), "child's own");
  const int fd = context.ok(sys::openat(AT_FDCWD, context.path("parent"), O_RDWR));
  read_back(context, fd, "parent's file");
  in_child(context, [&] {
    times(5, [&] { read_back(context, fd, "parent's file"); });
    context.ok(sys::close(fd));
    const int own = context.ok(sys::openat(AT_FDCWD, context.path("other"), O_RDONLY));
    context.check(own == fd, "the child's new file has another number");
    times(3, [&] { read_back(context, own, "child's own"); });
    in_child(context, [&] { times(2, [&] { read_back(context, own, "child's own"); }); });
  });
  times(7, [&] { read_back(context, fd, "parent's file"); });
  context.ok(sys::close(fd));
}

void inherited_exec(Context& context) {
  write_file(context, context.path("kept"), "kept over exec");
  write_file(context, context.path("closed"), "closed by exec");
  in_child(context, [&] {
    const int kept = context.ok(sys::openat(AT_FDCWD, context.path("kept"), O_RDWR));
    context.ok(sys::dup3(kept, kInherited, 0));
    const int closed =
        context.ok(sys::openat(AT_FDCWD, context.path("closed"), O_RDWR | O_CLOEXEC));
    context.ok(sys::dup3(closed, kInherited + 1, O_CLOEXEC));
    times(3, [&] { read_back(context, kInherited, "kept over exec"); });
    times(2, [&] { read_back(context, kInherited + 1, "closed by exec"); });
    char* const no_environment[] = {nullptr};
    context.ok(sys::execve(context.program(), context.exec_arguments(), no_environment));
  });
}

void inherited_exec_after(Context& context) {
  times(5, [&] { read_back(context, kInherited, "kept over exec"); });
  context.fails(EBADF, sys::lseek(kInherited + 1, 0, SEEK_SET));
  const int fd = context.ok(sys::openat(AT_FDCWD, context.path("closed"), O_RDONLY));
  context.ok(sys::dup2(fd, kInherited + 1));
  times(7, [&] { read_back(context, kInherited + 1, "closed by exec"); });
  context.ok(sys::close(kInherited));
}

// Sends `sent` over `socket` as SCM_RIGHTS, or receives one there (`sent` < 0). man 7 unix.
int pass_descriptor(Context& context, int socket, int sent) {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  char byte = 'x';
  iovec part{.iov_base = &byte, .iov_len = 1};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  if (sent < 0) {
    context.ok(sys::transfer(IOR_CALL(recvmsg), {sys::fd(socket)}, socket, &message, 0));
    int received = -1;
    std::memcpy(&received, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof received);
    sys::forget_fd(received);
    return received;
  }
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  std::memcpy(CMSG_DATA(header), &sent, sizeof sent);
  return context.ok(sys::transfer(IOR_CALL(sendmsg), {sys::fd(socket)}, socket, &message, 0));
}

void scm_rights(Context& context) {
  write_file(context, context.path("sent"), "sent over a socket");
  write_file(context, context.path("decoy"), "the receiver's own");
  std::array<int, 2> ends{};
  context.ok(sys::bare(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, ends.data()));
  in_child(context, [&] {
    // The number that the received file will get stood for another file before.
    const int decoy = context.ok(sys::openat(AT_FDCWD, context.path("decoy"), O_RDONLY));
    read_back(context, decoy, "the receiver's own");
    in_child(context, [&] {
      const int fd = context.ok(sys::openat(AT_FDCWD, context.path("sent"), O_RDWR));
      pass_descriptor(context, ends[1], fd);
    });
    context.ok(sys::close(decoy));
    const int received = pass_descriptor(context, ends[0], -1);
    context.check(received == decoy, "the received file has another number than the decoy had");
    times(5, [&] { read_back(context, received, "sent over a socket"); });
    context.ok(sys::close(received));
  });
}

void dup_all(Context& context) {
  write_file(context, context.path("original"), "one file, many numbers");
  write_file(context, context.path("replaced"), "what dup2 replaces");
  const int fd = context.ok(sys::openat(AT_FDCWD, context.path("original"), O_RDWR));
  std::array<int, 7> copies{};
  copies[0] = context.ok(sys::dup(fd));
  copies[1] = context.ok(sys::dup2(fd, 91));
  copies[2] = context.ok(sys::dup3(fd, 92, O_CLOEXEC));
  copies[3] = context.ok(sys::fcntl(fd, F_DUPFD, 93));
  copies[4] = context.ok(sys::fcntl(fd, F_DUPFD_CLOEXEC, 94));
  const int self = context.ok(sys::call(IOR_CALL(pidfd_open), {sys::result()}, ::getpid(), 0));
  copies[5] =
      context.ok(sys::call(IOR_CALL(pidfd_getfd), {sys::fd(self), sys::result()}, self, fd, 0));
  sys::forget_fd(copies[5]);
  copies[6] = context.ok(sys::openat(AT_FDCWD, context.path("replaced"), O_RDONLY));
  read_back(context, copies[6], "what dup2 replaces");
  context.ok(sys::dup2(fd, copies[6]));
  context.ok(sys::close(fd));
  for (std::size_t i = 0; i < copies.size(); ++i) {
    times(static_cast<int>(2 * i + 1),
          [&] { read_back(context, copies[i], "one file, many numbers"); });
  }
  times(3, [&] { context.ok(sys::dup2(91, 91)); });
  for (const int copy : copies) {
    context.ok(sys::close(copy));
  }
  context.fails(EBADF, sys::close(fd));
}

void fd_over_32768(Context& context) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  rlimit wanted{.rlim_cur = kHighest + 10,
                .rlim_max = std::max<rlim_t>(limit.rlim_max, kHighest + 10)};
  if (::setrlimit(RLIMIT_NOFILE, &wanted) != 0) {
    wanted = {.rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &wanted);
    context.skip("descriptor numbers only up to " + std::to_string(limit.rlim_max - 1) +
                 ": RLIMIT_NOFILE cannot be raised");
  }
  write_file(context, context.path("low"), "a low number");
  write_file(context, context.path("high"), "a high number");
  const int low = context.ok(sys::openat(AT_FDCWD, context.path("low"), O_RDONLY));
  const int high = context.ok(sys::openat(AT_FDCWD, context.path("high"), O_RDONLY));
  // The numbers share their low 16, 15, 14 or 8 bits with `low`.
  for (const int number : {256 + low, 16384 + low, 32768 + low, 65536 + low, kHighest}) {
    if (static_cast<rlim_t>(number) >= wanted.rlim_cur) {
      break;
    }
    context.ok(sys::dup2(high, number));
    times(5, [&] { read_back(context, number, "a high number"); });
    times(3, [&] { read_back(context, low, "a low number"); });
    context.ok(sys::close(number));
    context.fails(EBADF, sys::close(number));
  }
}

// Two processes, one descriptor table: what the child closes and opens, the parent uses.
void clone_files(Context& context) {
  write_file(context, context.path("first"), "opened by the parent");
  write_file(context, context.path("second"), "opened by the child");
  auto& steps = shared_value<Steps>();
  const int fd = context.ok(sys::openat(AT_FDCWD, context.path("first"), O_RDONLY));
  const pid_t child = clone_child(CLONE_FILES);
  if (child == 0) {
    times(3, [&] { read_back(context, fd, "opened by the parent"); });
    context.ok(sys::close(fd));
    const int own = context.ok(sys::openat(AT_FDCWD, context.path("second"), O_RDONLY));
    context.check(own == fd, "the child's file has another number");
    steps.reached(1);
    steps.wait_for(2);
    sys::forget_names();
    context.fails(EBADF, sys::lseek(fd, 0, SEEK_SET));
    ::_exit(context.failed() ? 1 : 0);
  }
  steps.wait_for(1);
  sys::forget_names();
  times(5, [&] { read_back(context, fd, "opened by the child"); });
  context.ok(sys::close(fd));
  steps.reached(2);
  context.check(sys::reap(child) == 0, "the child failed");
}

void close_range(Context& context) {
  write_file(context, context.path("a"), "file a");
  write_file(context, context.path("b"), "file b");
  const int a = context.ok(sys::openat(AT_FDCWD, context.path("a"), O_RDONLY));
  for (int number = 101; number < 108; ++number) {
    context.ok(sys::dup2(a, number));
  }
  context.ok(sys::close_range(102, 105, 0));
  read_back(context, 101, "file a");
  context.fails(EBADF, sys::lseek(103, 0, SEEK_SET));
  const int b = context.ok(sys::openat(AT_FDCWD, context.path("b"), O_RDONLY));
  context.ok(sys::dup2(b, 103));
  times(3, [&] { read_back(context, 103, "file b"); });
  context.ok(sys::close_range(101, 107, CLOSE_RANGE_CLOEXEC));
  times(2, [&] { read_back(context, 106, "file a"); });
  // A thread that takes a table of its own: the same numbers mean other files from then on.
  start_thread([&] {
    context.ok(sys::close_range(101, 107, CLOSE_RANGE_UNSHARE));
    context.ok(sys::dup2(b, 106));
    sys::set_fd_use(106, sys::ask_process("/proc/thread-self", 106));
    times(5, [&] { read_back(context, 106, "file b"); });
  }).join();
  sys::forget_names();
  times(7, [&] { read_back(context, 106, "file a"); });
}

constexpr std::array kScenarios = {
    Scenario{"names-preopened",
             "descriptors opened before the start signal",
             stated<use_preopened>,
             stated<prepare_preopened>},
    Scenario{"names-inherited-fork",
             "a descriptor inherited over fork, its number reused in the child",
             stated<inherited_fork>},
    Scenario{"names-inherited-exec",
             "a descriptor inherited over execve, another closed by it",
             stated<inherited_exec>,
             nullptr,
             stated<inherited_exec_after>},
    Scenario{"names-scm-rights", "a descriptor received over a UNIX socket", stated<scm_rights>},
    Scenario{
        "names-dup-all", "one file under numbers from every call that duplicates", stated<dup_all>},
    Scenario{"names-fd-over-32768",
             "descriptor numbers above 15 and 16 bits that share their low bits with another",
             stated<fd_over_32768>},
    Scenario{
        "names-clone-files", "two processes that share one descriptor table", stated<clone_files>},
    Scenario{"names-close-range",
             "numbers closed by close_range and reused, also in an unshared table",
             stated<close_range>},
};

}  // namespace

std::span<const Scenario> names_descriptors_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

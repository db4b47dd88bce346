// SPDX-License-Identifier: Apache-2.0
//
// Closing and duplicating descriptors, and what fcntl, flock and ioctl do to them.
#include <sys/file.h>
#include <sys/ioctl.h>

#include "scenario.h"
#include "sys_file.h"

namespace ior::workload {
namespace {

constexpr int kDup2Target = 190;  // below the log's descriptor, above what else is open
constexpr int kDup3Target = 191;

int make_file(Context& context, const std::string& name) {
  return context.ok(sys::openat(AT_FDCWD, context.path(name), O_RDWR | O_CREAT, 0644));
}

void close_basic(Context& context) {
  std::array<int, 3> fds{};
  times(3, [&](int i) {
    fds[static_cast<std::size_t>(i)] =
        make_file(context, "closefile-" + std::to_string(i) + ".txt");
  });
  for (const int fd : fds) {
    context.ok(sys::close(fd));
  }
  times(5, [&] { context.fails(EBADF, sys::close(fds[0])); });
}

void close_range(Context& context) {
  std::array<int, 3> fds{};
  times(3, [&](int i) {
    fds[static_cast<std::size_t>(i)] =
        make_file(context, "closerangefile-" + std::to_string(i) + ".txt");
  });
  context.check(fds[2] - fds[0] == 2, "descriptors in a row expected");
  const auto first = static_cast<unsigned>(fds[0]);
  const long closed = sys::close_range(first, first + 2, 0);
  if (closed == -ENOSYS) {
    return context.skip("close_range needs Linux 5.9");
  }
  context.ok(closed);
  // An empty range is still a call; a descriptor of the closed range is gone.
  times(2, [&] { context.ok(sys::close_range(first, first + 2, 0)); });
  times(5, [&] { context.fails(EINVAL, sys::close_range(first + 2, first, 0)); });
  times(3, [&] { context.fails(EBADF, sys::write(fds[1], "x", 1)); });
}

void dup_basic(Context& context) {
  const int fd = make_file(context, "dupfile.txt");
  std::array<int, 5> copies{};
  for (int& copy : copies) {
    copy = context.ok(sys::dup(fd));
  }
  times(7, [&] { context.ok(sys::write(copies[4], "via dup", 7)); });
  context.ok(sys::close(fd));
  // The file stays open behind the copies.
  times(3, [&] { context.ok(sys::write(copies[0], "still", 5)); });
  times(2, [&](int i) { context.ok(sys::close(copies[static_cast<std::size_t>(i)])); });
}

void dup_dup2(Context& context) {
  const int fd = make_file(context, "dup2file.txt");
  const int other = make_file(context, "dup2other.txt");
  times(3, [&] { context.ok(sys::dup2(fd, kDup2Target)); });
  times(5, [&] { context.ok(sys::write(kDup2Target, "via dup2", 8)); });
  // Onto itself: nothing happens, and it is a call nevertheless.
  times(2, [&] { context.ok(sys::dup2(fd, fd)); });
  // The number now means another file.
  context.ok(sys::dup2(other, kDup2Target));
  times(7, [&] { context.ok(sys::write(kDup2Target, "other", 5)); });
}

void dup_dup3(Context& context) {
  const int fd = make_file(context, "dup3file.txt");
  times(2, [&] { context.ok(sys::dup3(fd, kDup3Target, O_CLOEXEC)); });
  times(5, [&] { context.ok(sys::write(kDup3Target, "via dup3", 8)); });
  times(3, [&] { context.fails(EINVAL, sys::dup3(fd, fd, 0)); });
}

void fcntl_dupfd(Context& context) {
  const int fd = make_file(context, "fcntlfile.txt");
  int copy = -1;
  times(3, [&] { copy = context.ok(sys::fcntl(fd, F_DUPFD, 100)); });
  times(5, [&] { context.ok(sys::write(copy, "via fcntl", 9)); });
  context.ok(sys::close(copy));
}

void fcntl_setfl(Context& context) {
  const int fd = make_file(context, "fcntlsetflfile.txt");
  int flags = 0;
  times(2, [&] { flags = context.ok(sys::fcntl(fd, F_GETFL)); });
  times(3, [&] { context.ok(sys::fcntl(fd, F_SETFL, flags | O_APPEND)); });
  times(7, [&] { context.ok(sys::write(fd, "appended", 8)); });
}

void fcntl_dupfd_cloexec(Context& context) {
  const int fd = make_file(context, "fcntlcloexecfile.txt");
  int copy = -1;
  times(2, [&] { copy = context.ok(sys::fcntl(fd, F_DUPFD_CLOEXEC, 0)); });
  times(3, [&] { context.ok(sys::write(copy, "via dupfd cloexec", 17)); });
}

void fcntl_locks(Context& context) {
  const int fd = make_file(context, "fcntllockfile.txt");
  struct flock whole{};
  whole.l_type = F_WRLCK;
  times(3, [&] { context.ok(sys::fcntl(fd, F_SETLK, sys::to_word(&whole))); });
  times(2, [&] {
    whole.l_type = F_WRLCK;  // the answer (nobody else holds it) replaces the question
    context.ok(sys::fcntl(fd, F_GETLK, sys::to_word(&whole)));
  });
  times(5, [&] { context.ok(sys::fcntl(fd, F_SETFD, FD_CLOEXEC)); });
  times(7, [&] { context.fails(EINVAL, sys::fcntl(fd, 9999)); });
}

void flock_basic(Context& context) {
  const int fd = make_file(context, "flockfile.txt");
  const int rival = make_file(context, "flockfile.txt");
  times(5, [&] { context.ok(sys::flock(fd, LOCK_EX)); });
  times(3, [&] { context.fails(EAGAIN, sys::flock(rival, LOCK_EX | LOCK_NB)); });
  context.ok(sys::flock(fd, LOCK_UN));
}

void ioctl_fionread(Context& context) {
  const int fd = make_file(context, "ioctlfile.txt");
  context.ok(sys::write(fd, "twelve bytes", 12));
  int waiting = 0;
  times(5, [&] { context.ok(sys::ioctl(fd, FIONREAD, &waiting)); });
  times(3, [&] { context.fails(ENOTTY, sys::ioctl(fd, TIOCGWINSZ, &waiting)); });
}

constexpr std::array kScenarios = {
    Scenario{"close-basic", "close of three files, then of a number that is closed", close_basic},
    Scenario{"close-range", "close_range over three files, over nothing, and refused", close_range},
    Scenario{"dup-basic",
             "dup, then writes through the copies, also after the first is closed",
             dup_basic},
    Scenario{"dup-dup2", "dup2 onto a number that then changes its file", dup_dup2},
    Scenario{"dup-dup3", "dup3 with O_CLOEXEC, and refused", dup_dup3},
    Scenario{"fcntl-dupfd", "F_DUPFD and writes through the copy", fcntl_dupfd},
    Scenario{
        "fcntl-dupfd-cloexec", "F_DUPFD_CLOEXEC and writes through the copy", fcntl_dupfd_cloexec},
    Scenario{"fcntl-locks", "record locks, descriptor flags and an unknown command", fcntl_locks},
    Scenario{"fcntl-setfl", "F_GETFL and F_SETFL, then appending writes", fcntl_setfl},
    Scenario{"flock-basic", "flock taken, and refused to a rival", flock_basic},
    Scenario{"ioctl-fionread",
             "ioctl FIONREAD on a file, and a terminal's ioctl refused",
             ioctl_fionread},
};

}  // namespace

std::span<const Scenario> descriptor_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

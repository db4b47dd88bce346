// SPDX-License-Identifier: Apache-2.0
//
// io_uring: its three calls, and its operations.
#include "uring.h"

#include <netinet/in.h>
#include <sys/stat.h>

#include <span>
#include <string_view>

#include "scenario.h"
#include "sys_file.h"
#include "sys_net.h"

namespace ior::workload {
namespace {

// Opens `ring`; false, with the scenario skipped, when there is no io_uring here.
bool open_ring(Context& context, Ring& ring) {
  const long opened = ring.open(8);
  if (opened == -ENOSYS || opened == -EPERM) {
    context.skip("no io_uring (kernel before 5.4, or kernel.io_uring_disabled)");
    return false;
  }
  context.ok(opened);
  return opened == 0;
}

io_uring_sqe operation(unsigned char code, int fd, const void* data, unsigned size) {
  io_uring_sqe sqe{};
  sqe.opcode = code;
  sqe.fd = fd;
  sqe.addr = reinterpret_cast<std::uint64_t>(data);
  sqe.len = size;
  return sqe;
}

long write_by(Ring& ring, int fd, std::string_view text, unsigned char flags = 0) {
  io_uring_sqe write =
      operation(IORING_OP_WRITE, fd, text.data(), static_cast<unsigned>(text.size()));
  write.flags = flags;
  return ring.run(write, "io_uring_write", {sys::fd(fd)}, sys::Moves::kReturned);
}

long read_by(Ring& ring, int fd, std::span<char> data, unsigned char flags = 0) {
  io_uring_sqe read =
      operation(IORING_OP_READ, fd, data.data(), static_cast<unsigned>(data.size()));
  read.flags = flags;
  return ring.run(read, "io_uring_read", {sys::fd(fd)}, sys::Moves::kReturned);
}

void uring_basic(Context& context) {
  Ring ring;
  if (!open_ring(context, ring)) {
    return;
  }
  times(7, [&] { context.ok(ring.run(operation(IORING_OP_NOP, -1, nullptr, 0), "io_uring_nop")); });
  times(3, [&] {
    io_uring_params bad{};
    bad.flags = ~0U;
    context.fails(EINVAL, sys::call(IOR_CALL(io_uring_setup), {}, 8, &bad));
  });
}

void uring_readwrite(Context& context) {
  Ring ring;
  if (!open_ring(context, ring)) {
    return;
  }
  const int fd =
      context.ok(sys::openat(AT_FDCWD, context.path("uringfile.txt"), O_RDWR | O_CREAT, 0644));
  std::array<char, 12> data{};
  times(5, [&] { context.ok(write_by(ring, fd, "through ring")); });
  times(2, [&] { context.ok(read_by(ring, fd, data)); });
  times(3, [&] { context.ok(sys::pread64(fd, data.data(), data.size(), 0)); });
}

void uring_register(Context& context) {
  Ring ring;
  if (!open_ring(context, ring)) {
    return;
  }
  const int fd =
      context.ok(sys::openat(AT_FDCWD, context.path("registered.txt"), O_RDWR | O_CREAT, 0644));
  context.ok(ring.register_resource(IORING_REGISTER_FILES, &fd, 1));
  times(3, [&] {
    io_uring_sqe write = operation(IORING_OP_WRITE, 0, "fixed", 5);
    write.flags = IOSQE_FIXED_FILE;
    context.ok(ring.run(write, "io_uring_write", {sys::fd(fd)}, sys::Moves::kReturned));
  });
  times(2, [&] { context.fails(EBUSY, ring.register_resource(IORING_REGISTER_FILES, &fd, 1)); });
}

long on_fd(Ring& ring, unsigned char code, const char* name, int fd) {
  return ring.run(operation(code, fd, nullptr, 0), name, {sys::fd(fd)});
}

long open_by(Ring& ring, int directory, const std::string& path, std::uint32_t flags) {
  io_uring_sqe open = operation(IORING_OP_OPENAT, directory, path.c_str(), 0600);
  open.open_flags = flags;
  const long fd = ring.run(open, "io_uring_openat", {sys::at(directory, path.c_str())});
  if (fd >= 0) {
    sys::forget_fd(static_cast<int>(fd));
  }
  return fd;
}

// Operations on an open file, inline and by a worker of the ring.
void uring_files(Context& context) {
  Ring ring;
  if (!open_ring(context, ring)) {
    return;
  }
  std::array<char, 7> data{};
  const std::string path = context.path("operated");
  const int fd = static_cast<int>(context.ok(open_by(ring, AT_FDCWD, path, O_RDWR | O_CREAT)));
  times(3, [&] { context.ok(write_by(ring, fd, "by the ring")); });
  times(5, [&] { context.ok(write_by(ring, fd, "by a worker", IOSQE_ASYNC)); });
  times(2, [&] { context.ok(read_by(ring, fd, data)); });
  times(7, [&] { context.ok(read_by(ring, fd, data, IOSQE_ASYNC)); });
  times(3, [&] { context.ok(on_fd(ring, IORING_OP_FSYNC, "io_uring_fsync", fd)); });
  context.ok(on_fd(ring, IORING_OP_CLOSE, "io_uring_close", fd));
  sys::forget_fd(fd);
  times(2, [&] { context.fails(EBADF, on_fd(ring, IORING_OP_FSYNC, "io_uring_fsync", fd)); });
  times(3,
        [&] { context.fails(ENOENT, open_by(ring, AT_FDCWD, context.path("missing"), O_RDONLY)); });
}

// Operations on names, from the root and from a directory's descriptor.
void uring_names(Context& context) {
  Ring ring;
  if (!open_ring(context, ring)) {
    return;
  }
  const int here = context.ok(sys::openat(AT_FDCWD, context.path("."), O_RDONLY | O_DIRECTORY));
  const auto one_name = [&](unsigned char code, const char* name, const char* path) {
    return ring.run(operation(code, here, path, 0), name, {sys::at(here, path)});
  };
  const auto two_names =
      [&](unsigned char code, const char* name, const std::string& from, const char* to) {
        io_uring_sqe both = operation(code, AT_FDCWD, from.c_str(), static_cast<unsigned>(here));
        both.addr2 = reinterpret_cast<std::uint64_t>(to);
        const long ret = ring.run(both, name, {sys::at(AT_FDCWD, from.c_str()), sys::at(here, to)});
        sys::forget_names();
        return ret;
      };
  const long made = one_name(IORING_OP_MKDIRAT, "io_uring_mkdirat", "made");
  if (made == -EINVAL) {
    context.skip("the ring makes no directories (before v5.15)");
    return;
  }
  context.ok(made);
  times(2, [&] { context.fails(EEXIST, one_name(IORING_OP_MKDIRAT, "io_uring_mkdirat", "made")); });
  const int fd = static_cast<int>(context.ok(open_by(ring, here, "made/file", O_RDWR | O_CREAT)));
  context.ok(sys::close(fd));
  context.ok(two_names(
      IORING_OP_RENAMEAT, "io_uring_renameat", context.path("made/file"), "made/renamed"));
  context.ok(
      two_names(IORING_OP_LINKAT, "io_uring_linkat", context.path("made/renamed"), "made/link"));
  io_uring_sqe symlink = operation(IORING_OP_SYMLINKAT, here, "what it says", 0);
  const char* place = "made/symbolic";
  symlink.addr2 = reinterpret_cast<std::uint64_t>(place);
  context.ok(
      ring.run(symlink, "io_uring_symlinkat", {sys::text("what it says"), sys::at(here, place)}));
  for (const char* name : {"made/renamed", "made/link", "made/symbolic"}) {
    context.ok(one_name(IORING_OP_UNLINKAT, "io_uring_unlinkat", name));
  }
  times(3, [&] {
    context.fails(ENOENT, one_name(IORING_OP_UNLINKAT, "io_uring_unlinkat", "made/renamed"));
  });
  struct statx status{};
  io_uring_sqe statx = operation(IORING_OP_STATX, here, "made", STATX_SIZE);
  statx.off = reinterpret_cast<std::uint64_t>(&status);
  times(5, [&] { context.ok(ring.run(statx, "io_uring_statx", {sys::at(here, "made")})); });
}

// A connection made, used and shut by the ring.
void uring_sockets(Context& context) {
  Ring ring;
  if (!open_ring(context, ring)) {
    return;
  }
  std::array<int, 2> pair{-1, -1};
  context.ok(sys::socketpair(AF_UNIX, SOCK_STREAM, pair));
  std::array<char, 5> data{};
  const auto transfer = [&](unsigned char code, const char* name, int fd) {
    return ring.run(
        operation(code, fd, data.data(), data.size()), name, {sys::fd(fd)}, sys::Moves::kReturned);
  };
  times(3, [&] {
    context.ok(transfer(IORING_OP_SEND, "io_uring_send", pair[0]));
    context.ok(transfer(IORING_OP_RECV, "io_uring_recv", pair[1]));
  });
  io_uring_sqe shut = operation(IORING_OP_SHUTDOWN, pair[0], nullptr, SHUT_WR);
  context.ok(ring.run(shut, "io_uring_shutdown", {sys::fd(pair[0])}));
  times(2, [&] { context.ok(transfer(IORING_OP_RECV, "io_uring_recv", pair[1])); });
}

// A send without a copy completes at once, and is notified of later: by a request that is no
// operation of its own.
void uring_zero_copy(Context& context) {
  Ring ring;
  if (!open_ring(context, ring)) {
    return;
  }
  const auto bound = static_cast<int>(context.ok(sys::socket(AF_INET, SOCK_DGRAM, 0)));
  const auto sender = static_cast<int>(context.ok(sys::socket(AF_INET, SOCK_DGRAM, 0)));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  context.ok(sys::bind(bound, &address, size));
  context.ok(sys::getsockname(bound, &address, &size));
  context.ok(sys::connect(sender, &address, size));
  constexpr unsigned char kSendZc = 47;  // IORING_OP_SEND_ZC of v6.0
  const std::array<char, 11> data{};
  times(3, [&] {
    const long sent = ring.run(operation(kSendZc, sender, data.data(), data.size()),
                               "io_uring_send_zc",
                               {sys::fd(sender)},
                               sys::Moves::kReturned);
    if (sent == -EINVAL) {
      context.skip("the ring sends nothing without a copy (before v6.0)");
      return;
    }
    context.ok(sent);
  });
}

// The argument is an index then, which as a descriptor would be standard input.
void uring_registered_ring(Context& context) {
  Ring ring;
  if (!open_ring(context, ring)) {
    return;
  }
  const long index = ring.register_self();
  if (index == -EINVAL) {
    context.skip("rings cannot be registered (before v5.18)");
    return;
  }
  context.ok(index);
  times(5, [&] { context.ok(ring.enter_by_index(index)); });
}

constexpr std::array kScenarios = {
    Scenario{"uring-zero-copy", "datagrams sent by the ring without a copy", uring_zero_copy},
    Scenario{"uring-files",
             "a file opened, written, read, synced and closed by the ring and by its workers",
             uring_files},
    Scenario{"uring-names", "names made, renamed, linked and removed by the ring", uring_names},
    Scenario{"uring-sockets", "data sent and received by the ring", uring_sockets},
    Scenario{"uring-basic",
             "io_uring_setup, its mappings, io_uring_enter of no-operations",
             uring_basic},
    Scenario{"uring-readwrite",
             "a file written and read through io_uring and beside it",
             uring_readwrite},
    Scenario{"uring-registered-ring",
             "io_uring_enter by the index of a registered ring",
             uring_registered_ring},
    Scenario{"uring-register", "io_uring_register of a file, used and refused", uring_register},
};

}  // namespace

std::span<const Scenario> uring_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

// SPDX-License-Identifier: Apache-2.0
//
// io_uring: the three calls. What the operations do to files is in no call; the lines list the
// calls.
#include "uring.h"

#include "scenario.h"
#include "sys_file.h"

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

void uring_basic(Context& context) {
  Ring ring;
  if (!open_ring(context, ring)) {
    return;
  }
  times(7, [&] { context.ok(ring.run(operation(IORING_OP_NOP, -1, nullptr, 0))); });
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
  times(5, [&] { context.ok(ring.run(operation(IORING_OP_WRITE, fd, "through ring", 12))); });
  times(2, [&] { context.ok(ring.run(operation(IORING_OP_READ, fd, data.data(), 12))); });
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
    context.ok(ring.run(write));
  });
  times(2, [&] { context.fails(EBUSY, ring.register_resource(IORING_REGISTER_FILES, &fd, 1)); });
}

constexpr std::array kScenarios = {
    Scenario{"uring-basic",
             "io_uring_setup, its mappings, io_uring_enter of no-operations",
             uring_basic},
    Scenario{"uring-readwrite",
             "a file written and read through io_uring and beside it",
             uring_readwrite},
    Scenario{"uring-register", "io_uring_register of a file, used and refused", uring_register},
};

}  // namespace

std::span<const Scenario> uring_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

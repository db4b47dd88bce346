// SPDX-License-Identifier: Apache-2.0
//
// Calls outside the usual table: unknown numbers, other entries into the kernel, data without
// files.
#include <sched.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "expect.h"
#include "scenario.h"
#include "sys_file.h"
#include "sys_task.h"

namespace ior::workload {
namespace {

void unknown_syscall(Context& context) {
  times(5, [&] { context.fails(ENOSYS, sys::call({999, "syscall_999"}, {}, 1, 2, 3)); });
  times(3, [&] { context.fails(ENOSYS, sys::call({-1, "syscall_-1"}, {})); });
  times(2, [&] { context.fails(ENOSYS, sys::call({100'000, "syscall_100000"}, {})); });
}

// int $0x80: the 32-bit table, also in a 64-bit process. Arguments are cut to 32 bits.
long int80(long nr, long first = 0, long second = 0, long third = 0) {
  long ret = nr;
  asm volatile("int $0x80"
               : "+a"(ret)
               : "b"(first), "c"(second), "d"(third)
               : "memory", "r8", "r9", "r10", "r11");
  return ret;
}

long int80_logged(
    const sys::CallId& id, const sys::FileArg& file, long first, long second, long third) {
  const FileUse use = file.kind == sys::FileArg::Kind::kNone
                          ? FileUse{}
                          : FileUse{.path = file.path, .path_is = PathIs::kExact};
  const long ret = int80(id.nr, first, second, third);
  recorder().note({.call = id.name,
                   .nr = id.nr,
                   .ret = ret,
                   .bytes = id.nr == 4 && ret > 0 ? static_cast<std::uint64_t>(ret) : 0,
                   .abi = "i386",
                   .file = &use});
  return ret;
}

// Numbers mean other calls here: 4 is write (stat for x86-64), 20 is getpid (writev).
void compat_int80(Context& context) {
  const long probe = sys::bare(SYS_fork);
  if (probe == 0) {
    sys::bare(SYS_exit_group, int80(20) > 0 ? 0 : 1);
  }
  if (sys::reap(probe) != 0) {
    return context.skip("this kernel takes no 32-bit calls");
  }

  const std::string file = context.path("int80file.txt");
  const int fd = context.ok(sys::openat(AT_FDCWD, file, O_WRONLY | O_CREAT, 0644));
  // The pointer must fit 32 bits, wherever the program is linked.
  const long data = sys::bare(SYS_mmap,
                              nullptr,
                              4096,
                              PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT,
                              -1,
                              0);
  context.check(data > 0 && data >> 32 == 0, "memory below 4 GB");
  times(5, [&] { context.ok(int80_logged({20, "getpid"}, {}, 0, 0, 0)); });
  times(3, [&] { context.ok(int80_logged({4, "write"}, sys::text(file.c_str()), fd, data, 9)); });
}

// Data that moves without any file.
void data_without_file(Context& context) {
  std::array<char, 16> from{};
  std::array<char, 16> to{};
  times(3, [&] { context.ok(sys::transfer(IOR_CALL(getrandom), {}, from.data(), 16UL, 0)); });
  iovec local{to.data(), to.size()};
  iovec remote{from.data(), from.size()};
  const pid_t self = ::getpid();
  times(2, [&] {
    context.ok(sys::transfer(IOR_CALL(process_vm_readv), {}, self, &local, 1UL, &remote, 1UL, 0UL));
  });
  times(5, [&] {
    context.ok(
        sys::transfer(IOR_CALL(process_vm_writev), {}, self, &local, 1UL, &remote, 1UL, 0UL));
  });
  cpu_set_t cpus;
  times(7,
        [&] { context.ok(sys::transfer(IOR_CALL(sched_getaffinity), {}, 0, sizeof cpus, &cpus)); });
}

constexpr std::array kScenarios = {
    Scenario{"compat-int80", "32-bit calls by int $0x80 from a 64-bit program", compat_int80},
    Scenario{"data-without-file",
             "getrandom, process_vm_readv and _writev, sched_getaffinity",
             data_without_file},
    Scenario{"unknown-syscall", "numbers that no table has: 999, 100000, -1", unknown_syscall},
};

}  // namespace

std::span<const Scenario> unusual_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

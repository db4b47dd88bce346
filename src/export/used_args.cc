// SPDX-License-Identifier: Apache-2.0
// Which arguments of a call mean anything, from its flags and commands (man 2 of each).
#include <asm/unistd.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/prctl.h>
#include <linux/sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "export/args.h"

namespace ior::exporter {
namespace {

using Mask = std::uint8_t;

constexpr std::uint64_t kBpfCommonAttributes = 1U << 16;  // BPF_COMMON_ATTRS, linux/bpf.h v7.2

constexpr Mask first(unsigned count) {
  return static_cast<Mask>((1U << count) - 1U);
}

constexpr Mask with(Mask mask, unsigned index) {
  return static_cast<Mask>(mask | (1U << index));
}

bool makes_a_file(std::uint64_t flags) {
  return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
}

Mask used_by_fcntl(std::uint64_t command) {
  switch (command) {
    case F_GETFD:
    case F_GETFL:
    case F_GETOWN:
    case F_GETSIG:
    case F_GETLEASE:
    case F_GETPIPE_SZ:
    case F_GET_SEALS:
      return first(2);
    default:
      return first(3);
  }
}

// man 2 futex.
Mask used_by_futex(std::uint64_t operation) {
  switch (operation & FUTEX_CMD_MASK & 0xffffffffU) {
    case FUTEX_WAIT:
      return first(4);
    case FUTEX_WAKE:
    case FUTEX_FD:
      return first(3);
    case FUTEX_UNLOCK_PI:
    case FUTEX_TRYLOCK_PI:
      return first(2);
    case FUTEX_LOCK_PI:
    case FUTEX_LOCK_PI2:
      return with(first(2), 3);
    case FUTEX_WAIT_BITSET:
      return with(first(4), 5);
    case FUTEX_WAKE_BITSET:
      return with(first(3), 5);
    case FUTEX_REQUEUE:
    case FUTEX_WAIT_REQUEUE_PI:
      return first(5);
    default:
      return first(6);
  }
}

Mask used_by_prctl(std::uint64_t option) {
  switch (option) {
    case PR_GET_DUMPABLE:
    case PR_GET_KEEPCAPS:
    case PR_GET_TIMING:
    case PR_GET_SECCOMP:
    case PR_GET_SECUREBITS:
    case PR_GET_TIMERSLACK:
    case PR_TASK_PERF_EVENTS_DISABLE:
    case PR_TASK_PERF_EVENTS_ENABLE:
      return first(1);
    case PR_SET_PDEATHSIG:
    case PR_GET_PDEATHSIG:
    case PR_SET_DUMPABLE:
    case PR_SET_KEEPCAPS:
    case PR_SET_TIMING:
    case PR_SET_NAME:
    case PR_GET_NAME:
    case PR_CAPBSET_READ:
    case PR_CAPBSET_DROP:
    case PR_GET_TSC:
    case PR_SET_TSC:
    case PR_SET_SECUREBITS:
    case PR_SET_TIMERSLACK:
    case PR_SET_PTRACER:
    case PR_SET_CHILD_SUBREAPER:
    case PR_GET_CHILD_SUBREAPER:
    case PR_GET_TID_ADDRESS:
      return first(2);
    default:
      return first(5);
  }
}

// x86-64 order: flags, stack, parent_tid, child_tid, tls.
Mask used_by_clone(std::uint64_t flags) {
  Mask mask = first(2);
  if ((flags & (CLONE_PARENT_SETTID | CLONE_PIDFD)) != 0) {
    mask = with(mask, 2);
  }
  if ((flags & (CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID)) != 0) {
    mask = with(mask, 3);
  }
  if ((flags & CLONE_SETTLS) != 0) {
    mask = with(mask, 4);
  }
  return mask;
}

}  // namespace

std::uint8_t used_args(const CallArgs& call) {
  const auto& args = call.values;
  switch (call.info.nr) {
    case __NR_open:
      return first(makes_a_file(args[1]) ? 3 : 2);
    case __NR_openat:
      return first(makes_a_file(args[2]) ? 4 : 3);
    case __NR_mq_open:
      return first((args[1] & O_CREAT) != 0 ? 4 : 2);
    case __NR_ioctl:
      return first((args[1] & 0xffffffffU) == FIOCLEX || (args[1] & 0xffffffffU) == FIONCLEX ? 2
                                                                                             : 3);
    // 64-bit kernels take the whole offset from pos_l: fs/read_write.c, pos_from_hilo().
    case __NR_preadv:
    case __NR_pwritev:
      return first(4);
    case __NR_preadv2:
    case __NR_pwritev2:
      return with(first(4), 5);
    case __NR_fcntl:
      return used_by_fcntl(args[1]);
    case __NR_mremap:
      return first((args[3] & (MREMAP_FIXED | MREMAP_DONTUNMAP)) != 0 ? 5 : 4);
    case __NR_futex:
      return used_by_futex(args[1]);
    case __NR_bpf:
      return first((args[0] & kBpfCommonAttributes) != 0 ? 5 : 3);
    case __NR_prctl:
      return used_by_prctl(args[0]);
    case __NR_clone:
      return used_by_clone(args[0]);
    default:
      return first(call.info.nargs);
  }
}

}  // namespace ior::exporter

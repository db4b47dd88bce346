// SPDX-License-Identifier: Apache-2.0
// Words of process, signal and scheduling calls.
#include <asm/prctl.h>
#include <asm/ptrace-abi.h>
#include <linux/kcmp.h>
#include <linux/prctl.h>
#include <linux/ptrace.h>
#include <linux/reboot.h>
#include <linux/sched.h>
#include <linux/wait.h>
#include <signal.h>
#include <sys/personality.h>
#include <sys/resource.h>

#include "export/words.h"

namespace ior::exporter {
namespace {

using model::ArgType;

constexpr Word kCloneWords[] = {
    IOR_WORD(CLONE_VM),
    IOR_WORD(CLONE_FS),
    IOR_WORD(CLONE_FILES),
    IOR_WORD(CLONE_SIGHAND),
    IOR_WORD(CLONE_PIDFD),
    IOR_WORD(CLONE_PTRACE),
    IOR_WORD(CLONE_VFORK),
    IOR_WORD(CLONE_PARENT),
    IOR_WORD(CLONE_THREAD),
    IOR_WORD(CLONE_NEWNS),
    IOR_WORD(CLONE_SYSVSEM),
    IOR_WORD(CLONE_SETTLS),
    IOR_WORD(CLONE_PARENT_SETTID),
    IOR_WORD(CLONE_CHILD_CLEARTID),
    IOR_WORD(CLONE_DETACHED),
    IOR_WORD(CLONE_UNTRACED),
    IOR_WORD(CLONE_CHILD_SETTID),
    IOR_WORD(CLONE_NEWCGROUP),
    IOR_WORD(CLONE_NEWUTS),
    IOR_WORD(CLONE_NEWIPC),
    IOR_WORD(CLONE_NEWUSER),
    IOR_WORD(CLONE_NEWPID),
    IOR_WORD(CLONE_NEWNET),
    IOR_WORD(CLONE_IO),
};
// The low byte of the flags is the signal to the parent: args.cc.
constexpr WordTable kClone = word_set(kCloneWords, "CLONE_???", 64);

// unshare and setns: the low byte is no signal, and CLONE_NEWTIME lies in it.
constexpr Word kNamespaceWords[] = {
    IOR_WORD(CLONE_VM),
    IOR_WORD(CLONE_FS),
    IOR_WORD(CLONE_FILES),
    IOR_WORD(CLONE_SIGHAND),
    IOR_WORD(CLONE_THREAD),
    IOR_WORD(CLONE_NEWNS),
    IOR_WORD(CLONE_SYSVSEM),
    IOR_WORD(CLONE_NEWCGROUP),
    IOR_WORD(CLONE_NEWUTS),
    IOR_WORD(CLONE_NEWIPC),
    IOR_WORD(CLONE_NEWUSER),
    IOR_WORD(CLONE_NEWPID),
    IOR_WORD(CLONE_NEWNET),
    IOR_WORD(CLONE_NEWTIME),
};
constexpr WordTable kNamespace = word_set(kNamespaceWords, "CLONE_NEW???");

constexpr Word kWaitWords[] = {
    IOR_WORD(WNOHANG),
    IOR_WORD(WSTOPPED),
    IOR_WORD(WEXITED),
    IOR_WORD(WCONTINUED),
    IOR_WORD(WNOWAIT),
    IOR_WORD(__WCLONE),
    IOR_WORD(__WALL),
    IOR_WORD(__WNOTHREAD),
};
constexpr WordTable kWait = word_set(kWaitWords, "W???");

constexpr Word kWaitIdWords[] = {
    IOR_WORD(P_ALL), IOR_WORD(P_PID), IOR_WORD(P_PGID), IOR_WORD(P_PIDFD)};
constexpr WordTable kWaitId = one_word(kWaitIdWords, "P_???");

constexpr Word kMaskHowWords[] = {
    IOR_WORD(SIG_BLOCK), IOR_WORD(SIG_UNBLOCK), IOR_WORD(SIG_SETMASK)};
constexpr WordTable kMaskHow = one_word(kMaskHowWords, "SIG_???");

constexpr Word kRlimitWords[] = {
    IOR_WORD(RLIMIT_CPU),
    IOR_WORD(RLIMIT_FSIZE),
    IOR_WORD(RLIMIT_DATA),
    IOR_WORD(RLIMIT_STACK),
    IOR_WORD(RLIMIT_CORE),
    IOR_WORD(RLIMIT_RSS),
    IOR_WORD(RLIMIT_NPROC),
    IOR_WORD(RLIMIT_NOFILE),
    IOR_WORD(RLIMIT_MEMLOCK),
    IOR_WORD(RLIMIT_AS),
    IOR_WORD(RLIMIT_LOCKS),
    IOR_WORD(RLIMIT_SIGPENDING),
    IOR_WORD(RLIMIT_MSGQUEUE),
    IOR_WORD(RLIMIT_NICE),
    IOR_WORD(RLIMIT_RTPRIO),
    IOR_WORD(RLIMIT_RTTIME),
};
constexpr WordTable kRlimit = one_word(kRlimitWords, "RLIMIT_???");

constexpr Word kRusageWords[] = {IOR_WORD(RUSAGE_SELF),
                                 IOR_WORD(RUSAGE_CHILDREN),
                                 {1, "RUSAGE_THREAD"},
                                 {static_cast<std::uint64_t>(-2), "RUSAGE_BOTH"}};
constexpr WordTable kRusage = one_word(kRusageWords, "RUSAGE_???");

constexpr Word kPriorityWords[] = {
    IOR_WORD(PRIO_PROCESS), IOR_WORD(PRIO_PGRP), IOR_WORD(PRIO_USER)};
constexpr WordTable kPriority = one_word(kPriorityWords, "PRIO_???");

// include/uapi/linux/ioprio.h, which is not valid C++ (an argument named class).
constexpr Word kIoprioWords[] = {
    {1, "IOPRIO_WHO_PROCESS"}, {2, "IOPRIO_WHO_PGRP"}, {3, "IOPRIO_WHO_USER"}};
constexpr WordTable kIoprio = one_word(kIoprioWords, "IOPRIO_WHO_???");

constexpr Word kPolicyWords[] = {{SCHED_NORMAL, "SCHED_OTHER"},
                                 IOR_WORD(SCHED_FIFO),
                                 IOR_WORD(SCHED_RR),
                                 IOR_WORD(SCHED_BATCH),
                                 IOR_WORD(SCHED_IDLE),
                                 {4, "SCHED_ISO"},
                                 IOR_WORD(SCHED_DEADLINE),
                                 {7, "SCHED_EXT"}};  // v6.12
constexpr Word kPolicyFlags[] = {IOR_WORD(SCHED_RESET_ON_FORK)};
constexpr WordTable kPolicy{
    kPolicyWords, kPolicyFlags, ~static_cast<std::uint64_t>(SCHED_RESET_ON_FORK), "SCHED_???"};

constexpr Word kKcmpWords[] = {
    IOR_WORD(KCMP_FILE),
    IOR_WORD(KCMP_VM),
    IOR_WORD(KCMP_FILES),
    IOR_WORD(KCMP_FS),
    IOR_WORD(KCMP_SIGHAND),
    IOR_WORD(KCMP_IO),
    IOR_WORD(KCMP_SYSVSEM),
    IOR_WORD(KCMP_EPOLL_TFD),
};
constexpr WordTable kKcmp = one_word(kKcmpWords, "KCMP_???");

constexpr Word kRebootWords[] = {
    IOR_WORD(LINUX_REBOOT_CMD_RESTART),
    IOR_WORD(LINUX_REBOOT_CMD_HALT),
    IOR_WORD(LINUX_REBOOT_CMD_CAD_ON),
    IOR_WORD(LINUX_REBOOT_CMD_CAD_OFF),
    IOR_WORD(LINUX_REBOOT_CMD_POWER_OFF),
    IOR_WORD(LINUX_REBOOT_CMD_RESTART2),
    IOR_WORD(LINUX_REBOOT_CMD_SW_SUSPEND),
    IOR_WORD(LINUX_REBOOT_CMD_KEXEC),
};
constexpr WordTable kReboot = one_word(kRebootWords, "LINUX_REBOOT_CMD_???");

constexpr Word kPersonalityTypes[] = {
    IOR_WORD(PER_LINUX),
    IOR_WORD(PER_SVR4),
    IOR_WORD(PER_SVR3),
    IOR_WORD(PER_SCOSVR3),
    IOR_WORD(PER_OSR5),
    IOR_WORD(PER_WYSEV386),
    IOR_WORD(PER_ISCR4),
    IOR_WORD(PER_BSD),
    IOR_WORD(PER_LINUX32),
    IOR_WORD(PER_RISCOS),
    IOR_WORD(PER_SOLARIS),
    IOR_WORD(PER_UW7),
};
constexpr Word kPersonalityFlags[] = {
    IOR_WORD(UNAME26),
    IOR_WORD(ADDR_NO_RANDOMIZE),
    IOR_WORD(FDPIC_FUNCPTRS),
    IOR_WORD(MMAP_PAGE_ZERO),
    IOR_WORD(ADDR_COMPAT_LAYOUT),
    IOR_WORD(READ_IMPLIES_EXEC),
    IOR_WORD(ADDR_LIMIT_32BIT),
    IOR_WORD(SHORT_INODE),
    IOR_WORD(WHOLE_SECONDS),
    IOR_WORD(STICKY_TIMEOUTS),
    IOR_WORD(ADDR_LIMIT_3GB),
};
constexpr WordTable kPersonality{kPersonalityTypes, kPersonalityFlags, 0xff, "PER_???"};

constexpr Word kArchPrctlWords[] = {
    IOR_WORD(ARCH_SET_GS),
    IOR_WORD(ARCH_SET_FS),
    IOR_WORD(ARCH_GET_FS),
    IOR_WORD(ARCH_GET_GS),
    IOR_WORD(ARCH_GET_CPUID),
    IOR_WORD(ARCH_SET_CPUID),
    IOR_WORD(ARCH_GET_XCOMP_SUPP),
    IOR_WORD(ARCH_GET_XCOMP_PERM),
    IOR_WORD(ARCH_REQ_XCOMP_PERM),
    IOR_WORD(ARCH_GET_XCOMP_GUEST_PERM),
    IOR_WORD(ARCH_REQ_XCOMP_GUEST_PERM),
    IOR_WORD(ARCH_MAP_VDSO_X32),
    IOR_WORD(ARCH_MAP_VDSO_32),
    IOR_WORD(ARCH_MAP_VDSO_64),
    {0x5001, "ARCH_SHSTK_ENABLE"},  // v6.6, as the following
    {0x5002, "ARCH_SHSTK_DISABLE"},
    {0x5003, "ARCH_SHSTK_LOCK"},
    {0x5004, "ARCH_SHSTK_UNLOCK"},
    {0x5005, "ARCH_SHSTK_STATUS"},
};
constexpr WordTable kArchPrctl = one_word(kArchPrctlWords, "ARCH_???");

constexpr Word kPrctlWords[] = {
    IOR_WORD(PR_SET_PDEATHSIG),
    IOR_WORD(PR_GET_PDEATHSIG),
    IOR_WORD(PR_GET_DUMPABLE),
    IOR_WORD(PR_SET_DUMPABLE),
    IOR_WORD(PR_GET_UNALIGN),
    IOR_WORD(PR_SET_UNALIGN),
    IOR_WORD(PR_GET_KEEPCAPS),
    IOR_WORD(PR_SET_KEEPCAPS),
    IOR_WORD(PR_GET_FPEMU),
    IOR_WORD(PR_SET_FPEMU),
    IOR_WORD(PR_GET_FPEXC),
    IOR_WORD(PR_SET_FPEXC),
    IOR_WORD(PR_GET_TIMING),
    IOR_WORD(PR_SET_TIMING),
    IOR_WORD(PR_SET_NAME),
    IOR_WORD(PR_GET_NAME),
    IOR_WORD(PR_GET_ENDIAN),
    IOR_WORD(PR_SET_ENDIAN),
    IOR_WORD(PR_GET_SECCOMP),
    IOR_WORD(PR_SET_SECCOMP),
    IOR_WORD(PR_CAPBSET_READ),
    IOR_WORD(PR_CAPBSET_DROP),
    IOR_WORD(PR_GET_TSC),
    IOR_WORD(PR_SET_TSC),
    IOR_WORD(PR_GET_SECUREBITS),
    IOR_WORD(PR_SET_SECUREBITS),
    IOR_WORD(PR_SET_TIMERSLACK),
    IOR_WORD(PR_GET_TIMERSLACK),
    IOR_WORD(PR_TASK_PERF_EVENTS_DISABLE),
    IOR_WORD(PR_TASK_PERF_EVENTS_ENABLE),
    IOR_WORD(PR_MCE_KILL),
    IOR_WORD(PR_MCE_KILL_GET),
    IOR_WORD(PR_SET_MM),
    IOR_WORD(PR_SET_PTRACER),
    IOR_WORD(PR_SET_CHILD_SUBREAPER),
    IOR_WORD(PR_GET_CHILD_SUBREAPER),
    IOR_WORD(PR_SET_NO_NEW_PRIVS),
    IOR_WORD(PR_GET_NO_NEW_PRIVS),
    IOR_WORD(PR_GET_TID_ADDRESS),
    IOR_WORD(PR_SET_THP_DISABLE),
    IOR_WORD(PR_GET_THP_DISABLE),
    IOR_WORD(PR_MPX_ENABLE_MANAGEMENT),
    IOR_WORD(PR_MPX_DISABLE_MANAGEMENT),
    IOR_WORD(PR_SET_FP_MODE),
    IOR_WORD(PR_GET_FP_MODE),
    IOR_WORD(PR_CAP_AMBIENT),
    IOR_WORD(PR_SVE_SET_VL),
    IOR_WORD(PR_SVE_GET_VL),
    IOR_WORD(PR_GET_SPECULATION_CTRL),
    IOR_WORD(PR_SET_SPECULATION_CTRL),
    IOR_WORD(PR_PAC_RESET_KEYS),
    IOR_WORD(PR_SET_TAGGED_ADDR_CTRL),
    IOR_WORD(PR_GET_TAGGED_ADDR_CTRL),
    IOR_WORD(PR_SET_IO_FLUSHER),
    IOR_WORD(PR_GET_IO_FLUSHER),
    IOR_WORD(PR_SET_SYSCALL_USER_DISPATCH),
    IOR_WORD(PR_PAC_SET_ENABLED_KEYS),
    IOR_WORD(PR_PAC_GET_ENABLED_KEYS),
    IOR_WORD(PR_SCHED_CORE),
    IOR_WORD(PR_SME_SET_VL),
    IOR_WORD(PR_SME_GET_VL),
    IOR_WORD(PR_SET_VMA),
    {65, "PR_SET_MDWE"},
    {66, "PR_GET_MDWE"},  // v6.3
    {67, "PR_SET_MEMORY_MERGE"},
    {68, "PR_GET_MEMORY_MERGE"},  // v6.4
    {69, "PR_RISCV_V_SET_CONTROL"},
    {70, "PR_RISCV_V_GET_CONTROL"},         // v6.5
    {71, "PR_RISCV_SET_ICACHE_FLUSH_CTX"},  // v6.10
    {72, "PR_PPC_GET_DEXCR"},
    {73, "PR_PPC_SET_DEXCR"},  // v6.11
    {74, "PR_GET_SHADOW_STACK_STATUS"},
    {75, "PR_SET_SHADOW_STACK_STATUS"},  // v6.13
    {76, "PR_LOCK_SHADOW_STACK_STATUS"},
    {77, "PR_TIMER_CREATE_RESTORE_IDS"},  // v6.13, v6.15
    {78, "PR_FUTEX_HASH"},
    {79, "PR_RSEQ_SLICE_EXTENSION"},  // v6.16, v7.0
};
constexpr WordTable kPrctl = one_word(kPrctlWords, "PR_???");

// strace spells the two *USR requests as glibc does.
constexpr Word kPtraceWords[] = {
    IOR_WORD(PTRACE_TRACEME),
    IOR_WORD(PTRACE_PEEKTEXT),
    IOR_WORD(PTRACE_PEEKDATA),
    {PTRACE_PEEKUSR, "PTRACE_PEEKUSER"},
    IOR_WORD(PTRACE_POKETEXT),
    IOR_WORD(PTRACE_POKEDATA),
    {PTRACE_POKEUSR, "PTRACE_POKEUSER"},
    IOR_WORD(PTRACE_CONT),
    IOR_WORD(PTRACE_KILL),
    IOR_WORD(PTRACE_SINGLESTEP),
    IOR_WORD(PTRACE_ATTACH),
    IOR_WORD(PTRACE_DETACH),
    IOR_WORD(PTRACE_SYSCALL),
    IOR_WORD(PTRACE_SETOPTIONS),
    IOR_WORD(PTRACE_GETEVENTMSG),
    IOR_WORD(PTRACE_GETSIGINFO),
    IOR_WORD(PTRACE_SETSIGINFO),
    IOR_WORD(PTRACE_GETREGSET),
    IOR_WORD(PTRACE_SETREGSET),
    IOR_WORD(PTRACE_SEIZE),
    IOR_WORD(PTRACE_INTERRUPT),
    IOR_WORD(PTRACE_LISTEN),
    IOR_WORD(PTRACE_PEEKSIGINFO),
    IOR_WORD(PTRACE_GETSIGMASK),
    IOR_WORD(PTRACE_SETSIGMASK),
    IOR_WORD(PTRACE_SECCOMP_GET_FILTER),
    IOR_WORD(PTRACE_SECCOMP_GET_METADATA),
    IOR_WORD(PTRACE_GET_SYSCALL_INFO),
    IOR_WORD(PTRACE_GET_RSEQ_CONFIGURATION),
    IOR_WORD(PTRACE_GETREGS),
    IOR_WORD(PTRACE_SETREGS),
    IOR_WORD(PTRACE_GETFPREGS),
    IOR_WORD(PTRACE_SETFPREGS),
    IOR_WORD(PTRACE_GETFPXREGS),
    IOR_WORD(PTRACE_SETFPXREGS),
    IOR_WORD(PTRACE_OLDSETOPTIONS),
    IOR_WORD(PTRACE_GET_THREAD_AREA),
    IOR_WORD(PTRACE_SET_THREAD_AREA),
    {30, "PTRACE_ARCH_PRCTL"},
    IOR_WORD(PTRACE_SYSEMU),
    IOR_WORD(PTRACE_SYSEMU_SINGLESTEP),
    IOR_WORD(PTRACE_SINGLEBLOCK),
};
constexpr WordTable kPtrace = one_word(kPtraceWords, "PTRACE_???", 64);

constexpr TypedTable kTables[] = {
    {ArgType::clone_flags, &kClone},
    {ArgType::ns_flags, &kNamespace},
    {ArgType::wait_options, &kWait},
    {ArgType::wait_id_type, &kWaitId},
    {ArgType::sigmask_how, &kMaskHow},
    {ArgType::rlimit_resource, &kRlimit},
    {ArgType::rusage_who, &kRusage},
    {ArgType::priority_which, &kPriority},
    {ArgType::ioprio_which, &kIoprio},
    {ArgType::sched_policy, &kPolicy},
    {ArgType::kcmp_type, &kKcmp},
    {ArgType::reboot_cmd, &kReboot},
    {ArgType::personality, &kPersonality},
    {ArgType::arch_prctl_option, &kArchPrctl},
    {ArgType::prctl_option, &kPrctl},
    {ArgType::ptrace_request, &kPtrace},
};

}  // namespace

std::span<const TypedTable> process_words() {
  return kTables;
}

}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
// Words of clocks and timers, futexes, System V objects and process descriptors.
#include <fcntl.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>

#include "export/uapi_new.h"
#include "export/words.h"

namespace ior::exporter {
namespace {

using model::ArgType;

constexpr Word kClockWords[] = {
    IOR_WORD(CLOCK_REALTIME),
    IOR_WORD(CLOCK_MONOTONIC),
    IOR_WORD(CLOCK_PROCESS_CPUTIME_ID),
    IOR_WORD(CLOCK_THREAD_CPUTIME_ID),
    IOR_WORD(CLOCK_MONOTONIC_RAW),
    IOR_WORD(CLOCK_REALTIME_COARSE),
    IOR_WORD(CLOCK_MONOTONIC_COARSE),
    IOR_WORD(CLOCK_BOOTTIME),
    IOR_WORD(CLOCK_REALTIME_ALARM),
    IOR_WORD(CLOCK_BOOTTIME_ALARM),
    {10, "CLOCK_SGI_CYCLE"},
    IOR_WORD(CLOCK_TAI),
};
constexpr WordTable kClock = one_word(kClockWords, "CLOCK_???");

constexpr Word kTimerWords[] = {
    IOR_WORD(TIMER_ABSTIME),
};
constexpr WordTable kTimer = word_set(kTimerWords, "TIMER_???");

// timerfd_create and timerfd_settime have bits apart, and strace one table for both.
constexpr Word kTimerfdWords[] = {IOR_WORD(TFD_TIMER_ABSTIME),
                                  IOR_WORD(TFD_TIMER_CANCEL_ON_SET),
                                  IOR_WORD(TFD_CLOEXEC),
                                  IOR_WORD(TFD_NONBLOCK)};
constexpr WordTable kTimerfd = word_set(kTimerfdWords, "TFD_???");

constexpr Word kItimerWords[] = {
    IOR_WORD(ITIMER_REAL),
    IOR_WORD(ITIMER_VIRTUAL),
    IOR_WORD(ITIMER_PROF),
};
constexpr WordTable kItimer = one_word(kItimerWords, "ITIMER_???");

// FUTEX2_* of include/uapi/linux/futex.h v6.7; the size is a number of two bits.
constexpr Word kFutexSizes[] = {
    {0, "FUTEX2_SIZE_U8"}, {1, "FUTEX2_SIZE_U16"}, {2, "FUTEX2_SIZE_U32"}, {3, "FUTEX2_SIZE_U64"}};
constexpr Word kFutexFlags[] = {{4, "FUTEX2_NUMA"}, {8, "FUTEX2_MPOL"}, {128, "FUTEX2_PRIVATE"}};
constexpr WordTable kFutex2{kFutexSizes, kFutexFlags, 3, "FUTEX2_???"};

constexpr Word kPidfdWords[] = {
    IOR_WORD(PIDFD_NONBLOCK),
    IOR_WORD(PIDFD_THREAD),
};
constexpr WordTable kPidfd = word_set(kPidfdWords, "PIDFD_???");

constexpr Word kPidfdSignalWords[] = {
    IOR_WORD(PIDFD_SIGNAL_THREAD),
    IOR_WORD(PIDFD_SIGNAL_THREAD_GROUP),
    IOR_WORD(PIDFD_SIGNAL_PROCESS_GROUP),
};
constexpr WordTable kPidfdSignal = word_set(kPidfdSignalWords, "PIDFD_SIGNAL_???");

// IPC_64, of old C libraries, stands beside the command.
constexpr Word kIpcVersion[] = {{0x100, "IPC_64"}};
constexpr std::uint64_t kIpcCommand = ~std::uint64_t{0x100};

constexpr Word kShmControlWords[] = {
    IOR_WORD(IPC_RMID),
    IOR_WORD(IPC_SET),
    IOR_WORD(IPC_STAT),
    IOR_WORD(IPC_INFO),
    IOR_WORD(SHM_LOCK),
    IOR_WORD(SHM_UNLOCK),
    IOR_WORD(SHM_STAT),
    IOR_WORD(SHM_INFO),
    IOR_WORD(SHM_STAT_ANY),
};
constexpr WordTable kShmControl{kShmControlWords, kIpcVersion, kIpcCommand, "SHM_???"};

constexpr Word kMsgControlWords[] = {
    IOR_WORD(IPC_RMID),
    IOR_WORD(IPC_SET),
    IOR_WORD(IPC_STAT),
    IOR_WORD(IPC_INFO),
    IOR_WORD(MSG_STAT),
    IOR_WORD(MSG_INFO),
    IOR_WORD(MSG_STAT_ANY),
};
constexpr WordTable kMsgControl{kMsgControlWords, kIpcVersion, kIpcCommand, "MSG_???"};

constexpr Word kSemControlWords[] = {
    IOR_WORD(IPC_RMID),
    IOR_WORD(IPC_SET),
    IOR_WORD(IPC_STAT),
    IOR_WORD(IPC_INFO),
    IOR_WORD(GETPID),
    IOR_WORD(GETVAL),
    IOR_WORD(GETALL),
    IOR_WORD(GETNCNT),
    IOR_WORD(GETZCNT),
    IOR_WORD(SETVAL),
    IOR_WORD(SETALL),
    IOR_WORD(SEM_STAT),
    IOR_WORD(SEM_INFO),
    IOR_WORD(SEM_STAT_ANY),
};
constexpr WordTable kSemControl{kSemControlWords, kIpcVersion, kIpcCommand, "SEM_???"};

constexpr Word kShmAttachWords[] = {
    IOR_WORD(SHM_RDONLY),
    IOR_WORD(SHM_RND),
    IOR_WORD(SHM_REMAP),
    IOR_WORD(SHM_EXEC),
};
constexpr WordTable kShmAttach = word_set(kShmAttachWords, "SHM_???");

constexpr Word kMsgFlagsWords[] = {
    IOR_WORD(IPC_NOWAIT),
    IOR_WORD(MSG_NOERROR),
    IOR_WORD(MSG_EXCEPT),
    IOR_WORD(MSG_COPY),
};
constexpr WordTable kMsgFlags = word_set(kMsgFlagsWords, "MSG_???");

constexpr TypedTable kTables[] = {
    {ArgType::clockid, &kClock},
    {ArgType::timer_flags, &kTimer},
    {ArgType::timerfd_flags, &kTimerfd},
    {ArgType::timerfd_set_flags, &kTimerfd},
    {ArgType::itimer_which, &kItimer},
    {ArgType::futex2_flags, &kFutex2},
    {ArgType::pidfd_flags, &kPidfd},
    {ArgType::pidfd_signal_flags, &kPidfdSignal},
    {ArgType::shm_ctl_cmd, &kShmControl},
    {ArgType::msg_ctl_cmd, &kMsgControl},
    {ArgType::sem_ctl_cmd, &kSemControl},
    {ArgType::shm_at_flags, &kShmAttach},
    {ArgType::msg_ipc_flags, &kMsgFlags},
};

}  // namespace

std::span<const TypedTable> time_and_ipc_words() {
  return kTables;
}

}  // namespace ior::exporter

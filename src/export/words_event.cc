// SPDX-License-Identifier: Apache-2.0
// Words of calls about events: epoll, eventfd, signalfd, inotify, fanotify, io_uring, perf, BPF.
#include <linux/bpf.h>
#include <linux/fanotify.h>
#include <linux/io_uring.h>
#include <linux/perf_event.h>
#include <linux/userfaultfd.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>

#include "export/words.h"

namespace ior::exporter {
namespace {

using model::ArgType;

constexpr Word kEpollOpWords[] = {
    IOR_WORD(EPOLL_CTL_ADD),
    IOR_WORD(EPOLL_CTL_DEL),
    IOR_WORD(EPOLL_CTL_MOD),
};
constexpr WordTable kEpollOp = one_word(kEpollOpWords, "EPOLL_CTL_???");

constexpr Word kEpollWords[] = {
    IOR_WORD(EPOLL_CLOEXEC),
};
constexpr WordTable kEpoll = word_set(kEpollWords, "EPOLL_???");

constexpr Word kEventfdWords[] = {
    IOR_WORD(EFD_SEMAPHORE),
    IOR_WORD(EFD_CLOEXEC),
    IOR_WORD(EFD_NONBLOCK),
};
constexpr WordTable kEventfd = word_set(kEventfdWords, "EFD_???");

constexpr Word kSignalfdWords[] = {
    IOR_WORD(SFD_CLOEXEC),
    IOR_WORD(SFD_NONBLOCK),
};
constexpr WordTable kSignalfd = word_set(kSignalfdWords, "SFD_???");

constexpr Word kInotifyWords[] = {
    IOR_WORD(IN_NONBLOCK),
    IOR_WORD(IN_CLOEXEC),
};
constexpr WordTable kInotify = word_set(kInotifyWords, "IN_???");

constexpr Word kInotifyMaskWords[] = {
    IOR_WORD(IN_ACCESS),      IOR_WORD(IN_MODIFY),        IOR_WORD(IN_ATTRIB),
    IOR_WORD(IN_CLOSE_WRITE), IOR_WORD(IN_CLOSE_NOWRITE), IOR_WORD(IN_OPEN),
    IOR_WORD(IN_MOVED_FROM),  IOR_WORD(IN_MOVED_TO),      IOR_WORD(IN_CREATE),
    IOR_WORD(IN_DELETE),      IOR_WORD(IN_DELETE_SELF),   IOR_WORD(IN_MOVE_SELF),
    IOR_WORD(IN_UNMOUNT),     IOR_WORD(IN_Q_OVERFLOW),    IOR_WORD(IN_IGNORED),
    IOR_WORD(IN_ONLYDIR),     IOR_WORD(IN_DONT_FOLLOW),   IOR_WORD(IN_EXCL_UNLINK),
    IOR_WORD(IN_MASK_CREATE), IOR_WORD(IN_MASK_ADD),      IOR_WORD(IN_ISDIR),
    IOR_WORD(IN_ONESHOT),
};
constexpr WordTable kInotifyMask = word_set(kInotifyMaskWords, "IN_???");

constexpr Word kFanotifyClasses[] = {
    IOR_WORD(FAN_CLASS_NOTIF), IOR_WORD(FAN_CLASS_CONTENT), IOR_WORD(FAN_CLASS_PRE_CONTENT)};
constexpr Word kFanotifyFlags[] = {
    IOR_WORD(FAN_CLOEXEC),
    IOR_WORD(FAN_NONBLOCK),
    IOR_WORD(FAN_UNLIMITED_QUEUE),
    IOR_WORD(FAN_UNLIMITED_MARKS),
    IOR_WORD(FAN_ENABLE_AUDIT),
    IOR_WORD(FAN_REPORT_PIDFD),
    IOR_WORD(FAN_REPORT_TID),
    IOR_WORD(FAN_REPORT_FID),
    IOR_WORD(FAN_REPORT_DIR_FID),
    IOR_WORD(FAN_REPORT_NAME),
    IOR_WORD(FAN_REPORT_TARGET_FID),
};
constexpr WordTable kFanotify{
    kFanotifyClasses, kFanotifyFlags, FAN_CLASS_CONTENT | FAN_CLASS_PRE_CONTENT, "FAN_CLASS_???"};

constexpr Word kFanotifyMarkWords[] = {
    IOR_WORD(FAN_MARK_ADD),
    IOR_WORD(FAN_MARK_REMOVE),
    IOR_WORD(FAN_MARK_DONT_FOLLOW),
    IOR_WORD(FAN_MARK_ONLYDIR),
    IOR_WORD(FAN_MARK_MOUNT),
    IOR_WORD(FAN_MARK_IGNORED_MASK),
    IOR_WORD(FAN_MARK_IGNORED_SURV_MODIFY),
    IOR_WORD(FAN_MARK_FLUSH),
    IOR_WORD(FAN_MARK_FILESYSTEM),
    IOR_WORD(FAN_MARK_EVICTABLE),
    IOR_WORD(FAN_MARK_IGNORE),
};
constexpr WordTable kFanotifyMark = word_set(kFanotifyMarkWords, "FAN_MARK_???");

constexpr Word kFanotifyMaskWords[] = {
    IOR_WORD(FAN_ACCESS),         IOR_WORD(FAN_MODIFY),         IOR_WORD(FAN_ATTRIB),
    IOR_WORD(FAN_CLOSE_WRITE),    IOR_WORD(FAN_CLOSE_NOWRITE),  IOR_WORD(FAN_OPEN),
    IOR_WORD(FAN_MOVED_FROM),     IOR_WORD(FAN_MOVED_TO),       IOR_WORD(FAN_CREATE),
    IOR_WORD(FAN_DELETE),         IOR_WORD(FAN_DELETE_SELF),    IOR_WORD(FAN_MOVE_SELF),
    IOR_WORD(FAN_OPEN_EXEC),      IOR_WORD(FAN_Q_OVERFLOW),     IOR_WORD(FAN_FS_ERROR),
    {0x80000, "FAN_DIR_MODIFY"},  IOR_WORD(FAN_OPEN_PERM),      IOR_WORD(FAN_ACCESS_PERM),
    IOR_WORD(FAN_OPEN_EXEC_PERM), IOR_WORD(FAN_EVENT_ON_CHILD), IOR_WORD(FAN_RENAME),
    IOR_WORD(FAN_ONDIR),
};
constexpr WordTable kFanotifyMask = word_set(kFanotifyMaskWords, "FAN_???", 64);

// UFFD_USER_MODE_ONLY and the O_* flags that userfaultfd(2) takes.
constexpr Word kUserfaultfdWords[] = {
    {EPOLL_CLOEXEC, "O_CLOEXEC"},
    {EFD_NONBLOCK, "O_NONBLOCK"},
    IOR_WORD(UFFD_USER_MODE_ONLY),
};
constexpr WordTable kUserfaultfd = word_set(kUserfaultfdWords, "UFFD_???");

constexpr Word kMemfdSecretWords[] = {
    {EPOLL_CLOEXEC, "O_CLOEXEC"},
};
constexpr WordTable kMemfdSecret = word_set(kMemfdSecretWords, "O_???");

constexpr Word kUringEnterWords[] = {
    IOR_WORD(IORING_ENTER_GETEVENTS),
    IOR_WORD(IORING_ENTER_SQ_WAKEUP),
    IOR_WORD(IORING_ENTER_SQ_WAIT),
    IOR_WORD(IORING_ENTER_EXT_ARG),
    IOR_WORD(IORING_ENTER_REGISTERED_RING),
    {1U << 5, "IORING_ENTER_ABS_TIMER"},  // v6.12
    {1U << 6, "IORING_ENTER_EXT_ARG_REG"},
    {1U << 7, "IORING_ENTER_NO_IOWAIT"},  // v6.13, v6.15
};
constexpr WordTable kUringEnter = word_set(kUringEnterWords, "IORING_ENTER_???");

constexpr Word kUringOps[] = {
    IOR_WORD(IORING_REGISTER_BUFFERS),
    IOR_WORD(IORING_UNREGISTER_BUFFERS),
    IOR_WORD(IORING_REGISTER_FILES),
    IOR_WORD(IORING_UNREGISTER_FILES),
    IOR_WORD(IORING_REGISTER_EVENTFD),
    IOR_WORD(IORING_UNREGISTER_EVENTFD),
    IOR_WORD(IORING_REGISTER_FILES_UPDATE),
    IOR_WORD(IORING_REGISTER_EVENTFD_ASYNC),
    IOR_WORD(IORING_REGISTER_PROBE),
    IOR_WORD(IORING_REGISTER_PERSONALITY),
    IOR_WORD(IORING_UNREGISTER_PERSONALITY),
    IOR_WORD(IORING_REGISTER_RESTRICTIONS),
    IOR_WORD(IORING_REGISTER_ENABLE_RINGS),
    IOR_WORD(IORING_REGISTER_FILES2),
    IOR_WORD(IORING_REGISTER_FILES_UPDATE2),
    IOR_WORD(IORING_REGISTER_BUFFERS2),
    IOR_WORD(IORING_REGISTER_BUFFERS_UPDATE),
    IOR_WORD(IORING_REGISTER_IOWQ_AFF),
    IOR_WORD(IORING_UNREGISTER_IOWQ_AFF),
    IOR_WORD(IORING_REGISTER_IOWQ_MAX_WORKERS),
    IOR_WORD(IORING_REGISTER_RING_FDS),
    IOR_WORD(IORING_UNREGISTER_RING_FDS),
    IOR_WORD(IORING_REGISTER_PBUF_RING),
    IOR_WORD(IORING_UNREGISTER_PBUF_RING),
    IOR_WORD(IORING_REGISTER_SYNC_CANCEL),
    IOR_WORD(IORING_REGISTER_FILE_ALLOC_RANGE),
    {26, "IORING_REGISTER_PBUF_STATUS"},  // v6.8
    {27, "IORING_REGISTER_NAPI"},
    {28, "IORING_UNREGISTER_NAPI"},  // v6.9
    {29, "IORING_REGISTER_CLOCK"},
    {30, "IORING_REGISTER_CLONE_BUFFERS"},  // v6.12
    {31, "IORING_REGISTER_SEND_MSG_RING"},  // v6.13, as the following
    {32, "IORING_REGISTER_ZCRX_IFQ"},
    {33, "IORING_REGISTER_RESIZE_RINGS"},
    {34, "IORING_REGISTER_MEM_REGION"},
};
constexpr Word kUringOpFlags[] = {{1U << 31, "IORING_REGISTER_USE_REGISTERED_RING"}};  // v6.3
constexpr WordTable kUringOp{
    kUringOps, kUringOpFlags, ~(std::uint64_t{1} << 31), "IORING_REGISTER_???"};

constexpr Word kPerfWords[] = {
    IOR_WORD(PERF_FLAG_FD_NO_GROUP),
    IOR_WORD(PERF_FLAG_FD_OUTPUT),
    IOR_WORD(PERF_FLAG_PID_CGROUP),
    IOR_WORD(PERF_FLAG_FD_CLOEXEC),
};
constexpr WordTable kPerf = word_set(kPerfWords, "PERF_FLAG_???", 64);

constexpr Word kBpfWords[] = {
    IOR_WORD(BPF_MAP_CREATE),
    IOR_WORD(BPF_MAP_LOOKUP_ELEM),
    IOR_WORD(BPF_MAP_UPDATE_ELEM),
    IOR_WORD(BPF_MAP_DELETE_ELEM),
    IOR_WORD(BPF_MAP_GET_NEXT_KEY),
    IOR_WORD(BPF_PROG_LOAD),
    IOR_WORD(BPF_OBJ_PIN),
    IOR_WORD(BPF_OBJ_GET),
    IOR_WORD(BPF_PROG_ATTACH),
    IOR_WORD(BPF_PROG_DETACH),
    IOR_WORD(BPF_PROG_TEST_RUN),
    IOR_WORD(BPF_PROG_TEST_RUN),
    IOR_WORD(BPF_PROG_GET_NEXT_ID),
    IOR_WORD(BPF_MAP_GET_NEXT_ID),
    IOR_WORD(BPF_PROG_GET_FD_BY_ID),
    IOR_WORD(BPF_MAP_GET_FD_BY_ID),
    IOR_WORD(BPF_OBJ_GET_INFO_BY_FD),
    IOR_WORD(BPF_PROG_QUERY),
    IOR_WORD(BPF_RAW_TRACEPOINT_OPEN),
    IOR_WORD(BPF_BTF_LOAD),
    IOR_WORD(BPF_BTF_GET_FD_BY_ID),
    IOR_WORD(BPF_TASK_FD_QUERY),
    IOR_WORD(BPF_MAP_LOOKUP_AND_DELETE_ELEM),
    IOR_WORD(BPF_MAP_FREEZE),
    IOR_WORD(BPF_BTF_GET_NEXT_ID),
    IOR_WORD(BPF_MAP_LOOKUP_BATCH),
    IOR_WORD(BPF_MAP_LOOKUP_AND_DELETE_BATCH),
    IOR_WORD(BPF_MAP_UPDATE_BATCH),
    IOR_WORD(BPF_MAP_DELETE_BATCH),
    IOR_WORD(BPF_LINK_CREATE),
    IOR_WORD(BPF_LINK_UPDATE),
    IOR_WORD(BPF_LINK_GET_FD_BY_ID),
    IOR_WORD(BPF_LINK_GET_NEXT_ID),
    IOR_WORD(BPF_ENABLE_STATS),
    IOR_WORD(BPF_ITER_CREATE),
    IOR_WORD(BPF_LINK_DETACH),
    IOR_WORD(BPF_PROG_BIND_MAP),
    {36, "BPF_TOKEN_CREATE"},
    {37, "BPF_PROG_STREAM_READ_BY_FD"},
    {38, "BPF_PROG_ASSOC_STRUCT_OPS"},  // v6.9, v6.17
};
constexpr Word kBpfFlags[] = {{1U << 16, "BPF_COMMON_ATTRS"}};  // v7.2
constexpr WordTable kBpf{kBpfWords, kBpfFlags, ~(std::uint64_t{1} << 16), "BPF_???"};

constexpr TypedTable kTables[] = {
    {ArgType::epoll_op, &kEpollOp},
    {ArgType::epoll_flags, &kEpoll},
    {ArgType::eventfd_flags, &kEventfd},
    {ArgType::signalfd_flags, &kSignalfd},
    {ArgType::inotify_flags, &kInotify},
    {ArgType::inotify_mask, &kInotifyMask},
    {ArgType::fanotify_init_flags, &kFanotify},
    {ArgType::fanotify_mark_flags, &kFanotifyMark},
    {ArgType::fanotify_mask, &kFanotifyMask},
    {ArgType::userfaultfd_flags, &kUserfaultfd},
    {ArgType::memfd_secret_flags, &kMemfdSecret},
    {ArgType::io_uring_enter_flags, &kUringEnter},
    {ArgType::io_uring_op, &kUringOp},
    {ArgType::perf_flags, &kPerf},
    {ArgType::bpf_cmd, &kBpf},
};

}  // namespace

std::span<const TypedTable> event_words() {
  return kTables;
}

}  // namespace ior::exporter

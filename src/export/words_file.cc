// SPDX-License-Identifier: Apache-2.0
// Words of calls on files: open, *at, access, stat, locks, copying.
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/falloc.h>
#include <linux/fs.h>
#include <linux/stat.h>
#include <linux/xattr.h>
#include <sys/file.h>
#include <unistd.h>

#include "export/uapi_new.h"
#include "export/words.h"

namespace ior::exporter {
namespace {

using model::ArgType;

constexpr Word kAccessModes[] = {
    IOR_WORD(O_RDONLY), IOR_WORD(O_WRONLY), IOR_WORD(O_RDWR), {O_ACCMODE, "O_ACCMODE"}};
// By number where glibc hides the kernel's value (include/uapi/asm-generic/fcntl.h): O_LARGEFILE is
// 0 there on 64-bit, the __ bits are the halves of O_SYNC and O_TMPFILE.
constexpr Word kOpenFlags[] = {
    IOR_WORD(O_CREAT),          IOR_WORD(O_EXCL),     IOR_WORD(O_NOCTTY),
    IOR_WORD(O_TRUNC),          IOR_WORD(O_APPEND),   IOR_WORD(O_NONBLOCK),
    IOR_WORD(O_SYNC),           IOR_WORD(O_DSYNC),    IOR_WORD(O_DIRECT),
    {0100000, "O_LARGEFILE"},   IOR_WORD(O_NOFOLLOW), IOR_WORD(O_NOATIME),
    IOR_WORD(O_CLOEXEC),        IOR_WORD(O_PATH),     IOR_WORD(O_TMPFILE),
    IOR_WORD(O_DIRECTORY),      {O_ASYNC, "FASYNC"},  {04000000, "__O_SYNC"},
    {020000000, "__O_TMPFILE"},
};
constexpr WordTable kOpen{kAccessModes, kOpenFlags, O_ACCMODE, "O_???"};

constexpr Word kAtFlagWords[] = {
    IOR_WORD(AT_SYMLINK_NOFOLLOW),
    IOR_WORD(AT_SYMLINK_FOLLOW),
    IOR_WORD(AT_NO_AUTOMOUNT),
    IOR_WORD(AT_EMPTY_PATH),
    IOR_WORD(AT_RECURSIVE),
    IOR_WORD(AT_REMOVEDIR),
    {0x10000, "AT_EXECVE_CHECK"},  // v6.14
};
constexpr WordTable kAtFlags = word_set(kAtFlagWords, "AT_???");

constexpr Word kAtAccessWords[] = {
    IOR_WORD(AT_SYMLINK_NOFOLLOW),
    IOR_WORD(AT_EACCESS),
    IOR_WORD(AT_EMPTY_PATH),
};
constexpr WordTable kAtAccess = word_set(kAtAccessWords, "AT_???");

constexpr Word kStatxSync[] = {IOR_WORD(AT_STATX_SYNC_AS_STAT),
                               IOR_WORD(AT_STATX_FORCE_SYNC),
                               IOR_WORD(AT_STATX_DONT_SYNC),
                               {AT_STATX_SYNC_TYPE, "AT_STATX_FORCE_SYNC|AT_STATX_DONT_SYNC"}};
constexpr WordTable kAtStatx{kStatxSync, kAtFlagWords, AT_STATX_SYNC_TYPE, "AT_STATX_???"};

constexpr Word kAtHandleWords[] = {
    IOR_WORD(AT_HANDLE_MNT_ID_UNIQUE),
    IOR_WORD(AT_HANDLE_CONNECTABLE),
    IOR_WORD(AT_HANDLE_FID),
    IOR_WORD(AT_SYMLINK_FOLLOW),
    IOR_WORD(AT_EMPTY_PATH),
};
constexpr WordTable kAtHandle = word_set(kAtHandleWords, "AT_???");

constexpr Word kStatxMaskWords[] = {
    IOR_WORD(STATX_ALL),           IOR_WORD(STATX_BASIC_STATS),
    IOR_WORD(STATX_TYPE),          IOR_WORD(STATX_MODE),
    IOR_WORD(STATX_NLINK),         IOR_WORD(STATX_UID),
    IOR_WORD(STATX_GID),           IOR_WORD(STATX_ATIME),
    IOR_WORD(STATX_MTIME),         IOR_WORD(STATX_CTIME),
    IOR_WORD(STATX_INO),           IOR_WORD(STATX_SIZE),
    IOR_WORD(STATX_BLOCKS),        IOR_WORD(STATX_BTIME),
    IOR_WORD(STATX_MNT_ID),        IOR_WORD(STATX_DIOALIGN),
    IOR_WORD(STATX_MNT_ID_UNIQUE), IOR_WORD(STATX_SUBVOL),
    IOR_WORD(STATX_WRITE_ATOMIC),  IOR_WORD(STATX_DIO_READ_ALIGN),
};
constexpr WordTable kStatxMask = word_set(kStatxMaskWords, "STATX_???");

constexpr Word kAccessWords[] = {IOR_WORD(F_OK), IOR_WORD(R_OK), IOR_WORD(W_OK), IOR_WORD(X_OK)};
constexpr WordTable kAccess = word_set(kAccessWords, "?_OK");

constexpr Word kRenameWords[] = {
    IOR_WORD(RENAME_NOREPLACE), IOR_WORD(RENAME_EXCHANGE), IOR_WORD(RENAME_WHITEOUT)};
constexpr WordTable kRename = word_set(kRenameWords, "RENAME_??");

constexpr Word kWhenceWords[] = {IOR_WORD(SEEK_SET),
                                 IOR_WORD(SEEK_CUR),
                                 IOR_WORD(SEEK_END),
                                 IOR_WORD(SEEK_DATA),
                                 IOR_WORD(SEEK_HOLE)};
constexpr WordTable kWhence = one_word(kWhenceWords, "SEEK_???");

constexpr Word kFcntlWords[] = {
    IOR_WORD(F_DUPFD),
    IOR_WORD(F_GETFD),
    IOR_WORD(F_SETFD),
    IOR_WORD(F_GETFL),
    IOR_WORD(F_SETFL),
    IOR_WORD(F_GETLK),
    IOR_WORD(F_SETLK),
    IOR_WORD(F_SETLKW),
    IOR_WORD(F_SETOWN),
    IOR_WORD(F_GETOWN),
    IOR_WORD(F_SETSIG),
    IOR_WORD(F_GETSIG),
    IOR_WORD(F_SETOWN_EX),
    IOR_WORD(F_GETOWN_EX),
    IOR_WORD(F_OFD_GETLK),
    IOR_WORD(F_OFD_SETLK),
    IOR_WORD(F_OFD_SETLKW),
    IOR_WORD(F_SETLEASE),
    IOR_WORD(F_GETLEASE),
    IOR_WORD(F_NOTIFY),
    IOR_WORD(F_DUPFD_CLOEXEC),
    IOR_WORD(F_SETPIPE_SZ),
    IOR_WORD(F_GETPIPE_SZ),
    IOR_WORD(F_ADD_SEALS),
    IOR_WORD(F_GET_SEALS),
    IOR_WORD(F_GET_RW_HINT),
    IOR_WORD(F_SET_RW_HINT),
    IOR_WORD(F_GET_FILE_RW_HINT),
    IOR_WORD(F_SET_FILE_RW_HINT),
    IOR_WORD(F_DUPFD_QUERY),
    IOR_WORD(F_CREATED_QUERY),
    {12, "F_GETLK64"},
    {13, "F_SETLK64"},
    {14, "F_SETLKW64"},
    {17, "F_GETOWNER_UIDS"},
    {1029, "F_CANCELLK"},
};
constexpr WordTable kFcntl = one_word(kFcntlWords, "F_???");

constexpr Word kFlockWords[] = {IOR_WORD(LOCK_SH),
                                IOR_WORD(LOCK_EX),
                                IOR_WORD(LOCK_NB),
                                IOR_WORD(LOCK_UN),
                                IOR_WORD(LOCK_MAND),
                                IOR_WORD(LOCK_RW),
                                IOR_WORD(LOCK_READ),
                                IOR_WORD(LOCK_WRITE)};
constexpr WordTable kFlock = word_set(kFlockWords, "LOCK_???");

constexpr Word kFallocateWords[] = {
    IOR_WORD(FALLOC_FL_KEEP_SIZE),
    IOR_WORD(FALLOC_FL_PUNCH_HOLE),
    IOR_WORD(FALLOC_FL_NO_HIDE_STALE),
    IOR_WORD(FALLOC_FL_COLLAPSE_RANGE),
    IOR_WORD(FALLOC_FL_ZERO_RANGE),
    IOR_WORD(FALLOC_FL_INSERT_RANGE),
    IOR_WORD(FALLOC_FL_UNSHARE_RANGE),
    IOR_WORD(FALLOC_FL_WRITE_ZEROES),
};
constexpr WordTable kFallocate = word_set(kFallocateWords, "FALLOC_FL_???");

constexpr Word kFadviseWords[] = {
    IOR_WORD(POSIX_FADV_NORMAL),
    IOR_WORD(POSIX_FADV_RANDOM),
    IOR_WORD(POSIX_FADV_SEQUENTIAL),
    IOR_WORD(POSIX_FADV_WILLNEED),
    IOR_WORD(POSIX_FADV_DONTNEED),
    IOR_WORD(POSIX_FADV_NOREUSE),
};
constexpr WordTable kFadvise = one_word(kFadviseWords, "POSIX_FADV_???");

constexpr Word kSyncRangeWords[] = {IOR_WORD(SYNC_FILE_RANGE_WAIT_BEFORE),
                                    IOR_WORD(SYNC_FILE_RANGE_WRITE),
                                    IOR_WORD(SYNC_FILE_RANGE_WAIT_AFTER)};
constexpr WordTable kSyncRange = word_set(kSyncRangeWords, "SYNC_FILE_RANGE_???");

constexpr Word kRwfWords[] = {
    IOR_WORD(RWF_HIPRI),
    IOR_WORD(RWF_DSYNC),
    IOR_WORD(RWF_SYNC),
    IOR_WORD(RWF_NOWAIT),
    IOR_WORD(RWF_APPEND),
    IOR_WORD(RWF_NOAPPEND),
    IOR_WORD(RWF_ATOMIC),
    IOR_WORD(RWF_DONTCACHE),
};
constexpr WordTable kRwf = word_set(kRwfWords, "RWF_???");

constexpr Word kSpliceWords[] = {IOR_WORD(SPLICE_F_MOVE),
                                 IOR_WORD(SPLICE_F_NONBLOCK),
                                 IOR_WORD(SPLICE_F_MORE),
                                 IOR_WORD(SPLICE_F_GIFT)};
constexpr WordTable kSplice = word_set(kSpliceWords, "SPLICE_F_???");

constexpr Word kXattrWords[] = {IOR_WORD(XATTR_CREATE), IOR_WORD(XATTR_REPLACE)};
constexpr WordTable kXattr = word_set(kXattrWords, "XATTR_???");

constexpr Word kCloseRangeWords[] = {IOR_WORD(CLOSE_RANGE_UNSHARE), IOR_WORD(CLOSE_RANGE_CLOEXEC)};
constexpr WordTable kCloseRange = word_set(kCloseRangeWords, "CLOSE_RANGE_???");

constexpr WordTable kDup = word_set(kOpenFlags, "O_???");

constexpr TypedTable kTables[] = {
    {ArgType::open_flags, &kOpen},
    {ArgType::at_flags, &kAtFlags},
    {ArgType::at_access_flags, &kAtAccess},
    {ArgType::at_unlink_flags, &kAtFlags},
    {ArgType::at_statx_flags, &kAtStatx},
    {ArgType::at_handle_flags, &kAtHandle},
    {ArgType::at_mount_flags, &kAtFlags},
    {ArgType::statx_mask, &kStatxMask},
    {ArgType::access_mode, &kAccess},
    {ArgType::rename_flags, &kRename},
    {ArgType::whence, &kWhence},
    {ArgType::fcntl_cmd, &kFcntl},
    {ArgType::flock_op, &kFlock},
    {ArgType::fallocate_mode, &kFallocate},
    {ArgType::fadvise, &kFadvise},
    {ArgType::sync_range_flags, &kSyncRange},
    {ArgType::rwf_flags, &kRwf},
    {ArgType::splice_flags, &kSplice},
    {ArgType::xattr_flags, &kXattr},
    {ArgType::close_range_flags, &kCloseRange},
    {ArgType::dup_flags, &kDup},
    {ArgType::pipe_flags, &kDup},
};

}  // namespace

std::span<const TypedTable> file_words() {
  return kTables;
}

}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
// Words of the mount calls, old and new, quotas and swap. Apart from the rest because
// <linux/mount.h> and glibc's <sys/mount.h> cannot be included together.
#include <fcntl.h>
#include <linux/mount.h>

#include "export/uapi_new.h"
#include "export/words.h"

namespace ior::exporter {
namespace {

using model::ArgType;

constexpr Word kMountWords[] = {
    IOR_WORD(MS_RDONLY),       IOR_WORD(MS_NOSUID),      IOR_WORD(MS_NODEV),
    IOR_WORD(MS_NOEXEC),       IOR_WORD(MS_SYNCHRONOUS), IOR_WORD(MS_REMOUNT),
    IOR_WORD(MS_MANDLOCK),     IOR_WORD(MS_DIRSYNC),     IOR_WORD(MS_NOSYMFOLLOW),
    IOR_WORD(MS_NOATIME),      IOR_WORD(MS_NODIRATIME),  IOR_WORD(MS_BIND),
    IOR_WORD(MS_MOVE),         IOR_WORD(MS_REC),         IOR_WORD(MS_SILENT),
    IOR_WORD(MS_POSIXACL),     IOR_WORD(MS_UNBINDABLE),  IOR_WORD(MS_PRIVATE),
    IOR_WORD(MS_SLAVE),        IOR_WORD(MS_SHARED),      IOR_WORD(MS_RELATIME),
    IOR_WORD(MS_KERNMOUNT),    IOR_WORD(MS_I_VERSION),   IOR_WORD(MS_STRICTATIME),
    IOR_WORD(MS_LAZYTIME),     IOR_WORD(MS_SUBMOUNT),    IOR_WORD(MS_NOREMOTELOCK),
    IOR_WORD(MS_NOSEC),        IOR_WORD(MS_BORN),        IOR_WORD(MS_ACTIVE),
    {0x80000000, "MS_NOUSER"},  // the header's 1 << 31 is negative
};
constexpr WordTable kMount = word_set(kMountWords, "MS_???", 64);

// include/linux/fs.h has them; glibc repeats them in a header that cannot be used here.
constexpr Word kUmountWords[] = {
    {0x1, "MNT_FORCE"}, {0x2, "MNT_DETACH"}, {0x4, "MNT_EXPIRE"}, {0x8, "UMOUNT_NOFOLLOW"}};
constexpr WordTable kUmount = word_set(kUmountWords, "MNT_???");

constexpr Word kMoveMountWords[] = {
    IOR_WORD(MOVE_MOUNT_F_SYMLINKS),
    IOR_WORD(MOVE_MOUNT_F_AUTOMOUNTS),
    IOR_WORD(MOVE_MOUNT_F_EMPTY_PATH),
    IOR_WORD(MOVE_MOUNT_T_SYMLINKS),
    IOR_WORD(MOVE_MOUNT_T_AUTOMOUNTS),
    IOR_WORD(MOVE_MOUNT_T_EMPTY_PATH),
    IOR_WORD(MOVE_MOUNT_SET_GROUP),
    IOR_WORD(MOVE_MOUNT_BENEATH),
};
constexpr WordTable kMoveMount = word_set(kMoveMountWords, "MOVE_MOUNT_???");

constexpr Word kOpenTreeWords[] = {
    IOR_WORD(OPEN_TREE_CLONE),
    IOR_WORD(OPEN_TREE_CLOEXEC),
    IOR_WORD(AT_SYMLINK_NOFOLLOW),
    IOR_WORD(AT_NO_AUTOMOUNT),
    IOR_WORD(AT_EMPTY_PATH),
    IOR_WORD(AT_RECURSIVE),
};
constexpr WordTable kOpenTree = word_set(kOpenTreeWords, "OPEN_TREE_???");

constexpr Word kFsopenWords[] = {IOR_WORD(FSOPEN_CLOEXEC)};
constexpr WordTable kFsopen = word_set(kFsopenWords, "FSOPEN_???");

constexpr Word kFsmountWords[] = {IOR_WORD(FSMOUNT_CLOEXEC)};
constexpr WordTable kFsmount = word_set(kFsmountWords, "FSMOUNT_???");

constexpr Word kFspickWords[] = {
    IOR_WORD(FSPICK_CLOEXEC),
    IOR_WORD(FSPICK_SYMLINK_NOFOLLOW),
    IOR_WORD(FSPICK_NO_AUTOMOUNT),
    IOR_WORD(FSPICK_EMPTY_PATH),
};
constexpr WordTable kFspick = word_set(kFspickWords, "FSPICK_???");

constexpr Word kMountAttrWords[] = {
    IOR_WORD(MOUNT_ATTR_RDONLY),
    IOR_WORD(MOUNT_ATTR_NOSUID),
    IOR_WORD(MOUNT_ATTR_NODEV),
    IOR_WORD(MOUNT_ATTR_NOEXEC),
    IOR_WORD(MOUNT_ATTR_NOATIME),
    IOR_WORD(MOUNT_ATTR_STRICTATIME),
    IOR_WORD(MOUNT_ATTR_NODIRATIME),
    IOR_WORD(MOUNT_ATTR_IDMAP),
    IOR_WORD(MOUNT_ATTR_NOSYMFOLLOW),
};
constexpr WordTable kMountAttr = word_set(kMountAttrWords, "MOUNT_ATTR_???");

constexpr Word kFsconfigWords[] = {
    IOR_WORD(FSCONFIG_SET_FLAG),
    IOR_WORD(FSCONFIG_SET_STRING),
    IOR_WORD(FSCONFIG_SET_BINARY),
    IOR_WORD(FSCONFIG_SET_PATH),
    IOR_WORD(FSCONFIG_SET_PATH_EMPTY),
    IOR_WORD(FSCONFIG_SET_FD),
    IOR_WORD(FSCONFIG_CMD_CREATE),
    IOR_WORD(FSCONFIG_CMD_RECONFIGURE),
    {8, "FSCONFIG_CMD_CREATE_EXCL"},  // an enumerator of v6.6: not testable with #ifdef
};
constexpr WordTable kFsconfig = one_word(kFsconfigWords, "FSCONFIG_???");

// include/linux/swap.h; glibc: <sys/swap.h>.
// The low 15 bits are a priority: args.cc.
constexpr Word kSwapWords[] = {{0x8000, "SWAP_FLAG_PREFER"},
                               {0x10000, "SWAP_FLAG_DISCARD"},
                               {0x20000, "SWAP_FLAG_DISCARD_ONCE"},
                               {0x40000, "SWAP_FLAG_DISCARD_PAGES"}};
constexpr WordTable kSwap = word_set(kSwapWords, "SWAP_FLAG_???");

constexpr TypedTable kTables[] = {
    {ArgType::mount_flags, &kMount},
    {ArgType::umount_flags, &kUmount},
    {ArgType::move_mount_flags, &kMoveMount},
    {ArgType::open_tree_flags, &kOpenTree},
    {ArgType::fsopen_flags, &kFsopen},
    {ArgType::fsmount_flags, &kFsmount},
    {ArgType::fspick_flags, &kFspick},
    {ArgType::mount_attr_flags, &kMountAttr},
    {ArgType::fsconfig_cmd, &kFsconfig},
    {ArgType::swap_flags, &kSwap},
};

}  // namespace

std::span<const TypedTable> mount_words() {
  return kTables;
}

}  // namespace ior::exporter

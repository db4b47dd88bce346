// SPDX-License-Identifier: Apache-2.0
//
// Constants that the build host's uapi headers (Debian 12: Linux 6.1) may not have yet, with the
// header and release they are from. Definitions of a newer header win.
#pragma once

// include/uapi/linux/fcntl.h
#ifndef AT_HANDLE_FID  // v6.5
#define AT_HANDLE_FID 0x200
#endif
#ifndef AT_HANDLE_MNT_ID_UNIQUE  // v6.12
#define AT_HANDLE_MNT_ID_UNIQUE 0x001
#endif
#ifndef AT_HANDLE_CONNECTABLE  // v6.13
#define AT_HANDLE_CONNECTABLE 0x002
#endif
#ifndef F_DUPFD_QUERY  // v6.10
#define F_DUPFD_QUERY 1027
#endif
#ifndef F_CREATED_QUERY  // v6.12
#define F_CREATED_QUERY 1028
#endif
#ifndef F_SEAL_EXEC  // v6.3
#define F_SEAL_EXEC 0x0020
#endif

// include/uapi/linux/fs.h
#ifndef RWF_NOAPPEND  // v6.9
#define RWF_NOAPPEND 0x00000020
#endif
#ifndef RWF_ATOMIC  // v6.11
#define RWF_ATOMIC 0x00000040
#endif
#ifndef RWF_DONTCACHE  // v6.14
#define RWF_DONTCACHE 0x00000080
#endif

// include/uapi/linux/falloc.h
#ifndef FALLOC_FL_WRITE_ZEROES  // v6.17
#define FALLOC_FL_WRITE_ZEROES 0x80
#endif

// include/uapi/linux/stat.h
#ifndef STATX_MNT_ID_UNIQUE  // v6.8
#define STATX_MNT_ID_UNIQUE 0x00004000U
#endif
#ifndef STATX_SUBVOL  // v6.10
#define STATX_SUBVOL 0x00008000U
#endif
#ifndef STATX_WRITE_ATOMIC  // v6.11
#define STATX_WRITE_ATOMIC 0x00010000U
#endif
#ifndef STATX_DIO_READ_ALIGN  // v6.14
#define STATX_DIO_READ_ALIGN 0x00020000U
#endif

// include/uapi/linux/mount.h
#ifndef MOVE_MOUNT_BENEATH  // v6.5
#define MOVE_MOUNT_BENEATH 0x00000200
#endif

// include/uapi/linux/memfd.h
#ifndef MFD_NOEXEC_SEAL  // v6.3
#define MFD_NOEXEC_SEAL 0x0008U
#endif
#ifndef MFD_EXEC  // v6.3
#define MFD_EXEC 0x0010U
#endif

// include/uapi/linux/pidfd.h, which cannot be included beside glibc's <fcntl.h>
#ifndef PIDFD_NONBLOCK  // v5.10
#define PIDFD_NONBLOCK O_NONBLOCK
#endif
#ifndef PIDFD_THREAD  // v6.9
#define PIDFD_THREAD 00000200
#endif
#ifndef PIDFD_SIGNAL_THREAD  // v6.9
#define PIDFD_SIGNAL_THREAD (1UL << 0)
#endif
#ifndef PIDFD_SIGNAL_THREAD_GROUP  // v6.9
#define PIDFD_SIGNAL_THREAD_GROUP (1UL << 1)
#endif
#ifndef PIDFD_SIGNAL_PROCESS_GROUP  // v6.9
#define PIDFD_SIGNAL_PROCESS_GROUP (1UL << 2)
#endif

// include/uapi/asm-generic/mman-common.h
#ifndef MADV_COLLAPSE  // v6.1, glibc 2.37
#define MADV_COLLAPSE 25
#endif
#ifndef MADV_GUARD_INSTALL  // v6.13
#define MADV_GUARD_INSTALL 102
#endif
#ifndef MADV_GUARD_REMOVE  // v6.13
#define MADV_GUARD_REMOVE 103
#endif
#ifndef MAP_DROPPABLE  // include/uapi/linux/mman.h v6.11
#define MAP_DROPPABLE 0x08
#endif

// SPDX-License-Identifier: Apache-2.0
//
// The types of system call arguments: the first word of every ARG in abi/syscalls.def. A type says
// how the argument reads as text and, for some, which role it has for the kernel side.
#pragma once

#include <cstdint>
#include <string_view>

namespace ior::model {

// clang-format off: it has no stable form for lists like these
// Values without symbols. int_ is a signed and uint_ an unsigned 32-bit word, long_, ulong_ and hex
// are 64 bits wide; size counts bytes of the caller's buffer, struct_size those of a versioned
// struct.
#define IOR_ARG_NUMBERS(X)                                                                    \
  X(int_)                                                                                     \
  X(uint_)                                                                                    \
  X(long_) X(ulong_) X(hex) X(size) X(struct_size) X(off) X(mode) X(mknod_mode) X(dev) X(uid) \
      X(gid) X(pid) X(key_serial) X(ipc_key)

// Pointers: printed as addresses unless the record carries what they point to.
#define IOR_ARG_POINTERS(X) \
  X(ptr) X(iovec) X(msghdr) X(sockaddr) X(fd_pair) X(timespec) X(timeval) X(sigset) X(open_how)

// Roles the kernel side acts on (with size, above, and fd_pair).
#define IOR_ARG_ROLES(X) X(fd) X(dirfd) X(path) X(link_target) X(mount_source) X(mq_name) X(str)

// Words and sets of flags with names; src/export/words.h spells them.
#define IOR_ARG_WORDS(X)                                                                           \
  X(access_mode)                                                                                   \
  X(arch_prctl_option)                                                                             \
  X(at_access_flags) X(at_flags) X(at_handle_flags) X(at_mount_flags) X(at_statx_flags) X(         \
      at_unlink_flags) X(bpf_cmd) X(clockid) X(clone_flags) X(close_range_flags)                   \
      X(delete_module_flags) X(dup_flags) X(epoll_flags) X(epoll_op) X(eventfd_flags) X(           \
          fadvise) X(fallocate_mode) X(fanotify_init_flags) X(fanotify_mark_flags)                 \
          X(fanotify_mask) X(fcntl_arg) X(fcntl_cmd) X(flock_op) X(fsconfig_cmd) X(                \
              fsmount_flags) X(fsopen_flags) X(fspick_flags) X(futex2_flags) X(futex_op)           \
              X(getrandom_flags) X(inotify_flags) X(inotify_mask) X(io_uring_enter_flags) X(       \
                  io_uring_op) X(ioctl_cmd) X(ioprio_which) X(ipc_get_flags) X(itimer_which)       \
                  X(kcmp_type) X(kexec_file_flags) X(kexec_load_flags) X(keyctl_op) X(             \
                      landlock_rule_type) X(landlock_ruleset_flags) X(madvise) X(map_flags)        \
                      X(membarrier_cmd) X(memfd_flags) X(memfd_secret_flags) X(mlock_flags) X(     \
                          mlockall_flags) X(module_flags) X(mount_attr_flags) X(mount_flags)       \
                          X(move_mount_flags) X(mpol_get_flags) X(mpol_mbind_flags) X(             \
                              mpol_mode) X(mremap_flags) X(msg_ctl_cmd) X(msg_flags)               \
                              X(msg_ipc_flags) X(msync_flags) X(ns_flags) X(open_flags) X(         \
                                  open_tree_flags) X(perf_flags) X(personality) X(pidfd_flags)     \
                                  X(pidfd_signal_flags) X(pipe_flags) X(prctl_option) X(           \
                                      priority_which) X(prot) X(ptrace_request) X(quota_cmd)       \
                                      X(reboot_cmd) X(rename_flags) X(rlimit_resource) X(          \
                                          rusage_who) X(rwf_flags) X(sched_policy)                 \
                                          X(seccomp_flags) X(seccomp_op) X(sem_ctl_cmd) X(         \
                                              shm_at_flags) X(shm_ctl_cmd) X(shm_get_flags)        \
                                              X(shutdown_how) X(sigmask_how) X(signal) X(          \
                                                  signalfd_flags) X(sock_family) X(sock_flags)     \
                                                  X(sock_level) X(sock_option) X(sock_proto) X(    \
                                                      sock_type) X(splice_flags) X(statx_mask)     \
                                                      X(swap_flags) X(sync_range_flags)            \
                                                          X(syslog_type) X(timer_flags) X(         \
                                                              timerfd_flags) X(timerfd_set_flags)  \
                                                              X(umount_flags) X(userfaultfd_flags) \
                                                                  X(wait_id_type) X(wait_options)  \
                                                                      X(whence) X(xattr_flags)

#define IOR_ARG_TYPES(X) IOR_ARG_NUMBERS(X) IOR_ARG_POINTERS(X) IOR_ARG_ROLES(X) IOR_ARG_WORDS(X)
// clang-format on

#define IOR_ENUMERATOR(name) name,
enum class ArgType : std::uint8_t { IOR_ARG_TYPES(IOR_ENUMERATOR) };
#undef IOR_ENUMERATOR

// The word of the table, e.g. "open_flags".
std::string_view to_string(ArgType type);

}  // namespace ior::model

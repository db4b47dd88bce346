// SPDX-License-Identifier: Apache-2.0
#include "export/errno_names.h"

#include <cstring>

namespace ior::exporter {
namespace {

struct KernelError {
  int number;
  std::string_view name;
  std::string_view text;
};

// include/linux/errno.h v6.18, not in any uapi header. The texts of the restarts are strace's.
constexpr KernelError kKernelErrors[] = {
    {512, "ERESTARTSYS", "To be restarted if SA_RESTART is set"},
    {513, "ERESTARTNOINTR", "To be restarted"},
    {514, "ERESTARTNOHAND", "To be restarted if no handler"},
    {515, "ENOIOCTLCMD", "No ioctl command"},
    {516, "ERESTART_RESTARTBLOCK", "Interrupted by signal"},
    {517, "EPROBE_DEFER", "Driver requests probe retry"},
    {518, "EOPENSTALE", "Open found a stale dentry"},
    {519, "ENOPARAM", "Parameter not supported"},
    {521, "EBADHANDLE", "Illegal NFS file handle"},
    {522, "ENOTSYNC", "Update synchronization mismatch"},
    {523, "EBADCOOKIE", "Cookie is stale"},
    {524, "ENOTSUPP", "Operation is not supported"},
    {525, "ETOOSMALL", "Buffer or request is too small"},
    {526, "ESERVERFAULT", "An untranslatable error occurred"},
    {527, "EBADTYPE", "Type not supported by server"},
    {528, "EJUKEBOX", "Request initiated, but will not complete before timeout"},
    {529, "EIOCBQUEUED", "iocb queued, will get completion event"},
    {530, "ERECALLCONFLICT", "Conflict with recalled state"},
    {531, "ENOGRACE", "NFS file lock reclaim refused"},
};

const KernelError* find_kernel_error(int number) {
  for (const KernelError& error : kKernelErrors) {
    if (error.number == number) {
      return &error;
    }
  }
  return nullptr;
}

}  // namespace

std::string_view errno_name(int number) {
  if (const KernelError* error = find_kernel_error(number)) {
    return error->name;
  }
  const char* name = number > 0 ? strerrorname_np(number) : nullptr;
  return name == nullptr ? std::string_view{} : name;
}

std::string_view errno_text(int number) {
  if (const KernelError* error = find_kernel_error(number)) {
    return error->text;
  }
  const char* text = number > 0 ? strerrordesc_np(number) : nullptr;
  return text == nullptr ? std::string_view{} : text;
}

bool is_restart(int number) {
  return (number >= 512 && number <= 514) || number == 516;
}

}  // namespace ior::exporter

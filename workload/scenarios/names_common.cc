// SPDX-License-Identifier: Apache-2.0
#include "names_common.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>

namespace ior::workload {

void* shared_memory(std::size_t size) {
  void* at = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED) {
    ::perror("ioworkload: mmap");
    ::_exit(1);
  }
  return at;
}

void in_child(Context& context, const std::function<void()>& body, int killed) {
  static auto& reason = shared_value<std::array<char, 256>>();
  const pid_t child = ::fork();
  if (child == 0) {
    refresh_identity();
    sys::forget_names();
    body();
    ::snprintf(reason.data(), reason.size(), "%s", context.skipped().c_str());
    ::_exit(context.failed() ? 1 : 0);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  if (killed != 0) {
    context.check(WIFSIGNALED(status) && WTERMSIG(status) == killed, "the child was not killed");
  } else {
    context.check(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the child failed");
  }
  if (reason[0] != '\0') {
    context.skip(reason.data());
  }
  sys::forget_names();
}

pid_t clone_child(unsigned long flags) {
  const long child = sys::bare(SYS_clone, flags | SIGCHLD, nullptr, nullptr, nullptr, 0);
  if (child == 0) {
    refresh_identity();
  }
  return static_cast<pid_t>(child);
}

void in_mount_namespace(Context& context, const std::function<void()>& body) {
  in_child(context, [&] {
    if (const long ret = sys::bare(SYS_unshare, CLONE_NEWNS); ret < 0) {
      context.skip("unshare(CLONE_NEWNS): " + errno_name(static_cast<int>(-ret)));
      return;
    }
    mount_at(context, nullptr, "/", nullptr, MS_REC | MS_PRIVATE);
    body();
  });
}

void mount_at(Context& context,
              const char* source,
              const std::string& target,
              const char* type,
              unsigned long flags,
              const char* options) {
  const long ret = sys::bare(SYS_mount, source, target.c_str(), type, flags, options);
  if (ret < 0) {
    context.check(false, "mount " + target + ": " + errno_name(static_cast<int>(-ret)));
  }
}

void write_file(Context& context, const std::string& path, std::string_view content) {
  const int fd = context.ok(sys::openat(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0644));
  context.ok(sys::write(fd, content.data(), content.size()));
  context.ok(sys::close(fd));
}

void read_back(Context& context, int fd, std::string_view content) {
  std::array<char, 64> buffer{};
  const long size = context.ok(sys::pread64(fd, buffer.data(), buffer.size(), 0));
  context.check(
      std::string_view(buffer.data(), static_cast<std::size_t>(size < 0 ? 0 : size)) == content,
      "the descriptor stands for another file than the scenario meant");
}

bool blocked_in(pid_t process, pid_t tid, long nr) {
  const std::string file =
      "/proc/" + std::to_string(process) + "/task/" + std::to_string(tid) + "/syscall";
  const std::string wanted = std::to_string(nr) + " ";
  for (int i = 0; i < 50000; ++i) {
    std::array<char, 64> text{};
    const long fd = sys::bare(SYS_open, file.c_str(), O_RDONLY | O_CLOEXEC, 0);
    if (fd >= 0) {
      sys::bare(SYS_read, fd, text.data(), text.size() - 1);
      sys::bare(SYS_close, fd);
    }
    if (std::string_view(text.data()).starts_with(wanted)) {
      return true;
    }
    ::usleep(100);
  }
  return false;
}

}  // namespace ior::workload

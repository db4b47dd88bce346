// SPDX-License-Identifier: Apache-2.0
#include "open_file.h"

#include <limits.h>
#include <linux/stat.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstring>
#include <new>

#include "file_names.h"
#include "sys.h"

namespace ior::workload::sys {
namespace {

constexpr std::string_view kDeleted = " (deleted)";
constexpr int kDirectory = -1;  // asks for the working directory instead of a descriptor

// What asker and observer share. `turn` says whose move it is.
struct Mailbox {
  enum Turn : std::uint32_t { kFree, kTaken, kAsked, kAnswered };
  std::atomic<std::uint32_t> turn;
  pid_t process;
  int fd;
  std::uint64_t ino;
  std::uint32_t size;
  std::array<char, PATH_MAX> name;
};

bool stating = false;
Mailbox* mailbox = nullptr;
pid_t observer_pid = 0;

void yield() {
  bare(SYS_sched_yield);
}

std::string link_text(const std::string& link) {
  std::array<char, PATH_MAX> buffer;
  const long size = bare(SYS_readlink, link.c_str(), buffer.data(), buffer.size());
  return {buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
}

std::uint64_t inode_number(const std::string& link) {
  struct statx found{};
  return bare(SYS_statx, AT_FDCWD, link.c_str(), 0, STATX_INO, &found) == 0 ? found.stx_ino : 0;
}

// "TCP", "UNIX-STREAM": the kernel's name for a socket's protocol (net/socket.c sockfs_xattr_get).
std::string protocol_name(const std::string& link) {
  std::array<char, 64> buffer{};
  const long size =
      bare(SYS_getxattr, link.c_str(), "system.sockprotoname", buffer.data(), buffer.size() - 1);
  return size > 0 ? std::string(buffer.data()) : std::string("socket");
}

// In the manner of strace -yy: TCP:[127.0.0.1:1->127.0.0.1:2], UNIX-STREAM:[123,"/path"],
// UDP:[123].
std::string socket_text(const std::string& link, const FileUse& use) {
  const std::string number = std::to_string(use.ino);
  std::string inside = use.endpoints.empty() ? number : use.endpoints;
  if (inside.contains("unix:")) {  // only the socket's own name is shown
    const std::string own = inside.substr(0, inside.find("->"));
    inside = number;
    if (own.starts_with("unix:@")) {
      inside += ",@\"" + own.substr(6) + '"';
    } else if (!own.empty()) {
      inside += ",\"" + own.substr(5) + '"';
    }
  }
  return protocol_name(link) + ":[" + inside + "]";
}

// Whether `name` lost the file `ino`, and is not just a name that ends as /proc marks such ones.
bool is_deleted(const std::string& name, std::uint64_t ino) {
  return name.starts_with('/') && name.ends_with(kDeleted) && inode_number(name) != ino;
}

// Fills in the name as /proc gives it.
void set_name(FileUse& use, std::string name) {
  const bool deleted = is_deleted(name, use.ino);
  if (deleted) {
    name.resize(name.size() - kDeleted.size());
  }
  if (name.starts_with("/memfd:")) {
    use.object = name.substr(1);
    use.file = name;
    use.deleted = deleted;
  } else if (name.starts_with('/')) {
    use.path = name;
    use.path_is = PathIs::kExact;
    use.file = name;
    use.deleted = deleted;
  } else {
    use.object = name;
    use.file = name;
  }
}

void take_over(Mailbox& box) {
  std::uint32_t expected = Mailbox::kFree;
  while (!box.turn.compare_exchange_weak(expected, Mailbox::kTaken)) {
    expected = Mailbox::kFree;
    yield();
  }
}

// The name behind `fd` of this process by the observer's word, and its inode number.
std::string ask_observer(int fd, std::uint64_t& ino) {
  Mailbox& box = *mailbox;
  take_over(box);
  box.process = static_cast<pid_t>(bare(SYS_getpid));
  box.fd = fd;
  box.turn = Mailbox::kAsked;
  while (box.turn != Mailbox::kAnswered) {
    yield();
  }
  std::string name(box.name.data(), box.size);
  ino = box.ino;
  box.turn = Mailbox::kFree;
  return name;
}

[[noreturn]] void observe(Mailbox& box) {
  for (;;) {
    if (box.turn != Mailbox::kAsked) {
      ::usleep(100);
      continue;
    }
    const std::string process = "/proc/" + std::to_string(box.process);
    const std::string link =
        process + (box.fd == kDirectory ? "/cwd" : "/fd/" + std::to_string(box.fd));
    const std::string name = link_text(link);
    box.ino = inode_number(link);
    box.size = static_cast<std::uint32_t>(name.size());
    std::memcpy(box.name.data(), name.data(), name.size());
    box.turn = Mailbox::kAnswered;
  }
}

}  // namespace

void state_open_files() {
  stating = true;
  forget_names();
}

FileUse ask_process(const std::string& process, int fd) {
  const std::string link = process + "/fd/" + std::to_string(fd);
  FileUse use;
  use.ino = inode_number(link);
  set_name(use, link_text(link));
  return use;
}

void state_open_file(int fd, FileUse& use) {
  const bool known = use.path_is != PathIs::kNone || !use.object.empty();
  if (!stating || (!known && mailbox == nullptr)) {
    return;
  }
  if (mailbox != nullptr) {
    const std::string endpoints = use.endpoints;
    use = FileUse{};
    const std::string name = ask_observer(fd, use.ino);
    if (!name.empty()) {
      set_name(use, name);
    }
    use.endpoints = endpoints;
    return;
  }
  const std::string link = "/proc/self/fd/" + std::to_string(fd);
  const std::string endpoints = use.endpoints;
  use = ask_process("/proc/self", fd);
  use.endpoints = endpoints;
  if (use.file.starts_with("socket:")) {
    use.file = socket_text(link, use);
  }
}

void state_opened(int fd, FileUse& use) {
  if (!stating) {
    return;
  }
  const FileUse opened = resolve(sys::fd(fd));
  use.file = opened.file;
  use.ino = opened.ino;
  use.deleted = opened.deleted;
}

bool observed_directory(std::string& path) {
  if (mailbox == nullptr) {
    return false;
  }
  std::uint64_t ino = 0;
  path = ask_observer(kDirectory, ino);
  return true;
}

Observer::Observer() {
  void* at =
      ::mmap(nullptr, sizeof(Mailbox), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  Mailbox* box = new (at) Mailbox{};
  observer_pid = ::fork();
  if (observer_pid == 0) {
    observe(*box);
  }
  mailbox = box;
  forget_names();
}

Observer::~Observer() {
  mailbox = nullptr;
  forget_names();
  ::kill(observer_pid, SIGKILL);
  ::waitpid(observer_pid, nullptr, 0);
}

}  // namespace ior::workload::sys

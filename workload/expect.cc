// SPDX-License-Identifier: Apache-2.0
#include "expect.h"

#include <fcntl.h>
#include <linux/memfd.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <functional>
#include <map>
#include <tuple>
#include <vector>

namespace ior::workload {
namespace {

constexpr std::size_t kMaxCalls = 1U << 16;    // records
constexpr std::size_t kMaxText = 8U << 20;     // bytes of interned strings
constexpr std::size_t kTextSlots = 1U << 15;   // hash slots, open addressing
constexpr std::size_t kMaxRetsPrinted = 1000;  // results listed per group when they differ
constexpr int kLowestLogFd = 200;              // above what scenarios count on, below RLIMIT_NOFILE

struct Identity {
  pid_t tid = 0;
  std::array<char, 16> comm{};
};

thread_local Identity identity;

// A lock that never calls the kernel with a name a scenario could list.
class SpinGuard {
 public:
  explicit SpinGuard(std::atomic<std::uint32_t>& lock) : lock_(lock) {
    while (lock_.exchange(1, std::memory_order_acquire) != 0) {
      __builtin_ia32_pause();
    }
  }
  ~SpinGuard() { lock_.store(0, std::memory_order_release); }
  SpinGuard(const SpinGuard&) = delete;
  SpinGuard& operator=(const SpinGuard&) = delete;

 private:
  std::atomic<std::uint32_t>& lock_;
};

struct File {
  std::uint32_t path = 0, arg = 0, object = 0, endpoints = 0, file = 0;
  std::uint64_t ino = 0;
  PathIs path_is = PathIs::kNone;
  bool deleted = false;
  auto operator<=>(const File&) const = default;
};

struct Row {
  std::uint32_t call = 0, abi = 0;
  long nr = 0;
  long ret = 0;
  std::uint64_t bytes = 0;
  pid_t tid = 0;
  std::array<char, 16> comm{};
  bool returns = true;
  File file, file2;
};

struct Group {
  const Row* first = nullptr;
  std::size_t seq = 0;
  std::uint64_t count = 0, bytes = 0;
  bool same_ret = true;
  std::vector<long> rets;
};

using Words = std::function<std::string_view(std::uint32_t)>;

bool is_error(long ret) {
  return ret < 0 && ret > -4096;
}

// ,"name":"text" for a string that is there.
std::string field(const Words& words, const std::string& name, std::uint32_t id) {
  return id == 0 ? "" : ",\"" + name + "\":" + json_string(words(id));
}

std::string file_fields(const Words& words, const File& file, const std::string& suffix) {
  static constexpr std::array<const char*, 3> kPathIs = {"none", "exact", "relative"};
  std::string fields =
      ",\"path" + suffix + "\":" + (file.path == 0 ? "null" : json_string(words(file.path))) +
      ",\"path" + suffix + "_is\":\"" + kPathIs[static_cast<std::size_t>(file.path_is)] + "\"";
  fields += field(words, "arg" + suffix, file.arg);
  fields += field(words, "object" + suffix, file.object);
  fields += field(words, "endpoints" + suffix, file.endpoints);
  fields += field(words, "file" + suffix, file.file);
  if (file.ino != 0) {
    fields += ",\"ino" + suffix + "\":" + std::to_string(file.ino);
  }
  return fields + (file.deleted ? ",\"deleted" + suffix + "\":true" : "");
}

std::string outcome_field(const Group& group) {
  const Row& row = *group.first;
  if (!row.returns) {
    return ",\"ret\":null";
  }
  if (is_error(row.ret)) {
    return ",\"ret_errno\":\"" + errno_name(static_cast<int>(-row.ret)) + "\"";
  }
  if (group.same_ret) {
    return ",\"ret\":" + std::to_string(row.ret);
  }
  std::string list;
  for (std::size_t i = 0; i < group.rets.size() && i < kMaxRetsPrinted; ++i) {
    list += (i == 0 ? "" : ",") + std::to_string(group.rets[i]);
  }
  return ",\"rets\":[" + list + "]";
}

std::string line_of(const Words& words, const Group& group) {
  const Row& row = *group.first;
  const std::size_t comm_size = strnlen(row.comm.data(), row.comm.size());
  std::string line = "{\"call\":" + json_string(words(row.call)) +
                     ",\"nr\":" + std::to_string(row.nr) + field(words, "abi", row.abi) +
                     ",\"tid\":" + std::to_string(row.tid) +
                     ",\"comm\":" + json_string({row.comm.data(), comm_size});
  line += file_fields(words, row.file, "");
  if (row.file2 != File{}) {
    line += file_fields(words, row.file2, "2");
  }
  return line + outcome_field(group) + ",\"count\":" + std::to_string(group.count) +
         ",\"bytes\":" + std::to_string(group.bytes) + ",\"seq\":" + std::to_string(group.seq) +
         "}\n";
}

}  // namespace

struct Recorder::Shared {
  std::atomic<std::uint32_t> lock;
  std::uint32_t started;
  std::uint32_t calls;
  std::uint32_t overflowed;
  std::uint32_t text_used;
  std::array<std::uint32_t, kTextSlots> slots;  // offset of a string, 0 = free
  std::array<Row, kMaxCalls> rows;
  std::array<char, kMaxText> text;  // u32 length, bytes; offset 0 is the empty string
};

Recorder& recorder() {
  static Recorder instance;
  return instance;
}

void refresh_identity() {
  identity.tid = static_cast<pid_t>(::syscall(SYS_gettid));
  const long ret = ::syscall(SYS_prctl, PR_GET_NAME, identity.comm.data(), 0, 0, 0);
  recorder().note({.call = "gettid", .nr = SYS_gettid, .ret = identity.tid});
  recorder().note({.call = "prctl", .nr = SYS_prctl, .ret = ret});
}

bool Recorder::create() {
  const int low = static_cast<int>(::syscall(SYS_memfd_create, "ioworkload-log", 0U));
  if (low < 0) {
    return false;
  }
  const int high = ::fcntl(low, F_DUPFD, kLowestLogFd);
  const int fd = high < 0 ? low : high;
  if (high >= 0) {
    ::close(low);
  }
  if (::ftruncate(fd, sizeof(Shared)) != 0 || !map(fd)) {
    return false;
  }
  shared_->text_used = sizeof(std::uint32_t);
  refresh_identity();
  return true;
}

bool Recorder::attach(int fd) {
  if (!map(fd)) {
    return false;
  }
  refresh_identity();
  return true;
}

bool Recorder::map(int fd) {
  void* at = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (at == MAP_FAILED) {
    return false;
  }
  shared_ = static_cast<Shared*>(at);
  fd_ = fd;
  return true;
}

void Recorder::start() {
  shared_->started = 1;
}

std::uint32_t Recorder::intern(std::string_view text) {
  if (text.empty()) {
    return 0;
  }
  std::size_t slot = std::hash<std::string_view>{}(text) % kTextSlots;
  for (std::size_t probes = 0; probes < kTextSlots; ++probes, slot = (slot + 1) % kTextSlots) {
    const std::uint32_t at = shared_->slots[slot];
    if (at != 0 && this->text(at) == text) {
      return at;
    }
    if (at != 0) {
      continue;
    }
    const auto size = static_cast<std::uint32_t>(text.size());
    if (shared_->text_used + sizeof size + size > kMaxText) {
      break;
    }
    const std::uint32_t offset = shared_->text_used;
    std::memcpy(&shared_->text[offset], &size, sizeof size);
    std::memcpy(&shared_->text[offset + sizeof size], text.data(), size);
    shared_->text_used += static_cast<std::uint32_t>(sizeof size) + size;
    shared_->slots[slot] = offset;
    return offset;
  }
  shared_->overflowed = 1;
  return 0;
}

std::string_view Recorder::text(std::uint32_t id) const {
  std::uint32_t size = 0;
  std::memcpy(&size, &shared_->text[id], sizeof size);
  return id == 0 ? std::string_view{} : std::string_view{&shared_->text[id + sizeof size], size};
}

int Recorder::note(const CallNote& call) {
  if (shared_ == nullptr || shared_->started == 0) {
    return -1;
  }
  const SpinGuard guard(shared_->lock);
  if (shared_->calls == kMaxCalls) {
    shared_->overflowed = 1;
    return -1;
  }
  const auto keep = [this](const FileUse* use) {
    if (use == nullptr) {
      return File{};
    }
    return File{intern(use->path),
                intern(use->arg),
                intern(use->object),
                intern(use->endpoints),
                intern(use->file),
                use->ino,
                use->path_is,
                use->deleted};
  };
  const std::uint32_t slot = shared_->calls;
  Row& row = shared_->rows[slot];
  row.call = intern(call.call);
  row.abi = intern(call.abi);
  row.nr = call.nr;
  row.ret = call.ret;
  row.bytes = call.bytes;
  row.tid = identity.tid;
  row.comm = identity.comm;
  row.returns = call.returns;
  row.file = keep(call.file);
  row.file2 = keep(call.file2);
  shared_->calls = slot + 1;
  return static_cast<int>(slot);
}

void Recorder::amend(int slot, long ret) {
  if (slot < 0) {
    return;
  }
  shared_->rows[static_cast<std::size_t>(slot)].ret = ret;
  shared_->rows[static_cast<std::size_t>(slot)].returns = true;
}

bool Recorder::print(std::string& out) const {
  using Key = std::tuple<pid_t,
                         std::array<char, 16>,
                         std::uint32_t,
                         long,
                         std::uint32_t,
                         File,
                         File,
                         long,
                         bool>;
  std::map<Key, Group> groups;
  for (std::size_t i = 0; i < shared_->calls; ++i) {
    const Row& row = shared_->rows[i];
    const long error = is_error(row.ret) ? row.ret : 0;
    Group& group = groups[Key{
        row.tid, row.comm, row.call, row.nr, row.abi, row.file, row.file2, error, row.returns}];
    if (group.first == nullptr) {
      group.first = &row;
      group.seq = i;
    }
    group.same_ret = group.same_ret && group.first->ret == row.ret;
    group.count += 1;
    group.bytes += row.bytes;
    group.rets.push_back(row.ret);
  }
  std::vector<const Group*> ordered;
  for (const auto& [key, group] : groups) {
    ordered.push_back(&group);
  }
  std::sort(ordered.begin(), ordered.end(), [](const Group* a, const Group* b) {
    return a->seq < b->seq;
  });
  const Words words = [this](std::uint32_t id) { return text(id); };
  for (const Group* group : ordered) {
    out += line_of(words, *group);
  }
  return shared_->overflowed == 0;
}

std::string json_string(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte >= 0x7f) {
      out += "\\u00";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string errno_name(int error) {
  const char* name = ::strerrorname_np(error);
  return name != nullptr ? name : std::to_string(error);
}

}  // namespace ior::workload

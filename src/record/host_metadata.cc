// SPDX-License-Identifier: Apache-2.0
#include "record/host_metadata.h"

#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <ctime>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "record/utf8.h"

namespace ior::record {
namespace {

constexpr std::size_t kMostMounts = 64 * 1024;  // bytes; container hosts have megabytes

std::int64_t now_ns(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

// The clocks are read one after the other, some tens of nanoseconds apart.
Metadata moment(std::string_view at, std::string_view offset) {
  const std::int64_t wall = now_ns(CLOCK_REALTIME);
  const std::int64_t boot = now_ns(CLOCK_BOOTTIME);
  return {{std::string(at), fmt::format("{}", wall)},
          {std::string(offset), fmt::format("{}", wall - boot)}};
}

// man 5 proc_pid_mountinfo; whole lines.
std::string mounts() {
  std::ifstream file("/proc/self/mountinfo", std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (text.size() > kMostMounts) {
    text.resize(text.rfind('\n', kMostMounts) + 1);
    text += "...\n";
  }
  return repaired_utf8(text);
}

}  // namespace

Metadata describe_host() {
  Metadata metadata;
  utsname system{};
  if (::uname(&system) == 0) {
    metadata["ior.hostname"] = repaired_utf8(system.nodename);
    metadata["ior.kernel"] = fmt::format("{} {}", system.release, system.version);
    metadata["ior.machine"] = system.machine;
  }
  metadata["ior.cpus"] = fmt::format("{}", ::sysconf(_SC_NPROCESSORS_ONLN));
  metadata["ior.mounts"] = mounts();
  return metadata;
}

Metadata describe_start() {
  return moment("ior.started_at_unix_nano", "ior.boot_to_unix_nano");
}

Metadata describe_end() {
  return moment("ior.ended_at_unix_nano", "ior.boot_to_unix_nano_at_end");
}

}  // namespace ior::record

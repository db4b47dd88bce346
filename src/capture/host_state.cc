// SPDX-License-Identifier: Apache-2.0
#include "capture/host_state.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/capability.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/types.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/result.h"
#include "base/unique_fd.h"
#include "capture/host_probe.h"

// Newer than some headers: v5.8 a17b53c4a4b5, 980737282232.
#ifndef CAP_PERFMON
#define CAP_PERFMON 38
#endif
#ifndef CAP_BPF
#define CAP_BPF 39
#endif

namespace ior::capture {
namespace {

constexpr long kTracefsMagic = 0x74726163;          // include/uapi/linux/magic.h TRACEFS_MAGIC
constexpr ino_t kInitialPidNamespace = 0xEFFFFFFC;  // include/linux/proc_ns.h PROC_PID_INIT_INO

// Empty optional: cannot be read.
std::optional<std::string> read_text(const char* path) {
  const UniqueFd fd(open(path, O_RDONLY | O_CLOEXEC));
  if (!fd) {
    return std::nullopt;
  }
  std::array<char, 4096> buffer;
  const ssize_t got = read(fd.get(), buffer.data(), buffer.size());
  if (got < 0) {
    return std::nullopt;
  }
  std::string text(buffer.data(), static_cast<std::size_t>(got));
  while (!text.empty() && text.back() == '\n') {
    text.pop_back();
  }
  return text;
}

std::string_view value_of(std::string_view status, std::string_view key) {
  const std::size_t at = status.find(key);
  if (at == std::string_view::npos) {
    return {};
  }
  std::string_view value = status.substr(at + key.size());
  value = value.substr(0, value.find('\n'));
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) {
    value.remove_prefix(1);
  }
  return value;
}

Feature kernel() {
  utsname names{};
  uname(&names);
  return {.name = "kernel",
          .state = FeatureState::kOk,
          .need = Need::kInfo,
          .detail = fmt::format("{} {} {}", names.sysname, names.release, names.machine),
          .remedy = {}};
}

Feature cpus() {
  const long possible = sysconf(_SC_NPROCESSORS_CONF);
  return {.name = "CPUs",
          .state = FeatureState::kOk,
          .need = Need::kInfo,
          .detail = fmt::format("{} online of {}", sysconf(_SC_NPROCESSORS_ONLN), possible),
          .remedy = {}};
}

Feature privileges(std::string_view status) {
  Feature feature{
      .name = "privileges", .state = {}, .need = Need::kRequired, .detail = {}, .remedy = {}};
  const auto set = effective_capabilities(status);
  if (!set) {
    feature.detail =
        fmt::format("euid {}; capabilities not readable: is /proc mounted?", geteuid());
    return feature;
  }
  const auto word = [&](int capability) { return set->has(capability) ? "yes" : "no"; };
  feature.detail = fmt::format("euid {}; CAP_BPF {}, CAP_PERFMON {}, CAP_SYS_ADMIN {}",
                               geteuid(),
                               word(CAP_BPF),
                               word(CAP_PERFMON),
                               word(CAP_SYS_ADMIN));
  const bool enough = missing_capabilities(*set).empty();
  feature.state = enough ? FeatureState::kOk : FeatureState::kMissing;
  if (!enough) {
    feature.remedy = "run as root, or grant CAP_BPF and CAP_PERFMON to the binary (man 8 setcap)";
  }
  return feature;
}

Feature foreign_names(std::string_view status) {
  Feature feature{
      .name = "target checks", .state = {}, .need = Need::kOptional, .detail = {}, .remedy = {}};
  const auto set = effective_capabilities(status);
  if (!set) {
    return feature;
  }
  const bool enough = set->has(CAP_SYS_PTRACE) || set->has(CAP_DAC_READ_SEARCH);
  feature.state = enough ? FeatureState::kOk : FeatureState::kMissing;
  feature.detail = fmt::format("CAP_SYS_PTRACE {}, CAP_DAC_READ_SEARCH {}",
                               set->has(CAP_SYS_PTRACE) ? "yes" : "no",
                               set->has(CAP_DAC_READ_SEARCH) ? "yes" : "no");
  if (!enough) {
    feature.remedy = "processes of other users may be hidden where /proc is mounted with hidepid";
  }
  return feature;
}

Feature lockdown() {
  Feature feature{.name = "lockdown",
                  .state = FeatureState::kOk,
                  .need = Need::kRequired,
                  .detail = {},
                  .remedy = {}};
  const auto text = read_text("/sys/kernel/security/lockdown");
  if (!text) {
    feature.state = FeatureState::kUnknown;
    feature.need = Need::kInfo;
    feature.detail = "not built in, or securityfs is not mounted";
    return feature;
  }
  feature.detail = lockdown_mode(*text);
  // include/linux/security.h LOCKDOWN_BPF_READ_KERNEL is refused under confidentiality only.
  if (feature.detail == "confidentiality") {
    feature.state = FeatureState::kMissing;
    feature.remedy =
        "this mode forbids BPF to read kernel memory; boot with lockdown=integrity or none";
  }
  return feature;
}

Feature unprivileged() {
  const auto text = read_text("/proc/sys/kernel/unprivileged_bpf_disabled");
  return {.name = "unprivileged BPF",
          .state = text ? FeatureState::kOk : FeatureState::kUnknown,
          .need = Need::kInfo,
          .detail = !text          ? "kernel.unprivileged_bpf_disabled not readable"
                    : *text == "0" ? "allowed; tracing needs privileges all the same"
                                   : fmt::format("switched off ({}), as it should be", *text),
          .remedy = {}};
}

Feature memlock() {
  rlimit limit{};
  getrlimit(RLIMIT_MEMLOCK, &limit);
  const std::string amount =
      limit.rlim_cur == RLIM_INFINITY ? "unlimited" : fmt::format("{} KiB", limit.rlim_cur / 1024);
  return {.name = "memlock limit",
          .state = FeatureState::kOk,
          .need = Need::kInfo,
          .detail = amount + "; counts before Linux 5.11 only, where ior raises it",
          .remedy = {}};
}

Feature pid_namespace() {
  Feature feature{
      .name = "pid namespace", .state = {}, .need = Need::kOptional, .detail = {}, .remedy = {}};
  struct stat status{};
  if (stat("/proc/self/ns/pid", &status) != 0) {
    feature.detail = "not readable: is /proc mounted?";
    return feature;
  }
  const bool initial = status.st_ino == kInitialPidNamespace;
  feature.state = initial ? FeatureState::kOk : FeatureState::kMissing;
  feature.detail = initial ? "the host's" : "not the host's: process ids here are not the kernel's";
  if (!initial) {
    feature.remedy =
        "to select processes run on the host, or in a container with the host's pid namespace";
  }
  return feature;
}

Feature tracefs() {
  bool mounted = false;
  for (const char* path : {"/sys/kernel/tracing", "/sys/kernel/debug/tracing"}) {
    struct statfs status{};
    mounted = mounted || (statfs(path, &status) == 0 && status.f_type == kTracefsMagic);
  }
  return {.name = "tracefs",
          .state = FeatureState::kOk,
          .need = Need::kInfo,
          .detail = mounted ? "mounted; not needed" : "not mounted; not needed",
          .remedy = {}};
}

Feature jit() {
  Feature feature{
      .name = "BPF JIT", .state = {}, .need = Need::kOptional, .detail = {}, .remedy = {}};
  const auto text = read_text("/proc/sys/net/core/bpf_jit_enable");
  if (!text) {
    feature.detail = "net.core.bpf_jit_enable not readable";
    return feature;
  }
  feature.state = *text == "0" ? FeatureState::kMissing : FeatureState::kOk;
  feature.detail = *text == "0" ? "off: traced calls pay for the interpreter" : "on";
  if (*text == "0") {
    feature.remedy = "sysctl net.core.bpf_jit_enable=1";
  }
  return feature;
}

Feature seccomp(std::string_view status) {
  const std::string_view mode = value_of(status, "\nSeccomp:");
  Feature feature{.name = "seccomp",
                  .state = FeatureState::kOk,
                  .need = Need::kInfo,
                  .detail = "ior is not confined",
                  .remedy = {}};
  if (mode.empty()) {
    feature.state = FeatureState::kUnknown;
    feature.detail = "not readable";
  } else if (mode != "0") {
    feature.detail = "ior runs under a seccomp filter, which may refuse bpf()";
    feature.remedy = "in a container: a seccomp profile that allows bpf and perf_event_open";
  }
  return feature;
}

}  // namespace

std::optional<Capabilities> effective_capabilities(std::string_view status) {
  const std::string_view value = value_of(status, "\nCapEff:");
  Capabilities set;
  const auto [end, error] =
      std::from_chars(value.data(), value.data() + value.size(), set.bits, 16);
  if (value.empty() || error != std::errc()) {
    return std::nullopt;
  }
  return set;
}

std::string lockdown_mode(std::string_view text) {
  const std::size_t open_bracket = text.find('[');
  const std::size_t close_bracket = text.find(']');
  if (open_bracket == std::string_view::npos || close_bracket < open_bracket) {
    return "unknown";
  }
  return std::string(text.substr(open_bracket + 1, close_bracket - open_bracket - 1));
}

std::vector<std::string> missing_capabilities(Capabilities set) {
  std::vector<std::string> missing;
  if (set.has(CAP_SYS_ADMIN)) {
    return missing;
  }
  if (!set.has(CAP_BPF)) {
    missing.emplace_back("CAP_BPF");
  }
  if (!set.has(CAP_PERFMON)) {
    missing.emplace_back("CAP_PERFMON");
  }
  return missing;
}

void append_host_state(std::vector<Feature>& features) {
  const std::string status = read_text("/proc/self/status").value_or("");
  features.insert(features.end(),
                  {kernel(),
                   cpus(),
                   privileges(status),
                   foreign_names(status),
                   lockdown(),
                   unprivileged(),
                   memlock(),
                   pid_namespace(),
                   seccomp(status),
                   tracefs(),
                   jit()});
}

Status require_privileges() {
  const auto set = effective_capabilities(read_text("/proc/self/status").value_or(""));
  if (!set) {
    return {};  // cannot tell: the kernel will
  }
  const std::vector<std::string> missing = missing_capabilities(*set);
  if (missing.empty()) {
    return {};
  }
  return std::unexpected(
      Error{.op = "trace",
            .subject = fmt::format("without {}", fmt::join(missing, " and ")),
            .errno_value = EPERM,
            .detail = {},
            .hint = "run as root, or grant CAP_BPF and CAP_PERFMON (see ior doctor)"});
}

}  // namespace ior::capture

// SPDX-License-Identifier: Apache-2.0
//
// The features of the kernel's BPF, for `ior doctor`.
#include "capture/host_probe.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include "base/result.h"
#include "capture/host_state.h"
#include "capture/kernel_features.h"
#include "capture/kernel_types.h"
#include "capture/libbpf_log.h"

namespace ior::capture {
namespace {

Feature yes_or_no(const char* name, bool there, Need need, const char* detail, const char* remedy) {
  return {.name = name,
          .state = there ? FeatureState::kOk : FeatureState::kMissing,
          .need = need,
          .detail = detail,
          .remedy = there ? "" : remedy};
}

Feature bpf_syscall() {
  const int code = try_raw_tracepoint(0);
  Feature feature =
      yes_or_no("bpf()", code == 0, Need::kRequired, "a raw tracepoint program loads", "");
  if (code == 0) {
    return feature;
  }
  feature.detail = fmt::format(
      "a raw tracepoint program does not load: {} ({})", errno_name(-code), std::strerror(-code));
  feature.remedy = code == -ENOSYS  ? "the kernel needs CONFIG_BPF_SYSCALL and CONFIG_BPF_EVENTS"
                   : code == -EPERM ? "more privileges; or a seccomp profile or lockdown forbids it"
                                    : "";
  return feature;
}

Feature kernel_types(const Result<KernelTypes>& types) {
  struct stat status{};
  const bool there = stat(kKernelTypesPath, &status) == 0;
  Feature feature = yes_or_no("BTF", types.has_value(), Need::kRequired, "", "");
  feature.detail = !there   ? fmt::format("{} is not there", kKernelTypesPath)
                   : !types ? types.error().message()
                            : fmt::format("{}, {} KiB", kKernelTypesPath, status.st_size / 1024);
  if (!types) {
    feature.remedy =
        "a kernel built with CONFIG_DEBUG_INFO_BTF (Debian 11 and newer), and /sys mounted";
  }
  return feature;
}

Feature typed_hooks(std::int32_t typed_id) {
  const bool works = typed_id > 0 && try_raw_tracepoint(typed_id) == 0;
  return yes_or_no("typed raw tracepoints",
                   works,
                   Need::kOptional,
                   works ? "sys_enter and sys_exit"
                         : "the raw form of the programs is used, which costs more per call",
                   "");
}

Feature probed(const char* name, int answer, Need need, const char* yes, const char* no) {
  Feature feature = yes_or_no(name, answer > 0, need, answer > 0 ? yes : no, "");
  if (answer < 0) {
    feature.state = FeatureState::kUnknown;
  }
  return feature;
}

Feature missed_runs(const Result<KernelTypes>& types) {
  const bool counted = types && types->has_member("bpf_prog_info", "recursion_misses");
  return yes_or_no("skipped runs counted",
                   counted,
                   Need::kOptional,
                   counted ? "bpf_prog_info.recursion_misses" : "the report says \"not counted\"",
                   "");
}

}  // namespace

std::vector<Feature> probe_host() {
  const LibbpfLog quiet;
  std::vector<Feature> features;
  append_host_state(features);
  const auto types = KernelTypes::read();
  features.push_back(bpf_syscall());
  features.push_back(kernel_types(types));
  features.push_back(probed("ring buffer",
                            libbpf_probe_bpf_map_type(BPF_MAP_TYPE_RINGBUF, nullptr),
                            Need::kRequired,
                            "BPF_MAP_TYPE_RINGBUF",
                            "Linux 5.8 or newer is needed"));
  features.push_back(typed_hooks(types ? typed_sys_enter(*types) : 0));
  const bool storage = task_storage_works();
  features.push_back(yes_or_no(
      "task storage",
      storage,
      Need::kOptional,
      storage ? "in-flight calls are kept in the task" : "a hash of threads is used instead",
      ""));
  const bool direct = types && types->find("bpf_rdonly_cast", BTF_KIND_FUNC) != 0;
  features.push_back(yes_or_no(
      "bpf_rdonly_cast",
      direct,
      Need::kOptional,
      direct ? "kernel memory is read by direct loads" : "kernel memory is read by probe reads",
      ""));
  features.push_back(
      probed("bpf_loop",
             libbpf_probe_bpf_helper(BPF_PROG_TYPE_RAW_TRACEPOINT, BPF_FUNC_loop, nullptr),
             Need::kOptional,
             "the typed form of the programs is used",
             "the raw form of the programs is used, which costs more per call"));
  features.push_back(missed_runs(types));
  return features;
}

}  // namespace ior::capture

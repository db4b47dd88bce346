// SPDX-License-Identifier: Apache-2.0
//
// The features of the kernel's BPF. What only tracing programs may use is tried with a tracing
// program, because libbpf_probe_bpf_helper() does not know them (it answers -EOPNOTSUPP).
#include "capture/host_probe.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "base/unique_fd.h"
#include "capture/host_state.h"
#include "capture/libbpf_log.h"

namespace ior::capture {
namespace {

constexpr const char* kBtfPath = "/sys/kernel/btf/vmlinux";

struct BtfDeleter {
  void operator()(btf* types) const { btf__free(types); }
};
using Btf = std::unique_ptr<btf, BtfDeleter>;

bool has_type(const btf* types, const char* name, std::uint32_t kind) {
  return types != nullptr && btf__find_by_name_kind(types, name, kind) > 0;
}

// struct bpf_insn is the kernel's encoding: Documentation/bpf/standardization/instruction-set.rst.
constexpr bpf_insn insn(std::uint8_t code, std::uint8_t dst, std::uint8_t src, std::int32_t imm) {
  return {.code = code,
          .dst_reg = static_cast<__u8>(dst & 0xf),
          .src_reg = static_cast<__u8>(src & 0xf),
          .off = 0,
          .imm = imm};
}
constexpr bpf_insn move_imm(std::uint8_t dst, std::int32_t imm) {
  return insn(BPF_ALU64 | BPF_MOV | BPF_K, dst, 0, imm);
}
constexpr bpf_insn move_reg(std::uint8_t dst, std::uint8_t src) {
  return insn(BPF_ALU64 | BPF_MOV | BPF_X, dst, src, 0);
}
constexpr bpf_insn call(std::int32_t helper) {
  return insn(BPF_JMP | BPF_CALL, 0, 0, helper);
}
constexpr bpf_insn leave() {
  return insn(BPF_JMP | BPF_EXIT, 0, 0, 0);
}

// Whether a program for the raw tracepoint sys_enter with this body loads; typed when the kernel
// has the type.
int load_raw_tracepoint(const std::vector<bpf_insn>& body, std::int32_t typed_id) {
  bpf_prog_load_opts options{};
  options.sz = sizeof(options);
  bpf_prog_type type = BPF_PROG_TYPE_RAW_TRACEPOINT;
  if (typed_id > 0) {
    type = BPF_PROG_TYPE_TRACING;
    options.expected_attach_type = BPF_TRACE_RAW_TP;
    options.attach_btf_id = static_cast<__u32>(typed_id);
  }
  const int fd = bpf_prog_load(type, "ior_probe", "GPL", body.data(), body.size(), &options);
  if (fd < 0) {
    return -errno;
  }
  UniqueFd(fd).reset();
  return 0;
}

// A task storage map needs the types of its key and value.
UniqueFd make_task_storage() {
  const Btf types(btf__new_empty());
  if (types == nullptr || btf__add_int(types.get(), "int", 4, BTF_INT_SIGNED) != 1) {
    return {};
  }
  if (btf__load_into_kernel(types.get()) != 0) {
    return {};
  }
  bpf_map_create_opts options{};
  options.sz = sizeof(options);
  options.map_flags = BPF_F_NO_PREALLOC;
  options.btf_fd = static_cast<__u32>(btf__fd(types.get()));
  options.btf_key_type_id = 1;
  options.btf_value_type_id = 1;
  return UniqueFd(bpf_map_create(BPF_MAP_TYPE_TASK_STORAGE, "ior_probe", 4, 4, 0, &options));
}

bool task_storage_works(std::int32_t typed_id) {
  if (typed_id <= 0) {
    return false;
  }
  const UniqueFd map = make_task_storage();
  if (!map) {
    return false;
  }
  return load_raw_tracepoint(
             {call(BPF_FUNC_get_current_task_btf),
              move_reg(BPF_REG_2, BPF_REG_0),
              insn(BPF_LD | BPF_DW | BPF_IMM, BPF_REG_1, BPF_PSEUDO_MAP_FD, map.get()),
              insn(0, 0, 0, 0),
              move_imm(BPF_REG_3, 0),
              move_imm(BPF_REG_4, BPF_LOCAL_STORAGE_GET_F_CREATE),
              call(BPF_FUNC_task_storage_get),
              move_imm(BPF_REG_0, 0),
              leave()},
             typed_id) == 0;
}

Feature yes_or_no(const char* name, bool there, Need need, const char* detail, const char* remedy) {
  return {.name = name,
          .state = there ? FeatureState::kOk : FeatureState::kMissing,
          .need = need,
          .detail = detail,
          .remedy = there ? "" : remedy};
}

Feature bpf_syscall() {
  const int code = load_raw_tracepoint({move_imm(BPF_REG_0, 0), leave()}, 0);
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

Feature kernel_types(const btf* types) {
  struct stat status{};
  const bool there = stat(kBtfPath, &status) == 0;
  Feature feature = yes_or_no("BTF", types != nullptr, Need::kRequired, "", "");
  feature.detail = !there             ? fmt::format("{} is not there", kBtfPath)
                   : types == nullptr ? fmt::format("{} cannot be read", kBtfPath)
                                      : fmt::format("{}, {} KiB", kBtfPath, status.st_size / 1024);
  if (types == nullptr) {
    feature.remedy =
        "a kernel built with CONFIG_DEBUG_INFO_BTF (Debian 11 and newer), and /sys mounted";
  }
  return feature;
}

Feature typed_hooks(std::int32_t typed_id) {
  const bool works =
      typed_id > 0 && load_raw_tracepoint({move_imm(BPF_REG_0, 0), leave()}, typed_id) == 0;
  return yes_or_no(
      "typed raw tracepoints",
      works,
      Need::kOptional,
      works ? "sys_enter and sys_exit" : "plain raw tracepoints and probe reads are used",
      "");
}

Feature probed(const char* name, int answer, Need need, const char* yes, const char* no) {
  Feature feature = yes_or_no(name, answer > 0, need, answer > 0 ? yes : no, "");
  if (answer < 0) {
    feature.state = FeatureState::kUnknown;
  }
  return feature;
}

Feature missed_runs(const btf* types) {
  const std::int32_t id =
      types != nullptr ? btf__find_by_name_kind(types, "bpf_prog_info", BTF_KIND_STRUCT) : -1;
  bool counted = false;
  if (id > 0) {
    const btf_type* type = btf__type_by_id(types, static_cast<__u32>(id));
    const btf_member* member = btf_members(type);
    for (unsigned i = 0; i < btf_vlen(type); ++i) {
      counted = counted || std::strcmp(btf__name_by_offset(types, member[i].name_off),
                                       "recursion_misses") == 0;
    }
  }
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
  const Btf types(btf__load_vmlinux_btf());
  const std::int32_t typed_id =
      types != nullptr
          ? btf__find_by_name_kind(types.get(), "btf_trace_sys_enter", BTF_KIND_TYPEDEF)
          : -1;
  features.push_back(bpf_syscall());
  features.push_back(kernel_types(types.get()));
  features.push_back(probed("ring buffer",
                            libbpf_probe_bpf_map_type(BPF_MAP_TYPE_RINGBUF, nullptr),
                            Need::kRequired,
                            "BPF_MAP_TYPE_RINGBUF",
                            "Linux 5.8 or newer is needed"));
  features.push_back(typed_hooks(typed_id));
  const bool storage = task_storage_works(typed_id);
  features.push_back(yes_or_no(
      "task storage",
      storage,
      Need::kOptional,
      storage ? "in-flight calls are kept in the task" : "a hash of threads is used instead",
      ""));
  const bool direct = has_type(types.get(), "bpf_rdonly_cast", BTF_KIND_FUNC);
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
             "paths of any depth",
             "very deep paths lose their beginning"));
  features.push_back(missed_runs(types.get()));
  return features;
}

}  // namespace ior::capture

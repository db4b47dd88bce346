// SPDX-License-Identifier: Apache-2.0
//
// What only tracing programs may use is tried with one of them, because libbpf_probe_bpf_helper()
// does not know them (it answers -EOPNOTSUPP). Raw tracepoints, typed or not, may use the same
// helpers.
#include "capture/kernel_features.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

#include "base/unique_fd.h"
#include "capture/kernel_types.h"

namespace ior::capture {
namespace {

struct BtfDeleter {
  void operator()(btf* types) const { btf__free(types); }
};
using Btf = std::unique_ptr<btf, BtfDeleter>;

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

// A program with this body, for a raw tracepoint; with typed_id for that typed one. None: errno
// says why.
UniqueFd load_raw_tracepoint(const std::vector<bpf_insn>& body,
                             std::int32_t typed_id,
                             std::uint32_t flags = 0) {
  bpf_prog_load_opts options{};
  options.sz = sizeof(options);
  options.prog_flags = flags;
  bpf_prog_type type = BPF_PROG_TYPE_RAW_TRACEPOINT;
  if (typed_id > 0) {
    type = BPF_PROG_TYPE_TRACING;
    options.expected_attach_type = BPF_TRACE_RAW_TP;
    options.attach_btf_id = static_cast<__u32>(typed_id);
  }
  return UniqueFd(bpf_prog_load(type, "ior_probe", "GPL", body.data(), body.size(), &options));
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

// Where these tracepoints run with preemption on, programs for them may sleep: that is asked.
// Before bpf_preempt_disable() (v6.10) the question means nothing, since 5.10 and 6.1 fail to
// refuse such a program.
bool hooks_are_preemptible(const KernelTypes& types, std::int32_t typed_id) {
  return types.find("bpf_preempt_disable", BTF_KIND_FUNC) != 0 &&
         load_raw_tracepoint({move_imm(BPF_REG_0, 0), leave()}, typed_id, BPF_F_SLEEPABLE);
}

// The tracepoint io_uring_complete names the request as its second argument, by its prototype: 4
// arguments without it (to v5.18), 7 with it, and 3 with it (seen on 6.18).
bool completions_name_requests(const KernelTypes& types) {
  constexpr int kContext = 1;  // void*, before the tracepoint's own arguments
  const int parameters = types.parameters("btf_trace_io_uring_complete");
  return parameters > 0 && parameters != 4 + kContext;
}

bool raw_hooks_wanted(model::Hooks hooks) {
  const char* wanted = std::getenv("IOR_HOOKS");
  return hooks == model::Hooks::kRaw || (wanted != nullptr && std::string_view(wanted) == "raw");
}

}  // namespace

int try_raw_tracepoint(std::int32_t typed_id) {
  return load_raw_tracepoint({move_imm(BPF_REG_0, 0), leave()}, typed_id) ? 0 : -errno;
}

bool task_storage_works() {
  const UniqueFd map = make_task_storage();
  if (!map) {
    return false;
  }
  bpf_insn leave_if_null = insn(BPF_JMP | BPF_JEQ | BPF_K, BPF_REG_0, 0, 0);
  leave_if_null.off = 1;
  const UniqueFd program =
      load_raw_tracepoint({call(BPF_FUNC_get_current_task_btf),
                           move_reg(BPF_REG_2, BPF_REG_0),
                           insn(BPF_LD | BPF_DW | BPF_IMM, BPF_REG_1, BPF_PSEUDO_MAP_FD, map.get()),
                           insn(0, 0, 0, 0),
                           move_imm(BPF_REG_3, 0),
                           move_imm(BPF_REG_4, BPF_LOCAL_STORAGE_GET_F_CREATE),
                           call(BPF_FUNC_task_storage_get),
                           leave_if_null,
                           move_imm(BPF_REG_0, 1),
                           leave()},
                          0);
  if (!program) {
    return false;
  }
  bpf_test_run_opts run{};
  run.sz = sizeof(run);
  return bpf_prog_test_run_opts(program.get(), &run) == 0 && run.retval == 1;
}

std::uint32_t own_tgid() {
  const bpf_insn shift = insn(BPF_ALU64 | BPF_RSH | BPF_K, BPF_REG_0, 0, 32);
  const UniqueFd program =
      load_raw_tracepoint({call(BPF_FUNC_get_current_pid_tgid), shift, leave()}, 0);
  bpf_test_run_opts run{};
  run.sz = sizeof(run);
  if (program && bpf_prog_test_run_opts(program.get(), &run) == 0 && run.retval != 0) {
    return run.retval;
  }
  return static_cast<std::uint32_t>(::getpid());
}

std::int32_t typed_sys_enter(const KernelTypes& types) {
  return static_cast<std::int32_t>(types.find("btf_trace_sys_enter", BTF_KIND_TYPEDEF));
}

Result<KernelFeatures> find_kernel_features(model::Hooks hooks) {
  auto types = KernelTypes::read();
  if (!types) {
    types.error().hint = "ior needs a kernel built with CONFIG_DEBUG_INFO_BTF, and /sys mounted";
    return std::unexpected(types.error());
  }
  KernelFeatures features;
  features.uring_requests = completions_name_requests(*types);
  if (raw_hooks_wanted(hooks)) {
    return features;
  }
  const std::int32_t typed_id = typed_sys_enter(*types);
  // The list of helpers: the same question that CO-RE asks.
  features.typed_hooks = typed_id > 0 && types->has_enumerator("bpf_func_id", "BPF_FUNC_loop");
  if (features.typed_hooks) {
    features.task_storage = task_storage_works();
    features.preemptible_hooks = hooks_are_preemptible(*types, typed_id);
    features.direct_loads = types->find("bpf_rdonly_cast", BTF_KIND_FUNC) != 0;
  }
  return features;
}

}  // namespace ior::capture

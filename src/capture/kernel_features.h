// SPDX-License-Identifier: Apache-2.0
//
// Which form of the kernel side this kernel can run. Found by asking its types or by trying, never
// by its version.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "capture/kernel_types.h"
#include "model/trace_settings.h"

namespace ior::capture {

struct KernelFeatures {
  bool typed_hooks = false;     // typed raw tracepoints and bpf_loop(): the typed form of the
                                // programs; else the raw one
  bool task_storage = false;    // for tracing programs; typed form only
  bool direct_loads = false;    // bpf_rdonly_cast(); typed form only
  bool uring_requests = false;  // io_uring says which request has completed: v5.19
  // System call tracepoints run with preemption on, which programs can switch off; typed form only.
  bool preemptible_hooks = false;
};

// IOR_HOOKS=raw in the environment has the same effect as hooks == kRaw: the form for the oldest
// kernels, on any kernel. For tests.
Result<KernelFeatures> find_kernel_features(model::Hooks hooks);

// Whether a tracing program can store something with a task, tried with a program that is run once.
// Since v5.12 (a10787e6d58c). A kernel that has it may still refuse every allocation: those that
// take them from kmalloc_nolock() (seen on 7.2) get none on a CPU without cmpxchg16b.
bool task_storage_works();

// The process id of this process as the kernel side knows it: that of the initial pid namespace,
// which getpid() in another one does not tell and /proc does not show. Asked by a program that is
// run once, in this thread (test runs of raw tracepoints: v5.10, 1b4d60ec162f); where that is not
// possible, getpid().
std::uint32_t own_tgid();

// Id of the type that stands for the typed raw tracepoint sys_enter; 0: there is none.
std::int32_t typed_sys_enter(const KernelTypes& types);

// Whether a program for the raw tracepoint sys_enter loads that does nothing; typed with typed_id >
// 0. 0, or -errno.
int try_raw_tracepoint(std::int32_t typed_id);

}  // namespace ior::capture

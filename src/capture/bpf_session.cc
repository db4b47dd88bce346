// SPDX-License-Identifier: Apache-2.0
#include "capture/bpf_session.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstring>
#include <string>
#include <utility>

#include "abi/config.h"
#include "abi/wire.h"
#include "base/unique_fd.h"
#include "capture/call_descriptors.h"
#include "capture/kernel_features.h"
#include "capture/libbpf_log.h"
#include "capture/process_marks.h"
#include "capture/ring.h"
#include "ior.skel.h"

namespace ior::capture {
namespace {

constexpr std::uint64_t kMiB = 1024 * 1024;
constexpr std::uint64_t kPage = 4096;  // rings are multiples of the page: man 2 bpf
constexpr const char* kPrivilegeHint =
    "run as root, or grant CAP_BPF and CAP_PERFMON; `ior doctor` tells what is missing";

// By default 8 MiB a CPU, 16 to 64 MiB in all: 20 ms of the fastest single thread measured fit into
// one ring, and a host with many CPUs does not lock gigabytes. Rings are powers of two.
std::uint64_t ring_size(std::uint64_t wanted_total, std::uint64_t cpus) {
  const std::uint64_t total =
      wanted_total != 0 ? wanted_total : std::clamp(cpus * 8 * kMiB, 16 * kMiB, 64 * kMiB);
  return std::bit_floor(std::max(total / cpus, kPage));
}

struct SkeletonDeleter {
  void operator()(ior_bpf* skeleton) const { ior_bpf__destroy(skeleton); }
};
using Skeleton = std::unique_ptr<ior_bpf, SkeletonDeleter>;

struct LinkDeleter {
  void operator()(bpf_link* link) const { bpf_link__destroy(link); }
};
using Link = std::unique_ptr<bpf_link, LinkDeleter>;

struct DoorbellDeleter {
  void operator()(ring_buffer* doorbell) const { ring_buffer__free(doorbell); }
};
using Doorbell = std::unique_ptr<ring_buffer, DoorbellDeleter>;

// Operations are traced where io_uring names its requests at both ends; else only what they rename
// is noticed.
void load_uring(ior_bpf& skeleton,
                const model::TraceSettings& settings,
                const KernelFeatures& features) {
  using Completion = KernelFeatures::Completion;
  using Submission = KernelFeatures::Submission;
  const bool wanted =
      settings.may_change || std::ranges::any_of(model::all_syscalls(), [&](const auto& info) {
        return model::is_operation(info) && settings.calls[static_cast<std::size_t>(info.nr)];
      });
  const bool traced = wanted && features.uring_submission != Submission::kNone;
  const auto load = [](bpf_program* program, bool wanted_here) {
    bpf_program__set_autoload(program, wanted_here);
  };
  const Completion completion = features.uring_completion;
  load(skeleton.progs.uring_submit_sqe, traced && features.uring_submission == Submission::kSqe);
  load(skeleton.progs.uring_submit_request,
       traced && features.uring_submission == Submission::kRequest);
  load(skeleton.progs.uring_queue, traced);
  load(skeleton.progs.uring_complete_result, traced && completion == Completion::kByResult);
  load(skeleton.progs.uring_complete_entry, traced && completion == Completion::kByEntry);
  load(skeleton.progs.uring_renamed, !traced && completion != Completion::kNone);
  load(skeleton.progs.running_operations, traced);
  bpf_map__set_autocreate(skeleton.maps.operations, traced);
  bpf_map__set_autocreate(skeleton.maps.new_operation, traced);
}

ior_target target_for_kernel(const model::Target& target) {
  const bool follow = target.follow == model::Follow::kForks;
  switch (target.kind) {
    case model::TargetKind::kThread:
      return {.kind = IOR_TARGET_THREAD, .id = target.tid, .follow_forks = 0};
    case model::TargetKind::kProcesses:
      return {.kind = IOR_TARGET_MARKED, .id = 0, .follow_forks = follow};
    case model::TargetKind::kUser:
      return {.kind = IOR_TARGET_USER, .id = target.uid, .follow_forks = 0};
    case model::TargetKind::kCgroup:
      return {.kind = IOR_TARGET_CGROUP, .id = 0, .follow_forks = 0};
    case model::TargetKind::kAll:
      break;
  }
  return {.kind = IOR_TARGET_ALL, .id = 0, .follow_forks = 0};
}

void configure(ior_bpf& skeleton,
               const model::TraceSettings& settings,
               const KernelFeatures& features,
               std::uint32_t cpus,
               std::uint64_t ring_bytes) {
  ior_config& config = const_cast<ior_config&>(skeleton.rodata->config);
  config.own_tgid = own_tgid();
  config.cpus = cpus;
  const std::uint64_t chunk = std::min<std::uint64_t>(ring_bytes, IOR_RING_CHUNK);
  config.wakeup_bytes = ring_bytes / 4;
  config.ring_bytes = ring_bytes;
  config.ring_chunks = static_cast<__u32>(ring_bytes / chunk);
  config.chunk_mask = static_cast<__u32>(chunk - 1);
  config.chunk_shift = static_cast<__u8>(std::countr_zero(chunk));
  config.use_task_storage = features.task_storage;
  config.use_direct_loads = features.direct_loads;
  config.preemptible_hooks = features.preemptible_hooks;
  config.target = target_for_kernel(settings.target);
  config.target_may_change = settings.may_change;
  skeleton.data_targets->targets[0] = config.target;
  const CallDescriptors rows = describe_calls(settings.calls);
  static_assert(sizeof(skeleton.data_calls->calls) == sizeof(rows));
  std::memcpy(skeleton.data_calls->calls, rows.data(), sizeof(rows));

  bpf_program__set_autoload(skeleton.progs.enter_typed, features.typed_hooks);
  bpf_program__set_autoload(skeleton.progs.exit_typed, features.typed_hooks);
  bpf_program__set_autoload(skeleton.progs.enter_raw, !features.typed_hooks);
  bpf_program__set_autoload(skeleton.progs.exit_raw, !features.typed_hooks);
  load_uring(skeleton, settings, features);
  bpf_program__set_autoload(skeleton.progs.running_calls, features.task_storage);
  bpf_program__set_autoload(skeleton.progs.running_calls_hashed, !features.task_storage);
  bpf_map__set_autocreate(skeleton.maps.slots, features.task_storage);
  bpf_map__set_autocreate(skeleton.maps.hash_slots, !features.task_storage);
  bpf_map__set_value_size(skeleton.maps.rings, static_cast<__u32>(chunk + IOR_RING_PAD));
  bpf_map__set_max_entries(skeleton.maps.rings, cpus * config.ring_chunks);
  bpf_map__set_max_entries(skeleton.maps.ring_positions, cpus);
}

}  // namespace

// Members are in order of construction; links go first, so that nothing runs on maps that are gone.
struct BpfSession::Impl {
  Skeleton skeleton;
  std::optional<Rings> rings;
  Doorbell doorbell;
  std::vector<Link> links;
  KernelFeatures features;

  Status prepare(const model::Target& target, ProcessMarks& marks, std::uint32_t epoch);
  Status attach();
};

// What the target of that epoch refers to: marks of processes, the control group.
Status BpfSession::Impl::prepare(const model::Target& target,
                                 ProcessMarks& marks,
                                 std::uint32_t epoch) {
  switch (target.kind) {
    case model::TargetKind::kProcesses:
      for (const std::uint32_t tgid : target.tgids) {
        marks.mark(tgid, epoch);
      }
      return {};
    case model::TargetKind::kCgroup: {
      const UniqueFd group(::open(target.cgroup.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
      if (!group) {
        return from_errno("open", target.cgroup);
      }
      const std::uint32_t index = 0;
      const int fd = group.get();
      if (bpf_map_update_elem(bpf_map__fd(skeleton->maps.target_cgroup), &index, &fd, BPF_ANY) !=
          0) {
        return from_errno(
            "trace", target.cgroup, "it must be a directory of a cgroup v2 hierarchy");
      }
      return {};
    }
    case model::TargetKind::kAll:
    case model::TargetKind::kThread:
    case model::TargetKind::kUser:
      break;
  }
  return {};
}

Status BpfSession::Impl::attach() {
  bpf_program* program = nullptr;
  enum class Part { kTasks, kExit, kEnter };
  // Tasks first: a fork must be seen from the moment its parent is traced. Exits before enters: a
  // call between the two is one whose start was not seen, not one whose end was lost.
  for (const Part part : {Part::kTasks, Part::kExit, Part::kEnter}) {
    bpf_object__for_each_program (program, skeleton->obj) {
      const std::string_view name = bpf_program__name(program);
      if (!bpf_program__autoload(program) || bpf_program__type(program) == BPF_PROG_TYPE_UNSPEC ||
          name.starts_with("running_")) {
        continue;
      }
      const bool begins = name.starts_with("enter_") || name.starts_with("uring_submit_");
      const bool ends = name.starts_with("exit_") || name.starts_with("uring_complete_");
      const Part its = begins ? Part::kEnter : ends ? Part::kExit : Part::kTasks;
      if (its != part) {
        continue;
      }
      bpf_link* link = bpf_program__attach(program);
      if (link == nullptr) {
        return from_errno("attach program", name, kPrivilegeHint);
      }
      links.emplace_back(link);
    }
  }
  return {};
}

BpfSession::BpfSession() : impl_(std::make_unique<Impl>()) {}

BpfSession::~BpfSession() {
  impl_->links.clear();
}

Result<std::unique_ptr<BpfSession>> BpfSession::create(const model::TraceSettings& settings) {
  LibbpfLog log;
  const int cpus = libbpf_num_possible_cpus();
  if (cpus <= 0) {
    return from_code("count", "the CPUs", cpus);
  }
  IOR_TRY(const KernelFeatures features, find_kernel_features(settings.hooks));
  std::unique_ptr<BpfSession> session(new BpfSession);
  Impl& impl = *session->impl_;
  impl.features = features;
  impl.skeleton.reset(ior_bpf__open());
  if (impl.skeleton == nullptr) {
    return from_errno("open", "the kernel programs in this binary");
  }
  const std::uint64_t ring_bytes = ring_size(settings.ring_bytes, static_cast<std::uint64_t>(cpus));
  configure(*impl.skeleton, settings, features, static_cast<std::uint32_t>(cpus), ring_bytes);
  if (const int code = ior_bpf__load(impl.skeleton.get()); code != 0) {
    if (code == -ENOMEM) {
      return from_code(
          "load",
          fmt::format("the kernel programs, with {} ring buffers of {} bytes", cpus, ring_bytes),
          code,
          "a smaller -mapSize needs less memory");
    }
    auto error =
        from_code("load",
                  "the kernel programs",
                  code,
                  code == -EPERM ? kPrivilegeHint : "`ior doctor` tells what this kernel lacks");
    error.error().detail = log.last_lines();
    return error;
  }
  {
    IOR_TRY(ProcessMarks marks, ProcessMarks::map(bpf_map__fd(impl.skeleton->maps.traced_tgids)));
    IOR_TRY_STATUS(impl.prepare(settings.target, marks, 0));
  }
  IOR_TRY(Rings rings,
          Rings::map(bpf_map__fd(impl.skeleton->maps.rings),
                     bpf_map__fd(impl.skeleton->maps.ring_positions),
                     impl.skeleton->rodata->config));
  impl.rings.emplace(std::move(rings));
  impl.doorbell.reset(ring_buffer__new(
      bpf_map__fd(impl.skeleton->maps.doorbell),
      [](void*, void*, std::size_t) { return 0; },
      nullptr,
      nullptr));
  if (impl.doorbell == nullptr) {
    return from_errno("map", "the ring buffer of wake-ups");
  }
  IOR_TRY_STATUS(impl.attach());
  return session;
}

std::size_t BpfSession::rings() const {
  return impl_->rings->count();
}

std::uint64_t BpfSession::drain(std::size_t index, std::uint64_t max_bytes, const RecordFn& take) {
  return impl_->rings->drain(index, max_bytes, take);
}

void BpfSession::wait(int timeout_ms) {
  ring_buffer__poll(impl_->doorbell.get(), timeout_ms);
}

namespace {

// A grace period of RCU: programs that were running have ended. man 2 membarrier.
void wait_for_programs() {
  ::syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0);
}

}  // namespace

// Only `traced` differs, a byte: the hooks see a row as it was or as it will be.
void BpfSession::set_calls(const model::CallSet& calls) {
  CallDescriptors rows = describe_calls(calls);
  auto& now = impl_->skeleton->data_calls->calls;
  for (std::size_t nr = 0; nr < rows.size(); ++nr) {
    if (rows[nr].traced == 0 && now[nr].traced != 0) {
      rows[nr].traced = IOR_TRACED_EXIT;
    }
  }
  std::memcpy(now, rows.data(), sizeof(rows));
}

Status BpfSession::set_target(const model::Target& target) {
  auto& now = *impl_->skeleton->data_targets;
  const std::uint32_t next = now.target_epoch + 1;
  IOR_TRY(ProcessMarks marks, ProcessMarks::map(bpf_map__fd(impl_->skeleton->maps.traced_tgids)));
  IOR_TRY_STATUS(impl_->prepare(target, marks, next));
  const ior_target aimed = target_for_kernel(target);
  std::memcpy(const_cast<ior_target*>(&now.targets[next & 1]), &aimed, sizeof(aimed));
  std::atomic_ref<std::uint32_t>(const_cast<std::uint32_t&>(now.target_epoch))
      .store(next, std::memory_order_release);
  wait_for_programs();
  // Nothing marks processes in the last epoch any more.
  marks.clear(next - 1);
  return {};
}

void BpfSession::detach() {
  // Enters first, in the reverse order: a call whose enter is seen has its exit seen, or is in
  // flight.
  while (!impl_->links.empty()) {
    impl_->links.pop_back();
  }
  wait_for_programs();
}

namespace {

// A call in its slot, or an operation in its table, as far as it concerns a reader: the record with
// both inline paths.
struct Unfinished {
  ior_wire_call record;
  char text[2 * IOR_INLINE_PATH];
};
static_assert(sizeof(Unfinished) == IOR_CALL_EXTENDED_SIZE + 2 * IOR_INLINE_PATH);

void give_in_flight(Unfinished& call, const RecordFn& take) {
  ior_wire_call& record = call.record;
  record.header.outcome = IOR_OUTCOME_IN_FLIGHT;
  record.header.flags |= IOR_CALL_NO_GAP;
  record.path_cut |= record.path_size > IOR_INLINE_PATH || record.path2_size > IOR_INLINE_PATH;
  record.path_size = std::min<std::uint16_t>(record.path_size, IOR_INLINE_PATH);
  record.path2_size = std::min<std::uint16_t>(record.path2_size, IOR_INLINE_PATH);
  const bool extended = (record.header.flags & IOR_CALL_EXTENDED) != 0;
  record.header.size = extended ? IOR_CALL_EXTENDED_SIZE + record.path_size + record.path2_size
                                : IOR_CALL_FIXED_SIZE + 8 * IOR_MAX_ARGS;
  take({reinterpret_cast<const std::byte*>(&call), record.header.size});
}

// EAGAIN: a million entries went by without one to write (kernel/bpf/bpf_iter.c, MAX_ITER_OBJECTS).
ssize_t read_more(int fd, char* into, std::size_t size) {
  ssize_t got = 0;
  do {
    got = ::read(fd, into, size);
  } while (got < 0 && (errno == EAGAIN || errno == EINTR));
  return got;
}

// All that the iterator writes: over the map, or over the tasks where there is none.
Status read_unfinished(const bpf_program* program, const bpf_map* map, const RecordFn& take) {
  bpf_iter_link_info over{};
  LIBBPF_OPTS(bpf_iter_attach_opts, options);
  if (map != nullptr) {
    over.map.map_fd = static_cast<__u32>(bpf_map__fd(map));
    options.link_info = &over;
    options.link_info_len = sizeof(over);
  }
  const Link link(bpf_program__attach_iter(program, &options));
  if (link == nullptr) {
    return from_errno("attach the iterator", bpf_program__name(program));
  }
  const UniqueFd fd(bpf_iter_create(bpf_link__fd(link.get())));
  if (!fd) {
    return from_errno("open the iterator", bpf_program__name(program));
  }
  Unfinished call;
  std::size_t have = 0;
  ssize_t got = 0;
  while ((got = read_more(fd.get(), reinterpret_cast<char*>(&call) + have, sizeof(call) - have)) >
         0) {
    have += static_cast<std::size_t>(got);
    if (have < sizeof(call)) {
      continue;
    }
    give_in_flight(call, take);
    have = 0;
  }
  if (got < 0) {
    return from_errno("read the iterator", bpf_program__name(program));
  }
  return {};
}

}  // namespace

Status BpfSession::for_each_in_flight(const RecordFn& take) {
  const auto& programs = impl_->skeleton->progs;
  const auto& maps = impl_->skeleton->maps;
  if (bpf_program__autoload(programs.running_operations)) {
    IOR_TRY_STATUS(read_unfinished(programs.running_operations, maps.operations, take));
  }
  return impl_->features.task_storage
             ? read_unfinished(programs.running_calls, nullptr, take)
             : read_unfinished(programs.running_calls_hashed, maps.hash_slots, take);
}

Result<KernelCounters> BpfSession::counters() const {
  struct CpuState {  // struct cpu_state of bpf/maps.bpf.h
    std::uint64_t calls[IOR_CALL_COUNTERS][IOR_CALL_SLOTS];
    std::uint64_t global[IOR_GLOBAL_COUNTERS];
    std::uint64_t last_id, records;
  };
  const bpf_map* map = impl_->skeleton->maps.cpu_states;
  IOR_CHECK(bpf_map__value_size(map) == sizeof(CpuState), "both sides are built from one tree");
  std::vector<CpuState> states(impl_->rings->count());
  const std::uint32_t zero = 0;
  if (const int code = bpf_map__lookup_elem(
          map, &zero, sizeof(zero), states.data(), states.size() * sizeof(CpuState), 0);
      code != 0) {
    return from_code("read", "the kernel side's counters", code);
  }
  KernelCounters sum;
  sum.calls.resize(IOR_CALL_SLOTS);
  for (const CpuState& state : states) {
    for (std::size_t counter = 0; counter < IOR_CALL_COUNTERS; ++counter) {
      for (std::size_t nr = 0; nr < IOR_CALL_SLOTS; ++nr) {
        sum.calls[nr][counter] += state.calls[counter][nr];
      }
    }
    for (std::size_t counter = 0; counter < IOR_GLOBAL_COUNTERS; ++counter) {
      sum.global[counter] += state.global[counter];
    }
  }
  bpf_program* program = nullptr;
  bpf_object__for_each_program (program, impl_->skeleton->obj) {
    if (bpf_program__fd(program) < 0) {
      continue;
    }
    bpf_prog_info info{};
    std::uint32_t size = sizeof(info);
    if (bpf_prog_get_info_by_fd(bpf_program__fd(program), &info, &size) != 0) {
      continue;
    }
    // bpf_prog_info.recursion_misses: v5.12 (9ed9e9ba2337). A shorter answer is an older kernel.
    if (size >= offsetof(bpf_prog_info, recursion_misses) + sizeof(info.recursion_misses)) {
      sum.skipped_runs = sum.skipped_runs.value_or(0) + info.recursion_misses;
    }
  }
  return sum;
}

}  // namespace ior::capture

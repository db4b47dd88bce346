// SPDX-License-Identifier: Apache-2.0
//
// Linux AIO: contexts, not descriptors; results count requests, not bytes. The file is in the
// request, so the calls themselves have none.
#include <linux/aio_abi.h>
#include <time.h>

#include "scenario.h"
#include "sys_file.h"

namespace ior::workload {
namespace {

constexpr unsigned kMaxEvents = 32;
constexpr timespec kAtOnce{};

long io_setup(unsigned events, aio_context_t* out) {
  return sys::call(IOR_CALL(io_setup), {}, events, out);
}
long io_destroy(aio_context_t aio) {
  return sys::call(IOR_CALL(io_destroy), {}, aio);
}
long io_submit(aio_context_t aio, long count, iocb** requests) {
  return sys::call(IOR_CALL(io_submit), {}, aio, count, requests);
}
long io_getevents(
    aio_context_t aio, long least, long most, io_event* out, const timespec* timeout) {
  return sys::call(IOR_CALL(io_getevents), {}, aio, least, most, out, timeout);
}
long io_pgetevents(
    aio_context_t aio, long least, long most, io_event* out, const timespec* timeout) {
  return sys::call(IOR_CALL(io_pgetevents), {}, aio, least, most, out, timeout, nullptr);
}

// A context and `aio-target`, to which three requests write in turns.
class Target {
 public:
  explicit Target(Context& context) : context_(context) {
    fd_ = context.ok(sys::openat(AT_FDCWD, context.path("aio-target"), O_RDWR | O_CREAT, 0600));
    context.ok(io_setup(kMaxEvents, &aio_));
    for (std::size_t i = 0; i < requests_.size(); ++i) {
      requests_[i].aio_lio_opcode = IOCB_CMD_PWRITE;
      requests_[i].aio_fildes = static_cast<std::uint32_t>(fd_);
      requests_[i].aio_buf = reinterpret_cast<std::uint64_t>("ior-aio-submit\n");
      requests_[i].aio_nbytes = 15;
      requests_[i].aio_offset = static_cast<std::int64_t>(i) * 15;
      pointers_[i] = &requests_[i];
    }
  }
  ~Target() { context_.ok(io_destroy(aio_)); }
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;

  void submit(long count) {
    const long taken = io_submit(aio_, count, pointers_.data());
    context_.check(taken == count, "io_submit takes all requests");
  }
  [[nodiscard]] aio_context_t aio() const { return aio_; }
  [[nodiscard]] iocb* first() { return requests_.data(); }

 private:
  Context& context_;
  int fd_ = -1;
  aio_context_t aio_ = 0;
  std::array<iocb, 3> requests_{};
  std::array<iocb*, 3> pointers_{};
};

void aio_setup(Context& context) {
  std::array<aio_context_t, 3> all{};
  for (aio_context_t& aio : all) {
    context.ok(io_setup(kMaxEvents, &aio));
  }
  times(2, [&](int i) { context.ok(io_destroy(all[static_cast<std::size_t>(i)])); });
}

void aio_setup_einval(Context& context) {
  aio_context_t aio = 0;
  times(5, [&] { context.fails(EINVAL, io_setup(0, &aio)); });
}

void aio_submit(Context& context) {
  Target target(context);
  times(3, [&] { target.submit(1); });
  times(2, [&] { target.submit(3); });
  times(5, [&] { context.fails(EINVAL, io_submit(0xbad, 1, nullptr)); });
}

void aio_getevents(Context& context) {
  Target target(context);
  times(2, [&] { target.submit(3); });
  std::array<io_event, 2> done{};
  times(3, [&] {
    context.check(io_getevents(target.aio(), 2, 2, done.data(), nullptr) == 2, "two completions");
  });
  times(5, [&] { context.ok(io_getevents(target.aio(), 0, 2, done.data(), &kAtOnce)); });
}

void aio_pgetevents(Context& context) {
  Target target(context);
  times(3, [&] { target.submit(1); });
  std::array<io_event, 3> done{};
  context.check(io_pgetevents(target.aio(), 3, 3, done.data(), nullptr) == 3, "three completions");
  times(7, [&] { context.ok(io_pgetevents(target.aio(), 0, 1, done.data(), &kAtOnce)); });
}

// Writes through the page cache are complete when io_submit returns: nothing is left to cancel.
void aio_cancel(Context& context) {
  Target target(context);
  times(3, [&] { target.submit(1); });
  io_event event{};
  times(5, [&] { sys::call(IOR_CALL(io_cancel), {}, target.aio(), target.first(), &event); });
}

void aio_destroy(Context& context) {
  aio_context_t aio = 0;
  context.ok(io_setup(kMaxEvents, &aio));
  context.ok(io_destroy(aio));
  times(3, [&] { context.fails(EINVAL, io_destroy(aio)); });
}

constexpr std::array kScenarios = {
    Scenario{"aio-cancel", "io_cancel of requests that are complete", aio_cancel},
    Scenario{"aio-destroy", "io_destroy, and of a context that is gone", aio_destroy},
    Scenario{
        "aio-getevents", "io_getevents that has what it waits for, and at once", aio_getevents},
    Scenario{
        "aio-pgetevents", "io_pgetevents that has what it waits for, and at once", aio_pgetevents},
    Scenario{"aio-setup", "three contexts, two of them destroyed", aio_setup},
    Scenario{"aio-setup-einval", "io_setup for no events, refused", aio_setup_einval},
    Scenario{"aio-submit", "io_submit of one and of three writes, and refused", aio_submit},
};

}  // namespace

std::span<const Scenario> aio_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

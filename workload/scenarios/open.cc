// SPDX-License-Identifier: Apache-2.0
#include "scenario.h"
#include "sys_file.h"

namespace ior::workload {
namespace {

void open_basic(Context& context) {
  const std::string file = context.path("testfile.txt");
  std::array<int, 5> fds{};
  times(5, [&](int i) {
    fds[static_cast<std::size_t>(i)] =
        context.ok(sys::openat(AT_FDCWD, file.c_str(), O_RDWR | O_CREAT, 0644));
  });
  times(3, [&](int i) { context.ok(sys::close(fds[static_cast<std::size_t>(i)])); });
}

void open_creat(Context& context) {
  const std::string file = context.path("creatfile.txt");
  times(3, [&] {
    context.ok(sys::openat(AT_FDCWD, file.c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0644));
  });
  times(2, [&] { context.ok(sys::creat(file.c_str(), 0644)); });
}

void open_open(Context& context) {
  const std::string file = context.path("openfile.txt");
  times(7, [&] { context.ok(sys::open(file.c_str(), O_RDWR | O_CREAT, 0644)); });
}

constexpr std::array kScenarios = {
    Scenario{"open-basic", "openat creates and opens a file, close closes some of it", open_basic},
    Scenario{"open-creat", "openat with O_CREAT and O_TRUNC, and creat", open_creat},
    Scenario{"open-open", "open(2) itself, which libc no longer calls", open_open},
};

}  // namespace

std::span<const Scenario> open_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

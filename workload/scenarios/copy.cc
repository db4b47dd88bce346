// SPDX-License-Identifier: Apache-2.0
//
// Copies inside the kernel: two files in one call, which must not be mixed up. "path" is the first
// descriptor argument: the target of sendfile, the source of the others.
#include <sys/uio.h>

#include "scenario.h"
#include "sys_file.h"
#include "sys_net.h"

namespace ior::workload {
namespace {

constexpr std::size_t kSize = 4096;

int make_file(Context& context, const char* name) {
  return context.ok(sys::openat(AT_FDCWD, context.path(name), O_RDWR | O_CREAT, 0644));
}

int make_filled(Context& context, const char* name) {
  const int fd = make_file(context, name);
  const std::string data(kSize, 'd');
  context.ok(sys::write(fd, data.data(), data.size()));
  context.ok(sys::lseek(fd, 0, SEEK_SET));
  return fd;
}

long splice(int from, int to, std::size_t size) {
  return sys::transfer(
      IOR_CALL(splice), {sys::fd(from), sys::fd(to)}, from, nullptr, to, nullptr, size, 0);
}

void copy_sendfile(Context& context) {
  const int source = make_filled(context, "sendfile-source.txt");
  const int target = make_file(context, "sendfile-target.txt");
  times(5, [&] {
    context.ok(sys::transfer(
        IOR_CALL(sendfile), {sys::fd(target), sys::fd(source)}, target, source, nullptr, 101UL));
  });
  times(2, [&] {
    context.fails(
        EBADF,
        sys::call(
            IOR_CALL(sendfile), {sys::fd(9999), sys::fd(source)}, 9999, source, nullptr, 1UL));
  });
}

void copy_file_range(Context& context) {
  const int source = make_filled(context, "copyrange-source.txt");
  const int target = make_file(context, "copyrange-target.txt");
  const auto copy = [&](std::size_t size, unsigned flags) {
    return sys::transfer(IOR_CALL(copy_file_range),
                         {sys::fd(source), sys::fd(target)},
                         source,
                         nullptr,
                         target,
                         nullptr,
                         size,
                         flags);
  };
  times(7, [&] { context.ok(copy(127, 0)); });
  times(3, [&] { context.fails(EINVAL, copy(127, 99)); });
}

void copy_splice(Context& context) {
  const int source = make_filled(context, "splice-source.txt");
  const int target = make_file(context, "splice-target.txt");
  std::array<int, 2> pipe{};
  context.ok(sys::pipe2(pipe, 0));
  times(3, [&] { context.ok(splice(source, pipe[1], 211)); });
  times(2, [&] { context.ok(splice(pipe[0], target, 300)); });
}

void copy_tee(Context& context) {
  std::array<int, 2> from{};
  std::array<int, 2> to{};
  context.ok(sys::pipe2(from, 0));
  context.ok(sys::pipe2(to, 0));
  context.ok(sys::write(from[1], "to be doubled", 13));
  times(3, [&] {
    context.ok(
        sys::transfer(IOR_CALL(tee), {sys::fd(from[0]), sys::fd(to[1])}, from[0], to[1], 13UL, 0));
  });
  std::array<char, 13> data{};
  times(2, [&] { context.ok(sys::read(to[0], data.data(), data.size())); });
}

void copy_vmsplice(Context& context) {
  std::array<int, 2> pipe{};
  context.ok(sys::pipe2(pipe, 0));
  std::array<char, 23> data{};
  iovec part{data.data(), data.size()};
  times(5, [&] {
    context.ok(sys::transfer(IOR_CALL(vmsplice), {sys::fd(pipe[1])}, pipe[1], &part, 1UL, 0));
  });
  times(3, [&] { context.ok(sys::read(pipe[0], data.data(), data.size())); });
}

constexpr std::array kScenarios = {
    Scenario{"copy-file-range", "copy_file_range between two files, and refused", copy_file_range},
    Scenario{"copy-sendfile", "sendfile from file to file, and to a closed number", copy_sendfile},
    Scenario{
        "copy-splice", "splice from a file into a pipe and from it into another file", copy_splice},
    Scenario{"copy-tee", "tee from pipe to pipe", copy_tee},
    Scenario{"copy-vmsplice", "vmsplice from memory into a pipe", copy_vmsplice},
};

}  // namespace

std::span<const Scenario> copy_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

// SPDX-License-Identifier: Apache-2.0
//
// Every way to read and write a file through a descriptor.
#include <limits.h>

#include "scenario.h"
#include "sys_file.h"

namespace ior::workload {
namespace {

constexpr std::string_view kText = "the quick brown fox jumps over";

int make_file(Context& context, const char* name) {
  return context.ok(sys::openat(AT_FDCWD, context.path(name), O_RDWR | O_CREAT, 0644));
}

// A file that holds kText `copies` times, at offset 0 and written by one call each.
int make_filled(Context& context, const char* name, int copies) {
  const int fd = make_file(context, name);
  times(copies, [&] { context.ok(sys::write(fd, kText.data(), kText.size())); });
  context.ok(sys::lseek(fd, 0, SEEK_SET));
  return fd;
}

struct Parts {
  std::array<char, 5> head{'h', 'e', 'a', 'd', '-'};
  std::array<char, 15> tail{'t', 'a', 'i', 'l'};
  std::array<iovec, 2> parts{iovec{head.data(), head.size()}, iovec{tail.data(), tail.size()}};
};

void readwrite_basic(Context& context) {
  const int fd = make_file(context, "rwfile.txt");
  times(7, [&] { context.ok(sys::write(fd, kText.data(), kText.size())); });
  context.ok(sys::lseek(fd, 0, SEEK_SET));
  std::array<char, 19> data{};
  // 210 bytes by 19: eleven full reads, one of one byte, and one at the end of the file.
  times(13, [&] { context.ok(sys::read(fd, data.data(), data.size())); });
  times(2, [&] { context.ok(sys::write(fd, "", 0)); });
  context.ok(sys::close(fd));
}

void readwrite_pread(Context& context) {
  const int fd = make_filled(context, "preadfile.txt", 2);
  std::array<char, 11> data{};
  times(5, [&](int i) { context.ok(sys::pread64(fd, data.data(), data.size(), i * 13)); });
  times(3, [&] { context.fails(EINVAL, sys::pread64(fd, data.data(), data.size(), -1)); });
}

void readwrite_pwrite(Context& context) {
  const int fd = make_file(context, "pwritefile.txt");
  times(7, [&](int i) { context.ok(sys::pwrite64(fd, kText.data(), kText.size(), i * 100)); });
}

void readwrite_readv(Context& context) {
  const int fd = make_filled(context, "readvfile.txt", 3);
  Parts parts;
  times(5, [&] { context.ok(sys::readv(fd, parts.parts.data(), 2)); });
  times(2, [&] { context.fails(EINVAL, sys::readv(fd, parts.parts.data(), -1)); });
}

void readwrite_writev(Context& context) {
  const int fd = make_file(context, "writevfile.txt");
  Parts parts;
  times(11, [&] { context.ok(sys::writev(fd, parts.parts.data(), 2)); });
}

void readwrite_preadv(Context& context) {
  const int fd = make_filled(context, "preadvfile.txt", 2);
  Parts parts;
  times(3, [&](int i) { context.ok(sys::preadv(fd, parts.parts.data(), 2, i * 7)); });
}

void readwrite_pwritev(Context& context) {
  const int fd = make_file(context, "pwritevfile.txt");
  Parts parts;
  times(5, [&](int i) { context.ok(sys::pwritev(fd, parts.parts.data(), 2, i * 64)); });
}

void readwrite_preadv2(Context& context) {
  const int fd = make_filled(context, "preadv2file.txt", 2);
  Parts parts;
  times(3, [&] { context.ok(sys::preadv2(fd, parts.parts.data(), 2, 10, RWF_HIPRI)); });
  // Offset -1: the file's own position, which moves.
  times(5, [&] { context.ok(sys::preadv2(fd, parts.parts.data(), 2, -1, 0)); });
}

void readwrite_pwritev2(Context& context) {
  const int fd = make_file(context, "pwritev2file.txt");
  Parts parts;
  times(2, [&] { context.ok(sys::pwritev2(fd, parts.parts.data(), 2, 0, RWF_DSYNC)); });
  times(5, [&] { context.ok(sys::pwritev2(fd, parts.parts.data(), 2, -1, RWF_APPEND)); });
}

void readwrite_lseek(Context& context) {
  const int fd = make_filled(context, "lseekfile.txt", 2);
  times(3, [&](int i) { context.ok(sys::lseek(fd, i, SEEK_SET)); });
  times(5, [&] { context.ok(sys::lseek(fd, 1, SEEK_CUR)); });
  times(2, [&] { context.ok(sys::lseek(fd, 0, SEEK_END)); });
  times(7, [&] { context.fails(EINVAL, sys::lseek(fd, -1, SEEK_SET)); });
}

// Two files through two descriptors in turns: what is read of one must not be booked to the other.
void readwrite_two_files(Context& context) {
  const int source = make_filled(context, "sourcefile.txt", 5);
  const int target = make_file(context, "targetfile.txt");
  std::array<char, 17> data{};
  times(7, [&] {
    const int size = context.ok(sys::read(source, data.data(), data.size()));
    times(2, [&] { context.ok(sys::write(target, data.data(), static_cast<std::size_t>(size))); });
  });
}

// Large enough counts for a small ring to overflow, as `dd bs=1` does.
void readwrite_flood(Context& context) {
  const int zero = context.ok(sys::openat(AT_FDCWD, "/dev/zero", O_RDONLY));
  const int null = context.ok(sys::openat(AT_FDCWD, "/dev/null", O_WRONLY));
  char byte = 0;
  times(20011, [&] { sys::read(zero, &byte, 1); });
  times(30011, [&] { sys::write(null, &byte, 1); });
}

constexpr std::array kScenarios = {
    Scenario{
        "readwrite-basic", "write, then read up to and at the end of the file", readwrite_basic},
    Scenario{
        "readwrite-flood", "50 022 one-byte reads and writes as fast as they go", readwrite_flood},
    Scenario{"readwrite-lseek", "lseek by each origin, and refused", readwrite_lseek},
    Scenario{"readwrite-pread", "pread64 at several offsets, and refused", readwrite_pread},
    Scenario{"readwrite-preadv", "preadv into two parts", readwrite_preadv},
    Scenario{"readwrite-preadv2",
             "preadv2 with a flag, and at the file's own position",
             readwrite_preadv2},
    Scenario{"readwrite-pwrite", "pwrite64 with holes between", readwrite_pwrite},
    Scenario{"readwrite-pwritev", "pwritev from two parts", readwrite_pwritev},
    Scenario{"readwrite-pwritev2", "pwritev2 with RWF_DSYNC and RWF_APPEND", readwrite_pwritev2},
    Scenario{"readwrite-readv", "readv into two parts, and refused", readwrite_readv},
    Scenario{"readwrite-two-files", "two files read and written in turns", readwrite_two_files},
    Scenario{"readwrite-writev", "writev from two parts", readwrite_writev},
};

}  // namespace

std::span<const Scenario> readwrite_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

// SPDX-License-Identifier: Apache-2.0
//
// One descriptor number, used by one thread while another makes it stand for something else.
//
// What each call really used is told by the call itself: the first byte that a pread returns, the
// inode number that fstat returns, the file in which a pwrite's mark is found afterwards.
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <vector>

#include "names_common.h"
#include "sys_net.h"

namespace ior::workload {
namespace {

constexpr int kRounds = 3001;       // in each, one change and three uses at about the same time
constexpr std::size_t kMarks = 64;  // where the marks of the writes begin in both files

// Lets two threads begin each round together, and then one or the other a little later, so that
// over the rounds the change falls before, between, into and after the uses.
class Rounds {
 public:
  // Called by both sides (0 and 1) at the beginning of round `round`, counted from 1.
  void begin(int side, int round) {
    const auto mine = static_cast<std::size_t>(side);
    at_[mine].store(round, std::memory_order_release);
    for (int spins = 0; at_[1 - mine].load(std::memory_order_acquire) < round; ++spins) {
      if (spins > 2000) {
        sys::bare(SYS_sched_yield);
      }
    }
    for (int pauses = round * (side == 0 ? 7 : 11) % 127; pauses > 0; --pauses) {
      __builtin_ia32_pause();
    }
  }

 private:
  std::array<std::atomic<int>, 2> at_{};
};

// One of the two files that share the number. `keep` is a descriptor of its own, to look inside.
struct Twin {
  FileUse use;
  char letter = 0;
  int keep = -1;
};

Twin make_twin(Context& context, char letter) {
  Twin twin;
  twin.letter = letter;
  const std::string name = context.path(std::string("file-") + letter);
  write_file(context, name, std::string(8, letter));
  twin.keep = context.ok(sys::openat(AT_FDCWD, name, O_RDONLY));
  struct stat info{};
  context.ok(sys::fstat(twin.keep, &info));
  twin.use = {.path = name, .file = name, .ino = info.st_ino, .path_is = PathIs::kExact};
  return twin;
}

// The thread that uses the number. It notes its calls only after the race, so as to be fast.
class User {
 public:
  User(Context& context, int number, const std::array<Twin, 2>& twins)
      : context_(context), number_(number), twins_(twins), rounds_(kRounds) {}

  void race(Rounds& rounds) {
    for (std::size_t i = 0; i < rounds_.size(); ++i) {
      rounds.begin(0, static_cast<int>(i) + 1);
      Round& round = rounds_[i];
      round.read = sys::bare(SYS_pread64, number_, &round.letter, 1, 0);
      const auto mark = static_cast<std::uint32_t>(i + 1);
      round.wrote = sys::bare(SYS_pwrite64, number_, &mark, sizeof mark, kMarks + i * sizeof mark);
      struct stat info{};
      round.stat = sys::bare(SYS_fstat, number_, &info);
      round.ino = info.st_ino;
    }
  }

  // Finds the file of every call and logs it. Tells how many calls went to which (for a scenario
  // that raced with nothing would prove nothing).
  std::array<int, 3> settle() {
    std::array<int, 3> uses{};
    std::array<const std::uint32_t*, 2> marks{};
    constexpr std::size_t kSize = kMarks + kRounds * sizeof(std::uint32_t);
    for (std::size_t f = 0; f < marks.size(); ++f) {
      sys::bare(SYS_ftruncate, number_of_writer(f), kSize);
      void* at = ::mmap(nullptr, kSize, PROT_READ, MAP_SHARED, twins_[f].keep, 0);
      context_.check(at != MAP_FAILED, "mmap of a file");
      marks[f] = reinterpret_cast<const std::uint32_t*>(static_cast<char*>(at) + kMarks);
    }
    for (std::size_t i = 0; i < rounds_.size(); ++i) {
      const Round& round = rounds_[i];
      const auto in = [&](std::size_t f) { return marks[f][i] == i + 1; };
      const int read_from = round.read < 0 ? 2 : round.letter == twins_[0].letter ? 0 : 1;
      const int wrote_to = round.wrote < 0 ? 2 : in(0) ? 0 : 1;
      const int stat_of = round.stat < 0 ? 2 : round.ino == twins_[0].use.ino ? 0 : 1;
      context_.check(round.wrote < 0 || in(0) != in(1), "a mark is in both files or in none");
      note(IOR_CALL(pread64), round.read, read_from, round.read > 0 ? 1 : 0);
      note(IOR_CALL(pwrite64), round.wrote, wrote_to, round.wrote > 0 ? 4 : 0);
      note(IOR_CALL(fstat), round.stat, stat_of, 0);
      ++uses[static_cast<std::size_t>(read_from)];
    }
    return uses;
  }

 private:
  struct Round {
    long read, wrote, stat;
    std::uint64_t ino;
    char letter;
  };

  // The files may be shorter than the marks that lie in the other one.
  int number_of_writer(std::size_t f) {
    return context_.ok(sys::bare(SYS_open, twins_[f].use.path.c_str(), O_WRONLY | O_CLOEXEC, 0));
  }

  void note(const sys::CallId& id, long ret, int which, std::uint64_t bytes) {
    static const FileUse kNone;
    const FileUse& use = which == 2 ? kNone : twins_[static_cast<std::size_t>(which)].use;
    context_.check(ret >= 0 || ret == -EBADF, "a call failed with something else than EBADF");
    recorder().note({.call = id.name, .nr = id.nr, .ret = ret, .bytes = bytes, .file = &use});
  }

  Context& context_;
  int number_;
  const std::array<Twin, 2>& twins_;
  std::vector<Round> rounds_;
};

// Which twin the number stands for after change `i`: no pattern that the threads could fall in step
// with. 0 before the first change.
std::size_t twin_after(int i) {
  return (static_cast<std::uint32_t>(i) * 2654435761U >> 16U) & 1U;
}

// Runs User against `change(i)`, which makes the number stand for twin_after(i).
template <class Change>
void race(Context& context, int number, const std::array<Twin, 2>& twins, Change change) {
  Rounds rounds;
  std::thread changer = start_thread([&] {
    for (int i = 1; i <= kRounds; ++i) {
      rounds.begin(1, i);
      change(i);
    }
  });
  std::array<int, 3> uses{};
  std::thread user = start_thread([&] {
    User worker(context, number, twins);
    worker.race(rounds);
    changer.join();
    uses = worker.settle();
  });
  user.join();
  context.check(uses[0] > 100 && uses[1] > 100, "the number hardly ever changed between two uses");
}

void reuse_race(Context& context) {
  const std::array twins = {make_twin(context, 'A'), make_twin(context, 'B')};
  const auto twin = [&](int i) -> const Twin& { return twins[twin_after(i)]; };
  const int number = context.ok(sys::openat(AT_FDCWD, twins[0].use.path, O_RDWR));
  // Between the close and the open, the number stands for nothing: calls then fail with EBADF.
  race(context, number, twins, [&](int i) {
    context.ok(call_with(IOR_CALL(close), twin(i - 1).use, number));
    const long got =
        call_with(IOR_CALL(openat), twin(i).use, AT_FDCWD, twin(i).use.path.c_str(), O_RDWR, 0);
    context.check(got == number, "the file was opened on another number");
  });
}

void dup2_race(Context& context) {
  const std::array twins = {make_twin(context, 'A'), make_twin(context, 'B')};
  std::array<int, 2> sources{};
  for (std::size_t f = 0; f < twins.size(); ++f) {
    sources[f] = context.ok(sys::openat(AT_FDCWD, twins[f].use.path, O_RDWR));
  }
  constexpr int kNumber = 77;
  context.ok(sys::dup2(sources[0], kNumber));
  race(context, kNumber, twins, [&](int i) {
    const std::size_t f = twin_after(i);
    context.ok(call_with(IOR_CALL(dup2), twins[f].use, sources[f], kNumber));
  });
}

// A thread blocks in a read of `number`; meanwhile it becomes a file's, and then the read returns.
void block_and_reuse(Context& context, int number, int writer, const std::string& file) {
  Steps steps;
  pid_t reader = 0;
  std::thread thread = start_thread([&] {
    reader = static_cast<pid_t>(sys::call(IOR_CALL(gettid), {}));
    steps.reached(1);
    std::array<char, 16> buffer{};
    context.check(context.ok(sys::read(number, buffer.data(), buffer.size())) == 5,
                  "the blocked read got something else");
    times(3, [&] { read_back(context, number, "a regular file"); });
  });
  steps.wait_for(1);
  context.check(blocked_in(::getpid(), reader, SYS_read), "the thread does not block");
  context.ok(sys::close(number));
  context.check(context.ok(sys::openat(AT_FDCWD, file, O_RDONLY)) == number,
                "the file was opened on another number");
  times(2, [&] { read_back(context, number, "a regular file"); });
  context.ok(sys::write(writer, "late\n", 5));
  thread.join();
  context.ok(sys::close(number));
  context.ok(sys::close(writer));
}

void blocked_reuse(Context& context) {
  const std::string file = context.path("file"), fifo = context.path("fifo");
  write_file(context, file, "a regular file");
  context.ok(sys::mknod(fifo, S_IFIFO | 0600, 0));
  times(5, [&] {
    std::array<int, 2> ends{};
    context.ok(sys::pipe2(ends, 0));
    block_and_reuse(context, ends[0], ends[1], file);
  });
  times(3, [&] {
    const int reader = context.ok(sys::openat(AT_FDCWD, fifo, O_RDONLY | O_NONBLOCK));
    const int writer = context.ok(sys::openat(AT_FDCWD, fifo, O_WRONLY));
    context.ok(sys::fcntl(reader, F_SETFL, O_RDONLY));
    block_and_reuse(context, reader, writer, file);
  });
  times(2, [&] {
    std::array<int, 2> ends{};
    context.ok(sys::socketpair(AF_UNIX, SOCK_STREAM, ends));
    block_and_reuse(context, ends[0], ends[1], file);
  });
}

constexpr std::array kScenarios = {
    Scenario{"names-reuse-race",
             "a number used while another thread closes it and opens another file on it",
             stated<reuse_race>},
    Scenario{"names-dup2-race",
             "a number used while another thread replaces it by dup2",
             stated<dup2_race>},
    Scenario{"names-blocked-reuse",
             "reads that block while their number is closed and reused",
             stated<blocked_reuse>},
};

}  // namespace

std::span<const Scenario> names_races_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

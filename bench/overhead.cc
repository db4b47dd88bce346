// SPDX-License-Identifier: Apache-2.0
//
// What a traced, a filtered and an untraced system call costs: a loop of read(2) of one byte from
// /dev/zero, under every tracer in turn. Rounds are interleaved, so that a busy machine disturbs
// all alike; medians and quartiles of the added time per call, and the ratios that the targets are
// about. Runs as root.
//
//   overhead [--rounds N] [--calls N] [--ior PATH] [--only NAME,...] [--versus PATH]...
//
// --versus adds the modes filtered and plain of another build: before and after, in one run.
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "floor.skel.h"

namespace {

struct Options {
  int rounds = 9;
  int calls = 300'000;
  std::string ior = "build/ior";
  std::string only;
  std::vector<std::string> versus;
};

// The measured process: makes `calls` reads each time it is told to, and says how long they took.
// It lives through all rounds.
class Victim {
 public:
  Victim() {
    int order[2], answer[2];
    if (pipe2(order, O_CLOEXEC) != 0 || pipe2(answer, O_CLOEXEC) != 0) {
      std::abort();
    }
    pid_ = fork();
    if (pid_ == 0) {
      serve(order[0], answer[1]);
    }
    order_ = order[1];
    answer_ = answer[0];
  }

  ~Victim() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }

  pid_t pid() const { return pid_; }

  // Nanoseconds per call, as the victim's own clock has it.
  double run(int calls) const {
    double ns = 0;
    if (write(order_, &calls, sizeof(calls)) != sizeof(calls)) {
      std::abort();
    }
    if (read(answer_, &ns, sizeof(ns)) != sizeof(ns)) {
      std::abort();
    }
    return ns;
  }

 private:
  [[noreturn]] static void serve(int order, int answer) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
    int calls = 0;
    char byte = 0;
    while (read(order, &calls, sizeof(calls)) == sizeof(calls)) {
      const auto start = std::chrono::steady_clock::now();
      for (int i = 0; i < calls; ++i) {
        if (read(zero, &byte, 1) != 1) {
          _exit(1);
        }
      }
      const std::chrono::duration<double, std::nano> took =
          std::chrono::steady_clock::now() - start;
      const double ns = took.count() / calls;
      if (write(answer, &ns, sizeof(ns)) != sizeof(ns)) {
        break;
      }
    }
    _exit(0);
  }

  pid_t pid_ = -1;
  int order_ = -1;
  int answer_ = -1;
};

// A tracer as a process of its own. Ready when it has written to standard error, or after `settle`.
class TracerProcess {
 public:
  TracerProcess(const std::vector<std::string>& command, std::chrono::milliseconds settle) {
    int said[2];
    if (pipe2(said, O_CLOEXEC) != 0) {
      std::abort();
    }
    pid_ = fork();
    if (pid_ == 0) {
      const int null = open("/dev/null", O_RDWR);
      dup2(null, 0);
      dup2(null, 1);
      dup2(said[1], 2);
      std::vector<char*> argv;
      for (const std::string& word : command) {
        argv.push_back(const_cast<char*>(word.c_str()));
      }
      argv.push_back(nullptr);
      execvp(argv[0], argv.data());
      _exit(127);
    }
    close(said[1]);
    said_ = said[0];
    pollfd wait{said_, POLLIN, 0};
    poll(&wait, 1, 2000);
    usleep(static_cast<useconds_t>(settle.count()) * 1000);
  }

  ~TracerProcess() {
    kill(pid_, SIGINT);
    waitpid(pid_, nullptr, 0);
    close(said_);
  }

 private:
  pid_t pid_ = -1;
  int said_ = -1;
};

// Programs attached for as long as it lives.
class Floor {
 public:
  explicit Floor(bool clocks) : skeleton_(floor_bpf__open()) {
    if (skeleton_ == nullptr) {
      std::abort();
    }
    bpf_program__set_autoload(skeleton_->progs.empty_enter, !clocks);
    bpf_program__set_autoload(skeleton_->progs.empty_exit, !clocks);
    bpf_program__set_autoload(skeleton_->progs.clock_enter, clocks);
    bpf_program__set_autoload(skeleton_->progs.clock_exit, clocks);
    if (floor_bpf__load(skeleton_) != 0 || floor_bpf__attach(skeleton_) != 0) {
      fmt::print(stderr, "overhead: cannot attach the floor programs: run as root\n");
      std::exit(1);
    }
  }
  ~Floor() { floor_bpf__destroy(skeleton_); }
  Floor(const Floor&) = delete;
  Floor& operator=(const Floor&) = delete;

 private:
  floor_bpf* skeleton_;
};

struct Mode {
  std::string name;
  std::string what;
  int calls;  // fewer for slow tracers
  std::function<std::shared_ptr<void>()> attach;
  std::vector<double> ns = {};
};

double quantile(std::vector<double> values, double q) {
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1) + 0.5)];
}

std::shared_ptr<void> tracer(std::vector<std::string> command, int settle_ms = 20) {
  return std::make_shared<TracerProcess>(command, std::chrono::milliseconds(settle_ms));
}

std::vector<Mode> make_modes(const Options& options, const Victim& victim, const Victim& other) {
  const std::string pid = std::to_string(victim.pid());
  const std::string other_pid = std::to_string(other.pid());
  const int n = options.calls;
  std::vector<Mode> modes;
  modes.push_back({"untraced", "nothing attached", n, [] { return std::shared_ptr<void>(); }});
  modes.push_back(
      {"empty", "empty program pair", n, [] { return std::make_shared<Floor>(false); }});
  modes.push_back({"clocks", "two clock reads: the floor with latency", n, [] {
                     return std::make_shared<Floor>(true);
                   }});
  modes.push_back({"filtered", "ior traces another process", n, [=] {
                     return tracer({options.ior, "trace", "-p", other_pid, "-o", "/dev/null"});
                   }});
  modes.push_back({"other-call", "ior traces this process, another call", n, [=] {
                     return tracer(
                         {options.ior, "trace", "-p", pid, "-e", "fsync", "-o", "/dev/null"});
                   }});
  modes.push_back({"text", "ior trace to /dev/null, every row and name", n, [=] {
                     return tracer({options.ior, "trace", "-p", pid, "-o", "/dev/null"});
                   }});
  modes.push_back({"plain", "ior -plain to /dev/null", n, [=] {
                     return tracer({options.ior, "-plain", "-pid", pid});
                   }});
  modes.push_back({"perf", "perf trace -e read", n / 30, [=] {
                     return tracer({"perf", "trace", "-e", "read", "-p", pid, "-o", "/dev/null"},
                                   500);
                   }});
  modes.push_back({"strace", "strace -e trace=read", n / 30, [=] {
                     return tracer({"strace", "-e", "trace=read", "-p", pid, "-o", "/dev/null"});
                   }});
  for (const std::string& path : options.versus) {
    const std::string name = path.substr(path.rfind('/') + 1);
    modes.push_back({"filtered", name, n, [=] {
                       return tracer({path, "trace", "-p", other_pid, "-o", "/dev/null"});
                     }});
    modes.push_back({"plain", name, n, [=] { return tracer({path, "-plain", "-pid", pid}); }});
  }
  std::erase_if(modes, [&](const Mode& mode) {
    return mode.name != "untraced" && mode.name != "empty" && mode.name != "clocks" &&
           !options.only.empty() &&
           ("," + options.only + ",").find("," + mode.name + ",") == std::string::npos;
  });
  return modes;
}

const Mode& find(const std::vector<Mode>& modes, std::string_view name) {
  return *std::ranges::find(modes, name, &Mode::name);
}

// Differences are taken within a round: what disturbed the whole round falls out.
std::vector<double> added(const Mode& mode, const Mode& base) {
  std::vector<double> result;
  for (std::size_t i = 0; i < mode.ns.size(); ++i) {
    result.push_back(mode.ns[i] - base.ns[i]);
  }
  return result;
}

std::vector<double> ratio(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> result;
  for (std::size_t i = 0; i < a.size(); ++i) {
    result.push_back(b[i] > 0 ? a[i] / b[i] : 0);
  }
  return result;
}

void print_table(const std::vector<Mode>& modes) {
  const Mode& base = find(modes, "untraced");
  const auto empty = added(find(modes, "empty"), base);
  const auto clocks = added(find(modes, "clocks"), base);
  fmt::print("{:<11} {:<42} {:>16} {:>9} {:>8} {:>8}\n",
             "mode",
             "what runs",
             "added ns/call",
             "run ratio",
             "/empty",
             "/clocks");
  for (const Mode& mode : modes) {
    const auto extra = added(mode, base);
    fmt::print("{:<11} {:<42} {:>6.0f} [{:.0f}-{:.0f}]  {:>7.2f}x",
               mode.name,
               mode.what,
               quantile(extra, 0.5),
               quantile(extra, 0.25),
               quantile(extra, 0.75),
               quantile(ratio(mode.ns, base.ns), 0.5));
    if (&mode != &base) {
      fmt::print(" {:>7.2f}x {:>7.2f}x",
                 quantile(ratio(extra, empty), 0.5),
                 quantile(ratio(extra, clocks), 0.5));
    }
    fmt::print("\n");
  }
  const auto verdict = [&](std::string_view name,
                           const std::vector<double>& floor,
                           double limit,
                           std::string_view of) {
    const auto mode = std::ranges::find(modes, name, &Mode::name);
    if (mode == modes.end()) {
      return;
    }
    const double value = quantile(ratio(added(*mode, base), floor), 0.5);
    fmt::print("target: {} at most {:.2f} x {}: {:.2f} x, {}\n",
               name,
               limit,
               of,
               value,
               value <= limit ? "met" : "MISSED");
  };
  fmt::print("noise: untraced {:.0f} ns a call, quartiles {:.0f}-{:.0f}\n",
             quantile(base.ns, 0.5),
             quantile(base.ns, 0.25),
             quantile(base.ns, 0.75));
  verdict("filtered", empty, 1.15, "the empty pair");
  verdict("plain", clocks, 1.6, "the floor with latency");
}

Options parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view flag = argv[i];
    if (flag == "--rounds") {
      options.rounds = std::max(1, std::atoi(argv[i + 1]));
    }
    if (flag == "--calls") {
      options.calls = std::max(1000, std::atoi(argv[i + 1]));
    }
    if (flag == "--ior") {
      options.ior = argv[i + 1];
    }
    if (flag == "--only") {
      options.only = argv[i + 1];
    }
    if (flag == "--versus") {
      options.versus.emplace_back(argv[i + 1]);
    }
  }
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse(argc, argv);
  libbpf_set_print([](libbpf_print_level, const char*, va_list) { return 0; });
  // The victim on one CPU, everything else on the others: what is measured is the cost on the
  // traced side.
  Victim other;
  Victim victim;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(0, &one);
  sched_setaffinity(victim.pid(), sizeof(one), &one);
  cpu_set_t rest;
  sched_getaffinity(0, sizeof(rest), &rest);
  if (CPU_COUNT(&rest) > 1) {
    CPU_CLR(0, &rest);
    sched_setaffinity(0, sizeof(rest), &rest);
  }
  auto modes = make_modes(options, victim, other);
  victim.run(options.calls);  // warm
  for (int round = 0; round < options.rounds; ++round) {
    for (Mode& mode : modes) {
      const auto attached = mode.attach();
      victim.run(std::min(mode.calls, 5000));
      mode.ns.push_back(victim.run(mode.calls));
    }
    fmt::print(stderr, "\rround {}/{}", round + 1, options.rounds);
  }
  fmt::print(stderr, "\n");
  print_table(modes);
  return 0;
}

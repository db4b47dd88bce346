// SPDX-License-Identifier: Apache-2.0
//
// ioworkload: makes known system calls and says which, so that a tracer's rows can be checked.
// The order of events in one run: temporary directory, prepare(), PID line, start signal, run(),
// the expectation as JSON lines, removal of the directory by a process made at the start.
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>

#include "expect.h"
#include "scenario.h"

namespace ior::workload {
namespace {

constexpr int kExitFailed = 1;
constexpr int kExitUsage = 2;
constexpr int kExitSkipped = 77;  // what automake and CTest's SKIP_RETURN_CODE use

constexpr const char* kHelp =
    R"(ioworkload: makes known system calls and prints what a tracer must have seen.

  ioworkload --list             one scenario per line: name, tab, description
  ioworkload --scenario=NAME    runs one
  ioworkload --help

  --no-wait     starts at once instead of waiting for the start signal
  --dir=DIR     makes the scenario's directory in DIR instead of $TMPDIR or /tmp

A run prints its process id as the first line, then waits until a line or the end of file arrives on
stdin, or SIGUSR1 arrives: time for a tracer to attach. It works in a new directory (mode 0700,
removed at the end), then prints one JSON object per group of equal calls:

  call, nr      x86-64 name and number; "abi":"i386" for calls through int $0x80
  tid, comm     the thread that called, and its name then
  path, path2   the files of the call in the order of its arguments, absolute, or null
  path_is       exact (absolute argument, or the file behind a descriptor), relative (arg holds the
                string given; path is that string joined to its directory), none
  object        what has no path: pipe:[1], socket:[2], anon_inode:[eventpoll], memfd:x
  endpoints     of a socket, as far as it had any before the call: LOCAL or LOCAL->PEER
  file, ino     in some scenarios: the open file that the call used or made, as /proc/PID/fd/N names
                it (sockets as strace -yy does), and its inode number
  deleted       true when the file's name was gone
  ret           the result of every call of the group; or rets, in order, when they differ;
                or ret_errno; null for a call that does not return
  count, bytes  how often, and the data moved by the calls together: positive results of calls that
                read, write or copy; none for a peek or a size probe; the buffer at most
  seq           position of the group's first call in the run

Strings are bytes: those outside printable ASCII are written as \u00XX each, so a reader gets them back
by encoding the decoded string as Latin-1. What is listed is complete for its tid, call and file: a
tracer must show neither more nor fewer. The last line is {"scenario":NAME,"done":true}, with
"skipped":REASON when the kernel or the privileges did not allow it.

Exit status: 0 done, 1 a call did not do what the scenario needs, 2 usage, 77 skipped.
)";

struct Options {
  bool list = false, help = false, wait = true;
  std::optional<std::string> scenario, after_exec;
  std::string parent_dir, scenario_dir;
  int log_fd = -1;
};

// The value of `word` when it is `--name=value`.
std::optional<std::string> value_of(std::string_view word, std::string_view name) {
  if (!word.starts_with(name) || word.size() <= name.size() || word[name.size()] != '=') {
    return {};
  }
  return std::string(word.substr(name.size() + 1));
}

std::optional<Options> parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--list") {
      options.list = true;
    } else if (word == "--help" || word == "-h") {
      options.help = true;
    } else if (word == "--no-wait") {
      options.wait = false;
    } else if (auto name = value_of(word, "--scenario")) {
      options.scenario = name;
    } else if (auto dir = value_of(word, "--dir")) {
      options.parent_dir = *dir;
    } else if (auto image = value_of(word, "--after-exec")) {
      options.after_exec = image;
    } else if (auto here = value_of(word, "--scenario-dir")) {
      options.scenario_dir = *here;
    } else if (auto number = value_of(word, "--log-fd")) {
      options.log_fd = atoi(number->c_str());
    } else {
      fprintf(stderr, "ioworkload: unknown argument '%s'; see ioworkload --help\n", argv[i]);
      return {};
    }
  }
  return options;
}

int list() {
  for (const Scenario* scenario : all_scenarios()) {
    printf("%s\t%s\n", scenario->name, scenario->description);
  }
  return 0;
}

// Makes the scenario's directory; its name says which scenario, as the tests look for that.
std::optional<std::string> make_directory(const Options& options) {
  std::string parent = options.parent_dir;
  const char* from_environment = getenv("TMPDIR");
  if (parent.empty() && from_environment != nullptr) {
    parent = from_environment;
  }
  if (parent.empty()) {
    parent = "/tmp";
  }
  char* real = realpath(parent.c_str(), nullptr);
  std::string name = real == nullptr ? parent : real;
  free(real);
  name +=
      (name.ends_with('/') ? "" : "/") + std::string("ioworkload-") + *options.scenario + "-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) {
    fprintf(
        stderr, "ioworkload: cannot make a directory in %s: %s\n", parent.c_str(), strerror(errno));
    return {};
  }
  return name;
}

// A process that is there before the trace and removes the directory after the scenario: in the
// scenario's own process the calls for that could not be told from those that are listed.
class Cleaner {
 public:
  // The directory is also removed when this process dies.
  explicit Cleaner(const std::string& dir) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
      return;
    }
    child_ = fork();
    if (child_ == 0) {
      close(ends[1]);
      char go = 0;
      (void)!read(ends[0], &go, 1);
      remove_tree(dir);
      _exit(0);
    }
    close(ends[0]);
    // Out of the way of the small numbers that scenarios get.
    go_ = fcntl(ends[1], F_DUPFD_CLOEXEC, 200);
    close(ends[1]);
  }
  ~Cleaner() {
    if (child_ <= 0) {
      return;
    }
    (void)!write(go_, "", 1);
    waitpid(child_, nullptr, 0);
  }
  Cleaner(const Cleaner&) = delete;
  Cleaner& operator=(const Cleaner&) = delete;

 private:
  static void remove_tree(const std::string& dir) {
    if (chdir("/") != 0) {
      return;
    }
    nftw(
        dir.c_str(),
        [](const char* path, const struct stat*, int, FTW*) { return remove(path); },
        16,
        FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
  }

  pid_t child_ = -1;
  int go_ = -1;
};

// Returns at a line or end of file on stdin, or at SIGUSR1 (blocked since the start of main).
void wait_for_start() {
  struct sigaction action{};
  action.sa_handler = [](int) {};
  sigaction(SIGUSR1, &action, nullptr);
  sigset_t none;
  sigemptyset(&none);
  pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
  while (ppoll(&input, 1, nullptr, &none) > 0) {
    char buffer[256];
    const ssize_t size = read(STDIN_FILENO, buffer, sizeof buffer);
    if (size <= 0 || memchr(buffer, '\n', static_cast<size_t>(size)) != nullptr) {
      return;
    }
  }
}

// Writes all of it, past stdio, whose buffer a forked child might flush again.
void write_out(std::string_view text) {
  while (!text.empty()) {
    const ssize_t size = write(STDOUT_FILENO, text.data(), text.size());
    if (size < 0 && errno == EINTR) {
      continue;
    }
    if (size <= 0) {
      return;
    }
    text.remove_prefix(static_cast<std::size_t>(size));
  }
}

int report(const Context& context) {
  std::string out;
  const bool complete = recorder().print(out);
  out += "{\"scenario\":" + json_string(context.scenario()) + ",\"done\":true";
  if (!context.skipped().empty()) {
    out += ",\"skipped\":" + json_string(context.skipped());
  }
  write_out(out + "}\n");
  if (!complete) {
    fprintf(stderr, "ioworkload: the log overflowed; the expectation is incomplete\n");
  }
  if (context.failed() || !complete) {
    return kExitFailed;
  }
  return context.skipped().empty() ? 0 : kExitSkipped;
}

int run(const Options& options) {
  const Scenario* scenario = find_scenario(*options.scenario);
  if (scenario == nullptr) {
    const std::string_view hint = closest_scenario(*options.scenario);
    fprintf(stderr,
            "ioworkload: unknown scenario '%s'; did you mean '%.*s'? (--list shows all)\n",
            options.scenario->c_str(),
            static_cast<int>(hint.size()),
            hint.data());
    return kExitUsage;
  }
  const std::optional<std::string> dir = make_directory(options);
  if (!dir) {
    return kExitFailed;
  }
  const Cleaner cleaner(*dir);
  if (!recorder().create()) {
    fprintf(stderr, "ioworkload: no memory for the log: %s\n", strerror(errno));
    return kExitFailed;
  }
  Context context(scenario->name, *dir);
  (void)context.program();
  if (scenario->prepare != nullptr) {
    scenario->prepare(context);
  }
  write_out(std::to_string(getpid()) + "\n");
  if (options.wait) {
    wait_for_start();
  }
  recorder().start();
  scenario->run(context);
  return report(context);
}

int run_after_exec(const Options& options) {
  const Scenario* scenario = find_scenario(*options.after_exec);
  if (scenario == nullptr || scenario->after_exec == nullptr ||
      !recorder().attach(options.log_fd)) {
    return kExitUsage;
  }
  Context context(scenario->name, options.scenario_dir);
  scenario->after_exec(context);
  return context.failed() ? kExitFailed : 0;
}

}  // namespace
}  // namespace ior::workload

int main(int argc, char** argv) {
  using namespace ior::workload;
  sigset_t start;
  sigemptyset(&start);
  sigaddset(&start, SIGUSR1);
  sigprocmask(SIG_BLOCK, &start, nullptr);
  const std::optional<Options> options = parse(argc, argv);
  if (!options) {
    return kExitUsage;
  }
  if (options->help) {
    fputs(kHelp, stdout);
    return 0;
  }
  if (options->list) {
    return list();
  }
  if (options->after_exec) {
    return run_after_exec(*options);
  }
  if (options->scenario) {
    return run(*options);
  }
  fputs("ioworkload: nothing to do; see ioworkload --help\n", stderr);
  return kExitUsage;
}

// SPDX-License-Identifier: Apache-2.0
//
// Captures golden records: runs a command under strace, traces it with the kernel side of this
// tree, and prints every record that one program of it caused, as bytes, each call under the line
// that strace printed for it and the line that ior prints. tests/golden/capture.sh uses it.
//
//   hex_capture COMM CALLS -- command...   rows of threads named COMM, calls as `ior trace -e`
//   takes
//
// The command is to be single-threaded from the first selected call on: strace's n-th line is the
// n-th call. Root.
#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "capture/bpf_session.h"
#include "decode/wire_decoder.h"
#include "export/call_text.h"
#include "filter/call_expression.h"
#include "resolve/resolver.h"

namespace {

using namespace ior;
using Bytes = std::vector<std::byte>;

struct Captured {
  std::map<std::uint64_t, Bytes> files;  // by id
  std::map<std::uint64_t, Bytes> tasks;
  std::vector<Bytes> calls;
};

[[noreturn]] void fail(const std::string& why) {
  fmt::print(stderr, "hex_capture: {}\n", why);
  std::exit(1);
}

template <typename T>
T must(Result<T> result) {
  if (!result) {
    fail(result.error().message());
  }
  return *std::move(result);
}

// Starts the words under strace, stopped until SIGCONT.
pid_t launch(const std::vector<std::string>& words) {
  std::vector<char*> argv;
  for (const std::string& word : words) {
    argv.push_back(const_cast<char*>(word.c_str()));
  }
  argv.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    ::raise(SIGSTOP);
    if (std::freopen("/dev/null", "w", stdout) == nullptr) {
      ::_exit(127);
    }
    ::execvp(argv[0], argv.data());
    ::_exit(127);
  }
  ::waitpid(child, nullptr, WUNTRACED);
  return child;
}

Captured trace(const std::vector<std::string>& words, const model::CallSet& calls) {
  const pid_t child = launch(words);
  model::TraceSettings settings;
  settings.target.kind = model::TargetKind::kProcesses;
  settings.target.tgids = {static_cast<std::uint32_t>(child)};
  settings.target.follow = model::Follow::kForks;
  settings.calls = calls;
  const auto session = must(capture::BpfSession::create(settings));
  ::kill(child, SIGCONT);
  ::waitpid(child, nullptr, 0);
  session->detach();

  Captured captured;
  for (std::size_t ring = 0; ring < session->rings(); ++ring) {
    session->drain(ring, [&](std::span<const std::byte> bytes) {
      const Bytes copy(bytes.begin(), bytes.end());
      const auto record = decode::decode(bytes);
      if (!record) {
        fail("a record does not decode");
      }
      if (const auto* file = std::get_if<model::FileRecord>(&*record)) {
        captured.files[file->fields.id] = copy;
      } else if (const auto* task = std::get_if<ior_wire_task>(&*record)) {
        captured.tasks[task->id] = copy;
      } else if (std::holds_alternative<model::CallRecord>(*record)) {
        captured.calls.push_back(copy);
      }
    });
  }
  std::ranges::sort(captured.calls, {}, [](const Bytes& bytes) {
    ior_wire_call call{};
    std::memcpy(&call, bytes.data(), IOR_CALL_FIXED_SIZE);
    return call.enter_ns + call.latency_ns;
  });
  return captured;
}

// "openat(...) = 3" of "4711 openat(...) = 3"; lines about signals and exits are no calls.
std::vector<std::string> strace_lines(const std::string& path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const std::size_t call = line.find_first_not_of(" 0123456789");
    if (call != std::string::npos && line.find('(', call) != std::string::npos &&
        line[call] != '+' && line[call] != '-') {
      lines.push_back(line.substr(call));
    }
  }
  return lines;
}

void print_record(const char* kind, const Bytes& bytes) {
  fmt::print("{}", kind);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    fmt::print("{}{:02x}", i % 8 == 0 ? " " : "", std::to_integer<unsigned>(bytes[i]));
  }
  fmt::print("\n");
}

// Prints announcements where they are first needed, and every call under its two lines.
class Printer {
 public:
  Printer(const Captured& captured, std::string comm)
      : captured_(captured), comm_(std::move(comm)) {}

  std::size_t print(std::vector<std::string> lines) {
    std::size_t printed = 0;
    for (const Bytes& bytes : captured_.calls) {
      const auto record = std::get<model::CallRecord>(*decode::decode(bytes));
      if (!is_wanted(record.fields.task_id)) {
        continue;
      }
      announce("task", captured_.tasks, record.fields.task_id);
      for (const std::uint64_t id : {record.fields.file_id,
                                     record.fields.file2_id,
                                     record.fields.dir_id,
                                     record.fields.dir2_id}) {
        announce("file", captured_.files, id);
      }
      model::CallEvent event;
      resolver_.resolve(record, resolve::Missing::kAccept, event);
      std::string text;
      exporter::append_call(text, event, {});
      fmt::print("\n# strace: {}\n# ior: {}\n",
                 printed < lines.size() ? lines[printed] : std::string("(no line)"),
                 text);
      print_record("call", bytes);
      ++printed;
    }
    return printed;
  }

 private:
  bool is_wanted(std::uint64_t task_id) const {
    const auto found = captured_.tasks.find(task_id);
    if (found == captured_.tasks.end()) {
      return false;
    }
    const auto task = std::get<ior_wire_task>(*decode::decode(found->second));
    return comm_ == std::string_view(task.comm, ::strnlen(task.comm, sizeof(task.comm)));
  }

  void announce(const char* kind, const std::map<std::uint64_t, Bytes>& records, std::uint64_t id) {
    const auto found = records.find(id);
    if (found == records.end() || std::ranges::find(announced_, id) != announced_.end()) {
      return;
    }
    announced_.push_back(id);
    print_record(kind, found->second);
    const auto record = *decode::decode(found->second);
    if (const auto* file = std::get_if<model::FileRecord>(&record)) {
      resolver_.announce(*file);
    } else {
      resolver_.announce(std::get<ior_wire_task>(record));
    }
  }

  const Captured& captured_;
  std::string comm_;
  resolve::Resolver resolver_;
  std::vector<std::uint64_t> announced_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5 || std::string_view(argv[3]) != "--") {
    fail("usage: hex_capture COMM CALL,CALL... -- command...");
  }
  std::vector<std::string> names(1);
  for (const char* at = argv[2]; *at != '\0'; ++at) {
    *at == ',' ? names.emplace_back() : names.back() += *at;
  }
  const model::CallSet calls = must(filter::select_calls_by_expression(names));
  const std::string log = fmt::format("/tmp/hex_capture.{}", ::getpid());
  std::vector<std::string> words{
      "strace", "-f", "-y", "-o", log, "-e", fmt::format("trace={}", argv[2])};
  words.insert(words.end(), argv + 4, argv + argc);

  const Captured captured = trace(words, calls);
  const std::vector<std::string> lines = strace_lines(log);
  ::unlink(log.c_str());
  const std::size_t printed = Printer(captured, argv[1]).print(lines);
  if (printed != lines.size()) {
    fail(fmt::format("{} calls of {}, but {} lines of strace", printed, argv[1], lines.size()));
  }
  return 0;
}

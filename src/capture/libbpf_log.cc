// SPDX-License-Identifier: Apache-2.0
#include "capture/libbpf_log.h"

#include <bpf/libbpf.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <sstream>

namespace ior::capture {
namespace {

constexpr std::size_t kLines = 6;

struct State {
  std::deque<std::string> lines;
  bool print = false;
};

State* current = nullptr;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): libbpf's
                           // callback has no context

int on_print(libbpf_print_level level, const char* format, va_list arguments) {
  if (current == nullptr) {
    return 0;
  }
  if (level == LIBBPF_DEBUG && !current->print) {
    return 0;
  }
  // A message may be the whole log of the verifier, and its last lines are those that matter.
  va_list again;
  va_copy(again, arguments);
  const int size = std::vsnprintf(nullptr, 0, format, again);
  va_end(again);
  std::string message(static_cast<std::size_t>(std::max(size, 0)), '\0');
  std::vsnprintf(message.data(), message.size() + 1, format, arguments);
  if (current->print) {
    std::fputs(message.c_str(), stderr);
  }
  if (level == LIBBPF_DEBUG) {
    return size;
  }
  std::istringstream text(message);
  for (std::string line; std::getline(text, line);) {
    if (line.empty()) {
      continue;
    }
    current->lines.push_back(line);
    if (current->lines.size() > kLines) {
      current->lines.pop_front();
    }
  }
  return size;
}

}  // namespace

LibbpfLog::LibbpfLog() {
  current = new State;
  current->print = std::getenv("IOR_LIBBPF_DEBUG") != nullptr;
  libbpf_set_print(on_print);
}

LibbpfLog::~LibbpfLog() {
  libbpf_set_print(nullptr);
  delete current;
  current = nullptr;
}

std::string LibbpfLog::last_lines() const {
  std::string joined;
  for (const std::string& line : current->lines) {
    joined += (joined.empty() ? "" : " | ") + line;
  }
  return joined;
}

}  // namespace ior::capture

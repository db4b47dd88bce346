// SPDX-License-Identifier: Apache-2.0
#include "base/result.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace ior {

std::string Error::message() const {
  std::string text = fmt::format("cannot {} {}", op, subject);
  if (op.empty()) {
    text = subject;
  }
  if (errno_value != 0) {
    text += fmt::format(": {} ({})", errno_name(errno_value), std::strerror(errno_value));
  }
  if (!detail.empty()) {
    text += fmt::format(": {}", detail);
  }
  if (!hint.empty()) {
    text += fmt::format(". Hint: {}", hint);
  }
  return text;
}

std::unexpected<Error> from_code(std::string_view op,
                                 std::string_view subject,
                                 int code,
                                 std::string_view hint) {
  return std::unexpected(Error{.op = std::string(op),
                               .subject = std::string(subject),
                               .errno_value = code < 0 ? -code : code,
                               .detail = {},
                               .hint = std::string(hint)});
}

std::unexpected<Error> from_errno(std::string_view op,
                                  std::string_view subject,
                                  std::string_view hint) {
  return from_code(op, subject, errno, hint);
}

std::unexpected<Error> usage_error(std::string_view subject,
                                   std::string_view detail,
                                   std::string_view hint) {
  return std::unexpected(Error{.op = {},
                               .subject = std::string(subject),
                               .errno_value = 0,
                               .detail = std::string(detail),
                               .hint = std::string(hint),
                               .exit_code = 2});
}

std::string errno_name(int value) {
  const char* name = strerrorname_np(value);  // glibc 2.32: man 3 strerror
  return name != nullptr ? name : fmt::format("E{}", value);
}

void check_failed(const char* expression, const char* why, const char* file, int line) {
  std::fprintf(
      stderr, "ior: internal error: %s does not hold (%s:%d): %s\n", expression, file, line, why);
  std::abort();
}

}  // namespace ior

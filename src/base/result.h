// SPDX-License-Identifier: Apache-2.0
//
// Expected failures as values. An Error says what was tried, on what, why it failed and what to do
// about it; errno and libbpf results become an Error at the call that made them, and nowhere else.
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace ior {

struct [[nodiscard]] Error {
  std::string op;  // what was tried: "attach program", "open"
  std::string
      subject;  // on what: a file, a program, an option's value; traced text already escaped
  int errno_value = 0;  // 0: not a system error
  std::string detail;   // why, when errno does not say it
  std::string hint;     // what to do about it; empty: nothing known
  int exit_code = 1;    // of the process, when nobody handles it: 1 failure, 2 usage

  // "cannot attach program sys_enter: EPERM (Operation not permitted). Hint: run as root ..."
  std::string message() const;
};

template <typename T>
using Result = std::expected<T, Error>;

using Status = Result<void>;

// The current errno, or a negative result of libbpf, for an operation on a subject.
std::unexpected<Error> from_errno(std::string_view op,
                                  std::string_view subject,
                                  std::string_view hint = {});
std::unexpected<Error> from_code(std::string_view op,
                                 std::string_view subject,
                                 int code,
                                 std::string_view hint = {});

// Wrong use of the program: exit code 2.
std::unexpected<Error> usage_error(std::string_view subject,
                                   std::string_view detail,
                                   std::string_view hint = {});

// "ENOENT" for ENOENT; "E<number>" when it has no name.
std::string errno_name(int value);

// Ends the process: an invariant of the program does not hold.
[[noreturn]] void check_failed(const char* expression, const char* why, const char* file, int line);

}  // namespace ior

#define IOR_CONCAT_(a, b) a##b
#define IOR_CONCAT(a, b) IOR_CONCAT_(a, b)

// IOR_TRY(auto value, function()): the value, or return the error.
#define IOR_TRY_(temporary, declaration, expression)      \
  auto temporary = (expression);                          \
  if (!temporary)                                         \
    return std::unexpected(std::move(temporary).error()); \
  declaration = *std::move(temporary) /* NOLINT(bugprone-macro-parentheses) */
#define IOR_TRY(declaration, expression) \
  IOR_TRY_(IOR_CONCAT(result_, __LINE__), declaration, expression)

// IOR_TRY_STATUS(function()): return the error of a Status.
#define IOR_TRY_STATUS(expression)                        \
  do {                                                    \
    auto status_ = (expression);                          \
    if (!status_)                                         \
      return std::unexpected(std::move(status_).error()); \
  } while (false)

#define IOR_CHECK(condition, why) \
  ((condition) ? void() : ::ior::check_failed(#condition, why, __FILE__, __LINE__))

// SPDX-License-Identifier: Apache-2.0
// Results of calls as text; see args.h.
#include <asm/unistd.h>
#include <fcntl.h>

#include "export/args.h"
#include "export/errno_names.h"
#include "export/words.h"

namespace ior::exporter {
namespace {

using model::ArgType;
using model::ReturnKind;

constexpr std::int64_t kMaxErrno = 4095;  // MAX_ERRNO, include/linux/err.h

// Restarts of the kernel too, which have names and are shown by them.
bool is_errno(std::int64_t result) {
  return result < 0 && result >= -kMaxErrno;
}

void append_error(fmt::memory_buffer& out, int number) {
  const std::string_view name = errno_name(number);
  if (name.empty()) {
    append_format(out, "-1 (errno {})", number);
  } else {
    append_format(out, "{} {} ({})", is_restart(number) ? "?" : "-1", name, errno_text(number));
  }
}

// "0x8402 (flags O_RDWR|O_APPEND|O_LARGEFILE)", "0 (flags O_RDONLY)"
void append_fcntl_result(fmt::memory_buffer& out, std::uint64_t command, std::int64_t result) {
  const auto value = static_cast<std::uint64_t>(result);
  switch (command & 0xffffffffU) {
    case F_GETFL:
      append_hex(out, value);
      append_text(out, " (flags ");
      append_words(out, *find_words(ArgType::open_flags), value);
      out.push_back(')');
      break;
    case F_GETFD:
      if (value == 0) {
        append_text(out, "0");
      } else {
        append_format(
            out, "{:#x} (flags {})", value, value == FD_CLOEXEC ? "FD_CLOEXEC" : "FD_???");
      }
      break;
    default:
      append_format(out, "{}", result);
  }
}

}  // namespace

void append_plain_result(fmt::memory_buffer& out, std::int64_t result) {
  if (is_errno(result)) {
    append_error(out, static_cast<int>(-result));
  } else {
    append_format(out, "{}", result);
  }
}

void append_result(fmt::memory_buffer& out, const CallArgs& call, std::int64_t result) {
  if (call.info.returns == ReturnKind::none) {
    append_text(out, "?");
    return;
  }
  if (is_errno(result)) {
    append_error(out, static_cast<int>(-result));
    return;
  }
  if (call.info.returns == ReturnKind::address) {
    append_format(out, "{:#x}", static_cast<std::uint64_t>(result));
    return;
  }
  switch (call.info.nr) {
    case __NR_fcntl:
      append_fcntl_result(out, call.values[1], result);
      break;
    case __NR_umask:
      append_format(out, "0{:02o}", static_cast<std::uint64_t>(result));
      break;
    case __NR_personality:
      append_format(out, "{:#x} (", static_cast<std::uint64_t>(result));
      append_words(out, *find_words(ArgType::personality), static_cast<std::uint64_t>(result));
      out.push_back(')');
      break;
    case __NR_getuid:
    case __NR_geteuid:
    case __NR_getgid:
    case __NR_getegid:
      append_format(out, "{}", static_cast<std::uint32_t>(result));
      break;
    default:
      append_format(out, "{}", result);
  }
}

}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
//
// ior syscalls: the one table of system calls, for reading and for scripts: a header, then one line
// per call.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/options.h"
#include "filter/closest.h"
#include "model/arg_type.h"
#include "model/syscall_kinds.h"
#include "model/syscall_table.h"

namespace ior::cli {
namespace {

std::string arguments(const model::SyscallInfo& info) {
  std::string out;
  for (std::size_t i = 0; i < info.nargs; ++i) {
    out += fmt::format(
        "{}{} {}", i == 0 ? "" : ", ", model::to_string(info.args[i].type), info.args[i].name);
  }
  return out;
}

void append_row(std::string& out, const model::SyscallInfo& info, std::size_t width) {
  out += fmt::format("{:<{}}  {:>3}  {:<8}  {:<17}  ({})\n",
                     info.name,
                     width,
                     info.nr,
                     model::to_string(info.family),
                     model::to_string(info.kind),
                     arguments(info));
}

std::string card(const model::SyscallInfo& info) {
  std::string out = fmt::format("{}({})\n", info.name, arguments(info));
  if (model::is_operation(info)) {
    out += fmt::format("number      {}, of the io_uring operation with opcode {}\n",
                       info.nr,
                       info.nr - IOR_OPERATION_BASE);
  } else {
    out += fmt::format("number      {}\n", info.nr);
    out += fmt::format("tracepoint  sys_enter_{}\n", info.tracepoint_name);
  }
  out += fmt::format("family      {}\n", model::to_string(info.family));
  out += fmt::format("kind        {}\n", model::to_string(info.kind));
  out += fmt::format("bytes       {}\n", model::to_string(info.bytes));
  out += fmt::format("returns     {}\n", model::to_string(info.returns));
  return out;
}

std::unexpected<Error> unknown_call(std::string_view name) {
  std::vector<std::string_view> candidates;
  for (const model::SyscallInfo& info : model::all_syscalls()) {
    candidates.push_back(info.name);
  }
  const std::string_view near = filter::closest(name, candidates);
  return usage_error(
      fmt::format("unknown call {}", name),
      {},
      near.empty() ? "ior syscalls lists them" : fmt::format("did you mean {}?", near));
}

}  // namespace

Result<int> run_syscalls(const Options& options) {
  if (!options.syscall.empty()) {
    const model::SyscallInfo* info = model::find_by_name(options.syscall);
    if (info == nullptr) {
      return unknown_call(options.syscall);
    }
    return print(card(*info));
  }
  std::size_t width = 0;
  for (const model::SyscallInfo& info : model::all_syscalls()) {
    width = std::max(width, info.name.size());
  }
  std::string out = fmt::format(
      "{:<{}}  {:>3}  {:<8}  {:<17}  {}\n", "name", width, "nr", "family", "kind", "arguments");
  for (const model::SyscallInfo& info : model::all_syscalls()) {
    append_row(out, info, width);
  }
  return print(out);
}

}  // namespace ior::cli

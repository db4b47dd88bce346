// SPDX-License-Identifier: Apache-2.0
#include "aggregate/call_key.h"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>
#include <optional>

#include "model/arg_type.h"

namespace ior::aggregate {
namespace {

// The flags of a call that opened a file by them.
std::optional<std::uint64_t> open_flags(const model::CallEvent& event) {
  if (!event.notes.file_returned || event.info == nullptr) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < event.info->nargs; ++i) {
    if (event.info->args[i].type == model::ArgType::open_flags) {
      return event.args[i];
    }
  }
  return std::nullopt;
}

}  // namespace

model::CallKey CallKeys::of(const model::CallEvent& event) {
  model::CallKey key;
  path_.clear();
  model::append_file_name(path_, event);
  key.path = path_;
  if (event.info != nullptr) {
    key.call = event.info->tracepoint_name;
  } else {
    call_ = model::call_name(event);
    key.call = call_;
  }
  if (event.task != nullptr) {
    key.comm = event.task->comm;
    key.pid = event.task->tgid;
    key.tid = event.task->tid;
    key.uid = event.task->uid;
    key.cgroup = event.task->cgroup_id;
  }
  if (const auto flags = open_flags(event)) {
    flags_.clear();
    if (words_ != nullptr) {
      words_(flags_, *flags);
    } else {
      fmt::format_to(std::back_inserter(flags_), "{:#x}", *flags);
    }
    key.flags = flags_;
  }
  return key;
}

}  // namespace ior::aggregate

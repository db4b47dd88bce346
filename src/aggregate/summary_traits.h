// SPDX-License-Identifier: Apache-2.0
//
// What a call means for the summary: its sample, and the part it plays for its file.
#pragma once

#include <cstdint>

#include "aggregate/summary_tally.h"
#include "model/event.h"

namespace ior::aggregate {

// Facts of a call number, looked up once per event.
struct CallTraits {
  bool waits = false;            // always, for somebody else
  bool waits_on_stream = false;  // when its file is a pipe, a socket, a terminal or a notifier
  bool opens = false;
  bool uses = false;  // the contents of its file: reads, maps, lists, executes
  bool reads = false;
  bool writes = false;
  bool copies = false;    // from one file to a second one
  bool to_first = false;  // a copy whose first file is the target: sendfile
  bool syncs = false;
  bool forks = false;  // with CLONE_VFORK in its first argument it waits for the child
  std::int8_t open_flags_arg = -1;
};

// Constant time. The traits of "nothing known" for a call without a row.
const CallTraits& traits_of(const model::SyscallInfo* info);

// `now_ns` is the time for events that have none of their own. Hot path.
Sample sample_of(const model::CallEvent& event, const CallTraits& traits, std::uint64_t now_ns);

// Whether the call's time is that of somebody else. Hot path.
bool waits_by_design(const model::CallEvent& event);

// Whether an open asks for contents: not for a place (O_PATH, O_DIRECTORY), not only to write.
bool opens_to_read(const model::CallEvent& event, const CallTraits& traits);

// The open file that the call is named by in rows, as model::append_file_name() chooses it; null
// when that is a path, or nothing. Hot path.
const model::File* named_file(const model::CallEvent& event);

}  // namespace ior::aggregate

// SPDX-License-Identifier: Apache-2.0
//
// The words of `ior trace -e`, as strace and perf trace have taught them, turned into a set of
// calls. Pure.
//
//   openat     a call; sys_enter_openat is the same
//   %fs        a family of `ior syscalls`, in any case
//   %file      the calls that take a path       %desc  the calls that take a descriptor
//   all, none  every call, also those that the table does not know; no call
//   !word      all but these: negated words are taken from what the others select, or from all
#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "model/trace_settings.h"

namespace ior::cli {

// No words: all calls. Errors: an unknown word, with the nearest known one; a set that is empty.
Result<model::CallSet> parse_call_list(std::span<const std::string> words);

}  // namespace ior::cli

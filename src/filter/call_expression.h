// SPDX-License-Identifier: Apache-2.0
//
// The list of calls of `ior trace -e`, as strace and perf trace write it:
//
//   read,openat     names, __NR_ spelling or the tracepoint's
//   open*,?stat     globs: * ? [...]
//   /^sched_/       a regular expression; the second slash may be left out
//   %file           a class, below; the sign may be left out for "all" and "none"
//   !close,%net     a leading ! negates the whole list, as in strace
//   %file,!close    a ! further on takes that word away from the others
//   trace=read      the prefix is strace's and may stand
//
// Classes by what the arguments are: %file (takes a path), %desc (takes or returns a descriptor),
// %network (sockets), %process (fork, exec, exit, wait, kill), %memory, %ipc (System V), %signal;
// %all, %none, %other (numbers that the table does not know). Also every family (%FS, %polling,
// ...) whose name is not a class, and every kind (%epoll-ctl). Case does not matter. Pure.
#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "model/trace_settings.h"

namespace ior::filter {

// words: the list, split at commas; several -e lists one after the other are united.
Result<model::CallSet> select_calls_by_expression(std::span<const std::string> words);

}  // namespace ior::filter

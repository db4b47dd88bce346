// SPDX-License-Identifier: Apache-2.0
//
// What a call did, derived from its number, arguments and result: the columns of recordings and of
// the full CSV that are not members of the event. docs/SCHEMA.md says what each means. Hot path:
// nothing here allocates.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/event.h"

namespace ior::model {

// "returned", "no_enter", "no_return", "in_flight".
std::string_view to_string(Outcome outcome);
std::optional<Outcome> parse_outcome(std::string_view word);

// "regular", "directory", "char_device", ...
std::string_view to_string(FileKind kind);
std::optional<FileKind> parse_file_kind(std::string_view word);

// The row of Accounting::calls that the call is counted in.
std::size_t row_of(const CallEvent& event);

// Whether a result is an errno. What an interrupted call returns to the kernel itself, which
// carries it on, is none.
bool is_error(std::int64_t ret);

// The descriptor that the call used, or that it made: the first one of a pair. Empty: none, or not
// known.
std::optional<std::int64_t> descriptor(const CallEvent& event);

// The second one: an argument, the second of a pair, or the one that accept made.
std::optional<std::int64_t> second_descriptor(const CallEvent& event);

// As bytes_moved(); empty for calls that move none, when there is no result, and when it is not
// known.
std::optional<std::uint64_t> known_bytes(const CallEvent& event);

// Length that the call mapped, unmapped or moved, in whole pages.
std::optional<std::uint64_t> address_space_bytes(const CallEvent& event);

// Of calls that poll: descriptors given, or room for events.
std::optional<std::int64_t> poll_size(const CallEvent& event);

// Of calls that poll and take milliseconds; -1: for ever.
std::optional<std::int64_t> poll_timeout_ns(const CallEvent& event);

bool is_epoll_ctl(const CallEvent& event);
// "ADD", "DEL", "MOD"; empty for another number, which args[1] holds.
std::string_view epoll_op(const CallEvent& event);

// Whether the call has two names, an old one and a new one: rename, link, symlink.
bool has_two_names(const CallEvent& event);

// The words of the notes, joined by '+': "bad_fd+compat".
void append_notes(std::string& out, const CallNotes& notes);
// Unknown words are left out.
CallNotes parse_notes(std::string_view words);

}  // namespace ior::model

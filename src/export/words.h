// SPDX-License-Identifier: Apache-2.0
//
// Names of the flags and constants that system calls take, and the rule by which a value is spelled
// with them: strace's, so that its readers feel at home. Values come from the system's headers.
//
// (The folder is src/export; "export" is a keyword, hence the namespace's name.)
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <span>
#include <string_view>

#include "model/arg_type.h"

namespace ior::exporter {

struct Word {
  std::uint64_t value;
  std::string_view name;
};

#define IOR_WORD(constant)                          \
  ::ior::exporter::Word {                           \
    static_cast<std::uint64_t>(constant), #constant \
  }

inline constexpr std::uint64_t kWholeValue = ~std::uint64_t{0};

// How a value of one type reads. With one_of_mask = kWholeValue it is exactly one of `one_of`; with
// 0 a set of `flags`; else the masked field is one of `one_of` and the rest a set of flags.
struct WordTable {
  std::span<const Word> one_of;
  std::span<const Word> flags;  // combined words (several bits) before their parts
  std::uint64_t one_of_mask;
  std::string_view unknown;  // "O_???", shown in a comment when nothing matches
  int bits = 32;             // higher bits of the register mean nothing to the kernel
};

constexpr WordTable one_word(std::span<const Word> words, std::string_view unknown, int bits = 32) {
  return {words, {}, kWholeValue, unknown, bits};
}

constexpr WordTable word_set(std::span<const Word> flags, std::string_view unknown, int bits = 32) {
  return {{}, flags, 0, unknown, bits};
}

// "O_RDWR|O_CREAT"; unknown bits follow in hexadecimal ("O_RDWR|0x40000000"); a value without any
// known word is "0x40000000 /* O_??? */", 0 without a word of its own "0".
void append_words(fmt::memory_buffer& out, const WordTable& table, std::uint64_t value);

// The table for arguments of this type; nullptr when their reading needs more than a table (see
// args.h) or they have no words.
const WordTable* find_words(model::ArgType type);

// The word for a value, or empty.
std::string_view find_word(std::span<const Word> words, std::uint64_t value);

// Hexadecimal with 0x, but "0" for 0, as C's %#x.
void append_hex(fmt::memory_buffer& out, std::uint64_t value);

inline void append_text(fmt::memory_buffer& out, std::string_view text) {
  out.append(text.data(), text.data() + text.size());
}

// The format string is checked when compiled.
template <typename... Values>
void append_format(fmt::memory_buffer& out,
                   fmt::format_string<Values...> format,
                   Values... values) {
  fmt::vformat_to(fmt::appender(out), format, fmt::make_format_args(values...));
}

struct TypedTable {
  model::ArgType type;
  const WordTable* table;
};

// One per words_*.cc, put together by find_words().
std::span<const TypedTable> file_words();
std::span<const TypedTable> mount_words();
std::span<const TypedTable> memory_words();
std::span<const TypedTable> socket_words();
std::span<const TypedTable> process_words();
std::span<const TypedTable> event_words();
std::span<const TypedTable> time_and_ipc_words();
std::span<const TypedTable> security_words();

}  // namespace ior::exporter

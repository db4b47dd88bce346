// SPDX-License-Identifier: Apache-2.0
#include "export/words.h"

#include <array>
#include <utility>

namespace ior::exporter {
namespace {

std::uint64_t low_bits(std::uint64_t value, int bits) {
  return bits >= 64 ? value : value & ((std::uint64_t{1} << bits) - 1);
}

void append_unknown(fmt::memory_buffer& out, const WordTable& table, std::uint64_t value) {
  append_hex(out, value);
  append_format(out, " /* {} */", table.unknown);
}

void append_separator(fmt::memory_buffer& out, bool& first) {
  if (!first) {
    out.push_back('|');
  }
  first = false;
}

// Appends the flags of `rest`, after `first` says whether something is there already.
void append_flags(fmt::memory_buffer& out, const WordTable& table, std::uint64_t rest, bool first) {
  const bool nothing_before = first;
  for (const Word& word : table.flags) {
    const std::uint64_t bits = low_bits(word.value, table.bits);
    if (bits != 0 && (rest & bits) == bits) {
      append_separator(out, first);
      append_text(out, word.name);
      rest &= ~bits;
    }
  }
  if (rest == 0) {
    return;
  }
  if (nothing_before && first) {
    append_unknown(out, table, rest);
  } else {
    append_separator(out, first);
    append_hex(out, rest);
  }
}

auto table_of_tables() {
  std::array<const WordTable*, 256> tables{};  // ArgType is 8 bits wide
  for (const auto& topic : {file_words(),
                            mount_words(),
                            memory_words(),
                            socket_words(),
                            process_words(),
                            event_words(),
                            time_and_ipc_words(),
                            security_words()}) {
    for (const TypedTable& entry : topic) {
      tables[std::to_underlying(entry.type)] = entry.table;
    }
  }
  return tables;
}

}  // namespace

std::string_view find_word(std::span<const Word> words, std::uint64_t value) {
  for (const Word& word : words) {
    if (word.value == value) {
      return word.name;
    }
  }
  return {};
}

void append_hex(fmt::memory_buffer& out, std::uint64_t value) {
  if (value == 0) {
    out.push_back('0');
  } else {
    append_format(out, "{:#x}", value);
  }
}

void append_words(fmt::memory_buffer& out, const WordTable& table, std::uint64_t value) {
  value = low_bits(value, table.bits);
  if (table.one_of_mask == 0) {
    if (value == 0) {
      const std::string_view zero = find_word(table.flags, 0);
      append_text(out, zero.empty() ? "0" : zero);
    } else {
      append_flags(out, table, value, true);
    }
    return;
  }

  const std::uint64_t mask = low_bits(table.one_of_mask, table.bits);
  const std::uint64_t field = value & mask;
  for (const Word& word : table.one_of) {
    if (low_bits(word.value, table.bits) == field) {
      append_text(out, word.name);
      append_flags(out, table, value & ~mask, false);
      return;
    }
  }
  if (field != 0 || value == 0) {
    append_unknown(out, table, field);
  }
  append_flags(out, table, value & ~mask, field == 0);
}

const WordTable* find_words(model::ArgType type) {
  static const auto kTables = table_of_tables();
  return kTables[std::to_underlying(type)];
}

}  // namespace ior::exporter

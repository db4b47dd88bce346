// SPDX-License-Identifier: Apache-2.0
//
// What every text that ior writes must be, said without ior's own code: a check that shares the
// mistakes of what it checks finds none.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace ior::fuzz {

// Ends the process, which is how a fuzzer says what it found.
inline void require(bool condition, const char* what, std::string_view text) {
  if (!condition) {
    std::fprintf(stderr, "not so: %s\n%.*s\n", what, static_cast<int>(text.size()), text.data());
    std::abort();
  }
}

struct Character {
  std::uint32_t value = 0;
  std::size_t size = 0;  // 0: not UTF-8
};

// The first character of text that is not empty, by the table of RFC 3629, section 4.
inline Character character(std::string_view text) {
  struct Form {
    unsigned char first, last, second_first, second_last;
    std::size_t size;
  };
  static constexpr Form kForms[] = {{0x00, 0x7f, 0, 0, 1},
                                    {0xc2, 0xdf, 0x80, 0xbf, 2},
                                    {0xe0, 0xe0, 0xa0, 0xbf, 3},
                                    {0xe1, 0xec, 0x80, 0xbf, 3},
                                    {0xed, 0xed, 0x80, 0x9f, 3},
                                    {0xee, 0xef, 0x80, 0xbf, 3},
                                    {0xf0, 0xf0, 0x90, 0xbf, 4},
                                    {0xf1, 0xf3, 0x80, 0xbf, 4},
                                    {0xf4, 0xf4, 0x80, 0x8f, 4}};
  const auto byte = [&text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  for (const Form& form : kForms) {
    if (byte(0) < form.first || byte(0) > form.last) {
      continue;
    }
    if (text.size() < form.size ||
        (form.size > 1 && (byte(1) < form.second_first || byte(1) > form.second_last))) {
      return {};
    }
    std::uint32_t value = form.size == 1 ? byte(0) : byte(0) & (0x7fU >> form.size);
    for (std::size_t i = 1; i < form.size; ++i) {
      if ((byte(i) & 0xc0U) != 0x80U) {
        return {};
      }
      value = value << 6 | (byte(i) & 0x3fU);
    }
    return {value, form.size};
  }
  return {};
}

// Whether a terminal could take it for something else than what it shows.
inline bool acts_on_terminal(std::uint32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x61c || c == 0x200e || c == 0x200f ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

// Of UTF-8, and nothing in it but line ends acts on a terminal.
inline void require_clean(std::string_view text) {
  for (std::string_view rest = text; !rest.empty();) {
    const Character c = character(rest);
    require(c.size != 0, "it is UTF-8", text);
    require(c.value == '\n' || !acts_on_terminal(c.value), "it can be shown on a terminal", text);
    rest.remove_prefix(c.size);
  }
}

// The number of fields of each record, read as RFC 4180 has it with LF for a line's end.
inline std::vector<std::size_t> csv_records(std::string_view text) {
  std::vector<std::size_t> records;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t fields = 1;
    for (bool ended = false; !ended; ++at) {
      if (at < text.size() && text[at] == '"') {
        do {
          at = text.find('"', at + 1);
          require(at != std::string_view::npos, "a quoted field ends", text);
          ++at;
        } while (at < text.size() && text[at] == '"');
      } else {
        at = std::min(text.find_first_of(",\n\"", at), text.size());
      }
      require(at < text.size() && text[at] != '"', "a field ends with a comma or a line", text);
      ended = text[at] == '\n';
      fields += ended ? 0 : 1;
    }
    records.push_back(fields);
  }
  return records;
}

inline std::string_view behind_line_ends(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of('\n'), text.size()));
}

// Reads one JSON value (RFC 8259; of blanks, ior writes only line ends, and only in lists) and
// returns what stands behind it.
inline std::string_view behind_json(std::string_view text, int depth = 0);

inline std::string_view behind_json_string(std::string_view text) {
  require(text.starts_with('"'), "a JSON string begins", text);
  std::size_t at = 1;
  while (at < text.size() && text[at] != '"') {
    require(static_cast<unsigned char>(text[at]) >= 0x20, "controls are escaped in JSON", text);
    if (text[at] == '\\') {
      ++at;
      const bool hex = at < text.size() && text[at] == 'u';
      require(at < text.size() && std::string_view("\"\\/bfnrtu").find(text[at]) != text.npos &&
                  (!hex || (text.size() - at > 4 &&
                            text.substr(at + 1, 4).find_first_not_of("0123456789abcdefABCDEF") ==
                                std::string_view::npos)),
              "an escape of JSON",
              text);
      at += hex ? 4 : 0;
    }
    ++at;
  }
  require(at < text.size(), "a JSON string ends", text);
  return text.substr(at + 1);
}

inline std::string_view behind_json_members(std::string_view text, char end, int depth) {
  text = behind_line_ends(text.substr(1));
  if (text.starts_with(end)) {
    return text.substr(1);
  }
  while (true) {
    if (end == '}') {
      text = behind_json_string(text);
      require(text.starts_with(':'), "a colon stands behind a JSON key", text);
      text.remove_prefix(1);
    }
    text = behind_line_ends(behind_json(text, depth + 1));
    require(text.starts_with(',') || text.starts_with(end), "a JSON list goes on or ends", text);
    const bool ended = text.starts_with(end);
    text.remove_prefix(1);
    if (ended) {
      return text;
    }
    text = behind_line_ends(text);
  }
}

inline std::string_view behind_json(std::string_view text, int depth) {
  require(depth < 20 && !text.empty(), "a JSON value stands here", text);
  if (text[0] == '"') {
    return behind_json_string(text);
  }
  if (text[0] == '{' || text[0] == '[') {
    return behind_json_members(text, text[0] == '{' ? '}' : ']', depth);
  }
  for (const std::string_view word : {"true", "false", "null"}) {
    if (text.starts_with(word)) {
      return text.substr(word.size());
    }
  }
  const std::size_t size = std::min(text.find_first_not_of("-+.eE0123456789"), text.size());
  const std::string_view digits = text.substr(text[0] == '-' ? 1 : 0, size);
  require(size > 0 && digits[0] >= '0' && digits[0] <= '9' &&
              (digits[0] != '0' || size < 2 || digits[1] < '0' || digits[1] > '9'),
          "a JSON number",
          text);
  return text.substr(size);
}

}  // namespace ior::fuzz

// SPDX-License-Identifier: Apache-2.0
#include "record/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace ior::record {
namespace {

constexpr int kMaxDepth = 16;

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  std::optional<Json> parse() {
    std::optional<Json> value = read_value(0);
    skip_space();
    return rest_.empty() ? value : std::nullopt;
  }

 private:
  void skip_space() {
    const std::size_t end = rest_.find_first_not_of(" \t\r\n");
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end);
  }

  bool take(char c) {
    skip_space();
    if (!rest_.starts_with(c)) {
      return false;
    }
    rest_.remove_prefix(1);
    return true;
  }

  std::optional<Json> read_value(int depth) {
    skip_space();
    if (rest_.empty() || depth > kMaxDepth) {
      return std::nullopt;
    }
    switch (rest_.front()) {
      case '{':
        return read_object(depth);
      case '[':
        return read_array(depth);
      case '"':
        return read_text();
      default:
        return read_word();
    }
  }

  std::optional<Json> read_word() {
    if (rest_.starts_with("null")) {
      rest_.remove_prefix(4);
      return Json();
    }
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
    if (error != std::errc()) {
      return std::nullopt;
    }
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    Json value;
    value.number = number;
    return value;
  }

  std::optional<Json> read_text() {
    Json value;
    std::string& out = value.text.emplace();
    rest_.remove_prefix(1);
    while (!rest_.empty() && rest_.front() != '"') {
      char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '\\') {
        if (rest_.empty()) {
          return std::nullopt;
        }
        c = rest_.front();
        rest_.remove_prefix(1);
        if (c == 'u') {
          unsigned code = 0;
          const auto [end, error] = std::from_chars(
              rest_.data(), rest_.data() + std::min<std::size_t>(4, rest_.size()), code, 16);
          if (error != std::errc() || end != rest_.data() + 4 || code > 0x7f) {
            return std::nullopt;
          }
          rest_.remove_prefix(4);
          c = static_cast<char>(code);
        }
      }
      out += c;
    }
    if (rest_.empty()) {
      return std::nullopt;
    }
    rest_.remove_prefix(1);
    return value;
  }

  std::optional<Json> read_array(int depth) {
    Json value;
    take('[');
    if (take(']')) {
      return value;
    }
    do {
      std::optional<Json> item = read_value(depth + 1);
      if (!item) {
        return std::nullopt;
      }
      value.items.push_back(*std::move(item));
    } while (take(','));
    return take(']') ? std::optional(std::move(value)) : std::nullopt;
  }

  std::optional<Json> read_object(int depth) {
    Json value;
    take('{');
    if (take('}')) {
      return value;
    }
    do {
      skip_space();
      if (!rest_.starts_with('"')) {
        return std::nullopt;
      }
      std::optional<Json> name = read_text();
      if (!name || !take(':')) {
        return std::nullopt;
      }
      std::optional<Json> member = read_value(depth + 1);
      if (!member) {
        return std::nullopt;
      }
      value.members.insert_or_assign(*name->text, *std::move(member));
    } while (take(','));
    return take('}') ? std::optional(std::move(value)) : std::nullopt;
  }

  std::string_view rest_;
};

}  // namespace

const Json* Json::find(const std::string& name) const {
  const auto found = members.find(name);
  return found == members.end() ? nullptr : &found->second;
}

std::optional<std::uint64_t> Json::number_at(const std::string& name) const {
  const Json* member = find(name);
  return member == nullptr ? std::nullopt : member->number;
}

std::optional<Json> parse_json(std::string_view text) {
  return Parser(text).parse();
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace ior::record

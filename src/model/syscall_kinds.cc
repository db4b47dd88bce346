// SPDX-License-Identifier: Apache-2.0
#include "model/syscall_kinds.h"

#include <algorithm>
#include <array>
#include <utility>

namespace ior::model {
namespace {

#define IOR_NAME(name) std::string_view{#name},
constexpr std::array kFamilyNames = {IOR_FAMILIES(IOR_NAME)};
constexpr std::array kKindWords = {IOR_KINDS(IOR_NAME)};
#undef IOR_NAME
static_assert(kFamilyNames.size() == kFamilyCount);
static_assert(kKindWords.size() == kKindCount);

constexpr std::size_t kLongestKind = 20;

// The enumerators with '-' for '_'. Room for the longest ("open-by-handle-at").
constexpr auto kKindNames = [] {
  std::array<std::array<char, kLongestKind>, kKindCount> names{};
  for (std::size_t kind = 0; kind < kKindCount; ++kind) {
    for (std::size_t i = 0; i < kKindWords[kind].size(); ++i) {
      const char letter = kKindWords[kind][i];
      names[kind][i] = letter == '_' ? '-' : letter;
    }
  }
  return names;
}();

constexpr char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

}  // namespace

std::string_view to_string(Family family) {
  return kFamilyNames[std::to_underlying(family)];
}

std::string_view to_string(Kind kind) {
  const auto index = std::to_underlying(kind);
  return {kKindNames[index].data(), kKindWords[index].size()};
}

std::string_view to_string(ByteRule rule) {
  constexpr std::array<std::string_view, 7> kNames = {
      "none", "read", "write", "transfer", "recv", "read_zero_on_size_probe", "address_space"};
  return kNames[std::to_underlying(rule)];
}

std::string_view to_string(ReturnKind kind) {
  constexpr std::array<std::string_view, 10> kNames = {
      "value", "zero", "fd", "fd_if_dupfd", "fd_maybe", "count", "pid", "address", "none", "fork"};
  return kNames[std::to_underlying(kind)];
}

std::optional<Family> parse_family(std::string_view word) {
  const auto* found = std::ranges::find_if(kFamilyNames, [word](std::string_view name) {
    return std::ranges::equal(name, word, {}, lower, lower);
  });
  if (found == kFamilyNames.end()) {
    return std::nullopt;
  }
  return static_cast<Family>(found - kFamilyNames.begin());
}

std::optional<Kind> parse_kind(std::string_view word) {
  const auto underscore = [](char letter) { return letter == '-' ? '_' : letter; };
  const auto* found = std::ranges::find_if(kKindWords, [&](std::string_view name) {
    return std::ranges::equal(name, word, {}, {}, underscore);
  });
  if (found == kKindWords.end()) {
    return std::nullopt;
  }
  return static_cast<Kind>(found - kKindWords.begin());
}

}  // namespace ior::model

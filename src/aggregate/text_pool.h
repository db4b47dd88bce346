// SPDX-License-Identifier: Apache-2.0
//
// Text that many entries share: each string is kept once and known by a number.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "aggregate/hash_index.h"

namespace ior::aggregate {

class TextPool {
 public:
  // Number of the text; equal texts have equal numbers, the first one is 0. Views given out by
  // text() stay valid until clear().
  std::uint32_t intern(std::string_view text) {
    const std::uint64_t hash = hash_text(text);
    const std::uint32_t known = find(text, hash);
    if (known != HashIndex::kNone) {
      return known;
    }
    const auto number = static_cast<std::uint32_t>(texts_.size());
    texts_.push_back(store(text));
    index_.insert(hash, number);
    return number;
  }

  // HashIndex::kNone when it is not there.
  std::uint32_t find(std::string_view text) const { return find(text, hash_text(text)); }

  std::string_view text(std::uint32_t number) const { return texts_[number]; }
  std::size_t size() const { return texts_.size(); }
  std::uint64_t bytes() const { return bytes_; }  // of all texts, and what it takes to hold them

  void clear() {
    chunks_.clear();
    texts_.clear();
    index_.clear();
    bytes_ = 0;
  }

 private:
  static constexpr std::size_t kChunk = 64 * 1024;
  static constexpr std::uint64_t kOverhead = sizeof(std::string_view) + 16;  // and two index slots

  std::uint32_t find(std::string_view text, std::uint64_t hash) const {
    return index_.find(hash, [&](std::uint32_t number) { return texts_[number] == text; });
  }

  std::string_view store(std::string_view text) {
    if (chunks_.empty() || chunks_.back().capacity() - chunks_.back().size() < text.size()) {
      chunks_.emplace_back().reserve(text.size() > kChunk ? text.size() : kChunk);
    }
    std::string& chunk = chunks_.back();
    const std::size_t at = chunk.size();
    chunk += text;
    bytes_ += text.size() + kOverhead;
    return std::string_view(chunk).substr(at, text.size());
  }

  std::deque<std::string> chunks_;  // filled up to their capacity, never moved
  std::vector<std::string_view> texts_;
  HashIndex index_;
  std::uint64_t bytes_ = 0;
};

}  // namespace ior::aggregate

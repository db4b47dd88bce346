// SPDX-License-Identifier: Apache-2.0
//
// Texts of one row group, each kept once and known by a number. Hot path: a text that is known
// costs one look-up and no allocation.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace ior::record {

using TextId = std::int32_t;
inline constexpr TextId kNoText = -1;

class TextTable {
 public:
  TextTable();

  // The number of these bytes.
  TextId intern(std::string_view bytes);

  std::string_view bytes(TextId id) const { return texts_[static_cast<std::size_t>(id)].bytes; }
  // The number of the same text as UTF-8: itself when it is.
  TextId as_utf8(TextId id) const { return texts_[static_cast<std::size_t>(id)].utf8; }

  std::size_t size() const { return texts_.size(); }
  std::size_t memory() const { return memory_; }  // bytes of text
  void clear();

 private:
  struct Text {
    std::string_view bytes;
    std::uint64_t hash;
    TextId utf8;
  };

  TextId add(std::string_view bytes, std::uint64_t hash);
  std::string_view keep(std::string_view bytes);
  void grow();

  std::vector<Text> texts_;
  std::vector<TextId> slots_;  // open addressing; a power of two, at most half full
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t block_used_ = 0;
  std::size_t memory_ = 0;
};

}  // namespace ior::record

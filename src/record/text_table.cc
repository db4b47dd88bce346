// SPDX-License-Identifier: Apache-2.0
#include "record/text_table.h"

#include <algorithm>
#include <cstring>
#include <functional>

#include "record/utf8.h"

namespace ior::record {
namespace {

constexpr std::size_t kFirstSlots = 4096;
constexpr std::size_t kBlock = 256 * 1024;

}  // namespace

TextTable::TextTable() : slots_(kFirstSlots, kNoText) {}

// Hot path.
TextId TextTable::intern(std::string_view bytes) {
  const std::uint64_t hash = std::hash<std::string_view>{}(bytes);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t slot = hash & mask;; slot = (slot + 1) & mask) {
    const TextId id = slots_[slot];
    if (id == kNoText) {
      return add(bytes, hash);
    }
    const Text& text = texts_[static_cast<std::size_t>(id)];
    if (text.hash == hash && text.bytes == bytes) {
      return id;
    }
  }
}

TextId TextTable::add(std::string_view bytes, std::uint64_t hash) {
  if (2 * (texts_.size() + 1) > slots_.size()) {
    grow();
  }
  const auto id = static_cast<TextId>(texts_.size());
  texts_.push_back({keep(bytes), hash, id});
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  while (slots_[slot] != kNoText) {
    slot = (slot + 1) & mask;
  }
  slots_[slot] = id;
  if (!is_utf8(bytes)) {
    const TextId utf8 = intern(repaired_utf8(bytes));
    texts_[static_cast<std::size_t>(id)].utf8 = utf8;
  }
  return id;
}

std::string_view TextTable::keep(std::string_view bytes) {
  if (bytes.empty()) {
    return {};
  }
  if (blocks_.empty() || block_used_ + bytes.size() > kBlock) {
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(std::max(kBlock, bytes.size())));
    block_used_ = 0;
  }
  char* place = blocks_.back().get() + block_used_;
  std::memcpy(place, bytes.data(), bytes.size());
  block_used_ += bytes.size();
  memory_ += bytes.size();
  return {place, bytes.size()};
}

void TextTable::grow() {
  slots_.assign(2 * slots_.size(), kNoText);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t id = 0; id < texts_.size(); ++id) {
    std::size_t slot = texts_[id].hash & mask;
    while (slots_[slot] != kNoText) {
      slot = (slot + 1) & mask;
    }
    slots_[slot] = static_cast<TextId>(id);
  }
}

void TextTable::clear() {
  texts_.clear();
  slots_.assign(kFirstSlots, kNoText);
  blocks_.clear();
  block_used_ = 0;
  memory_ = 0;
}

}  // namespace ior::record

// SPDX-License-Identifier: Apache-2.0
//
// id -> file, bounded in files and in bytes: names may be 16 KiB long, and a host has millions. One
// thread.
//
// All files lie packed, in order of age, in blocks of fixed size: the oldest block is emptied when
// there are too many, and what was used since it last came up moves to the newest (second chance).
// Files are made values only when an event names them, and stay values while they are in use.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/event.h"

namespace ior::resolve {

class FileTable {
 public:
  static constexpr std::size_t kBlock = 64 * 1024;
  static constexpr std::size_t kMaxName = 24 * 1024;  // bytes; what is longer loses its beginning

  // max_bytes: of the packed files, at least two blocks.
  FileTable(std::size_t max_files, std::size_t max_bytes);

  // Replaces the file of an id that is there.
  void insert(std::uint64_t id, const model::File& file);

  // null: never announced, or forgotten. Holds until the next call of another function. Hot path.
  const model::File* find(std::uint64_t id) {
    const auto place = values_.find(id);
    if (place == values_.end()) {
      return unpack(id);
    }
    place->second.used = true;
    return &place->second.file;
  }

  // Nobody refers to the files that find() gave any more.
  void end_batch();

  std::size_t size() const { return size_; }
  std::uint64_t evicted() const { return evicted_; }

 private:
  struct Packed;  // what stands before a name
  struct Value {
    model::File file;
    bool used = true;  // since its packed form last came up
  };
  struct Block {
    std::uint32_t number = 0;  // in memory_
    std::uint32_t filled = 0;
    std::uint32_t passed = 0;  // bytes from its beginning that were forgotten or moved
  };
  // Where a packed file is, in units of its alignment, and one more; 0: nothing.
  using Place = std::uint32_t;

  std::byte* bytes_at(Place place) const;
  Packed packed_at(Place place) const;
  void set_flags(Place place, std::uint8_t flags);
  const model::File* unpack(std::uint64_t id);
  void append(std::uint64_t id, std::span<const std::byte> bytes);
  void pass_oldest();
  std::size_t slot_of(std::uint64_t id) const;
  void index(std::uint64_t id, Place place);
  void forget(std::size_t slot);
  void grow_index();

  std::size_t max_files_;
  std::size_t max_blocks_;
  std::vector<std::unique_ptr<std::byte[]>> memory_;  // by number of the block
  std::vector<std::uint32_t> free_;                   // numbers
  std::deque<Block> blocks_;                          // oldest first
  std::vector<Place> index_;  // open addressing by id, a power of two, at most half full
  std::unordered_map<std::uint64_t, Value> values_;
  std::size_t value_bytes_ = 0;  // of names
  std::size_t size_ = 0;
  std::uint64_t evicted_ = 0;
  std::vector<std::byte> scratch_;
};

}  // namespace ior::resolve

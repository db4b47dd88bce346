// SPDX-License-Identifier: Apache-2.0
#include "resolve/file_table.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <utility>

namespace ior::resolve {
namespace {

constexpr std::size_t kAlign = 8;
// Values that are kept from batch to batch: what is in use at a time.
constexpr std::size_t kValues = 8192;
constexpr std::size_t kValueBytes = 1 << 20;

enum Flag : std::uint8_t {
  kDeleted = 1,
  kTruncated = 2,
  kUnreachable = 4,
  kUsed = 8,       // since it last came up
  kForgotten = 16  // another one has its id
};

std::size_t aligned(std::size_t size) {
  return (size + kAlign - 1) / kAlign * kAlign;
}

std::size_t hash_of(std::uint64_t id) {
  return static_cast<std::size_t>((id * 0x9e3779b97f4a7c15U) >> 20);  // Fibonacci hashing
}

std::uint8_t flag(bool set, Flag value) {
  return static_cast<std::uint8_t>(set ? value : 0);
}

}  // namespace

struct FileTable::Packed {
  std::uint64_t id;
  std::uint64_t inode;
  std::uint32_t dev_major;
  std::uint32_t dev_minor;
  std::uint32_t rdev_major;
  std::uint32_t rdev_minor;
  std::uint16_t name_size;
  std::uint8_t kind;
  std::uint8_t flags;

  std::size_t size() const { return aligned(sizeof(Packed) + name_size); }
};

FileTable::FileTable(std::size_t max_files, std::size_t max_bytes)
    : max_files_(max_files), max_blocks_(std::max<std::size_t>(max_bytes / kBlock, 2)) {}

std::byte* FileTable::bytes_at(Place place) const {
  const std::size_t at = std::size_t{place - 1} * kAlign;
  return memory_[at / kBlock].get() + at % kBlock;
}

FileTable::Packed FileTable::packed_at(Place place) const {
  Packed packed;
  std::memcpy(&packed, bytes_at(place), sizeof(packed));
  return packed;
}

void FileTable::set_flags(Place place, std::uint8_t flags) {
  std::memcpy(bytes_at(place) + offsetof(Packed, flags), &flags, sizeof(flags));
}

// Of the entry with this id, or of the empty one where it would be.
std::size_t FileTable::slot_of(std::uint64_t id) const {
  const std::size_t mask = index_.size() - 1;
  std::size_t slot = hash_of(id) & mask;
  while (index_[slot] != 0 && packed_at(index_[slot]).id != id) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

void FileTable::grow_index() {
  const std::vector<Place> old =
      std::exchange(index_, std::vector<Place>(std::max<std::size_t>(1024, index_.size() * 2)));
  for (const Place place : old) {
    if (place != 0) {
      index_[slot_of(packed_at(place).id)] = place;
    }
  }
}

void FileTable::index(std::uint64_t id, Place place) {
  if ((size_ + 1) * 2 > index_.size()) {
    grow_index();
  }
  Place& slot = index_[slot_of(id)];
  size_ += slot == 0 ? 1 : 0;
  slot = place;
}

// What follows moves up to where it would have been without this one (Knuth, TAOCP 3, 6.4,
// algorithm R).
void FileTable::forget(std::size_t slot) {
  const std::size_t mask = index_.size() - 1;
  std::size_t hole = slot;
  for (std::size_t at = (slot + 1) & mask; index_[at] != 0; at = (at + 1) & mask) {
    const std::size_t home = hash_of(packed_at(index_[at]).id) & mask;
    if (((at - home) & mask) >= ((at - hole) & mask)) {
      index_[hole] = index_[at];
      hole = at;
    }
  }
  index_[hole] = 0;
  --size_;
}

void FileTable::append(std::uint64_t id, std::span<const std::byte> bytes) {
  const std::size_t size = aligned(bytes.size());
  if (blocks_.empty() || kBlock - blocks_.back().filled < size) {
    if (free_.empty()) {
      free_.push_back(static_cast<std::uint32_t>(memory_.size()));
      memory_.push_back(std::make_unique_for_overwrite<std::byte[]>(kBlock));
    }
    blocks_.push_back({.number = free_.back()});
    free_.pop_back();
  }
  Block& block = blocks_.back();
  const auto place =
      static_cast<Place>((std::size_t{block.number} * kBlock + block.filled) / kAlign + 1);
  std::memcpy(bytes_at(place), bytes.data(), bytes.size());
  block.filled += static_cast<std::uint32_t>(size);
  index(id, place);
}

// Forgets the oldest file, or gives it its second chance.
void FileTable::pass_oldest() {
  Block& block = blocks_.front();
  if (block.passed == block.filled) {
    free_.push_back(block.number);
    blocks_.pop_front();
    return;
  }
  const auto place =
      static_cast<Place>((std::size_t{block.number} * kBlock + block.passed) / kAlign + 1);
  const Packed packed = packed_at(place);
  block.passed += static_cast<std::uint32_t>(packed.size());
  if ((packed.flags & kForgotten) != 0) {
    return;
  }
  const auto value = values_.find(packed.id);
  const bool used = (packed.flags & kUsed) != 0 || (value != values_.end() && value->second.used);
  if (used) {
    if (value != values_.end()) {
      value->second.used = false;
    }
    set_flags(place, static_cast<std::uint8_t>(packed.flags & ~kUsed));
    const std::byte* from = bytes_at(place);
    scratch_.assign(from, from + sizeof(Packed) + packed.name_size);
    append(packed.id, scratch_);
    return;
  }
  if (value != values_.end()) {
    value_bytes_ -= value->second.file.name.size();
    values_.erase(value);
  }
  forget(slot_of(packed.id));
  ++evicted_;
}

void FileTable::insert(std::uint64_t id, const model::File& file) {
  if (const auto value = values_.find(id); value != values_.end()) {
    value_bytes_ -= value->second.file.name.size();
    values_.erase(value);
  }
  if (!index_.empty()) {
    if (const std::size_t slot = slot_of(id); index_[slot] != 0) {
      set_flags(index_[slot], kForgotten);
      forget(slot);
    }
  }
  std::string_view name = file.name;
  const bool cut = name.size() > kMaxName;
  name.remove_prefix(cut ? name.size() - kMaxName : 0);
  const Packed packed{.id = id,
                      .inode = file.inode,
                      .dev_major = file.dev_major,
                      .dev_minor = file.dev_minor,
                      .rdev_major = file.rdev_major,
                      .rdev_minor = file.rdev_minor,
                      .name_size = static_cast<std::uint16_t>(name.size()),
                      .kind = static_cast<std::uint8_t>(file.kind),
                      .flags = static_cast<std::uint8_t>(flag(file.deleted, kDeleted) |
                                                         flag(file.truncated || cut, kTruncated) |
                                                         flag(file.unreachable, kUnreachable))};
  while (size_ >= max_files_ || blocks_.size() > max_blocks_) {
    pass_oldest();
  }
  scratch_.resize(sizeof(packed) + name.size());
  std::memcpy(scratch_.data(), &packed, sizeof(packed));
  std::memcpy(scratch_.data() + sizeof(packed), name.data(), name.size());
  append(id, scratch_);
}

const model::File* FileTable::unpack(std::uint64_t id) {
  const Place place = index_.empty() ? 0 : index_[slot_of(id)];
  if (place == 0) {
    return nullptr;
  }
  const Packed packed = packed_at(place);
  Value& value = values_[id];
  model::File& file = value.file;
  file.kind = static_cast<model::FileKind>(packed.kind);
  file.deleted = (packed.flags & kDeleted) != 0;
  file.truncated = (packed.flags & kTruncated) != 0;
  file.unreachable = (packed.flags & kUnreachable) != 0;
  file.inode = packed.inode;
  file.dev_major = packed.dev_major;
  file.dev_minor = packed.dev_minor;
  file.rdev_major = packed.rdev_major;
  file.rdev_minor = packed.rdev_minor;
  file.name.assign(reinterpret_cast<const char*>(bytes_at(place)) + sizeof(Packed),
                   packed.name_size);
  value_bytes_ += file.name.size();
  return &file;
}

void FileTable::end_batch() {
  if (values_.size() <= kValues && value_bytes_ <= kValueBytes) {
    return;
  }
  for (const auto& [id, value] : values_) {
    const Place place = index_[slot_of(id)];
    if (value.used) {
      set_flags(place, packed_at(place).flags | kUsed);
    }
  }
  values_.clear();
  value_bytes_ = 0;
}

}  // namespace ior::resolve

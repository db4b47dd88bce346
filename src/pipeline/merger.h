// SPDX-License-Identifier: Apache-2.0
//
// Finished calls of several rings -> one order of completion. Each ring's records are kept as
// bytes, in the order read; take() hands out what completed before a given time, merged. Memory is
// that of the records which wait, in blocks. Pure; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <vector>

namespace ior::pipeline {

class Merger {
 public:
  explicit Merger(std::size_t rings) : rings_(rings) {}

  // Copies a call record of a ring. Hot path.
  void push(std::size_t ring, std::span<const std::byte> record, std::uint64_t completed_ns);

  // The earliest record that completed before `limit_ns`; empty: none. Stays the earliest until
  // pop(). Valid until release().
  std::span<const std::byte> peek(std::uint64_t limit_ns);
  void pop();

  // Of the record that peek() gave: whether it was pushed before the last release().
  bool peeked_is_old() const { return rings_[current_].head_pass != pass_; }

  // Begins a pass: records taken are dropped from memory.
  void release();

  // Records handed out although a later one had been before.
  std::uint64_t order_violations() const { return order_violations_; }

  // Held, whatever for.
  std::size_t memory_bytes() const;

 private:
  struct Entry {  // before the bytes of each record
    std::uint64_t completed_ns;
    std::uint32_t size;
    std::uint32_t pass;
  };
  struct Block {
    std::unique_ptr<std::byte[]> bytes;
    std::size_t capacity = 0;
    std::size_t filled = 0;
  };
  struct Ring {
    std::deque<Block> blocks;
    std::size_t block = 0;      // of the first record not taken
    std::size_t at = 0;         // its place there
    std::size_t waiting = 0;    // records not taken
    std::uint64_t head_ns = 0;  // when the first of them completed
    std::uint32_t head_pass = 0;
  };

  Block new_block(std::size_t size);
  void choose();
  static void see_head(Ring& ring);

  std::vector<Ring> rings_;
  std::vector<Block> spare_;
  std::uint32_t pass_ = 0;
  std::size_t current_ = kNone;     // ring of the earliest record
  std::uint64_t run_until_ns_ = 0;  // current_ stays the earliest up to here
  std::uint64_t last_ns_ = 0;
  std::uint64_t order_violations_ = 0;
  static constexpr std::size_t kNone = ~std::size_t{0};
};

}  // namespace ior::pipeline

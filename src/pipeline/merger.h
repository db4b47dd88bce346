// SPDX-License-Identifier: Apache-2.0
//
// Finished calls of several rings -> one order of completion. Each ring's records are kept as
// bytes, in the order read; take() hands out what completed before a given time, merged. Pure; one
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
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

  // Records taken are dropped from memory.
  void release();

  // Records handed out although a later one had been before.
  std::uint64_t order_violations() const { return order_violations_; }

 private:
  struct Entry {
    std::uint64_t completed_ns;
    std::size_t offset;
    std::size_t size;
  };
  struct Ring {
    std::vector<std::byte> bytes;
    std::vector<Entry> entries;
    std::size_t next = 0;  // first entry not taken
  };

  void choose();

  std::vector<Ring> rings_;
  std::size_t current_ = kNone;     // ring of the earliest record
  std::uint64_t run_until_ns_ = 0;  // current_ stays the earliest up to here
  std::uint64_t last_ns_ = 0;
  std::uint64_t order_violations_ = 0;
  static constexpr std::size_t kNone = ~std::size_t{0};
};

}  // namespace ior::pipeline

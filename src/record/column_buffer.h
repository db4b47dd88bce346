// SPDX-License-Identifier: Apache-2.0
//
// The values of one column of one row group, each at the position of its row. Rows without a value
// cost nothing: what they hold is filled in when a later row has one, or at the end. A column that
// nothing was put into takes no memory. Hot path, so all of it is in this header.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ior::record {

template <typename T>
class ColumnBuffer {
 public:
  // absent: what the rows without a value hold.
  explicit ColumnBuffer(T absent = T()) : absent_(absent) {}

  void set_absent(T absent) { absent_ = absent; }

  // Rows come in ascending order. Called twenty times a row.
  [[gnu::always_inline]] void put(std::size_t row, T value) {
    if (row >= values_.size()) {
      grow(row + 1);
    }
    if (end_ != row) {
      pad(row);
    }
    values_[row] = value;
    has_[row] = 1;
    end_ = row + 1;
    ++count_;
  }

  // Every row up to `rows` has its value. A column without any stays as it is.
  void complete(std::size_t rows) {
    if (count_ != 0) {
      grow(rows);
      pad(rows);
    }
  }

  // Rows that were put.
  std::size_t count() const { return count_; }
  // After complete(), by row; empty when nothing was put.
  std::span<const T> values() const { return {values_.data(), end_}; }
  std::span<const std::uint8_t> has() const { return {has_.data(), end_}; }
  T absent() const { return absent_; }

  void clear() {
    end_ = 0;
    count_ = 0;
  }

 private:
  void grow(std::size_t rows) {
    if (rows > values_.size()) {
      const std::size_t size = std::max<std::size_t>({rows, 2 * values_.size(), 1024});
      values_.resize(size);
      has_.resize(size);
    }
  }

  void pad(std::size_t rows) {
    std::fill(values_.data() + end_, values_.data() + rows, absent_);
    std::fill(has_.data() + end_, has_.data() + rows, std::uint8_t{0});
    end_ = rows;
  }

  std::vector<T> values_;
  std::vector<std::uint8_t> has_;
  std::size_t end_ = 0;  // rows that are filled in
  std::size_t count_ = 0;
  T absent_;
};

}  // namespace ior::record

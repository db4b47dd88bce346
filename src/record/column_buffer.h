// SPDX-License-Identifier: Apache-2.0
//
// The values of one column of one row group. Rows without a value cost nothing: what they hold
// (null, or the value that stands for "not applicable") is filled in when a later row has one, or
// at the end. Hot path, so all of it is in this header.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "record/text_table.h"

namespace ior::record {

// Numbers. Optional: `values` are those of the rows that have one, `levels` tell which do (1) and
// which do not (0). Required: one value a row.
template <typename T>
class NumberBuffer {
 public:
  void configure(bool optional, T absent) {
    optional_ = optional;
    absent_ = absent;
  }

  void put(std::size_t row, T value) {
    if (optional_) {
      levels_.resize(row, 0);
      levels_.push_back(1);
    } else {
      values_.resize(row, absent_);
    }
    values_.push_back(value);
  }

  // Every row up to `rows` has its level or value.
  void complete(std::size_t rows) {
    if (optional_) {
      levels_.resize(rows, 0);
    } else {
      values_.resize(rows, absent_);
    }
  }

  const std::vector<T>& values() const { return values_; }
  const std::vector<std::int16_t>& levels() const { return levels_; }
  void clear() {
    values_.clear();
    levels_.clear();
  }

 private:
  std::vector<T> values_;
  std::vector<std::int16_t> levels_;
  T absent_{};
  bool optional_ = false;
};

// Texts, as positions in a dictionary of this column's own: one position a row, -1 for null.
class TextBuffer {
 public:
  void configure(bool optional) { optional_ = optional; }

  void put(std::size_t row, TextId text) {
    pad(row);
    positions_.push_back(position_of(text));
  }

  void complete(std::size_t rows) { pad(rows); }

  // Numbers of the table of texts, in order of position.
  const std::vector<TextId>& dictionary() const { return dictionary_; }
  const std::vector<std::int32_t>& positions() const { return positions_; }
  std::size_t nulls() const { return nulls_; }

  // empty: the number that the empty text has in the new table.
  void clear(TextId empty) {
    for (const TextId text : dictionary_) {
      position_of_text_[static_cast<std::size_t>(text)] = kNone;
    }
    dictionary_.clear();
    positions_.clear();
    nulls_ = 0;
    empty_ = empty;
  }

 private:
  static constexpr std::int32_t kNone = -1;

  std::int32_t position_of(TextId text) {
    const auto at = static_cast<std::size_t>(text);
    if (at >= position_of_text_.size()) {
      position_of_text_.resize(at + at / 2 + 64, kNone);
    }
    std::int32_t& position = position_of_text_[at];
    if (position == kNone) {
      position = static_cast<std::int32_t>(dictionary_.size());
      dictionary_.push_back(text);
    }
    return position;
  }

  void pad(std::size_t rows) {
    const std::size_t missing = rows - positions_.size();
    if (missing == 0) {
      return;
    }
    if (optional_) {
      nulls_ += missing;
    }
    positions_.resize(rows, optional_ ? kNone : position_of(empty_));
  }

  std::vector<std::int32_t> positions_;
  std::vector<TextId> dictionary_;
  std::vector<std::int32_t> position_of_text_;  // by number in the table of texts
  std::size_t nulls_ = 0;
  TextId empty_ = 0;
  bool optional_ = true;
};

}  // namespace ior::record

// SPDX-License-Identifier: Apache-2.0
#include "record/column_encoder.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <type_traits>

namespace ior::record {
namespace {

// Numbers that differ more than this are not looked up, but written plain.
constexpr std::size_t kDictionaryNumbers = 16 * 1024;
constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();
constexpr std::uint32_t kNull = ~std::uint32_t{0};

const ColumnSpec& spec_of(Column column) {
  return schema()[index_of(column)];
}

bool is_optional(Column column) {
  return spec_of(column).presence == Presence::kOptional;
}

bool is_signed(Type type) {
  return type == Type::kI64 || type == Type::kI32;
}

// Least and greatest text or argument of a row group tell a reader next to nothing.
bool has_range(Column column) {
  const ColumnSpec& spec = spec_of(column);
  return spec.type != Type::kText && spec.type != Type::kBytes && !spec.name.starts_with("arg");
}

template <typename T>
void append_plain(Bytes& out, T value) {
  const std::size_t place = out.size();
  out.resize(place + sizeof(value));
  std::memcpy(out.data() + place, &value, sizeof(value));
}

}  // namespace

Result<ChunkFacts> ColumnEncoder::encode(const RowGroup& rows, Column column, Bytes& out) {
  rows_ = &rows;
  chunk_ = {};
  pages_.reset();
  const auto encoded = [&]() -> Status {
    if (origin_of(column) != Origin::kRow) {
      return encode_facts(column, out);
    }
    switch (spec_of(column).type) {
      case Type::kU64:
      case Type::kI64:
        return encode_numbers(column, rows.wide(column), out);
      case Type::kU32:
      case Type::kI32:
      case Type::kU8:
        return encode_numbers(column, rows.narrow(column), out);
      case Type::kBool:
        return encode_flags(column, out);
      case Type::kText:
      case Type::kBytes:
        return encode_texts(column, out);
    }
    return {};
  }();
  IOR_TRY_STATUS(encoded);
  chunk_.sizes = pages_.sizes();
  return chunk_;
}

// The values of a fact are looked up once for all rows that name it.
Status ColumnEncoder::encode_facts(Column column, Bytes& out) {
  const ColumnBuffer<FactId>& facts = rows_->facts(origin_of(column));
  rows_->fact_values(column, fact_values_);
  const auto with_value = std::ranges::count(fact_values_.has, std::uint8_t{1});
  if (facts.count() == 0 || with_value == 0) {
    return put_nulls(column, out);
  }
  if (spec_of(column).type == Type::kBool) {
    return put_fact_flags(column, facts.values(), out);
  }
  compact_.clear();
  for (std::size_t id = 1; id < fact_values_.has.size(); ++id) {
    if (fact_values_.has[id] != 0) {
      compact_.push_back(fact_values_.values[id]);
    }
  }
  numbers_.encode(std::span<const std::int64_t>(compact_), kNoLimit, positions_);
  fact_positions_.assign(fact_values_.has.size(), kNull);
  for (std::size_t id = 1, next = 0; id < fact_positions_.size(); ++id) {
    if (fact_values_.has[id] != 0) {
      fact_positions_[id] = positions_[next++];
    }
  }
  const bool all = facts.count() == rows_->rows() && compact_.size() + 1 == fact_positions_.size();
  if (all && numbers_.numbers().size() == 1) {
    return put_constant(column, numbers_.numbers().front(), out);
  }
  const bool has_nulls = gather_positions(facts.values());
  note_range(column, std::span<const std::int64_t>(numbers_.numbers()));
  return put_positions(
      column,
      has_nulls ? std::span<const std::uint8_t>(has_) : std::span<const std::uint8_t>(),
      out);
}

// Positions of the rows that have a value, and which have. False: all. Hot path.
bool ColumnEncoder::gather_positions(std::span<const FactId> facts) {
  positions_.resize(facts.size());
  has_.resize(facts.size());
  std::size_t count = 0;
  for (std::size_t row = 0; row < facts.size(); ++row) {
    const std::uint32_t position = fact_positions_[facts[row]];
    const bool has = position != kNull;
    has_[row] = has ? 1 : 0;
    positions_[count] = position;
    count += has ? 1 : 0;
  }
  positions_.resize(count);
  return count != facts.size();
}

Status ColumnEncoder::put_fact_flags(Column column, std::span<const FactId> facts, Bytes& out) {
  has_.resize(facts.size());
  flags_.clear();
  for (std::size_t row = 0; row < facts.size(); ++row) {
    has_[row] = fact_values_.has[facts[row]];
    if (has_[row] != 0) {
      flags_.push_back(static_cast<std::uint8_t>(fact_values_.values[facts[row]]));
    }
  }
  begin_page(column, has_);
  append_bits(flags_);
  return put_page(PageEncoding::kPlain, out);
}

// A column of flags that rows have of their own is required.
Status ColumnEncoder::encode_flags(Column column, Bytes& out) {
  const ColumnBuffer<std::uint8_t>& buffer = rows_->flag(column);
  std::span<const std::uint8_t> flags = buffer.values();
  if (buffer.count() == 0) {
    flags_.assign(rows_->rows(), 0);
    flags = flags_;
  }
  begin_page(column, {});
  append_bits(flags);
  return put_page(PageEncoding::kPlain, out);
}

Status ColumnEncoder::encode_texts(Column column, Bytes& out) {
  return encode_numbers(column, rows_->text(column), out);
}

template <typename T>
Status ColumnEncoder::encode_numbers(Column column, const ColumnBuffer<T>& buffer, Bytes& out) {
  if (buffer.count() == 0) {
    return is_optional(column) ? put_nulls(column, out)
                               : put_constant(column, buffer.absent(), out);
  }
  std::span<const T> values = buffer.values();
  std::span<const std::uint8_t> has;
  std::vector<T> some;
  if (is_optional(column) && buffer.count() != rows_->rows()) {
    has = buffer.has();
    some.reserve(buffer.count());
    for (std::size_t row = 0; row < values.size(); ++row) {
      if (has[row] != 0) {
        some.push_back(values[row]);
      }
    }
    values = some;
  }
  const ColumnSpec& spec = spec_of(column);
  if (spec.packing == Packing::kDelta) {
    note_range(column, values);
    begin_page(column, has);
    append_deltas(page_, values);
    return put_page(PageEncoding::kDelta, out);
  }
  const bool is_text = spec.type == Type::kText || spec.type == Type::kBytes;
  if (numbers_.encode(values, is_text ? kNoLimit : kDictionaryNumbers, positions_)) {
    note_range(column, std::span<const std::int64_t>(numbers_.numbers()));
    return put_positions(column, has, out);
  }
  note_range(column, values);
  begin_page(column, has);
  const auto bytes = std::as_bytes(values);
  page_.insert(page_.end(), bytes.begin(), bytes.end());
  return put_page(PageEncoding::kPlain, out);
}

Status ColumnEncoder::put_nulls(Column column, Bytes& out) {
  chunk_.nulls = static_cast<std::int64_t>(rows_->rows());
  begin_levels(column, [this] { append_run(page_, 0, rows_->rows(), 1); });
  return put_page(PageEncoding::kPlain, out);
}

Status ColumnEncoder::put_constant(Column column, std::int64_t value, Bytes& out) {
  const std::span<const std::int64_t> values(&value, 1);
  note_range(column, values);
  IOR_TRY_STATUS(put_dictionary(column, values, out));
  begin_page(column, {});
  page_.push_back(std::byte{1});
  append_run(page_, 0, rows_->rows(), 1);
  return put_page(PageEncoding::kDictionary, out);
}

Status ColumnEncoder::put_positions(Column column, std::span<const std::uint8_t> has, Bytes& out) {
  IOR_TRY_STATUS(put_dictionary(column, numbers_.numbers(), out));
  begin_page(column, has);
  const unsigned width = bits_for(numbers_.numbers().size());
  page_.push_back(static_cast<std::byte>(width));
  append_hybrid(page_, positions_, width);
  return put_page(PageEncoding::kDictionary, out);
}

Status ColumnEncoder::put_dictionary(Column column,
                                     std::span<const std::int64_t> values,
                                     Bytes& out) {
  dictionary_.clear();
  for (const std::int64_t value : values) {
    switch (spec_of(column).type) {
      case Type::kText:
      case Type::kBytes: {
        const auto text =
            std::as_bytes(std::span(rows_->texts().bytes(static_cast<TextId>(value))));
        append_plain(dictionary_, static_cast<std::uint32_t>(text.size()));
        dictionary_.insert(dictionary_.end(), text.begin(), text.end());
        break;
      }
      case Type::kU64:
      case Type::kI64:
        append_plain(dictionary_, value);
        break;
      default:
        append_plain(dictionary_, static_cast<std::int32_t>(value));
        break;
    }
  }
  chunk_.dictionary_place = out.size();
  return pages_.append_dictionary(out, dictionary_, values.size());
}

Status ColumnEncoder::put_page(PageEncoding encoding, Bytes& out) {
  chunk_.data_place = out.size();
  chunk_.encoding = encoding;
  return pages_.append_data(out, page_, rows_->rows(), encoding);
}

// The definition levels: 1 for a value, 0 for null.
void ColumnEncoder::begin_levels(Column column, const auto& append_levels) {
  page_.clear();
  if (is_optional(column)) {
    append_plain(page_, std::uint32_t{0});
    append_levels();
    const auto size = static_cast<std::uint32_t>(page_.size() - sizeof(std::uint32_t));
    std::memcpy(page_.data(), &size, sizeof(size));
  }
}

void ColumnEncoder::begin_page(Column column, std::span<const std::uint8_t> has) {
  begin_levels(column, [&] {
    if (has.empty()) {
      return append_run(page_, 1, rows_->rows(), 1);
    }
    levels_.assign(has.begin(), has.end());
    chunk_.nulls = std::ranges::count(has, std::uint8_t{0});
    append_hybrid(page_, levels_, 1);
  });
}

void ColumnEncoder::append_bits(std::span<const std::uint8_t> flags) {
  const std::size_t begin = page_.size();
  page_.resize(begin + (flags.size() + 7) / 8);
  for (std::size_t i = 0; i < flags.size(); ++i) {
    page_[begin + i / 8] |= static_cast<std::byte>(flags[i] << (i % 8));
  }
}

template <typename T>
void ColumnEncoder::note_range(Column column, std::span<const T> values) {
  if (!has_range(column) || values.empty()) {
    return;
  }
  if (is_signed(spec_of(column).type)) {
    const auto [least, greatest] = std::ranges::minmax(values);
    chunk_.least = least;
    chunk_.greatest = greatest;
    return;
  }
  const auto as_unsigned = [](T value) { return static_cast<std::make_unsigned_t<T>>(value); };
  const auto [least, greatest] = std::ranges::minmax(values, {}, as_unsigned);
  chunk_.least = least;
  chunk_.greatest = greatest;
}

}  // namespace ior::record

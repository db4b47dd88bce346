// SPDX-License-Identifier: Apache-2.0
#include "record/segment_encoder.h"

#include <arrow/array.h>
#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>
#include <arrow/type.h>
#include <arrow/util/bit_util.h>
#include <arrow/util/key_value_metadata.h>
#include <parquet/column_writer.h>
#include <parquet/exception.h>
#include <parquet/file_writer.h>
#include <parquet/metadata.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "record/arrow_guard.h"
#include "record/parquet_schema.h"

namespace ior::record {
namespace {

constexpr std::size_t kTailSize = 8;  // length of the table, "PAR1"

// Collects what is written, as if it began at a place further back in a file.
class ByteSink final : public arrow::io::OutputStream {
 public:
  ByteSink(Bytes& out, std::uint64_t place) : out_(out), place_(place) { out_.clear(); }

  using arrow::io::Writable::Write;
  arrow::Status Write(const void* data, std::int64_t size) override {
    const auto* begin = static_cast<const std::byte*>(data);
    out_.insert(out_.end(), begin, begin + size);
    return arrow::Status::OK();
  }
  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }
  // Arrow's writer begins at 0 and nowhere else; from its first byte on, the place is the true one.
  arrow::Result<std::int64_t> Tell() const override {
    return out_.empty() ? 0 : static_cast<std::int64_t>(place_ + out_.size());
  }

 private:
  Bytes& out_;
  std::uint64_t place_;
  bool closed_ = false;
};

std::shared_ptr<arrow::KeyValueMetadata> key_values(const Metadata& metadata) {
  auto result = std::make_shared<arrow::KeyValueMetadata>();
  for (const auto& [key, value] : metadata) {
    result->Append(key, value);
  }
  return result;
}

// A view of memory that outlives the array.
template <typename T>
std::shared_ptr<arrow::Buffer> view(const std::vector<T>& values) {
  return std::make_shared<arrow::Buffer>(reinterpret_cast<const std::uint8_t*>(values.data()),
                                         static_cast<std::int64_t>(values.size() * sizeof(T)));
}

// Writes one column after the other. Throws.
class ColumnEncoder {
 public:
  explicit ColumnEncoder(const RowGroup& rows)
      : rows_(rows), count_(static_cast<std::int64_t>(rows.rows())) {
    context_ = std::make_unique<parquet::ArrowWriteContext>(arrow::default_memory_pool(),
                                                            arrow_properties_.get());
  }

  void encode(Column column, parquet::ColumnWriter& writer) {
    switch (schema()[index_of(column)].type) {
      case Type::kU64:
      case Type::kI64:
        return numbers(rows_.wide(column), static_cast<parquet::Int64Writer&>(writer));
      case Type::kU32:
      case Type::kI32:
      case Type::kU8:
        return numbers(rows_.narrow(column), static_cast<parquet::Int32Writer&>(writer));
      case Type::kBool:
        return flags(rows_.flag(column), static_cast<parquet::BoolWriter&>(writer));
      case Type::kText:
      case Type::kBytes:
        return texts(rows_.text(column), writer);
    }
  }

 private:
  static const std::int16_t* levels_of(const auto& buffer) {
    return buffer.levels().empty() ? nullptr : buffer.levels().data();
  }

  template <typename T, typename Writer>
  void numbers(const NumberBuffer<T>& buffer, Writer& writer) {
    writer.WriteBatch(count_, levels_of(buffer), nullptr, buffer.values().data());
  }

  void flags(const NumberBuffer<std::uint8_t>& buffer, parquet::BoolWriter& writer) {
    static_assert(sizeof(bool) == sizeof(std::uint8_t));
    writer.WriteBatch(
        count_, levels_of(buffer), nullptr, reinterpret_cast<const bool*>(buffer.values().data()));
  }

  // The dictionary is known: positions are written, nothing is hashed.
  void texts(const TextBuffer& buffer, parquet::ColumnWriter& writer) {
    const bool optional = writer.descr()->max_definition_level() > 0;
    const std::vector<std::int32_t>& positions = buffer.positions();
    std::shared_ptr<arrow::Buffer> valid;
    if (optional) {
      levels_.resize(positions.size());
      valid_.assign(static_cast<std::size_t>(arrow::bit_util::BytesForBits(count_)), 0);
      for (std::size_t i = 0; i < positions.size(); ++i) {
        const bool has = positions[i] >= 0;
        levels_[i] = has ? 1 : 0;
        valid_[i / 8] = static_cast<std::uint8_t>(valid_[i / 8] | (has ? 1U << (i % 8) : 0U));
      }
      valid = view(valid_);
    }
    const auto indices = std::make_shared<arrow::Int32Array>(
        count_, view(positions), valid, static_cast<std::int64_t>(buffer.nulls()));
    const auto array = std::make_shared<arrow::DictionaryArray>(
        arrow::dictionary(arrow::int32(), arrow::binary()), indices, dictionary(buffer));
    PARQUET_THROW_NOT_OK(writer.WriteArrow(
        optional ? levels_.data() : nullptr, nullptr, count_, *array, context_.get(), optional));
  }

  std::shared_ptr<arrow::Array> dictionary(const TextBuffer& buffer) {
    offsets_.assign(1, 0);
    characters_.clear();
    for (const TextId text : buffer.dictionary()) {
      characters_ += rows_.texts().bytes(text);
      offsets_.push_back(static_cast<std::int32_t>(characters_.size()));
    }
    return std::make_shared<arrow::BinaryArray>(
        static_cast<std::int64_t>(buffer.dictionary().size()),
        view(offsets_),
        arrow::Buffer::FromString(characters_));
  }

  const RowGroup& rows_;
  std::int64_t count_;
  std::shared_ptr<parquet::ArrowWriterProperties> arrow_properties_ =
      parquet::default_arrow_writer_properties();
  std::unique_ptr<parquet::ArrowWriteContext> context_;
  std::vector<std::int16_t> levels_;
  std::vector<std::uint8_t> valid_;
  std::vector<std::int32_t> offsets_;
  std::string characters_;
};

std::shared_ptr<parquet::FileMetaData> parse_table(std::span<const std::byte> table) {
  auto length = static_cast<std::uint32_t>(table.size());
  return parquet::FileMetaData::Make(table.data(), &length);
}

}  // namespace

Status encode_segment(const RowGroup* rows,
                      std::uint64_t place,
                      const Metadata& metadata,
                      Bytes& out) {
  static const auto properties = writer_properties();
  static const auto columns = parquet_schema();
  return guarded("encode", "rows", [&]() -> Status {
    auto sink = std::make_shared<ByteSink>(out, place);
    auto writer = parquet::ParquetFileWriter::Open(sink, columns, properties, key_values(metadata));
    if (rows != nullptr) {
      ColumnEncoder encoder(*rows);
      parquet::RowGroupWriter* group = writer->AppendRowGroup();
      for (std::size_t i = 0; i < kColumns; ++i) {
        encoder.encode(static_cast<Column>(i), *group->NextColumn());
      }
      group->Close();
    }
    writer->Close();
    return {};
  });
}

std::span<const std::byte> table_of(std::span<const std::byte> segment) {
  if (segment.size() < kTailSize) {
    return {};
  }
  std::uint32_t length = 0;
  std::memcpy(&length, segment.last(kTailSize).data(), sizeof(length));
  if (length > segment.size() - kTailSize) {
    return {};
  }
  return segment.subspan(segment.size() - kTailSize - length, length);
}

Result<TableFacts> read_table(std::span<const std::byte> table) {
  return guarded("read", "the table of contents", [&]() -> Result<TableFacts> {
    const auto parsed = parse_table(table);
    TableFacts facts{.rows = static_cast<std::uint64_t>(parsed->num_rows()), .metadata = {}};
    if (const auto values = parsed->key_value_metadata()) {
      for (std::int64_t i = 0; i < values->size(); ++i) {
        facts.metadata.insert_or_assign(values->key(i), values->value(i));
      }
    }
    return facts;
  });
}

Result<Bytes> encode_end(std::span<const Bytes> tables, const Metadata& metadata) {
  Bytes empty;
  IOR_TRY_STATUS(encode_segment(nullptr, 0, metadata, empty));
  return guarded("encode", "the table of contents", [&]() -> Result<Bytes> {
    const auto all = parse_table(table_of(empty));
    for (const Bytes& table : tables) {
      all->AppendRowGroups(*parse_table(table));
    }
    Bytes end;
    ByteSink sink(end, 0);
    parquet::WriteFileMetaData(*all, &sink);
    return end;
  });
}

}  // namespace ior::record

// SPDX-License-Identifier: Apache-2.0
#include "record/segment_encoder.h"

#include <arrow/io/interfaces.h>
#include <arrow/util/key_value_metadata.h>
#include <parquet/file_writer.h>
#include <parquet/metadata.h>
#include <parquet/schema.h>
#include <parquet/statistics.h>

#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "record/arrow_guard.h"
#include "record/parquet_schema.h"

namespace ior::record {
namespace {

constexpr std::string_view kMagic = "PAR1";
constexpr std::size_t kTailSize = 8;  // length of the table, kMagic

// Appends what is written.
class ByteSink final : public arrow::io::OutputStream {
 public:
  explicit ByteSink(Bytes& out) : out_(out) {}

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
  arrow::Result<std::int64_t> Tell() const override {
    return static_cast<std::int64_t>(out_.size());
  }

 private:
  Bytes& out_;
  bool closed_ = false;
};

std::shared_ptr<arrow::KeyValueMetadata> key_values(const Metadata& metadata) {
  auto result = std::make_shared<arrow::KeyValueMetadata>();
  for (const auto& [key, value] : metadata) {
    result->Append(key, value);
  }
  return result;
}

parquet::Encoding::type arrow_encoding(PageEncoding encoding) {
  switch (encoding) {
    case PageEncoding::kDelta:
      return parquet::Encoding::DELTA_BINARY_PACKED;
    case PageEncoding::kDictionary:
      return parquet::Encoding::RLE_DICTIONARY;
    case PageEncoding::kRle:
      return parquet::Encoding::RLE;
    case PageEncoding::kPlain:
      break;
  }
  return parquet::Encoding::PLAIN;
}

// A value as statistics hold it: plain, in the width of its type.
std::string plain(std::int64_t value, Type type) {
  const std::size_t size = type == Type::kU64 || type == Type::kI64 ? 8
                           : type == Type::kBool                    ? 1
                                                                    : 4;
  return {reinterpret_cast<const char*>(&value), size};
}

parquet::EncodedStatistics statistics(const ChunkFacts& chunk, Type type) {
  parquet::EncodedStatistics result;
  result.set_is_signed(type == Type::kI64 || type == Type::kI32);
  result.set_null_count(chunk.nulls);
  if (chunk.least && chunk.greatest) {
    result.set_min(plain(*chunk.least, type));
    result.set_max(plain(*chunk.greatest, type));
  }
  return result;
}

// place: of the beginning of the segment in the file.
void describe(const ChunkFacts& chunk,
              const RowGroup& rows,
              Type type,
              std::uint64_t place,
              parquet::ColumnChunkMetaDataBuilder& out) {
  const auto in_file = [place](std::size_t at) { return static_cast<std::int64_t>(place + at); };
  out.SetStatistics(statistics(chunk, type));
  std::map<parquet::Encoding::type, std::int32_t> dictionary;
  if (chunk.dictionary_place) {
    dictionary[parquet::Encoding::PLAIN] = 1;
  }
  out.Finish(static_cast<std::int64_t>(rows.rows()),
             chunk.dictionary_place ? in_file(*chunk.dictionary_place) : 0,
             -1,
             in_file(chunk.data_place),
             chunk.sizes.compressed,
             chunk.sizes.uncompressed,
             chunk.dictionary_place.has_value(),
             false,
             dictionary,
             {{arrow_encoding(chunk.encoding), 1}});
}

std::shared_ptr<parquet::FileMetaData> parse_table(std::span<const std::byte> table) {
  auto length = static_cast<std::uint32_t>(table.size());
  return parquet::FileMetaData::Make(table.data(), &length);
}

}  // namespace

Status SegmentEncoder::encode(const RowGroup* rows,
                              std::uint64_t place,
                              const Metadata& metadata,
                              Bytes& out) {
  static const auto properties = writer_properties();
  static const auto columns = [] {
    parquet::SchemaDescriptor descriptor;
    descriptor.Init(parquet_schema());
    return descriptor;
  }();
  return guarded("encode", "rows", [&]() -> Status {
    const auto magic = std::as_bytes(std::span(kMagic));
    out.assign(magic.begin(), magic.end());
    const auto table = parquet::FileMetaDataBuilder::Make(&columns, properties);
    if (rows != nullptr) {
      parquet::RowGroupMetaDataBuilder* group = table->AppendRowGroup();
      std::int64_t uncompressed = 0;
      for (std::size_t i = 0; i < kColumns; ++i) {
        IOR_TRY(const ChunkFacts chunk, columns_.encode(*rows, static_cast<Column>(i), out));
        describe(chunk, *rows, schema()[i].type, place, *group->NextColumnChunk());
        uncompressed += chunk.sizes.uncompressed;
      }
      group->set_num_rows(static_cast<std::int64_t>(rows->rows()));
      group->Finish(uncompressed);
    }
    ByteSink sink(out);
    parquet::WriteFileMetaData(*table->Finish(key_values(metadata)), &sink);
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
  IOR_TRY_STATUS(SegmentEncoder().encode(nullptr, 0, metadata, empty));
  return guarded("encode", "the table of contents", [&]() -> Result<Bytes> {
    const auto all = parse_table(table_of(empty));
    for (const Bytes& table : tables) {
      all->AppendRowGroups(*parse_table(table));
    }
    Bytes end;
    ByteSink sink(end);
    parquet::WriteFileMetaData(*all, &sink);
    return end;
  });
}

}  // namespace ior::record

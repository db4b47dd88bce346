// SPDX-License-Identifier: Apache-2.0
#include "record/row_reader.h"

#include <arrow/io/file.h>
#include <arrow/memory_pool.h>
#include <arrow/util/key_value_metadata.h>
#include <fmt/format.h>
#include <parquet/column_reader.h>
#include <parquet/exception.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>
#include <parquet/properties.h>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "record/arrow_guard.h"
#include "record/parquet_schema.h"
#include "record/pointer_memo.h"

namespace ior::record {
namespace {

constexpr std::size_t kBatchRows = 4096;
constexpr std::int64_t kPieceBytes = 256 * 1024;   // read at once from a column
constexpr std::int64_t kMostElements = 1'000'000;  // of a list in the table of contents
// One page of each column is in memory: of our recordings 60 MB at the very most.
constexpr std::int64_t kMostMemory = 512 * 1024 * 1024;

using Values = RowBatch::Values;

// Moves the `values` first values to the rows that have one, from the back.
template <typename T>
void spread(std::vector<T>& values, std::size_t count, const std::vector<std::uint8_t>& has) {
  for (std::size_t row = has.size(); row-- > 0;) {
    if (has[row] != 0) {
      values[row] = values[--count];
    } else {
      values[row] = T();
    }
  }
}

// Reads one column of one row group. Throws.
class ColumnSource {
 public:
  ColumnSource(std::shared_ptr<parquet::ColumnReader> reader, const ColumnSpec& spec)
      : reader_(std::move(reader)), spec_(spec) {}

  void read(std::size_t rows, Values& out, TextTable& texts) {
    out.present = true;
    switch (spec_.type) {
      case Type::kU64:
      case Type::kI64:
        out.wide.resize(rows);
        return numbers<parquet::Int64Reader>(rows, out, out.wide.data(), out.wide);
      case Type::kU32:
      case Type::kI32:
      case Type::kU8:
        out.narrow.resize(rows);
        return numbers<parquet::Int32Reader>(rows, out, out.narrow.data(), out.narrow);
      case Type::kBool:
        out.flags.resize(rows);
        return numbers<parquet::BoolReader>(
            rows, out, reinterpret_cast<bool*>(out.flags.data()), out.flags);
      case Type::kText:
      case Type::kBytes:
        return read_texts(rows, out, texts);
    }
  }

 private:
  [[noreturn]] void fail(const char* why) const {
    throw std::runtime_error(fmt::format("column {}: {}", spec_.name, why));
  }

  // Levels of `rows` rows; take(read so far, values in this piece) after each piece of values.
  template <typename Reader, typename T, typename Take>
  void pieces(std::size_t rows, Values& out, T* values, const Take& take) {
    auto& reader = static_cast<Reader&>(*reader_);
    const bool optional = reader_->descr()->max_definition_level() > 0;
    levels_.resize(rows);
    std::size_t done = 0;
    std::size_t got = 0;
    while (done < rows) {
      std::int64_t count = 0;
      const std::int64_t levels = reader.ReadBatch(static_cast<std::int64_t>(rows - done),
                                                   optional ? levels_.data() + done : nullptr,
                                                   nullptr,
                                                   values + got,
                                                   &count);
      if (levels <= 0 || count > levels) {
        fail("it has fewer rows than the others");
      }
      take(got, static_cast<std::size_t>(count));
      done += static_cast<std::size_t>(levels);
      got += static_cast<std::size_t>(count);
    }
    out.has.assign(rows, 1);
    if (optional) {
      std::size_t present = 0;
      for (std::size_t row = 0; row < rows; ++row) {
        out.has[row] = levels_[row] == 1 ? 1 : 0;
        present += out.has[row];
      }
      if (present != got) {
        fail("values and levels do not agree");
      }
    }
  }

  template <typename Reader, typename T, typename Stored>
  void numbers(std::size_t rows, Values& out, T* values, std::vector<Stored>& stored) {
    std::size_t count = 0;
    pieces<Reader>(rows, out, values, [&](std::size_t, std::size_t got) { count += got; });
    if (count != rows) {
      spread(stored, count, out.has);
    }
  }

  void read_texts(std::size_t rows, Values& out, TextTable& texts) {
    arrays_.resize(rows);
    out.texts.resize(rows);
    std::size_t count = 0;
    pieces<parquet::ByteArrayReader>(
        rows, out, arrays_.data(), [&](std::size_t from, std::size_t got) {
          // The bytes hold until the next piece; equal texts of a dictionary are at one place.
          known_.clear();
          for (std::size_t i = from; i < from + got; ++i) {
            const parquet::ByteArray& array = arrays_[i];
            const std::string_view text(reinterpret_cast<const char*>(array.ptr), array.len);
            out.texts[i] = text.empty()
                               ? texts.intern("")
                               : known_.find(array.ptr, [&] { return texts.intern(text); });
          }
          count += got;
        });
    if (count != rows) {
      spread(out.texts, count, out.has);
    }
  }

  std::shared_ptr<parquet::ColumnReader> reader_;
  const ColumnSpec& spec_;
  std::vector<std::int16_t> levels_;
  std::vector<parquet::ByteArray> arrays_;
  PointerMemo<TextId> known_;
};

// What a file says of its sizes may be a lie: a list has at most an element for each of its bytes,
// and pages come from a pool that has an end.
parquet::ReaderProperties reader_properties(arrow::MemoryPool& pool, std::int64_t file_size) {
  parquet::ReaderProperties properties(&pool);
  properties.enable_buffered_stream();  // not whole columns at once
  properties.set_buffer_size(kPieceBytes);
  properties.set_thrift_container_size_limit(
      static_cast<std::int32_t>(std::clamp<std::int64_t>(file_size, 1024, kMostElements)));
#ifndef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
  properties.set_page_checksum_verification(true);
#endif
  return properties;
}

// The file's column for each of ours; -1: it has none. Throws when it is of another type.
std::array<int, kColumns> find_columns(const parquet::SchemaDescriptor& file) {
  std::array<int, kColumns> found;
  found.fill(-1);
  for (int i = 0; i < file.num_columns(); ++i) {
    const parquet::ColumnDescriptor* column = file.Column(i);
    const auto spec = std::ranges::find(schema(), column->path()->ToDotString(), &ColumnSpec::name);
    if (spec == schema().end()) {
      continue;  // of a later version
    }
    if (column->physical_type() != physical_type(spec->type) ||
        column->max_repetition_level() > 0 || column->max_definition_level() > 1) {
      throw std::runtime_error(
          fmt::format("column {} is not of type {}", spec->name, to_string(spec->type)));
    }
    found[static_cast<std::size_t>(spec - schema().begin())] = i;
  }
  return found;
}

}  // namespace

struct RowReader::Impl {
  std::string path;
  arrow::CappedMemoryPool pool{arrow::default_memory_pool(), kMostMemory};
  std::unique_ptr<parquet::ParquetFileReader> file;
  std::array<int, kColumns> columns{};
  int next_group = 0;
  std::shared_ptr<parquet::RowGroupReader> group;
  std::vector<std::optional<ColumnSource>> sources;  // of the group, by our columns
  std::size_t rows_left = 0;                         // of the group

  bool open_group() {
    while (rows_left == 0) {
      if (next_group == file->metadata()->num_row_groups()) {
        return false;
      }
      group = file->RowGroup(next_group++);
      const std::int64_t rows = group->metadata()->num_rows();
      if (rows < 0) {
        throw std::runtime_error("a negative number of rows");
      }
      rows_left = static_cast<std::size_t>(rows);
      sources.clear();
      sources.resize(kColumns);
      for (std::size_t i = 0; i < kColumns; ++i) {
        if (columns[i] >= 0) {
          sources[i].emplace(group->Column(columns[i]), schema()[i]);
        }
      }
    }
    return true;
  }

  void read(RowBatch& batch) {
    batch.rows = 0;
    batch.texts.clear();
    if (!open_group()) {
      return;
    }
    const std::size_t rows = std::min(rows_left, kBatchRows);
    for (std::size_t i = 0; i < kColumns; ++i) {
      batch.columns[i].present = false;
      if (sources[i]) {
        sources[i]->read(rows, batch.columns[i], batch.texts);
      }
    }
    rows_left -= rows;
    batch.rows = rows;
  }
};

RowReader::RowReader() : impl_(std::make_unique<Impl>()) {}
RowReader::~RowReader() = default;

Result<std::unique_ptr<RowReader>> RowReader::open(const std::string& path) {
  return guarded("read", path, [&]() -> Result<std::unique_ptr<RowReader>> {
    std::unique_ptr<RowReader> reader(new RowReader());
    Impl& impl = *reader->impl_;
    impl.path = path;
    PARQUET_ASSIGN_OR_THROW(std::shared_ptr<arrow::io::RandomAccessFile> file,
                            arrow::io::ReadableFile::Open(path, &impl.pool));
    PARQUET_ASSIGN_OR_THROW(const std::int64_t size, file->GetSize());
    impl.file =
        parquet::ParquetFileReader::Open(std::move(file), reader_properties(impl.pool, size));
    impl.columns = find_columns(*impl.file->metadata()->schema());
    if (impl.columns[index_of(Column::syscall)] < 0) {
      throw std::runtime_error("a Parquet file, but no recording: it has no column syscall");
    }
    return reader;
  });
}

std::uint64_t RowReader::rows() const {
  return static_cast<std::uint64_t>(impl_->file->metadata()->num_rows());
}

std::uint64_t RowReader::row_groups() const {
  return static_cast<std::uint64_t>(impl_->file->metadata()->num_row_groups());
}

Metadata RowReader::metadata() const {
  Metadata result;
  if (const auto& values = impl_->file->metadata()->key_value_metadata()) {
    for (std::int64_t i = 0; i < values->size(); ++i) {
      result.insert_or_assign(values->key(i), values->value(i));
    }
  }
  return result;
}

Status RowReader::read(RowBatch& batch) {
  auto status = guarded("read", impl_->path, [&]() -> Status {
    impl_->read(batch);
    return {};
  });
  if (!status) {
    Error error = std::move(status).error();
    error.detail = fmt::format("row group {}: {}", impl_->next_group, error.detail);
    return std::unexpected(std::move(error));
  }
  return {};
}

}  // namespace ior::record

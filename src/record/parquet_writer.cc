// SPDX-License-Identifier: Apache-2.0
#include "record/parquet_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>

#include "record/segment.h"

namespace ior::record {
namespace {

constexpr std::string_view kMagic = "PAR1";

std::span<const std::byte> as_bytes(std::string_view text) {
  return std::as_bytes(std::span(text));
}

}  // namespace

Result<ParquetWriter> ParquetWriter::create(const std::string& name,
                                            Replace replace,
                                            Metadata metadata,
                                            RowGroupLimits limits) {
  metadata.insert_or_assign(std::string(kSchemaVersionKey), fmt::format("{}", kSchemaVersion));
  IOR_TRY(RecordingFile file, RecordingFile::create(name, replace));
  ParquetWriter writer(std::move(file), std::move(metadata), limits);
  const std::array begin{as_bytes(kMagic)};
  IOR_TRY_STATUS(writer.file_.append(begin));
  IOR_TRY_STATUS(writer.write_segment(nullptr, writer.metadata_));
  return writer;
}

Status ParquetWriter::write_segment(const RowGroup* rows, const Metadata& metadata) {
  Metadata marked = metadata;
  marked.insert_or_assign(std::string(kSegmentKey), fmt::format("{}", segments_));
  IOR_TRY_STATUS(encoder_.encode(rows, file_.size() + kSegmentHeaderSize, marked, segment_));
  const auto header =
      to_bytes({.number = segments_, .size = segment_.size(), .checksum = checksum(segment_)});
  const std::array<std::span<const std::byte>, 2> pieces{header, segment_};
  IOR_TRY_STATUS(file_.append(pieces));
  ++segments_;
  if (rows != nullptr) {
    const auto table = table_of(segment_);
    tables_.emplace_back(table.begin(), table.end());
    rows_written_ += rows->rows();
  }
  return {};
}

// Hot path.
Status ParquetWriter::append(model::EventSpan events) {
  while (!events.empty()) {
    const std::size_t room = limits_.rows - std::min(limits_.rows, rows_.rows());
    const std::size_t count = std::min(events.size(), std::max<std::size_t>(room, 1));
    rows_.append(events.first(count));
    events = events.subspan(count);
    if (rows_.rows() >= limits_.rows || rows_.text_bytes() >= limits_.text_bytes) {
      if (auto status = flush(); !status) {
        rows_missing_ += events.size();
        return status;
      }
    }
  }
  return {};
}

Status ParquetWriter::flush() {
  if (rows_.rows() == 0) {
    return {};
  }
  rows_.complete();
  if (auto status = write_segment(&rows_, {}); !status) {
    rows_missing_ += rows_.rows();
    rows_.clear();
    return status;
  }
  rows_.clear();
  return {};
}

Status ParquetWriter::finish(const Metadata& final) {
  const Status flushed = flush();
  Metadata all = metadata_;
  for (const auto& [key, value] : final) {
    all.insert_or_assign(key, value);
  }
  all.insert_or_assign("ior.rows", fmt::format("{}", rows_written_));
  if (rows_missing_ != 0) {
    all.insert_or_assign(std::string(kStateKey),
                         std::string(to_string(model::RecordingState::kCut)));
    all.insert_or_assign(std::string(kRowsMissingKey), fmt::format("{}", rows_missing_));
  }
  IOR_TRY_STATUS(complete(file_, tables_, all));
  return flushed;
}

Status complete(RecordingFile& file, std::span<const Bytes> tables, const Metadata& metadata) {
  IOR_TRY(const Bytes end, encode_end(tables, metadata));
  const std::array<std::span<const std::byte>, 1> pieces{end};
  IOR_TRY_STATUS(file.append(pieces));
  return file.publish();
}

Result<Recovered> recover(const RecordingFile& file) {
  Recovered found;
  std::array<std::byte, kMagicSize + kSegmentHeaderSize> begin;
  const auto no_recording = [&file](std::string_view why) {
    return std::unexpected(
        Error{.op = "recover",
              .subject = file.current_name(),
              .errno_value = 0,
              .detail = std::string(why),
              .hint = "ior can repair only recordings that it wrote itself, from their beginning"});
  };
  if (file.size() < begin.size()) {
    return no_recording("it ends before its first row could have been written");
  }
  IOR_TRY_STATUS(file.read(0, begin));
  if (std::string_view(reinterpret_cast<const char*>(begin.data()), kMagicSize) != kMagic) {
    return no_recording("it does not begin as a Parquet file does");
  }
  std::uint64_t place = kMagicSize;
  Bytes segment;
  for (std::uint64_t number = 0; file.size() - place >= kSegmentHeaderSize; ++number) {
    std::array<std::byte, kSegmentHeaderSize> bytes;
    IOR_TRY_STATUS(file.read(place, bytes));
    const auto header = read_header(bytes);
    if (!header || header->number != number ||
        header->size > file.size() - place - kSegmentHeaderSize) {
      break;
    }
    segment.resize(header->size);
    IOR_TRY_STATUS(file.read(place + kSegmentHeaderSize, segment));
    if (checksum(segment) != header->checksum) {
      break;
    }
    const auto table = table_of(segment);
    const auto facts = read_table(table);
    if (!facts) {
      break;
    }
    if (number == 0) {
      found.metadata = facts->metadata;
      found.metadata.erase(std::string(kSegmentKey));
    } else {
      found.tables.emplace_back(table.begin(), table.end());
      found.rows += facts->rows;
    }
    place += kSegmentHeaderSize + header->size;
    found.end = place;
  }
  if (found.end == 0) {
    return no_recording("its first segment is not whole");
  }
  return found;
}

}  // namespace ior::record

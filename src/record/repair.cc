// SPDX-License-Identifier: Apache-2.0
#include "record/repair.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "record/parquet_writer.h"
#include "record/recording.h"

namespace ior::record {
namespace {

Metadata metadata_of(const Recovered& found) {
  Metadata metadata = found.metadata;
  metadata.insert_or_assign(std::string(kStateKey),
                            std::string(to_string(model::RecordingState::kRepaired)));
  metadata.insert_or_assign("ior.rows", fmt::format("{}", found.rows));
  return metadata;
}

// The good part of a file to a new one. In pieces: recordings are larger than memory.
Status copy(const RecordingFile& from, std::uint64_t size, RecordingFile& to) {
  Bytes piece;
  for (std::uint64_t place = 0; place < size; place += piece.size()) {
    piece.resize(std::min<std::uint64_t>(size - place, 4 * 1024 * 1024));
    IOR_TRY_STATUS(from.read(place, piece));
    const std::array<std::span<const std::byte>, 1> pieces{piece};
    IOR_TRY_STATUS(to.append(pieces));
  }
  return {};
}

}  // namespace

Result<Repaired> repair(const std::string& path, const std::string& output, Replace replace) {
  if (const auto recording = open_recording(path)) {
    return std::unexpected(Error{
        .op = "repair", .subject = path, .errno_value = 0, .detail = "it is complete", .hint = {}});
  }
  const bool in_place = output.empty() && path.ends_with(kUnfinished);
  std::string name = output.empty() ? path + ".repaired" : output;
  if (in_place) {
    name = path.substr(0, path.size() - kUnfinished.size());
  }
  IOR_TRY(RecordingFile file,
          in_place ? RecordingFile::adopt(path, name, replace) : RecordingFile::examine(path));
  IOR_TRY(const Recovered found, recover(file));
  const Repaired result{.name = name, .rows = found.rows, .lost_bytes = file.size() - found.end};
  if (in_place) {
    IOR_TRY_STATUS(file.truncate(found.end));
    IOR_TRY_STATUS(complete(file, found.tables, metadata_of(found)));
    return result;
  }
  IOR_TRY(RecordingFile copied, RecordingFile::create(name, replace));
  IOR_TRY_STATUS(copy(file, found.end, copied));
  IOR_TRY_STATUS(complete(copied, found.tables, metadata_of(found)));
  return result;
}

}  // namespace ior::record

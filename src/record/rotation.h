// SPDX-License-Identifier: Apache-2.0
//
// Into which files a recording goes: one, or parts one after the other, in a plain directory or in
// hive-style ones. Generated names never overwrite.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace ior::record {

struct Rotation {
  std::optional<std::uint64_t> bytes;       // a part ends at the first row group beyond
  std::optional<std::chrono::seconds> age;  // or when it is this old
  std::size_t keep = 0;                     // parts of this run to keep, the newest; 0: all
  bool hive = false;                        // output is a directory of host=.../date=... ones

  bool rotates() const { return bytes.has_value() || age.has_value(); }
};

// "1GiB", "500MB", "10m", "1h", "90s": a size or an age.
Result<Rotation> parse_rotation(const std::string& text);

// The name of a part: "f.parquet" and 3 give "f-000003.parquet". Pure.
std::string part_name(const std::string& output, std::uint64_t part);

// "host=web1/date=2026-11-21/ior-151617-000001.parquet", UTC. Characters that a directory's name
// cannot have, or that a reader of such names would take for something else, become '_'. Pure.
std::string hive_name(const std::string& host, std::chrono::sys_seconds start, std::uint64_t part);

class FileNames {
 public:
  FileNames(std::string output, Rotation rotation, std::string host)
      : output_(std::move(output)), rotation_(std::move(rotation)), host_(std::move(host)) {}

  // Where the next part goes. Makes the directories.
  Result<std::string> next();

  // A part is complete: removes the oldest of this run when there are more than to be kept.
  Status done(const std::string& name);

  const Rotation& rotation() const { return rotation_; }
  std::uint64_t part() const { return part_; }  // of the last next()

 private:
  std::string output_;
  Rotation rotation_;
  std::string host_;
  std::uint64_t part_ = 0;
  std::deque<std::string> kept_;
};

}  // namespace ior::record

// SPDX-License-Identifier: Apache-2.0
//
// The file that a recording is written to: NAME.unfinished until it is complete, then renamed to
// NAME. Nothing that is there is overwritten unless that was asked for. One thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/unique_fd.h"

namespace ior::record {

inline constexpr std::string_view kUnfinished = ".unfinished";

enum class Replace : std::uint8_t { kNever, kAsked };

class RecordingFile {
 public:
  // A new, empty file, mode 0600 (traced names may be secrets), locked as long as it is open: that
  // is how `ior repair` sees that it is being written.
  static Result<RecordingFile> create(const std::string& name, Replace replace);

  // An unfinished one, to be completed as `name`. Refused while somebody writes it.
  static Result<RecordingFile> adopt(const std::string& unfinished,
                                     const std::string& name,
                                     Replace replace);

  // An unfinished one, to be read only: the disk may be one that cannot be written. Refused as
  // above.
  static Result<RecordingFile> examine(const std::string& unfinished);

  // All or nothing: when it fails, the file ends where it ended before.
  Status append(std::span<const std::span<const std::byte>> pieces);

  Status read(std::uint64_t offset, std::span<std::byte> into) const;
  Status truncate(std::uint64_t size);

  // What was appended reaches the disk in time. Takes as long as the disk.
  Status sync();

  // On disk under its name, whatever happens from then on.
  Status publish();

  // Removes the unfinished file.
  void discard();

  // The name it has now, and the one that it is to get.
  const std::string& current_name() const { return current_; }
  const std::string& name() const { return name_; }
  std::uint64_t size() const { return size_; }
  int fd() const { return fd_.get(); }

 private:
  RecordingFile(UniqueFd fd, std::string current, std::string name, Replace replace)
      : fd_(std::move(fd)),
        current_(std::move(current)),
        name_(std::move(name)),
        replace_(replace) {}

  static Result<RecordingFile> open_unfinished(const std::string& unfinished,
                                               int access,
                                               const std::string& name,
                                               Replace replace);
  Status rename();

  UniqueFd fd_;
  std::string current_;
  std::string name_;
  Replace replace_;
  std::uint64_t size_ = 0;
};

}  // namespace ior::record

// SPDX-License-Identifier: Apache-2.0
//
// A file that appears whole or not at all: written beside its place under a name of its own, and
// renamed into place when it is complete.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "base/unique_fd.h"

namespace ior::record {

// What a name that is taken means.
enum class Taken : std::uint8_t {
  kReplace,   // the user typed the name: asking for it
  kNextName,  // the name was generated: -1, -2, ... is put before the suffix
};

class NewFile {
 public:
  // suffix: the end of path before which a number goes, ".ior.zst". Nothing of the user's is
  // touched yet; an error shows that path cannot be written before anything is traced.
  static Result<NewFile> create(std::string path, std::string suffix);
  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile();  // removes what was not published

  int fd() const { return file_.get(); }
  const std::string& path() const { return path_; }

  // To the disk, then into place. The name it got.
  Result<std::string> publish(Taken taken);

 private:
  NewFile() = default;
  Status rename_to(const std::string& path, Taken taken) const;

  std::string path_;
  std::string suffix_;
  UniqueFd directory_;
  std::string hidden_;  // name in the directory until it is published; empty: none
  UniqueFd file_;
};

}  // namespace ior::record

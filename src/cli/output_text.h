// SPDX-License-Identifier: Apache-2.0
//
// A finished text goes to the file that the user named.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "base/unique_fd.h"
#include "record/new_file.h"

namespace ior::cli {

// A regular file appears whole or not at all, in place of the one that has the name; "-" is
// standard output; a pipe or a device is written as it is.
class TextOutput {
 public:
  // Tries the place, so that one that cannot be written is known before anything is traced.
  static Result<TextOutput> open(const std::string& path);

  Status write(std::string text);

 private:
  std::string name_;                     // in errors
  std::optional<record::NewFile> file_;  // empty: special_
  UniqueFd special_;
};

// Both at once.
Status write_text(const std::string& path, std::string text);

}  // namespace ior::cli

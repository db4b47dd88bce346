// SPDX-License-Identifier: Apache-2.0
#include "cli/output_text.h"

#include <sys/stat.h>

#include <utility>

#include "cli/output_file.h"
#include "export/fd_writer.h"

namespace ior::cli {

Result<TextOutput> TextOutput::open(const std::string& path) {
  TextOutput output;
  output.name_ = path == "-" ? "standard output" : path;
  struct stat status{};
  if (path == "-" || (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode))) {
    IOR_TRY(output.special_, open_output(path));
    return output;
  }
  IOR_TRY(record::NewFile file, record::NewFile::create(path, ""));
  output.file_.emplace(std::move(file));
  return output;
}

Status TextOutput::write(std::string text) {
  exporter::FdWriter writer(file_ ? file_->fd() : special_.get(), name_);
  writer.buffer() = std::move(text);
  IOR_TRY_STATUS(writer.flush());
  if (file_) {
    if (const auto published = file_->publish(record::Taken::kReplace); !published) {
      return std::unexpected(published.error());
    }
  }
  return {};
}

Status write_text(const std::string& path, std::string text) {
  IOR_TRY(TextOutput output, TextOutput::open(path));
  return output.write(std::move(text));
}

}  // namespace ior::cli

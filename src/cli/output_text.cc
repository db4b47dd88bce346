// SPDX-License-Identifier: Apache-2.0
#include "cli/output_text.h"

#include <sys/stat.h>

#include <utility>

#include "cli/output_file.h"
#include "export/fd_writer.h"
#include "record/new_file.h"

namespace ior::cli {
namespace {

Status write_to(int fd, const std::string& name, std::string text) {
  exporter::FdWriter writer(fd, name);
  writer.buffer() = std::move(text);
  return writer.flush();
}

}  // namespace

Status write_text(const std::string& path, std::string text) {
  struct stat status{};
  const bool special =
      path == "-" || (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode));
  if (special) {
    IOR_TRY(const UniqueFd file, open_output(path));
    return write_to(file.get(), path == "-" ? "standard output" : path, std::move(text));
  }
  IOR_TRY(record::NewFile file, record::NewFile::create(path, ""));
  IOR_TRY_STATUS(write_to(file.fd(), path, std::move(text)));
  IOR_TRY(const std::string written, file.publish(record::Taken::kReplace));
  return {};
}

}  // namespace ior::cli

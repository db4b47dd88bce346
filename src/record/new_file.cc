// SPDX-License-Identifier: Apache-2.0
#include "record/new_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdio.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <utility>

#include "base/path.h"

namespace ior::record {
namespace {

constexpr mode_t kMode = 0600;  // traced names may be secrets
constexpr int kMostNames = 10'000;

// "ior-<16 hex digits>.tmp", as the Go tool's.
Result<std::string> hidden_name() {
  std::uint64_t random = 0;
  if (::getrandom(&random, sizeof(random), 0) != sizeof(random)) {
    return from_errno("draw a random number for", "a temporary file");
  }
  return fmt::format("ior-{:016x}.tmp", random);
}

std::string name_of(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

}  // namespace

NewFile::NewFile(NewFile&& other) noexcept
    : path_(std::move(other.path_)),
      suffix_(std::move(other.suffix_)),
      directory_(std::move(other.directory_)),
      hidden_(std::exchange(other.hidden_, {})),
      file_(std::move(other.file_)) {}

NewFile::~NewFile() {
  if (!hidden_.empty()) {
    ::unlinkat(directory_.get(), hidden_.c_str(), 0);
  }
}

Result<NewFile> NewFile::create(std::string path, std::string suffix) {
  NewFile made;
  made.path_ = std::move(path);
  made.suffix_ = std::move(suffix);
  if (name_of(made.path_).empty()) {
    return usage_error(made.path_, "names a directory, not a file");
  }
  const std::string directory = directory_of(made.path_);
  made.directory_.reset(::open(directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!made.directory_) {
    return from_errno("open the directory", directory);
  }
  IOR_TRY(const std::string hidden, hidden_name());
  made.file_.reset(::openat(made.directory_.get(),
                            hidden.c_str(),
                            O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                            kMode));
  if (!made.file_) {
    return from_errno("create a file in", directory);
  }
  made.hidden_ = hidden;
  return made;
}

// RENAME_NOREPLACE is not known to every file system: a link is refused in the same way when the
// name is taken.
Status NewFile::rename_to(const std::string& path, Taken taken) const {
  const int directory = directory_.get();
  const std::string name = name_of(path);
  if (taken == Taken::kReplace) {
    if (::renameat(directory, hidden_.c_str(), directory, name.c_str()) != 0) {
      return from_errno("rename into place", path);
    }
    return {};
  }
  if (::renameat2(directory, hidden_.c_str(), directory, name.c_str(), RENAME_NOREPLACE) == 0) {
    return {};
  }
  if (errno == EINVAL || errno == ENOSYS) {
    if (::linkat(directory, hidden_.c_str(), directory, name.c_str(), 0) == 0) {
      ::unlinkat(directory, hidden_.c_str(), 0);
      return {};
    }
  }
  return from_errno("rename into place", path);
}

Result<std::string> NewFile::publish(Taken taken) {
  if (::fsync(file_.get()) != 0) {
    return from_errno("write to the disk", path_);
  }
  const std::size_t name = path_.size() - name_of(path_).size();
  const std::string suffix = path_.ends_with(suffix_) ? suffix_ : "";
  std::string stem = path_.substr(0, path_.size() - suffix.size());
  std::string path = path_;
  for (int number = 1;; ++number) {
    const Status status = rename_to(path, taken);
    if (status) {
      hidden_.clear();
      file_.reset();
      path_ = path;
      return path;
    }
    const int why = status.error().errno_value;
    if (why == EINVAL && taken == Taken::kNextName && stem.find(':', name) != std::string::npos) {
      // Some file systems (vfat, ntfs) have no ':' in names, which a generated time has.
      std::replace(stem.begin() + static_cast<std::ptrdiff_t>(name), stem.end(), ':', '-');
      path = stem + suffix;
      continue;
    }
    if (why != EEXIST || number > kMostNames) {
      return std::unexpected(status.error());
    }
    path = fmt::format("{}-{}{}", stem, number, suffix);
  }
}

}  // namespace ior::record

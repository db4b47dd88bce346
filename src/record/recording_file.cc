// SPDX-License-Identifier: Apache-2.0
#include "record/recording_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "base/path.h"

namespace ior::record {
namespace {

constexpr mode_t kMode = 0600;

std::unexpected<Error> exists(const std::string& name) {
  return from_code("write", name, EEXIST, "choose another name, or overwrite it with --force");
}

Status write_all(int fd, std::uint64_t offset, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written >= 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(written));
      offset += static_cast<std::uint64_t>(written);
    } else if (errno != EINTR) {
      return from_errno("write", "");
    }
  }
  return {};
}

// A rename is on disk when its directory is.
Status sync_directory(const std::string& path) {
  const std::string directory = directory_of(path);
  const UniqueFd fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) {
    return from_errno("open", directory);
  }
  if (::fsync(fd.get()) != 0 && errno != EINVAL) {  // EINVAL: the file system has no such thing
    return from_errno("sync", directory);
  }
  return {};
}

}  // namespace

Result<RecordingFile> RecordingFile::create(const std::string& name, Replace replace) {
  struct stat status{};
  if (replace == Replace::kNever && ::lstat(name.c_str(), &status) == 0) {
    return exists(name);
  }
  std::string current = name + std::string(kUnfinished);
  UniqueFd fd(::open(
      current.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, kMode));
  if (!fd && errno == EEXIST) {
    return from_code("create",
                     current,
                     EEXIST,
                     fmt::format("a recording that did not finish, or is being written; ior repair "
                                 "{} completes it, or remove it",
                                 current));
  }
  if (!fd) {
    return from_errno("create", current);
  }
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0 && errno != ENOLCK && errno != EOPNOTSUPP) {
    return from_errno("lock", current);
  }
  return RecordingFile(std::move(fd), std::move(current), name, replace);
}

Result<RecordingFile> RecordingFile::adopt(const std::string& unfinished,
                                           const std::string& name,
                                           Replace replace) {
  struct stat status{};
  if (replace == Replace::kNever && ::lstat(name.c_str(), &status) == 0) {
    return exists(name);
  }
  return open_unfinished(unfinished, O_RDWR, name, replace);
}

Result<RecordingFile> RecordingFile::examine(const std::string& unfinished) {
  return open_unfinished(unfinished, O_RDONLY, unfinished, Replace::kNever);
}

Result<RecordingFile> RecordingFile::open_unfinished(const std::string& unfinished,
                                                     int access,
                                                     const std::string& name,
                                                     Replace replace) {
  UniqueFd fd(::open(unfinished.c_str(), access | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY));
  if (!fd) {
    return from_errno("open", unfinished);
  }
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    return from_code("repair", unfinished, EBUSY, "it is being written: wait until ior has ended");
  }
  struct stat status{};
  if (::fstat(fd.get(), &status) != 0) {
    return from_errno("examine", unfinished);
  }
  if (!S_ISREG(status.st_mode)) {
    return from_code("repair", unfinished, EINVAL, "it is not a regular file");
  }
  RecordingFile file(std::move(fd), unfinished, name, replace);
  file.size_ = static_cast<std::uint64_t>(status.st_size);
  return file;
}

Status RecordingFile::append(std::span<const std::span<const std::byte>> pieces) {
  std::uint64_t end = size_;
  for (const std::span<const std::byte> piece : pieces) {
    if (auto status = write_all(fd_.get(), end, piece); !status) {
      Error error = std::move(status).error();
      error.subject = current_;
      // Gives the room back to what is still to come: the table of contents.
      (void)::ftruncate(fd_.get(), static_cast<off_t>(size_));
      return std::unexpected(std::move(error));
    }
    end += piece.size();
  }
  // Begin to write back now, so that the sync later has little left to do. Advice only.
  (void)::sync_file_range(
      fd_.get(), static_cast<off_t>(size_), static_cast<off_t>(end - size_), SYNC_FILE_RANGE_WRITE);
  size_ = end;
  return {};
}

Status RecordingFile::read(std::uint64_t offset, std::span<std::byte> into) const {
  while (!into.empty()) {
    const ssize_t got = ::pread(fd_.get(), into.data(), into.size(), static_cast<off_t>(offset));
    if (got > 0) {
      into = into.subspan(static_cast<std::size_t>(got));
      offset += static_cast<std::uint64_t>(got);
    } else if (got == 0) {
      return from_code("read", current_, EIO, "it is shorter than it was");
    } else if (errno != EINTR) {
      return from_errno("read", current_);
    }
  }
  return {};
}

Status RecordingFile::truncate(std::uint64_t size) {
  if (::ftruncate(fd_.get(), static_cast<off_t>(size)) != 0) {
    return from_errno("cut", current_);
  }
  size_ = size;
  return {};
}

void RecordingFile::discard() {
  ::unlink(current_.c_str());
  fd_.reset();
}

Status RecordingFile::sync() {
  if (::fdatasync(fd_.get()) != 0) {
    return from_errno("sync", current_);
  }
  return {};
}

Status RecordingFile::rename() {
  if (replace_ == Replace::kAsked) {
    return ::rename(current_.c_str(), name_.c_str()) == 0 ? Status()
                                                          : from_errno("rename", current_);
  }
  if (::renameat2(AT_FDCWD, current_.c_str(), AT_FDCWD, name_.c_str(), RENAME_NOREPLACE) == 0) {
    return {};
  }
  if (errno == EINVAL) {  // not on this file system: link(2) does not replace either
    if (::link(current_.c_str(), name_.c_str()) == 0) {
      ::unlink(current_.c_str());
      return {};
    }
  }
  if (errno == EEXIST) {
    return from_code(
        "rename",
        current_,
        EEXIST,
        fmt::format("{} has appeared meanwhile; the recording is complete: rename it", name_));
  }
  return from_errno("rename", current_);
}

Status RecordingFile::publish() {
  IOR_TRY_STATUS(sync());
  IOR_TRY_STATUS(rename());
  current_ = name_;
  IOR_TRY_STATUS(sync_directory(name_));
  // The last place where a file system (NFS) may say that a write failed: man 2 close.
  if (::close(fd_.release()) != 0 && errno != EINTR) {
    return from_errno("close", name_);
  }
  return {};
}

}  // namespace ior::record

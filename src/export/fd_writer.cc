// SPDX-License-Identifier: Apache-2.0
#include "export/fd_writer.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <utility>

namespace ior::exporter {

FdWriter::FdWriter(int fd, std::string name) : fd_(fd), name_(std::move(name)) {
  buffer_.reserve(kChunk + kChunk / 4);
}

Status FdWriter::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t written = ::write(fd_, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      pollfd ready{.fd = fd_, .events = POLLOUT, .revents = 0};
      ::poll(&ready, 1, -1);  // interrupted or ready: the write says which
    } else if (errno != EINTR) {
      auto error = from_errno("write", name_);
      buffer_.clear();
      return error;
    }
  }
  buffer_.clear();
  return {};
}

}  // namespace ior::exporter

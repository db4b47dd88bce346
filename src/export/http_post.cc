// SPDX-License-Identifier: Apache-2.0
#include "export/http_post.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "base/unique_fd.h"

namespace ior::exporter {
namespace {

constexpr std::size_t kMaxResponse = std::size_t{64} * 1024;

Result<UniqueFd> open_connection(const HttpRequest& request) {
  sockaddr_storage storage{};
  auto* four = reinterpret_cast<sockaddr_in*>(&storage);
  auto* six = reinterpret_cast<sockaddr_in6*>(&storage);
  socklen_t size = 0;
  if (::inet_pton(AF_INET, request.address.c_str(), &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    four->sin_port = htons(request.port);
    size = sizeof(*four);
  } else if (::inet_pton(AF_INET6, request.address.c_str(), &six->sin6_addr) == 1) {
    six->sin6_family = AF_INET6;
    six->sin6_port = htons(request.port);
    size = sizeof(*six);
  } else {
    return from_code("connect to", request.address, EINVAL, "it is no numeric address");
  }
  UniqueFd fd(::socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd) {
    return from_errno("make", "a socket");
  }
  // Linux applies the sending one to connect(), too: man 7 socket.
  const timeval patience{.tv_sec = request.timeout.count(), .tv_usec = 0};
  ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
  ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&storage), size) != 0) {
    return from_errno("connect to", fmt::format("{} port {}", request.address, request.port));
  }
  return fd;
}

Status send_all(int fd, std::string_view bytes, std::string_view to) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) {
      continue;
    }
    if (sent < 0) {
      // EPIPE would end the run as a closed output does.
      return from_code("send to", to, errno == EPIPE ? ECONNRESET : errno);
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return {};
}

Result<std::string> receive_all(int fd, std::string_view from) {
  std::string text;
  std::array<char, 8192> piece;
  while (text.size() < kMaxResponse) {
    const ssize_t got = ::recv(fd, piece.data(), piece.size(), 0);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return from_errno("receive from", from);
    }
    if (got == 0) {
      break;
    }
    text.append(piece.data(), static_cast<std::size_t>(got));
  }
  return text;
}

}  // namespace

Result<HttpResponse> http_post(const HttpRequest& request) {
  const std::string server = fmt::format("{} port {}", request.address, request.port);
  IOR_TRY(const UniqueFd fd, open_connection(request));
  const std::string head = fmt::format("POST {} HTTP/1.0\r\nContent-Length: {}\r\n{}\r\n",
                                       request.target,
                                       request.body.size(),
                                       request.headers);
  const Status sent_head = send_all(fd.get(), head, server);
  const Status sent = sent_head ? send_all(fd.get(), request.body, server) : sent_head;
  // A server that refuses may answer and close before it has read everything: its answer counts.
  const Result<std::string> text = receive_all(fd.get(), server);
  if (!text || text->empty()) {
    if (!sent) {
      return std::unexpected(sent.error());
    }
    return text ? from_code("receive from", server, ECONNRESET) : std::unexpected(text.error());
  }
  // "HTTP/1.0 200 OK"
  HttpResponse response;
  const std::size_t space = text->find(' ');
  const char* const digits = text->data() + std::min(space, text->size() - 1) + 1;
  if (!text->starts_with("HTTP/") || space == std::string::npos ||
      std::from_chars(digits, text->data() + text->size(), response.status).ec != std::errc()) {
    return from_code("understand", "the answer of " + server, EPROTO, "is it an HTTP server?");
  }
  const std::size_t end = text->find("\r\n\r\n");
  if (end != std::string::npos) {
    response.body = text->substr(end + 4);
  }
  return response;
}

}  // namespace ior::exporter

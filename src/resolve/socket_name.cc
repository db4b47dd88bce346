// SPDX-License-Identifier: Apache-2.0
#include "resolve/socket_name.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace ior::resolve {
namespace {

std::string_view type_name(std::uint16_t type) {
  switch (type) {
    case SOCK_STREAM:
      return "STREAM";
    case SOCK_DGRAM:
      return "DGRAM";
    case SOCK_SEQPACKET:
      return "SEQPACKET";
    case SOCK_RAW:
      return "RAW";
    default:
      return "SOCKET";
  }
}

std::string_view internet_protocol(const ior_wire_socket& socket) {
  switch (socket.protocol) {
    case IPPROTO_TCP:
      return "TCP";
    case IPPROTO_UDP:
      return "UDP";
    case IPPROTO_UDPLITE:
      return "UDPLITE";
    case IPPROTO_SCTP:
      return "SCTP";
    case IPPROTO_ICMP:
    case IPPROTO_ICMPV6:
      return "PING";
    default:
      return socket.type == SOCK_STREAM ? "TCP" : socket.type == SOCK_DGRAM ? "UDP" : "RAW";
  }
}

std::string endpoint(const ior_wire_socket& socket,
                     const std::uint8_t* address,
                     std::uint16_t port) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(socket.family, address, text.data(), text.size());
  return socket.family == AF_INET6 ? fmt::format("[{}]:{}", text.data(), port)
                                   : fmt::format("{}:{}", text.data(), port);
}

std::string internet_name(const ior_wire_file& file) {
  const ior_wire_socket& socket = file.socket;
  const std::string_view version = socket.family == AF_INET6 ? "v6" : "";
  if (socket.local_port == 0 && socket.remote_port == 0) {
    return fmt::format("{}{}:[{}]", internet_protocol(socket), version, file.inode);
  }
  std::string name = fmt::format("{}{}:[{}",
                                 internet_protocol(socket),
                                 version,
                                 endpoint(socket, socket.local_address, socket.local_port));
  if (socket.remote_port != 0) {
    name += "->" + endpoint(socket, socket.remote_address, socket.remote_port);
  }
  return name + "]";
}

// A path ends at its NUL. An abstract name begins with one, shown as '@' before the quotes; further
// NULs inside are '@' too
// (/proc/net/unix).
std::string unix_address(std::string_view bytes) {
  if (bytes.front() != '\0') {
    return fmt::format("\"{}\"", bytes.substr(0, bytes.find('\0')));
  }
  std::string name(bytes.substr(1));
  std::ranges::replace(name, '\0', '@');
  return fmt::format("@\"{}\"", name);
}

std::string unix_name(const model::FileRecord& record) {
  const ior_wire_socket& socket = record.fields.socket;
  std::string name = fmt::format("UNIX-{}:[{}", type_name(socket.type), record.fields.inode);
  if (socket.peer_inode != 0) {
    name += fmt::format("->{}", socket.peer_inode);
  }
  const std::size_t local = std::min<std::size_t>(socket.local_name_size, record.text.size());
  const std::string_view bound = record.text.substr(0, local);
  const std::string_view peer = record.text.substr(local);
  if (!bound.empty()) {
    name += "," + unix_address(bound);
  } else if (!peer.empty()) {
    name += ",->" + unix_address(peer);
  }
  return name + "]";
}

}  // namespace

std::string socket_name(const model::FileRecord& record) {
  switch (record.fields.socket.family) {
    case AF_INET:
    case AF_INET6:
      return internet_name(record.fields);
    case AF_UNIX:
      return unix_name(record);
    case AF_NETLINK:
      return fmt::format("NETLINK:[{}]", record.fields.inode);
    case AF_PACKET:
      return fmt::format("PACKET:[{}]", record.fields.inode);
    default:
      return fmt::format("socket:[{}]", record.fields.inode);
  }
}

}  // namespace ior::resolve

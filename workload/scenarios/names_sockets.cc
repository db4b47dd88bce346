// SPDX-License-Identifier: Apache-2.0
//
// Sockets with the endpoints that they have when each call is made.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "names_common.h"
#include "sys_net.h"

namespace ior::workload {
namespace {

struct Address {
  sockaddr_storage bytes{};
  socklen_t size = 0;
};

// The loopback of this family, port chosen by the kernel.
Address loopback(int family) {
  Address address;
  if (family == AF_INET) {
    auto* in = reinterpret_cast<sockaddr_in*>(&address.bytes);
    in->sin_family = AF_INET;
    in->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.size = sizeof *in;
  } else {
    auto* in = reinterpret_cast<sockaddr_in6*>(&address.bytes);
    in->sin6_family = AF_INET6;
    in->sin6_addr = in6addr_loopback;
    address.size = sizeof *in;
  }
  return address;
}

// A path, or with a leading NUL an abstract name.
Address unix_name(std::string_view name) {
  Address address;
  auto* un = reinterpret_cast<sockaddr_un*>(&address.bytes);
  un->sun_family = AF_UNIX;
  std::memcpy(un->sun_path, name.data(), std::min(name.size(), sizeof un->sun_path));
  address.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
  return address;
}

Address bound_to(int fd) {
  Address address;
  address.size = sizeof address.bytes;
  sys::getsockname(fd, &address.bytes, &address.size);
  return address;
}

// One connection from its first call to its last. A call on each socket in each of its states.
void converse(Context& context, int family, const Address& address) {
  const int one = 1;
  const auto touch = [&](int fd) {
    context.ok(sys::setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof one));
  };
  std::array<char, 64> buffer{};
  const int server = context.ok(sys::socket(family, SOCK_STREAM));
  touch(server);
  context.ok(sys::bind(server, &address.bytes, address.size));
  touch(server);
  context.ok(sys::listen(server, 5));
  const Address target = bound_to(server);
  const int client = context.ok(sys::socket(family, SOCK_STREAM));
  touch(client);
  context.ok(sys::connect(client, &target.bytes, target.size));
  touch(client);
  const int accepted = context.ok(sys::accept4(server, nullptr, nullptr, 0));
  times(3, [&] { context.ok(sys::write(client, "question", 8)); });
  times(3, [&] { context.ok(sys::read(accepted, buffer.data(), 8)); });
  times(5, [&] { context.ok(sys::sendto(accepted, "answer", 6, 0)); });
  times(5, [&] { context.ok(sys::recvfrom(client, buffer.data(), 6, 0)); });
  // A second connection to the same server, under numbers of its own.
  const int client2 = context.ok(sys::socket(family, SOCK_STREAM));
  context.ok(sys::connect(client2, &target.bytes, target.size));
  const int accepted2 = context.ok(sys::accept(server, nullptr, nullptr));
  times(2, [&] { context.ok(sys::write(client2, "second", 6)); });
  times(2, [&] { context.ok(sys::read(accepted2, buffer.data(), 6)); });
  context.ok(sys::shutdown(client, SHUT_WR));
  context.check(context.ok(sys::read(accepted, buffer.data(), 8)) == 0, "no end of file");
  for (const int fd : {client2, accepted2, accepted, client, server}) {
    context.ok(sys::close(fd));
  }
}

void datagrams(Context& context) {
  std::array<char, 64> buffer{};
  const Address any = loopback(AF_INET);
  const int receiver = context.ok(sys::socket(AF_INET, SOCK_DGRAM));
  context.ok(sys::bind(receiver, &any.bytes, any.size));
  const Address target = bound_to(receiver);
  const int sender = context.ok(sys::socket(AF_INET, SOCK_DGRAM));
  context.ok(sys::sendto(sender, "first", 5, 0, &target.bytes, target.size));
  sys::forget_fd(sender);  // the first datagram gave it a port
  times(2,
        [&] { context.ok(sys::sendto(sender, "unconnected", 11, 0, &target.bytes, target.size)); });
  context.ok(sys::connect(sender, &target.bytes, target.size));
  times(3, [&] { context.ok(sys::write(sender, "connected", 9)); });
  times(6, [&] { context.ok(sys::recvfrom(receiver, buffer.data(), buffer.size(), 0)); });
  // Connected anew to someone else, then to no one.
  const int other = context.ok(sys::socket(AF_INET, SOCK_DGRAM));
  context.ok(sys::bind(other, &any.bytes, any.size));
  const Address second = bound_to(other);
  context.ok(sys::connect(sender, &second.bytes, second.size));
  times(5, [&] { context.ok(sys::write(sender, "elsewhere", 9)); });
  Address nobody;
  nobody.bytes.ss_family = AF_UNSPEC;
  context.ok(sys::connect(sender, &nobody.bytes, sizeof nobody.bytes));
  context.fails(EDESTADDRREQ, sys::write(sender, "lost", 4));
}

void pairs(Context& context) {
  std::array<char, 64> buffer{};
  std::array<int, 2> ends{};
  context.ok(sys::socketpair(AF_UNIX, SOCK_STREAM, ends));
  times(7, [&] { context.ok(sys::write(ends[0], "pair", 4)); });
  times(7, [&] { context.ok(sys::read(ends[1], buffer.data(), 4)); });
}

void tcp(Context& context) {
  converse(context, AF_INET, loopback(AF_INET));
  const long probe = sys::bare(SYS_socket, AF_INET6, SOCK_STREAM, 0);
  const Address six = loopback(AF_INET6);
  const bool has_six = probe >= 0 && sys::bare(SYS_bind, probe, &six.bytes, six.size) == 0;
  if (probe >= 0) {
    sys::bare(SYS_close, probe);
  }
  if (has_six) {
    converse(context, AF_INET6, six);
  } else {
    context.skip("no IPv6 loopback");
  }
}

void unix_sockets(Context& context) {
  const std::string abstract("\0ioworkload-", 12);
  converse(context, AF_UNIX, unix_name(abstract + std::to_string(::getpid())));
  pairs(context);
  // A path must fit into sun_path, so it is relative.
  in_child(context, [&] {
    context.ok(sys::bare(SYS_chdir, context.dir().c_str()));
    converse(context, AF_UNIX, unix_name("socket"));
  });
}

constexpr std::array kScenarios = {
    Scenario{"names-sockets", "TCP over IPv4 and IPv6, from socket to close", stated<tcp>},
    Scenario{
        "names-sockets-udp", "UDP, unconnected, connected and connected anew", stated<datagrams>},
    Scenario{"names-sockets-unix", "UNIX sockets: path, abstract, pair", stated<unix_sockets>},
};

}  // namespace

std::span<const Scenario> names_sockets_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

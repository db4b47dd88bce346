// SPDX-License-Identifier: Apache-2.0
//
// Pipes and sockets as files.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/un.h>

#include "scenario.h"
#include "sys_file.h"
#include "sys_net.h"

namespace ior::workload {
namespace {

struct Message {
  explicit Message(std::size_t room) : data(room, 'm') {
    header.msg_iov = &part;
    header.msg_iovlen = 1;
  }
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;

  std::string data;
  iovec part{data.data(), data.size()};
  msghdr header{};
};

sockaddr_un unix_address(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  snprintf(address.sun_path, sizeof address.sun_path, "%s", path.c_str());
  return address;
}

// Both ends in one process: 100 bytes there, in calls of every kind, and read back in fewer.
void exchange(Context& context, int from, int to) {
  const std::string data(100, 'x');
  std::array<char, 10> part{};
  times(5, [&] { context.ok(sys::write(from, data.data(), 10)); });
  times(3, [&] { context.ok(sys::read(to, part.data(), part.size())); });
  times(7, [&] { context.ok(sys::sendto(from, data.data(), 10, 0)); });
  times(2, [&] { context.ok(sys::recvfrom(to, part.data(), part.size(), 0)); });
  Message message(10);
  times(11, [&] { context.ok(sys::sendmsg(from, &message.header, 0)); });
  times(13, [&] { context.ok(sys::recvmsg(to, &message.header, 0)); });
  int waiting = 0;
  times(17, [&] { context.ok(sys::ioctl(to, FIONREAD, &waiting)); });
}

void pipe_basic(Context& context) {
  std::array<int, 2> first{};
  std::array<int, 2> second{};
  context.ok(sys::pipe2(first, O_CLOEXEC));
  context.ok(sys::pipe(second));
  times(5, [&] { context.ok(sys::write(first[1], "first pipe", 10)); });
  times(7, [&] { context.ok(sys::write(second[1], "second pipe", 11)); });
  std::array<char, 64> data{};
  times(3, [&] { context.ok(sys::read(first[0], data.data(), 9)); });
  times(2, [&] { context.ok(sys::read(second[0], data.data(), 8)); });
  int waiting = 0;
  times(11, [&] { context.ok(sys::ioctl(first[0], FIONREAD, &waiting)); });
  times(13, [&] { context.fails(EBADF, sys::read(first[1], data.data(), 1)); });
}

void socket_pair(Context& context) {
  std::array<int, 2> ends{};
  context.ok(sys::socketpair(AF_UNIX, SOCK_STREAM, ends));
  exchange(context, ends[0], ends[1]);
}

void socket_unix(Context& context) {
  const sockaddr_un address = unix_address(context.path("socket"));
  const int listener = context.ok(sys::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC));
  context.ok(sys::bind(listener, &address, sizeof address));
  context.ok(sys::listen(listener, 5));
  const int client = context.ok(sys::socket(AF_UNIX, SOCK_STREAM));
  context.ok(sys::connect(client, &address, sizeof address));
  const int server = context.ok(sys::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC));
  exchange(context, client, server);
}

void socket_tcp(Context& context) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const int listener = context.ok(sys::socket(AF_INET, SOCK_STREAM));
  const int one = 1;
  times(2,
        [&] { context.ok(sys::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one)); });
  const long bound = sys::bind(listener, &address, size);
  if (bound == -EADDRNOTAVAIL) {
    return context.skip("no loopback interface");
  }
  context.ok(bound);
  context.ok(sys::listen(listener, 5));
  context.ok(sys::getsockname(listener, &address, &size));
  const int client = context.ok(sys::socket(AF_INET, SOCK_STREAM));
  context.ok(sys::connect(client, &address, sizeof address));
  const int server = context.ok(sys::accept(listener, nullptr, nullptr));
  exchange(context, client, server);
  int error = 0;
  size = sizeof error;
  times(3, [&] { context.ok(sys::getsockopt(client, SOL_SOCKET, SO_ERROR, &error, &size)); });
  context.ok(sys::shutdown(client, SHUT_WR));
}

// Datagrams on the loopback: a message longer than the buffer is cut, a peek takes nothing.
void socket_udp(Context& context) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const int receiver = context.ok(sys::socket(AF_INET, SOCK_DGRAM));
  const long bound = sys::bind(receiver, &address, size);
  if (bound == -EADDRNOTAVAIL) {
    return context.skip("no loopback interface");
  }
  context.ok(bound);
  context.ok(sys::getsockname(receiver, &address, &size));
  const int sender = context.ok(sys::socket(AF_INET, SOCK_DGRAM));
  const std::string data(100, 'u');
  times(7, [&] {
    context.ok(sys::sendto(sender, data.data(), data.size(), 0, &address, sizeof address));
  });
  std::array<char, 40> room{};
  times(3, [&] { context.ok(sys::recvfrom(receiver, room.data(), room.size(), MSG_PEEK)); });
  times(2, [&] { context.ok(sys::recvfrom(receiver, room.data(), room.size(), MSG_TRUNC)); });
  Message message(30);
  times(5, [&] { context.ok(sys::recvmsg(receiver, &message.header, MSG_TRUNC)); });
  times(11, [&] {
    context.fails(EAGAIN, sys::recvfrom(receiver, room.data(), room.size(), MSG_DONTWAIT));
  });
}

void socket_mmsg(Context& context) {
  std::array<int, 2> ends{};
  context.ok(sys::socketpair(AF_UNIX, SOCK_DGRAM, ends));
  std::array<char, 20> data{};
  iovec part{data.data(), data.size()};
  std::array<mmsghdr, 3> messages{};
  for (mmsghdr& message : messages) {
    message.msg_hdr.msg_iov = &part;
    message.msg_hdr.msg_iovlen = 1;
  }
  times(3, [&] { context.ok(sys::sendmmsg(ends[0], messages.data(), 3, 0)); });
  times(2, [&] { context.ok(sys::recvmmsg(ends[1], messages.data(), 2, 0, nullptr)); });
  times(5, [&] { context.ok(sys::recvfrom(ends[1], data.data(), data.size(), 0)); });
}

constexpr std::array kScenarios = {
    Scenario{"pipe-basic", "two pipes written and read, and the wrong end of one", pipe_basic},
    Scenario{"socket-mmsg", "sendmmsg and recvmmsg, whose result counts messages", socket_mmsg},
    Scenario{"socket-pair",
             "a socketpair: read, write, sendto, recvfrom, sendmsg, recvmsg",
             socket_pair},
    Scenario{"socket-tcp", "a TCP connection over the loopback interface", socket_tcp},
    Scenario{"socket-udp", "datagrams, peeked at (MSG_PEEK) and cut (MSG_TRUNC)", socket_udp},
    Scenario{"socket-unix", "a connection to a UNIX socket with a path", socket_unix},
};

}  // namespace

std::span<const Scenario> net_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

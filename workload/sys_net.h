// SPDX-License-Identifier: Apache-2.0
//
// Pipes and sockets.
#pragma once

#include <sys/socket.h>

#include "sys.h"

namespace ior::workload::sys {

inline long pipe(std::array<int, 2>& ends) {
  return call(IOR_CALL(pipe), {written_to(&ends[0]), written_to(&ends[1])}, ends.data());
}
inline long pipe2(std::array<int, 2>& ends, int flags) {
  return call(IOR_CALL(pipe2), {written_to(&ends[0]), written_to(&ends[1])}, ends.data(), flags);
}

inline long socket(int domain, int type, int protocol = 0) {
  return call(IOR_CALL(socket), {result()}, domain, type, protocol);
}
inline long socketpair(int domain, int type, std::array<int, 2>& ends) {
  return call(IOR_CALL(socketpair),
              {written_to(&ends[0]), written_to(&ends[1])},
              domain,
              type,
              0,
              ends.data());
}
inline long bind(int n, const void* address, socklen_t size) {
  return call(IOR_CALL(bind), {fd(n)}, n, address, size);
}
inline long listen(int n, int backlog) {
  return call(IOR_CALL(listen), {fd(n)}, n, backlog);
}
inline long connect(int n, const void* address, socklen_t size) {
  return call(IOR_CALL(connect), {fd(n)}, n, address, size);
}
// The first file listens, the second is the connection.
inline long accept(int n, void* address, socklen_t* size) {
  return call(IOR_CALL(accept), {fd(n), result()}, n, address, size);
}
inline long accept4(int n, void* address, socklen_t* size, int flags) {
  return call(IOR_CALL(accept4), {fd(n), result()}, n, address, size, flags);
}
inline long shutdown(int n, int how) {
  return call(IOR_CALL(shutdown), {fd(n)}, n, how);
}
inline long getsockname(int n, void* address, socklen_t* size) {
  return call(IOR_CALL(getsockname), {fd(n)}, n, address, size);
}
inline long getpeername(int n, void* address, socklen_t* size) {
  return call(IOR_CALL(getpeername), {fd(n)}, n, address, size);
}
inline long setsockopt(int n, int level, int option, const void* value, socklen_t size) {
  return call(IOR_CALL(setsockopt), {fd(n)}, n, level, option, value, size);
}
inline long getsockopt(int n, int level, int option, void* value, socklen_t* size) {
  return call(IOR_CALL(getsockopt), {fd(n)}, n, level, option, value, size);
}

inline long sendto(int n,
                   const void* data,
                   std::size_t size,
                   int flags,
                   const void* address = nullptr,
                   socklen_t address_size = 0) {
  return transfer(IOR_CALL(sendto), {fd(n)}, n, data, size, flags, address, address_size);
}
inline long sendmsg(int n, const msghdr* message, int flags) {
  return transfer(IOR_CALL(sendmsg), {fd(n)}, n, message, flags);
}
// Their result counts messages, not bytes.
inline long sendmmsg(int n, mmsghdr* messages, unsigned count, int flags) {
  return call(IOR_CALL(sendmmsg), {fd(n)}, n, messages, count, flags);
}
inline long recvmmsg(int n, mmsghdr* messages, unsigned count, int flags, timespec* timeout) {
  return call(IOR_CALL(recvmmsg), {fd(n)}, n, messages, count, flags, timeout);
}

// What a receive of `ret` bytes into `room` moved: nothing under MSG_PEEK, the room at most under
// MSG_TRUNC, whose result is the message's whole length.
constexpr long most_received(int flags, std::size_t room) {
  return (flags & MSG_PEEK) != 0 ? 0 : static_cast<long>(room);
}
inline long recvfrom(int n,
                     void* data,
                     std::size_t size,
                     int flags,
                     void* address = nullptr,
                     socklen_t* address_size = nullptr) {
  return invoke(IOR_CALL(recvfrom),
                {fd(n)},
                Moves::kReturned,
                {n, to_word(data), to_word(size), flags, to_word(address), to_word(address_size)},
                most_received(flags, size));
}
inline long recvmsg(int n, msghdr* message, int flags) {
  std::size_t room = 0;
  for (std::size_t i = 0; i < message->msg_iovlen; ++i) {
    room += message->msg_iov[i].iov_len;
  }
  return invoke(IOR_CALL(recvmsg),
                {fd(n)},
                Moves::kReturned,
                {n, to_word(message), flags},
                most_received(flags, room));
}

}  // namespace ior::workload::sys

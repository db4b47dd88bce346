// SPDX-License-Identifier: Apache-2.0
//
// The name of a socket: protocol and endpoints as strace -yy prints them. Pure.
#pragma once

#include <string>

#include "model/raw_event.h"

namespace ior::resolve {

// "TCP:[127.0.0.1:80->127.0.0.1:40000]", "TCPv6:[[::1]:80]", "UNIX-STREAM:[12->13,\"/run/x\"]",
// "NETLINK:[14]"; the inode alone where nothing is bound.
std::string socket_name(const model::FileRecord& record);

}  // namespace ior::resolve

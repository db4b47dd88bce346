// SPDX-License-Identifier: Apache-2.0
#include "resolve/file_name.h"

#include <gtest/gtest.h>
#include <linux/magic.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>
#include <string>

namespace ior::resolve {
namespace {

using namespace std::string_view_literals;

struct FileBuilder {
  model::FileRecord record{};

  FileBuilder& mode(unsigned value) {
    record.fields.mode = static_cast<__u16>(value);
    return *this;
  }
  FileBuilder& magic(std::uint64_t value) {
    record.fields.fs_magic = value;
    return *this;
  }
  FileBuilder& flags(unsigned value) {
    record.fields.header.flags = static_cast<__u16>(value);
    return *this;
  }
  FileBuilder& text(std::string_view value) {
    record.text = value;
    return *this;
  }
  FileBuilder& inode(std::uint64_t value) {
    record.fields.inode = value;
    return *this;
  }
  model::File make() const { return make_file(record); }
};

FileBuilder a_file() {
  return FileBuilder().mode(0100644).inode(77);
}

FileBuilder a_tcp_socket() {
  FileBuilder builder = a_file().mode(0140777).flags(IOR_FILE_SOCKET);
  ior_wire_socket& socket = builder.record.fields.socket;
  socket.family = AF_INET;
  socket.type = SOCK_STREAM;
  socket.protocol = IPPROTO_TCP;
  return builder;
}

TEST(FileName, ComponentsAreJoinedRootFirst) {
  EXPECT_EQ(a_file().text("libc.so.6\0lib\0usr\0"sv).make().name, "/usr/lib/libc.so.6");
}

TEST(FileName, NoComponentsIsTheRoot) {
  EXPECT_EQ(a_file().mode(0040755).make().name, "/");
}

TEST(FileName, HostileBytesStay) {
  EXPECT_EQ(a_file().text("a\nb\x1b[31m\xff\0"sv).make().name, "/a\nb\x1b[31m\xff");
}

TEST(FileName, DeletedFileKeepsItsNameAndIsMarked) {
  const auto file = a_file().text("gone\0tmp\0"sv).flags(IOR_FILE_UNHASHED).make();

  EXPECT_EQ(file.name, "/tmp/gone");
  EXPECT_TRUE(file.deleted);
}

TEST(FileName, CutPathSaysSo) {
  const auto file = a_file().text("leaf\0dir\0"sv).flags(IOR_FILE_TRUNCATED).make();

  EXPECT_EQ(file.name, ".../dir/leaf");
  EXPECT_TRUE(file.truncated);
}

TEST(FileName, PipesAnonymousInodesAndMemfdsAreNamedAsInProc) {
  EXPECT_EQ(a_file()
                .mode(0010600)
                .magic(PIPEFS_MAGIC)
                .flags(IOR_FILE_UNREACHABLE)
                .text("\0"sv)
                .make()
                .name,
            "pipe:[77]");
  EXPECT_EQ(a_file()
                .mode(0600)
                .magic(ANON_INODE_FS_MAGIC)
                .flags(IOR_FILE_UNREACHABLE)
                .text("[eventfd]\0"sv)
                .make()
                .name,
            "anon_inode:[eventfd]");
  EXPECT_EQ(a_file().magic(NSFS_MAGIC).flags(IOR_FILE_UNREACHABLE).text("mnt\0"sv).make().name,
            "mnt:[77]");
  const auto memfd =
      a_file().magic(TMPFS_MAGIC).flags(IOR_FILE_UNREACHABLE).text("memfd:buffer\0"sv).make();
  EXPECT_EQ(memfd.name, "/memfd:buffer");
  EXPECT_TRUE(memfd.deleted);
  EXPECT_EQ(memfd.kind, model::FileKind::kMemory);
}

TEST(SocketName, UnboundSocketHasItsInode) {
  EXPECT_EQ(a_tcp_socket().make().name, "TCP:[77]");
}

TEST(SocketName, EndpointsAreShown) {
  FileBuilder builder = a_tcp_socket();
  ior_wire_socket& socket = builder.record.fields.socket;
  const std::uint8_t loopback[4] = {127, 0, 0, 1};
  std::memcpy(socket.local_address, loopback, 4);
  socket.local_port = 80;
  EXPECT_EQ(builder.make().name, "TCP:[127.0.0.1:80]");

  std::memcpy(socket.remote_address, loopback, 4);
  socket.remote_port = 40000;
  EXPECT_EQ(builder.make().name, "TCP:[127.0.0.1:80->127.0.0.1:40000]");
}

TEST(SocketName, SixIsBracketed) {
  FileBuilder builder = a_tcp_socket();
  ior_wire_socket& socket = builder.record.fields.socket;
  socket.family = AF_INET6;
  socket.local_address[15] = 1;
  socket.local_port = 443;

  EXPECT_EQ(builder.make().name, "TCPv6:[[::1]:443]");
}

TEST(SocketName, UnixNamesAndPeers) {
  FileBuilder builder = a_tcp_socket();
  ior_wire_socket& socket = builder.record.fields.socket;
  socket.family = AF_UNIX;
  socket.peer_inode = 78;
  EXPECT_EQ(builder.make().name, "UNIX-STREAM:[77->78]");

  socket.local_name_size = 7;
  EXPECT_EQ(builder.text("/run/x\0"sv).make().name, "UNIX-STREAM:[77->78,\"/run/x\"]");

  socket.local_name_size = 4;
  EXPECT_EQ(builder.text("\0abc"sv).make().name, "UNIX-STREAM:[77->78,@\"abc\"]");
}

}  // namespace
}  // namespace ior::resolve

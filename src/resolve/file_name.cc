// SPDX-License-Identifier: Apache-2.0
#include "resolve/file_name.h"

#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/stat.h>

#include <string_view>
#include <vector>

#include "resolve/socket_name.h"

namespace ior::resolve {
namespace {

// fs/pidfs.c, include/uapi/linux/magic.h v6.9: newer than the build host's header may be.
constexpr std::uint64_t kPidFsMagic = 0x50494446;

// In the kernel's own encoding, include/linux/kdev_t.h: MINORBITS is 20.
constexpr std::uint32_t major_of(std::uint32_t dev) {
  return dev >> 20;
}
constexpr std::uint32_t minor_of(std::uint32_t dev) {
  return dev & 0xfffff;
}

std::vector<std::string_view> components_of(const model::FileRecord& record) {
  std::vector<std::string_view> names;
  std::string_view rest = record.text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\0'), rest.size());
    names.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return names;
}

// Root first: the record has the leaf first.
std::string path_of(const model::FileRecord& record) {
  const auto names = components_of(record);
  if (names.empty()) {
    return "/";
  }
  std::string path;
  path.reserve(record.text.size() + 1);
  if ((record.fields.header.flags & IOR_FILE_TRUNCATED) != 0) {
    path = "...";
  }
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    path += '/';
    path += *name;
  }
  return path;
}

model::FileKind kind_of(const model::FileRecord& record) {
  switch (record.fields.mode & S_IFMT) {
    case S_IFREG:
      return model::FileKind::kRegular;
    case S_IFDIR:
      return model::FileKind::kDirectory;
    case S_IFCHR:
      return model::FileKind::kCharDevice;
    case S_IFBLK:
      return model::FileKind::kBlockDevice;
    case S_IFIFO:
      return model::FileKind::kPipe;
    case S_IFSOCK:
      return model::FileKind::kSocket;
    case S_IFLNK:
      return model::FileKind::kSymlink;
    default:
      return model::FileKind::kOther;
  }
}

// Files of file systems that nobody mounts: the kernel makes their names up, see the d_dname
// operations.
void name_pseudo_file(const model::FileRecord& record, model::File& file) {
  const std::string_view leaf = record.text.substr(0, record.text.find('\0'));
  switch (record.fields.fs_magic) {
    case PIPEFS_MAGIC:
      file.name = fmt::format("pipe:[{}]", file.inode);
      return;
    case ANON_INODE_FS_MAGIC:
      file.kind = model::FileKind::kAnonInode;
      file.name = fmt::format("anon_inode:{}", leaf);
      return;
    case kPidFsMagic:
      file.kind = model::FileKind::kAnonInode;
      file.name = "anon_inode:[pidfd]";
      return;
    case NSFS_MAGIC:
      file.name = fmt::format("{}:[{}]", leaf.empty() ? "ns" : leaf, file.inode);
      return;
    default:
      break;
  }
  file.name = path_of(record);
  // simple_dname() in fs/d_path.c: memfd, System V and shared anonymous memory read as deleted.
  if ((record.fields.header.flags & IOR_FILE_UNREACHABLE) != 0 &&
      file.kind == model::FileKind::kRegular) {
    file.kind = model::FileKind::kMemory;
    file.deleted = true;
  } else {
    file.unreachable = true;
  }
}

}  // namespace

model::File make_file(const model::FileRecord& record) {
  const ior_wire_file& fields = record.fields;
  model::File file;
  file.kind = kind_of(record);
  file.inode = fields.inode;
  file.dev_major = major_of(fields.dev);
  file.dev_minor = minor_of(fields.dev);
  file.rdev_major = major_of(fields.rdev);
  file.rdev_minor = minor_of(fields.rdev);
  file.truncated = (fields.header.flags & IOR_FILE_TRUNCATED) != 0;
  file.deleted = (fields.header.flags & IOR_FILE_UNHASHED) != 0;
  if ((fields.header.flags & IOR_FILE_SOCKET) != 0) {
    file.name = socket_name(record);
  } else if ((fields.header.flags & IOR_FILE_UNREACHABLE) != 0 || fields.fs_magic == NSFS_MAGIC ||
             fields.fs_magic == kPidFsMagic) {
    name_pseudo_file(record, file);
  } else {
    file.name = path_of(record);
  }
  return file;
}

}  // namespace ior::resolve

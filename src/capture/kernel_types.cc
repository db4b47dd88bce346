// SPDX-License-Identifier: Apache-2.0
#include "capture/kernel_types.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>

#include "base/unique_fd.h"

namespace ior::capture {
namespace {

constexpr std::uint32_t kNone = 0;
constexpr int kMostModifiers = 8;  // on the way from a typedef to its function

// What follows a type, in bytes. None: a kind that this walk does not know.
std::optional<std::size_t> size_behind(std::uint32_t info) {
  const std::size_t entries = BTF_INFO_VLEN(info);
  switch (BTF_INFO_KIND(info)) {
    case BTF_KIND_INT:
    case BTF_KIND_VAR:
    case BTF_KIND_DECL_TAG:
      return sizeof(std::uint32_t);
    case BTF_KIND_ARRAY:
      return sizeof(btf_array);
    case BTF_KIND_STRUCT:
    case BTF_KIND_UNION:
      return entries * sizeof(btf_member);
    case BTF_KIND_ENUM:
      return entries * sizeof(btf_enum);
    case BTF_KIND_ENUM64:
      return entries * 3 * sizeof(std::uint32_t);
    case BTF_KIND_FUNC_PROTO:
      return entries * sizeof(btf_param);
    case BTF_KIND_DATASEC:
      return entries * sizeof(btf_var_secinfo);
    case BTF_KIND_PTR:
    case BTF_KIND_FWD:
    case BTF_KIND_TYPEDEF:
    case BTF_KIND_VOLATILE:
    case BTF_KIND_CONST:
    case BTF_KIND_RESTRICT:
    case BTF_KIND_FUNC:
    case BTF_KIND_FLOAT:
    case BTF_KIND_TYPE_TAG:
      return 0;
    default:
      return std::nullopt;
  }
}

std::unexpected<Error> damaged(const std::string& name, std::string_view what) {
  auto error = from_code("understand", name, EINVAL, "the kernel's types should be complete");
  error.error().detail = what;
  return error;
}

Result<std::vector<std::byte>> read_all(const std::string& path) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status{};
  if (!file || ::fstat(file.get(), &status) != 0) {
    return from_errno("open", path);
  }
  // One more than there is: the last read says that it is all.
  std::vector<std::byte> bytes(static_cast<std::size_t>(status.st_size) + 1);
  std::size_t have = 0;
  while (true) {
    const ssize_t size = ::read(file.get(), bytes.data() + have, bytes.size() - have);
    if (size < 0) {
      return from_errno("read", path);
    }
    if (size == 0) {
      break;
    }
    have += static_cast<std::size_t>(size);
    if (have == bytes.size()) {
      bytes.resize(2 * have);
    }
  }
  bytes.resize(have);
  return bytes;
}

}  // namespace

Result<KernelTypes> KernelTypes::read(const std::string& path) {
  IOR_TRY(std::vector<std::byte> bytes, read_all(path));
  return parse(std::move(bytes), path);
}

Result<KernelTypes> KernelTypes::parse(std::vector<std::byte> bytes, const std::string& name) {
  KernelTypes types;
  types.bytes_ = std::move(bytes);
  const std::span<const std::byte> all = types.bytes_;
  btf_header header{};
  if (all.size() < sizeof(header)) {
    return damaged(name, "it is shorter than a header");
  }
  std::memcpy(&header, all.data(), sizeof(header));
  if (header.magic != BTF_MAGIC || header.version != BTF_VERSION ||
      header.hdr_len < sizeof(header) || header.hdr_len > all.size()) {
    return damaged(name, "its header is another format's");
  }
  const auto body = all.subspan(header.hdr_len);
  const auto inside = [&](std::uint32_t offset, std::uint32_t size) {
    return offset <= body.size() && size <= body.size() - offset;
  };
  if (!inside(header.type_off, header.type_len) || !inside(header.str_off, header.str_len) ||
      header.str_len == 0 || body[header.str_off + header.str_len - 1] != std::byte{0}) {
    return damaged(name, "its parts do not fit into it");
  }
  types.strings_ = {reinterpret_cast<const char*>(body.data()) + header.str_off, header.str_len};
  IOR_TRY_STATUS(types.walk(body.subspan(header.type_off, header.type_len), name));
  return types;
}

Status KernelTypes::walk(std::span<const std::byte> types, const std::string& name) {
  const std::size_t begin = static_cast<std::size_t>(types.data() - bytes_.data());
  places_.reserve(types.size() / 16);
  places_.push_back(0);
  for (std::size_t offset = 0; offset < types.size();) {
    btf_type type{};
    if (types.size() - offset < sizeof(type)) {
      return damaged(name, "its last type is cut");
    }
    std::memcpy(&type, types.data() + offset, sizeof(type));
    const std::optional<std::size_t> behind = size_behind(type.info);
    if (!behind) {
      return damaged(name,
                     fmt::format("type {} is of kind {}, which ior does not know",
                                 places_.size(),
                                 BTF_INFO_KIND(type.info)));
    }
    if (*behind > types.size() - offset - sizeof(type)) {
      return damaged(name, "its last type is cut");
    }
    places_.push_back(static_cast<std::uint32_t>(begin + offset));
    offset += sizeof(type) + *behind;
  }
  return {};
}

KernelTypes::Type KernelTypes::at(std::uint32_t id) const {
  btf_type type{};
  if (id != kNone && id < places_.size()) {
    std::memcpy(&type, bytes_.data() + places_[id], sizeof(type));
  }
  return {.name = type.name_off, .info = type.info, .type = type.type};
}

bool KernelTypes::is_text(std::uint32_t offset, std::string_view text) const {
  return offset < strings_.size() && strings_.substr(offset).starts_with(text) &&
         strings_[offset + text.size()] == '\0';  // strings_ ends with one
}

std::uint32_t KernelTypes::find(std::string_view name, std::uint32_t kind) const {
  for (std::uint32_t id = 1; id < places_.size(); ++id) {
    const Type type = at(id);
    if (BTF_INFO_KIND(type.info) == kind && is_text(type.name, name)) {
      return id;
    }
  }
  return kNone;
}

template <typename Entry>
bool KernelTypes::has_entry(std::uint32_t id, std::string_view name) const {
  const std::size_t entries = BTF_INFO_VLEN(at(id).info);
  for (std::size_t i = 0; id != kNone && i < entries; ++i) {
    Entry entry{};
    std::memcpy(
        &entry, bytes_.data() + places_[id] + sizeof(btf_type) + i * sizeof(entry), sizeof(entry));
    if (is_text(entry.name_off, name)) {
      return true;
    }
  }
  return false;
}

bool KernelTypes::has_enumerator(std::string_view type, std::string_view enumerator) const {
  return has_entry<btf_enum>(find(type, BTF_KIND_ENUM), enumerator);
}

bool KernelTypes::has_member(std::string_view type, std::string_view member) const {
  return has_entry<btf_member>(find(type, BTF_KIND_STRUCT), member);
}

int KernelTypes::parameters(std::string_view typedef_name) const {
  Type type = at(find(typedef_name, BTF_KIND_TYPEDEF));
  for (int i = 0; i < kMostModifiers && type.info != 0; ++i) {
    if (BTF_INFO_KIND(type.info) == BTF_KIND_FUNC_PROTO) {
      return static_cast<int>(BTF_INFO_VLEN(type.info));
    }
    type = at(type.type);
  }
  return -1;
}

}  // namespace ior::capture

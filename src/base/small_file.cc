// SPDX-License-Identifier: Apache-2.0
#include "base/small_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <string_view>
#include <system_error>

#include "base/unique_fd.h"

namespace ior {
namespace {

struct CloseDir {
  void operator()(DIR* dir) const { ::closedir(dir); }
};

}  // namespace

std::string read_small_file(const std::string& path, std::size_t most) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text(most, '\0');
  std::size_t size = 0;
  while (fd && size < most) {
    const ssize_t got = ::read(fd.get(), text.data() + size, most - size);
    if (got <= 0) {
      break;
    }
    size += static_cast<std::size_t>(got);
  }
  text.resize(size);
  return text;
}

std::string read_line(const std::string& path) {
  std::string line = read_small_file(path);
  if (line.ends_with('\n')) {
    line.pop_back();
  }
  return line;
}

std::vector<std::uint32_t> ids_in(const std::string& directory) {
  std::vector<std::uint32_t> ids;
  const std::unique_ptr<DIR, CloseDir> dir(::opendir(directory.c_str()));
  while (const dirent* entry = dir ? ::readdir(dir.get()) : nullptr) {
    const std::string_view name = entry->d_name;
    std::uint32_t id = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id);
    if (error == std::errc() && end == name.data() + name.size()) {
      ids.push_back(id);
    }
  }
  std::ranges::sort(ids);
  return ids;
}

}  // namespace ior

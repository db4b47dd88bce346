// SPDX-License-Identifier: Apache-2.0
#include "record/rotation.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <limits>
#include <string_view>
#include <utility>

#include "record/recording_file.h"

namespace ior::record {
namespace {

constexpr mode_t kDirectoryMode = 0700;
constexpr std::uint64_t kLeastBytes = 1024 * 1024;

constexpr std::array<std::pair<std::string_view, std::uint64_t>, 10> kSizes{{
    {"KB", 1'000},
    {"MB", 1'000'000},
    {"GB", 1'000'000'000},
    {"TB", 1'000'000'000'000},
    {"KiB", 1ULL << 10},
    {"MiB", 1ULL << 20},
    {"GiB", 1ULL << 30},
    {"TiB", 1ULL << 40},
    {"G", 1ULL << 30},
    {"B", 1},
}};
constexpr std::array<std::pair<std::string_view, std::uint64_t>, 4> kAges{
    {{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}}};

std::unexpected<Error> unreadable(const std::string& text) {
  return usage_error(fmt::format("--rotate {}", text),
                     "neither a size nor an age",
                     "1GiB, 500MB, 10m and 1h are; the least are 1MiB and 1s");
}

bool is_there(const std::string& name) {
  struct stat status{};
  return ::lstat(name.c_str(), &status) == 0 ||
         ::lstat((name + std::string(kUnfinished)).c_str(), &status) == 0;
}

// As mkdir -p of everything before the last name.
Status make_directories(const std::string& path) {
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    const std::string directory = path.substr(0, slash);
    if (::mkdir(directory.c_str(), kDirectoryMode) != 0 && errno != EEXIST) {
      return from_errno("make directory", directory);
    }
  }
  return {};
}

std::string directory_word(std::string_view text) {
  std::string word;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    word += std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_' ? c : '_';
  }
  return word.empty() || word == "." || word == ".." ? "unknown" : word;
}

}  // namespace

Result<Rotation> parse_rotation(const std::string& text) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || number == 0) {
    return unreadable(text);
  }
  const std::string_view unit(rest, static_cast<std::size_t>(end - rest));
  Rotation rotation;
  for (const auto& [word, factor] : kSizes) {
    if (unit == word) {
      if (number > std::numeric_limits<std::int64_t>::max() / factor ||
          number * factor < kLeastBytes) {
        return unreadable(text);
      }
      rotation.bytes = number * factor;
      return rotation;
    }
  }
  for (const auto& [word, factor] : kAges) {
    if (unit == word && number <= 1'000'000'000 / factor) {
      rotation.age = std::chrono::seconds(number * factor);
      return rotation;
    }
  }
  return unreadable(text);
}

std::string part_name(const std::string& output, std::uint64_t part) {
  const std::size_t slash = output.find_last_of('/');
  const std::size_t name = slash == std::string::npos ? 0 : slash + 1;
  std::size_t dot = output.find_last_of('.');
  if (dot == std::string::npos || dot <= name) {
    dot = output.size();
  }
  return fmt::format("{}-{:06}{}", output.substr(0, dot), part, output.substr(dot));
}

std::string hive_name(const std::string& host, std::chrono::sys_seconds start, std::uint64_t part) {
  const std::time_t time = std::chrono::system_clock::to_time_t(start);
  const std::tm utc = fmt::gmtime(time);
  return fmt::format(
      "host={}/date={:%Y-%m-%d}/ior-{:%H%M%S}-{:06}.parquet", directory_word(host), utc, utc, part);
}

Result<std::string> FileNames::next() {
  if (!rotation_.hive && !rotation_.rotates()) {
    return output_;
  }
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  std::string name;
  do {
    ++part_;
    name =
        rotation_.hive ? output_ + "/" + hive_name(host_, now, part_) : part_name(output_, part_);
  } while (is_there(name));
  if (rotation_.hive) {
    IOR_TRY_STATUS(make_directories(name));
  }
  return name;
}

Status FileNames::done(const std::string& name) {
  kept_.push_back(name);
  while (rotation_.keep != 0 && kept_.size() > rotation_.keep) {
    const std::string oldest = std::move(kept_.front());
    kept_.pop_front();
    if (::unlink(oldest.c_str()) != 0 && errno != ENOENT) {
      return from_errno("remove", oldest);
    }
  }
  return {};
}

}  // namespace ior::record

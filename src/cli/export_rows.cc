// SPDX-License-Identifier: Apache-2.0
#include "cli/export_rows.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <ctime>

#include "base/unique_fd.h"
#include "export/csv_full.h"

namespace ior::cli {
namespace {

// UTC: a static binary has no local time without the system's zone files.
std::string generated_name(int number) {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::array<char, 32> stamp;
  const std::size_t size = std::strftime(stamp.data(), stamp.size(), "%Y%m%d-%H%M%S", &utc);
  const std::string_view text(stamp.data(), size);
  return number == 0 ? fmt::format("ior-rows-{}.csv", text)
                     : fmt::format("ior-rows-{}-{}.csv", text, number);
}

UniqueFd create(const std::string& path) {
  return UniqueFd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
}

}  // namespace

Result<std::string> export_rows(const model::EventLog& rows, const std::string& path) {
  constexpr int kMostTries = 100;
  std::string name = path.empty() ? generated_name(0) : path;
  UniqueFd file = create(name);
  for (int number = 1; !file && errno == EEXIST && path.empty() && number < kMostTries; ++number) {
    name = generated_name(number);
    file = create(name);
  }
  if (!file) {
    return from_errno(
        "create", name, errno == EEXIST ? "choose another name: nothing is overwritten" : "");
  }
  exporter::CsvFull csv(file.get(), name, {.escape = false});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    IOR_TRY_STATUS(csv.consume({&rows.at(i), 1}));
  }
  IOR_TRY_STATUS(csv.finish());
  return name;
}

}  // namespace ior::cli

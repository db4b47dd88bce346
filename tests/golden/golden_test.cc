// SPDX-License-Identifier: Apache-2.0
//
// Bytes that a real kernel sent, through decode, resolve and text. Every call in tests/golden/*.hex
// stands under two lines: what strace printed for it while it was captured, and what ior is to
// print.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "decode/wire_decoder.h"
#include "export/call_text.h"
#include "model/event.h"
#include "resolve/resolver.h"

namespace ior {
namespace {

using Bytes = std::vector<std::byte>;

struct GoldenRecord {
  std::string kind;
  std::string strace;
  std::string ior;
  std::size_t line = 0;
  Bytes bytes;
};

Bytes from_hex(std::string_view hex) {
  Bytes bytes;
  std::string digits(hex);
  std::erase(digits, ' ');
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes.push_back(static_cast<std::byte>(std::stoul(digits.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

std::vector<GoldenRecord> read_golden(const std::filesystem::path& path) {
  std::vector<GoldenRecord> records;
  std::ifstream file(path);
  GoldenRecord next;
  for (std::string line; std::getline(file, line);) {
    ++next.line;
    if (line.starts_with("# strace: ")) {
      next.strace = line.substr(10);
    } else if (line.starts_with("# ior: ")) {
      next.ior = line.substr(7);
    } else if (!line.empty() && line[0] != '#') {
      const std::size_t space = line.find(' ');
      next.kind = line.substr(0, space);
      next.bytes = from_hex(line.substr(space));
      records.push_back(next);
      next.strace = next.ior = {};
    }
  }
  return records;
}

// "openat" and "3" of "openat(...) = 3</etc/passwd>"; "-1 ENOENT" of "... = -1 ENOENT (No ...)".
std::string name_and_result(std::string_view line) {
  const std::size_t result = line.rfind(" = ");
  const std::size_t end = line.find_first_of("<(", result);
  std::string text(line.substr(0, line.find('(')));
  text += line.substr(result, end == std::string_view::npos ? end : end - result);
  while (text.ends_with(' ')) {
    text.pop_back();
  }
  return text;
}

std::vector<std::filesystem::path> golden_files() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator("tests/golden")) {
    if (entry.path().extension() == ".hex") {
      paths.push_back(entry.path());
    }
  }
  std::ranges::sort(paths);
  return paths;
}

class Golden : public ::testing::TestWithParam<std::filesystem::path> {};

TEST_P(Golden, EveryRecordIsWhatTheKernelMeant) {
  resolve::Resolver resolver;
  std::size_t calls = 0;
  for (const GoldenRecord& golden : read_golden(GetParam())) {
    SCOPED_TRACE(fmt::format("{}:{}", GetParam().string(), golden.line));
    const auto record = decode::decode(golden.bytes);
    ASSERT_TRUE(record) << golden.kind;
    if (const auto* file = std::get_if<model::FileRecord>(&*record)) {
      EXPECT_EQ(golden.kind, "file");
      resolver.announce(*file);
    } else if (const auto* task = std::get_if<ior_wire_task>(&*record)) {
      EXPECT_EQ(golden.kind, "task");
      resolver.announce(*task);
    } else {
      ASSERT_EQ(golden.kind, "call");
      model::CallEvent event;
      resolver.resolve(std::get<model::CallRecord>(*record), resolve::Missing::kAccept, event);
      std::string text;
      exporter::append_call(text, event, {});
      EXPECT_EQ(text, golden.ior);
      EXPECT_EQ(name_and_result(text), name_and_result(golden.strace)) << "strace saw it so";
      ASSERT_TRUE(event.task != nullptr);
      ++calls;
    }
  }
  EXPECT_GT(calls, 0U);
  EXPECT_EQ(resolver.unresolved(), 0U);
}

// However a record is cut, decoding says so or gives a record; it never reads beyond. (Under asan
// that is checked.)
TEST_P(Golden, NoPrefixOfARecordIsReadBeyondItsEnd) {
  for (const GoldenRecord& golden : read_golden(GetParam())) {
    for (std::size_t size = 0; size < golden.bytes.size(); ++size) {
      const Bytes prefix(golden.bytes.begin(),
                         golden.bytes.begin() + static_cast<std::ptrdiff_t>(size));
      EXPECT_FALSE(decode::decode(prefix)) << golden.line << ": " << size << " bytes";
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kernel, Golden, ::testing::ValuesIn(golden_files()), [](const auto& file) {
  return file.param.stem().string();
});

}  // namespace
}  // namespace ior

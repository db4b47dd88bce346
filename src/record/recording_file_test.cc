// SPDX-License-Identifier: Apache-2.0
#include "record/recording_file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "record/test_events.h"

namespace ior::record {
namespace {

Status append(RecordingFile& file, std::string_view text) {
  const std::array pieces{std::as_bytes(std::span(text))};
  return file.append(pieces);
}

TEST(RecordingFile, HasItsNameOnlyWhenItIsComplete) {
  const TemporaryDirectory directory;
  auto file = RecordingFile::create(directory / "f", Replace::kNever);
  ASSERT_TRUE(file);
  ASSERT_TRUE(append(*file, "rows"));
  EXPECT_FALSE(std::filesystem::exists(directory / "f"));

  ASSERT_TRUE(file->publish());

  EXPECT_EQ(std::filesystem::file_size(directory / "f"), 4U);
  EXPECT_FALSE(std::filesystem::exists(directory / "f.unfinished"));
  struct stat status{};
  ASSERT_EQ(::stat((directory / "f").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST(RecordingFile, NeverOverwritesUnasked) {
  const TemporaryDirectory directory;
  std::ofstream(directory / "f") << "mine";
  EXPECT_FALSE(RecordingFile::create(directory / "f", Replace::kNever));

  auto asked = RecordingFile::create(directory / "f", Replace::kAsked);
  ASSERT_TRUE(asked);
  EXPECT_EQ(std::filesystem::file_size(directory / "f"), 4U);
  ASSERT_TRUE(asked->publish());
  EXPECT_EQ(std::filesystem::file_size(directory / "f"), 0U);
}

TEST(RecordingFile, WhatAppearsMeanwhileIsLeftAlone) {
  const TemporaryDirectory directory;
  auto file = RecordingFile::create(directory / "f", Replace::kNever);
  std::ofstream(directory / "f") << "mine";

  EXPECT_FALSE(file->publish());

  EXPECT_EQ(std::filesystem::file_size(directory / "f"), 4U);
  EXPECT_TRUE(std::filesystem::exists(directory / "f.unfinished"));
}

TEST(RecordingFile, AnUnfinishedOneIsNotOverwritten) {
  const TemporaryDirectory directory;
  std::ofstream(directory / "f.unfinished") << "rows";

  const auto file = RecordingFile::create(directory / "f", Replace::kAsked);

  ASSERT_FALSE(file);
  EXPECT_NE(file.error().hint.find("ior repair"), std::string::npos);
}

TEST(RecordingFile, SymbolicLinksAreNotFollowed) {
  const TemporaryDirectory directory;
  std::filesystem::create_symlink(directory / "elsewhere", directory / "f.unfinished");

  EXPECT_FALSE(RecordingFile::create(directory / "f", Replace::kNever));
  EXPECT_FALSE(RecordingFile::adopt(directory / "f.unfinished", directory / "f", Replace::kNever));
  EXPECT_FALSE(std::filesystem::exists(directory / "elsewhere"));
}

// A limit on the size of files stands in for a full disk: the write fails in the middle.
TEST(RecordingFile, AFailedAppendLeavesNoHalfOfIt) {
  const TemporaryDirectory directory;
  auto file = RecordingFile::create(directory / "f", Replace::kNever);
  ASSERT_TRUE(append(*file, "rows"));
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit small{.rlim_cur = 1000, .rlim_max = before.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);

  const Status status = append(*file, std::string(5000, 'x'));

  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().errno_value, EFBIG);
  EXPECT_EQ(std::filesystem::file_size(directory / "f.unfinished"), 4U);
  EXPECT_TRUE(append(*file, "more"));
}

TEST(RecordingFile, ADirectoryThatIsGoneIsAnError) {
  const TemporaryDirectory directory;
  const auto file = RecordingFile::create(directory / "no/f", Replace::kNever);

  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().errno_value, ENOENT);
}

}  // namespace
}  // namespace ior::record

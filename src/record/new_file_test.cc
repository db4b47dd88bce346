// SPDX-License-Identifier: Apache-2.0
#include "record/new_file.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace ior::record {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "ior-test-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  auto entries() const {
    return std::distance(fs::directory_iterator(path_), fs::directory_iterator());
  }

 private:
  fs::path path_;
};

std::string content(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

Result<std::string> make(const std::string& path, std::string_view text, Taken taken) {
  IOR_TRY(NewFile file, NewFile::create(path, ".ior.zst"));
  EXPECT_EQ(::write(file.fd(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  return file.publish(taken);
}

TEST(NewFile, GeneratedNamesNeverOverwrite) {
  const Folder folder;
  EXPECT_EQ(*make(folder / "a.ior.zst", "one", Taken::kNextName), folder / "a.ior.zst");
  EXPECT_EQ(*make(folder / "a.ior.zst", "two", Taken::kNextName), folder / "a-1.ior.zst");
  EXPECT_EQ(*make(folder / "a.ior.zst", "three", Taken::kNextName), folder / "a-2.ior.zst");
  EXPECT_EQ(content(folder / "a.ior.zst"), "one");
  EXPECT_EQ(content(folder / "a-2.ior.zst"), "three");
  EXPECT_EQ(folder.entries(), 3);
}

TEST(NewFile, TypedNamesAreReplacedWholeAndLinksAreNotFollowed) {
  const Folder folder;
  EXPECT_TRUE(make(folder / "a", "one", Taken::kReplace));
  EXPECT_TRUE(make(folder / "a", "two", Taken::kReplace));
  EXPECT_EQ(content(folder / "a"), "two");

  fs::create_symlink(folder / "a", folder / "link");
  EXPECT_TRUE(make(folder / "link", "three", Taken::kReplace));
  EXPECT_EQ(content(folder / "a"), "two");
  EXPECT_EQ(content(folder / "link"), "three");
}

TEST(NewFile, WhatIsNotPublishedLeavesNothing) {
  const Folder folder;
  {
    auto file = NewFile::create(folder / "a", "");
    ASSERT_TRUE(file);
    const NewFile moved = std::move(*file);
    EXPECT_EQ(folder.entries(), 1);
  }
  EXPECT_EQ(folder.entries(), 0);
}

TEST(NewFile, APlaceThatCannotBeWrittenIsSaidAtOnce) {
  const Folder folder;
  EXPECT_FALSE(NewFile::create(folder / "gone/a", ""));
  EXPECT_FALSE(NewFile::create(folder / "", ""));
}

}  // namespace
}  // namespace ior::record

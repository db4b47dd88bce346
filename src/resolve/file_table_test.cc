// SPDX-License-Identifier: Apache-2.0
#include "resolve/file_table.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>

namespace ior::resolve {
namespace {

model::File named(std::string name) {
  model::File file;
  file.kind = model::FileKind::kRegular;
  file.name = std::move(name);
  return file;
}

constexpr std::size_t kPlenty = std::size_t{1} << 20;

TEST(FileTable, GivesBackAllThatIsKnownOfAFile) {
  FileTable table(10, kPlenty);
  model::File file = named("/dev/sda");
  file.kind = model::FileKind::kBlockDevice;
  file.deleted = file.truncated = file.unreachable = true;
  file.inode = 1;
  file.dev_major = 2;
  file.dev_minor = 3;
  file.rdev_major = 4;
  file.rdev_minor = 5;

  table.insert(7, file);
  const model::File* found = table.find(7);

  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->name, "/dev/sda");
  EXPECT_EQ(found->kind, model::FileKind::kBlockDevice);
  EXPECT_TRUE(found->deleted && found->truncated && found->unreachable);
  EXPECT_EQ(found->inode, 1U);
  EXPECT_EQ(found->dev_major, 2U);
  EXPECT_EQ(found->dev_minor, 3U);
  EXPECT_EQ(found->rdev_major, 4U);
  EXPECT_EQ(found->rdev_minor, 5U);
  EXPECT_EQ(table.find(8), nullptr);
}

TEST(FileTable, EmptyNameAndEmptyTable) {
  FileTable table(10, kPlenty);
  EXPECT_EQ(table.find(1), nullptr);
  table.insert(1, {});
  ASSERT_NE(table.find(1), nullptr);
  EXPECT_EQ(table.find(1)->name, "");
}

TEST(FileTable, LastAnnouncementOfAnIdCounts) {
  FileTable table(10, kPlenty);
  table.insert(1, named("/old"));
  ASSERT_NE(table.find(1), nullptr);
  table.insert(1, named("/new"));

  EXPECT_EQ(table.find(1)->name, "/new");
  EXPECT_EQ(table.size(), 1U);
}

TEST(FileTable, KeepsWhatIsUsedAndForgetsTheRest) {
  FileTable table(3, kPlenty);
  table.insert(1, named("/1"));
  table.insert(2, named("/2"));
  table.insert(3, named("/3"));
  ASSERT_NE(table.find(1), nullptr);

  table.insert(4, named("/4"));

  EXPECT_NE(table.find(1), nullptr);
  EXPECT_EQ(table.find(2), nullptr);
  EXPECT_NE(table.find(4), nullptr);
  EXPECT_EQ(table.size(), 3U);
  EXPECT_EQ(table.evicted(), 1U);
}

TEST(FileTable, UseBeforeTheEndOfABatchCountsAfterIt) {
  constexpr std::uint64_t kFiles = 20'000;
  FileTable table(kFiles, std::size_t{64} << 20);
  for (std::uint64_t id = 1; id <= kFiles; ++id) {
    table.insert(id, named("/some/file/" + std::to_string(id)));
  }
  for (std::uint64_t id = 1; id <= kFiles / 2; ++id) {
    ASSERT_NE(table.find(id), nullptr);
  }
  table.end_batch();  // more than stays unpacked
  for (std::uint64_t id = kFiles + 1; id <= kFiles + kFiles / 2; ++id) {
    table.insert(id, named("/another/" + std::to_string(id)));
  }

  for (std::uint64_t id = 1; id <= kFiles / 2; ++id) {
    ASSERT_NE(table.find(id), nullptr) << id;
    ASSERT_EQ(table.find(id)->name, "/some/file/" + std::to_string(id));
  }
  EXPECT_EQ(table.find(kFiles), nullptr);
}

TEST(FileTable, BytesAreBoundedToo) {
  FileTable table(100'000, kPlenty);
  const std::string longest(16'384, 'x');
  for (std::uint64_t id = 1; id <= 1'000; ++id) {
    table.insert(id, named(longest));
    if (id % 3 == 0) {
      ASSERT_EQ(table.find(id)->name.size(), longest.size());
    }
  }

  EXPECT_LE(table.size() * longest.size(), kPlenty + 2 * FileTable::kBlock);
  EXPECT_GE(table.size() * longest.size(), kPlenty / 2);
  EXPECT_EQ(table.size() + table.evicted(), 1'000U);
  EXPECT_NE(table.find(1'000), nullptr);
}

TEST(FileTable, LastFileIsKnownThoughAllOthersAreInUse) {
  FileTable table(100'000, 2 * FileTable::kBlock);
  const std::string longest(16'000, 'x');
  for (std::uint64_t id = 1; id <= 100; ++id) {
    table.insert(id, named(longest + std::to_string(id)));
    for (std::uint64_t before = 1; before < id; ++before) {
      table.find(before);
    }
    ASSERT_NE(table.find(id), nullptr);
    ASSERT_EQ(table.find(id)->name, longest + std::to_string(id));
  }
}

TEST(FileTable, NameThatFitsNoBlockLosesItsBeginning) {
  FileTable table(10, kPlenty);
  table.insert(1, named(std::string(100'000, 'x') + "/end"));

  ASSERT_NE(table.find(1), nullptr);
  EXPECT_EQ(table.find(1)->name.size(), FileTable::kMaxName);
  EXPECT_TRUE(table.find(1)->name.ends_with("/end"));
  EXPECT_TRUE(table.find(1)->truncated);
}

// Whatever the order of use: what is found is what was announced, and the newest is never missing.
TEST(FileTable, RandomUseFindsNothingWrong) {
  std::mt19937 random(1);
  FileTable table(500, 4 * FileTable::kBlock);
  const auto name_of = [](std::uint64_t id, unsigned version) {
    return std::to_string(id) + ":" + std::to_string(version) + std::string(id * 37 % 3'000, 'n');
  };
  std::vector<unsigned> version(3'000);
  for (int i = 0; i < 50'000; ++i) {
    const std::uint64_t id = random() % version.size();
    if (random() % 3 == 0) {
      table.insert(id, named(name_of(id, ++version[id])));
      ASSERT_NE(table.find(id), nullptr);
    } else if (const model::File* found = table.find(id)) {
      ASSERT_EQ(found->name, name_of(id, version[id]));
    }
    if (random() % 100 == 0) {
      table.end_batch();
    }
    ASSERT_LE(table.size(), 500U);
  }
}

}  // namespace
}  // namespace ior::resolve

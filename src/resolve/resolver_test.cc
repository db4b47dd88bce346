// SPDX-License-Identifier: Apache-2.0
#include "resolve/resolver.h"

#include <asm/unistd.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cerrno>
#include <string>

namespace ior::resolve {
namespace {

model::FileRecord a_file(std::uint64_t id, std::string_view text) {
  model::FileRecord record{};
  record.fields.id = id;
  record.fields.mode = 0100644;
  record.fields.text_size = static_cast<__u16>(text.size());
  record.text = text;
  return record;
}

ior_wire_task a_task(std::uint64_t id, std::uint32_t tid, const char* comm) {
  ior_wire_task task{};
  task.id = id;
  task.tid = task.tgid = tid;
  std::snprintf(task.comm, sizeof(task.comm), "%s", comm);
  return task;
}

model::CallRecord a_read(std::uint64_t task, std::uint64_t file) {
  model::CallRecord record{};
  record.fields.nr = 0;
  record.fields.task_id = task;
  record.fields.file_id = file;
  record.fields.latency_ns = 5;
  record.nargs = 3;
  return record;
}

TEST(Resolver, IdsBecomeFileAndTask) {
  Resolver resolver;
  resolver.announce(a_task(1, 100, "git"));
  resolver.announce(a_file(2, std::string_view("hosts\0etc\0", 10)));
  model::CallEvent event;

  ASSERT_TRUE(resolver.resolve(a_read(1, 2), Missing::kWait, event));

  EXPECT_EQ(event.task->comm, "git");
  EXPECT_EQ(event.task->tid, 100U);
  EXPECT_EQ(event.file->name, "/etc/hosts");
  EXPECT_EQ(event.info->name, "read");
}

TEST(Resolver, IdAheadOfItsAnnouncementWaits) {
  Resolver resolver;
  resolver.announce(a_task(1, 100, "git"));
  model::CallEvent event;

  EXPECT_FALSE(resolver.resolve(a_read(1, 2), Missing::kWait, event));
  resolver.announce(a_file(2, std::string_view("x\0", 2)));
  model::CallEvent again;
  ASSERT_TRUE(resolver.resolve(a_read(1, 2), Missing::kWait, again));

  EXPECT_EQ(again.file->name, "/x");
  EXPECT_EQ(resolver.unresolved(), 0U);
}

TEST(Resolver, ClosedDescriptorOfACallThatWorkedIsUnknown) {
  Resolver resolver;
  model::CallRecord record = a_read(0, 0);
  record.fields.header.flags = IOR_CALL_BAD_FD;
  record.fields.ret = 4;
  model::CallEvent event;

  ASSERT_TRUE(resolver.resolve(record, Missing::kAccept, event));

  EXPECT_FALSE(event.notes.bad_fd);
  EXPECT_TRUE(event.notes.fd_changed);
}

TEST(Resolver, CallThatFoundItsDescriptorClosedUsedNoFile) {
  Resolver resolver;
  resolver.announce(a_file(2, std::string_view("x\0", 2)));
  model::CallRecord record = a_read(0, 2);
  record.fields.header.flags = IOR_CALL_FD_CHANGED;
  record.fields.ret = -EBADF;
  model::CallEvent event;

  ASSERT_TRUE(resolver.resolve(record, Missing::kAccept, event));
  EXPECT_EQ(event.file, nullptr);

  record.fields.header.flags = 0;  // open, but not for reading
  ASSERT_TRUE(resolver.resolve(record, Missing::kAccept, event));
  EXPECT_NE(event.file, nullptr);
}

TEST(Resolver, LongestPathIsNotACutOne) {
  Resolver resolver;
  model::CallRecord record = a_read(0, 0);
  record.fields.path_size = IOR_PATH_MAX;
  model::CallEvent event;

  ASSERT_TRUE(resolver.resolve(record, Missing::kAccept, event));
  EXPECT_FALSE(event.notes.path_truncated);

  record.fields.ret = -ENAMETOOLONG;
  ASSERT_TRUE(resolver.resolve(record, Missing::kAccept, event));
  EXPECT_TRUE(event.notes.path_truncated);
}

TEST(Resolver, PathThatFoundNoRoomIsACutOne) {
  Resolver resolver;
  model::CallRecord record = a_read(0, 0);
  record.fields.path_cut = 1;
  model::CallEvent event;

  ASSERT_TRUE(resolver.resolve(record, Missing::kAccept, event));

  EXPECT_TRUE(event.notes.path_truncated);
}

TEST(Resolver, AnonymousMemoryHasNoFileWhateverItsDescriptorIs) {
  Resolver resolver;
  resolver.announce(a_file(2, std::string_view("x\0", 2)));
  model::CallRecord record = a_read(0, 2);
  record.fields.nr = __NR_mmap;
  record.fields.args[3] = MAP_PRIVATE | MAP_ANONYMOUS;
  record.fields.args[4] = 5;
  model::CallEvent event;

  ASSERT_TRUE(resolver.resolve(record, Missing::kAccept, event));
  EXPECT_EQ(event.file, nullptr);

  record.fields.file_id = 0;
  record.fields.header.flags = IOR_CALL_BAD_FD;
  ASSERT_TRUE(resolver.resolve(record, Missing::kAccept, event));
  EXPECT_FALSE(event.notes.bad_fd);
  EXPECT_FALSE(event.notes.fd_changed);
}

TEST(Resolver, IdThatIsGoneIsCountedAndSaid) {
  Resolver resolver;
  model::CallEvent event;

  ASSERT_TRUE(resolver.resolve(a_read(0, 2), Missing::kAccept, event));

  EXPECT_EQ(event.file, nullptr);
  EXPECT_TRUE(event.notes.unresolved);
  EXPECT_EQ(resolver.unresolved(), 1U);
}

TEST(Resolver, ZeroMeansUnknownAndNeverWaits) {
  Resolver resolver;
  model::CallEvent event;

  EXPECT_TRUE(resolver.resolve(a_read(0, 0), Missing::kWait, event));
  EXPECT_EQ(event.task, nullptr);
  EXPECT_EQ(event.file, nullptr);
  EXPECT_FALSE(event.notes.unresolved);
}

TEST(Resolver, TaskThatEndedIsKeptForTheCallsThatFollow) {
  Resolver resolver;
  resolver.announce(a_task(1, 100, "git"));
  ior_wire_task_exit gone{};
  gone.id = 1;
  model::CallEvent event;

  resolver.announce(gone);
  resolver.next_pass();
  ASSERT_TRUE(resolver.resolve(a_read(1, 0), Missing::kWait, event));
  EXPECT_EQ(event.task->comm, "git");

  resolver.next_pass();
  EXPECT_FALSE(resolver.resolve(a_read(1, 0), Missing::kWait, event));
}

TEST(Resolver, WhatIsNotMeasuredIsEmpty) {
  Resolver resolver;
  model::CallRecord record = a_read(0, 0);
  record.fields.header.outcome = IOR_OUTCOME_NO_ENTER;
  record.fields.header.flags = IOR_CALL_NO_GAP;
  record.fields.ret = -4;
  model::CallEvent event;

  resolver.resolve(record, Missing::kAccept, event);

  EXPECT_FALSE(event.latency_ns);
  EXPECT_FALSE(event.gap_ns);
  EXPECT_EQ(event.ret, -4);

  record.fields.header.outcome = IOR_OUTCOME_NO_RETURN;
  resolver.resolve(record, Missing::kAccept, event);
  EXPECT_FALSE(event.latency_ns);
  EXPECT_FALSE(event.ret);
}

TEST(Resolver, CompatNumberHasNoRow) {
  Resolver resolver;
  model::CallRecord record = a_read(0, 0);
  record.fields.header.flags = IOR_CALL_COMPAT;
  model::CallEvent event;

  resolver.resolve(record, Missing::kAccept, event);

  EXPECT_EQ(event.info, nullptr);
  EXPECT_TRUE(event.notes.compat);
}

TEST(BoundedTable, KeepsWhatIsUsedAndForgetsTheRest) {
  BoundedTable<int> table(3);
  table.insert(1, 10);
  table.insert(2, 20);
  table.insert(3, 30);
  ASSERT_NE(table.find(1), nullptr);

  table.insert(4, 40);

  EXPECT_NE(table.find(1), nullptr);
  EXPECT_EQ(table.find(2), nullptr);
  EXPECT_EQ(table.size(), 3U);
  EXPECT_EQ(table.evicted(), 1U);
}

TEST(BoundedTable, NeverGrowsBeyondItsCapacity) {
  BoundedTable<int> table(100);
  for (std::uint64_t id = 1; id <= 10'000; ++id) {
    table.insert(id, 1);
    if (id % 3 == 0) {
      table.find(id);
    }
    if (id % 7 == 0) {
      table.erase(id);
    }
    ASSERT_LE(table.size(), 100U);
  }
}

}  // namespace
}  // namespace ior::resolve

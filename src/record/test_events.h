// SPDX-License-Identifier: Apache-2.0
//
// For the tests of this folder: random events, as hostile as the kernel side could ever deliver
// them, a comparison of everything that events say, and a directory that goes away again.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstdint>
#include <deque>
#include <filesystem>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "model/event.h"

namespace ior::record {

class RandomEvents {
 public:
  explicit RandomEvents(std::uint32_t seed) : random_(seed) {
    for (int i = 0; i < 5; ++i) {
      tasks_.push_back({.tid = number<std::uint32_t>(),
                        .tgid = number<std::uint32_t>(),
                        .parent_tgid = number<std::uint32_t>(),
                        .uid = number<std::uint32_t>(),
                        .start_ns = number<std::uint64_t>(),
                        .cgroup_id = number<std::uint64_t>(),
                        .comm = text(15)});
    }
    for (int i = 0; i < 20; ++i) {
      files_.push_back({.kind = static_cast<model::FileKind>(below(10)),
                        .deleted = chance(),
                        .truncated = chance(),
                        .unreachable = chance(),
                        .inode = number<std::uint64_t>(),
                        .dev_major = number<std::uint32_t>(),
                        .dev_minor = number<std::uint32_t>(),
                        .rdev_major = chance() ? number<std::uint32_t>() : 0,
                        .rdev_minor = chance() ? number<std::uint32_t>() : 0,
                        .name = text(60)});
    }
  }

  model::CallEvent make() {
    model::CallEvent event;
    event.sequence = number<std::uint64_t>();
    const auto calls = model::all_syscalls();
    event.nr = below(20) == 0 ? number<std::int32_t>() : calls[below(calls.size())].nr;
    fill_notes(event.notes);
    event.info = event.notes.compat ? nullptr : model::find_by_nr(event.nr);
    event.outcome = static_cast<model::Outcome>(below(4));
    event.enter_ns = event.outcome == model::Outcome::kNoEnter ? 0 : number<std::uint64_t>();
    event.latency_ns = maybe<std::uint64_t>();
    event.gap_ns = maybe<std::uint64_t>();
    event.ret = maybe<std::int64_t>();
    event.thread_seq = number<std::uint32_t>();
    event.nargs = static_cast<std::uint8_t>(below(model::kMaxArgs + 1));
    for (std::size_t i = 0; i < event.nargs; ++i) {
      event.args[i] = number<std::uint64_t>();
    }
    event.task = chance() ? &tasks_[below(tasks_.size())] : nullptr;
    event.file = a_file();
    event.file2 = a_file();
    event.dir = a_file();
    event.dir2 = a_file();
    event.path = keep(chance() ? text(200) : "");
    event.path2 = keep(chance() ? text(200) : "");
    if (event.notes.has_pair) {
      event.pair = {number<std::int32_t>(), number<std::int32_t>()};
    }
    return event;
  }

  std::vector<model::CallEvent> make(std::size_t count) {
    std::vector<model::CallEvent> events;
    for (std::size_t i = 0; i < count; ++i) {
      events.push_back(make());
    }
    return events;
  }

 private:
  std::size_t below(std::size_t bound) { return random_() % bound; }
  bool chance() { return below(2) == 0; }
  // Small, extreme and arbitrary ones alike.
  template <typename T>
  T number() {
    switch (below(4)) {
      case 0:
        return static_cast<T>(below(10));
      case 1:
        return std::numeric_limits<T>::max();
      case 2:
        return std::numeric_limits<T>::min();
      default:
        return static_cast<T>(random_());
    }
  }
  template <typename T>
  std::optional<T> maybe() {
    return chance() ? std::optional<T>(number<T>()) : std::nullopt;
  }
  // Any bytes, among them NUL, quotes, halves of UTF-8 and what a repair would write.
  std::string text(std::size_t most) {
    if (chance()) {
      return std::string(chance() ? "/var/lib/\xc3\xa4" : "\\xff") + std::to_string(below(50));
    }
    std::string bytes(below(most + 1), '\0');
    for (char& c : bytes) {
      c = static_cast<char>(random_());
    }
    return bytes;
  }
  std::string_view keep(std::string bytes) {
    texts_.push_back(std::move(bytes));
    return texts_.back();
  }
  const model::File* a_file() { return chance() ? &files_[below(files_.size())] : nullptr; }
  void fill_notes(model::CallNotes& notes) {
    notes.bad_fd = chance();
    notes.bad_fd2 = chance();
    notes.file_lost = chance();
    notes.path_unreadable = chance();
    notes.path_truncated = chance();
    notes.file_returned = chance();
    notes.fd_changed = chance();
    notes.file2_returned = chance();
    notes.has_pair = chance();
    notes.compat = below(8) == 0;
    notes.unresolved = chance();
  }

  std::mt19937_64 random_;
  std::deque<model::Task> tasks_;
  std::deque<model::File> files_;
  std::deque<std::string> texts_;
};

inline void expect_same(const model::Task* a, const model::Task* b) {
  ASSERT_EQ(a == nullptr, b == nullptr);
  if (a != nullptr) {
    EXPECT_EQ(a->tid, b->tid);
    EXPECT_EQ(a->tgid, b->tgid);
    EXPECT_EQ(a->parent_tgid, b->parent_tgid);
    EXPECT_EQ(a->uid, b->uid);
    EXPECT_EQ(a->start_ns, b->start_ns);
    EXPECT_EQ(a->cgroup_id, b->cgroup_id);
    EXPECT_EQ(a->comm, b->comm);
  }
}

inline void expect_same(const model::File* a, const model::File* b) {
  ASSERT_EQ(a == nullptr, b == nullptr);
  if (a != nullptr) {
    EXPECT_EQ(a->kind, b->kind);
    EXPECT_EQ(a->deleted, b->deleted);
    EXPECT_EQ(a->truncated, b->truncated);
    EXPECT_EQ(a->unreachable, b->unreachable);
    EXPECT_EQ(a->inode, b->inode);
    EXPECT_EQ(a->dev_major, b->dev_major);
    EXPECT_EQ(a->dev_minor, b->dev_minor);
    EXPECT_EQ(a->rdev_major, b->rdev_major);
    EXPECT_EQ(a->rdev_minor, b->rdev_minor);
    EXPECT_EQ(a->name, b->name);
  }
}

inline void expect_same(const model::CallNotes& a, const model::CallNotes& b) {
  EXPECT_EQ(a.bad_fd, b.bad_fd);
  EXPECT_EQ(a.bad_fd2, b.bad_fd2);
  EXPECT_EQ(a.file_lost, b.file_lost);
  EXPECT_EQ(a.path_unreadable, b.path_unreadable);
  EXPECT_EQ(a.path_truncated, b.path_truncated);
  EXPECT_EQ(a.file_returned, b.file_returned);
  EXPECT_EQ(a.fd_changed, b.fd_changed);
  EXPECT_EQ(a.file2_returned, b.file2_returned);
  EXPECT_EQ(a.has_pair, b.has_pair);
  EXPECT_EQ(a.compat, b.compat);
  EXPECT_EQ(a.unresolved, b.unresolved);
}

inline void expect_same(const model::CallEvent& a, const model::CallEvent& b) {
  EXPECT_EQ(a.sequence, b.sequence);
  EXPECT_EQ(a.nr, b.nr);
  EXPECT_EQ(a.outcome, b.outcome);
  expect_same(a.notes, b.notes);
  EXPECT_EQ(a.info, b.info);
  expect_same(a.task, b.task);
  if (model::has_start(a)) {
    EXPECT_EQ(a.enter_ns, b.enter_ns);
  }
  EXPECT_EQ(a.latency_ns, b.latency_ns);
  EXPECT_EQ(a.gap_ns, b.gap_ns);
  EXPECT_EQ(a.ret, b.ret);
  EXPECT_EQ(a.thread_seq, b.thread_seq);
  EXPECT_EQ(a.nargs, b.nargs);
  EXPECT_EQ(a.args, b.args);
  expect_same(a.file, b.file);
  expect_same(a.file2, b.file2);
  expect_same(a.dir, b.dir);
  expect_same(a.dir2, b.dir2);
  EXPECT_EQ(a.path, b.path);
  EXPECT_EQ(a.path2, b.path2);
  EXPECT_EQ(a.pair, b.pair);
}

class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string pattern = std::filesystem::temp_directory_path() / "ior-record-XXXXXX";
    path_ = ::mkdtemp(pattern.data());
  }
  ~TemporaryDirectory() { std::filesystem::remove_all(path_); }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace ior::record

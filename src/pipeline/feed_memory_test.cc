// SPDX-License-Identifier: Apache-2.0
//
// What the dashboard holds, in bytes given by malloc(), when all its tables are full: of names as a
// busy host has them, and of the longest that there can be. ior is to stay below 100 MB whatever
// happens, of which rings and program take 22 on two CPUs.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <deque>
#include <new>
#include <random>
#include <string>
#include <vector>

#include "model/event_builder.h"
#include "pipeline/feed_totals.h"
#include "resolve/resolver.h"

namespace {

std::atomic<std::int64_t> held;

void* counted(void* memory) {
  if (memory == nullptr) {
    std::abort();
  }
  held += static_cast<std::int64_t>(::malloc_usable_size(memory) + sizeof(void*));
  return memory;
}

void uncount(void* memory) {
  if (memory != nullptr) {
    held -= static_cast<std::int64_t>(::malloc_usable_size(memory) + sizeof(void*));
    std::free(memory);
  }
}

}  // namespace

void* operator new(std::size_t size) {
  return counted(std::malloc(size));
}
// The library's own would give memory by this one, a sanitizer's does not: std::stable_sort.
void* operator new(std::size_t size, const std::nothrow_t& /*unused*/) noexcept {
  return counted(std::malloc(size));
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto align = static_cast<std::size_t>(alignment);
  return counted(std::aligned_alloc(align, (size + align - 1) / align * align));
}
void operator delete(void* memory) noexcept {
  uncount(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  uncount(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
  uncount(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  uncount(memory);
}

namespace ior::pipeline {
namespace {

constexpr double kMb = 1e6;

double held_mb() {
  return static_cast<double>(held) / kMb;
}

// Events that have nothing in common, as the batches of a live source give them.
class Strangers {
 public:
  explicit Strangers(bool hostile) : hostile_(hostile) {}

  // Valid until the next call.
  model::EventSpan batch() {
    events_.clear();
    files_.clear();
    tasks_.clear();
    for (int i = 0; i < 200; ++i) {
      add_four();
    }
    return events_;
  }

 private:
  // A file is opened, written, closed and removed.
  void add_four() {
    ++number_;
    files_.emplace_back().kind = model::FileKind::kRegular;
    files_.back().name = path();
    if (hostile_ || number_ % 50 == 1) {
      model::Task& task = tasks_.emplace_back();
      task.tid = task.tgid = static_cast<std::uint32_t>(number_);
      task.start_ns = number_;
      task.comm = hostile_ ? fmt::format("comm{:011}", number_) : "true";
      task.uid = hostile_ ? task.tid : 0;
      task.cgroup_id = hostile_ ? number_ : 1;
    } else if (tasks_.empty()) {
      tasks_.emplace_back().comm = "load";
    }
    for (const char* name : {"openat", "write", "close", "unlink"}) {
      model::CallEvent& event = events_.emplace_back();
      event.info = model::find_by_name(name);
      event.nr = event.info->nr;
      event.nargs = event.info->nargs;
      event.task = &tasks_.back();
      event.enter_ns = number_ * 100'000;
      // Of two nanoseconds to hours, or as files in memory have it.
      event.latency_ns = hostile_ ? std::uint64_t{2} << random_() % 43 : 300 + random_() % 20'000;
      event.gap_ns = random_() % 1'000'000;
      event.ret =
          hostile_ && random_() % 2 == 0 ? -static_cast<std::int64_t>(1 + random_() % 130) : 1;
      event.file = event.info->name == "unlink" ? nullptr : &files_.back();
      event.path = event.info->name == "write" || event.info->name == "close"
                       ? std::string_view()
                       : std::string_view(files_.back().name);
      if (hostile_) {
        event.path2 = event.path;
        event.file2 = event.dir = event.dir2 = event.file;
      }
    }
  }

  std::string path() {
    if (!hostile_) {
      return fmt::format(
          "/tmp/load/d{}/a-file-with-a-rather-long-name-{}", number_ / 1'000, number_);
    }
    std::string name;
    while (name.size() < 4'000) {
      name += fmt::format("/{}{}", random_() % 1'000, std::string(200, 'x'));
    }
    return name + fmt::format("/{}", number_);
  }

  bool hostile_;
  std::uint64_t number_ = 0;
  std::mt19937_64 random_{1};
  std::vector<model::CallEvent> events_;
  std::deque<model::File> files_;
  std::deque<model::Task> tasks_;
};

struct Bound {
  bool hostile;
  FeedSize size;
  double mb;
  int batches;
};

void expect_bounded(const Bound& bound) {
  Strangers strangers(bound.hostile);
  strangers.batch();  // what the generator itself takes is held before
  const double before = held_mb();
  FeedTotals totals({}, bound.size);
  for (int i = 0; i < bound.batches; ++i) {
    totals.add(strangers.batch());
    if (i % 8 == 0) {
      (void)totals.seal();
    }
    ASSERT_LT(held_mb() - before, bound.mb) << i;
  }
  // The rows that a drawn snapshot still has, and its tables.
  const double full = held_mb();
  const model::Summary summary = totals.summary().snapshot();
  const model::FlameTree flame = totals.flame().snapshot({.min_share = 0.0005});
  EXPECT_LT(held_mb() - full, 4.0);
  testing::Test::RecordProperty("mb", fmt::format("{:.1f}", full - before));
  testing::Test::RecordProperty("snapshot_mb", fmt::format("{:.1f}", held_mb() - full));
  std::uint64_t calls = summary.files.other.calls;
  for (const model::FileRow& row : summary.files.rows) {
    calls += row.stats.calls;
  }
  EXPECT_EQ(calls, static_cast<std::uint64_t>(bound.batches) * 800);
}

TEST(FeedMemory, OfABusyHostIsBounded) {
  expect_bounded({.hostile = false, .size = FeedSize::kWhole, .mb = 22, .batches = 400});
}

TEST(FeedMemory, OfABusyHostBehindAFilterIsBounded) {
  expect_bounded({.hostile = false, .size = FeedSize::kFiltered, .mb = 14, .batches = 200});
}

TEST(FeedMemory, OfTheLongestNamesIsBounded) {
  expect_bounded({.hostile = true, .size = FeedSize::kWhole, .mb = 24, .batches = 60});
}

TEST(FeedMemory, OfTheLongestNamesBehindAFilterIsBounded) {
  expect_bounded({.hostile = true, .size = FeedSize::kFiltered, .mb = 17, .batches = 60});
}

model::FileRecord file_record(std::uint64_t id, const std::string& text) {
  model::FileRecord record{};
  record.fields.id = id;
  record.fields.mode = 0100644;
  record.fields.text_size = static_cast<__u16>(text.size());
  record.text = text;
  return record;
}

void expect_bounded_names(std::size_t component,
                          std::size_t components,
                          std::uint64_t files,
                          double mb) {
  const double before = held_mb();
  resolve::Resolver resolver;
  std::mt19937 random(1);
  model::CallRecord call{};
  model::CallEvent event;
  for (std::uint64_t id = 1; id <= files; ++id) {
    std::string text = fmt::format("{:07}", id) + '\0';
    for (std::size_t i = 1; i < components; ++i) {
      text += std::string(component, 'x') + '\0';
    }
    resolver.announce(file_record(id, text));
    ior_wire_task task{};
    task.id = files + id;
    task.tid = static_cast<__u32>(id);
    std::snprintf(task.comm, sizeof(task.comm), "%s", "a comm of 15...");
    resolver.announce(task);
    call.fields.task_id = task.id;
    call.fields.file_id = id - random() % std::min<std::uint64_t>(id, 10);
    ASSERT_TRUE(resolver.resolve(call, resolve::Missing::kAccept, event));
    if (id % 4'096 == 0) {
      resolver.end_batch();
      ASSERT_LT(held_mb() - before, mb) << id;
    }
  }
  testing::Test::RecordProperty("mb", fmt::format("{:.1f}", held_mb() - before));
}

TEST(FeedMemory, NamesOfABusyHostAreBounded) {
  expect_bounded_names(12, 6, 200'000, 18);
}

TEST(FeedMemory, NamesOfTheLongestPathsAreBounded) {
  expect_bounded_names(255, 63, 20'000, 24);
}

}  // namespace
}  // namespace ior::pipeline

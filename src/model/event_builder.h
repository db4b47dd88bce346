// SPDX-License-Identifier: Apache-2.0
//
// Events for tests, in one expression: an_openat().path("/etc/passwd").returns(3).build(). What is
// built owns the task, the files and the text that its event points to, also when it is copied.
#pragma once

#include <deque>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>

#include "model/event.h"

namespace ior::model {

class BuiltEvent {
 public:
  operator const CallEvent&() const { return event_; }  // NOLINT(google-explicit-constructor)
  const CallEvent& operator*() const { return event_; }
  const CallEvent* operator->() const { return &event_; }
  EventSpan span() const { return {&event_, 1}; }

 private:
  friend class EventBuilder;
  struct Storage {
    Task task;
    std::deque<File> files;
    std::deque<std::string> texts;
  };
  std::shared_ptr<Storage> storage_ = std::make_shared<Storage>();
  CallEvent event_;
};

inline File a_file(std::string name, FileKind kind = FileKind::kRegular) {
  File file;
  file.name = std::move(name);
  file.kind = kind;
  return file;
}

class EventBuilder {
 public:
  // A call of thread 1001 of process 1000, "worker": 5 us long, 1 us after the one before, result
  // 0.
  explicit EventBuilder(std::string_view call) {
    CallEvent& event = built_.event_;
    event.info = find_by_name(call);
    event.nr = event.info == nullptr ? -1 : event.info->nr;
    event.nargs = event.info == nullptr ? 0 : event.info->nargs;
    event.sequence = 1;
    event.enter_ns = 1'000'000'000;
    event.latency_ns = 5'000;
    event.gap_ns = 1'000;
    event.ret = 0;
    built_.storage_->task = Task{.tid = 1001, .tgid = 1000, .comm = "worker"};
    event.task = &built_.storage_->task;
  }

  EventBuilder& number(std::int32_t nr, std::uint8_t nargs = 0) {
    built_.event_.info = nullptr;
    built_.event_.nr = nr;
    built_.event_.nargs = nargs;
    return *this;
  }
  EventBuilder& args(std::initializer_list<std::uint64_t> values) {
    std::size_t i = 0;
    for (const std::uint64_t value : values) {
      built_.event_.args[i++] = value;
    }
    return *this;
  }
  EventBuilder& arg(std::size_t position, std::uint64_t value) {
    built_.event_.args[position] = value;
    return *this;
  }
  // The call's file, as that of the descriptor argument.
  EventBuilder& on(std::int32_t fd, File file) {
    const KernelRoles roles = roles_of(*built_.event_.info);
    arg(static_cast<std::size_t>(roles.fd_arg), static_cast<std::uint64_t>(std::int64_t{fd}));
    return file_is(std::move(file));
  }
  EventBuilder& file_is(File file) {
    built_.event_.file = keep(std::move(file));
    return *this;
  }
  EventBuilder& second_file(File file) {
    built_.event_.file2 = keep(std::move(file));
    return *this;
  }
  // The result is a new descriptor of this file.
  EventBuilder& opened(std::int32_t fd, File file) {
    built_.event_.ret = fd;
    built_.event_.notes.file_returned = true;
    return file_is(std::move(file));
  }
  EventBuilder& made_pair(std::int32_t first, std::int32_t second, File file, File file2) {
    built_.event_.pair = {first, second};
    built_.event_.notes.has_pair = true;
    return file_is(std::move(file)).second_file(std::move(file2));
  }
  EventBuilder& path(std::string text) {
    built_.event_.path = keep(std::move(text));
    const KernelRoles roles = roles_of(*built_.event_.info);
    return set_pointer(roles.path_arg);
  }
  EventBuilder& path2(std::string text) {
    built_.event_.path2 = keep(std::move(text));
    const KernelRoles roles = roles_of(*built_.event_.info);
    return set_pointer(roles.path2_arg);
  }
  EventBuilder& in(std::string directory) {
    built_.event_.dir = keep(a_file(std::move(directory), FileKind::kDirectory));
    return *this;
  }
  EventBuilder& second_in(std::string directory) {
    built_.event_.dir2 = keep(a_file(std::move(directory), FileKind::kDirectory));
    return *this;
  }
  EventBuilder& returns(std::int64_t result) {
    built_.event_.ret = result;
    return *this;
  }
  EventBuilder& fails(int error) { return returns(-std::int64_t{error}); }
  EventBuilder& outcome(Outcome how) {
    CallEvent& event = built_.event_;
    event.outcome = how;
    if (how == Outcome::kNoEnter) {
      event.enter_ns = 0;
      event.gap_ns.reset();
    }
    if (how != Outcome::kReturned) {
      event.latency_ns.reset();
    }
    if (how == Outcome::kNoReturn || how == Outcome::kInFlight) {
      event.ret.reset();
    }
    return *this;
  }
  EventBuilder& by(std::string comm, std::uint32_t tgid, std::uint32_t tid) {
    built_.storage_->task.comm = std::move(comm);
    built_.storage_->task.tgid = tgid;
    built_.storage_->task.tid = tid;
    return *this;
  }
  EventBuilder& by_unknown() {
    built_.event_.task = nullptr;
    return *this;
  }
  EventBuilder& at(std::uint64_t enter_ns, std::uint64_t latency_ns) {
    built_.event_.enter_ns = enter_ns;
    built_.event_.latency_ns = latency_ns;
    return *this;
  }
  EventBuilder& gap(std::optional<std::uint64_t> gap_ns) {
    built_.event_.gap_ns = gap_ns;
    return *this;
  }
  EventBuilder& notes(CallNotes notes) {
    built_.event_.notes = notes;
    return *this;
  }

  BuiltEvent build() const { return built_; }

 private:
  const File* keep(File file) {
    built_.storage_->files.push_back(std::move(file));
    return &built_.storage_->files.back();
  }
  std::string_view keep(std::string text) {
    built_.storage_->texts.push_back(std::move(text));
    return built_.storage_->texts.back();
  }
  EventBuilder& set_pointer(std::int8_t position) {
    if (position >= 0 && built_.event_.args[static_cast<std::size_t>(position)] == 0) {
      arg(static_cast<std::size_t>(position), 0x7ffe0000);
    }
    return *this;
  }

  BuiltEvent built_;
};

inline EventBuilder a_call(std::string_view name) {
  return EventBuilder(name);
}
inline EventBuilder a_read() {
  return EventBuilder("read");
}

// From the working directory, for reading.
inline EventBuilder an_openat() {
  EventBuilder builder("openat");
  builder.arg(0, static_cast<std::uint64_t>(std::int64_t{-100}));  // AT_FDCWD
  return builder;
}

}  // namespace ior::model

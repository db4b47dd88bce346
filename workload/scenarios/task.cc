// SPDX-License-Identifier: Apache-2.0
//
// Tasks: children of every kind, new program images, ends.
#include <signal.h>
#include <unistd.h>

#include <thread>

#include "expect.h"
#include "scenario.h"
#include "sys_file.h"
#include "sys_task.h"

namespace ior::workload {
namespace {

constexpr int kInherited = 77;  // the descriptor that the new image finds open

// Ends the child with its verdict; the parent's half is joined().
[[noreturn]] void end_child(const Context& context) {
  sys::exit_group(context.failed() ? 1 : 0);
}

void join(Context& context, long child) {
  context.check(child > 0 && sys::reap(child) == 0, "the child fails");
}

int open_shared(Context& context, const char* name) {
  return context.ok(sys::openat(AT_FDCWD, context.path(name), O_RDWR | O_CREAT | O_APPEND, 0644));
}

// Each child writes to the file that its parent opened.
template <class Make>
void make_children(Context& context, int children, const char* name, Make make) {
  const int fd = open_shared(context, name);
  times(children, [&] {
    const long child = make();
    if (child == 0) {
      times(5, [&] { context.ok(sys::write(fd, "child", 5)); });
      end_child(context);
    }
    join(context, child);
  });
  times(7, [&] { context.ok(sys::write(fd, "parent", 6)); });
}

void task_fork(Context& context) {
  make_children(context, 3, "forkfile.txt", [] { return sys::fork(); });
}

void task_clone(Context& context) {
  make_children(context, 2, "clonefile.txt", [] { return sys::clone_process(SIGCHLD); });
}

void task_clone3(Context& context) {
  clone_args probe{};
  const long asked = sys::call(IOR_CALL(clone3), {}, &probe, 0);
  if (asked == -ENOSYS) {
    return context.skip("clone3 needs Linux 5.3");
  }
  context.fails(EINVAL, asked);
  make_children(context, 2, "clone3file.txt", [] {
    clone_args args{};
    args.exit_signal = SIGCHLD;
    return sys::clone3_process(&args);
  });
}

// The child borrows its parent's memory, and so also the descriptor that is captured here.
void task_vfork(Context& context) {
  struct Shared {
    Context& context;
    int fd;
  } shared{context, open_shared(context, "vforkfile.txt")};
  times(3, [&] {
    const long child = sys::vfork(
        [](void* argument) {
          const auto* borrowed = static_cast<Shared*>(argument);
          times(2, [&] { borrowed->context.ok(sys::write(borrowed->fd, "vfork child", 11)); });
          end_child(borrowed->context);
        },
        &shared);
    join(context, child);
  });
  times(5, [&] { context.ok(sys::write(shared.fd, "parent", 6)); });
}

void prepare_inherited(Context& context, const char* name) {
  const int fd = open_shared(context, name);
  context.ok(sys::dup2(fd, kInherited));
  times(3, [&] { context.ok(sys::write(kInherited, "before exec", 11)); });
}

// The new image: it never opened the file it writes to.
void after_exec(Context& context) {
  times(5, [&] { context.ok(sys::write(kInherited, "after exec", 10)); });
  std::array<char, 7> data{};
  times(2, [&] { context.ok(sys::pread64(kInherited, data.data(), data.size(), 0)); });
  end_child(context);
}

void task_exec(Context& context) {
  char** arguments = context.exec_arguments();
  const long child = context.ok(sys::fork());
  if (child == 0) {
    prepare_inherited(context, "execfile.txt");
    context.ok(sys::execve(context.program(), arguments, environ));
    end_child(context);
  }
  join(context, child);
}

void task_execveat(Context& context) {
  char** arguments = context.exec_arguments();
  const long child = context.ok(sys::fork());
  if (child == 0) {
    prepare_inherited(context, "execveatfile.txt");
    const int program = context.ok(sys::openat(AT_FDCWD, context.program(), O_RDONLY));
    context.ok(sys::execveat(program, "", arguments, environ, AT_EMPTY_PATH));
    end_child(context);
  }
  join(context, child);
}

void task_vfork_exec(Context& context) {
  prepare_inherited(context, "vforkexecfile.txt");
  struct Shared {
    Context& context;
    char** arguments;
  } shared{context, context.exec_arguments()};
  const long child = sys::vfork(
      [](void* argument) {
        const auto* borrowed = static_cast<Shared*>(argument);
        sys::execve(borrowed->context.program(), borrowed->arguments, environ);
      },
      &shared);
  join(context, child);
}

void task_exec_refused(Context& context) {
  const std::string file = context.path("noprogram.txt");
  const int fd = context.ok(sys::openat(AT_FDCWD, file, O_WRONLY | O_CREAT, 0600));
  context.ok(sys::write(fd, "no program", 10));
  context.ok(sys::close(fd));
  char name[] = "noprogram";
  char* arguments[] = {name, nullptr};
  times(2,
        [&] { context.fails(ENOENT, sys::execve(context.path("missing"), arguments, environ)); });
  times(3, [&] { context.fails(EACCES, sys::execve(file, arguments, environ)); });
  times(5, [&] { context.fails(EACCES, sys::execve(context.dir(), arguments, environ)); });
  context.ok(sys::call(IOR_CALL(chmod), {sys::path(file.c_str())}, file.c_str(), 0700));
  // A file system mounted noexec says EACCES instead of ENOEXEC.
  times(7, [&] { sys::execveat(AT_FDCWD, file, arguments, environ, 0); });
}

// exit ends one thread; in a process with one thread that is all of it.
void task_exit(Context& context) {
  times(3, [&] {
    const long child = context.ok(sys::fork());
    if (child == 0) {
      sys::exit(0);
    }
    join(context, child);
  });
  times(2, [&] {
    const long child = context.ok(sys::fork());
    if (child == 0) {
      sys::exit_group(0);
    }
    join(context, child);
  });
}

// Threads share descriptors and have names of their own.
void task_threads(Context& context) {
  const int fd = open_shared(context, "threadfile.txt");
  times(3, [&](int i) {
    std::thread([&] {
      refresh_identity();
      context.ok(sys::set_name(("thread-" + std::to_string(i)).c_str()));
      times(5, [&] { context.ok(sys::write(fd, "thread", 6)); });
    }).join();
  });
  times(2, [&] { context.ok(sys::write(fd, "leader", 6)); });
}

constexpr std::array kScenarios = {
    Scenario{"task-clone", "children by clone, which write to an inherited file", task_clone},
    Scenario{"task-clone3", "children by clone3, which write to an inherited file", task_clone3},
    Scenario{"task-exec",
             "execve in a child; the new image writes to an inherited file",
             task_exec,
             nullptr,
             after_exec},
    Scenario{
        "task-exec-refused", "execve and execveat of what cannot be executed", task_exec_refused},
    Scenario{"task-execveat", "execveat of a descriptor", task_execveat, nullptr, after_exec},
    Scenario{"task-exit", "exit and exit_group, which do not return", task_exit},
    Scenario{"task-fork", "children by fork, which write to an inherited file", task_fork},
    Scenario{"task-threads", "three threads with names, which write to one file", task_threads},
    Scenario{"task-vfork", "children by vfork, which write to a borrowed descriptor", task_vfork},
    Scenario{"task-vfork-exec",
             "vfork and execve, as shells start programs",
             task_vfork_exec,
             nullptr,
             after_exec},
};

}  // namespace

std::span<const Scenario> task_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

// SPDX-License-Identifier: Apache-2.0
#include "export/fd_writer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <thread>
#include <utility>

#include "base/unique_fd.h"

namespace ior::exporter {
namespace {

std::pair<UniqueFd, UniqueFd> a_pipe(int flags) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC | flags), 0);
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

TEST(FdWriter, WritesNothingBeforeItIsFlushed) {
  const auto [reader, writer_end] = a_pipe(O_NONBLOCK);
  FdWriter writer(writer_end.get(), "pipe");
  writer.buffer() += "text";

  char byte = 0;
  EXPECT_EQ(::read(reader.get(), &byte, 1), -1);
  EXPECT_TRUE(writer.flush());
  EXPECT_EQ(::read(reader.get(), &byte, 1), 1);
  EXPECT_TRUE(writer.buffer().empty());
}

TEST(FdWriter, WaitsForANonBlockingReader) {
  auto [reader, writer_end] = a_pipe(0);
  ASSERT_EQ(::fcntl(writer_end.get(), F_SETFL, O_NONBLOCK), 0);
  const std::string text(1'000'003, 'x');  // more than a pipe holds
  std::size_t received = 0;
  std::thread consumer([&received, end = reader.get()] {
    std::array<char, 4096> buffer{};
    ssize_t size = 0;
    while ((size = ::read(end, buffer.data(), buffer.size())) > 0) {
      received += static_cast<std::size_t>(size);
    }
  });

  FdWriter writer(writer_end.get(), "pipe");
  writer.buffer() = text;
  EXPECT_TRUE(writer.flush());
  writer_end.reset();
  consumer.join();

  EXPECT_EQ(received, text.size());
}

TEST(FdWriter, DropsWhatCouldNotBeWritten) {
  std::signal(SIGPIPE, SIG_IGN);
  auto [reader, writer_end] = a_pipe(0);
  reader.reset();
  FdWriter writer(writer_end.get(), "stdout");
  writer.buffer() += "text";

  const Status status = writer.flush();

  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().errno_value, EPIPE);
  EXPECT_EQ(status.error().message(), "cannot write stdout: EPIPE (Broken pipe)");
  EXPECT_TRUE(writer.flush());
}

}  // namespace
}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
#include "decode/wire_decoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <span>
#include <string>
#include <vector>

namespace ior::decode {
namespace {

using Bytes = std::vector<std::byte>;

template <typename Wire>
Bytes bytes_of(const Wire& record, std::size_t size, std::string_view text = {}) {
  Bytes bytes(size + text.size());
  std::memcpy(bytes.data(), &record, size);
  std::ranges::copy(std::as_bytes(std::span(text)),
                    bytes.begin() + static_cast<std::ptrdiff_t>(size));
  auto* header = reinterpret_cast<ior_wire_header*>(bytes.data());
  header->size = static_cast<__u32>(bytes.size());
  return bytes;
}

ior_wire_call a_read() {
  ior_wire_call call{};
  call.header.kind = IOR_WIRE_CALL;
  call.nr = 0;
  call.task_id = 7;
  call.file_id = 9;
  call.enter_ns = 1000;
  call.latency_ns = 20;
  call.ret = 4096;
  call.args[0] = 3;
  return call;
}

Bytes a_rename(std::string_view text, std::uint16_t first, std::uint16_t second) {
  ior_wire_call call = a_read();
  call.header.flags = IOR_CALL_EXTENDED;
  call.path_size = first;
  call.path2_size = second;
  return bytes_of(call, sizeof(call), text);
}

TEST(WireDecoder, PlainCallHasItsArgumentsAndNothingElse) {
  const Bytes bytes = bytes_of(a_read(), IOR_CALL_FIXED_SIZE + 3 * 8);

  const auto record = decode(bytes);

  ASSERT_TRUE(record);
  const auto& call = std::get<model::CallRecord>(*record);
  EXPECT_EQ(call.nargs, 3);
  EXPECT_EQ(call.fields.ret, 4096);
  EXPECT_EQ(call.fields.args[0], 3U);
  EXPECT_EQ(call.fields.dir_id, 0U);
  EXPECT_TRUE(call.path.empty());
}

TEST(WireDecoder, ExtendedCallHasBothPathsWithoutTheirNuls) {
  using namespace std::string_view_literals;

  const auto bytes = a_rename("/old\0/newer\0"sv, 5, 7);
  const auto record = decode(bytes);

  ASSERT_TRUE(record);
  const auto& call = std::get<model::CallRecord>(*record);
  EXPECT_EQ(call.path, "/old");
  EXPECT_EQ(call.path2, "/newer");
  EXPECT_EQ(call.nargs, 6);
}

TEST(WireDecoder, PathOf4095BytesIsWhole) {
  std::string path(4095, 'x');
  path += '\0';

  const auto bytes = a_rename(path, 4096, 0);
  const auto record = decode(bytes);

  ASSERT_TRUE(record);
  EXPECT_EQ(std::get<model::CallRecord>(*record).path.size(), 4095U);
}

TEST(WireDecoder, PathsBeyondTheRecordAreRefused) {
  const auto bytes = a_rename("/old", 5, 0);

  EXPECT_EQ(decode(bytes).error(), Malformed::kBadText);
}

TEST(WireDecoder, EveryTruncationIsRefusedOrStaysInside) {
  const Bytes whole = a_rename(std::string_view("/old\0/new\0", 10), 5, 5);

  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_FALSE(decode(cut)) << size;
  }
}

TEST(WireDecoder, SizeThatDisagreesWithTheBytesIsRefused) {
  Bytes bytes = bytes_of(a_read(), IOR_CALL_FIXED_SIZE);
  reinterpret_cast<ior_wire_header*>(bytes.data())->size = IOR_CALL_FIXED_SIZE + 8;

  EXPECT_EQ(decode(bytes).error(), Malformed::kSizeMismatch);
}

TEST(WireDecoder, ArgumentsThatAreNoWholeWordsAreRefused) {
  const Bytes bytes = bytes_of(a_read(), IOR_CALL_FIXED_SIZE + 4);

  EXPECT_EQ(decode(bytes).error(), Malformed::kSizeMismatch);
}

TEST(WireDecoder, UnknownKindIsRefused) {
  ior_wire_call call = a_read();
  call.header.kind = 99;

  EXPECT_EQ(decode(bytes_of(call, IOR_CALL_FIXED_SIZE)).error(), Malformed::kUnknownKind);
}

TEST(WireDecoder, FileCarriesItsText) {
  ior_wire_file file{};
  file.header.kind = IOR_WIRE_FILE;
  file.id = 5;
  file.text_size = 8;

  const Bytes bytes = bytes_of(file, sizeof(file), std::string_view("git\0bin\0", 8));
  const auto record = decode(bytes);

  ASSERT_TRUE(record);
  EXPECT_EQ(std::get<model::FileRecord>(*record).text, std::string_view("git\0bin\0", 8));
}

TEST(WireDecoder, FileTextBeyondTheRecordIsRefused) {
  ior_wire_file file{};
  file.header.kind = IOR_WIRE_FILE;
  file.text_size = 9;

  EXPECT_EQ(decode(bytes_of(file, sizeof(file), "12345678")).error(), Malformed::kBadText);
}

TEST(WireDecoder, TaskAndItsExitAreFixed) {
  ior_wire_task task{};
  task.header.kind = IOR_WIRE_TASK;
  task.tid = 42;
  ior_wire_task_exit gone{};
  gone.header.kind = IOR_WIRE_TASK_EXIT;
  gone.tid = 43;

  EXPECT_EQ(std::get<ior_wire_task>(*decode(bytes_of(task, sizeof(task)))).tid, 42U);
  EXPECT_EQ(std::get<ior_wire_task_exit>(*decode(bytes_of(gone, sizeof(gone)))).tid, 43U);
  EXPECT_EQ(decode(bytes_of(task, sizeof(task) - 8)).error(), Malformed::kTooShort);
}

// Any bytes at all: no crash, and whatever is accepted lies inside. The sanitizer builds run this,
// too.
TEST(WireDecoder, RandomBytesNeverReachOutside) {
  std::uint32_t state = 12345;
  const auto next = [&] { return state = state * 1664525 + 1013904223; };
  for (int round = 0; round < 200'000; ++round) {
    Bytes bytes(next() % 320);
    for (std::byte& byte : bytes) {
      byte = static_cast<std::byte>(next() >> 24);
    }
    if (bytes.size() >= sizeof(ior_wire_header)) {
      auto* header = reinterpret_cast<ior_wire_header*>(bytes.data());
      header->kind = static_cast<__u8>(1 + next() % 4);
      header->size = static_cast<__u32>(bytes.size() - next() % 3);
    }
    const auto record = decode(bytes);
    if (!record) {
      continue;
    }
    if (const auto* call = std::get_if<model::CallRecord>(&*record)) {
      ASSERT_LE(call->path.size() + call->path2.size(), bytes.size());
      ASSERT_LE(call->nargs, IOR_MAX_ARGS);
    }
    if (const auto* file = std::get_if<model::FileRecord>(&*record)) {
      ASSERT_LE(file->text.size(), bytes.size());
    }
  }
}

}  // namespace
}  // namespace ior::decode

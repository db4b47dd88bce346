// SPDX-License-Identifier: Apache-2.0
//
// make_seeds DIRECTORY: small recordings of every kind, for the fuzzers of their readers to begin
// with, as DIRECTORY/parquet/... and DIRECTORY/aggregate/...
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <zstd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/unique_fd.h"
#include "model/event_builder.h"
#include "record/aggregate_file.h"
#include "record/parquet_writer.h"

namespace {

using namespace ior;

std::vector<model::BuiltEvent> events() {
  model::File deleted = model::a_file("/tmp/\xff", model::FileKind::kRegular);
  deleted.deleted = true;
  deleted.inode = 4711;
  deleted.dev_major = 8;
  return {model::an_openat().path("x").in("/tmp").opened(3, model::a_file("/tmp/x")).build(),
          model::a_read().on(3, deleted).by("w\xc3", 10, 11).returns(100).build(),
          model::a_call("rename").path("/a").path2("/b").fails(2).build(),
          model::a_call("exit_group").outcome(model::Outcome::kNoReturn).by_unknown().build(),
          model::a_read().number(999, 2).args({1, 2}).build()};
}

Status write_parquet(const std::string& name, std::size_t repeats, std::size_t group) {
  IOR_TRY(record::ParquetWriter writer,
          record::ParquetWriter::create(
              name, record::Replace::kAsked, {{"ior.kernel", "6.1"}}, {.rows = group}));
  for (std::size_t i = 0; i < repeats; ++i) {
    for (const model::BuiltEvent& event : events()) {
      IOR_TRY_STATUS(writer.append(event.span()));
    }
  }
  model::Accounting accounting;
  accounting.calls.resize(model::kMaxSyscallNr + 1);
  return writer.finish({{std::string(record::kStateKey), "complete"},
                        {std::string(record::kAccountingKey), record::to_json(accounting)}});
}

Status write_aggregate(const std::string& name) {
  const UniqueFd fd(::open(name.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!fd) {
    return from_errno("create", name);
  }
  record::AggregateWriter writer(fd.get(), name);
  record::AggregateFacts facts;
  facts.add("host", "h");
  IOR_TRY_STATUS(writer.begin(facts));
  IOR_TRY_STATUS(writer.row({.path = "/etc/passwd", .call = "read", .comm = "cat", .pid = 1},
                            {.count = 3, .bytes = 100, .duration_ns = 7}));
  IOR_TRY_STATUS(writer.row({.path = "/\t\n\xff", .call = "openat", .flags = "O_RDONLY"},
                            {.count = 1, .errors = 1}));
  return writer.finish();
}

// The text that a recording holds.
Status unpack(const std::string& from, const std::string& to) {
  std::ifstream file(from, std::ios::binary);
  const std::string packed(std::istreambuf_iterator<char>(file), {});
  std::string text(1 << 20, '\0');
  const std::size_t size = ZSTD_decompress(text.data(), text.size(), packed.data(), packed.size());
  if (ZSTD_isError(size) != 0) {
    return from_code("decompress", from, EINVAL);
  }
  std::ofstream(to, std::ios::binary) << std::string_view(text).substr(0, size);
  return {};
}

Status make_all(const std::string& directory) {
  std::filesystem::create_directories(directory + "/parquet");
  std::filesystem::create_directories(directory + "/aggregate");
  IOR_TRY_STATUS(write_parquet(directory + "/parquet/one", 1, 100));
  IOR_TRY_STATUS(write_parquet(directory + "/parquet/groups", 2, 4));
  IOR_TRY_STATUS(write_parquet(directory + "/parquet/many", 400, 10'000));
  IOR_TRY_STATUS(write_aggregate(directory + "/aggregate/packed"));
  return unpack(directory + "/aggregate/packed", directory + "/aggregate/text");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "make_seeds DIRECTORY\n");
    return 2;
  }
  if (const Status made = make_all(argv[1]); !made) {
    fmt::print(stderr, "make_seeds: {}\n", made.error().message());
    return 1;
  }
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "record/aggregate_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zstd.h>

#include <random>
#include <string>

#include "base/unique_fd.h"
#include "record/aggregate_lines.h"

namespace ior::record {
namespace {

using model::AggregateRow;

// A file in memory that has a path.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view content = {}) : fd_(::memfd_create("ior-test", 0)) {
    EXPECT_EQ(::write(fd_.get(), content.data(), content.size()),
              static_cast<ssize_t>(content.size()));
  }
  int fd() const { return fd_.get(); }
  std::string path() const { return "/proc/self/fd/" + std::to_string(fd_.get()); }
  std::string content() const {
    std::string bytes(static_cast<std::size_t>(::lseek(fd_.get(), 0, SEEK_END)), '\0');
    EXPECT_EQ(::pread(fd_.get(), bytes.data(), bytes.size(), 0),
              static_cast<ssize_t>(bytes.size()));
    return bytes;
  }

 private:
  UniqueFd fd_;
};

std::string packed(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 1));
  return out;
}

std::string unpacked(const std::string& bytes) {
  std::string out(10 << 20, '\0');
  const std::size_t size = ZSTD_decompress(out.data(), out.size(), bytes.data(), bytes.size());
  EXPECT_EQ(ZSTD_isError(size), 0U) << "one zstd frame";
  out.resize(size);
  return out;
}

std::vector<AggregateRow> sample() {
  return {{.path = "/etc/passwd",
           .call = "openat",
           .comm = "cat",
           .flags = "O_RDONLY|O_CLOEXEC",
           .pid = 10,
           .tid = 11,
           .uid = 1000,
           .cgroup = 77,
           .totals = {.count = 3, .errors = 1, .bytes = 2, .duration_ns = 5, .gap_ns = 4}},
          {.path = std::string("/tab\there\nand \\ \xff\0", 18),
           .call = "read",
           .comm = "#end\t0\t0",
           .flags = "",
           .totals = {.count = ~0ULL, .errors = ~0ULL}}};
}

std::string recording(const std::vector<AggregateRow>& rows) {
  const MemoryFile file;
  AggregateWriter writer(file.fd(), "test");
  AggregateFacts facts;
  facts.add("host", "build\n7");
  facts.add("command", "ior -flamegraph");
  EXPECT_TRUE(writer.begin(facts));
  for (const AggregateRow& row : rows) {
    EXPECT_TRUE(writer.row(row.key(), row.totals));
  }
  EXPECT_TRUE(writer.finish());
  return file.content();
}

Result<std::vector<AggregateRow>> read_back(const std::string& bytes) {
  const MemoryFile file(bytes);
  std::vector<AggregateRow> rows;
  IOR_TRY(const AggregateFacts facts,
          read_aggregate_file(file.path(), [&](const AggregateRow& row) { rows.push_back(row); }));
  EXPECT_EQ(facts.value("host"), "build\n7");
  return rows;
}

std::string error_of(const std::string& text) {
  const MemoryFile file(packed(text));
  const auto result = read_aggregate_file(file.path(), [](const AggregateRow&) {});
  return result ? "" : result.error().message();
}

constexpr std::string_view kHead =
    "#ior-aggregate\t1\n#host\tx\n#columns\tcount\tduration_ns\tgap_"
    "ns\tbytes\terrors\tpid\ttid\tuid"
    "\tcgroup\tcall\tflags\tcomm\tpath\n";

TEST(AggregateFile, IsTheDocumentedText) {
  EXPECT_EQ(unpacked(recording(sample())),
            "#ior-aggregate\t1\n"
            "#host\tbuild\\n7\n"
            "#command\tior -flamegraph\n"
            "#columns\tcount\tduration_ns\tgap_ns\tbytes\terrors\tpid\ttid\tuid\tcgroup\tcall\t"
            "flags\tcomm\tpath\n"
            "3\t5\t4\t2\t1\t10\t11\t1000\t77\topenat\tO_RDONLY|O_CLOEXEC\tcat\t/etc/passwd\n"
            "18446744073709551615\t0\t0\t0\t18446744073709551615\t0\t0\t\t0\tread\t\t"
            "#end\\t0\\t0\t/tab\\there\\nand \\\\ \\xff\\x00\n"
            "#end\t2\t2\n");
}

TEST(AggregateFile, EveryRowComesBack) {
  const auto rows = read_back(recording(sample()));
  ASSERT_TRUE(rows) << rows.error().message();
  EXPECT_EQ(*rows, sample());
  EXPECT_TRUE(read_back(recording({})));
}

TEST(AggregateFile, ManyRowsComeBack) {
  std::vector<AggregateRow> rows(50'000, sample()[1]);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].path = std::string(i % 300, 'x') + std::to_string(i * 2654435761U);
    rows[i].totals.count = i;
  }
  const auto back = read_back(recording(rows));
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, rows);
}

TEST(AggregateFile, ErrorsNameTheLine) {
  const std::string head(kHead);
  const std::string row = "1\t0\t0\t0\t0\t1\t1\t0\t0\tread\t\tcat\t/x\n";
  EXPECT_EQ(error_of(head + row + "#end\t1\t1\n"), "");
  EXPECT_NE(error_of("hello\n").find("line 1: not an aggregate recording"), std::string::npos);
  EXPECT_NE(error_of("#ior-aggregate\t9\n").find("version 9"), std::string::npos);
  EXPECT_NE(error_of("#ior-aggregate\t1\nnonsense\n").find("line 2"), std::string::npos);
  EXPECT_NE(error_of(head + row + "x" + row).find("line 5: column count"), std::string::npos);
  EXPECT_NE(error_of(head + "1\t0\t0\t0\t0\t-1\t" + row).find("column pid"), std::string::npos);
  EXPECT_NE(error_of(head + "1\t0\t0\n").find("column bytes"), std::string::npos);
  EXPECT_NE(error_of(head + "1\t0\t0\t0\t0\t1\t1\t0\t0\tread\t\tcat\t/\\q\n").find("column path"),
            std::string::npos);
  EXPECT_NE(error_of(head + "1\t0\t0\t0\t0\t1\t1\t0\t0\tread\t\tcat\t/x\ty\n").find("column path"),
            std::string::npos);
  EXPECT_NE(error_of(head + row).find("without its last line"), std::string::npos);
  EXPECT_NE(error_of(head + row + "#end\t2\t1\n").find("counts 2 rows"), std::string::npos);
  EXPECT_NE(error_of(head + row + "#end\t1\t1\nmore\n").find("behind the last"), std::string::npos);
  EXPECT_NE(error_of(head + row + "#end\t1").find("in the middle"), std::string::npos);
  EXPECT_NE(error_of(head + row + "#huh\n").find("neither a row"), std::string::npos);
}

TEST(AggregateFile, AnEndlessLineIsRefusedBeforeItIsHeld) {
  const std::string text = std::string(kHead) + std::string(100 << 20, 'a');
  EXPECT_NE(error_of(text).find("a line of more than"), std::string::npos);
}

TEST(AggregateFile, FactsWithoutEndAreRefused) {
  std::string text = "#ior-aggregate\t1\n";
  for (int i = 0; i < 10'000; ++i) {
    text += "#fact\tvalue\n";
  }
  EXPECT_NE(error_of(text).find("neither a fact"), std::string::npos);
}

TEST(AggregateFile, NoFileAndNoRecordingAreErrors) {
  EXPECT_FALSE(read_aggregate_file("/nonexistent/x", {}));
  EXPECT_FALSE(read_aggregate_file("/", {}));
  EXPECT_FALSE(read_aggregate_file(MemoryFile("").path(), {}));
  EXPECT_FALSE(read_aggregate_file(MemoryFile("PAR1").path(), {}));
  const MemoryFile good(recording(sample()));
  EXPECT_TRUE(read_aggregate_file(good.path(), {}));
  EXPECT_TRUE(*is_aggregate_file(good.path()));
  EXPECT_FALSE(*is_aggregate_file(MemoryFile("PAR1").path()));
  EXPECT_FALSE(*is_aggregate_file(MemoryFile("").path()));
}

TEST(AggregateFile, EveryTruncationIsNoticed) {
  const std::string whole = recording(sample());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(read_back(whole.substr(0, size))) << size;
  }
}

TEST(AggregateFile, EveryFlippedBitIsNoticed) {
  const std::string whole = recording(sample());
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string damaged = whole;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    const MemoryFile file(damaged);
    // Two bits of the frame's header mean nothing: RFC 8878, section 3.1.1.1.1.
    std::vector<AggregateRow> rows;
    const auto result =
        read_aggregate_file(file.path(), [&](const AggregateRow& row) { rows.push_back(row); });
    EXPECT_TRUE(!result || rows == sample()) << bit;
  }
}

TEST(AggregateFile, DamagedTextIsReadOrRefused) {
  std::string text = unpacked(recording(sample()));
  std::mt19937 random(5);
  for (int round = 0; round < 5000; ++round) {
    std::string damaged = text;
    for (int i = 0; i < 3; ++i) {
      damaged[random() % damaged.size()] = "\t\n#\\x0"[random() % 6];
    }
    error_of(damaged);
  }
}

}  // namespace
}  // namespace ior::record

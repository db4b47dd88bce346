// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <limits>
#include <optional>

#include "base/unique_fd.h"
#include "record/aggregate_file.h"
#include "record/aggregate_lines.h"
#include "record/row_text.h"

namespace ior::record {
namespace {

constexpr int kWindowLog = 24;  // 16 MiB of memory; level 3 needs 2 MiB
constexpr std::size_t kMaxFacts = 256;

// Lines of a compressed file, one after the other.
class Lines {
 public:
  static Result<Lines> open(const std::string& path) {
    Lines lines(path);
    lines.file_.reset(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (!lines.file_) {
      return from_errno("open", path);
    }
    if (lines.context_ == nullptr) {
      return from_code("decompress", path, ENOMEM);
    }
    ZSTD_DCtx_setParameter(lines.context_.get(), ZSTD_d_windowLogMax, kWindowLog);
    return lines;
  }

  // The next line without its newline; it holds until the next call. Empty: the end. What stands
  // behind the last newline is a line that was cut.
  Result<std::optional<std::string_view>> next() {
    ++number_;
    while (true) {
      const std::size_t newline = text_.find('\n', searched_);
      if (newline != std::string::npos) {
        const std::string_view line = std::string_view(text_).substr(start_, newline - start_);
        start_ = newline + 1;
        searched_ = start_;
        return line;
      }
      text_.erase(0, start_);
      start_ = 0;
      searched_ = text_.size();
      if (text_.size() > kMaxLine) {
        return failed(fmt::format("a line of more than {} bytes", kMaxLine));
      }
      IOR_TRY(const bool more, unpack());
      if (!more) {
        if (!text_.empty() || in_frame_) {
          return failed("the file ends in the middle");
        }
        return std::nullopt;
      }
    }
  }

  std::unexpected<Error> failed(std::string_view why) const {
    return std::unexpected(Error{.op = "read the aggregate recording",
                                 .subject = fmt::format("{}: line {}", path_, number_),
                                 .errno_value = 0,
                                 .detail = std::string(why),
                                 .hint = {}});
  }

 private:
  explicit Lines(std::string path) : path_(std::move(path)), context_(ZSTD_createDCtx()) {
    packed_.resize(ZSTD_DStreamInSize());
    unpacked_.resize(ZSTD_DStreamOutSize());
  }

  // Appends something to text_. False: the file has ended.
  Result<bool> unpack() {
    while (true) {
      if (in_.pos == in_.size && !flushing_) {
        IOR_TRY(const bool more, read_packed());
        if (!more) {
          return false;
        }
      }
      ZSTD_outBuffer out{unpacked_.data(), unpacked_.size(), 0};
      const std::size_t left = ZSTD_decompressStream(context_.get(), &out, &in_);
      if (ZSTD_isError(left) != 0) {
        return failed(fmt::format("not a zstd frame, or damaged: {}", ZSTD_getErrorName(left)));
      }
      in_frame_ = left != 0;
      flushing_ = out.pos == out.size;
      if (out.pos > 0) {
        text_.append(unpacked_, 0, out.pos);
        return true;
      }
    }
  }

  Result<bool> read_packed() {
    while (true) {
      const ssize_t size = ::read(file_.get(), packed_.data(), packed_.size());
      if (size < 0 && errno == EINTR) {
        continue;
      }
      if (size < 0) {
        return from_errno("read", path_);
      }
      in_ = {packed_.data(), static_cast<std::size_t>(size), 0};
      return size > 0;
    }
  }

  struct FreeContext {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };

  std::string path_;
  UniqueFd file_;
  std::unique_ptr<ZSTD_DCtx, FreeContext> context_;
  std::string packed_;
  std::string unpacked_;
  ZSTD_inBuffer in_{nullptr, 0, 0};
  bool flushing_ = false;  // the last output was full: there may be more without input
  bool in_frame_ = false;
  std::string text_;
  std::size_t start_ = 0;     // of the next line in text_
  std::size_t searched_ = 0;  // no newline before it
  std::uint64_t number_ = 0;
};

// The fields of a line from left to right.
class Fields {
 public:
  explicit Fields(std::string_view line) : rest_(line) {}

  // False: there are no more.
  bool next(std::string_view& field) {
    if (done_) {
      return false;
    }
    const std::size_t tab = rest_.find('\t');
    field = rest_.substr(0, tab);
    done_ = tab == std::string_view::npos;
    rest_.remove_prefix(done_ ? rest_.size() : tab + 1);
    return true;
  }
  bool done() const { return done_; }

 private:
  std::string_view rest_;
  bool done_ = false;
};

template <typename Number>
bool read_number(Fields& fields, Number& value) {
  std::string_view field;
  if (!fields.next(field)) {
    return false;
  }
  const char* const end = field.data() + field.size();
  const auto [stopped, error] = std::from_chars(field.data(), end, value);
  return error == std::errc{} && stopped == end;
}

bool read_uid(Fields& fields, std::uint32_t& uid) {
  Fields copy = fields;
  std::string_view field;
  if (copy.next(field) && field.empty()) {
    uid = model::kNoUid;
    fields = copy;
    return true;
  }
  return read_number(fields, uid);
}

bool read_text(Fields& fields, std::string& out) {
  std::string_view field;
  return fields.next(field) && read_row_text(field, out);
}

// Which column is wrong; empty: none.
std::string_view read_row(std::string_view line, model::AggregateRow& row) {
  Fields fields(line);
  const std::array numbers = {&row.totals.count,
                              &row.totals.duration_ns,
                              &row.totals.gap_ns,
                              &row.totals.bytes,
                              &row.totals.errors};
  std::size_t column = 0;
  for (std::uint64_t* number : numbers) {
    if (!read_number(fields, *number)) {
      return kColumns[column];
    }
    ++column;
  }
  if (!read_number(fields, row.pid)) {
    return "pid";
  }
  if (!read_number(fields, row.tid)) {
    return "tid";
  }
  if (!read_uid(fields, row.uid)) {
    return "uid";
  }
  if (!read_number(fields, row.cgroup)) {
    return "cgroup";
  }
  column = 9;
  for (std::string* text : {&row.call, &row.flags, &row.comm, &row.path}) {
    if (!read_text(fields, *text)) {
      return kColumns[column];
    }
    ++column;
  }
  return fields.done() ? "" : "path";
}

Status check_first(Lines& lines) {
  IOR_TRY(const auto line, lines.next());
  Fields fields(line.value_or(""));
  std::string_view word;
  int version = 0;
  if (!fields.next(word) || word != kMagicWord || !read_number(fields, version)) {
    return lines.failed(
        "not an aggregate recording of ior (those of the Go edition, which hold a "
        "Go gob, cannot be read)");
  }
  if (version != kAggregateVersion) {
    return lines.failed(fmt::format(
        "version {} of the format, this ior knows version {}", version, kAggregateVersion));
  }
  return {};
}

bool are_the_columns(std::string_view line) {
  Fields fields(line);
  std::string_view field;
  fields.next(field);
  return std::ranges::all_of(
      kColumns, [&](std::string_view column) { return fields.next(field) && field == column; });
}

// Up to the line #columns, which is read, too.
Result<AggregateFacts> read_facts(Lines& lines) {
  AggregateFacts facts;
  while (true) {
    IOR_TRY(const auto line, lines.next());
    if (!line) {
      return lines.failed("the file ends before its rows");
    }
    if (line->starts_with(kColumnsWord)) {
      if (!are_the_columns(*line)) {
        return lines.failed("the columns are not those of this version");
      }
      return facts;
    }
    Fields fields(*line);
    std::string_view word;
    std::string value;
    if (!line->starts_with('#') || !fields.next(word) || !read_text(fields, value) ||
        facts.facts.size() >= kMaxFacts) {
      return lines.failed("neither a fact nor the line of columns");
    }
    facts.add(std::string(word.substr(1)), value);
  }
}

Status check_end(Lines& lines, std::string_view end, const std::array<std::uint64_t, 2>& seen) {
  Fields fields(end);
  std::string_view word;
  fields.next(word);
  std::array<std::uint64_t, 2> said{};
  if (word != kEndWord || !read_number(fields, said[0]) || !read_number(fields, said[1])) {
    return lines.failed("neither a row nor the last line");
  }
  if (said != seen) {
    return lines.failed(
        fmt::format("the last line counts {} rows and {} calls, the file has {} "
                    "and {}",
                    said[0],
                    said[1],
                    seen[0],
                    seen[1]));
  }
  IOR_TRY(const auto more, lines.next());
  return more ? Status(lines.failed("there is something behind the last line")) : Status{};
}

}  // namespace

Result<AggregateFacts> read_aggregate_file(
    const std::string& path, const std::function<void(const model::AggregateRow&)>& visit) {
  IOR_TRY(Lines lines, Lines::open(path));
  IOR_TRY_STATUS(check_first(lines));
  IOR_TRY(AggregateFacts facts, read_facts(lines));
  if (!visit) {
    return facts;
  }
  model::AggregateRow row;
  std::array<std::uint64_t, 2> seen{};  // rows, calls
  while (true) {
    IOR_TRY(const auto line, lines.next());
    if (!line) {
      return lines.failed("the file ends without its last line: it was cut");
    }
    if (line->starts_with('#')) {
      IOR_TRY_STATUS(check_end(lines, *line, seen));
      return facts;
    }
    const std::string_view wrong = read_row(*line, row);
    if (!wrong.empty()) {
      return lines.failed(fmt::format("column {} cannot be read", wrong));
    }
    ++seen[0];
    seen[1] += row.totals.count;
    visit(row);
  }
}

Result<bool> is_aggregate_file(const std::string& path) {
  IOR_TRY(Lines lines, Lines::open(path));
  const auto line = lines.next();
  return line && *line && (*line)->starts_with(kMagicWord);
}

}  // namespace ior::record

// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <unistd.h>
#include <zstd.h>

#include <cerrno>
#include <cstddef>
#include <iterator>
#include <utility>

#include "record/aggregate_file.h"
#include "record/aggregate_lines.h"
#include "record/row_text.h"

namespace ior::record {
namespace {

constexpr int kLevel = 3;  // zstd's own default

std::unexpected<Error> failed(std::string_view name, std::size_t code) {
  return std::unexpected(Error{.op = "compress",
                               .subject = std::string(name),
                               .errno_value = 0,
                               .detail = ZSTD_getErrorName(code),
                               .hint = {}});
}

void append_number(std::string& out, std::uint64_t value) {
  const fmt::format_int digits(value);
  out.append(digits.data(), digits.size());
  out += '\t';
}

}  // namespace

// Text in, a zstd frame out, written as it comes.
class AggregateWriter::Compressor {
 public:
  Compressor(int fd, std::string name) : fd_(fd), name_(std::move(name)) {
    packed_.resize(ZSTD_CStreamOutSize());
  }
  ~Compressor() { ZSTD_freeCCtx(context_); }
  Compressor(const Compressor&) = delete;
  Compressor& operator=(const Compressor&) = delete;

  Status write(std::string_view text) {
    plain_ += text;
    return plain_.size() < kChunk ? Status{} : flush(ZSTD_e_continue);
  }

  Status finish() { return flush(ZSTD_e_end); }

 private:
  static constexpr std::size_t kChunk = 128 * 1024;

  Status start() {
    context_ = ZSTD_createCCtx();
    if (context_ == nullptr) {
      return from_code("compress", name_, ENOMEM);
    }
    ZSTD_CCtx_setParameter(context_, ZSTD_c_compressionLevel, kLevel);
    ZSTD_CCtx_setParameter(context_, ZSTD_c_checksumFlag, 1);
    return {};
  }

  Status flush(ZSTD_EndDirective end) {
    if (context_ == nullptr) {
      IOR_TRY_STATUS(start());
    }
    ZSTD_inBuffer in{plain_.data(), plain_.size(), 0};
    for (std::size_t left = 1; left != 0 || in.pos < in.size;) {
      ZSTD_outBuffer out{packed_.data(), packed_.size(), 0};
      left = ZSTD_compressStream2(context_, &out, &in, end);
      if (ZSTD_isError(left) != 0) {
        return failed(name_, left);
      }
      IOR_TRY_STATUS(write_all(std::string_view(packed_).substr(0, out.pos)));
      if (end == ZSTD_e_continue && in.pos == in.size) {
        break;
      }
    }
    plain_.clear();
    return {};
  }

  Status write_all(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) {
        continue;
      }
      if (written < 0) {
        return from_errno("write", name_, errno == ENOSPC ? "free some space on that disk" : "");
      }
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
  }

  int fd_;
  std::string name_;
  std::string plain_;
  std::string packed_;
  ZSTD_CCtx* context_ = nullptr;
};

std::string_view AggregateFacts::value(std::string_view word) const {
  for (const auto& [key, text] : facts) {
    if (key == word) {
      return text;
    }
  }
  return {};
}

AggregateWriter::AggregateWriter(int fd, std::string name)
    : compressor_(std::make_unique<Compressor>(fd, std::move(name))) {}

AggregateWriter::~AggregateWriter() = default;

Status AggregateWriter::begin(const AggregateFacts& facts) {
  line_ = fmt::format("{}\t{}\n", kMagicWord, kAggregateVersion);
  for (const auto& [word, value] : facts.facts) {
    line_ += '#';
    line_ += word;
    line_ += '\t';
    append_row_text(line_, value);
    line_ += '\n';
  }
  line_ += kColumnsWord;
  for (const std::string_view column : kColumns) {
    line_ += '\t';
    line_ += column;
  }
  line_ += '\n';
  return compressor_->write(line_);
}

Status AggregateWriter::row(const model::CallKey& key, const model::Totals& totals) {
  line_.clear();
  append_number(line_, totals.count);
  append_number(line_, totals.duration_ns);
  append_number(line_, totals.gap_ns);
  append_number(line_, totals.bytes);
  append_number(line_, totals.errors);
  append_number(line_, key.pid);
  append_number(line_, key.tid);
  if (key.uid == model::kNoUid) {
    line_ += '\t';
  } else {
    append_number(line_, key.uid);
  }
  append_number(line_, key.cgroup);
  for (const std::string_view text : {key.call, key.flags, key.comm}) {
    append_row_text(line_, text);
    line_ += '\t';
  }
  append_row_text(line_, key.path);
  line_ += '\n';
  ++rows_;
  calls_ += totals.count;
  return compressor_->write(line_);
}

Status AggregateWriter::finish() {
  IOR_TRY_STATUS(compressor_->write(fmt::format("{}\t{}\t{}\n", kEndWord, rows_, calls_)));
  return compressor_->finish();
}

}  // namespace ior::record

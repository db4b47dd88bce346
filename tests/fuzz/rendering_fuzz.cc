// SPDX-License-Identifier: Apache-2.0
//
// Names are chosen by whoever is traced. An event with any call, any arguments and any names,
// through every row format and into the cells of the dashboard: nothing reaches a terminal, every
// row is one row, all JSON is JSON.
#include <fcntl.h>
#include <fuzzer/FuzzedDataProvider.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "export/chrome_trace.h"
#include "export/clickhouse_rows.h"
#include "export/csv_full.h"
#include "export/csv_rows.h"
#include "export/json_lines.h"
#include "export/perfetto.h"
#include "export/text_lines.h"
#include "model/event.h"
#include "model/ports.h"
#include "tests/fuzz/output_checks.h"
#include "tui/cells.h"

namespace {

namespace exporter = ior::exporter;
namespace model = ior::model;
using ior::fuzz::require;

struct Source {
  std::array<model::File, 4> files;
  model::Task task;
  std::string path, path2;
  model::CallEvent event;
};

void fill_files(FuzzedDataProvider& in, Source& source) {
  constexpr auto kKinds = static_cast<std::uint8_t>(model::FileKind::kOther);
  for (model::File& file : source.files) {
    file.name = in.ConsumeRandomLengthString(300);
    file.kind = static_cast<model::FileKind>(in.ConsumeIntegralInRange<std::uint8_t>(0, kKinds));
    file.deleted = in.ConsumeBool();
    file.truncated = in.ConsumeBool();
    file.unreachable = in.ConsumeBool();
    file.rdev_major = in.ConsumeIntegral<std::uint16_t>();
  }
  const auto some = [&in](const model::File& file) { return in.ConsumeBool() ? &file : nullptr; };
  source.event.file = some(source.files[0]);
  source.event.file2 = some(source.files[1]);
  source.event.dir = some(source.files[2]);
  source.event.dir2 = some(source.files[3]);
}

void fill_notes(FuzzedDataProvider& in, model::CallNotes& notes) {
  notes.bad_fd = in.ConsumeBool();
  notes.bad_fd2 = in.ConsumeBool();
  notes.file_lost = in.ConsumeBool();
  notes.path_unreadable = in.ConsumeBool();
  notes.path_truncated = in.ConsumeBool();
  notes.file_returned = in.ConsumeBool();
  notes.fd_changed = in.ConsumeBool();
  notes.file2_returned = in.ConsumeBool();
  notes.has_pair = in.ConsumeBool();
  notes.unresolved = in.ConsumeBool();
}

void fill(FuzzedDataProvider& in, Source& source) {
  model::CallEvent& event = source.event;
  event.nr = in.ConsumeIntegralInRange(-1, 600);
  event.notes.compat = in.ConsumeIntegralInRange(0, 20) == 0;
  event.info = event.notes.compat ? nullptr : model::find_by_nr(event.nr);
  event.nargs =
      event.info == nullptr ? in.ConsumeIntegralInRange<std::uint8_t>(0, 6) : event.info->nargs;
  for (std::uint64_t& arg : event.args) {
    arg =
        in.ConsumeBool() ? in.ConsumeIntegral<std::uint64_t>() : in.ConsumeIntegral<std::uint8_t>();
  }
  event.outcome = static_cast<model::Outcome>(in.ConsumeIntegralInRange(0, 3));
  fill_notes(in, event.notes);
  event.sequence = in.ConsumeIntegral<std::uint64_t>();
  event.enter_ns = in.ConsumeIntegral<std::uint64_t>();
  if (in.ConsumeBool()) {
    event.latency_ns = in.ConsumeIntegral<std::uint64_t>();
  }
  if (in.ConsumeBool()) {
    event.gap_ns = in.ConsumeIntegral<std::uint64_t>();
  }
  if (in.ConsumeBool()) {
    event.ret = in.ConsumeBool() ? in.ConsumeIntegral<std::int64_t>()
                                 : in.ConsumeIntegralInRange<std::int64_t>(-600, 9);
  }
  event.pair = {in.ConsumeIntegral<std::int32_t>(), in.ConsumeIntegral<std::int32_t>()};
  source.task.tid = in.ConsumeIntegral<std::uint32_t>();
  source.task.comm = in.ConsumeRandomLengthString(15);
  event.task = in.ConsumeIntegralInRange(0, 9) == 0 ? nullptr : &source.task;
  source.path = in.ConsumeRandomLengthString(300);
  source.path2 = in.ConsumeRandomLengthString(300);
  event.path = source.path;
  event.path2 = source.path2;
  fill_files(in, source);
}

// A file in memory, which the sinks take for the user's.
class Output {
 public:
  Output() : fd_(::memfd_create("fuzz", MFD_CLOEXEC)) {}
  int fd() const { return fd_; }

  std::string take() {
    std::string text(static_cast<std::size_t>(::lseek(fd_, 0, SEEK_END)), '\0');
    const ssize_t got = ::pread(fd_, text.data(), text.size(), 0);
    require(got == static_cast<ssize_t>(text.size()), "what is written can be read", "");
    static_cast<void>(::ftruncate(fd_, 0));
    static_cast<void>(::lseek(fd_, 0, SEEK_SET));
    return text;
  }

 private:
  int fd_;
};

std::string written(model::Sink& sink, const model::CallEvent& event, Output& output) {
  require(sink.consume({&event, 1}).has_value() && sink.finish().has_value(), "it is written", "");
  return output.take();
}

void require_lines(std::string_view text, std::ptrdiff_t lines) {
  require(std::count(text.begin(), text.end(), '\n') == lines && text.ends_with('\n'),
          "one line a call",
          text);
}

void try_text(const model::CallEvent& event, Output& output) {
  exporter::TextLines lines(output.fd(), "memory", {});
  const std::string text = written(lines, event, output);
  ior::fuzz::require_clean(text);
  require_lines(text, 1);
}

template <typename Rows>
void try_csv(const model::CallEvent& event, Output& output) {
  for (const bool escape : {false, true}) {
    Rows rows(output.fd(), "memory", exporter::CsvSettings{.escape = escape, .raw = false});
    const std::string text = written(rows, event, output);
    const auto records = ior::fuzz::csv_records(text);
    require(records.size() == 2 && records[0] == records[1], "a row has every column", text);
    if (escape) {
      ior::fuzz::require_clean(text);
      require_lines(text, 2);
    }
  }
}

void try_json(const model::CallEvent& event, Output& output) {
  exporter::JsonLines lines(output.fd(), "memory");
  const std::string line = written(lines, event, output);
  ior::fuzz::require_clean(line);
  require_lines(line, 1);
  require(ior::fuzz::behind_json(line) == "\n", "a line is one JSON value", line);

  exporter::ChromeTrace trace(output.fd(), "memory");
  const std::string whole = written(trace, event, output);
  ior::fuzz::require_clean(whole);
  require(ior::fuzz::behind_json(whole).find_first_not_of('\n') == std::string::npos,
          "a trace is one JSON value",
          whole);
}

void try_binary(const model::CallEvent& event, Output& output) {
  exporter::Perfetto perfetto(output.fd(), "memory");
  require(!written(perfetto, event, output).empty(), "a packet is written", "");
  exporter::RowBinary rows({.name = "host", .wall_minus_boot_ns = 0});
  std::string row;
  rows.append(row, event);
  require(!row.empty(), "a row is written", "");
}

void try_cells(std::string_view text, std::size_t width) {
  for (const auto cut : {ior::tui::Cut::kEnd, ior::tui::Cut::kBegin, ior::tui::Cut::kMiddle}) {
    std::size_t cells = 0;
    std::string shown;
    for (const ior::tui::Cell& cell : ior::tui::fit(text, width, cut)) {
      require(ior::fuzz::character(cell.text).size == cell.text.size(), "one character", cell.text);
      cells += cell.width;
      shown += cell.text;
    }
    ior::fuzz::require_clean(shown);
    require(cells <= width && shown.find('\n') == shown.npos, "it fits", shown);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Output output;
  FuzzedDataProvider in(data, size);
  Source source;
  fill(in, source);
  try_text(source.event, output);
  try_csv<exporter::CsvFull>(source.event, output);
  try_csv<exporter::CsvRows>(source.event, output);
  try_json(source.event, output);
  try_binary(source.event, output);
  try_cells(source.path, in.ConsumeIntegralInRange<std::size_t>(0, 100));
  return 0;
}

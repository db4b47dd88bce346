// SPDX-License-Identifier: Apache-2.0
//
// `ior trace`: one line per finished call, the columns of perf trace and the calls of strace.
//
//       12.345 ( 0.007 ms): cat/4711 openat(AT_FDCWD</etc>, "passwd", O_RDONLY) = 3</etc/passwd>
//   TIME        DURATION     comm/tid call
//
// TIME is that of the enter; it and the duration are "?" for a call whose enter was not seen. Lines
// come in order of completion, so their times may go back. Everything that the traced programs
// chose is escaped.
#pragma once

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>

#include "export/call_text.h"
#include "export/fd_writer.h"
#include "model/ports.h"

namespace ior::exporter {

enum class TimeColumn : std::uint8_t {
  kMilliseconds,  // since start_ns
  kWallClock,     // HH:MM:SS.ffffff, local time
};

struct TextSettings {
  TimeColumn time = TimeColumn::kMilliseconds;
  std::optional<std::uint64_t> start_ns =
      {};                               // CLOCK_BOOTTIME; empty: the first call with a known enter
  std::int64_t wall_minus_boot_ns = 0;  // CLOCK_REALTIME less CLOCK_BOOTTIME, for kWallClock
  bool colour = false;
};

class TextLines final : public model::Sink {
 public:
  // fd is not owned; name is its name in errors.
  TextLines(int fd, std::string name, const TextSettings& settings);

  Status consume(model::EventSpan events) override;
  Status finish() override { return writer_.flush(); }

 private:
  void append_line(const model::CallEvent& event);
  void append_time(const model::CallEvent& event);
  void append_wall_clock(std::uint64_t boot_ns);

  TextSettings settings_;
  CallColours colours_;
  std::string_view dim_;
  FdWriter writer_;
  std::time_t shown_second_ = -1;
  std::string shown_clock_;  // "HH:MM:SS" of shown_second_
};

}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
#include "export/text_lines.h"

#include <fmt/format.h>

#include <utility>

#include "export/digits.h"
#include "export/quote.h"

namespace ior::exporter {
namespace {

constexpr std::int64_t kMicrosecond = 1'000;
constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kSecond = 1'000'000'000;

constexpr std::size_t kTimeWidth = 10;
constexpr std::size_t kDurationWidth = 6;

// ECMA-48 SGR.
constexpr CallColours kColours{.name = "\x1b[1m", .error = "\x1b[31m", .off = "\x1b[0m"};
constexpr std::string_view kDim = "\x1b[2m";

// "12.345", right-aligned.
void append_milliseconds(std::string& out, std::int64_t ns, std::size_t width) {
  const std::size_t start = out.size();
  if (ns < 0) {
    out += '-';
    ns = -ns;
  }
  append_decimal(out, ns / kMillisecond);
  out += '.';
  append_decimal(out, ns / kMicrosecond % 1000, 3);
  const std::size_t size = out.size() - start;
  if (size < width) {
    out.insert(start, width - size, ' ');
  }
}

}  // namespace

TextLines::TextLines(int fd, std::string name, const TextSettings& settings)
    : settings_(settings),
      colours_(settings.colour ? kColours : CallColours{}),
      dim_(settings.colour ? kDim : std::string_view{}),
      writer_(fd, std::move(name)) {}

Status TextLines::consume(model::EventSpan events) {
  for (const model::CallEvent& event : events) {
    append_line(event);
    if (writer_.full()) {
      IOR_TRY_STATUS(writer_.flush());
    }
  }
  return writer_.flush();
}

void TextLines::append_wall_clock(std::uint64_t boot_ns) {
  std::string& out = writer_.buffer();
  const std::int64_t wall_ns = static_cast<std::int64_t>(boot_ns) + settings_.wall_minus_boot_ns;
  const std::time_t second = wall_ns / kSecond;
  if (second != shown_second_) {
    std::tm local{};
    localtime_r(&second, &local);
    shown_second_ = second;
    shown_clock_ = fmt::format("{:02}:{:02}:{:02}", local.tm_hour, local.tm_min, local.tm_sec);
  }
  out += shown_clock_;
  out += '.';
  append_decimal(out, wall_ns % kSecond / kMicrosecond, 6);
}

void TextLines::append_time(const model::CallEvent& event) {
  std::string& out = writer_.buffer();
  const bool wall = settings_.time == TimeColumn::kWallClock;
  if (!model::has_start(event)) {
    out.append(wall ? sizeof("HH:MM:SS.ffffff") - 2 : kTimeWidth - 1, ' ');
    out += '?';
    return;
  }
  if (wall) {
    append_wall_clock(event.enter_ns);
    return;
  }
  if (!settings_.start_ns) {
    settings_.start_ns = event.enter_ns;
  }
  const auto since = static_cast<std::int64_t>(event.enter_ns - *settings_.start_ns);
  append_milliseconds(out, since, kTimeWidth);
}

void TextLines::append_line(const model::CallEvent& event) {
  std::string& out = writer_.buffer();
  out += dim_;
  append_time(event);
  if (event.latency_ns) {
    out += " (";
    append_milliseconds(out, static_cast<std::int64_t>(*event.latency_ns), kDurationWidth);
    out += " ms): ";
  } else {
    out += " (     ?   ): ";
  }
  out += colours_.off;
  if (event.task != nullptr) {
    append_c_escaped(out, event.task->comm);
    out += '/';
    append_decimal(out, event.task->tid);
  } else {
    out += "?/?";
  }
  out += ' ';
  append_call(out, event, colours_);
  out += '\n';
}

}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
#include "export/chrome_trace.h"

#include <cstdint>
#include <utility>

#include "export/digits.h"
#include "export/json_lines.h"
#include "export/json_text.h"
#include "export/trace_args.h"

namespace ior::exporter {
namespace {

void append_us(std::string& out, std::uint64_t ns) {
  append_decimal(out, ns / 1000);
  out += '.';
  append_decimal(out, ns % 1000, 3);
}

std::string_view phase_of(const model::CallEvent& event) {
  if (event.outcome == model::Outcome::kInFlight) {
    return "B";
  }
  return event.latency_ns && event.outcome != model::Outcome::kNoEnter ? "X" : "i";
}

}  // namespace

ChromeTrace::ChromeTrace(int fd, std::string name) : writer_(fd, std::move(name)) {
  writer_.buffer() += "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[";
}

void ChromeTrace::begin_event(std::string_view phase, const model::Task* task) {
  std::string& out = writer_.buffer();
  out += first_ ? "\n{\"ph\":\"" : ",\n{\"ph\":\"";
  first_ = false;
  out += phase;
  out += "\",\"pid\":";
  append_decimal(out, task == nullptr ? 0 : task->tgid);
  out += ",\"tid\":";
  append_decimal(out, task == nullptr ? 0 : task->tid);
}

void ChromeTrace::name_track(std::string_view what, const model::Task& task) {
  begin_event("M", &task);
  std::string& out = writer_.buffer();
  out += ",\"name\":\"";
  out += what;
  out += "\",\"args\":{\"name\":";
  append_json_string(out, task.comm);
  out += "}}";
}

void ChromeTrace::append(const model::CallEvent& event) {
  if (event.task != nullptr) {
    const ThreadTracks::News news = tracks_.look(*event.task);
    if (news.process) {
      name_track("process_name", *event.task);
    }
    if (news.thread) {
      name_track("thread_name", *event.task);
    }
  }
  const std::string_view phase = phase_of(event);
  begin_event(phase, event.task);
  std::string& out = writer_.buffer();
  out += ",\"ts\":";
  append_us(out, event.enter_ns);
  if (phase == "X") {
    out += ",\"dur\":";
    append_us(out, *event.latency_ns);
  } else if (phase == "i") {
    out += ",\"s\":\"t\"";
  }
  out += ",\"name\":";
  append_json_string(out, model::call_name(event));
  out += ",\"cat\":";
  append_json_string(out, category(event));
  out += ",\"args\":{";
  for_each_arg(
      text_, event, [&out](std::string_view name, ColumnType type, std::string_view value) {
        out += out.back() == '{' ? "\"" : ",\"";
        out += name;
        out += "\":";
        append_json_value(out, type, value);
      });
  out += "}}";
}

Status ChromeTrace::consume(model::EventSpan events) {
  for (const model::CallEvent& event : events) {
    append(event);
    if (writer_.full()) {
      IOR_TRY_STATUS(writer_.flush());
    }
  }
  return {};
}

Status ChromeTrace::finish() {
  writer_.buffer() += "\n]}\n";
  return writer_.flush();
}

}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
//
// The Trace Event Format of chrome://tracing, which ui.perfetto.dev and speedscope open, too: one
// JSON object, one track per thread, one slice per call.
//
//   {"displayTimeUnit":"ns","traceEvents":[
//   {"ph":"M","pid":7,"tid":7,"name":"thread_name","args":{"name":"cat"}},
//   {"ph":"X","pid":7,"tid":7,"ts":8.123,"dur":5.000,"name":"read","cat":"FS","args":{...}}
//   ]}
//
// Times are microseconds of CLOCK_BOOTTIME with three decimals. A call whose start was not seen is
// an instant ("i"), one that is still running begins and does not end ("B"). Calls of no known
// thread are on track 0. Args: trace_args.h.
#pragma once

#include <string>

#include "export/fd_writer.h"
#include "export/thread_tracks.h"
#include "export/typed_columns.h"
#include "model/ports.h"

namespace ior::exporter {

class ChromeTrace final : public model::Sink {
 public:
  // fd is not owned; name is its name in errors.
  ChromeTrace(int fd, std::string name);

  Status consume(model::EventSpan events) override;
  Status finish() override;

 private:
  void begin_event(std::string_view phase, const model::Task* task);
  void name_track(std::string_view what, const model::Task& task);
  void append(const model::CallEvent& event);

  FdWriter writer_;
  ColumnText text_;
  ThreadTracks tracks_;
  bool first_ = true;
};

}  // namespace ior::exporter

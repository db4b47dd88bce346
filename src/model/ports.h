// SPDX-License-Identifier: Apache-2.0
//
// The two interfaces of the pipeline: where events come from and where they go.
#pragma once

#include "base/result.h"
#include "model/event.h"
#include "model/loss.h"

namespace ior::model {

// Takes events. Called from one thread.
class Sink {
 public:
  Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  virtual ~Sink() = default;

  // An error ends the run: an output that cannot be written (a closed pipe, a full disk).
  virtual Status consume(EventSpan events) = 0;

  // The last call: everything is written out, or the error says why not.
  virtual Status finish() = 0;
};

// Gives events.
class EventSource {
 public:
  EventSource() = default;
  EventSource(const EventSource&) = delete;
  EventSource& operator=(const EventSource&) = delete;
  virtual ~EventSource() = default;

  // The next events in order; they hold until the next call. Empty: nothing yet (live) or the end
  // (ended()). Waits at most a poll interval.
  virtual Result<EventSpan> next() = 0;
  virtual bool ended() const = 0;

  // Live: no new events from here on; next() gives what is left, then ended() is true.
  virtual void stop() = 0;

  // The calls that run at this moment, of sources that can tell; they hold until the next call of
  // this or of next(). Empty: none, or not known.
  virtual Result<EventSpan> in_flight() { return EventSpan(); }

  // What was seen, delivered and lost so far. After the end: exact.
  virtual Result<Accounting> accounting() = 0;
};

}  // namespace ior::model

// SPDX-License-Identifier: Apache-2.0
//
// Perfetto's own trace format, for ui.perfetto.dev and trace_processor: about a third of the JSON's
// size. One packet sequence; a track per thread below one per process; a slice per call, its
// arguments as debug annotations (trace_args.h). Names, categories and texts are interned: bounded,
// and begun anew when full. A call whose start was not seen is an instant, one that is still
// running a slice without an end. Times are CLOCK_BOOTTIME nanoseconds, Perfetto's default clock.
//
// Field numbers: protos/perfetto/trace/{trace_packet,interned_data/interned_data,
// track_event/{track_event,track_descriptor,process_descriptor,thread_descriptor,
// debug_annotation}}.proto of github.com/google/perfetto.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "export/fd_writer.h"
#include "export/thread_tracks.h"
#include "export/typed_columns.h"
#include "model/ports.h"

namespace ior::exporter {

class Perfetto final : public model::Sink {
 public:
  // fd is not owned; name is its name in errors.
  Perfetto(int fd, std::string name) : writer_(fd, std::move(name)) {}

  Status consume(model::EventSpan events) override;
  Status finish() override { return writer_.flush(); }

 private:
  // Texts that later packets name by number.
  class Interned {
   public:
    explicit Interned(std::uint32_t field) : field_(field) {}
    // The number of text; a new one is added to `data`, an InternedData message.
    std::uint64_t id_of(std::string_view text, std::string& data);
    std::size_t size() const { return ids_.size(); }
    void clear() { ids_.clear(); }

   private:
    std::uint32_t field_;
    std::uint64_t next_ = 1;  // a number is never used for two texts, also not after clear()
    std::unordered_map<std::string, std::uint64_t> ids_;
  };

  void append(const model::CallEvent& event);
  void name_tracks(const model::Task& task);
  void append_track(std::string_view descriptor);
  std::string event_message(const model::CallEvent& event, std::uint64_t track);
  void append_packet(std::uint64_t time_ns, std::string_view event);

  FdWriter writer_;
  ColumnText text_;
  ThreadTracks tracks_;
  Interned categories_{1};
  Interned names_{2};
  Interned arg_names_{3};
  Interned strings_{29};
  std::string data_;           // InternedData of the packet to come
  bool cleared_ = true;        // the packet to come begins the interned state
  bool unknown_track_ = true;  // the track of calls of no known thread is not named yet
};

}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
//
// What connects the dashboard to the rest of the program: snapshots come in, commands go out.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/snapshot.h"
#include "model/trace_settings.h"
#include "tui/view_state.h"

namespace ior::tui {

inline constexpr std::uint64_t kNewestRows = ~std::uint64_t{0};

// For the thread that reads the events.
struct FeedCommand {
  enum class Kind : std::uint8_t {
    kSetFilters,
    kSetFlameFields,
    kSetFlameView,  // metric and focus: what must not be left out of the tree
    kSetRows,       // rows_wanted
    kSetWindow,     // number: of a recording, the first row to show; kNewestRows: the last ones
    kReset,
    kSetAutoReset,
    kStartRecording,
    kStopRecording,
    kSetTarget,
    kSetCalls,
    kSetPart,  // filters: what the heat map is about; empty: everything
  };
  Kind kind;
  std::vector<std::string> filters = {};
  model::EventLog rows = {};  // kSetFilters: on the screen; older ones may not be kept any more
  std::vector<model::FlameField> fields = {};
  model::FlameMetric metric = model::FlameMetric::kCount;
  FramePath focus = {};
  std::optional<model::RowsWanted> rows_wanted = {};  // of the table that is looked at
  std::uint64_t seconds = 0;
  std::uint64_t number = 0;
  std::string path = {};
  model::Target target = {};
  model::CallSet calls = {};
};

// All are called on the dashboard's thread.
struct Ports {
  int wake_fd = -1;    // an eventfd, readable when there is a new snapshot
  int signal_fd = -1;  // a signalfd: the dashboard ends
  std::function<std::shared_ptr<const model::Snapshot>()> latest;
  std::function<void(FeedCommand)> send;
  // Why this is no filter; empty: it is one.
  std::function<std::optional<std::string>(const std::string&)> filter_error;
  std::function<std::vector<Candidate>(PickKind)> list_targets;
  // Writes the rows as CSV and gives the name of the file; path empty: one is generated.
  std::function<Result<std::string>(const model::EventLog&, const std::string& path)> export_rows;
  // The call with its arguments, decoded.
  std::function<std::string(const model::CallEvent&)> describe;
  std::function<void(const ViewState&)> save;
};

}  // namespace ior::tui

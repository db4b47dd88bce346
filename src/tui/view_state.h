// SPDX-License-Identifier: Apache-2.0
//
// Everything that the dashboard remembers between two keys. A value: reducer.h makes the next one,
// the views draw it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/flame.h"
#include "model/trace_settings.h"
#include "tui/line_edit.h"
#include "tui/theme.h"

namespace ior::tui {

enum class Tab : std::uint8_t {
  kFlame,
  kOverview,
  kSyscalls,
  kFiles,
  kProcesses,
  kLatency,
  kStream,
  kBlocked,
};
inline constexpr std::size_t kTabs = 8;

// What lies over the tab and takes the keys.
enum class Overlay : std::uint8_t { kNone, kHelp, kDetails, kLosses, kPrompt, kPicker, kCalls };

// What a line of input is for.
enum class Purpose : std::uint8_t {
  kSearch,
  kSearchBack,
  kFilter,
  kSaveFilter,  // under which name
  kExportName,
  kRecordName,
  kCopyName,  // of a recording: what passes
};

// What a picker offers.
enum class PickKind : std::uint8_t { kProcess, kThread, kUser, kCgroup };

inline constexpr std::size_t kPickKinds = 4;

// A process, thread, user or control group that can be chosen.
struct Candidate {
  std::uint32_t pid = 0;
  std::uint32_t tid = 0;          // 0: the process
  std::string comm = {};          // of a user or group: its name
  std::string command_line = {};  // of a user or group: what runs there
  std::uint32_t uid = 0;
  std::string cgroup = {};                  // its directory
  std::vector<std::uint64_t> cgroups = {};  // ids: the group and those below it
};

// Rows of a table that the feed is asked for at first, and all there are.
inline constexpr std::size_t kFirstRows = 1000;
inline constexpr std::size_t kAllRows = std::size_t{1} << 20;

struct TableState {
  int row = 0;
  int top = 0;  // first row shown
  int column = 0;
  int sort = -1;  // column; -1: as the summary has them
  bool descending = true;
  int shape = 0;  // Syscalls, directories, Processes: 1 bubbles, 2 treemap, 3 icicle
  int group = 0;  // Files: 1 directories; Processes: 1 by comm, 2 user, 3 cgroup, 4 threads
  std::size_t wanted = kFirstRows;  // rows: more of them as the cursor comes near the last one
  std::string chosen = {};          // the row that the cursor was put on; empty: the first one
  bool at_end = false;              // the cursor goes to the last row, whichever comes to be it
};

enum class FlameView : std::uint8_t { kIcicle, kTreemap, kBubbles };
inline constexpr std::size_t kFlameViews = 3;

// Names from the root, without it.
using FramePath = std::vector<std::string>;

struct FlameState {
  std::size_t order = 0;  // of flame_orders
  model::FlameMetric metric = model::FlameMetric::kCount;
  FlameView view = FlameView::kIcicle;
  FramePath zoom;
  FramePath selected;
  std::vector<FramePath> undo;
};

struct Prompt {
  Purpose purpose = Purpose::kSearch;
  std::string text;
  std::string error = {};  // of the last try
  std::size_t cursor = kLineEnd;
  LineHistory history = {};
};

struct Picker {
  PickKind kind = PickKind::kProcess;
  std::string text;
  std::size_t cursor = kLineEnd;
  int row = 0;
  bool first = false;     // at start: leaving it leaves the program
  bool recorded = false;  // it makes a filter
  std::vector<Candidate> candidates;
};

// A call that is traced, or not: the dialog on `O`.
struct CallsDialog {
  bool families = false;
  std::string text;  // filter by typing after '/'
  std::size_t cursor = kLineEnd;
  bool typing = false;
  int row = 0;
  model::CallSet calls;
  bool recorded = false;  // it makes a filter
};

// What T has made the last filter.
struct Life {
  std::string filter;  // empty: nothing
  std::string file;    // the next T's, of a descriptor's life; empty: everything again
};

struct Search {
  std::string pattern;  // empty: none
  bool backwards = false;
};

// The cursor begins on what is most asked about: the file.
inline std::array<TableState, kTabs> default_tables() {
  std::array<TableState, kTabs> tables{};
  tables[static_cast<std::size_t>(Tab::kFiles)].column = 10;
  tables[static_cast<std::size_t>(Tab::kStream)].column = 9;
  tables[static_cast<std::size_t>(Tab::kBlocked)].column = 6;
  return tables;
}

// What the heat map is about.
enum class PartOver : std::uint8_t { kAll, kCall, kFile, kProcess };
inline constexpr std::size_t kPartsOver = 4;
struct Part {
  PartOver over = PartOver::kAll;
  std::size_t rank = 0;  // among the calls, files, processes, by time
  std::string filter;    // what its calls have in common; empty: it is about everything
};

struct ViewState {
  int width = 80, height = 24;
  Tab tab = Tab::kFlame;
  Overlay overlay = Overlay::kNone;
  std::array<TableState, kTabs> tables = default_tables();
  FlameState flame;
  std::array<FlameState, kTabs> shapes = {};  // of tables that are drawn as areas
  Part part;
  // Stream: the row under the cursor, counted from 0 among all that pass.
  std::uint64_t stream_row = 0;
  bool follow = true;   // Stream: the newest row is shown
  bool paused = false;  // the snapshot on the screen stays
  bool help_bar = true;
  bool exports = true;  // e, x, X, E write files
  Search search;
  Prompt prompt;
  Picker picker;
  std::string picked;  // recorded: the filter that a picker has made; empty: none
  std::array<std::vector<Candidate>, kPickKinds> recorded;  // of all that is in the recording
  CallsDialog calls;
  Life life;
  int overlay_top = 0;                               // first line shown of help and details
  std::vector<std::string> filters;                  // all must hold
  std::map<std::string, std::string> saved_filters;  // by name; @name stands for one
  std::vector<std::string> typed_filters;            // before, oldest first
  std::vector<std::string> typed_searches;
  std::vector<std::vector<model::FlameField>> flame_orders;
  std::size_t own_orders = 0;  // of flame_orders: of the command line, in front; not in the config
  std::size_t kept_order = 0;  // of the config, while one of those is chosen
  ThemeName theme = ThemeName::kDark;
  model::CallSet traced;    // calls that the source delivers; recorded: none
  std::string shown_calls;  // recorded: the filter that O has made; empty: none
  std::string notice;       // one line, until the next key
  bool notice_bad = false;
  std::string read_message;  // of the feed, on the screen when the last key came

  TableState& table() { return tables[static_cast<std::size_t>(tab)]; }
  const TableState& table() const { return tables[static_cast<std::size_t>(tab)]; }
};

// The Go tool's five orders.
std::vector<std::vector<model::FlameField>> default_flame_orders();
std::string_view title_of(Tab tab);

}  // namespace ior::tui

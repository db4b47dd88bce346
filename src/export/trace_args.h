// SPDX-License-Identifier: Apache-2.0
//
// What the viewers of trace events show of a call beside its name and time.
#pragma once

#include <functional>
#include <string_view>

#include "export/typed_columns.h"
#include "model/event.h"

namespace ior::exporter {

using TakeArg = std::function<void(std::string_view name, ColumnType type, std::string_view value)>;

// Gives every known one of: file, old_file, fd, ret, errno (its name), bytes, gap_ns, outcome
// (unless it returned), notes, seq. Values hold during the call. Hot path.
void for_each_arg(ColumnText& text, const model::CallEvent& event, const TakeArg& take);

// The category that a viewer filters by: the family, "other" for unknown calls.
std::string_view category(const model::CallEvent& event);

}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
//
// What the dashboard remembers from one run to the next: lines of "key value" in
// $XDG_CONFIG_HOME/ior/dashboard (~/.config without it). What is not understood is left out;
// nothing that stands there can keep the dashboard from starting.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "tui/view_state.h"

namespace ior::cli {

// Pure.
void apply_config(std::string_view text, tui::ViewState& state);
std::string config_text(const tui::ViewState& state);

using SavedFilters = std::map<std::string, std::string>;

// Another dashboard may have written the file since `known` was read from it: what it has saved
// stays, what this one has saved, changed or deleted since then holds.
SavedFilters merge_filters(SavedFilters file, const SavedFilters& known, const SavedFilters& ours);

// Empty: there is no home to keep it in.
std::string config_path();

// The file's text; empty without a file.
std::string read_config(const std::string& path);
// Beside it, then renamed: a crash leaves the old one.
Status write_config(const std::string& path, const std::string& text);

}  // namespace ior::cli

// SPDX-License-Identifier: Apache-2.0
//
// The footer's keys and values, and the accounting among them as JSON. docs/SCHEMA.md lists the
// keys. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "model/loss.h"
#include "model/recording_info.h"

namespace ior::record {

using Metadata = std::map<std::string, std::string>;

inline constexpr std::string_view kStateKey = "ior.state";
inline constexpr std::string_view kSegmentKey = "ior.segment";  // only in the tables within
inline constexpr std::string_view kSchemaVersionKey = "ior.schema_version";
inline constexpr std::string_view kAccountingKey = "ior.accounting";
inline constexpr std::string_view kRowsMissingKey = "ior.rows_missing";

// "complete", "continued", "cut", "repaired"; kForeign has no word.
std::string_view to_string(model::RecordingState state);
model::RecordingState parse_state(std::string_view word);

// Everything that the end-of-run report says, by call.
std::string to_json(const model::Accounting& accounting);
// Empty: this is not what to_json() writes.
std::optional<model::Accounting> accounting_from_json(std::string_view json);

// The losses by reason, of all calls together: {"ring full":0,...}.
std::string losses_to_json(const model::Accounting& accounting);

}  // namespace ior::record

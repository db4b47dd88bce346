// SPDX-License-Identifier: Apache-2.0
//
// Fields of a CSV row.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/event.h"

namespace ior::exporter {

struct CsvSettings {
  bool escape = false;  // traced text: for a terminal, see escape.h
  bool raw = false;     // traced text as it is: who asks does the quoting
};

// Quoted when RFC 4180 asks for it: a comma, a quote, CR or LF inside.
void append_csv_text(std::string& out, std::string_view text);

// The same for text that whoever is traced has chosen.
void append_csv_traced(std::string& out, std::string_view text, CsvSettings settings);

// At least 8 digits; nothing when unknown.
void append_csv_duration(std::string& out, std::optional<std::uint64_t> ns);

// The column `file` as csv_rows.h describes it, not quoted.
void append_csv_file(std::string& out, const model::CallEvent& event);

}  // namespace ior::exporter

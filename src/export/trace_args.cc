// SPDX-License-Identifier: Apache-2.0
#include "export/trace_args.h"

#include <array>

#include "export/errno_names.h"

namespace ior::exporter {

void for_each_arg(ColumnText& text, const model::CallEvent& event, const TakeArg& take) {
  static const std::array<const TypedColumn*, 7> columns{&typed_column("file"),
                                                         &typed_column("old_file"),
                                                         &typed_column("fd"),
                                                         &typed_column("ret"),
                                                         &typed_column("bytes"),
                                                         &typed_column("gap_ns"),
                                                         &typed_column("notes")};
  for (const TypedColumn* column : columns) {
    const std::string_view value = text.of(*column, event);
    if (!value.empty()) {
      take(column->column->name, column->type, value);
    }
  }
  if (event.ret && *event.ret < 0) {
    const std::string_view name = errno_name(static_cast<int>(-*event.ret));
    if (!name.empty() && *event.ret >= -4095) {
      take("errno", ColumnType::kText, name);
    }
  }
  if (event.outcome != model::Outcome::kReturned) {
    static const TypedColumn& outcome = typed_column("outcome");
    take("outcome", outcome.type, text.of(outcome, event));
  }
  static const TypedColumn& seq = typed_column("seq");
  take("seq", seq.type, text.of(seq, event));
}

std::string_view category(const model::CallEvent& event) {
  return event.info == nullptr ? "other" : model::to_string(event.info->family);
}

}  // namespace ior::exporter

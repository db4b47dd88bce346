// SPDX-License-Identifier: Apache-2.0
#include "export/typed_columns.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "model/event_builder.h"

namespace ior::exporter {
namespace {

using model::a_file;
using model::a_read;

TEST(TypedColumns, AreThoseOfTheFullCsv) {
  const auto columns = typed_columns();
  ASSERT_EQ(columns.size(), csv_full_columns().size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    EXPECT_EQ(columns[i].column, &csv_full_columns()[i]);
  }
}

// A new column of numbers has to be entered with its type: what is not text never looks like it.
TEST(TypedColumns, NoColumnOfNumbersIsTakenForText) {
  ColumnText text;
  const auto event =
      a_read().file_is(a_file("/etc/passwd")).arg(0, 3).arg(2, 4096).returns(17).build();
  for (const TypedColumn& column : typed_columns()) {
    const std::string value(text.of(column, event));
    const bool is_number =
        !value.empty() && std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
    EXPECT_FALSE(is_number && column.type == ColumnType::kText) << column.column->name;
  }
}

TEST(TypedColumns, TextIsNeitherQuotedNorEscaped) {
  ColumnText text;
  const auto event = a_read().file_is(a_file("/a,\"b\"\n\xff")).build();
  EXPECT_EQ(text.of(typed_column("file"), event), "/a,\"b\"\n\xff");
}

TEST(TypedColumns, UnknownIsEmpty) {
  ColumnText text;
  const auto event = a_read().gap({}).by_unknown().build();
  EXPECT_EQ(text.of(typed_column("gap_ns"), event), "");
  EXPECT_EQ(text.of(typed_column("pid"), event), "");
}

}  // namespace
}  // namespace ior::exporter

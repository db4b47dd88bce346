// SPDX-License-Identifier: Apache-2.0
#include "record/metadata.h"

#include <gtest/gtest.h>

#include "model/syscall_table.h"
#include "record/json.h"

namespace ior::record {
namespace {

model::Accounting an_accounting() {
  model::Accounting accounting;
  accounting.calls.resize(model::kMaxSyscallNr + 1);
  accounting.calls[0] = {.seen = 10, .delivered = 6, .filtered = 1, .lost = {3, 0, 0, 0}};
  accounting.calls[model::kMaxSyscallNr] = {.seen = 2, .delivered = 2, .filtered = 0, .lost = {}};
  accounting.in_flight = 4;
  accounting.names_lost = 5;
  accounting.order_violations = 6;
  accounting.records_malformed = 8;
  accounting.skipped_probe_runs = 7;
  return accounting;
}

TEST(Metadata, AnAccountingReadsBackAsItWas) {
  const model::Accounting before = an_accounting();

  const auto after = accounting_from_json(to_json(before));

  ASSERT_TRUE(after);
  EXPECT_TRUE(after->conserved());
  EXPECT_EQ(after->records_malformed, before.records_malformed);
  EXPECT_EQ(to_json(*after), to_json(before));
  EXPECT_EQ(model::report(*after), model::report(before));
}

TEST(Metadata, WhatIsNotCountedStaysUnknown) {
  model::Accounting before = an_accounting();
  before.skipped_probe_runs.reset();

  EXPECT_FALSE(accounting_from_json(to_json(before))->skipped_probe_runs.has_value());
}

TEST(Metadata, LossesAreNamed) {
  EXPECT_EQ(losses_to_json(an_accounting()),
            R"({"ring full":3,"no slot":0,"no exit seen":0,"malformed":0})");
}

TEST(Metadata, HostileJsonIsRefused) {
  for (const char* text : {"",
                           "{",
                           "[]",
                           "{}",
                           R"({"calls":[{"nr":99999}]})",
                           R"({"calls":[{"nr":0,"seen":1}]})",
                           R"({"calls":[{"nr":-1}]})",
                           R"({"calls":"x"} )",
                           "\"\\u12\"",
                           "[1,2"}) {
    const auto accounting = accounting_from_json(text);
    EXPECT_TRUE(!accounting || accounting->total().seen == 0) << text;
  }
  EXPECT_FALSE(parse_json(std::string(100'000, '[')));
  EXPECT_FALSE(parse_json("1 2"));
}

TEST(Metadata, JsonTextsReadBack) {
  const std::string text("a\"b\\c\n\x01\xc3\xa4");

  EXPECT_EQ(parse_json(json_string(text))->text, text);
}

}  // namespace
}  // namespace ior::record

// SPDX-License-Identifier: Apache-2.0
#include "export/report_json.h"

#include <gmock/gmock.h>

#include <limits>
#include <string>

#include "export/diff_text.h"
#include "export/json_writer.h"
#include "model/event_builder.h"

namespace ior::exporter {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string text(std::string_view value) {
  return JsonWriter().text(value).take();
}

TEST(JsonWriter, PutsCommasBetweenValues) {
  JsonWriter json;
  json.begin_object().field("a", std::uint64_t{1}).key("b").begin_array();
  json.number(1.5).null().boolean(true).begin_object().end_object().end_array();
  json.field("c", "x").end_object();

  EXPECT_EQ(json.take(), R"({"a":1,"b":[1.5,null,true,{}],"c":"x"})");
}

TEST(JsonWriter, NumbersThatAreNoneAreNull) {
  EXPECT_EQ(JsonWriter().number(std::numeric_limits<double>::infinity()).take(), "null");
}

TEST(JsonWriter, EscapesWhatJsonAndScriptElementsNeed) {
  EXPECT_EQ(text("a\"b\\c\n\x1f"), R"("a\"b\\c\u000a\u001f")");
  EXPECT_EQ(text("</script><!--&"), R"("\u003c/script\u003e\u003c!--\u0026")");
  EXPECT_EQ(text("\u2028"), "\"\\u2028\"");
}

TEST(JsonWriter, RepairsWhatIsNotUtf8) {
  EXPECT_EQ(text("\xff"), R"("\\xff")");
  EXPECT_EQ(text("\xc0\x80"), R"("\\xc0\\x80")");
  EXPECT_EQ(text("\xed\xa0\x80"), R"("\\xed\\xa0\\x80")");
  EXPECT_EQ(text("\xf4\x90\x80\x80"), R"("\\xf4\\x90\\x80\\x80")");
  EXPECT_EQ(text("\xe2\x82"), R"("\\xe2\\x82")");
  EXPECT_EQ(text("\u6f22\U0001f600"), "\"\u6f22\U0001f600\"");
}

TEST(ReportJson, HoldsNoRawNames) {
  model::Summary summary;
  model::FileRow file;
  file.name = "/x\x1b[2J</script><script>alert(1)</script>\xff";
  summary.files.rows.push_back(file);
  summary.slowest.emplace_back(model::an_openat().path(file.name).build());
  JsonWriter json;
  write_report(json, summary, "title</script>", Names::kVisible);
  const std::string written = json.take();

  EXPECT_THAT(written, Not(HasSubstr("<")));
  EXPECT_THAT(written, HasSubstr(R"(/x\\x1b[2J)"));
}

TEST(DiffJson, IsOneLine) {
  const std::string written = diff_json({}, {.before = "a\n", .after = "b"});

  EXPECT_EQ(written.find('\n'), written.size() - 1);
  EXPECT_THAT(written, HasSubstr(R"("before_name":"a\u000a")"));
}

}  // namespace
}  // namespace ior::exporter

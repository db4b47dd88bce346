// SPDX-License-Identifier: Apache-2.0
#include "export/markup.h"

#include <gtest/gtest.h>

#include <string>

namespace ior::exporter {
namespace {

std::string markup(std::string_view text) {
  std::string out;
  append_markup_text(out, text);
  return out;
}

std::string json(std::string_view text) {
  std::string out;
  append_script_string(out, text);
  return out;
}

TEST(Markup, NothingEndsTheElementOrTheAttribute) {
  EXPECT_EQ(markup("<script>\"'&"), "&lt;script&gt;&quot;&#39;&amp;");
  EXPECT_EQ(markup("]]>"), "]]&gt;");
  EXPECT_EQ(markup("a\nb\xff"), "a\\x0ab\\xff");
}

TEST(Markup, NothingEndsTheStringOrTheScript) {
  EXPECT_EQ(json("</script><!--]]>"), "\"\\u003c/script\\u003e\\u003c!--]]\\u003e\"");
  EXPECT_EQ(json("\"\\'&"), "\"\\\"\\\\\\u0027\\u0026\"");
  EXPECT_EQ(json(std::string("\0\x1b\n", 3)), "\"\\\\x00\\\\x1b\\\\x0a\"");
  EXPECT_EQ(json("\xe2\x80\xa8\xed\xa0\x80"), "\"\\\\xe2\\\\x80\\\\xa8\\\\xed\\\\xa0\\\\x80\"");
}

}  // namespace
}  // namespace ior::exporter

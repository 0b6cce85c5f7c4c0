#include <gtest/gtest.h>

#include "formats/page_template.h"

namespace akashi::formats {
namespace {

std::string rendered(std::string_view source, const Fill& fill, const Fill& common = {}) {
  const auto page = PageTemplate::parse(source);
  if (!page) {
    return "parse: " + page.error().text();
  }
  const auto text = page->render(common, fill);
  return text ? *text : "render: " + text.error().text();
}

TEST(PageTemplate, FillsAndEscapes) {
  EXPECT_EQ(
      rendered("<a title=\"{{x}}\">{{x}}</a>", {.texts = {{"x", "<b a=\"1\">&"}}, .lists = {}}),
      "<a title=\"&lt;b a=&quot;1&quot;&gt;&amp;\">&lt;b a=&quot;1&quot;&gt;&amp;</a>");
  // What is filled in is not read again.
  EXPECT_EQ(rendered("{{x}}", {.texts = {{"x", "{{y}}"}, {"y", "no"}}, .lists = {}}), "{{y}}");
}

TEST(PageTemplate, RepeatsRowsAndLooksAround) {
  const Fill fill{
      .texts = {{"of", "!"}},
      .lists = {
          {"rows", {{.texts = {{"n", "1"}}, .lists = {}}, {.texts = {{"n", "2"}}, .lists = {}}}},
          {"none", {}}}};
  EXPECT_EQ(
      rendered("{{#rows}}{{n}}{{of}}{{c}} {{/rows}}{{^none}}empty{{/none}}{{#none}}x{{/none}}",
               fill, {.texts = {{"c", "~"}}, .lists = {}}),
      "1!~ 2!~ empty");
}

TEST(PageTemplate, ShowsABlockOfATextWhenThereIsOne) {
  const Fill fill{.texts = {{"yes", "y"}, {"no", ""}}, .lists = {}};
  EXPECT_EQ(
      rendered("{{#yes}}[{{yes}}]{{/yes}}{{#no}}x{{/no}}{{^no}}-{{/no}}{{^yes}}x{{/yes}}", fill),
      "[y]-");
}

TEST(PageTemplate, NeverLacksANameSilently) {
  EXPECT_TRUE(rendered("\n{{x}}", {}).starts_with("render: line 2"));
  EXPECT_TRUE(rendered("{{#x}}{{/x}}", {}).starts_with("render: "));
  EXPECT_TRUE(rendered("{{x}}", {.texts = {}, .lists = {{"x", {}}}}).starts_with("render: "));
}

TEST(PageTemplate, RefusesWhatIsNoTemplate) {
  for (const char* source : {"{{", "{{}}", "{{x", "{{#x}}", "{{/x}}", "{{#x}}{{/y}}",
                             "{{#x}}{{#y}}{{/x}}{{/y}}", "{{{x}}}", "{{&x}}", "{{ x }}"}) {
    EXPECT_TRUE(
        rendered(source, {.texts = {{"x", "1"}, {"y", "1"}}, .lists = {}}).starts_with("parse: "))
        << source;
  }
}

}  // namespace
}  // namespace akashi::formats

#include "formats/prose.h"

#include <gtest/gtest.h>

namespace akashi::formats {
namespace {

Prose sample() {
  Prose prose("題名", Lang::kJa);
  prose.heading(1, "A & B");
  prose.paragraph("text");
  prose.note("note");
  prose.numbered(3, "third");
  prose.list({"one", "<two>"});
  prose.table({"a", "b"}, {{"1", "2|3"}, {"4", "5"}});
  prose.link("site", "https://example.org/?a=1&b=2");
  return prose;
}

TEST(Prose, Markdown) {
  EXPECT_EQ(write_markdown(sample()), R"(# A \& B

text

> note

3\. third

- one
- \<two\>

| a | b |
| --- | --- |
| 1 | 2\|3 |
| 4 | 5 |

[site](<https://example.org/?a=1&b=2>)
)");
  EXPECT_EQ(write_markdown(Prose("t", Lang::kEn)), "");
}

TEST(Prose, Html) {
  const auto html = write_html(sample());
  EXPECT_TRUE(html.starts_with("<!DOCTYPE html>\n<html lang=\"ja\">"));
  EXPECT_TRUE(html.contains("<title>題名</title>"));
  EXPECT_TRUE(html.ends_with(R"(<body>
<h1>A &amp; B</h1>
<p>text</p>
<p class="note">note</p>
<p>3. third</p>
<ul>
<li>one</li>
<li>&lt;two&gt;</li>
</ul>
<div class="wide"><table>
<thead>
<tr><th scope="col" style="min-width:1em">a</th><th scope="col" style="min-width:2em">b</th></tr>
</thead>
<tbody>
<tr><td>1</td><td>2|3</td></tr>
<tr><td>4</td><td>5</td></tr>
</tbody>
</table></div>
<p><a href="https://example.org/?a=1&amp;b=2">site</a></p>
</body>
</html>
)"));
}

TEST(Prose, LeadsAreBold) {
  Prose prose("t", Lang::kEn);
  prose.terms({{"直接*", " (a1): x"}, {"", "none"}});
  EXPECT_EQ(write_markdown(prose), "- **直接\\*** (a1): x\n- none\n");
  EXPECT_TRUE(write_html(prose).contains("<li><strong>直接*</strong> (a1): x</li>\n<li>none</li>"));
}

// Short columns keep their text in one line, and long ones are never a character wide.
TEST(Prose, ColumnsOfATableHaveLeastWidths) {
  Prose prose("t", Lang::kEn);
  prose.table({"a", "b", "c", "d", "e", "f"},
              {{"1", "2026-11-20", "例示株式会社", std::string(200, 'x'), "", "y"}});
  const auto html = write_html(prose);
  EXPECT_TRUE(html.contains("<div class=\"wide many\" tabindex=\"0\">"));
  for (const auto* width : {"\"min-width:6em\">b<", "\"min-width:8em\">c<", "\"min-width:17em\">d<",
                            "\"min-width:1em\">e<"}) {
    EXPECT_TRUE(html.contains(width)) << width << html;
  }
}

// For a program that writes the title itself and takes the widths of columns from their shares.
TEST(Prose, HtmlForConversion) {
  Prose prose("Title", Lang::kEn);
  prose.heading(1, "Title");
  prose.heading(2, "Title");
  prose.table({"a", "b"}, {{"1", std::string(42, 'x')}});
  const auto html = write_html(prose, HtmlFor::kConversion);
  EXPECT_TRUE(html.contains("<title>Title</title>"));
  EXPECT_FALSE(html.contains(" lang="));
  EXPECT_TRUE(html.contains("<body>\n<h2>Title</h2>\n")) << html;
  EXPECT_TRUE(
      html.contains("<table>\n<colgroup><col style=\"width:25%\"><col style=\"width:75%\">"
                    "</colgroup>\n<thead>"))
      << html;
  // Of many columns, words and dates are kept whole and long texts have less than their part.
  Prose wide("Title", Lang::kEn);
  wide.table({"a", "Applicability", "c", "d", "e", "f"},
             {{std::string(80, 'x') + " y", "no", "2026-11-20", "", "", ""}});
  EXPECT_TRUE(write_html(wide, HtmlFor::kConversion)
                  .contains("<col style=\"width:35%\"><col style=\"width:25%\">"
                            "<col style=\"width:20%\">"))
      << write_html(wide, HtmlFor::kConversion);
  Prose other("Title", Lang::kEn);
  other.heading(1, "Another");
  other.table({}, {});
  EXPECT_TRUE(write_html(other, HtmlFor::kConversion).contains("<h1>Another</h1>"));
}

TEST(Prose, PartsHaveTheirLanguage) {
  Prose prose("t", Lang::kJa);
  prose.part(Lang::kJa);
  prose.paragraph("日");
  prose.part(Lang::kEn);
  prose.paragraph("en");
  EXPECT_TRUE(
      write_html(prose).ends_with("<body>\n<div lang=\"ja\">\n<p>日</p>\n</div>\n"
                                  "<div lang=\"en\">\n<p>en</p>\n</div>\n</body>\n"
                                  "</html>\n"));
  EXPECT_EQ(write_markdown(prose), "日\n\nen\n");
}

TEST(Prose, TextIsNeverMarkup) {
  EXPECT_EQ(escape_markdown("1. *a* [b](c) <d>\n# e"), "1\\. \\*a\\* \\[b\\](c) \\<d\\> \\# e");
  EXPECT_EQ(escape_markdown("- x"), "\\- x");
  EXPECT_EQ(escape_markdown("1)"), "1\\)");
  EXPECT_EQ(escape_markdown("---"), "\\---");
  EXPECT_EQ(escape_markdown("+ x"), "\\+ x");
  EXPECT_EQ(escape_markdown("2.00 +a"), "2.00 +a");
  EXPECT_EQ(escape_html("<a href='x'>&\"\n"), "&lt;a href='x'&gt;&amp;&quot; ");
  EXPECT_EQ(one_line("a\tb\x7f\xff\xE2\x80\xAEtxt"), "a b \xEF\xBF\xBD\\u{202e}txt");
}

TEST(Prose, OnlyWebAddressesAreLinks) {
  for (const auto* good : {"https://example.org/", "HTTP://example.org", "mailto:a@example.org"}) {
    EXPECT_TRUE(is_safe_address(good)) << good;
  }
  for (const auto* bad : {"javascript:alert(1)", "file:///etc/passwd", "", "https://a b",
                          "https://a'b", "https://a\">", "//example.org", "https://a\nb"}) {
    EXPECT_FALSE(is_safe_address(bad)) << bad;
    Prose prose("t", Lang::kEn);
    prose.link("x", bad);
    EXPECT_FALSE(write_html(prose).contains("href"));
  }
}

}  // namespace
}  // namespace akashi::formats

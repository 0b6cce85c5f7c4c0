// Small documents as Markdown (CommonMark) or HTML: headings, paragraphs, lists, tables. All text
// is escaped, so that no text of an input is taken for markup.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::assure {

std::string escape_markdown(std::string_view text);  // One line.
std::string escape_html(std::string_view text);

class MarkupWriter {
 public:
  enum class Format : std::uint8_t { kMarkdown, kHtml };
  // `language` of HTML: "ja".
  MarkupWriter(Format format, std::string_view title, std::string_view language);

  void heading(int level, std::string_view text);
  void paragraph(std::string_view text);
  void note(std::string_view text);  // Set apart.
  void numbered(std::uint32_t number, std::string_view text);
  void list(const std::vector<std::string>& items);
  void table(const std::vector<std::string>& header,
             const std::vector<std::vector<std::string>>& rows);
  std::string take();

 private:
  std::string escape(std::string_view text) const;
  bool html() const { return format_ == Format::kHtml; }

  Format format_;
  std::string out_;
};

}  // namespace akashi::assure

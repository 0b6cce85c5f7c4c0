// What the pages of the register have in common: templates, texts, the words of a label.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assure/text_fold.h"
#include "formats/page_template.h"
#include "site/site.h"

namespace akashi::site {

inline constexpr std::size_t kRowsPerPage = 100;
inline constexpr std::size_t kRowsPerShard = 2000;

struct Templates {
  formats::PageTemplate list;
  formats::PageTemplate label;
  formats::PageTemplate about;
  formats::PageTemplate withdrawn;
  formats::PageTemplate root;
  std::vector<std::pair<std::string, assure::Text>> texts;  // Of texts.json, in its order.

  // A text that is not there is the empty text: a test holds the code's names against the file.
  assure::Text text(std::string_view key) const;
};
Result<Templates> load_templates();

// One language of the site.
struct Pages {
  Lang lang = Lang::kEn;
  const Templates& templates;
  const SiteOptions& options;
  std::span<const SiteLabel> labels;
  formats::Fill common;  // Every "t." text, the day, the program.
  bool several_schemes = false;

  std::string folder() const { return lang == Lang::kJa ? "ja" : "en"; }
  std::string other_folder() const { return lang == Lang::kJa ? "en" : "ja"; }
  std::string text(std::string_view key) const { return templates.text(key).in(lang); }
};
Pages make_pages(Lang lang, const Templates& templates, const SiteOptions& options,
                 std::span<const SiteLabel> labels);

// Title, way up to the root and to the language's folder, the same page in the other language.
// `path`: inside the language's folder.
formats::Fill page_head(const Pages& pages, const std::string& title, const std::string& path);

using assure::said;
// Of a text that is said in the other language only: that one, for `lang` attributes; else "".
std::string other_lang(const Pages& pages, const assure::Text& text);
std::string models_text(const assure::Label& label, std::size_t most);
std::string level_value(const SiteLabel& row);  // "jc-star@2025-03:1"
std::string level_name(const Pages& pages, const SiteLabel& row);
// "http(s)://…" or "mailto:…" for a text that is one whole address; else "".
std::string link_of(std::string_view text);

// Links between the pages of a list: texts for pages.html. `path_of` gives the page's path inside
// the language's folder, the first page being 1.
formats::Fill paging_fill(const std::string& home, std::size_t page, std::size_t page_count,
                          const std::function<std::string(std::size_t)>& path_of);

// The word for the standing as a page without scripts says it: what can end by itself is said with
// the day of publication and the last day, and its badge has no colour of its own.
formats::Fill standing_fill(const Pages& pages, const SiteLabel& row);

// The code that was made last: both languages of a page mostly have the same, and making one is
// half of the work of a page.
struct PageCode {
  std::string address;
  std::string path;
  std::string box;
};

// A page that was made, or why it was not, with its path.
Result<void> put_made(const PutFile& put, const std::string& path, Result<std::string> bytes);

// One each.
Result<std::string> label_page(const Pages& pages, const SiteLabel& row,
                               const assure::TextFold& fold,
                               const std::function<const SiteLabel*(std::string_view)>& by_number,
                               PageCode& last);
Result<void> put_lists(const Pages& pages, ThreadPool& pool, const PutFile& put);
// Labels that have ended or are suspended, with day and reason.
Result<void> put_withdrawn(const Pages& pages, ThreadPool& pool, const PutFile& put);
Result<void> put_about(const Pages& pages, const assure::Catalogue& catalogue, const PutFile& put);
Result<void> put_feed(const Pages& pages, const PutFile& put);
Result<void> put_index(std::span<const SiteLabel> labels, const assure::TextFold& fold,
                       ThreadPool& pool, const PutFile& put);
Result<void> put_site_map(const SiteOptions& options, std::span<const SiteLabel> labels,
                          const PutFile& put);

}  // namespace akashi::site

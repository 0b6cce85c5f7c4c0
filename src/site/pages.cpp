#include "site/pages.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "base/data.h"
#include "base/strings.h"
#include "formats/tree.h"

namespace akashi::site {
namespace {

Result<std::string_view> asset(const std::string& name) {
  const auto* file = find_data("register/" + name);
  return file == nullptr ? fail(ErrorCode::kInternal, msg::kPlain, {"register/" + name})
                         : Result<std::string_view>(file->bytes);
}

// head.html, the page, foot.html.
Result<formats::PageTemplate> whole_page(const std::string& name) {
  AKASHI_TRY_ASSIGN(const auto head, asset("head.html"));
  AKASHI_TRY_ASSIGN(const auto body, asset(name));
  AKASHI_TRY_ASSIGN(const auto row, asset("row.html"));
  AKASHI_TRY_ASSIGN(const auto foot, asset("foot.html"));
  AKASHI_TRY_ASSIGN(const auto pages, asset("pages.html"));
  return formats::PageTemplate::parse(
      std::string(head) + replace_all(replace_all(body, "@ROW@", row), "@PAGES@", pages) +
      std::string(foot));
}

}  // namespace

assure::Text Templates::text(std::string_view key) const {
  const auto found = std::ranges::find(texts, key, &std::pair<std::string, assure::Text>::first);
  return found == texts.end() ? assure::Text() : found->second;
}

Result<Templates> load_templates() {
  Templates out;
  AKASHI_TRY_ASSIGN(out.list, whole_page("list.html"));
  AKASHI_TRY_ASSIGN(out.label, whole_page("label.html"));
  AKASHI_TRY_ASSIGN(out.about, whole_page("about.html"));
  AKASHI_TRY_ASSIGN(out.withdrawn, whole_page("withdrawn.html"));
  AKASHI_TRY_ASSIGN(const auto root, asset("root.html"));
  AKASHI_TRY_ASSIGN(out.root, formats::PageTemplate::parse(root));
  AKASHI_TRY_ASSIGN(const auto texts, asset("texts.json"));
  const auto bytes = Bytes::copy_of(texts);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes.padded(), Limits()));
  for (const auto row : tree.root()["texts"]) {
    out.texts.emplace_back(row.key(), assure::Text{.en = std::string(row["en"].text()),
                                                   .ja = std::string(row["ja"].text())});
  }
  return out;
}

Pages make_pages(Lang lang, const Templates& templates, const SiteOptions& options,
                 std::span<const SiteLabel> labels) {
  Pages pages{
      .lang = lang, .templates = templates, .options = options, .labels = labels, .common = {}};
  auto& script_texts = pages.common.lists["texts"];
  for (const auto& [key, text] : templates.texts) {
    pages.common.texts["t." + key] = text.in(lang);
    // Those that the script shows.
    if (key.starts_with("js.") || key.starts_with("standing.") || key.starts_with("row.") ||
        key == "label.not-given" || key == "search.status" || key == "status.today" ||
        key == "stale" || key == "future") {
      script_texts.push_back({.texts = {{"key", key}, {"text", text.in(lang)}}, .lists = {}});
    }
  }
  pages.common.texts["lang"] = pages.folder();
  pages.common.texts["other_lang"] = pages.other_folder();
  pages.common.texts["published"] = assure::to_text(options.on);
  pages.common.texts["program"] = options.program;
  pages.common.texts["signed"] = options.has_signatures ? "1" : "";
  pages.several_schemes = std::ranges::any_of(labels, [&](const SiteLabel& row) {
    return row.label->scheme != labels.front().label->scheme;
  });
  return pages;
}

Result<void> put_made(const PutFile& put, const std::string& path, Result<std::string> bytes) {
  if (!bytes) {
    return std::unexpected(std::move(bytes).error().in_file(path));
  }
  return put(path, *bytes);
}

formats::Fill page_head(const Pages& pages, const std::string& title, const std::string& path) {
  const bool deep = path.find('/') != std::string::npos;
  const std::string home = deep ? "../" : "";
  return {
      .texts = {{"title", title.empty() ? pages.text("site") : title + " | " + pages.text("site")},
                {"home", home},
                {"up", home + "../"},
                {"other", home + "../" + pages.other_folder() + "/" + path}},
      .lists = {}};
}

std::string other_lang(const Pages& pages, const assure::Text& text) {
  return text.in(pages.lang).empty() && !text.empty() ? pages.other_folder() : std::string();
}

std::string models_text(const assure::Label& label, std::size_t most) {
  std::string out;
  std::size_t count = 0;
  for (const auto& product : label.products) {
    for (const auto& model : product.models) {
      if (++count <= most) {
        out += (out.empty() ? "" : ", ") + model;
      }
    }
  }
  return count > most ? out + " … (" + std::to_string(count) + ")" : out;
}

std::string level_value(const SiteLabel& row) {
  return row.label->scheme + ":" + row.label->level;
}

std::string level_name(const Pages& pages, const SiteLabel& row) {
  const auto* item = row.scheme == nullptr ? nullptr : row.scheme->find("levels", row.label->level);
  const auto name = item == nullptr ? row.label->level : item->name.in(pages.lang);
  return pages.several_schemes ? name + " (" + row.label->scheme + ")" : name;
}

formats::Fill standing_fill(const Pages& pages, const SiteLabel& row) {
  const std::string standing(assure::standing_word(row.status.standing));
  const bool can_end = row.status.standing == assure::LabelStanding::kValid ||
                       row.status.standing == assure::LabelStanding::kNotYet;
  const auto with = [&](std::string_view key, const std::string& day) {
    return replace_all(pages.text(key), "{0}", day);
  };
  const auto day = with("status.on", assure::to_text(pages.options.on));
  const auto word = pages.text("standing." + standing);
  return {.texts = {{"standing", standing},
                    {"standing_class", can_end ? "stated" : standing},
                    {"standing_word",
                     can_end ? word + " (" + day + ", " + with("status.until", row.last_day) + ")"
                             : word},
                    {"day", day}},
          .lists = {}};
}

formats::Fill paging_fill(const std::string& home, std::size_t page, std::size_t page_count,
                          const std::function<std::string(std::size_t)>& path_of) {
  const auto to = [&](std::size_t other) { return home + path_of(other); };
  return {.texts = {{"pages", page_count > 1 ? "1" : ""},
                    {"page", std::to_string(page)},
                    {"page_count", std::to_string(page_count)},
                    {"first", page > 2 ? to(1) : ""},
                    {"previous", page > 1 ? to(page - 1) : ""},
                    {"next", page < page_count ? to(page + 1) : ""},
                    {"last", page + 1 < page_count ? to(page_count) : ""}},
          .lists = {}};
}

std::string link_of(std::string_view text) {
  const auto plain = [](char c) { return c > ' ' && c < 0x7F && c != '"' && c != '<' && c != '>'; };
  if (text.empty() || !std::ranges::all_of(text, plain)) {
    return {};
  }
  const auto scheme = to_lower(text.substr(0, 8));
  if (scheme.starts_with("https://") || scheme.starts_with("http://")) {
    return std::string(text);
  }
  const auto parts = split(text, '@');
  const auto word = [](char c) {
    return is_alnum(c) || c == '.' || c == '-' || c == '_' || c == '+';
  };
  const bool mail = parts.size() == 2 && !parts[0].empty() &&
                    parts[1].find('.') != std::string_view::npos &&
                    std::ranges::all_of(parts[0], word) && std::ranges::all_of(parts[1], word);
  return mail ? "mailto:" + std::string(text) : std::string();
}

}  // namespace akashi::site

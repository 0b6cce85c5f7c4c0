// The start page with search, the plain list in pages, and the page about the register.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "site/pages.h"

namespace akashi::site {
namespace {

using formats::Fill;

constexpr auto kStandings = std::to_array<std::string_view>(
    {"valid", "not-yet", "expired", "suspended", "ended", "unknown"});
constexpr std::size_t kModelsOfRow = 8;

Fill option(const std::string& value, const std::string& name) {
  return {.texts = {{"value", value}, {"name", name}}, .lists = {}};
}

Fill row_fill(const Pages& pages, const SiteLabel& row) {
  const auto& label = *row.label;
  const auto models = models_text(label, kModelsOfRow);
  const auto& holder = said(label.holder, pages.lang);
  auto fill = standing_fill(pages, row);
  const std::pair<const char*, std::string> texts[] = {
      {"slug", row.slug},
      {"name", assure::product_names(label).in(pages.lang)},
      {"number", label.number},
      {"level", level_name(pages, row)},
      {"issued", label.issued},
      {"last_day", row.last_day},
      {"models", models.empty() ? pages.text("label.not-given") : models},
      {"holder", holder.empty() ? pages.text("label.not-given") : holder}};
  fill.texts.insert(std::begin(texts), std::end(texts));
  return fill;
}

// Levels and product types that there are labels of, in the order of their schemes.
std::vector<Fill> level_options(const Pages& pages) {
  std::map<std::string, std::string> found;
  for (const auto& row : pages.labels) {
    found.try_emplace(level_value(row), level_name(pages, row));
  }
  std::vector<Fill> out;
  for (const auto& [value, name] : found) {
    out.push_back(option(value, name));
  }
  return out;
}

std::vector<Fill> type_options(const Pages& pages) {
  std::map<std::string, std::string> found;
  for (const auto& row : pages.labels) {
    for (const auto& product : row.label->products) {
      const auto* item =
          row.scheme == nullptr ? nullptr : row.scheme->find("product_types", product.type);
      if (!product.type.empty()) {
        found.try_emplace(product.type, item == nullptr ? product.type : item->name.in(pages.lang));
      }
    }
  }
  std::vector<Fill> out;
  for (const auto& [value, name] : found) {
    out.push_back(option(value, name));
  }
  return out;
}

// `page` from 1. The first is the start page.
std::string list_path(std::size_t page) {
  return page == 1 ? "index.html" : "list/" + std::to_string(page) + ".html";
}

Fill list_fill(const Pages& pages, std::size_t page, std::size_t page_count) {
  const auto number = std::to_string(page);
  auto fill =
      page_head(pages, page == 1 ? "" : pages.text("list.title") + " " + number, list_path(page));
  const std::pair<const char*, std::string> texts[] = {
      {"heading", pages.text(page == 1 ? "search.title" : "list.title")},
      {"list_heading",
       page == 1 ? pages.text("list.title") : pages.text("list.page") + " " + number},
      {"total", std::to_string(pages.labels.size())},
      {"none", pages.labels.empty() ? "1" : ""}};
  fill.texts.insert(std::begin(texts), std::end(texts));
  fill.texts.merge(paging_fill(fill.texts["home"], page, page_count, list_path).texts);
  auto& rows = fill.lists["rows"];
  const auto from = (page - 1) * kRowsPerPage;
  for (std::size_t i = from; i < std::min(from + kRowsPerPage, pages.labels.size()); ++i) {
    rows.push_back(row_fill(pages, pages.labels[i]));
  }
  auto& search = fill.lists["search"];
  if (page == 1) {
    const auto shards = (pages.labels.size() + kRowsPerShard - 1) / kRowsPerShard;
    std::vector<Fill> standings;
    for (const auto standing : kStandings) {
      standings.push_back(
          option(std::string(standing), pages.text("standing." + std::string(standing))));
    }
    search.push_back({.texts = {{"shards", std::to_string(shards)}},
                      .lists = {{"levels", level_options(pages)},
                                {"types", type_options(pages)},
                                {"standings", std::move(standings)}}});
  }
  return fill;
}

}  // namespace

Result<void> put_lists(const Pages& pages, ThreadPool& pool, const PutFile& put) {
  const auto page_count =
      std::max<std::size_t>(1, (pages.labels.size() + kRowsPerPage - 1) / kRowsPerPage);
  return try_each(pool, page_count, [&](std::size_t i) {
    return put_made(put, pages.folder() + "/" + list_path(i + 1),
                    pages.templates.list.render(pages.common, list_fill(pages, i + 1, page_count)));
  });
}

Result<void> put_about(const Pages& pages, const assure::Catalogue& catalogue, const PutFile& put) {
  auto fill = page_head(pages, pages.text("nav.about"), "about.html");
  std::set<std::string> keys;
  std::set<std::pair<std::string, std::string>> seen;  // Scheme and state.
  for (const auto& row : pages.labels) {
    keys.insert(row.label->scheme);
    seen.emplace(row.label->scheme, row.label->state);
    for (const auto& event : row.label->history) {
      seen.emplace(row.label->scheme, event.state);
    }
  }
  auto& schemes = fill.lists["schemes"];
  for (const auto& key : keys) {
    const auto* scheme = catalogue.find(key);
    if (scheme == nullptr || scheme->key() != key) {
      continue;
    }
    std::vector<Fill> states;
    for (const auto& state : scheme->items("states")) {
      if (!seen.contains({key, state.id})) {
        continue;
      }
      states.push_back(
          {.texts = {{"state", state.name.in(pages.lang)},
                     {"what", state.text.in(pages.lang)},
                     {"mark", pages.text("mark." + std::string(assure::mark_name(state.mark)))}},
           .lists = {}});
    }
    schemes.push_back({.texts = {{"scheme", scheme->name.in(pages.lang)},
                                 {"key", key},
                                 {"description", scheme->text.in(pages.lang)},
                                 {"owner", scheme->owner.in(pages.lang)}},
                       .lists = {{"states", std::move(states)}}});
  }
  auto& standings = fill.lists["standings"];
  for (const auto standing : kStandings) {
    const std::string word(standing);
    standings.push_back({.texts = {{"value", word},
                                   {"name", pages.text("standing." + word)},
                                   {"meaning", pages.text("about." + word)}},
                         .lists = {}});
  }
  return put_made(put, pages.folder() + "/about.html",
                  pages.templates.about.render(pages.common, fill));
}

}  // namespace akashi::site

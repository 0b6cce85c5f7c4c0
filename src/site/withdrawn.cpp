// The list of labels that are no longer valid though their last day may not be over.
#include <algorithm>
#include <tuple>
#include <utility>

#include "site/pages.h"

namespace akashi::site {
namespace {

using formats::Fill;

constexpr std::size_t kModelsOfRow = 8;

// The change that took the validity; null where none is told.
const assure::LabelEvent* ending(const SiteLabel& row) {
  const auto& history = row.label->history;
  return history.empty() ? nullptr : &history.back();
}

std::vector<const SiteLabel*> withdrawn(const Pages& pages) {
  std::vector<const SiteLabel*> out;
  for (const auto& row : pages.labels) {
    if (row.status.standing == assure::LabelStanding::kEnded ||
        row.status.standing == assure::LabelStanding::kSuspended) {
      out.push_back(&row);
    }
  }
  const auto date = [](const SiteLabel* row) {
    const auto* const event = ending(*row);
    return event == nullptr ? std::string_view() : std::string_view(event->date);
  };
  std::ranges::sort(out, [&](const SiteLabel* a, const SiteLabel* b) {
    return std::make_tuple(date(b), std::string_view(a->label->number)) <
           std::make_tuple(date(a), std::string_view(b->label->number));
  });
  return out;
}

std::string path_of(std::size_t page) {
  return page == 1 ? "withdrawn.html" : "withdrawn/" + std::to_string(page) + ".html";
}

Fill row_fill(const Pages& pages, const SiteLabel& row) {
  const auto& label = *row.label;
  const auto* const event = ending(row);
  const auto models = models_text(label, kModelsOfRow);
  const auto& holder = said(label.holder, pages.lang);
  return {
      .texts = {{"slug", row.slug},
                {"name", assure::product_names(label).in(pages.lang)},
                {"number", label.number},
                {"level", level_name(pages, row)},
                {"standing", std::string(assure::standing_word(row.status.standing))},
                {"state", assure::status_name(row.status, *row.scheme).in(pages.lang)},
                {"models", models.empty() ? pages.text("label.not-given") : models},
                {"holder", holder.empty() ? pages.text("label.not-given") : holder},
                {"since", event == nullptr ? std::string() : event->date},
                {"reason", event == nullptr ? std::string() : said(event->note, pages.lang)},
                {"reason_lang", event == nullptr ? std::string() : other_lang(pages, event->note)},
                {"replaced_by", label.replaced_by}},
      .lists = {}};
}

}  // namespace

Result<void> put_withdrawn(const Pages& pages, ThreadPool& pool, const PutFile& put) {
  const auto rows = withdrawn(pages);
  const auto page_count = std::max<std::size_t>(1, (rows.size() + kRowsPerPage - 1) / kRowsPerPage);
  return try_each(pool, page_count, [&](std::size_t index) {
    const auto page = index + 1;
    const auto title = pages.text("withdrawn.title");
    const auto number = page == 1 ? "" : " " + std::to_string(page);
    auto fill = page_head(pages, title + number, path_of(page));
    fill.texts.merge(paging_fill(fill.texts["home"], page, page_count, path_of).texts);
    fill.texts["heading"] = title;
    fill.texts["list_heading"] = pages.text("list.title") + number;
    fill.texts["total"] = std::to_string(rows.size());
    fill.texts["none"] = rows.empty() ? "1" : "";
    const auto from = (page - 1) * kRowsPerPage;
    for (std::size_t i = from; i < std::min(from + kRowsPerPage, rows.size()); ++i) {
      fill.lists["rows"].push_back(row_fill(pages, *rows[i]));
    }
    fill.lists["rows"];  // There, though it may be empty.
    return put_made(put, pages.folder() + "/" + path_of(page),
                    pages.templates.withdrawn.render(pages.common, fill));
  });
}

}  // namespace akashi::site

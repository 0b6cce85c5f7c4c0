// What machines read: the search index, the feeds (RFC 4287), the site map, and the site's whole.
#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/data.h"
#include "base/hash.h"
#include "formats/json_writer.h"
#include "formats/markup_text.h"
#include "site/pages.h"

namespace akashi::site {
namespace {

constexpr std::size_t kMostEntries = 100;
constexpr std::size_t kMostModels = 20;
constexpr std::size_t kMostAddresses = 20'000;  // Two languages stay under the protocol's 50,000.
// Name space of RFC 9562 for URLs.
constexpr std::string_view kUrlSpace = "6ba7b811-9dad-11d1-80b4-00c04fd430c8";

const std::string& maker(const assure::Label& label, Lang lang) {
  static const assure::Text kNone;
  const auto* field = label.field("manufacturer");
  return said(field == nullptr ? kNone : field->text, lang);
}

std::string types(const assure::Label& label) {
  std::string out;
  for (const auto& product : label.products) {
    out += (out.empty() || product.type.empty() ? "" : " ") + product.type;
  }
  return out;
}

// All that is searched, folded: docs/formats/register.md.
std::string search_key(const assure::Label& label, const assure::TextFold& fold) {
  const auto name = assure::product_names(label);
  const std::string text = label.number + " " + name.ja + " " + name.en + " " +
                           models_text(label, kMostModels) + " " + label.holder.ja + " " +
                           label.holder.en + " " + maker(label, Lang::kJa);
  return fold.similar(text);
}

Result<void> put_shard(std::span<const SiteLabel> rows, std::size_t number,
                       const assure::TextFold& fold, const PutFile& put) {
  const auto json = formats::compact_json([&](formats::JsonWriter& writer) {
    const auto column = [&](std::string_view name, auto&& value) {
      writer.key(name);
      writer.begin_array();
      for (const auto& row : rows) {
        writer.string(value(row));
      }
      writer.end_array();
    };
    writer.begin_object();
    writer.key("akashi_register_shard");
    writer.integer(1);
    column("number", [](const SiteLabel& row) { return row.label->number; });
    column("slug", [](const SiteLabel& row) { return row.slug; });
    column("name_ja", [](const SiteLabel& row) { return assure::product_names(*row.label).ja; });
    column("name_en", [](const SiteLabel& row) { return assure::product_names(*row.label).en; });
    column("models", [](const SiteLabel& row) { return models_text(*row.label, kMostModels); });
    column("holder_ja", [](const SiteLabel& row) { return said(row.label->holder, Lang::kJa); });
    column("holder_en", [](const SiteLabel& row) { return said(row.label->holder, Lang::kEn); });
    column("maker", [](const SiteLabel& row) { return maker(*row.label, Lang::kJa); });
    column("level", [](const SiteLabel& row) { return level_value(row); });
    column("type", [](const SiteLabel& row) { return types(*row.label); });
    column("issued", [](const SiteLabel& row) { return row.label->issued; });
    column("last", [](const SiteLabel& row) { return row.last_day; });
    column("standing",
           [](const SiteLabel& row) { return assure::standing_word(row.status.standing); });
    column("key", [&](const SiteLabel& row) { return search_key(*row.label, fold); });
    writer.end_object();
  });
  return put("index/" + std::to_string(number) + ".json", json);
}

struct Change {
  const SiteLabel* row = nullptr;
  const assure::LabelEvent* event = nullptr;
};

std::vector<Change> last_changes(std::span<const SiteLabel> labels) {
  std::vector<Change> changes;
  for (const auto& row : labels) {
    for (const auto& event : row.label->history) {
      changes.push_back({.row = &row, .event = &event});
    }
  }
  const auto order = [](const Change& a, const Change& b) {
    return std::tie(b.event->date, a.row->label->number, b.event) <
           std::tie(a.event->date, b.row->label->number, a.event);
  };
  const auto count = std::min(kMostEntries, changes.size());
  std::ranges::partial_sort(changes, changes.begin() + static_cast<std::ptrdiff_t>(count), order);
  changes.resize(count);
  return changes;
}

}  // namespace

Result<void> put_index(std::span<const SiteLabel> labels, const assure::TextFold& fold,
                       ThreadPool& pool, const PutFile& put) {
  return try_each(pool, (labels.size() + kRowsPerShard - 1) / kRowsPerShard, [&](std::size_t i) {
    const auto from = i * kRowsPerShard;
    return put_shard(labels.subspan(from, std::min(kRowsPerShard, labels.size() - from)), i, fold,
                     put);
  });
}

Result<void> put_feed(const Pages& pages, const PutFile& put) {
  using formats::escape_markup;
  const auto changes = last_changes(pages.labels);
  const auto updated =
      (changes.empty() ? assure::to_text(pages.options.on) : changes.front().event->date) +
      "T00:00:00Z";
  const auto base = pages.options.url + (pages.options.url.empty() ? "" : pages.folder() + "/");
  const auto id = [&](const std::string& what) {
    return "urn:uuid:" + uuid_v5(kUrlSpace, "akashi-register/" + pages.options.url + "/" +
                                                pages.folder() + "/" + what);
  };
  std::string out =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" "
      "xml:lang=\"" +
      pages.folder() + "\">\n";
  const auto element = [&](std::string_view name, std::string_view text) {
    out += "<" + std::string(name) + ">" + escape_markup(text) + "</" + std::string(name) + ">\n";
  };
  element("id", id(""));
  element("title", pages.text("site"));
  element("updated", updated);
  out += "<author><name>" + escape_markup(pages.text("site")) + "</name></author>\n";
  element("generator", pages.options.program);
  if (!base.empty()) {
    out += "<link rel=\"self\" href=\"" + escape_markup(base + "feed.xml") + "\"/>\n";
  }
  for (const auto& [row, event] : changes) {
    const auto* state =
        row->scheme == nullptr ? nullptr : row->scheme->find("states", event->state);
    const auto words = state == nullptr ? event->state : state->name.in(pages.lang);
    const auto number = std::to_string(event - row->label->history.data());
    out += "<entry>\n";
    element("id", id(row->label->number + "#" + number));
    element("title", row->label->number + ": " + words + " — " +
                         assure::product_names(*row->label).in(pages.lang));
    element("updated", event->date + "T00:00:00Z");
    out += "<link rel=\"alternate\" type=\"text/html\" href=\"" +
           escape_markup(base + "label/" + row->slug + ".html") + "\"/>\n";
    element("summary",
            said(event->note, pages.lang).empty() ? words : said(event->note, pages.lang));
    out += "</entry>\n";
  }
  return put(pages.folder() + "/feed.xml", out + "</feed>\n");
}

Result<void> put_site_map(const SiteOptions& options, std::span<const SiteLabel> labels,
                          const PutFile& put) {
  AKASHI_TRY(put("robots.txt", options.url.empty() ? std::string("User-agent: *\nAllow: /\n")
                                                   : "User-agent: *\nAllow: /\nSitemap: " +
                                                         options.url + "sitemap.xml\n"));
  if (options.url.empty()) {
    return {};
  }
  constexpr std::string_view kHead = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  constexpr std::string_view kSpace = " xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
  std::string all = std::string(kHead) + "<sitemapindex" + std::string(kSpace);
  const auto place = [&](const std::string& path) {
    return "<loc>" + formats::escape_markup(options.url + path) + "</loc>";
  };
  for (std::size_t at = 0; at == 0 || at < labels.size(); at += kMostAddresses) {
    std::string map = std::string(kHead) + "<urlset" + std::string(kSpace);
    for (const std::string folder : {"ja/", "en/"}) {
      for (const char* page : {"index.html", "withdrawn.html", "about.html"}) {
        map += at == 0 ? "<url>" + place(folder + page) + "</url>\n" : "";
      }
      for (const auto& row : labels.subspan(at, std::min(kMostAddresses, labels.size() - at))) {
        map += "<url>" + place(folder + "label/" + row.slug + ".html") + "</url>\n";
      }
    }
    const auto name = "sitemap-" + std::to_string(at / kMostAddresses + 1) + ".xml";
    AKASHI_TRY(put(name, map + "</urlset>\n"));
    all += "<sitemap>" + place(name) + "</sitemap>\n";
  }
  return put("sitemap.xml", all + "</sitemapindex>\n");
}

Result<void> write_site(std::span<const SiteLabel> labels, const assure::Catalogue& catalogue,
                        const SiteOptions& options, ThreadPool& pool, const PutFile& put) {
  AKASHI_TRY_ASSIGN(const auto templates, load_templates());
  AKASHI_TRY_ASSIGN(const auto fold, assure::load_text_fold());
  for (const char* name : {"register.css", "register.js", "fold.js", "fold.json", "root.js"}) {
    const auto* file = find_data(std::string("register/") + name);
    AKASHI_TRY(
        put(std::string("assets/") + name, file == nullptr ? std::string_view() : file->bytes));
  }
  const formats::Fill names{
      .texts = {{"ja", templates.text("site").ja}, {"en", templates.text("site").en}}, .lists = {}};
  AKASHI_TRY_ASSIGN(const auto root, templates.root.render(names, {}));
  AKASHI_TRY(put("index.html", root));

  std::unordered_map<std::string_view, const SiteLabel*> numbers;
  for (const auto& row : labels) {
    numbers.emplace(row.label->number, &row);
  }
  const auto by_number = [&](std::string_view number) -> const SiteLabel* {
    const auto found = numbers.find(number);
    return found == numbers.end() ? nullptr : found->second;
  };
  const std::vector<Pages> languages = {make_pages(Lang::kJa, templates, options, labels),
                                        make_pages(Lang::kEn, templates, options, labels)};
  for (const auto& pages : languages) {
    AKASHI_TRY(put_lists(pages, pool, put));
    AKASHI_TRY(put_withdrawn(pages, pool, put));
    AKASHI_TRY(put_about(pages, catalogue, put));
    AKASHI_TRY(put_feed(pages, put));
  }
  const auto put_label = [&](std::size_t i) -> Result<void> {
    const auto& row = labels[i];
    AKASHI_TRY(put("labels/" + row.slug + ".json",
                   assure::label_json(*row.label, formats::JsonLayout::kIndented)));
    PageCode code;
    for (const auto& pages : languages) {
      AKASHI_TRY(put_made(put, pages.folder() + "/label/" + row.slug + ".html",
                          label_page(pages, row, fold, by_number, code)));
    }
    return {};
  };
  AKASHI_TRY(try_each(pool, labels.size(), put_label));
  AKASHI_TRY(put_index(labels, fold, pool, put));
  return put_site_map(options, labels, put);
}

}  // namespace akashi::site

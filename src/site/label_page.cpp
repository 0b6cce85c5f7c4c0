// The information page of one label: its status, the fields that its scheme names, its history.
#include <algorithm>
#include <array>
#include <utility>

#include "formats/qr_code.h"
#include "site/pages.h"

namespace akashi::site {
namespace {

using formats::Fill;

std::string state_text(const Pages& pages, const SiteLabel& row) {
  return row.scheme == nullptr ? row.status.reason.text(pages.lang)
                               : assure::status_name(row.status, *row.scheme).in(pages.lang);
}

std::string item_name(const SiteLabel& row, std::string_view array, const std::string& id,
                      Lang lang) {
  const auto* item = row.scheme == nullptr ? nullptr : row.scheme->find(array, id);
  return item == nullptr ? id : item->name.in(lang);
}

// Why a field has no value.
std::string absent_text(const Pages& pages, const SiteLabel& row, const assure::Item& field) {
  if (field.id == "vulnerabilities") {
    return pages.text("label.no-vulnerabilities");
  }
  const auto levels = field.ids("levels");
  const bool for_level =
      levels.empty() || std::ranges::find(levels, row.label->level) != levels.end();
  return pages.text(for_level ? "label.not-given" : "label.not-for-level");
}

Fill field_fill(const Pages& pages, const SiteLabel& row, const assure::Item& field) {
  const auto& scheme = *row.scheme;
  auto text = assure::page_text(*row.label, scheme, field.id, {});
  if (field.id == "status") {
    // Never a bare "valid": the page may be read long after that day.
    const auto words = state_text(pages, row) + " (" + pages.text("status.as-of") + ", " +
                       assure::to_text(pages.options.on) + ")";
    text = {.en = words, .ja = words};
  } else if (field.id == "scheme-url" && text.empty()) {
    // Where the facts of the scheme are published.
    const auto found = std::ranges::find(scheme.sources, scheme.source, &assure::SourceEntry::id);
    if (found != scheme.sources.end()) {
      text = {.en = found->address, .ja = found->address};
    }
  } else if (field.id == "expires") {
    text = {.en = row.last_day, .ja = row.last_day};
  }
  const auto& value = said(text, pages.lang);
  return {.texts = {{"id", field.id},
                    {"field", field.name.in(pages.lang)},
                    {"value", value},
                    {"value_lang", other_lang(pages, text)},
                    {"link", link_of(value)},
                    {"absent", value.empty() ? absent_text(pages, row, field) : ""}},
          .lists = {}};
}

// Fields under the names of their groups, in the scheme's order.
std::vector<Fill> groups(const Pages& pages, const SiteLabel& row) {
  std::vector<Fill> out;
  if (row.scheme == nullptr) {
    return out;
  }
  std::string_view name;
  for (const auto& field : row.scheme->items("page_fields")) {
    const auto* group = field.words_of("group");
    const std::string& words = group == nullptr ? pages.text("label.files") : group->in(pages.lang);
    if (out.empty() || name != words) {
      out.push_back({.texts = {{"group", words}}, .lists = {{"fields", {}}}});
      name = group == nullptr ? std::string_view() : std::string_view(group->in(pages.lang));
    }
    out.back().lists["fields"].push_back(field_fill(pages, row, field));
  }
  return out;
}

std::vector<Fill> history(const Pages& pages, const SiteLabel& row) {
  std::vector<Fill> out;
  for (const auto& event : row.label->history) {
    out.push_back(
        {.texts = {{"date", event.date},
                   {"change", item_name(row, "transitions", event.transition, pages.lang)},
                   {"after", item_name(row, "states", event.state, pages.lang)},
                   {"note", said(event.note, pages.lang)},
                   {"note_lang", other_lang(pages, event.note)}},
         .lists = {}});
  }
  return out;
}

bool looks_mixed(const assure::Label& label, const assure::TextFold& fold) {
  const auto mixed = [&](const assure::Text& text) {
    return fold.looks_mixed(text.en) || fold.looks_mixed(text.ja);
  };
  return fold.looks_mixed(label.number) || mixed(label.holder) ||
         std::ranges::any_of(label.products, [&](const assure::LabelProduct& product) {
           return mixed(product.name) ||
                  std::ranges::any_of(product.models,
                                      [&](const std::string& m) { return fold.looks_mixed(m); });
         });
}

// The address of the page as a QR code: what the label itself says, or where the register will
// stand. Without either the page has none.
Result<void> add_qr(const Pages& pages, const SiteLabel& row, PageCode& last, Fill& fill) {
  auto address = row.label->page_url;
  if (address.empty() && !pages.options.url.empty()) {
    address = pages.options.url + pages.folder() + "/label/" + row.slug + ".html";
  }
  auto& texts = fill.texts;
  texts["qr_address"] = address;
  texts["qr_path"] = texts["qr_box"] = "";
  if (address.empty() || link_of(address) != address) {  // Addresses of the web only.
    return {};
  }
  if (last.address != address) {
    AKASHI_TRY_ASSIGN(const auto code, formats::make_qr(address));
    last = {.address = address, .path = formats::qr_path(code), .box = formats::qr_box(code)};
  }
  texts["qr_path"] = last.path;
  texts["qr_box"] = last.box;
  return {};
}

}  // namespace

Result<std::string> label_page(const Pages& pages, const SiteLabel& row,
                               const assure::TextFold& fold,
                               const std::function<const SiteLabel*(std::string_view)>& by_number,
                               PageCode& last) {
  const auto& label = *row.label;
  const auto name = assure::product_names(label).in(pages.lang);
  auto fill = page_head(pages, name + " (" + label.number + ")", "label/" + row.slug + ".html");
  auto standing = standing_fill(pages, row);
  const auto slug_of = [&](const std::string& number) {
    const auto* other = number.empty() ? nullptr : by_number(number);
    return other == nullptr ? std::string() : other->slug;
  };
  const std::pair<const char*, std::string> texts[] = {
      {"name", name},
      {"number", label.number},
      {"level", level_name(pages, row)},
      {"slug", row.slug},
      {"mixed", looks_mixed(label, fold) ? "1" : ""},
      {"issued", label.issued},
      {"last_day", row.last_day},
      {"state", state_text(pages, row)},
      {"problem", row.problem ? "1" : ""},
      {"replaced_by", label.replaced_by},
      {"replaced_slug", slug_of(label.replaced_by)},
      {"replaces", label.replaces},
      {"replaces_slug", slug_of(label.replaces)},
      {"several", label.products.size() > 1 || row.scheme == nullptr ? "1" : ""},
      {"token", label.token}};
  fill.texts.insert(std::begin(texts), std::end(texts));
  fill.texts.merge(standing.texts);
  AKASHI_TRY(add_qr(pages, row, last, fill));
  fill.lists["groups"] = groups(pages, row);
  fill.lists["history"] = history(pages, row);
  auto& products = fill.lists["products"];
  for (const auto& product : label.products) {
    products.push_back(
        {.texts = {{"product", said(product.name, pages.lang)},
                   {"models", models_text({.products = {product}}, assure::kMostLabelModels)}},
         .lists = {}});
  }
  return pages.templates.label.render(pages.common, fill);
}

}  // namespace akashi::site

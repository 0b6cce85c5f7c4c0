#include "assure/label.h"

#include <algorithm>

#include "base/strings.h"

namespace akashi::assure {
namespace {

Text same(std::string text) {
  return {.en = text, .ja = std::move(text)};
}

Text item_name(const Scheme& scheme, std::string_view array, std::string_view id) {
  const auto* const item = scheme.find(array, id);
  return item == nullptr ? same(std::string(id)) : item->name;
}

// Names of all, parted as each language does; one that is not named in a language by its other.
template <class Range, class Name>
Text joined(const Range& items, Name name) {
  Text out;
  for (const auto& item : items) {
    const Text one = name(item);
    out.en += (out.en.empty() ? "" : ", ") + (one.en.empty() ? one.ja : one.en);
    out.ja += (out.ja.empty() ? "" : "、") + (one.ja.empty() ? one.en : one.ja);
  }
  return out;
}

Text product_types(const Label& label, const Scheme& scheme) {
  std::vector<std::string> types;
  for (const auto& product : label.products) {
    if (!product.type.empty() && std::ranges::find(types, product.type) == types.end()) {
      types.push_back(product.type);
    }
  }
  return joined(types,
                [&](const std::string& type) { return item_name(scheme, "product_types", type); });
}

Text models(const Label& label) {
  std::vector<std::string> all;
  for (const auto& product : label.products) {
    all.insert(all.end(), product.models.begin(), product.models.end());
  }
  return same(join(all, ", "));
}

// Issue, and each renewal that led here.
Text issue_dates(const Label& label) {
  Text out = same(label.issued);
  if (!label.replaces.empty()) {
    out.en += " (renews " + label.replaces + ")";
    out.ja += "(" + label.replaces + " の更新)";
  }
  return out;
}

}  // namespace

const PageField* Label::field(std::string_view id) const {
  const auto found = std::ranges::find(page, id, &PageField::id);
  return found == page.end() ? nullptr : &*found;
}

Text product_names(const Label& label) {
  return joined(label.products, [](const LabelProduct& product) { return product.name; });
}

Text page_text(const Label& label, const Scheme& scheme, std::string_view field,
               const Text& state_name) {
  if (field == "label-number") {
    return same(label.number);
  }
  if (field == "level") {
    return item_name(scheme, "levels", label.level);
  }
  if (field == "status") {
    return state_name;
  }
  if (field == "issued") {
    return issue_dates(label);
  }
  if (field == "expires") {
    return same(label.last_day);
  }
  if (field == "criteria-version") {
    return same(label.criteria_version);
  }
  if (field == "applicant") {
    return label.holder;
  }
  if (field == "evaluator-class") {
    return label.evaluator.empty() ? Text{} : item_name(scheme, "evaluators", label.evaluator);
  }
  if (field == "product-name") {
    return product_names(label);
  }
  if (field == "model-number") {
    return models(label);
  }
  if (field == "product-type") {
    return product_types(label, scheme);
  }
  const auto* const said = label.field(field);
  return said == nullptr ? Text{} : said->text;
}

}  // namespace akashi::assure

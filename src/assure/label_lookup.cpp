#include "assure/label_lookup.h"

#include <algorithm>

#include "base/strings.h"

namespace akashi::assure {

std::string plain_id(const TextFold& fold, std::string_view text) {
  return replace_all(fold.plain(text), " ", "");
}

std::string similar_id(const TextFold& fold, std::string_view text) {
  return replace_all(fold.similar(text), " ", "");
}

LabelLookup::LabelLookup(std::span<const Label> labels, const TextFold& fold) : fold_(fold) {
  for (const auto& label : labels) {
    numbers_.emplace(plain_id(fold, label.number), &label);
    alike_numbers_.emplace(similar_id(fold, label.number), &label);
    for (const auto& product : label.products) {
      for (const auto& model : product.models) {
        models_.emplace(plain_id(fold, model), &label);
        alike_models_.emplace(similar_id(fold, model), &label);
      }
    }
  }
}

// In an order that does not depend on the table.
LabelLookup::Found LabelLookup::found(const Map& map, const std::string& key) {
  Found out;
  const auto [from, to] = map.equal_range(key);
  for (auto at = from; at != to; ++at) {
    out.push_back(at->second);
  }
  std::ranges::sort(out, {}, &Label::number);
  out.erase(std::ranges::unique(out).begin(), out.end());
  return out;
}

LabelLookup::Found LabelLookup::by_number(std::string_view number) const {
  return found(numbers_, plain_id(fold_, number));
}

LabelLookup::Found LabelLookup::by_model(std::string_view model) const {
  return found(models_, plain_id(fold_, model));
}

LabelLookup::Found LabelLookup::alike_number(std::string_view number) const {
  return found(alike_numbers_, similar_id(fold_, number));
}

LabelLookup::Found LabelLookup::alike_model(std::string_view model) const {
  return found(alike_models_, similar_id(fold_, model));
}

bool names_model(const Label& label, std::string_view model, const TextFold& fold) {
  const auto wanted = plain_id(fold, model);
  return std::ranges::any_of(label.products, [&](const LabelProduct& product) {
    return std::ranges::any_of(
        product.models, [&](const std::string& named) { return plain_id(fold, named) == wanted; });
  });
}

std::string alike_model_of(const Label& label, std::string_view model, const TextFold& fold) {
  const auto wanted = similar_id(fold, model);
  for (const auto& product : label.products) {
    for (const auto& named : product.models) {
      if (similar_id(fold, named) == wanted) {
        return named;
      }
    }
  }
  return {};
}

bool names_maker(const Label& label, std::string_view maker, const TextFold& fold) {
  constexpr std::size_t kLeast = 2;  // Bytes: a single letter is part of every name.
  const auto wanted = plain_id(fold, maker);
  const auto* field = label.field("manufacturer");
  const auto same = [&](const std::string& name) {
    const auto known = plain_id(fold, name);
    return wanted.size() >= kLeast && known.size() >= kLeast &&
           (known.find(wanted) != std::string::npos || wanted.find(known) != std::string::npos);
  };
  return same(label.holder.ja) || same(label.holder.en) ||
         (field != nullptr && (same(field->text.ja) || same(field->text.en)));
}

}  // namespace akashi::assure

// A relationship is a product too: "openssl as a component of Red Hat Enterprise Linux 9". Modules
// are one level more: "nodejs as a component of nodejs:18:… as a component of AppStream 9".
#include "feeds/csaf/meaning.h"

#include <algorithm>
#include <array>
#include <utility>

#include "feeds/csaf/modules.h"

namespace akashi::feeds::csaf {
namespace {

using formats::NodeView;

bool take_module(const Product& product, Meaning& out) {
  const auto helper = product.helper();
  const auto take = [&](NodeView text) {
    const auto purl = parse_purl(text.text());
    auto stream = purl ? module_named(*purl) : std::nullopt;
    if (stream) {
      out.modules.push_back(std::move(*stream));
    }
    return stream.has_value();
  };
  bool taken = take(helper["purl"]);
  for (const auto purl : helper["purls"]) {
    taken = taken || take(purl);
  }
  return taken;
}

// What a relationship says that something is part of: a product, a module, or a module as a part
// of a product.
bool take_whole(const ProductTree& tree, std::string_view id, Meaning& out) {
  const auto* whole = tree.find(id);
  if (whole != nullptr && whole->kind == Product::Kind::kRelation) {
    const auto* part = tree.find(whole->node["product_reference"].text());
    if (part == nullptr || part->kind == Product::Kind::kRelation) {
      return false;
    }
    out.part_of_part = (!take_module(*whole, out) && !take_module(*part, out)) || out.part_of_part;
    whole = tree.find(whole->node["relates_to_product_reference"].text());
  }
  if (whole == nullptr || whole->kind == Product::Kind::kRelation) {
    return false;
  }
  if (!take_module(*whole, out)) {
    out.platforms.push_back(whole);
  }
  return true;
}

// A relationship's own helper identifies it more closely than that of its part.
void take_helper(const Product& product, Meaning& out) {
  const auto helper = product.helper();
  if (out.cpe.empty()) {
    out.cpe = helper["cpe"].text();
  }
  if (!out.purls.empty()) {
    return;
  }
  const auto add = [&](NodeView text) {
    if (auto purl = parse_purl(text.text())) {
      out.purls.push_back(with_module_as_qualifier(std::move(*purl)));
    }
  };
  if (const auto purl = helper["purl"]) {
    add(purl);
  }
  for (const auto purl : helper["purls"]) {
    add(purl);
  }
}

void take_levels(const ProductTree& tree, const Product& product, Meaning& out) {
  constexpr auto kNarrower =
      std::to_array<std::string_view>({"service_pack", "patch_level", "specification"});
  for (const auto& level : tree.levels(product)) {
    if (level.category == "product_version") {
      out.version = level.name;
    } else if (level.category == "product_version_range") {
      out.range = level.name;
    } else if (std::ranges::find(kNarrower, level.category) != kNarrower.end()) {
      out.narrower = true;
    }
  }
}

}  // namespace

std::optional<Meaning> meaning_of(const ProductTree& tree, std::string_view id) {
  Meaning out;
  const auto* product = tree.find(id);
  for (int level = 0; product != nullptr && product->kind == Product::Kind::kRelation; ++level) {
    const auto whole = product->node["relates_to_product_reference"].text();
    if (level == ProductTree::kMostLevels || !take_whole(tree, whole, out)) {
      return std::nullopt;
    }
    take_helper(*product, out);
    product = tree.find(product->node["product_reference"].text());
  }
  if (product == nullptr) {
    return std::nullopt;
  }
  take_helper(*product, out);
  take_levels(tree, *product, out);
  return out;
}

}  // namespace akashi::feeds::csaf

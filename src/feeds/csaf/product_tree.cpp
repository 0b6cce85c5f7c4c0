// product_tree of CSAF 2.0 and 2.1 (section 3.2.2 / 3.2.3): "branches" (category, name, and either
// "branches" or "product"), "full_product_names", "relationships" (category, product_reference,
// relates_to_product_reference, full_product_name) and "product_groups" (group_id, product_ids).
#include "feeds/csaf/product_tree.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <unordered_set>
#include <utility>

namespace akashi::feeds::csaf {

using formats::NodeView;

namespace {

std::uint64_t pair_of(std::uint32_t group, std::uint32_t product) {
  return (std::uint64_t{group} << 32) | product;
}

}  // namespace

std::string_view Product::name() const {
  return (kind == Kind::kRelation ? node["full_product_name"] : node)["name"].text();
}

NodeView Product::helper() const {
  return (kind == Kind::kRelation ? node["full_product_name"]
                                  : node)["product_identification_helper"];
}

ProductTree::ProductTree(NodeView product_tree) {
  walk(product_tree["branches"], 0);
  for (const auto product : product_tree["full_product_names"]) {
    add(product, {.kind = Product::Kind::kListed, .node = product});
  }
  for (const auto relation : product_tree["relationships"]) {
    add(relation["full_product_name"], {.kind = Product::Kind::kRelation, .node = relation});
  }
  for (const auto group : product_tree["product_groups"]) {
    const auto number = static_cast<std::uint32_t>(groups_.size());
    groups_.push_back(group);
    if (!group_by_id_.emplace(group["group_id"].text(), number).second) {
      continue;
    }
    for (const auto member : group["product_ids"]) {
      if (const auto product = by_id_.find(member.text()); product != by_id_.end()) {
        memberships_.insert(pair_of(number, product->second));
      }
    }
  }
}

// As deep as the parser lets JSON be.
void ProductTree::walk(NodeView branches, std::uint32_t parent) {
  for (const auto branch : branches) {
    if (!branch.is_object()) {
      continue;
    }
    const auto number = static_cast<std::uint32_t>(branches_.size());
    branches_.push_back({parent, branch});
    if (const auto product = branch["product"]) {
      add(product, {.kind = Product::Kind::kBranch, .node = product, .branch = number});
    }
    walk(branch["branches"], number);
  }
}

void ProductTree::add(NodeView full_name, Product product) {
  const auto id = full_name["product_id"].text();
  if (id.empty()) {
    return;
  }
  const auto number = static_cast<std::uint32_t>(products_.size());
  const auto [known, added] = by_id_.emplace(id, number);
  if (!added) {
    products_[known->second].ambiguous = true;
    return;
  }
  products_.push_back(product);
}

const Product* ProductTree::find(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() || products_[found->second].ambiguous ? nullptr
                                                                     : &products_[found->second];
}

std::vector<std::uint32_t> ProductTree::path_of(std::uint32_t branch) const {
  std::vector<std::uint32_t> path;
  for (; branch != 0; branch = branches_[branch].parent) {
    path.push_back(branch);
  }
  std::ranges::reverse(path);
  return path;
}

std::vector<ProductTree::Level> ProductTree::levels(const Product& product) const {
  std::vector<Level> levels;
  for (const auto branch : path_of(product.branch)) {
    const auto node = branches_[branch].node;
    levels.push_back({node["category"].text(), node["name"].text()});
  }
  return levels;
}

NodeView ProductTree::group(std::string_view id) const {
  const auto found = group_by_id_.find(id);
  return found == group_by_id_.end() ? NodeView() : groups_[found->second]["product_ids"];
}

// The products of these ids and those that their relationships name, in the order of the document:
// as many levels as a statement is read through, so that a long chain isn't kept with each record.
std::vector<std::uint32_t> ProductTree::closure(const std::vector<std::string_view>& ids) const {
  std::unordered_set<std::uint32_t> seen;
  std::vector<std::uint32_t> out;
  auto open = ids;
  for (int level = 0; level <= kMostLevels && !open.empty(); ++level) {
    std::vector<std::string_view> parts;
    for (const auto id : open) {
      const auto found = by_id_.find(id);
      if (found == by_id_.end() || products_[found->second].ambiguous ||
          !seen.insert(found->second).second) {
        continue;
      }
      out.push_back(found->second);
      const auto& product = products_[found->second];
      if (product.kind == Product::Kind::kRelation) {
        parts.push_back(product.node["product_reference"].text());
        parts.push_back(product.node["relates_to_product_reference"].text());
      }
    }
    open = std::move(parts);
  }
  std::ranges::sort(out);
  return out;
}

void ProductTree::write_branches(const std::vector<Used>& used, std::size_t begin, std::size_t end,
                                 std::size_t depth, formats::JsonWriter& json) const {
  json.begin_array();
  while (begin < end) {
    const auto branch = used[begin].path[depth];
    auto next = begin;
    while (next < end && used[next].path[depth] == branch) {
      ++next;
    }
    const auto node = branches_[branch].node;
    json.begin_object();
    json.member("category", node["category"].text());
    json.member("name", node["name"].text());
    if (used[begin].path.size() == depth + 1) {
      json.key("product");
      formats::write_tree(products_[used[begin].product].node, json);
      ++begin;
    }
    if (begin < next) {
      json.key("branches");
      write_branches(used, begin, next, depth + 1, json);
    }
    json.end_object();
    begin = next;
  }
  json.end_array();
}

std::string_view ProductTree::id_of(std::uint32_t number) const {
  const auto& product = products_[number];
  const bool relation = product.kind == Product::Kind::kRelation;
  return (relation ? product.node["full_product_name"] : product.node)["product_id"].text();
}

// Those that are asked for, with the members that are written. A group may be large and be asked
// for often, as may the products: the smaller of both is gone through.
void ProductTree::write_groups(const std::vector<std::uint32_t>& used,
                               const std::vector<std::string_view>& groups,
                               formats::JsonWriter& json) const {
  std::map<std::uint32_t, std::vector<std::uint32_t>> members;
  for (const auto group : groups) {
    const auto found = group_by_id_.find(group);
    if (found == group_by_id_.end() || members.contains(found->second)) {
      continue;
    }
    auto& out = members[found->second];
    const auto ids = groups_[found->second]["product_ids"];
    if (ids.size() > used.size()) {
      std::ranges::copy_if(used, std::back_inserter(out), [&](std::uint32_t number) {
        return memberships_.contains(pair_of(found->second, number));
      });
      continue;
    }
    for (const auto id : ids) {
      const auto product = by_id_.find(id.text());
      if (product != by_id_.end() && std::ranges::binary_search(used, product->second)) {
        out.push_back(product->second);
      }
    }
    std::ranges::sort(out);
    const auto rest = std::ranges::unique(out);
    out.erase(rest.begin(), rest.end());
  }
  if (members.empty()) {
    return;
  }
  json.key("product_groups");
  json.begin_array();
  for (const auto& [group, ids] : members) {
    json.begin_object();
    json.member("group_id", groups_[group]["group_id"].text());
    json.key("product_ids");
    json.begin_array();
    for (const auto number : ids) {
      json.string(id_of(number));
    }
    json.end_array();
    json.end_object();
  }
  json.end_array();
}

void ProductTree::write(const std::vector<std::string_view>& ids,
                        const std::vector<std::string_view>& groups,
                        formats::JsonWriter& json) const {
  const auto used = closure(ids);
  std::vector<Used> hanging;
  bool listed = false;
  bool related = false;
  for (const auto number : used) {
    const auto& product = products_[number];
    listed = listed || product.kind == Product::Kind::kListed;
    related = related || product.kind == Product::Kind::kRelation;
    if (product.kind == Product::Kind::kBranch) {
      hanging.push_back({number, path_of(product.branch)});
    }
  }
  json.begin_object();
  if (!hanging.empty()) {
    json.key("branches");
    write_branches(hanging, 0, hanging.size(), 0, json);
  }
  const auto write_kind = [&](std::string_view name, Product::Kind kind) {
    json.key(name);
    json.begin_array();
    for (const auto number : used) {
      if (products_[number].kind == kind) {
        formats::write_tree(products_[number].node, json);
      }
    }
    json.end_array();
  };
  if (listed) {
    write_kind("full_product_names", Product::Kind::kListed);
  }
  if (related) {
    write_kind("relationships", Product::Kind::kRelation);
  }
  write_groups(used, groups, json);
  json.end_object();
}

}  // namespace akashi::feeds::csaf

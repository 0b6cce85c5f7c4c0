// The products of a document: by id, with the branches that they hang in and what they are part of.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "formats/tree.h"
#include "formats/tree_json.h"

namespace akashi::feeds::csaf {

struct Product {
  enum class Kind : std::uint8_t { kBranch, kListed, kRelation };
  Kind kind = Kind::kListed;
  formats::NodeView node;    // full_product_name, or the relationship.
  std::uint32_t branch = 0;  // Of kBranch: which it hangs in.
  bool ambiguous = false;    // The id was given twice: nobody knows which is meant.
  std::string_view name() const;
  formats::NodeView helper() const;  // product_identification_helper
};

// A view into a tree of JSON, which must outlive it.
class ProductTree {
 public:
  explicit ProductTree(formats::NodeView product_tree);

  const Product* find(std::string_view id) const;  // nullptr also for an ambiguous id.
  // From the vendor down to the product.
  struct Level {
    std::string_view category;
    std::string_view name;
  };
  std::vector<Level> levels(const Product& product) const;
  // The members of a product group; none when it isn't there.
  formats::NodeView group(std::string_view id) const;

  // The tree with these products only, what they are made of, and what of them is in these groups.
  void write(const std::vector<std::string_view>& ids, const std::vector<std::string_view>& groups,
             formats::JsonWriter& json) const;

  // Relationships may be of relationships; more than a few levels is nobody's intent.
  static constexpr int kMostLevels = 4;

 private:
  struct Branch {
    std::uint32_t parent = 0;
    formats::NodeView node;
  };
  struct Used {
    std::uint32_t product = 0;
    std::vector<std::uint32_t> path;  // Of branches, from the root.
  };

  void walk(formats::NodeView branches, std::uint32_t parent);
  void add(formats::NodeView full_name, Product product);
  std::vector<std::uint32_t> closure(const std::vector<std::string_view>& ids) const;
  std::vector<std::uint32_t> path_of(std::uint32_t branch) const;
  void write_branches(const std::vector<Used>& used, std::size_t begin, std::size_t end,
                      std::size_t depth, formats::JsonWriter& json) const;
  void write_groups(const std::vector<std::uint32_t>& used,
                    const std::vector<std::string_view>& groups, formats::JsonWriter& json) const;
  std::string_view id_of(std::uint32_t number) const;

  std::vector<Branch> branches_ = {Branch{}};  // The first stands for the root.
  std::vector<Product> products_;              // In the order of the document.
  std::unordered_map<std::string_view, std::uint32_t> by_id_;
  std::vector<formats::NodeView> groups_;
  std::unordered_map<std::string_view, std::uint32_t> group_by_id_;
  std::unordered_set<std::uint64_t> memberships_;  // Group and product.
};

}  // namespace akashi::feeds::csaf

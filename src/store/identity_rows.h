// Rows of the identity table: packages and the CPE products that they are, and what the CPE
// dictionary says of names.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/identity.h"
#include "store/changes.h"

namespace akashi::store {

inline constexpr std::string_view kMappingFeed = "purl2cpe";
inline constexpr std::string_view kDictionaryFeed = "cpe-dictionary";

// What a row tells, each a line of its value.
enum class IdentityRow : char {
  kPurl = 'P',         // Of a package: products, "a:vendor:product".
  kDeprecated = 'N',   // Of a name: the names that took its place.
  kPredecessor = 'R',  // Of a name: the names whose place it took.
  kProduct = 'T',      // Of a product: its title, then repositories that its references name.
};
std::string identity_key(std::string_view feed, IdentityRow kind, std::string_view key);

// Pieces with the same group belong together. Names of any other part than a, o and h, and packages
// without a product, give nothing.
TableRows mapping_rows(std::span<const CpeMapping> mappings);

// "github.com/owner/name", in lower case, of an address on a host that keeps each repository below
// its owner; "" of others.
std::string repository_of(std::string_view address);

// The dictionary has more than a million names. What is kept of it: names that were replaced, and a
// title and repositories for each product.
class CpeDictionary {
 public:
  void add(CpeDictionaryName&& name);
  void merge(CpeDictionary&& other);
  TableRows rows() const;

 private:
  struct Product {
    std::string title;  // The words that all titles begin with.
    bool titled = false;
    std::set<std::string> repositories;  // At most kMostRepositories.

    void add_title(std::string_view text);
    void add_repositories(std::set<std::string>&& more);
  };
  static constexpr std::size_t kMostRepositories = 8;

  std::map<std::string, Product> products_;
  std::map<std::string, std::set<std::string>> successors_;
};

}  // namespace akashi::store

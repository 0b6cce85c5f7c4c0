#include "store/identity_rows.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/strings.h"
#include "model/cpe.h"
#include "store/index_format.h"

namespace akashi::store {
namespace {

using Sets = std::map<std::string, std::set<std::string>>;

std::string text_of(const std::set<std::string>& texts) {
  std::string out;
  for (const auto& one : texts) {
    out += one + '\n';
  }
  return out;
}

bool is_product(std::string_view product) {
  return (product.starts_with("a:") || product.starts_with("o:") || product.starts_with("h:")) &&
         product.find_first_of("*?\n") == std::string_view::npos;
}

std::string product_key(const Cpe& name) {
  return name[CpeField::kPart] + ":" + name[CpeField::kVendor] + ":" + name[CpeField::kProduct];
}

// How far two titles are the same, whole words alone.
std::string_view common_words(std::string_view a, std::string_view b) {
  std::size_t same = 0;
  std::size_t i = 0;
  for (; i < a.size() && i < b.size() && a[i] == b[i]; ++i) {
    if (a[i] == ' ') {
      same = i;
    }
  }
  const bool ends = (i == a.size() || a[i] == ' ') && (i == b.size() || b[i] == ' ');
  return a.substr(0, ends ? i : same);
}

}  // namespace

std::string identity_key(std::string_view feed, IdentityRow kind, std::string_view key) {
  return std::string(feed) + '\0' + static_cast<char>(kind) + '\0' + std::string(key);
}

TableRows mapping_rows(std::span<const CpeMapping> mappings) {
  struct Group {
    std::set<std::string> purls;
    std::set<std::string> products;
  };
  std::map<std::string, Group> groups;
  for (const auto& mapping : mappings) {
    auto& group = groups[mapping.group];
    group.purls.insert(mapping.purls.begin(), mapping.purls.end());
    std::ranges::copy_if(mapping.products, std::inserter(group.products, group.products.end()),
                         [](const std::string& product) { return is_product(product); });
  }
  Sets by_purl;
  for (const auto& [_, group] : groups) {
    for (const auto& purl : group.purls) {
      by_purl[purl].insert(group.products.begin(), group.products.end());
    }
  }
  TableRows rows;
  for (const auto& [purl, products] : by_purl) {
    if (!products.empty()) {
      rows.emplace(identity_key(kMappingFeed, IdentityRow::kPurl, purl), text_of(products));
    }
  }
  return rows;
}

std::string repository_of(std::string_view address) {
  constexpr auto kHosts = std::to_array<std::string_view>(
      {"github.com", "gitlab.com", "bitbucket.org", "codeberg.org"});
  const auto text = to_lower(address);
  for (const auto host : kHosts) {
    const auto at = text.find(host);
    // Behind a scheme, a user or "www.", not within another name.
    if (at == std::string::npos || (at != 0 && !std::string_view("/@.").contains(text[at - 1]))) {
      continue;
    }
    auto rest = std::string_view(text).substr(at + host.size());
    if (rest.empty() || (rest.front() != '/' && rest.front() != ':')) {
      continue;
    }
    rest.remove_prefix(1);
    const auto owner = rest.substr(0, rest.find_first_of("/?#"));
    if (owner.empty() || owner.size() == rest.size()) {
      continue;
    }
    auto name = rest.substr(owner.size() + 1);
    name = name.substr(0, name.find_first_of("/?#@"));
    if (name.ends_with(".git")) {
      name.remove_suffix(4);
    }
    if (!name.empty()) {
      return std::string(host) + "/" + std::string(owner) + "/" + std::string(name);
    }
  }
  return {};
}

void CpeDictionary::Product::add_title(std::string_view text) {
  if (text.empty()) {
    return;
  }
  title = titled ? common_words(title, text) : text;
  titled = true;
}

void CpeDictionary::Product::add_repositories(std::set<std::string>&& more) {
  for (auto& one : more) {
    if (repositories.size() < kMostRepositories) {
      repositories.insert(one);
    }
  }
}

void CpeDictionary::add(CpeDictionaryName&& name) {
  const auto cpe = parse_cpe(name.name);
  if (!cpe || cpe_key(*cpe) == kAnyCpe) {
    return;
  }
  if (name.deprecated) {
    auto& of_name = successors_[cpe->formatted_string()];
    for (const auto& text : name.successors) {
      const auto successor = parse_cpe(text);
      if (successor && cpe_key(*successor) != kAnyCpe && *successor != *cpe) {
        of_name.insert(successor->formatted_string());
      }
    }
    return;  // What it was called and pointed at may have been the mistake.
  }
  auto& product = products_[product_key(*cpe)];
  std::ranges::replace(name.title, '\n', ' ');
  product.add_title(trim(name.title));
  std::set<std::string> repositories;
  for (const auto& reference : name.references) {
    if (auto repository = repository_of(reference); !repository.empty()) {
      repositories.insert(std::move(repository));
    }
  }
  product.add_repositories(std::move(repositories));
}

void CpeDictionary::merge(CpeDictionary&& other) {
  for (auto& [key, product] : other.products_) {
    auto& of_key = products_[key];
    of_key.add_title(product.title);
    of_key.add_repositories(std::move(product.repositories));
  }
  for (auto& [name, successors] : other.successors_) {
    successors_[name].merge(successors);
  }
}

TableRows CpeDictionary::rows() const {
  TableRows rows;
  Sets predecessors;
  for (const auto& [name, successors] : successors_) {
    if (!successors.empty()) {
      rows.emplace(identity_key(kDictionaryFeed, IdentityRow::kDeprecated, name),
                   text_of(successors));
    }
    for (const auto& successor : successors) {
      predecessors[successor].insert(name);
    }
  }
  for (const auto& [name, before] : predecessors) {
    rows.emplace(identity_key(kDictionaryFeed, IdentityRow::kPredecessor, name), text_of(before));
  }
  for (const auto& [key, product] : products_) {
    if (!product.title.empty() || !product.repositories.empty()) {
      rows.emplace(identity_key(kDictionaryFeed, IdentityRow::kProduct, key),
                   product.title + '\n' + text_of(product.repositories));
    }
  }
  return rows;
}

}  // namespace akashi::store

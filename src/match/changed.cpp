#include "match/changed.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "match/cpe.h"
#include "match/match.h"
#include "version/osv_ecosystem.h"

namespace akashi::match {
namespace {

using Names = std::unordered_set<std::string>;

struct ChangedKeys {
  Names packages;
  Names cpes;
};

// A finding also shows what other records, KEV and EPSS tell of its vulnerability. From the names
// that changed, over alias statements, to the packages of every record that tells of them. The
// statements that were taken back are not here to be followed, but both their ends are among the
// names.
void add_records_of(const std::vector<std::string>& changed, AdvisoryReader& index,
                    ChangedKeys& keys) {
  Names seen(changed.begin(), changed.end());
  std::vector<std::string> open(changed);
  while (!open.empty()) {
    const auto name = std::move(open.back());
    open.pop_back();
    for (const auto number : index.records_named(name)) {
      const auto value = index.record(number);
      const auto header = value ? store::RecordHeader::parse(*value)
                                : fail(ErrorCode::kNotFound, msg::kNotFound, {name});
      if (!header) {
        continue;
      }
      for (const auto key : header->keys) {
        keys.packages.emplace(key);
      }
      for (const auto key : header->cpe_keys) {
        keys.cpes.emplace(key);
      }
      if (header->id != name && std::ranges::find(header->aliases, name) == header->aliases.end()) {
        continue;  // Tells of it (upstream), under a name of its own.
      }
      for (const auto other : header->aliases) {
        if (seen.emplace(other).second) {
          open.emplace_back(other);
        }
      }
      if (seen.emplace(header->id).second) {
        open.emplace_back(header->id);
      }
    }
  }
}

bool has_changed(const Component& component, AdvisoryReader& index, const ChangedKeys& keys) {
  for (const auto& key : advisory_keys(component)) {
    const auto* known = version::find_osv_ecosystem(key.ecosystem);
    const auto name = known == nullptr ? key.name : known->normalize(key.name);
    if (keys.packages.contains(store::package_key(key.ecosystem, name)) ||
        keys.packages.contains(store::package_key(key.ecosystem, {}))) {
      return true;
    }
  }
  if (keys.cpes.empty() || (component.cpes.empty() && !may_be_mapped(component, index))) {
    return false;
  }
  const auto cpes = cpes_of(component, index);
  return !cpes.names.empty() && (keys.cpes.contains(std::string(store::kAnyCpe)) ||
                                 std::ranges::any_of(cpes.names, [&](const Cpe& name) {
                                   return keys.cpes.contains(store::cpe_key(name));
                                 }));
}

}  // namespace

std::vector<bool> changed_components(const Bom& bom, AdvisoryReader& index,
                                     const store::Changes& changes) {
  const auto count = bom.components.size();
  const bool identities = std::ranges::find(changes.tables, "identity") != changes.tables.end();
  if (changes.everything || changes.all_epss || identities) {
    return std::vector<bool>(count, true);
  }
  ChangedKeys keys;
  keys.packages.insert(changes.packages.begin(), changes.packages.end());
  keys.cpes.insert(changes.cpes.begin(), changes.cpes.end());
  add_records_of(changes.names, index, keys);
  add_records_of(changes.epss, index, keys);
  std::vector<bool> out(count);
  for (std::size_t i = 0; i < count; ++i) {
    out[i] = has_changed(bom.components[i], index, keys);
  }
  // A distribution's package judges what it owns.
  const auto own = out;
  for (const auto& relation : bom.relations) {
    if (relation.type == RelationType::kOwns && own[relation.from]) {
      out[relation.to] = true;
    }
  }
  return out;
}

}  // namespace akashi::match

// affected[] of the CVE Record Format 5.0 to 5.2: vendor, product, collectionURL and packageName or
// packageURL, cpes, platforms, defaultStatus, versions; cpeApplicability of 5.1 and later. repo,
// modules, programFiles and programRoutines say where in the product, not which product.
#include "feeds/cve5/products.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/check.h"
#include "base/data.h"
#include "base/strings.h"
#include "feed/cpe_match.h"
#include "feed/version_lists.h"
#include "feeds/cve5/versions.h"
#include "model/cpe.h"
#include "model/purl.h"
#include "version/cpe.h"
#include "version/osv_ecosystem.h"

namespace akashi::feeds::cve5 {
namespace {

using formats::NodeView;

constexpr std::size_t kMostCriteria = 100'000;  // Of one record.

struct Collection {
  std::string ecosystem;
  std::string vers;
  std::string separator;  // That a name must have.
  std::string without;    // That it must not have.
  bool owner = false;     // The namespace of a purl is no part of the name.
};

struct Collections {
  std::unordered_map<std::string, Collection> by_domain;
  std::unordered_map<std::string, Collection> by_purl;
};

Collections load_collections() {
  const auto* file = find_data("cve/collections.json");
  AKASHI_CHECK(file != nullptr);
  const auto bytes = Bytes::copy_of(file->bytes);
  const auto tree = formats::parse_json(bytes.padded(), Limits{});
  AKASHI_CHECK(tree.has_value());
  Collections out;
  for (const auto node : tree->root()["collections"]) {
    const Collection one{std::string(node["ecosystem"].text()), std::string(node["vers"].text()),
                         std::string(node["separator"].text()), std::string(node["without"].text()),
                         node["owner"].boolean().value_or(false)};
    out.by_purl.emplace(node["purl"].text(), one);
    for (const auto domain : node["domains"]) {
      out.by_domain.emplace(domain.text(), one);
    }
  }
  return out;
}

const Collections& collections() {
  static const auto kCollections = load_collections();
  return kCollections;
}

// "https://www.example.org:443/path" is of org.example.www: labels from the top, as in the data.
std::string domain_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme != std::string_view::npos) {
    url.remove_prefix(scheme + 3);
  }
  const auto host = url.substr(0, url.find_first_of("/:?#"));
  constexpr std::size_t kLongestHost = 253;
  std::string out;
  for (const auto label : split(host.substr(0, kLongestHost), '.')) {
    out = to_lower(label) + (out.empty() ? "" : "." + out);
  }
  return out;
}

const Collection* find(const std::unordered_map<std::string, Collection>& in,
                       const std::string& key) {
  const auto found = in.find(key);
  return found == in.end() ? nullptr : &found->second;
}

// The name as OSV writes it: "group:artifact", "@scope/name", "vendor/name".
std::string full_name(const Purl& purl, const Collection& collection) {
  return purl.name_space.empty() || collection.owner
             ? purl.name
             : purl.name_space + (collection.separator == ":" ? ":" : "/") + purl.name;
}

std::string platforms_of(NodeView entry) {
  std::vector<std::string> names;
  for (const auto platform : entry["platforms"]) {
    const auto name = to_lower(trim(platform.text()));
    if (name.empty() || name == "all" || name == "any" || name == "unknown" || name == "n/a" ||
        name == "all platforms") {
      return {};
    }
    names.emplace_back(trim(platform.text()));
  }
  return join(names, ", ");
}

// Whether the parts speak of versions like this one: they hold it, or end or begin with it.
bool speak_of(const std::vector<VersionTextPart>& parts, const std::string& version) {
  const auto key = version::sort_key(version::kCpe, version);
  const auto same = [&](const std::string& other) {
    const auto its = version::sort_key(version::kCpe, other);
    return other == version || (key && its && *its == *key);
  };
  for (const auto& part : parts) {
    std::vector<version::Interval> interval;
    if ((!part.start.empty() && same(part.start)) || (!part.end.empty() && same(part.end)) ||
        part.version == version ||
        (key && to_intervals({part}, version::kCpe, interval) && interval[0].contains_key(*key))) {
      return true;
    }
  }
  return false;
}

bool may_be_name(std::string_view name, const Collection& collection) {
  return name.contains(collection.separator) &&
         (collection.without.empty() || !name.contains(collection.without)) &&
         std::ranges::none_of(name, is_space);
}

class Reader {
 public:
  Reader(Advisory& out, std::vector<Error>& problems) : out_(out), problems_(problems) {}

  void container(NodeView node) {
    for (const auto entry : node["affected"]) {
      if (const auto package = package_of(entry); !package.name.empty()) {
        add_package(entry, package);
      } else if (!entry["packageName"] && !entry["packageURL"]) {
        // Beside a package's name, the CPE is of the product that it is a part of, and the versions
        // are the package's.
        add_cpes(entry);
      }
    }
    for (const auto statement : node["cpeApplicability"]) {
      auto configuration = read_cpe_configuration(statement);
      if (configuration) {
        out_.configurations.push_back(std::move(*configuration));
      } else {
        problems_.push_back(configuration.error());
      }
    }
  }

  void finish() {
    for (auto& criterion : commits_) {  // Only where nothing else speaks of the product.
      if (!products_.contains(criterion.name)) {
        add(std::move(criterion));
      }
    }
    if (!node_.criteria.empty() && !full_) {  // A part of them would clear what the rest names.
      out_.configurations.push_back(std::move(node_));
    }
  }

 private:
  struct Package {
    Collection collection;
    std::string name;
    std::string purl;
  };

  static Package package_of(NodeView entry) {
    if (const auto url = entry["packageURL"].text(); !url.empty()) {
      const auto purl = parse_purl(url);
      const auto* collection = purl ? find(collections().by_purl, purl->type) : nullptr;
      if (collection != nullptr && purl->version.empty()) {
        const bool named = collection->without.empty() || may_be_name(purl->name, *collection);
        return named ? Package{*collection, full_name(*purl, *collection), purl->package()}
                     : Package{};
      }
    }
    const auto* collection =
        find(collections().by_domain, domain_of(entry["collectionURL"].text()));
    const auto name = trim(entry["packageName"].text());
    if (collection == nullptr || !may_be_name(name, *collection)) {
      return {};
    }
    return {*collection, std::string(name), {}};
  }

  void add_package(NodeView entry, const Package& package) {
    const auto* ecosystem = version::find_osv_ecosystem(package.collection.ecosystem);
    const auto* scheme = ecosystem == nullptr ? nullptr : version::find_scheme(ecosystem->scheme);
    if (scheme == nullptr) {
      return;
    }
    auto versions = read_versions(entry, *scheme);
    const auto parts = affected_parts(versions, *scheme);
    std::vector<version::Interval> intervals;
    const bool commits_only = versions.commits && versions.stated.empty();
    const bool ordered = !commits_only && to_intervals(parts, *scheme, intervals);
    AffectedPackage affected{.ecosystem = package.collection.ecosystem,
                             .name = package.name,
                             .purl = package.purl,
                             .note = platforms_of(entry)};
    affected.ranges.push_back(affected_range(package.collection.vers, std::move(intervals)));
    const bool unknown = versions.rest == Stand::kUnknown || versions.open || versions.commits;
    if (unknown || !ordered) {
      affected.ranges.push_back(unknown_rest());
    }
    if (affected.note.empty()) {
      affected.note = versions.note;
    }
    out_.affected.push_back(std::move(affected));
  }

  void add_cpes(NodeView entry) {
    const auto cpes = entry["cpes"];
    if (cpes.size() == 0) {
      return;
    }
    auto versions = read_versions(entry, version::kCpe);
    const auto parts = affected_parts(versions, version::kCpe);
    const auto platforms = platforms_of(entry);
    for (const auto node : cpes) {
      auto name = parse_cpe(trim(node.text()));
      if (!name) {
        problems_.emplace_back(name.error().code(), name.error().message(), node.position());
        continue;
      }
      add_cpe(std::move(*name), versions, parts, platforms);
    }
  }

  void add_cpe(Cpe name, const EntryVersions& versions, const std::vector<VersionTextPart>& parts,
               const std::string& platforms) {
    const auto version = name.plain(CpeField::kVersion);
    const bool named = !version.empty() && !read_version_words(version).read;
    name[CpeField::kVersion] = "*";
    if (!version.empty() || name.is_na(CpeField::kUpdate)) {
      name[CpeField::kUpdate] = "*";
    }
    CpeCriterion base{.name = name.formatted_string(), .only_on = platforms};
    // "windows_10:1809" with versions of its builds: they are not versions of the name.
    // A statement that names it speaks of them, though it be in words or turned around.
    const bool written = versions.written.contains(to_lower(version));
    const bool other_versions = named && !written && !parts.empty() && !speak_of(parts, version);
    if (other_versions || versions.open) {
      base.unread = true;
      base.note = versions.note.empty() ? version : versions.note;
      add(base);
    }
    if (versions.commits && versions.stated.empty()) {
      base.unread = true;
      commits_.push_back(std::move(base));
      return;
    }
    if (!base.unread && versions.rest == Stand::kUnknown) {
      auto quiet = base;
      quiet.unread = quiet.quiet = true;
      add(std::move(quiet));
    }
    if (!other_versions) {
      base.unread = false;
      base.note.clear();
      add_parts(name, base, parts);
    }
  }

  void add_parts(const Cpe& name, const CpeCriterion& base,
                 const std::vector<VersionTextPart>& parts) {
    for (const auto& part : parts) {
      auto criterion = base;
      criterion.start = part.start;
      criterion.start_excluded = part.start_excluded;
      criterion.end = part.end;
      criterion.end_included = part.end_included;
      Cpe one = name;
      if (!part.series.empty()) {
        one[CpeField::kVersion] = cpe_value(part.series) + ".*";
        criterion.name = one.formatted_string();
        add(criterion);
        one[CpeField::kVersion] = cpe_value(part.series);
      } else if (!part.version.empty()) {
        one[CpeField::kVersion] = cpe_value(to_lower(part.version));
      }
      criterion.name = one.formatted_string();
      add(std::move(criterion));
    }
  }

  void add(CpeCriterion criterion) {
    if (!criterion.unread) {
      products_.insert(criterion.name);
    }
    if (node_.criteria.size() >= kMostCriteria) {
      if (!full_) {
        full_ = true;
        problems_.push_back(
            {ErrorCode::kLimitExceeded,
             Message{msg::kLimit, {"CPE criteria of a record", std::to_string(kMostCriteria)}}});
      }
      return;
    }
    auto key = criterion.name + '\n' + criterion.range_text() + '\n' + criterion.only_on + '\n' +
               criterion.note + (criterion.unread ? "o" : "") + (criterion.quiet ? "q" : "");
    if (seen_.insert(std::move(key)).second) {
      node_.criteria.push_back(std::move(criterion));
    }
  }

  Advisory& out_;
  std::vector<Error>& problems_;
  CpeNode node_;
  std::vector<CpeCriterion> commits_;
  std::unordered_set<std::string> products_;
  std::unordered_set<std::string> seen_;
  bool full_ = false;
};

}  // namespace

void read_products(NodeView containers, Advisory& out, std::vector<Error>& problems) {
  Reader reader(out, problems);
  reader.container(containers["cna"]);
  for (const auto adp : containers["adp"]) {
    reader.container(adp);
  }
  reader.finish();
}

}  // namespace akashi::feeds::cve5

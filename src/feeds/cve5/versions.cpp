// affected[].versions of the CVE Record Format: {version, status, versionType, lessThan |
// lessThanOrEqual, changes: [{at, status}]}, and defaultStatus for all other versions, which is
// "unknown" where absent. "0" or "*" begin with the first version, "*" ends nowhere. Many CNAs
// write words instead ("prior to 1.2", "all versions"): feed/version_text.h reads those.
#include "feeds/cve5/versions.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/strings.h"
#include "version/cpe.h"
#include "version/version_set.h"

namespace akashi::feeds::cve5 {
namespace {

using formats::NodeView;

constexpr std::size_t kMostChanges = 1000;

Stand stand_of(std::string_view word) {
  return word == "affected"     ? Stand::kAffected
         : word == "unaffected" ? Stand::kUnaffected
                                : Stand::kUnknown;
}

// Words for "nobody said".
bool says_nothing(std::string_view text) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"", "-", "n/a", "na", "none", "unspecified", "unknown", "various"});
  return std::ranges::find(kWords, to_lower(text)) != kWords.end();
}

bool is_first(std::string_view text) {
  return text == "0" || text == "*";
}

// "1da177e4c3f4", whatever the type says.
bool is_commit(std::string_view text) {
  constexpr std::size_t kShortest = 7;
  constexpr std::size_t kLongest = 40;
  return text.size() >= kShortest && text.size() <= kLongest &&
         std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }) &&
         std::ranges::any_of(text, is_alpha);
}

bool speaks_of_commits(NodeView node) {
  const auto type = to_lower(node["versionType"].text());
  return type == "git" || type == "original_commit_for_fix" ||
         std::ranges::any_of(
             std::to_array<std::string_view>({"version", "lessThan", "lessThanOrEqual"}),
             [&](std::string_view name) { return is_commit(trim(node[name].text())); });
}

class Reader {
 public:
  Reader(NodeView entry, const version::Scheme& scheme) : scheme_(scheme), entry_(entry) {}

  EntryVersions read() {
    out_.rest = stand_of(entry_["defaultStatus"].text());
    for (const auto node : entry_["versions"]) {
      if (speaks_of_commits(node)) {
        out_.commits = true;
        continue;
      }
      keep_written(node);
      const auto before = out_.stated.size();
      const bool read = node["lessThan"] || node["lessThanOrEqual"] || node["changes"]
                            ? range(node)
                            : single(node);
      if (!read) {
        out_.stated.resize(before);
        unread(node);
      }
    }
    return std::move(out_);
  }

 private:
  bool is_cpe() const { return &scheme_ == &version::kCpe; }

  // A version that stands alone, without words.
  bool is_version(std::string_view text) const {
    const auto plain =
        text.size() > 1 && (text[0] == 'v' || text[0] == 'V') ? text.substr(1) : text;
    if (plain.empty() || !is_digit(plain[0]) || !std::ranges::all_of(plain, [](char c) {
          return is_alnum(c) || std::string_view("._+~:-").contains(c);
        })) {
      return false;
    }
    return is_cpe() ? version::cpe_bounds(text).has_value()
                    : version::sort_key(scheme_, text).has_value();
  }

  void add(Stand stand, VersionTextPart part) {
    if (stand == Stand::kUnknown) {
      note(part.version.empty() ? part.start + " … " + part.end : part.version);
    }
    out_.stated.push_back({stand, std::move(part)});
  }

  void note(std::string_view words) {
    if (!out_.open) {
      out_.open = true;
      out_.note = words;
    }
  }

  void keep_written(NodeView node) {
    if (stand_of(node["status"].text()) == Stand::kUnaffected && out_.rest != Stand::kAffected) {
      return;
    }
    for (const std::string_view name : {"version", "lessThan", "lessThanOrEqual"}) {
      if (const auto text = trim(node[name].text()); !is_first(text) && !says_nothing(text)) {
        out_.written.insert(to_lower(text));
      }
    }
  }

  void unread(NodeView node) {
    const auto stand = stand_of(node["status"].text());
    if (stand == Stand::kUnaffected && out_.rest != Stand::kAffected) {
      return;  // Nothing else said that these are affected.
    }
    std::string words(trim(node["version"].text()));
    for (const std::string_view end : {"lessThan", "lessThanOrEqual"}) {
      if (const auto text = trim(node[end].text()); !text.empty()) {
        words += (end == "lessThan" ? " < " : " <= ") + std::string(text);
      }
    }
    note(words);
  }

  bool single(NodeView node) {
    const auto text = trim(node["version"].text());
    const auto stand = stand_of(node["status"].text());
    // "0" without an end: the first version, or all? "*" is written where nobody looked.
    if (is_first(text) || says_nothing(text)) {
      return false;
    }
    auto words = read_version_words(text);
    if (!words.read && is_version(text)) {
      add(stand, {.version = std::string(text)});
      return true;
    }
    words = words.read ? std::move(words) : read_version_text(text, entry_["product"].text());
    for (auto& part : words.parts) {
      const bool ordered = part.series.empty() &&
                           (part.version.empty() || is_version(part.version)) &&
                           (part.start.empty() || is_version(part.start)) &&
                           (part.end.empty() || is_version(part.end));
      if (!ordered && !(is_cpe() && !part.series.empty())) {
        return false;
      }
      add(stand, std::move(part));
    }
    return words.read;
  }

  // The sort key of a version, where it has one place.
  std::optional<std::string> key(std::string_view text) const {
    auto key = version::sort_key(scheme_, text);
    return key ? std::optional(std::move(*key)) : std::nullopt;
  }

  // Of what is unaffected, nothing is widened.
  bool start(NodeView node, Stand stand, std::string& out) const {
    const auto text = trim(node["version"].text());
    if (is_first(text) || (says_nothing(text) && stand != Stand::kUnaffected)) {
      return true;
    }
    out = text;
    return is_version(text);
  }

  // "1.0.0 < 0.3.0-preview": where a version has no one place, all places of it count.
  bool begins_behind(std::string_view start, std::string_view end) const {
    if (!is_cpe() || start.empty()) {
      return false;
    }
    const auto first = version::cpe_bounds(start);
    const auto last = version::cpe_bounds(end);
    return first && last && first->low > last->high;
  }

  bool range(NodeView node) {
    VersionTextPart part;
    auto stand = stand_of(node["status"].text());
    const bool included = static_cast<bool>(node["lessThanOrEqual"]);
    const auto end = trim(node[included ? "lessThanOrEqual" : "lessThan"].text());
    if ((node["lessThan"] && included) || !start(node, stand, part.start)) {
      return false;
    }
    const bool endless = end == "*" || (!node["lessThan"] && !included);
    if (!endless && !is_version(end)) {
      return false;
    }
    const auto last = endless ? std::nullopt : key(end);
    auto at = part.start.empty() ? std::optional(std::string()) : key(part.start);
    if ((last && at && *at > *last) || (!endless && begins_behind(part.start, end))) {
      return false;
    }
    // Each change ends what was before it.
    std::size_t changes = 0;
    for (const auto change : node["changes"]) {
      const auto text = trim(change["at"].text());
      const auto next = is_version(text) ? key(text) : std::nullopt;
      if (!next || !at || *next <= *at || (!endless && !last) || ++changes > kMostChanges) {
        return false;
      }
      if (last && (included ? *next > *last : *next >= *last)) {
        break;  // "1.9.3 or less, changed at 1.9.4": what is behind the end is not of this range.
      }
      part.end = text;
      part.end_included = false;
      add(stand, part);
      part.start = text;
      stand = stand_of(change["status"].text());
      at = next;
    }
    part.end = endless ? std::string() : std::string(end);
    part.end_included = included && !endless;
    add(stand, std::move(part));
    return true;
  }

  const version::Scheme& scheme_;
  NodeView entry_;
  EntryVersions out_;
};

VersionTextPart to_part(const version::Interval& interval) {
  return {.start = interval.lower,
          .start_excluded = interval.lower_exclusive,
          .end = interval.upper,
          .end_included = interval.upper_inclusive};
}

}  // namespace

VersionText read_version_words(std::string_view text) {
  auto words =
      text.contains('_') ? read_version_text(replace_all(text, "_", " "), {}) : VersionText();
  const bool range = words.parts.size() == 1 && words.parts[0].version.empty();
  return range ? std::move(words) : VersionText();
}

EntryVersions read_versions(NodeView entry, const version::Scheme& scheme) {
  return Reader(entry, scheme).read();
}

bool to_intervals(const std::vector<VersionTextPart>& parts, const version::Scheme& scheme,
                  std::vector<version::Interval>& out) {
  for (const auto& part : parts) {
    const bool single = !part.version.empty();
    version::Interval interval{.lower = single ? part.version : part.start,
                               .lower_exclusive = part.start_excluded,
                               .upper = single ? part.version : part.end,
                               .upper_inclusive = single || part.end_included,
                               .has_upper = single || !part.end.empty()};
    for (const bool lower : {true, false}) {
      const auto& text = lower ? interval.lower : interval.upper;
      if (text.empty()) {
        continue;
      }
      auto key = version::sort_key(scheme, text);
      if (!key) {
        return false;
      }
      (lower ? interval.lower_key : interval.upper_key) = std::move(*key);
    }
    if (!part.series.empty()) {
      return false;
    }
    out.push_back(std::move(interval));
  }
  return true;
}

std::vector<VersionTextPart> affected_parts(EntryVersions& versions,
                                            const version::Scheme& scheme) {
  std::vector<VersionTextPart> affected;
  std::vector<VersionTextPart> others;
  for (const auto& statement : versions.stated) {
    (statement.stand == Stand::kAffected ? affected : others).push_back(statement.part);
  }
  if (versions.rest != Stand::kAffected) {
    return affected;
  }
  std::vector<version::Interval> outside;
  if (versions.open || !to_intervals(others, scheme, outside)) {
    // Something is not affected, and which isn't known.
    if (!versions.open) {
      versions.open = true;
      versions.note = "defaultStatus: affected";
    }
    return affected;
  }
  for (const auto& interval : version::complement(version::unite(std::move(outside)))) {
    affected.push_back(to_part(interval));
  }
  return affected;
}

}  // namespace akashi::feeds::cve5

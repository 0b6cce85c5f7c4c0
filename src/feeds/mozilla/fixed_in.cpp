// A fix of Firefox 118 is one of the releases after it too, and of none before. What is below is
// affected, but for the branches that are mended on their own: long-term ones (ESR) have advisories
// of their own, which this one doesn't show. As long as they lived when it was announced it says
// nothing on them, and after that they were not mended any more.
//
// A branch is what stands before the first dot; below 4, and of the products that count so to this
// day, before the second: 3.6.13 is of 3.6.
#include "feeds/mozilla/fixed_in.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/strings.h"
#include "model/cpe.h"
#include "version/cpe.h"

namespace akashi::feeds::mozilla {
namespace {

enum class Train : std::uint8_t {
  kOne,       // No branch but the newest, or all of them in the same advisory.
  kReleases,  // Firefox: releases, and long-term ones that have the same name in most SBOMs.
  kBoth,      // Thunderbird: the name does not tell which.
  kLongTerm,  // Long-term releases only.
};

struct LongTerm {
  std::uint32_t branch;
  std::string_view own;   // The first version that Firefox has not.
  std::string_view last;  // The day of the last fix that an advisory names; "" while it lives.
};
// Of Firefox and Thunderbird, the later one's last.
constexpr auto kLongTerms = std::to_array<LongTerm>({
    {10, "10.0.1", "2013-01-08"},
    {17, "17.0.1", "2013-12-10"},
    {24, "24.1", "2014-10-14"},
    {31, "31.1", "2015-07-02"},
    {38, "38.1", "2016-06-07"},
    {45, "45.1", "2017-06-14"},
    {52, "52.1", "2018-09-05"},
    {60, "60.1", "2019-10-22"},
    {68, "68.1", "2020-10-20"},
    {78, "78.1", "2021-11-02"},
    {91, "91.1", "2022-09-20"},
    {102, "102.1", "2023-09-26"},
    {115, "115.1", ""},
    {128, "128.1", "2025-09-15"},
    {140, "140.1", ""},
    {153, "153.1", ""},
});

constexpr std::string_view kElsewhere =
    "a long-term branch, which is mended on its own: the advisories of its releases tell";
constexpr std::string_view kOtherBranch = "a branch that the advisory does not name a fix of";
constexpr std::string_view kTwoFixes = "the advisory names an earlier fix of this branch as well";

std::string key_of(std::string_view version) {
  std::string key;
  return version::kCpe.append_key(version, key) ? key : std::string();
}

std::string branch_of(std::string_view version) {
  const auto dot = version.find('.');
  const auto major = parse_u64(version.substr(0, dot)).value_or(0);
  constexpr std::uint64_t kSinceWhenOneNumber = 4;
  if (major >= kSinceWhenOneNumber || dot == std::string_view::npos) {
    return std::string(version.substr(0, dot)) + (major >= kSinceWhenOneNumber ? "" : ".0");
  }
  return std::string(version.substr(0, version.find('.', dot + 1)));
}

std::string next_branch(std::string_view branch) {
  const auto dot = branch.find('.');
  const auto last = dot == std::string_view::npos ? branch : branch.substr(dot + 1);
  const auto number = parse_u64(last).value_or(0);
  return std::string(branch.substr(0, branch.size() - last.size())) + std::to_string(number + 1);
}

// Before all previews of it.
std::string begin_of(std::string_view branch) {
  return std::string(branch) + "alpha0";
}

bool is_long_term(std::string_view branch) {
  return std::ranges::any_of(
      kLongTerms, [&](const LongTerm& one) { return std::to_string(one.branch) == branch; });
}

bool is_version(std::string_view text) {
  constexpr std::size_t kLongest = 40;
  return text.size() <= kLongest && !text.empty() && is_digit(text.front()) &&
         !key_of(text).empty();
}

}  // namespace

struct FixedIn::Name {
  std::string_view vendor_product;  // With the part: "a:mozilla:firefox".
  std::string_view sw_edition = "*";
  std::string_view target_sw = "*";
};

struct FixedIn::Product {
  std::string_view text;
  std::array<Name, 2> names;  // The second may be empty.
  Train train = Train::kOne;
};

struct FixedIn::Span {
  std::string start;  // "" for the first of all.
  std::string end;
  bool end_included = false;
  std::string_view open;
  bool releases_only = false;  // Only of names that say that they are no long-term release.
  bool quiet = false;          // Another advisory speaks of them.
};

// The longest that fits counts: those that begin with others stand before them.
const FixedIn::Product* FixedIn::product_in(std::string_view& text) {
  static constexpr Name kFirefox{"a:mozilla:firefox"};
  static constexpr Name kSuite{"a:mozilla:mozilla"};
  static constexpr Name kOtherSuite{"a:mozilla:mozilla_suite"};
  static constexpr Name kReticulum{"a:mozilla:hubs_cloud_reticulum"};
  static constexpr auto kProducts = std::to_array<Product>({
      {"firefox esr",
       {{{"a:mozilla:firefox_esr"}, {"a:mozilla:firefox", "esr"}}},
       Train::kLongTerm},
      {"firefox os", {{{"o:mozilla:firefox_os"}, {}}}},
      {"firefox for ios",
       {{{"a:mozilla:firefox", "*", "iphone_os"}, {"a:mozilla:firefox_mobile", "*", "iphone_os"}}}},
      {"firefox for android",
       {{{"a:mozilla:firefox", "*", "android"}, {"a:mozilla:firefox_mobile", "*", "android"}}}},
      {"firefox mobile", {{{"a:mozilla:firefox_mobile"}, {}}}},
      {"firefox focus for android", {{{"a:mozilla:firefox_focus", "*", "android"}, {}}}},
      {"firefox focus for ios", {{{"a:mozilla:firefox_focus", "*", "iphone_os"}, {}}}},
      {"firefox focus", {{{"a:mozilla:firefox_focus"}, {}}}},
      {"firefox", {{kFirefox, {}}}, Train::kReleases},
      {"focus for android", {{{"a:mozilla:firefox_focus", "*", "android"}, {}}}},
      {"focus for ios", {{{"a:mozilla:firefox_focus", "*", "iphone_os"}, {}}}},
      {"focus", {{{"a:mozilla:firefox_focus"}, {}}}},
      {"thunderbird esr",
       {{{"a:mozilla:thunderbird_esr"}, {"a:mozilla:thunderbird", "esr"}}},
       Train::kLongTerm},
      {"thunderbird", {{{"a:mozilla:thunderbird"}, {}}}, Train::kBoth},
      {"seamonkey", {{{"a:mozilla:seamonkey"}, {}}}},
      {"mozilla suite", {{kSuite, kOtherSuite}}},
      {"mozilla vpn", {{{"a:mozilla:vpn"}, {}}}},
      {"mozilla", {{kSuite, kOtherSuite}}},
      {"nss", {{{"a:mozilla:network_security_services"}, {"a:mozilla:nss"}}}},
      {"netscape portable runtime", {{{"a:mozilla:netscape_portable_runtime"}, {}}}},
      {"openh264", {{{"a:cisco:openh264"}, {}}}},
      {"hubs cloud", {{kReticulum, {"a:mozilla:hubs_cloud"}}}},
  });
  const auto* const found = std::ranges::find_if(kProducts, [&](const Product& product) {
    const auto size = product.text.size();
    return equal_ignoring_case(text.substr(0, size), product.text) &&
           (text.size() == size || is_space(text[size]));
  });
  if (found == kProducts.end()) {
    return nullptr;
  }
  text = trim(text.substr(found->text.size()));
  return found;
}

// "2.16.1 (Linux)" and "1.1.0 (1360) (Android)": a number is a build.
FixedIn::Group* FixedIn::group_of(std::string_view& text) {
  text = trim(text);
  std::string_view platform;
  while (text.ends_with(')') && text.contains('(')) {
    const auto open = text.rfind('(');
    const auto inside = trim(text.substr(open + 1, text.size() - open - 2));
    if (!std::ranges::all_of(inside, is_digit)) {
      platform = inside;
    }
    text = trim(text.substr(0, open));
  }
  const auto* product = product_in(text);
  if (product == nullptr) {
    return nullptr;
  }
  for (auto& group : groups_) {
    if (group.product->text == product->text && group.platform == platform) {
      return &group;
    }
  }
  groups_.push_back({.product = product,
                     .platform = std::string(platform),
                     .fixes = {},
                     .unread = {},
                     .vulnerable = {}});
  return &groups_.back();
}

bool FixedIn::add_fix(std::string_view text) {
  auto* group = group_of(text);
  if (group == nullptr) {
    return false;
  }
  auto& list = is_version(text) ? group->fixes : group->unread;
  if (std::ranges::find(list, text) == list.end()) {
    list.emplace_back(text);
  }
  return true;
}

bool FixedIn::add_vulnerable(std::string_view text) {
  auto* group = group_of(text);
  if (group == nullptr) {
    return false;
  }
  const auto ends = cut(text, "-");
  const auto first = trim(ends ? ends->first : text);
  const auto last = trim(ends ? ends->second : text);
  if (is_version(first) && is_version(last)) {
    group->vulnerable.emplace_back(first, last);
  } else {
    group->unread.emplace_back(text);
  }
  return true;
}

// Takes the long-term branches that had fixes of their own out of a span of what is affected.
void FixedIn::leave_open_elsewhere(const Product& product, const Span& span,
                                   std::string_view own_branch, std::vector<Span>& out) const {
  auto at = span.start;
  const auto end = key_of(span.end);
  for (const auto& branch : kLongTerms) {
    const bool lived = branch.last.empty() || announced_.substr(0, branch.last.size()) <=
                                                  branch.last.substr(0, announced_.size());
    const auto number = std::to_string(branch.branch);
    const auto from =
        product.train == Train::kReleases ? std::string(branch.own) : begin_of(number);
    auto to = begin_of(next_branch(number));
    if (!lived || number == own_branch || (!at.empty() && key_of(from) < key_of(at)) ||
        key_of(from) >= end) {
      continue;
    }
    to = key_of(to) > end ? span.end : to;
    if (from != at) {
      out.push_back({.start = at, .end = from, .open = span.open});
    }
    const bool by_edition = product.train == Train::kReleases;
    out.push_back({.start = from,
                   .end = to,
                   .open = by_edition ? span.open : kElsewhere,
                   .releases_only = by_edition,
                   .quiet = !by_edition});
    at = to;
  }
  // Branches that came after the table was made.
  const auto after = std::to_string(kLongTerms.back().branch + 1);
  if (product.train == Train::kLongTerm && key_of(begin_of(after)) < key_of(begin_of(own_branch)) &&
      key_of(at) <= key_of(begin_of(after))) {
    if (at != begin_of(after)) {  // The last of the table has ended.
      out.push_back({.start = at, .end = begin_of(after), .open = span.open});
    }
    out.push_back(
        {.start = begin_of(after), .end = begin_of(own_branch), .open = kElsewhere, .quiet = true});
    at = begin_of(own_branch);
  }
  if (at != span.end) {
    out.push_back({.start = at, .end = span.end, .open = span.open});
  }
}

std::vector<FixedIn::Span> FixedIn::spans_of(const Group& group) const {
  auto fixes = group.fixes;
  std::ranges::sort(fixes, {}, key_of);
  std::vector<Span> out;
  const auto& product = *group.product;
  const auto add_affected = [&](const Span& span, std::string_view branch) {
    if (product.train == Train::kOne || !span.open.empty()) {
      out.push_back(span);
    } else {
      leave_open_elsewhere(product, span, branch, out);
    }
  };
  for (std::size_t i = 0; i < fixes.size(); ++i) {
    const auto branch = branch_of(fixes[i]);
    if (i == 0) {
      add_affected({.start = "", .end = fixes[i]}, branch);
      continue;
    }
    const auto before = branch_of(fixes[i - 1]);
    if (branch == before) {
      add_affected({.start = fixes[i - 1], .end = fixes[i], .open = kTwoFixes}, branch);
      continue;
    }
    const auto gap = begin_of(next_branch(before));
    // Between a long-term branch and a release are releases.
    const bool releases = product.train != Train::kOne && is_long_term(before);
    if (releases) {
      add_affected({.start = gap, .end = fixes[i]}, branch);
      continue;
    }
    if (key_of(gap) < key_of(begin_of(branch))) {
      add_affected({.start = gap, .end = begin_of(branch), .open = kOtherBranch}, branch);
    }
    if (key_of(begin_of(branch)) < key_of(fixes[i])) {
      add_affected({.start = begin_of(branch), .end = fixes[i]}, branch);
    }
  }
  for (const auto& [first, last] : group.vulnerable) {
    out.push_back({.start = first, .end = last, .end_included = true, .open = {}});
  }
  return out;
}

void FixedIn::add(const Group& group, const Span& span, std::vector<CpeCriterion>& out) {
  for (const auto& name : group.product->names) {
    if (name.vendor_product.empty()) {
      continue;
    }
    const auto edition = span.releases_only ? std::string_view("-") : name.sw_edition;
    out.push_back({.name = "cpe:2.3:" + std::string(name.vendor_product) + ":*:*:*:*:" +
                           std::string(edition) + ":" + std::string(name.target_sw) + ":*:*",
                   .start = span.start,
                   .end = span.end,
                   .end_included = span.end_included,
                   .open = std::string(span.open),
                   .quiet = span.quiet,
                   .only_on = group.platform});
  }
}

std::vector<CpeCriterion> FixedIn::criteria() const {
  std::vector<CpeCriterion> out;
  for (const auto& group : groups_) {
    for (const auto& span : spans_of(group)) {
      add(group, span, out);
    }
    for (const auto& text : group.unread) {
      const auto first = out.size();
      add(group, {}, out);
      for (auto at = first; at < out.size(); ++at) {
        out[at].unread = true;
        out[at].note = text.empty() ? std::string() : "fixed in " + text;
      }
    }
  }
  return out;
}

}  // namespace akashi::feeds::mozilla

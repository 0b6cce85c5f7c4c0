// Machine-readable copyright files ("DEP-5", Debian's copyright-format 1.0):
//   the first paragraph has Format; further ones are Files (with License) or License alone (its
//   text) License: synopsis, then the text. synopsis = name [ "with" exception "exception" ],
//   joined by "and", "or" and "," "and" binds tighter than "or"; a comma ends both: "A or B, and C"
//   is (A or B) and C
// Names of licences are Debian's: "GPL-2+" is SPDX's GPL-2.0-or-later, "Expat" its MIT.
#include "ecosystems/deb/copyright.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/strings.h"
#include "formats/deb822.h"
#include "model/license.h"

namespace akashi::ecosystems::deb {
namespace {

constexpr auto kNone = std::string_view::npos;

struct Name {
  std::string_view debian;  // Compared without case.
  std::string_view spdx;
};

// Names that the format defines and that mean exactly one SPDX licence. The families with versions
// are in kFamilies.
constexpr auto kNames = std::to_array<Name>({
    {"Artistic-2", "Artistic-2.0"},
    {"BSD-2-clause", "BSD-2-Clause"},
    {"BSD-3-clause", "BSD-3-Clause"},
    {"BSD-4-clause", "BSD-4-Clause"},
    {"CC0", "CC0-1.0"},
    {"CC0-1", "CC0-1.0"},
    {"Expat", "MIT"},
    {"ISC", "ISC"},
    {"Zlib", "Zlib"},
    {"ZPL-2", "ZPL-2.0"},
    {"Zope-1.1", "ZPL-1.1"},
    {"Zope-2.0", "ZPL-2.0"},
    {"Zope-2.1", "ZPL-2.1"},
    {"PSF-2", "PSF-2.0"},
    {"Apache-2", "Apache-2.0"},
    {"MPL-2", "MPL-2.0"},
    {"BSL-1", "BSL-1.0"},
    {"BSL-1.0", "BSL-1.0"},
    {"CDDL-1", "CDDL-1.0"},
    {"CPL-1", "CPL-1.0"},
    {"EPL-1", "EPL-1.0"},
    {"EPL-2", "EPL-2.0"},
    {"QPL-1", "QPL-1.0"},
    {"EFL-1", "EFL-1.0"},
    {"EFL-2", "EFL-2.0"},
    {"OFL-1", "OFL-1.0"},
    {"CC-BY-3", "CC-BY-3.0"},
    {"CC-BY-4", "CC-BY-4.0"},
    {"CC-BY-SA-3", "CC-BY-SA-3.0"},
    {"CC-BY-SA-4", "CC-BY-SA-4.0"},
});

// "GPL-2", "GPL-2.0", "GPL-2+": SPDX says -only and -or-later.
struct Family {
  std::string_view name;
  std::string_view spdx;
  std::string_view suffix;  // Between the version and -only.
  std::string_view versions;
};
constexpr auto kFamilies = std::to_array<Family>({
    {"AGPL", "AGPL", "", " 1.0 3.0 "},
    {"GFDL", "GFDL", "", " 1.1 1.2 1.3 "},
    {"GFDL-NIV", "GFDL", "-no-invariants", " 1.1 1.2 1.3 "},
    {"GPL", "GPL", "", " 1.0 2.0 3.0 "},
    {"LGPL", "LGPL", "", " 2.0 2.1 3.0 "},
});

constexpr auto kExceptions = std::to_array<Name>({
    {"Bison", "Bison-exception-2.2"},
    {"Classpath", "Classpath-exception-2.0"},
    {"Font", "Font-exception-2.0"},
    {"Libtool", "Libtool-exception"},
});

std::optional<std::string> family_id(std::string_view name) {
  const bool later = name.ends_with('+');
  const auto stem = later ? name.substr(0, name.size() - 1) : name;
  const auto dash = stem.rfind('-');
  if (dash == kNone) {
    return std::nullopt;
  }
  const auto* family = std::ranges::find_if(kFamilies, [&](const Family& f) {
    return equal_ignoring_case(f.name, stem.substr(0, dash));
  });
  if (family == kFamilies.end()) {
    return std::nullopt;
  }
  std::string version(stem.substr(dash + 1));
  if (!version.contains('.')) {
    version += ".0";
  }
  if (!family->versions.contains(" " + version + " ")) {
    return std::nullopt;
  }
  return std::string(family->spdx) + "-" + version + std::string(family->suffix) +
         (later ? "-or-later" : "-only");
}

// One name; "" where it has no exact counterpart.
std::string license_id(std::string_view name) {
  if (auto id = family_id(name)) {
    return *std::move(id);
  }
  const auto* found = std::ranges::find_if(
      kNames, [&](const Name& n) { return equal_ignoring_case(n.debian, name); });
  if (found != kNames.end()) {
    return std::string(found->spdx);
  }
  return is_license_id(name) ? std::string(canonical_license_id(name)) : std::string();
}

// The synopsis by its precedence: commas first, then "or", then "and". Each level is one pass over
// the words.
class Synopsis {
 public:
  // "" where a part has no counterpart, or parts are joined by a comma alone.
  static std::string expression(std::string_view text) {
    std::string out;
    bool has_or = false;  // At the top level of `out`.
    for (const auto part : split(text, ',')) {
      const auto all = split_spaces(part);
      const std::span<const std::string_view> words = all;
      const bool joins = !words.empty() && (is(words.front(), "and") || is(words.front(), "or"));
      if (words.empty() || joins == out.empty()) {
        return {};
      }
      const bool by_or = joins && is(words.front(), "or");
      auto next = any_of(words.subspan(joins ? 1 : 0));
      if (next.empty()) {
        return {};
      }
      const bool next_has_or = next.contains(" OR ");
      if (out.empty()) {
        out = std::move(next);
        has_or = next_has_or;
      } else if (by_or) {
        out += " OR " + next;
        has_or = true;
      } else {
        out = grouped(out, has_or) + " AND " + grouped(next, next_has_or);
        has_or = false;
      }
    }
    return out;
  }

 private:
  static bool is(std::string_view word, std::string_view keyword) {
    return equal_ignoring_case(word, keyword);
  }
  static std::string grouped(const std::string& text, bool has_or) {
    return has_or ? "(" + text + ")" : text;
  }

  static std::string any_of(std::span<const std::string_view> words) {
    std::string out;
    std::size_t start = 0;
    for (std::size_t i = 0; i <= words.size(); ++i) {
      if (i == words.size() || is(words[i], "or") || is(words[i], "and")) {
        auto one = single(words.subspan(start, i - start));
        if (one.empty()) {
          return {};
        }
        out += one;
        if (i < words.size()) {
          out += is(words[i], "or") ? " OR " : " AND ";
        }
        start = i + 1;
      }
    }
    return out;
  }

  // "GPL-2+", "GPL-2+ with Font exception"
  static std::string single(std::span<const std::string_view> words) {
    constexpr std::size_t kWithException = 4;
    if (words.empty()) {
      return {};
    }
    auto id = license_id(words[0]);
    if (words.size() == 1 || id.empty()) {
      return words.size() == 1 ? id : std::string();
    }
    if (words.size() != kWithException || !is(words[1], "with") || !is(words[3], "exception")) {
      return {};
    }
    const auto* found = std::ranges::find_if(
        kExceptions, [&](const Name& n) { return equal_ignoring_case(n.debian, words[2]); });
    return found == kExceptions.end() ? std::string() : id + " WITH " + std::string(found->spdx);
  }
};

// Files of the kinds "common-licenses/GPL-2" that are pointed to, without repetition.
std::vector<std::string_view> common_licenses(std::string_view text) {
  constexpr std::string_view kFolder = "/common-licenses/";
  std::vector<std::string_view> names;
  for (auto at = text.find(kFolder); at != kNone; at = text.find(kFolder, at)) {
    at += kFolder.size();
    const auto end = std::ranges::find_if_not(
        text.substr(at), [](char c) { return is_alnum(c) || c == '-' || c == '.'; });
    auto name = text.substr(at, static_cast<std::size_t>(end - text.begin()) - at);
    while (name.ends_with('.') || name.ends_with('-')) {  // The end of a sentence.
      name.remove_suffix(1);
    }
    constexpr std::size_t kEnough = 8;
    if (!name.empty() && names.size() < kEnough && std::ranges::find(names, name) == names.end()) {
      names.push_back(name);
    }
  }
  return names;
}

bool says_later_version(std::string_view text) {
  // Line breaks fall anywhere in the sentence.
  std::string words;
  for (const auto word : split_spaces(text)) {
    words += to_lower(word) + " ";
  }
  return words.contains("any later version") || words.contains("or later");
}

std::vector<LicenseClaim> detect(std::string_view text) {
  const auto names = common_licenses(text);
  if (names.size() != 1) {
    return {};
  }
  auto name = std::string(names.front());
  const bool versioned = family_id(name).has_value();
  if (versioned && !says_later_version(text)) {
    return {};  // "version 2" may mean only that one, or be one of several terms: not stated here.
  }
  const auto id = license_id(versioned ? name + "+" : name);
  if (id.empty()) {
    return {};
  }
  return {{.kind = LicenseClaim::Kind::kExpression,
           .origin = LicenseClaim::Origin::kDetected,
           .text = id}};
}

}  // namespace

std::string spdx_expression(std::string_view license) {
  auto expression = Synopsis::expression(license);
  return is_license_expression(expression) ? expression : std::string();
}

const LicenseClaim& CopyrightReader::claim(std::string_view synopsis) {
  const auto [at, added] = known_.try_emplace(std::string(synopsis));
  auto& claim = at->second;
  if (added) {
    claim.text = spdx_expression(synopsis);
    if (claim.text.empty()) {
      claim.kind = LicenseClaim::Kind::kName;
      claim.text = synopsis;
    }
  }
  return claim;
}

std::vector<LicenseClaim> CopyrightReader::read(std::string_view text) {
  formats::Deb822Reader reader(text);
  formats::Deb822ParagraphView paragraph;
  reader.next(paragraph);  // Prose may have no field at all.
  const auto format = to_lower(paragraph["Format"].empty() ? paragraph["Format-Specification"]
                                                           : paragraph["Format"]);
  if (!format.contains("copyright-format") && !format.contains("dep5")) {
    return detect(text);
  }
  constexpr std::size_t kMostClaims = 256;
  std::vector<std::string_view> synopses;  // Without repetition.
  const auto note = [&] {
    const auto* field = paragraph.find("License");
    const auto synopsis = field == nullptr ? std::string_view() : trim(field->first_line());
    if (!synopsis.empty() && synopses.size() < kMostClaims &&
        std::ranges::find(synopses, synopsis) == synopses.end()) {
      synopses.push_back(synopsis);
    }
  };
  note();
  while (reader.next(paragraph)) {
    if (paragraph.find("Files") != nullptr) {
      note();
    }
  }
  std::vector<LicenseClaim> claims;
  for (const auto synopsis : synopses) {
    const auto& found = claim(synopsis);
    if (std::ranges::find(claims, found) == claims.end()) {
      claims.push_back(found);
    }
  }
  return claims;
}

}  // namespace akashi::ecosystems::deb

// Package URL (purl-spec, ECMA-427): pkg:type/namespace/name@version?qualifiers#subpath
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace akashi {

struct Purl {
  std::string type;
  std::string name_space;  // Segments joined by '/', decoded.
  std::string name;
  std::string version;
  std::vector<std::pair<std::string, std::string>>
      qualifiers;  // Sorted by key, keys lower case, no empty values.
  std::string subpath;

  bool empty() const { return type.empty(); }
  auto operator<=>(const Purl&) const = default;

  std::string_view qualifier(std::string_view key) const;  // "" where absent.
  // Inserts in order; an empty value removes the key.
  void set_qualifier(std::string_view key, std::string_view value);

  // Canonical text: type rules applied, percent-encoded. "" for an empty purl.
  std::string to_string() const;
  // The same without version, qualifiers and subpath: what advisories call a package.
  std::string package() const;
};

// Applies the rules of the type (case, separators, "_" in PyPI names …) to the fields, in place.
void normalize(Purl& purl);

// A normalised purl of its parts. `name` may hold a namespace for types that write it so:
// npm "@scope/name", golang "github.com/a/b", composer "vendor/name", maven "group:artifact".
Purl make_purl(std::string_view type, std::string_view full_name, std::string_view version = {});

// Parses and normalises. Errors name what is wrong with which part. What a type asks for beyond the
// syntax is not tested here: documents of other tools leave out namespaces, and the rest of their
// purls is still worth having.
Result<Purl> parse_purl(std::string_view text);

// Whether packages of the type are a distribution's (deb, rpm …), which mends them without taking
// upstream's versions.
bool is_distribution_type(std::string_view type);

// What the definition of its type asks of a purl: namespace required or prohibited, required
// qualifiers, characters.
Result<void> check_purl(const Purl& purl);

}  // namespace akashi

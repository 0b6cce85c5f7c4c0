// pkg:type/namespace/name@version?qualifiers#subpath:
// https://ecma-international.org/publications-and-standards/standards/ecma-427/ The rules of the
// types are those of github.com/package-url/purl-spec, types/. docs/formats/purl.md
#include "model/purl.h"

#include <algorithm>
#include <array>

#include "base/strings.h"

namespace akashi {
namespace {

enum class Fold : std::uint8_t { kKeep, kLower };
enum class Need : std::uint8_t { kOptional, kRequired, kProhibited };

// How a type folds its fields, and what it asks for (types/*-definition.json of the specification).
// A field of a type that is not listed is kept as it is.
struct TypeRule {
  std::string_view type;
  Need name_space = Need::kOptional;
  Fold fold_name_space = Fold::kKeep;
  Fold fold_name = Fold::kKeep;
  Fold fold_version = Fold::kKeep;
  char split = 0;  // In the name as its ecosystem writes it, what separates the namespace.
  bool name_is_path = false;  // The namespace is the first segment only, the name all others.
  std::string_view required_qualifier = {};
};

constexpr auto kLower = Fold::kLower;
constexpr auto kRequired = Need::kRequired;
constexpr auto kProhibited = Need::kProhibited;

constexpr auto kRules = std::to_array<TypeRule>({
    {.type = "alpm", .name_space = kRequired, .fold_name_space = kLower, .fold_name = kLower},
    {.type = "apk", .name_space = kRequired, .fold_name_space = kLower, .fold_name = kLower},
    {.type = "bazel", .name_space = kProhibited},
    {.type = "bitbucket",
     .name_space = kRequired,
     .fold_name_space = kLower,
     .fold_name = kLower,
     .split = '/'},
    {.type = "bitnami", .name_space = kProhibited, .fold_name = kLower},
    {.type = "brew", .fold_name_space = kLower, .fold_name = kLower, .split = '/'},
    {.type = "cargo", .name_space = kProhibited},
    {.type = "chrome-extension", .name_space = kProhibited, .fold_name = kLower},
    {.type = "cocoapods", .name_space = kProhibited},
    {.type = "composer",
     .name_space = kRequired,
     .fold_name_space = kLower,
     .fold_name = kLower,
     .split = '/'},
    {.type = "conan", .split = '/'},
    {.type = "conda", .name_space = kProhibited},
    {.type = "cpan", .split = 0},
    {.type = "cran", .name_space = kProhibited},
    {.type = "deb", .name_space = kRequired, .fold_name_space = kLower, .fold_name = kLower},
    {.type = "docker", .split = '/'},
    {.type = "gem", .name_space = kProhibited},
    {.type = "git", .name_space = kRequired, .name_is_path = true},
    {.type = "github",
     .name_space = kRequired,
     .fold_name_space = kLower,
     .fold_name = kLower,
     .split = '/'},
    {.type = "gitlab",
     .name_space = kRequired,
     .fold_name_space = kLower,
     .fold_name = kLower,
     .split = '/'},
    // The definition requires a namespace, but "stdlib" and modules such as "go.opencensus.io" have
    // none.
    {.type = "golang", .split = '/'},
    {.type = "hackage", .name_space = kProhibited},
    {.type = "hex", .fold_name_space = kLower, .fold_name = kLower, .split = '/'},
    {.type = "huggingface", .name_space = kRequired, .fold_version = kLower, .split = '/'},
    {.type = "julia", .name_space = kProhibited, .required_qualifier = "uuid"},
    {.type = "luarocks", .fold_name_space = kLower, .fold_name = kLower, .split = '/'},
    {.type = "maven", .name_space = kRequired, .split = ':'},
    {.type = "mlflow", .name_space = kProhibited},
    {.type = "npm", .split = '/'},
    {.type = "nuget", .name_space = kProhibited},
    {.type = "oci", .name_space = kProhibited, .fold_name = kLower, .fold_version = kLower},
    {.type = "opam", .name_space = kProhibited},
    {.type = "otp", .name_space = kProhibited, .fold_name = kLower},
    {.type = "pub", .name_space = kProhibited, .fold_name = kLower},
    {.type = "pypi", .name_space = kProhibited, .fold_name = kLower, .fold_version = kLower},
    {.type = "qpkg", .name_space = kRequired, .fold_name_space = kLower},
    {.type = "rpm", .name_space = kRequired, .fold_name_space = kLower},
    {.type = "swid", .required_qualifier = "tag_id"},
    {.type = "swift", .name_space = kRequired, .split = '/'},
    {.type = "vcpkg", .name_space = kProhibited},
    {.type = "vscode-extension",
     .name_space = kRequired,
     .fold_name_space = kLower,
     .fold_name = kLower,
     .fold_version = kLower,
     .split = '/'},
    {.type = "yocto", .fold_name_space = kLower},
});

const TypeRule* find_rule(std::string_view type) {
  const auto* found = std::ranges::find(kRules, type, &TypeRule::type);
  return found == kRules.end() ? nullptr : found;
}

bool is_unreserved(char c) {
  return is_alnum(c) || c == '.' || c == '-' || c == '_' || c == '~';
}

void encode(std::string_view text, std::string_view also, std::string& out) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_unreserved(c) || also.contains(c)) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
}

std::unexpected<Error> bad(std::string_view text, std::string_view part) {
  constexpr std::size_t kShown = 256;
  return fail(ErrorCode::kInvalidInput, msg::kBadValue,
              {"purl", std::string(text.substr(0, kShown)), std::string(part)});
}

Result<std::string> decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const auto byte = from_hex(text.substr(i + 1, 2));
    if (!byte || byte->size() != 1) {
      return bad(text, "percent-encoding");
    }
    out += *byte;
    i += 2;
  }
  if (!is_valid_utf8(out)) {
    return bad(text, "percent-encoding of UTF-8");
  }
  return out;
}

// Segments between slashes, decoded and joined; empty ones, and "." and ".." of a subpath, are
// dropped. Decoding goes first: an encoded slash separates too, so that the text of the result
// reads as the same again.
std::string join_segments(std::string_view decoded, bool is_subpath) {
  std::string out;
  for (const auto segment : split(decoded, '/')) {
    if (segment.empty() || (is_subpath && (segment == "." || segment == ".."))) {
      continue;
    }
    out += out.empty() ? "" : "/";
    out += segment;
  }
  return out;
}

void encode_path(std::string_view path, std::string& out) {
  bool first = true;
  for (const auto segment : split(path, '/')) {
    if (segment.empty()) {
      continue;
    }
    if (!first) {
      out += '/';
    }
    first = false;
    encode(segment, ":", out);
  }
}

bool is_type(std::string_view type) {
  return !type.empty() && !is_digit(type.front()) && std::ranges::all_of(type, [](char c) {
    return is_alnum(c) || c == '.' || c == '-' || c == '+';
  });
}

bool is_qualifier_key(std::string_view key) {
  return !key.empty() && !is_digit(key.front()) && std::ranges::all_of(key, [](char c) {
    return is_alnum(c) || c == '.' || c == '-' || c == '_';
  });
}

// 32 letters a to p; one to four numbers.
bool is_chrome_extension(const Purl& purl) {
  if (purl.name.size() != 32 ||
      !std::ranges::all_of(purl.name, [](char c) { return c >= 'a' && c <= 'p'; })) {
    return false;
  }
  const auto numbers = split(purl.version, '.');
  const auto is_number = [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, is_digit);
  };
  return purl.version.empty() || (numbers.size() <= 4 && std::ranges::all_of(numbers, is_number));
}

}  // namespace

std::string_view Purl::qualifier(std::string_view key) const {
  const auto found =
      std::ranges::find(qualifiers, key, &std::pair<std::string, std::string>::first);
  return found == qualifiers.end() ? std::string_view() : found->second;
}

void Purl::set_qualifier(std::string_view key, std::string_view value) {
  const auto lower = to_lower(key);
  const auto at =
      std::ranges::lower_bound(qualifiers, lower, {}, &std::pair<std::string, std::string>::first);
  const bool present = at != qualifiers.end() && at->first == lower;
  if (value.empty()) {
    if (present) {
      qualifiers.erase(at);
    }
  } else if (present) {
    at->second = value;
  } else {
    qualifiers.emplace(at, lower, value);
  }
}

std::string Purl::package() const {
  if (empty()) {
    return {};
  }
  std::string out = "pkg:" + type + "/";
  if (!name_space.empty()) {
    encode_path(name_space, out);
    out += '/';
  }
  const auto* rule = find_rule(type);
  if (rule != nullptr && rule->name_is_path) {
    encode_path(name, out);
  } else {
    encode(name, ":", out);
  }
  return out;
}

std::string Purl::to_string() const {
  auto out = package();
  if (empty()) {
    return out;
  }
  if (!version.empty()) {
    out += '@';
    encode(version, ":", out);
  }
  char separator = '?';
  for (const auto& [key, value] : qualifiers) {
    out += separator;
    separator = '&';
    out += key + "=";
    encode(value, ":", out);
  }
  if (!subpath.empty()) {
    out += '#';
    encode_path(subpath, out);
  }
  return out;
}

void normalize(Purl& purl) {
  purl.type = to_lower(purl.type);
  purl.name_space = join_segments(purl.name_space, false);
  purl.subpath = join_segments(purl.subpath, true);
  const auto* rule = find_rule(purl.type);
  if (rule == nullptr) {
    return;
  }
  const auto fold = [](Fold how, std::string& field) {
    if (how == kLower) {
      field = to_lower(field);
    }
  };
  fold(rule->fold_name_space, purl.name_space);
  fold(rule->fold_name, purl.name);
  fold(rule->fold_version, purl.version);
  if (rule->name_is_path) {
    purl.name = join_segments(purl.name, false);
  } else if (purl.type == "pypi") {
    std::ranges::replace(purl.name, '_', '-');
  } else if (purl.type == "pub") {
    std::ranges::replace_if(purl.name, [](char c) { return !is_lower(c) && !is_digit(c); }, '_');
  } else if (purl.type == "mlflow" && purl.qualifier("repository_url").contains("databricks")) {
    purl.name = to_lower(purl.name);  // Databricks ignores case, other servers do not.
  }
}

bool is_distribution_type(std::string_view type) {
  // "alpine" and "arch": what tools wrote before the types had definitions.
  constexpr auto kTypes =
      std::to_array<std::string_view>({"alpine", "alpm", "apk", "arch", "deb", "qpkg", "rpm"});
  return std::ranges::find(kTypes, type) != kTypes.end();
}

Result<void> check_purl(const Purl& purl) {
  if (!is_type(purl.type)) {
    return bad(purl.type, "type");
  }
  const auto wrong = [&](std::string_view part) { return bad(purl.to_string(), part); };
  if (purl.name.empty()) {
    return wrong("name");
  }
  for (const auto& [key, value] : purl.qualifiers) {
    if (!is_qualifier_key(key) || value.empty()) {
      return wrong("qualifier");
    }
  }
  const auto* rule = find_rule(purl.type);
  if (rule == nullptr) {
    return {};
  }
  if (rule->name_space == (purl.name_space.empty() ? kRequired : kProhibited)) {
    return wrong(purl.name_space.empty() ? "namespace (required)" : "namespace (prohibited)");
  }
  if (!rule->required_qualifier.empty() && purl.qualifier(rule->required_qualifier).empty()) {
    return wrong(std::string(rule->required_qualifier) + " (required)");
  }
  if (purl.type == "cpan" && purl.name.contains("::")) {
    return wrong("distribution name");  // A module's name.
  }
  if (purl.type == "chrome-extension" && !is_chrome_extension(purl)) {
    return wrong("extension id or version");
  }
  return {};
}

Purl make_purl(std::string_view type, std::string_view full_name, std::string_view version) {
  Purl purl;
  purl.type = type;
  const auto* rule = find_rule(type);
  const auto at =
      rule != nullptr && rule->split != 0 ? full_name.rfind(rule->split) : std::string_view::npos;
  if (at != std::string_view::npos) {
    purl.name_space = full_name.substr(0, at);
    full_name.remove_prefix(at + 1);
  }
  purl.name = full_name;
  purl.version = version;
  normalize(purl);
  return purl;
}

namespace {

// "key=value&key=value"
Result<void> parse_qualifiers(std::string_view text, std::string_view whole, Purl& purl) {
  for (const auto part : split(text, '&')) {
    if (part.empty()) {
      continue;
    }
    const auto pair = cut(part, "=");
    if (!pair || !is_qualifier_key(pair->first)) {
      return bad(whole, "qualifier");
    }
    AKASHI_TRY_ASSIGN(auto value, decode(pair->second));
    if (!value.empty()) {
      purl.qualifiers.emplace_back(to_lower(pair->first), std::move(value));
    }
  }
  std::ranges::sort(purl.qualifiers);
  if (std::ranges::adjacent_find(purl.qualifiers, {},
                                 &std::pair<std::string, std::string>::first) !=
      purl.qualifiers.end()) {
    return bad(whole, "qualifier (repeated)");
  }
  return {};
}

// "namespace/name@version", decoded.
Result<void> parse_names(std::string_view text, std::string_view whole, Purl& purl) {
  // A version's '@' is behind the last '/': "@scope/name" has one before it.
  const auto last_slash = text.rfind('/');
  if (const auto at = text.rfind('@');
      at != std::string_view::npos && (last_slash == std::string_view::npos || at > last_slash)) {
    AKASHI_TRY_ASSIGN(purl.version, decode(text.substr(at + 1)));
    text = text.substr(0, at);
  }
  const auto* rule = find_rule(purl.type);
  const auto name_at = rule != nullptr && rule->name_is_path ? text.find('/') : text.rfind('/');
  if (name_at != std::string_view::npos) {
    AKASHI_TRY_ASSIGN(purl.name_space, decode(text.substr(0, name_at)));
    text.remove_prefix(name_at + 1);
  }
  AKASHI_TRY_ASSIGN(purl.name, decode(text));
  normalize(purl);
  if (purl.name.empty()) {
    return bad(whole, "name");
  }
  return {};
}

}  // namespace

Result<Purl> parse_purl(std::string_view text) {
  const auto whole = text;
  Purl purl;
  if (!equal_ignoring_case(text.substr(0, 4), "pkg:")) {
    return bad(whole, "scheme");
  }
  text.remove_prefix(4);
  while (text.starts_with('/')) {
    text.remove_prefix(1);
  }
  if (const auto at = text.rfind('#'); at != std::string_view::npos) {
    AKASHI_TRY_ASSIGN(purl.subpath, decode(text.substr(at + 1)));
    text = text.substr(0, at);
  }
  if (const auto at = text.find('?'); at != std::string_view::npos) {
    AKASHI_TRY(parse_qualifiers(text.substr(at + 1), whole, purl));
    text = text.substr(0, at);
  }
  const auto slash = text.find('/');
  if (slash == std::string_view::npos || !is_type(text.substr(0, slash))) {
    return bad(whole, "type");
  }
  purl.type = to_lower(text.substr(0, slash));
  text.remove_prefix(slash + 1);
  while (text.starts_with('/')) {
    text.remove_prefix(1);
  }
  while (text.ends_with('/')) {
    text.remove_suffix(1);
  }
  AKASHI_TRY(parse_names(text, whole, purl));
  return purl;
}

}  // namespace akashi

// pkg:type/namespace/name@version?qualifiers#subpath, parsed right to left as the specification
// says.
#include "model/purl.h"

#include <algorithm>
#include <array>

#include "base/strings.h"

namespace akashi {
namespace {

// How a type folds its fields (purl-types-index of the specification). Types not listed keep
// theirs.
struct TypeRule {
  std::string_view type;
  bool lower_namespace = false;
  bool lower_name = false;
  char split = 0;  // In the name as its ecosystem writes it, what separates the namespace.
  bool lower_version = false;
};

constexpr auto kRules = std::to_array<TypeRule>({
    {.type = "alpm", .lower_namespace = true, .lower_name = true},
    {.type = "apk", .lower_namespace = true, .lower_name = true},
    {.type = "bitbucket", .lower_namespace = true, .lower_name = true, .split = '/'},
    {.type = "bitnami", .lower_name = true},
    {.type = "cargo"},
    {.type = "composer", .lower_namespace = true, .lower_name = true, .split = '/'},
    {.type = "conan", .split = '/'},
    {.type = "deb", .lower_namespace = true, .lower_name = true},
    {.type = "docker", .split = '/'},
    {.type = "github", .lower_namespace = true, .lower_name = true, .split = '/'},
    {.type = "gitlab", .lower_namespace = true, .lower_name = true, .split = '/'},
    {.type = "golang", .split = '/'},
    {.type = "hex", .lower_namespace = true, .lower_name = true, .split = '/'},
    {.type = "huggingface", .split = '/', .lower_version = true},
    {.type = "maven", .split = ':'},
    {.type = "npm", .split = '/'},
    {.type = "oci", .lower_name = true},
    {.type = "pub", .lower_name = true},
    {.type = "pypi", .lower_name = true},
    {.type = "rpm", .lower_namespace = true},
    {.type = "swift", .split = '/'},
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

Result<std::string> decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const auto byte = from_hex(text.substr(i + 1, 2));
    if (!byte || byte->size() != 1) {
      return fail(ErrorCode::kInvalidInput, Msg::kBadValue,
                  {"purl", std::string(text), "percent-encoding"});
    }
    out += *byte;
    i += 2;
  }
  return out;
}

// Segments between slashes, decoded and joined; empty ones, and "." and ".." of a subpath, are
// dropped.
Result<std::string> decode_path(std::string_view path, bool is_subpath) {
  std::string out;
  for (const auto part : split(path, '/')) {
    AKASHI_TRY_ASSIGN(const auto segment, decode(part));
    if (segment.empty() || (is_subpath && (segment == "." || segment == ".."))) {
      continue;
    }
    out += (out.empty() ? "" : "/") + segment;
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

std::unexpected<Error> bad(std::string_view text, std::string_view part) {
  return fail(ErrorCode::kInvalidInput, Msg::kBadValue,
              {"purl", std::string(text), std::string(part)});
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
  encode(name, ":", out);
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
    encode(value, ":/,", out);
  }
  if (!subpath.empty()) {
    out += '#';
    encode_path(subpath, out);
  }
  return out;
}

void normalize(Purl& purl) {
  purl.type = to_lower(purl.type);
  const auto* rule = find_rule(purl.type);
  if (rule == nullptr) {
    return;
  }
  if (rule->lower_namespace) {
    purl.name_space = to_lower(purl.name_space);
  }
  if (rule->lower_name) {
    purl.name = to_lower(purl.name);
  }
  if (rule->lower_version) {
    purl.version = to_lower(purl.version);
  }
  if (purl.type == "pypi") {
    std::ranges::replace(purl.name, '_', '-');
  } else if (purl.type == "pub") {
    std::ranges::replace_if(purl.name, [](char c) { return !is_lower(c) && !is_digit(c); }, '_');
  }
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
    AKASHI_TRY_ASSIGN(purl.subpath, decode_path(text.substr(at + 1), true));
    text = text.substr(0, at);
  }
  if (const auto at = text.rfind('?'); at != std::string_view::npos) {
    for (const auto part : split(text.substr(at + 1), '&')) {
      const auto pair = cut(part, "=");
      if (!pair) {
        if (part.empty()) {
          continue;
        }
        return bad(whole, "qualifier");
      }
      AKASHI_TRY_ASSIGN(const auto value, decode(pair->second));
      if (!is_qualifier_key(pair->first)) {
        return bad(whole, "qualifier");
      }
      if (!purl.qualifier(to_lower(pair->first)).empty()) {
        return bad(whole, "qualifier");
      }
      purl.set_qualifier(pair->first, value);
    }
    text = text.substr(0, at);
  }
  const auto slash = text.find('/');
  if (slash == std::string_view::npos || !is_type(text.substr(0, slash))) {
    return bad(whole, "type");
  }
  purl.type = to_lower(text.substr(0, slash));
  text.remove_prefix(slash + 1);
  while (text.ends_with('/')) {
    text.remove_suffix(1);
  }
  // A version's '@' is behind the last '/': "@scope/name" has one before it.
  const auto last_slash = text.rfind('/');
  if (const auto at = text.rfind('@'); at != std::string_view::npos && at != 0 &&
                                       (last_slash == std::string_view::npos || at > last_slash)) {
    AKASHI_TRY_ASSIGN(purl.version, decode(text.substr(at + 1)));
    text = text.substr(0, at);
  }
  const auto name_at = text.rfind('/');
  if (name_at != std::string_view::npos) {
    AKASHI_TRY_ASSIGN(purl.name_space, decode_path(text.substr(0, name_at), false));
    text.remove_prefix(name_at + 1);
  }
  AKASHI_TRY_ASSIGN(purl.name, decode(text));
  if (purl.name.empty()) {
    return bad(whole, "name");
  }
  normalize(purl);
  return purl;
}

}  // namespace akashi

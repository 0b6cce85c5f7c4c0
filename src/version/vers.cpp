#include "version/vers.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/strings.h"
#include "version/version_set.h"

namespace akashi::version {
namespace {

using Comparator = Constraint::Comparator;

struct Sign {
  std::string_view text;
  Comparator comparator;
};
// Longer ones first.
constexpr auto kSigns = std::to_array<Sign>({{"!=", Comparator::kNotEqual},
                                             {"<=", Comparator::kLessOrEqual},
                                             {">=", Comparator::kGreaterOrEqual},
                                             {"<", Comparator::kLess},
                                             {">", Comparator::kGreater},
                                             {"=", Comparator::kEqual}});

struct TypeRow {
  std::string_view type;
  std::string_view scheme;
};
// Sorted by type. The first of a scheme is the one that is written, but for those in kWritten.
constexpr auto kTypes = std::to_array<TypeRow>({
    {"alpine", "apk"},
    {"alpm", "alpm"},
    {"apk", "apk"},
    {"arch", "alpm"},
    {"bitnami", "bitnami"},
    {"cargo", "semver"},
    {"composer", "composer"},
    {"conan", "conan"},
    {"cpan", "cpan"},
    {"cran", "cran"},
    {"dart", "pub"},
    {"datetime", "datetime"},
    {"deb", "deb"},
    {"ebuild", "gentoo"},
    {"freebsd", "freebsd"},
    {"gem", "gem"},
    {"generic", "cpe"},
    {"gentoo", "gentoo"},
    {"github", "semver"},
    {"golang", "go"},
    {"hackage", "hackage"},
    {"hex", "hex"},
    {"intdot", "intdot"},
    {"jvm", "jvm"},
    {"lexicographic", "lexicographic"},
    {"luarocks", "luarocks"},
    {"maven", "maven"},
    {"nginx", "nginx"},
    {"nim", "nim"},
    {"npm", "semver"},
    {"nuget", "nuget"},
    {"opam", "opam"},
    {"openssl", "openssl"},
    {"pub", "pub"},
    {"pypi", "pep440"},
    {"rpm", "rpm"},
    {"semver", "semver"},
    {"swift", "semver"},
    {"vcpkg", "vcpkg"},
    {"vcpkg-date", "vcpkg-date"},
});
static_assert(std::ranges::is_sorted(kTypes, {}, &TypeRow::type));
constexpr auto kWritten =
    std::to_array<TypeRow>({{"gentoo", "gentoo"}, {"pub", "pub"}, {"semver", "semver"}});
// They have "*" alone, and no versions.
constexpr std::string_view kAll = "all";
constexpr std::string_view kNone = "none";
// Reserved to be wrong.
constexpr std::string_view kInvalid = "invalid";

std::unexpected<Error> bad(std::string_view text, std::size_t offset, std::string_view what) {
  return fail(ErrorCode::kInvalidInput, msg::kBadValue,
              {"vers", std::string(text.substr(0, 200)), std::string(what)}, {.offset = offset});
}

bool is_reserved(char c) {
  return std::string_view("<>=!*|%").contains(c) || static_cast<unsigned char>(c) <= 0x20 ||
         static_cast<unsigned char>(c) >= 0x7F;
}

std::optional<std::string> decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      if (is_reserved(text[i])) {
        return std::nullopt;
      }
      out += text[i];
      continue;
    }
    const auto byte = from_hex(text.substr(i + 1, 2));
    if (!byte || byte->size() != 1) {
      return std::nullopt;
    }
    out += *byte;
    i += 2;
  }
  return out;
}

std::string encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_reserved(c)) {
      out += '%';
      constexpr std::string_view kDigits = "0123456789ABCDEF";
      out += kDigits[static_cast<unsigned char>(c) >> 4];
      out += kDigits[static_cast<unsigned char>(c) & 15];
    } else {
      out += c;
    }
  }
  return out;
}

std::string_view sign_of(Comparator comparator) {
  if (comparator == Comparator::kEqual) {
    return "";
  }
  const auto* found = std::ranges::find(kSigns, comparator, &Sign::comparator);
  return found == kSigns.end() ? "*" : found->text;
}

bool is_lower_bound(Comparator comparator) {
  return comparator == Comparator::kGreater || comparator == Comparator::kGreaterOrEqual;
}

struct Keyed {
  const Constraint* constraint;
  std::string key;
};

Result<std::vector<Keyed>> keyed(const Vers& vers, const Scheme& scheme) {
  std::vector<Keyed> out;
  for (const auto& constraint : vers.constraints) {
    AKASHI_TRY_ASSIGN(auto key, sort_key(scheme, constraint.version));
    out.push_back({&constraint, std::move(key)});
  }
  std::ranges::stable_sort(out, {}, &Keyed::key);
  return out;
}

Interval point(const Keyed& at) {
  return {.lower = at.constraint->version,
          .upper = at.constraint->version,
          .upper_inclusive = true,
          .has_upper = true,
          .lower_key = at.key,
          .upper_key = at.key};
}

// The constraints with "<" or ">", by version: of lower bounds in a row the first counts, of upper
// bounds the last.
std::vector<Interval> between(const std::vector<Keyed>& bounds) {
  std::vector<Interval> out;
  bool open = false;
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    const auto& [constraint, key] = bounds[i];
    if (is_lower_bound(constraint->comparator)) {
      if (!open) {
        out.push_back({.lower = constraint->version,
                       .lower_exclusive = constraint->comparator == Comparator::kGreater,
                       .lower_key = key});
        open = true;
      }
      continue;
    }
    if (i + 1 < bounds.size() && !is_lower_bound(bounds[i + 1].constraint->comparator)) {
      continue;
    }
    if (!open) {
      out.emplace_back();
    }
    auto& interval = out.back();
    interval.upper = constraint->version;
    interval.upper_key = key;
    interval.upper_inclusive = constraint->comparator == Comparator::kLessOrEqual;
    interval.has_upper = true;
    open = false;
  }
  return out;
}

}  // namespace

Result<Vers> parse_vers_syntax(std::string_view text) {
  constexpr std::string_view kStart = "vers:";
  const auto slash = text.find('/');
  if (!text.starts_with(kStart) || slash == std::string_view::npos) {
    return bad(text, 0, "vers:TYPE/CONSTRAINT|CONSTRAINT");
  }
  Vers vers;
  vers.type = text.substr(kStart.size(), slash - kStart.size());
  if (vers.type.empty() || !std::ranges::all_of(vers.type, [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || c == '.' || c == '-';
      })) {
    return bad(text, kStart.size(), "a type of a-z, 0-9, '.' and '-'");
  }
  if (vers.type == kInvalid || is_digit(vers.type.front())) {
    return bad(text, kStart.size(), "a type that begins with a letter, not \"invalid\"");
  }
  auto at = slash + 1;
  for (auto part : split(text.substr(at), '|')) {
    const auto offset = at;
    at += part.size() + 1;
    if (part == "*") {
      vers.constraints.push_back({Comparator::kAny, {}});
      continue;
    }
    Constraint constraint;
    for (const auto& sign : kSigns) {
      if (part.starts_with(sign.text)) {
        constraint.comparator = sign.comparator;
        part.remove_prefix(sign.text.size());
        break;
      }
    }
    auto version = decode(part);
    if (!version || version->empty()) {
      return bad(text, offset, "a version, its reserved characters percent-encoded");
    }
    constraint.version = std::move(*version);
    vers.constraints.push_back(std::move(constraint));
  }
  const bool any = std::ranges::any_of(
      vers.constraints, [](const Constraint& c) { return c.comparator == Comparator::kAny; });
  if (any && vers.constraints.size() > 1) {
    return bad(text, slash + 1, "\"*\" alone");
  }
  if (!any && (vers.type == kAll || vers.type == kNone)) {
    return bad(text, slash + 1, "\"*\" alone, which is all that this type has");
  }
  return vers;
}

Result<Vers> parse_vers(std::string_view text) {
  AKASHI_TRY_ASSIGN(auto vers, parse_vers_syntax(text));
  if (const auto* scheme = scheme_of_vers(vers.type); scheme != nullptr) {
    for (const auto& [comparator, version] : vers.constraints) {
      if (comparator == Comparator::kAny) {
        continue;
      }
      if (const auto checked = scheme->compare(version, version); !checked) {
        return std::unexpected(checked.error());
      }
    }
  }
  return vers;
}

namespace {

// May `next` follow `before`? Of the signs "<" and ">" only, and of "=".
bool may_follow(Comparator before, Comparator next) {
  if (before == Comparator::kEqual) {
    return next == Comparator::kEqual || is_lower_bound(next);
  }
  return is_lower_bound(before) != is_lower_bound(next);
}

bool is_bound(Comparator comparator) {
  return comparator != Comparator::kEqual && comparator != Comparator::kNotEqual;
}

// VERS 5.4: the versions rise, and the signs follow each other as they should.
Result<void> check_sequence(std::string_view text, const Vers& vers) {
  const auto* scheme = scheme_of_vers(vers.type);
  const Constraint* before = nullptr;
  const Constraint* bound = nullptr;
  const Constraint* stated = nullptr;  // The last one without "!=".
  for (const auto& one : vers.constraints) {
    if (before != nullptr && scheme != nullptr) {
      const auto order = scheme->compare(before->version, one.version);
      // What has no order can't be out of it.
      if (order && *order >= 0) {
        return bad(text, 0, *order == 0 ? "each version once" : "constraints sorted by version");
      }
    } else if (before != nullptr && before->version == one.version) {
      return bad(text, 0, "each version once");
    }
    before = &one;
    if (one.comparator == Comparator::kNotEqual) {
      continue;
    }
    const bool after_equal = stated != nullptr && stated->comparator == Comparator::kEqual &&
                             !may_follow(Comparator::kEqual, one.comparator);
    const bool after_bound = bound != nullptr && is_bound(one.comparator) &&
                             !may_follow(bound->comparator, one.comparator);
    if (after_equal || after_bound) {
      return bad(text, 0, "\">\" and \"<\" by turns");
    }
    stated = &one;
    bound = is_bound(one.comparator) ? &one : bound;
  }
  return {};
}

}  // namespace

Result<void> check_vers(std::string_view text) {
  AKASHI_TRY_ASSIGN(const auto vers, parse_vers_syntax(text));
  AKASHI_TRY(check_sequence(text, vers));
  if (vers.type == "datetime") {
    AKASHI_TRY(parse_vers(text));  // 't' and 'z' in lower case are none.
  }
  // No "=", and nothing encoded that needn't be, or in another way.
  if (to_string(vers) != text) {
    return bad(text, 0, "written as " + to_string(vers));
  }
  return {};
}

std::string to_string(const Vers& vers) {
  auto constraints = vers.constraints;
  if (const auto* scheme = scheme_of_vers(vers.type); scheme != nullptr) {
    std::ranges::stable_sort(constraints, [&](const Constraint& a, const Constraint& b) {
      const auto order = scheme->compare(a.version, b.version);
      return order && *order < 0;
    });
  }
  std::string out = "vers:" + vers.type + "/";
  bool first = true;
  for (const auto& constraint : constraints) {
    out += first ? "" : "|";
    first = false;
    out += sign_of(constraint.comparator);
    out += encode(constraint.version);
  }
  return out;
}

const Scheme* scheme_of_vers(std::string_view type) {
  const auto* found = std::ranges::lower_bound(kTypes, type, {}, &TypeRow::type);
  return found == kTypes.end() || found->type != type ? nullptr : find_scheme(found->scheme);
}

std::string_view vers_type_of(const Scheme& scheme) {
  for (const auto& rows : {std::span<const TypeRow>(kWritten), std::span<const TypeRow>(kTypes)}) {
    if (const auto found = std::ranges::find(rows, scheme.id, &TypeRow::scheme);
        found != rows.end()) {
      return found->type;
    }
  }
  return {};
}

Result<std::vector<Interval>> to_intervals(const Vers& vers) {
  const auto* scheme = scheme_of_vers(vers.type);
  if (vers.constraints.size() == 1 && vers.constraints[0].comparator == Comparator::kAny) {
    return std::vector<Interval>(vers.type == kNone ? 0 : 1);
  }
  if (scheme == nullptr) {
    return fail(ErrorCode::kUnsupported, msg::kExpected,
                {"a type with an order (`akashi list versions`)", "vers:" + vers.type});
  }
  AKASHI_TRY_ASSIGN(const auto all, keyed(vers, *scheme));
  std::vector<Keyed> bounds;
  std::vector<Interval> points;
  std::vector<Interval> holes;
  for (const auto& one : all) {
    switch (one.constraint->comparator) {
      case Comparator::kEqual:
        points.push_back(point(one));
        break;
      case Comparator::kNotEqual:
        holes.push_back(point(one));
        break;
      default:
        bounds.push_back(one);
    }
  }
  auto set = between(bounds);
  if (bounds.empty() && points.empty() && !holes.empty()) {
    set.emplace_back();  // Everything but …
  }
  set.insert(set.end(), points.begin(), points.end());
  set = unite(std::move(set));
  if (set.empty()) {  // ">=1|<1": a mistake, of which nobody can say what it was to hold.
    return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                {"vers", to_string(vers), "range that holds a version"});
  }
  return holes.empty() ? set : intersect(set, complement(holes));
}

Vers to_vers(std::string_view type, std::span<const Interval> intervals) {
  Vers vers{.type = std::string(type), .constraints = {}};
  auto& out = vers.constraints;
  for (const auto& interval : intervals) {
    const bool from_start = interval.lower_key.empty() && !interval.lower_exclusive;
    if (from_start && !interval.has_upper) {
      out.push_back({Comparator::kAny, {}});
      continue;
    }
    if (interval.has_upper && interval.lower_key == interval.upper_key) {
      out.push_back({Comparator::kEqual, interval.lower});
      continue;
    }
    if (!from_start) {
      // Two intervals around one version: all but that.
      if (interval.lower_exclusive && !out.empty() && out.back().version == interval.lower &&
          out.back().comparator == Comparator::kLess) {
        out.back().comparator = Comparator::kNotEqual;
      } else {
        out.push_back(
            {interval.lower_exclusive ? Comparator::kGreater : Comparator::kGreaterOrEqual,
             interval.lower});
      }
    }
    if (interval.has_upper) {
      out.push_back({interval.upper_inclusive ? Comparator::kLessOrEqual : Comparator::kLess,
                     interval.upper});
    }
  }
  return vers;
}

}  // namespace akashi::version

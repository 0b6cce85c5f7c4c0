#include "ecosystems/golang/module.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "version/semver_text.h"

namespace akashi::ecosystems::golang {
namespace {

constexpr std::string_view kPrefix = "akashi:golang:";

// The digits at the front of `text`, which lose them; nothing for none, or for a leading zero.
std::optional<std::string_view> take_number(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && is_digit(text[end])) {
    ++end;
  }
  const auto number = text.substr(0, end);
  if (number.empty() || (number.size() > 1 && number.front() == '0')) {
    return std::nullopt;
  }
  text.remove_prefix(end);
  return number;
}

void append_utf8(std::uint32_t point, std::string& out) {
  const auto byte = [&](std::uint32_t value) { out += static_cast<char>(value); };
  if (point < 0x80) {
    byte(point);
  } else if (point < 0x800) {
    byte(0xC0 | (point >> 6));
    byte(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    byte(0xE0 | (point >> 12));
    byte(0x80 | ((point >> 6) & 0x3F));
    byte(0x80 | (point & 0x3F));
  } else {
    byte(0xF0 | (point >> 18));
    byte(0x80 | ((point >> 12) & 0x3F));
    byte(0x80 | ((point >> 6) & 0x3F));
    byte(0x80 | (point & 0x3F));
  }
}

// A number of `digits` digits in base 8 or 16 at the front of `text`, which loses them.
std::optional<std::uint32_t> take_digits(std::string_view& text, std::size_t digits,
                                         std::uint32_t base) {
  if (text.size() < digits) {
    return std::nullopt;
  }
  std::uint32_t value = 0;
  for (const char c : text.substr(0, digits)) {
    const char lower = to_lower(c);
    const auto digit = static_cast<std::uint32_t>(is_digit(c) ? c - '0' : lower - 'a' + 10);
    if ((!is_digit(c) && (lower < 'a' || lower > 'f')) || digit >= base) {
      return std::nullopt;
    }
    value = value * base + digit;
  }
  text.remove_prefix(digits);
  return value;
}

// The escape behind a backslash (Go specification, "Rune literals").
bool take_escape(std::string_view& text, std::string& out) {
  struct Simple {
    char name, value;
  };
  constexpr auto kSimple = std::to_array<Simple>({{'a', '\a'},
                                                  {'b', '\b'},
                                                  {'f', '\f'},
                                                  {'n', '\n'},
                                                  {'r', '\r'},
                                                  {'t', '\t'},
                                                  {'v', '\v'},
                                                  {'\\', '\\'},
                                                  {'\'', '\''},
                                                  {'"', '"'}});
  if (text.empty()) {
    return false;
  }
  const auto* simple = std::ranges::find(kSimple, text.front(), &Simple::name);
  if (simple != kSimple.end()) {
    out += simple->value;
    text.remove_prefix(1);
    return true;
  }
  if (text.front() >= '0' && text.front() <= '7') {
    const auto value = take_digits(text, 3, 8);
    if (!value || *value > 0xFF) {
      return false;
    }
    out += static_cast<char>(*value);
    return true;
  }
  const char kind = text.front();
  const std::size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
  text.remove_prefix(1);
  const auto value = digits == 0 ? std::nullopt : take_digits(text, digits, 16);
  if (!value || *value > 0x10FFFF || (kind != 'x' && *value >= 0xD800 && *value < 0xE000)) {
    return false;
  }
  if (kind == 'x') {
    out += static_cast<char>(*value);
  } else {
    append_utf8(*value, out);
  }
  return true;
}

void merge(const Component& from, Component& into) {
  if (from.directness == Directness::kDirect || into.directness == Directness::kUnknown) {
    into.directness = from.directness;
  }
  // A bound, for files that repeat one module with ever new properties.
  constexpr std::size_t kMost = 100;
  for (const auto& property : from.properties) {
    if (into.properties.size() < kMost &&
        std::ranges::find(into.properties, property) == into.properties.end()) {
      into.properties.push_back(property);
    }
  }
}

}  // namespace

bool is_module_path(std::string_view path) {
  constexpr std::size_t kMost = 4096;
  return !path.empty() && path.size() <= kMost &&
         std::ranges::all_of(split(path, '/'), [](std::string_view segment) {
           return !segment.empty() && segment != "." && segment != ".." &&
                  std::ranges::all_of(segment, [](char c) {
                    return is_alnum(c) || std::string_view("-._~+").contains(c);
                  });
         });
}

bool is_version(std::string_view version) {
  return version.starts_with('v') && version::is_complete_semver(version.substr(1));
}

bool is_directory_path(std::string_view path) {
  if (path == "." || path == "..") {
    return true;
  }
  constexpr auto kStarts = std::to_array<std::string_view>({"./", "../", "/", ".\\", "..\\", "\\"});
  return std::ranges::any_of(kStarts, [&](auto start) { return path.starts_with(start); }) ||
         (path.size() > 1 && is_alpha(path[0]) && path[1] == ':');
}

std::optional<std::string> unquote(std::string_view literal) {
  if (literal.size() < 2 || literal.front() != literal.back()) {
    return std::nullopt;
  }
  const char quote = literal.front();
  auto text = literal.substr(1, literal.size() - 2);
  if (quote == '`') {
    return text.contains('`') ? std::nullopt : std::optional(std::string(text));
  }
  if (quote != '"') {
    return std::nullopt;
  }
  std::string out;
  while (!text.empty()) {
    const char c = text.front();
    if (c == '"' || c == '\n') {
      return std::nullopt;
    }
    text.remove_prefix(1);
    if (c != '\\') {
      out += c;
    } else if (!take_escape(text, out)) {
      return std::nullopt;
    }
  }
  return out;
}

std::string clean(std::string_view text) {
  return printable(text);
}

void set_property(Component& component, std::string_view key, std::string_view value) {
  if (!value.empty()) {
    component.properties.push_back(
        {.name = std::string(kPrefix) + std::string(key), .value = std::string(value)});
  }
}

Component module_component(const ModuleVersion& module, const ModuleVersion* replacement) {
  const bool from_directory = replacement != nullptr && is_directory_path(replacement->path);
  const auto& built = replacement == nullptr || from_directory ? module : *replacement;
  Component component;
  component.name = built.path;
  if (from_directory || !is_version(built.version)) {
    // What Go writes in place of a version that it does not know is no requirement either.
    component.requirement = built.version.starts_with('(') ? std::string() : built.version;
  } else {
    component.version = built.version;
  }
  component.purl = make_purl("golang", built.path, component.version);
  if (from_directory) {
    set_property(component, "replaced_by", clean(replacement->path));
  } else if (replacement != nullptr) {
    set_property(component, "replaces",
                 module.version.empty() ? module.path : module.path + '@' + module.version);
  }
  return component;
}

std::string go_release(std::string_view text) {
  text = text.substr(0, text.find_first_of(" \t"));
  if (text.starts_with("go")) {
    text.remove_prefix(2);
  }
  text = text.substr(0, text.find('-'));
  return language_version(text) ? std::string(text) : std::string();
}

std::string release_as_semver(std::string_view release) {
  const auto language = language_version(release);
  if (!language) {
    return {};
  }
  std::string out = std::to_string(language->first) + '.' + std::to_string(language->second);
  auto rest = release.substr(out.size());
  if (rest.starts_with('.')) {
    const auto end = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
    out += rest.substr(0, end);
    rest.remove_prefix(end);
  } else {
    out += ".0";
  }
  if (rest.empty()) {
    return out;
  }
  const auto digits = rest.find_first_of("0123456789");
  return out + '-' + std::string(rest.substr(0, digits)) + '.' + std::string(rest.substr(digits));
}

// major "." minor [ "." patch ] [ kind number ], kind: letters, as "rc" and "beta".
std::optional<std::pair<std::uint64_t, std::uint64_t>> language_version(std::string_view go) {
  const auto major = take_number(go);
  if (!major || !go.starts_with('.')) {
    return std::nullopt;
  }
  go.remove_prefix(1);
  const auto minor = take_number(go);
  if (!minor) {
    return std::nullopt;
  }
  if (go.starts_with('.')) {
    go.remove_prefix(1);
    if (!take_number(go)) {
      return std::nullopt;
    }
  }
  if (!go.empty()) {
    const auto kind = std::min(go.find_first_not_of("abcdefghijklmnopqrstuvwxyz"), go.size());
    go.remove_prefix(kind);
    if (kind == 0 || !take_number(go) || !go.empty()) {
      return std::nullopt;
    }
  }
  const auto first = parse_u64(*major);
  const auto second = parse_u64(*minor);
  if (!first || !second) {
    return std::nullopt;
  }
  return std::pair{*first, *second};
}

Component stdlib_component(std::string_view release) {
  Component component;
  component.name = kStdlib;
  component.version = release;
  component.purl = make_purl("golang", kStdlib, release);
  component.description = "Go standard library";
  return component;
}

std::optional<std::uint32_t> ModuleSet::add(Component component, InputPosition at) {
  const auto key = component.name + '\n' + component.version + '\n' + component.requirement;
  if (const auto found = seen_.find(key); found != seen_.end()) {
    merge(component, out_.components[found->second]);
    return found->second;
  }
  if (out_.components.size() >= limit_) {
    if (!full_) {
      full_ = true;
      out_.problem(msg::kLimit, {"components", std::to_string(limit_)}, at,
                   ErrorCode::kLimitExceeded);
    }
    return std::nullopt;
  }
  const auto index = out_.add(std::move(component), at);
  seen_.emplace(key, index);
  return index;
}

}  // namespace akashi::ecosystems::golang

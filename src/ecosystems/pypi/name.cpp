// Project names: PEP 503 (normalisation), PEP 508 (syntax). Distribution file names: PEP 427
// (wheel), PEP 625 and its forerunners (source distribution).
#include "ecosystems/pypi/name.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/strings.h"

namespace akashi::ecosystems::pypi {
namespace {

constexpr bool is_separator(char c) {
  return c == '-' || c == '_' || c == '.';
}

constexpr auto kSourceEndings = std::to_array<std::string_view>(
    {".tar.gz", ".tgz", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tar.Z", ".tar", ".zip"});

std::optional<FileNameParts> parts(std::string_view name, std::string_view version) {
  if (!is_project_name(name) || !is_plain_version(version) || !is_digit(version.front())) {
    return std::nullopt;
  }
  return FileNameParts{std::string(name), std::string(version)};
}

// Where the version of "name-with-parts-1.0" begins; npos when nothing says so.
std::size_t version_start(std::string_view stem, std::string_view name) {
  constexpr auto kNone = std::string_view::npos;
  if (name.empty()) {
    for (auto at = stem.rfind('-'); at != kNone && at != 0; at = stem.rfind('-', at - 1)) {
      if (at + 1 < stem.size() && is_digit(stem[at + 1])) {
        return at + 1;
      }
    }
    return kNone;
  }
  const auto wanted = normalized_name(name);
  std::size_t matched = 0;
  bool in_run = false;
  for (std::size_t i = 0; i < stem.size(); ++i) {
    if (stem[i] == '-' && matched == wanted.size()) {
      return i + 1;
    }
    const bool separator = is_separator(stem[i]);
    if (separator && in_run) {
      continue;
    }
    in_run = separator;
    if (matched == wanted.size() || wanted[matched] != (separator ? '-' : to_lower(stem[i]))) {
      return kNone;
    }
    ++matched;
  }
  return kNone;
}

}  // namespace

bool is_project_name(std::string_view name) {
  return !name.empty() && is_alnum(name.front()) && is_alnum(name.back()) &&
         std::ranges::all_of(name, [](char c) { return is_alnum(c) || is_separator(c); });
}

std::string normalized_name(std::string_view name) {
  std::string out;
  out.reserve(name.size());
  for (const char c : name) {
    if (!is_separator(c)) {
      out += to_lower(c);
    } else if (!out.ends_with('-')) {
      out += '-';
    }
  }
  return out;
}

bool is_plain_version(std::string_view version) {
  return !version.empty() && is_alnum(version.front()) && is_alnum(version.back()) &&
         std::ranges::all_of(version, [](char c) {
           return is_alnum(c) || is_separator(c) || c == '+' || c == '!';
         });
}

Component make_component(std::string_view name, std::string_view version) {
  Component component;
  component.purl = make_purl("pypi", normalized_name(name), version);
  component.name = name;
  component.version = version;
  return component;
}

std::optional<FileNameParts> parse_file_name(std::string_view file, std::string_view name) {
  if (file.ends_with(".whl") || file.ends_with(".egg")) {
    const auto fields = split(file.substr(0, file.size() - 4), '-');
    const bool wheel = file.ends_with(".whl");
    if (fields.size() < (wheel ? 5U : 2U) || fields.size() > 6) {
      return std::nullopt;
    }
    return parts(fields[0], fields[1]);
  }
  const auto* ending = std::ranges::find_if(
      kSourceEndings, [&](std::string_view end) { return file.ends_with(end); });
  if (ending == kSourceEndings.end()) {
    return std::nullopt;
  }
  const auto stem = file.substr(0, file.size() - ending->size());
  const auto at = version_start(stem, name);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  return parts(stem.substr(0, at - 1), stem.substr(at));
}

}  // namespace akashi::ecosystems::pypi

// Numbers between dots, then a word that the package manager takes for a pre-release.
#include "version/preview.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "version/encoding.h"

namespace akashi::version {
namespace {

// How a scheme writes them: anything behind a hyphen, or one of these words.
struct Row {
  std::string_view scheme;
  bool any_after_hyphen;
};
constexpr auto kRows = std::to_array<Row>({{"composer", false},
                                           {"gem", false},
                                           {"hex", true},
                                           {"maven", false},
                                           {"nuget", true},
                                           {"pep440", false},
                                           {"pub", true},
                                           {"semver", true}});
constexpr auto kWords =
    std::to_array<std::string_view>({"a", "alpha", "b", "beta", "c", "cr", "dev", "m", "milestone",
                                     "pre", "preview", "rc", "snapshot"});

}  // namespace

std::string previewed_release(const Scheme& scheme, std::string_view version) {
  const auto* row = std::ranges::find(kRows, scheme.id, &Row::scheme);
  version = trim(version);
  const auto end = version.find_first_not_of("0123456789.!vV");
  if (row == kRows.end() || end == std::string_view::npos || end == 0) {
    return {};
  }
  auto release = version.substr(0, end);
  auto rest = version.substr(end);
  const bool hyphen = rest.front() == '-';
  if (hyphen || rest.front() == '_') {
    rest.remove_prefix(1);
  }
  while (release.ends_with('.')) {
    release.remove_suffix(1);
  }
  auto behind = rest;
  const auto word = to_lower(take_while(behind, [](char c) { return is_lower(to_lower(c)); }));
  const bool known = std::ranges::find(kWords, word) != kWords.end();
  if (!(row->any_after_hyphen ? hyphen || known : known) || !scheme.compare(release, version)) {
    return {};
  }
  // What the scheme itself does not put before the release is no preview of it.
  return *scheme.compare(version, release) < 0 ? std::string(release) : std::string();
}

}  // namespace akashi::version

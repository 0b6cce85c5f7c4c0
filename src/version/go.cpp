// golang.org/x/mod/semver for modules; go/version and internal/gover for "goX.Y[.Z][kindN]". Key:
// as in semver.
#include "version/go.h"

#include "version/semver_text.h"

namespace akashi::version {
namespace {

constexpr SemverRules kRules{.scheme = "go", .prefix = SemverPrefix::kLetter};

// From this minor version on, "go1.N" is a language version and not the first release.
constexpr Number kLanguageVersions{"21"};

Result<SemverText> parse_toolchain(std::string_view text, std::string_view rest) {
  rest = rest.substr(0, rest.find_first_of("-+ "));
  SemverText parsed;
  std::uint8_t count = 0;
  do {
    const auto digits = take_digits(rest);
    if (digits.empty() || count == 3) {
      return not_a_version(text, kRules.scheme);
    }
    parsed.numbers[count++] = to_number(digits);
  } while (take(rest, '.'));
  const auto kind = take_while(rest, is_lower);
  const auto number = take_digits(rest);
  if (!rest.empty() || (kind.empty() && !number.empty())) {
    return not_a_version(text, kRules.scheme);
  }
  if (!kind.empty()) {
    parsed.pre.lead = {kind, number};
  } else if (count == 2 && parsed.numbers[1] >= kLanguageVersions) {
    parsed.pre.lead = {"0", {}};
  }
  return parsed;
}

Result<SemverText> parse(std::string_view text) {
  AKASHI_TRY_ASSIGN(const auto trimmed, prepare(text, kRules.scheme));
  if (trimmed.starts_with("go")) {
    return parse_toolchain(text, trimmed.substr(2));
  }
  return parse_semver_text(text, kRules);
}

}  // namespace

constinit const Scheme kGo{
    .id = "go",
    .description = "Go modules (golang.org/x/mod/semver) and Go toolchain versions (go/version)",
    .compare = compare_parsed<parse, order_semver>,
    .append_key = append_parsed<parse, put_semver>,
};

}  // namespace akashi::version

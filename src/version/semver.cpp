// Semantic Versioning 2.0.0, section 11. Key: three numbers, then kRelease, or the identifiers of
// the pre-release.
#include "version/semver.h"

#include "version/semver_text.h"

namespace akashi::version {
namespace {

constexpr SemverRules kSemverRules{
    .scheme = "semver", .prefix = SemverPrefix::kLoose, .missing_hyphen = true};
constexpr SemverRules kHexRules{
    .scheme = "hex", .prefix = SemverPrefix::kLoose, .missing_hyphen = true};

Result<SemverText> parse_semver(std::string_view text) {
  return parse_semver_text(text, kSemverRules);
}
Result<SemverText> parse_hex(std::string_view text) {
  return parse_semver_text(text, kHexRules);
}

}  // namespace

constinit const Scheme kSemver{
    .id = "semver",
    .description = "Semantic Versioning 2.0.0",
    .compare = compare_parsed<parse_semver, order_semver>,
    .append_key = append_parsed<parse_semver, put_semver>,
};

constinit const Scheme kHex{
    .id = "hex",
    .description = "Elixir Version, Semantic Versioning 2.0.0",
    .compare = compare_parsed<parse_hex, order_semver>,
    .append_key = append_parsed<parse_hex, put_semver>,
};

}  // namespace akashi::version

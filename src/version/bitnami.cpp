// bitnami/go-version, "Version revision". Key: three numbers, then the identifiers of the revision,
// none first.
#include "version/bitnami.h"

#include "version/semver_text.h"

namespace akashi::version {
namespace {

constexpr SemverRules kRules{.scheme = "bitnami", .prefix = SemverPrefix::kLetter};

Result<SemverText> parse(std::string_view text) {
  return parse_semver_text(text, kRules);
}

std::strong_ordering order(const SemverText& a, const SemverText& b) {
  const auto first = a.numbers <=> b.numbers;
  return first != 0 ? first : order_identifiers(a.pre, b.pre);
}

void put(const SemverText& version, std::string& out) {
  for (std::size_t i = 0; i < 3; ++i) {
    put_number(out, version.numbers[i]);
  }
  put_identifiers(out, version.pre);
}

}  // namespace

constinit const Scheme kBitnami{
    .id = "bitnami",
    .description = "Bitnami (go-version): Semantic Versioning with a revision after the version",
    .compare = compare_parsed<parse, order>,
    .append_key = append_parsed<parse, put>,
};

}  // namespace akashi::version

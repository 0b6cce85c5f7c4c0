// pub_semver, Version.compareTo. Key: that of semver, then the identifiers of the build.
#include "version/pub.h"

#include "version/semver_text.h"

namespace akashi::version {
namespace {

constexpr SemverRules kRules{.scheme = "pub", .prefix = SemverPrefix::kLetter};

Result<SemverText> parse(std::string_view text) {
  return parse_semver_text(text, kRules);
}

std::strong_ordering order(const SemverText& a, const SemverText& b) {
  const auto first = order_semver(a, b);
  return first != 0 ? first : order_identifiers(a.build, b.build);
}

void put(const SemverText& version, std::string& out) {
  put_semver(version, out);
  put_identifiers(out, version.build);
}

}  // namespace

constinit const Scheme kPub{
    .id = "pub",
    .description =
        "Dart pub_semver, Julia VersionNumber: Semantic Versioning with ordered build metadata",
    .compare = compare_parsed<parse, order>,
    .append_key = append_parsed<parse, put>,
};

}  // namespace akashi::version

#include "version_generator.h"

#include <algorithm>
#include <array>
#include <span>

namespace akashi::version_tests {
namespace {

using Pieces = std::span<const std::string_view>;

// Numbers at the borders of the encodings and of machine words, and with leading zeros.
constexpr auto kOdd = std::to_array<std::string_view>(
    {"00", "01", "010", "223", "224", "255", "256", "65535", "65536", "2147483647", "2147483648",
     "9999999999999999", "10000000000000000", "72057594037927935", "72057594037927936",
     "18446744073709551616", "99999999999999999999999999", "20240131"});

constexpr std::string_view kAny = "0019aAbzZ.-_+~^:!v x@*/\x01\xC3";

constexpr auto kSemverPieces =
    std::to_array<std::string_view>({"-", "-", "-alpha", "-beta", "-rc", "-rc.1", "-0", ".", ".0",
                                     ".1", ".x", "+", "+build", "-a-b", "v", "rc1", "-01"});
constexpr auto kGoPieces = std::to_array<std::string_view>(
    {"-", "-0.20200101120000-abcdefabcdef", "-rc.1", "-0", "+incompatible", ".", "rc1", "beta2",
     "-custom", "-pre", ".0"});
constexpr auto kPep440Pieces = std::to_array<std::string_view>(
    {".", ".0", "a1", "b2", "rc1", "c", "-alpha", ".dev1", "dev", ".post1", "-1", "+local", "+1.a",
     "1!", "_rev2", ".pre", ".0.0"});
constexpr auto kMavenPieces = std::to_array<std::string_view>(
    {"-",  "-",         ".",   ".",      "-alpha",   "-beta-", "-milestone", "m",    "-rc",
     "cr", "-SNAPSHOT", "-ga", ".Final", "-release", "-sp",    "-x",         ".jre", "a",
     "b",  "0",         ".0",  "-0",     "-1",       "foo",    "xyz",        "Final"});
constexpr auto kDebPieces =
    std::to_array<std::string_view>({"~", "~rc1", "+", "+dfsg", "-", "-0", "-1", "a", "b", ".",
                                     ".0", "1:", "0", "+deb12u1", "~~", "ubuntu", ":", "Z"});
constexpr auto kRpmPieces =
    std::to_array<std::string_view>({"~", "~rc1", "^", "^git1", "-1", "-1.el9", "a", "b", ".", "..",
                                     "_", "1:", "0", "+", ".0", "-", "fc", "~^"});
constexpr auto kApkPieces = std::to_array<std::string_view>(
    {"_alpha", "_beta", "_pre", "_rc", "_cvs", "_svn", "_git", "_hg", "_p",    "_p1", "-r0", "-r1",
     "-r01",   ".",     ".0",   ".01", "a",    "b",    "~abc", "~0",  "~abcd", ".1",  "_rc1"});
constexpr auto kGemPieces = std::to_array<std::string_view>(
    {".", ".0", ".0.0", ".a", ".b", ".rc1", ".pre", "-", "-rc", ".0.a", "a", "b", ".1", ".A"});
constexpr auto kNugetPieces =
    std::to_array<std::string_view>({".", ".0", "-alpha", "-Beta", "-", "-1", "--1", ".1", ".-5",
                                     "-0", "+x", ".a", "-2147483648", "-99999999999"});
constexpr auto kComposerPieces = std::to_array<std::string_view>(
    {".", ".0", "-dev", "-alpha1", "b2", "-RC", "-patch1", "pl", "stable", "+x", ".x-dev", "-p1.2",
     "dev", ".1", "-beta.3", "-", "v"});
constexpr auto kPubPieces = std::to_array<std::string_view>(
    {"-", "+", "-alpha", "-0", "+1", "+a", ".1", ".a", "-rc.1", "+2", ".0", "-a.0+b.0"});
constexpr auto kListPieces =
    std::to_array<std::string_view>({".", "-", ".0", "-0", ".1", ".10", "-a"});

constexpr auto kCpePieces = std::to_array<std::string_view>(
    {".", ".0", "_rc", "rc1", "_beta", "beta_", "alpha", "_alpha1", "p",   "_p1", "-patch", "pl2",
     "a", "b",  "k",   "za",  "_",     "_22",   "_sp1",  "-1",      "(1)", ".x",  "_pre",   "v"});

constexpr auto kConanPieces =
    std::to_array<std::string_view>({".", ".0", ".a", "a", "b", "-", "-pre", "-alpha.1", "+", "+b1",
                                     "+1.0", "*", ".*", "cci", "-0"});
constexpr auto kCpanPieces =
    std::to_array<std::string_view>({".", ".0", "_", "_1", "0", "00", "000", "5"});
constexpr auto kDatetimePieces = std::to_array<std::string_view>({".0", ".5", ".05", "0", "1"});
constexpr auto kFreebsdPieces =
    std::to_array<std::string_view>({".", ".0", "a", "b2", "pl", "pl1", "alpha", "beta3", "pre",
                                     "rc1", ".d", "+", "_1", ",1", "*", "_", "..", "R"});
constexpr auto kGentooPieces =
    std::to_array<std::string_view>({".", ".0", ".01", ".010", "a", "b", "_alpha", "_beta", "_pre2",
                                     "_rc", "_p", "_p0", "-r0", "-r1", "-r01"});
constexpr auto kDottedPieces = std::to_array<std::string_view>({".", ".0", ".0.0", ".1", "0"});
constexpr auto kJvmPieces = std::to_array<std::string_view>(
    {".", ".0", "u", "_", "-b10", "+9", "-ea", "-LTS", "-update", "+9-LTS", "-1", ".b1", "-beta"});
constexpr auto kRocksPieces =
    std::to_array<std::string_view>({".", "-", "_", ".0", "alpha", "beta", "rc", "pre", "scm",
                                     "cvs", "a", ".z", "-1", "-2", "rc1"});
constexpr auto kOpensslPieces =
    std::to_array<std::string_view>({".", ".0", "a", "b", "z", "za", "ZB", "-dev", "-beta1",
                                     "-beta", "-alpha2", "-pre3", "-fips", "-engine"});
constexpr auto kVcpkgPieces = std::to_array<std::string_view>(
    {".", ".0", "-", "-rc", "-rc.1", "+b", "#", "#1", "#0", "-a-b", ".1"});

struct SchemePieces {
  std::string_view scheme;
  Pieces pieces;
};
constexpr std::array kPieces = {
    SchemePieces{"alpm", kRpmPieces},          SchemePieces{"apk", kApkPieces},
    SchemePieces{"bitnami", kSemverPieces},    SchemePieces{"composer", kComposerPieces},
    SchemePieces{"conan", kConanPieces},       SchemePieces{"cpan", kCpanPieces},
    SchemePieces{"cpe", kCpePieces},           SchemePieces{"cran", kListPieces},
    SchemePieces{"datetime", kDatetimePieces}, SchemePieces{"deb", kDebPieces},
    SchemePieces{"freebsd", kFreebsdPieces},   SchemePieces{"gem", kGemPieces},
    SchemePieces{"gentoo", kGentooPieces},     SchemePieces{"go", kGoPieces},
    SchemePieces{"hackage", kListPieces},      SchemePieces{"hex", kSemverPieces},
    SchemePieces{"intdot", kDottedPieces},     SchemePieces{"jvm", kJvmPieces},
    SchemePieces{"luarocks", kRocksPieces},    SchemePieces{"maven", kMavenPieces},
    SchemePieces{"nginx", kDottedPieces},      SchemePieces{"nim", kDottedPieces},
    SchemePieces{"nuget", kNugetPieces},       SchemePieces{"opam", kDebPieces},
    SchemePieces{"openssl", kOpensslPieces},   SchemePieces{"pep440", kPep440Pieces},
    SchemePieces{"pub", kPubPieces},           SchemePieces{"rpm", kRpmPieces},
    SchemePieces{"semver", kSemverPieces},     SchemePieces{"vcpkg", kVcpkgPieces},
    SchemePieces{"vcpkg-date", kVcpkgPieces},
};

Pieces pieces_of(std::string_view scheme) {
  const auto* const found = std::ranges::find(kPieces, scheme, &SchemePieces::scheme);
  return found == kPieces.end() ? Pieces(kSemverPieces) : found->pieces;
}

}  // namespace

std::size_t Generator::below(std::size_t limit) {
  return static_cast<std::size_t>(random_() % limit);
}

std::string Generator::number() {
  if (one_in(16)) {
    return std::string(kOdd[below(kOdd.size())]);
  }
  return std::to_string(below(one_in(4) ? 300 : 3));
}

// "2024-01-31", days that are none among them.
std::string Generator::day() {
  const auto two = [&](std::size_t limit) {
    const auto value = below(limit);
    return std::string(value < 10 ? "0" : "") + std::to_string(value);
  };
  const auto date = (one_in(8) ? "00" : "20") + two(3) + "-" + two(13) + "-" + two(32);
  if (scheme_.id == "vcpkg-date") {
    return date;
  }
  const auto time = "T" + two(24) + ":" + two(2) + ":" + two(3) + (one_in(2) ? ".5" + two(11) : "");
  return date + time + (one_in(2) ? "Z" : (one_in(2) ? "+" : "-") + two(3) + ":00");
}

std::string Generator::fresh() {
  const auto pieces = pieces_of(scheme_.id);
  if (scheme_.id == "datetime") {
    return day();
  }
  if (scheme_.id == "vcpkg-date") {
    return day() + (one_in(2) ? std::string(pieces[below(pieces.size())]) + number() : "");
  }
  std::string text;
  if (scheme_.id == "go" && one_in(4)) {
    text = "go";
  }
  text += number();
  for (auto dots = below(4); dots > 0; --dots) {
    text += "." + number();
  }
  for (auto extra = below(4); extra > 0; --extra) {
    text += pieces[below(pieces.size())];
    if (one_in(2)) {
      text += number();
    }
  }
  return text;
}

std::string Generator::changed(std::string text) {
  const auto pieces = pieces_of(scheme_.id);
  for (auto changes = 1 + below(2); changes > 0; --changes) {
    const auto at = below(text.size() + 1);
    switch (below(6)) {
      case 0:
        text.insert(at, pieces[below(pieces.size())]);
        break;
      case 1:
        text.insert(at, number());
        break;
      case 2:
        text.erase(at, 1 + below(2));
        break;
      case 3:
        text.resize(at);
        break;
      case 4:
        text += std::string(pieces[below(pieces.size())]) + (one_in(2) ? number() : "");
        break;
      default: {
        text.insert(at, 1, kAny[below(kAny.size())]);
        break;
      }
    }
  }
  return text;
}

std::string Generator::neighbour(const std::vector<std::string>& versions) {
  std::string text;
  for (int tries = 0; tries < 6; ++tries) {
    text = one_in(has_shape() ? 2 : 16) ? fresh() : changed(versions[below(versions.size())]);
    if (scheme_.compare(text, text)) {
      break;
    }
  }
  return text;
}

std::vector<std::string> Generator::group(std::size_t count) {
  std::vector<std::string> versions = {fresh()};
  while (!scheme_.compare(versions[0], versions[0])) {
    versions[0] = fresh();
  }
  while (versions.size() < count) {
    versions.push_back(neighbour(versions));
  }
  return versions;
}

}  // namespace akashi::version_tests

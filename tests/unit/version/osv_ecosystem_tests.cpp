#include "version/osv_ecosystem.h"

#include <gtest/gtest.h>

#include <string>

namespace akashi::version {
namespace {

TEST(OsvEcosystem, EveryRowIsSoundAndFound) {
  EXPECT_GE(all_osv_ecosystems().size(), 48U);
  for (const auto& row : all_osv_ecosystems()) {
    EXPECT_EQ(find_osv_ecosystem(row.name), &row);
    EXPECT_TRUE(row.scheme.empty() || find_scheme(row.scheme) != nullptr) << row.name;
    EXPECT_FALSE(row.normalize("Some.Name").empty());
    EXPECT_EQ(row.normalize(row.normalize("Some.Name_x")), row.normalize("Some.Name_x"))
        << row.name;
  }
}

struct Found {
  const char* name;
  const char* ecosystem;  // nullptr: unknown.
  const char* scheme;
};

class FindOsvEcosystem : public testing::TestWithParam<Found> {};

TEST_P(FindOsvEcosystem, Gives) {
  const auto* row = find_osv_ecosystem(GetParam().name);
  if (GetParam().ecosystem == nullptr) {
    EXPECT_EQ(row, nullptr);
    return;
  }
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->name, GetParam().ecosystem);
  EXPECT_EQ(row->scheme, GetParam().scheme);
}

INSTANTIATE_TEST_SUITE_P(
    Names, FindOsvEcosystem,
    testing::Values(
        Found{"Debian:12", "Debian", "deb"}, Found{"Debian", "Debian", "deb"},
        Found{"Alpine:v3.18", "Alpine", "apk"}, Found{"Ubuntu:Pro:18.04:LTS", "Ubuntu", "deb"},
        Found{"Red Hat:rhel_aus:8.4::appstream", "Red Hat", "rpm"},
        Found{"openEuler:24.03-LTS", "openEuler", "rpm"},
        Found{"Maven:https://maven.example.org", "Maven", "maven"}, Found{"npm", "npm", "semver"},
        Found{"crates.io", "crates.io", "semver"}, Found{"Go", "Go", "go"},
        Found{"PyPI", "PyPI", "pep440"}, Found{"RubyGems", "RubyGems", "gem"},
        Found{"NuGet", "NuGet", "nuget"}, Found{"Packagist", "Packagist", "composer"},
        Found{"Pub", "Pub", "pub"}, Found{"Hex", "Hex", "hex"}, Found{"CRAN", "CRAN", "cran"},
        Found{"CPAN", "CPAN", "cpan"}, Found{"Hackage", "Hackage", "hackage"},
        Found{"Bitnami", "Bitnami", "bitnami"}, Found{"Linux", "Linux", ""},
        Found{"Android:12", "Android", ""}, Found{"OSS-Fuzz", "OSS-Fuzz", ""},
        Found{"TuxCare:Debian:10", "TuxCare", "deb"}, Found{"TuxCare:npm", "TuxCare", "semver"},
        Found{"TuxCare", "TuxCare", ""}, Found{"TuxCare:Nothing:1", "TuxCare", ""},
        Found{"TuxCare:TuxCare:Debian", "TuxCare", ""},
        Found{"Docker Hardened Images:Alpine:3.23", "Docker Hardened Images", "apk"},
        Found{"Root:Debian:12", "Root", "deb"}, Found{"Root:PyPI", "Root", "pep440"},
        Found{"Root:npm", "Root", ""}, Found{"", nullptr, nullptr}, Found{":12", nullptr, nullptr},
        Found{"debian", nullptr, nullptr}, Found{"Debia", nullptr, nullptr},
        Found{"Debian 12", nullptr, nullptr}));

struct Name {
  const char* ecosystem;
  const char* name;
  const char* normal;
};

class NormalizeName : public testing::TestWithParam<Name> {};

TEST_P(NormalizeName, Gives) {
  const auto* row = find_osv_ecosystem(GetParam().ecosystem);
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->normalize(GetParam().name), GetParam().normal);
}

INSTANTIATE_TEST_SUITE_P(
    Names, NormalizeName,
    testing::Values(
        Name{"PyPI", "Foo.-_Bar", "foo-bar"}, Name{"PyPI", "zope.interface", "zope-interface"},
        Name{"PyPI", "_x_", "-x-"}, Name{"npm", "@Scope/JSONStream", "@Scope/JSONStream"},
        Name{"NuGet", "Newtonsoft.Json", "newtonsoft.json"},
        Name{"Packagist", "Symfony/Http-Kernel", "symfony/http-kernel"},
        Name{"crates.io", "Serde-Json_x", "serde_json_x"},
        Name{"Go", "example.org/Mod", "example.org/Mod"},
        Name{"Maven", "org.Example:Art", "org.Example:Art"},
        Name{"GitHub Actions", "Actions/CheckOut", "actions/checkout"},
        Name{"VSCode", "Publisher.Name", "publisher.name"}, Name{"Debian:12", "libFoo", "libFoo"},
        Name{"SwiftURL", "https://git@example.org/Owner/Repo.git", "example.org/owner/repo"},
        Name{"SwiftURL", "example.org/owner/repo/", "example.org/owner/repo"},
        Name{"SwiftURL", "", ""}));

}  // namespace
}  // namespace akashi::version

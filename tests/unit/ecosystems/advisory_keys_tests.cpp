// Advisory keys of components that other tools described: only purl and name are set.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "ecosystem/ecosystem.h"

namespace akashi {
namespace {

std::string keys(std::string_view purl, std::string_view name = {}) {
  const auto parsed = parse_purl(purl);
  if (!parsed) {
    return parsed.error().text();
  }
  Component component;
  component.purl = *parsed;
  component.name = name;
  component.version = parsed->version;
  std::string out;
  for (const auto* ecosystem : all_ecosystems()) {
    for (const auto type : ecosystem->purl_types) {
      if (type != parsed->type) {
        continue;
      }
      for (const auto& key : ecosystem->advisory_keys(component)) {
        out += (out.empty() ? "" : "; ") + key.ecosystem + ' ' + key.name + ' ' + key.version;
      }
    }
  }
  return out;
}

TEST(AdvisoryKeys, GoModules) {
  EXPECT_EQ(keys("pkg:golang/example.org/a/b@v1.2.3"), "Go example.org/a/b 1.2.3");
  EXPECT_EQ(keys("pkg:golang/example.org/a/b@1.2.3"), "Go example.org/a/b 1.2.3");
  EXPECT_EQ(keys("pkg:golang/example.org/a@v2.0.0%2Bincompatible"),
            "Go example.org/a 2.0.0+incompatible");
  EXPECT_EQ(keys("pkg:golang/example.org/a/b"), "Go example.org/a/b ");
  EXPECT_EQ(keys("pkg:golang/example.org/a/b@%28devel%29"), "Go example.org/a/b ");
}

TEST(AdvisoryKeys, GoSubpaths) {
  // A subpath may be a package of the module, or the end of the module's own path.
  EXPECT_EQ(keys("pkg:golang/example.org/a/b@v1.2.3#c/d"),
            "Go example.org/a/b/c/d 1.2.3; Go example.org/a/b 1.2.3");
  EXPECT_EQ(keys("pkg:golang/example.org/a/b@v1.2.3#c/d", "example.org/a/b/c/d"),
            "Go example.org/a/b/c/d 1.2.3");
  EXPECT_EQ(keys("pkg:golang/example.org/a/b@v1.2.3#c/d", "example.org/a/b"),
            "Go example.org/a/b 1.2.3");
  EXPECT_EQ(keys("pkg:golang/example.org/a/b@v2.0.1#v2"), "Go example.org/a/b/v2 2.0.1");
  EXPECT_EQ(keys("pkg:golang/example.org/a/b@v2.0.1#v2/pkg"),
            "Go example.org/a/b/v2/pkg 2.0.1; Go example.org/a/b/v2 2.0.1");
}

TEST(AdvisoryKeys, GoItself) {
  EXPECT_EQ(keys("pkg:golang/stdlib@1.21.5"), "Go stdlib 1.21.5");
  EXPECT_EQ(keys("pkg:golang/stdlib@v1.21"), "Go stdlib 1.21.0");
  EXPECT_EQ(keys("pkg:golang/stdlib@go1.22rc2"), "Go stdlib 1.22.0-rc.2");
  EXPECT_EQ(keys("pkg:golang/stdlib@1.24.0-rc.3"), "Go stdlib 1.24.0-rc.3");
  EXPECT_EQ(keys("pkg:golang/stdlib@1.24.0-rc3"), "Go stdlib 1.24.0-rc.3");
  EXPECT_EQ(keys("pkg:golang/stdlib@go1.20.5-google"), "Go stdlib 1.20.5");
  EXPECT_EQ(keys("pkg:golang/std@v1.21.5"), "Go stdlib 1.21.5");
  EXPECT_EQ(keys("pkg:golang/toolchain@1.21.5"), "Go toolchain 1.21.5");
  EXPECT_EQ(keys("pkg:golang/stdlib@unknown"), "Go stdlib ");
}

TEST(AdvisoryKeys, Crates) {
  EXPECT_EQ(keys("pkg:cargo/a@1.0.0"), "crates.io a 1.0.0");
  EXPECT_EQ(keys("pkg:cargo/a@1.0.0?vcs_url=git%2Bhttps://example.org/a%40abc"),
            "crates.io a 1.0.0");
  EXPECT_EQ(keys("pkg:cargo/a@1.0.0?repository_url=https://registry.example.org/index"), "");
  EXPECT_EQ(keys("pkg:cargo/a@1.0.0?repository_url=https://example.org/crates.io-index"),
            "crates.io a 1.0.0");
}

TEST(AdvisoryKeys, PubPackages) {
  EXPECT_EQ(keys("pkg:pub/a_b@1.0.0%2B2"), "Pub a_b 1.0.0+2");
  EXPECT_EQ(keys("pkg:pub/A-B@1.0.0"), "Pub a_b 1.0.0");
  EXPECT_EQ(keys("pkg:pub/a"), "Pub a ");
  EXPECT_EQ(keys("pkg:pub/a@1.0.0?vcs_url=git%2Bhttps://example.org/a%40abc"), "Pub a 1.0.0");
  EXPECT_EQ(keys("pkg:pub/a@1.0.0?repository_url=https://packages.example.org"), "");
  EXPECT_EQ(keys("pkg:pub/a@1.0.0?hosted_url=packages.example.org"), "");
}

TEST(AdvisoryKeys, RegistriesWithoutAReader) {
  EXPECT_EQ(keys("pkg:conan/openssl@3.0.3"), "ConanCenter openssl 3.0.3");
  EXPECT_EQ(keys("pkg:conan/bincrafters/openssl@3.0.3?channel=stable"), "");
  EXPECT_EQ(keys("pkg:conan/openssl@3.0.3?user=bincrafters&channel=stable"), "");
  EXPECT_EQ(keys("pkg:cpan/DROLSKY/DateTime@1.55"), "CPAN DateTime 1.55");
  EXPECT_EQ(keys("pkg:cpan/Some-Dist@v1.2.3"), "CPAN Some-Dist v1.2.3");
  EXPECT_EQ(keys("pkg:cran/A3@1.0.0"), "CRAN A3 1.0.0");
  EXPECT_EQ(keys("pkg:cran/somebody/A3@1.0.0"), "");
  EXPECT_EQ(keys("pkg:cran/A3@1.0.0?repository_url=https://cran.example.org"), "");
  EXPECT_EQ(keys("pkg:bioconductor/IRanges@2.28.0"), "Bioconductor IRanges 2.28.0");
  EXPECT_EQ(keys("pkg:bitnami/wordpress@6.2.0?arch=arm64&distro=debian-12"),
            "Bitnami wordpress 6.2.0");
  EXPECT_EQ(keys("pkg:hackage/3d-graphics-examples@0.0.0.2"),
            "Hackage 3d-graphics-examples 0.0.0.2");
  EXPECT_EQ(keys("pkg:opam/dune@3.0.0"), "opam dune 3.0.0");
  EXPECT_EQ(keys("pkg:swift/github.com/Alamofire/Alamofire@5.4.3"),
            "SwiftURL github.com/Alamofire/Alamofire 5.4.3");
}

TEST(AdvisoryKeys, ActionsHaveAVersionOnlyAtARelease) {
  EXPECT_EQ(keys("pkg:githubactions/actions/checkout@v4.1.2"),
            "GitHub Actions actions/checkout v4.1.2");
  EXPECT_EQ(keys("pkg:githubactions/actions/checkout@4.1.2-beta.1"),
            "GitHub Actions actions/checkout 4.1.2-beta.1");
  for (const char* moving :
       {"v4", "v4.1", "main", "4.%2A.%2A", "", "8f4b7f84864484a7bf31766abe9204da3cbe65b3"}) {
    EXPECT_EQ(keys(std::string("pkg:githubactions/actions/checkout@") + moving),
              "GitHub Actions actions/checkout ")
        << moving;
  }
  EXPECT_EQ(keys("pkg:githubactions/github/codeql-action@v3.1.0#init"),
            "GitHub Actions github/codeql-action/init v3.1.0");
  EXPECT_EQ(keys("pkg:githubactions/checkout@v4.1.2"), "");
}

}  // namespace
}  // namespace akashi

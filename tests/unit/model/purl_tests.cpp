#include "model/purl.h"

#include <gtest/gtest.h>

#include <array>

namespace akashi {
namespace {

struct Case {
  std::string_view text;
  std::string_view canonical;  // "" when it cannot be parsed.
  std::string_view type = {};
  std::string_view name_space = {};
  std::string_view name = {};
  std::string_view version = {};
};

constexpr auto kCases = std::to_array<Case>({
    // Syntax.
    {"pkg:generic/a", "pkg:generic/a", "generic", "", "a", ""},
    {"pkg:generic/a@1", "pkg:generic/a@1", "generic", "", "a", "1"},
    {"pkg:generic/n/a@1", "pkg:generic/n/a@1", "generic", "n", "a", "1"},
    {"pkg:generic/n/m/a@1", "pkg:generic/n/m/a@1", "generic", "n/m", "a", "1"},
    {"pkg:generic//n//m//a@1", "pkg:generic/n/m/a@1", "generic", "n/m", "a", "1"},
    {"pkg://generic/a@1", "pkg:generic/a@1", "generic", "", "a", "1"},
    {"pkg:///generic/a@1", "pkg:generic/a@1", "generic", "", "a", "1"},
    {"pkg:generic/a/@1", "", "", "", "", ""},
    {"pkg:generic/a/", "pkg:generic/a", "generic", "", "a", ""},
    {"PKG:generic/a", "pkg:generic/a", "generic", "", "a", ""},
    {"pkg:GENERIC/A@B", "pkg:generic/A@B", "generic", "", "A", "B"},
    {"pkg:generic/a@", "pkg:generic/a", "generic", "", "a", ""},
    {"pkg:generic/a@1@2", "pkg:generic/a%401@2", "generic", "", "a@1", "2"},
    {"pkg:generic/@scope/a", "pkg:generic/%40scope/a", "generic", "@scope", "a", ""},
    {"pkg:generic/@scope/a@2", "pkg:generic/%40scope/a@2", "generic", "@scope", "a", "2"},
    {"pkg:generic/a%20b@1%2B2", "pkg:generic/a%20b@1%2B2", "generic", "", "a b", "1+2"},
    {"pkg:generic/a+b@1+2", "pkg:generic/a%2Bb@1%2B2", "generic", "", "a+b", "1+2"},
    {"pkg:generic/a:b@1:2", "pkg:generic/a:b@1:2", "generic", "", "a:b", "1:2"},
    {"pkg:generic/a~b_c-d.e", "pkg:generic/a~b_c-d.e", "generic", "", "a~b_c-d.e", ""},
    {"pkg:generic/%C3%A9", "pkg:generic/%C3%A9", "generic", "", "\xC3\xA9", ""},
    {"pkg:generic/n%2Fm/a", "pkg:generic/n/m/a", "generic", "n/m", "a", ""},
    {"pkg:generic/a%2Fb", "pkg:generic/a%2Fb", "generic", "", "a/b", ""},
    {"pkg:a.b-c/x", "pkg:a.b-c/x", "a.b-c", "", "x", ""},
    // Not a purl.
    {"", "", "", "", "", ""},
    {"pkg:", "", "", "", "", ""},
    {"pkg:/", "", "", "", "", ""},
    {"pkg:generic", "", "", "", "", ""},
    {"pkg:generic/", "", "", "", "", ""},
    {"pkg:generic/@1", "", "", "", "", ""},
    {"generic/a@1", "", "", "", "", ""},
    {"npm:generic/a@1", "", "", "", "", ""},
    {"pkg:3d/a", "", "", "", "", ""},
    {"pkg:a&b/a", "", "", "", "", ""},
    {"pkg:a%20b/a", "", "", "", "", ""},
    {"pkg%3Ageneric/a", "", "", "", "", ""},
    {"pkg:generic/a%2", "", "", "", "", ""},
    {"pkg:generic/a%zz", "", "", "", "", ""},
    {"pkg:generic/a%FF", "", "", "", "", ""},
    {"pkg:generic/a?1=x", "", "", "", "", ""},
    {"pkg:generic/a?x", "", "", "", "", ""},
    {"pkg:generic/a?x%20y=1", "", "", "", "", ""},
    {"pkg:generic/a?x=1&x=2", "", "", "", "", ""},
    {"pkg:generic/a?x=1&X=2", "", "", "", "", ""},
    // Qualifiers and subpath.
    {"pkg:generic/a?b=2&a=1", "pkg:generic/a?a=1&b=2", "generic", "", "a", ""},
    {"pkg:generic/a?A=1", "pkg:generic/a?a=1", "generic", "", "a", ""},
    {"pkg:generic/a?a=&b=1", "pkg:generic/a?b=1", "generic", "", "a", ""},
    {"pkg:generic/a?&b=1&", "pkg:generic/a?b=1", "generic", "", "a", ""},
    {"pkg:generic/a?u=https://example.org/x,y", "pkg:generic/a?u=https:%2F%2Fexample.org%2Fx%2Cy",
     "generic", "", "a", ""},
    {"pkg:generic/a?u=b?c=d", "pkg:generic/a?u=b%3Fc%3Dd", "generic", "", "a", ""},
    {"pkg:generic/a@1#s/t", "pkg:generic/a@1#s/t", "generic", "", "a", "1"},
    {"pkg:generic/a@1#/s//./../t/", "pkg:generic/a@1#s/t", "generic", "", "a", "1"},
    {"pkg:generic/a@1#s%2F..%2Ft", "pkg:generic/a@1#s/t", "generic", "", "a", "1"},
    {"pkg:generic/a@1#s+t", "pkg:generic/a@1#s%2Bt", "generic", "", "a", "1"},
    {"pkg:generic/a?b=1#s", "pkg:generic/a?b=1#s", "generic", "", "a", ""},
    // Types.
    {"pkg:npm/%40Scope/Name@1.0.0-RC", "pkg:npm/%40Scope/Name@1.0.0-RC", "npm", "@Scope", "Name",
     "1.0.0-RC"},
    {"pkg:pypi/My_Pkg@1.0RC1", "pkg:pypi/my-pkg@1.0rc1", "pypi", "", "my-pkg", "1.0rc1"},
    {"pkg:pypi/a.b_c", "pkg:pypi/a.b-c", "pypi", "", "a.b-c", ""},
    {"pkg:maven/Org.X/Lib@1", "pkg:maven/Org.X/Lib@1", "maven", "Org.X", "Lib", "1"},
    {"pkg:golang/github.com/A/B@v1", "pkg:golang/github.com/A/B@v1", "golang", "github.com/A", "B",
     "v1"},
    {"pkg:golang/stdlib@1.21", "pkg:golang/stdlib@1.21", "golang", "", "stdlib", "1.21"},
    {"pkg:github/Owner/Repo@Tag", "pkg:github/owner/repo@Tag", "github", "owner", "repo", "Tag"},
    {"pkg:bitbucket/Owner/Repo", "pkg:bitbucket/owner/repo", "bitbucket", "owner", "repo", ""},
    {"pkg:gitlab/Group/Sub/Repo", "pkg:gitlab/group/sub/repo", "gitlab", "group/sub", "repo", ""},
    {"pkg:composer/Vendor/Name@1", "pkg:composer/vendor/name@1", "composer", "vendor", "name", "1"},
    {"pkg:deb/Debian/CURL@1:7.50-1+b1", "pkg:deb/debian/curl@1:7.50-1%2Bb1", "deb", "debian",
     "curl", "1:7.50-1+b1"},
    {"pkg:apk/Alpine/Curl@1-r0", "pkg:apk/alpine/curl@1-r0", "apk", "alpine", "curl", "1-r0"},
    {"pkg:alpm/Arch/Pacman@6", "pkg:alpm/arch/pacman@6", "alpm", "arch", "pacman", "6"},
    {"pkg:rpm/Fedora/ImageMagick@7", "pkg:rpm/fedora/ImageMagick@7", "rpm", "fedora", "ImageMagick",
     "7"},
    {"pkg:nuget/Newtonsoft.Json@13", "pkg:nuget/Newtonsoft.Json@13", "nuget", "", "Newtonsoft.Json",
     "13"},
    {"pkg:cargo/Serde_json@1", "pkg:cargo/Serde_json@1", "cargo", "", "Serde_json", "1"},
    {"pkg:gem/Ruby@1?platform=java", "pkg:gem/Ruby@1?platform=java", "gem", "", "Ruby", "1"},
    {"pkg:hex/Acme/Foo@1", "pkg:hex/acme/foo@1", "hex", "acme", "foo", "1"},
    {"pkg:pub/My-Pkg@1", "pkg:pub/my_pkg@1", "pub", "", "my_pkg", "1"},
    {"pkg:oci/Debian@SHA256:AB", "pkg:oci/debian@sha256:ab", "oci", "", "debian", "sha256:ab"},
    {"pkg:docker/Library/Debian@Latest", "pkg:docker/Library/Debian@Latest", "docker", "Library",
     "Debian", "Latest"},
    {"pkg:huggingface/A/B@ABC", "pkg:huggingface/A/B@abc", "huggingface", "A", "B", "abc"},
    {"pkg:swift/github.com/A/B@1", "pkg:swift/github.com/A/B@1", "swift", "github.com/A", "B", "1"},
    {"pkg:git/example.org/a/b@1", "pkg:git/example.org/a/b@1", "git", "example.org", "a/b", "1"},
    {"pkg:brew/Homebrew/Core/SQLite@3", "pkg:brew/homebrew/core/sqlite@3", "brew", "homebrew/core",
     "sqlite", "3"},
    {"pkg:conan/zlib@1?user=u&channel=c", "pkg:conan/zlib@1?channel=c&user=u", "conan", "", "zlib",
     "1"},
    {"pkg:mlflow/Model@1?repository_url=https://x.azuredatabricks.net",
     "pkg:mlflow/model@1?repository_url=https:%2F%2Fx.azuredatabricks.net", "mlflow", "", "model",
     "1"},
    {"pkg:mlflow/Model@1?repository_url=https://x.azureml.ms",
     "pkg:mlflow/Model@1?repository_url=https:%2F%2Fx.azureml.ms", "mlflow", "", "Model", "1"},
    {"pkg:vscode-extension/RedHat/Java@1.A", "pkg:vscode-extension/redhat/java@1.a",
     "vscode-extension", "redhat", "java", "1.a"},
    {"pkg:luarocks/User/Rock@1-1", "pkg:luarocks/user/rock@1-1", "luarocks", "user", "rock", "1-1"},
    {"pkg:otp/ASN1@5", "pkg:otp/asn1@5", "otp", "", "asn1", "5"},
    {"pkg:bitnami/WordPress@6", "pkg:bitnami/wordpress@6", "bitnami", "", "wordpress", "6"},
    {"pkg:new/Type/Kept@As-Is", "pkg:new/Type/Kept@As-Is", "new", "Type", "Kept", "As-Is"},
});

TEST(Purl, Table) {
  for (const auto& row : kCases) {
    SCOPED_TRACE(row.text);
    const auto purl = parse_purl(row.text);
    ASSERT_EQ(purl.has_value(), !row.canonical.empty());
    if (!purl) {
      EXPECT_EQ(purl.error().message().args.front(), "purl");
      continue;
    }
    EXPECT_EQ(purl->to_string(), row.canonical);
    EXPECT_EQ(purl->type, row.type);
    EXPECT_EQ(purl->name_space, row.name_space);
    EXPECT_EQ(purl->name, row.name);
    EXPECT_EQ(purl->version, row.version);
    const auto again = parse_purl(purl->to_string());
    ASSERT_TRUE(again);
    EXPECT_EQ(*again, *purl);
  }
}

struct CheckCase {
  std::string_view text;
  bool good;
};
constexpr auto kChecks = std::to_array<CheckCase>({
    {"pkg:npm/a", true},
    {"pkg:golang/stdlib", true},
    {"pkg:maven/a@1", false},
    {"pkg:maven/g/a@1", true},
    {"pkg:deb/curl", false},
    {"pkg:swift/Alamofire@5", false},
    {"pkg:pypi/ns/a", false},
    {"pkg:vcpkg/boost/asio@1", false},
    {"pkg:julia/Dates", false},
    {"pkg:julia/Dates?uuid=ade2ca70-3891-5945-98fb-dc099432e06a", true},
    {"pkg:swid/Acme/Server@1", false},
    {"pkg:swid/Acme/Server@1?tag_id=x", true},
    {"pkg:cpan/LWP::UserAgent", false},
    {"pkg:cpan/GDT/URI-PackageURL", true},
    {"pkg:chrome-extension/kanfjhdeebkfgkbmnfknhejpadhlmiab@0.6", true},
    {"pkg:chrome-extension/kanfjhdeebkfgkbmnfknhejpadhlmiab@1.2.3.4.5", false},
    {"pkg:chrome-extension/kanfjhdeebkfgkbmnfknhejpadhlmiab@1.2-beta", false},
    {"pkg:chrome-extension/dogs", false},
    {"pkg:new/type", true},
});

TEST(Purl, ChecksWhatTypesAskFor) {
  for (const auto& row : kChecks) {
    const auto purl = parse_purl(row.text);
    ASSERT_TRUE(purl) << row.text;
    EXPECT_EQ(check_purl(*purl).has_value(), row.good) << row.text;
  }
  EXPECT_FALSE(check_purl(Purl{}));
  Purl bad;
  bad.type = "generic";
  bad.name = "a";
  bad.qualifiers = {{"not a key", "1"}};
  EXPECT_FALSE(check_purl(bad));
}

TEST(Purl, IsMadeOfNamesAsEcosystemsWriteThem) {
  EXPECT_EQ(make_purl("npm", "@scope/name", "1").to_string(), "pkg:npm/%40scope/name@1");
  EXPECT_EQ(make_purl("maven", "g.h:a", "1").to_string(), "pkg:maven/g.h/a@1");
  EXPECT_EQ(make_purl("golang", "github.com/a/b", "v1").to_string(),
            "pkg:golang/github.com/a/b@v1");
  EXPECT_EQ(make_purl("composer", "Vendor/Name").to_string(), "pkg:composer/vendor/name");
  EXPECT_EQ(make_purl("cargo", "a", "1+b").to_string(), "pkg:cargo/a@1%2Bb");
  EXPECT_EQ(Purl{}.to_string(), "");
  EXPECT_EQ(Purl{}.package(), "");
  EXPECT_EQ(make_purl("npm", "@a/b", "1").package(), "pkg:npm/%40a/b");
}

TEST(Purl, QualifiersStaySorted) {
  auto purl = make_purl("generic", "a");
  purl.set_qualifier("b", "2");
  purl.set_qualifier("A", "1");
  purl.set_qualifier("c", "3");
  purl.set_qualifier("b", "4");
  purl.set_qualifier("c", "");
  EXPECT_EQ(purl.to_string(), "pkg:generic/a?a=1&b=4");
  EXPECT_EQ(purl.qualifier("b"), "4");
  EXPECT_EQ(purl.qualifier("c"), "");
}

TEST(Purl, ManyQualifiersAreReadInTime) {
  std::string text = "pkg:generic/a?z=1";
  for (int i = 50'000; i > 0; --i) {
    text += "&k" + std::to_string(i) + "=v";
  }
  const auto purl = parse_purl(text);
  ASSERT_TRUE(purl);
  EXPECT_EQ(purl->qualifiers.size(), 50'001U);
}

}  // namespace
}  // namespace akashi

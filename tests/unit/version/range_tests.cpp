// Sets of versions, VERS, and ranges as package managers write them.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "version/native_range.h"
#include "version/preview.h"
#include "version/scheme.h"
#include "version/vers.h"
#include "version/version_set.h"

namespace akashi::version {
namespace {

std::string native(std::string_view type, std::string_view text) {
  const auto set = parse_native_range(type, text);
  return set ? to_string(to_vers(type, *set)) : "error";
}

std::string canonical(std::string_view text) {
  const auto vers = parse_vers(text);
  if (!vers) {
    return "error";
  }
  const auto set = to_intervals(*vers);
  return set ? to_string(to_vers(vers->type, *set)) : "unordered";
}

struct Row {
  std::string_view type;
  std::string_view text;
  std::string_view vers;
};

TEST(NativeRange, IsReadAsItsPackageManagerReadsIt) {
  constexpr auto kRows = std::to_array<Row>({
      {"npm", "1.2.3", "vers:npm/1.2.3"},
      {"npm", "", "vers:npm/*"},
      {"npm", "*", "vers:npm/*"},
      {"npm", "^1.2.3", "vers:npm/>=1.2.3|<2.0.0-0"},
      {"npm", "^0.2.3", "vers:npm/>=0.2.3|<0.3.0-0"},
      {"npm", "^0.0.3", "vers:npm/>=0.0.3|<0.0.4-0"},
      {"npm", "^0.x", "vers:npm/>=0.0.0|<1.0.0-0"},
      {"npm", "~1.2", "vers:npm/>=1.2.0|<1.3.0-0"},
      {"npm", "1.x || >=2.5.0 || 5.0.0 - 7.2", "vers:npm/>=1.0.0|<2.0.0-0|>=2.5.0"},
      {"npm", ">1.2", "vers:npm/>=1.3.0"},
      {"npm", "<=1.2", "vers:npm/<1.3.0-0"},
      {"npm", ">= 1.0.0 < 1.9.9-rc.1", "vers:npm/>=1.0.0|<1.9.9-rc.1"},
      {"npm", ">=2 <1", "vers:npm/"},
      {"npm", "1.xyz", "error"},
      {"npm", "latest", "error"},
      {"cargo", "1.2", "vers:cargo/>=1.2.0|<2.0.0-0"},
      {"cargo", ">=1, <1.5", "vers:cargo/>=1.0.0|<1.5.0-0"},
      {"gem", "~> 2.0.8", "vers:gem/>=2.0.8|<2.1.A"},
      {"gem", "~> 1.2.1.rc1", "vers:gem/>=1.2.1.rc1|<1.3.A"},
      {"gem", ">= 1.0, != 1.5", "vers:gem/>=1.0|!=1.5"},
      {"hex", "~> 2.0 or == 1.0.1", "vers:hex/1.0.1|>=2.0|<3.0.0-0"},
      {"hex", ">= 1.0.0 and < 1.2.0", "vers:hex/>=1.0.0|<1.2.0"},
      {"pypi", ">=1.0,!=1.5.*,<2", "vers:pypi/>=1.0|<1.5.dev0|>=1.6.dev0|<2"},
      {"pypi", "~=1.4.5", "vers:pypi/>=1.4.5|<1.5.dev0"},
      {"pypi", "~=1", "error"},
      {"pypi", "1.0", "error"},
      {"composer", "^1.2|~2.0.3", "vers:composer/>=1.2-dev|<2-dev|>=2.0.3-dev|<2.1-dev"},
      {"composer", ">=1.0 <2.0", "vers:composer/>=1.0-dev|<2.0-dev"},
      {"composer", "<1.0-RC1 || >=1.1-beta2", "vers:composer/<1.0-RC1-dev|>=1.1-beta2"},
      {"maven", "[1.0,2.0),(2.0,3.0]", "vers:maven/>=1.0|!=2.0|<=3.0"},
      {"maven", "(,1.0],[1.2,)", "vers:maven/<=1.0|>=1.2"},
      {"maven", "[1.0]", "vers:maven/1.0"},
      {"maven", "[1.0", "error"},
      {"nuget", "1.0", "vers:nuget/>=1.0"},
      {"nuget", "(1.0,2.0)", "vers:nuget/>1.0|<2.0"},
      {"deb", ">= 1.0, << 2.0", "error"},
      {"deb", ">= 1:1.0-1, < 2.0", "vers:deb/"},
      {"golang", ">= v1.0.0, < v1.2.0", "vers:golang/>=v1.0.0|<v1.2.0"},
      {"conan", ">=1.0 <2.0", "vers:conan/>=1.0|<2.0"},
      {"conan", "~2.5.1", "vers:conan/>=2.5.1|<2.6-"},
      {"conan", "^0.1.2", "vers:conan/>=0.1.2|<0.2-"},
      {"conan", ">1 <2.0 || ^3.2, include_prerelease", "vers:conan/>1|<2.0|>=3.2|<4-"},
      {"conan", "*", "vers:conan/>=0.0.0"},
      {"conan", "1.*", "vers:conan/1.%2A"},
      {"conan", ">1, <2", "error"},
      {"conan", "^x", "error"},
      {"nginx", "0.8.40+", "vers:nginx/>=0.8.40|<0.9.0"},
      {"nginx", "1.21.0+, 1.20.1+", "vers:nginx/>=1.20.1"},
      {"nginx", "0.7.52-0.8.39", "vers:nginx/>=0.7.52|<=0.8.39"},
      {"nginx", "0.9.10, 1.0.1", "vers:nginx/0.9.10|1.0.1"},
      {"nginx", "all", "vers:nginx/*"},
      {"nginx", "none", "vers:nginx/"},
      {"nginx", "1+", "error"},
      {"nginx", "1.2.3-", "error"},
      {"nginx", "", "error"},
      {"openssl", "3.0.1, 0.9.7a", "vers:openssl/0.9.7a|3.0.1"},
      {"openssl", ">=1.0.2 <1.0.2zf, >=3.0.0 <3.0.5",
       "vers:openssl/>=1.0.2|<1.0.2zf|>=3.0.0|<3.0.5"},
      {"nobody", ">= 1", "error"},
  });
  for (const auto& row : kRows) {
    EXPECT_EQ(native(row.type, row.text), row.vers) << row.type << " " << row.text;
  }
}

// What takes quadratic time would take minutes here.
TEST(NativeRange, ManyTermsAreRead) {
  for (const auto& [type, joint] :
       std::initializer_list<std::pair<std::string, std::string>>{{"gem", ", "}, {"npm", " "}}) {
    std::string text = "<2.0.0";
    for (int i = 0; i < 5000; ++i) {
      text += joint + "!=1." + std::to_string(i) + ".0";
    }
    const auto set = parse_native_range(type, text);
    ASSERT_TRUE(set.has_value()) << type << set.error().text();
    EXPECT_EQ(set->size(), 5001U) << type;
  }
}

TEST(NativeRange, OfGitLabTakesBoundsAsTheyStand) {
  const auto gitlab = [](std::string_view type, std::string_view text) {
    const auto set = parse_gitlab_range(type, text);
    return set ? to_string(to_vers(type, *set)) : "error";
  };
  EXPECT_EQ(gitlab("composer", ">=2.2.0,<2.6.2||=3.0"), "vers:composer/>=2.2.0|<2.6.2|3.0");
  EXPECT_EQ(gitlab("gem", ">=1.0 <1.2||>=2.0.0.rc1 <2.0.1"),
            "vers:gem/>=1.0|<1.2|>=2.0.0.rc1|<2.0.1");
  EXPECT_EQ(gitlab("maven", "[1.0,2.0),(2.5,)"), "vers:maven/>=1.0|<2.0|>2.5");
  EXPECT_EQ(gitlab("golang", "<v1.2.3"), "vers:golang/<v1.2.3");
  EXPECT_EQ(gitlab("npm", "<"), "error");
  EXPECT_EQ(gitlab("nobody", "<1"), "error");
}

TEST(Preview, IsOfARelease) {
  struct Expected {
    std::string_view scheme;
    std::string_view version;
    std::string_view release;
  };
  constexpr auto kRows = std::to_array<Expected>({
      {"semver", "3.0.0-beta.9", "3.0.0"},
      {"semver", "1.0.0-0", "1.0.0"},
      {"semver", "v2.0.0-rc.1+build", "v2.0.0"},
      {"semver", "3.0.0", ""},
      {"semver", "3.0.0+build", ""},
      {"pep440", "4.0rc1", "4.0"},
      {"pep440", "2.0.0a1", "2.0.0"},
      {"pep440", "1!2.0.dev3", "1!2.0"},
      {"pep440", "2.0-beta", "2.0"},
      {"pep440", "2.0.post1", ""},
      {"pep440", "2.0+local", ""},
      {"pep440", "2.0.post1.dev2", ""},
      {"gem", "7.0.0.rc1", "7.0.0"},
      {"gem", "7.0.0.x86", ""},
      {"gem", "1.0.0", ""},
      {"maven", "2.13.0-rc1", "2.13.0"},
      {"maven", "5.3.0-M1", "5.3.0"},
      {"maven", "5.2.19.RELEASE", ""},
      {"maven", "31.1-jre", ""},
      {"maven", "1.0-SNAPSHOT", "1.0"},
      {"maven", "1.0-alpha-2", "1.0"},
      {"composer", "v3.0.0-BETA1", "v3.0.0"},
      {"composer", "1.0.0-patch1", ""},
      {"composer", "dev-main", ""},
      {"nuget", "1.0.0-preview.1", "1.0.0"},
      {"hex", "1.0.0-rc.0", "1.0.0"},
      {"pub", "1.0.0+2", ""},
      {"go", "v0.0.0-20200101000000-abcdefabcdef", ""},
      {"deb", "1.0~rc1-1", ""},
      {"semver", "", ""},
      {"semver", "beta", ""},
      {"semver", "x-1", ""},
  });
  for (const auto& row : kRows) {
    EXPECT_EQ(previewed_release(*find_scheme(row.scheme), row.version), row.release)
        << row.scheme << " " << row.version;
  }
}

TEST(Vers, CanonicalFormIsChecked) {
  for (const auto* text :
       {"vers:npm/>=1.0.0|<2.0.0", "vers:npm/*", "vers:npm/1.0.0|>=2.0.0|<3.0.0|4.0.0",
        "vers:npm/1.0%252F0", "vers:datetime/2024-01-01T00:00:00Z", "vers:all/*", "vers:none/*",
        "vers:unheard-of/b|a", "vers:npm/>=1.0.0|!=1.5.0|<2.0.0", "vers:npm/<1.0.0|2.0.0",
        "vers:generic/1.0%20beta"}) {
    EXPECT_TRUE(check_vers(text).has_value()) << text;
  }
  for (const auto* text :
       {"vers:npm/=1.0.0", "vers:npm/>=2.0.0|<1.0.0", "vers:npm/1.0.0|1.0.0",
        "vers:npm/1.0.0|v1.0.0", "vers:npm/>1.0.0|>2.0.0", "vers:npm/<1.0.0|<2.0.0",
        "vers:npm/1.0.0|<2.0.0", "vers:npm/1.0.0%2Bx", "vers:datetime/2024-01-01t00:00:00z",
        "vers:all/1", "vers:none/1", "vers:datetime/2024-01-01T00%3A00%3A00Z", "vers:invalid/1",
        "vers:npm/1.0.0%2f", "vers:unheard-of/a|a", "vers:9x/1", "vers:npm/ 1.0.0"}) {
    EXPECT_FALSE(check_vers(text).has_value()) << text;
  }
}

TEST(Vers, RangesThatHoldNothingAreMistakes) {
  for (const auto* text : {"vers:npm/>=1.0.0|<1.0.0", "vers:npm/>=1.0.0|<1", "vers:pypi/>=2|<1"}) {
    const auto vers = parse_vers(text);
    ASSERT_TRUE(vers) << text;
    const auto set = to_intervals(*vers);
    EXPECT_TRUE(!set || !set->empty()) << text;
  }
  EXPECT_TRUE(to_intervals(*parse_vers("vers:none/*"))->empty());
}

TEST(Vers, AllAndNoneAreSets) {
  EXPECT_EQ(to_intervals(parse_vers("vers:all/*").value()).value().size(), 1U);
  EXPECT_TRUE(to_intervals(parse_vers("vers:none/*").value()).value().empty());
}

TEST(Vers, IsReadAndWritten) {
  EXPECT_EQ(canonical("vers:pypi/0.0.2|0.0.6|0.0.0"), "vers:pypi/0.0.0|0.0.2|0.0.6");
  EXPECT_EQ(canonical("vers:pypi/>0.0.0|>=0.0.1|0.0.2|<0.0.3|0.0.4|<0.0.5|>=0.0.6"),
            "vers:pypi/>0.0.0|<0.0.5|>=0.0.6");
  EXPECT_EQ(canonical("vers:npm/*"), "vers:npm/*");
  EXPECT_EQ(canonical("vers:npm/!=1.0.0"), "vers:npm/!=1.0.0");
  EXPECT_EQ(canonical("vers:deb/<=2%3A1.0~rc1"), "vers:deb/<=2:1.0~rc1");
  EXPECT_EQ(canonical("vers:npm/1.0.0%2Bbuild"), "vers:npm/1.0.0+build");
  EXPECT_EQ(canonical("vers:unheard-of/1|2"), "unordered");
  for (const auto* text :
       {"", "vers:", "vers:npm", "vers:npm/", "vers:NPM/1.0.0", "npm/1.0.0",
        "vers:npm/1.0.0||2.0.0", "vers:npm/|1.0.0", "vers:npm/>=1.0.0| <2.0.0", "vers:npm/1%2",
        "vers:npm/1%ZZ", "vers:npm/*|1.0.0", "vers:npm/>=", "vers:npm/one"}) {
    EXPECT_EQ(canonical(text), "error") << text;
  }
}

// What sets promise, on random ones over 0 … 9.
class VersionSets : public testing::Test {
 protected:
  std::vector<Interval> make() {
    std::vector<Interval> out;
    for (auto n = random_() % 4; n-- > 0;) {
      const auto bound = [&] { return std::to_string(random_() % 10) + ".0.0"; };
      Interval interval;
      if (random_() % 4 != 0) {
        interval.lower = bound();
        interval.lower_key = *sort_key(semver_, interval.lower);
        interval.lower_exclusive = random_() % 2 == 0;
      }
      if (random_() % 4 != 0) {
        interval.upper = bound();
        interval.upper_key = *sort_key(semver_, interval.upper);
        interval.upper_inclusive = random_() % 2 == 0;
        interval.has_upper = true;
      }
      out.push_back(interval);
    }
    return out;
  }
  std::string members(const std::vector<Interval>& set) {
    std::string out;
    for (int i = 0; i < 10; ++i) {
      for (const auto* rest : {".0.0-0", ".0.0", ".0.1"}) {
        out += contains(set, *sort_key(semver_, std::to_string(i) + rest)) ? '1' : '0';
      }
    }
    return out;
  }
  static std::string combine(const std::string& a, const std::string& b, char (*body)(char, char)) {
    std::string out;
    for (std::size_t i = 0; i < a.size(); ++i) {
      out += body(a[i], b[i]);
    }
    return out;
  }

  std::mt19937 random_{20261122};
  const Scheme& semver_ = *find_scheme("semver");
};

TEST_F(VersionSets, KeepTheLawsOfSets) {
  for (int i = 0; i < 1'500; ++i) {
    const auto a = make();
    const auto b = make();
    const auto normal = unite(a);
    ASSERT_EQ(members(normal), members(a));
    ASSERT_EQ(unite(normal), normal);
    ASSERT_EQ(members(complement(a)),
              combine(members(a), members(a), [](char x, char) { return x == '1' ? '0' : '1'; }));
    ASSERT_EQ(members(complement(complement(a))), members(a));
    ASSERT_EQ(members(intersect(a, b)),
              combine(members(a), members(b), [](char x, char y) { return std::min(x, y); }));
    if (!normal.empty()) {
      const auto text = to_string(to_vers("semver", normal));
      const auto back = parse_vers(text);
      ASSERT_TRUE(back.has_value()) << text;
      ASSERT_EQ(members(to_intervals(*back).value()), members(a)) << text;
      ASSERT_EQ(to_string(*back), text);
    }
  }
}

}  // namespace
}  // namespace akashi::version

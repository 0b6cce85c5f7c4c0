// Relations and licences of Debian packages.
#include <gtest/gtest.h>

#include "ecosystems/deb/copyright.h"
#include "ecosystems/deb/installed.h"
#include "ecosystems/deb/relations.h"

namespace akashi::ecosystems::deb {
namespace {

TEST(DebRelations, Syntax) {
  const auto relations = parse_relations(
      "a (>= 1:2.3), b:any | c(<<4)[amd64 !i386] <!nocheck>,\n d (= 5), , |e (< 6)");
  ASSERT_EQ(relations.size(), 5U);
  EXPECT_EQ(relations[0].name, "a");
  EXPECT_EQ(relations[0].operation, ">=");
  EXPECT_EQ(relations[0].version, "1:2.3");
  EXPECT_EQ(relations[1].name, "b");
  EXPECT_EQ(relations[1].architecture, "any");
  EXPECT_EQ(relations[2].name, "c");
  EXPECT_EQ(relations[2].version, "4");
  EXPECT_EQ(relations[1].group, relations[2].group);
  EXPECT_NE(relations[2].group, relations[3].group);
  EXPECT_EQ(relations[4].operation, "<=");
  EXPECT_EQ(parse_source("glibc (2.36-9)").name, "glibc");
  EXPECT_EQ(parse_source("glibc (2.36-9)").version, "2.36-9");
  EXPECT_EQ(parse_source("glibc").version, "");
}

class InstalledPackages : public testing::Test {
 protected:
  InstalledPackages() {
    installed.add({0, "libc6", "2.36-9", "amd64", "same", ""});
    installed.add({1, "libc6", "2.36-9", "i386", "same", ""});
    installed.add({2, "python3", "3.11.2-1", "amd64", "allowed", "python3-profiler"});
    installed.add({3, "mawk", "1.3.4", "amd64", "foreign", "awk"});
    installed.add({4, "data", "1.0", "all", "", "content (= 2), content-api"});
    installed.add({5, "plain", "1.0~rc1-1", "amd64", "", ""});
  }
  std::vector<std::uint32_t> find(std::string_view relation, std::string_view architecture) const {
    return installed.find(parse_relations(relation).at(0), architecture);
  }
  Installed installed;
};

using Found = std::vector<std::uint32_t>;

TEST_F(InstalledPackages, Architectures) {
  EXPECT_EQ(find("libc6", "amd64"), Found({0}));
  EXPECT_EQ(find("libc6", "i386"), Found({1}));
  EXPECT_EQ(find("libc6", "all"), Found({0, 1}));
  EXPECT_EQ(find("libc6:i386", "amd64"), Found({1}));
  EXPECT_EQ(find("python3", "i386"), Found());
  EXPECT_EQ(find("python3:any", "i386"), Found({2}));
  EXPECT_EQ(find("plain:any", "i386"), Found());
  EXPECT_EQ(find("mawk", "i386"), Found({3}));
  EXPECT_EQ(find("data", "i386"), Found({4}));
}

TEST_F(InstalledPackages, VersionsAndProvides) {
  EXPECT_EQ(find("awk", "amd64"), Found({3}));
  EXPECT_EQ(find("awk (>= 1)", "amd64"), Found());  // Provided without version.
  EXPECT_EQ(find("content (>= 2)", "amd64"), Found({4}));
  EXPECT_EQ(find("content (>> 2)", "amd64"), Found());
  EXPECT_EQ(find("content-api", "amd64"), Found({4}));
  EXPECT_EQ(find("plain (>= 1.0)", "amd64"), Found());
  EXPECT_EQ(find("plain (>= 1.0~)", "amd64"), Found({5}));
  EXPECT_EQ(find("plain (<< 1.0)", "amd64"), Found({5}));
  EXPECT_EQ(find("absent", "amd64"), Found());
}

TEST(DebLicenses, Synopsis) {
  EXPECT_EQ(spdx_expression("GPL-2+"), "GPL-2.0-or-later");
  EXPECT_EQ(spdx_expression("GPL-2.0"), "GPL-2.0-only");
  EXPECT_EQ(spdx_expression("LGPL-2.1+"), "LGPL-2.1-or-later");
  EXPECT_EQ(spdx_expression("GFDL-NIV-1.3+"), "GFDL-1.3-no-invariants-or-later");
  EXPECT_EQ(spdx_expression("AGPL-3"), "AGPL-3.0-only");
  EXPECT_EQ(spdx_expression("Expat"), "MIT");
  EXPECT_EQ(spdx_expression("bsd-3-clause"), "BSD-3-Clause");
  EXPECT_EQ(spdx_expression("GPL-2+ or Artistic-2.0"), "GPL-2.0-or-later OR Artistic-2.0");
  EXPECT_EQ(spdx_expression("GPL-2+ or Artistic-2.0, and Expat"),
            "(GPL-2.0-or-later OR Artistic-2.0) AND MIT");
  EXPECT_EQ(spdx_expression("Expat and ISC or Zlib"), "MIT AND ISC OR Zlib");
  EXPECT_EQ(spdx_expression("GPL-3+ with Font exception"),
            "GPL-3.0-or-later WITH Font-exception-2.0");
  EXPECT_EQ(spdx_expression("GPL-3+ with Autoconf exception"), "");
  EXPECT_EQ(spdx_expression("public-domain"), "");
  EXPECT_EQ(spdx_expression("GPL"), "");
  EXPECT_EQ(spdx_expression("GPL-9"), "");
  EXPECT_EQ(spdx_expression("A, B"), "");
  EXPECT_EQ(spdx_expression("or"), "");
  EXPECT_EQ(spdx_expression(""), "");
  EXPECT_EQ(spdx_expression("Expat, Expat"), "");
}

TEST(DebLicenses, PointersToCommonLicenses) {
  CopyrightReader reader;
  const auto one = [&](std::string_view text) {
    const auto claims = reader.read(text);
    return claims.size() == 1 ? claims[0].text : std::to_string(claims.size());
  };
  EXPECT_EQ(one("either version 2 of the License, or (at your option) any\nlater version.\n"
                "See /usr/share/common-licenses/GPL-2."),
            "GPL-2.0-or-later");
  EXPECT_EQ(one("See /usr/share/common-licenses/GPL-2."), "0");
  EXPECT_EQ(one("See `/usr/share/common-licenses/Apache-2.0'"), "Apache-2.0");
  EXPECT_EQ(one("any later version /usr/share/common-licenses/GPL"), "0");
  EXPECT_EQ(one("/usr/share/common-licenses/Apache-2.0 /usr/share/common-licenses/MPL-2.0"), "0");
  EXPECT_EQ(one(""), "0");
}

}  // namespace
}  // namespace akashi::ecosystems::deb

// What every parser does with an input: addresses, paths, problems.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/path.h"
#include "base/problems.h"
#include "base/url.h"
#include "model/inventory.h"
#include "model/vcs.h"
#include "version/semver_text.h"

namespace akashi {
namespace {

TEST(Url, CredentialsAreTakenOut) {
  struct Row {
    std::string_view text, want;
  };
  const std::vector<Row> rows = {
      {"https://example.org/a?b=c#d", "https://example.org/a?b=c#d"},
      {"https://user:pw@example.org/a", "https://example.org/a"},
      {"https://token@example.org", "https://example.org"},
      {"HTTPS://token@example.org:8080/", "HTTPS://example.org:8080/"},
      {"git+https://user:p@ss@example.org/a.git", "git+https://example.org/a.git"},
      {"scm:git:https://user:pw@example.org/a", "scm:git:https://example.org/a"},
      {"ssh://git@example.org/a", "ssh://git@example.org/a"},
      {"git+ssh://git:pw@example.org:22/a", "git+ssh://git@example.org:22/a"},
      {"ssh://:pw@example.org", "ssh://example.org"},
      {"https://[::1]/@a", "https://[::1]/@a"},
      {"https://user:pw@[::1]:8080/@a", "https://[::1]:8080/@a"},
      {"https://example.org/@scope/a@1", "https://example.org/@scope/a@1"},
      {"git@example.org:a/b.git", "git@example.org:a/b.git"},
      {"at https://u:p@a.org/b, and https://u:p@c.org \"ssh://g:p@d.org\".",
       "at https://a.org/b, and https://c.org \"ssh://g@d.org\"."},
      {"<https://a.org>, me@example.org", "<https://a.org>, me@example.org"},
      {"https://u:p@a.org/?next=https://u:p@b.org/", "https://a.org/?next=https://b.org/"},
      {"https://a.org/x?token=1", "https://a.org/x"},
      {"https://a.org/x?private_token=1&b=2", "https://a.org/x?b=2"},
      {"https://a.org/x?a=1&X-Amz-Signature=2&b=3#c", "https://a.org/x?a=1&b=3#c"},
      {"https://a.org/x?api_key=1&sig=2", "https://a.org/x"},
      {"https://a.org/x?access%5Ftoken=1#sha256=ab", "https://a.org/x#sha256=ab"},
      {"https://a.org/x#access_token=1", "https://a.org/x"},
      {"https://a.org/x?keyword=1&tokens", "https://a.org/x?keyword=1&tokens"},
      {"what?token=1", "what?token=1"},
      {"https://a.org what?token=1", "https://a.org what?token=1"},
      {"://", "://"},
      {"", ""},
  };
  for (const auto& [text, want] : rows) {
    EXPECT_EQ(without_credentials(text), want) << text;
  }
  std::string hostile;
  for (int i = 0; i < 200'000; ++i) {
    hostile += i % 2 == 0 ? "a://b" : "?a@:";
  }
  EXPECT_FALSE(without_credentials(hostile).empty());  // In linear time.
}

TEST(Url, PercentDecoding) {
  EXPECT_EQ(percent_decode("a%2Fb%2fc"), "a/b/c");
  EXPECT_EQ(percent_decode("100%"), "100%");
  EXPECT_EQ(percent_decode("%zz%4"), "%zz%4");
  EXPECT_EQ(percent_decode("%%41"), "%A");
}

TEST(Url, OfRepositories) {
  EXPECT_EQ(vcs_url("git", "https://u:p@example.org/a.git", "abc"),
            "git+https://example.org/a.git@abc");
  EXPECT_EQ(vcs_url("git", "git@example.org:a/b.git"), "git+ssh://git@example.org/a/b.git");
  EXPECT_EQ(vcs_url("git", "user:pw@example.org:a/b.git"), "git+ssh://user@example.org/a/b.git");
  EXPECT_EQ(vcs_url("git", "c:/a"), "");
  EXPECT_EQ(vcs_url("git", "../a"), "");
}

TEST(Credentials, AreNowhereInAComponent) {
  const std::string secret = "https://u:pw@example.org/";
  Component component;
  component.purl = make_purl("generic", "a", secret);
  component.purl.set_qualifier("download_url", secret);
  component.name = component.version = component.requirement = component.supplier = secret;
  component.author = component.copyright = component.description = secret;
  component.references.push_back({ExternalReference::Type::kVcs, secret});
  component.properties.push_back({"akashi:x", secret});
  component.licenses.push_back(declared_license(secret));
  component.source = {secret, secret};
  component.evidence.push_back({.detail = secret});
  remove_credentials(component);
  EXPECT_FALSE(component.purl.to_string().contains("pw"));
  EXPECT_EQ(component.purl.qualifier("download_url"), "https://example.org/");
  for (const auto* text :
       {&component.name, &component.version, &component.requirement, &component.supplier,
        &component.author, &component.copyright, &component.description,
        &component.references[0].url, &component.properties[0].value, &component.licenses[0].text,
        &component.source.name, &component.source.version, &component.evidence[0].detail}) {
    EXPECT_EQ(*text, "https://example.org/");
  }
}

TEST(Path, Joined) {
  struct Row {
    std::string_view folder, relative, path, as_folder;
  };
  const std::vector<Row> rows = {
      {"", "", "", ""},
      {"", "a", "a", "a/"},
      {"a/b/", "", "a/b", "a/b/"},
      {"a/b", "c", "a/b/c", "a/b/c/"},
      {"a/b/", "./c//d/", "a/b/c/d", "a/b/c/d/"},
      {"a/b/", "../c", "a/c", "a/c/"},
      {"a/b/", "../..", "", ""},
      {"a/b/", "../../..", "(out)", "(out)"},
      {"a/b/", "../../../a", "(out)", "(out)"},
      {"", "..", "(out)", "(out)"},
      {"", "/a", "(out)", "(out)"},
      {"a/", "b!c", "(out)", "(out)"},
      {"a/", std::string_view("b\0c", 3), "(out)", "(out)"},
      {"x.jar!", "a", "x.jar!a", "x.jar!a/"},
      {"x.jar!a/", "..", "x.jar!", "x.jar!"},
      {"x.jar!a/", "../..", "(out)", "(out)"},
      {"x.war!y.jar!a/b/", "../c", "x.war!y.jar!a/c", "x.war!y.jar!a/c/"},
      {"x.war!y.jar!a/", "../..", "(out)", "(out)"},
      {"wow!/a/", "..", "wow!", "wow!/"},
      {"wow!/a/", "../..", "", ""},
      {"x.jar!wow!/a/", "../..", "x.jar!", "x.jar!"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(join_path(row.folder, row.relative).value_or("(out)"), row.path)
        << row.folder << " " << row.relative;
    EXPECT_EQ(join_folder(row.folder, row.relative).value_or("(out)"), row.as_folder)
        << row.folder << " " << row.relative;
  }
}

TEST(Version, CompleteSemver) {
  using version::is_complete_semver;
  for (const auto* text : {"0.0.0", "1.20.3", "1.0.0-alpha.1", "1.0.0+x-y.01", "1.0.0--+-"}) {
    EXPECT_TRUE(is_complete_semver(text)) << text;
  }
  for (const auto* text : {"", "1", "1.0", "1.0.0.0", "v1.0.0", "1.0.0-", "1.0.0+", "1.0.0-a..b",
                           "1.0.0 ", "1.0.0+a+b", "01.0.0", "1.0.x", "1.0.0_1"}) {
    EXPECT_FALSE(is_complete_semver(text)) << text;
  }
  EXPECT_TRUE(is_complete_semver("01.002.0003", version::LeadingZeros::kAllowed));
}

TEST(Problems, AreBoundedAndCounted) {
  Inventory inventory;
  for (int i = 0; i < 30'000; ++i) {
    inventory.problem(msg::kSyntax, {"a", std::string(2'000, 'x')}, {.line = 1});
    inventory.problem(Error(ErrorCode::kInvalidInput, Message{msg::kPlain, {"b"}}));
  }
  ASSERT_EQ(inventory.problems.size(), Problems::kMost + 1);
  EXPECT_EQ(inventory.problems[0].message().args[1].size(), 512U);
  EXPECT_EQ(inventory.problems.back().text(), "50000 more problems of this file");
  EXPECT_EQ(inventory.problems.back().code(), ErrorCode::kLimitExceeded);

  Problems all;
  all.add(msg::kPlain, {"first"});
  all.add_all(std::move(inventory.problems), "b.txt");
  EXPECT_EQ(all.size(), Problems::kMost + 1);
  EXPECT_EQ(all[1].file(), "b.txt");
  EXPECT_EQ(all.back().text(), "50001 more problems of this file");
}

TEST(Problems, HideCredentials) {
  Problems problems;
  problems.add(msg::kBadValue,
               {"source", "https://u:pw@example.org/" + std::string(600, 'x'), "y"});
  EXPECT_FALSE(problems[0].text().contains("pw"));
  EXPECT_TRUE(problems[0].text().contains("https://example.org/xxx"));
}

}  // namespace
}  // namespace akashi

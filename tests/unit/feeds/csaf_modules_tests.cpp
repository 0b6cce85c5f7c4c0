// Statements on packages of Red Hat's module streams (docs/adr/0020): of their stream, or unknown.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/csaf/csaf.h"
#include "feeds/csaf/modules.h"
#include "model/purl.h"
#include "support/kept_records.h"
#include "support/record_answers.h"

namespace akashi {
namespace {

using feeds::csaf::module_named;
using feeds::csaf::stream_of_package;
using feeds::csaf::StreamOf;
using testing_support::expect_answers;

Advisory advisory() {
  const auto path =
      std::filesystem::path(AKASHI_SOURCE_DIR) / "src/feeds/csaf/testdata/modules.json";
  const auto kept = testing_support::keep_records(feeds::csaf::read_file, "modules.json",
                                                  testing_support::text_of(path));
  EXPECT_TRUE(kept.errors.empty());
  return kept.records.at("redhat.com/CVE-2024-1002");
}

constexpr std::string_view kModular = ".module%2Bel8.9.0%2B9%2Bdddd";

std::string in_repository(std::string_view repository, std::string_view package,
                          std::string_view version, std::string_view stream) {
  std::string out = "rpm/redhat/" + std::string(package) + "@" + std::string(version) +
                    "?repository_id=" + std::string(repository) +
                    (package == "node" ? "&epoch=1" : "");
  return out + (stream.empty() ? "" : "&rpmmod=" + std::string(stream) + ":8090020240312:489197e6");
}

std::string rpm(std::string_view package, std::string_view version, std::string_view stream = "") {
  return in_repository("rhel-8-for-x86_64-appstream-rpms", package, version, stream);
}
// With a release that says that it is of a module.
std::string modular(std::string_view package, std::string_view version,
                    std::string_view stream = "") {
  return rpm(package, std::string(version) + std::string(kModular), stream);
}
std::string built_of(std::string_view source, std::string_view version,
                     std::string_view stream = "") {
  return modular("lib-any", version, stream) + "&upstream=" + std::string(source) + "-" +
         std::string(version) + std::string(kModular) + ".src.rpm";
}

TEST(CsafModules, APackageOfAModuleIsOfItsStream) {
  const auto one = advisory();
  expect_answers(
      one, {
               {modular("node", "18.1-1", "nodejs:18"), "affected"},
               {modular("node", "18.3-1", "nodejs:18"), "not-affected"},
               {modular("node", "20.4-1", "nodejs:20"), "affected"},
               {modular("node", "20.6-1", "nodejs:20"), "not-affected"},
               {modular("node", "18.3-1", "nodejs:20"), "affected"},
               {modular("node", "18.1-1", "nodejs:19"), "silent"},
               // Not affected is this stream's word, too.
               {modular("node-doc", "18.2-1", "nodejs:18"), "silent"},
               {rpm("node-doc", "18.2-1.module%2Bel8.9.0%2B1%2Baaaa", "nodejs:18"), "not-affected"},
               {modular("labelled", "1.1-1", "virt:rhel"), "affected"},
               {modular("labelled", "1.1-1", "virt:8.9"), "silent"},
           });
  // "(node as a component of the module) as a component of the product".
  expect_answers(one, {{in_repository("rhel-8-for-x86_64-appstream-eus-rpms__8_DOT_6", "node",
                                      "18.1-1.module%2Bel8", "nodejs:18"),
                        "affected"}});
  const auto named = [&](std::string_view name) {
    return std::ranges::find_if(one.affected, [&](const AffectedPackage& affected) {
      return affected.ecosystem == "Red Hat:enterprise_linux:8::appstream" && affected.name == name;
    });
  };
  const auto doc = named("nodejs:18/node-doc");
  ASSERT_NE(doc, one.affected.end());
  EXPECT_EQ(doc->unaffected, std::vector<std::string>{"18.2-1.module+el8.9.0+1+aaaa"});
  EXPECT_EQ(named("*/node-doc"), one.affected.end());
  EXPECT_EQ(named("node"), one.affected.end());
  EXPECT_EQ(named("nodejs"), one.affected.end());
}

TEST(CsafModules, WhereTheStreamIsNotKnownNothingIsCertain) {
  expect_answers(advisory(),
                 {
                     // Of the component.
                     {modular("node", "18.1-1"), "unknown"},
                     {modular("node", "19.0-1"), "unknown"},
                     {modular("node", "20.6-1"), "unknown"},  // nodejs:16 is not mended.
                     {modular("labelled", "1.1-1"), "unknown"},
                     {modular("labelled", "1.3-1"), "silent"},
                     {rpm("node", "18.1-1.el8"), "silent"},
                     {modular("node-doc", "18.2-1"), "silent"},
                     // Of the record: two that differ,
                     {modular("torn", "1.1-1", "virt:rhel"), "unknown"},
                     {modular("torn", "1.1-1", "nodejs:18"), "unknown"},
                     {modular("torn", "1.3-1", "virt:rhel"), "silent"},
                     // none but ".module",
                     {modular("unlabelled", "0.1-1", "any:1"), "unknown"},
                     {modular("unlabelled", "0.1-1"), "unknown"},
                     {rpm("unlabelled", "0.1-1.el8"), "silent"},
                     {modular("unlabelled", "1.3-1", "any:1"), "silent"},
                     // a module without a stream,
                     {modular("nostream", "0.1-1", "tools:4"), "unknown"},
                     {rpm("nostream", "0.1-1.el8"), "silent"},
                     // what is no label,
                     {rpm("badlabel", "0.1-1.el8"), "unknown"},
                     {modular("badlabel", "0.1-1", "any:1"), "unknown"},
                     {rpm("badlabel", "1.3-1.el8"), "silent"},
                     // or a part of something else.
                     {modular("inside", "0.1-1", "any:1"), "unknown"},
                     {rpm("plain", "0.1-1.el8"), "silent"},
                     {modular("safe", "1.2-1", "any:1"), "silent"},
                 });
}

TEST(CsafModules, SourcePackagesOfAProductAsAWhole) {
  expect_answers(advisory(), {
                                 {built_of("node", "16.1-1", "nodejs:16"), "affected"},
                                 {built_of("node", "16.1-1", "nodejs:18"), "silent"},
                                 {built_of("node", "16.1-1"), "unknown"},
                                 {built_of("other", "1-1", "nodejs:18"), "unknown"},
                                 {built_of("other", "1-1", "nodejs:20"), "silent"},
                                 {built_of("fine", "1-1", "nodejs:18"), "not-affected"},
                                 {built_of("fine", "1-1", "nodejs:20"), "silent"},
                                 {built_of("fine", "1-1"), "silent"},
                             });
}

TEST(CsafModules, PurlsOfModules) {
  const auto named = [](std::string_view text) {
    const auto purl = parse_purl(text);
    return purl ? module_named(*purl).value_or("none") : "no purl";
  };
  EXPECT_EQ(named("pkg:rpmmod/redhat/postgresql@13:8060020240903094008:ad008a3a"), "postgresql:13");
  EXPECT_EQ(named("pkg:rpmmod/redhat/squid@4%3A8040020210420090912%3A522a0ee4"), "squid:4");
  EXPECT_EQ(named("pkg:rpmmod/redhat/postgresql@9.2"), "postgresql:9.2");
  EXPECT_EQ(named("pkg:rpmmod/redhat/postgresql:15/postgresql"), "postgresql:15");
  EXPECT_EQ(named("pkg:rpmmod/redhat/nodejs:18"), "nodejs:18");
  EXPECT_EQ(named("pkg:rpmmod/redhat/nodejs"), "");
  EXPECT_EQ(named("pkg:rpmmod/other/nodejs@18"), "");
  EXPECT_EQ(named("pkg:rpm/redhat/nodejs@18-1.el8"), "none");
  const auto stream = [](std::string_view text, const std::vector<std::string>& around) {
    return stream_of_package(*parse_purl(text), around);
  };
  EXPECT_EQ(stream("pkg:rpm/redhat/a@1-1.el8", {}).kind, StreamOf::Kind::kNone);
  EXPECT_EQ(stream("pkg:rpm/redhat/a@1-1.el8", {"m:1"}).stream, "m:1");
  EXPECT_EQ(stream("pkg:rpm/redhat/a@1-1.el8", {"m:1", "m:2"}).kind, StreamOf::Kind::kUnnamed);
  EXPECT_EQ(stream("pkg:rpm/redhat/a@1-1.el8", {""}).kind, StreamOf::Kind::kUnnamed);
  EXPECT_EQ(stream("pkg:rpm/redhat/a@1-1.el8?rpmmod=m:1:2:3", {"m:1"}).stream, "m:1");
  EXPECT_EQ(stream("pkg:rpm/redhat/a@1-1.el8?rpmmod=rhel10", {}).kind, StreamOf::Kind::kPerhaps);
}

}  // namespace
}  // namespace akashi

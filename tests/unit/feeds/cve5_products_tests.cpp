// What CVE records say of products: sets of versions by default and by statement, under CPE names
// and as packages of registries.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>

#include "feeds/cve5/cve5.h"
#include "match/cpe.h"
#include "store/index_format.h"
#include "version/intervals.h"
#include "version/osv_ecosystem.h"

namespace akashi {
namespace {

namespace fs = std::filesystem;
using feeds::cve5::CveRecord;

CveRecord record_of(std::string_view text) {
  const auto bytes = Bytes::copy_of(text);
  const auto tree = formats::parse_json(bytes.padded(), {});
  EXPECT_TRUE(tree.has_value());
  auto record = feeds::cve5::read_record(tree->root());
  EXPECT_TRUE(record.has_value());
  return std::move(*record);
}

CveRecord products() {
  std::ifstream in(fs::path(AKASHI_SOURCE_DIR) / "src/feeds/cve5/testdata/CVE-2099-0100.json",
                   std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  return record_of(text);
}

Opinion opinion(const Advisory& advisory, std::string cpe) {
  Component component;
  component.cpes = {std::move(cpe)};
  Bom bom;
  bom.components = {component};
  return match::cpe_opinion(advisory, match::cpes_of(component), match::CpeInventory(bom));
}

TEST(CveProducts, CpesWithVersions) {
  const auto record = products();
  ASSERT_EQ(record.problems.size(), 1U) << "one name is no CPE";
  const auto status = [&](const std::string& product_and_version) {
    return opinion(record.advisory, "cpe:2.3:" + product_and_version + ":*:*:*:*:*:*:*").status;
  };
  EXPECT_EQ(status("a:example:parser:0.8"), Status::kAffected);
  EXPECT_EQ(status("a:example:parser:1.4.1"), Status::kAffected);
  EXPECT_EQ(status("a:example:parser:1.4.2"), Status::kNotAffected) << "unaffected by default";
  EXPECT_EQ(status("a:example:parser:2.2"), Status::kAffected);
  EXPECT_EQ(status("a:example:parser:2.3"), Status::kNotAffected) << "a change";
  EXPECT_EQ(status("a:example:parser:2.9"), Status::kAffected) << "changed back, end included";
  EXPECT_EQ(status("a:example:parser:2.10"), Status::kNotAffected);
  EXPECT_EQ(status("a:example:unsure:1.0"), Status::kAffected);
  EXPECT_EQ(status("a:example:unsure:1.1"), Status::kNotEvaluated) << "unknown by default";
  EXPECT_EQ(status("a:example:all_but:1.9"), Status::kAffected);
  EXPECT_EQ(status("a:example:all_but:1.9.1"), Status::kNotAffected);
  EXPECT_EQ(status("a:example:all_but:1.9.2"), Status::kAffected);
  EXPECT_EQ(status("a:example:all_but:2.0"), Status::kNotAffected);
  EXPECT_EQ(status("o:example:os:1809"), Status::kUnknown) << "the versions are of its builds";
  EXPECT_EQ(status("a:example:words:10"), Status::kUnknown) << "an end that is no version";
  EXPECT_EQ(status("o:example:kernel:6.1"), Status::kUnknown) << "commits";
  EXPECT_EQ(status("o:example:kernel_2:6.1"), Status::kUnknown) << "commits of a custom type";
  EXPECT_EQ(status("a:example:in_words:8.0.30"), Status::kAffected);
  EXPECT_EQ(status("a:example:in_words:8.0.40"), Status::kNotAffected);
  EXPECT_EQ(status("a:example:fixed:14.0"), Status::kAffected) << "the name has the fixed version";
  EXPECT_EQ(status("a:example:fixed:14.1"), Status::kNotAffected);
  EXPECT_EQ(status("a:example:tool:2"), Status::kUnknown) << "on Windows only";
  EXPECT_EQ(status("a:example:tool:3"), Status::kNotAffected);
  EXPECT_EQ(status("o:example:linux:8"), Status::kNotEvaluated) << "the versions are a package's";
  EXPECT_EQ(status("a:example:applicable:1.7"), Status::kAffected);
  EXPECT_EQ(status("a:example:applicable:1.8"), Status::kNotAffected);
}

const AffectedPackage& package(const Advisory& advisory, std::string_view name) {
  for (const auto& affected : advisory.affected) {
    if (affected.name == name) {
      return affected;
    }
  }
  ADD_FAILURE() << name;
  return advisory.affected.front();
}

// "?" where a range leaves versions open.
std::string ranges(const AffectedPackage& affected) {
  const auto* scheme =
      version::find_scheme(version::find_osv_ecosystem(affected.ecosystem)->scheme);
  std::string out;
  for (const auto& range : affected.ranges) {
    const auto intervals = version::to_intervals(range, *scheme);
    if (!intervals) {
      out += "?";
      continue;
    }
    for (const auto& interval : *intervals) {
      out += interval.text() + ";";
    }
  }
  return out;
}

TEST(CveProducts, PackagesOfRegistries) {
  const auto record = products();
  ASSERT_EQ(record.advisory.affected.size(), 3U);
  const auto& wheel = package(record.advisory, "example-wheel");
  EXPECT_EQ(wheel.ecosystem, "PyPI");
  EXPECT_EQ(ranges(wheel), "[1.0, 1.5);[2.0rc1, 2.0rc1];");
  const auto& scoped = package(record.advisory, "@example/scoped");
  EXPECT_EQ(scoped.ecosystem, "npm");
  EXPECT_EQ(ranges(scoped), "[0, 3.0.0);") << "all but what is unaffected";
  EXPECT_EQ(ranges(package(record.advisory, "org.example:jar")), "?") << "an end of words";
}

std::string record_with(std::string_view entry) {
  return R"({"dataType":"CVE_RECORD","cveMetadata":{"cveId":"CVE-2099-0101","state":"PUBLISHED"},)"
         R"("containers":{"cna":{"affected":[)" +
         std::string(entry) + "]}}}";
}

// Distributions, by the names that they are uploaded with; a module's name is none of them.
TEST(CveProducts, DistributionsOfCpan) {
  const auto affected = [](const std::string& named) {
    return record_of(record_with("{" + named +
                                 R"(,"defaultStatus":"unaffected","versions":[)"
                                 R"({"status":"affected","version":"0","lessThan":"1.7048",)"
                                 R"("versionType":"custom"}]})"))
        .advisory.affected;
  };
  // The host by its labels: no registry is named here.
  const auto in = [&](std::string_view label, std::string_view path, std::string_view name) {
    return affected(R"("collectionURL":"https://)" + std::string(label) + ".org/" +
                    std::string(path) + R"(","packageName":")" + std::string(name) + '"');
  };
  const auto one = in("cpan", "modules", "App-tool");
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(one[0].ecosystem, "CPAN");
  EXPECT_EQ(one[0].name, "App-tool");
  EXPECT_EQ(ranges(one[0]), "[0, 1.7048);");
  const auto two = affected(R"("packageURL":"pkg:cpan/SOMEBODY/App-tool")");
  ASSERT_EQ(two.size(), 1U);
  EXPECT_EQ(two[0].name, "App-tool");
  EXPECT_TRUE(in("cpan", "modules", "App::tool").empty());
  EXPECT_TRUE(in("metacpan", "pod/App::tool", "App::tool").empty());
  EXPECT_TRUE(in("metacpan", "pod/App::tool", "App-tool").empty());
  EXPECT_TRUE(affected(R"("packageURL":"pkg:cpan/App::tool")").empty());
}

// Whatever was meant, it is not "nothing".
TEST(CveProducts, ARangeThatEndsBeforeItBeginsIsUnknown) {
  for (const auto* end : {"0.3.0", "0.3.0-preview"}) {
    const auto advisory =
        record_of(record_with(R"({"defaultStatus":"unaffected",)"
                              R"("cpes":["cpe:2.3:a:v:p:*:*:*:*:*:*:*:*"],"versions":[)"
                              R"({"status":"affected","version":"1.0.0","lessThan":")" +
                              std::string(end) + R"(","versionType":"custom"}]})"))
            .advisory;
    EXPECT_EQ(opinion(advisory, "cpe:2.3:a:v:p:0.0.1:*:*:*:*:*:*:*").status, Status::kUnknown)
        << end;
  }
}

// The version of the name stands in a statement that is turned around, or has another form there:
// what else the record states still holds.
TEST(CveProducts, ANamesVersionMayBeOfAStatementThatIsNotRead) {
  const auto status = [](const std::string& named, const std::string& versions, std::string asked) {
    const auto record =
        record_of(record_with(R"({"cpes":["cpe:2.3:a:example:tool:)" + named +
                              R"(:*:*:*:*:*:*:*"],"versions":[)" + versions + "]}"));
    return opinion(record.advisory, "cpe:2.3:a:example:tool:" + std::move(asked) + ":*:*:*:*:*:*:*")
        .status;
  };
  const std::string turned = R"({"status":"affected","version":"3.30","lessThan":"3.3.1"},)"
                             R"({"status":"affected","version":"0","lessThan":"2.19.4"})";
  EXPECT_EQ(status("3.30", turned, "2.19.3"), Status::kAffected);
  EXPECT_EQ(status("3.30", turned, "2.19.4"), Status::kUnknown) << "the other is not read";
  EXPECT_EQ(status("1809", turned, "2.19.3"), Status::kUnknown) << "of something else";
  const std::string dotted = R"({"status":"affected","version":"v.6.17.0"})";
  EXPECT_EQ(status("v.6.17.0", dotted, "6.17.0"), Status::kAffected);
  EXPECT_EQ(status("v.6.17.0", dotted, "6.17.1"), Status::kNotEvaluated) << "unknown by default";
}

TEST(CveProducts, CollectionsByTheirAddress) {
  constexpr std::string_view kVersions =
      R"("versions":[{"version":"0","status":"affected","lessThan":"2"}]})";
  const auto read = [&](std::string_view names) {
    return record_of(record_with("{" + std::string(names) + "," + std::string(kVersions))).advisory;
  };
  // No registry is named here: "org.example" of the data becomes an address.
  const auto at = [&](std::string_view top, std::string_view label, std::string_view name) {
    return read("\"collectionURL\":\"https://" + std::string(label) + "." + std::string(top) +
                "/x\",\"packageName\":\"" + std::string(name) + "\"");
  };
  const auto gem = at("org", "RubyGems", "example");
  ASSERT_EQ(gem.affected.size(), 1U);
  EXPECT_EQ(gem.affected[0].ecosystem, "RubyGems");
  EXPECT_EQ(ranges(gem.affected[0]), "[0, 2);?") << "unknown by default";
  EXPECT_TRUE(read(R"("collectionURL":"https://example.org","packageName":"x")").affected.empty());
  EXPECT_TRUE(at("apache.org", "repo.maven", "x").affected.empty()) << "a name without a group";
  EXPECT_TRUE(at("org", "pypi", "two words").affected.empty());
  EXPECT_TRUE(read(R"("packageURL":"pkg:generic/x")").affected.empty());
}

TEST(CveProducts, RejectedRecordsNameNothing) {
  const auto record = record_of(
      R"({"cveMetadata":{"cveId":"CVE-2099-0102","state":"REJECTED"},"containers":{"cna":{)"
      R"("affected":[{"cpes":["cpe:2.3:a:v:p:*:*:*:*:*:*:*:*"],"defaultStatus":"affected"}]}}})");
  EXPECT_TRUE(record.advisory.configurations.empty());
}

// An unknown default is no reason to look; said aloud it would be a finding for every product.
TEST(CveProducts, AnUnknownDefaultMakesNoEntry) {
  const auto advisory =
      record_of(record_with(R"({"cpes":["cpe:2.3:a:v:p:*:*:*:*:*:*:*:*"],"versions":[]})"))
          .advisory;
  ASSERT_EQ(advisory.configurations.size(), 1U);
  EXPECT_TRUE(advisory.configurations[0].criteria.at(0).quiet);
  const auto prepared = store::prepare_record(advisory, "{}", {});
  EXPECT_TRUE(prepared.cpe_entries.empty());
  EXPECT_EQ(opinion(advisory, "cpe:2.3:a:v:p:1.0:*:*:*:*:*:*:*").status, Status::kNotEvaluated);
}

}  // namespace
}  // namespace akashi

// Sources that tell of one id in several files, each with other ecosystems (ADR 27): nothing of it
// may be lost, or a component would be taken for not affected.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "service/database.h"
#include "support/index_folder.h"

namespace akashi {
namespace {

struct Package {
  std::string ecosystem;
  std::string name;
  std::string fixed = "2.0.0";
};

class Parts : public testing::Test {
 protected:
  void write(const std::string& file, const std::vector<Package>& packages,
             const std::string& modified = "2099-01-01T00:00:00Z") const {
    const auto path = std::filesystem::path(folder_.path("in")) / file;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream out(path);
    out << R"({"id":"GHSA-pppp-0000-0001","modified":")" << modified << R"(","affected":[)";
    for (std::size_t i = 0; i < packages.size(); ++i) {
      out << (i == 0 ? "" : ",") << R"({"package":{"ecosystem":")" << packages[i].ecosystem
          << R"(","name":")" << packages[i].name
          << R"("},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":")"
          << packages[i].fixed << R"("}]}]})";
    }
    out << "]}";
  }
  bool affects(const std::string& purl) const { return !folder_.matched({purl}).findings.empty(); }
  std::uint64_t records() const {
    const auto verified = *service::verify_database(folder_.db(), folder_.services());
    EXPECT_EQ(verified.problems.size(), 0U);
    return verified.records;
  }

  testing_support::IndexFolder folder_{"parts"};
};

constexpr auto kCargo = "pkg:cargo/made-up@1.0.0";
constexpr auto kNpm = "pkg:npm/made-up@1.0.0";
constexpr auto kGem = "pkg:gem/made-up@1.0.0";

TEST_F(Parts, OfOneImportAreAllKept) {
  write("cargo/r.json", {{"crates.io", "made-up"}});
  write("npm/r.json", {{"npm", "made-up"}});
  write("rubygems/r.json", {{"RubyGems", "made-up"}});
  EXPECT_EQ(folder_.import()->added, 3U);
  EXPECT_TRUE(affects(kCargo));
  EXPECT_TRUE(affects(kNpm));
  EXPECT_TRUE(affects(kGem));
  EXPECT_EQ(folder_.import()->same, 3U);
  EXPECT_EQ(records(), 3U);
}

// GHSA-5jjq-8cvj-v6m9: the file of npm is a year younger than that of NuGet.
TEST_F(Parts, OfOneImportAreKeptWhateverTheirTimes) {
  for (const auto* older : {"cargo", "npm"}) {
    std::filesystem::remove_all(folder_.db());
    const auto time = [&](const char* of) {
      return std::string(of) == older ? "2099-01-01T00:00:00Z" : "2099-02-01T00:00:00Z";
    };
    write("cargo/r.json", {{"crates.io", "made-up"}}, time("cargo"));
    write("npm/r.json", {{"npm", "made-up"}}, time("npm"));
    EXPECT_EQ(folder_.import()->added, 2U) << older;
    EXPECT_TRUE(affects(kCargo)) << older;
    EXPECT_TRUE(affects(kNpm)) << older;
    EXPECT_EQ(folder_.import()->same, 2U) << older;
    EXPECT_EQ(records(), 2U) << older;
  }
}

// Two forms of one file in an import: the younger counts, in either order.
TEST_F(Parts, OfTheSameEcosystemAreFormsOfOneFile) {
  for (const auto* younger : {"a.json", "z.json"}) {
    std::filesystem::remove_all(folder_.path("in"));
    std::filesystem::remove_all(folder_.db());
    write("m.json", {{"npm", "made-up"}, {"crates.io", "made-up"}}, "2099-01-01T00:00:00Z");
    write(younger, {{"npm", "made-up", "1.0.0"}}, "2099-02-01T00:00:00Z");
    ASSERT_TRUE(folder_.import());
    EXPECT_FALSE(affects(kNpm)) << younger;
    EXPECT_FALSE(affects(kCargo)) << younger;
    EXPECT_EQ(records(), 1U) << younger;
  }
}

TEST_F(Parts, AreReplacedByTheirOwnKind) {
  write("cargo/r.json", {{"crates.io", "made-up"}});
  write("npm/r.json", {{"npm", "made-up"}});
  ASSERT_TRUE(folder_.import());
  write("cargo/r.json", {{"crates.io", "made-up"}}, "2099-02-01T00:00:00Z");
  write("npm/r.json", {{"npm", "made-up", "1.0.0"}}, "2099-02-01T00:00:00Z");
  EXPECT_EQ(folder_.import()->replaced, 2U);
  EXPECT_TRUE(affects(kCargo));
  EXPECT_FALSE(affects(kNpm));
  EXPECT_EQ(records(), 2U);
}

TEST_F(Parts, AreGoneWhenTheRecordTellsOfAll) {
  write("cargo/r.json", {{"crates.io", "made-up"}});
  write("npm/r.json", {{"npm", "made-up"}});
  ASSERT_TRUE(folder_.import());
  std::filesystem::remove_all(folder_.path("in") + "/npm");
  write("cargo/r.json", {{"crates.io", "made-up"}, {"npm", "made-up", "1.0.0"}},
        "2099-02-01T00:00:00Z");
  ASSERT_TRUE(folder_.import());
  EXPECT_TRUE(affects(kCargo));
  EXPECT_FALSE(affects(kNpm));
  EXPECT_EQ(records(), 1U);
}

// The whole record and a file of one ecosystem, in either order.
TEST_F(Parts, DoNotTakeTheWholeRecordsPlace) {
  for (const auto* whole : {"a.json", "z.json"}) {
    std::filesystem::remove_all(folder_.path("in"));
    std::filesystem::remove_all(folder_.db());
    write(whole, {{"crates.io", "made-up"}, {"npm", "made-up"}});
    write("m.json", {{"npm", "made-up"}});
    ASSERT_TRUE(folder_.import());
    EXPECT_TRUE(affects(kCargo)) << whole;
    EXPECT_TRUE(affects(kNpm)) << whole;
    EXPECT_EQ(records(), 1U) << whole;
  }
}

// A correction without a new date, in a later import, is one.
TEST_F(Parts, AreOfOneImportOnly) {
  write("r.json", {{"crates.io", "made-up"}, {"npm", "made-up"}});
  ASSERT_TRUE(folder_.import());
  write("r.json", {{"RubyGems", "made-up"}});
  EXPECT_EQ(folder_.import()->replaced, 1U);
  EXPECT_FALSE(affects(kNpm));
  EXPECT_TRUE(affects(kGem));
  EXPECT_EQ(records(), 1U);
}

}  // namespace
}  // namespace akashi

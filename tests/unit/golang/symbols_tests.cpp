// Records of the Go vulnerability database against components of programs whose functions are
// known.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ecosystems/golang/symbol_names.h"
#include "model/linked_symbols.h"
#include "support/index_folder.h"

namespace akashi {
namespace {

using testing_support::IndexFolder;

constexpr std::string_view kModule = "example.org/m";

// A record on versions of example.org/m below 2.0.0. `specific`: its ecosystem_specific.
void add_record(const IndexFolder& folder, const std::string& id, const std::string& alias,
                const std::string& specific, const std::string& module = std::string(kModule)) {
  std::ofstream(folder.path("in/" + id + ".json"))
      << R"({"schema_version":"1.7.0","id":")" << id << R"(","modified":"2026-01-01T00:00:00Z",)"
      << R"("aliases":[")" << alias << R"("],"affected":[{"package":{"ecosystem":"Go","name":")"
      << module << R"("},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},)"
      << R"({"fixed":"2.0.0"}]}],"ecosystem_specific":)" << specific << "}]}";
}

std::shared_ptr<LinkedSymbols> program(const std::vector<std::string>& names) {
  ecosystems::golang::SymbolNames set;
  for (const auto& name : names) {
    set.add(name);
  }
  auto out = std::make_shared<LinkedSymbols>();
  out->whole = true;
  out->goos = "linux";
  out->goarch = "amd64";
  out->main_path = "example.org/app/cmd";
  out->hashes = set.take();
  return out;
}

Evidence seen(const std::string& path, std::shared_ptr<LinkedSymbols> symbols) {
  return {.path = path, .method = "golang/binary", .linked = {std::move(symbols)}};
}

class GoSymbols : public testing::Test {
 protected:
  // "status; status of the component; code of the first opinion's reason"
  std::string answer(std::vector<Evidence> evidence,
                     const std::string& purl = "pkg:golang/example.org/m@v1.0.0") {
    if (!imported_) {
      EXPECT_TRUE(folder_.import().has_value());
      imported_ = true;
    }
    auto report = testing_support::report_of({purl});
    report.bom.components[0].name = purl.substr(11, purl.find('@') - 11);
    report.bom.components[0].evidence = std::move(evidence);
    folder_.fill(report);
    if (report.findings.size() != 1) {
      return std::to_string(report.findings.size()) + " findings";
    }
    last_ = report.findings[0];
    const auto counted =
        report.coverage.affected + report.coverage.unknown + 2 * report.coverage.not_affected;
    EXPECT_EQ(counted, report.statuses[0].status == Status::kNotAffected ? 2U : 1U);
    return std::string(status_name(last_.status)) + "; " +
           std::string(status_name(report.statuses[0].status)) + "; " +
           std::string(last_.opinions[0].reason.id.name());
  }

  IndexFolder folder_{"go-symbols"};
  Finding last_;
  bool imported_ = false;
};

const std::string kImports =
    R"({"imports":[{"path":"example.org/m/p","symbols":["Parse","Reader.Read"]}]})";
const std::string kNotLinked = "not-affected; not-affected; kSymbolsNotLinked";
const std::string kLinked = "affected; affected; kSymbolLinked";
const std::string kUnknown = "affected; affected; kSymbolsUnknown";

TEST_F(GoSymbols, OneThatIsLinkedIsNamed) {
  add_record(folder_, "GO-2026-0001", "CVE-2026-1", kImports);
  EXPECT_EQ(answer({seen("bin/a", program({"example.org/m/p.(*Reader).Read"}))}), kLinked);
  EXPECT_EQ(last_.opinions[0].reason.args,
            (std::vector<std::string>{"example.org/m/p.Reader.Read", "bin/a"}));
  EXPECT_EQ(last_.opinions[0].justification, "");
  EXPECT_EQ(answer({seen("bin/a", program({"example.org/m/p.Parse.func1"}))}), kLinked);
}

TEST_F(GoSymbols, NoneThatIsLinkedIsNotAffected) {
  add_record(folder_, "GO-2026-0001", "CVE-2026-1", kImports);
  EXPECT_EQ(answer({seen("bin/a", program({"example.org/m/p.(*Reader).Close"}))}), kNotLinked);
  EXPECT_EQ(last_.opinions[0].justification, "vulnerable_code_not_present");
  EXPECT_EQ(last_.opinions[0].range, "[0, 2.0.0)");
  EXPECT_EQ(last_.fixed, std::vector<std::string>());
}

TEST_F(GoSymbols, APartOfTheRecordsClearsNothing) {
  add_record(folder_, "GO-2026-0001", "CVE-2026-1", kImports);
  EXPECT_TRUE(service::import_advisories({.database = folder_.db(),
                                          .paths = {folder_.path("in")},
                                          .name = "test",
                                          .partial = true},
                                         folder_.services())
                  .has_value());
  imported_ = true;
  EXPECT_EQ(answer({seen("bin/a", program({"example.org/m/q.F"}))}),
            "not-affected; not-evaluated; kSymbolsNotLinked");
}

TEST_F(GoSymbols, EveryPlaceOfTheComponentCounts) {
  add_record(folder_, "GO-2026-0001", "CVE-2026-1", kImports);
  const auto without = program({"example.org/m/q.F"});
  const auto with = program({"example.org/m/p.Parse"});
  EXPECT_EQ(answer({seen("bin/a", without), seen("bin/b", without)}), kNotLinked);
  EXPECT_EQ(answer({seen("bin/a", without), seen("bin/b", with)}), kLinked);
  EXPECT_EQ(answer({seen("bin/a", without), seen("go.mod", nullptr)}), kUnknown);
  EXPECT_EQ(answer({seen("go.mod", nullptr), seen("bin/b", with)}), kLinked);
}

TEST_F(GoSymbols, WhatIsNotKnownStays) {
  add_record(folder_, "GO-2026-0001", "CVE-2026-1", kImports);
  const auto part = program({"example.org/m/q.F"});
  part->whole = false;
  EXPECT_EQ(answer({seen("bin/a", part)}), kUnknown);
  // Nothing of the module has its name: names may have been changed.
  EXPECT_EQ(answer({seen("bin/a", program({"example.org/other.F"}))}), kUnknown);
  // No table anywhere, as in a document: nothing is said of functions.
  EXPECT_EQ(answer({seen("bin/a", nullptr)}), "affected; affected; kPlain");
  EXPECT_EQ(answer({}), "affected; affected; kPlain");
}

TEST_F(GoSymbols, RecordsWithoutFunctionsStay) {
  add_record(folder_, "GO-2026-0001", "CVE-2026-1", "{}");
  EXPECT_EQ(answer({seen("bin/a", program({"example.org/m/q.F"}))}), "affected; affected; kPlain");
}

TEST_F(GoSymbols, ImportsOfOthersOrBrokenOnesStay) {
  add_record(folder_, "GHSA-1", "CVE-2026-1", kImports);
  EXPECT_EQ(answer({seen("bin/a", program({"example.org/m/q.F"}))}), "affected; affected; kPlain");
}

TEST_F(GoSymbols, BrokenImportsStay) {
  for (const std::string broken :
       {R"({"imports":[{"path":"example.org/m/p","symbols":"Parse"}]})",
        R"({"imports":[{"path":"example.org/m/p","symbols":["Parse",""]}]})",
        R"({"imports":[{"path":"","symbols":["Parse"]}]})",
        R"({"imports":[{"path":"example.org/m/p","symbols":["F"]},{"symbols":["Parse"]}]})",
        R"({"imports":{"path":"example.org/m/p"}})", R"({"imports":[7]})"}) {
    IndexFolder folder("go-symbols-broken");
    add_record(folder, "GO-2026-0001", "CVE-2026-1", broken);
    EXPECT_TRUE(folder.import().has_value());
    auto report = testing_support::report_of({"pkg:golang/example.org/m@v1.0.0"});
    report.bom.components[0].evidence = {seen("bin/a", program({"example.org/m/q.F"}))};
    folder.fill(report);
    ASSERT_EQ(report.findings.size(), 1U) << broken;
    EXPECT_EQ(report.findings[0].status, Status::kAffected) << broken;
  }
}

TEST_F(GoSymbols, APackageWithoutSymbolsIsAllOfIt) {
  add_record(folder_, "GO-2026-0001", "CVE-2026-1", R"({"imports":[{"path":"example.org/m/p"}]})");
  EXPECT_EQ(answer({seen("bin/a", program({"example.org/m/p.anything"}))}), kLinked);
  EXPECT_EQ(answer({seen("bin/a", program({"example.org/m/pq.F"}))}),
            "not-affected; not-affected; kPackagesNotLinked");
}

TEST_F(GoSymbols, AnotherPlatformIsNotAffected) {
  add_record(folder_, "GO-2026-0001", "CVE-2026-1",
             R"({"imports":[{"path":"example.org/m/p","symbols":["Parse"],"goos":["windows"]}]})");
  const auto with = program({"example.org/m/p.Parse"});
  EXPECT_EQ(answer({seen("bin/a", with)}), "not-affected; not-affected; kOtherPlatforms");
  const auto unstated = program({"example.org/m/p.Parse"});
  unstated->goos.clear();
  EXPECT_EQ(answer({seen("bin/a", unstated)}), kLinked);
}

TEST_F(GoSymbols, TheMainPackageHasAnotherName) {
  add_record(folder_, "GO-2026-0001", "CVE-2026-1",
             R"({"imports":[{"path":"example.org/m/cmd","symbols":["run"]}]})");
  const auto tool = program({"main.main", "main.run"});
  EXPECT_EQ(answer({seen("bin/a", tool)}), kUnknown);  // Its main package is another's.
  tool->main_path = "example.org/m/cmd";
  EXPECT_EQ(answer({seen("bin/a", tool)}), kLinked);
  const auto other = program({"main.main", "example.org/m/q.F"});
  other->main_path = "example.org/m/cmd";
  EXPECT_EQ(answer({seen("bin/a", other)}), kNotLinked);
}

TEST_F(GoSymbols, NamesThatAreNoFunctionsAreTheirPackage) {
  add_record(folder_, "GO-2026-0001", "CVE-2026-1",
             R"({"imports":[{"path":"example.org/m/p","symbols":["init#1"]}]})");
  EXPECT_EQ(answer({seen("bin/a", program({"example.org/m/p.F"}))}), kLinked);
  EXPECT_EQ(answer({seen("bin/a", program({"example.org/m/q.F"}))}), kNotLinked);
}

TEST_F(GoSymbols, SomeRecordsRepeatThePackage) {
  add_record(folder_, "GO-2026-0001", "CVE-2026-1",
             R"({"imports":[{"path":"example.org/m/p","symbols":["p.Parse"]}]})");
  EXPECT_EQ(answer({seen("bin/a", program({"example.org/m/p.Parse"}))}), kLinked);
}

TEST_F(GoSymbols, DecideOverRecordsThatSayNothingOfThem) {
  add_record(folder_, "GO-2026-0001", "GHSA-1", kImports);
  add_record(folder_, "GHSA-1", "CVE-2026-1", "{}");
  EXPECT_EQ(answer({seen("bin/a", program({"example.org/m/q.F"}))}),
            "not-affected; not-affected; kSymbolsDecide");
  ASSERT_EQ(last_.opinions.size(), 2U);
  EXPECT_EQ(last_.opinions[0].status, Status::kAffected);
  EXPECT_EQ(last_.opinions[1].status, Status::kNotAffected);
  EXPECT_EQ(answer({seen("bin/a", program({"example.org/m/p.Parse"}))}),
            "affected; affected; kPlain");
}

TEST_F(GoSymbols, DoNotDecideOverAnotherRecordOfTheDatabase) {
  add_record(folder_, "GO-2026-0001", "CVE-2026-1", kImports);
  add_record(folder_, "GO-2026-0002", "CVE-2026-1", "{}");
  EXPECT_EQ(answer({seen("bin/a", program({"example.org/m/q.F"}))}),
            "affected; affected; kSymbolsNotLinked");
}

}  // namespace
}  // namespace akashi

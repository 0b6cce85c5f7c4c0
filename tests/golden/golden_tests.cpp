// Golden cases of the ecosystems: src/ecosystems/<id>/testdata/<case>/{input/, want.txt}. A case is
// scanned like a target, with the extractors of its ecosystem only. UPDATE_GOLDEN=1 writes
// want.txt.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <string>

#include "ecosystem/ecosystem.h"
#include "print_bom.h"
#include "scan/directory_source.h"
#include "scan/scan.h"
#include "support/golden.h"

namespace fs = std::filesystem;

namespace akashi {
namespace {

using testing_support::expect_golden;
using testing_support::golden_cases;
using testing_support::read_text;
using testing_support::register_test;

std::string scan_case(const Ecosystem& ecosystem, const fs::path& input, unsigned threads) {
  Limits limits;
  limits.file_bytes = 16U << 20;
  formats::ArchiveBudget budget(limits);
  ThreadPool pool(threads);
  NoProgress progress;
  auto source = scan::open_directory(input.string(), {}, limits);
  if (!source) {
    return source.error().text();
  }
  const std::array<const Ecosystem*, 1> only = {&ecosystem};
  const auto bom = scan::scan(**source, {}, only,
                              {.limits = limits,
                               .budget = budget,
                               .store = scan::FileStore::create(testing::TempDir()),
                               .pool = pool,
                               .progress = progress});
  if (!bom) {
    return bom.error().text();
  }
  auto text = testing_support::print_bom(*bom);
  for (const auto& component : bom->components) {
    for (const auto& key : ecosystem.advisory_keys(component)) {
      text +=
          "key " + component.ref + ": " + key.ecosystem + " " + key.name + " " + key.version + "\n";
    }
  }
  return text;
}

class GoldenCase : public testing::Test {
 public:
  GoldenCase(const Ecosystem& ecosystem, fs::path folder)
      : ecosystem_(ecosystem), folder_(std::move(folder)) {}

  void TestBody() override {
    const auto got = scan_case(ecosystem_, folder_ / "input", 1);
    EXPECT_EQ(got, scan_case(ecosystem_, folder_ / "input", 2))
        << "output depends on the number of threads";
    expect_golden(got, folder_ / "want.txt");
  }

 private:
  const Ecosystem& ecosystem_;
  fs::path folder_;
};

// A parser without a case, or without a fuzz target, is not finished.
class CompleteLeaf : public testing::Test {
 public:
  CompleteLeaf(const Ecosystem& ecosystem, fs::path folder)
      : ecosystem_(ecosystem), folder_(std::move(folder)) {}

  void TestBody() override {
    std::string wants;
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
      if (entry.path().filename() == "want.txt") {
        wants += read_text(entry.path());
      }
    }
    std::set<std::string> ids;
    for (const auto& extractor : ecosystem_.extractors) {
      EXPECT_TRUE(ids.emplace(extractor.id).second) << extractor.id << " twice";
      EXPECT_TRUE(extractor.id.starts_with(std::string(ecosystem_.id) + "/")) << extractor.id;
      EXPECT_NE(wants.find(" " + std::string(extractor.id)), std::string::npos)
          << extractor.id << " has no golden case";
      auto fuzzer = "fuzz_" + std::string(extractor.id) + ".cpp";
      std::ranges::replace_if(fuzzer, [](char c) { return c == '/' || c == '-'; }, '_');
      EXPECT_TRUE(fs::exists(folder_ / fuzzer)) << extractor.id << " has no fuzz target";
    }
    EXPECT_TRUE(fs::exists(folder_ / "README.md"));
  }

 private:
  const Ecosystem& ecosystem_;
  fs::path folder_;
};

void register_cases() {
  for (const auto* ecosystem : all_ecosystems()) {
    const auto folder = fs::path(AKASHI_SOURCE_DIR) / "src/ecosystems" / std::string(ecosystem->id);
    const std::string suite(ecosystem->id);
    register_test(suite, "complete", [=] { return new CompleteLeaf(*ecosystem, folder); });
    for (const auto& path : golden_cases(folder / "testdata", "input")) {
      register_test(suite, path.filename(), [=] { return new GoldenCase(*ecosystem, path); });
    }
  }
}

}  // namespace
}  // namespace akashi

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  akashi::register_cases();
  return RUN_ALL_TESTS();
}

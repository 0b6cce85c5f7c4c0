// A folder for a portfolio, gone with the test, and a clock that a test sets.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "portfolio/journal.h"

namespace akashi::portfolio {

class SetClock : public Clock {
 public:
  std::int64_t unix_seconds() const override { return now; }
  std::int64_t steady_milliseconds() const override { return 0; }
  std::int64_t now = 1'800'000'000;  // 2027-01-15T08:00:00Z
};

class PortfolioFolder : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "akashi-portfolio-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    folder_ = pattern + "/portfolio";
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  Journal make() {
    auto made = Journal::create(folder_, "ito", "test", clock_);
    EXPECT_TRUE(made.has_value()) << made.error().text();
    return std::move(*made);
  }
  Journal open(Journal::Access access = Journal::Access::kWrite) {
    auto opened = Journal::open(folder_, access, clock_);
    EXPECT_TRUE(opened.has_value()) << opened.error().text();
    return std::move(*opened);
  }
  std::string file(const std::string& name, const std::string& bytes) const {
    const auto path = (root_ / name).string();
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  static std::string read(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  static Draft draft(std::string subject, std::string state = "open") {
    return {.kind = "case.new",
            .subject = subject,
            .content = R"({"x":1})",
            .files = {},
            .summary = Summary{.kind = "case",
                               .title = "Case " + subject,
                               .state = std::move(state),
                               .until = "2027-12-31",
                               .search = search_text("Case " + subject)}};
  }

  std::filesystem::path root_;
  std::string folder_;
  SetClock clock_;
};

// Each finding in English, "" where there is none.
inline std::string findings(const Verification& verification, bool only_broken = true) {
  std::string out;
  for (const auto& finding : verification.findings) {
    if (finding.broken || !only_broken) {
      out += finding.what.text() + "\n";
    }
  }
  return out;
}

}  // namespace akashi::portfolio

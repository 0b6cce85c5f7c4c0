// OSV records that can't be read whole: nothing of them becomes "not affected".
#include <gtest/gtest.h>

#include <string>

#include "feeds/osv/osv.h"
#include "support/kept_records.h"
#include "support/record_answers.h"

namespace akashi {
namespace {

using testing_support::keep_records;
using testing_support::says;

std::string record(const std::string& affected) {
  return R"({"id": "OSV-1", "modified": "2026-01-01T00:00:00Z", "affected": [)" + affected + "]}";
}

std::string package(const std::string& name, const std::string& events) {
  return R"({"package": {"ecosystem": "npm", "name": ")" + name +
         R"("}, "ranges": [{"type": "SEMVER", "events": [)" + events + "]}]}";
}

TEST(Osv, APackageThatCannotBeReadIsUnknown) {
  const auto good = package("right", R"({"introduced": "0"}, {"fixed": "2.0.0"})");
  const std::string bad[] = {
      package("left", R"({"introduced": "0"}, {"fixed": {"x": 1}})"),
      package("left", R"({"introduced": "0"}, {"mended": "1"})"),
      package("left", R"("0")"),
      R"({"package": {"ecosystem": "npm", "name": "left"}, "versions": "1.0.0"})",
      R"({"package": {"ecosystem": "npm", "name": "left"}, "ranges": {}})",
  };
  for (const auto& unread : bad) {
    const auto kept = keep_records(feeds::osv::read_file, "a.json", record(unread + ", " + good));
    ASSERT_EQ(kept.errors.size(), 1U) << unread;
    EXPECT_EQ(says(kept.records.at("OSV-1"), "npm/left@9.0.0"), "unknown") << unread;
    EXPECT_EQ(says(kept.records.at("OSV-1"), "npm/right@1.0.0"), "affected") << unread;
    EXPECT_EQ(says(kept.records.at("OSV-1"), "npm/right@2.0.0"), "not-affected") << unread;
  }
}

// Go's database keeps them beside the OSV records that are made of them, under the same ids.
TEST(Osv, ReportsForGosDatabaseAreNone) {
  const std::string_view record = "id: OSV-1\nsummary: a flaw\naffected:\n  - package:\n";
  const std::string_view report =
      "id: GO-2099-0001\nmodules:\n  - module: example.org/m\nsummary: a flaw\n";
  EXPECT_TRUE(feeds::osv::claims("vulns/left/OSV-1.yaml", record));
  EXPECT_FALSE(feeds::osv::claims("data/reports/GO-2099-0001.yaml", report));
}

TEST(Osv, WithoutANameItIsRejected) {
  const std::string bad[] = {R"({"package": {"ecosystem": "npm", "name": 7}, "ranges": {}})", "7",
                             R"({"ranges": {}})"};
  for (const auto& unread : bad) {
    const auto kept = keep_records(feeds::osv::read_file, "a.json", record(unread));
    EXPECT_EQ(kept.errors.size(), 1U) << unread;
    EXPECT_TRUE(kept.records.empty()) << unread;
  }
}

}  // namespace
}  // namespace akashi

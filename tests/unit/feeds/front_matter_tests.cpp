// Advisories of RustSec and Julia: Markdown with a block of TOML.
#include "feed/front_matter.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "feed/feed.h"
#include "support/index_folder.h"

namespace akashi {
namespace {

namespace fs = std::filesystem;

TEST(FrontMatter, IsCutFromTheText) {
  const auto cut = split_front_matter("\n```toml\na = 1\n```\n\n# Title\nBody\n", "```toml");
  ASSERT_TRUE(cut);
  EXPECT_EQ(cut->fields, "\n\na = 1\n");
  EXPECT_EQ(cut->title, "Title");
  EXPECT_EQ(cut->body, "Body");
  EXPECT_FALSE(split_front_matter("```toml\na = 1\n", "```toml"));
  EXPECT_FALSE(split_front_matter("text", "```toml"));
  EXPECT_EQ(split_front_matter("```toml\n```", "```toml")->fields, "\n");
}

class MarkdownFeedTest : public testing::Test {
 protected:
  testing_support::IndexFolder folder_{"markdown"};

  void import(const std::string& feed, bool of_rust = false) {
    const auto data = fs::path(AKASHI_SOURCE_DIR) / "src/feeds" / feed / "testdata";
    const auto to = fs::path(folder_.path("in")) / (of_rust ? "rust/tool" : "crates/tool");
    fs::create_directories(to);
    for (const auto& entry : fs::directory_iterator(data)) {
      fs::copy_file(entry.path(), to / entry.path().filename());
    }
    const auto summary = folder_.import();
    ASSERT_TRUE(summary.has_value());
    EXPECT_TRUE(summary->rejected.empty());
  }
};

TEST_F(MarkdownFeedTest, RustSec) {
  import("rustsec");
  EXPECT_EQ(folder_.answers("pkg:cargo/tool@1.2.2"),
            "CVE-2099-0041=affected CVE-2099-0043=affected RUSTSEC-2099-0004=unknown affected");
  EXPECT_EQ(folder_.answers("pkg:cargo/tool@1.2.3"),
            "CVE-2099-0043=affected RUSTSEC-2099-0004=unknown affected");
  EXPECT_EQ(folder_.answers("pkg:cargo/tool@0.9.9"), "RUSTSEC-2099-0004=unknown unknown");
  EXPECT_EQ(folder_.answers("pkg:cargo/tool@0.9.2"),
            "CVE-2099-0041=affected RUSTSEC-2099-0004=unknown affected");
  EXPECT_EQ(folder_.answers("pkg:cargo/old-tool@1.0.0"), "not-affected") << "withdrawn";
  EXPECT_EQ(folder_.answers("pkg:cargo/std@1.0.0"), "not-affected") << "std is no crate";
}

TEST_F(MarkdownFeedTest, PackagesOfRustItselfAreNoCrates) {
  import("rustsec", true);
  EXPECT_EQ(folder_.answers("pkg:cargo/tool@1.2.2"), "not-evaluated");
}

TEST_F(MarkdownFeedTest, Julia) {
  import("julia");
  const std::string uuid = "?uuid=00000000-0000-0000-0000-000000000000";
  EXPECT_EQ(folder_.answers("pkg:julia/Tool@1.2.2" + uuid), "CVE-2099-0071=affected affected");
  EXPECT_EQ(folder_.answers("pkg:julia/Tool@1.2.3" + uuid), "not-affected");
  EXPECT_EQ(folder_.answers("pkg:julia/Tool@0.5.0" + uuid), "not-affected");
  EXPECT_EQ(folder_.answers("pkg:julia/Tool_jll@99.0.0%2B0" + uuid),
            "CVE-2099-0071=affected affected");
  EXPECT_EQ(folder_.answers("pkg:julia/Other@0.9.0%2B1" + uuid), "CVE-2099-0071=affected affected");
  EXPECT_EQ(folder_.answers("pkg:julia/Other@0.9.0%2B2" + uuid), "not-affected");
  EXPECT_EQ(folder_.answers("pkg:julia/Other@1.1.0" + uuid), "CVE-2099-0071=affected affected");
  EXPECT_EQ(folder_.answers("pkg:julia/Unclear@2.0.0" + uuid), "CVE-2099-0071=unknown unknown");
  EXPECT_EQ(folder_.answers("pkg:julia/Tool@1.2.2?repository_url=example.org&uuid=1"),
            "not-evaluated");
}

}  // namespace
}  // namespace akashi

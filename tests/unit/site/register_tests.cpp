// The register as a folder: published, verified, tampered with.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "base/hash.h"
#include "label_samples.h"
#include "service/label_files.h"
#include "service/label_register.h"
#include "service/label_status.h"
#include "service/register_folder.h"

namespace akashi::service {
namespace {

namespace fs = std::filesystem;
using samples::day;

// Keys made with openssl for these tests.
constexpr const char* kPrivate =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIFJUnWkGBJHuRL1moTFp9LDDhswUEWo49QgwWZobSR2W\n"
    "-----END PRIVATE KEY-----\n";
constexpr const char* kPublic =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEATbshdzd0REQSZmxWTvhma0WgWDA1Y6HYKrDD32GRij4=\n"
    "-----END PUBLIC KEY-----\n";

class Register : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() /
              ("akashi-register-" +
               std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::remove_all(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string site() const { return (folder_ / "site").string(); }

  PublishedRegister publish(const SigningKey* key = nullptr, const char* on = "2026-11-23") {
    const auto done =
        publish_register(labels_, samples::catalogue(),
                         {.folder = site(), .on = day(on), .url = {}}, key, Limits(), pool_);
    EXPECT_TRUE(done.has_value()) << done.error().text();
    return done ? *done : PublishedRegister();
  }

  CheckedRegister checked(const std::vector<PublicKey>& trusted = {}) const {
    auto done = check_register(site(), trusted, samples::catalogue(), Limits(), pool_);
    EXPECT_TRUE(done.has_value()) << done.error().text();
    return done ? std::move(*done) : CheckedRegister();
  }

  static std::string bytes(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static void write(const fs::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
  }

  std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> out;
    for (const auto& entry : fs::recursive_directory_iterator(site())) {
      if (entry.is_regular_file()) {
        out[entry.path().lexically_relative(site()).generic_string()] = bytes(entry.path());
      }
    }
    return out;
  }

  fs::path folder_;
  mutable ThreadPool pool_{2};
  std::vector<assure::Label> labels_ = {
      samples::label("A1"), samples::label("B2", "3", "network-camera"),
      samples::ended(samples::label("C3"), "withdraw", "withdrawn")};
};

TEST_F(Register, IsWholeAsPublished) {
  const auto done = publish();
  EXPECT_EQ(done.labels, 3U);
  const auto check = checked();
  EXPECT_EQ(check.failed, 0U) << check.failures.front().text();
  EXPECT_EQ(check.labels, 3U);
  EXPECT_EQ(check.files, done.files);
  const auto before = files();
  const auto again = publish();
  EXPECT_EQ(again.written, 0U);
  EXPECT_EQ(files(), before);
}

// Every file of the site, one after the other: a changed byte, a missing file, a link in its place.
TEST_F(Register, NamesEachFileThatWasTamperedWith) {
  publish();
  for (const auto& [path, text] : files()) {
    const auto whole = fs::path(site()) / path;
    auto other = text;
    other[other.size() / 2] = static_cast<char>(other[other.size() / 2] ^ 1);
    write(whole, other);
    const auto changed = check_register(site(), {}, samples::catalogue(), Limits(), pool_);
    EXPECT_TRUE(!changed || changed->failed != 0) << path;
    if (changed && path != kRegisterManifest) {
      EXPECT_EQ(changed->failures.front().args.front(), path);
    }
    fs::remove(whole);
    const auto missing = check_register(site(), {}, samples::catalogue(), Limits(), pool_);
    EXPECT_TRUE(!missing || missing->failed != 0) << path;
    write(folder_ / "aside", text);
    fs::create_symlink(folder_ / "aside", whole);
    const auto linked = check_register(site(), {}, samples::catalogue(), Limits(), pool_);
    EXPECT_TRUE(!linked || linked->failed != 0) << path;
    fs::remove(whole);
    write(whole, text);
  }
  EXPECT_EQ(checked().failed, 0U);
  write(fs::path(site()) / "ja/label/extra.html", "x");
  const auto extra = checked();
  ASSERT_EQ(extra.failed, 1U);
  EXPECT_EQ(extra.failures.front().args.front(), "ja/label/extra.html");
}

// A page and its digest in the manifest changed together: the labels tell.
TEST_F(Register, HoldsPagesAgainstLabels) {
  publish();
  const auto page = fs::path(site()) / "ja/label/C3.html";
  const auto text = bytes(page);
  const auto other = text + "\n";
  write(page, other);
  auto manifest = bytes(fs::path(site()) / kRegisterManifest);
  const auto digest = hash_hex(HashAlgorithm::kSha256, text);
  manifest.replace(manifest.find(digest), digest.size(), hash_hex(HashAlgorithm::kSha256, other));
  write(fs::path(site()) / kRegisterManifest, manifest);
  const auto check = checked();
  ASSERT_EQ(check.failed, 1U);
  EXPECT_EQ(check.failures.front().args.front(), "ja/label/C3.html");
}

TEST_F(Register, SaysWhoSigned) {
  const auto key = SigningKey::from_pem(kPrivate);
  ASSERT_TRUE(key.has_value()) << key.error().text();
  std::vector<PublicKey> trusted;
  trusted.push_back(std::move(*PublicKey::from_pem(kPublic)));
  publish();
  EXPECT_NE(checked(trusted).failed, 0U);  // Not signed.
  EXPECT_FALSE(read_register_labels(site(), trusted, Limits()).has_value());
  publish(&*key);
  EXPECT_EQ(checked(trusted).failed, 0U);
  EXPECT_EQ(checked(trusted).key, key->id());
  EXPECT_EQ(checked().failed, 0U);
  EXPECT_TRUE(read_register_labels(site(), trusted, Limits()).has_value());
  // All made again by another, consistently, but for the signature.
  labels_.pop_back();
  publish(nullptr);
  EXPECT_FALSE(fs::exists(fs::path(site()) / kRegisterEnvelope));
  EXPECT_EQ(checked().failed, 0U);
  EXPECT_NE(checked(trusted).failed, 0U);
}

TEST_F(Register, ListsWhatIsNotValid) {
  const auto key = SigningKey::from_pem(kPrivate);
  ASSERT_TRUE(key.has_value());
  std::vector<PublicKey> trusted;
  trusted.push_back(std::move(*PublicKey::from_pem(kPublic)));
  publish(&*key);
  const auto list = read_status_list(site() + "/label-status.dsse.json", trusted, Limits());
  ASSERT_TRUE(list.has_value()) << list.error().text();
  ASSERT_EQ(list->labels.size(), 1U);
  EXPECT_EQ(list->labels.front().number, "C3");
  EXPECT_EQ(list->labels.front().state, "withdrawn");
  EXPECT_EQ(list->until, "2026-12-24");
}

TEST_F(Register, RemovesWhatIsNoLongerThereAndNothingElse) {
  publish();
  labels_.erase(labels_.begin());
  const auto done = publish();
  EXPECT_EQ(done.removed, 3U);  // Its two pages and its JSON.
  EXPECT_FALSE(fs::exists(fs::path(site()) / "ja/label/A1.html"));
  EXPECT_EQ(checked().failed, 0U);
  fs::create_directories(folder_ / "foreign");
  write(folder_ / "foreign/thesis.txt", "mine");
  EXPECT_FALSE(publish_register(
                   labels_, samples::catalogue(),
                   {.folder = (folder_ / "foreign").string(), .on = day("2026-11-23"), .url = {}},
                   nullptr, Limits(), pool_)
                   .has_value());
  EXPECT_EQ(bytes(folder_ / "foreign/thesis.txt"), "mine");
}

TEST_F(Register, WritesThroughNoLink) {
  fs::create_directories(folder_ / "elsewhere");
  publish();
  fs::remove_all(fs::path(site()) / "ja");
  fs::create_directory_symlink(folder_ / "elsewhere", fs::path(site()) / "ja");
  EXPECT_FALSE(publish_register(labels_, samples::catalogue(),
                                {.folder = site(), .on = day("2026-11-23"), .url = {}}, nullptr,
                                Limits(), pool_)
                   .has_value());
  EXPECT_TRUE(fs::is_empty(folder_ / "elsewhere") ||
              fs::recursive_directory_iterator(folder_ / "elsewhere")->is_directory());
}

TEST_F(Register, KnowsPathsOfItsOwn) {
  for (const char* good : {"index.html", "ja/label/A1.html", "a-b_c.d"}) {
    EXPECT_TRUE(is_register_path(good)) << good;
  }
  for (const char* bad :
       {"", "/x", "../x", "a/../b", "a//b", "a/", ".x", "a/.x", "a\\b", "a b", "ラ"}) {
    EXPECT_FALSE(is_register_path(bad)) << bad;
    const auto json =
        std::string(R"({"akashi_register": 1, "published": "2026-01-01", "files": {")") +
        (std::string_view(bad) == "a\\b" ? "a\\\\b" : bad) + "\": \"00\"}}";
    EXPECT_FALSE(read_manifest(json, Limits()).has_value()) << bad;
  }
}

TEST_F(Register, RefusesNumbersWithTheSameFile) {
  labels_ = {samples::label("ab"), samples::label("AB")};
  EXPECT_FALSE(publish_register(labels_, samples::catalogue(),
                                {.folder = site(), .on = day("2026-11-23"), .url = {}}, nullptr,
                                Limits(), pool_)
                   .has_value());
  labels_ = {samples::label("O1"), samples::label("0l")};
  EXPECT_EQ(publish().warnings.size(), 1U);
}

}  // namespace
}  // namespace akashi::service

// src/version/testdata/<scheme>.txt: `a < b = c < d` (every pair of the line is checked), `! text`
// is not a version,
// `? text` is a version without a key. '#' begins a comment at the beginning of a line.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/strings.h"
#include "version/encoding.h"
#include "version/scheme.h"
#include "version_laws.h"

namespace akashi::version_tests {
namespace {

using version::Scheme;

std::string read_table(std::string_view id) {
  const auto path = std::filesystem::path(AKASHI_VERSION_TESTDATA) / (std::string(id) + ".txt");
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

struct Chain {
  std::vector<std::string> versions;
  std::vector<int> ranks;  // Equal versions have equal ranks.
};

Chain read_chain(std::string_view line) {
  Chain chain;
  int rank = 0;
  for (const auto word : split_spaces(line)) {
    if (word == "<") {
      ++rank;
    } else if (word != "=") {
      chain.versions.emplace_back(word);
      chain.ranks.push_back(rank);
    }
  }
  return chain;
}

void check_chain(const Scheme& scheme, const Line& line) {
  const auto chain = read_chain(line.text);
  ASSERT_GE(chain.versions.size(), 2U) << scheme.id << ".txt:" << line.number;
  for (std::size_t i = 0; i < chain.versions.size(); ++i) {
    for (std::size_t j = 0; j < chain.versions.size(); ++j) {
      const auto order = scheme.compare(chain.versions[i], chain.versions[j]);
      ASSERT_TRUE(order) << scheme.id << ".txt:" << line.number << ": " << order.error().text();
      EXPECT_TRUE(*order == (chain.ranks[i] <=> chain.ranks[j]))
          << scheme.id << ".txt:" << line.number << ": " << chain.versions[i] << " and "
          << chain.versions[j];
    }
  }
  LawCounts counts;
  EXPECT_EQ(check_laws(scheme, chain.versions, counts), "") << scheme.id << ".txt:" << line.number;
}

void check_no_key(const Scheme& scheme, const Line& line, ErrorCode want) {
  const auto text = trim(line.text.substr(1));
  const auto key = version::sort_key(scheme, text);
  ASSERT_FALSE(key) << scheme.id << ".txt:" << line.number;
  EXPECT_EQ(key.error().code(), want) << scheme.id << ".txt:" << line.number;
  EXPECT_EQ(scheme.compare(text, text).has_value(), want == ErrorCode::kUnsupported)
      << scheme.id << ".txt:" << line.number;
}

class SchemeTest : public testing::TestWithParam<const Scheme*> {};

TEST_P(SchemeTest, Table) {
  const auto table = read_table(GetParam()->id);
  std::size_t count = 0;
  for (const auto& line : lines(table)) {
    if (trim(line.text).empty() || line.text.starts_with('#')) {
      continue;
    }
    ++count;
    if (line.text.starts_with("! ")) {
      check_no_key(*GetParam(), line, ErrorCode::kInvalidInput);
    } else if (line.text.starts_with("? ")) {
      check_no_key(*GetParam(), line, ErrorCode::kUnsupported);
    } else {
      check_chain(*GetParam(), line);
    }
  }
  EXPECT_GE(count, 20U) << GetParam()->id;
}

TEST_P(SchemeTest, LawsOfTheTable) {
  const auto table = read_table(GetParam()->id);
  std::vector<std::string> versions;
  for (const auto& line : lines(table)) {
    if (!line.text.starts_with('#')) {
      const auto words = split_spaces(line.text);
      versions.insert(versions.end(), words.begin(), words.end());
    }
  }
  LawCounts counts;
  EXPECT_EQ(check_laws(*GetParam(), versions, counts), "");
}

TEST_P(SchemeTest, LawsOfGeneratedVersions) {
  constexpr std::uint64_t kPairs = 40'000;
  LawCounts counts;
  EXPECT_EQ(check_generated(*GetParam(), 20240131, kPairs, counts), "");
  EXPECT_GT(counts.keyed, kPairs / 20);
  EXPECT_GT(counts.equal, 20U);
}

TEST_P(SchemeTest, HostileTexts) {
  std::vector<std::string> texts = {
      "",  " ", "\t\n", std::string(1, '\0'), "1\n2", "\xC3\xA9", "1.\x80", "-", ".", "~", "^",
      ":", "+", "v"};
  for (const char c : std::string_view("0129azAZ.-_+~^:!vx@*")) {
    for (const std::size_t size : {std::size_t{1}, std::size_t{200}, version::kMaxVersionBytes}) {
      texts.emplace_back(size, c);
      texts.push_back("1" + std::string(size - 1, c));
      std::string pairs;
      while (pairs.size() + 2 <= size) {
        pairs += {'1', c};
      }
      texts.push_back(pairs);
    }
  }
  LawCounts counts;
  EXPECT_EQ(check_laws(*GetParam(), texts, counts), "");
}

TEST_P(SchemeTest, TooLong) {
  const std::string text(version::kMaxVersionBytes + 1, '1');
  std::string key;
  const auto made = GetParam()->append_key(text, key);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code(), ErrorCode::kLimitExceeded);
  EXPECT_FALSE(GetParam()->compare(text, "1.0.0"));
  EXPECT_FALSE(GetParam()->compare("1.0.0", text));
}

// A version of the scheme.
std::string sample(std::string_view id) {
  return id == "datetime" ? "2024-01-31T00:00:00Z" : id == "vcpkg-date" ? "2024-01-31" : "1.0.0";
}

TEST_P(SchemeTest, IgnoresSurroundingSpace) {
  const auto text = sample(GetParam()->id);
  const auto order = GetParam()->compare(" " + text + "\n", text);
  ASSERT_TRUE(order);
  EXPECT_TRUE(*order == 0);
}

INSTANTIATE_TEST_SUITE_P(All, SchemeTest,
                         testing::ValuesIn(version::all_schemes().begin(),
                                           version::all_schemes().end()),
                         [](const auto& tested) {
                           auto name = std::string(tested.param->id);
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

TEST(Schemes, AreSortedAndFound) {
  const auto schemes = version::all_schemes();
  for (std::size_t i = 0; i < schemes.size(); ++i) {
    EXPECT_EQ(version::find_scheme(schemes[i]->id), schemes[i]);
    EXPECT_FALSE(schemes[i]->description.empty());
    EXPECT_TRUE(i == 0 || schemes[i - 1]->id < schemes[i]->id);
  }
  for (const std::string_view id : {"", "a", "semve", "semver2", "zzz"}) {
    EXPECT_EQ(version::find_scheme(id), nullptr) << id;
  }
}

struct Spaced {
  const char* scheme;
  const char* text;
  const char* same;  // nullptr: not a version.
};

class SpacedTest : public testing::TestWithParam<Spaced> {};

// What a table cannot hold, since a line is split at spaces.
TEST_P(SpacedTest, Gives) {
  const auto* scheme = version::find_scheme(GetParam().scheme);
  ASSERT_NE(scheme, nullptr);
  if (GetParam().same == nullptr) {
    EXPECT_FALSE(scheme->compare(GetParam().text, GetParam().text));
    return;
  }
  const auto order = scheme->compare(GetParam().text, GetParam().same);
  ASSERT_TRUE(order) << order.error().text();
  EXPECT_TRUE(*order == 0);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, SpacedTest,
    testing::Values(Spaced{"semver", "= v1.2.3", "1.2.3"}, Spaced{"semver", "v 1.2.3", "1.2.3"},
                    Spaced{"semver", "1.2 .3", nullptr}, Spaced{"go", "v 1.2.3", nullptr},
                    Spaced{"go", "go1.22.1 X:boringcrypto", "go1.22.1"},
                    Spaced{"composer", "1.0.0 as 2.0.0", "1.0"},
                    Spaced{"composer", "1.0.0-beta1  as  2.0.0", "1.0-beta1"},
                    Spaced{"composer", "1.0.0 as 2.0.0 x", nullptr},
                    Spaced{"composer", "1.0.0 or 2.0.0", nullptr}, Spaced{"deb", "1.0 -1", nullptr},
                    Spaced{"apk", "1.0 -r0", nullptr}, Spaced{"gem", "1.0 .1", nullptr},
                    Spaced{"pep440", "1.0 +x", nullptr}, Spaced{"rpm", "1.0 1", "1.0.1"},
                    Spaced{"alpm", "1.0 1", "1.0.1"}));

TEST(Schemes, ErrorsNameTheText) {
  const auto* scheme = version::find_scheme("semver");
  ASSERT_NE(scheme, nullptr);
  const auto order = scheme->compare("1.0.0", "not\x1B[31m");
  ASSERT_FALSE(order);
  EXPECT_EQ(order.error().code(), ErrorCode::kInvalidInput);
  EXPECT_EQ(order.error().text(), "version: \"not\\x1b[31m\" is not a valid semver version");
}

TEST(Encoding, NumbersSortByValue) {
  const std::vector<std::string> numbers = {"0",
                                            "1",
                                            "9",
                                            "10",
                                            "223",
                                            "224",
                                            "255",
                                            "256",
                                            "65535",
                                            "65536",
                                            "16777216",
                                            "4294967295",
                                            "4294967296",
                                            "9999999999999999",
                                            "10000000000000000",
                                            "99999999999999999",
                                            "18446744073709551615",
                                            "18446744073709551616",
                                            std::string(255, '9'),
                                            std::string(256, '9'),
                                            std::string(257, '9'),
                                            std::string(1024, '9')};
  std::string before;
  for (const auto& number : numbers) {
    std::string key;
    version::put_number(key, version::to_number("00" + number));
    EXPECT_LT(before, key) << number;
    EXPECT_GE(static_cast<unsigned char>(key[0]), version::kNumberMin);
    EXPECT_LE(static_cast<unsigned char>(key[0]), version::kNumberMax);
    before = key;
  }
}

}  // namespace
}  // namespace akashi::version_tests

// Texts of records: in blocks, replaced and taken out one by one.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "store/advisory_store.h"
#include "store/text_block.h"
#include "support/index_folder.h"

namespace akashi {
namespace {

TEST(TextBlock, GivesBackWhatWasPacked) {
  const std::vector<std::string> texts = {"one", "", "three and one", std::string(100'000, 'x')};
  std::vector<store::BlockText> block;
  std::uint32_t number = 7;
  for (const auto& text : texts) {
    block.push_back({number, text});
    number = number * 300 + 1;
  }
  const auto packed = store::pack_block(block);
  ASSERT_TRUE(packed);
  EXPECT_LT(packed->size(), 200U);
  const auto read = store::TextBlock::read(*packed);
  ASSERT_TRUE(read);
  const auto raw = read->unpack();
  ASSERT_TRUE(raw);
  for (const auto& text : block) {
    const auto* slot = read->find(text.number);
    ASSERT_NE(slot, nullptr);
    EXPECT_EQ(raw->substr(slot->begin, slot->size), text.text);
  }
  EXPECT_EQ(read->find(8), nullptr);
  for (std::size_t size = 0; size < packed->size(); ++size) {
    const auto cut = store::TextBlock::read(std::string_view(*packed).substr(0, size));
    EXPECT_FALSE(cut && cut->unpack()) << size;
  }
}

TEST(TextBlock, RefusesWhatNoBlockIs) {
  using std::string_view_literals::operator""sv;
  for (const auto bytes : {""sv, "\0"sv, "\x01"sv, "\x02\x01\x01\0\x01"sv, "\xFF\xFF\xFF\xFF\xFF"sv,
                           "\x01\xFF\xFF\xFF\xFF\x7F\x01"sv, "\x01\x01\xFF\xFF\xFF\xFF\x0F"sv}) {
    EXPECT_FALSE(store::TextBlock::read(bytes));
  }
}

class Texts : public testing::Test {
 protected:
  static store::PreparedRecord record(const std::string& id, const std::string& text) {
    return store::prepare_record({.id = id, .modified = "2099-01-01T00:00:00Z"}, text,
                                 {.source = "test", .feed = "osv"});
  }
  std::string random_text() {
    constexpr std::size_t kSizes[] = {0, 1, 40, 700, 3000, 30'000, 100'000};
    std::string text(kSizes[random_() % std::size(kSizes)], '\0');
    for (auto& c : text) {
      c = static_cast<char>('a' + random_() % 3);
    }
    return text;
  }
  void expect_all(const std::map<std::string, std::string>& texts) const {
    const auto index = *all_stores().front()->open(folder_.db());
    std::size_t records = 0;
    index->each_record([&](std::uint32_t number, std::string_view value) {
      const auto header = store::RecordHeader::parse(value);
      ASSERT_TRUE(header);
      const auto text = index->text(number);
      ASSERT_TRUE(text) << header->id << text.error().text();
      EXPECT_TRUE(*text == texts.at(std::string(header->id))) << header->id;
      ++records;
    });
    EXPECT_EQ(records, texts.size());
    EXPECT_FALSE(index->text(1'000'000));
  }

  testing_support::IndexFolder folder_{"texts"};
  std::mt19937 random_{1};  // NOLINT(cert-msc51-cpp): the same texts each time
};

// What was replaced and taken out in many imports is gone, and nothing else.
TEST_F(Texts, AreThoseOfTheLastImport) {
  std::map<std::string, std::string> texts;
  for (int round = 0; round < 12; ++round) {
    const auto written = folder_.write([&](AdvisoryWriter& writer) -> Result<void> {
      for (int i = 0; i < 120; ++i) {
        const auto id = "X-" + std::to_string(random_() % (round < 4 ? 2000 : 400));
        if (round > 1 && random_() % 3 == 0) {
          AKASHI_TRY(writer.remove(store::record_key("osv", id), {"test"}));
          texts.erase(id);
          continue;
        }
        const auto text = random_text();
        AKASHI_TRY(writer.put(record(id, text)));
        texts[id] = text;
      }
      return {};
    });
    ASSERT_TRUE(written) << written.error().text();
    expect_all(texts);
  }
  EXPECT_GT(texts.size(), 100U);
  ASSERT_TRUE(folder_.write([&](AdvisoryWriter& writer) -> Result<void> {
    for (const auto& [id, text] : texts) {
      if (id != texts.begin()->first) {
        AKASHI_TRY(writer.remove(store::record_key("osv", id), {"test"}));
      }
    }
    return {};
  }));
  expect_all({*texts.begin()});
}

TEST_F(Texts, OfASourceThatIsTakenOutWithinItsImportAreGone) {
  ASSERT_TRUE(folder_.write([&](AdvisoryWriter& writer) -> Result<void> {
    AKASHI_TRY(writer.put(record("A", std::string(200'000, 'a'))));
    AKASHI_TRY(writer.put(record("B", "b")));
    AKASHI_TRY(writer.remove_sources({"test"}));
    AKASHI_TRY(writer.put(record("C", "c")));
    return {};
  }));
  expect_all({{"C", "c"}});
}

}  // namespace
}  // namespace akashi

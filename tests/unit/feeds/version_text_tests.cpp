// What JVN writes of versions: each phrase with what it must be read as, and what must not be read.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "feed/version_text.h"

namespace akashi {
namespace {

// "[1.0, 1.5)", "= 1.2", "2.* [0, 2.1.5]"; " | " between parts; "?" for unread.
std::string said(std::string_view text, std::string_view product = "Example Suite") {
  const auto read = read_version_text(text, product);
  if (!read.read) {
    return "?";
  }
  std::string out;
  for (const auto& part : read.parts) {
    out += out.empty() ? "" : " | ";
    out += part.series.empty() ? "" : part.series + ".* ";
    if (!part.version.empty()) {
      out += "= " + part.version;
      continue;
    }
    out += (part.start_excluded ? "(" : "[") + (part.start.empty() ? "0" : part.start) + ", " +
           part.end + (part.end_included ? "]" : ")");
  }
  return out;
}

struct Row {
  std::string_view text;
  std::string_view meaning;
};

TEST(VersionText, JapaneseIsRead) {
  const std::vector<Row> rows = {
      {"1.2.3 より前のバージョン", "[0, 1.2.3)"},
      {"1.2.3より前", "[0, 1.2.3)"},
      {"1.5.62 未満", "[0, 1.5.62)"},
      {"1.2.3 未満のバージョン", "[0, 1.2.3)"},
      {"1.2.3 以前", "[0, 1.2.3]"},
      {"1.2.3 以前のバージョン", "[0, 1.2.3]"},
      {"1.2.3 およびそれ以前", "[0, 1.2.3]"},
      {"バージョン 1.2.3 およびそれ以前のバージョン", "[0, 1.2.3]"},
      {"1.2.3 及びそれ以前", "[0, 1.2.3]"},
      {"1.2.3 以下", "[0, 1.2.3]"},
      {"1.2.3 まで", "[0, 1.2.3]"},
      {"1.0 から 1.5 まで", "[1.0, 1.5]"},
      {"1.0 から 1.5 までのバージョン", "[1.0, 1.5]"},
      {"1.0 から 1.5", "[1.0, 1.5]"},
      {"1.0 から 1.5 以前", "[1.0, 1.5]"},
      {"1.0 から 1.5 未満", "[1.0, 1.5)"},
      {"2.13.0 から 2.15.0 より前のバージョン", "[2.13.0, 2.15.0)"},
      {"1.0 以上 1.5 未満", "[1.0, 1.5)"},
      {"1.0 以上 1.5 以下", "[1.0, 1.5]"},
      {"1.0 以降 1.5 より前のバージョン", "[1.0, 1.5)"},
      {"1.0 より後 1.5 以前", "(1.0, 1.5]"},
      {"1.0 以降", "[1.0, )"},
      {"1.0 およびそれ以降のバージョン", "[1.0, )"},
      {"1.0 以降のすべてのバージョン", "[1.0, )"},
      {"1.2.3 より前の全バージョン", "[0, 1.2.3)"},
      {"すべてのバージョン", "[0, )"},
      {"全バージョン", "[0, )"},
      {"2.x 系", "2.* [0, )"},
      {"2 系", "2.* [0, )"},
      {"2.1 系", "2.1.* [0, )"},
      {"2.x", "2.* [0, )"},
      {"2.x 系 2.1.5 以前", "2.* [0, 2.1.5]"},
      {"2.x 系の 2.1 以上 2.1.5 未満", "2.* [2.1, 2.1.5)"},
      {"1.0～1.5", "[1.0, 1.5]"},
      {"1.0 〜 1.5", "[1.0, 1.5]"},
      {"～ 1.5", "[0, 1.5]"},
      {"１．０　以上　１．５　未満", "[1.0, 1.5)"},
      {"Ｖｅｒ．３．１０", "= 3.10"},
      {"Ver.3.10", "= 3.10"},
      {"Ver 3.10 以前", "[0, 3.10]"},
      {"v3.10以前", "[0, 3.10]"},
      {"ファームウェア バージョン 1.05 およびそれ以前", "[0, 1.05]"},
      {"ファームウエア 2.20 およびそれ以前", "[0, 2.20]"},
      {"1.0、1.1 および 1.2", "= 1.0 | = 1.1 | = 1.2"},
      {"1.0, 1.1", "= 1.0 | = 1.1"},
      {"1.0 から 1.2 まで、および 2.0 から 2.3 まで", "[1.0, 1.2] | [2.0, 2.3]"},
      {"1.0 から 1.2 まで、2.0 から 2.3 まで", "[1.0, 1.2] | [2.0, 2.3]"},
      {"1.0 から 1.2 および 1.4", "[1.0, 1.2] | = 1.4"},
      {"Example Suite 1.2.3 未満", "[0, 1.2.3)"},
      {"example suite　1.2.3 未満", "[0, 1.2.3)"},
      {"2.0-beta9 から 2.12.1 まで", "[2.0-beta9, 2.12.1]"},
  };
  for (const auto& [text, meaning] : rows) {
    EXPECT_EQ(said(text), meaning) << text;
  }
}

TEST(VersionText, EnglishIsRead) {
  const std::vector<Row> rows = {
      {"prior to 1.2.3", "[0, 1.2.3)"},
      {"versions prior to 1.2.3", "[0, 1.2.3)"},
      {"prior to Ver.3.1.12", "[0, 3.1.12)"},
      {"before 1.2.3", "[0, 1.2.3)"},
      {"1.2.3 and earlier", "[0, 1.2.3]"},
      {"V4.0.18.0 and earlier", "[0, 4.0.18.0]"},
      {"versions 2.0.1 and earlier", "[0, 2.0.1]"},
      {"1.2.3 and prior versions", "[0, 1.2.3]"},
      {"firmware version 5.25.7H and earlier", "[0, 5.25.7h]"},
      {"firmware Ver. 1.06 and earlier", "[0, 1.06]"},
      {"versions 1.0 to 1.5", "[1.0, 1.5]"},
      {"from 1.0 to 1.5", "[1.0, 1.5]"},
      {"1.0 through 1.5", "[1.0, 1.5]"},
      {"1.0 prior to 1.5", "[1.0, 1.5)"},
      {"from 1.0 before 1.5", "[1.0, 1.5)"},
      {"versions 3.4.0 to 3.4.6 and 3.5.0", "[3.4.0, 3.4.6] | = 3.5.0"},
      {"Version.5.0 or later", "[5.0, )"},
      {"<= 1.5", "[0, 1.5]"},
      {"< 1.5", "[0, 1.5)"},
      {"all versions", "[0, )"},
      {"firmware all versions", "[0, )"},
      {"all firmware versions", "[0, )"},
      {"1.2.3", "= 1.2.3"},
      {"Version3.0.10 and earlier", "[0, 3.0.10]"},
      {" and V2.7", "= 2.7"},
      {"All versions of 3.2 series", "3.2.* [0, )"},
      {"7.3 series prior to version7.3.8", "7.3.* [0, 7.3.8)"},
  };
  for (const auto& [text, meaning] : rows) {
    EXPECT_EQ(said(text), meaning) << text;
  }
}

// A wrong reading clears what is affected: when in doubt, it says nothing.
TEST(VersionText, WhatIsNotCertainIsNotRead) {
  for (const std::string_view text : {"",
                                      " ",
                                      "バージョン",
                                      "不明",
                                      "一部のバージョン",
                                      "1.2.3 より以前",
                                      "1.2.3 を除くすべて",
                                      "1.0 1.1",
                                      "core 2.0-beta9 から 2.12.1 より前のバージョン",
                                      "1.0 以降、1.5 未満",
                                      "1.2、1.3 より前のバージョン",
                                      "5.0 から 1.5 まで",
                                      "1.5 から 1.5 未満",
                                      "1.0-1.5",
                                      "1.0/1.1",
                                      "2.x 以前",
                                      "2.x から 3.5 まで",
                                      "1.0 から",
                                      "1.0 ~",
                                      "2.x 系 3.1 以前",
                                      "7.3 series prior to 8.0",
                                      "all versions of 3.2",
                                      "Windows 版 1.5 以前",
                                      "r.4902 およびそれ以前",
                                      "7 r.4902 およびそれ以前",
                                      "for Windows 5.8 (Build 1575) 未満",
                                      "5.8 (Build 1577) 未満",
                                      "1.2.3 以前 (サポート終了)",
                                      "8 Update 51 以前",
                                      "see the information provided by the vendor",
                                      "unspecified",
                                      "up to 1.5",
                                      "between 1.0 and 1.5",
                                      "all",
                                      ",",
                                      "と",
                                      "1.2.3 以前 以前",
                                      "prior to",
                                      "1.0 から 1.5 から 2.0",
                                      "JH-RVB1 Ver.B0.1.9.1 and earlier",
                                      "1.2+",
                                      ">1.0, <1.5",
                                      "02.00-00 より前",
                                      "全",
                                      "2024年7月4日より前のバージョン",
                                      "第3版 以前",
                                      "1.2.x.x",
                                      "and the patch \"20240527\" not applied",
                                      "1.2.3 より前のバージョン 1.3"}) {
    if (text == "all" || text == "全") {
      continue;  // Short for "all versions".
    }
    EXPECT_EQ(said(text), "?") << text;
  }
  EXPECT_EQ(said(std::string(5000, '1')), "?") << "longer than anybody writes";
}

TEST(VersionText, AProductsNameEndsWhereItsWordDoes) {
  EXPECT_EQ(said("EX1 1.2 以前", "EX1"), "[0, 1.2]");
  EXPECT_EQ(said("EX12 1.2 以前", "EX1"), "?");
  EXPECT_EQ(said("見本エディタ1.2以前", "見本エディタ"), "[0, 1.2]");
}

std::vector<CpeCriterion> criteria(std::string_view cpe, std::string_view text) {
  std::vector<CpeCriterion> out;
  add_version_text(*parse_cpe(cpe), text, "Example", out);
  return out;
}

TEST(VersionText, BecomesCriteria) {
  const auto range = criteria("cpe:/a:v:p", "1.0 以上 1.5 未満");
  ASSERT_EQ(range.size(), 1U);
  EXPECT_EQ(range[0].range_text(), "[1.0, 1.5)");
  const auto one = criteria("cpe:/a:v:p", "バージョン 1.0");
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(one[0].name, "cpe:2.3:a:v:p:1.0:*:*:*:*:*:*:*");
  const auto series = criteria("cpe:/a:v:p", "2.x 系 2.1.5 以前");
  ASSERT_EQ(series.size(), 2U);
  EXPECT_EQ(series[0].name, "cpe:2.3:a:v:p:2.*:*:*:*:*:*:*:*");
  EXPECT_EQ(series[1].name, "cpe:2.3:a:v:p:2:*:*:*:*:*:*:*");
  EXPECT_EQ(series[1].end, "2.1.5");
  const auto open = criteria("cpe:/a:v:p", " 一部の版 ");
  ASSERT_EQ(open.size(), 1U);
  EXPECT_TRUE(open[0].unread);
  EXPECT_EQ(open[0].note, "一部の版");
  // The version of a piece of hardware is not that of its firmware.
  EXPECT_TRUE(criteria("cpe:/h:v:p", "ファームウェア 1.0 以前").at(0).unread);
  EXPECT_FALSE(criteria("cpe:/h:v:p", "1.0 以前").at(0).unread);
  EXPECT_FALSE(criteria("cpe:/o:v:p_firmware", "ファームウェア 1.0 以前").at(0).unread);
  EXPECT_TRUE(criteria("cpe:/a:v:p:1.0", "1.0 以前").at(0).unread) << "two statements of versions";
}

}  // namespace
}  // namespace akashi

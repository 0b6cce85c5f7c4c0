#include "model/cpe.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace akashi {
namespace {

struct Binding {
  std::string_view wfn;
  std::string_view uri;
  std::string_view formatted;
};

// The examples of NISTIR 7695, 6.1.2.4 and 6.2.2.2, and what they leave out.
constexpr auto kBindings = std::to_array<Binding>({
    {R"(wfn:[part="a",vendor="microsoft",product="internet_explorer",version="8\.0\.6001",update="beta"])",
     "cpe:/a:microsoft:internet_explorer:8.0.6001:beta",
     "cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta:*:*:*:*:*:*"},
    {R"(wfn:[part="a",vendor="microsoft",product="internet_explorer",version="8\.*",update="sp?"])",
     "cpe:/a:microsoft:internet_explorer:8.%02:sp%01",
     "cpe:2.3:a:microsoft:internet_explorer:8.*:sp?:*:*:*:*:*:*"},
    {R"(wfn:[part="a",vendor="microsoft",product="internet_explorer",version="8\.*",update=NA])",
     "cpe:/a:microsoft:internet_explorer:8.%02:-",
     "cpe:2.3:a:microsoft:internet_explorer:8.*:-:*:*:*:*:*:*"},
    {R"(wfn:[part="a",vendor="hp",product="insight_diagnostics",version="7\.4\.0\.1570",update=NA,sw_edition="online",target_sw="win2003",target_hw="x64"])",
     "cpe:/a:hp:insight_diagnostics:7.4.0.1570:-:~~online~win2003~x64~",
     "cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:-:*:*:online:win2003:x64:*"},
    {R"(wfn:[part="a",vendor="hp",product="openview_network_manager",version="7\.51",target_sw="linux"])",
     "cpe:/a:hp:openview_network_manager:7.51::~~~linux~~",
     "cpe:2.3:a:hp:openview_network_manager:7.51:*:*:*:*:linux:*:*"},
    {R"(wfn:[part="a",vendor="foo\\bar",product="big\$money_manager_2010",sw_edition="special",target_sw="ipod_touch",target_hw="80gb"])",
     "cpe:/a:foo%5cbar:big%24money_manager_2010:::~~special~ipod_touch~80gb~",
     R"(cpe:2.3:a:foo\\bar:big\$money_manager_2010:*:*:*:*:special:ipod_touch:80gb:*)"},
    {R"(wfn:[part="a",vendor="a\:b",product="c\+\+\/\~\*\?",version="1\!\"\#\%\&\'\(\)\,\;\<\=\>\@\[\]\^\`\{\|\}"])",
     "cpe:/"
     "a:a%3ab:c%2b%2b%2f%7e%2a%3f:1%21%22%23%25%26%27%28%29%2c%3b%3c%3d%3e%40%5b%5d%5e%60%7b%7c%"
     "7d",
     R"(cpe:2.3:a:a\:b:c\+\+\/\~\*\?:1\!\"\#\%\&\'\(\)\,\;\<\=\>\@\[\]\^\`\{\|\}:*:*:*:*:*:*:*)"},
    {R"(wfn:[part="o",vendor="v",product="p",version=NA,edition="e",language="en\-us",sw_edition=NA,other="x"])",
     "cpe:/o:v:p:-::~e~-~~~x:en-us", "cpe:2.3:o:v:p:-:*:e:en-us:-:*:*:x"},
    {"wfn:[]", "cpe:/", "cpe:2.3:*:*:*:*:*:*:*:*:*:*:*"},
});

TEST(Cpe, BindsAndUnbindsBothForms) {
  for (const auto& row : kBindings) {
    for (const auto text : {row.uri, row.formatted}) {
      const auto cpe = parse_cpe(text);
      ASSERT_TRUE(cpe) << text << ": " << cpe.error().text();
      EXPECT_EQ(cpe->wfn(), row.wfn);
      EXPECT_EQ(cpe->uri(), row.uri);
      EXPECT_EQ(cpe->formatted_string(), row.formatted);
    }
  }
}

struct Reading {
  std::string_view text;
  std::string_view formatted;  // "" when it cannot be read.
};

constexpr auto kReadings = std::to_array<Reading>({
    // Case, left-out fields, percent-encoding of what needs none, punctuation without a quote.
    {"CPE:2.3:A:Vendor:Product:1.0RC1:*:*:*:*:*:*:*",
     "cpe:2.3:a:vendor:product:1.0rc1:*:*:*:*:*:*:*"},
    {"cpe:2.3:o:amazon:amazon_linux:2", "cpe:2.3:o:amazon:amazon_linux:2:*:*:*:*:*:*:*"},
    {"cpe:/o:redhat:enterprise_linux:9::baseos",
     "cpe:2.3:o:redhat:enterprise_linux:9:*:baseos:*:*:*:*:*"},
    {"cpe:/a:%41bc:d%2ee", "cpe:2.3:a:abc:d.e:*:*:*:*:*:*:*:*"},
    {"cpe:/a:a:c++", R"(cpe:2.3:a:a:c\+\+:*:*:*:*:*:*:*:*)"},
    {"cpe:2.3:a:a:c++:1:*:*:*:*:*:*:*", R"(cpe:2.3:a:a:c\+\+:1:*:*:*:*:*:*:*)"},
    {"  cpe:/h:v:p ", "cpe:2.3:h:v:p:*:*:*:*:*:*:*:*"},
    {R"(cpe:2.3:a:a\.b:c\-d\_e:*:*:*:*:*:*:*:*)", "cpe:2.3:a:a.b:c-d_e:*:*:*:*:*:*:*:*"},
    {R"(cpe:2.3:a:v:p:??1??:*x:x*:*:*:*:*:*)", "cpe:2.3:a:v:p:??1??:*x:x*:*:*:*:*:*"},
    {"", ""},
    {"cpe", ""},
    {"pkg:generic/a", ""},
    {"cpe:2.3:", ""},
    {"cpe:2.2:a:v:p", ""},
    {"cpe:2.3:x:v:p:1:*:*:*:*:*:*:*", ""},
    {"cpe:2.3:a:v:p:1:*:*:*:*:*:*:*:*", ""},
    {"cpe:2.3:a:v::1:*:*:*:*:*:*:*", ""},
    {R"(cpe:2.3:a:v:p:1:*:*:*:*:*:*:\)", ""},
    {R"(cpe:2.3:a:v:p:\-:*:*:*:*:*:*:*)", ""},
    {"cpe:2.3:a:v:p:1*1:*:*:*:*:*:*:*", ""},
    {"cpe:2.3:a:v:p:**:*:*:*:*:*:*:*", ""},
    {"cpe:2.3:a:v:p:1?x?:*:*:*:*:*:*:*", ""},
    {"cpe:2.3:a:v:p q:1:*:*:*:*:*:*:*", ""},
    {"cpe:2.3:a:v:p\xC3\xA9:1:*:*:*:*:*:*:*", ""},
    {"cpe:/a:v:p:1:2:3:4:5", ""},
    {"cpe:/a:v:p:1::~a~b", ""},
    {"cpe:/a:v:p:%0", ""},
    {"cpe:/a:v:p:%zz", ""},
    {"cpe:/a:v:p:%00", ""},
    {"cpe:/a:v:p:%02", ""},
    {"cpe:/a:v:p:1%021", ""},
});

TEST(Cpe, ReadsWhatDocumentsHave) {
  for (const auto& row : kReadings) {
    const auto cpe = parse_cpe(row.text);
    EXPECT_EQ(cpe ? cpe->formatted_string() : "", row.formatted) << row.text;
  }
  EXPECT_FALSE(parse_cpe("cpe:/a:" + std::string(5000, 'x')));
  const auto error = parse_cpe("cpe:2.3:a:v:p:1*1:*:*:*:*:*:*:*");
  EXPECT_EQ(error.error().at().column, 15U);
}

TEST(Cpe, PlainValues) {
  const auto cpe = parse_cpe(R"(cpe:2.3:o:cisco:ios:12.2\(33\)sxi:-:*:*:*:*:*:*)");
  ASSERT_TRUE(cpe);
  EXPECT_EQ(cpe->plain(CpeField::kVersion), "12.2(33)sxi");
  EXPECT_EQ(cpe->plain(CpeField::kUpdate), "");
  EXPECT_TRUE(cpe->is_na(CpeField::kUpdate));
  EXPECT_TRUE(cpe->is_any(CpeField::kEdition));
  EXPECT_EQ(cpe_value("12.2(33)SXI"), R"(12.2\(33\)sxi)");
  EXPECT_EQ(cpe_value(""), "*");
}

struct Related {
  std::string_view source;
  std::string_view target;
  CpeRelation relation;
};

// NISTIR 7696, table 6-2, row by row; i and k are values, m and m2 have wildcards.
constexpr auto kValues = std::to_array<Related>({
    {"*", "*", CpeRelation::kEqual},
    {"*", "-", CpeRelation::kSuperset},
    {"*", "i", CpeRelation::kSuperset},
    {"*", "m*", CpeRelation::kUndefined},
    {"-", "*", CpeRelation::kSubset},
    {"-", "-", CpeRelation::kEqual},
    {"-", "i", CpeRelation::kDisjoint},
    {"-", "m*", CpeRelation::kUndefined},
    {"i", "i", CpeRelation::kEqual},
    {"i", "k", CpeRelation::kDisjoint},
    {"i", "m*", CpeRelation::kUndefined},
    {"i", "-", CpeRelation::kDisjoint},
    {"i", "*", CpeRelation::kSubset},
    {"m*", "mi", CpeRelation::kSuperset},
    {"m*", "i", CpeRelation::kDisjoint},
    {"m*", "-", CpeRelation::kDisjoint},
    {"m*", "*", CpeRelation::kSubset},
    {"m*", "m2*", CpeRelation::kUndefined},
    // Wildcards.
    {"*m", "xm", CpeRelation::kSuperset},
    {"*m", "xmx", CpeRelation::kDisjoint},
    {"*m*", "xmx", CpeRelation::kSuperset},
    {"*m*", "m", CpeRelation::kSuperset},
    {"8.*", "8.0.1", CpeRelation::kSuperset},
    {"8.*", "80.1", CpeRelation::kDisjoint},
    {"sp?", "sp1", CpeRelation::kSuperset},
    {"sp?", "sp", CpeRelation::kSuperset},
    {"sp?", "sp12", CpeRelation::kDisjoint},
    {"sp??", "sp12", CpeRelation::kSuperset},
    {"??m", "xxxm", CpeRelation::kDisjoint},
    {"??m", "mmm", CpeRelation::kSuperset},
    {"?m?", "mmm", CpeRelation::kSuperset},
    {R"(x\*)", R"(x\*)", CpeRelation::kEqual},
    {R"(x\*)", "xy", CpeRelation::kDisjoint},
    {R"(*\*)", R"(x\*)", CpeRelation::kSuperset},
    {R"(\(*)", R"(\(33\))", CpeRelation::kSuperset},
});

TEST(Cpe, ComparesValues) {
  for (const auto& row : kValues) {
    EXPECT_EQ(cpe_relation_name(compare_cpe_values(row.source, row.target)),
              cpe_relation_name(row.relation))
        << row.source << " " << row.target;
  }
}

TEST(Cpe, ComparesNames) {
  const auto relation = [](std::string_view source, std::string_view target) {
    return cpe_relation_name(compare_cpe_names(*parse_cpe(source), *parse_cpe(target)));
  };
  EXPECT_EQ(relation("cpe:/a:v:p", "cpe:/a:v:p:1.0"), "superset");
  EXPECT_EQ(relation("cpe:/a:v:p:1.0", "cpe:/a:v:p"), "subset");
  EXPECT_EQ(relation("cpe:/a:v:p:1.0", "cpe:/a:V:p:1.0"), "equal");
  EXPECT_EQ(relation("cpe:/a:v:p:1.0", "cpe:/o:v:p:1.0"), "disjoint");
  EXPECT_EQ(relation("cpe:/a:v:p:1.0:sp1", "cpe:/a:v:p::sp1"), "subset");
  EXPECT_EQ(relation("cpe:/a:v:p:1.0", "cpe:/a:v:p::sp1"), "undefined");
  EXPECT_EQ(relation("cpe:/a:v:p:1.0", "cpe:/a:v:p:2.0:sp1"), "disjoint");
  EXPECT_EQ(relation("cpe:/a:v:p", "cpe:/a:v:p:1.%02"), "undefined");
}

}  // namespace
}  // namespace akashi

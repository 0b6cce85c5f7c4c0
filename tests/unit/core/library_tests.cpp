// Libraries that are loaded when first used: what is said when one is not there, or is another one.
#include <gtest/gtest.h>

#include <cstring>

#include "base/shared_library.h"

extern "C" int akashi_function_of_no_library(int);
extern "C" int akashi_other_function_of_no_library(int);

namespace akashi {
namespace {

#define C_FUNCTIONS(X) X(strlen) X(strcmp)
AKASHI_LIBRARY(CLibrary, C_FUNCTIONS, "libc.so.6", "libc6")

#define MORE_FUNCTIONS(X)          \
  X(strlen)                        \
  X(akashi_function_of_no_library) \
  X(akashi_other_function_of_no_library)
AKASHI_LIBRARY(OtherLibrary, MORE_FUNCTIONS, "libc.so.6", "libc6")
AKASHI_LIBRARY(OtherUnowned, MORE_FUNCTIONS, "libc.so.6", "")
AKASHI_LIBRARY(NoLibrary, C_FUNCTIONS, "libakashi-none.so.3", "libakashi-none3")

TEST(SharedLibrary, FunctionsAreThoseOfTheLibrary) {
  const auto loaded = library<CLibrary>();
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded.value()->strlen("akashi"), 6U);
  EXPECT_EQ(loaded.value()->strcmp("a", "a"), 0);
  EXPECT_EQ(library<CLibrary>().value(), loaded.value());
  EXPECT_EQ(&required_library<CLibrary>(), loaded.value());
}

TEST(SharedLibrary, OneThatIsMissingIsAnErrorOfTheEnvironment) {
  for (int again = 0; again < 2; ++again) {
    const auto missing = library<NoLibrary>();
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code(), ErrorCode::kUnavailable);
    EXPECT_EQ(exit_code(missing.error().code()), 4);
    const auto english = missing.error().text(Lang::kEn);
    EXPECT_TRUE(
        english.starts_with("the shared library libakashi-none.so.3 (Debian: "
                            "libakashi-none3) cannot be loaded: libakashi-none.so.3: "))
        << english;
    const auto japanese = missing.error().text(Lang::kJa);
    EXPECT_TRUE(
        japanese.starts_with("共有ライブラリ libakashi-none.so.3 (Debian: "
                             "libakashi-none3) を読み込めません: "))
        << japanese;
  }
}

TEST(SharedLibrary, OneThatLacksAFunctionIsNotUsed) {
  const auto other = library<OtherLibrary>();
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code(), ErrorCode::kUnavailable);
  EXPECT_EQ(other.error().text(Lang::kEn),
            "the shared library libc.so.6 (Debian: libc6) has no function "
            "akashi_function_of_no_library: it is not the one that this program was built for");
  EXPECT_EQ(other.error().text(Lang::kJa),
            "共有ライブラリ libc.so.6 (Debian: libc6) に関数 akashi_function_of_no_library "
            "がありません。このプログラムが想定するものとは別のライブラリです");
  const auto unowned = library<OtherUnowned>();
  ASSERT_FALSE(unowned);
  EXPECT_TRUE(unowned.error().text().starts_with("the shared library libc.so.6 has no function"));
}

TEST(SharedLibraryDeathTest, WithoutOneThatEverythingNeedsTheProgramEndsAndSaysWhy) {
  EXPECT_EXIT(required_library<NoLibrary>(), ::testing::ExitedWithCode(4),
              "akashi: error: the shared library libakashi-none.so.3 .*\n"
              "akashi: エラー: 共有ライブラリ libakashi-none.so.3 ");
}

}  // namespace
}  // namespace akashi

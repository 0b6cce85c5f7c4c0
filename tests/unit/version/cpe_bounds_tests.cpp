#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

#include "version/cpe.h"

namespace akashi::version {
namespace {

// -1: certainly before, 1: certainly behind, 0: not certain (or equal).
int side(std::string_view version, std::string_view of) {
  const auto a = cpe_bounds(version);
  const auto b = cpe_bounds(of);
  if (!a || !b) {
    return 0;
  }
  return a->high < b->low ? -1 : a->low > b->high ? 1 : 0;
}

struct Side {
  std::string_view version;
  std::string_view of;
  int side;
};
constexpr auto kSides = std::to_array<Side>({
    // Some version of 12.2.
    {"12.2(33)sxi", "12.1.9", 1},
    {"12.2(33)sxi", "12.3", -1},
    {"12.2(33)sxi", "12.2", 0},
    {"12.2(33)sxi", "12.2.9", 0},
    {"12.2(33)sxi", "12.2(50)", 0},
    {"12.2(33)sxi", "12.2", 0},
    // After 5.0, before 5.1.
    {"5.0_sp1", "5.0", 1},
    {"5.0_sp1", "5.0_rc1", 1},
    {"5.0_sp1", "5.0.1", 0},
    {"5.0_sp1", "5.0_sp2", 0},
    {"5.0_sp1", "5.1", -1},
    {"9.3_p1_rc1", "9.3", 1},
    {"1.6.0_update_22", "1.6.0", 1},
    // Before 1.0.
    {"1.0_pre1", "1.0", -1},
    {"1.0_beta_1_vr2", "1.0", -1},
    {"1.0_pre1", "0.9.9", 1},
    {"1.0_pre1", "1.0_rc1", 0},
    // A beta or a letter.
    {"1.0b", "1.0", 0},
    {"1.0b", "1.0_rc1", 0},
    {"1.0b", "1.0.1", -1},
    {"1.0b", "1.0c", -1},
    {"1.0b", "0.9z", 1},
    {"1.0b2", "1.0", 0},
    {"1.0b2", "1.1", -1},
    // A revision of a distribution: some version of 1.2.3.
    {"1.2.3-4.el8", "1.2.3", 0},
    {"1.2.3-4.el8", "1.2.4", -1},
    {"1.2.3-4.el8", "1.2.2", 1},
    {"7.x-1.2", "6.9", 1},
    {"7.x-1.2", "8", -1},
    {"7.x-1.2", "7.5", 0},
    {"v200r1c00", "300", -1},
    {"1.0.", "1.1", -1},
    {"1.0_u", "1.1", -1},
    {"xp", "1.0", 0},
    {"1:2.3", "9", 0},
});

TEST(CpeBounds, SayWhatIsCertain) {
  for (const auto& row : kSides) {
    EXPECT_EQ(side(row.version, row.of), row.side) << row.version << " " << row.of;
    EXPECT_EQ(side(row.of, row.version), -row.side) << row.of << " " << row.version;
    const auto bounds = cpe_bounds(row.version);
    EXPECT_TRUE(!bounds || bounds->low <= bounds->high) << row.version;
  }
}

}  // namespace
}  // namespace akashi::version

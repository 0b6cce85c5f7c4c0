#include "kernel/config.h"

#include <gtest/gtest.h>

#include <string>

#include "formats/byte_source.h"

namespace akashi::kernel {
namespace {

constexpr std::string_view kText =
    "# Linux/arm64 6.6.1 Kernel Configuration\nCONFIG_A=y\nCONFIG_B=m\n# CONFIG_C is not set\n"
    "CONFIG_D=n\nCONFIG_NAME=\"a \\\"b\\\"\"\nCONFIG_HZ=250\n";

// gzip -n of "# Linux/x86 6.1.9 Kernel Configuration\nCONFIG_A=y\n", by gzip 1.12.
constexpr unsigned char kPacked[] = {
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x53, 0x56, 0xf0, 0xc9,
    0xcc, 0x2b, 0xad, 0xd0, 0xaf, 0xb0, 0x30, 0x53, 0x30, 0xd3, 0x33, 0xd4, 0xb3, 0x54,
    0xf0, 0x4e, 0x2d, 0xca, 0x4b, 0xcd, 0x51, 0x70, 0xce, 0xcf, 0x4b, 0xcb, 0x4c, 0x2f,
    0x2d, 0x4a, 0x2c, 0xc9, 0xcc, 0xcf, 0xe3, 0x72, 0xf6, 0xf7, 0x73, 0xf3, 0x74, 0x8f,
    0x77, 0xb4, 0xad, 0xe4, 0x02, 0x00, 0x2a, 0xd8, 0x8a, 0x82, 0x32, 0x00, 0x00, 0x00};

std::string packed() {
  return {reinterpret_cast<const char*>(kPacked), sizeof(kPacked)};
}

TEST(KernelConfiguration, Values) {
  const auto read = parse_configuration(kText);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->architecture, "arm64");
  EXPECT_EQ(read->version, "6.6.1");
  EXPECT_EQ(read->get("CONFIG_A"), "y");
  EXPECT_EQ(read->get("CONFIG_B"), "m");
  EXPECT_EQ(read->get("CONFIG_C"), "");
  EXPECT_EQ(read->get("CONFIG_D"), "");
  EXPECT_EQ(read->get("CONFIG_NAME"), "a \"b\"");
  EXPECT_EQ(read->get("CONFIG_HZ"), "250");
}

TEST(KernelConfiguration, Refused) {
  EXPECT_FALSE(parse_configuration("").has_value());
  EXPECT_FALSE(parse_configuration("CONFIG_A=y\n").has_value());
  const auto bad = parse_configuration(std::string(kText) + "A=y\n");
  ASSERT_FALSE(bad.has_value());
  EXPECT_EQ(bad.error().at().line, 8U);
  EXPECT_FALSE(parse_configuration(std::string(kText) + "CONFIG_X=\"open\n").has_value());
}

TEST(KernelConfiguration, Files) {
  const auto text_of = [](const std::string& bytes) {
    return configuration_text(formats::ViewReader(bytes));
  };
  EXPECT_EQ(text_of(std::string(kText)).value_or(""), kText);
  const std::string unpacked = "# Linux/x86 6.1.9 Kernel Configuration\nCONFIG_A=y\n";
  EXPECT_EQ(text_of(packed()).value_or(""), unpacked);
  const auto zeros = std::string(5000, '\0');
  EXPECT_EQ(text_of(zeros + "IKCFG_ST nothing" + zeros + "IKCFG_ST" + packed() + "IKCFG_ED" + zeros)
                .value_or(""),
            unpacked);
  EXPECT_FALSE(text_of(zeros + "IKCFG_ST" + packed().substr(0, 20)).has_value());
  EXPECT_FALSE(text_of(zeros).has_value());
  EXPECT_FALSE(text_of(packed().substr(0, 30)).has_value());
}

}  // namespace
}  // namespace akashi::kernel

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "ecosystem/ecosystem.h"
#include "scan/directory_source.h"
#include "scan/layers.h"
#include "scan/path.h"
#include "scan/scan.h"
#include "scan/selector.h"
#include "scan/target.h"

namespace akashi::scan {
namespace {

namespace fs = std::filesystem;

TEST(Path, StaysInside) {
  EXPECT_EQ(clean_path("./a//b/"), "a/b");
  EXPECT_EQ(clean_path("/etc/passwd"), "etc/passwd");
  EXPECT_EQ(clean_path("a/../b"), "b");
  EXPECT_FALSE(clean_path("../a").has_value());
  EXPECT_FALSE(clean_path("a/../../b").has_value());
  EXPECT_FALSE(clean_path(".").has_value());
  EXPECT_FALSE(clean_path(std::string_view("a\0b", 3)).has_value());
  EXPECT_EQ(link_destination("usr/bin/x", "../lib/y"), "usr/lib/y");
  EXPECT_EQ(link_destination("usr/bin/x", "/lib"), "lib");
  EXPECT_FALSE(link_destination("x", "../../etc/passwd").has_value());
}

TEST(Layers, WhiteoutsAndOpaqueDirectories) {
  LayerFilter filter;
  filter.begin_layer(false);  // The top.
  EXPECT_TRUE(filter.keep("etc/kept", EntryType::kRegular));
  EXPECT_FALSE(filter.keep("etc/.wh.gone", EntryType::kRegular));
  EXPECT_FALSE(filter.keep("opt/.wh..wh..opq", EntryType::kRegular));
  EXPECT_TRUE(filter.keep("opt/new", EntryType::kRegular));
  EXPECT_TRUE(filter.keep("lib", EntryType::kSymlink));
  EXPECT_TRUE(filter.keep("usr", EntryType::kDirectory));
  filter.begin_layer(true);  // The bottom.
  EXPECT_FALSE(filter.keep("etc/kept", EntryType::kRegular)) << "older";
  EXPECT_FALSE(filter.keep("etc/gone", EntryType::kRegular));
  EXPECT_FALSE(filter.keep("etc/gone/below", EntryType::kRegular));
  EXPECT_TRUE(filter.keep("etc/gone2", EntryType::kRegular));
  EXPECT_FALSE(filter.keep("opt/old", EntryType::kRegular));
  EXPECT_FALSE(filter.keep("lib/x", EntryType::kRegular)) << "a link took the folder's place";
  EXPECT_TRUE(filter.keep("usr/x", EntryType::kRegular));
  EXPECT_FALSE(filter.keep(".wh.none", EntryType::kRegular));
}

TEST(Layers, AWhiteoutDoesNotHideItsOwnLayer) {
  LayerFilter filter;
  filter.begin_layer(false);
  EXPECT_FALSE(filter.keep("a/.wh..wh..opq", EntryType::kRegular));
  EXPECT_TRUE(filter.keep("a/b", EntryType::kRegular));
  EXPECT_FALSE(filter.keep(".wh.a", EntryType::kRegular));
  EXPECT_TRUE(filter.keep("a/c", EntryType::kRegular));
}

// A made-up ecosystem: "*.names" lists a name a line.
Result<void> extract_names(const FileView& file, ScanContext& context, Inventory& out) {
  std::string text(file.bytes.view());
  if (const auto more = context.read("more.companion")) {
    text += more->view();
  }
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const auto name = text.substr(at, end - at);
    if (!name.empty()) {
      out.add({.purl = make_purl("generic", name, "1"), .name = name, .version = "1"}, {.line = 1});
    }
    at = end + 1;
  }
  return {};
}

constexpr std::array<std::string_view, 1> kGlobs = {"**/*.names"};
constexpr std::array<std::string_view, 1> kCompanions = {"**/*.companion"};
const std::array kExtractors = {Extractor{.id = "test/names",
                                          .description = "names",
                                          .globs = kGlobs,
                                          .companions = kCompanions,
                                          .extract = extract_names}};
const Ecosystem kEcosystem{
    .id = "test",
    .name = "test",
    .purl_types = {},
    .extractors = kExtractors,
    .advisory_keys = [](const Component&) { return std::vector<AdvisoryKey>(); }};

class ScanTest : public testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::path(testing::TempDir()) /
            ("akashi-scan-" + std::to_string(getpid()) +
             testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  void TearDown() override { fs::remove_all(root_); }

  void write(const std::string& path, const std::string& text) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << text;
  }

  Bom scan_target(const fs::path& path, const ScanOptions& options = {}) {
    formats::ArchiveBudget budget(limits_);
    ThreadPool pool(2);
    NoProgress progress;
    auto store = FileStore::create(testing::TempDir());
    auto opened = open_target(path.string(), {}, store, budget, limits_);
    EXPECT_TRUE(opened.has_value()) << (opened ? "" : opened.error().text());
    auto with = options;
    with.only = opened->only;
    const std::array<const Ecosystem*, 1> ecosystems = {&kEcosystem};
    auto bom = scan(
        *opened->source, with, ecosystems,
        {.limits = limits_, .budget = budget, .store = store, .pool = pool, .progress = progress});
    EXPECT_TRUE(bom.has_value());
    return bom ? std::move(*bom) : Bom{};
  }

  static std::string names(const Bom& bom) {
    std::string out;
    for (const auto& component : bom.components) {
      out += component.name + " ";
    }
    return out;
  }

  static void shell(const std::string& command) {
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
  }

  Limits limits_;
  fs::path root_;
};

TEST_F(ScanTest, LinksAreNotFollowedAndSpecialFilesAreSkipped) {
  write("a/x.names", "one\n");
  fs::create_directory_symlink("..", root_ / "a/loop");
  fs::create_symlink("/etc/passwd", root_ / "out.names");
  ASSERT_EQ(mkfifo((root_ / "pipe.names").c_str(), 0600), 0);
  const auto bom = scan_target(root_);
  EXPECT_EQ(names(bom), "one ");
  EXPECT_EQ(bom.counts.special_skipped, 1U);
}

TEST_F(ScanTest, CompanionsAreSeenThroughLinksInsideOnly) {
  write("x.names", "one\n");
  write("real.companion", "two\n");
  fs::create_symlink("real.companion", root_ / "more.companion");
  EXPECT_EQ(names(scan_target(root_)), "one two ");
  fs::remove(root_ / "more.companion");
  fs::create_symlink("/etc/hostname", root_ / "more.companion");
  EXPECT_EQ(names(scan_target(root_)), "one ");
}

TEST_F(ScanTest, ExcludeAndSingleFile) {
  write("a/x.names", "one\n");
  write("b/y.names", "two\n");
  EXPECT_EQ(names(scan_target(root_, {.exclude = {"b/**"}})), "one ");
  EXPECT_EQ(names(scan_target(root_, {.exclude = {"b"}})), "one ");
  EXPECT_EQ(names(scan_target(root_ / "b/y.names")), "two ");
}

TEST_F(ScanTest, TheSameComponentOfTwoFilesIsOne) {
  write("a.names", "one\n");
  write("b.names", "one\n");
  const auto bom = scan_target(root_);
  ASSERT_EQ(bom.components.size(), 1U);
  EXPECT_EQ(bom.components[0].evidence.size(), 2U);
}

TEST_F(ScanTest, ArchivesInArchives) {
  write("in/x.names", "deep\n");
  shell("cd " + root_.string() +
        " && tar -czf in.tar.gz in && mkdir t && mv in.tar.gz t && tar -cf outer.tar t && rm -r t "
        "in");
  const auto bom = scan_target(root_);
  ASSERT_EQ(names(bom), "deep ");
  EXPECT_EQ(bom.components[0].evidence[0].path, "outer.tar!t/in.tar.gz!in/x.names");
  EXPECT_EQ(names(scan_target(root_ / "outer.tar")), "deep ");
  EXPECT_EQ(names(scan_target(root_, {.nested_archives = false})), "");
}

TEST_F(ScanTest, ABrokenArchiveIsAnUnknown) {
  write("in/x.names", std::string(100'000, 'x') + "\n");
  shell("cd " + root_.string() +
        " && tar -cf whole.tar in && rm -r in && head -c 2000 whole.tar > cut.tar && rm whole.tar "
        "&& printf junk > not.zip");
  const auto bom = scan_target(root_);
  EXPECT_GE(bom.unknowns.size(), 2U);
}

TEST_F(ScanTest, ABombIsStoppedAndReported) {
  limits_.archive_ratio_floor = 1U << 20;
  limits_.archive_ratio = 100;
  shell("cd " + root_.string() +
        " && head -c 300000000 /dev/zero > x.names && tar -czf bomb.tar.gz x.names && rm x.names");
  const auto bom = scan_target(root_);
  ASSERT_EQ(bom.unknowns.size(), 1U);
  EXPECT_EQ(bom.unknowns[0].code, ErrorCode::kLimitExceeded);
}

TEST_F(ScanTest, ArchivesInArchivesEndAtTheBudgetOfTheirOutermost) {
  // Ten times ten times ten archives with ten files each.
  shell(
      "cd " + root_.string() +
      " && for i in 0 1 2 3 4 5 6 7 8 9; do echo n$i > n$i.names; done && tar -cf t0.tar *.names "
      "&& rm *.names && for l in 0 1 2; do mkdir d && for i in 0 1 2 3 4 5 6 7 8 9; do cp t$l.tar "
      "d/$i.tar; done; tar -cf t$((l+1)).tar -C d . && rm -r d t$l.tar; done && gzip -9 t3.tar && "
      "cp t3.tar.gz other.tar.gz");
  limits_.archive_entries_floor = 500;
  const auto cut = scan_target(root_);
  ASSERT_EQ(cut.unknowns.size(), 4U) << "for each of the two: where it ended, and the count";
  for (const auto& unknown : cut.unknowns) {
    EXPECT_EQ(unknown.code, ErrorCode::kLimitExceeded);
  }
  EXPECT_EQ(cut, scan_target(root_)) << "what is cut off does not depend on the threads";
  limits_.archive_entries_floor = 20'000;
  EXPECT_TRUE(scan_target(root_).unknowns.empty());
  limits_.archive_depth = 2;
  const auto shallow = scan_target(root_);
  ASSERT_EQ(shallow.unknowns.size(), 2U);
  EXPECT_EQ(shallow.unknowns[0].message.args, std::vector<std::string>{"100"});
}

TEST_F(ScanTest, DockerArchiveWithLayers) {
  write("l1/keep.names", "bottom\n");
  write("l1/gone.names", "deleted\n");
  write("l2/.wh.gone.names", "");
  write("l2/top.names", "top\n");
  shell("cd " + root_.string() +
        " && mkdir img && tar -cf img/one.tar -C l1 . && tar -czf img/two.tar -C l2 . && rm -r l1 "
        "l2");
  write("img/manifest.json",
        R"([{"Config":"c.json","RepoTags":["x:1"],"Layers":["one.tar","two.tar"]}])");
  write(
      "img/c.json",
      R"({"architecture":"amd64","config":{"Labels":{"k":"v"}},"rootfs":{"type":"layers","diff_ids":["sha256:1","sha256:2"]}})");
  shell("cd " + root_.string() +
        " && tar -cf image.tar -C img manifest.json c.json one.tar two.tar && gzip -k image.tar && "
        "rm -r img");
  for (const auto* name : {"image.tar", "image.tar.gz"}) {
    const auto bom = scan_target(root_ / name);
    EXPECT_EQ(names(bom), "bottom top ") << name;
    EXPECT_EQ(bom.target.kind, Target::Kind::kImage);
    EXPECT_EQ(bom.target.tags, std::vector<std::string>{"x:1"});
    ASSERT_EQ(bom.components.size(), 2U);
    EXPECT_EQ(bom.components[0].evidence[0].layer, "sha256:1");
    EXPECT_EQ(bom.components[1].evidence[0].layer, "sha256:2");
  }
}

// Files of an uncompressed layer are not kept but read where they lie: these must be their bytes.
TEST_F(ScanTest, PlainDataOfTarsAreThoseOfTheEntry) {
  const std::string deep = std::string(90, 'd') + "/" + std::string(150, 'e') + "/";
  write("l/short", "short");
  write("l/empty", "");
  write("l/" + deep + "long", std::string(70'000, 'x') + "end");
  write("l/\xe8\xa8\xbc", "name of three bytes");
  const auto tar = [&](const std::string& options, const std::string& name) {
    shell("cd " + root_.string() + " && tar -c " + options + " -f " + name + " -C l .");
  };
  tar("--format=gnu", "gnu.tar");
  tar("--format=pax", "pax.tar");
  tar("--format=pax --pax-option=comment=global", "global.tar");
  shell("cd " + root_.string() + " && cp -r l m && rm -r m/ddd*");
  shell("cd " + root_.string() +
        " && tar -c --format=ustar -f ustar.tar -C m . && tar -c "
        "--format=v7 -f v7.tar -C m . && gzip -k v7.tar");
  for (const auto* name : {"gnu.tar", "pax.tar", "global.tar", "ustar.tar", "v7.tar"}) {
    const auto file = open_file((root_ / name).string());
    ASSERT_TRUE(file);
    formats::ArchiveBudget budget(limits_);
    const auto archive = formats::ArchiveReader::open(**file, budget);
    ASSERT_TRUE(archive);
    formats::ArchiveEntry entry;
    int regular = 0;
    while ((*archive)->next(entry).value()) {
      if (entry.type != EntryType::kRegular) {
        continue;
      }
      const auto at = (*archive)->plain_data();
      ASSERT_TRUE(at) << name << entry.path;
      std::string there(entry.size, '\0');
      EXPECT_EQ((*file)->read_at(*at, there).value(), entry.size);
      std::string given;
      for (auto block = (*archive)->next_block(); !block->empty();
           block = (*archive)->next_block()) {
        given += *block;
      }
      EXPECT_TRUE(there == given) << name << entry.path;
      ++regular;
    }
    EXPECT_GE(regular, 3) << name;
  }
}

TEST_F(ScanTest, WhatIsPackedOrHasHolesOrIsCutOffHasNoPlainData) {
  write("l/a", std::string(100'000, 'a'));
  shell("cd " + root_.string() +
        " && truncate -s 3M l/a && echo end >> l/a && tar -cS -f holes.tar -C l a && tar -cS "
        "--format=pax -f paxholes.tar -C l a && tar -cf whole.tar -C l a && gzip -k whole.tar && "
        "head -c 50000 whole.tar > cut.tar");
  for (const auto* name : {"holes.tar", "paxholes.tar", "whole.tar.gz", "cut.tar"}) {
    const auto file = open_file((root_ / name).string());
    ASSERT_TRUE(file);
    formats::ArchiveBudget budget(limits_);
    const auto archive = formats::ArchiveReader::open(**file, budget);
    ASSERT_TRUE(archive);
    formats::ArchiveEntry entry;
    ASSERT_TRUE((*archive)->next(entry).value()) << name;
    EXPECT_FALSE((*archive)->plain_data()) << name;
  }
}

TEST(Selector, ExecutablesByMagic) {
  EXPECT_TRUE(
      is_executable("\x7f"
                    "ELF\x02\x01"));
  EXPECT_TRUE(is_executable(std::string_view("\xca\xfe\xba\xbe\0\0\0\2\0", 9)));
  EXPECT_FALSE(is_executable(std::string_view("\xca\xfe\xba\xbe\0\0\0\x34\0", 9)))
      << "a Java class";
  EXPECT_TRUE(is_nested_archive("a/B.JAR"));
  EXPECT_FALSE(is_nested_archive("a/.jar"));
}

}  // namespace
}  // namespace akashi::scan

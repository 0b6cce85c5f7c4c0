// Which files the packages of a database own.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "ecosystems/apk/installed.h"
#include "ecosystems/deb/status.h"
#include "ecosystems/rpm/database.h"
#include "support/memory_context.h"

namespace akashi {
namespace {

class Sink : public OwnershipSink {
 public:
  explicit Sink(const Inventory& inventory) : inventory_(inventory) {}
  void owns(std::uint32_t component, std::string_view path) override {
    files.insert(inventory_.components.at(component).name + " " + std::string(path));
  }
  std::set<std::string> files;

 private:
  const Inventory& inventory_;
};

std::set<std::string> owned(const Extractor& extractor, const std::string& path,
                            const std::string& text, testing_support::MemoryContext& context) {
  const auto bytes = Bytes::copy_of(text);
  const testing_support::MemoryReader reader(bytes.view());
  const FileView file{
      .path = path, .bytes = bytes.padded(), .reader = &reader, .size = text.size(), .mode = 0644};
  Inventory inventory;
  EXPECT_TRUE(extractor.extract(file, context, inventory));
  Sink sink(inventory);
  EXPECT_TRUE(extractor.ownership(file, context, inventory, sink));
  return sink.files;
}

using Files = std::set<std::string>;

TEST(Ownership, Dpkg) {
  testing_support::MemoryContext context;
  context.add(
      "r/var/lib/dpkg/info/a:amd64.list",
      "/.\n/usr\n/usr/bin\n/usr/bin/a\n/usr/bin/ab\n/usr/lib\n/usr/lib/a.so\n/etc\n/etc/a.conf\n");
  context.add("r/var/lib/dpkg/info/b.md5sums",
              "0123456789abcdef0123456789abcdef  usr/bin/b\n0123  usr/share/with space\n");
  context.add("r/var/lib/dpkg/diversions",
              "/usr/bin/b\n/usr/bin/b.distrib\na\n/usr/bin/a\n/usr/bin/a.old\na\n");
  const auto files =
      owned(ecosystems::deb::kDpkgStatus, "r/var/lib/dpkg/status",
            "Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n"
            "Package: b\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n",
            context);
  EXPECT_EQ(files, Files({"a r/usr/bin/a", "a r/usr/bin/ab", "a r/usr/lib/a.so", "a r/etc/a.conf",
                          "b r/usr/bin/b.distrib", "b r/usr/share/with space"}));
}

TEST(Ownership, DpkgStatusD) {
  testing_support::MemoryContext context;
  context.add("var/lib/dpkg/status.d/base.md5sums", "0123  etc/passwd\n");
  const auto files = owned(ecosystems::deb::kDpkgStatusD, "var/lib/dpkg/status.d/base",
                           "Package: base-files\nVersion: 1\nArchitecture: amd64\n", context);
  EXPECT_EQ(files, Files({"base-files etc/passwd"}));
}

TEST(Ownership, Opkg) {
  testing_support::MemoryContext context;
  context.add("usr/lib/opkg/info/a.list", "/bin/a\n/bin/b\n");
  const auto files =
      owned(ecosystems::deb::kOpkgStatus, "usr/lib/opkg/status",
            "Package: a\nVersion: 1\nStatus: install ok installed\nArchitecture: x\n", context);
  EXPECT_EQ(files, Files({"a bin/a", "a bin/b"}));
}

TEST(Ownership, Apk) {
  testing_support::MemoryContext context;
  const auto files =
      owned(ecosystems::apk::kInstalled, "x!lib/apk/db/installed",
            "P:.virtual\nV:1\nF:none\nR:nothing\n\nP:a\nV:1\nF:\nR:top\nF:usr/bin\nM:0:0:755\nR:a\n"
            "a:0:0:755\nZ:Q1x\nR:b\nF:etc\n\nV:1\nF:x\nR:y\n\nP:c\nV:2\nF:opt\nR:c\n",
            context);
  EXPECT_EQ(files, Files({"a x!top", "a x!usr/bin/a", "a x!usr/bin/b", "c x!opt/c"}));
}

TEST(Ownership, Rpm) {
  const auto read = [](const std::string& path) {
    std::ifstream in(std::string(AKASHI_ECOSYSTEMS) + "/rpm/testdata/" + path, std::ios::binary);
    return std::string{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  };
  testing_support::MemoryContext context;
  const Files want({"base-libs r/usr/lib64/libc.so.6", "bash r/etc/skel/.bashrc",
                    "bash r/usr/bin/bash", "bash r/usr/bin/sh", "nodejs r/usr/bin/node",
                    "openssl r/usr/bin/openssl", "perl r/usr/bin/perl",
                    "tool-scripts r/usr/bin/tool"});
  EXPECT_EQ(owned(ecosystems::rpm::kSqlite, "r/var/lib/rpm/rpmdb.sqlite",
                  read("rhel_9/input/var/lib/rpm/rpmdb.sqlite"), context),
            want);
  EXPECT_EQ(owned(ecosystems::rpm::kNdb, "r/usr/lib/sysimage/rpm/Packages.db",
                  read("sles_15/input/usr/lib/sysimage/rpm/Packages.db"), context),
            want);
  EXPECT_EQ(owned(ecosystems::rpm::kBdb, "r/var/lib/rpm/Packages",
                  read("centos_7/input/var/lib/rpm/Packages"), context),
            want);
}

}  // namespace
}  // namespace akashi

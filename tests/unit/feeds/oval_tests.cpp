// OVAL definitions and errata of distributions: what a record of them means for a component.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "feeds/osv/osv.h"
#include "feeds/oval/oval.h"
#include "feeds/updateinfo/updateinfo.h"
#include "support/kept_records.h"
#include "support/record_answers.h"

namespace akashi {
namespace {

namespace fs = std::filesystem;
using testing_support::expect_answers;
using testing_support::KeptRecords;
using testing_support::says;

KeptRecords read(decltype(Feed::read) feed, std::string_view folder, const std::string& name) {
  const auto path = fs::path(AKASHI_SOURCE_DIR) / "src/feeds" / folder / "testdata" / name;
  auto kept = testing_support::keep_records(feed, name, testing_support::text_of(path));
  EXPECT_TRUE(kept.whole);
  return kept;
}

constexpr std::string_view kRhel =
    "?distro=rhel-9.4&repository_id=rhel-9-for-x86_64-appstream-rpms";
std::string rhel(std::string_view rest, std::string_view qualifiers = "") {
  return "rpm/redhat/" + std::string(rest) + std::string(kRhel) + std::string(qualifiers);
}

TEST(Oval, RedHatCriteriaHoldByReleaseModuleAndKernel) {
  const auto file = read(feeds::oval::read_file, "oval", "rhel-9-including-unpatched.oval.xml");
  EXPECT_EQ(file.errors.size(), 1U);  // A definition without an id.
  const auto& patch =
      file.records.at("rhel-9-including-unpatched/oval:com.redhat.rhsa:def:20990001");
  EXPECT_EQ(patch.upstream, std::vector<std::string>{"CVE-2099-0001"});
  EXPECT_EQ(patch.related, std::vector<std::string>{"RHSA-2099:0001"});
  EXPECT_EQ(patch.cwes, (std::vector<std::string>{"CWE-120", "CWE-787"}));
  ASSERT_EQ(patch.severities.size(), 1U);
  EXPECT_EQ(patch.severities[0].score, "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H");
  EXPECT_EQ(patch.modified, "2099-01-03T00:00:00Z");
  EXPECT_EQ(patch.details, "Overflow & more.");
  expect_answers(
      patch,
      {
          {rhel("made-up@2.0-2.el9", "&epoch=1"), "affected"},
          {rhel("made-up@2.0-3.el9", "&epoch=1"), "not-affected"},
          {rhel("made-up@3.0-1.el9"), "affected"},  // Without the epoch it is older.
          {rhel("unheard-of@1-1"), "silent"},
          // Streams.
          {rhel("tool@18.1-1.module%2Bel9", "&rpmmod=tool:18:1:c"), "affected"},
          {rhel("tool@18.2-1.module%2Bel9.2.0%2B1%2Babc", "&rpmmod=tool:18:1:c"), "not-affected"},
          {rhel("tool@16.1-1.module%2Bel9", "&rpmmod=tool:16:1:c"), "silent"},
          {rhel("tool@20.1-1.module%2Bel9", "&rpmmod=tool:20:1:c"), "silent"},
          {rhel("tool@18.1-1.module%2Bel9"), "unknown"},
          {rhel("tool@19.1-1.module%2Bel9"), "silent"},
          {rhel("tool@1.0-1.el9"), "silent"},
          // A live patch may be there.
          {rhel("kernel@5.14.0-70.el9"), "unknown"},
          {rhel("kernel@5.14.0-71.el9"), "not-affected"},
          {rhel("kpatch-patch-5_14_0-70@1-1.el9"), "unknown"},
          {rhel("kpatch-patch-5_14_0-70@1-2.el9"), "not-affected"},
      });
}

TEST(Oval, RedHatStatesOfWhatIsNotMended) {
  const auto file = read(feeds::oval::read_file, "oval", "rhel-9-including-unpatched.oval.xml");
  const auto& open = file.records.at("rhel-9-including-unpatched/oval:com.redhat.cve:def:20990002");
  ASSERT_FALSE(open.affected.empty());
  EXPECT_EQ(open.affected[0].note, "Will not fix");
  expect_answers(open, {{rhel("left-alone@99-1"), "affected"}, {rhel("looked-at@1-1"), "unknown"}});
  const auto& safe =
      file.records.at("rhel-9-including-unpatched/oval:com.redhat.unaffected:def:20990003");
  expect_answers(safe, {{rhel("left-alone@1-1"), "not-affected"}, {rhel("other@1-1"), "silent"}});
  const auto& missing =
      file.records.at("rhel-9-including-unpatched/oval:com.redhat.cve:def:20990004");
  EXPECT_EQ(missing.upstream, std::vector<std::string>{"CVE-2099-0004"});
  expect_answers(missing, {{rhel("asked@0.7-1"), "unknown"},
                           {rhel("asked@0.4-1"), "not-affected"},
                           {rhel("asked@1.0-1"), "not-affected"}});
}

TEST(Oval, UbuntuListsByPackageBecomeOneRecordForEachVulnerability) {
  const auto file = read(feeds::oval::read_file, "oval", "com.ubuntu.jammy.pkg.oval.xml");
  EXPECT_TRUE(file.errors.empty());
  ASSERT_EQ(file.records.size(), 3U);
  const std::string list = "com.ubuntu.jammy.pkg/oval:com.ubuntu.jammy:def:1/";
  const auto& fixed = file.records.at(list + "CVE-2099-0010");
  EXPECT_EQ(fixed.upstream, std::vector<std::string>{"CVE-2099-0010"});
  expect_answers(
      fixed,
      {
          {"deb/ubuntu/libmade-up1@1:2.0-1?distro=jammy&upstream=made-up", "affected"},
          {"deb/ubuntu/libmade-up1@1:2.0-1ubuntu0.1?distro=jammy&upstream=made-up", "not-affected"},
          {"deb/ubuntu/made-up@2.1-1?distro=ubuntu-22.04&epoch=1", "not-affected"},
          {"deb/ubuntu/made-up@1.0-1?distro=ubuntu-24.04", "silent"},
          // Its source package has that name, it has another.
          {"deb/ubuntu/made-up-doc@1.0-1?distro=ubuntu-22.04&upstream=made-up", "silent"},
      });
  const auto& open = file.records.at(list + "CVE-2099-0011");
  expect_answers(open, {{"deb/ubuntu/made-up@99?distro=jammy", "affected"}});
  EXPECT_TRUE(open.affected[0].note.contains("decision has been made to defer"));
  const auto& undecided = file.records.at("com.ubuntu.jammy.pkg/oval:com.ubuntu.jammy:def:2");
  EXPECT_EQ(undecided.published, "2099-02-03T00:00:00Z");
  expect_answers(undecided, {{"deb/ubuntu/undecided@1?distro=jammy", "unknown"},
                             {"deb/ubuntu/libun1@1?distro=jammy&upstream=undecided", "unknown"},
                             {"deb/ubuntu/safe@1?distro=jammy", "not-affected"}});
}

TEST(Oval, SuseProductsHaveTheirOwnVersions) {
  const auto file = read(feeds::oval::read_file, "oval", "suse.linux.enterprise.15-affected.xml");
  ASSERT_EQ(file.records.size(), 1U);
  const auto& record = file.records.begin()->second;
  EXPECT_EQ(record.id, "suse.linux.enterprise.15-affected/oval:org.opensuse.security:def:20990020");
  EXPECT_EQ(record.upstream, std::vector<std::string>{"CVE-2099-0020"});
  expect_answers(record, {{"rpm/suse/made-up@1.1-1?distro=sles-15.4", "affected"},
                          {"rpm/suse/made-up@1.2-150400.3.1?distro=sles-15.4", "not-affected"},
                          {"rpm/suse/other@1.2-1?distro=sles-15.4", "silent"},
                          {"rpm/suse/made-up@1.1-1?distro=sles-15.5", "not-affected"},
                          {"rpm/suse/other@1.2-1?distro=sles-15.5", "affected"},
                          {"rpm/suse/made-up@1.1-1?distro=sles-15.3", "silent"}});
}

// Each series of Oracle's kernels has its own fix: an older series is not accused.
TEST(Oval, OracleAsksForOneSeries) {
  const auto file = read(feeds::oval::read_file, "oval", "com.oracle.elsa-20990001.xml");
  ASSERT_EQ(file.records.size(), 1U);
  const auto uek = [](std::string_view version) {
    return "rpm/oracle/kernel-uek@" + std::string(version) + "?distro=ol-6.10";
  };
  expect_answers(file.records.begin()->second, {{uek("4.1.12-124.92.9.el6uek"), "affected"},
                                                {uek("4.1.12-1"), "affected"},
                                                {uek("4.1.12-124.93.1.el6uek"), "not-affected"},
                                                {uek("4.14.35-1.el6uek"), "not-affected"},
                                                {uek("4.1.11-900.el6uek"), "not-affected"},
                                                {uek("3.8.13-118.el6uek"), "not-affected"}});
}

TEST(Oval, WhatCannotBeAskedIsUnknown) {
  const auto file = read(feeds::oval::read_file, "oval", "broken.xml");
  EXPECT_EQ(file.errors.size(), 2U);  // The same id again; the end is missing.
  ASSERT_EQ(file.records.size(), 1U);
  expect_answers(file.records.begin()->second,
                 {{"deb/debian/made-up@1?distro=debian-12", "unknown"}});
}

// Criteria within criteria without end, a definition that extends itself, one that names a large
// part many times: errors, in little time.
TEST(Oval, HostileCriteriaEnd) {
  std::string deep = "<oval_definitions><definitions><definition id='a' class='patch'>";
  for (int i = 0; i < 60; ++i) {
    deep += "<criteria>";
  }
  for (int i = 0; i < 60; ++i) {
    deep += "</criteria>";
  }
  deep +=
      "</definition><definition id='b' class='patch'><criteria><extend_definition "
      "definition_ref='b'/><extend_definition definition_ref='b'/></criteria></definition>"
      "</definitions></oval_definitions>";
  const auto kept = testing_support::keep_records(feeds::oval::read_file, "x.xml", deep);
  EXPECT_TRUE(kept.whole);
  EXPECT_TRUE(kept.records.empty());
  EXPECT_EQ(kept.errors.size(), 2U);
}

TEST(Errata, HoldByRepositoryModuleAndBuild) {
  const auto file = read(feeds::updateinfo::read_file, "updateinfo", "updateinfo.xml");
  EXPECT_EQ(file.errors.size(), 2U);  // No id; a package without a version.
  ASSERT_EQ(file.records.size(), 5U);
  const auto& core = file.records.at("amazon-linux-2/ALAS2-2099-001");
  EXPECT_EQ(core.upstream, std::vector<std::string>{"CVE-2099-0001"});
  EXPECT_EQ(core.details, "CVE-2099-0001: <overflow>");
  const std::string amazon = "?distro=amzn-2&epoch=1";
  expect_answers(
      core, {{"rpm/amazon/made-up@1.2-2.amzn2" + amazon, "affected"},
             {"rpm/amazon/made-up@1.2-2.amzn2" + amazon + "&repository_id=amzn2-core", "affected"},
             {"rpm/amazon/made-up@1.2-2.amzn2" + amazon + "&repository_id=amzn2extra-made-up-5",
              "silent"},
             // It may be of an extra, whose fixes this one doesn't have.
             {"rpm/amazon/made-up@1.2-3.amzn2" + amazon, "silent"}});
  const auto& extra = file.records.at("amazon-linux-2---made-up-5/ALAS2MADEUP-5-2099-002");
  expect_answers(
      extra,
      {{"rpm/amazon/made-up@4.0-1?distro=amzn-2", "unknown"},
       {"rpm/amazon/made-up@5.0-2.amzn2?distro=amzn-2", "silent"},
       {"rpm/amazon/made-up@4.0-1?distro=amzn-2&repository_id=amzn2-core", "silent"},
       {"rpm/amazon/made-up@4.0-1?distro=amzn-2&repository_id=amzn2extra-made-up-5", "affected"},
       {"rpm/amazon/made-up@5.0-2.amzn2?distro=amzn-2&repository_id=amzn2extra-made-up-5",
        "not-affected"}});
  const auto& modular = file.records.at("F43M/FEDORA-MODULAR-2099-0a");
  EXPECT_EQ(modular.upstream, std::vector<std::string>{"CVE-2099-0003"});
  const std::string tool = "rpm/fedora/tool@18.1-1.module_f43?distro=fedora-43";
  expect_answers(modular, {{tool + "&rpmmod=tool:18:1:c", "affected"},
                           {tool + "&rpmmod=tool:16:1:c", "silent"},
                           {tool + "&rpmmod=broken", "unknown"},
                           {tool, "unknown"},
                           {"rpm/fedora/tool@17.0-1.fc43?distro=fedora-43", "silent"}});
  const auto& two = file.records.at("rocky-linux-9-x86-64-baseos-rpms/RLSA-2099:0004");
  EXPECT_EQ(two.related, (std::vector<std::string>{"RLSA-2099:0004", "RHSA-2099:0004"}));
  const std::string rocky = "?distro=rocky-9.4&upstream=two-1.0-4.el9.src.rpm";
  expect_answers(
      two, {{"rpm/rocky/two@1.0-2.el9" + rocky, "affected"},
            {"rpm/rocky/two@1.0-3.el9_2?distro=rocky-9.4", "not-affected"},
            {"rpm/rocky/two@1.0-4.el9?distro=rocky-9.4", "unknown"},
            {"rpm/rocky/two@1.0-5.el9_4?distro=rocky-9.4", "not-affected"},
            {"rpm/rocky/two-libs@1.0-4.el9" + rocky, "silent"},
            // The record doesn't say of which stream it is.
            {"rpm/rocky/streamed@1.0-4.module%2Bel9?distro=rocky-9.4&rpmmod=a:1:2:3", "unknown"},
            {"rpm/rocky/streamed@1.0-4.el9?distro=rocky-9.4", "silent"}});
  const auto& retracted = file.records.at("SUSE:Maintenance/SUSE-2099-5");
  EXPECT_EQ(retracted.withdrawn, "2099-02-02T00:00:00Z");
  EXPECT_TRUE(retracted.affected.empty()) << "which release is not said";
}

// No package of it can be asked for: its record is kept, clears nothing, and the import says so.
TEST(Errata, WithoutAListOfPackagesIsAProblem) {
  const auto update = [](const std::string& id, const std::string& rest) {
    return R"(<update type="security" status="final"><id>)" + id +
           "</id><title>CVE-2099-0007</title>" + rest + "</update>\n";
  };
  const std::string suse =
      R"(<pkglist><collection><name>SUSE:Updates:SLE-Module:15-SP6</name>)"
      R"(<package name="tool" epoch="0" version="1" release="1" arch="noarch"/></collection></pkglist>)";
  const auto fedora = [](const std::string& packages) {
    return R"(<pkglist><collection short="F43"><name>Fedora 43</name>)" + packages +
           "</collection></pkglist>";
  };
  const std::string package =
      R"(<package name="tool" epoch="0" version="2" release="1.fc43" arch="noarch"/>)";
  const auto read_text = [](const std::string& text) {
    return testing_support::keep_records(feeds::updateinfo::read_file, "updateinfo.xml",
                                         "<updates>" + text + "</updates>");
  };
  const auto file =
      read_text(update("A-1", "") + update("A-2", "<pkglist/>") + update("A-3", suse) +
                update("A-4", fedora("")) + update("A-5", fedora(package)));
  ASSERT_EQ(file.records.size(), 5U) << "none is lost";
  ASSERT_EQ(file.errors.size(), 1U);
  EXPECT_TRUE(file.errors[0].contains("\"A-1\" (+3)")) << file.errors[0];
  const std::string tool = "rpm/fedora/tool@1-1.fc43?distro=fedora-43";
  const std::string leap = "rpm/suse/tool@0-1?distro=sles-15.6";
  for (const auto& [id, record] : file.records) {
    EXPECT_EQ(record.upstream, std::vector<std::string>{"CVE-2099-0007"}) << id;
    expect_answers(record, {{tool, id.ends_with("A-5") ? "affected" : "silent"}, {leap, "silent"}});
  }
  EXPECT_TRUE(read_text(update("A-5", fedora(package))).errors.empty());
  const auto one = testing_support::keep_records(
      feeds::updateinfo::read_file, "errata.json",
      R"({"data":[{"id":"ALSA-1","type":"security","issued_date":1,"updated_date":1,"packages":[]}]})");
  EXPECT_EQ(one.records.size(), 1U);
  ASSERT_EQ(one.errors.size(), 1U);
  EXPECT_TRUE(one.errors[0].contains("ALSA-1")) << one.errors[0];
}

TEST(Errata, JsonOfAlmaLinuxAndRocky) {
  const auto alma = read(feeds::updateinfo::read_file, "updateinfo", "errata.full.json");
  EXPECT_EQ(alma.errors.size(), 2U);
  ASSERT_EQ(alma.records.size(), 1U);
  const auto& erratum = alma.records.begin()->second;
  EXPECT_EQ(erratum.id, "almalinux-errata/ALSA-2099:0010");
  EXPECT_EQ(erratum.published, "2099-01-01T00:00:00Z");
  EXPECT_EQ(erratum.modified, "2099-01-01T23:59:59Z");
  const std::string tool = "rpm/almalinux/tool@18.1-1.module_el8.4.0?distro=almalinux-8.6&epoch=1";
  expect_answers(erratum, {{tool + "&rpmmod=tool:18:1:2", "affected"},
                           {tool + "&rpmmod=tool:20:1:2", "silent"},
                           {tool, "unknown"},
                           {"rpm/almalinux/plain@1.9-1.el8?distro=almalinux-8.6", "affected"},
                           {"rpm/almalinux/plain@2.0-1.el8_4?distro=almalinux-8.6", "not-affected"},
                           {"rpm/almalinux/plain@1.9-1.el9?distro=almalinux-9.1", "silent"},
                           {"rpm/almalinux/plain@1.9-1.el8?distro=almalinux-8.6&repository_id=epel",
                            "silent"}});
  const auto rocky = read(feeds::updateinfo::read_file, "updateinfo", "rocky.json");
  EXPECT_EQ(rocky.errors.size(), 1U);
  ASSERT_EQ(rocky.records.size(), 1U);
  const auto& one = rocky.records.begin()->second;
  EXPECT_EQ(one.id, "rocky-errata/RLSA-2099:0020");
  EXPECT_EQ(one.cwes, std::vector<std::string>{"CWE-770"});
  expect_answers(one, {{"rpm/rocky/made-up-libs@1.25.2-0.el8?distro=rocky-8.9", "affected"},
                       {"rpm/rocky/made-up-libs@1.25.2-1.el8_1?distro=rocky-8.9", "not-affected"},
                       {"rpm/rocky/made-up@1-1?distro=rocky-8.9", "silent"},
                       {"rpm/rocky/tool@18.1-1.module%2Bel8?distro=rocky-8.9&rpmmod=tool:18:1:2",
                        "affected"}});
}

// An OSV erratum of AlmaLinux: `tool` is mended in a module's build, `plain` in none.
Advisory osv_erratum(const std::string& title) {
  const auto package = [](const std::string& name, const std::string& fixed) {
    return R"({"package":{"ecosystem":"AlmaLinux:8","name":")" + name +
           R"("},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":")" + fixed +
           R"("}]}]})";
  };
  const auto bytes =
      Bytes::copy_of(R"({"id":"ALSA-2099:0001","modified":"2099-01-01T00:00:00Z","summary":")" +
                     title + R"(","affected":[)" + package("tool", "18.2-1.module_el8.9.0+1+abc") +
                     "," + package("plain", "2.0-1.el8") + "]}");
  auto record = feeds::osv::read_record(bytes.padded(), {});
  EXPECT_TRUE(record);
  return record ? *std::move(record) : Advisory();
}

TEST(Modules, TitlesOfOsvErrataNameTheirStreams) {
  const auto tool = [](const std::string& version, const std::string& more) {
    return "rpm/almalinux/tool@" + version + ".module_el8.9.0?distro=almalinux-8.9" + more;
  };
  const std::string plain = "rpm/almalinux/plain@1.0-1.el8?distro=almalinux-8.9";
  for (const auto* title :
       {"Moderate: tool:18 security update", "tool:18 bug fix and enhancement update",
        "Red Hat Security Advisory: tool:18 security update",
        "Important: tool-devel:rhel8 and tool:18 security, bug fix, and enhancement update"}) {
    expect_answers(osv_erratum(title), {{tool("18.1-1", "&rpmmod=tool:18:1:c"), "affected"},
                                        {tool("18.3-1", "&rpmmod=tool:18:1:c"), "not-affected"},
                                        {tool("16.1-1", "&rpmmod=tool:16:1:c"), "silent"},
                                        {tool("18.1-1", ""), "unknown"},
                                        {tool("18.3-1", ""), "silent"},
                                        {plain, "affected"}});
  }
  for (const auto* title :
       {"", "Moderate: tool security update", "Moderate: tool:18", "tool:18: overflow",
        "Moderate: tool:18 and security update", "Fix of a:b:c security update",
        "Moderate: tool:18 in other words security update", "Moderate: :18 security update"}) {
    expect_answers(osv_erratum(title), {{tool("18.1-1", "&rpmmod=tool:18:1:c"), "unknown"},
                                        {tool("18.3-1", "&rpmmod=tool:18:1:c"), "silent"},
                                        {tool("18.1-1", ""), "unknown"},
                                        {plain, "affected"}});
  }
}

}  // namespace
}  // namespace akashi

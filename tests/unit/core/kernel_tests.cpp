#include "match/kernel.h"

#include <gtest/gtest.h>

#include <string>

#include "base/messages/match.h"

namespace akashi::match {
namespace {

struct World {
  Bom bom;
  std::vector<Finding> findings;
  MatchResult result;

  void add(const std::string& purl, Status status = Status::kAffected) {
    Component component;
    component.purl = *parse_purl(purl);
    component.name = component.purl.name;
    component.version = component.purl.version;
    Finding finding;
    finding.component = static_cast<std::uint32_t>(bom.components.size());
    finding.vulnerability = "CVE-2024-1086";
    finding.status = status;
    finding.opinions.push_back({.advisory = "CVE-2024-1086", .status = status});
    bom.components.push_back(std::move(component));
    findings.push_back(std::move(finding));
    result.statuses.push_back({status, {}});
    result.coverage = count_coverage(result.statuses);
  }
};

TEST(KernelHeaders, NoCodeIsNotAffected) {
  for (const std::string purl :
       {"pkg:deb/debian/linux-libc-dev@6.1.55-1", "pkg:deb/debian/linux-headers-6.1.0-13-amd64@6.1",
        "pkg:deb/ubuntu/linux-hwe-5.15-headers-5.15.0-91@5", "pkg:rpm/redhat/kernel-headers@5.14",
        "pkg:rpm/redhat/kernel-devel@5.14", "pkg:rpm/opensuse/linux-glibc-devel@6",
        "pkg:apk/alpine/linux-headers@6.5", "pkg:apk/alpine/linux-lts-dev@6.6",
        "pkg:alpm/arch/linux-api-headers@6.7"}) {
    for (const auto before : {Status::kAffected, Status::kUnknown}) {
      World world;
      world.add(purl, before);
      settle_kernel_headers(world.bom, world.findings, world.result);
      const auto& finding = world.findings.front();
      EXPECT_EQ(finding.status, Status::kNotAffected) << purl;
      // What the record says stays to be seen, with the reason.
      EXPECT_EQ(finding.opinions.front().status, before) << purl;
      EXPECT_TRUE(
          finding.opinions.front().reason.text().contains(world.bom.components.front().name))
          << purl;
      EXPECT_EQ(world.result.statuses.front().status, Status::kNotAffected) << purl;
      EXPECT_EQ(world.result.coverage.not_affected, 1U) << purl;
    }
  }
}

// Kernels, programs from the kernel's source, and packages whose names are only similar.
TEST(KernelHeaders, EverythingElseStays) {
  for (const std::string purl :
       {"pkg:deb/debian/linux-image-6.1.0-13-amd64@6.1.55-1", "pkg:deb/debian/linux-perf@6.1",
        "pkg:deb/debian/linux-source-6.1@6.1", "pkg:deb/debian/linux@6.1",
        "pkg:deb/ubuntu/linux-modules-6.5.0-14-generic@6", "pkg:rpm/redhat/kernel@5.14",
        "pkg:rpm/redhat/kernel-core@5.14", "pkg:rpm/redhat/kernel-modules@5.14",
        "pkg:rpm/redhat/kernel-tools@5.14", "pkg:apk/alpine/linux-lts@6.6",
        "pkg:apk/alpine/linux-pam-dev@1.5", "pkg:apk/alpine/linux-pam-doc@1.5",
        "pkg:npm/linux-headers@1", "pkg:deb/debian/libc6-dev@2.36"}) {
    World world;
    world.add(purl);
    settle_kernel_headers(world.bom, world.findings, world.result);
    EXPECT_EQ(world.findings.front().status, Status::kAffected) << purl;
    EXPECT_EQ(world.result.statuses.front().status, Status::kAffected) << purl;
  }
}

// What could not be read may be about something else.
TEST(KernelHeaders, UnreadRecordsKeepTheComponentOpen) {
  World world;
  world.add("pkg:deb/debian/linux-libc-dev@6.1");
  world.result.unread.insert(0);
  settle_kernel_headers(world.bom, world.findings, world.result);
  EXPECT_EQ(world.result.statuses.front().status, Status::kAffected);
  world.result.unread.clear();
  world.result.statuses.front() = {Status::kUnknown, {msg::kDamagedEntry, {"linux"}}};
  world.findings.front().status = Status::kAffected;
  settle_kernel_headers(world.bom, world.findings, world.result);
  EXPECT_EQ(world.result.statuses.front().status, Status::kUnknown);
}

TEST(RunningKernel, ByTheReleaseOfItsPackage) {
  const auto state = [](const std::string& purl, std::string_view release) {
    World world;
    world.add(purl);
    mark_running_kernel(world.bom, release);
    const auto& properties = world.bom.components.front().properties;
    return properties.empty() ? std::string() : properties.front().value;
  };
  EXPECT_EQ(state("pkg:deb/debian/linux-image-6.1.0-18-amd64@6.1.76-1", "6.1.0-18-amd64"),
            "running");
  EXPECT_EQ(state("pkg:deb/debian/linux-image-6.1.0-13-amd64@6.1.55-1", "6.1.0-18-amd64"),
            "installed");
  EXPECT_EQ(state("pkg:deb/debian/linux-image-amd64@6.1.76-1", "6.1.0-18-amd64"),
            "");  // Has no kernel.
  EXPECT_EQ(state("pkg:rpm/redhat/kernel-core@5.14.0-362.8.1.el9_3?arch=x86_64",
                  "5.14.0-362.8.1.el9_3.x86_64"),
            "running");
  EXPECT_EQ(state("pkg:rpm/redhat/kernel-core@0:5.14.0-284.el9?arch=x86_64&epoch=0",
                  "5.14.0-362.8.1.el9_3.x86_64"),
            "installed");
  EXPECT_EQ(state("pkg:apk/alpine/linux-lts@6.6.14-r0", "6.6.14-0-lts"), "running");
  EXPECT_EQ(state("pkg:apk/alpine/linux-pam@1.5.3-r7", "6.6.14-0-lts"), "");
}

}  // namespace
}  // namespace akashi::match

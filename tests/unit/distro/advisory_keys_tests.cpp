// Under which names advisories know a component of an SBOM that another tool wrote: only its purl
// is known.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ecosystem/ecosystem.h"

namespace akashi {
namespace ecosystems {
namespace apk {
extern const Ecosystem kLeaf;
}
namespace deb {
extern const Ecosystem kLeaf;
}
namespace rpm {
extern const Ecosystem kLeaf;
}
}  // namespace ecosystems

namespace {

// `binaries`: with the names of binary packages beside those of source packages.
std::string keys(std::string_view purl, std::vector<Property> properties = {},
                 SourcePackage source = {}, bool binaries = false) {
  Component component;
  const auto parsed = parse_purl(purl);
  if (!parsed) {
    return parsed.error().text();
  }
  component.purl = *parsed;
  component.name = parsed->name;
  component.version = parsed->version;
  component.properties = std::move(properties);
  component.source = std::move(source);
  const auto& leaf = parsed->type == "deb"   ? ecosystems::deb::kLeaf
                     : parsed->type == "apk" ? ecosystems::apk::kLeaf
                                             : ecosystems::rpm::kLeaf;
  std::string out;
  for (const auto& key : leaf.advisory_keys(component)) {
    if (!binaries && key.name.ends_with(" (binary)")) {
      continue;
    }
    out += (out.empty() ? "" : " | ") + key.ecosystem + " " + key.name + " " + key.version;
  }
  return out;
}

TEST(Keys, BinaryPackagesBesideSourcePackages) {
  EXPECT_EQ(keys("pkg:deb/ubuntu/libcurl4@1?distro=jammy&epoch=2&upstream=curl@3", {}, {}, true),
            "Ubuntu:22.04:LTS libcurl4 (binary) 2:1 | Ubuntu:22.04:LTS curl 3 | "
            "Ubuntu:Pro:22.04:LTS curl 3");
  EXPECT_EQ(keys("pkg:deb/echo/curl@1", {}, {}, true), "Echo curl 1");
  EXPECT_EQ(keys("pkg:rpm/rocky/a-libs@1-1?distro=rocky-9.1&upstream=a-1-1.src.rpm", {}, {}, true),
            "Rocky Linux:9 a-libs (binary) 1-1 | Rocky Linux:9 a 1-1");
}

TEST(Keys, ModuleStreams) {
  const std::string purl = "pkg:rpm/almalinux/nodejs@18.1-1.module_el8.5.0?distro=almalinux-8.5";
  EXPECT_EQ(keys(purl + "&rpmmod=nodejs:18:8050:abc"),
            "AlmaLinux:8 nodejs:18/nodejs 18.1-1.module_el8.5.0 | "
            "AlmaLinux:8 ?/nodejs 18.1-1.module_el8.5.0");
  EXPECT_EQ(keys(purl, {{"akashi:rpm:modularity-label", "nodejs:18:8050:abc"}}),
            keys(purl + "&rpmmod=nodejs:18:8050:abc"));
  EXPECT_EQ(keys(purl),
            "AlmaLinux:8 ?/nodejs 18.1-1.module_el8.5.0 | AlmaLinux:8 */nodejs "
            "18.1-1.module_el8.5.0");
}

TEST(Keys, DistributionsThatOsvDoesNotHave) {
  EXPECT_EQ(keys("pkg:rpm/amzn/a@1-1?distro=amzn-2023"), "Amazon Linux:2023 a 1-1");
  EXPECT_EQ(keys("pkg:rpm/amzn/a@1-1?distro=amzn-2018.03"), "Amazon Linux:1 a 1-1");
  EXPECT_EQ(keys("pkg:rpm/amzn/a@1-1?distro=amzn-2"),
            "Amazon Linux:2 a 1-1 | Amazon Linux:2:* a 1-1");
  EXPECT_EQ(keys("pkg:rpm/ol/a@1-1?distro=ol-8.9"), "Oracle Linux:8 a 1-1");
  EXPECT_EQ(keys("pkg:rpm/fedora/a@1-1?distro=fedora-43"), "Fedora:43 a 1-1");
  EXPECT_EQ(keys("pkg:rpm/altlinux/a@1-1?distro=altlinux-10.2"), "ALT:p10 a 1-1");
  EXPECT_EQ(keys("pkg:rpm/altlinux/a@1-1?distro=altlinux-20230918"), "");
  EXPECT_EQ(keys("pkg:rpm/almalinux/a@1-1?distro=almalinux-9.1&repository_id=epel"),
            "EPEL:9 a 1-1");
}

TEST(DebKeys, ReleasesInEveryForm) {
  EXPECT_EQ(keys("pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie"), "Debian:8 curl 7.50.3-1");
  EXPECT_EQ(keys("pkg:deb/debian/curl@7.88.1-10?distro=debian-12"), "Debian:12 curl 7.88.1-10");
  EXPECT_EQ(keys("pkg:deb/debian/curl@7.88.1-10?distro=debian-12.5"), "Debian:12 curl 7.88.1-10");
  EXPECT_EQ(keys("pkg:deb/debian/curl@1?distro=debian-bookworm"), "Debian:12 curl 1");
  EXPECT_EQ(keys("pkg:deb/debian/curl@1?distro=Debian-12"), "Debian:12 curl 1");
  EXPECT_EQ(keys("pkg:deb/debian/curl@1?distro=12"), "Debian:12 curl 1");
  EXPECT_EQ(keys("pkg:deb/debian/curl@1?distro=squeeze"), "Debian:6.0 curl 1");
  EXPECT_EQ(keys("pkg:deb/debian/curl@1?distro=debian-6.0.10"), "Debian:6.0 curl 1");
  EXPECT_EQ(keys("pkg:deb/debian/curl@1?distro=sid"), "");
  EXPECT_EQ(keys("pkg:deb/debian/curl@1?distro=debian-testing"), "");
  EXPECT_EQ(keys("pkg:deb/debian/curl@1"), "");
  EXPECT_EQ(keys("pkg:deb/ubuntu/curl@1?distro=ubuntu-22.04"),
            "Ubuntu:22.04:LTS curl 1 | "
            "Ubuntu:Pro:22.04:LTS curl 1");
  EXPECT_EQ(keys("pkg:deb/ubuntu/curl@1?distro=ubuntu-22.04.3"),
            "Ubuntu:22.04:LTS curl 1 | "
            "Ubuntu:Pro:22.04:LTS curl 1");
  EXPECT_EQ(keys("pkg:deb/ubuntu/curl@1?distro=noble"),
            "Ubuntu:24.04:LTS curl 1 | "
            "Ubuntu:Pro:24.04:LTS curl 1");
  EXPECT_EQ(keys("pkg:deb/ubuntu/curl@1?distro=mantic"), "Ubuntu:23.10 curl 1");
  EXPECT_EQ(keys("pkg:deb/ubuntu/curl@1?distro=ubuntu-23.04"), "Ubuntu:23.04 curl 1");
  EXPECT_EQ(keys("pkg:deb/echo/curl@1"), "Echo curl 1");
  EXPECT_EQ(keys("pkg:deb/kali/curl@1?distro=kali-2024.1"), "");
  EXPECT_EQ(keys("pkg:deb/raspbian/curl@1?distro=raspbian-12"), "");
}

TEST(DebKeys, SourcePackages) {
  EXPECT_EQ(keys("pkg:deb/debian/libssl3@3.0.11-1?distro=debian-12&upstream=openssl"),
            "Debian:12 openssl 3.0.11-1");
  EXPECT_EQ(
      keys("pkg:deb/debian/libgcc-s1@12.2.0-14%2Bb1?distro=debian-12&upstream=gcc-12%4012.2.0-14"),
      "Debian:12 gcc-12 12.2.0-14");
  EXPECT_EQ(keys("pkg:deb/debian/libaudit1@3.0.9-1?distro=debian-12&epoch=1&upstream=audit"),
            "Debian:12 audit 1:3.0.9-1");
  EXPECT_EQ(keys("pkg:deb/debian/libaudit1@1:3.0.9-1?distro=debian-12&epoch=1"),
            "Debian:12 libaudit1 1:3.0.9-1");
  EXPECT_EQ(keys("pkg:deb/debian/openssl@3.0.11-1?arch=source&distro=debian-12"),
            "Debian:12 openssl 3.0.11-1");
  EXPECT_EQ(keys("pkg:deb/debian/libssl3@3.0.11-1?distro=debian-12", {}, {"openssl", "3.0.11-1"}),
            "Debian:12 openssl 3.0.11-1");
  EXPECT_EQ(keys("pkg:deb/debian/linux-image-6.1.0-18-amd64@6.1.76-1?distro=debian-12", {},
                 {"linux-signed-amd64", "6.1.76+1"}),
            "Debian:12 linux 6.1.76-1");
  EXPECT_EQ(keys("pkg:deb/ubuntu/linux-image-aws@6.8.0-1021.23?distro=noble", {},
                 {"linux-signed-aws", "6.8.0-1021.23"}),
            "Ubuntu:24.04:LTS linux-aws 6.8.0-1021.23 | "
            "Ubuntu:Pro:24.04:LTS linux-aws 6.8.0-1021.23");
}

TEST(ApkKeys, BranchesAndOrigins) {
  EXPECT_EQ(keys("pkg:apk/alpine/libssl3@3.1.4-r5?distro=alpine-3.19.1&upstream=openssl"),
            "Alpine:v3.19 openssl 3.1.4-r5");
  EXPECT_EQ(keys("pkg:apk/alpine/curl@8.5.0-r0?distro=3.19"), "Alpine:v3.19 curl 8.5.0-r0");
  EXPECT_EQ(keys("pkg:apk/alpine/curl@8.5.0-r0?distro=alpine-v3.19"), "Alpine:v3.19 curl 8.5.0-r0");
  EXPECT_EQ(keys("pkg:apk/alpine/curl@8.5.0-r0?distro=alpine-edge"), "");
  EXPECT_EQ(keys("pkg:apk/alpine/curl@8.5.0-r0?distro=alpine-3.20.0_alpha20240329"), "");
  EXPECT_EQ(keys("pkg:apk/alpine/curl@8.5.0-r0"), "");
  EXPECT_EQ(keys("pkg:apk/wolfi/libssl3@3.3.0-r0?distro=wolfi-20230201&upstream=openssl"),
            "Wolfi libssl3 3.3.0-r0");
  EXPECT_EQ(keys("pkg:apk/chainguard/curl@8.5.0-r0"), "Chainguard curl 8.5.0-r0");
  EXPECT_EQ(keys("pkg:apk/minimos/curl@8.5.0-r0"), "MinimOS curl 8.5.0-r0");
  EXPECT_EQ(keys("pkg:apk/alpaquita/curl@8.5.0-r0?distro=alpaquita-23"),
            "Alpaquita:23 curl 8.5.0-r0");
  EXPECT_EQ(keys("pkg:apk/bellsoft-hardened-containers/curl@8.5.0-r0?distro=stream"),
            "BellSoft Hardened Containers:stream curl 8.5.0-r0");
}

TEST(RpmKeys, Distributions) {
  const std::string tail = "&epoch=1&upstream=openssl-3.0.7-18.x.src.rpm";
  const auto of = [&](const std::string& head) {
    return keys("pkg:rpm/" + head.substr(0, head.find('?')) + "/openssl-libs@3.0.7-18.x" +
                head.substr(head.find('?')) + tail);
  };
  EXPECT_EQ(of("almalinux?distro=almalinux-9.3"), "AlmaLinux:9 openssl-libs 1:3.0.7-18.x");
  EXPECT_EQ(of("alma?distro=alma-9.3"), "AlmaLinux:9 openssl-libs 1:3.0.7-18.x");
  EXPECT_EQ(of("rocky?distro=rocky-9.3"), "Rocky Linux:9 openssl 1:3.0.7-18.x");
  EXPECT_EQ(of("rocky-linux?distro=rocky-linux-9-x86-64"), "Rocky Linux:9 openssl 1:3.0.7-18.x");
  EXPECT_EQ(of("mageia?distro=mageia-9"), "Mageia:9 openssl 1:3.0.7-18.x");
  EXPECT_EQ(of("azurelinux?distro=azurelinux-3.0"), "Azure Linux:3 openssl 1:3.0.7-18.x");
  EXPECT_EQ(of("cbl-mariner?distro=cbl-mariner-2.0"), "Azure Linux:2 openssl 1:3.0.7-18.x");
  EXPECT_EQ(of("photon?distro=photon-4.0"),
            "Photon OS:4.0 openssl-libs 1:3.0.7-18.x | Photon OS:4.0 openssl 1:3.0.7-18.x");
  EXPECT_EQ(of("openeuler?distro=openEuler-22.03-LTS-SP3"),
            "openEuler:22.03-LTS-SP3 openssl 1:3.0.7-18.x");
  EXPECT_EQ(of("openeuler?distro=openeuler-22.03"), "");
  EXPECT_EQ(of("opensuse?distro=opensuse-leap-15.5"), "openSUSE:Leap 15.5 openssl 1:3.0.7-18.x");
  EXPECT_EQ(of("opensuse.leap?distro=opensuse.leap-15.5"),
            "openSUSE:Leap 15.5 openssl 1:3.0.7-18.x");
  EXPECT_EQ(of("opensuse?distro=opensuse-tumbleweed-20240101"),
            "openSUSE:Tumbleweed openssl 1:3.0.7-18.x");
  EXPECT_EQ(of("opensuse?distro=opensuse-leap-micro-5.5"),
            "openSUSE:Leap Micro 5.5 openssl 1:3.0.7-18.x");
  EXPECT_EQ(of("suse?distro=sle-micro-5.5"),
            "SUSE:Linux Enterprise Micro 5.5 openssl 1:3.0.7-18.x");
  EXPECT_EQ(of("suse?distro=sles-16.0"), "SUSE:Linux Enterprise Server 16.0 openssl 1:3.0.7-18.x");
  EXPECT_EQ(of("suse?distro=sles"), "");
  EXPECT_EQ(of("fedora?distro=fedora-39"), "Fedora:39 openssl-libs 1:3.0.7-18.x");
  EXPECT_EQ(of("redhat?distro=rhel-9.3"), "");
}

TEST(RpmKeys, SuseProductsOfOneServicePack) {
  const auto all = keys("pkg:rpm/suse/openssl@1-1?distro=sles-15.4");
  for (const auto* product :
       {"SUSE:Linux Enterprise Server 15 SP4 openssl",
        "SUSE:Linux Enterprise Server 15 SP4-LTSS openssl",
        "SUSE:Linux Enterprise Module for Basesystem 15 SP4 openssl",
        "SUSE:Linux Enterprise Module for Server Applications 15 SP4 openssl"}) {
    EXPECT_NE(all.find(product), std::string::npos) << product;
  }
  EXPECT_EQ(all.find("SP3"), std::string::npos);
  const auto twelve = keys("pkg:rpm/suse/openssl@1-1?distro=sles-12.5");
  EXPECT_NE(twelve.find("SUSE:Linux Enterprise Software Development Kit 12 SP5 "),
            std::string::npos);
  EXPECT_NE(twelve.find("SUSE:Linux Enterprise Module for Web and Scripting 12 "),
            std::string::npos);
  EXPECT_NE(keys("pkg:rpm/suse/openssl@1-1?distro=sles-15.0").find("Enterprise Server 15 openssl"),
            std::string::npos);
  EXPECT_EQ(keys("pkg:rpm/suse/chromium@120-bp155.2.64.1?distro=sles-15.5"),
            "SUSE:Package Hub 15 SP5 chromium 120-bp155.2.64.1");
}

TEST(RpmKeys, RedHatStreamsByRepository) {
  const auto of = [](const std::string& repository, const std::string& distro = "rhel-9.2") {
    return keys("pkg:rpm/redhat/podman@4.4.1-21.el9_2?epoch=2&distro=" + distro +
                "&repository_id=" + repository);
  };
  const std::string package = " podman 2:4.4.1-21.el9_2";
  // What is said of the product as a whole, by source package.
  const auto main = [&](const std::string& major, const std::string& variant) {
    const auto product = "Red Hat:enterprise_linux:" + major;
    return product + package + " | " + product + "::" + variant + package;
  };
  EXPECT_EQ(of("rhel-9-for-x86_64-appstream-rpms"), main("9", "appstream"));
  EXPECT_EQ(of("rhel-8-for-aarch64-baseos-rpms"), main("8", "baseos"));
  EXPECT_EQ(of("ubi-9-baseos-rpms"), main("9", "baseos"));
  EXPECT_EQ(of("ubi-9-for-x86_64-appstream-rpms"), main("9", "appstream"));
  EXPECT_EQ(of("rhel-9-baseos-rhui-rpms"), main("9", "baseos"));
  EXPECT_EQ(of("codeready-builder-for-rhel-9-x86_64-rpms"), main("9", "crb"));
  EXPECT_EQ(of("rhel-9-for-x86_64-appstream-eus-rpms"),
            "Red Hat:rhel_eus:9.2::appstream" + package);
  EXPECT_EQ(of("rhel-8-for-x86_64-appstream-aus-rpms__8_DOT_6"),
            "Red Hat:rhel_aus:8.6::appstream" + package);
  EXPECT_EQ(of("rhel-9-for-x86_64-appstream-eus-rpms", "rhel-9"), "");
  EXPECT_EQ(of("rhel-7-server-rpms"), main("7", "server"));
  EXPECT_EQ(of("rhel-10-for-x86_64-baseos-rpms"), "");
  EXPECT_EQ(of("epel"), "EPEL:9" + package);
  EXPECT_EQ(keys("pkg:rpm/redhat/a@1-1",
                 {{"akashi:rpm:content-sets",
                   "rhel-9-for-x86_64-baseos-rpms rhel-9-for-x86_64-appstream-rpms other"}}),
            "Red Hat:enterprise_linux:9 a 1-1 | Red Hat:enterprise_linux:9::appstream a 1-1 | Red "
            "Hat:enterprise_linux:9::baseos a 1-1");
}

TEST(RpmKeys, EpochOfTheSource) {
  // The version of the source differs: its epoch is not known.
  EXPECT_EQ(keys("pkg:rpm/rocky/"
                 "perl-Errno@1.28-419.el8?distro=rocky-8.5&upstream=perl-5.26.3-419.el8.src.rpm"),
            "Rocky Linux:8 perl 5.26.3-419.el8");
  EXPECT_EQ(keys("pkg:rpm/rocky/openssl@1.1-1?distro=rocky-8.5&epoch=0"),
            "Rocky Linux:8 openssl 1.1-1");
  EXPECT_EQ(keys("pkg:rpm/rocky/perl-Errno@1.28-419.el8?distro=rocky-8.5", {},
                 {"perl", "4:5.26.3-419.el8"}),
            "Rocky Linux:8 perl 4:5.26.3-419.el8");
}

}  // namespace
}  // namespace akashi

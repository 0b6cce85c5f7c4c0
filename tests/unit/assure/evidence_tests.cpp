#include "assure/evidence.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "base/messages/evidence.h"
#include "formats/tree.h"
#include "support/fuzz_catalogue.h"

namespace akashi::assure {
namespace {

using testing_support::own_catalogue;

const Scheme& probes() {
  return **own_catalogue().judge_by("product-probes");
}

class EvidenceTest : public testing::Test {
 protected:
  EvidenceTest() { subject_.on = std::chrono::year(2026) / 11 / 22; }

  std::string bearing(std::string_view probe) {
    seen_ = observe(probes(), subject_, Limits{});
    for (const auto& one : seen_) {
      if (one.probe->id == probe) {
        facts_.clear();
        for (const auto& fact : one.facts) {
          facts_ += fact.place + " " + fact.text.text() + "\n";
        }
        return std::string(bearing_name(one.bearing));
      }
    }
    return "no such probe";
  }
  void image(const std::map<std::string, std::string>& files) {
    image_ = {};
    for (const auto& [path, bytes] : files) {
      image_.files.push_back({.path = path, .bytes = bytes, .read = true, .error = {}});
    }
    subject_.image = &image_;
  }
  void security_txt(std::string bytes) {
    page_ = {.name = "security.txt", .bytes = std::move(bytes), .on = subject_.on};
    subject_.security_txt = &page_;
  }
  void page(std::string bytes) {
    page_ = {.name = "page.html", .bytes = std::move(bytes), .on = subject_.on};
    subject_.page = &page_;
  }
  void add(std::string purl, SupportState support = SupportState::kSupported) {
    Component component;
    component.purl = *parse_purl(purl);
    component.name = component.purl.name;
    component.version = component.purl.version;
    report_.bom.components.push_back(std::move(component));
    report_.support.push_back({.state = support, .since = "2024-01-01"});
    subject_.report = &report_;
  }

  Subject subject_;
  SeenImage image_;
  SeenPage page_;
  Report report_;
  std::vector<ProbeResult> seen_;
  std::string facts_;
};

TEST_F(EvidenceTest, NothingGivenSaysNothing) {
  for (const auto& observation : observe(probes(), subject_, Limits{})) {
    EXPECT_EQ(observation.bearing, Bearing::kSilent) << observation.probe->id;
    EXPECT_FALSE(observation.facts.empty()) << observation.probe->id;
  }
}

TEST_F(EvidenceTest, EveryProbeOfTheDataHasAQuery) {
  for (const auto& observation : observe(probes(), subject_, Limits{})) {
    for (const auto& fact : observation.facts) {
      EXPECT_FALSE(fact.text.id == msg::kEvidenceNoQuery) << observation.probe->id;
    }
  }
}

TEST_F(EvidenceTest, SecurityTxt) {
  const std::string contact = "Contact: mailto:a@b\n";
  const std::string policy = "Policy: https://a/b\n";
  security_txt(contact + policy + "Expires: 2027-01-31T00:00:00Z\n");
  EXPECT_EQ(bearing("security-txt"), "supports") << facts_;
  security_txt(contact + policy + "Expires: 2026-11-22T00:00:00Z\n");  // Today.
  EXPECT_EQ(bearing("security-txt"), "supports") << facts_;
  security_txt(contact + policy + "Expires: 2026-11-21T23:59:59Z\n");
  EXPECT_EQ(bearing("security-txt"), "contradicts") << facts_;
  security_txt(policy + "Expires: 2027-01-31T00:00:00Z\n");
  EXPECT_EQ(bearing("security-txt"), "contradicts") << facts_;
  security_txt(contact + "Expires: 2027-01-31T00:00:00Z\n");
  EXPECT_EQ(bearing("security-txt"), "says-nothing") << facts_;
  security_txt("<html>404</html>");
  EXPECT_EQ(bearing("security-txt"), "says-nothing") << facts_;
  // A copy that is too old.
  security_txt(contact + policy + "Expires: 2027-01-31T00:00:00Z\n");
  page_.on = std::chrono::year(2026) / 8 / 24;
  EXPECT_EQ(bearing("security-txt"), "supports") << facts_;
  page_.on = std::chrono::year(2026) / 8 / 23;
  EXPECT_EQ(bearing("security-txt"), "says-nothing") << facts_;
  page_.on.reset();
  EXPECT_EQ(bearing("security-txt"), "says-nothing") << facts_;
}

TEST_F(EvidenceTest, DisclosurePage) {
  const std::string words =
      "<p>報告先: <a "
      "href=\"mailto:p@example.com\">PSIRT</a></p>\n<p>5営業日以内に受領の連絡をします。</p>";
  page(words + "<p>対応状況は毎月お知らせします。</p>");
  EXPECT_EQ(bearing("disclosure-page"), "supports") << facts_;
  page(words);
  EXPECT_EQ(bearing("disclosure-page"), "says-nothing") << facts_;
  page(words + "<script>var x = '対応状況';</script><!-- 対応状況 -->");
  EXPECT_EQ(bearing("disclosure-page"), "says-nothing") << facts_;
  page("Report a vulnerability: we acknowledge within 3 days and send STATUS UPDATES.");
  EXPECT_EQ(bearing("disclosure-page"), "supports") << facts_;
}

TEST_F(EvidenceTest, SaysOfWhichDayACopyIs) {
  security_txt("Contact: mailto:a@b\nPolicy: https://a/b\nExpires: 2027-01-31T00:00:00Z\n");
  EXPECT_EQ(bearing("security-txt"), "supports");
  EXPECT_TRUE(facts_.contains("looked at on 2026-11-22")) << facts_;
  page_.written = true;
  EXPECT_EQ(bearing("security-txt"), "supports");
  EXPECT_TRUE(facts_.contains("last written on 2026-11-22")) << facts_;
  page_.on.reset();
  EXPECT_EQ(bearing("security-txt"), "says-nothing") << facts_;
}

TEST_F(EvidenceTest, Accounts) {
  image({{"etc/passwd", "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1::/:/usr/sbin/nologin\n"},
         {"etc/shadow", "root:*:19000:0:99999:7:::\ndaemon:!:19000::::::\n"}});
  EXPECT_EQ(bearing("accounts"), "supports") << facts_;
  image({{"etc/passwd", "root:x:0:0:root:/root:/bin/sh\n"}, {"etc/shadow", "root::19000::::::\n"}});
  EXPECT_EQ(bearing("accounts"), "contradicts");
  EXPECT_TRUE(facts_.contains("etc/shadow:1 account root needs no password (shell /bin/sh)"));
  image({{"etc/passwd", "root:x:0:0:root:/root:/bin/sh\n"},
         {"etc/shadow", "root:$6$a$b:19000::::::\n"}});
  EXPECT_EQ(bearing("accounts"), "contradicts") << facts_;
  image({{"etc/passwd", "admin:abcdefghijklm:0:0::/:/bin/sh\n"}});  // No shadow: DES in passwd.
  EXPECT_EQ(bearing("accounts"), "contradicts") << facts_;
  // The password is elsewhere, and elsewhere is not known.
  image({{"etc/passwd", "root:x:0:0:root:/root:/bin/sh\n"}});
  EXPECT_EQ(bearing("accounts"), "says-nothing") << facts_;
  image_.files.push_back({.path = "etc/shadow", .bytes = {}, .read = false, .error = "permission"});
  EXPECT_EQ(bearing("accounts"), "says-nothing") << facts_;
  // Nothing is concluded of an image without accounts, or one that was read in part.
  image({});
  EXPECT_EQ(bearing("accounts"), "says-nothing");
  image({{"etc/passwd", "root:*:0:0:root:/root:/bin/sh\n"}});
  EXPECT_EQ(bearing("accounts"), "supports") << facts_;
  image_.unread.emplace_back("layer 3");
  EXPECT_EQ(bearing("accounts"), "says-nothing") << facts_;
}

TEST_F(EvidenceTest, PrivateKeys) {
  const auto with = [&](const std::string& text) {
    image({{"etc/app/server.key", text}});
    return bearing("private-keys");
  };
  EXPECT_EQ(with("-----BEGIN RSA PRIVATE KEY-----\nMII\n"), "contradicts");
  EXPECT_EQ(with("-----BEGIN PRIVATE KEY-----\nMII\n"), "contradicts");
  EXPECT_EQ(with("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMII\n"), "says-nothing");
  EXPECT_EQ(with("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"), "says-nothing");
  EXPECT_EQ(with("-----BEGIN CERTIFICATE-----\nMII\n"), "says-nothing");
  // Made with ssh-keygen, with and without a passphrase: the first line of each.
  EXPECT_EQ(with("-----BEGIN OPENSSH PRIVATE KEY-----\n"
                 "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\n"),
            "contradicts");
  EXPECT_EQ(with("-----BEGIN OPENSSH PRIVATE KEY-----\n"
                 "b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABBQyR8GZX\n"),
            "says-nothing");
}

TEST_F(EvidenceTest, SettingsAndFiles) {
  image({{"etc/ssh/sshd_config", "# PermitEmptyPasswords yes\nPermitEmptyPasswords no\n"},
         {"etc/inetd.conf", "#telnet stream tcp nowait root /usr/sbin/telnetd\n"}});
  EXPECT_EQ(bearing("ssh-settings"), "says-nothing") << facts_;
  EXPECT_EQ(bearing("inetd-services"), "says-nothing") << facts_;
  image({{"etc/ssh/sshd_config.d/x.conf", "\tpermitemptypasswords  YES\n"},
         {"etc/inetd.conf", "telnet\tstream tcp nowait root /usr/sbin/telnetd\n"},
         {"usr/sbin/telnetd", ""}});
  EXPECT_EQ(bearing("ssh-settings"), "contradicts");
  EXPECT_EQ(bearing("inetd-services"), "contradicts");
  EXPECT_EQ(bearing("clear-text-programs"), "contradicts");
}

TEST_F(EvidenceTest, Components) {
  add("pkg:deb/debian/zlib1g@1.2");
  EXPECT_EQ(bearing("components"), "supports") << facts_;
  EXPECT_EQ(bearing("component-support"), "supports") << facts_;
  EXPECT_EQ(bearing("matching"), "says-nothing") << facts_;
  EXPECT_EQ(bearing("exploited"), "says-nothing") << facts_;
  report_.sources = {
      {.name = "endoflife", .kind = "endoflife", .imported = "2026-08-01T00:00:00Z"}};
  EXPECT_EQ(bearing("component-support"), "says-nothing") << facts_;  // 113 days.
  report_.sources.clear();
  add("pkg:deb/debian/libc6", SupportState::kUnknown);
  EXPECT_EQ(bearing("components"), "says-nothing") << facts_;
  EXPECT_EQ(bearing("component-support"), "says-nothing") << facts_;
  add("pkg:deb/debian/inetutils-telnetd@2", SupportState::kEnded);
  EXPECT_EQ(bearing("component-support"), "contradicts") << facts_;
  EXPECT_EQ(bearing("clear-text-packages"), "contradicts") << facts_;
}

TEST_F(EvidenceTest, Matching) {
  add("pkg:deb/debian/zlib1g@1.2");
  report_.matched = true;
  report_.coverage.not_affected = 1;
  report_.sources = {{.name = "kev", .kind = "kev", .imported = "2026-11-01T00:00:00Z"}};
  EXPECT_EQ(bearing("matching"), "supports") << facts_;
  EXPECT_EQ(bearing("exploited"), "says-nothing") << facts_;  // None found is not none there.
  Finding finding;
  finding.status = Status::kAffected;
  finding.vulnerability = "CVE-2026-1";
  finding.kev = KevEntry{.date_added = "2026-01-01"};
  report_.findings.push_back(finding);
  EXPECT_EQ(bearing("exploited"), "contradicts");
  EXPECT_TRUE(facts_.contains("CVE-2026-1 in zlib1g is exploited"));
  report_.sources.front().imported = "2026-10-22T00:00:00Z";  // 31 days.
  EXPECT_EQ(bearing("matching"), "says-nothing") << facts_;
  report_.sources.front().imported = "2026-11-01T00:00:00Z";
  report_.sources.front().newest = "2025-11-01";  // An old copy, imported lately.
  EXPECT_EQ(bearing("matching"), "says-nothing");
  EXPECT_TRUE(facts_.contains("the newest record is of 2025-11-01")) << facts_;
  report_.sources.push_back({.name = "osv",
                             .kind = "osv",
                             .newest = "2026-10-31T23:00:00Z",
                             .imported = "2026-11-01T00:00:00Z"});
  EXPECT_EQ(bearing("matching"), "supports") << facts_;
  report_.coverage.not_evaluated = 1;
  EXPECT_EQ(bearing("matching"), "says-nothing") << facts_;
  report_.statuses = {{.status = Status::kNotEvaluated, .reason = {}}};
  EXPECT_EQ(bearing("matching"), "says-nothing") << facts_;
  report_.bom.components.front().type = ComponentType::kOperatingSystem;
  EXPECT_EQ(bearing("matching"), "supports") << facts_;
}

TEST_F(EvidenceTest, Decisions) {
  add("pkg:deb/debian/zlib1g@1.2");
  EXPECT_EQ(bearing("decisions"), "says-nothing");  // Not matched.
  report_.matched = true;
  report_.coverage.affected = 1;
  report_.sources = {
      {.name = "osv", .kind = "osv", .newest = "2026-11-01", .imported = "2026-11-01T00:00:00Z"}};
  EXPECT_EQ(bearing("decisions"), "supports") << facts_;
  Finding finding;
  finding.status = Status::kAffected;
  finding.vulnerability = "CVE-2026-1";
  report_.findings.push_back(finding);
  EXPECT_EQ(bearing("decisions"), "says-nothing") << facts_;
  auto& decisions = report_.findings.front().decisions;
  decisions.push_back({.table = "t", .outcomes = {"60 days"}, .outcome = "60 days"});
  EXPECT_EQ(bearing("decisions"), "supports") << facts_;
  decisions.front().outcomes = {"60 days", "3 days"};
  decisions.front().outcome = "3 days";
  EXPECT_EQ(bearing("decisions"), "says-nothing") << facts_;  // It may be.
  decisions.front().outcomes = {"3 days", "3 days & forensic investigation"};
  EXPECT_EQ(bearing("decisions"), "contradicts") << facts_;
  report_.findings.front().status = Status::kNotAffected;
  EXPECT_EQ(bearing("decisions"), "supports") << facts_;
  report_.coverage.not_evaluated = 1;
  EXPECT_EQ(bearing("decisions"), "says-nothing") << facts_;
}

// A finding with each statement that the three formats can make of it.
TEST_F(EvidenceTest, VexStatements) {
  add("pkg:deb/debian/zlib1g@1.2");
  report_.matched = true;
  Finding finding;
  finding.status = Status::kAffected;
  finding.vulnerability = "CVE-2026-1";
  finding.aliases = {"GHSA-1"};
  report_.findings.push_back(finding);
  EXPECT_EQ(bearing("vex"), "says-nothing") << facts_;
  const auto said = [&](std::string_view json) {
    const auto bytes = Bytes::copy_of(json);
    const auto tree = formats::parse_json(bytes.padded(), Limits{});
    EXPECT_TRUE(tree.has_value()) << json;
    const std::vector<SeenVex> vex = {read_vex("vex.json", tree->root())};
    subject_.vex = vex;
    auto out = bearing("vex");
    subject_.vex = {};
    return out;
  };
  const auto openvex = [&](const std::string& members, const std::string& day = "2026-11-01") {
    return said(R"({"@context": "https://openvex.dev/ns/v0.2.0", "timestamp": ")" + day +
                R"(T00:00:00Z", "statements": [{"vulnerability": )" + members + "}]}");
  };
  EXPECT_EQ(
      openvex(
          R"({"name": "CVE-2026-1"}, "status": "not_affected", "justification": "component_not_present")"),
      "supports")
      << facts_;
  EXPECT_EQ(
      openvex(
          R"({"name": "X", "aliases": ["GHSA-1"]}, "status": "affected", "action_statement": "update")"),
      "supports")
      << facts_;
  EXPECT_EQ(openvex(R"({"name": "GHSA-1"}, "status": "affected", "action_statement": "update")",
                    "2026-08-01"),
            "says-nothing")
      << facts_;
  EXPECT_EQ(openvex(R"({"name": "CVE-2026-1"}, "status": "not_affected")"), "says-nothing")
      << facts_;
  EXPECT_EQ(openvex(R"({"name": "CVE-2026-1"}, "status": "under_investigation")"), "says-nothing");
  EXPECT_EQ(openvex(R"({"name": "CVE-2026-1"}, "status": "fixed")"), "says-nothing");
  EXPECT_EQ(openvex(R"({"name": "CVE-2026-1"}, "status": "harmless", "action_statement": "none")"),
            "says-nothing");
  EXPECT_EQ(
      openvex(
          R"({"name": "CVE-2026-2"}, "status": "not_affected", "justification": "component_not_present")"),
      "says-nothing");
  EXPECT_TRUE(facts_.contains("no statement on CVE-2026-1")) << facts_;
  const auto cyclonedx = [&](const std::string& analysis) {
    return said(
        R"({"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"timestamp": "2026-11-01T00:00:00Z"},
        "vulnerabilities": [{"id": "CVE-2026-1", "analysis": )" +
        analysis + "}]}");
  };
  EXPECT_EQ(cyclonedx(R"({"state": "not_affected", "justification": "code_not_reachable"})"),
            "supports")
      << facts_;
  EXPECT_EQ(cyclonedx(R"({"state": "exploitable", "response": ["update"]})"), "supports") << facts_;
  EXPECT_EQ(cyclonedx(R"({"state": "false_positive"})"), "says-nothing") << facts_;
  EXPECT_EQ(cyclonedx(R"({"state": "in_triage"})"), "says-nothing") << facts_;
  const auto csaf = [&](const std::string& members) {
    return said(R"({"document": {"category": "csaf_vex", "csaf_version": "2.0",
        "tracking": {"current_release_date": "2026-11-01T00:00:00Z"}},
        "vulnerabilities": [{"cve": "CVE-2026-1", )" +
                members + "}]}");
  };
  EXPECT_EQ(
      csaf(
          R"("product_status": {"known_not_affected": ["p"]}, "flags": [{"label": "component_not_present"}])"),
      "supports")
      << facts_;
  EXPECT_EQ(
      csaf(
          R"("product_status": {"known_not_affected": ["p"]}, "threats": [{"category": "impact"}])"),
      "supports")
      << facts_;
  EXPECT_EQ(csaf(R"("product_status": {"known_not_affected": ["p"]})"), "says-nothing") << facts_;
  EXPECT_EQ(
      csaf(
          R"("product_status": {"known_affected": ["p"]}, "remediations": [{"category": "mitigation"}])"),
      "supports")
      << facts_;
  EXPECT_EQ(
      csaf(
          R"("product_status": {"known_affected": ["p"], "under_investigation": ["q"]}, "remediations": [{}])"),
      "says-nothing")
      << facts_;
  EXPECT_EQ(said(R"({"bomFormat": "CycloneDX", "specVersion": "1.6"})"), "says-nothing");
  EXPECT_TRUE(facts_.contains("is no VEX")) << facts_;
  EXPECT_EQ(said(R"(["text"])"), "says-nothing");
  report_.findings.clear();
  EXPECT_EQ(openvex(R"({"name": "CVE-2026-1"}, "status": "fixed")"), "supports") << facts_;
}

// However much there is, what decides is kept.
TEST_F(EvidenceTest, FactsAreBounded) {
  std::string passwd;
  for (int i = 0; i < 1000; ++i) {
    passwd += "u" + std::to_string(i) + "::0:0::/:/bin/sh\n";
  }
  image({{"etc/passwd", passwd}});
  EXPECT_EQ(bearing("accounts"), "contradicts");
  for (const auto& observation : seen_) {
    EXPECT_LE(observation.facts.size(), ProbeResult::kMostFacts);
    EXPECT_EQ(observation.more, observation.probe->id == "accounts" ? 980U : 0U);
  }
}

TEST_F(EvidenceTest, WhatIsNearDoesNotSpeakForACriterion) {
  const Item probe;
  const auto whole = [&](Bearing bearing, Relation relation) {
    const ProbeResult result{.probe = &probe, .bearing = bearing};
    return Bound{.parts = {{.result = &result, .relation = relation}}}.bearing();
  };
  EXPECT_EQ(whole(Bearing::kSupports, Relation::kPart), Bearing::kSupports);
  EXPECT_EQ(whole(Bearing::kSupports, Relation::kNear), Bearing::kSilent);
  EXPECT_EQ(whole(Bearing::kContradicts, Relation::kNear), Bearing::kContradicts);
}

TEST_F(EvidenceTest, BoundToCriteria) {
  image({{"etc/passwd", "root::0:0::/:/bin/sh\n"}});
  security_txt("Contact: mailto:a@b\nPolicy: https://a/b\nExpires: 2027-01-31T00:00:00Z\n");
  const auto seen = observe(probes(), subject_, Limits{});
  std::map<std::string, std::string> expected = {
      {"jc-star", "S1.1-02 S1.1-05"}, {"en-303-645", "5.1-1 5.2-1"}, {"cls", "5.1-1 5.2-1"}};
  for (const auto& [scheme, ids] : expected) {
    const auto bound =
        observed_criteria(own_catalogue(), probes(), *own_catalogue().find(scheme), seen);
    std::string said;
    for (const auto& criterion : bound) {
      if (criterion.bearing() != Bearing::kSilent) {
        said += (said.empty() ? "" : " ") + criterion.criterion->id;
        EXPECT_EQ(criterion.bearing(),
                  said.contains(' ') ? Bearing::kSupports : Bearing::kContradicts);
      }
    }
    EXPECT_EQ(said, ids) << scheme;
  }
}

}  // namespace
}  // namespace akashi::assure

// A publisher's index, its bundles, and the indexes of those who import them.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/messages/bundle.h"
#include "base/strings.h"
#include "service/bundle_export.h"
#include "service/bundle_import.h"
#include "service/database.h"
#include "support/golden.h"
#include "support/index_folder.h"

namespace akashi::testing_support {

// Made for these tests; they sign nothing else.
inline constexpr std::string_view kTrustedKey = R"(-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEINCMOLWT4bLWJXrPv3LMEhGIZGV/0+jxM4yejuC4u2ck
-----END PRIVATE KEY-----
)";
inline constexpr std::string_view kTrustedPublicKey = R"(-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAMPjVHtyuHbw2EdIbnsfNGik/9Wt99yLl7330LhclFac=
-----END PUBLIC KEY-----
)";
inline constexpr std::string_view kOtherPublicKey = R"(-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAQcmKz/HhA34bMwOJlHf0Q8Mqw69RzGjbX8cQjt/XhhA=
-----END PUBLIC KEY-----
)";
inline constexpr std::string_view kEncryptedKey = R"(-----BEGIN ENCRYPTED PRIVATE KEY-----
MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAikF69/MCXXjgICCAAw
DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEJBrcKWZ61RkSALdTcfROowEQEnF
NX/pe6kJc9Skg3nQuYlBa3cVInIb8x7ocBVhb70BCIyTZ4yLo/W0TbRo6tCalRGq
/V79yvIl82mPwQ82TKc=
-----END ENCRYPTED PRIVATE KEY-----
)";
inline constexpr std::string_view kP256Key = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgk2W5N5B6VdzYrVeK
68hXBS1upSBe3rQKiEiDOsxXQKqhRANCAAQVUGols2wqhGFxVLFZBlHUy4aesnYQ
OsuSI/k0NDJB9Ko906M8FmuUrCkMg7iXe86j1sj5t0jj+9lB7ICSRPIA
-----END PRIVATE KEY-----
)";

struct Bundles {
  explicit Bundles(const std::string& name) : folder("bundle-" + name) {
    std::ofstream(folder.path("trusted.key")) << kTrustedKey;
    std::ofstream(folder.path("trusted.pem")) << kTrustedPublicKey;
    std::ofstream(folder.path("other.pem")) << kOtherPublicKey;
  }

  std::string key_id() const { return PublicKey::from_pem(kTrustedPublicKey)->id(); }

  // Records of every feed, KEV and EPSS, and enough of one feed for a dictionary.
  void publish_samples() {
    for (int i = 0; i < 80; ++i) {
      folder.affects("S-" + std::to_string(i), i % 3 == 0 ? "PyPI" : "npm",
                     "p" + std::to_string(i % 30), std::to_string(1 + i % 4) + ".0.0",
                     i % 2 == 0 ? "CVE-2099-" + std::to_string(1000 + i % 20) : std::string());
    }
    part("S-3", "2.0.0", "2026-01-01T00:00:00Z");
    std::vector<std::string> paths = {folder.path("in")};
    for (const auto* feed :
         {"alpine_secdb", "cve5", "debian_tracker", "elixir", "friendsofphp", "nvd", "rubysec",
          "osv", "kev", "epss", "cwe", "endoflife", "exploitdb", "csaf"}) {
      paths.push_back(AKASHI_SOURCE_DIR "/src/feeds/" + std::string(feed) + "/testdata");
    }
    const auto summary = service::import_advisories(
        {.database = folder.path("publisher"), .paths = {paths.front()}, .name = "samples"},
        folder.services());
    ASSERT_TRUE(summary) << summary.error().text();
    for (std::size_t i = 1; i < paths.size(); ++i) {
      ASSERT_TRUE(service::import_advisories({.database = folder.path("publisher"),
                                              .paths = {paths[i]},
                                              .name = "feed" + std::to_string(i)},
                                             folder.services()));
    }
  }

  // A second file of the same record, with another ecosystem.
  void part(const std::string& id, const std::string& fixed, const std::string& modified) const {
    folder.record("part-" + id, R"({"id":")" + id + R"(","modified":")" + modified +
                                    R"(","affected":[{"package":{"ecosystem":"RubyGems",)" +
                                    R"("name":"p"},"ranges":[{"type":"ECOSYSTEM","events":[)" +
                                    R"({"introduced":"0"},{"fixed":")" + fixed + R"("}]}]}]})");
  }

  // One more revision of the publisher's index.
  void change(unsigned seed) {
    std::mt19937 random(seed);
    const auto modified = "2026-03-01T00:00:" + std::to_string(10 + ++changes_) + "Z";
    for (int i = 0; i < 3; ++i) {
      const auto number = random() % 90;  // Some are new.
      folder.affects(
          "S-" + std::to_string(number), random() % 4 == 0 ? "crates.io" : "npm",
          "p" + std::to_string(random() % 40), std::to_string(1 + random() % 4) + ".0.0",
          random() % 2 == 0 ? "CVE-2099-" + std::to_string(1000 + random() % 20) : std::string(),
          modified);
      if (random() % 2 == 0) {
        part("S-" + std::to_string(number), std::to_string(1 + random() % 4) + ".0.0", modified);
      }
    }
    ASSERT_TRUE(service::import_advisories(
        {.database = folder.path("publisher"), .paths = {folder.path("in")}, .name = "samples"},
        folder.services()));
    ASSERT_TRUE(folder.write_to("publisher", [&](AdvisoryWriter& writer) -> Result<void> {
      const EpssScore score{.cve = "CVE-2099-" + std::to_string(1000 + random() % 20),
                            .probability = 0.001 * static_cast<double>(random() % 1000),
                            .percentile = 0.5};
      const std::vector<std::string> gone = {"CVE-2099-" + std::to_string(1000 + random() % 20)};
      AKASHI_TRY(writer.update_epss({&score, 1}, gone));
      if (random() % 3 != 0) {
        return {};
      }
      const std::vector<KevEntry> kev = {
          {.cve = score.cve, .date_added = "2026-03-01", .ransomware = random() % 2 == 0},
          {.cve = "CVE-2099-1000", .date_added = "2026-03-01"}};
      return writer.put_kev(kev);
    }));
  }

  Result<service::ExportSummary> exported(const std::string& to, const std::string& since = {},
                                          const std::string& from = "publisher") const {
    return service::export_bundle({.database = folder.path(from),
                                   .path = folder.path(to),
                                   .since = since,
                                   .channel = from == "publisher" ? channel : "relay",
                                   .key_file = folder.path("trusted.key")},
                                  folder.services());
  }
  Result<service::ExportSummary> exported_unsigned(const std::string& to) const {
    return service::export_bundle({.database = folder.path("publisher"),
                                   .path = folder.path(to),
                                   .since = {},
                                   .channel = channel},
                                  folder.services());
  }
  Result<service::BundleImportSummary> import(const std::string& from,
                                              const std::string& to) const {
    return import(from, to, {folder.path("trusted.pem")});
  }
  Result<service::BundleImportSummary> import(const std::string& from, const std::string& to,
                                              const std::vector<std::string>& keys) const {
    return service::import_bundle(
        {.database = folder.path(to), .path = folder.path(from), .trust_files = keys},
        folder.services());
  }

  store::Revision revision(const std::string& of) const {
    return (*all_stores().front()->open(folder.path(of)))->revision();
  }

  std::vector<std::string> chunks(const std::string& of) const {
    std::vector<std::string> out;
    for (const auto& file : std::filesystem::directory_iterator(folder.path(of))) {
      if (file.path().extension() == ".zst") {
        out.push_back(file.path().string());
      }
    }
    std::ranges::sort(out);
    return out;
  }

  // Everything that an index can be asked, as text; no numbers of records.
  std::string dump(const std::string& of) const {
    auto services = folder.services();
    const auto index = *all_stores().front()->open(folder.path(of));
    std::vector<std::string> lines;
    const auto entries = [&](std::string_view table) {
      return [&, table](std::string_view key, std::string_view value) {
        while (const auto entry = store::EntryView::take(value)) {
          auto bytes = std::string(entry->bytes());
          bytes.replace(4, 4, "....");
          const auto header = store::RecordHeader::parse(*index->record(entry->record()));
          lines.push_back(std::string(table) + to_hex(key) + " " + std::string(header->id) + " " +
                          to_hex(bytes));
        }
      };
    };
    index->each_package(entries("package "));
    index->each_cpe(entries("cpe "));
    std::vector<std::string> order;
    index->each_record([&](std::uint32_t number, std::string_view value) {
      const auto header = *store::RecordHeader::parse(value);
      lines.push_back("record " + to_hex(value) + " " + *index->text(number));
      order.push_back("order " + std::string(header.feed) + " " + std::string(header.id));
      for (const auto& name : header.aliases) {
        lines.push_back("name " + std::string(name) + " " +
                        std::to_string(index->records_named(name).size()));
      }
    });
    for (const auto table : store::kWholeTables) {
      index->each_row(table, [&](std::string_view key, std::string_view value) {
        lines.push_back(std::string(table) + " " + to_hex(key) + " " + to_hex(value));
      });
    }
    index->each_kev([&](const KevEntry& kev) {
      lines.push_back("kev " + kev.cve + kev.date_added + kev.due_date + kev.name +
                      kev.required_action + (kev.ransomware ? "!" : ""));
    });
    index->each_epss([&](const EpssScore& score) {
      lines.push_back("epss " + score.cve + " " + std::to_string(score.probability) + " " +
                      std::to_string(score.percentile));
    });
    for (const auto& [name, count] : index->ecosystems()) {
      lines.push_back("ecosystem " + name + " " + std::to_string(count));
    }
    for (const auto& s : index->sources()) {
      lines.push_back("source " + s.name + "|" + s.kind + "|" + s.newest + "|" + s.imported + "|" +
                      s.digest + "|" + std::to_string(s.records) + "|" +
                      std::to_string(s.packages) + "|" + std::to_string(s.ranges) + "|" +
                      std::to_string(s.rejected) + (s.partial ? "|part" : "") + "|" + s.version);
    }
    std::ranges::sort(lines);
    lines.insert(lines.end(), order.begin(), order.end());
    std::string out;
    for (const auto& line : lines) {
      out += line + "\n";
    }
    StringSink found;
    for (const auto* query : {"CVE-2099-1000", "S-2", "pkg:npm/p1", "PyPI/p3"}) {
      service::write_json(*service::search_database(folder.path(of), query, services), found);
    }
    return out + found.text();
  }

  IndexFolder folder;
  std::string channel = "test";

 private:
  int changes_ = 0;
};

}  // namespace akashi::testing_support

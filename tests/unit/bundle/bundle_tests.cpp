// Bundles: what comes out is what went in, and nothing else gets in.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "base/strings.h"
#include "bundle_support.h"
#include "service/age.h"
#include "service/bundle_files.h"
#include "service/database.h"
#include "store/bundle_items.h"

namespace akashi {
namespace {

using service::BundleImportSummary;
using testing_support::Bundles;
using testing_support::read_text;

TEST(Bundle, AFullOneAnswersAsItsMaker) {
  Bundles b("full");
  b.publish_samples();
  for (const auto* form : {"full", "full.tar"}) {
    ASSERT_TRUE(b.exported(form));
    const auto to = std::string("copy-of-") + form;
    const auto summary = b.import(form, to);
    ASSERT_TRUE(summary) << summary.error().text();
    EXPECT_EQ(summary->key, b.key_id());
    EXPECT_EQ(b.dump(to), b.dump("publisher"));
    const auto verified = service::verify_database(b.folder.path(to), b.folder.services());
    ASSERT_TRUE(verified);
    EXPECT_TRUE(verified->problems.empty());
    EXPECT_GT(verified->records, 80U);
  }
  // An index that came from a bundle gives the same bundle, but for its own history.
  ASSERT_TRUE(b.exported("again", {}, "copy-of-full"));
  ASSERT_TRUE(b.import("again", "copy-of-copy"));
  EXPECT_EQ(b.dump("copy-of-copy"), b.dump("publisher"));
}

TEST(Bundle, TheSameIndexAndClockGiveTheSameBytes) {
  Bundles b("same");
  b.publish_samples();
  ASSERT_TRUE(b.exported("one"));
  ASSERT_TRUE(b.exported("two"));
  ASSERT_TRUE(b.exported("one.tar"));
  ASSERT_TRUE(b.exported("two.tar"));
  EXPECT_EQ(read_text(b.folder.path("one/bundle.json")),
            read_text(b.folder.path("two/bundle.json")));
  EXPECT_EQ(read_text(b.folder.path("one.tar")), read_text(b.folder.path("two.tar")));
}

TEST(Bundle, ChunksOfAnEarlierRunAreUsedAndThoseOfAnotherBundleGo) {
  Bundles b("chunks");
  b.publish_samples();
  ASSERT_TRUE(b.exported("one"));
  std::filesystem::remove(b.folder.path("one/bundle.json"));
  const auto stale = b.folder.path("one/" + std::string(64, 'a') + ".zst");
  const auto other = b.folder.path("one/notes.txt");
  for (const auto& path : {stale, stale + ".part", other}) {
    std::ofstream(path) << "x";
  }
  std::vector<std::filesystem::file_time_type> times;
  const auto chunks = b.chunks("one");
  std::error_code error;
  const auto old = std::filesystem::file_time_type::clock::now() - std::chrono::hours(5);
  for (const auto& chunk : chunks) {
    if (chunk != stale) {
      std::filesystem::last_write_time(chunk, old, error);
    }
  }
  ASSERT_TRUE(b.exported("one"));
  EXPECT_FALSE(std::filesystem::exists(stale));
  EXPECT_FALSE(std::filesystem::exists(stale + ".part"));
  EXPECT_TRUE(std::filesystem::exists(other)) << "not ours";
  for (const auto& chunk : b.chunks("one")) {
    EXPECT_EQ(std::filesystem::last_write_time(chunk), old) << "was written again";
  }
}

TEST(Bundle, OnlyWhoIsTrusted) {
  Bundles b("trust");
  b.publish_samples();
  ASSERT_TRUE(b.exported("full"));
  const auto refused = [&](const Result<BundleImportSummary>& result) {
    ASSERT_FALSE(result);
    EXPECT_EQ(exit_code(result.error().code()), 2);
    EXPECT_FALSE(std::filesystem::exists(b.folder.path("to")));
  };
  refused(b.import("full", "to", {}));
  refused(b.import("full", "to", {b.folder.path("other.pem")}));
  ASSERT_TRUE(b.exported_unsigned("plain"));
  refused(b.import("plain", "to", {b.folder.path("trusted.pem")}));
  // keyid is no more than a hint.
  auto head = read_text(b.folder.path("full/bundle.json"));
  const auto at = head.find("\"keyid\":\"") + 9;
  auto hinted = head;
  hinted.replace(at, 64, std::string(64, '0'));
  std::ofstream(b.folder.path("full/bundle.json")) << hinted;
  EXPECT_TRUE(b.import("full", "hinted"));
  // The payload of one with the signature of another.
  auto plain = read_text(b.folder.path("plain/bundle.json"));
  const auto signature = head.substr(head.find("\"signatures\""));
  std::filesystem::copy(b.folder.path("full"), b.folder.path("mixed"));
  b.folder.clock.now += 1;
  ASSERT_TRUE(b.exported_unsigned("plain"));
  plain = read_text(b.folder.path("plain/bundle.json"));
  std::ofstream(b.folder.path("mixed/bundle.json"))
      << plain.substr(0, plain.find("\"signatures\"")) << signature;
  refused(b.import("mixed", "to"));

  const auto taken = service::import_bundle({.database = b.folder.path("to"),
                                             .path = b.folder.path("plain"),
                                             .trust_files = {b.folder.path("trusted.pem")},
                                             .allow_unsigned = true},
                                            b.folder.services());
  ASSERT_TRUE(taken) << taken.error().text();
  const auto status = service::database_status(b.folder.path("to"), b.folder.clock);
  ASSERT_TRUE(status && status->channels.size() == 1);
  EXPECT_EQ(status->channels[0].key, "") << "recorded";
}

TEST(Bundle, KeysThatAreNone) {
  Bundles b("keys");
  b.publish_samples();
  std::ofstream(b.folder.path("bad.pem"))
      << "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n";
  ASSERT_TRUE(b.exported("full"));
  EXPECT_EQ(b.import("full", "to", {b.folder.path("bad.pem")}).error().code(),
            ErrorCode::kInvalidInput);
  EXPECT_EQ(b.import("full", "to", {b.folder.path("trusted.key")}).error().code(),
            ErrorCode::kInvalidInput);
  EXPECT_EQ(SigningKey::from_pem(read_text(b.folder.path("trusted.pem"))).error().code(),
            ErrorCode::kInvalidInput);
  EXPECT_FALSE(SigningKey::from_pem(testing_support::kEncryptedKey))
      << "and nobody is asked for a password";
  EXPECT_EQ(SigningKey::from_pem(testing_support::kP256Key).error().code(),
            ErrorCode::kUnsupported);
}

TEST(Bundle, NoRollbackAndNoFreeze) {
  Bundles b("rollback");
  b.publish_samples();
  ASSERT_TRUE(b.exported("v1"));
  b.folder.clock.now += 3600;
  ASSERT_TRUE(b.exported("v1-later"));
  b.change(1);
  ASSERT_TRUE(b.exported("v2"));
  ASSERT_TRUE(b.import("v1", "to"));
  const auto later = b.import("v1-later", "to");
  ASSERT_TRUE(later);
  EXPECT_TRUE(later->refresh);
  const auto back = b.import("v1", "to");
  ASSERT_FALSE(back) << "the same state with an older date is a rollback too";
  EXPECT_EQ(back.error().message().id.name(), "kBundleOlder");
  ASSERT_TRUE(b.import("v2", "to"));
  const auto before = b.dump("to");
  EXPECT_EQ(b.import("v1-later", "to").error().message().id.name(), "kBundleOlder");
  EXPECT_EQ(b.dump("to"), before);
  ASSERT_TRUE(b.import("v2", "to")->refresh);

  const auto status = [&] {
    return *service::database_status(b.folder.path("to"), b.folder.clock);
  };
  EXPECT_EQ(status().age->days, 0);
  EXPECT_TRUE(status().expired.empty());
  b.folder.clock.now += 29 * 86'400;
  EXPECT_EQ(status().age->days, 29);
  EXPECT_TRUE(status().expired.empty());
  EXPECT_TRUE(b.import("v2", "to")) << "not yet expired";
  b.folder.clock.now += 86'400;
  EXPECT_EQ(status().expired, std::vector<std::string>{"test"});
  EXPECT_EQ(b.import("v2", "to").error().message().id.name(), "kBundleExpired");
  EXPECT_EQ(b.import("v2", "elsewhere").error().message().id.name(), "kBundleExpired");
  // Exported again without news: the dates of its sources show it.
  ASSERT_TRUE(b.exported("frozen"));
  ASSERT_TRUE(b.import("frozen", "to"));
  EXPECT_TRUE(status().expired.empty());
  EXPECT_EQ(status().age->days, 30);
}

TEST(Bundle, ADeltaFitsWhereItBelongsOnly) {
  Bundles b("delta");
  b.publish_samples();
  ASSERT_TRUE(b.exported("v1"));
  const auto first = b.revision("publisher");
  b.change(1);
  const auto second = b.revision("publisher");
  ASSERT_TRUE(b.exported("v2"));
  b.change(2);
  ASSERT_TRUE(b.exported("v3"));
  ASSERT_TRUE(b.exported("from-1", first.text()));
  ASSERT_TRUE(b.exported("from-2.tar", std::to_string(second.number)));
  EXPECT_EQ(b.import("from-1", "to").error().message().id.name(), "kBundleNeedsBase")
      << "nothing is there";
  ASSERT_TRUE(b.import("v1", "to"));
  EXPECT_EQ(b.import("from-2.tar", "to").error().message().id.name(), "kBundleNeedsBase");
  const auto delta = b.import("from-1", "to");
  ASSERT_TRUE(delta) << delta.error().text();
  EXPECT_LT(delta->manifest.records, 40U) << "a delta is small";
  EXPECT_EQ(b.dump("to"), b.dump("publisher"));
  EXPECT_TRUE(b.import("from-1", "to")->refresh);
  ASSERT_TRUE(b.import("v2", "middle"));
  ASSERT_TRUE(b.import("from-1", "middle")) << "a state between base and end is a base too";
  EXPECT_EQ(b.dump("middle"), b.dump("publisher"));

  // Another publisher's index of the same numbers.
  Bundles other("delta-other");
  other.folder.affects("T-9", "npm", "z", "9.0.0");
  other.publish_samples();
  other.change(7);
  other.change(8);
  ASSERT_TRUE(other.exported("v3"));
  const auto stranger = other.revision("publisher");
  EXPECT_EQ(stranger.number, b.revision("publisher").number);
  EXPECT_NE(stranger.state, b.revision("publisher").state);
  const auto bad = b.exported("bad", stranger.text());
  EXPECT_EQ(bad.error().message().id.name(), "kBundleUnknownBase");
  EXPECT_EQ(b.exported("bad", "999").error().message().id.name(), "kBundleUnknownBase");
  EXPECT_EQ(b.exported("bad", "x").error().message().id.name(), "kBadOption");
}

TEST(Bundle, WhatIsOnlyHereStays) {
  Bundles b("local");
  b.publish_samples();
  ASSERT_TRUE(b.exported("v1"));
  const auto first = b.revision("publisher");
  ASSERT_TRUE(b.import("v1", "to"));
  testing_support::IndexFolder own("local-own");
  own.affects("OURS-1", "npm", "in-house", "2.0.0");
  own.affects("S-3", "npm", "patched-here", "9.9.9", {}, "2027-01-01T00:00:00Z");
  const auto import_own = [&] {
    return service::import_advisories({.database = b.folder.path("to"),
                                       .paths = {own.path("in")},
                                       .name = "ours",
                                       .partial = true},
                                      b.folder.services());
  };
  ASSERT_TRUE(import_own());
  const auto has = [&](const std::string& query) {
    return service::search_database(b.folder.path("to"), query, b.folder.services())->size();
  };
  b.change(1);
  ASSERT_TRUE(b.exported("delta", first.text()));
  ASSERT_TRUE(b.import("delta", "to"));
  EXPECT_EQ(has("OURS-1"), 1U);
  b.folder.clock.now += 60;
  b.change(2);
  ASSERT_TRUE(b.exported("v3"));
  const auto full = b.import("v3", "to");
  ASSERT_TRUE(full);
  EXPECT_EQ(full->older, 1U) << "S-3 is newer here";
  EXPECT_EQ(has("OURS-1"), 1U);
  EXPECT_EQ(has("npm/patched-here"), 1U);
  EXPECT_TRUE(service::verify_database(b.folder.path("to"), b.folder.services())->problems.empty());
}

TEST(Bundle, TwoPublishersDoNotTakeEachOthersSources) {
  Bundles a("pub-a");
  a.publish_samples();
  ASSERT_TRUE(a.exported("full"));
  ASSERT_TRUE(a.import("full", "to"));
  Bundles b("pub-b");
  b.publish_samples();
  b.channel = "other";
  ASSERT_TRUE(b.exported("full"));
  const auto clash = service::import_bundle({.database = a.folder.path("to"),
                                             .path = b.folder.path("full"),
                                             .trust_files = {b.folder.path("trusted.pem")}},
                                            a.folder.services());
  ASSERT_FALSE(clash);
  EXPECT_EQ(clash.error().message().id.name(), "kBundleSourceTaken");
}

class DeltaLaw : public testing::TestWithParam<unsigned> {};

// Whatever way a state is reached, it answers the same; deltas of deltas too.
TEST_P(DeltaLaw, FullAndDeltasAreTheFullOfTheEnd) {
  std::mt19937 random(GetParam());
  Bundles b("law" + std::to_string(GetParam()));
  b.publish_samples();
  ASSERT_TRUE(b.exported("v"));
  ASSERT_TRUE(b.import("v", "to"));
  auto base = b.revision("publisher");
  auto relayed = b.revision("to");
  ASSERT_TRUE(b.exported("relay", {}, "to"));
  ASSERT_TRUE(b.import("relay", "relayed"));
  for (unsigned step = 0; step < 6; ++step) {
    b.folder.clock.now += 60;
    for (auto n = random() % 3; n > 0; --n) {
      b.change(static_cast<unsigned>(random()));
    }
    ASSERT_TRUE(b.exported("d", base.text()));
    base = b.revision("publisher");
    const auto delta = b.import("d", "to");
    ASSERT_TRUE(delta) << delta.error().text();
    EXPECT_EQ(b.dump("to"), b.dump("publisher")) << step;
    ASSERT_TRUE(b.exported("d2", relayed.text(), "to"));
    relayed = b.revision("to");
    const auto second = b.import("d2", "relayed");
    ASSERT_TRUE(second) << second.error().text();
    EXPECT_EQ(b.dump("relayed"), b.dump("publisher")) << step;
    ASSERT_TRUE(b.exported("v"));
    ASSERT_TRUE(b.import("v", "fresh" + std::to_string(step)));
    EXPECT_EQ(b.dump("fresh" + std::to_string(step)), b.dump("publisher"));
  }
  ASSERT_TRUE(b.import("v", "to"));
  EXPECT_TRUE(service::verify_database(b.folder.path("to"), b.folder.services())->problems.empty());
}
INSTANTIATE_TEST_SUITE_P(Seeds, DeltaLaw, testing::Values(1U, 2U, 3U));

TEST(Bundle, RecordsThatAPublisherTakesBackGo) {
  Bundles b("removal");
  b.publish_samples();
  ASSERT_TRUE(b.exported("v1"));
  const auto first = b.revision("publisher");
  ASSERT_TRUE(b.import("v1", "to"));
  ASSERT_TRUE(b.folder.write_to("publisher", [](AdvisoryWriter& writer) -> Result<void> {
    AKASHI_TRY(writer.remove(store::record_key("osv", "S-5"), {"other"}));
    AKASHI_TRY(writer.remove(store::record_key("osv", "S-6"), {"samples"}));
    return writer.remove(store::record_key("osv", "S-none"), {"samples"});
  }));
  ASSERT_TRUE(b.exported("delta", first.text()));
  const auto delta = b.import("delta", "to");
  ASSERT_TRUE(delta) << delta.error().text();
  EXPECT_EQ(delta->removed, 1U);
  EXPECT_EQ(b.dump("to"), b.dump("publisher"));
  const auto found = [&](const std::string& id) {
    return service::search_database(b.folder.path("to"), id, b.folder.services())->size();
  };
  EXPECT_EQ(found("S-5"), 1U);
  EXPECT_EQ(found("S-6"), 0U);
  EXPECT_TRUE(service::verify_database(b.folder.path("to"), b.folder.services())->problems.empty());
}

TEST(Age, Times) {
  for (const std::int64_t time : {0LL, 951'782'400LL, 1'767'225'600LL, 253'402'300'799LL}) {
    EXPECT_EQ(parse_time(format_time(time)), time);
  }
  for (const auto* bad :
       {"", "2026-01-01", "2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z", "x026-01-01T00:00:00Z"}) {
    EXPECT_FALSE(parse_time(bad)) << bad;
  }
  testing_support::FixedClock clock;
  EXPECT_FALSE(service::data_age({}, clock));
  const std::vector<SourceStatus> sources = {{.name = "a", .imported = "2025-12-31T12:00:00Z"},
                                             {.name = "b", .imported = "2025-12-30T00:00:01Z"}};
  EXPECT_EQ(service::data_age(sources, clock)->source, "b");
  EXPECT_EQ(service::data_age(sources, clock)->days, 1);
  const std::vector<SourceStatus> odd = {{.name = "x", .imported = "yesterday"}};
  EXPECT_GT(service::data_age(odd, clock)->days, 20'000)
      << "never fresh by a text that nobody can read";
}

TEST(BundleItems, HostileOnesAreRefused) {
  store::BundleRecord record{.feed = "osv", .id = "T-1", .source = "s", .raw = "{}"};
  const auto chunk_of = [](const store::BundleRecord& one) {
    std::string out;
    store::put_record(out, one);
    return out;
  };
  const auto good = chunk_of(record);
  EXPECT_TRUE(store::read_items(good));
  for (std::size_t size = 1; size < good.size(); ++size) {
    EXPECT_FALSE(store::read_items(std::string_view(good).substr(0, size))) << size;
  }
  EXPECT_FALSE(store::read_items(good + "Q"));
  EXPECT_FALSE(store::read_items(good + std::string("Q\0\0\0\0", 5)));
  std::string huge = good;
  huge.replace(1, 4, "\xff\xff\xff\xff");
  EXPECT_FALSE(store::read_items(huge));
  const auto refused = [&](const std::function<void(store::BundleRecord&)>& spoil) {
    auto bad = record;
    spoil(bad);
    EXPECT_FALSE(store::read_items(chunk_of(bad)));
  };
  const auto key = store::package_key("npm", "a");
  refused([](auto& r) { r.id = std::string(401, 'x'); });
  refused([](auto& r) { r.id.clear(); });
  refused([](auto& r) { r.feed = std::string("o\0v", 3); });
  refused([&](auto& r) { r.entries = {{key, "short"}}; });
  refused([&](auto& r) { r.entries = {{key, std::string(19, '\xff')}}; });
  // A good entry: no ranges, no versions.
  const std::string entry("\x13\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 19);
  record.entries = {{key, entry}};
  EXPECT_TRUE(store::read_items(chunk_of(record)));
  refused([&](auto& r) { r.entries = {{std::string(512, 'k') + '\0', entry}}; });
  refused([&](auto& r) { r.entries = {{"no ecosystem", entry}}; });
  for (std::size_t at = 0; at < entry.size(); ++at) {
    refused([&](auto& r) {
      auto flipped = entry;
      flipped[at] = static_cast<char>(flipped[at] ^ 0x40);
      r.entries = {{key, flipped}};
    });
  }
  for (const double bad : {-0.1, 1.1, std::nan(""), HUGE_VAL}) {
    std::string epss;
    store::put_epss(epss, {.cve = "CVE-1", .probability = bad});
    EXPECT_FALSE(store::read_items(epss)) << bad;
  }
}

}  // namespace
}  // namespace akashi

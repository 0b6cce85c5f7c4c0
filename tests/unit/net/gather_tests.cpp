// What is read of sources before the importer reads anything: lists, digests, tables of sources.
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

#include "base/bytes.h"
#include "base/messages/net.h"
#include "feed/feed.h"
#include "formats/inflate.h"
#include "net/side_by_side.h"
#include "service/bundle_list.h"
#include "service/csaf_lists.h"
#include "service/gather.h"
#include "service/sources.h"

namespace akashi::service {
namespace {

TEST(ParseTime, EveryFormInUse) {
  EXPECT_EQ(parse_microseconds("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(parse_microseconds("1970-01-02T00:00:01.5Z"), 86'401'500'000);
  EXPECT_EQ(parse_microseconds("2026-01-01T09:00:00+09:00"),
            parse_microseconds("2026-01-01T00:00:00Z"));
  EXPECT_EQ(parse_microseconds("2025-12-31T19:00:00.000000001-05:00"),
            parse_microseconds("2026-01-01T00:00:00Z"));
  EXPECT_LT(*parse_microseconds("2026-01-01T00:00:00Z"),
            *parse_microseconds("2026-01-01T00:00:00.1Z"));
  for (const auto* bad :
       {"", "2026-01-01", "2026-01-01T00:00:00", "2026-02-30T00:00:00Z", "2026-01-01T25:00:00Z",
        "2026-01-01T00:00:00+9:00", "yesterday at noon…"}) {
    EXPECT_FALSE(parse_microseconds(bad)) << bad;
  }
}

TEST(ModifiedList, AnyOrderAndErrorsByLine) {
  const auto list = parse_modified_list(
      "modified,id\r\n2026-01-01T00:00:00Z,A-1\r\n\n2026-01-02T00:00:00.5Z,B:2\n");
  ASSERT_TRUE(list);
  ASSERT_EQ(list->size(), 2U);
  EXPECT_EQ((*list)[1].id, "B:2");
  const auto bad = parse_modified_list("2026-01-01T00:00:00Z,A-1\n<html>\n");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().at().line, 2U);
  EXPECT_FALSE(parse_modified_list(""));
}

TEST(ModifiedList, WhatIsFetchedOneByOne) {
  const std::vector<ChangedRecord> list = {{30, "C-3"}, {10, "A-1"}, {20, "B:2"}};
  EXPECT_EQ(changed_ids(list, 20, 2), (std::vector<std::string>{"C-3", "B:2"}));
  EXPECT_TRUE(changed_ids(list, 10, 2).empty());
  EXPECT_TRUE(changed_ids(list, 31, 2).empty());
  for (const auto& bad : {std::string("../x"), std::string(), std::string(201, 'A')}) {
    EXPECT_TRUE(changed_ids({{20, "A-1"}, {20, bad}}, 10, 9).empty()) << bad;
  }
  EXPECT_EQ(newest_until(list, 29), 20);
  EXPECT_EQ(newest_until(list, 30), 30);
  EXPECT_FALSE(newest_until(list, 9));
}

TEST(FileNames, OneBesideTheOther) {
  EXPECT_EQ(*parse_file_name(" a_2026-01-01.tar.zst\n"), "a_2026-01-01.tar.zst");
  for (const auto& bad : {std::string(), std::string("a/b"), std::string(".a"), std::string("a..b"),
                          std::string("a b"), std::string(201, 'a')}) {
    EXPECT_FALSE(parse_file_name(bad)) << bad;
  }
  const std::string digest(64, 'B');
  EXPECT_EQ(*parse_sha256_file(digest + "  a.zip\n"), std::string(64, 'b'));
  EXPECT_FALSE(parse_sha256_file("12  a.zip"));
  EXPECT_FALSE(parse_sha256_file(""));
}

TEST(ApiPage, Head) {
  const auto page = parse_api_page(
      R"({"format":"NVD_CVE","startIndex":2,"totalResults":4,"vulnerabilities":[{},{}]})", {});
  ASSERT_TRUE(page) << page.error().text();
  EXPECT_EQ(page->start, 2U);
  EXPECT_EQ(page->count, 2U);
  EXPECT_EQ(page->total, 4U);
  for (const auto* bad :
       {"{}", R"({"format":"NVD_CVE","startIndex":-1,"totalResults":4,"vulnerabilities":[]})",
        R"({"format":"NVD_CVE","startIndex":0,"totalResults":4,"vulnerabilities":{}})",
        R"({"format":"x","startIndex":0,"totalResults":4,"vulnerabilities":[]})"}) {
    EXPECT_FALSE(parse_api_page(bad, {})) << bad;
  }
  const auto told =
      parse_api_page(R"({"format":"\u001b[31m)" + std::string(9'000, 'x') + "\"}", {});
  ASSERT_FALSE(told);
  EXPECT_LT(told.error().text().size(), 500U);
  EXPECT_EQ(told.error().text().find('\x1b'), std::string::npos);
}

TEST(MirrorList, FirstAddress) {
  EXPECT_EQ(*parse_mirror_list("\n# c\nhttps://h.example/2/$basearch\nhttps://o.example/\n"),
            "https://h.example/2/x86_64/");
  EXPECT_EQ(*parse_mirror_list("http://h.example/a/"), "http://h.example/a/");
  for (const auto* bad : {"", "#", "file:///etc", "h.example", "https://h.example/?x=1"}) {
    EXPECT_FALSE(parse_mirror_list(bad)) << bad;
  }
}

TEST(RepoMd, PlaceAndDigest) {
  const auto with = [](const std::string& data) {
    return parse_repomd("<repomd xmlns='urn:x'><data type='primary'/>" + data + "</repomd>", {});
  };
  const auto place = with(
      "<data type='updateinfo'><checksum type='sha'>00</checksum>"
      "<checksum type='sha256'> " +
      std::string(64, 'A') +
      " </checksum>"
      "<open-checksum type='sha256'>zz</open-checksum>"
      "<location href='repodata/x-updateinfo.xml.zst'/></data>");
  ASSERT_TRUE(place) << place.error().text();
  EXPECT_EQ(place->href, "repodata/x-updateinfo.xml.zst");
  EXPECT_EQ(place->sha256, std::string(64, 'a'));
  EXPECT_TRUE(with("<data type='updateinfo'><location href='a.xml'/></data>"));
  for (const auto* bad :
       {"", "<data type='updateinfo'/>", "<data type='updateinfo'><location href='/a'/></data>",
        "<data type='updateinfo'><location href='a/../../b'/></data>",
        "<data type='updateinfo'><location href='https://h.example/a'/></data>",
        "<data type='updateinfo'><location href='repodata/'/></data>"}) {
    EXPECT_FALSE(with(bad)) << bad;
  }
  EXPECT_FALSE(
      with("<data type='updateinfo'><checksum type='sha256'>12</checksum>"
           "<location href='a'/></data>"));
  EXPECT_FALSE(parse_repomd("<html/>", {}));
}

TEST(CsafLists, PublicPlacesOfBothVersions) {
  const auto provider = parse_csaf_provider(
      R"({"metadata_version": "2.1", "distributions": [
          {"directory": {"tlp_label": "CLEAR", "url": "https://a.example/csaf"}},
          {"directory": {"tlp_label": "GREEN", "url": "https://a.example/green/"}},
          {"directory_url": "https://a.example/old/"},
          {"rolie": {"feeds": [{"tlp_label": "UNLABELED", "url": "https://b.example/feed.json"},
                               {"tlp_label": "RED", "url": "https://b.example/red.json"}]}}]})",
      {});
  ASSERT_TRUE(provider);
  EXPECT_EQ(provider->directories,
            (std::vector<std::string>{"https://a.example/csaf/", "https://a.example/old/"}));
  EXPECT_EQ(provider->feeds, std::vector<std::string>{"https://b.example/feed.json"});
  for (const auto* bad :
       {"", "[]", R"({"metadata_version": "1.0"})", R"({"metadata_version": "2.0"})",
        R"({"metadata_version": "2.0", "distributions": [{"directory_url": "/etc/"}]})",
        R"({"metadata_version": "2.0", "distributions": [{"directory_url": "file:///etc/"}]})",
        R"({"metadata_version": "2.0", "distributions":
            [{"rolie": {"feeds": [{"tlp_label": "RED", "url": "https://b.example/red.json"}]}}]})"}) {
    EXPECT_FALSE(parse_csaf_provider(bad, {})) << bad;
  }
}

TEST(CsafLists, DocumentsOfAFeed) {
  const auto documents = parse_rolie_feed(
      R"({"feed": {"entry": [
          {"updated": "2026-01-02T00:00:00Z", "link": [
            {"rel": "hash", "href": "https://a.example/1.json.sha512"},
            {"rel": "hash", "href": "https://a.example/1.json.sha256"},
            {"rel": "self", "href": "https://a.example/1.json"},
            {"rel": "signature", "href": "https://a.example/1.json.asc"}]},
          {"updated": "1970-01-01T00:00:01Z", "content": {"src": "https://a.example/2.json"},
           "link": [{"rel": "hash", "href": "https://a.example/2.json.sha512"}]},
          {"updated": "1970-01-01T00:00:00Z", "content": {"src": "https://a.example/3.json"}}]}})",
      {});
  ASSERT_TRUE(documents);
  ASSERT_EQ(documents->size(), 3U);
  EXPECT_EQ(documents->at(0).url, "https://a.example/1.json");
  EXPECT_EQ(documents->at(0).digest, "https://a.example/1.json.sha256");
  EXPECT_EQ(documents->at(1), (CsafDocument{.url = "https://a.example/2.json",
                                            .updated = 1'000'000,
                                            .digest = "https://a.example/2.json.sha512"}));
  EXPECT_EQ(documents->at(2).digest, "");
  EXPECT_TRUE(parse_rolie_feed(R"({"feed": {}})", {})->empty());
  for (const auto* bad :
       {"", "{}", R"({"feed": []})",
        R"({"feed": {"entry": [{"updated": "2026-01-02T00:00:00Z"}]}})",
        R"({"feed": {"entry": [{"content": {"src": "https://a.example/1.json"}}]}})",
        R"({"feed": {"entry": [{"updated": "2026-01-02T00:00:00Z",
            "content": {"src": "https://a.example/1.json?x=.json"}}]}})",
        R"({"feed": {"entry": [{"updated": "2026-01-02T00:00:00Z",
            "content": {"src": "file:///etc/1.json"}}]}})"}) {
    EXPECT_FALSE(parse_rolie_feed(bad, {})) << bad;
  }
}

TEST(CsafLists, DocumentsOfAFolder) {
  const auto documents = parse_csaf_changes(
      "\"2026/a.json\",\"1970-01-01T00:00:01Z\"\r\n\nb.json , 1970-01-01T09:00:00+09:00\n",
      "https://a.example/csaf/");
  ASSERT_TRUE(documents);
  EXPECT_EQ(*documents,
            (std::vector<CsafDocument>{
                {.url = "https://a.example/csaf/2026/a.json", .updated = 1'000'000, .digest = {}},
                {.url = "https://a.example/csaf/b.json", .updated = 0, .digest = {}}}));
  EXPECT_TRUE(parse_csaf_changes("", "https://a.example/")->empty());
  for (const auto* bad : {"a.json", "a.json,", "a.json,yesterday", "../a.json,1970-01-01T00:00:01Z",
                          "/a.json,1970-01-01T00:00:01Z", "a.txt,1970-01-01T00:00:01Z",
                          "a b.json,1970-01-01T00:00:01Z", ".json,1970-01-01T00:00:01Z"}) {
    const auto read = parse_csaf_changes(std::string("ok.json,1970-01-01T00:00:01Z\n") + bad,
                                         "https://a.example/");
    ASSERT_FALSE(read) << bad;
    EXPECT_NE(read.error().text().find("line 2"), std::string::npos) << read.error().text();
  }
}

TEST(DigestList, ByAddress) {
  const auto list =
      parse_digest_list(R"([{"url":"https://h.example/a","sha256":")" + std::string(64, 'B') +
                            R"("},{"url":"https://h.example/b","sha256":"1"},{"sha256":"x"},3])",
                        {});
  ASSERT_TRUE(list);
  EXPECT_EQ(list->size(), 1U);
  EXPECT_EQ(list->at("https://h.example/a"), std::string(64, 'b'));
  EXPECT_FALSE(parse_digest_list("{}", {}));
}

TEST(BundleList, WrittenAndReadAgain) {
  const std::vector<ListedBundle> bundles = {
      {.file = "bundle.json", .revision = {3, "0123456789abcdef"}, .bases = {}, .bytes = 9},
      {.file = "delta-3-0123456789abcdef.json",
       .revision = {3, "0123456789abcdef"},
       .bases = {{2, "1123456789abcdef"}},
       .bytes = 1}};
  const auto read = [](const std::string& text) {
    const auto bytes = Bytes::copy_of(text);
    return parse_bundle_list(bytes.padded(), {});
  };
  const auto again = read(bundle_list_json(bundles));
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_TRUE(*again == bundles);
  for (const auto* name : {"../x", "delta-3-0123456789abcde.json", "delta-03-0123456789abcdef.json",
                           "bundle.json/", "", "delta-3-0123456789ABCDEF.json"}) {
    auto bad = bundles;
    bad.back().file = name;
    EXPECT_FALSE(read(bundle_list_json(bad))) << name;
  }
  EXPECT_FALSE(read("{}"));
  const auto many = read(bundle_list_json(std::vector(ListedBundle::kMost + 1, bundles.front())));
  ASSERT_FALSE(many);
  EXPECT_EQ(many.error().code(), ErrorCode::kLimitExceeded);
  EXPECT_FALSE(read(R"({"format":"akashi-bundles","format_version":2,"bundles":[]})"));
}

TEST(SideBySide, OrderLimitAndEnd) {
  std::mutex mutex;
  std::vector<std::size_t> begun;
  std::size_t now = 0;
  std::size_t most = 0;
  net::side_by_side(20, 3, [&](std::size_t i) {
    {
      const std::lock_guard lock(mutex);
      begun.push_back(i);
      most = std::max(most, ++now);
    }
    // What begins behind the end lasts, so that a busy machine has time to see the end.
    std::this_thread::sleep_for(std::chrono::milliseconds(i > 10 ? 100 : 2));
    const std::lock_guard lock(mutex);
    --now;
    return i != 10;
  });
  EXPECT_LE(most, 3U);
  EXPECT_GE(begun.size(), 11U);
  EXPECT_LT(begun.size(), 20U);
  net::side_by_side(0, 3, [](std::size_t) { return true; });
}

TEST(NvdMeta, Sha256) {
  const std::string digest(64, 'A');
  EXPECT_EQ(*parse_nvd_meta("lastModifiedDate:x\r\nsha256:" + digest + "\r\n"),
            std::string(64, 'a'));
  EXPECT_FALSE(parse_nvd_meta("sha256:12"));
  EXPECT_FALSE(parse_nvd_meta(""));
}

TEST(Sources, TheProgramsOwn) {
  const auto all = all_sources({}, {});
  ASSERT_TRUE(all) << all.error().text();
  for (const auto& source : *all) {
    EXPECT_GT(source.most_bytes, 0U) << source.id;
    EXPECT_FALSE(source.terms.empty()) << source.id;
    EXPECT_TRUE(std::ranges::any_of(all_feeds(), [&](const Feed* feed) {
      return feed->id == source.feed;
    })) << source.id;
    for (const auto& file : source.files) {
      EXPECT_TRUE(net::is_https(file.url)) << file.url;
    }
  }
  const auto chosen = choose_sources(*all, {"nvd", "osv-red-hat"});
  ASSERT_TRUE(chosen);
  ASSERT_EQ(chosen->size(), 2U);  // Not nvd-api.
  EXPECT_TRUE(chosen->front().files.front().url.ends_with("/Red%20Hat/all.zip"));
  EXPECT_GT(choose_sources(*all, {"osv"})->size(), 20U);
  EXPECT_EQ(choose_sources(*all, {"all"})->size(), all->size());
  EXPECT_FALSE(choose_sources(*all, {"kev", "nonsense"}));
  const auto secdb = choose_sources(*all, {"alpine-secdb"});
  EXPECT_EQ(secdb->front().files.front().name, "v3.3-main.json");
}

TEST(Sources, MistakesAreNamed) {
  const std::string begin =
      "format = \"akashi-sources 1\"\n[[source]]\nid = \"a\"\nfeed = \"kev\"\n";
  const std::string rest = "most_mb = 1\nurls = [\"https://a.example/x.json\"]\n";
  EXPECT_TRUE(parse_sources(begin + rest, {}));
  for (const auto* more :
       {"digest = \"md5\"\n", "method = \"rsync\"\n", "requests = -1\n", "colour = 1\n",
        "names = [\"../x\"]\n", "[source.each]\nx = []\n[[source]]\nid=\"a\"\n"}) {
    const auto read = parse_sources(begin + rest + more, {});
    EXPECT_FALSE(read) << more;
  }
  EXPECT_FALSE(parse_sources(begin + rest + "[[source]]\nid = \"a\"\nfeed = \"kev\"\n" + rest, {}));
  EXPECT_FALSE(parse_sources("format = \"other\"", {}));
}

std::string gzip(std::string_view text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(text.size() + 100, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

class TextReader : public ByteReader {
 public:
  explicit TextReader(std::string text) : text_(std::move(text)) {}
  std::uint64_t size() const override { return text_.size(); }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> out) const override {
    const auto rest = std::string_view(text_).substr(std::min<std::size_t>(offset, text_.size()));
    const auto count = std::min(rest.size(), out.size());
    std::copy_n(rest.data(), count, out.data());
    return count;
  }

 private:
  std::string text_;
};

TEST(InflateGzip, EveryByteCounts) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) {
    text += "line " + std::to_string(i) + "\n";
  }
  const auto read = [](const std::string& packed,
                       std::uint64_t limit = 1 << 20) -> Result<std::string> {
    std::string out;
    AKASHI_TRY(formats::inflate_gzip(TextReader(packed), limit,
                                     [&](std::string_view bytes) { out += bytes; }));
    return out;
  };
  const auto packed = gzip(text);
  EXPECT_EQ(read(packed).value_or(""), text);
  EXPECT_EQ(read(gzip("one ") + gzip("two")).value_or(""), "one two");
  EXPECT_FALSE(read(packed, 100));
  EXPECT_FALSE(read(""));
  EXPECT_FALSE(read("plain"));
  EXPECT_FALSE(read(packed + "x"));
  for (const std::size_t cut :
       {std::size_t{1}, std::size_t{5}, packed.size() / 2, packed.size() - 10}) {
    EXPECT_FALSE(read(packed.substr(0, packed.size() - cut))) << cut;
  }
  int found = 0;
  int tried = 0;
  for (std::size_t at = 10; at < packed.size(); at += 97) {
    auto bad = packed;
    bad[at] = static_cast<char>(bad[at] ^ 4);
    ++tried;
    found += read(bad) ? 0 : 1;
  }
  EXPECT_EQ(found, tried);
}

}  // namespace
}  // namespace akashi::service

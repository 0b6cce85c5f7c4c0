// What a feed reads of a file, kept for a test.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "feed/feed.h"

namespace akashi::testing_support {

struct KeptRecords {
  // Of the record; null where it doesn't speak of that package.
  const AffectedPackage* package(const std::string& id, std::string_view ecosystem,
                                 std::string_view name) const {
    const auto record = records.find(id);
    if (record == records.end()) {
      return nullptr;
    }
    for (const auto& affected : record->second.affected) {
      if (affected.ecosystem == ecosystem && affected.name == name) {
        return &affected;
      }
    }
    return nullptr;
  }

  std::map<std::string, Advisory> records;  // By their ids.
  std::map<std::string, std::string> raws;
  std::vector<CpeMapping> mappings;
  std::vector<CpeDictionaryName> names;
  // Texts of what was rejected; "end: …" where the file could not be read on.
  std::vector<std::string> errors;
  std::string newest;  // The date of the data.
  bool whole = false;  // Read to its end.
};

class KeepingSink : public FeedSink {
 public:
  void advisory(Advisory&& advisory, std::string_view raw) override {
    EXPECT_FALSE(raw.empty()) << advisory.id;
    auto id = advisory.id;
    kept.raws.insert_or_assign(id, std::string(raw));
    const auto [record, is_new] = kept.records.emplace(std::move(id), std::move(advisory));
    EXPECT_TRUE(is_new) << record->first << " twice";
  }
  void kev(KevEntry&& /*entry*/) override {}
  void epss(EpssScore&& /*score*/) override {}
  void cpe_mapping(CpeMapping&& mapping) override { kept.mappings.push_back(std::move(mapping)); }
  void cpe_name(CpeDictionaryName&& name) override { kept.names.push_back(std::move(name)); }
  void date(std::string_view text) override { kept.newest = text; }
  void rejected(const Error& error) override { kept.errors.push_back(error.text()); }

  KeptRecords kept;
};

inline KeptRecords keep_records(decltype(Feed::read) read, std::string_view path,
                                std::string_view text) {
  KeepingSink sink;
  const auto bytes = Bytes::copy_of(text);
  const auto result = read({.path = path, .bytes = bytes.padded()}, {}, sink);
  sink.kept.whole = result.has_value();
  if (!result) {
    sink.kept.errors.push_back("end: " + result.error().text());
  }
  return std::move(sink.kept);
}

inline std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Of those that are compiled in.
inline const Feed& feed_named(std::string_view id) {
  for (const auto* feed : all_feeds()) {
    if (feed->id == id) {
      return *feed;
    }
  }
  ADD_FAILURE() << "no feed " << id;
  return *all_feeds().front();
}

}  // namespace akashi::testing_support

// Items one after the other: kind (1), size of the rest (4), fields. Numbers are little-endian,
// texts and lists have their size before them (4 bytes). docs/formats/bundle.md.
#include "store/bundle_items.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <utility>

#include "base/hash.h"
#include "base/strings.h"
#include "store/packing.h"

namespace akashi::store {
namespace {

constexpr std::size_t kMostName = 400;  // Of records and sources: what a key of the index holds.
constexpr std::size_t kMostFeed = 64;
constexpr std::size_t kMostKey = 511;
constexpr std::size_t kMostRaw = 64UL << 20;

template <class F>
void item(std::string& out, char kind, F&& body) {
  out += kind;
  const auto at = out.size();
  put_number(out, 0, 4);
  body();
  const auto size = out.size() - at - 4;
  for (std::size_t i = 0; i < 4; ++i) {
    out[at + i] = static_cast<char>(size >> (8 * i));
  }
}

std::unexpected<Error> bad(std::string_view what, std::string_view value, std::string_view wanted) {
  return fail(ErrorCode::kInvalidInput, msg::kBadValue,
              {std::string(what), printable(value.substr(0, 80)), std::string(wanted)});
}

bool is_name(std::string_view text, std::size_t most = kMostName) {
  return !text.empty() && text.size() <= most;
}

bool is_feed(std::string_view text) {
  return is_name(text, kMostFeed) && !text.contains('\0');
}

// Walks an entry as EntryView::test does, to the last byte.
bool is_entry(std::string_view bytes) {
  Unpacker head(bytes);
  const auto size = head.number(4);
  const auto record = head.number(4);
  const auto flags = head.number(1);
  auto ranges = head.number(2);
  auto versions = head.number(4);
  const auto range_bytes = head.number(4);
  Unpacker in(head.bytes(range_bytes));
  if (!head.ok() || size != bytes.size() || record != 0 || flags > 7) {
    return false;
  }
  for (; ranges > 0 && in.ok(); --ranges) {
    const auto range_flags = in.number(1);
    const auto lower = in.number(2);
    const auto upper = in.number(2);
    in.bytes(lower);
    in.bytes(upper);
    if (range_flags > 7) {
      return false;
    }
  }
  if (!in.done()) {
    return false;
  }
  Unpacker list(head.rest());
  for (; versions > 0 && list.ok(); --versions) {
    const auto kind = list.bytes(1);
    list.bytes(list.number(2));
    if (kind != "K" && kind != "T") {
      return false;
    }
  }
  return list.done();
}

bool is_key(std::string_view key, bool cpe) {
  const auto nul = key.find('\0');
  return key.size() <= kMostKey &&
         ((cpe && key == kAnyCpe) || (nul != std::string_view::npos && nul != 0));
}

void put_entries(std::string& out, const std::vector<PreparedEntry>& entries) {
  put_number(out, entries.size(), 4);
  for (const auto& entry : entries) {
    put_text(out, entry.key);
    put_text(out, entry.bytes);
  }
}

Result<std::vector<PreparedEntry>> read_entries(Unpacker& in, bool cpe) {
  std::vector<PreparedEntry> out;
  for (auto left = in.count(); left > 0; --left) {
    const auto key = in.text();
    const auto bytes = in.text();
    if (!is_key(key, cpe) || !is_entry(bytes)) {
      return bad("entry", key, "entry of a package or product");
    }
    out.push_back({std::string(key), std::string(bytes)});
  }
  return out;
}

Result<void> read_source(Unpacker& in, BundleItems& items) {
  SourceStatus source;
  for (auto* text :
       {&source.name, &source.kind, &source.newest, &source.imported, &source.digest}) {
    *text = in.text();
  }
  for (auto* number : {&source.records, &source.packages, &source.ranges, &source.rejected}) {
    *number = in.number(8);
  }
  source.partial = in.number(1) != 0;
  source.version = in.text();
  if (!is_name(source.name) || !is_feed(source.kind)) {
    return bad("source", source.name, "source of an index");
  }
  items.sources.push_back(std::move(source));
  return {};
}

Result<void> read_owner(Unpacker& in, BundleItems& items) {
  const auto name = in.text();
  if (!is_name(name)) {
    return bad("source", name, "source of an index");
  }
  items.owners.emplace_back(name);
  return {};
}

Result<void> read_removal(Unpacker& in, BundleItems& items) {
  const auto feed = in.text();
  const auto id = in.text();
  if (!is_feed(feed) || !is_name(id)) {
    return bad("id", id, "advisory id");
  }
  items.removals.push_back({std::string(feed), std::string(id)});
  return {};
}

Result<void> read_kev(Unpacker& in, BundleItems& items) {
  KevEntry entry;
  for (auto* text :
       {&entry.cve, &entry.date_added, &entry.due_date, &entry.name, &entry.required_action}) {
    *text = in.text();
  }
  entry.ransomware = in.number(1) != 0;
  if (!is_name(entry.cve)) {
    return bad("KEV", entry.cve, "vulnerability id");
  }
  items.kev.push_back(std::move(entry));
  return {};
}

Result<void> read_record(Unpacker& in, BundleItems& items) {
  BundleRecord record;
  for (auto* text : {&record.feed, &record.id, &record.part, &record.source, &record.modified,
                     &record.withdrawn}) {
    *text = in.text();
  }
  record.partial = in.number(1) != 0;
  record.aliases = in.texts();
  record.upstream = in.texts();
  AKASHI_TRY_ASSIGN(record.entries, read_entries(in, false));
  AKASHI_TRY_ASSIGN(record.cpe_entries, read_entries(in, true));
  record.raw = in.text();
  if (!is_feed(record.feed) || !is_name(record.id) || record.part.size() > kMostFeed ||
      !is_name(record.source) || record.raw.size() > kMostRaw) {
    return bad("record", record.id, "record of an index");
  }
  items.records.push_back(std::move(record));
  return {};
}

Result<void> read_row(Unpacker& in, BundleItems& items) {
  const auto table = in.text();
  const auto key = in.text();
  const auto value = in.text();
  if (std::ranges::find(kWholeTables, table) == kWholeTables.end() || !is_name(key, kMostKey)) {
    return bad("row", table, "row of a table");
  }
  items.tables[std::string(table)].insert_or_assign(std::string(key), std::string(value));
  return {};
}

Result<void> read_epss(Unpacker& in, BundleItems& items) {
  EpssScore score{.cve = std::string(in.text())};
  score.probability = std::bit_cast<double>(in.number(8));
  score.percentile = std::bit_cast<double>(in.number(8));
  const auto is_share = [](double value) { return value >= 0 && value <= 1; };  // No NaN either.
  if (!is_name(score.cve) || !is_share(score.probability) || !is_share(score.percentile)) {
    return bad("EPSS", score.cve, "score");
  }
  items.epss.push_back(std::move(score));
  return {};
}

Result<void> read_epss_removal(Unpacker& in, BundleItems& items) {
  const auto cve = in.text();
  if (!is_name(cve)) {
    return bad("EPSS", cve, "vulnerability id");
  }
  items.epss_removed.emplace_back(cve);
  return {};
}

struct ItemKind {
  char kind;
  Result<void> (*read)(Unpacker& in, BundleItems& items);
};
constexpr auto kKinds = std::to_array<ItemKind>({{'S', read_source},
                                                 {'N', read_owner},
                                                 {'X', read_removal},
                                                 {'K', read_kev},
                                                 {'R', read_record},
                                                 {'T', read_row},
                                                 {'E', read_epss},
                                                 {'e', read_epss_removal}});

}  // namespace

void put_source(std::string& out, const SourceStatus& source) {
  item(out, 'S', [&] {
    for (const auto* text :
         {&source.name, &source.kind, &source.newest, &source.imported, &source.digest}) {
      put_text(out, *text);
    }
    for (const auto number : {source.records, source.packages, source.ranges, source.rejected}) {
      put_number(out, number, 8);
    }
    put_number(out, source.partial ? 1 : 0, 1);
    put_text(out, source.version);
  });
}

void put_owner(std::string& out, std::string_view name) {
  item(out, 'N', [&] { put_text(out, name); });
}

void put_removal(std::string& out, std::string_view record_key) {
  item(out, 'X', [&] {
    const auto nul = std::min(record_key.find('\0'), record_key.size());
    put_text(out, record_key.substr(0, nul));
    put_text(out, record_key.substr(std::min(nul + 1, record_key.size())));
  });
}

void put_kev(std::string& out, const KevEntry& entry) {
  item(out, 'K', [&] {
    for (const auto* text :
         {&entry.cve, &entry.date_added, &entry.due_date, &entry.name, &entry.required_action}) {
      put_text(out, *text);
    }
    put_number(out, entry.ransomware ? 1 : 0, 1);
  });
}

void put_record(std::string& out, const BundleRecord& record) {
  item(out, 'R', [&] {
    for (const auto* text : {&record.feed, &record.id, &record.part, &record.source,
                             &record.modified, &record.withdrawn}) {
      put_text(out, *text);
    }
    put_number(out, record.partial ? 1 : 0, 1);
    put_texts(out, record.aliases);
    put_texts(out, record.upstream);
    put_entries(out, record.entries);
    put_entries(out, record.cpe_entries);
    put_text(out, record.raw);
  });
}

void put_row(std::string& out, std::string_view table, std::string_view key,
             std::string_view value) {
  item(out, 'T', [&] {
    put_text(out, table);
    put_text(out, key);
    put_text(out, value);
  });
}

void put_epss(std::string& out, const EpssScore& score) {
  item(out, 'E', [&] {
    put_text(out, score.cve);
    put_number(out, std::bit_cast<std::uint64_t>(score.probability), 8);
    put_number(out, std::bit_cast<std::uint64_t>(score.percentile), 8);
  });
}

void put_epss_removal(std::string& out, std::string_view cve) {
  item(out, 'e', [&] { put_text(out, cve); });
}

Result<BundleItems> read_items(std::string_view chunk) {
  BundleItems items;
  Unpacker in(chunk);
  while (!in.rest().empty()) {
    const auto kind = in.bytes(1);
    Unpacker fields(in.text());
    const auto* found = std::ranges::find(kKinds, kind.front(), &ItemKind::kind);
    if (!in.ok()) {
      break;
    }
    if (found == kKinds.end()) {
      return bad("item", kind, "kind of item");
    }
    AKASHI_TRY(found->read(fields, items));
    if (!fields.done()) {
      return fail(ErrorCode::kInvalidInput, msg::kTruncated, {"item " + std::string(kind)});
    }
  }
  if (!in.ok()) {
    return fail(ErrorCode::kInvalidInput, msg::kTruncated, {"chunk"});
  }
  return items;
}

PreparedRecord prepare_bundled(BundleRecord&& from) {
  const auto unique = [](auto& texts) {
    std::ranges::sort(texts);
    const auto rest = std::ranges::unique(texts);
    texts.erase(rest.begin(), rest.end());
  };
  PreparedRecord record{.id = from.id,
                        .feed = from.feed,
                        .part = from.part,
                        .modified = from.modified,
                        .header = {},
                        .text = {},
                        .digest = record_digest(from.raw)};
  RecordHeader header{.id = from.id,
                      .source = from.source,
                      .feed = from.feed,
                      .modified = from.modified,
                      .withdrawn = from.withdrawn,
                      .partial = from.partial,
                      .digest = record.digest,
                      .aliases = {from.aliases.begin(), from.aliases.end()},
                      .upstream = {from.upstream.begin(), from.upstream.end()},
                      .keys = {},
                      .cpe_keys = {},
                      .part = from.part,
                      .raw_size = static_cast<std::uint32_t>(from.raw.size())};
  for (const auto& entry : from.entries) {
    header.keys.push_back(entry.key);
    if (!from.partial) {
      record.ecosystems.push_back(entry.key.substr(0, entry.key.find('\0')));
    }
  }
  for (const auto& entry : from.cpe_entries) {
    header.cpe_keys.push_back(entry.key);
  }
  unique(header.keys);
  unique(header.cpe_keys);
  unique(record.ecosystems);
  record.header = header.bytes();
  record.text = std::move(from.raw);
  record.names = std::move(from.aliases);
  std::ranges::move(from.upstream, std::back_inserter(record.names));
  record.names.push_back(from.id);
  unique(record.names);
  record.entries = std::move(from.entries);
  record.cpe_entries = std::move(from.cpe_entries);
  return record;
}

}  // namespace akashi::store

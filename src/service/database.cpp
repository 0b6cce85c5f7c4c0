#include "service/database.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/strings.h"
#include "formats/json_writer.h"
#include "match/findings.h"
#include "match/match.h"
#include "match/records.h"
#include "report/signals.h"
#include "service/update_state.h"
#include "store/advisory_store.h"
#include "store/epss_day.h"
#include "version/osv_ecosystem.h"

namespace akashi::service {
namespace {

Result<std::unique_ptr<AdvisoryReader>> open_index(const std::string& folder) {
  return all_stores().front()->open(folder);
}

// "CPE/a:vendor:product" of all vulnerable names.
void add_products(const CpeNode& node, std::vector<std::string>& out) {
  for (const auto& criterion : node.criteria) {
    const auto name = parse_cpe(criterion.name);
    if (!name || !criterion.vulnerable) {
      continue;
    }
    auto product = std::string(store::kCpeEcosystem) + "/" + (*name)[CpeField::kPart] + ":" +
                   (*name)[CpeField::kVendor] + ":" + (*name)[CpeField::kProduct];
    if (std::ranges::find(out, product) == out.end()) {
      out.push_back(std::move(product));
    }
  }
  for (const auto& child : node.children) {
    add_products(child, out);
  }
}

std::optional<FoundSignals> signals_of(const std::string& cve, match::RecordCache& records) {
  auto& index = records.index();
  FoundSignals out;
  out.cve = cve;
  out.exploits = index.exploits(cve);
  if (auto kev = index.kev(cve); kev && records.was_known(kev->date_added)) {
    out.kev = std::move(kev);
  }
  out.epss = records.epss(cve);
  std::erase_if(out.exploits,
                [&](const ExploitEntry& entry) { return !records.was_known(entry.date); });
  for (auto& source : index.sources()) {
    if (out.epss && source.kind == "epss") {
      out.epss_source = of_day(std::move(source), records.epss_day());
    }
  }
  return out.kev || out.epss || !out.exploits.empty() ? std::optional(std::move(out))
                                                      : std::nullopt;
}

void add_signals(const std::vector<std::string>& cwes, match::RecordCache& records,
                 FoundRecord& record) {
  auto& index = records.index();
  for (const auto& id : cwes) {
    record.weaknesses.push_back(index.weakness(id).value_or(Weakness{.id = id}));
  }
  auto names = record.aliases;
  names.insert(names.begin(), record.id);
  for (const auto& name : names) {
    if (auto signals = match::is_cve(name) ? signals_of(name, records) : std::nullopt) {
      record.signals.push_back(std::move(*signals));
    }
  }
}

// Of the days before the one whose scores are shown, the newest ones. Each day is read once.
void add_history(match::RecordCache& records, std::vector<FoundRecord>& found) {
  constexpr std::size_t kMostDays = 12;
  std::vector<std::pair<std::string, std::string_view>> days;
  records.index().each_row(store::kEpssDays, [&](std::string_view day, std::string_view row) {
    if (day < records.epss_day()) {
      days.emplace_back(day, row);
    }
  });
  std::ranges::reverse(days);
  days.resize(std::min(days.size(), kMostDays));
  std::set<std::string, std::less<>> wanted;
  for (const auto& record : found) {
    for (const auto& signals : record.signals) {
      wanted.insert(signals.cve);
    }
  }
  if (wanted.empty()) {
    return;
  }
  for (const auto& [day, row] : days) {
    const auto scores = store::EpssDay::read(row, &wanted);
    for (auto& record : found) {
      for (auto& signals : record.signals) {
        if (const auto score = scores ? scores->find(signals.cve) : std::nullopt) {
          signals.epss_history.push_back({day, *score});
        }
      }
    }
  }
}

void write_score(formats::JsonWriter& json, const EpssScore& score) {
  json.key("probability");
  json.number(score.probability);
  json.key("percentile");
  json.number(score.percentile);
}

void write_signals(const FoundSignals& signals, formats::JsonWriter& json) {
  json.begin_object();
  json.member("cve", signals.cve);
  if (signals.kev) {
    json.key("kev");
    json.begin_object();
    json.member("added", signals.kev->date_added);
    json.end_object();
  }
  if (signals.epss) {
    json.key("epss");
    json.begin_object();
    write_score(json, *signals.epss);
    json.member_if("model", signals.epss_source.version);
    json.member_if("date", signals.epss_source.newest);
    json.end_object();
  }
  if (!signals.epss_history.empty()) {
    json.key("epss_history");
    json.begin_array();
    for (const auto& [day, score] : signals.epss_history) {
      json.begin_object();
      json.member("date", day);
      write_score(json, score);
      json.end_object();
    }
    json.end_array();
  }
  json.key("exploits");
  json.begin_array();
  for (const auto& entry : signals.exploits) {
    report::write_exploit(json, entry);
  }
  json.end_array();
  json.end_object();
}

}  // namespace

Result<DatabaseStatus> database_status(const std::string& folder, const Clock& clock) {
  AKASHI_TRY_ASSIGN(const auto index, open_index(folder));
  auto sources = index->sources();
  std::map<std::string, FetchTimes> fetches;
  for (const auto& [id, state] : read_update_state(folder)) {
    if (is_in_index(state, sources)) {
      for (const auto& [name, mark] : state.imported) {
        fetches[name] = {.checked = state.checked, .fetched = state.fetched};
      }
    }
  }
  DatabaseStatus status{.folder = folder,
                        .revision = index->revision(),
                        .sources = std::move(sources),
                        .fetches = std::move(fetches),
                        .channels = index->channels(),
                        .ecosystems = index->ecosystems(),
                        .kev = index->has_kev(),
                        .epss = index->has_epss()};
  index->each_row(store::kEpssDays, [&](std::string_view day, std::string_view) {
    status.epss_days.emplace_back(day);
  });
  status.age = data_age(status.sources, clock);
  for (const auto& channel : status.channels) {
    if (is_expired(channel, clock)) {
      status.expired.push_back(channel.name);
    }
  }
  return status;
}

Result<std::vector<FoundRecord>> search_database(const std::string& folder,
                                                 const std::string& query, const Services& services,
                                                 std::optional<std::int64_t> as_of, AsOf* past) {
  AKASHI_TRY_ASSIGN(const auto index, open_index(folder));
  std::vector<std::uint32_t> numbers;
  const auto add_package = [&](std::string_view ecosystem, std::string_view name) {
    const auto* known = version::find_osv_ecosystem(ecosystem);
    auto entries = index->package(store::package_key(
        ecosystem, known == nullptr ? std::string(name) : known->normalize(name)));
    while (const auto entry = store::EntryView::take(entries)) {
      numbers.push_back(entry->record());
    }
  };
  if (query.starts_with("pkg:")) {
    AKASHI_TRY_ASSIGN(const auto purl, parse_purl(query));
    for (const auto& key : match::advisory_keys(
             Component{.purl = purl, .name = purl.name, .version = purl.version})) {
      add_package(key.ecosystem, key.name);
    }
  } else if (query.starts_with("cpe:")) {
    AKASHI_TRY_ASSIGN(const auto cpe, parse_cpe(query));
    auto entries = index->cpe(store::cpe_key(cpe));
    while (const auto entry = store::EntryView::take(entries)) {
      numbers.push_back(entry->record());
    }
  } else {
    numbers = index->records_named(query);
    if (const auto slash = query.find('/'); numbers.empty() && slash != std::string::npos) {
      add_package(query.substr(0, slash), query.substr(slash + 1));
    }
  }
  std::ranges::sort(numbers);
  const auto rest = std::ranges::unique(numbers);
  numbers.erase(rest.begin(), rest.end());
  match::RecordCache records(*index, services.limits, as_of);
  std::vector<FoundRecord> found;
  if (as_of) {
    records.load(numbers, services.pool);
    AsOf counts{.at = format_time(*as_of), .epss_day = records.epss_day()};
    records.settle(numbers, counts);
    if (past != nullptr) {
      *past = counts;
    }
  }
  for (const auto number : numbers) {
    const auto read = records.get(number);
    if (!read && as_of && read.error().code() == ErrorCode::kNotFound) {
      continue;  // Published later.
    }
    AKASHI_TRY_ASSIGN(const auto* record, read);
    const auto& advisory = record->advisory;
    FoundRecord out{.id = advisory.id,
                    .source = record->source,
                    .modified = advisory.modified,
                    .withdrawn = advisory.withdrawn,
                    .summary = advisory.summary.empty()
                                   ? advisory.details.substr(0, advisory.details.find('\n'))
                                   : advisory.summary,
                    .aliases = advisory.aliases,
                    .raw = record->raw};
    for (const auto& affected : advisory.affected) {
      auto package = affected.ecosystem + "/" + affected.name;
      if (std::ranges::find(out.packages, package) == out.packages.end()) {
        out.packages.push_back(std::move(package));
      }
    }
    for (const auto& node : advisory.configurations) {
      add_products(node, out.packages);
    }
    add_signals(advisory.cwes, records, out);
    found.push_back(std::move(out));
  }
  if (found.empty() && match::is_cve(query)) {
    FoundRecord only{.id = query};
    add_signals({}, records, only);
    if (!only.signals.empty()) {
      found.push_back(std::move(only));
    }
  }
  add_history(records, found);
  std::ranges::sort(found, {},
                    [](const FoundRecord& record) { return std::tie(record.id, record.source); });
  return found;
}

void write_json(const DatabaseStatus& status, Sink& sink) {
  formats::JsonWriter json(sink, formats::JsonLayout::kIndented);
  json.begin_object();
  json.member("folder", status.folder);
  json.key("revision");
  json.unsigned_integer(status.revision.number);
  json.member("since", status.revision.text());  // What --since takes.
  json.key("sources");
  json.begin_array();
  for (const auto& source : status.sources) {
    json.begin_object();
    json.member("name", source.name);
    json.member("kind", source.kind);
    json.member("newest", source.newest);
    json.member("imported", source.imported);
    if (const auto times = status.fetches.find(source.name); times != status.fetches.end()) {
      json.member("checked", times->second.checked);
      json.member("fetched", times->second.fetched);
    }
    json.member("digest", source.digest);
    json.member_if("version", source.version);
    json.key("records");
    json.unsigned_integer(source.records);
    json.key("packages");
    json.unsigned_integer(source.packages);
    json.key("ranges");
    json.unsigned_integer(source.ranges);
    json.key("rejected");
    json.unsigned_integer(source.rejected);
    json.key("partial");
    json.boolean(source.partial);
    json.end_object();
  }
  json.end_array();
  json.key("ecosystems");
  json.begin_object();
  for (const auto& [name, count] : status.ecosystems) {
    json.key(name);
    json.unsigned_integer(count);
  }
  json.end_object();
  json.key("channels");
  json.begin_array();
  for (const auto& channel : status.channels) {
    json.begin_object();
    json.member("name", channel.name);
    json.member("revision", channel.revision.text());
    json.member("created", channel.created);
    json.member("expires", channel.expires);
    json.key("expired");
    json.boolean(std::ranges::find(status.expired, channel.name) != status.expired.end());
    json.member("imported", channel.imported);
    json.member_if("key", channel.key);  // None: --allow-unsigned.
    json.end_object();
  }
  json.end_array();
  if (status.age) {
    json.key("age_days");
    json.integer(status.age->days);
    json.member("oldest_source", status.age->source);
  }
  json.key("kev");
  json.boolean(status.kev);
  json.key("epss");
  json.boolean(status.epss);
  json.strings("epss_days", status.epss_days);
  json.end_object();
  json.finish();
}

void write_json(const std::vector<FoundRecord>& records, Sink& sink) {
  formats::JsonWriter json(sink, formats::JsonLayout::kIndented);
  json.begin_array();
  for (const auto& record : records) {
    json.begin_object();
    json.member("id", record.id);
    json.member("source", record.source);
    json.member("modified", record.modified);
    json.member_if("withdrawn", record.withdrawn);
    json.member("summary", record.summary);
    json.key("aliases");
    json.begin_array();
    for (const auto& alias : record.aliases) {
      json.string(alias);
    }
    json.end_array();
    json.key("packages");
    json.begin_array();
    for (const auto& package : record.packages) {
      json.string(package);
    }
    json.end_array();
    json.key("weaknesses");
    json.begin_array();
    for (const auto& weakness : record.weaknesses) {
      report::write_weakness(json, weakness);
    }
    json.end_array();
    json.key("signals");
    json.begin_array();
    for (const auto& signals : record.signals) {
      write_signals(signals, json);
    }
    json.end_array();
    json.member("raw", record.raw);
    json.end_object();
  }
  json.end_array();
  json.finish();
}

}  // namespace akashi::service

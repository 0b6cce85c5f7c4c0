#include "service/assess.h"

#include <sys/utsname.h>
#include <algorithm>

#include <array>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "base/log.h"
#include "base/messages/match.h"
#include "document/document.h"
#include "match/changed.h"
#include "match/findings.h"
#include "match/kernel.h"
#include "match/lifecycle.h"
#include "match/match.h"
#include "match/near_miss.h"
#include "model/vcs.h"
#include "scan/context.h"
#include "scan/directory_source.h"
#include "service/kernel.h"

namespace akashi::service {
namespace {

const DocumentFormat* document_format(std::string_view head) {
  const auto formats = all_documents();
  const auto found = std::ranges::find_if(
      formats, [&](const DocumentFormat* f) { return f->read != nullptr && f->sniff(head); });
  return found == formats.end() ? nullptr : *found;
}

// A document if the target is a file that says so; kNotFound otherwise.
Result<Bom> read_document(const std::string& path, const Services& services) {
  const auto not_a_document = [&] { return fail(ErrorCode::kNotFound, msg::kNotFound, {path}); };
  auto file = scan::open_file(path);
  if (!file) {
    return not_a_document();
  }
  std::array<char, 8192> head{};
  AKASHI_TRY_ASSIGN(const auto count, (*file)->read_at(0, head));
  const auto* format = document_format({head.data(), count});
  Bytes bytes;
  if (format == nullptr) {
    // Its name may stand behind long lists; only JSON is worth a look at the whole.
    const bool json = path.ends_with(".json") && (*file)->size() <= services.limits.file_bytes;
    if (!json) {
      return not_a_document();
    }
    AKASHI_TRY_ASSIGN(bytes, scan::read_whole(**file, services.limits.file_bytes));
    format = document_format(bytes.view());
    if (format == nullptr) {
      return not_a_document();
    }
  } else {
    auto read = scan::read_whole(**file, services.limits.file_bytes);
    if (!read) {
      return std::unexpected(std::move(read).error().in_file(path));
    }
    bytes = std::move(*read);
  }
  Problems problems;
  auto bom = format->read(bytes.padded(), services.limits, problems);
  if (!bom) {
    return std::unexpected(std::move(bom).error().in_file(path));
  }
  std::ranges::for_each(bom->components, remove_credentials);
  for (auto& problem : problems) {
    bom->unknowns.push_back({.path = path,
                             .at = problem.at(),
                             .method = std::string(format->id),
                             .code = problem.code(),
                             .message = problem.message()});
  }
  if (bom->target.name.empty()) {
    bom->target.name = path;
  }
  return bom;
}

// Names of the weaknesses that findings are of.
void add_weaknesses(Report& report, AdvisoryReader& index) {
  std::set<std::string> ids;
  for (const auto& finding : report.findings) {
    ids.insert(finding.cwes.begin(), finding.cwes.end());
  }
  for (const auto& id : ids) {
    if (auto weakness = index.weakness(id)) {
      report.weaknesses.push_back(std::move(*weakness));
    }
  }
}

// Leaves out components, with what relates to them. Gives their new numbers; kGone for none.
constexpr auto kGone = static_cast<std::uint32_t>(-1);
std::vector<std::uint32_t> keep_components(Bom& bom, const std::vector<bool>& wanted) {
  std::vector<std::uint32_t> position(bom.components.size(), kGone);
  std::vector<Component> components;
  std::vector<GraphState> graph;
  for (std::uint32_t i = 0; i < bom.components.size(); ++i) {
    if (wanted[i]) {
      position[i] = static_cast<std::uint32_t>(components.size());
      components.push_back(std::move(bom.components[i]));
      graph.push_back(bom.graph[i]);
    }
  }
  std::vector<Relation> relations;
  for (auto relation : bom.relations) {
    relation.from = position[relation.from];
    relation.to = position[relation.to];
    if (relation.from != kGone && relation.to != kGone) {
      relations.push_back(relation);
    }
  }
  bom.components = std::move(components);
  bom.graph = std::move(graph);
  bom.relations = std::move(relations);
  return position;
}

// Leaves out components of other scopes; what states no scope stays.
void keep_scopes(Bom& bom, Scopes scopes) {
  std::vector<bool> wanted(bom.components.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto of = bom.components[i].scopes;
    wanted[i] = of.empty() || (of.bits() & scopes.bits()) != 0;
  }
  keep_components(bom, wanted);
}

// A report on the components that were asked for alone.
void keep_changed(Report& report, const std::vector<bool>& wanted) {
  const auto position = keep_components(report.bom, wanted);
  std::vector<ComponentStatus> statuses;
  for (std::size_t i = 0; i < position.size(); ++i) {
    if (wanted[i]) {
      statuses.push_back(std::move(report.statuses[i]));
    }
  }
  if (!report.support.empty()) {
    std::vector<Support> support;
    for (std::size_t i = 0; i < position.size(); ++i) {
      if (wanted[i]) {
        support.push_back(std::move(report.support[i]));
      }
    }
    report.support = std::move(support);
  }
  for (auto& finding : report.findings) {
    finding.component = position[finding.component];
  }
  report.unchanged = report.statuses.size() - statuses.size();
  report.statuses = std::move(statuses);
  report.coverage = match::count_coverage(report.statuses);
}

// Records on one component's package that were there, and those of them that were modified later.
struct SeenRecords {
  std::uint64_t there = 0;
  std::uint64_t modified = 0;
};

// Which records on these components were there: all of them are read, since what no longer names a
// version may have named it then.
Result<std::vector<SeenRecords>> look_back(Report& report, const std::vector<bool>& wanted,
                                           match::RecordCache& records, match::EntryFilter& then,
                                           const Services& services) {
  then.every = true;
  AKASHI_TRY_ASSIGN(const auto all, match::match(report.bom.components, records.index(),
                                                 services.pool, services.progress, wanted, &then));
  then.every = false;
  std::vector<std::uint32_t> numbers;
  for (const auto& hit : all.hits) {
    numbers.push_back(hit.record);
  }
  std::ranges::sort(numbers);
  const auto rest = std::ranges::unique(numbers);
  numbers.erase(rest.begin(), rest.end());
  records.load(numbers, services.pool);
  report.as_of = AsOf{.at = format_time(*records.as_of()), .epss_day = records.epss_day()};
  then.gone = records.settle(numbers, *report.as_of);
  std::vector<SeenRecords> seen(report.bom.components.size());
  for (const auto& hit : all.hits) {
    const auto record = records.get(hit.record);
    if (record && !then.gone.contains(hit.record)) {
      ++seen[hit.component].there;
      seen[hit.component].modified += (*record)->modified_later ? 1 : 0;
    }
  }
  return seen;
}

// Which kernel runs can only be told of this machine's own root.
void mark_kernel(const std::string& target, Bom& bom) {
  utsname name{};
  std::error_code error;
  if (bom.target.kind == Target::Kind::kRootFileSystem &&
      std::filesystem::equivalent(target, "/", error) && ::uname(&name) == 0) {
    match::mark_running_kernel(bom, name.release);
  }
}

// "Not affected" rests on records that may have said otherwise then.
void say_of_the_past(Report& report, const std::vector<SeenRecords>& seen) {
  for (std::size_t i = 0; i < report.statuses.size(); ++i) {
    if (report.statuses[i].status == Status::kNotAffected) {
      report.statuses[i].reason = {
          msg::kAsOfNotAffected,
          {report.as_of->at, std::to_string(seen[i].modified), std::to_string(seen[i].there)}};
    }
  }
}

}  // namespace

Result<std::optional<std::int64_t>> parse_as_of(const std::string& text, const Clock& clock) {
  if (text.empty()) {
    return std::optional<std::int64_t>();
  }
  constexpr std::size_t kDay = 10;
  const bool is_day = text.size() == kDay;
  const auto from = parse_time(is_day ? text + "T00:00:00Z" : text);
  const auto now = clock.unix_seconds();
  if (!from) {
    return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                {"as-of", text, "a day (2024-01-31) or an RFC 3339 time (2024-01-31T12:00:00Z)"});
  }
  if (*from > now) {
    return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                {"as-of", text, "not after now, " + format_time(now)});
  }
  constexpr std::int64_t kRestOfDay = 86'399;
  return std::optional<std::int64_t>(is_day ? std::min(*from + kRestOfDay, now) : *from);
}

Result<Bom> read_bom(const AssessRequest& request, const Services& services) {
  auto document = read_document(request.target, services);
  if (!document && document.error().code() != ErrorCode::kNotFound) {
    return document;
  }
  Bom bom;
  if (document) {
    bom = std::move(*document);
  } else {
    formats::ArchiveBudget budget(services.limits);
    auto store = scan::FileStore::create(services.temp_folder);
    AKASHI_TRY_ASSIGN(const auto opened, scan::open_target(request.target, request.open, store,
                                                           budget, services.limits));
    auto options = request.scan;
    options.only = opened.only;
    AKASHI_TRY_ASSIGN(bom, scan::scan(*opened.source, options, all_ecosystems(),
                                      {.limits = services.limits,
                                       .budget = budget,
                                       .store = store,
                                       .pool = services.pool,
                                       .progress = services.progress}));
    if (!opened.only.empty()) {
      bom.target.kind = Target::Kind::kFile;
      bom.target.name = request.target;
      // An SBOM cut off at its beginning, say: without a word it would be a product without parts.
      if (bom.components.empty() && bom.unknowns.empty()) {
        bom.unknowns.push_back(
            {.path = opened.only,
             .at = {},
             .method = {},
             .code = ErrorCode::kUnsupported,
             .message = {msg::kExpected,
                         {"an SBOM, or a file that names its parts or is one", "neither"}}});
      }
    }
  }
  mark_kernel(request.target, bom);
  if (!request.scopes.empty()) {
    keep_scopes(bom, request.scopes);
  }
  log(LogLevel::kInfo, "scan.done",
      {{"components", std::to_string(bom.components.size())},
       {"files", std::to_string(bom.counts.files)},
       {"bytes_read", std::to_string(bom.counts.bytes_read)}});
  return bom;
}

Result<void> match_report(const AssessRequest& request, Report& report, const Services& services) {
  log(LogLevel::kInfo, "match.begin", {{"database", request.database}});
  auto index = all_stores().front()->open(request.database);
  if (!index) {
    if (index.error().code() == ErrorCode::kNotFound) {
      return {};
    }
    return std::unexpected(std::move(index).error());
  }
  std::vector<bool> wanted;
  if (!request.since.empty()) {
    const auto since = store::Revision::parse(request.since);
    if (!since) {
      return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                  {"since", request.since,
                   "a revision as `akashi db status` prints it, 12:0123456789abcdef"});
    }
    wanted = match::changed_components(report.bom, **index, (*index)->changed_since(*since));
  }
  match::RecordCache records(**index, services.limits, request.as_of);
  match::EntryFilter then;
  std::vector<SeenRecords> seen;
  if (request.as_of) {
    AKASHI_TRY_ASSIGN(seen, look_back(report, wanted, records, then, services));
  }
  AKASHI_TRY_ASSIGN(auto result,
                    match::match(report.bom.components, **index, services.pool, services.progress,
                                 wanted, request.as_of ? &then : nullptr));
  log(LogLevel::kInfo, "match.done",
      {{"components", std::to_string(report.bom.components.size())},
       {"hits", std::to_string(result.hits.size())}});
  std::optional<match::KernelEvidence> kernel;
  if (!request.kernel_build.empty()) {
    AKASHI_TRY_ASSIGN(kernel, open_kernel(request.kernel_build, request.kernel_source));
  }
  report.findings =
      match::make_findings(report.bom, result, records, services.pool, kernel ? &*kernel : nullptr);
  if (kernel) {
    report.kernel = result.kernel;
  }
  log(LogLevel::kInfo, "findings.done", {{"findings", std::to_string(report.findings.size())}});
  report.statuses = std::move(result.statuses);
  report.coverage = result.coverage;
  if (request.as_of) {
    say_of_the_past(report, seen);
  }
  report.sources = (*index)->sources();
  add_weaknesses(report, **index);
  constexpr std::size_t kDate = 10;
  match::add_support(
      report, **index,
      format_time(request.as_of.value_or(services.clock.unix_seconds())).substr(0, kDate));
  report.revision = (*index)->revision().text();
  report.matched = true;
  if (!request.since.empty()) {
    report.since = request.since;
    keep_changed(report, wanted);
  }
  return {};
}

Result<std::vector<NearMiss>> near_misses(const AssessRequest& request, const Report& report,
                                          std::span<const std::uint32_t> components,
                                          const std::string& vulnerability,
                                          const Services& services) {
  AKASHI_TRY_ASSIGN(const auto index, all_stores().front()->open(request.database));
  match::RecordCache records(*index, services.limits, request.as_of);
  std::vector<NearMiss> out;
  const match::CpeInventory inventory(report.bom);
  for (const auto component : components) {
    std::ranges::move(match::near_misses(report.bom, component, vulnerability, inventory, records),
                      std::back_inserter(out));
  }
  return out;
}

Result<Report> assess(const AssessRequest& request, const Services& services) {
  Report report;
  AKASHI_TRY_ASSIGN(report.bom, read_bom(request, services));
  report.created = request.created.empty() ? report.bom.created : request.created;
  if (request.match) {
    AKASHI_TRY(match_report(request, report, services));
  }
  return report;
}

}  // namespace akashi::service

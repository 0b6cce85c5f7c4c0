// An advisory index in a folder of its own, with the files that were imported into it.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "match/findings.h"
#include "match/match.h"
#include "model/purl.h"
#include "service/assess.h"
#include "service/import.h"
#include "store/advisory_store.h"

namespace akashi::testing_support {

class FixedClock : public Clock {
 public:
  std::int64_t unix_seconds() const override { return now; }
  std::int64_t steady_milliseconds() const override { return 0; }
  std::int64_t now = 1'767'225'600;  // 2026-01-01T00:00:00Z
};

// A report on components of these purls, of which nothing is found yet.
inline Report report_of(const std::vector<std::string>& purls) {
  Report report;
  for (const auto& text : purls) {
    const auto purl = *parse_purl(text);
    report.bom.components.push_back(
        {.purl = purl, .name = purl.name, .version = purl.version, .ref = text});
    report.bom.graph.push_back(GraphState::kUnknown);
  }
  return report;
}

class IndexFolder {
 public:
  explicit IndexFolder(const std::string& name)
      : root_(std::filesystem::temp_directory_path() /
              ("akashi-" + std::to_string(getpid()) + "-" + name)) {
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_ / "in");
  }
  ~IndexFolder() { std::filesystem::remove_all(root_); }
  IndexFolder(const IndexFolder&) = delete;
  IndexFolder& operator=(const IndexFolder&) = delete;

  std::string path(const std::string& name) const { return (root_ / name).string(); }
  std::string db() const { return path("db"); }

  // An OSV record: `package` is affected below `fixed`.
  void affects(const std::string& id, const std::string& ecosystem, const std::string& package,
               const std::string& fixed, const std::string& alias = {},
               const std::string& modified = "2026-01-01T00:00:00Z") const {
    file(id, alias, modified,
         R"("affected":[{"package":{"ecosystem":")" + ecosystem + R"(","name":")" + package +
             R"("},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":")" + fixed +
             R"("}]}]}])");
  }
  // One that tells of a vulnerability and names no package.
  void names_only(const std::string& id, const std::string& alias,
                  const std::string& modified) const {
    file(id, alias, modified,
         R"("severity":[{"type":"CVSS_V3","score":"made up )" + modified + R"("}])");
  }

  Result<service::ImportSummary> import() const {
    return service::import_advisories({.database = db(), .paths = {path("in")}, .name = "test"},
                                      services());
  }
  Result<void> write(const std::function<Result<void>(AdvisoryWriter&)>& body) const {
    return write_to("db", body);
  }
  Result<void> write_to(const std::string& name,
                        const std::function<Result<void>(AdvisoryWriter&)>& body) const {
    AKASHI_TRY_ASSIGN(const auto writer, all_stores().front()->open_writer(path(name), pool_));
    AKASHI_TRY(body(*writer));
    return writer->commit();
  }
  service::Services services() const {
    return {.limits = limits_,
            .clock = clock,
            .pool = pool_,
            .progress = progress_,
            .temp_folder = root_.string()};
  }

  Report matched(const std::vector<std::string>& purls, const std::vector<bool>& only = {}) const {
    auto report = report_of(purls);
    fill(report, only);
    return report;
  }
  // Finds what the index has for the components of the report.
  void fill(Report& report, const std::vector<bool>& only = {}) const {
    const auto index = *all_stores().front()->open(db());
    auto result = *match::match(report.bom.components, *index, pool_, progress_, only);
    match::RecordCache records(*index, limits_);
    report.findings = match::make_findings(report.bom, result, records, pool_);
    report.statuses = result.statuses;
    report.coverage = result.coverage;
  }
  // The same as akashi match gives it, as of a time.
  Report matched_as_of(const std::vector<std::string>& purls, const std::string& as_of) const {
    auto report = report_of(purls);
    service::AssessRequest request{.database = db()};
    request.as_of = *service::parse_as_of(as_of, clock);
    service::match_report(request, report, services()).value();
    return report;
  }
  // "CVE-…=affected CVE-…=unknown", sorted; then the component's own status.
  std::string answers(const std::string& purl) const {
    const auto report = matched({purl});
    std::string out;
    for (const auto& finding : report.findings) {
      out += finding.vulnerability + "=" + std::string(status_name(finding.status)) + " ";
    }
    return out + std::string(status_name(report.statuses[0].status));
  }
  // A record as it is.
  void record(const std::string& id, const std::string& json) const {
    std::ofstream(root_ / "in" / (id + ".json")) << json;
  }

  FixedClock clock;

 private:
  void file(const std::string& id, const std::string& alias, const std::string& modified,
            const std::string& rest) const {
    std::ofstream(root_ / "in" / (id + ".json"))
        << R"({"id":")" << id << R"(","modified":")" << modified << R"(","aliases":[)"
        << (alias.empty() ? "" : '"' + alias + '"') << "]," << rest << "}";
  }

  Limits limits_;
  mutable ThreadPool pool_{2};
  mutable NoProgress progress_;
  std::filesystem::path root_;
};

}  // namespace akashi::testing_support

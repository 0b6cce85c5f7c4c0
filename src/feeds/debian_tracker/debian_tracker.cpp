// {SOURCE PACKAGE: {VULNERABILITY: {scope, description, debianbug, releases: {CODENAME: {status,
// fixed_version, urgency, nodsa, nodsa_reason, repositories: {SUITE: VERSION}}}}}}, as the tracker
// publishes it under /tracker/data/json.
//
// status "open": affected, whatever the version. "resolved": mended in fixed_version; "0" means
// that the release never was affected. "undetermined": nobody knows yet. A package that a release
// doesn't have is not in `releases`. Sid is no release that a system can be named after: left out.
#include "feeds/debian_tracker/debian_tracker.h"

#include <set>
#include <utility>

#include "base/strings.h"
#include "feed/json_head.h"
#include "formats/tree.h"
#include "formats/tree_json.h"
#include "version/debian_releases.h"

namespace akashi::feeds::debian_tracker {
namespace {

using formats::NodeView;

// The package's name stands in each of its records.
constexpr std::size_t kLongestName = 150;
constexpr std::string_view kSid = "sid";

AffectedRange below(std::string_view version) {
  return {.events = {{RangeEvent::Type::kIntroduced, "0"},
                     {RangeEvent::Type::kFixed, std::string(version)}}};
}

// One range in every case; one that introduces nothing where the state is not known.
AffectedRange range_of(NodeView release) {
  const auto status = release["status"].text();
  const auto fixed = release["fixed_version"].text();
  if (status == "open") {
    return {.events = {{RangeEvent::Type::kIntroduced, "0"}}};
  }
  if (status == "resolved" && fixed == "0") {
    return {.kind = AffectedRange::Kind::kVers};
  }
  return status == "resolved" && !fixed.empty() ? below(fixed) : AffectedRange{};
}

// "no DSA (postponed): Minor issue"
std::string note_of(NodeView release) {
  const auto why = release["nodsa"].text();
  const auto reason = release["nodsa_reason"].text();
  if (why.empty() && reason.empty()) {
    return {};
  }
  return "no DSA" + (reason.empty() ? std::string() : " (" + std::string(reason) + ")") +
         (why.empty() ? std::string() : ": " + std::string(why));
}

AffectedPackage affected_in(std::string ecosystem, std::string_view package, NodeView release) {
  return {.ecosystem = std::move(ecosystem),
          .name = std::string(package),
          .ranges = {range_of(release)},
          .urgency = std::string(release["urgency"].text()),
          .note = note_of(release)};
}

Advisory make_advisory(std::string_view package, NodeView vulnerability) {
  Advisory out;
  const std::string name(vulnerability.key());
  out.id = std::string(package) + "/" + name;
  out.upstream = {name};
  out.details = vulnerability["description"].text();
  if (const auto bug = vulnerability["debianbug"].text(); !bug.empty()) {
    out.references.push_back({"REPORT", "https://bugs.debian.org/" + std::string(bug)});
  }
  const auto releases = vulnerability["releases"];
  for (const auto release : releases) {
    if (auto ecosystem = version::debian_ecosystem(release.key()); !ecosystem.empty()) {
      out.affected.push_back(affected_in(std::move(ecosystem), package, release));
    }
  }
  if (!releases.is_object()) {  // In which releases is not known: unknown in all.
    for (auto& ecosystem : version::all_debian_ecosystems()) {
      out.affected.push_back(affected_in(std::move(ecosystem), package, {}));
    }
  }
  return out;
}

std::string raw_of(std::string_view package, NodeView vulnerability) {
  return formats::compact_json([&](formats::JsonWriter& json) {
    json.begin_object();
    json.key(package);
    json.begin_object();
    json.key(vulnerability.key());
    formats::write_tree(vulnerability, json);
    json.end_object();
    json.end_object();
  });
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kLongestName;
}

Error bad_name(NodeView node, std::string_view what) {
  return {ErrorCode::kInvalidInput,
          Message{msg::kBadValue,
                  {std::string(what), std::string(utf8_prefix(node.key(), 80)), std::string(what)}},
          node.position()};
}

// What of a record is not known, to be named: the record itself says unknown.
class Checker {
 public:
  explicit Checker(FeedSink& sink) : sink_(sink) {}

  void check(NodeView vulnerability) {
    const auto releases = vulnerability["releases"];
    if (!releases.is_object()) {
      sink_.rejected(
          formats::wrong_type(releases ? releases : vulnerability, "releases", "an object"));
      return;
    }
    for (const auto release : releases) {
      const auto status = release["status"].text();
      if (release.key() != kSid && version::debian_ecosystem(release.key()).empty()) {
        if (named_.emplace(release.key()).second) {  // Once a file.
          sink_.rejected(bad_name(release, "release of Debian"));
        }
      } else if (status != "open" && status != "resolved" && status != "undetermined") {
        sink_.rejected({ErrorCode::kInvalidInput,
                        Message{msg::kExpected,
                                {"status open, resolved or undetermined",
                                 "\"" + std::string(utf8_prefix(status, 80)) + "\""}},
                        release.position()});
      } else if (status == "resolved" && release["fixed_version"].text().empty()) {
        sink_.rejected({ErrorCode::kInvalidInput, Message{msg::kMissingField, {"fixed_version"}},
                        release.position()});
      }
    }
  }

 private:
  FeedSink& sink_;
  std::set<std::string, std::less<>> named_;
};

}  // namespace

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, limits));
  const auto root = tree.root();
  if (!root.is_object()) {
    return std::unexpected(formats::wrong_type(root, "security tracker", "an object of packages"));
  }
  Checker checker(sink);
  for (const auto package : root) {
    if (!is_name(package.key())) {
      sink.rejected(bad_name(package, "source package"));
      continue;
    }
    if (!package.is_object()) {
      sink.rejected(formats::wrong_type(package, package.key(), "an object of vulnerabilities"));
      continue;
    }
    for (const auto vulnerability : package) {
      if (!is_name(vulnerability.key())) {
        sink.rejected(bad_name(vulnerability, "vulnerability"));
        continue;
      }
      checker.check(vulnerability);
      sink.advisory(make_advisory(package.key(), vulnerability),
                    raw_of(package.key(), vulnerability));
    }
  }
  return {};
}

Result<Advisory> read_record(PaddedView raw, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(raw, limits));
  const auto package = tree.root().at(0);
  const auto vulnerability = package.at(0);
  if (!is_name(package.key()) || !is_name(vulnerability.key())) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"source package"});
  }
  return make_advisory(package.key(), vulnerability);
}

bool claims(std::string_view path, std::string_view head) {
  const auto has = [&](std::string_view member) { return head.contains(member); };
  // Ubuntu's files are like it; no package has the number of a notice for a name.
  // Of the first vulnerability: behind a long description there may be no more in the head.
  return path.ends_with(".json") && trim(head).starts_with('{') &&
         (has("\"CVE-") || has("\"TEMP-")) &&
         (has("\"releases\"") || (has("\"scope\"") && has("\"description\""))) &&
         !has("\"vulnerabilities\"") && !has("\"schema_version\"") && !has("\"modified\"") &&
         !has("\"affected\"") && !has("\"isummary\"") && !has("\"release_codename\"") &&
         !has("\"release_packages\"") && !has("\"cves_ids\"") && !has("\"notices_ids\"") &&
         first_json_member(head).find_first_not_of("0123456789-") != std::string_view::npos;
}

extern constinit const Feed kLeaf{
    .id = "debian-tracker",
    .name = "Debian Security Tracker",
    .description = "Debian's security tracker, all releases: JSON",
    .claims = claims,
    .read = read_file,
    .read_record = read_record,
};

}  // namespace akashi::feeds::debian_tracker

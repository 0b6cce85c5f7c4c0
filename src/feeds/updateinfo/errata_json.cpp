// AlmaLinux: {schema_version, data: [{id, type, severity, title, issued_date (seconds), packages:
// [{name, epoch, version, release, arch}], modules: [{name, stream}], references}]}.
// Rocky Linux: {advisories: [{name, kind, synopsis, cves, packages: [{nevra, module_name,
// module_stream, product_name}]}]}.
#include "feeds/updateinfo/errata_json.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <utility>

#include "base/strings.h"
#include "feed/cve_ids.h"
#include "feeds/updateinfo/releases.h"
#include "version/distro_names.h"

namespace akashi::feeds::updateinfo {
namespace {

using formats::NodeView;

void add(std::vector<std::string>& list, std::string value) {
  if (!value.empty() && std::ranges::find(list, value) == list.end()) {
    list.push_back(std::move(value));
  }
}

std::string time_of(NodeView node) {
  const auto seconds = parse_u64(node.text());
  constexpr std::uint64_t kEnd = 253'402'300'800;  // The year 10000.
  if (!seconds || *seconds >= kEnd) {
    const auto day = leading_date(node.text());
    return day.empty() ? std::string() : day + "T00:00:00Z";
  }
  using namespace std::chrono;
  const auto time = sys_seconds{std::chrono::seconds{static_cast<std::int64_t>(*seconds)}};
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  const auto two = [](auto value) {
    const auto text = std::to_string(value);
    return text.size() < 2 ? "0" + text : text;
  };
  return std::to_string(static_cast<int>(date.year())) + "-" +
         two(static_cast<unsigned>(date.month())) + "-" + two(static_cast<unsigned>(date.day())) +
         "T" + two(clock.hours().count()) + ":" + two(clock.minutes().count()) + ":" +
         two(clock.seconds().count()) + "Z";
}

struct Nevra {
  std::string name;
  std::string evr;
  std::string arch;
};

// "delve-0:1.25.2-1.el10_1.aarch64.rpm"
std::optional<Nevra> parse_nevra(std::string_view text) {
  if (text.ends_with(".rpm")) {
    text.remove_suffix(4);
  }
  const auto arch = text.rfind('.');
  const auto release = text.substr(0, arch).rfind('-');
  if (arch == std::string_view::npos || release == std::string_view::npos || release == 0) {
    return std::nullopt;
  }
  const auto version = text.substr(0, release).rfind('-');
  if (version == std::string_view::npos || version == 0) {
    return std::nullopt;
  }
  return Nevra{std::string(text.substr(0, version)),
               std::string(text.substr(version + 1, arch - version - 1)),
               std::string(text.substr(arch + 1))};
}

Error missing(NodeView node, std::string_view field) {
  return {ErrorCode::kInvalidInput, Message{msg::kMissingField, {std::string(field)}},
          node.position()};
}

Result<void> read_alma(NodeView erratum, Update& out) {
  out.label = "almalinux-errata";
  std::set<std::string> modules;
  for (const auto module : erratum["modules"]) {
    modules.insert(std::string(module["name"].text()) + ":" + std::string(module["stream"].text()));
  }
  for (const auto package : erratum["packages"]) {
    const auto name = package["name"].text();
    const auto version = package["version"].text();
    const auto release = package["release"].text();
    if (name.empty() || version.empty() || release.empty()) {
      return std::unexpected(missing(package, "packages.name, version or release"));
    }
    FixedPackage fixed{.ecosystem = ecosystem_by_tag("AlmaLinux", release),
                       .name = std::string(name),
                       .evr = std::string(package["epoch"].text()) + ":" + std::string(version) +
                              "-" + std::string(release),
                       .module = {}};
    if (version::is_modular(fixed.evr) && modules.size() == 1) {
      fixed.module = *modules.begin();
    }
    if (!fixed.ecosystem.empty() && package["arch"].text() != "src") {
      out.packages.push_back(std::move(fixed));
    }
  }
  return {};
}

Result<void> read_rocky(NodeView erratum, Update& out) {
  out.label = "rocky-errata";
  for (const auto package : erratum["packages"]) {
    auto nevra = parse_nevra(package["nevra"].text());
    if (!nevra) {
      return std::unexpected(missing(package, "packages.nevra"));
    }
    FixedPackage fixed{.ecosystem = rocky_ecosystem(package["product_name"].text()),
                       .name = std::move(nevra->name),
                       .evr = std::move(nevra->evr),
                       .module = {}};
    const auto stream = package["module_stream"].text();
    if (const auto module = package["module_name"].text(); !module.empty() && !stream.empty()) {
      fixed.module = std::string(module) + ":" + std::string(stream);
    }
    if (!fixed.ecosystem.empty() && nevra->arch != "src") {
      out.packages.push_back(std::move(fixed));
    }
  }
  for (const auto cve : erratum["cves"]) {
    for (auto& id : find_cve_ids(cve["cve"].text())) {
      add(out.vulnerabilities, std::move(id));
    }
    if (const auto weakness = cve["cwe"].text(); weakness.starts_with("CWE-")) {
      add(out.cwes, std::string(weakness));
    }
    if (const auto vector = cve["cvss3_scoring_vector"].text(); vector.starts_with("CVSS:3")) {
      out.scores.push_back({"CVSS_V3", std::string(vector)});
    }
  }
  return {};
}

std::string first_of(NodeView erratum, std::string_view a, std::string_view b) {
  const auto text = erratum[a].text();
  return std::string(text.empty() ? erratum[b].text() : text);
}

}  // namespace

NodeView errata_of(NodeView root) {
  return root["advisories"] ? root["advisories"] : root["data"];
}

bool is_security(NodeView erratum) {
  return equal_ignoring_case(erratum["type"].text(), "security") ||
         equal_ignoring_case(erratum["kind"].text(), "security");
}

Result<Update> read_erratum(NodeView erratum) {
  if (!erratum.is_object()) {
    return std::unexpected(formats::wrong_type(erratum, "erratum", "an object"));
  }
  Update out;
  const bool rocky = static_cast<bool>(erratum["kind"]);
  out.id = erratum[rocky ? "name" : "id"].text();
  if (trim(out.id).empty()) {
    return std::unexpected(missing(erratum, rocky ? "name" : "id"));
  }
  out.title = first_of(erratum, "title", "synopsis");
  out.details = erratum["description"].text();
  out.severity = erratum["severity"].text();
  out.published = time_of(erratum[rocky ? "published_at" : "issued_date"]);
  out.modified = time_of(erratum[rocky ? "updated_at" : "updated_date"]);
  for (const auto reference : erratum["references"]) {
    const auto id = reference["id"].text();
    const auto cves = find_cve_ids(id);
    for (const auto& cve : cves) {
      add(out.vulnerabilities, cve);
    }
    if (cves.empty()) {
      add(out.related, std::string(id));
    }
    if (const auto url = reference["href"].text(); !url.empty()) {
      out.references.push_back({cves.empty() ? "ADVISORY" : "WEB", std::string(url)});
    }
  }
  AKASHI_TRY(rocky ? read_rocky(erratum, out) : read_alma(erratum, out));
  return out;
}

}  // namespace akashi::feeds::updateinfo

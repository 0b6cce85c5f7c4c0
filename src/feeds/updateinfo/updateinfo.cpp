// updateinfo.xml of rpm repositories (createrepo_c): <updates> of <update type="security"> with id,
// title, issued, updated, references, and pkglist/collection/package (name, epoch, version,
// release, arch), where collection/module names a stream. And the errata that AlmaLinux and Rocky
// Linux publish as JSON (errata_json.h).
//
// The same erratum is in each repository that has packages of it, so records are named by the
// collection too: "amazon-linux-2/ALAS2-2018-939".
#include "feeds/updateinfo/updateinfo.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/strings.h"
#include "feed/cve_ids.h"
#include "feed/json_head.h"
#include "feed/xml_records.h"
#include "feeds/updateinfo/errata_json.h"
#include "feeds/updateinfo/releases.h"
#include "feeds/updateinfo/update.h"
#include "formats/tree.h"
#include "formats/tree_json.h"
#include "formats/xml.h"

namespace akashi::feeds::updateinfo {
namespace {

using formats::XmlView;

std::string time_of(std::string_view text) {
  const auto day = leading_date(text);
  return day.empty() ? std::string() : day + "T00:00:00Z";
}

void add(std::vector<std::string>& list, std::string value) {
  if (!value.empty() && std::ranges::find(list, value) == list.end()) {
    list.push_back(std::move(value));
  }
}

void read_references(XmlView update, Update& out) {
  const auto list = update.child("references");
  for (auto item = list.child("reference"); item; item = item.next("reference")) {
    const auto id = item.attribute("id");
    auto cves = find_cve_ids(id);
    if (item.attribute("type") == "bugzilla") {  // Fedora names them in the title alone.
      cves = find_cve_ids(item.attribute("title"));
    } else if (cves.empty() && item.attribute("type") != "self") {
      add(out.related, std::string(id));
    }
    for (auto& cve : cves) {
      add(out.vulnerabilities, std::move(cve));
    }
    if (const auto url = item.attribute("href"); !url.empty()) {
      const auto type = item.attribute("type") == "bugzilla" ? "REPORT"
                        : item.attribute("type") == "cve"    ? "WEB"
                                                             : "ADVISORY";
      out.references.push_back({type, std::string(url)});
    }
  }
}

Result<void> read_collection(XmlView collection, std::string_view release, Update& out) {
  const auto name = collection.child("name").text();
  const auto short_name = collection.attribute("short");
  if (out.label.empty()) {
    out.label = short_name.empty() ? name : short_name;
    std::ranges::replace(out.label, ' ', '-');
  }
  const auto ecosystem = ecosystem_of(release, name, short_name);
  std::string module;
  if (const auto stated = collection.child("module")) {
    module = std::string(stated.attribute("name")) + ":" + std::string(stated.attribute("stream"));
  }
  for (auto item = collection.child("package"); item; item = item.next("package")) {
    const auto version = item.attribute("version");
    const auto package_release = item.attribute("release");
    if (item.attribute("name").empty() || version.empty() || package_release.empty()) {
      return fail(ErrorCode::kInvalidInput, msg::kMissingField,
                  {"package.name, version or release"}, item.position());
    }
    const auto epoch = item.attribute("epoch");
    if (!ecosystem.empty() && item.attribute("arch") != "src") {
      out.packages.push_back({.ecosystem = ecosystem,
                              .name = std::string(item.attribute("name")),
                              .evr = std::string(epoch.empty() ? "0" : epoch) + ":" +
                                     std::string(version) + "-" + std::string(package_release),
                              .module = module});
    }
  }
  return {};
}

Result<Update> read_update(XmlView update) {
  Update out;
  out.id = update.child("id").text();
  if (out.id.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"update.id"}, update.position());
  }
  out.title = update.child("title").all_text();
  out.details = update.child("description").all_text();
  out.severity = update.child("severity").text();
  out.published = time_of(update.child("issued").attribute("date"));
  out.modified = time_of(update.child("updated").attribute("date"));
  const auto status = update.attribute("status");
  out.withdrawn = status == "retracted" || status == "obsolete";
  read_references(update, out);
  if (out.vulnerabilities.empty()) {
    out.vulnerabilities = find_cve_ids(out.title + " " + out.details);
  }
  const auto list = update.child("pkglist");
  for (auto item = list.child("collection"); item; item = item.next("collection")) {
    AKASHI_TRY(read_collection(item, update.child("release").text(), out));
  }
  return out;
}

Result<Advisory> read_xml(std::string_view raw, const Limits& limits, bool& security) {
  AKASHI_TRY_ASSIGN(const auto document, formats::XmlDocument::parse(raw, limits));
  const auto root = document.root();
  security = root.attribute("type") == "security";
  if (!security) {
    return Advisory{};
  }
  AKASHI_TRY_ASSIGN(auto update, read_update(root));
  return make_advisory(std::move(update));
}

Result<Advisory> read_json(PaddedView raw, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(raw, limits));
  AKASHI_TRY_ASSIGN(auto update, read_erratum(tree.root()));
  return make_advisory(std::move(update));
}

// Errata that no package can be asked for: they list none, or none of a release that is known
// (SUSE's and Red Hat's repositories). Their records assess; the file says so once.
class WithoutPackages {
 public:
  void note(const Advisory& advisory, InputPosition at) {
    if (advisory.affected.empty() && advisory.withdrawn.empty() && count_++ == 0) {
      first_ = advisory.id;
      at_ = at;
    }
  }
  void report(FeedSink& sink) const {
    if (count_ != 0) {
      sink.rejected(
          {ErrorCode::kUnsupported,
           Message{msg::kUnresolved,
                   {"packages and release of erratum \"" + printable(utf8_prefix(first_, 80)) +
                    (count_ == 1 ? "\"" : "\" (+" + std::to_string(count_ - 1) + ")")}},
           at_});
    }
  }

 private:
  std::size_t count_ = 0;
  std::string first_;
  InputPosition at_;
};

Result<void> read_json_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, limits));
  const auto list = errata_of(tree.root());
  if (!list.is_array()) {
    return std::unexpected(formats::wrong_type(list ? list : tree.root(), "errata", "an array"));
  }
  WithoutPackages without;
  for (const auto erratum : list) {
    if (erratum.is_object() && !is_security(erratum)) {
      continue;
    }
    const auto raw = Bytes::copy_of(formats::compact_json(
        [&](formats::JsonWriter& json) { formats::write_tree(erratum, json); }));
    auto advisory = read_json(raw.padded(), limits);
    if (advisory) {
      without.note(*advisory, erratum.position());
      sink.advisory(std::move(*advisory), raw.view());
    } else {
      sink.rejected({advisory.error().code(), advisory.error().message(), erratum.position()});
    }
  }
  without.report(sink);
  return {};
}

}  // namespace

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  if (file.path.ends_with(".json")) {
    return read_json_file(file, limits, sink);
  }
  WithoutPackages without;
  const auto cut = cut_xml_records(file.bytes, "update", [&](const XmlRecord& record) {
    bool security = true;
    auto advisory = read_xml(record.bytes, limits, security);
    if (!advisory) {
      sink.rejected({advisory.error().code(), advisory.error().message(), {.line = record.line}});
    } else if (security) {
      without.note(*advisory, {.line = record.line});
      sink.advisory(std::move(*advisory), record.bytes);
    }
  });
  without.report(sink);
  if (!cut) {  // What is whole has been read.
    sink.rejected(cut.error());
  }
  return {};
}

Result<Advisory> read_record(PaddedView raw, const Limits& limits) {
  if (trim(raw).starts_with('{')) {
    return read_json(raw, limits);
  }
  bool security = true;
  return read_xml(raw, limits, security);
}

bool claims(std::string_view path, std::string_view head) {
  if (path.ends_with(".xml")) {
    return xml_root_name(head) == "updates";
  }
  if (!path.ends_with(".json")) {
    return false;
  }
  const auto has = [&](std::string_view member) { return head.contains(member); };
  bool list = false;
  each_json_member(head, [&](std::string_view name) {
    list = list || name == "data" || name == "advisories";
    return !list;
  });
  return list && ((has("\"issued_date\"") && has("\"updated_date\"")) ||
                  (has("\"synopsis\"") && has("\"published_at\"") && has("\"kind\"")));
}

extern constinit const Feed kLeaf{
    .id = "updateinfo",
    .name = "Errata of rpm distributions",
    .description =
        "updateinfo.xml (Amazon Linux, Fedora, EPEL, AlmaLinux, Rocky, Oracle); errata of "
        "AlmaLinux "
        "and Rocky Linux: JSON",
    .claims = claims,
    .read = read_file,
    .read_record = read_record,
    .never_whole = true,
};

}  // namespace akashi::feeds::updateinfo

// VULDEF 3.x (vuldef_3.2.xsd): Vulinfo with VulinfoID and VulinfoData: Title, VulinfoDescription,
// Affected, Impact, Solution, Exploit, Related, History, dates. History and DatePublic stay in the
// stored record.
#include <string>
#include <utility>
#include <vector>

#include "feed/jvn_names.h"
#include "feeds/jvn/vuldef.h"

namespace akashi::feeds::jvn {
namespace {

using formats::XmlView;

void add_texts(XmlView parent, std::string_view item, std::string_view text,
               std::vector<std::string>& out) {
  for (auto at = parent.child(item); at; at = at.next(item)) {
    out.push_back(at.child(text).all_text());
  }
}

void add_affected(XmlView affected, Advisory& out) {
  constexpr std::string_view kItem = "AffectedItem";
  for (auto item = affected.child(kItem); item; item = item.next(kItem)) {
    std::vector<std::string> versions;
    for (auto version = item.child("VersionNumber"); version;
         version = version.next("VersionNumber")) {
      versions.push_back(version.all_text());
    }
    for (auto cpe = item.child("Cpe"); cpe; cpe = cpe.next("Cpe")) {
      add_product(cpe.text(), item.child("ProductName").all_text(), versions, out);
    }
  }
}

}  // namespace

Result<Advisory> read_xml(XmlView vulinfo) {
  JvnEntry entry;
  auto& out = entry.advisory;
  const auto data = vulinfo.child("VulinfoData");
  out.id = vulinfo.child("VulinfoID").text();
  AKASHI_TRY(check_id(out, vulinfo.position()));
  out.published = jvn_time(data.child("DateFirstPublished").text());
  out.modified = jvn_time(data.child("DateLastUpdated").text());
  out.summary = data.child("Title").all_text();
  const auto impact = data.child("Impact");
  std::vector<std::string> paragraphs = {
      data.child("VulinfoDescription").child("Overview").all_text()};
  add_texts(impact, "ImpactItem", "Description", paragraphs);
  add_texts(data.child("Exploit"), "ExploitItem", "Description", paragraphs);
  add_texts(data.child("Solution"), "SolutionItem", "Description", paragraphs);
  out.details = join_paragraphs(paragraphs);
  for (auto cvss = impact.child("Cvss"); cvss; cvss = cvss.next("Cvss")) {
    entry.add_score(cvss.attribute("version"), cvss.child("Vector").text(),
                    cvss.child("Severity").text());
  }
  constexpr std::string_view kItem = "RelatedItem";
  for (auto item = data.child("Related").child(kItem); item; item = item.next(kItem)) {
    entry.add_document(item.child("Name").text(), item.child("VulinfoID").text(),
                       item.attribute("type"), item.child("URL").text());
  }
  add_affected(data.child("Affected"), out);
  return entry.finish(true);
}

}  // namespace akashi::feeds::jvn

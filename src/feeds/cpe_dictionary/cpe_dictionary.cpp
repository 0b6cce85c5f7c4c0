// The official CPE dictionary. JSON: pages of the NVD's API 2.0 (cpe_api_json_2.0.schema) and the
// chunks of its feed, {"products": [{"cpe": {cpeName, deprecated, deprecatedBy, titles, refs}}]},
// and single "cpe" objects, a file each. XML: cpe-dictionary_2.3.xsd and its extension (NISTIR
// 7697): cpe-list/cpe-item with title, references, cpe23-item, deprecation, deprecated-by.
#include "feeds/cpe_dictionary/cpe_dictionary.h"

#include <string>
#include <utility>

#include "base/strings.h"
#include "feed/cve_ids.h"
#include "feed/xml_records.h"
#include "formats/tree.h"
#include "formats/xml.h"
#include "model/cpe.h"

namespace akashi::feeds::cpe_dictionary {
namespace {

using formats::NodeView;
using formats::XmlView;

bool is_english(std::string_view lang) {
  return to_lower(lang.substr(0, 2)) == "en";
}

Result<std::string> name_of(std::string_view text, InputPosition at) {
  const auto cpe = parse_cpe(text);
  if (!cpe) {
    return std::unexpected(Error(cpe.error().code(), cpe.error().message(), at));
  }
  return cpe->formatted_string();
}

// What names a successor that cannot be read is given without it, and said so.
void add_successor(std::string_view text, InputPosition at, CpeDictionaryName& out,
                   FeedSink& sink) {
  if (auto name = name_of(text, at)) {
    out.successors.push_back(std::move(*name));
  } else {
    sink.rejected(name.error());
  }
}

void read_product(NodeView cpe, FeedSink& sink) {
  auto name = name_of(cpe["cpeName"].text(), cpe.position());
  if (!name) {
    sink.rejected(name.error());
    return;
  }
  CpeDictionaryName out{.name = std::move(*name)};
  out.deprecated = cpe["deprecated"].boolean().value_or(false);
  for (const auto title : cpe["titles"]) {
    if (out.title.empty() || is_english(title["lang"].text())) {
      out.title = title["title"].text();
    }
  }
  for (const auto reference : cpe["refs"]) {
    out.references.emplace_back(reference["ref"].text());
  }
  for (const auto successor : cpe["deprecatedBy"]) {
    add_successor(successor["cpeName"].text(), successor.position(), out, sink);
  }
  sink.cpe_name(std::move(out));
}

Result<void> read_json(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, limits));
  const auto root = tree.root();
  if (root["cpeName"]) {
    sink.date(root["lastModified"].text());
    read_product(root, sink);
    return {};
  }
  const auto products = root["products"];
  if (!products.is_array()) {
    return std::unexpected(formats::wrong_type(products, "products", "an array"));
  }
  sink.date(root["timestamp"].text());
  for (const auto product : products) {
    read_product(product["cpe"], sink);
  }
  return {};
}

InputPosition moved(InputPosition at, const XmlRecord& record) {
  if (at.line != 0) {
    at.line += record.line - 1;
  }
  return at;
}

void read_deprecations(XmlView item, const XmlRecord& record, CpeDictionaryName& out,
                       FeedSink& sink) {
  for (auto deprecation = item.child("deprecation"); deprecation;
       deprecation = deprecation.next("deprecation")) {
    for (auto by = deprecation.child("deprecated-by"); by; by = by.next("deprecated-by")) {
      add_successor(by.attribute("name"), moved(by.position(), record), out, sink);
    }
  }
}

Result<void> read_item(const XmlRecord& record, const Limits& limits, FeedSink& sink) {
  // The element alone doesn't declare the prefixes that it uses.
  AKASHI_TRY_ASSIGN(const auto document, formats::XmlDocument::parse(record.bytes, limits));
  const auto root = document.root();
  const auto item = root.child("cpe23-item");
  const auto name = item ? item.attribute("name") : root.attribute("name");
  CpeDictionaryName out;
  AKASHI_TRY_ASSIGN(out.name, name_of(name, root.position()));
  out.deprecated = root.attribute("deprecated") == "true" || item.child("deprecation");
  for (auto title = root.child("title"); title; title = title.next("title")) {
    const auto lang =
        title.has_attribute("xml:lang") ? title.attribute("xml:lang") : title.attribute("lang");
    if (out.title.empty() || is_english(lang)) {
      out.title = title.text();
    }
  }
  const auto references = root.child("references");
  for (auto one = references.child("reference"); one; one = one.next("reference")) {
    out.references.emplace_back(one.attribute("href"));
  }
  read_deprecations(item, record, out, sink);
  if (const auto by = root.attribute("deprecated_by"); out.successors.empty() && !by.empty()) {
    add_successor(by, moved(root.position(), record), out, sink);  // Of dictionaries 2.2.
  }
  sink.cpe_name(std::move(out));
  return {};
}

Result<void> read_xml(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  const auto give = [&](const XmlRecord& record) {
    if (const auto read = read_item(record, limits, sink); !read) {
      const auto& error = read.error();
      sink.rejected({error.code(), error.message(), moved(error.at(), record)});
    }
  };
  const auto other = [&](const XmlRecord& record) {
    if (xml_root_name(record.bytes) == "generator") {
      if (const auto document = formats::XmlDocument::parse(record.bytes, limits)) {
        sink.date(document->root().child("timestamp").text());
      }
    }
  };
  AKASHI_TRY(cut_xml_records(file.bytes, "cpe-item", give, other));
  return {};
}

}  // namespace

bool claims(std::string_view path, std::string_view head) {
  if (path.ends_with(".xml")) {
    return xml_root_name(head) == "cpe-list";
  }
  return path.ends_with(".json") && !head.contains("\"matchCriteriaId\"") &&
         ((head.contains("\"NVD_CPE\"") && head.contains("\"products\"")) ||
          (head.contains("\"cpeName\"") && head.contains("\"cpeNameId\"") &&
           head.contains("\"deprecated\"")));
}

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  return trim(file.bytes).starts_with('{') ? read_json(file, limits, sink)
                                           : read_xml(file, limits, sink);
}

extern constinit const Feed kLeaf{
    .id = "cpe-dictionary",
    .name = "CPE dictionary",
    .description = "the NVD's dictionary of CPE names: API 2.0 and its files (JSON), XML 2.3",
    .claims = claims,
    .read = read_file,
    .read_record = nullptr,
};

}  // namespace akashi::feeds::cpe_dictionary

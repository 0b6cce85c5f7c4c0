// MITRE's catalogue of weaknesses, cwec_v4.*.xml: Weakness_Catalog with Weaknesses, Categories and
// Views, https://cwe.mitre.org/data/xsd/cwe_schema_latest.xsd; and the JSON that the CWE SDK makes
// of it: an object of ids, XML attributes in "attr" as "@_Name".
#include "feeds/cwe/cwe.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/strings.h"
#include "formats/tree.h"
#include "formats/xml.h"

namespace akashi::feeds::cwe {
namespace {

// "79" is "CWE-79".
bool is_number(std::string_view id) {
  constexpr std::size_t kMostDigits = 6;
  return !id.empty() && id.size() <= kMostDigits && std::ranges::all_of(id, is_digit);
}

void give(Weakness weakness, InputPosition at, FeedSink& sink) {
  if (!is_number(weakness.id) || weakness.name.empty()) {
    sink.rejected(
        {ErrorCode::kInvalidInput,
         Message{msg::kBadValue,
                 {"ID and Name", std::string(utf8_prefix(weakness.id + " " + weakness.name, 80)),
                  "a number and a name"}},
         at});
    return;
  }
  weakness.id = "CWE-" + weakness.id;
  sink.weakness(std::move(weakness));
}

struct Group {
  std::string_view list;
  std::string_view item;
  std::string_view abstraction;  // "" where each has its own.
};
constexpr auto kGroups = std::to_array<Group>({{"Weaknesses", "Weakness", ""},
                                               {"Categories", "Category", "Category"},
                                               {"Views", "View", "View"}});

Result<void> read_xml(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  AKASHI_TRY_ASSIGN(const auto document, formats::XmlDocument::parse(file.bytes, limits));
  const auto root = document.root();
  if (root.name() != "Weakness_Catalog") {
    return fail(ErrorCode::kInvalidInput, msg::kExpected,
                {"Weakness_Catalog", std::string(root.name())}, root.position());
  }
  sink.data_version(root.attribute("Version"));
  sink.date(root.attribute("Date"));
  for (const auto& group : kGroups) {
    for (auto node = root.child(group.list).child(group.item); node; node = node.next(group.item)) {
      give({.id = std::string(node.attribute("ID")),
            .name = std::string(trim(node.attribute("Name"))),
            .abstraction = std::string(group.abstraction.empty() ? node.attribute("Abstraction")
                                                                 : group.abstraction),
            .status = std::string(node.attribute("Status")),
            .mapping = std::string(node.child("Mapping_Notes").child("Usage").text())},
           node.position(), sink);
    }
  }
  return {};
}

Result<void> read_json(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, limits));
  if (!tree.root().is_object()) {
    return std::unexpected(formats::wrong_type(tree.root(), "weaknesses", "an object"));
  }
  for (const auto node : tree.root()) {
    const auto attributes = node["attr"];
    give({.id = std::string(attributes["@_ID"].text()),
          .name = std::string(trim(attributes["@_Name"].text())),
          .abstraction = std::string(attributes["@_Abstraction"].text()),
          .status = std::string(attributes["@_Status"].text()),
          .mapping = std::string(node["Mapping_Notes"]["Usage"].text())},
         node.position(), sink);
  }
  return {};
}

bool is_xml(std::string_view bytes) {
  return bytes.substr(0, bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF") + 1).ends_with('<');
}

}  // namespace

bool claims(std::string_view path, std::string_view head) {
  if (path.ends_with(".xml")) {
    return head.contains("<Weakness_Catalog");
  }
  const auto text = trim(head);
  const auto first = text.starts_with('{') ? trim(text.substr(1)) : std::string_view();
  const auto key = cut(first, "\":");
  return path.ends_with(".json") && first.starts_with('"') && key &&
         is_number(key->first.substr(1)) &&
         (text.contains("\"@_CWE_ID\"") || text.contains("\"@_Abstraction\""));
}

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  return is_xml(file.bytes) ? read_xml(file, limits, sink) : read_json(file, limits, sink);
}

extern constinit const Feed kLeaf{
    .id = "cwe",
    .name = "CWE",
    .description = "MITRE's Common Weakness Enumeration: XML 4.x, JSON of the CWE SDK",
    .claims = claims,
    .read = read_file,
    .read_record = nullptr,
};

}  // namespace akashi::feeds::cwe

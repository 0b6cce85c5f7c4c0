#include "feeds/csaf/raw_record.h"

#include <vector>

namespace akashi::feeds::csaf {
namespace {

using formats::NodeView;

void write_document(NodeView document, formats::JsonWriter& json) {
  json.begin_object();
  for (const auto member : document) {
    const auto name = member.key();
    if (name == "acknowledgments") {
      continue;
    }
    json.key(name);
    if (name == "notes" && member.is_array()) {
      json.begin_array();
      for (const auto note : member) {
        if (note["category"].text() != "legal_disclaimer") {
          formats::write_tree(note, json);
        }
      }
      json.end_array();
    } else if (name == "tracking" && member.is_object()) {
      json.begin_object();
      for (const auto field : member) {
        if (field.key() != "revision_history" && field.key() != "generator") {
          json.key(field.key());
          formats::write_tree(field, json);
        }
      }
      json.end_object();
    } else {
      formats::write_tree(member, json);
    }
  }
  json.end_object();
}

}  // namespace

std::string raw_record(const std::string& id, NodeView document, NodeView vulnerability,
                       const ProductTree& tree) {
  return formats::compact_json([&](formats::JsonWriter& json) {
    json.begin_object();
    json.member("record", id);
    json.key("document");
    write_document(document, json);
    if (vulnerability) {
      std::vector<std::string_view> ids;
      for (const auto status : vulnerability["product_status"]) {
        for (const auto product : status) {
          ids.push_back(product.text());
        }
      }
      // Flags, remediations, threats and others name groups.
      std::vector<std::string_view> groups;
      for (const auto list : vulnerability) {
        for (const auto item : list) {
          for (const auto group : item["group_ids"]) {
            groups.push_back(group.text());
          }
        }
      }
      json.key("product_tree");
      tree.write(ids, groups, json);
      json.key("vulnerabilities");
      json.begin_array();
      formats::write_tree(vulnerability, json);
      json.end_array();
    }
    json.end_object();
  });
}

}  // namespace akashi::feeds::csaf

// Parts of the model as JSON values, for what a document format has no field for: CycloneDX
// properties and SPDX annotations hold the same text. docs/formats/cyclonedx.md, spdx.md
//
// write_fact() leaves out what has its default; read_fact() gives nothing for a value of another
// shape, so that text of other tools is not taken for ours.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "formats/json_writer.h"
#include "formats/tree.h"
#include "model/bom.h"

namespace akashi::document {

// The version of this JSON, which a document of ours names.
inline constexpr std::string_view kFactsVersion = "1";

std::string_view directness_name(Directness directness);  // "direct", "transitive"; "" for unknown
std::optional<Directness> parse_directness(std::string_view name);
std::string_view graph_state_name(GraphState state);  // "complete", "incomplete", "unknown"
std::optional<GraphState> parse_graph_state(std::string_view name);
std::string_view license_kind_name(LicenseClaim::Kind kind);  // "expression", "name", "url", "file"
std::optional<LicenseClaim::Kind> parse_license_kind(std::string_view name);
std::optional<ExternalReference::Type> parse_reference_type(std::string_view name);

void write_fact(formats::JsonWriter& writer, const std::string& text);
void write_fact(formats::JsonWriter& writer, const Evidence& evidence);
void write_fact(formats::JsonWriter& writer, const ExternalReference& reference);
void write_fact(formats::JsonWriter& writer, const Hash& hash);  // "sha256:…"
void write_fact(formats::JsonWriter& writer, const ImageLayer& layer);
void write_fact(formats::JsonWriter& writer, const LicenseClaim& claim);
void write_fact(formats::JsonWriter& writer, const Property& property);
void write_fact(formats::JsonWriter& writer, const ScanCounts& counts);
void write_fact(formats::JsonWriter& writer, const SourcePackage& source);
void write_fact(formats::JsonWriter& writer, const Target& target);
void write_fact(formats::JsonWriter& writer, const Unknown& unknown);

bool read_fact(formats::NodeView node, std::string& text);
bool read_fact(formats::NodeView node, Evidence& evidence);
bool read_fact(formats::NodeView node, ExternalReference& reference);
bool read_fact(formats::NodeView node, Hash& hash);
bool read_fact(formats::NodeView node, ImageLayer& layer);
bool read_fact(formats::NodeView node, LicenseClaim& claim);
bool read_fact(formats::NodeView node, Property& property);
bool read_fact(formats::NodeView node, ScanCounts& counts);
bool read_fact(formats::NodeView node, SourcePackage& source);
bool read_fact(formats::NodeView node, Target& target);
bool read_fact(formats::NodeView node, Unknown& unknown);

template <class T>
void write_fact(formats::JsonWriter& writer, const std::vector<T>& list) {
  writer.begin_array();
  for (const auto& item : list) {
    write_fact(writer, item);
  }
  writer.end_array();
}

template <class T>
bool read_fact(formats::NodeView node, std::vector<T>& list) {
  if (!node.is_array()) {
    return false;
  }
  for (const auto item : node) {
    T value;
    if (!read_fact(item, value)) {
      return false;
    }
    list.push_back(std::move(value));
  }
  return true;
}

// One value as text, and back.
template <class T>
std::string fact_text(const T& value) {
  return formats::compact_json([&](formats::JsonWriter& writer) { write_fact(writer, value); });
}

// Parses a text that may hold a fact: nothing when it is not JSON.
struct FactText {
  explicit FactText(std::string_view text);
  formats::NodeView root() const { return tree ? tree->root() : formats::NodeView(); }

  Bytes bytes;  // What the tree points into.
  std::optional<formats::Tree> tree;
};

template <class T>
std::optional<T> parse_fact(std::string_view text) {
  const FactText fact(text);
  T value;
  if (!read_fact(fact.root(), value)) {
    return std::nullopt;
  }
  return value;
}

}  // namespace akashi::document

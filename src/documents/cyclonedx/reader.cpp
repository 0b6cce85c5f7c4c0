// {"bomFormat": "CycloneDX", "specVersion": "1.x", "serialNumber", "metadata": {…}, "components":
// [{…, "components": […]}], "dependencies": [{"ref", "dependsOn": […]}], "compositions": […]}
// https://cyclonedx.org/docs/1.7/json/
#include "documents/cyclonedx/reader.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>

#include "base/strings.h"
#include "document/assembly.h"
#include "document/dialect.h"
#include "document/facts.h"
#include "document/head.h"
#include "document/identity.h"
#include "document/timestamp.h"
#include "documents/cyclonedx/names.h"
#include "documents/cyclonedx/read_component.h"

namespace akashi::documents::cyclonedx {
namespace {

using document::Actor;
using formats::NodeView;

constexpr std::string_view kVersionsText = "1.2 to 1.7";

struct TargetText {
  std::string_view name;
  std::string Target::* field;
};
constexpr auto kTargetTexts = std::to_array<TargetText>({
    {"name", &Target::name},
    {"version", &Target::version},
    {"distro-id", &Target::distro_id},
    {"distro-version", &Target::distro_version},
    {"distro-name", &Target::distro_name},
    {"architecture", &Target::architecture},
});

template <class T>
bool append_fact(const std::string& value, std::vector<T>& list) {
  auto fact = document::parse_fact<T>(value);
  if (fact) {
    list.push_back(std::move(*fact));
  }
  return fact.has_value();
}

// One "akashi:target:<name>".
bool take_target_property(std::string_view name, const std::string& value, Target& target) {
  const auto* text = std::ranges::find(kTargetTexts, name, &TargetText::name);
  if (text != kTargetTexts.end()) {
    target.*text->field = value;
    return true;
  }
  if (name == "kind") {
    const auto kind = parse_target_kind(value);
    target.kind = kind.value_or(target.kind);
    return kind.has_value();
  }
  if (name == "tag") {
    target.tags.push_back(value);
    return true;
  }
  if (name == "hash") {
    const auto parts = cut(value, ":");
    const auto algorithm = parts ? parse_hash_algorithm(parts->first) : std::nullopt;
    if (!parts || (!algorithm && parts->first != hash_algorithm_name(HashAlgorithm::kOther))) {
      return false;
    }
    target.hashes.push_back(
        {algorithm.value_or(HashAlgorithm::kOther), std::string(parts->second)});
    return true;
  }
  if (name == "label") {
    return append_fact(value, target.labels);
  }
  return name == "layer" ? append_fact(value, target.layers) : name == "only";
}

class Reader {
 public:
  Reader(const Limits& limits, Problems& problems)
      : reading_(problems), assembly_(limits, reading_) {}

  Result<Bom> read(NodeView document) {
    AKASHI_TRY(read_head(document));
    const auto metadata = reading_.object(document, "metadata");
    note_services(document["services"]);
    find_author(metadata);
    read_root(reading_.object(metadata, "component"));
    const auto components = reading_.array(document, "components");
    read_components(components, std::nullopt);
    if (components.size() != 0 && listed_ == 0) {
      return fail(ErrorCode::kInvalidInput, msg::kSkipped,
                  {"components", "none of them could be read"}, components.position());
    }
    read_dependencies(reading_.array(document, "dependencies"));
    apply_edges();
    read_compositions(reading_.array(document, "compositions"));
    read_metadata(metadata);
    report_unread(document);
    return finish();
  }

 private:
  Bom& bom() { return assembly_.rest(); }

  Result<void> read_head(NodeView document) {
    if (document["bomFormat"].string() != "CycloneDX") {
      return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                  {"bomFormat", std::string(document["bomFormat"].text()), "CycloneDX format"},
                  document["bomFormat"].position());
    }
    const auto version = reading_.text(document, "specVersion");
    bool newer = false;
    if (version.empty()) {
      reading_.problem(msg::kMissingField, {"specVersion"}, document.position());
    } else if (!is_known_version(version, newer)) {
      reading_.problem(
          msg::kUnsupportedVersion,
          {newer ? "newer CycloneDX" : "CycloneDX", version, std::string(kVersionsText)},
          document["specVersion"].position(), ErrorCode::kUnsupported);
    }
    bom().document_id = reading_.text(document, "serialNumber");
    return {};
  }

  void find_author(NodeView metadata) {
    bom().target.kind = Target::Kind::kDocument;
    for (const auto property : metadata["properties"]) {
      if (property["name"].text() == kModel) {
        author_ = Author::kAkashi;
        if (property["value"].text() != document::kFactsVersion) {
          reading_.problem(msg::kUnsupportedVersion,
                           {std::string(kModel), std::string(property["value"].text()),
                            std::string(document::kFactsVersion)},
                           property.position(), ErrorCode::kUnsupported);
        }
      }
    }
  }

  void read_root(NodeView node) {
    if (!node) {
      return;
    }
    auto read = read_component(node, author_, reading_);
    read_target(read, node.position());
    only_root_ = author_ == Author::kAkashi &&
                 std::ranges::find(read.target, kTargetOnly.substr(kTargetPrefix.size()),
                                   &Property::name) != read.target.end();
    if (only_root_) {
      target_ref_ = read.component.ref;
      return;
    }
    if (const auto index = add(std::move(read), node)) {
      assembly_.set_root(*index);
      read_components(reading_.array(node, "components"), index);
    }
  }

  void read_target(const ReadComponent& root, InputPosition at) {
    auto& target = bom().target;
    target.name = root.component.name;
    target.version = root.component.version;
    if (author_ == Author::kOther) {
      if (root.component.type == ComponentType::kContainer) {
        target.kind = Target::Kind::kImage;
      }
      target.hashes = root.component.hashes;
      document::apply_target_dialects(root.component, target);
      return;
    }
    for (const auto& [name, value] : root.target) {
      if (!take_target_property(name, value, target)) {
        reading_.problem(msg::kBadValue,
                         {std::string(kTargetPrefix) + name, value, "value of this property"}, at);
      }
    }
  }

  std::optional<std::uint32_t> add(ReadComponent read, NodeView node) {
    if (author_ == Author::kOther && assembly_.root() && !read.component.ref.empty()) {
      // Some tools list the component of the metadata again.
      const auto& root = assembly_.component(*assembly_.root());
      if (root.ref == read.component.ref && root.name == read.component.name &&
          root.version == read.component.version) {
        return assembly_.root();
      }
    }
    const auto index = assembly_.add(std::move(read.component), node.position());
    if (index) {
      for (auto& edge : read.edges) {
        edges_.emplace_back(*index, std::move(edge));
      }
    }
    return index;
  }

  // Nesting is bounded by the depth that the parser allows.
  void read_components(NodeView array, std::optional<std::uint32_t> parent) {
    for (const auto node : array) {
      if (!reading_.is_object(node, "components")) {
        continue;
      }
      ++listed_;
      if (const auto pedigree = node["pedigree"]; pedigree && pedigrees_++ == 0) {
        first_pedigree_ = pedigree.position();
      }
      const auto index = add(read_component(node, author_, reading_), node);
      if (index && parent && *index != *parent) {
        assembly_.relate(RelationType::kContains, *parent, *index);
      }
      read_components(reading_.array(node, "components"), index ? index : parent);
    }
  }

  void read_dependencies(NodeView array) {
    for (const auto node : array) {
      if (!reading_.is_object(node, "dependencies")) {
        continue;
      }
      const auto ref = reading_.text(node, "ref");
      if (ref.empty()) {
        reading_.problem(msg::kMissingField, {"ref"}, node.position());
        continue;
      }
      if (only_root_ && ref == target_ref_) {
        continue;  // Made by our writer, for readers that begin at the root.
      }
      const auto* from = resolve(ref, node["ref"].position());
      for (const auto item : reading_.array(node, "dependsOn")) {
        const auto to_ref = reading_.text_of(item, "dependsOn");
        if (from == nullptr || to_ref.empty()) {
          continue;
        }
        if (const auto* to = resolve(to_ref, item.position())) {
          assembly_.relate(RelationType::kDependsOn, *from, *to);
        }
      }
    }
  }

  // Services may depend and be depended on as well; they are no components.
  const std::uint32_t* resolve(const std::string& ref, InputPosition at) {
    const auto* found = assembly_.find(ref);
    if (found != nullptr || services_.contains(ref) || ref.starts_with("urn:cdx:")) {
      return found;
    }
    return assembly_.resolve(ref, at);
  }

  void apply_edges() {
    std::set<std::pair<std::uint32_t, std::uint32_t>> dependencies;
    if (!edges_.empty()) {
      for (const auto& relation : assembly_.relations()) {
        dependencies.emplace(relation.from, relation.to);
      }
    }
    for (const auto& [index, edge] : edges_) {
      const auto* other = assembly_.resolve(edge.ref, edge.at);
      if (other == nullptr) {
        continue;
      }
      if (edge.type == RelationType::kDependsOn) {
        if (dependencies.contains({index, *other})) {
          assembly_.relate(edge.type, index, *other, edge.scopes);
        }
      } else {
        assembly_.relate(edge.type, *other, index);
      }
    }
  }

  void read_compositions(NodeView array) {
    for (const auto node : array) {
      if (!reading_.is_object(node, "compositions")) {
        continue;
      }
      const auto aggregate = reading_.text(node, "aggregate");
      auto state = GraphState::kUnknown;
      if (aggregate == "complete") {
        state = GraphState::kComplete;
      } else if (aggregate.starts_with("incomplete")) {
        state = GraphState::kIncomplete;
      } else if (aggregate != "unknown" && aggregate != "not_specified") {
        reading_.problem(msg::kBadValue, {"aggregate", aggregate, "aggregate type"},
                         node.position());
      }
      for (const auto item : reading_.array(node, "dependencies")) {
        const auto ref = reading_.text_of(item, "dependencies");
        if (ref.empty() || (only_root_ && ref == target_ref_)) {
          continue;
        }
        if (const auto* index = resolve(ref, item.position())) {
          assembly_.graph(*index) = state;
        }
      }
    }
  }

  void read_metadata(NodeView metadata) {
    bom().created = reading_.text(metadata, "timestamp");
    if (!bom().created.empty() && !document::utc_seconds(bom().created)) {
      reading_.problem(msg::kBadValue, {"timestamp", bom().created, "RFC 3339 time"},
                       metadata["timestamp"].position());
    }
    read_tools(metadata);
    read_authors(metadata);
    if (author_ == Author::kOther) {
      for (const auto item : reading_.array(metadata, "lifecycles")) {
        if (reading_.is_object(item, "lifecycles")) {
          auto phase = reading_.text(item, "phase");
          bom().lifecycles.push_back(phase.empty() ? reading_.text(item, "name") : phase);
        }
      }
    }
    for (const auto item : reading_.array(metadata, "properties")) {
      if (reading_.is_object(item, "properties")) {
        read_property({reading_.text(item, "name"), reading_.text(item, "value")}, item.position());
      }
    }
    if (assembly_.root() && author_ == Author::kOther) {
      auto& supplier = assembly_.component(*assembly_.root()).supplier;
      for (const std::string_view key : {"supplier", "manufacture"}) {
        if (supplier.empty()) {
          supplier = entity_name(reading_.object(metadata, key), reading_);
        }
      }
    }
  }

  void add_tool(NodeView tool) {
    if (!reading_.is_object(tool, "tools")) {
      return;
    }
    auto name = reading_.text(tool, "name");
    const auto version = reading_.text(tool, "version");
    if (name.empty()) {
      name = reading_.text(tool, "vendor");
    }
    if (!name.empty()) {
      bom().tools.push_back(version.empty() ? name : name + "-" + version);
    }
  }

  void read_tools(NodeView metadata) {
    const auto tools = metadata["tools"];
    if (tools.is_object()) {  // Since 1.5.
      for (const std::string_view key : {"components", "services"}) {
        for (const auto tool : reading_.array(tools, key)) {
          add_tool(tool);
        }
      }
      return;
    }
    for (const auto tool : reading_.array(metadata, "tools")) {
      add_tool(tool);
    }
  }

  void read_authors(NodeView metadata) {
    for (const auto item : reading_.array(metadata, "authors")) {
      if (reading_.is_object(item, "authors")) {
        bom().authors.push_back(document::actor_text({.kind = Actor::Kind::kPerson,
                                                      .name = reading_.text(item, "name"),
                                                      .email = reading_.text(item, "email")}));
      }
    }
    if (const auto node = reading_.object(metadata, "manufacturer")) {
      bom().authors.push_back(document::actor_text(
          {.kind = Actor::Kind::kOrganization, .name = entity_name(node, reading_), .email = {}}));
    }
  }

  template <class T>
  bool take(const std::string& value, T& out) {
    if (auto fact = document::parse_fact<T>(value)) {
      out = std::move(*fact);
      return true;
    }
    return false;
  }

  void read_property(Property property, InputPosition at) {
    if (author_ == Author::kOther || !is_reserved_property(property.name)) {
      bom().properties.push_back(std::move(property));
      return;
    }
    const auto& [name, value] = property;
    bool good = true;
    if (name == kCounts) {
      good = take(value, bom().counts);
    } else if (name == kAuthors) {
      good = take(value, bom().authors);
    } else if (name == kLifecycles) {
      good = take(value, bom().lifecycles);
    } else if (name == kUnknown) {
      Unknown unknown;
      good = take(value, unknown);
      if (good) {
        bom().unknowns.push_back(std::move(unknown));
      }
    } else if (name == kProperty) {
      Property wrapped;
      good = take(value, wrapped);
      if (good) {
        bom().properties.push_back(std::move(wrapped));
      }
    } else if (name != kModel) {
      bom().properties.push_back(std::move(property));  // Of a later version of ours.
      return;
    }
    if (!good) {
      reading_.problem(msg::kBadValue, {name, value, "value of this property"}, at);
    }
  }

  // What the model has no place for is said once, not passed over.
  void report_unread(NodeView document) {
    if (pedigrees_ != 0) {
      reading_.problem(msg::kSkipped,
                       {"pedigree of " + std::to_string(pedigrees_) + " components",
                        "ancestors, patches and commits have no place in the model"},
                       first_pedigree_, ErrorCode::kUnsupported);
    }
    for (const std::string_view key : {"services", "formulation"}) {
      if (const auto node = document[key]; node.size() != 0) {
        reading_.problem(msg::kSkipped,
                         {std::string(key) + " (" + std::to_string(node.size()) + ")",
                          "only components are read"},
                         node.position(), ErrorCode::kUnsupported);
      }
    }
  }

  Bom finish() {
    if (author_ == Author::kAkashi) {
      return std::move(assembly_).finish();
    }
    auto bom = std::move(assembly_).finish();
    document::derive_directness(bom);
    document::derive_distribution(bom);
    return bom;
  }

  void note_services(NodeView array) {
    for (const auto node : array) {
      if (const auto ref = node["bom-ref"].string()) {
        services_.emplace(*ref);
      }
      note_services(node["services"]);
    }
  }

  document::Reading reading_;
  document::Assembly assembly_;
  Author author_ = Author::kOther;
  bool only_root_ = false;  // metadata.component is the target, not a component.
  std::string target_ref_;
  std::vector<std::pair<std::uint32_t, Edge>> edges_;
  std::unordered_set<std::string> services_;
  std::size_t listed_ = 0;
  std::size_t pedigrees_ = 0;
  InputPosition first_pedigree_;
};

}  // namespace

bool sniff(std::string_view head) {
  return document::head_member(head, "bomFormat") == "CycloneDX";
}

Result<Bom> read(PaddedView bytes, const Limits& limits, Problems& problems) {
  if (const auto encoding = document::wide_encoding(bytes); !encoding.empty()) {
    return fail(ErrorCode::kUnsupported, msg::kExpected, {"UTF-8", std::string(encoding)});
  }
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes, limits));
  auto document = tree.root();
  for (const std::string_view wrapper : {"sbom", "predicate"}) {
    if (!document["bomFormat"] && document[wrapper].is_object()) {
      document = document[wrapper];
    }
  }
  if (!document.is_object()) {
    return fail(ErrorCode::kInvalidInput, msg::kExpected,
                {"object", std::string(formats::kind_name(document.kind()))});
  }
  Reader reader(limits, problems);
  return reader.read(document);
}

}  // namespace akashi::documents::cyclonedx

// https://cyclonedx.org/docs/1.6/json/ : members in the order of the schema.
#include "documents/cyclonedx/writer.h"

#include <algorithm>
#include <string>
#include <utility>

#include "document/facts.h"
#include "document/identity.h"
#include "documents/cyclonedx/names.h"
#include "documents/cyclonedx/native.h"
#include "documents/cyclonedx/write_component.h"
#include "formats/json_writer.h"

namespace akashi::documents::cyclonedx {
namespace {

using document::fact_text;
using formats::JsonWriter;

// Indices of relations by the component that they are written at.
class RelationIndex {
 public:
  RelationIndex(const Bom& bom, RelationType type, std::uint32_t Relation::* at)
      : bom_(bom), at_(at) {
    for (std::uint32_t i = 0; i < bom.relations.size(); ++i) {
      if (bom.relations[i].type == type) {
        order_.push_back(i);
      }
    }
    std::ranges::sort(order_, {},
                      [&](std::uint32_t i) { return std::pair(bom.relations[i].*at, i); });
  }

  // Those of component `index`.
  std::span<const std::uint32_t> of(std::uint32_t index) const {
    const auto range = std::ranges::equal_range(
        order_, index, {}, [&](std::uint32_t i) { return bom_.relations[i].*at_; });
    return {range.begin(), range.end()};
  }

 private:
  const Bom& bom_;
  std::uint32_t Relation::* at_;
  std::vector<std::uint32_t> order_;
};

class Writer {
 public:
  Writer(const DocumentInput& input, const document::Heading& heading, const Version& version)
      : bom_(input.bom),
        heading_(heading),
        version_(version),
        dependencies_(bom_, RelationType::kDependsOn, &Relation::from),
        containers_(bom_, RelationType::kContains, &Relation::to),
        owners_(bom_, RelationType::kOwns, &Relation::to) {
    while (!bom_.root && is_ref(target_ref_)) {
      target_ref_ += '#';
    }
  }

  // Gives the number of strings that were not UTF-8.
  std::size_t write(std::string_view id, Sink& sink) const {
    JsonWriter writer(sink, formats::JsonLayout::kIndented);
    const std::string number(version_.number);
    writer.begin_object();
    writer.member("$schema", "http://cyclonedx.org/schema/bom-" + number + ".schema.json");
    writer.member("bomFormat", "CycloneDX");
    writer.member("specVersion", number);
    writer.member("serialNumber", "urn:uuid:" + std::string(id));
    writer.key("version");
    writer.integer(1);
    write_metadata(writer);
    writer.key("components");
    writer.begin_array();
    for (std::uint32_t i = 0; i < bom_.components.size(); ++i) {
      if (bom_.root != i) {
        write_component(writer, bom_.components[i], version_, relations_of(i));
      }
    }
    writer.end_array();
    write_dependencies(writer);
    write_compositions(writer);
    writer.end_object();
    writer.finish();
    return writer.repaired_strings();
  }

 private:
  bool is_ref(std::string_view ref) const {
    return std::ranges::find(bom_.components, ref, &Component::ref) != bom_.components.end();
  }

  std::string_view ref(std::uint32_t index) const { return bom_.components[index].ref; }

  // Relations that `dependencies` cannot say.
  std::vector<Property> relations_of(std::uint32_t index) const {
    std::vector<Property> out;
    for (const auto i : dependencies_.of(index)) {
      const auto& relation = bom_.relations[i];
      if (!relation.scopes.empty()) {
        out.push_back({std::string(kDependencyScopes),
                       relation.scopes.to_string() + " " + std::string(ref(relation.to))});
      }
    }
    for (const auto i : containers_.of(index)) {
      out.push_back({std::string(kContainedIn), std::string(ref(bom_.relations[i].from))});
    }
    for (const auto i : owners_.of(index)) {
      out.push_back({std::string(kOwnedBy), std::string(ref(bom_.relations[i].from))});
    }
    return out;
  }

  void write_metadata(JsonWriter& writer) const {
    writer.key("metadata");
    writer.begin_object();
    writer.member("timestamp", heading_.created);
    write_lifecycles(writer);
    write_tools(writer);
    write_authors(writer);
    writer.key("component");
    write_root(writer);
    write_properties(writer);
    writer.end_object();
  }

  void write_lifecycles(JsonWriter& writer) const {
    auto phases = bom_.lifecycles;
    if (const auto phase = document::lifecycle_of(bom_.target.kind);
        phases.empty() && !phase.empty()) {
      phases.emplace_back(phase);
    }
    if (phases.empty()) {
      return;
    }
    constexpr auto kPhases = std::to_array<std::string_view>(
        {"design", "pre-build", "build", "post-build", "operations", "discovery", "decommission"});
    writer.key("lifecycles");
    writer.begin_array();
    for (const auto& phase : phases) {
      const bool known = std::ranges::find(kPhases, phase) != kPhases.end();
      writer.begin_object();
      writer.member(known ? "phase" : "name", phase);
      writer.end_object();
    }
    writer.end_array();
  }

  void write_tools(JsonWriter& writer) const {
    writer.key("tools");
    writer.begin_object();
    writer.key("components");
    writer.begin_array();
    for (const auto& tool : heading_.tools) {
      const auto [name, number] = document::split_tool(tool);
      writer.begin_object();
      writer.member("type", "application");
      writer.member("name", name);
      writer.member_if("version", number);
      writer.end_object();
    }
    writer.end_array();
    writer.end_object();
  }

  void write_authors(JsonWriter& writer) const {
    bool open = false;
    for (const auto& text : native_authors(bom_.authors, version_)) {
      const auto actor = document::parse_actor(text);
      const bool person = actor.kind == document::Actor::Kind::kPerson;
      if (person && !std::exchange(open, true)) {
        writer.key("authors");
        writer.begin_array();
      } else if (!person) {  // At most one, behind all persons.
        if (std::exchange(open, false)) {
          writer.end_array();
        }
        writer.key("manufacturer");
      }
      writer.begin_object();
      writer.member("name", actor.name);
      writer.member_if("email", actor.email);
      writer.end_object();
    }
    if (open) {
      writer.end_array();
    }
  }

  // What was looked at: the component that it is, or one that only stands for it.
  void write_root(JsonWriter& writer) const {
    const auto& target = bom_.target;
    Component standing_for;
    if (!bom_.root) {
      standing_for.ref = target_ref_;
      standing_for.type = target_type(target.kind);
      standing_for.name = target.name;
      standing_for.version = target.version;
      standing_for.hashes = native_hashes(target.hashes);
    }
    const auto& root = bom_.root ? bom_.components[*bom_.root] : standing_for;
    auto properties = bom_.root ? relations_of(*bom_.root) : std::vector<Property>();
    const auto add = [&](std::string_view name, std::string value) {
      properties.push_back({std::string(kTargetPrefix) + std::string(name), std::move(value)});
    };
    const auto add_text = [&](std::string_view name, const std::string& value,
                              std::string_view known) {
      if (value != known) {
        add(name, value);
      }
    };
    if (!bom_.root) {
      properties.push_back({std::string(kTargetOnly), "true"});
    }
    add("kind", std::string(target_kind_name(target.kind)));
    add_text("name", target.name, root.name);
    add_text("version", target.version, root.version);
    for (const auto& hash : target.hashes) {
      add("hash", std::string(hash_algorithm_name(hash.algorithm)) + ":" + hash.hex);
    }
    for (const auto& tag : target.tags) {
      add("tag", tag);
    }
    for (const auto& label : target.labels) {
      add("label", fact_text(label));
    }
    for (const auto& layer : target.layers) {
      add("layer", fact_text(layer));
    }
    add_text("distro-id", target.distro_id, "");
    add_text("distro-version", target.distro_version, "");
    add_text("distro-name", target.distro_name, "");
    add_text("architecture", target.architecture, "");
    write_component(writer, root, version_, properties);
  }

  static ComponentType target_type(Target::Kind kind) {
    switch (kind) {
      case Target::Kind::kImage:
        return ComponentType::kContainer;
      case Target::Kind::kRootFileSystem:
        return ComponentType::kOperatingSystem;
      case Target::Kind::kArchive:
      case Target::Kind::kFile:
        return ComponentType::kFile;
      case Target::Kind::kDirectory:
      case Target::Kind::kDocument:
        break;
    }
    return ComponentType::kApplication;
  }

  void write_properties(JsonWriter& writer) const {
    writer.key("properties");
    writer.begin_array();
    write_property(writer, kModel, document::kFactsVersion);
    for (const auto& property : bom_.properties) {
      write_model_property(writer, property);
    }
    if (native_authors(bom_.authors, version_) != bom_.authors) {
      write_property(writer, kAuthors, fact_text(bom_.authors));
    }
    if (!bom_.lifecycles.empty()) {
      write_property(writer, kLifecycles, fact_text(bom_.lifecycles));
    }
    if (bom_.counts != ScanCounts{}) {
      write_property(writer, kCounts, fact_text(bom_.counts));
    }
    for (const auto& unknown : bom_.unknowns) {
      write_property(writer, kUnknown, fact_text(unknown));
    }
    writer.end_array();
  }

  void write_dependency(JsonWriter& writer, std::string_view from,
                        const std::vector<std::uint32_t>& to) const {
    writer.begin_object();
    writer.member("ref", from);
    if (!to.empty()) {
      writer.key("dependsOn");
      writer.begin_array();
      for (const auto index : to) {
        writer.string(ref(index));
      }
      writer.end_array();
    }
    writer.end_object();
  }

  // The components that no other needs or contains: where a graph begins.
  std::vector<std::uint32_t> tops() const {
    std::vector<bool> inside(bom_.components.size());
    for (const auto& relation : bom_.relations) {
      inside[relation.to] = inside[relation.to] || relation.from != relation.to;
    }
    std::vector<std::uint32_t> out;
    for (std::uint32_t i = 0; i < inside.size(); ++i) {
      if (!inside[i]) {
        out.push_back(i);
      }
    }
    return out;
  }

  void write_dependencies(JsonWriter& writer) const {
    writer.key("dependencies");
    writer.begin_array();
    if (!bom_.root) {
      write_dependency(writer, target_ref_, tops());
    }
    for (std::uint32_t i = 0; i < bom_.components.size(); ++i) {
      std::vector<std::uint32_t> to;
      for (const auto relation : dependencies_.of(i)) {
        to.push_back(bom_.relations[relation].to);
      }
      std::ranges::sort(to);
      const auto repeated = std::ranges::unique(to);
      to.erase(repeated.begin(), repeated.end());
      if (!to.empty() || bom_.graph[i] == GraphState::kComplete) {
        write_dependency(writer, ref(i), to);
      }
    }
    writer.end_array();
  }

  void write_compositions(JsonWriter& writer) const {
    if (bom_.components.empty()) {
      return;
    }
    writer.key("compositions");
    writer.begin_array();
    for (const auto state :
         {GraphState::kComplete, GraphState::kIncomplete, GraphState::kUnknown}) {
      if (std::ranges::find(bom_.graph, state) == bom_.graph.end()) {
        continue;
      }
      writer.begin_object();
      writer.member("aggregate", document::graph_state_name(state));
      writer.key("dependencies");
      writer.begin_array();
      for (std::uint32_t i = 0; i < bom_.graph.size(); ++i) {
        if (bom_.graph[i] == state) {
          writer.string(ref(i));
        }
      }
      writer.end_array();
      writer.end_object();
    }
    writer.end_array();
  }

  const Bom& bom_;
  const document::Heading& heading_;
  const Version& version_;
  RelationIndex dependencies_;
  RelationIndex containers_;
  RelationIndex owners_;
  std::string target_ref_ = "akashi:target";
};

}  // namespace

Result<void> write(const DocumentInput& input, std::string_view version, Sink& sink,
                   Problems& problems) {
  const auto* written = find_version(version);
  if (written == nullptr) {
    return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                {"CycloneDX", std::string(version), "1.5, 1.6, 1.7"});
  }
  AKASHI_TRY_ASSIGN(const auto heading, document::make_heading(input));
  const Writer writer(input, heading, *written);
  document::write_with_content_uuid(
      [&](std::string_view id, Sink& to) { return writer.write(id, to); }, sink, problems);
  return {};
}

}  // namespace akashi::documents::cyclonedx

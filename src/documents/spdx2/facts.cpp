#include "documents/spdx2/facts.h"

#include <algorithm>
#include <array>

#include "document/facts.h"
#include "documents/spdx2/names.h"
#include "documents/spdx2/native.h"

namespace akashi::documents::spdx2 {
namespace {

using document::Reading;
using document::write_fact;
using formats::JsonWriter;
using formats::NodeView;

template <class T>
void write_if_lost(JsonWriter& writer, std::string_view key, const T& value, const T& native) {
  if (value != native) {
    writer.key(key);
    write_fact(writer, value);
  }
}

struct State {
  Component& component;
  GraphState& graph;
};

// Takes one member; false when it is not what it should be.
using Take = bool (*)(NodeView node, State& state, bool& overtaken);

template <class T, class Native>
bool take_if_agreed(NodeView node, T& field, bool& overtaken, Native&& native) {
  T value;
  if (!document::read_fact(node, value)) {
    return false;
  }
  overtaken = native(value) != field;
  if (!overtaken) {
    field = std::move(value);
  }
  return true;
}

template <class E, class F>
bool take_named(NodeView node, E& field, F&& parse) {
  const auto value = node.is_string() ? parse(node.text()) : std::optional<E>();
  field = value.value_or(field);
  return value.has_value();
}

std::vector<ExternalReference> native_references(const std::vector<ExternalReference>& list) {
  return join_references(split_references(list));
}
std::string native_actor(const std::string& name) {
  return name_of_actor(actor_of(name));
}
std::string native_copyright(const std::string& text) {
  return std::string(asserted(text));
}

struct Row {
  std::string_view key;
  Take take;
};

constexpr auto kRows = std::to_array<Row>({
    {"author",
     [](NodeView node, State& state, bool& overtaken) {
       return take_if_agreed(node, state.component.author, overtaken, native_actor);
     }},
    {"copyright",
     [](NodeView node, State& state, bool& overtaken) {
       return take_if_agreed(node, state.component.copyright, overtaken, native_copyright);
     }},
    {"cpes",
     [](NodeView node, State& state, bool& overtaken) {
       return take_if_agreed(node, state.component.cpes, overtaken, native_cpes);
     }},
    {"directness",
     [](NodeView node, State& state, bool&) {
       return take_named(node, state.component.directness, document::parse_directness);
     }},
    {"evidence", [](NodeView node, State& state,
                    bool&) { return document::read_fact(node, state.component.evidence); }},
    {"graph", [](NodeView node, State& state,
                 bool&) { return take_named(node, state.graph, document::parse_graph_state); }},
    {"hashes",
     [](NodeView node, State& state, bool& overtaken) {
       return take_if_agreed(node, state.component.hashes, overtaken, native_hashes);
     }},
    {"licenses",
     [](NodeView node, State& state, bool& overtaken) {
       return take_if_agreed(node, state.component.licenses, overtaken, native_licenses);
     }},
    {"name", [](NodeView node, State& state,
                bool&) { return document::read_fact(node, state.component.name); }},
    {"properties", [](NodeView node, State& state,
                      bool&) { return document::read_fact(node, state.component.properties); }},
    {"ref", [](NodeView node, State& state,
               bool&) { return document::read_fact(node, state.component.ref); }},
    {"references",
     [](NodeView node, State& state, bool& overtaken) {
       return take_if_agreed(node, state.component.references, overtaken, native_references);
     }},
    {"requirement", [](NodeView node, State& state,
                       bool&) { return document::read_fact(node, state.component.requirement); }},
    {"scopes", [](NodeView node, State& state,
                  bool&) { return take_named(node, state.component.scopes, Scopes::parse); }},
    {"source", [](NodeView node, State& state,
                  bool&) { return document::read_fact(node, state.component.source); }},
    {"supplier",
     [](NodeView node, State& state, bool& overtaken) {
       return take_if_agreed(node, state.component.supplier, overtaken, native_actor);
     }},
    {"type", [](NodeView node, State& state,
                bool&) { return take_named(node, state.component.type, parse_component_type); }},
});

}  // namespace

bool is_own_comment(std::string_view comment) {
  return comment.starts_with("{\"" + std::string(kFactKey) + "\":");
}

std::string package_facts(const Component& component, GraphState graph, std::string_view id) {
  return formats::compact_json([&](JsonWriter& writer) {
    writer.begin_object();
    writer.member(kFactKey, document::kFactsVersion);
    if (component.ref != id) {
      writer.member("ref", component.ref);
    }
    if (type_of(purpose_of(component.type)) != component.type) {
      writer.member("type", component_type_name(component.type));
    }
    if (component.name.empty()) {
      writer.member("name", component.name);
    }
    writer.member_if("scopes", component.scopes.to_string());
    writer.member_if("directness", document::directness_name(component.directness));
    if (graph != GraphState::kUnknown) {
      writer.member("graph", document::graph_state_name(graph));
    }
    writer.member_if("requirement", component.requirement);
    write_if_lost(writer, "source", component.source, {});
    write_if_lost(writer, "supplier", component.supplier, native_actor(component.supplier));
    write_if_lost(writer, "author", component.author, native_actor(component.author));
    write_if_lost(writer, "copyright", component.copyright, native_copyright(component.copyright));
    write_if_lost(writer, "hashes", component.hashes, native_hashes(component.hashes));
    write_if_lost(writer, "licenses", component.licenses, native_licenses(component.licenses));
    write_if_lost(writer, "cpes", component.cpes, native_cpes(component.cpes));
    write_if_lost(writer, "references", component.references,
                  native_references(component.references));
    write_if_lost(writer, "properties", component.properties, {});
    write_if_lost(writer, "evidence", component.evidence, {});
    writer.end_object();
  });
}

void apply_package_facts(NodeView facts, InputPosition at, Reading& reading, Component& component,
                         GraphState& graph) {
  State state{component, graph};
  for (const auto member : facts) {
    const auto* row = std::ranges::find(kRows, member.key(), &Row::key);
    if (row == kRows.end()) {
      continue;  // The marker, or of a later version.
    }
    bool overtaken = false;
    if (!row->take(member, state, overtaken)) {
      reading.problem(msg::kWrongType,
                      {std::string(member.key()), "another form",
                       std::string(formats::kind_name(member.kind()))},
                      at);
    } else if (overtaken) {
      reading.problem(
          msg::kSkipped,
          {"annotation of " + std::string(member.key()), "the field beside it says something else"},
          at);
    }
  }
}

}  // namespace akashi::documents::spdx2

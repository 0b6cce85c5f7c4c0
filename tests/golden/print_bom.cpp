#include "print_bom.h"

#include "base/strings.h"

namespace akashi::testing_support {
namespace {

std::string at_text(const std::string& path, const InputPosition& at) {
  auto out = path;
  if (at.line != 0) {
    out += ":" + std::to_string(at.line);
  } else if (at.offset != 0) {
    out += "@" + std::to_string(at.offset);
  }
  return out;
}

void field(std::string& out, std::string_view name, std::string_view value) {
  if (!value.empty()) {
    out += "  " + std::string(name) + " " + printable(value) + "\n";
  }
}

void print_component(const Component& component, GraphState graph, std::string& out) {
  out += "component " + component.ref + "\n";
  field(out, "name", component.name);
  field(out, "version", component.version);
  field(out, "requirement", component.requirement);
  if (component.type != ComponentType::kLibrary) {
    field(out, "type", component_type_name(component.type));
  }
  field(out, "scopes", component.scopes.to_string());
  if (component.directness != Directness::kUnknown) {
    field(out, "directness", component.directness == Directness::kDirect ? "direct" : "transitive");
  }
  for (const auto& hash : component.hashes) {
    field(out, hash_algorithm_name(hash.algorithm), hash.hex);
  }
  constexpr std::string_view kKinds[] = {"expression", "name", "url", "file"};
  constexpr std::string_view kOrigins[] = {"declared", "detected", "concluded"};
  for (const auto& license : component.licenses) {
    field(out, "license",
          std::string(kOrigins[static_cast<int>(license.origin)]) + " " +
              std::string(kKinds[static_cast<int>(license.kind)]) + " " + license.text);
  }
  field(out, "supplier", component.supplier);
  field(out, "author", component.author);
  field(out, "copyright", component.copyright);
  field(out, "description", component.description);
  for (const auto& reference : component.references) {
    field(out, reference_type_name(reference.type), reference.url);
  }
  for (const auto& cpe : component.cpes) {
    field(out, "cpe", cpe);
  }
  if (!component.source.empty()) {
    field(out, "source", component.source.name + " " + component.source.version);
  }
  for (const auto& property : component.properties) {
    field(out, "property", property.name + "=" + property.value);
  }
  if (graph != GraphState::kUnknown) {
    field(out, "graph", graph == GraphState::kComplete ? "complete" : "incomplete");
  }
  for (const auto& evidence : component.evidence) {
    auto text = at_text(evidence.path, evidence.at) + " " + evidence.method;
    if (!evidence.layer.empty()) {
      text += " layer " + evidence.layer;
    }
    if (evidence.confidence != 100) {
      text += " " + std::to_string(evidence.confidence) + "%";
    }
    if (!evidence.detail.empty()) {
      text += " (" + evidence.detail + ")";
    }
    field(out, "seen", text);
  }
}

}  // namespace

std::string print_bom(const Bom& bom) {
  std::string out;
  for (std::size_t i = 0; i < bom.components.size(); ++i) {
    print_component(bom.components[i], bom.graph[i], out);
  }
  constexpr std::string_view kRelations[] = {"depends", "contains", "owns"};
  for (const auto& relation : bom.relations) {
    out += std::string(kRelations[static_cast<int>(relation.type)]) + " " +
           bom.components[relation.from].ref + " -> " + bom.components[relation.to].ref;
    out += relation.scopes.empty() ? "\n" : " [" + relation.scopes.to_string() + "]\n";
  }
  for (const auto& unknown : bom.unknowns) {
    out += "unknown " + printable(at_text(unknown.path, unknown.at)) + " " + unknown.method + " " +
           std::string(error_code_name(unknown.code)) + ": " + printable(unknown.message.text()) +
           "\n";
  }
  return out;
}

}  // namespace akashi::testing_support

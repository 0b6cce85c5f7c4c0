// A package as Composer dumps it (getcomposer.org, "The composer.json schema" and
// Composer\Package\Dumper\ArrayDumper): name, version, source and dist {type, url, reference,
// shasum}, require, provide, replace, type, license, authors …
#include "ecosystems/composer/packages.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/strings.h"
#include "ecosystems/composer/fields.h"
#include "model/vcs.h"

namespace akashi::ecosystems::composer {
namespace {

using formats::NodeView;
using ReferenceType = ExternalReference::Type;

struct SupportReference {
  std::string_view key;
  ReferenceType type;
};
constexpr auto kSupport = std::to_array<SupportReference>({
    {"issues", ReferenceType::kIssueTracker},
    {"docs", ReferenceType::kDocumentation},
    {"wiki", ReferenceType::kDocumentation},
    {"source", ReferenceType::kOther},
    {"forum", ReferenceType::kOther},
    {"chat", ReferenceType::kOther},
    {"security", ReferenceType::kOther},
});

bool is_branch(std::string_view version) {
  return version.starts_with("dev-") || version.ends_with("-dev");
}

void read_source(NodeView package, Component& component, Inventory& out) {
  const auto source = object_field(package, "source", out);
  const auto url = text_field(source, "url", out);
  const auto reference = text_field(source, "reference", out);
  const auto type = text_field(source, "type", out);
  if (url.empty()) {
    return;
  }
  add_reference(component, ReferenceType::kVcs, url);
  add_property(component, "akashi:composer:source-reference", reference);
  if (is_branch(component.version) &&
      !type.empty()) {  // Only the commit says which state of the branch it is.
    component.purl.set_qualifier("vcs_url", vcs_url(type, url, reference));
  }
}

void read_dist(NodeView package, Component& component, Inventory& out) {
  const auto dist = object_field(package, "dist", out);
  const auto url = text_field(dist, "url", out);
  const auto type = text_field(dist, "type", out);
  const auto shasum = text_field(dist, "shasum", out);
  if (type == "path") {
    add_property(component, "akashi:composer:path", url);
  } else {
    add_reference(component, ReferenceType::kDistribution, url);
  }
  if (!shasum.empty()) {
    const auto digest = from_hex(shasum);
    if (digest && digest->size() == hash_bytes(HashAlgorithm::kSha1)) {
      component.hashes.push_back({HashAlgorithm::kSha1, to_lower(shasum)});
    } else {
      out.problem(msg::kBadValue, {"dist.shasum", shasum, "SHA-1"}, dist["shasum"].position());
    }
  }
}

void read_description(NodeView package, Component& component, Inventory& out) {
  component.licenses = read_licenses(package["license"]);
  component.author = read_authors(package["authors"]);
  component.description = text_field(package, "description", out);
  add_reference(component, ReferenceType::kWebsite, text_field(package, "homepage", out));
  const auto support = object_field(package, "support", out);
  for (const auto& row : kSupport) {
    add_reference(component, row.type, support[row.key].text());
  }
}

// "dev-main" is also "1.x-dev" when the branch says so.
void read_aliases(NodeView package, Component& component) {
  const auto aliases = package["extra"]["branch-alias"];
  if (aliases.is_object()) {
    add_property(component, "akashi:composer:branch-alias", aliases[component.version].text());
  }
}

void read_properties(NodeView package, Component& component, Inventory& out) {
  const auto type = text_field(package, "type", out);
  add_property(component, "akashi:composer:type", type == "library" ? "" : type);
  add_property(component, "akashi:composer:time", text_field(package, "time", out));
  add_property(component, "akashi:composer:installation-source",
               text_field(package, "installation-source", out));
  const auto abandoned = package["abandoned"];
  if (abandoned.is_string() ||
      abandoned.boolean() == true) {  // The name of what to use instead, or true.
    add_property(component, "akashi:composer:abandoned", abandoned.text());
  }
  read_aliases(package, component);
}

Component read_package(NodeView package, std::string_view name, std::string_view version,
                       Inventory& out) {
  Component component;
  component.name = name;
  component.version = version;
  component.purl = make_purl("composer", name, version);
  read_source(package, component, out);
  read_dist(package, component, out);
  read_description(package, component, out);
  read_properties(package, component, out);
  return component;
}

}  // namespace

std::optional<std::uint32_t> Packages::add(NodeView package, Scopes scopes) {
  if (!package.is_object()) {
    out_.problem(formats::wrong_type(package, "packages", "object"));
    return std::nullopt;
  }
  const auto name = text_field(package, "name", out_);
  const auto version = text_field(package, "version", out_);
  if (name.empty() || name.ends_with('/')) {
    out_.problem(msg::kMissingField, {"name"}, package.position());
    return std::nullopt;
  }
  if (!package["version"]) {
    out_.problem(msg::kMissingField, {"version of " + name}, package["name"].position());
  }
  const auto [at, is_new] = identity_.try_emplace(to_lower(name) + "\n" + version, 0);
  if (is_new) {
    at->second = out_.add(read_package(package, name, version, out_), package["name"].position());
    index(package, at->second);
  }
  out_.components[at->second].scopes |= scopes;
  nodes_.emplace_back(package, at->second);
  return at->second;
}

void Packages::index(NodeView package, std::uint32_t component) {
  by_name_[to_lower(package["name"].text())].push_back(component);
  for (const auto* key : {"provide", "replace"}) {
    for (const auto link : object_field(package, key, out_)) {
      auto& stand_ins = stand_ins_[to_lower(link.key())];
      if (stand_ins.empty() || stand_ins.back() != component) {
        stand_ins.push_back(component);
      }
    }
  }
}

const std::vector<std::uint32_t>* Packages::find(std::string_view name) const {
  const auto lower = to_lower(name);
  if (const auto found = by_name_.find(lower); found != by_name_.end()) {
    return &found->second;
  }
  const auto found = stand_ins_.find(lower);
  return found == stand_ins_.end() ? nullptr : &found->second;
}

std::optional<std::uint32_t> Packages::find_exact(std::string_view name,
                                                  std::string_view version) const {
  const auto found = identity_.find(to_lower(name) + "\n" + std::string(version));
  return found == identity_.end() ? std::nullopt : std::optional(found->second);
}

void Packages::stands_for(std::string_view name) {
  stand_ins_.try_emplace(to_lower(name));
}

void Packages::connect() {
  out_.graph = GraphState::kComplete;
  for (const auto& [package, component] : nodes_) {
    if (!connect(package, component)) {
      return;
    }
  }
}

bool Packages::connect(NodeView package, std::uint32_t from) {
  for (const auto link : object_field(package, "require", out_)) {
    const auto* targets = find(link.key());
    if (targets == nullptr) {
      if (!is_platform(link.key())) {
        out_.graph = GraphState::kIncomplete;
        if (unmet_.try_emplace(to_lower(link.key()), true).second) {
          out_.problem(
              msg::kUnresolved,
              {"requirement " + std::string(link.key()) + " of " + out_.components[from].name},
              link.position());
        }
      }
      continue;
    }
    if (out_.relations.size() + targets->size() > limits_.components) {
      out_.problem(msg::kLimit, {"dependencies", std::to_string(limits_.components)},
                   link.position(), ErrorCode::kLimitExceeded);
      out_.graph = GraphState::kIncomplete;
      return false;
    }
    for (const auto to : *targets) {
      if (to != from) {
        out_.depends(from, to, Scope::kRuntime);
      }
    }
  }
  return true;
}

std::optional<Component> project_component(NodeView json, Inventory& out) {
  const auto name = text_field(json, "name", out);
  if (name.empty() || name.ends_with('/')) {
    return std::nullopt;
  }
  Component component;
  component.type = ComponentType::kApplication;
  component.name = name;
  component.version = text_field(json, "version", out);
  component.purl = make_purl("composer", name, component.version);
  read_description(json, component, out);
  const auto type = text_field(json, "type", out);
  add_property(component, "akashi:composer:type", type == "library" ? "" : type);
  return component;
}

namespace {

struct Section {
  std::string_view key;
  Scope scope;
};
constexpr auto kSections =
    std::to_array<Section>({{"require", Scope::kRuntime}, {"require-dev", Scope::kDevelopment}});

void add_requirement(NodeView link, Scope scope, const std::vector<std::uint32_t>& found,
                     Inventory& out) {
  for (const auto index : found) {
    auto& component = out.components[index];
    if (equal_ignoring_case(component.name, link.key())) {  // Not what stands for the name.
      component.directness = Directness::kDirect;
      add_property(component, "akashi:composer:requirement", link.text());
    }
    if (out.root) {
      out.depends(*out.root, index, scope);
    }
  }
}

void add_project(NodeView json, bool has_dev, const Packages& packages, Inventory& out) {
  if (auto component = project_component(json, out)) {
    out.root = out.add(*std::move(component), {});
    out.components[*out.root].evidence.back().detail = "named by composer.json";
  }
  for (const auto& section : kSections) {
    std::unordered_set<std::string> seen;
    for (const auto link : object_field(json, section.key, out)) {
      if (!seen.insert(to_lower(link.key())).second) {
        continue;
      }
      if (is_platform(link.key())) {
        continue;  // A package that provides an extension is not what was asked for.
      }
      if (const auto* found = packages.find(link.key()); found != nullptr) {
        add_requirement(link, section.scope, *found, out);
      } else if (has_dev || section.scope == Scope::kRuntime) {
        out.problem(msg::kUnresolved,
                    {"requirement " + std::string(link.key()) + " of composer.json"});
        out.graph = GraphState::kIncomplete;
      }
    }
  }
  for (std::uint32_t i = 0; i < out.components.size(); ++i) {
    auto& component = out.components[i];
    if (component.directness == Directness::kUnknown && i != out.root) {
      component.directness = Directness::kTransitive;
    }
  }
}

}  // namespace

void connect_project(const std::string& path, bool has_dev, ScanContext& context,
                     Packages& packages, Inventory& out) {
  const auto bytes = context.read(path);
  if (!bytes) {
    if (bytes.error().code() != ErrorCode::kNotFound) {
      out.problem(Error(bytes.error()).in_file(path));
    }
    packages.connect();
    return;
  }
  const auto project = formats::parse_json(bytes->padded(), context.limits());
  if (!project || !project->root().is_object()) {
    out.problem(project ? formats::wrong_type(project->root(), path, "object")
                        : Error(project.error()).in_file(path));
    packages.connect();
    return;
  }
  const auto json = project->root();
  packages.stands_for(json["name"].text());
  for (const auto* key : {"provide", "replace"}) {
    for (const auto link : object_field(json, key, out)) {
      packages.stands_for(link.key());
    }
  }
  packages.connect();
  add_project(json, has_dev, packages, out);
}

}  // namespace akashi::ecosystems::composer

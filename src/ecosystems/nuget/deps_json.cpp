// NAME.deps.json beside a built .NET program (Microsoft.Extensions.DependencyModel, "runtime
// configuration files"):
//   {"runtimeTarget": {"name": ".NETCoreApp,Version=v8.0[/rid]"}, "targets": {"…": {"Id/1.0.0":
//   {"dependencies": {"Id": "1.0.0"}}}},
//    "libraries": {"Id/1.0.0": {"type": "project|package|reference|runtimepack", "serviceable",
//    "sha512": "sha512-…", "path"}}}
// "sha512" is the content hash, as in packages.lock.json; empty for what is no package.
#include <algorithm>
#include <unordered_set>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/nuget/nuget.h"

namespace akashi::ecosystems::nuget {
namespace {

using formats::NodeView;

class Reader {
 public:
  Reader(std::string_view path, const Limits& limits, Inventory& out)
      : collector_(limits, out), spreader_(out), out_(out) {
    stem_ = file_name(path);
    stem_.remove_suffix(std::string_view(".deps.json").size());
  }

  void run(NodeView json) {
    runtime_ = json["runtimeTarget"].is_object() ? json["runtimeTarget"]["name"].text()
                                                 : json["runtimeTarget"].text();
    for (const auto library : object_field(json, "libraries", out_)) {
      add_library(library);
    }
    out_.graph = GraphState::kComplete;
    for (const auto target : object_field(json, "targets", out_)) {
      for (const auto library : target) {
        add_edges(library);
      }
    }
    if (out_.root) {
      add_property(out_.components[*out_.root], "akashi:nuget:runtime-target", runtime_);
      for (const auto& relation : out_.relations) {
        if (relation.from == *out_.root) {
          out_.components[relation.to].directness = Directness::kDirect;
          spreader_.start(relation.to, Scope::kRuntime);
        }
      }
    }
    spreader_.finish();
  }

 private:
  void add_library(NodeView library) {
    const auto parts = cut(library.key(), "/");
    if (!parts || parts->first.empty() || !library.is_object()) {
      out_.problem(msg::kBadValue, {"libraries", std::string(library.key()), "library"},
                   library.position());
      return;
    }
    const auto type = to_lower(text_field(library, "type", out_));
    auto component = read_library(type, parts->first, parts->second);
    add_content_hash(component, text_field(library, "sha512", out_), library["sha512"].position(),
                     out_);
    add_property(component, "akashi:nuget:library-type",
                 type == "package" || type == "project" ? "" : type);
    const bool is_project = type == "project";
    const auto index = collector_.add(std::move(component), library.position());
    libraries_.try_emplace(to_lower(library.key()), index);
    if (is_project && (!out_.root || equal_ignoring_case(parts->first, stem_))) {
      out_.root = index;
    }
  }

  static Component read_library(std::string_view type, std::string_view name,
                                std::string_view version) {
    constexpr std::string_view kRuntimePack = "runtimepack.";
    if (type == "runtimepack") {  // The shared framework that a self-contained program brings.
      return nuget_component(
          name.starts_with(kRuntimePack) ? name.substr(kRuntimePack.size()) : name, version);
    }
    if (type == "project") {
      return project_component(name, version);
    }
    if (type == "reference" || type == "referenceassembly") {  // An assembly that is no package.
      auto component = project_component(name, version);
      component.type = ComponentType::kLibrary;
      return component;
    }
    return nuget_component(name, version);
  }

  void add_edges(NodeView library) {
    const auto from = libraries_.find(to_lower(library.key()));
    if (from == libraries_.end()) {
      unmet(library, "library " + std::string(library.key()));
      return;
    }
    for (const auto link : object_field(library, "dependencies", out_)) {
      const auto key = to_lower(link.key()) + "/" + to_lower(link.text());
      if (const auto to = libraries_.find(key); to != libraries_.end()) {
        collector_.depends(from->second, to->second, Scope::kRuntime, link.position());
      } else {
        unmet(link, "dependency " + std::string(link.key()) + "/" + std::string(link.text()) +
                        " of " + std::string(library.key()));
      }
    }
  }

  void unmet(NodeView node, std::string what) {
    out_.graph = GraphState::kIncomplete;
    if (unmet_.insert(what).second) {
      out_.problem(msg::kUnresolved, {std::move(what)}, node.position());
    }
  }

  Collector collector_;
  ScopeSpreader spreader_;
  Inventory& out_;
  std::string_view stem_;
  std::string_view runtime_;
  std::unordered_map<std::string, std::uint32_t> libraries_;  // By lower-case key.
  std::unordered_set<std::string> unmet_;
};

}  // namespace

Result<void> extract_deps_json(const FileView& file, ScanContext& context, Inventory& out) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, context.limits()));
  const auto json = tree.root();
  if (!json.is_object() || !json["libraries"]) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"libraries"}, json.position());
  }
  Reader(file.path, context.limits(), out).run(json);
  return {};
}

}  // namespace akashi::ecosystems::nuget

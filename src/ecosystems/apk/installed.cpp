// One record for each package (record.cpp). etc/apk/world lists what was asked for; a package whose
// name begins with
// '.' is such a list under a name ("apk add --virtual .build-deps …") and no package.
#include "ecosystems/apk/installed.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "base/strings.h"
#include "ecosystems/apk/distro.h"
#include "ecosystems/apk/record.h"

namespace akashi::ecosystems::apk {
namespace {

// Fields that are kept as they are.
struct PropertyField {
  char letter;
  std::string_view property;
};
constexpr auto kPropertyFields = std::to_array<PropertyField>({
    {'I', "akashi:apk:installed-size"},
    {'S', "akashi:apk:package-size"},
    {'c', "akashi:apk:commit"},
    {'f', "akashi:apk:broken"},
    {'g', "akashi:apk:tags"},
    {'i', "akashi:apk:install-if"},
    {'k', "akashi:apk:provider-priority"},
    {'q', "akashi:apk:replaces-priority"},
    {'r', "akashi:apk:replaces"},
    {'s', "akashi:apk:repository-tag"},
    {'t', "akashi:apk:build-time"},
});

bool is_virtual(const Record& record) {
  return record['P'].starts_with('.');
}

std::string_view root_of(std::string_view path) {
  for (const std::string_view tail : {"usr/lib/apk/db/installed", "lib/apk/db/installed"}) {
    if (path.ends_with(tail)) {
      const auto root = path.substr(0, path.size() - tail.size());
      if (root.empty() || root.ends_with('/') || root.ends_with('!')) {
        return root;
      }
    }
  }
  return {};
}

class DatabaseReader {
 public:
  DatabaseReader(std::string_view root, ScanContext& context, Inventory& out)
      : root_(root), context_(context), out_(out) {}

  Result<void> read(std::string_view text) {
    if (auto distro = read_distro(root_, context_)) {
      distro_ = *std::move(distro);
    } else {
      out_.problem(std::move(distro).error());
    }
    read_world();
    RecordReader reader(text);
    Record record;
    while (reader.next(record)) {
      if (out_.components.size() >= context_.limits().components) {
        return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                    {"packages", std::to_string(context_.limits().components)},
                    {.line = record.line});
      }
      read_package(record);
    }
    for (const auto line : reader.bad_lines()) {
      problem(msg::kExpected, {"a letter and a colon", "another line"}, line);
    }
    if (const auto more = reader.bad_line_count() - reader.bad_lines().size(); more > 0) {
      problem(msg::kSkipped, {std::to_string(more) + " more lines", "no fields"}, 0);
    }
    return {};
  }

  void resolve() {
    for (const auto& package : packages_) {
      if (!resolve_package(package)) {
        complete_ = false;
      }
      if (out_.relations.size() > context_.limits().nodes) {
        problem(msg::kLimit, {"dependencies", std::to_string(context_.limits().nodes)},
                package.line);
        complete_ = false;
        break;
      }
    }
    out_.graph = complete_ ? GraphState::kComplete : GraphState::kIncomplete;
  }

  // What etc/apk/world and virtual packages name is direct, be it by a name that a package
  // provides.
  void mark_direct() {
    if (!knows_world_) {
      return;
    }
    for (const auto& package : packages_) {
      out_.components[package.component].directness = Directness::kTransitive;
    }
    for (const auto& name : world_) {
      const auto found = providers_.find(name);
      if (found == providers_.end()) {
        continue;
      }
      for (const auto component : found->second) {
        out_.components[component].directness = Directness::kDirect;
      }
    }
  }

 private:
  struct Package {
    std::uint32_t component = 0;
    std::uint32_t line = 0;  // Of the dependencies.
    std::string_view depends;
  };

  void problem(Msg id, std::vector<std::string> args, std::uint32_t line) {
    out_.problem(id, std::move(args), {.line = line});
  }

  void read_world() {
    const auto world = context_.read(std::string(root_) + "etc/apk/world");
    knows_world_ = world.has_value();
    if (world) {
      ask_for(world->view());
    } else if (world.error().code() != ErrorCode::kNotFound) {
      out_.problem(world.error());
    }
  }

  void ask_for(std::string_view list) {
    while (const auto word = next_word(list)) {
      const auto dependency = parse_dependency(*word);
      if (!dependency.conflict) {
        world_.emplace(dependency.name);
      }
    }
  }

  void read_package(const Record& record) {
    const auto name = record['P'];
    if (name.empty()) {
      problem(msg::kMissingField, {"P (name)"}, record.line);
      return;
    }
    if (is_virtual(record)) {
      ask_for(record['D']);
      return;
    }
    if (record['V'].empty()) {
      problem(msg::kMissingField, {"V (version)"}, record.line);
    }
    auto component = make_component(record);
    if (!seen_.insert(component.purl.to_string()).second) {
      return;
    }
    const auto index = out_.add(std::move(component), {.line = record.line});
    packages_.push_back({index, record.line_of('D'), record['D']});
    provide(name, index);
    auto provides = record['p'];
    while (const auto word = next_word(provides)) {
      provide(parse_dependency(*word).name, index);
    }
  }

  Component make_component(const Record& record) {
    Component component;
    component.name = record['P'];
    component.version = record['V'];
    component.description = record['T'];
    component.supplier = record['m'];
    component.purl = make_purl("apk", component.name, component.version);
    component.purl.name_space = distro_.id;
    component.purl.set_qualifier("arch", record['A']);
    component.purl.set_qualifier("distro", distro_.release);
    normalize(component.purl);
    component.source = {component.name, component.version};
    if (const auto origin = record['o']; !origin.empty()) {
      component.source.name = origin;
    }
    if (const auto license = record['L']; !license.empty()) {
      component.licenses.push_back(declared_license(license));
    }
    if (const auto url = record['U']; !url.empty()) {
      component.references.push_back({ExternalReference::Type::kWebsite, std::string(url)});
    }
    for (const auto& [letter, property] : kPropertyFields) {
      if (const auto value = record[letter]; !value.empty()) {
        component.properties.push_back({std::string(property), std::string(value)});
      }
    }
    if (!distro_.other_branch.empty()) {
      component.properties.push_back({"akashi:apk:repository-branch", distro_.other_branch});
    }
    add_checksum(record, component);
    return component;
  }

  // "Q1" and a SHA-1, "Q2" and a SHA-256, of the part of the package that describes it, not of the
  // package file: so no hash of the component.
  void add_checksum(const Record& record, Component& component) {
    const auto text = record['C'];
    if (text.empty()) {
      return;
    }
    const bool sha1 = text.starts_with("Q1");
    const auto bytes = sha1 || text.starts_with("Q2") ? from_base64(text.substr(2)) : std::nullopt;
    const auto algorithm = sha1 ? HashAlgorithm::kSha1 : HashAlgorithm::kSha256;
    if (!bytes || bytes->size() != hash_bytes(algorithm)) {
      problem(msg::kBadValue, {"C", std::string(text), "checksum"}, record.line_of('C'));
      return;
    }
    component.properties.push_back(
        {sha1 ? "akashi:apk:control-sha1" : "akashi:apk:control-sha256", to_hex(*bytes)});
  }

  void provide(std::string_view name, std::uint32_t component) {
    constexpr std::size_t kMost = 64;
    auto& list = providers_[name];
    if (list.size() < kMost) {
      list.push_back(component);
    } else if (complete_) {
      complete_ = false;
      problem(msg::kLimit, {"packages of one name", std::to_string(kMost)}, 0);
    }
  }

  bool resolve_package(const Package& package) {
    std::string missing;
    constexpr std::size_t kLongest = 1'000;
    auto depends = package.depends;
    while (const auto word = next_word(depends)) {
      const auto dependency = parse_dependency(*word);
      if (dependency.conflict || dependency.name.empty()) {
        continue;
      }
      const auto found = providers_.find(dependency.name);
      if (found == providers_.end()) {
        if (missing.size() < kLongest) {
          missing += (missing.empty() ? "" : ", ") + std::string(dependency.name);
        }
        continue;
      }
      for (const auto to : found->second) {
        if (to != package.component) {
          out_.depends(package.component, to, Scope::kRuntime);
        }
      }
    }
    if (!missing.empty()) {
      problem(msg::kUnresolved, {out_.components[package.component].name + " -> " + missing},
              package.line);
    }
    return missing.empty();
  }

  std::string_view root_;
  ScanContext& context_;
  Inventory& out_;
  Distro distro_;
  bool knows_world_ = false;
  bool complete_ = true;
  std::unordered_set<std::string> world_;
  std::unordered_set<std::string> seen_;
  std::vector<Package> packages_;
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> providers_;
};

}  // namespace

Result<void> extract_installed(const FileView& file, ScanContext& context, Inventory& out) {
  // apk-tools 3 has a binary form ("ADB." plain, "ADBc" and "ADBd" compressed) for packages and
  // indices.
  if (file.bytes.view().starts_with("ADB")) {
    return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                {"apk database", "3 (ADB)", "2 (text)"});
  }
  DatabaseReader reader(root_of(file.path), context, out);
  const auto result = reader.read(file.bytes);
  reader.resolve();
  reader.mark_direct();
  return result;
}

Result<void> own_installed(const FileView& file, ScanContext&, const Inventory& inventory,
                           OwnershipSink& sink) {
  const auto root = root_of(file.path);
  RecordReader reader(file.bytes);
  Record record;
  std::uint32_t component =
      0;  // Components are in the order of the records; some records have none.
  std::string path;
  while (component < inventory.components.size() && reader.next(record)) {
    if (inventory.components[component].evidence.front().at.line != record.line) {
      continue;
    }
    std::string_view folder;
    for (const auto& line : lines(record.files)) {
      if (line.text.starts_with("F:")) {
        folder = line.text.substr(2);
      } else if (line.text.starts_with("R:")) {
        path.assign(root).append(folder);
        path += folder.empty() ? "" : "/";
        path += line.text.substr(2);
        sink.owns(component, path);
      }
    }
    ++component;
  }
  return {};
}

}  // namespace akashi::ecosystems::apk

// https://maven.apache.org/shared/maven-archiver/#class_archive: pom.properties has groupId,
// artifactId and version; pom.xml is the project's own file, so its parents are usually not at
// hand.
#include "descriptor.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/glob.h"
#include "base/strings.h"
#include "manifest.h"
#include "pom.h"
#include "pom_expand.h"

namespace akashi::ecosystems::maven {
namespace {

constexpr std::string_view kFolder = "META-INF/maven/";
constexpr std::size_t kMostDescriptors = 10'000;

bool usable(std::string_view text) {
  return !text.empty() && !text.contains("${");
}

void expand_own(PomModel& pom) {
  ExpandValues values;
  values.project = {{"groupId", pom.own_group()},
                    {"artifactId", pom.artifact},
                    {"version", pom.own_version()},
                    {"parent.groupId", pom.parent.group},
                    {"parent.version", pom.parent.version},
                    {"name", pom.info.name},
                    {"url", pom.info.url}};
  for (const auto& [name, value] : pom.base.properties) {
    values.properties.insert_or_assign(name, value);
  }
  Expander expander(std::move(values));
  const auto expand = [&](std::string& text) {
    if (text.contains("${")) {
      text = expander.expand(text);
    }
  };
  auto& info = pom.info;
  for (auto* text : {&pom.group, &pom.version, &pom.parent.group, &pom.parent.version, &info.name,
                     &info.description, &info.url, &info.organization, &info.scm_url,
                     &info.scm_connection, &info.issues_url}) {
    expand(*text);
  }
  for (auto& dependency : pom.base.dependencies) {
    expand(dependency.group);
    expand(dependency.artifact);
    expand(dependency.version);
  }
}

void read_properties(ScanContext& context, const std::string& path, Descriptor& descriptor,
                     Inventory& out) {
  const auto bytes = context.read(path);
  if (!bytes) {
    out.problem(msg::kSkipped, {path, bytes.error().message().text()}, {}, bytes.error().code());
    return;
  }
  const auto properties = parse_java_properties(bytes->view());
  descriptor.has_properties = true;
  for (const auto& [key, field] :
       {std::pair{"groupId", &descriptor.group}, std::pair{"artifactId", &descriptor.artifact},
        std::pair{"version", &descriptor.version}}) {
    const auto found = properties.find(key);
    if (found != properties.end() && usable(found->second)) {
      *field = found->second;
    }
  }
}

void read_pom(ScanContext& context, const std::string& path, Descriptor& descriptor,
              Inventory& out) {
  const auto bytes = context.read(path);
  if (!bytes) {
    out.problem(msg::kSkipped, {path, bytes.error().message().text()}, {}, bytes.error().code());
    return;
  }
  auto pom = parse_pom(bytes->view(), context.limits());
  if (!pom) {
    out.problem(msg::kSkipped, {path, pom.error().message().text()}, {}, pom.error().code());
    return;
  }
  descriptor.pom = std::move(*pom);
  descriptor.has_pom = true;
  expand_own(descriptor.pom);
  if (!descriptor.has_properties && usable(descriptor.pom.own_group())) {
    descriptor.group = descriptor.pom.own_group();
  }
  if (descriptor.version.empty() && usable(descriptor.pom.own_version())) {
    descriptor.version = descriptor.pom.own_version();
  }
}

Descriptor read_descriptor(ScanContext& context, std::string_view prefix, std::string folder,
                           Inventory& out) {
  Descriptor descriptor;
  const auto parts = split(folder, '/');  // META-INF, maven, group, artifact, ""
  descriptor.group = parts[parts.size() - 3];
  descriptor.artifact = parts[parts.size() - 2];
  descriptor.folder = std::move(folder);
  const auto place = std::string(prefix) + descriptor.folder;
  if (context.exists(place + "pom.properties")) {
    read_properties(context, place + "pom.properties", descriptor, out);
  }
  if (context.exists(place + "pom.xml")) {
    read_pom(context, place + "pom.xml", descriptor, out);
  }
  return descriptor;
}

}  // namespace

// A descriptor directly in a Java archive is read with that archive.
Result<void> extract_descriptor(const FileView& file, ScanContext& context, Inventory& out) {
  const auto at = file.path.rfind(kFolder);
  const auto prefix = file.path.substr(0, at);
  const auto folder = std::string(parent_prefix(file.path.substr(at)));
  if (prefix.ends_with('!') && is_java_archive(prefix.substr(0, prefix.size() - 1))) {
    return {};
  }
  const bool is_pom = file.path.ends_with("pom.xml");
  if (is_pom && context.exists(std::string(prefix) + folder + "pom.properties")) {
    return {};
  }
  const auto descriptor = read_descriptor(context, prefix, folder, out);
  if (descriptor.version.empty()) {
    out.problem(msg::kMissingField, {"version in " + descriptor.folder});
  }
  ComponentSet components(out, context.limits());
  auto component = describe_artifact(descriptor, {}, {});
  if (const auto index = components.add(std::move(component), {})) {
    name_dependencies(descriptor, *index, out);
  }
  out.graph = GraphState::kIncomplete;
  components.finish();
  return {};
}

std::vector<Descriptor> read_descriptors(ScanContext& context, std::string_view prefix,
                                         Inventory& out) {
  const auto begin = std::string(prefix) + std::string(kFolder);
  std::vector<Descriptor> descriptors;
  std::string last;
  for (const auto path : context.list(begin)) {
    const auto name = file_name(path);
    const auto inside = path.substr(begin.size());
    if ((name != "pom.properties" && name != "pom.xml") || std::ranges::count(inside, '/') != 2 ||
        inside.contains('!')) {
      continue;
    }
    auto folder = std::string(kFolder) + std::string(parent_prefix(inside));
    if (folder == last) {
      continue;
    }
    if (descriptors.size() == kMostDescriptors) {
      out.problem(msg::kLimit, {"Maven descriptors", std::to_string(kMostDescriptors)}, {},
                  ErrorCode::kLimitExceeded);
      break;
    }
    last = folder;
    descriptors.push_back(read_descriptor(context, prefix, std::move(folder), out));
  }
  return descriptors;
}

Component describe_artifact(const Descriptor& descriptor, std::string_view type,
                            std::string_view classifier) {
  auto component = make_component({.group = descriptor.group,
                                   .artifact = descriptor.artifact,
                                   .type = std::string(type),
                                   .classifier = std::string(classifier)},
                                  read_maven_version(descriptor.version));
  if (descriptor.has_pom) {
    describe(descriptor.pom.info, component);
  }
  return component;
}

void name_dependencies(const Descriptor& descriptor, std::uint32_t component, Inventory& out) {
  for (const auto& dependency : descriptor.pom.base.dependencies) {
    const auto scopes = pom_scope(dependency.scope);
    if (!scopes || !scopes->has(Scope::kRuntime) || !is_id(dependency.group) ||
        !is_id(dependency.artifact)) {
      continue;
    }
    auto needed = *scopes;
    if (dependency.optional == "true") {
      needed |= Scope::kOptional;
    }
    out.named.push_back(
        {.from = component,
         .package = make_purl("maven", dependency.group + ":" + dependency.artifact).package(),
         .requirement = dependency.version,
         .scopes = needed});
  }
}

bool is_java_archive(std::string_view path) {
  constexpr auto kSuffixes =
      std::to_array<std::string_view>({".aar", ".ear", ".hpi", ".jar", ".jpi", ".kar", ".lpkg",
                                       ".nar", ".par", ".rar", ".sar", ".war"});
  return std::ranges::any_of(kSuffixes,
                             [&](std::string_view suffix) { return path.ends_with(suffix); });
}

}  // namespace akashi::ecosystems::maven

// The fields of package.json (npm docs: "package.json"), as manifests and lock files repeat them.
#include "ecosystems/npm/package.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "base/url.h"

namespace akashi::ecosystems::npm {
namespace {

using formats::NodeView;
using Kind = PackageSource::Kind;
using Reference = ExternalReference::Type;

// Up to this length, lists are searched; longer ones are sorted once, by remove_repetitions().
constexpr std::size_t kFew = 32;

template <class T>
void add_unique(std::vector<T>& list, T value) {
  if (list.size() > kFew || std::ranges::find(list, value) == list.end()) {
    list.push_back(std::move(value));
  }
}

template <class T>
void append(std::vector<T>& list, std::vector<T>& more) {
  list.insert(list.end(), std::make_move_iterator(more.begin()),
              std::make_move_iterator(more.end()));
}

// In the order of first mention while that is cheap; sorted where somebody repeats himself a lot.
template <class T>
void remove_repeated(std::vector<T>& list) {
  if (list.size() > kFew) {
    std::ranges::sort(list);
    const auto rest = std::ranges::unique(list);
    list.erase(rest.begin(), rest.end());
    return;
  }
  std::vector<T> kept;
  for (auto& value : list) {
    add_unique(kept, std::move(value));
  }
  list = std::move(kept);
}

bool is_name_part(std::string_view part) {
  constexpr std::size_t kLongest = 512;  // The registry's bound is 214; private ones have others.
  return !part.empty() && part.size() <= kLongest && std::ranges::none_of(part, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= ' ' || byte == 0x7F || c == '/' || c == '\\' || c == '"';
  });
}

// "Name <mail> (page)" or {name, email, url}, as the first form.
std::string person(NodeView node) {
  if (node.is_string()) {
    return std::string(trim(node.text()));
  }
  std::string out(trim(node["name"].text()));
  if (const auto mail = trim(node["email"].text()); !mail.empty()) {
    out += (out.empty() ? "<" : " <") + std::string(mail) + ">";
  }
  return out;
}

std::string people(NodeView list) {
  if (!list.is_array()) {
    return person(list);
  }
  std::string out;
  for (const auto one : list) {
    if (const auto text = person(one); !text.empty()) {
      out += (out.empty() ? "" : ", ") + text;
    }
  }
  return out;
}

std::string one_line(std::string_view text) {
  std::string out;
  for (const auto word : split_spaces(text)) {
    out += (out.empty() ? "" : " ") + std::string(word);
  }
  return out;
}

void add_license(Component& component, NodeView node) {
  constexpr std::string_view kInFile = "SEE LICENSE IN ";
  auto text = trim(node.is_string() ? node.text() : node["type"].text());
  if (text.empty()) {
    text = trim(node["url"].text());
  }
  if (text.empty()) {
    return;
  }
  auto claim = declared_license(text);
  if (text.starts_with(kInFile)) {
    claim.kind = LicenseClaim::Kind::kFile;
    claim.text = trim(text.substr(kInFile.size()));
  }
  add_unique(component.licenses, std::move(claim));
}

// "github:a/b", "a/b", "git+https://…", or {type, url}.
void add_repository(Component& component, NodeView node) {
  const auto text = trim(node.is_string() ? node.text() : node["url"].text());
  if (text.empty()) {
    return;
  }
  const auto source = parse_source(text);
  const bool read = source.kind == Kind::kGit || source.kind == Kind::kUrl;
  add_reference(component, Reference::kVcs, read ? source.location : without_credentials(text));
}

}  // namespace

bool is_package_name(std::string_view name) {
  if (!name.starts_with('@')) {
    return is_name_part(name);
  }
  const auto parts = cut(name, "/");
  return parts && parts->first.size() > 1 && is_name_part(parts->first) &&
         is_name_part(parts->second);
}

Component make_package(std::string_view name, std::string_view version) {
  Component component;
  component.name = name;
  component.version = version;
  component.purl = make_purl("npm", name, version);
  return component;
}

Component make_project(std::string_view name, std::string_view version) {
  auto component = is_package_name(name) ? make_package(name, version) : Component{};
  component.type = ComponentType::kApplication;
  component.name = name;
  component.version = version;
  return component;
}

void set_source(Component& component, const PackageSource& source) {
  switch (source.kind) {
    case Kind::kGit: {
      const auto url = vcs_url(source);
      component.purl.set_qualifier("vcs_url", url);
      add_reference(component, Reference::kVcs, url);
      break;
    }
    case Kind::kUrl:
      component.purl.set_qualifier("download_url", source.location);
      add_reference(component, Reference::kDistribution, source.location);
      break;
    case Kind::kFile:
      component.purl.set_qualifier("download_url", "file:" + source.location);
      add_reference(component, Reference::kDistribution, "file:" + source.location);
      break;
    case Kind::kFolder:
      set_path(component, source.location);
      break;
    case Kind::kOther:
      add_property(component, "source", source.location);
      break;
    case Kind::kRegistry:
    case Kind::kWorkspace:
    case Kind::kCatalog:
      break;
  }
}

void add_property(Component& component, std::string_view key, std::string_view value) {
  if (!value.empty()) {
    add_unique(component.properties,
               Property{"akashi:npm:" + std::string(key), std::string(value)});
  }
}

void add_reference(Component& component, Reference type, std::string url) {
  if (!url.empty()) {
    add_unique(component.references, ExternalReference{type, std::move(url)});
  }
}

void add_integrity(Component& component, std::string_view text, InputPosition at, Inventory& out) {
  if (trim(text).empty()) {
    return;
  }
  auto hashes = parse_integrity(text);
  if (hashes.empty()) {
    out.problem(msg::kBadValue, {"integrity", std::string(text), "digest"}, at);
  }
  for (auto& hash : hashes) {
    add_unique(component.hashes, std::move(hash));
  }
}

void set_path(Component& component, std::string_view path) {
  add_property(component, "path", path);
}

void add_licenses(Component& component, NodeView manifest) {
  for (const auto* const field : {"license", "licenses", "licence"}) {
    const auto node = manifest[field];
    if (!node.is_array()) {
      add_license(component, node);
      continue;
    }
    for (const auto one : node) {
      add_license(component, one);
    }
  }
}

void add_about(Component& component, NodeView manifest) {
  if (const auto text = manifest["description"].string()) {
    component.description = one_line(*text);
  }
  component.author = person(manifest["author"]);
  if (component.author.empty()) {
    component.author = people(manifest["authors"]);
  }
  component.supplier = people(manifest["maintainers"]);
  if (const auto homepage = manifest["homepage"].string()) {
    add_reference(component, Reference::kWebsite, without_credentials(trim(*homepage)));
  }
  add_repository(component, manifest["repository"]);
  const auto bugs = manifest["bugs"];
  const auto tracker = trim(bugs.is_string() ? bugs.text() : bugs["url"].text());
  if (tracker.starts_with("http")) {
    add_reference(component, Reference::kIssueTracker, without_credentials(tracker));
  }
}

std::string text_list(NodeView node) {
  if (!node.is_array()) {
    return std::string(trim(node.text()));
  }
  std::string out;
  for (const auto one : node) {
    if (const auto text = trim(one.text()); !text.empty()) {
      out += (out.empty() ? "" : ", ") + std::string(text);
    }
  }
  return out;
}

void add_constraints(Component& component, NodeView entry) {
  const auto engines = entry["engines"];
  if (engines.is_object()) {
    std::string text;
    for (const auto engine : engines) {
      if (engine.is_string()) {
        text += (text.empty() ? "" : "; ") + std::string(engine.key()) + " " +
                std::string(trim(engine.text()));
      }
    }
    add_property(component, "engines", text);
  } else {
    add_property(component, "engines", text_list(engines));
  }
  for (const auto* const key : {"os", "cpu", "libc"}) {
    add_property(component, key, text_list(entry[key]));
  }
  const auto deprecated = entry["deprecated"];
  if (deprecated.is_string()) {
    add_property(component, "deprecated", one_line(deprecated.text()));
  } else if (deprecated.boolean().value_or(false)) {
    add_property(component, "deprecated", "true");
  }
}

void merge(Component& into, Component&& from) {
  if (from.type == ComponentType::kApplication) {
    into.type = from.type;
  }
  into.scopes |= from.scopes;
  if (from.directness == Directness::kDirect || into.directness == Directness::kUnknown) {
    into.directness = from.directness;
  }
  append(into.hashes, from.hashes);
  append(into.licenses, from.licenses);
  append(into.references, from.references);
  append(into.properties, from.properties);
  constexpr auto kTexts = std::to_array<std::string Component::*>(
      {&Component::requirement, &Component::supplier, &Component::author, &Component::description});
  for (const auto text : kTexts) {
    if ((into.*text).empty()) {
      into.*text = std::move(from.*text);
    }
  }
}

void remove_repetitions(Component& component) {
  remove_repeated(component.hashes);
  remove_repeated(component.licenses);
  remove_repeated(component.references);
  remove_repeated(component.properties);
}

}  // namespace akashi::ecosystems::npm

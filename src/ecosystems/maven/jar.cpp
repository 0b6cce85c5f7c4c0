// What a jar is, from the surest to the least sure:
//   Maven's descriptor (META-INF/maven), chosen by file name and manifest where there are several
//   its place in a repository or in Gradle's cache; the .pom file beside it
//   headers of the manifest that have a group: Implementation-Title of Nebula, Group-Id of Jenkins
//   the table of well-known jars (known_jars.inc)
//   name and version alone: then it has no purl, because a group is never guessed
// https://docs.oracle.com/en/java/javase/17/docs/specs/jar/jar.html
#include "jar.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/glob.h"
#include "base/strings.h"
#include "coordinates.h"
#include "descriptor.h"
#include "jar_name.h"
#include "manifest.h"

namespace akashi::ecosystems::maven {
namespace {

// Manifest headers that may hold the version, the most exact first.
constexpr auto kVersionHeaders = std::to_array<std::string_view>(
    {"Plugin-Version", "Implementation-Version", "Bundle-Version", "Specification-Version"});
constexpr auto kTitleHeaders = std::to_array<std::string_view>(
    {"Implementation-Title", "Bundle-SymbolicName", "Automatic-Module-Name", "Bundle-Name",
     "Specification-Title", "Extension-Name", "Short-Name"});

std::string_view symbolic_name(const Manifest& manifest) {
  const auto header = manifest.main("Bundle-SymbolicName");
  return trim(header.substr(0, header.find(';')));
}

// "1.2.3" of "1.2.3 (build 7)" and of "v1.2.3"; "" when it does not look like a version.
std::string plain_version(std::string_view text) {
  const auto words = split_spaces(text);
  if (words.empty()) {
    return {};
  }
  auto word = words.front();
  if (word.size() > 1 && word.front() == 'v' && is_digit(word[1])) {
    word.remove_prefix(1);
  }
  const auto version = read_maven_version(word);
  return !version.version.empty() && is_digit(version.version.front()) ? version.version
                                                                       : std::string();
}

std::string manifest_version(const Manifest& manifest) {
  for (const auto header : kVersionHeaders) {
    if (auto version = plain_version(manifest.any(header)); !version.empty()) {
      return version;
    }
  }
  return {};
}

// Distributions rename files: "geronimo-interceptor_3.0_spec" as "geronimo-interceptor-3.0-spec".
std::string loose(std::string_view name) {
  auto out = to_lower(name);
  std::ranges::replace_if(out, [](char c) { return c == '_' || c == '.'; }, '-');
  return out;
}

// Who the jar is, and how that is known.
struct Identity {
  std::string group;
  std::string artifact;
  std::string version;
  std::string classifier;
  std::uint8_t confidence = 100;
  std::string detail;
};

class JarExtraction {
 public:
  JarExtraction(const FileView& file, ScanContext& context, Inventory& out)
      : context_(context),
        out_(out),
        path_(file.path),
        inside_(path_ + "!"),
        name_(parse_jar_name(file_name(path_))),
        components_(out, context.limits()) {}

  void run() {
    read_manifest();
    descriptors_ = read_descriptors(context_, inside_, out_);
    if (descriptors_.empty() && manifest_.empty() && is_foreign()) {
      return;
    }
    const auto main = choose();
    const auto own = main ? add_described(descriptors_[*main]) : add_unnamed();
    for (std::size_t i = 0; i < descriptors_.size(); ++i) {
      if (!main || i != *main) {
        add_contained(descriptors_[i], own);
      }
    }
    out_.graph = GraphState::kIncomplete;
    components_.finish();
  }

 private:
  void read_manifest();
  bool is_foreign() const;
  std::optional<std::size_t> choose();
  int score(const Descriptor& descriptor) const;
  bool contradicts(const Descriptor& descriptor) const;
  std::string classifier_for(const Descriptor& descriptor) const;
  std::optional<std::uint32_t> add_described(Descriptor descriptor);
  std::optional<std::uint32_t> add_unnamed();
  void add_contained(const Descriptor& descriptor, std::optional<std::uint32_t> own);
  std::optional<Identity> from_place() const;
  std::optional<Identity> from_pom_beside();
  std::optional<Identity> from_manifest() const;
  std::optional<Identity> from_table() const;
  Identity from_name() const;
  std::string version() const;
  std::string_view purl_type() const;
  void add_manifest_facts(Component& component) const;
  void add_manifest_license(Component& component) const;

  ScanContext& context_;
  Inventory& out_;
  std::string path_;
  std::string inside_;
  JarName name_;
  ComponentSet components_;
  Manifest manifest_;
  std::vector<Descriptor> descriptors_;
};

void JarExtraction::read_manifest() {
  const auto place = inside_ + "META-INF/MANIFEST.MF";
  if (!context_.exists(place)) {
    return;
  }
  const auto bytes = context_.read(place);
  if (!bytes) {
    out_.problem(msg::kSkipped, {place, bytes.error().message().text()}, {}, bytes.error().code());
    return;
  }
  Problems problems;
  manifest_ = Manifest::parse(bytes->view(), problems);
  out_.problems.add_all(std::move(problems));
}

// Suffixes that others use as well (RAR archives, Kodi and game data), and the code of an Android
// library, which is the library itself.
bool JarExtraction::is_foreign() const {
  constexpr auto kOwn = std::to_array<std::string_view>({"jar", "war", "ear", "aar", "hpi", "jpi"});
  return std::ranges::find(kOwn, name_.extension) == kOwn.end() ||
         path_.ends_with(".aar!classes.jar");
}

// How well a descriptor fits the file name and the manifest.
int JarExtraction::score(const Descriptor& descriptor) const {
  constexpr int kExact = 100;
  constexpr int kWithClassifier = 90;
  constexpr int kName = 60;
  constexpr int kSymbolicName = 40;
  constexpr int kTitle = 30;
  constexpr int kManifestVersion = 20;
  constexpr int kBeginning = 20;
  constexpr int kVersion = 15;
  const auto& artifact = descriptor.artifact;
  int points = 0;
  const auto exact = artifact + "-" + descriptor.version;
  const std::string_view stem = name_.stem;
  if (stem == exact) {
    points += kExact;
  } else if (stem.starts_with(exact + "-")) {
    points += kWithClassifier;
  } else if (loose(stem) == loose(artifact) || loose(name_.name) == loose(artifact)) {
    points += kName;
  } else if (stem.starts_with(artifact + "-")) {
    points += kBeginning;
  }
  if (!descriptor.version.empty()) {
    points += name_.version == descriptor.version ? kVersion : 0;
    points += manifest_version(manifest_) == descriptor.version ? kManifestVersion : 0;
  }
  const auto symbolic = symbolic_name(manifest_);
  if (!symbolic.empty() && (symbolic == artifact || symbolic == descriptor.group ||
                            symbolic == descriptor.group + "." + artifact)) {
    points += kSymbolicName;
  }
  for (const auto header : kTitleHeaders) {
    const auto title = manifest_.main(header);
    if (!title.empty() && (title == artifact || title == descriptor.pom.info.name)) {
      return points + kTitle;
    }
  }
  return points;
}

// File name and manifest know a version, and neither knows anything of this descriptor.
bool JarExtraction::contradicts(const Descriptor& descriptor) const {
  const bool claims = !name_.version.empty() || !manifest_version(manifest_).empty();
  return claims && score(descriptor) == 0;
}

std::optional<std::size_t> JarExtraction::choose() {
  constexpr int kEnough = 30;
  if (descriptors_.size() == 1 && !contradicts(descriptors_.front())) {
    return 0;
  }
  const auto placed = from_place();
  std::optional<std::size_t> best;
  int best_score = 0;
  for (std::size_t i = 0; i < descriptors_.size(); ++i) {
    const auto& descriptor = descriptors_[i];
    if (placed && descriptor.group == placed->group && descriptor.artifact == placed->artifact) {
      return i;
    }
    const auto points = score(descriptor);
    const bool longer = best && points == best_score &&
                        descriptor.artifact.size() > descriptors_[*best].artifact.size();
    if (points >= kEnough && (points > best_score || longer)) {
      best = i;
      best_score = points;
    }
  }
  return best;
}

std::string JarExtraction::classifier_for(const Descriptor& descriptor) const {
  const auto exact = descriptor.artifact + "-" + descriptor.version + "-";
  if (!descriptor.version.empty() && name_.stem.starts_with(exact)) {
    return name_.stem.substr(exact.size());
  }
  return name_.version == descriptor.version || name_.version.empty() ? name_.classifier
                                                                      : std::string();
}

std::string_view JarExtraction::purl_type() const {
  const std::string_view extension = name_.extension;
  return extension == "jar" ? "" : extension == "jpi" ? "hpi" : extension;
}

std::optional<std::uint32_t> JarExtraction::add_described(Descriptor descriptor) {
  constexpr std::uint8_t kVersionElsewhere = 80;
  Seen seen{.detail = descriptor.folder};
  if (descriptor.version.empty()) {
    descriptor.version = version();
    seen.confidence = kVersionElsewhere;
    seen.detail += name_.version.empty() ? ", version by manifest" : ", version by file name";
  }
  if (descriptor.version.empty()) {
    out_.problem(msg::kMissingField, {"version in " + descriptor.folder});
  }
  auto component = describe_artifact(descriptor, purl_type(), classifier_for(descriptor));
  add_manifest_facts(component);
  out_.root = components_.add(std::move(component), std::move(seen));
  if (out_.root) {
    name_dependencies(descriptor, *out_.root, out_);
  }
  return out_.root;
}

void JarExtraction::add_contained(const Descriptor& descriptor, std::optional<std::uint32_t> own) {
  constexpr std::uint8_t kConfidence = 90;
  if (descriptor.version.empty()) {
    out_.problem(msg::kMissingField, {"version in " + descriptor.folder});
  }
  auto component = describe_artifact(descriptor, {}, {});
  set_property(component, "shaded", "true");
  const auto index = components_.add(std::move(component),
                                     {.confidence = kConfidence, .detail = descriptor.folder});
  if (own && index && *own != *index) {
    out_.relations.push_back({RelationType::kContains, *own, *index, {}});
  }
}

std::optional<Identity> JarExtraction::from_place() const {
  const auto placed = place_of_jar(path_);
  if (!placed) {
    return std::nullopt;
  }
  Identity identity{.group = placed->group,
                    .artifact = placed->artifact,
                    .version = placed->version,
                    .classifier = {},
                    .confidence = 95,
                    .detail = "by its place in a repository"};
  const auto stem = placed->artifact + "-" + placed->version + "-";
  if (name_.stem.starts_with(stem)) {
    identity.classifier = name_.stem.substr(stem.size());
  }
  return identity;
}

std::optional<Identity> JarExtraction::from_pom_beside() {
  const auto place = std::string(parent_prefix(path_)) + name_.stem + ".pom";
  if (!context_.exists(place)) {
    return std::nullopt;
  }
  const auto bytes = context_.read(place);
  if (!bytes) {
    return std::nullopt;
  }
  const auto pom = parse_pom(bytes->view(), context_.limits());
  if (!pom || !is_id(pom->own_group()) || !is_id(pom->artifact)) {
    return std::nullopt;
  }
  const auto version = read_maven_version(pom->own_version());
  return Identity{.group = pom->own_group(),
                  .artifact = pom->artifact,
                  .version = version.version,
                  .classifier = {},
                  .confidence = 95,
                  .detail = "by the .pom file beside it"};
}

// "group#artifact;version" is what the plugins of Nebula write; Jenkins plugins have headers of
// their own.
std::optional<Identity> JarExtraction::from_manifest() const {
  constexpr std::uint8_t kConfidence = 90;
  const auto title = manifest_.main("Implementation-Title");
  if (const auto group = cut(title, "#")) {
    const auto artifact = cut(group->second, ";");
    if (artifact && is_id(group->first) && is_id(artifact->first)) {
      const auto version = plain_version(artifact->second);
      return Identity{.group = std::string(group->first),
                      .artifact = std::string(artifact->first),
                      .version = version,
                      .classifier = {},
                      .confidence = kConfidence,
                      .detail = "by Implementation-Title"};
    }
  }
  const auto group = manifest_.main("Group-Id");
  const auto artifact = manifest_.main("Artifact-Id").empty() ? manifest_.main("Short-Name")
                                                              : manifest_.main("Artifact-Id");
  if (is_id(group) && is_id(artifact)) {
    return Identity{.group = std::string(group),
                    .artifact = std::string(artifact),
                    .version = manifest_version(manifest_),
                    .classifier = {},
                    .confidence = kConfidence,
                    .detail = "by Group-Id of the manifest"};
  }
  return std::nullopt;
}

std::string JarExtraction::version() const {
  return name_.version.empty() ? manifest_version(manifest_) : name_.version;
}

std::optional<Identity> JarExtraction::from_table() const {
  if (name_.extension != "jar") {
    return std::nullopt;
  }
  const auto known = version();
  auto artifact = name_.name;
  // The server's own lib/ has its jars without prefix and version.
  if (manifest_.main("Implementation-Title") == "Apache Tomcat" &&
      !artifact.starts_with("tomcat-")) {
    artifact = "tomcat-" + artifact;
  }
  const auto group = well_known_group(artifact, known);
  if (group.empty()) {
    return std::nullopt;
  }
  return Identity{.group = std::string(group),
                  .artifact = artifact,
                  .version = known,
                  .classifier = name_.classifier,
                  .confidence = 80,
                  .detail = "group by its well-known name"};
}

Identity JarExtraction::from_name() const {
  constexpr std::uint8_t kWithVersion = 50;
  constexpr std::uint8_t kNameOnly = 30;
  const auto known = version();
  return {.group = {},
          .artifact = name_.name,
          .version = known,
          .classifier = name_.classifier,
          .confidence = known.empty() ? kNameOnly : kWithVersion,
          .detail = name_.version.empty() && !known.empty() ? "by file name and manifest"
                                                            : "by file name"};
}

std::optional<std::uint32_t> JarExtraction::add_unnamed() {
  auto identity = from_place();
  if (!identity) {
    identity = from_pom_beside();
  }
  if (!identity) {
    identity = from_manifest();
  }
  if (!identity) {
    identity = from_table();
  }
  if (!identity) {
    identity = from_name();
  }
  if (identity->artifact.empty()) {
    return std::nullopt;
  }
  const auto text = read_maven_version(identity->version);
  auto component = make_component({.group = identity->group,
                                   .artifact = identity->artifact,
                                   .type = std::string(purl_type()),
                                   .classifier = identity->classifier},
                                  text);
  if (identity->group.empty()) {
    set_property(component, "group", "unknown");
    set_property(component, "classifier", identity->classifier);
  }
  add_manifest_facts(component);
  out_.root = components_.add(std::move(component),
                              {.confidence = identity->confidence, .detail = identity->detail});
  return out_.root;
}

void JarExtraction::add_manifest_license(Component& component) const {
  for (const auto& clause : parse_osgi_header(manifest_.main("Bundle-License"))) {
    const auto link = clause.attribute("link");
    const auto text = clause.path == "<<EXTERNAL>>" ? link : std::string_view(clause.path);
    if (!text.empty()) {
      component.licenses.push_back(declared_license(one_line(text)));
    }
  }
}

void JarExtraction::add_manifest_facts(Component& component) const {
  if (name_.extension == "war" || name_.extension == "ear" ||
      !manifest_.main("Spring-Boot-Version").empty()) {
    component.type = ComponentType::kApplication;
  }
  const auto take = [&](std::string& field, std::initializer_list<std::string_view> headers) {
    for (const auto header : headers) {
      if (field.empty()) {
        field = one_line(manifest_.any(header));
      }
    }
  };
  take(component.supplier, {"Bundle-Vendor", "Implementation-Vendor", "Specification-Vendor"});
  take(component.description, {"Bundle-Description"});
  take(component.copyright, {"Bundle-Copyright"});
  if (component.licenses.empty()) {
    add_manifest_license(component);
  }
  const auto refer = [&](ExternalReference::Type type, std::string_view url) {
    const bool known = std::ranges::any_of(
        component.references, [&](const ExternalReference& r) { return r.type == type; });
    if (!known && url.contains("://")) {
      component.references.push_back({type, one_line(url)});
    }
  };
  const auto scm = parse_osgi_header(manifest_.main("Bundle-SCM"));
  if (!scm.empty() && scm.front().path.starts_with("url=")) {
    refer(ExternalReference::Type::kVcs, std::string_view(scm.front().path).substr(4));
  }
  refer(ExternalReference::Type::kWebsite, manifest_.main("Bundle-DocURL"));
  refer(ExternalReference::Type::kWebsite, manifest_.main("Implementation-URL"));
  struct Row {
    std::string_view property;
    std::string_view header;
  };
  constexpr auto kRows = std::to_array<Row>({
      {"automatic-module-name", "Automatic-Module-Name"},
      {"build-jdk", "Build-Jdk-Spec"},
      {"created-by", "Created-By"},
      {"implementation-title", "Implementation-Title"},
      {"implementation-vendor-id", "Implementation-Vendor-Id"},
      {"implementation-version", "Implementation-Version"},
      {"main-class", "Main-Class"},
      {"multi-release", "Multi-Release"},
      {"specification-title", "Specification-Title"},
      {"specification-version", "Specification-Version"},
      {"spring-boot-version", "Spring-Boot-Version"},
  });
  for (const auto& row : kRows) {
    set_property(component, row.property, one_line(manifest_.any(row.header)));
  }
  set_property(component, "bundle-symbolic-name", symbolic_name(manifest_));
  set_property(component, "signed", manifest_.is_signed() ? "true" : "");
}

}  // namespace

Result<void> extract_jar(const FileView& file, ScanContext& context, Inventory& out) {
  JarExtraction(file, context, out).run();
  return {};
}

}  // namespace akashi::ecosystems::maven

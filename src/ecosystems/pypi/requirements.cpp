// requirements*.txt and constraints*.txt. The format is pip's (requirements_file.h); which files
// are for development is a convention of their names, and so is "constraints".
#include "ecosystems/pypi/requirements.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/pypi/name.h"
#include "ecosystems/pypi/project.h"
#include "ecosystems/pypi/pypi.h"
#include "ecosystems/pypi/requirement.h"
#include "ecosystems/pypi/requirements_file.h"
#include "ecosystems/pypi/source.h"
#include "ecosystems/pypi/text.h"

namespace akashi::ecosystems::pypi {
namespace {

enum class Mode : std::uint8_t { kRequirements, kConstraints };

// Words of a file name that say what its requirements are for; else they are for run time.
Scopes scopes_of_file(std::string_view path) {
  struct Row {
    std::string_view word;
    Scope scope;
  };
  constexpr auto kRows = std::to_array<Row>({
      {"dev", Scope::kDevelopment},
      {"devel", Scope::kDevelopment},
      {"develop", Scope::kDevelopment},
      {"development", Scope::kDevelopment},
      {"lint", Scope::kDevelopment},
      {"linting", Scope::kDevelopment},
      {"typing", Scope::kDevelopment},
      {"doc", Scope::kDevelopment},
      {"docs", Scope::kDevelopment},
      {"ci", Scope::kDevelopment},
      {"test", Scope::kTest},
      {"tests", Scope::kTest},
      {"testing", Scope::kTest},
      {"build", Scope::kBuild},
      {"optional", Scope::kOptional},
  });
  Scopes scopes;
  auto name = to_lower(file_name(path));
  std::ranges::replace_if(name, [](char c) { return c == '-' || c == '.' || c == '_'; }, ' ');
  for (const auto word : split_spaces(name)) {
    const auto* row = std::ranges::find(kRows, word, &Row::word);
    scopes |= row == kRows.end() ? Scopes() : Scopes(row->scope);
  }
  return scopes.empty() ? Scopes(Scope::kRuntime) : scopes;
}

bool is_read_by_itself(std::string_view path) {
  return std::ranges::any_of(kRequirements.globs,
                             [&](std::string_view glob) { return glob_match(glob, path); });
}

// The files read so far, and what they ask for.
class Reader {
 public:
  Reader(std::string_view main, ScanContext& context, Collector& collector)
      : main_(main), context_(context), collector_(collector), out_(collector.inventory()) {}

  void read(std::string_view path, std::string_view bytes, Mode mode,
            std::optional<Scopes> scopes = {}) {
    const bool included = path != main_;
    Inventory found;  // For its problems, which get the name of the included file.
    const auto text = read_requirements_text(decode_text(bytes, found), context_.limits(), found);
    const File file{.path = std::string(path),
                    .mode = mode,
                    .scopes = scopes.value_or(scopes_of_file(path)),
                    .compiled = text.compiled};
    chain_.push_back(file.path);
    for (const auto& line : text.lines) {
      handle(line, file, found);
    }
    chain_.pop_back();
    if (included && is_read_by_itself(path)) {
      return;  // Its problems are told there.
    }
    out_.problems.add_all(std::move(found.problems), included ? path : std::string_view());
  }

  // After all files are read: constraints may come behind what they constrain.
  void finish() {
    index_constraints();
    for (auto& entry : entries_) {
      if (!entry.constraint) {
        add(entry);
      }
    }
    for (auto& entry : entries_) {
      // A constraint that pins nothing says neither that a package is there nor which version.
      if (entry.constraint && !entry.component.version.empty()) {
        add(entry);
      }
    }
    add_edges();
    const bool complete = !entries_.empty() && std::ranges::all_of(entries_, &Entry::annotated);
    out_.graph = complete ? GraphState::kComplete : GraphState::kIncomplete;
  }

  // What the project asks for, not what a tool added for it.
  std::vector<std::uint32_t> required() const {
    std::vector<std::uint32_t> indices;
    for (const auto& entry : entries_) {
      if (!entry.constraint && entry.direct) {
        indices.push_back(entry.index);
      }
    }
    return indices;
  }

  void include(std::string_view value, Mode mode, const std::string& from, InputPosition at,
               Inventory& found, std::optional<Scopes> scopes = {}) {
    const std::string what = (mode == Mode::kConstraints ? "-c " : "-r ") + printable(value);
    if (value.contains("${")) {
      found.problem(msg::kUnresolved, {what}, at);
      return;
    }
    if (is_url(value)) {
      found.problem(msg::kSkipped,
                    {"-r " + without_credentials(value), "it is not part of the target"}, at,
                    ErrorCode::kUnsupported);
      return;
    }
    const auto path = path_beside(from, value);
    if (!path) {
      found.problem(msg::kUnsafePath, {std::string(value)}, at);
      return;
    }
    if (std::ranges::find(chain_, *path) != chain_.end()) {
      found.problem(msg::kSkipped, {what, "it includes itself"}, at);
      return;
    }
    if (!seen_.insert((mode == Mode::kConstraints ? "c" : "r") + *path).second) {
      return;  // Another file included it: its content is known.
    }
    const auto limit = context_.limits().includes;
    if (chain_.size() >= limit) {
      found.problem(msg::kLimit, {"chain of included files", std::to_string(limit)}, at,
                    ErrorCode::kLimitExceeded);
      return;
    }
    auto bytes = context_.read(*path);
    if (!bytes) {
      found.problems.add(Error(bytes.error().code(), bytes.error().message(), at));
      return;
    }
    read(*path, bytes->view(), mode, scopes);
  }

 private:
  struct File {
    std::string path;
    Mode mode;
    Scopes scopes;
    bool compiled;
  };
  struct Entry {
    Component component;
    std::string path;  // "" for the file of the extractor.
    InputPosition at;
    std::string key;  // Normalised name; "" when unknown.
    std::string inferred;
    std::string specifier;
    std::vector<std::string> via;  // Normalised names of the packages that need it.
    bool annotated = false;
    bool constraint = false;
    bool from_index = true;
    bool direct = false;
    std::uint32_t index = 0;
  };

  void handle(const RequirementsLine& line, const File& file, Inventory& found) {
    std::string editable;
    std::vector<Hash> hashes;
    for (const auto& [option, value] : line.options) {
      switch (option) {
        case PipOption::kRequirement:
        case PipOption::kConstraint:
          if (line.requirement.empty()) {
            include(value,
                    option == PipOption::kConstraint ? Mode::kConstraints : Mode::kRequirements,
                    file.path, line.at, found);
          }
          break;
        case PipOption::kEditable:
          editable = value;
          break;
        case PipOption::kHash:
          hash(value, line.at, found, hashes);
          break;
        default:
          index_option(option, value);
      }
    }
    const auto& text = line.requirement.empty() ? editable : line.requirement;
    if (text.empty()) {
      return;
    }
    auto entry = parse(text, line.requirement.empty(), file, line.at, found);
    if (!entry) {
      return;
    }
    std::ranges::move(hashes, std::back_inserter(entry->component.hashes));
    complete(*entry, line, file);
    entries_.push_back(std::move(*entry));
  }

  static void hash(std::string_view value, InputPosition at, Inventory& found,
                   std::vector<Hash>& hashes) {
    auto parsed = parse_integrity(value);
    if (parsed.size() != 1) {
      found.problem(msg::kBadValue, {"--hash", std::string(value), "digest"}, at);
    }
    std::ranges::move(parsed, std::back_inserter(hashes));
  }

  void index_option(PipOption option, std::string_view value) {
    const char* key = option == PipOption::kIndexUrl        ? "index"
                      : option == PipOption::kExtraIndexUrl ? "extra-index"
                      : option == PipOption::kFindLinks     ? "find-links"
                      : option == PipOption::kTrustedHost   ? "trusted-host"
                                                            : nullptr;
    const auto text = is_url(value) ? without_credentials(value) : std::string(value);
    // Each goes to every component: a list that nobody would search is cut.
    constexpr std::size_t kMostIndexes = 32;
    if (key == nullptr || text.empty() || index_.size() >= kMostIndexes) {
      return;
    }
    const std::pair<std::string, std::string> entry(key, text);
    if (std::ranges::find(index_, entry) == index_.end()) {
      index_.push_back(entry);
    }
  }

  void complete(Entry& entry, const RequirementsLine& line, const File& file) {
    entry.path = file.path == main_ ? std::string() : file.path;
    entry.at = line.at;
    entry.constraint = file.mode == Mode::kConstraints;
    auto& component = entry.component;
    if (entry.constraint) {
      return;
    }
    component.scopes |= component.scopes.empty() ? file.scopes : Scopes();
    if (!file.compiled) {
      component.directness = Directness::kDirect;
      return;
    }
    entry.annotated = !line.via.empty();
    for (const auto& via : line.via) {
      // "-r file" and "project (pyproject.toml)" are the project's own manifests, "-c file" only a
      // constraint.
      if (via.starts_with("-c")) {
        continue;
      }
      if (via.starts_with('-') || via.ends_with(')')) {
        component.directness = Directness::kDirect;
      } else {
        component.directness = merged(component.directness, Directness::kTransitive);
        entry.via.push_back(normalized_name(via));
      }
    }
  }

  std::optional<Entry> parse(std::string_view text, bool editable, const File& file,
                             InputPosition at, Inventory& found) {
    if (is_url(text) || editable || is_path(text)) {
      return parse_location(text, editable, file, at, found);
    }
    auto requirement = parse_requirement(text, at);
    if (!requirement) {
      found.problems.add(requirement.error());
      return std::nullopt;
    }
    note_variables(*requirement, at, found);
    auto made = to_component(*requirement);
    Entry entry;
    entry.key = normalized_name(requirement->name);
    entry.component = std::move(made.component);
    entry.inferred = std::move(made.inferred);
    entry.specifier = requirement->specifier;
    entry.from_index = requirement->url.empty();
    if (!requirement->marker.empty()) {
      entry.component.scopes = marker_scopes(requirement->marker, file.scopes);
    }
    return entry;
  }

  // pip takes as a path what has a separator or begins with '.', and names of archives.
  static bool is_path(std::string_view text) {
    const auto word = text.substr(0, text.find_first_of(" \t;@<>=!~["));
    return word.starts_with('.') || word.contains('/') || word.contains('\\') ||
           parse_file_name(word).has_value();
  }

  static void note_variables(const Requirement& requirement, InputPosition at, Inventory& found) {
    auto rest = requirement.specifier + " " +
                (requirement.url.empty() ? "" : without_credentials(requirement.url));
    for (auto from = rest.find("${"); from != std::string::npos; from = rest.find("${", from + 2)) {
      const auto to = rest.find('}', from);
      if (to != std::string::npos) {
        found.problem(msg::kUnresolved,
                      {"environment variable " + printable(rest.substr(from, to + 1 - from))}, at);
        return;
      }
    }
  }

  // "./dir[extra]", "x-1.0.whl ; marker", "git+https://…#egg=x", "-e …": a place, whose name may be
  // unknown.
  std::optional<Entry> parse_location(std::string_view text, bool editable, const File& file,
                                      InputPosition at, Inventory& found) {
    // In URLs ';' is a legal character: the marker needs white space before it.
    const auto semicolon =
        is_url(text) ? std::min(text.find(" ;"), text.find("; ")) : text.find(';');
    auto location = trim(text.substr(0, semicolon));
    Requirement requirement;
    requirement.marker_text =
        semicolon == std::string_view::npos ? "" : trim(text.substr(text.find(';', semicolon) + 1));
    if (auto marker = Marker::parse(requirement.marker_text, at)) {
      requirement.marker = std::move(*marker);
    } else {
      found.problems.add(marker.error());
      return std::nullopt;
    }
    if (location.ends_with(']')) {
      const auto open = location.rfind('[');
      if (open != std::string_view::npos) {
        for (const auto extra : split(location.substr(open + 1, location.size() - open - 2), ',')) {
          requirement.extras.emplace_back(trim(extra));
        }
        location = trim(location.substr(0, open));
      }
    }
    auto url = is_url(location) ? parse_requirement_url(location) : RequirementUrl();
    if (!is_url(location)) {
      url.source.kind = Source::Kind::kPath;
      const auto hash = location.find("#egg=");
      const auto egg =
          hash == std::string_view::npos ? std::string_view() : location.substr(hash + 5);
      url.egg = egg.substr(0, egg.find_first_of("&["));
      url.source.path = location.substr(0, hash);
    }
    url.source.editable = editable;
    Entry entry;
    entry.from_index = false;
    if (!identify(url, file, at, found, entry)) {
      return std::nullopt;
    }
    apply_source(url.source, entry.component);
    entry.component.hashes = std::move(url.hashes);
    add_property(entry.component, "extras", join(requirement.extras, ","));
    add_property(entry.component, "marker", requirement.marker_text);
    if (!requirement.marker.empty()) {
      entry.component.scopes = marker_scopes(requirement.marker, file.scopes);
    }
    return entry;
  }

  // The name: of the fragment, of the file, of the project in the directory. Else none, which is
  // said.
  bool identify(const RequirementUrl& url, const File& file, InputPosition at, Inventory& found,
                Entry& entry) {
    const auto& source = url.source;
    const bool is_path = source.kind == Source::Kind::kPath;
    const std::string_view place = is_path ? source.path : source.url;
    auto last = place.substr(0, place.find('?'));
    while (last.ends_with('/')) {
      last.remove_suffix(1);
    }
    last = last.substr(last.find_last_of("/\\:") + 1);
    auto egg = parse_egg(url.egg);
    const auto parts =
        source.kind == Source::Kind::kVcs ? std::nullopt : parse_file_name(last, egg);
    if (!egg.empty() || parts) {
      entry.component =
          make_component(egg.empty() ? parts->name : egg, parts ? parts->version : std::string());
      entry.inferred = !parts        ? ""
                       : egg.empty() ? "name and version from the file name"
                                     : "version from the file name";
    } else if (const auto project = is_path ? project_in(place, file) : std::nullopt; project) {
      entry.component = make_component(project->name, project->version);
      entry.component.type = ComponentType::kApplication;
    } else {
      found.problem(msg::kUnresolved, {"name of " + printable(place)}, at);
      if (is_path || last.empty()) {
        return false;  // Part of the target: its own manifests are read, or reported, by
                       // themselves.
      }
      entry.component.name = last.ends_with(".git") ? last.substr(0, last.size() - 4) : last;
      entry.component.name =
          entry.component.name.empty() ? std::string(place) : entry.component.name;
      entry.component.references.push_back({source.kind == Source::Kind::kVcs
                                                ? ExternalReference::Type::kVcs
                                                : ExternalReference::Type::kDistribution,
                                            source.url});
      entry.inferred = "named after its address: the file does not say which project it is";
    }
    entry.key = entry.component.purl.empty() ? "" : normalized_name(entry.component.name);
    return true;
  }

  // "name", or "name-1.0" as very old files have it.
  static std::string parse_egg(std::string_view egg) {
    if (!is_project_name(egg)) {
      return {};
    }
    const auto dash = egg.rfind('-');
    const bool versioned = dash != std::string_view::npos && dash + 1 < egg.size() &&
                           is_digit(egg[dash + 1]) && egg.substr(dash).contains('.');
    return std::string(versioned ? egg.substr(0, dash) : egg);
  }

  std::optional<ProjectName> project_in(std::string_view place, const File& file) {
    const auto directory = path_beside(file.path, place);
    if (!directory) {
      return std::nullopt;
    }
    const auto [known, is_new] = projects_.try_emplace(*directory);
    if (is_new) {
      known->second = project_name(file.path, place, context_);
    }
    return known->second;
  }

  void add(Entry& entry) {
    auto& component = entry.component;
    Seen seen{.at = entry.at, .path = entry.path};
    if (!entry.inferred.empty()) {
      seen.confidence = 80;
      seen.detail = entry.inferred;
    }
    if (entry.constraint) {
      seen.confidence = 50;
      seen.detail = "a constraint: it is installed only if something requires it";
      add_property(component, "constraint", entry.specifier);
    } else if (const auto found = constraints_.find(entry.key);
               found != constraints_.end() && entry.from_index) {
      const auto* limit = found->second;
      if (component.version.empty() && !limit->component.version.empty()) {
        add_property(component, "specifier", component.requirement);
        component.requirement.clear();
        component.version = component.purl.version = limit->component.version;
        std::ranges::copy(limit->component.hashes, std::back_inserter(component.hashes));
      }
      add_property(component, "constraint", limit->specifier);
    }
    if (entry.from_index && !component.purl.empty()) {
      for (const auto& [key, value] : index_) {
        add_property(component, key, value);
      }
    }
    if (component.purl.empty()) {
      seen.confidence = 50;
    }
    entry.direct = component.directness == Directness::kDirect;
    entry.index = collector_.add(std::move(component), seen);
  }

  void index_constraints() {
    for (const auto& entry : entries_) {
      if (!entry.constraint || entry.key.empty()) {
        continue;
      }
      // The first exact pin of a name; where there is none, its first constraint.
      const auto [at, is_new] = constraints_.try_emplace(entry.key, &entry);
      if (!is_new && at->second->component.version.empty() && !entry.component.version.empty()) {
        at->second = &entry;
      }
    }
  }

  // "# via x": x needs this one.
  void add_edges() {
    constexpr std::size_t kMostVersions = 16;  // Of one name, for different platforms.
    std::unordered_map<std::string_view, std::vector<std::uint32_t>> by_name;
    for (const auto& entry : entries_) {
      auto& same = by_name[entry.key];
      if (!entry.key.empty() && same.size() < kMostVersions) {
        same.push_back(entry.index);
      }
    }
    for (const auto& entry : entries_) {
      for (const auto& via : entry.via) {
        const auto found = by_name.find(via);
        if (found == by_name.end()) {
          continue;  // The project itself, or a package that the tool left out as unsafe.
        }
        for (const auto from : found->second) {
          collector_.depends(from, entry.index);
        }
      }
    }
  }

  std::string_view main_;
  ScanContext& context_;
  Collector& collector_;
  Inventory& out_;
  std::vector<Entry> entries_;
  std::vector<std::string> chain_;
  std::unordered_set<std::string> seen_;
  std::vector<std::pair<std::string, std::string>> index_;
  std::unordered_map<std::string, const Entry*> constraints_;
  std::unordered_map<std::string, std::optional<ProjectName>> projects_;  // By directory.
};

// pip-compile and uv turn "x.in" into "x.txt", which holds the same and more.
bool is_compiled_beside(std::string_view path, ScanContext& context) {
  return path.ends_with(".in") &&
         context.exists(std::string(path.substr(0, path.size() - 2)) + "txt");
}

}  // namespace

Result<void> extract_requirements(const FileView& file, ScanContext& context, Inventory& out) {
  if (is_compiled_beside(file.path, context)) {
    return {};
  }
  Collector collector(out);
  Reader reader(file.path, context, collector);
  const auto name = to_lower(file_name(file.path));
  reader.read(file.path, file.bytes,
              name.contains("constraint") ? Mode::kConstraints : Mode::kRequirements);
  reader.finish();
  return {};
}

void add_requirements_file(std::string_view path, std::optional<std::uint32_t> root, Scopes scopes,
                           InputPosition at, ScanContext& context, Collector& collector) {
  Reader reader("", context, collector);
  reader.include(path, Mode::kRequirements, "", at, collector.inventory(), scopes);
  reader.finish();
  for (const auto index : root ? reader.required() : std::vector<std::uint32_t>()) {
    collector.depends(*root, index, scopes);
  }
}

}  // namespace akashi::ecosystems::pypi

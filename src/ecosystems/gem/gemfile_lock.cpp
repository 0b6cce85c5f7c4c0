// Gemfile.lock and gems.locked: components, edges, and what each is needed for. lock_reader.cpp has
// the syntax.
#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/gem/gem.h"
#include "ecosystems/gem/gemfile.h"
#include "ecosystems/gem/lock_reader.h"
#include "model/vcs.h"

namespace akashi::ecosystems::gem {
namespace {

constexpr std::uint32_t kNone = 0xFFFFFFFFU;

class Builder {
 public:
  Builder(const Lock& lock, const GemfileContents* gemfile, const Limits& limits, Inventory& out)
      : lock_(lock), gemfile_(gemfile), limits_(limits), out_(out) {}

  void run() {
    if (!add_specs()) {
      return;
    }
    add_bundler();
    find_root();
    out_.graph = GraphState::kComplete;
    add_direct();
    add_edges();
    add_ruby();
    spread_scopes();
  }

 private:
  // Beside the bits of Scope, while scopes are spread.
  static constexpr std::uint16_t kUnknownScope = 256;  // Asked for by something of no known scope.
  static constexpr std::uint16_t kRequired = 512;      // By something that is not optional.
  static constexpr std::uint16_t kOptional = static_cast<std::uint16_t>(Scope::kOptional);
  static constexpr std::uint16_t kRuntime = static_cast<std::uint16_t>(Scope::kRuntime);

  bool add_specs() {
    std::unordered_map<std::string, std::uint32_t> known;
    for (const auto& spec : lock_.specs) {
      if (known.size() >= limits_.components) {
        out_.problem(msg::kLimit, {"components", std::to_string(limits_.components)}, spec.at,
                     ErrorCode::kLimitExceeded);
        return false;
      }
      const auto& source = lock_.sources[spec.source];
      auto key = spec.name + "\n" + spec.version + "\n" + spec.platform;
      if (source.kind != SourceKind::kGem) {
        key += "\n" + std::string(source.remote()) + "\n" + std::string(source.option("revision"));
      }
      const auto [at, is_new] = known.try_emplace(std::move(key), 0);
      if (is_new) {
        at->second = out_.add(component_of(spec, source), spec.at);
        by_name_[spec.name].push_back(at->second);
        platform_.resize(out_.components.size());
        platform_[at->second] = spec.platform;
      }
      index_.push_back(at->second);
    }
    return true;
  }

  Component component_of(const Spec& spec, const Source& source) const {
    auto component = gem_component(spec.name, spec.version, spec.platform);
    const auto suffix = spec.platform.empty() ? "" : "-" + spec.platform;
    if (const auto found = lock_.checksums.find(spec.name + " " + spec.version + suffix);
        found != lock_.checksums.end()) {
      component.hashes = parse_integrity(found->second);
    }
    std::vector<std::string> remotes;
    for (const auto& remote : source.remotes) {
      remotes.push_back(without_credentials(remote));
    }
    constexpr auto kKinds = std::to_array<std::string_view>({"", "git", "path", "plugin"});
    add_property(component, "akashi:gem:source", kKinds.at(static_cast<std::size_t>(source.kind)));
    add_property(component, "akashi:gem:remote", join(remotes, " "));
    for (const auto& [key, value] : source.options) {
      add_property(component, "akashi:gem:" + key, value);
    }
    if (source.kind == SourceKind::kGit) {
      component.purl.set_qualifier("vcs_url",
                                   vcs_url("git", source.remote(), source.option("revision")));
      add_reference(component, ExternalReference::Type::kVcs, source.remote());
    }
    return component;
  }

  bool is_depended_on(std::string_view name) const {
    const auto names = [&](const std::vector<Need>& needs) {
      return std::ranges::find(needs, name, &Need::name) != needs.end();
    };
    return names(lock_.direct) ||
           std::ranges::any_of(lock_.specs, [&](const Spec& spec) { return names(spec.needs); });
  }

  // Bundler leaves itself out of the specs; the version that wrote the file is the one it switches
  // to.
  void add_bundler() {
    if (by_name_.contains("bundler") || lock_.bundler.empty()) {
      return;
    }
    auto component = gem_component("bundler", lock_.bundler);
    if (const auto found = lock_.checksums.find("bundler " + lock_.bundler);
        found != lock_.checksums.end()) {
      component.hashes = parse_integrity(found->second);
    }
    if (!is_depended_on("bundler")) {
      component.scopes = Scope::kBuild;
    }
    const auto index = out_.add(std::move(component), lock_.bundler_at);
    out_.components[index].evidence.back().confidence = 90;
    out_.components[index].evidence.back().detail = "the Bundler that wrote the file";
    by_name_["bundler"].push_back(index);
    platform_.resize(out_.components.size());
  }

  // A gem at "." is the project; of several, none is.
  void find_root() {
    std::uint32_t found = kNone;
    for (std::size_t i = 0; i < lock_.specs.size(); ++i) {
      const auto& source = lock_.sources[lock_.specs[i].source];
      if (source.kind != SourceKind::kPath || source.remote() != ".") {
        continue;
      }
      out_.components[index_[i]].type = ComponentType::kApplication;
      if (found != kNone && found != index_[i]) {
        found = kNone;
        break;
      }
      found = index_[i];
    }
    if (found != kNone) {
      out_.root = found;
    }
  }

  // The gems of that name that fit what needs them: of its own platform, else those for all; a gem
  // for all platforms may need any of them.
  std::vector<std::uint32_t> resolve(const std::string& name, std::string_view platform) const {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) {
      return {};
    }
    if (platform.empty()) {
      return found->second;
    }
    for (const auto wanted : {platform, std::string_view()}) {
      std::vector<std::uint32_t> fitting;
      std::ranges::copy_if(found->second, std::back_inserter(fitting),
                           [&](std::uint32_t i) { return platform_[i] == wanted; });
      if (!fitting.empty()) {
        return fitting;
      }
    }
    return found->second;
  }

  const GemfileEntry* find_entry(std::string_view name) {
    if (entries_.empty() && gemfile_ != nullptr) {
      for (const auto& entry : gemfile_->entries) {
        entries_.try_emplace(entry.name, &entry);
      }
    }
    const auto found = entries_.find(name);
    return found == entries_.end() ? nullptr : found->second;
  }

  // Scopes as the Gemfile gives them, with the bit for "not known".
  std::uint16_t direct_scopes(const Need& need, const GemfileEntry* entry) const {
    if (entry != nullptr) {
      const auto scopes = scopes_of_groups(entry->groups).bits();
      return static_cast<std::uint16_t>(scopes | (entry->optional ? kOptional : kRequired));
    }
    if (gemfile_ == nullptr || gemfile_->incomplete || !gemfile_->has_gemspec) {
      return kUnknownScope | kRequired;
    }
    // Not in the Gemfile: the gem of the `gemspec` line, or one of its development dependencies.
    const auto found = by_name_.find(need.name);
    const bool is_path =
        found != by_name_.end() && std::ranges::any_of(found->second, [&](std::uint32_t i) {
          return property(out_.components[i], "akashi:gem:source") == "path";
        });
    const auto development = scopes_of_groups({gemfile_->development_group}).bits();
    return static_cast<std::uint16_t>(kRequired | (is_path ? kRuntime : development));
  }

  static std::string_view property(const Component& component, std::string_view name) {
    const auto found = std::ranges::find(component.properties, name, &Property::name);
    return found == component.properties.end() ? std::string_view()
                                               : std::string_view(found->value);
  }

  void add_direct() {
    scopes_.resize(out_.components.size());
    std::unordered_set<std::string_view> seen;
    for (const auto& need : lock_.direct) {
      if (!seen.insert(need.name).second) {
        continue;
      }
      auto indices = resolve(need.name, {});
      const auto* entry = find_entry(need.name);
      auto scopes = direct_scopes(need, entry);
      if (indices.empty()) {
        indices.push_back(add_not_locked(need));
        scopes = kOptional;
      }
      for (const auto index : indices) {
        if (index == out_.root) {
          continue;
        }
        scopes_[index] |= scopes;
        describe_direct(out_.components[index], need, entry);
        if (out_.root) {
          out_.depends(*out_.root, index, known_scopes(scopes));
        }
      }
    }
    if (out_.root) {
      scopes_[*out_.root] = kRuntime | kRequired;
    }
  }

  static void describe_direct(Component& component, const Need& need, const GemfileEntry* entry) {
    component.directness = Directness::kDirect;
    if (!component.version.empty()) {
      add_property(component, "akashi:gem:requirement", need.requirement);
    }
    add_property(component, "akashi:gem:pinned", need.pinned ? "true" : "");
    if (entry != nullptr) {
      add_property(component, "akashi:gem:groups", join(entry->groups, ","));
      if (component.evidence.back().detail.empty()) {
        component.evidence.back().detail = "groups from the Gemfile, which was not run";
      }
    }
  }

  // Asked for, but for none of the platforms of this lock file (tzinfo-data for Windows).
  std::uint32_t add_not_locked(const Need& need) {
    auto component = gem_component(need.name, {});
    component.requirement = need.requirement.empty() ? ">= 0" : need.requirement;
    add_property(component, "akashi:gem:locked", "false");
    const auto index = out_.add(std::move(component), need.at);
    scopes_.resize(out_.components.size());
    scopes_[index] = kOptional;
    by_name_[need.name].push_back(index);
    platform_.resize(out_.components.size());
    return index;
  }

  void add_edges() {
    std::unordered_map<std::string_view, bool> reported;
    for (std::size_t i = 0; i < lock_.specs.size(); ++i) {
      for (const auto& need : lock_.specs[i].needs) {
        const auto targets = resolve(need.name, lock_.specs[i].platform);
        if (targets.empty() && reported.try_emplace(need.name, true).second) {
          out_.problem(msg::kUnresolved, {"dependency " + need.name + " of " + lock_.specs[i].name},
                       need.at);
          out_.graph = GraphState::kIncomplete;
        }
        if (out_.relations.size() + targets.size() > limits_.components) {
          out_.problem(msg::kLimit, {"dependencies", std::to_string(limits_.components)}, need.at,
                       ErrorCode::kLimitExceeded);
          out_.graph = GraphState::kIncomplete;
          return;
        }
        for (const auto target : targets) {
          if (target != index_[i]) {
            out_.depends(index_[i], target, Scope::kRuntime);
          }
        }
      }
    }
  }

  // "ruby 3.0.2p107", "ruby 2.6.8p0 (jruby 9.3.3.0)"
  void add_ruby() {
    if (lock_.ruby.empty()) {
      return;
    }
    auto text = std::string_view(lock_.ruby);
    const auto engine = cut(text, " (");
    if (engine) {
      text = engine->second.substr(0, engine->second.find(')'));
    }
    const auto parts = split_spaces(text);
    if (parts.size() != 2 || !is_digit(parts[1].front())) {
      out_.problem(msg::kBadValue, {"RUBY VERSION", lock_.ruby, "version"}, lock_.ruby_at);
      return;
    }
    Component component;
    component.type = ComponentType::kPlatform;
    component.name = parts[0];
    component.version = parts[0] == "ruby" ? parts[1].substr(0, parts[1].find('p', 1)) : parts[1];
    // "3.4.0preview1" keeps its name; "3.0.2p107" loses its patch level, which is not part of a
    // release's name.
    if (parts[1].substr(component.version.size()).starts_with("pre")) {
      component.version = parts[1];
    }
    component.purl = make_purl("generic", component.name, component.version);
    component.scopes = Scope::kRuntime;
    component.directness = Directness::kDirect;
    add_property(component, "akashi:gem:ruby-version", lock_.ruby);
    const auto index = out_.add(std::move(component), lock_.ruby_at);
    scopes_.resize(out_.components.size());
    scopes_[index] = kRuntime | kRequired;
    if (out_.root) {
      out_.depends(*out_.root, index, Scope::kRuntime);
    }
  }

  // A gem is needed for what those that need it are needed for.
  void spread_scopes() {
    std::vector<std::vector<std::uint32_t>> targets(out_.components.size());
    for (const auto& relation : out_.relations) {
      if (relation.from != out_.root || !is_direct_only(relation)) {
        targets[relation.from].push_back(relation.to);
      }
    }
    std::vector<std::uint32_t> queue;
    for (std::uint32_t i = 0; i < scopes_.size(); ++i) {
      if (scopes_[i] != 0) {
        queue.push_back(i);
      }
    }
    while (!queue.empty()) {
      const auto from = queue.back();
      queue.pop_back();
      for (const auto to : targets[from]) {
        const auto merged = static_cast<std::uint16_t>(scopes_[to] | scopes_[from]);
        if (merged != scopes_[to]) {
          scopes_[to] = merged;
          queue.push_back(to);
        }
      }
    }
    apply_scopes();
  }

  // An edge of the Gemfile, which says its own scope, not one of the project's specification.
  static bool is_direct_only(const Relation& relation) {
    return relation.scopes != Scopes(Scope::kRuntime);
  }

  // None where one is not known; optional only where nothing requires it.
  static Scopes known_scopes(unsigned bits) {
    if ((bits & kUnknownScope) != 0) {
      return {};
    }
    if ((bits & kRequired) != 0) {
      bits &= ~unsigned{kOptional};
    }
    return Scopes::from_bits(static_cast<std::uint8_t>(bits & 0x7FU));
  }

  void apply_scopes() {
    for (std::uint32_t i = 0; i < scopes_.size(); ++i) {
      auto& component = out_.components[i];
      if (i == out_.root) {
        continue;
      }
      component.scopes |= known_scopes(scopes_[i]);
      if (component.directness == Directness::kUnknown && scopes_[i] != 0) {
        component.directness = Directness::kTransitive;
      }
    }
    for (const auto& relation : out_.relations) {
      if (relation.from == out_.root) {
        out_.components[relation.to].directness = Directness::kDirect;
      }
    }
  }

  const Lock& lock_;
  const GemfileContents* gemfile_;
  const Limits& limits_;
  Inventory& out_;
  std::vector<std::uint32_t> index_;  // Spec -> component.
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_name_;
  std::vector<std::string> platform_;  // By component.
  std::vector<std::uint16_t> scopes_;  // By component.
  std::unordered_map<std::string_view, const GemfileEntry*> entries_;
};

std::optional<GemfileContents> read_companion(const FileView& file, ScanContext& context,
                                              Inventory& out) {
  constexpr std::string_view kLock = ".lock";
  const auto name = file_name(file.path);
  const auto path = name == "gems.locked"
                        ? std::string(parent_prefix(file.path)) + "gems.rb"
                        : std::string(file.path.substr(0, file.path.size() - kLock.size()));
  const auto bytes = context.read(path);
  if (!bytes) {
    if (bytes.error().code() != ErrorCode::kNotFound) {
      out.problem(Error(bytes.error()).in_file(path));
    }
    return std::nullopt;
  }
  auto gemfile = read_gemfile(bytes->view(), context.limits());
  if (!gemfile) {
    out.problem(std::move(gemfile).error().in_file(path));
    return std::nullopt;
  }
  return *std::move(gemfile);
}

}  // namespace

Result<void> extract_gemfile_lock(const FileView& file, ScanContext& context, Inventory& out) {
  if (file.bytes.size() > context.limits().file_bytes) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"bytes", std::to_string(context.limits().file_bytes)});
  }
  if (belongs_to_installed_gem(file.path, context)) {
    return {};
  }
  auto text = file.bytes.view();
  if (text.starts_with("\xEF\xBB\xBF")) {
    text.remove_prefix(3);
  }
  if (!is_valid_utf8(text)) {
    return fail(ErrorCode::kInvalidInput, msg::kSyntax, {"Gemfile.lock", "not UTF-8"});
  }
  const auto lock = read_lock(text, out);
  const auto gemfile = read_companion(file, context, out);
  Builder(lock, gemfile ? &*gemfile : nullptr, context.limits(), out).run();
  return {};
}

}  // namespace akashi::ecosystems::gem

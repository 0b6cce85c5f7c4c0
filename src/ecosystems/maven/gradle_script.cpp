// What is read of a script, by its form alone:
//   dependencies { <configuration> <notation> }     in Groovy with or without parentheses, in
//   Kotlin with them
//     notation: 'group:name:version[:classifier][@ext]', group: 'g', name: 'n', version: 'v'
//     (Kotlin: group = "g"), platform(…), enforcedPlatform(…), testFixtures(…) around them,
//     kotlin("module"[, "version"]) followed by { version { strictly | require | prefer "v" } }
//   plugins { id "x" version "v"; kotlin("x") version "v" }
// Nothing is evaluated: what is not a literal has no version. Where Gradle wrote a lock file, that
// is read instead. https://docs.gradle.org/current/userguide/declaring_dependencies.html
#include "gradle_script.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "base/glob.h"
#include "base/strings.h"
#include "coordinates.h"
#include "gradle_catalog.h"
#include "gradle_lockfile.h"

namespace akashi::ecosystems::maven {
namespace {

using Kind = ScriptToken::Kind;
using Tokens = std::vector<ScriptToken>;

constexpr std::uint8_t kConfidence = 60;
constexpr std::string_view kDetail = "read from a build script that was not run";

template <std::size_t kCount>
bool one_of(std::string_view text, const std::array<std::string_view, kCount>& list) {
  return std::ranges::find(list, text) != list.end();
}

struct Declared {
  Coordinates coordinates;
  std::string version;
  bool resolved = true;  // False: the version is computed by the script.
  bool platform = false;
  bool plugin = false;
  Scopes scopes;
  std::string configuration;
  std::uint32_t line = 0;
};

struct Block {
  std::string name;
  bool test = false;                    // A source set of tests.
  std::size_t parentheses = 0;          // Open where the block began.
  std::optional<std::size_t> declared;  // The dependency that the block is about.
};

class ScriptReader {
 public:
  explicit ScriptReader(Inventory& out) : out_(out) {}

  std::vector<Declared> run(const Tokens& tokens) {
    for (const auto& token : tokens) {
      read(token);
    }
    finish_statement();
    return std::move(declared_);
  }

 private:
  void read(const ScriptToken& token) {
    constexpr std::size_t kMostNested = 256;
    if (token.is("{")) {
      const auto made = finish_statement_for_block();
      if (blocks_.size() < kMostNested) {
        blocks_.push_back(made);
      } else {
        ++too_deep_;
      }
      parentheses_ = 0;
    } else if (token.is("}")) {
      finish_statement();
      if (too_deep_ > 0) {
        --too_deep_;
      } else if (!blocks_.empty()) {
        parentheses_ = blocks_.back().parentheses;
        blocks_.pop_back();
      }
    } else if (token.is(";") || (token.kind == Kind::kNewline && parentheses_ == 0 &&
                                 (statement_.empty() || !statement_.back().is(",")))) {
      finish_statement();
    } else if (token.kind != Kind::kNewline) {
      parentheses_ += token.is("(") ? 1 : 0;
      parentheses_ -= token.is(")") && parentheses_ > 0 ? 1 : 0;
      statement_.push_back(token);
    }
  }

  Block finish_statement_for_block() {
    Block block;
    block.parentheses = parentheses_;
    for (const auto& token : statement_) {
      if (token.kind == Kind::kName) {
        if (block.name.empty()) {
          block.name = token.text;
        }
        block.test = block.test || configuration_scopes(token.text) == Scopes(Scope::kTest);
      }
    }
    const auto before = declared_.size();
    finish_statement();
    if (declared_.size() > before) {
      block.declared = before;
    }
    return block;
  }

  void finish_statement() {
    if (!statement_.empty() && too_deep_ == 0) {
      read_statement();
    }
    statement_.clear();
  }

  bool inside(std::string_view name) const {
    return std::ranges::any_of(blocks_, [&](const Block& block) { return block.name == name; });
  }

  void read_statement() {
    if (blocks_.empty()) {
      return;
    }
    const auto& block = blocks_.back();
    if (block.name == "plugins") {
      read_plugin();
    } else if (block.name == "version" && blocks_.size() > 1 &&
               blocks_[blocks_.size() - 2].declared) {
      read_rich_version(declared_[*blocks_[blocks_.size() - 2].declared]);
    } else if (inside("dependencies") && !inside("constraints")) {
      read_dependency(block.name == "dependencies");
    }
  }

  void read_rich_version(Declared& declared) {
    const auto value = std::ranges::find(statement_, Kind::kString, &ScriptToken::kind);
    const auto& term = statement_.front().text;
    if (value == statement_.end()) {
      return;
    }
    if (declared.version.empty() && (term == "strictly" || term == "require" || term == "prefer")) {
      declared.version = value->text;
      declared.resolved = value->literal;
      strictly_ = term == "strictly";
    } else if (strictly_ && term == "prefer" && value->literal) {
      declared.version += "!!" + value->text;
    }
  }

  // id("x") version "v", id 'x' version 'v', kotlin("jvm") version "v"
  void read_plugin() {
    const auto strings = [&] {
      std::vector<const ScriptToken*> found;
      for (const auto& token : statement_) {
        if (token.kind == Kind::kString) {
          found.push_back(&token);
        }
      }
      return found;
    }();
    const auto& head = statement_.front().text;
    const bool versioned = std::ranges::any_of(statement_, [](const ScriptToken& token) {
      return token.kind == Kind::kName && token.text == "version";
    });
    if ((head != "id" && head != "kotlin") || strings.size() < 2 || !versioned ||
        !strings[0]->literal) {
      return;
    }
    const auto id = (head == "kotlin" ? "org.jetbrains.kotlin." : "") + strings[0]->text;
    const auto marker = plugin_marker(id);
    declared_.push_back({.coordinates = {.group = id,
                                         .artifact = marker.substr(id.size() + 1),
                                         .type = {},
                                         .classifier = {}},
                         .version = strings[1]->text,
                         .resolved = strings[1]->literal,
                         .plugin = true,
                         .scopes = Scope::kBuild,
                         .configuration = {},
                         .line = strings[0]->line});
  }

  void read_dependency(bool directly) {
    auto configuration = statement_.front().text;
    std::size_t at = 1;
    if (configuration == "add" && statement_.size() > 2 && statement_[2].kind == Kind::kString) {
      configuration = statement_[2].text;  // add("implementation", "g:a:v")
      at = 3;
    }
    auto scopes = configuration_scopes(configuration);
    const bool named = statement_.front().kind != Kind::kSign && !configuration.empty();
    if (!named || (!directly && scopes.empty())) {
      return;
    }
    if (inside("buildscript")) {
      scopes = Scope::kBuild;
    } else if (std::ranges::any_of(blocks_, &Block::test) && scopes.has(Scope::kRuntime)) {
      scopes = Scope::kTest;
    }
    const Declared like{.scopes = scopes, .configuration = configuration};
    read_notations(at, like);
  }

  // The word that a string is an argument of: "platform" of platform("g:a:v"), "" of a bare one.
  std::string_view callee(std::size_t string_at) const {
    auto at = string_at;
    if (at < 2 || !statement_[at - 1].is("(")) {
      return {};
    }
    at -= 2;
    return statement_[at].kind == Kind::kName ? std::string_view(statement_[at].text)
                                              : std::string_view();
  }

  void read_notations(std::size_t at, const Declared& like) {
    std::map<std::string, const ScriptToken*, std::less<>> fields;
    for (; at < statement_.size(); ++at) {
      const auto& token = statement_[at];
      if (token.kind != Kind::kString) {
        continue;
      }
      if (at >= 2 && (statement_[at - 1].is(":") || statement_[at - 1].is("=")) &&
          statement_[at - 2].kind == Kind::kName) {
        fields.insert_or_assign(statement_[at - 2].text, &token);
        continue;
      }
      read_string_notation(at, like);
    }
    if (fields.contains("name") && fields.contains("group")) {
      add_fields(fields, like);
    }
  }

  void read_string_notation(std::size_t at, const Declared& like) {
    constexpr auto kPlatforms = std::to_array<std::string_view>({"platform", "enforcedPlatform"});
    constexpr auto kWrappers =
        std::to_array<std::string_view>({"", "testFixtures", "create", "add", "variantOf"});
    const auto& token = statement_[at];
    const auto called = callee(at);
    auto declared = like;
    declared.line = token.line;
    if (called == "kotlin") {
      declared.coordinates.group = "org.jetbrains.kotlin";
      declared.coordinates.artifact = "kotlin-" + token.text;
      if (at + 2 < statement_.size() && statement_[at + 1].is(",") &&
          statement_[at + 2].kind == Kind::kString) {
        declared.version = statement_[at + 2].text;
        declared.resolved = statement_[at + 2].literal;
      }
      declared_.push_back(std::move(declared));
      return;
    }
    declared.platform = one_of(called, kPlatforms);
    if (!declared.platform && called != like.configuration && !one_of(called, kWrappers)) {
      return;  // project(":x"), files("x.jar"), exclude(…)
    }
    const bool goes_on = at + 1 < statement_.size() && statement_[at + 1].is("+");
    read_coordinates(token, goes_on, std::move(declared));
  }

  // group:name[:version[:classifier]][@ext]
  void read_coordinates(const ScriptToken& token, bool goes_on, Declared declared) {
    std::string_view text = token.text;
    if (const auto at = text.rfind('@'); at != std::string_view::npos && !text.contains('$')) {
      declared.coordinates.type = text.substr(at + 1);
      text = text.substr(0, at);
    }
    // A placeholder may have colons of its own.
    const auto placeholder = token.literal ? std::string_view::npos : text.find('$');
    const auto parts = split(text.substr(0, placeholder), ':');
    if (parts.size() < 2 || parts.front().empty()) {
      return;
    }
    const bool open = placeholder != std::string_view::npos || goes_on;
    if (open && parts.size() < 3) {
      out_.problem(msg::kUnresolved, {"dependency " + token.text},
                   {.line = token.line, .column = 1, .offset = 0});
      return;
    }
    declared.coordinates.group = trim(parts[0]);
    declared.coordinates.artifact = trim(parts[1]);
    if (placeholder != std::string_view::npos && parts.size() == 3) {
      declared.version = text.substr(static_cast<std::size_t>(parts[2].data() - text.data()));
    } else if (parts.size() > 2) {
      declared.version = parts[2];
    }
    declared.resolved = !open || parts.size() > 3;
    if (parts.size() > 3 && !open) {
      declared.coordinates.classifier = parts[3];
    }
    declared_.push_back(std::move(declared));
  }

  void add_fields(const std::map<std::string, const ScriptToken*, std::less<>>& fields,
                  Declared declared) {
    const auto get = [&](std::string_view name) -> std::string {
      const auto found = fields.find(name);
      return found == fields.end() ? std::string() : found->second->text;
    };
    declared.line = fields.at("name")->line;
    if (!fields.at("name")->literal || !fields.at("group")->literal) {
      out_.problem(msg::kUnresolved, {"dependency " + get("group") + ":" + get("name")},
                   {.line = declared.line, .column = 1, .offset = 0});
      return;
    }
    declared.coordinates = {.group = get("group"),
                            .artifact = get("name"),
                            .type = get("ext"),
                            .classifier = get("classifier")};
    declared.version = get("version");
    declared.resolved = !fields.contains("version") || fields.at("version")->literal;
    declared_.push_back(std::move(declared));
  }

  Inventory& out_;
  Tokens statement_;
  std::vector<Block> blocks_;
  std::size_t too_deep_ = 0;
  bool strictly_ = false;  // The version that was read last.
  std::size_t parentheses_ = 0;
  std::vector<Declared> declared_;
};

void add_declared(const Declared& declared, ComponentSet& components, Inventory& out) {
  const InputPosition at{.line = declared.line, .column = 1, .offset = 0};
  const auto& coordinates = declared.coordinates;
  const auto name = coordinates.group + ":" + coordinates.artifact;
  auto version = read_gradle_version(declared.version);
  if (!declared.resolved) {
    version = {.version = {}, .requirement = declared.version};
    out.problem(msg::kUnresolved,
                {declared.version.empty() ? "version of " + name
                                          : "version " + declared.version + " of " + name},
                at);
  } else if (!version.valid) {
    out.problem(msg::kBadValue, {"version of " + name, declared.version, "version"}, at);
  }
  if (coordinates.artifact.empty()) {
    out.problem(msg::kMissingField, {"name of " + name}, at);
    return;
  }
  report_ids(coordinates, at, out);
  auto full = coordinates;
  if (declared.platform) {
    full.type = "pom";
  }
  auto component = make_component(full, version);
  component.scopes = declared.platform ? Scopes(Scope::kBuild) : declared.scopes;
  component.directness = Directness::kDirect;
  set_property(component, "configuration", declared.configuration);
  set_property(component, "kind", declared.plugin ? "plugin" : declared.platform ? "bom" : "");
  components.add(std::move(component),
                 {.at = at, .confidence = kConfidence, .detail = std::string(kDetail)});
}

}  // namespace

Result<void> extract_gradle_script(const FileView& file, ScanContext& context, Inventory& out) {
  const auto folder = std::string(parent_prefix(file.path));
  const bool settings = file_name(file.path).starts_with("settings");
  const bool locked = context.exists(folder + "gradle.lockfile") ||
                      !context.list(folder + "gradle/dependency-locks/").empty();
  const bool build_locked = context.exists(
      folder + (settings ? "settings-gradle.lockfile" : "buildscript-gradle.lockfile"));
  if (locked && build_locked) {
    return {};
  }
  ScriptReader reader(out);
  ComponentSet components(out, context.limits());
  for (const auto& declared : reader.run(scan_script(file.bytes))) {
    const bool of_build = declared.plugin || declared.configuration == "classpath";
    if (of_build ? !build_locked : !locked) {
      add_declared(declared, components, out);
    }
  }
  out.graph = GraphState::kIncomplete;
  components.finish();
  return {};
}

}  // namespace akashi::ecosystems::maven

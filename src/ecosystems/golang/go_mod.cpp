// golang/go-mod. The syntax is in mod_file.cpp.
// From Go 1.17 on, the go.mod of a main module lists every module that its packages need, the
// indirect ones marked; before, some are only in go.sum. Which module needs which is in neither.
#include "ecosystems/golang/go_mod.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/glob.h"
#include "base/path.h"
#include "base/strings.h"
#include "ecosystems/golang/go_sum.h"

namespace akashi::ecosystems::golang {
namespace {

constexpr std::uint8_t kSumConfidence = 50;
constexpr std::pair<std::uint64_t, std::uint64_t> kCompleteSince{1, 17};

bool lists_all(const ModFile& file) {
  const auto version = language_version(file.go.text);
  return version && *version >= kCompleteSince;
}

// The module whose sources are in a folder of the module cache, "…/pkg/mod/<path>@<version>/",
// upper case letters written as '!' and lower case. Under another root than pkg/mod, the path must
// be the one that go.mod names.
std::optional<ModuleVersion> cached_module(std::string_view folder, std::string_view module) {
  if (!folder.ends_with('/')) {
    return std::nullopt;
  }
  folder.remove_suffix(1);
  std::string plain;
  for (std::size_t i = 0; i < folder.size(); ++i) {
    if (folder[i] == '!' && i + 1 < folder.size() && is_lower(folder[i + 1])) {
      plain += static_cast<char>(folder[++i] - 'a' + 'A');
    } else {
      plain += folder[i];
    }
  }
  const auto at = plain.rfind('@');
  if (at == std::string::npos || !is_version(plain.substr(at + 1))) {
    return std::nullopt;
  }
  const auto version = plain.substr(at + 1);
  constexpr std::string_view kCache = "pkg/mod/";
  const auto path = std::string_view(plain).substr(0, at);
  const auto cache = path.rfind(kCache);
  if (cache != std::string_view::npos && (cache == 0 || path[cache - 1] == '/') &&
      is_module_path(path.substr(cache + kCache.size()))) {
    return ModuleVersion{std::string(path.substr(cache + kCache.size())), version};
  }
  if (path == module || path.ends_with("/" + std::string(module))) {
    return ModuleVersion{std::string(module), version};
  }
  return std::nullopt;
}

class ModExtractor {
 public:
  ModExtractor(const FileView& file, ScanContext& context, Inventory& out)
      : folder_(parent_prefix(file.path)),
        context_(context),
        out_(out),
        modules_(out, context.limits().components),
        mod_(parse_mod_file(file.bytes, ModFileKind::kModule, out.problems)),
        replacements_(mod_.replaced) {}

  void extract() {
    out_.graph = GraphState::kIncomplete;
    if (add_root()) {
      return;
    }
    if (const auto bytes = read_companion(context_, folder_ + "go.sum", out_)) {
      sums_.add(parse_go_sum(bytes->view(), nullptr));
    }
    InputPosition at;
    if (auto stdlib = is_go_itself_ ? std::nullopt : required_stdlib(mod_, at)) {
      connect(modules_.add(std::move(*stdlib), at));
    }
    for (const auto& required : mod_.required) {
      add_required(required);
    }
    add_tools();
    if (!lists_all(mod_)) {
      add_from_sums();
    }
  }

 private:
  // True when the list of the file is not what is built: a dependency's in the module cache.
  bool add_root() {
    if (mod_.module.text.empty()) {
      if (mod_.empty) {  // Only there to keep Go out of the folder.
        return true;
      }
      out_.problem(msg::kMissingField, {"module"});
      return false;
    }
    auto component = main_module(mod_);
    const auto cached = cached_module(folder_, component.name);
    if (cached) {
      if (cached->path != component.name) {  // A fork that kept the name.
        set_property(component, "module", component.name);
      }
      component.type = ComponentType::kLibrary;
      component.name = cached->path;
      component.version = cached->version;
      component.purl = make_purl("golang", cached->path, cached->version);
    } else if (component.name == "std" || component.name == "cmd") {
      is_go_itself_ = true;
      component = toolchain_part(component.name == "std");
    }
    if (const auto index = modules_.add(std::move(component), mod_.module.at)) {
      out_.root = index;
    }
    return cached.has_value();
  }

  // The sources of Go itself: their version is in a file VERSION above.
  Component toolchain_part(bool is_std) {
    const auto path = join_folder(folder_, is_std ? ".." : "../..");
    const auto bytes =
        path ? read_companion(context_, *path + "VERSION", out_) : std::optional<Bytes>();
    const auto text = bytes ? bytes->view() : std::string_view();
    const auto release = go_release(trim(text.substr(0, text.find('\n'))));
    auto component = stdlib_component(release);
    if (!is_std) {
      component.name = kToolchain;
      component.purl = make_purl("golang", kToolchain, release);
      component.description = "Go toolchain";
      component.type = ComponentType::kApplication;
    }
    return component;
  }

  void connect(std::optional<std::uint32_t> index) {
    if (out_.root && index && *index != *out_.root) {
      out_.depends(*out_.root, *index);
    }
  }

  void add_required(const ModRequire& required) {
    const auto* replace = replacements_.find(required.module);
    auto component =
        module_component(required.module, replace == nullptr ? nullptr : &replace->replacement);
    if (replace != nullptr && is_directory_path(replace->replacement.path)) {
      join_local(replace->replacement.path, component);
    }
    component.directness = required.indirect ? Directness::kTransitive : Directness::kDirect;
    set_property(component, "h1", sums_.find({component.name, component.version}));
    const auto index = modules_.add(std::move(component), required.at);
    if (index) {
      by_path_.emplace(required.module.path, *index);
    }
    if (!required.indirect) {
      connect(index);
    }
  }

  // A module in a folder of the target is the one that its own go.mod describes.
  void join_local(const std::string& path, Component& component) {
    const auto folder = is_absolute(path) ? std::nullopt : join_folder(folder_, path);
    if (folder && context_.exists(*folder + "go.mod")) {
      set_property(component, "required", component.requirement);
      component.requirement.clear();
    }
  }

  // A tool is a package: the module with the longest path that contains it has it.
  void add_tools() {
    constexpr int kMostSegments = 64;
    for (const auto& tool : mod_.tools) {
      std::string_view path = tool.text;
      for (int i = 0; i < kMostSegments && !path.empty(); ++i) {
        if (const auto found = by_path_.find(std::string(path)); found != by_path_.end()) {
          set_property(out_.components[found->second], "tool", tool.text);
          break;
        }
        const auto slash = path.rfind('/');
        path = path.substr(0, slash == std::string_view::npos ? 0 : slash);
      }
    }
  }

  void add_from_sums() {
    for (const auto& line : sums_.lines()) {
      if (line.of_go_mod || by_path_.contains(line.module.path)) {
        continue;
      }
      auto component = module_component(line.module);
      component.directness = Directness::kTransitive;
      set_property(component, "h1", line.hash);
      if (const auto index = modules_.add(std::move(component), {})) {
        auto& evidence = out_.components[*index].evidence.front();
        evidence.confidence = kSumConfidence;
        evidence.detail = "go.sum line " + std::to_string(line.at.line) +
                          ": downloaded; before Go 1.17, go.mod does not list every module";
      }
    }
  }

  std::string folder_;
  ScanContext& context_;
  Inventory& out_;
  ModuleSet modules_;
  ModFile mod_;
  ReplacementsView replacements_;
  Sums sums_;
  bool is_go_itself_ = false;
  std::unordered_map<std::string, std::uint32_t> by_path_;
};

Result<void> extract(const FileView& file, ScanContext& context, Inventory& out) {
  ModExtractor(file, context, out).extract();
  return {};
}

constexpr std::array<std::string_view, 1> kGlobs = {"**/go.mod"};
constexpr std::array<std::string_view, 3> kCompanions = {"**/go.mod", "**/go.sum", "**/VERSION"};

}  // namespace

constinit const Extractor kGoMod{
    .id = "golang/go-mod",
    .description = "go.mod of every version, with go.sum",
    .globs = kGlobs,
    .companions = kCompanions,
    .input = Input::kBytes,
    .content = Content::kAny,
    .extract = extract,
};

Component main_module(const ModFile& file) {
  Component component;
  component.type = ComponentType::kApplication;
  component.name = file.module.text;
  component.purl = make_purl("golang", component.name);
  set_property(component, "go", file.go.text);
  set_property(component, "toolchain", file.toolchain.text);
  set_property(component, "deprecated", file.deprecated);
  for (const auto& [key, value] : file.godebug) {
    set_property(component, "godebug", key + '=' + value);
  }
  for (const auto& module : file.excluded) {
    set_property(component, "exclude", module.path + '@' + module.version);
  }
  for (const auto& retract : file.retracted) {
    auto text =
        retract.low == retract.high ? retract.low : '[' + retract.low + ", " + retract.high + ']';
    if (!retract.rationale.empty()) {
      text += " // " + retract.rationale;
    }
    set_property(component, "retract", text);
  }
  for (const auto& folder : file.ignored) {
    set_property(component, "ignore", folder.text);
  }
  return component;
}

std::optional<Component> required_stdlib(const ModFile& file, InputPosition& at) {
  // A toolchain directive is of a release at least as new as that of "go".
  const auto toolchain = go_release(file.toolchain.text);
  const auto release = toolchain.empty() ? file.go.text : toolchain;
  if (release.empty()) {
    return std::nullopt;
  }
  at = toolchain.empty() ? file.go.at : file.toolchain.at;
  auto component = stdlib_component({});
  component.requirement = ">=" + release;
  component.directness = Directness::kDirect;
  return component;
}

bool is_absolute(std::string_view path) {
  return path.starts_with('/') || path.contains('\\');
}

}  // namespace akashi::ecosystems::golang

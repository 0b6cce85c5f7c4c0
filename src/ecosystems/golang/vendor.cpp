// golang/vendor: vendor/modules.txt, as "go mod vendor" and "go work vendor" write it (Go Modules
// Reference, "Vendoring"):
//   file   = [ "## workspace" ] { module { package } } { replaced }
//   module = "# " path " " version [ " => " replacement ] newline
//            [ "## " mark { "; " mark } newline ]      mark = "explicit" | "go " version
//   replaced = "# " path [ " " version ] " => " replacement newline      (replacements alone)
// A module without packages is one that go.mod asks for and nothing uses.
#include "ecosystems/golang/vendor.h"

#include <array>
#include <unordered_set>

#include "base/glob.h"
#include "base/path.h"
#include "base/strings.h"
#include "ecosystems/golang/go_mod.h"
#include "ecosystems/golang/go_sum.h"

namespace akashi::ecosystems::golang {
namespace {

constexpr std::uint8_t kUnusedConfidence = 50;

struct VendoredModule {
  ModuleVersion module;
  std::optional<ModuleVersion> replacement;
  bool is_explicit = false;
  std::string go;
  std::string packages;  // Separated by spaces.
  InputPosition at;
};

class Reader {
 public:
  explicit Reader(Inventory& out) : out_(out) {}

  std::vector<VendoredModule> read(std::string_view text) && {
    for (const auto& line : lines(text)) {
      const InputPosition at{.line = line.number, .column = 1, .offset = 0};
      const auto content = trim(line.text);
      if (content.starts_with("## ")) {
        marks(content.substr(3));
      } else if (content.starts_with("# ")) {
        module(content.substr(2), at);
      } else if (!content.empty() && !content.starts_with('#')) {
        package(content, at);
      }
    }
    return std::move(modules_);
  }

 private:
  void marks(std::string_view text) {
    for (const auto part : split(text, ';')) {
      const auto mark = trim(part);
      if (modules_.empty() || !open_) {
        continue;  // "workspace"
      }
      if (mark == "explicit") {
        modules_.back().is_explicit = true;
      } else if (mark.starts_with("go ")) {
        modules_.back().go = clean(trim(mark.substr(3)));
      }
    }
  }

  void module(std::string_view text, InputPosition at) {
    open_ = false;
    const auto replaced = cut(text, " => ");
    const auto old = split_spaces(replaced ? replaced->first : text);
    const auto replacement =
        replaced ? split_spaces(replaced->second) : std::vector<std::string_view>();
    const bool good = !old.empty() && old.size() <= 2 && replacement.size() <= 2 &&
                      (!replaced || !replacement.empty()) && (replaced || old.size() == 2);
    if (!good) {
      out_.problem(msg::kExpected, {"module and version", clean(text)}, at);
      return;
    }
    if (!is_module_path(old[0])) {
      out_.problem(msg::kBadValue, {"modules.txt", clean(old[0]), "module path"}, at);
      return;
    }
    const std::string_view version = old.size() == 2 ? old[1] : std::string_view();
    if (old.size() == 2 && !is_version(version)) {
      out_.problem(msg::kBadValue, {std::string(old[0]), clean(version), "version"}, at);
      return;
    }
    VendoredModule module;
    module.module = {std::string(old[0]), std::string(version)};
    module.at = at;
    if (replaced) {
      module.replacement = {std::string(replacement[0]),
                            replacement.size() == 2 ? clean(replacement[1]) : std::string()};
      const auto& path = module.replacement->path;
      if (replacement.size() == 2 ? !is_module_path(path) : !is_directory_path(path)) {
        out_.problem(msg::kBadValue, {"modules.txt", clean(path), "replacement"}, at);
        return;
      }
    }
    modules_.push_back(std::move(module));
    open_ = true;
  }

  void package(std::string_view path, InputPosition at) {
    if (!open_ || !is_module_path(path)) {
      if (!open_ && !lost_) {
        lost_ = true;
        out_.problem(msg::kExpected, {"module before its packages", clean(path)}, at);
      }
      return;
    }
    auto& packages = modules_.back().packages;
    packages += packages.empty() ? "" : " ";
    packages += path;
  }

  Inventory& out_;
  std::vector<VendoredModule> modules_;
  bool open_ = false;  // Lines belong to the last module.
  bool lost_ = false;
};

class VendorExtractor {
 public:
  VendorExtractor(const FileView& file, ScanContext& context, Inventory& out)
      : context_(context), out_(out), modules_(out, context.limits().components) {
    folder_ = join_folder(parent_prefix(file.path), "..").value_or("");
  }

  void extract(std::string_view text) {
    out_.graph = GraphState::kIncomplete;
    read_go_mod();
    for (const auto& vendored : Reader(out_).read(text)) {
      // Replacements of every version are repeated at the end of the file, used or not.
      if (!vendored.module.version.empty() || !vendored.packages.empty()) {
        add(vendored);
      }
    }
  }

 private:
  // Which of the modules the vendoring module asks for itself.
  void read_go_mod() {
    const auto bytes = read_companion(context_, folder_ + "go.mod", out_);
    if (!bytes) {
      return;
    }
    Problems of_mod;  // The extractor of go.mod reports them.
    const auto mod = parse_mod_file(bytes->view(), ModFileKind::kModule, of_mod);
    has_go_mod_ = true;
    for (const auto& required : mod.required) {
      if (!required.indirect) {
        direct_.insert(required.module.path);
      }
    }
  }

  void add(const VendoredModule& vendored) {
    auto component =
        module_component(vendored.module, vendored.replacement ? &*vendored.replacement : nullptr);
    if (direct_.contains(vendored.module.path)) {
      component.directness = Directness::kDirect;
    } else if (has_go_mod_ || !vendored.is_explicit) {
      component.directness = Directness::kTransitive;
    }
    set_property(component, "go", vendored.go);
    set_property(component, "packages", vendored.packages);
    const auto index = modules_.add(std::move(component), vendored.at);
    if (!index) {
      return;
    }
    if (vendored.packages.empty()) {
      auto& evidence = out_.components[*index].evidence.front();
      evidence.confidence = kUnusedConfidence;
      evidence.detail = "asked for by go.mod; none of its packages is vendored";
    }
  }

  ScanContext& context_;
  Inventory& out_;
  ModuleSet modules_;
  std::string folder_;
  bool has_go_mod_ = false;
  std::unordered_set<std::string> direct_;
};

Result<void> extract(const FileView& file, ScanContext& context, Inventory& out) {
  VendorExtractor(file, context, out).extract(file.bytes);
  return {};
}

constexpr std::array<std::string_view, 1> kGlobs = {"**/vendor/modules.txt"};
constexpr std::array<std::string_view, 1> kCompanions = {"**/go.mod"};

}  // namespace

constinit const Extractor kVendor{
    .id = "golang/vendor",
    .description = "vendor/modules.txt, of modules and workspaces",
    .globs = kGlobs,
    .companions = kCompanions,
    .input = Input::kBytes,
    .content = Content::kAny,
    .extract = extract,
};

}  // namespace akashi::ecosystems::golang

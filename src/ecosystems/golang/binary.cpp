// golang/binary. The format is in build_info.cpp.
#include "ecosystems/golang/binary.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "ecosystems/golang/build_info.h"
#include "ecosystems/golang/pclntab.h"
#include "ecosystems/golang/symbol_names.h"

namespace akashi::ecosystems::golang {
namespace {

InputPosition at_offset(std::uint64_t offset) {
  return {.line = 0, .column = 0, .offset = offset};
}

// The functions of the programs of one file, together: what one of them has is linked.
class Functions {
 public:
  void add(const ByteReader& reader, const formats::Executable& program) {
    const auto read = read_function_names(reader, program,
                                          [&](std::string_view name) { return names_.add(name); });
    whole_ = whole_ && read == FunctionNames::kWhole;
    any_ = any_ || read != FunctionNames::kNone;
  }
  // A program whose build information could not be read.
  void miss() { whole_ = false; }
  void describe(const BuildInfo& info) {
    const auto setting = [&](std::string_view name) {
      const auto found =
          std::ranges::find(info.settings, name, &std::pair<std::string, std::string>::first);
      return found == info.settings.end() ? std::string() : found->second;
    };
    const auto take = [&](std::string& into, std::string value) {
      into = first_ || into == value ? std::move(value) : std::string();
    };
    take(goos_, setting("GOOS"));
    take(goarch_, setting("GOARCH"));
    take(main_path_, info.path == "command-line-arguments" ? std::string() : info.path);
    first_ = false;
  }
  std::shared_ptr<const LinkedSymbols> take() {
    if (!any_) {
      return nullptr;
    }
    auto out = std::make_shared<LinkedSymbols>();
    out->whole = whole_;
    out->goos = std::move(goos_);
    out->goarch = std::move(goarch_);
    out->main_path = std::move(main_path_);
    out->hashes = names_.take();
    return out;
  }

 private:
  SymbolNames names_;
  std::string goos_;
  std::string goarch_;
  std::string main_path_;
  bool first_ = true;
  bool whole_ = true;
  bool any_ = false;
};

class BinaryExtractor {
 public:
  BinaryExtractor(ScanContext& context, Inventory& out)
      : out_(out), modules_(out, context.limits().components) {}

  // For each program of the file (a fat Mach-O has several).
  void add(const RawBuildInfo& raw, Functions& functions) {
    at_ = at_offset(raw.offset);
    root_.reset();
    const auto info = parse_build_info(raw.modules, raw.offset, out_);
    functions.describe(info);
    const auto release = go_release(raw.go_version);
    add_root(info, raw.go_version, release);
    add_stdlib(raw.go_version, release);
    for (const auto& dependency : info.dependencies) {
      add_dependency(dependency);
    }
    const bool is_go_itself = info.path.starts_with("cmd/") && !info.main;
    if (!info.main && info.dependencies.empty() && !is_go_itself) {
      out_.problem(msg::kUnresolved, {"the modules of a Go program built without modules"}, at_,
                   ErrorCode::kUnsupported);
    }
  }

 private:
  bool check_path(std::string_view path) {
    if (is_module_path(path)) {
      return true;
    }
    out_.problem(msg::kBadValue, {"Go build information", clean(path), "module path"}, at_);
    return false;
  }

  void add_root(const BuildInfo& info, std::string_view go_version, std::string_view release) {
    Component component;
    if (info.main) {
      if (!check_path(info.main->module.path)) {
        return;
      }
      component = module_component(info.main->module);
      component.requirement.clear();
      set_property(component, "h1", info.main->sum);
      set_property(component, "package", clean(info.path));
    } else if (info.path.starts_with("cmd/")) {
      component.name = kToolchain;
      component.version = release;
      component.purl = make_purl("golang", kToolchain, release);
      set_property(component, "package", clean(info.path));
    } else if (info.path != "command-line-arguments" && is_module_path(info.path)) {
      component.name = info.path;
      component.purl = make_purl("golang", info.path);
    } else {
      return;
    }
    component.type = ComponentType::kApplication;
    set_property(component, "go_version", clean(go_version));
    for (const auto& [key, value] : info.settings) {
      set_property(component, "build:" + key, value);
      if (key == "-ldflags") {
        for (const auto& candidate : version_candidates(value)) {
          set_property(component, "version_candidate", candidate);
        }
      }
    }
    root_ = modules_.add(std::move(component), at_);
    if (root_ && !out_.root) {
      out_.root = root_;
    }
  }

  void add_stdlib(std::string_view go_version, std::string_view release) {
    auto component = stdlib_component(release);
    if (go_version != "go" + std::string(release)) {
      set_property(component, "go_version", clean(go_version));
    }
    contain(modules_.add(std::move(component), at_));
  }

  void add_dependency(const BuildModule& dependency) {
    if (!check_path(dependency.module.path)) {
      return;
    }
    const auto* replacement = dependency.replacement ? &*dependency.replacement : nullptr;
    if (replacement != nullptr && !is_directory_path(replacement->path) &&
        !check_path(replacement->path)) {
      return;
    }
    auto component = module_component(dependency.module, replacement);
    if (replacement == nullptr) {
      set_property(component, "h1", dependency.sum);
    } else if (!component.version.empty()) {
      set_property(component, "h1", dependency.replacement_sum);
    }
    contain(modules_.add(std::move(component), at_));
  }

  // The linker put the packages of every module into the program; which needs which is not said.
  void contain(std::optional<std::uint32_t> index) {
    if (root_ && index && *index != *root_) {
      out_.relations.push_back({RelationType::kContains, *root_, *index, {}});
    }
  }

  Inventory& out_;
  ModuleSet modules_;
  InputPosition at_;
  std::optional<std::uint32_t> root_;
};

Result<void> extract(const FileView& file, ScanContext& context, Inventory& out) {
  if (file.reader == nullptr) {
    return {};
  }
  auto programs = formats::read_executable(*file.reader, formats::Tables::kLinked);
  if (!programs) {
    if (programs.error().code() == ErrorCode::kUnsupported) {
      return {};  // A DOS program, a text that begins with "MZ".
    }
    return std::unexpected(std::move(programs).error());
  }
  BinaryExtractor extractor(context, out);
  Functions functions;
  for (const auto& program : *programs) {
    if (!program.packer.empty()) {
      out.problem(msg::kSkipped,
                  {"Go build information", "packed by " + std::string(program.packer)}, {},
                  ErrorCode::kUnsupported);
      functions.miss();
      continue;
    }
    auto info = read_build_info(*file.reader, program);
    if (!info) {
      out.problem(std::move(info).error());
      functions.miss();
    } else if (*info) {
      out.graph = GraphState::kIncomplete;
      extractor.add(**info, functions);
      functions.add(*file.reader, program);
    }
  }
  if (const auto symbols = functions.take()) {
    for (auto& component : out.components) {
      for (auto& evidence : component.evidence) {
        evidence.linked.symbols = symbols;
      }
    }
  }
  return {};
}

}  // namespace

constinit const Extractor kBinary{
    .id = "golang/binary",
    .description = "programs and libraries built by Go 1.13 or later (ELF, PE, Mach-O)",
    .globs = {},
    .companions = {},
    .input = Input::kReader,
    .content = Content::kExecutable,
    .extract = extract,
};

}  // namespace akashi::ecosystems::golang

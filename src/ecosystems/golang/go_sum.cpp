// go.sum (Go Modules Reference, "go.sum files"): one line per hash,
//   module SP version [ "/go.mod" ] SP algorithm ":" base64
// It is a list of what the Go command has ever downloaded for a module, not of what is built: where
// a go.mod is beside it, that is the list, and go.sum only gives hashes.
#include "ecosystems/golang/go_sum.h"

#include <array>

#include "base/glob.h"
#include "base/strings.h"

namespace akashi::ecosystems::golang {
namespace {

constexpr std::string_view kGoModSuffix = "/go.mod";
constexpr std::uint8_t kConfidence = 50;

Result<void> extract(const FileView& file, ScanContext& context, Inventory& out) {
  const auto parsed = parse_go_sum(file.bytes, &out.problems);
  if (context.exists(std::string(parent_prefix(file.path)) + "go.mod")) {
    return {};
  }
  out.graph = GraphState::kIncomplete;
  ModuleSet modules(out, context.limits().components);
  for (const auto& line : parsed) {
    if (line.of_go_mod) {
      continue;
    }
    auto component = module_component(line.module);
    set_property(component, "h1", line.hash);
    if (const auto index = modules.add(std::move(component), line.at)) {
      auto& evidence = out.components[*index].evidence.front();
      evidence.confidence = kConfidence;
      evidence.detail = "go.sum without go.mod: downloaded at some time, not necessarily built";
    }
  }
  return {};
}

constexpr std::array<std::string_view, 1> kGlobs = {"**/go.sum"};
constexpr std::array<std::string_view, 1> kCompanions = {"**/go.mod"};

}  // namespace

constinit const Extractor kGoSum{
    .id = "golang/go-sum",
    .description = "go.sum without a go.mod beside it",
    .globs = kGlobs,
    .companions = kCompanions,
    .input = Input::kBytes,
    .content = Content::kAny,
    .extract = extract,
};

std::vector<SumLine> parse_go_sum(std::string_view text, Problems* problems) {
  std::vector<SumLine> parsed;
  const auto problem = [&](Msg id, std::vector<std::string> args, std::uint32_t line) {
    if (problems != nullptr) {
      problems->add(Error(ErrorCode::kInvalidInput, Message{id, std::move(args)},
                          InputPosition{.line = line, .column = 1, .offset = 0}));
    }
  };
  for (const auto& line : lines(text)) {
    const auto fields = split_spaces(line.text);
    if (fields.empty()) {
      continue;
    }
    if (fields.size() != 3) {
      problem(msg::kExpected, {"module, version and hash", clean(trim(line.text))}, line.number);
      continue;
    }
    SumLine entry{.module = {}, .of_go_mod = false, .hash = {}, .at = {line.number, 1, 0}};
    auto version = fields[1];
    if (version.ends_with(kGoModSuffix)) {
      entry.of_go_mod = true;
      version.remove_suffix(kGoModSuffix.size());
    }
    if (!is_module_path(fields[0])) {
      problem(msg::kBadValue, {"go.sum", clean(fields[0]), "module path"}, line.number);
      continue;
    }
    if (!is_version(version)) {
      problem(msg::kBadValue, {std::string(fields[0]), clean(version), "version"}, line.number);
      continue;
    }
    entry.module = {std::string(fields[0]), std::string(version)};
    entry.hash = clean(fields[2]);
    parsed.push_back(std::move(entry));
  }
  return parsed;
}

void Sums::add(std::vector<SumLine> lines) {
  for (auto& line : lines) {
    if (!line.of_go_mod) {
      by_module_.emplace(line.module.path + '\n' + line.module.version, line.hash);
    }
    lines_.push_back(std::move(line));
  }
}

std::string_view Sums::find(const ModuleVersion& module) const {
  const auto found = by_module_.find(module.path + '\n' + module.version);
  return found == by_module_.end() ? std::string_view() : found->second;
}

std::optional<Bytes> read_companion(ScanContext& context, const std::string& path, Inventory& out) {
  auto bytes = context.read(path);
  if (bytes) {
    return std::move(*bytes);
  }
  if (bytes.error().code() != ErrorCode::kNotFound) {
    out.problem(std::move(bytes).error().in_file(path));
  }
  return std::nullopt;
}

}  // namespace akashi::ecosystems::golang

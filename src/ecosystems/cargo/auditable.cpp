// cargo/auditable: a section .dep-v0 (Mach-O: __DATA,.dep-v0) with zlib-compressed JSON, as the
// documents of cargo-auditable describe it (PARSING.md, cargo-auditable.schema.json):
//   { "packages": [ { "name", "version", "source": "crates.io" | "git" | "local" | "registry" | …,
//                     ["kind": "build" | "runtime"], ["dependencies": [index …]], ["root": true],
//                     ["features": […]] } … ],
//     ["format": 0 | 1 | 8 | …] }
// `format` says where the list comes from; readers of one format can read all later ones.
#include "ecosystems/cargo/auditable.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "base/strings.h"
#include "ecosystems/cargo/crate.h"
#include "formats/executable.h"
#include "formats/inflate.h"
#include "formats/tree.h"
#include "version/semver_text.h"

namespace akashi::ecosystems::cargo {
namespace {

using formats::Executable;
using formats::NodeView;

constexpr std::uint64_t kMaxCompressed = 16U << 20;
constexpr std::uint64_t kMaxText = 32U << 20;  // The documents call 8 MiB more than enough.
constexpr std::uint64_t kMaxComment = 64U << 10;

InputPosition at_offset(std::uint64_t offset) {
  return {.line = 0, .column = 0, .offset = offset};
}

const formats::ExecutableSection* audit_section(const Executable& program) {
  const auto found = std::ranges::find_if(program.sections, [](const auto& section) {
    return section.name == ".dep-v0" || section.name == "__DATA,.dep-v0";
  });
  return found == program.sections.end() ? nullptr : &*found;
}

// "1.74.0" of the line "rustc version 1.74.0 (79e9716c9 2023-11-13)" that each compiler leaves in
// .comment; several where objects of several compilers were linked.
std::vector<std::string> compilers(const ByteReader& reader, const Executable& program) {
  constexpr std::string_view kStart = "rustc version ";
  std::vector<std::string> versions;
  const auto* section = program.find_section(".comment");
  if (section == nullptr || section->size == 0) {
    return versions;
  }
  const auto bytes = formats::read_range(reader, section->offset,
                                         std::min(section->size, kMaxComment), kMaxComment);
  if (!bytes) {
    return versions;
  }
  for (const auto line : split(bytes->view(), '\0')) {
    if (!line.starts_with(kStart)) {
      continue;
    }
    const auto version = line.substr(kStart.size(), line.find(' ', kStart.size()) - kStart.size());
    if (version::is_complete_semver(version) &&
        std::ranges::find(versions, version) == versions.end()) {
      versions.emplace_back(version);
    }
  }
  return versions;
}

CrateSource source_of(NodeView node) {
  struct Row {
    std::string_view name;
    CrateSource::Kind kind;
  };
  constexpr auto kRows = std::to_array<Row>({
      {kCratesIo, CrateSource::Kind::kDefaultRegistry},
      {"git", CrateSource::Kind::kGit},
      {"local", CrateSource::Kind::kLocal},
      {"registry", CrateSource::Kind::kRegistry},
  });
  const auto text = node.text();
  const auto* row = std::ranges::find(kRows, text, &Row::name);
  CrateSource source;
  source.kind = row == kRows.end() ? CrateSource::Kind::kOther : row->kind;
  if (row == kRows.end()) {
    source.url = printable(text);
  }
  return source;
}

// The components of a file by their identity: programs of a fat file share them.
using Seen = std::unordered_map<std::string, std::uint32_t>;

// One program of a file.
class AuditReader {
 public:
  AuditReader(const Limits& limits, std::uint64_t offset, Seen& seen, Inventory& out)
      : limits_(limits), at_(at_offset(offset)), seen_(seen), out_(out) {}

  Result<void> read(PaddedView json, const std::vector<std::string>& rustc) {
    AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(json, limits_));
    const auto root = tree.root();
    const auto packages = root["packages"];
    if (!packages.is_array()) {
      return std::unexpected(formats::wrong_type(packages, "packages", "array"));
    }
    for (const auto package : packages) {
      rows_.push_back(add(package));
    }
    if (root_) {
      auto& component = out_.components[*root_];
      set_property(component, "audit_format", root["format"].text());
      for (const auto& version : rustc) {
        set_property(component, "rustc", version);
      }
      if (!out_.root) {
        out_.root = root_;
      }
    }
    std::uint32_t index = 0;
    for (const auto package : packages) {
      connect(package, rows_[index++]);
    }
    set_directness();
    return {};
  }

 private:
  using Row = std::optional<std::uint32_t>;  // Index of a package in the inventory, if it is good.

  Row add(NodeView package) {
    const auto name = package["name"].string();
    const auto version = package["version"].string();
    if (!name || !is_crate_name(*name)) {
      bad(name ? printable(*name) : std::string(kind_name(package["name"].kind())), "crate name");
      return std::nullopt;
    }
    if (!version || !version::is_complete_semver(*version)) {
      bad(version ? printable(*version) : std::string(kind_name(package["version"].kind())),
          "version");
      return std::nullopt;
    }
    if (out_.components.size() >= limits_.components) {
      return std::nullopt;
    }
    const auto source = source_of(package["source"]);
    auto component = crate_component(*name, *version, source);
    const auto kind = package["kind"].string().value_or("runtime");
    component.scopes = kind == "build" ? Scope::kBuild : Scope::kRuntime;
    if (kind != "build" && kind != "runtime") {
      bad(printable(kind), "kind");
      component.scopes = {};
    }
    set_property(component, "features", features(package["features"]));
    const bool is_root = package["root"].boolean().value_or(false);
    if (is_root) {
      component.type = ComponentType::kApplication;
      component.scopes = {};
      if (root_) {
        out_.problem(msg::kExpected, {"one root package", printable(*name)}, at_);
      }
    }
    const auto key = component.name + '\n' + component.version + '\n' +
                     std::to_string(static_cast<int>(source.kind)) + source.url;
    const auto [found, is_new] = seen_.try_emplace(key, out_.components.size());
    const auto index = found->second;
    if (is_new) {
      out_.add(std::move(component), at_);
    } else {
      out_.components[index].scopes |= component.scopes;
    }
    if (is_root && !root_) {
      root_ = index;
    }
    return index;
  }

  void bad(std::string value, std::string_view what) {
    out_.problem(msg::kBadValue, {".dep-v0", std::move(value), std::string(what)}, at_);
  }

  static std::string features(NodeView list) {
    std::string out;
    for (const auto feature : list) {
      out += (out.empty() ? "" : ",") + printable(feature.text());
    }
    return out;
  }

  void connect(NodeView package, Row from) {
    for (const auto item : package["dependencies"]) {
      const auto index = item.integer();
      if (!index || *index < 0 || static_cast<std::uint64_t>(*index) >= rows_.size()) {
        out_.problem(msg::kUnresolved, {"dependency " + printable(item.text())}, at_);
        continue;
      }
      const auto to = rows_[static_cast<std::size_t>(*index)];
      if (!from || !to || *from == *to) {
        continue;
      }
      out_.depends(*from, *to);
      if (from == root_) {
        direct_.insert(*to);
      }
    }
  }

  void set_directness() {
    if (!root_) {
      return;
    }
    for (const auto& row : rows_) {
      if (row && *row != *root_) {
        out_.components[*row].directness =
            direct_.contains(*row) ? Directness::kDirect : Directness::kTransitive;
      }
    }
  }

  const Limits& limits_;
  InputPosition at_;
  Seen& seen_;
  Inventory& out_;
  std::vector<Row> rows_;  // For each package of the list.
  Row root_;
  std::unordered_set<std::uint32_t> direct_;
};

Result<void> read_audit(const ByteReader& reader, const formats::ExecutableSection& section,
                        const std::vector<std::string>& rustc, const Limits& limits, Seen& seen,
                        Inventory& out) {
  AKASHI_TRY_ASSIGN(const auto compressed, formats::read_section(reader, section, kMaxCompressed));
  AKASHI_TRY_ASSIGN(const auto json, formats::inflate_zlib(compressed.view(), kMaxText));
  return AuditReader(limits, section.offset, seen, out).read(json.padded(), rustc);
}

Result<void> read_program(const ByteReader& reader, const Executable& program, const Limits& limits,
                          Seen& seen, Inventory& out) {
  if (!program.packer.empty()) {
    out.problem(msg::kSkipped, {"section .dep-v0", "packed by " + std::string(program.packer)}, {},
                ErrorCode::kUnsupported);
    return {};
  }
  const auto rustc = compilers(reader, program);
  const auto* section = audit_section(program);
  if (section == nullptr) {
    if (!rustc.empty()) {
      out.problem(msg::kUnresolved, {"the crates of a program built by rustc " + join(rustc, ", ")},
                  {}, ErrorCode::kUnsupported);
    }
    return {};
  }
  auto done = read_audit(reader, *section, rustc, limits, seen, out);
  if (!done) {  // Its place in the compressed data or in the JSON says nothing to anybody.
    return fail(done.error().code(), done.error().message().id, done.error().message().args,
                at_offset(section->offset));
  }
  out.graph = GraphState::kComplete;
  return {};
}

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
  Seen seen;
  for (const auto& program : *programs) {
    if (auto done = read_program(*file.reader, program, context.limits(), seen, out); !done) {
      out.problem(std::move(done).error());
    }
  }
  return {};
}

}  // namespace

constinit const Extractor kAuditable{
    .id = "cargo/auditable",
    .description = "programs and libraries built by cargo auditable (ELF, PE, Mach-O)",
    .globs = {},
    .companions = {},
    .input = Input::kReader,
    .content = Content::kExecutable,
    .extract = extract,
};

}  // namespace akashi::ecosystems::cargo

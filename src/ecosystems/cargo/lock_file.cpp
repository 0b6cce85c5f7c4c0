// Cargo.lock. There is no specification but Cargo itself (its module core::resolver::encode):
//   version      absent: 1 or 2; 3; 4 (sources percent-encoded)
//   [[package]]  name, version, [source], [checksum], [dependencies], [replace]
//   [root]       as [[package]], the project: files of 2016 and before
//   [metadata]   "checksum name version (source)" = "sha256" | "<none>": version 1
//   [[patch.unused]]  name, version, [source]
// A dependency is "name", "name version" or "name version (source)": as much as is needed to be
// unique (version 1: all of it). Its source is without the commit.
#include "ecosystems/cargo/lock_file.h"

#include <algorithm>
#include <unordered_map>

#include "base/strings.h"
#include "version/semver_text.h"

namespace akashi::ecosystems::cargo {
namespace {

using formats::NodeView;

constexpr std::int64_t kNewestVersion = 4;

// "git+URL?branch=x#commit" without the commit.
std::string_view without_commit(std::string_view source) {
  return source.starts_with("git+") ? source.substr(0, source.rfind('#')) : source;
}

struct Spec {
  std::string_view name, version, source;
};

std::optional<Spec> parse_spec(std::string_view text) {
  Spec spec;
  const auto space = text.find(' ');
  spec.name = text.substr(0, space);
  if (space != std::string_view::npos) {
    const auto rest = text.substr(space + 1);
    const auto end = rest.find(' ');
    spec.version = rest.substr(0, end);
    if (end != std::string_view::npos) {
      const auto source = rest.substr(end + 1);
      if (!source.starts_with('(') || !source.ends_with(')') || source.size() < 2) {
        return std::nullopt;
      }
      spec.source = source.substr(1, source.size() - 2);
    }
  }
  return spec.name.empty() ? std::nullopt : std::optional(spec);
}

class Parser {
 public:
  Parser(const Limits& limits, Problems& problems) : limits_(limits), problems_(problems) {}

  Result<LockFile> parse(NodeView root) && {
    AKASHI_TRY(check_version(root["version"]));
    if (const auto own = root["root"]; own.is_object()) {
      out_.root = add_package(own);
    }
    const auto packages = root["package"];
    if (packages && !packages.is_array()) {
      problems_.add(formats::wrong_type(packages, "package", "array of tables"));
    }
    for (const auto package : packages) {
      add_package(package);
    }
    read_checksums(root["metadata"]);
    for (std::uint32_t i = 0; i < entries_.size(); ++i) {
      follow_replacement(entries_[i]);
    }
    for (const auto& entry : entries_) {
      resolve_dependencies(entry);
    }
    for (auto& package : out_.packages) {
      std::ranges::sort(package.dependencies);
      const auto rest = std::ranges::unique(package.dependencies);
      package.dependencies.erase(rest.begin(), rest.end());
    }
    for (const auto patch : root["patch"]["unused"]) {
      out_.unused_patches.push_back(
          printable(patch["name"].text()) + ' ' + printable(patch["version"].text()) +
          (patch["source"] ? " (" + printable(patch["source"].text()) + ")" : std::string()));
    }
    drop_replaced();
    return std::move(out_);
  }

 private:
  struct Entry {
    NodeView node;
    std::uint32_t index = 0;
  };

  static Result<void> check_version(NodeView version) {
    if (!version) {
      return {};
    }
    const auto number = version.integer();
    if (!number) {
      return std::unexpected(formats::wrong_type(version, "version", "integer"));
    }
    if (*number < 1 || *number > kNewestVersion) {
      return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                  {"Cargo.lock", std::to_string(*number), "1 to 4"}, version.position());
    }
    return {};
  }

  void problem(Msg id, std::vector<std::string> args, InputPosition at) {
    problems_.add(Error(ErrorCode::kInvalidInput, Message{id, std::move(args)}, at));
  }

  std::optional<std::uint32_t> add_package(NodeView node) {
    const auto name = node["name"].string();
    const auto version = node["version"].string();
    if (!name || !version) {
      auto error = name ? formats::wrong_type(node["version"], "version", "string")
                        : formats::wrong_type(node["name"], "name", "string");
      if (!error.at().known()) {
        error = Error(error.code(), error.message(), node.position());
      }
      problems_.add(std::move(error));
      return std::nullopt;
    }
    if (!is_crate_name(*name) || !version::is_complete_semver(*version)) {
      const bool bad_name = !is_crate_name(*name);
      problem(msg::kBadValue,
              {bad_name ? "package" : std::string(*name), printable(bad_name ? *name : *version),
               bad_name ? "crate name" : "version"},
              node.position());
      return std::nullopt;
    }
    if (out_.packages.size() >= limits_.components) {
      if (!full_) {
        full_ = true;
        problems_.add(
            Error(ErrorCode::kLimitExceeded,
                  Message{msg::kLimit, {"components", std::to_string(limits_.components)}},
                  node.position()));
      }
      return std::nullopt;
    }
    const auto source = node["source"].string().value_or("");
    const auto key = full_key(*name, *version, source);
    const auto index = static_cast<std::uint32_t>(out_.packages.size());
    const auto [found, is_new] = by_key_.try_emplace(key, index);
    entries_.push_back({node, found->second});
    if (!is_new) {
      return found->second;
    }
    out_.packages.push_back({.name = std::string(*name),
                             .version = std::string(*version),
                             .source = parse_source(source),
                             .checksum = {},
                             .dependencies = {},
                             .at = node.position()});
    set_checksum(node["checksum"].string().value_or(""), index, node.position());
    by_version_[std::string(*name) + ' ' + std::string(*version)].push_back(index);
    by_name_[std::string(*name)].push_back(index);
    return index;
  }

  static std::string full_key(std::string_view name, std::string_view version,
                              std::string_view source) {
    return std::string(name) + ' ' + std::string(version) + ' ' +
           std::string(without_commit(source));
  }

  void set_checksum(std::string_view checksum, std::uint32_t index, InputPosition at) {
    constexpr std::size_t kSha256 = 64;
    if (checksum.empty() || checksum == "<none>") {
      return;
    }
    if (checksum.size() != kSha256 || !from_hex(checksum)) {
      problem(msg::kBadValue, {out_.packages[index].name, printable(checksum), "checksum"}, at);
      return;
    }
    out_.packages[index].checksum = to_lower(checksum);
  }

  void read_checksums(NodeView metadata) {
    constexpr std::string_view kPrefix = "checksum ";
    for (const auto entry : metadata) {
      if (!entry.key().starts_with(kPrefix)) {
        continue;
      }
      const auto spec = parse_spec(entry.key().substr(kPrefix.size()));
      const auto index = spec ? find(*spec) : std::nullopt;
      if (!index) {
        problem(msg::kUnresolved, {printable(entry.key())}, entry.position());
        continue;
      }
      set_checksum(entry.text(), *index, entry.position());
    }
  }

  std::optional<std::uint32_t> find(const Spec& spec) const {
    if (!spec.source.empty()) {
      const auto exact = by_key_.find(full_key(spec.name, spec.version, spec.source));
      if (exact != by_key_.end()) {
        return exact->second;
      }
    }
    const auto& index = spec.version.empty() ? by_name_ : by_version_;
    const auto key = spec.version.empty()
                         ? std::string(spec.name)
                         : std::string(spec.name) + ' ' + std::string(spec.version);
    const auto found = index.find(key);
    if (found == index.end()) {
      return std::nullopt;
    }
    if (found->second.size() == 1) {
      return found->second.front();
    }
    // Without a source where several have that version: the one of the project itself.
    const auto local = by_key_.find(full_key(spec.name, spec.version, {}));
    return local == by_key_.end() ? std::nullopt : std::optional(local->second);
  }

  // replace = "name version (source)": this package is not built but that one.
  void follow_replacement(const Entry& entry) {
    const auto replace = entry.node["replace"].string();
    if (!replace) {
      return;
    }
    const auto spec = parse_spec(*replace);
    const auto by = spec ? find(*spec) : std::nullopt;
    if (!by || *by == entry.index) {
      problem(msg::kUnresolved, {"replace " + printable(*replace)}, entry.node.position());
      return;
    }
    replaced_.emplace(entry.index, *by);
  }

  void resolve_dependencies(const Entry& entry) {
    const auto list = entry.node["dependencies"];
    if (list && !list.is_array()) {
      problems_.add(formats::wrong_type(list, "dependencies", "array"));
      return;
    }
    for (const auto item : list) {
      const auto spec = item.is_string() ? parse_spec(item.text()) : std::nullopt;
      const auto index = spec ? find(*spec) : std::nullopt;
      if (!index) {
        problem(msg::kUnresolved, {"dependency " + printable(item.text())}, item.position());
        continue;
      }
      const auto other = replaced_.find(*index);
      const auto built = other == replaced_.end() ? *index : other->second;
      if (built != entry.index) {
        out_.packages[entry.index].dependencies.push_back(built);
      }
    }
  }

  // Takes out what is replaced; the indices of the rest move up.
  void drop_replaced() {
    if (replaced_.empty()) {
      return;
    }
    std::vector<std::uint32_t> moved(out_.packages.size());
    std::vector<LockPackage> kept;
    for (std::uint32_t i = 0; i < out_.packages.size(); ++i) {
      moved[i] = static_cast<std::uint32_t>(kept.size());
      if (!replaced_.contains(i)) {
        kept.push_back(std::move(out_.packages[i]));
      }
    }
    for (auto& package : kept) {
      std::erase_if(package.dependencies, [&](auto index) { return replaced_.contains(index); });
      for (auto& index : package.dependencies) {
        index = moved[index];
      }
    }
    if (out_.root) {
      out_.root = replaced_.contains(*out_.root) ? std::nullopt : std::optional(moved[*out_.root]);
    }
    out_.packages = std::move(kept);
  }

  const Limits& limits_;
  Problems& problems_;
  LockFile out_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::uint32_t> by_key_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_version_, by_name_;
  std::unordered_map<std::uint32_t, std::uint32_t> replaced_;
  bool full_ = false;
};

}  // namespace

Result<LockFile> parse_lock_file(std::string_view bytes, const Limits& limits, Problems& problems) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_toml(bytes, limits));
  return Parser(limits, problems).parse(tree.root());
}

}  // namespace akashi::ecosystems::cargo

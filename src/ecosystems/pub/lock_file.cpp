// pubspec.lock, as dart-lang/pub writes it (LockFile.serialize, and serializeForLockfile of each
// source) and reads it (LockFile.parse, and parseId of each source):
//   packages:
//     NAME:
//       dependency: "direct main" | "direct dev" | "direct overridden" | transitive
//       description: of the source, below
//       source: hosted | git | path | sdk
//       version: "1.2.3"
//   sdks: {dart: ">=3.0.0 <4.0.0", flutter: ">=3.10.0"}     or, pub 1.14 to 1.18, sdk: ">=1.12.0"
// Descriptions: hosted {name, url, sha256 (since Dart 2.19)}, in the oldest files NAME alone;
// git {url, ref, tag-pattern, resolved-ref, path}; path {path, relative}; sdk: the name of the SDK.
// The oldest files have no "dependency".
#include "ecosystems/pub/lock_file.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/strings.h"

namespace akashi::ecosystems::pub {
namespace {

using formats::NodeView;
using Asked = LockedPackage::Asked;
using Kind = PackageSource::Kind;

struct AskedName {
  std::string_view text;
  Asked asked;
};
constexpr auto kAsked = std::to_array<AskedName>({
    {"direct main", Asked::kMain},
    {"direct dev", Asked::kDev},
    {"direct overridden", Asked::kOverridden},
    {"transitive", Asked::kTransitive},
});

class Parser {
 public:
  Parser(const Limits& limits, Problems& problems) : limits_(limits), problems_(problems) {}

  LockFile parse(NodeView root) && {
    if (const auto dart = text_field(root, "sdk", problems_); !dart.empty()) {
      out_.sdks.emplace_back("dart", dart);
    }
    const auto sdks = map_field(root, "sdks", problems_);
    for (const auto sdk : sdks) {
      if (const auto range = text_field(sdks, sdk.key(), problems_); !range.empty()) {
        out_.sdks.emplace_back(printable(sdk.key()), range);
      }
    }
    for (const auto entry : map_field(root, "packages", problems_)) {
      if (out_.packages.size() >= limits_.components) {
        problems_.add(msg::kLimit, {"packages", std::to_string(limits_.components)},
                      entry.position(), ErrorCode::kLimitExceeded);
        break;
      }
      read_package(entry);
    }
    return std::move(out_);
  }

 private:
  void read_package(NodeView entry) {
    LockedPackage package;
    package.name = entry.key();
    package.at = entry.position();
    if (!is_package_name(package.name)) {
      problems_.add(msg::kBadValue, {"packages", package.name, "package name"}, package.at);
      return;
    }
    if (!entry.is_object()) {
      problems_.add(formats::wrong_type(entry, package.name, "mapping"));
      return;
    }
    if (!seen_.insert(package.name).second) {
      problems_.add(msg::kBadValue, {"packages", package.name, "name: it is there twice"},
                    package.at);
      return;
    }
    read_version(entry, package);
    read_source(entry, package);
    read_asked(entry, package);
    out_.packages.push_back(std::move(package));
  }

  void read_version(NodeView entry, LockedPackage& out) {
    if (const auto version = required(entry, "version", out); is_version(version)) {
      out.version = version;
    } else if (!version.empty()) {
      problems_.add(msg::kBadValue, {"version of " + out.name, version, "version"},
                    entry["version"].position());
    }
  }

  void read_asked(NodeView entry, LockedPackage& out) {
    const auto text = text_field(entry, "dependency", problems_);
    const auto* row = std::ranges::find(kAsked, text, &AskedName::text);
    if (row != kAsked.end()) {
      out.asked = row->asked;
    } else if (!text.empty()) {
      problems_.add(msg::kBadValue, {"dependency of " + out.name, text, "kind"},
                    entry["dependency"].position());
    }
  }

  void read_source(NodeView entry, LockedPackage& out) {
    const auto source = required(entry, "source", out);
    const auto description = entry["description"];
    if (source == "hosted") {
      read_hosted(description, out);
    } else if (source == "git") {
      read_git(description, out);
    } else if (source == "path") {
      read_path(description, out);
    } else if (source == "sdk") {
      out.source.kind = Kind::kSdk;
      out.source.sdk = required(entry, "description", out);
    } else {
      out.source.kind = Kind::kOther;
      out.source.url = source;
      if (!source.empty()) {
        problems_.add(msg::kBadValue,
                      {"source of " + out.name, source, "source (hosted, git, path, sdk)"},
                      entry["source"].position());
      }
    }
  }

  void read_hosted(NodeView description, LockedPackage& out) {
    if (!description.is_object()) {
      if (!description.is_string()) {
        wrong_description(description, out);
      } else {
        check_name(description, out);
      }
      return;
    }
    check_name(description["name"], out);
    out.source.url = text_field(description, "url", problems_);
    const auto sha256 = text_field(description, "sha256", problems_);
    const auto digest = from_hex(sha256);
    if (digest && digest->size() == hash_bytes(HashAlgorithm::kSha256)) {
      out.sha256 = to_lower(sha256);
    } else if (!sha256.empty()) {
      problems_.add(msg::kBadValue, {"sha256 of " + out.name, sha256, "SHA-256"},
                    description["sha256"].position());
    }
  }

  void check_name(NodeView name, const LockedPackage& package) {
    if (name && name.text() != package.name) {
      problems_.add(msg::kBadValue,
                    {"description of " + package.name, std::string(name.text()),
                     "name: the entry is called " + package.name},
                    name.position());
    }
  }

  void read_git(NodeView description, LockedPackage& out) {
    auto& source = out.source;
    source.kind = Kind::kGit;
    if (!description.is_object()) {
      wrong_description(description, out);
      return;
    }
    source.url = required(description, "url", out);
    source.commit = required(description, "resolved-ref", out);
    source.reference = text_field(description, "ref", problems_);
    source.tag_pattern = text_field(description, "tag-pattern", problems_);
    source.path = text_field(description, "path", problems_);
    if (source.path == ".") {
      source.path.clear();
    }
  }

  void read_path(NodeView description, LockedPackage& out) {
    out.source.kind = Kind::kPath;
    if (description.is_object()) {  // "relative" repeats what the path itself shows.
      out.source.path = required(description, "path", out);
    } else {
      wrong_description(description, out);
    }
  }

  std::string required(NodeView object, std::string_view key, const LockedPackage& package) {
    if (const auto node = object[key]; !node || node.is_null()) {
      problems_.add(msg::kMissingField, {std::string(key) + " of " + package.name},
                    node ? node.position() : package.at);
    }
    return text_field(object, key, problems_);
  }

  void wrong_description(NodeView description, const LockedPackage& package) {
    if (description) {
      problems_.add(formats::wrong_type(description, "description", "mapping"));
    } else {
      problems_.add(msg::kMissingField, {"description of " + package.name}, package.at);
    }
  }

  const Limits& limits_;
  Problems& problems_;
  LockFile out_;
  std::unordered_set<std::string> seen_;
};

}  // namespace

Result<LockFile> parse_lock_file(std::string_view bytes, const Limits& limits, Problems& problems) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_yaml(bytes, limits));
  const auto root = tree.root();
  if (root && !root.is_object() && !root.is_null()) {
    return std::unexpected(formats::wrong_type(root, "pubspec.lock", "mapping"));
  }
  return Parser(limits, problems).parse(root);
}

}  // namespace akashi::ecosystems::pub

// NuGet: the rows of the leaf, and what its extractors share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/limits.h"
#include "ecosystem/ecosystem.h"
#include "formats/tree.h"
#include "model/inventory.h"

namespace akashi::ecosystems::nuget {

extern const Extractor kPackagesLock;
extern const Extractor kProjectAssets;
extern const Extractor kDepsJson;
extern const Extractor kPackagesConfig;
extern const Extractor kProject;
extern const Extractor kNuspec;
extern const Extractor kDotnetTools;
extern const Extractor kPaketLock;

Result<void> extract_packages_lock(const FileView& file, ScanContext& context, Inventory& out);
Result<void> extract_project_assets(const FileView& file, ScanContext& context, Inventory& out);
Result<void> extract_deps_json(const FileView& file, ScanContext& context, Inventory& out);
Result<void> extract_packages_config(const FileView& file, ScanContext& context, Inventory& out);
Result<void> extract_project(const FileView& file, ScanContext& context, Inventory& out);
Result<void> extract_nuspec(const FileView& file, ScanContext& context, Inventory& out);
Result<void> extract_dotnet_tools(const FileView& file, ScanContext& context, Inventory& out);
Result<void> extract_paket_lock(const FileView& file, ScanContext& context, Inventory& out);

// The version as NuGet compares and stores it: no leading zeros, a fourth part only when it is not
// 0, at least three parts, no build metadata ("Package versioning", normalised version numbers).
// The text itself when it is no version.
std::string normalized_version(std::string_view text);
bool is_version(std::string_view text);

// What a version range says: "1.2.3" and "[1.2.3, )" are a minimum, which NuGet resolves to itself
// when the source has it (the lowest applicable version wins); "[1.2.3]" is that version only; the
// rest leaves the choice open.
struct VersionRange {
  enum class Kind : std::uint8_t { kOpen, kMinimum, kExact };
  Kind kind = Kind::kOpen;
  std::string version;  // Normalised; "" for kOpen.
};
VersionRange parse_range(std::string_view text);

Component nuget_component(std::string_view id, std::string_view version);
// A project of the target: no package, so no purl.
Component project_component(std::string_view name, std::string_view version = {});
void add_property(Component& component, std::string_view name, std::string_view value);
void add_reference(Component& component, ExternalReference::Type type, std::string_view url);
// The base64 SHA-512 that NuGet calls the content hash; "sha512-" in front is allowed. A problem
// when it is neither.
void add_content_hash(Component& component, std::string_view base64, InputPosition at,
                      Inventory& out);

// Components of one file by identity; the same package at two versions is two.
class Collector {
 public:
  Collector(const Limits& limits, Inventory& out) : limits_(limits), out_(out) {}

  // Index of the component; one that is there gets the scopes and properties of the new one as
  // well.
  std::uint32_t add(Component component, InputPosition at);
  // An edge, once for all its scopes; false when the limit is reached, which is then a problem.
  bool depends(std::uint32_t from, std::uint32_t to, Scopes scopes, InputPosition at);

 private:
  const Limits& limits_;
  Inventory& out_;
  std::unordered_map<std::string, std::uint32_t> known_;
  std::unordered_map<std::uint64_t, std::size_t> edges_;
  bool full_ = false;
};

// What each component is needed for, from what the direct ones are needed for.
class ScopeSpreader {
 public:
  explicit ScopeSpreader(Inventory& out) : out_(out) {}
  void start(std::uint32_t component, std::optional<Scopes> scopes);  // Nothing: not known.
  // Follows the edges, but those of the root; sets scopes, and kTransitive on what is not direct.
  void finish();

 private:
  Inventory& out_;
  std::unordered_map<std::uint32_t, std::uint16_t> starts_;
};

std::string text_field(formats::NodeView object, std::string_view key, Inventory& out);
formats::NodeView object_field(formats::NodeView object, std::string_view key, Inventory& out);

}  // namespace akashi::ecosystems::nuget

// A bill of materials: the one model that every scan and every SBOM document becomes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/messages.h"
#include "model/component.h"

namespace akashi {

// Something that could not be read, resolved or evaluated. Never lost: it is in every report.
struct Unknown {
  std::string path;
  InputPosition at;
  std::string method;  // Extractor id; "" when no extractor was reached.
  ErrorCode code = ErrorCode::kInvalidInput;
  Message message;
  bool operator==(const Unknown&) const = default;
};

enum class RelationType : std::uint8_t {
  kDependsOn,  // from needs to
  kContains,   // from has to inside (a jar in a jar, an image its packages)
  kOwns,       // from, a distribution package, installed the files that show to
};

struct Relation {
  RelationType type = RelationType::kDependsOn;
  std::uint32_t from = 0;  // Indices into Bom::components.
  std::uint32_t to = 0;
  Scopes scopes;  // Of a dependency, where stated.
  auto operator<=>(const Relation&) const = default;
};

// How complete the list of dependencies of a component is (CycloneDX compositions).
enum class GraphState : std::uint8_t { kUnknown, kIncomplete, kComplete };

struct ImageLayer {
  std::string digest;  // "sha256:…" of the layer as stored; diff id where only that is known.
  std::string diff_id;
  std::uint64_t size = 0;
  std::string created_by;
  bool operator==(const ImageLayer&) const = default;
};

// What was looked at.
struct Target {
  enum class Kind : std::uint8_t {
    kDirectory,
    kRootFileSystem,
    kImage,
    kArchive,
    kFile,
    kDocument
  };
  Kind kind = Kind::kDirectory;
  std::string name;  // Shown to the user; no host path beyond what the user gave.
  std::string version;
  std::vector<Hash> hashes;        // Of a file target; manifest digest of an image.
  std::vector<std::string> tags;   // Image names.
  std::vector<Property> labels;    // Image labels, sorted.
  std::vector<ImageLayer> layers;  // Bottom first.
  std::string distro_id;           // os-release ID and VERSION_ID of the root, "" if none.
  std::string distro_version;
  std::string distro_name;  // PRETTY_NAME
  std::string architecture;
  bool operator==(const Target&) const = default;
};
std::string_view target_kind_name(Target::Kind kind);  // "root-file-system"
std::optional<Target::Kind> parse_target_kind(std::string_view name);

struct ScanCounts {
  std::uint64_t files = 0;  // Regular files seen.
  std::uint64_t files_read = 0;
  std::uint64_t bytes_read = 0;
  std::uint64_t archives = 0;  // Opened, nested ones too.
  std::uint64_t special_skipped = 0;
  std::uint64_t unreadable = 0;
  std::uint64_t excluded = 0;
  bool operator==(const ScanCounts&) const = default;
};

struct Bom {
  Target target;
  std::vector<Component> components;  // Sorted by ref.
  std::vector<Relation> relations;    // Sorted, no duplicates.
  std::vector<GraphState> graph;      // One per component.
  std::vector<Unknown> unknowns;      // Sorted.
  ScanCounts counts;
  // The component that is the target itself, where a document names one. Its name is the target's.
  std::optional<std::uint32_t> root;
  // Of a document that was read: what it says of itself, kept for the way back.
  std::string document_id;              // serialNumber, documentNamespace
  std::string created;                  // RFC 3339
  std::vector<std::string> tools;       // "name-version"
  std::vector<std::string> authors;     // "Person: Jane Doe (jane@example.org)", "Organization: …"
  std::vector<std::string> lifecycles;  // CycloneDX phases: "build", "post-build", or other names
  std::vector<Property> properties;     // Of the document.

  bool operator==(const Bom&) const = default;
};

}  // namespace akashi

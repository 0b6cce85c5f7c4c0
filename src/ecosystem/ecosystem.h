// The contract of an ecosystem: one folder under ecosystems/, one row of data.
// docs/how-to/add-an-ecosystem.md
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_reader.h"
#include "base/bytes.h"
#include "base/limits.h"
#include "base/result.h"
#include "model/inventory.h"

namespace akashi {

// The file that an extractor was called for.
struct FileView {
  std::string_view
      path;          // Relative to the target, '/' on every system; "app.jar!META-INF/MANIFEST.MF".
  PaddedView bytes;  // The whole file, for Input::kBytes.
  const ByteReader* reader = nullptr;  // For Input::kReader.
  std::uint64_t size = 0;
  std::uint32_t mode = 0;  // Permission bits.
};

// What an extractor may do besides: look at other files *of the same target*, the same way for a
// directory, an archive or an image. Only files that some extractor's `globs` or `companions` name
// can be seen.
class ScanContext {
 public:
  ScanContext() = default;
  ScanContext(const ScanContext&) = delete;
  ScanContext& operator=(const ScanContext&) = delete;
  virtual ~ScanContext() = default;

  virtual const Limits& limits() const = 0;
  // kNotFound when the target has no such file. Symbolic links are followed inside the target only.
  virtual Result<Bytes> read(std::string_view path) = 0;
  virtual bool exists(std::string_view path) = 0;
  // Paths that begin with `prefix`, sorted; "lib/x/" lists the folder and everything below it.
  virtual std::vector<std::string_view> list(std::string_view prefix) = 0;
};

enum class Input : std::uint8_t {
  kBytes,   // The whole file in memory.
  kReader,  // Ranges through FileView::reader: binaries, databases.
  kNone,    // Only the path: an archive whose members are read through the context.
};

// What an extractor looks for, besides its name patterns.
enum class Content : std::uint8_t {
  kAny,         // By `globs` alone.
  kExecutable,  // Any file that begins as ELF, PE or Mach-O; `globs` is empty.
};

// The language packages whose evidence may belong to a distribution package: asked after all
// extractors ran.
class OwnershipSink {
 public:
  OwnershipSink() = default;
  OwnershipSink(const OwnershipSink&) = delete;
  OwnershipSink& operator=(const OwnershipSink&) = delete;
  virtual ~OwnershipSink() = default;
  // `path` with or without leading '/'; links of the root (lib -> usr/lib) are resolved here.
  // `component`: index in the inventory that the same extractor gave for the same file.
  virtual void owns(std::uint32_t component, std::string_view path) = 0;
};

// One parser of one file format. A plain row: no base class, no state.
struct Extractor {
  std::string_view id;           // "npm/package-lock": evidence, docs, `akashi list`.
  std::string_view description;  // "package-lock.json and npm-shrinkwrap.json, versions 1 to 3"
  std::span<const std::string_view> globs;       // Which files (base/glob.h).
  std::span<const std::string_view> companions;  // Other files it reads through the context.
  Input input = Input::kBytes;
  Content content = Content::kAny;
  // Appends to `out`. An error means that nothing more could be read; what `out` already has is
  // kept.
  Result<void> (*extract)(const FileView& file, ScanContext& context, Inventory& out);
  // Distribution packages only: names every file of every package of `inventory`.
  Result<void> (*ownership)(const FileView& file, ScanContext& context, const Inventory& inventory,
                            OwnershipSink& sink) = nullptr;
};

// Under which name the advisories of an OSV ecosystem know a component.
struct AdvisoryKey {
  std::string ecosystem;  // "npm", "Debian:12", "Alpine:v3.18" (OSV schema, "Defined ecosystems")
  std::string name;
  std::string version;
  bool operator==(const AdvisoryKey&) const = default;
};

struct Ecosystem {
  std::string_view id;    // Folder name.
  std::string_view name;  // "npm (JavaScript)"
  std::span<const std::string_view>
      purl_types;  // The types whose components this leaf keys: {"npm"}
  std::span<const Extractor> extractors;
  // Keys for matching; none when no advisory ecosystem covers it. Works from the purl and `source`
  // alone, so that a component of an SBOM document is matched as well as one of a scan.
  std::vector<AdvisoryKey> (*advisory_keys)(const Component& component);
};

// Every ecosystem compiled in, sorted by id. Defined in generated code.
std::span<const Ecosystem* const> all_ecosystems();

}  // namespace akashi

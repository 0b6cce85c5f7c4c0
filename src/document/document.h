// The contract of a document format: one folder under documents/, one row of data. Reader and
// writer lie side by side there. docs/how-to/add-a-document-format.md
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/problems.h"
#include "base/result.h"
#include "base/sink.h"
#include "model/bom.h"

namespace akashi {

// What a document is made of. The same input gives the same bytes.
struct DocumentInput {
  const Bom& bom;  // Every component has a ref of its own; one `graph` per component.
  std::string_view tool_name;
  std::string_view tool_version;
  // RFC 3339; required. From the caller (SOURCE_DATE_EPOCH, the newest file of the target): a
  // writer never looks at a clock.
  std::string_view created;
};

// One form that a format is written in, as named on the command line.
struct DocumentOutput {
  std::string_view name;                       // "cyclonedx-json"
  std::string_view file_suffix;                // ".cdx.json"
  std::span<const std::string_view> versions;  // The first is the default.
  // `version`: one of `versions`, or "" for the default. Problems: what could not be written as it
  // is (text that is not UTF-8). An error means that the bytes in the sink are no document.
  Result<void> (*write)(const DocumentInput& input, std::string_view version, Sink& sink,
                        Problems& problems);
};

// A plain row: no base class, no state.
struct DocumentFormat {
  std::string_view id;           // Folder name.
  std::string_view name;         // "CycloneDX"
  std::string_view description;  // What is read: "JSON, versions 1.2 to 1.7"
  std::span<const DocumentOutput> outputs;
  // Whether these first bytes of a file are certainly of this format. A document whose format is
  // named only behind them is not recognised; give the whole file to be sure.
  bool (*sniff)(std::string_view head);
  // An error when nothing could be read. Problems, with positions: what was left out or is wrong;
  // the rest is in the Bom. nullptr for a format that is only written.
  Result<Bom> (*read)(PaddedView bytes, const Limits& limits, Problems& problems);
};

// Every format compiled in, sorted by id. Defined in generated code.
std::span<const DocumentFormat* const> all_documents();

}  // namespace akashi

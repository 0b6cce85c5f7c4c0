// One package of an SPDX 2 document, or one file where a document has no packages.
#pragma once

#include <string_view>
#include <unordered_map>

#include "document/reading.h"
#include "formats/tree.h"
#include "model/bom.h"

namespace akashi::documents::spdx2 {

enum class Author { kAkashi, kOther };  // Whether annotations of ours mean what we mean by them.

// What a document says that its packages refer to.
struct PackageContext {
  Author author = Author::kOther;
  // hasExtractedLicensingInfos: licenseId to the name, or a short text in its place.
  std::unordered_map<std::string_view, std::string_view> license_names;
  bool prefixed_names = false;  // "npm:lodash" (GitHub's dependency graph)
};

struct ReadPackage {
  Component component;
  GraphState graph = GraphState::kUnknown;
  bool is_target = false;  // Made by our writer to stand for what was looked at.
};

ReadPackage read_package(formats::NodeView node, const PackageContext& context,
                         document::Reading& reading);
Component read_file(formats::NodeView node, const PackageContext& context,
                    document::Reading& reading);

}  // namespace akashi::documents::spdx2

// docs/formats/application.md, "Rules"
#include "assure/kept_rules.h"

#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/messages/assure.h"
#include "formats/json_writer.h"
#include "formats/tree.h"

namespace akashi::assure {

std::string pack_rules(const Catalogue& catalogue, const Scheme& scheme) {
  const auto folder = scheme.id + "/" + scheme.version + "/";
  return formats::compact_json([&](formats::JsonWriter& json) {
    json.begin_object();
    json.key("akashi_rules");
    json.integer(1);
    json.member("scheme", scheme.key());
    json.key("files");
    json.begin_array();
    for (const auto& file : catalogue.files) {
      if (file.path == "vocabulary.json" || file.path.starts_with(folder)) {
        json.begin_object();
        json.member("path", file.path);
        json.member("text", file.bytes);
        json.end_object();
      }
    }
    json.end_array();
    json.end_object();
  });
}

Result<Catalogue> unpack_rules(std::string_view json, std::string_view scheme,
                               const Limits& limits) {
  const auto bytes = Bytes::copy_of(json);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes.padded(), limits));
  const auto root = tree.root();
  if (root["akashi_rules"].integer() != 1) {
    return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                {"akashi_rules", std::string(root["akashi_rules"].text()), "1"});
  }
  std::vector<CatalogueFile> files;
  for (const auto file : root["files"]) {
    const auto path = std::string(file["path"].text());
    files.push_back({path, std::string(file["text"].text()), path});
  }
  AKASHI_TRY_ASSIGN(auto catalogue, read_catalogue(files, limits));
  const auto* const found = scheme.contains('@') ? catalogue.find(scheme) : nullptr;
  if (found == nullptr) {
    return fail(ErrorCode::kInvalidInput, msg::kNoSuchScheme, {std::string(scheme)});
  }
  return catalogue;
}

}  // namespace akashi::assure

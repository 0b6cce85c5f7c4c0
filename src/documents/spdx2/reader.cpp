// {"spdxVersion": "SPDX-2.3", "documentNamespace", "creationInfo": {…}, "packages": […], "files":
// […], "relationships": [{"spdxElementId", "relationshipType", "relatedSpdxElement"}], …}
// https://spdx.github.io/spdx-spec/v2.3/ ; JSON: schemas/spdx-schema.json there
#include "documents/spdx2/reader.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/strings.h"
#include "document/assembly.h"
#include "document/dialect.h"
#include "document/facts.h"
#include "document/head.h"
#include "document/identity.h"
#include "document/timestamp.h"
#include "documents/spdx2/facts.h"
#include "documents/spdx2/names.h"
#include "documents/spdx2/native.h"
#include "documents/spdx2/read_package.h"

namespace akashi::documents::spdx2 {
namespace {

using formats::NodeView;

constexpr std::string_view kVersionsText = "SPDX-2.2, SPDX-2.3";
// A licence text that is short enough to be a name.
constexpr std::size_t kLongestName = 200;

class Reader {
 public:
  Reader(const Limits& limits, Problems& problems)
      : reading_(problems), assembly_(limits, reading_) {}

  Result<Bom> read(NodeView document) {
    AKASHI_TRY(read_head(document));
    find_author(document);
    read_creation(reading_.object(document, "creationInfo"));
    read_extracted(reading_.array(document, "hasExtractedLicensingInfos"));
    read_document_annotations(document);
    AKASHI_TRY(read_elements(document));
    read_relationships(document);
    choose_root();
    if (context_.author == Author::kAkashi) {
      return std::move(assembly_).finish();
    }
    read_foreign_target(document);
    auto bom = std::move(assembly_).finish();
    document::derive_directness(bom);
    document::derive_distribution(bom);
    return bom;
  }

 private:
  Bom& bom() { return assembly_.rest(); }

  Result<void> read_head(NodeView document) {
    const auto version = reading_.text(document, "spdxVersion");
    if (!version.starts_with("SPDX-2.")) {
      return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                  {"SPDX", version, std::string(kVersionsText)},
                  document["spdxVersion"].position());
    }
    bool newer = false;
    if (!is_known_version(version, newer)) {
      reading_.problem(msg::kUnsupportedVersion,
                       {newer ? "newer SPDX" : "SPDX", version, std::string(kVersionsText)},
                       document["spdxVersion"].position(), ErrorCode::kUnsupported);
    }
    bom().document_id = reading_.text(document, "documentNamespace");
    return {};
  }

  // Ours is a document whose annotations say so.
  void find_author(NodeView document) {
    for (const auto annotation : document["annotations"]) {
      const auto comment = annotation["comment"].text();
      if (!is_own_comment(comment)) {
        continue;
      }
      const document::FactText facts(comment);
      if (facts.root()["document"]) {
        context_.author = Author::kAkashi;
        if (const auto version = facts.root()[kFactKey].text();
            version != document::kFactsVersion) {
          reading_.problem(
              msg::kUnsupportedVersion,
              {"annotation of akashi", std::string(version), std::string(document::kFactsVersion)},
              annotation.position(), ErrorCode::kUnsupported);
        }
      }
    }
  }

  void read_creation(NodeView info) {
    bom().created = reading_.text(info, "created");
    if (!bom().created.empty() && !document::utc_seconds(bom().created)) {
      reading_.problem(msg::kBadValue, {"created", bom().created, "RFC 3339 time"},
                       info["created"].position());
    }
    constexpr std::string_view kTool = "Tool: ";
    for (const auto item : reading_.array(info, "creators")) {
      auto text = reading_.text_of(item, "creators");
      if (text.starts_with(kTool)) {
        bom().tools.push_back(text.substr(kTool.size()));
        context_.prefixed_names = context_.prefixed_names ||
                                  bom().tools.back().starts_with("GitHub.com-Dependency-Graph");
      } else if (!text.empty()) {
        bom().authors.push_back(std::move(text));
      }
    }
  }

  void read_extracted(NodeView array) {
    for (const auto item : array) {
      if (!reading_.is_object(item, "hasExtractedLicensingInfos")) {
        continue;
      }
      const auto id = item["licenseId"].text();
      auto name = asserted(item["name"].text());
      const auto text = item["extractedText"].text();
      if (name.empty() && text.size() <= kLongestName && !text.contains('\n')) {
        name = asserted(text);
      }
      if (!id.empty() && !name.empty()) {
        context_.license_names.emplace(id, name);
      }
    }
  }

  void read_document_annotations(NodeView document) {
    for (const auto item : reading_.array(document, "annotations")) {
      if (!reading_.is_object(item, "annotations")) {
        continue;
      }
      auto comment = reading_.text(item, "comment");
      if (context_.author == Author::kOther || !is_own_comment(comment)) {
        bom().properties.push_back({"spdx:annotation", std::move(comment)});
        continue;
      }
      const document::FactText facts(comment);
      if (!take_document_facts(facts.root())) {
        reading_.problem(msg::kBadValue, {"comment", comment, "annotation of akashi"},
                         item.position());
      }
    }
    if (context_.author == Author::kOther) {
      if (auto comment = reading_.text(document, "comment"); !comment.empty()) {
        bom().properties.push_back({"spdx:comment", std::move(comment)});
      }
    }
  }

  template <class T>
  static bool take(NodeView node, T& out) {
    return !node || document::read_fact(node, out);
  }

  bool take_document_facts(NodeView facts) {
    if (const auto node = facts["unknown"]) {
      Unknown unknown;
      const bool good = document::read_fact(node, unknown);
      if (good) {
        bom().unknowns.push_back(std::move(unknown));
      }
      return good;
    }
    const auto node = facts["document"];
    std::vector<std::string> authors;
    const bool good = take(node["target"], bom().target) && take(node["counts"], bom().counts) &&
                      take(node["lifecycles"], bom().lifecycles) &&
                      take(node["properties"], bom().properties) && take(node["authors"], authors);
    if (node["authors"] && good) {
      bom().authors = std::move(authors);
    }
    return good;
  }

  // Packages; files only where there are none, and else their ids.
  Result<void> read_elements(NodeView document) {
    const auto packages = reading_.array(document, "packages");
    const auto files = reading_.array(document, "files");
    for (const auto node : packages) {
      if (reading_.is_object(node, "packages")) {
        add_package(node);
      }
    }
    for (const auto node : files) {
      if (!reading_.is_object(node, "files")) {
        continue;
      }
      if (packages.size() == 0) {
        assembly_.add(read_file(node, context_, reading_), node.position());
      } else if (const auto id = node["SPDXID"].string()) {
        files_.emplace(*id, node);
      }
    }
    for (const auto node : reading_.array(document, "snippets")) {
      if (const auto id = node["SPDXID"].string()) {
        files_.emplace(*id, node);
      }
    }
    if (packages.size() + files.size() != 0 && assembly_.size() == 0 && target_id_.empty()) {
      return fail(ErrorCode::kInvalidInput, msg::kSkipped,
                  {packages.size() != 0 ? "packages" : "files", "none of them could be read"},
                  document.position());
    }
    if (packages.size() != 0 && files.size() != 0) {
      reading_.problem(
          msg::kSkipped,
          {"files (" + std::to_string(files.size()) + ")", "only packages are read as components"},
          document["files"].position(), ErrorCode::kUnsupported);
    }
    return {};
  }

  void add_package(NodeView node) {
    auto package = read_package(node, context_, reading_);
    auto id = std::string(node["SPDXID"].text());
    if (package.is_target) {
      target_id_ = std::move(id);
      return;
    }
    const auto ref = package.component.ref;
    const auto index = assembly_.add(std::move(package.component), node.position());
    if (!index) {
      return;
    }
    assembly_.graph(*index) = package.graph;
    if (id != ref) {  // Ours: relationships name the SPDXID, the model the ref.
      aliases_.emplace(std::move(id), *index);
    }
  }

  const std::uint32_t* find(std::string_view id) const {
    const auto alias = aliases_.find(std::string(id));
    return alias != aliases_.end() ? &alias->second : assembly_.find(id);
  }

  // What a relationship may name besides packages.
  bool is_no_package(std::string_view id) const {
    return id == kDocumentId || id == kNone || id == kNoAssertion || id == target_id_ ||
           id.starts_with("DocumentRef-") || files_.contains(id);
  }

  void read_relationships(NodeView document) {
    for (const auto item : reading_.array(document, "documentDescribes")) {
      describe(reading_.text_of(item, "documentDescribes"), item.position());
    }
    for (const auto item : reading_.array(document, "relationships")) {
      if (reading_.is_object(item, "relationships")) {
        read_relationship(item);
      }
    }
  }

  const std::uint32_t* resolve(const std::string& id, InputPosition at) {
    if (const auto* found = find(id)) {
      return found;
    }
    return id.empty() || is_no_package(id) ? nullptr : assembly_.resolve(id, at);
  }

  void describe(const std::string& id, InputPosition at) {
    if (const auto* index = resolve(id, at)) {
      described_.push_back(*index);
    }
  }

  void read_relationship(NodeView item) {
    const auto from = reading_.text(item, "spdxElementId");
    const auto to = reading_.text(item, "relatedSpdxElement");
    const auto name = reading_.text(item, "relationshipType");
    const auto at = item.position();
    if (from.empty() || to.empty() || name.empty()) {
      reading_.problem(msg::kMissingField,
                       {from.empty() ? "spdxElementId"
                        : to.empty() ? "relatedSpdxElement"
                                     : "relationshipType"},
                       at);
      return;
    }
    if (!target_id_.empty() && (from == target_id_ || to == target_id_)) {
      return;  // Made by our writer.
    }
    const auto* row = find_relation(name);
    if (row == nullptr && !is_other_relation(name)) {
      reading_.problem(msg::kBadValue, {"relationshipType", name, "relationship type"}, at);
      return;
    }
    const auto* a = resolve(from, at);
    const auto* b = resolve(to, at);
    if (name == "DESCRIBES" && from == kDocumentId) {
      describe(to, at);
    } else if (name == "DESCRIBED_BY" && to == kDocumentId) {
      describe(from, at);
    } else if (row != nullptr) {
      relate(*row, a, b, to, item);
    } else if (a != nullptr) {
      read_other(name, *a, b, to, item["comment"].text());
    }
  }

  void relate(const RelationRow& row, const std::uint32_t* a, const std::uint32_t* b,
              std::string_view to, NodeView item) {
    if (a == nullptr) {
      return;
    }
    if (b == nullptr) {
      if (row.name == "DEPENDS_ON" && context_.author == Author::kOther) {
        auto& graph = assembly_.graph(*a);
        graph = to == kNone ? GraphState::kComplete
                            : (to == kNoAssertion ? GraphState::kIncomplete : graph);
      }
      return;
    }
    auto scopes = row.scopes;
    if (const auto comment = item["comment"].text();
        context_.author == Author::kAkashi && is_own_comment(comment)) {
      const document::FactText facts(comment);
      scopes = Scopes::parse(facts.root()["scopes"].text()).value_or(scopes);
    }
    assembly_.relate(row.type, row.reversed ? *b : *a, row.reversed ? *a : *b, scopes);
  }

  // `b` is nullptr where the other is a file.
  void read_other(std::string_view name, std::uint32_t a, const std::uint32_t* b,
                  std::string_view to, std::string_view comment) {
    if (name == "GENERATED_FROM" && b != nullptr) {
      auto& source = assembly_.component(a).source;
      if (source.empty() && context_.author == Author::kOther) {
        source = {assembly_.component(*b).name, assembly_.component(*b).version};
      }
    } else if (name == "OTHER") {
      const bool owns = comment.starts_with("ownership-by-file-overlap") ||  // syft
                        (context_.author == Author::kAkashi && is_own_comment(comment));
      if (owns && b != nullptr) {
        assembly_.relate(RelationType::kOwns, a, *b);
      } else if (comment.starts_with("evident-by")) {  // syft
        add_file_evidence(a, to);
      }
    }
  }

  void add_file_evidence(std::uint32_t index, std::string_view id) {
    const auto file = files_.find(id);
    if (file == files_.end() || context_.author == Author::kAkashi) {
      return;
    }
    Evidence evidence;
    evidence.path = file->second["fileName"].text();
    constexpr std::string_view kLayer = "layerID: ";
    if (const auto comment = file->second["comment"].text(); comment.starts_with(kLayer)) {
      evidence.layer = trim(comment.substr(kLayer.size()));
    }
    assembly_.component(index).evidence.push_back(std::move(evidence));
  }

  void choose_root() {
    std::ranges::sort(described_);
    const auto repeated = std::ranges::unique(described_);
    described_.erase(repeated.begin(), repeated.end());
    if (described_.size() == 1) {
      assembly_.set_root(described_.front());
    }
  }

  void read_foreign_target(NodeView document) {
    auto& target = bom().target;
    target.kind = Target::Kind::kDocument;
    target.name = reading_.text(document, "name");
    if (const auto root = assembly_.root()) {
      const auto& component = assembly_.component(*root);
      target.name = component.name;
      target.version = component.version;
      target.hashes = component.hashes;
      if (component.type == ComponentType::kContainer) {
        target.kind = Target::Kind::kImage;
      }
      document::apply_target_dialects(component, target);
    }
  }

  document::Reading reading_;
  document::Assembly assembly_;
  PackageContext context_;
  std::string target_id_;  // The package that stands for the target, in a document of ours.
  std::unordered_map<std::string, std::uint32_t> aliases_;
  std::unordered_map<std::string_view, NodeView> files_;  // Snippets too.
  std::vector<std::uint32_t> described_;
};

}  // namespace

bool sniff(std::string_view head) {
  return document::head_member(head, "spdxVersion").value_or("").starts_with("SPDX-2.");
}

Result<Bom> read(PaddedView bytes, const Limits& limits, Problems& problems) {
  if (const auto encoding = document::wide_encoding(bytes); !encoding.empty()) {
    return fail(ErrorCode::kUnsupported, msg::kExpected, {"UTF-8", std::string(encoding)});
  }
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes, limits));
  auto document = tree.root();
  for (const std::string_view wrapper : {"sbom", "predicate"}) {
    if (!document["spdxVersion"] && document[wrapper].is_object()) {
      document = document[wrapper];
    }
  }
  if (!document.is_object()) {
    return fail(ErrorCode::kInvalidInput, msg::kExpected,
                {"object", std::string(formats::kind_name(document.kind()))});
  }
  return Reader(limits, problems).read(document);
}

}  // namespace akashi::documents::spdx2

// Common Security Advisory Framework 2.0 (OASIS Standard, errata 01) and 2.1: a JSON document
// {document, product_tree, vulnerabilities} of many vulnerabilities with the products of one
// publisher. A security advisory and a VEX document (profiles 4 and 5) differ in what they have to
// state, not in how it is read.
//
// An id is unique for one publisher (3.2.1.12.4), so records are named
// "redhat.com/RHSA-2023:7434/CVE-2023-1829"; a VEX document that is named as its vulnerability is
// "redhat.com/CVE-2023-6240".
#include "feeds/csaf/csaf.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/strings.h"
#include "feed/json_head.h"
#include "feeds/csaf/product_tree.h"
#include "feeds/csaf/raw_record.h"
#include "feeds/csaf/statements.h"
#include "feeds/csaf/texts.h"
#include "formats/tree.h"

namespace akashi::feeds::csaf {
namespace {

using formats::NodeView;

constexpr auto kVersions = std::to_array<std::string_view>({"2.0", "2.1"});
constexpr std::size_t kLongestId = 200;
// Each record has the products that it names with it: of one document, all together.
constexpr std::size_t kMostBytes = 512UL << 20;
constexpr std::string_view kMark = "\xEF\xBB\xBF";

std::string publisher_of(NodeView document) {
  auto text = trim(document["publisher"]["namespace"].text());
  if (const auto scheme = text.find("://"); scheme != std::string_view::npos) {
    text.remove_prefix(scheme + 3);
    text = text.substr(0, text.find_first_of("/:?#"));
  }
  auto name = to_lower(text.empty() ? trim(document["publisher"]["name"].text()) : text);
  return name.starts_with("www.") ? name.substr(4) : name;
}

Result<std::string> document_id(NodeView document) {
  const auto version = document["csaf_version"].text();
  if (std::ranges::find(kVersions, version) == kVersions.end()) {
    return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                {"CSAF", printable(utf8_prefix(version, 20)), "2.0, 2.1"}, document.position());
  }
  const auto tracking = document["tracking"];
  const auto id = trim(tracking["id"].text());
  const auto publisher = publisher_of(document);
  if (id.empty() || id.size() > kLongestId) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"document.tracking.id"},
                (tracking ? tracking : document).position());
  }
  if (publisher.empty() || publisher.size() > kLongestId) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"document.publisher.namespace"},
                document.position());
  }
  return publisher + "/" + std::string(id);
}

// How a vulnerability is named within its document.
std::string name_of(NodeView vulnerability) {
  if (const auto cve = trim(vulnerability["cve"].text());
      !cve.empty() && cve.size() <= kLongestId) {
    return std::string(cve);
  }
  for (const auto id : vulnerability["ids"]) {
    if (const auto text = trim(id["text"].text()); !text.empty() && text.size() <= kLongestId) {
      return std::string(text);
    }
  }
  return {};
}

Advisory make_advisory(std::string id, NodeView document, NodeView vulnerability,
                       const ProductTree& tree) {
  Advisory out;
  out.id = std::move(id);
  if (const auto cve = trim(vulnerability["cve"].text()); cve.starts_with("CVE-")) {
    out.upstream.emplace_back(cve);
  }
  for (const auto other : vulnerability["ids"]) {
    constexpr std::size_t kMost = 100;
    if (const auto text = trim(other["text"].text());
        !text.empty() && text.size() <= kLongestId && out.related.size() < kMost &&
        std::ranges::find(out.related, text) == out.related.end()) {
      out.related.emplace_back(text);
    }
  }
  read_texts(document, vulnerability, out);
  read_statements(document, vulnerability, tree, out);
  return out;
}

Result<void> check(NodeView root) {
  if (!root.is_object()) {
    return std::unexpected(formats::wrong_type(root, "CSAF document", "an object"));
  }
  if (!root["document"].is_object()) {
    return std::unexpected(
        formats::wrong_type(root["document"] ? root["document"] : root, "document", "an object"));
  }
  const auto vulnerabilities = root["vulnerabilities"];
  if (vulnerabilities && !vulnerabilities.is_null() && !vulnerabilities.is_array()) {
    return std::unexpected(formats::wrong_type(vulnerabilities, "vulnerabilities", "an array"));
  }
  return {};
}

// What a status names and the product tree hasn't is a statement about nothing. Each document once.
void check_products(NodeView vulnerability, const ProductTree& tree, FeedSink& sink) {
  std::size_t missing = 0;
  NodeView first;
  for (const auto status : vulnerability["product_status"]) {
    for (const auto id : status) {
      if (tree.find(id.text()) == nullptr) {
        first = missing++ == 0 ? id : first;
      }
    }
  }
  if (missing != 0) {
    sink.rejected({ErrorCode::kInvalidInput,
                   Message{msg::kUnresolved,
                           {"product_id \"" + printable(utf8_prefix(first.text(), 80)) +
                            (missing == 1 ? "\"" : "\" (+" + std::to_string(missing - 1) + ")")}},
                   first.position()});
  }
}

class DocumentReader {
 public:
  DocumentReader(NodeView root, std::string id, const Limits& limits, FeedSink& sink)
      : root_(root),
        id_(std::move(id)),
        limits_(limits),
        sink_(sink),
        tree_(root["product_tree"]) {}

  void run() {
    std::size_t number = 0;
    for (const auto vulnerability : root_["vulnerabilities"]) {
      ++number;
      if (!vulnerability.is_object()) {
        sink_.rejected(formats::wrong_type(vulnerability, "vulnerabilities", "an object"));
        continue;
      }
      if (written_ > kMostBytes) {
        sink_.rejected(
            {ErrorCode::kLimitExceeded,
             Message{msg::kLimit,
                     {"bytes of the records of one document", std::to_string(kMostBytes)}},
             vulnerability.position()});
        return;
      }
      check_products(vulnerability, tree_, sink_);
      give(record_id(vulnerability, number), vulnerability);
    }
    if (number == 0) {
      give(id_, {});
    }
  }

 private:
  // The second of a name, or one without, by its place.
  std::string record_id(NodeView vulnerability, std::size_t number) {
    const auto name = name_of(vulnerability);
    auto id = name.empty() || id_.ends_with("/" + name) ? id_ : id_ + "/" + name;
    if (name.empty() || ++names_[name] > 1) {
      id += "#" + std::to_string(number);
    }
    return id;
  }

  // Made of the bytes that are kept, so that they give the same whenever they are read.
  void give(const std::string& id, NodeView vulnerability) {
    const auto raw = Bytes::copy_of(raw_record(id, root_["document"], vulnerability, tree_));
    written_ += raw.size();
    auto advisory = read_record(raw.padded(), limits_);
    if (advisory) {
      sink_.advisory(std::move(*advisory), raw.view());
    } else {
      sink_.rejected({advisory.error().code(), advisory.error().message(),
                      (vulnerability ? vulnerability : root_).position()});
    }
  }

  NodeView root_;
  std::string id_;
  const Limits& limits_;
  FeedSink& sink_;
  ProductTree tree_;
  std::unordered_map<std::string, std::size_t> names_;
  std::size_t written_ = 0;
};

}  // namespace

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  Bytes without_mark;
  auto bytes = file.bytes;
  if (bytes.view().starts_with(kMark)) {
    without_mark = Bytes::copy_of(bytes.view().substr(kMark.size()));
    bytes = without_mark.padded();
  }
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes, limits));
  AKASHI_TRY(check(tree.root()));
  AKASHI_TRY_ASSIGN(auto id, document_id(tree.root()["document"]));
  DocumentReader(tree.root(), std::move(id), limits, sink).run();
  return {};
}

Result<Advisory> read_record(PaddedView raw, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(raw, limits));
  const auto root = tree.root();
  AKASHI_TRY(check(root));
  std::string id(root["record"].text());
  if (id.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"record"}, root.position());
  }
  const ProductTree products(root["product_tree"]);
  return make_advisory(std::move(id), root["document"], root["vulnerabilities"].at(0), products);
}

bool claims(std::string_view path, std::string_view head) {
  if (!path.ends_with(".json")) {
    return false;
  }
  const auto first = first_json_member(head);
  const auto has = [&](std::string_view member) { return head.contains(member); };
  if (has("\"myjvn_security_advisory\"")) {
    return false;  // Feed jvn.
  }
  if (first == "document") {
    return has("\"csaf_version\"") || has("\"tracking\"") || has("\"publisher\"") ||
           has("\"acknowledgments\"") || has("\"aggregate_severity\"");
  }
  // "category" and "name" are of branches, the rest of a list of products or statements.
  if (first == "product_tree") {
    return has("\"branches\"") || has("\"full_product_names\"") || has("\"relationships\"") ||
           has("\"product_groups\"");
  }
  return first == "vulnerabilities" && !has("\"sourceIdentifier\"") &&
         (has("\"product_status\"") || has("\"product_ids\"") || has("\"notes\"") ||
          has("\"cwe\"") || has("\"cwes\""));
}

extern constinit const Feed kLeaf{
    .id = "csaf",
    .name = "CSAF",
    .description = "Security advisories and VEX documents in CSAF 2.0 and 2.1: JSON",
    .claims = claims,
    .read = read_file,
    .read_record = read_record,
    .never_whole = true,
};

}  // namespace akashi::feeds::csaf

// OpenVEX 0.0.1 and 0.2.0 (github.com/openvex/spec): {"@context", "@id", author, role, timestamp,
// last_updated, version, tooling, statements: [{vulnerability, products, subcomponents, status,
// status_notes, justification, impact_statement, action_statement, timestamp}]}. 0.0.1 names
// vulnerability, products and subcomponents by strings, 0.2.0 by objects. Ubuntu has all but
// "statements" below "metadata"; in an attestation (in-toto) the document is the "predicate".
//
// Hubs publish parts of one document under its "@id" in several files, a product in each: a record
// is one product's, "DOCUMENT/pkg:golang/example.org/server/CVE-2099-0001".
#include "feeds/openvex/openvex.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/strings.h"
#include "feed/json_head.h"
#include "feeds/openvex/statements.h"
#include "formats/tree_json.h"

namespace akashi::feeds::openvex {
namespace {

using formats::NodeView;

constexpr std::string_view kNamespace = "https://openvex.dev/ns";
constexpr auto kVersions = std::to_array<std::string_view>({"", "/", "/v0.0.1", "/v0.2.0"});
constexpr std::size_t kLongestName = 150;
// Each record has the head of the document with it: of one document, all together.
constexpr std::size_t kMostBytes = 512UL << 20;
constexpr std::size_t kMostAliases = 100;

struct Document {
  NodeView head;  // Author, times.
  NodeView statements;
};

Result<Document> document_of(NodeView root) {
  if (!root.is_object()) {
    return std::unexpected(formats::wrong_type(root, "OpenVEX document", "an object"));
  }
  if (root["predicate"].is_object()) {
    root = root["predicate"];
  }
  Document out{.head = root["metadata"].is_object() ? root["metadata"] : root,
               .statements = root["statements"]};
  auto context = out.head["@context"];
  if (context.is_array()) {
    for (const auto one : context) {
      context = one.text().starts_with(kNamespace) ? one : context;
    }
  }
  const auto text = context.text();
  const bool known =
      text.starts_with(kNamespace) &&
      std::ranges::find(kVersions, text.substr(kNamespace.size())) != kVersions.end();
  if (!known) {
    return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                {"OpenVEX", printable(utf8_prefix(text, 80)), "0.0.1, 0.2.0"},
                (context ? context : root).position());
  }
  if (!out.statements.is_array()) {
    return std::unexpected(
        formats::wrong_type(out.statements ? out.statements : root, "statements", "an array"));
  }
  return out;
}

// Of what is too long for a key, its digest.
std::string short_name(std::string_view text) {
  return text.size() <= kLongestName ? std::string(text)
                                     : "sha256:" + hash_hex(HashAlgorithm::kSha256, text);
}

Result<std::string> document_id(const Document& document) {
  auto id = trim(document.head["@id"].text());
  if (const auto scheme = id.find("://"); scheme != std::string_view::npos) {
    id.remove_prefix(scheme + 3);
  }
  if (id.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"@id"}, document.head.position());
  }
  return short_name(id);
}

std::string_view last_segment(std::string_view text) {
  return text.contains("://") ? text.substr(text.rfind('/') + 1) : text;
}

std::string_view name_of(NodeView vulnerability) {
  if (!vulnerability.is_object()) {
    return last_segment(trim(vulnerability.text()));
  }
  const auto name = trim(vulnerability["name"].text());
  return last_segment(name.empty() ? trim(vulnerability["@id"].text()) : name);
}

// Which record a product belongs to. Images of one name in two registries are two products.
std::string group_of(NodeView product) {
  auto purl = identity_of(product).purl;
  purl.version.clear();
  return purl.empty() || is_distribution_type(purl.type) ? std::string() : purl.to_string();
}

struct Part {
  std::size_t number = 0;  // Of the statement in its document.
  NodeView statement;
  std::vector<NodeView> products;
};

std::string raw_record(const std::string& id, NodeView head, const std::vector<Part>& parts) {
  return formats::compact_json([&](formats::JsonWriter& json) {
    json.begin_object();
    json.member("record", id);
    json.key("document");
    json.begin_object();
    for (const auto member : head) {
      if (member.key() != "statements") {
        json.key(member.key());
        formats::write_tree(member, json);
      }
    }
    json.end_object();
    json.key("statements");
    json.begin_array();
    for (const auto& part : parts) {
      json.begin_object();
      for (const auto member : part.statement) {
        if (member.key() != "products") {
          json.key(member.key());
          formats::write_tree(member, json);
        }
      }
      json.key("products");
      json.begin_array();
      for (const auto product : part.products) {
        formats::write_tree(product, json);
      }
      json.end_array();
      json.end_object();
    }
    json.end_array();
    json.end_object();
  });
}

// Names that are addresses are places to read more.
void read_vulnerability(NodeView node, Advisory& out) {
  const auto add_name = [&](std::string_view name) {
    if (!name.empty() && name.size() <= kLongestName && out.upstream.size() < kMostAliases &&
        std::ranges::find(out.upstream, name) == out.upstream.end()) {
      out.upstream.emplace_back(name);
    }
  };
  const auto add_reference = [&](std::string_view url) {
    const AdvisoryReference reference{"WEB", std::string(url)};
    if (url.contains("://") && out.references.size() < kMostAliases &&
        std::ranges::find(out.references, reference) == out.references.end()) {
      out.references.push_back(reference);
    }
  };
  add_name(name_of(node));
  for (const auto alias : node["aliases"]) {
    const auto text = trim(alias.text());
    if (text.contains("://")) {
      add_reference(text);
    } else {
      add_name(text);
    }
  }
  add_reference(trim(node.is_object() ? node["@id"].text() : node.text()));
  if (out.details.empty()) {
    out.details = node["description"].text();
  }
}

class DocumentReader {
 public:
  DocumentReader(Document document, std::string id, const Limits& limits, FeedSink& sink)
      : document_(document), id_(std::move(id)), limits_(limits), sink_(sink) {}

  void run() {
    for (const auto statement : document_.statements) {
      ++number_;
      sort(statement);
    }
    for (const auto& [key, parts] : records_) {
      if (written_ > kMostBytes) {
        sink_.rejected(
            {ErrorCode::kLimitExceeded,
             Message{msg::kLimit,
                     {"bytes of the records of one document", std::to_string(kMostBytes)}},
             parts.front().statement.position()});
        return;
      }
      give(key.first, key.second, parts);
    }
  }

 private:
  void sort(NodeView statement) {
    if (!statement.is_object()) {
      sink_.rejected(formats::wrong_type(statement, "statements", "an object"));
      return;
    }
    const std::string name(name_of(statement["vulnerability"]));
    if (name.empty()) {
      sink_.rejected({ErrorCode::kInvalidInput, Message{msg::kMissingField, {"vulnerability"}},
                      statement.position()});
      return;
    }
    const auto products = statement["products"];
    if (products && !products.is_null() && !products.is_array()) {
      sink_.rejected(formats::wrong_type(products, "products", "an array"));
      return;
    }
    if (products.size() == 0) {
      add(std::string(), name, statement, {});
    }
    for (const auto product : products) {
      add(group_of(product), name, statement, product);
    }
  }

  void add(std::string group, const std::string& name, NodeView statement, NodeView product) {
    auto& parts = records_[{std::move(group), name}];
    if (parts.empty() || parts.back().number != number_) {
      parts.push_back({number_, statement, {}});
    }
    if (product) {
      parts.back().products.push_back(product);
    }
  }

  // Made of the bytes that are kept, so that they give the same whenever they are read.
  void give(const std::string& group, const std::string& name, const std::vector<Part>& parts) {
    auto id = id_;
    if (!group.empty()) {
      id += "/" + short_name(group);
    }
    if (!id.ends_with("/" + name)) {
      id += "/" + short_name(name);
    }
    const auto raw = Bytes::copy_of(raw_record(id, document_.head, parts));
    written_ += raw.size();
    auto advisory = read_record(raw.padded(), limits_);
    if (advisory) {
      sink_.advisory(std::move(*advisory), raw.view());
    } else {
      sink_.rejected({advisory.error().code(), advisory.error().message(),
                      parts.front().statement.position()});
    }
  }

  Document document_;
  std::string id_;
  const Limits& limits_;
  FeedSink& sink_;
  std::map<std::pair<std::string, std::string>, std::vector<Part>> records_;
  std::size_t number_ = 0;
  std::size_t written_ = 0;
};

}  // namespace

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, limits));
  AKASHI_TRY_ASSIGN(const auto document, document_of(tree.root()));
  AKASHI_TRY_ASSIGN(auto id, document_id(document));
  DocumentReader(document, std::move(id), limits, sink).run();
  return {};
}

Result<Advisory> read_record(PaddedView raw, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(raw, limits));
  const auto root = tree.root();
  const auto document = root["document"];
  const auto statements = root["statements"];
  Advisory out;
  out.id = root["record"].text();
  if (out.id.empty() || statements.size() == 0) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"record"}, root.position());
  }
  for (const auto statement : statements) {
    read_vulnerability(statement["vulnerability"], out);
    if (const auto time = time_of(document, statement); out.modified < time) {
      out.modified = time;
    }
  }
  if (const auto time = time_of(document, {}); out.modified < time) {
    out.modified = time;
  }
  out.published = document["timestamp"].text();
  if (const auto id = document["@id"].text(); id.contains("://")) {
    out.references.push_back({"ADVISORY", std::string(id)});
  }
  read_statements(document, statements, out);
  return out;
}

bool claims(std::string_view path, std::string_view head) {
  if (!path.ends_with(".json") || !trim(head).starts_with('{')) {
    return false;
  }
  if (head.contains("\"https://openvex.dev/ns")) {
    return true;
  }
  return first_json_member(head) == "statements" && head.contains("\"vulnerability\"") &&
         (head.contains("\"products\"") || head.contains("\"status\""));
}

extern constinit const Feed kLeaf{
    .id = "openvex",
    .name = "OpenVEX",
    .description = "VEX documents in OpenVEX 0.0.1 and 0.2.0, Ubuntu's and VEX hubs' too: JSON",
    .claims = claims,
    .read = read_file,
    .read_record = read_record,
    .never_whole = true,
};

}  // namespace akashi::feeds::openvex

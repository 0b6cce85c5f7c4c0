// endoflife.date. Its source: products/NAME.md, whose YAML front matter is described by its
// product-schema.json (releaseCycle, releaseDate, eoas, eol, eoes, discontinued: a date or whether
// that end has come); older files say cycle, support, extendedSupport, where true means that it is
// still there. Its API v1, /products/full and /products/NAME: {result}, releases with isEol,
// eolFrom … (https://endoflife.date/docs/api/v1/).
#include "feeds/endoflife/endoflife.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/strings.h"
#include "feed/cve_ids.h"
#include "feed/yaml_record.h"
#include "formats/tree.h"
#include "model/cpe.h"
#include "model/purl.h"

namespace akashi::feeds::endoflife {
namespace {

using formats::NodeView;

// "yes", "no", a date; "" for what is neither.
std::string end_of(NodeView node) {
  if (const auto flag = node.boolean()) {
    return *flag ? "yes" : "no";
  }
  return leading_date(node.text());
}

// Where true says that something is still there: that its end has not come.
std::string end_of_old(NodeView node) {
  if (const auto flag = node.boolean()) {
    return *flag ? "no" : "yes";
  }
  return leading_date(node.text());
}

std::string first_of(std::string first, std::string second) {
  return first.empty() ? std::move(second) : std::move(first);
}

ReleaseCycle cycle_of_yaml(NodeView node) {
  return {
      .name = first_of(std::string(node["releaseCycle"].text()), std::string(node["cycle"].text())),
      .codename = std::string(node["codename"].text()),
      .released = leading_date(node["releaseDate"].text()),
      .active_until = first_of(end_of(node["eoas"]), end_of_old(node["support"])),
      .security_until = end_of(node["eol"]),
      .extended_until = first_of(end_of(node["eoes"]), end_of_old(node["extendedSupport"])),
      .discontinued = end_of(node["discontinued"]),
      .lts = end_of(node["lts"]),
      .latest = std::string(node["latest"].text()),
      .latest_date = leading_date(node["latestReleaseDate"].text()),
      .link = std::string(node["link"].text())};
}

// {"isEol": true, "eolFrom": "2024-10-01"}: the date, else the flag.
std::string end_of_api(NodeView node, std::string_view flag, std::string_view date) {
  return first_of(leading_date(node[date].text()), end_of(node[flag]));
}

ReleaseCycle cycle_of_api(NodeView node) {
  const auto latest = node["latest"];
  return {.name = std::string(node["name"].text()),
          .codename = std::string(node["codename"].text()),
          .released = leading_date(node["releaseDate"].text()),
          .active_until = end_of_api(node, "isEoas", "eoasFrom"),
          .security_until = end_of_api(node, "isEol", "eolFrom"),
          .extended_until = end_of_api(node, "isEoes", "eoesFrom"),
          .discontinued = end_of_api(node, "isDiscontinued", "discontinuedFrom"),
          .lts = end_of_api(node, "isLts", "ltsFrom"),
          .latest = std::string(latest["name"].text()),
          .latest_date = leading_date(latest["date"].text()),
          .link = std::string(latest["link"].text())};
}

// How components are looked up: "pkg:npm/react", "cpe:a:vendor:product", "repology:nginx".
std::optional<std::string> lookup_of(std::string_view type, std::string_view id) {
  if (type == "purl") {
    const auto purl = parse_purl(id);
    return purl ? std::optional(purl->package()) : std::nullopt;
  }
  if (type == "cpe") {
    const auto cpe = parse_cpe(id);
    return cpe ? std::optional("cpe:" + (*cpe)[CpeField::kPart] + ":" + (*cpe)[CpeField::kVendor] +
                               ":" + (*cpe)[CpeField::kProduct])
               : std::nullopt;
  }
  return std::string(type) + ":" + std::string(id);
}

void add_identifier(NodeView type, NodeView id, LifecycleProduct& product, FeedSink& sink) {
  const auto kind = type.is_string() ? type.text() : id.key();
  auto lookup = lookup_of(kind, id.text());
  if (!lookup || id.text().empty()) {
    sink.rejected({ErrorCode::kInvalidInput,
                   Message{msg::kBadValue,
                           {"identifiers", std::string(utf8_prefix(id.text(), 80)),
                            std::string(utf8_prefix(kind, 80))}},
                   id.position()});
    return;
  }
  product.identifiers.push_back(std::move(*lookup));
}

void give(LifecycleProduct product, NodeView releases, ReleaseCycle (*read_cycle)(NodeView),
          NodeView root, FeedSink& sink) {
  if (product.name.empty() || !releases.is_array()) {
    sink.rejected({ErrorCode::kInvalidInput,
                   Message{msg::kMissingField, {product.name.empty() ? "name" : "releases"}},
                   root.position()});
    return;
  }
  for (const auto node : releases) {
    auto cycle = read_cycle(node);
    if (cycle.name.empty()) {
      sink.rejected({ErrorCode::kInvalidInput, Message{msg::kMissingField, {"releaseCycle"}},
                     node.position()});
      continue;
    }
    product.cycles.push_back(std::move(cycle));
  }
  std::ranges::sort(product.identifiers);
  const auto rest = std::ranges::unique(product.identifiers);
  product.identifiers.erase(rest.begin(), rest.end());
  sink.lifecycle(std::move(product));
}

Result<void> read_front_matter(std::string_view text, const Limits& limits, FeedSink& sink) {
  const auto end = text.find("\n---", 3);
  AKASHI_TRY_ASSIGN(
      const auto tree,
      formats::parse_yaml(text.substr(0, end == std::string_view::npos ? end : end + 1), limits));
  const auto root = tree.root();
  const auto name = root["permalink"].text();
  LifecycleProduct product{.name = std::string(name.substr(name.starts_with('/') ? 1 : 0)),
                           .title = std::string(root["title"].text()),
                           .category = std::string(root["category"].text()),
                           .identifiers = {},
                           .cycles = {}};
  for (const auto identifier : root["identifiers"]) {
    for (const auto one : identifier) {
      add_identifier({}, one, product, sink);
    }
  }
  give(std::move(product), root["releases"], cycle_of_yaml, root, sink);
  return {};
}

void read_product(NodeView root, FeedSink& sink) {
  LifecycleProduct product{.name = std::string(root["name"].text()),
                           .title = std::string(root["label"].text()),
                           .category = std::string(root["category"].text()),
                           .identifiers = {},
                           .cycles = {}};
  for (const auto identifier : root["identifiers"]) {
    add_identifier(identifier["type"], identifier["id"], product, sink);
  }
  give(std::move(product), root["releases"], cycle_of_api, root, sink);
}

Result<void> read_api(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, limits));
  const auto root = tree.root();
  sink.date(root["last_modified"].text().empty() ? root["generated_at"].text()
                                                 : root["last_modified"].text());
  const auto result = root["result"];
  if (result.is_object()) {
    read_product(result, sink);
    return {};
  }
  if (!result.is_array()) {
    return std::unexpected(formats::wrong_type(result, "result", "an object or array"));
  }
  for (const auto product : result) {
    read_product(product, sink);
  }
  return {};
}

}  // namespace

bool claims(std::string_view path, std::string_view head) {
  if (path.ends_with(".md")) {
    return head.starts_with("---") && has_member(head, "permalink:") &&
           has_member(head, "category:") && has_member(head, "title:");
  }
  return path.ends_with(".json") && head.contains("\"schema_version\"") &&
         head.contains("\"result\"") &&
         (head.contains("\"versionCommand\"") || head.contains("\"isEol\""));
}

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  const std::string_view text = file.bytes;
  return text.starts_with("---") ? read_front_matter(text, limits, sink)
                                 : read_api(file, limits, sink);
}

extern constinit const Feed kLeaf{
    .id = "endoflife",
    .name = "endoflife.date",
    .description = "life cycles of products: its Markdown files, and JSON of its API v1",
    .claims = claims,
    .read = read_file,
    .read_record = nullptr,
};

}  // namespace akashi::feeds::endoflife

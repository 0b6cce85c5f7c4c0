// Two forms of VULDEF in JSON: the elements as members in lower case ("vulinfoid", "vulinfodata"),
// as converters of the yearly files write them; and MyJVN's "jvncsaf" (feed=oka), CSAF 2.1 with
// "jvn_extension".
#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "feed/jvn_names.h"
#include "feeds/jvn/vuldef.h"
#include "model/cpe.h"

namespace akashi::feeds::jvn {
namespace {

using formats::NodeView;

// One element or a list of them.
template <class Use>
void each(NodeView node, const Use& use) {
  if (node.is_array()) {
    for (const auto item : node) {
      use(item);
    }
  } else if (node) {
    use(node);
  }
}

// "cpe" is {"text": …} or the text.
std::string_view text_in(NodeView node) {
  return node.is_object() ? node["text"].text() : node.text();
}

void add_descriptions(NodeView items, std::vector<std::string>& out) {
  each(items, [&](NodeView item) { out.emplace_back(item["description"].text()); });
}

void add_affected(NodeView items, Advisory& out) {
  each(items, [&](NodeView item) {
    std::vector<std::string> versions;
    each(item["versionnumber"], [&](NodeView version) { versions.emplace_back(text_in(version)); });
    each(item["cpe"], [&](NodeView cpe) {
      add_product(text_in(cpe), item["productname"].text(), versions, out);
    });
  });
}

// What the product tree says of products: names and CPE, in any depth of its branches.
struct Product {
  std::string_view name;
  std::string_view cpe;
};

void add_products(NodeView branch, int depth, std::vector<Product>& out) {
  constexpr int kDeepest = 16;
  const auto product = branch["product"];
  if (const auto cpe = product["product_identification_helper"]["cpe"].text(); !cpe.empty()) {
    out.push_back({product["name"].text(), cpe});
  }
  for (const auto child : branch["branches"]) {
    if (depth < kDeepest) {
      add_products(child, depth + 1, out);
    }
  }
}

// One of "versions", as a criterion where its numbers say it, else by its description.
void add_version(NodeView node, const Cpe& name, std::string_view product, Advisory& out) {
  const auto first = node["version"].text();
  const auto description = node["description"].text();
  const auto less = node["lessThan"].text();
  const auto most = node["lessThanOrEqual"].text();
  const bool single = !node["lessThan"] && !node["lessThanOrEqual"];
  CpeCriterion criterion{.name = name.formatted_string()};
  if (node["status"].text() != "affected") {
    criterion.unread = true;
    criterion.note = description;
  } else if (single && !first.empty() && description.empty()) {
    add_product(name.formatted_string(), product, {std::string(first)}, out);
    return;
  } else if (!single && less.empty() != most.empty()) {
    criterion.start = first;
    criterion.end = less.empty() ? most : less;
    criterion.end_included = less.empty();
  } else {
    add_product(name.formatted_string(), product, {std::string(description)}, out);
    return;
  }
  out.configurations.push_back({.criteria = {std::move(criterion)}});
}

void add_csaf_affected(NodeView root, Advisory& out) {
  std::vector<Product> products;
  add_products(root["product_tree"], 0, products);
  const auto affected = root["jvn_extension"]["affected"];
  for (const auto& product : products) {
    const auto name = parse_cpe(product.cpe);
    if (!name) {
      continue;
    }
    bool stated = false;
    for (const auto item : affected) {
      if (item["product"].text() == product.name && item["versions"].size() != 0) {
        for (const auto version : item["versions"]) {
          add_version(version, *name, product.name, out);
        }
        stated = true;
      }
    }
    if (!stated) {
      add_product(product.cpe, product.name, {}, out);
    }
  }
}

void add_csaf_vulnerability(NodeView node, JvnEntry& entry, std::vector<std::string>& paragraphs) {
  entry.add_document("CVE", node["cve"].text(), "", "");
  for (const auto cwe : node["cwes"]) {
    entry.add_document("CWE", cwe["id"].text(), "cwe", "");
  }
  for (const auto* list : {"threats", "remediations"}) {
    for (const auto item : node[list]) {
      paragraphs.emplace_back(item["details"].text());
    }
  }
  for (const auto metric : node["metrics"]) {
    for (const auto score : metric["content"]) {
      if (score.key().starts_with("cvss_v")) {
        entry.add_score(score["version"].text(), score["vectorString"].text(),
                        score["baseSeverity"].text());
      }
    }
  }
}

}  // namespace

Result<Advisory> read_json(NodeView root) {
  JvnEntry entry;
  auto& out = entry.advisory;
  const auto data = root["vulinfodata"];
  out.id = root["vulinfoid"].text();
  AKASHI_TRY(check_id(out, root.position()));
  out.published = jvn_time(data["datefirstpublished"].text());
  out.modified = jvn_time(data["datelastupdated"].text());
  out.summary = data["title"].text();
  std::vector<std::string> paragraphs = {
      std::string(data["vulinfodescription"]["overview"].text())};
  add_descriptions(data["impact"]["impactitem"], paragraphs);
  add_descriptions(data["exploit"]["exploititem"], paragraphs);
  add_descriptions(data["solution"]["solutionitem"], paragraphs);
  out.details = join_paragraphs(paragraphs);
  each(data["impact"]["cvss"], [&](NodeView cvss) {
    entry.add_score(cvss["version"].text(), cvss["vector"].text(), text_in(cvss["severity"]));
  });
  each(data["related"]["relateditem"], [&](NodeView item) {
    entry.add_document(item["name"].text(), item["vulinfoid"].text(), item["type"].text(),
                       item["url"].text());
  });
  add_affected(data["affected"]["affecteditem"], out);
  return entry.finish(true);
}

Result<Advisory> read_csaf(NodeView root) {
  JvnEntry entry;
  auto& out = entry.advisory;
  const auto document = root["document"];
  const auto tracking = document["tracking"];
  out.id = tracking["id"].text();
  AKASHI_TRY(check_id(out, document.position()));
  out.published = jvn_time(tracking["initial_release_date"].text());
  out.modified = jvn_time(tracking["current_release_date"].text());
  out.summary = document["title"].text();
  std::vector<std::string> paragraphs;
  for (const auto note : document["notes"]) {
    paragraphs.emplace_back(note["text"].text());
  }
  for (const auto vulnerability : root["vulnerabilities"]) {
    add_csaf_vulnerability(vulnerability, entry, paragraphs);
  }
  out.details = join_paragraphs(paragraphs);
  for (const auto reference : document["references"]) {
    entry.add_document(reference["source"].text(), reference["summary"].text(),
                       reference["type"].text(), reference["url"].text());
  }
  add_csaf_affected(root, out);
  return entry.finish(true);
}

}  // namespace akashi::feeds::jvn

// Ubuntu's "pkg" lists: <advisory> has a <cve test_ref="…"> for each vulnerability, whose test is
// asked by a criterion of an OR.
#include "feeds/oval/package_lists.h"

#include <array>
#include <unordered_map>

#include "feeds/oval/document.h"
#include "formats/markup_text.h"
#include "formats/xml.h"

namespace akashi::feeds::oval {
namespace {

using formats::XmlView;

template <std::size_t N>
std::string tag(XmlView node, const std::array<std::string_view, N>& attributes) {
  std::string out = "<" + std::string(node.name());
  for (const auto name : attributes) {
    if (node.has_attribute(name)) {
      out += " " + std::string(name) + "=\"" + formats::escape_markup(node.attribute(name)) + "\"";
    }
  }
  return out;
}

constexpr auto kCriteria = std::to_array<std::string_view>(
    {"operator", "negate", "test_ref", "definition_ref", "comment", "applicability_check"});
constexpr auto kReference = std::to_array<std::string_view>({"source", "ref_id", "ref_url"});
constexpr auto kCve =
    std::to_array<std::string_view>({"href", "priority", "public", "cvss_score", "cvss_vector",
                                     "cvss_severity", "usns", "test_ref"});
constexpr std::size_t kMostDepth = 40;
// Each record has the package's texts and what an AND asks with it.
constexpr std::size_t kMostTimes = 32;

void find_leaves(XmlView node, std::size_t depth, std::unordered_map<std::string, XmlView>& out) {
  for (auto item = node.first_child(); item && depth < kMostDepth; item = item.next()) {
    if (item.name() == "criterion") {
      out.try_emplace(std::string(item.attribute("test_ref")), item);
    } else if (item.name() == "criteria") {
      find_leaves(item, depth + 1, out);
    }
  }
}

// The leaf with everything above it, and what an AND above it asks besides.
std::string branch_of(XmlView leaf) {
  std::string inner = tag(leaf, kCriteria) + "/>";
  XmlView below = leaf;
  for (auto node = leaf.parent(); node.name() == "criteria"; node = node.parent()) {
    std::string out = tag(node, kCriteria) + ">" + inner;
    if (node.attribute("operator") != "OR") {
      for (auto item = node.first_child(); item; item = item.next()) {
        const bool other = item.position() != below.position();
        if (other && item.name() != "criteria") {
          out += tag(item, kCriteria) + "/>";
        }
      }
    }
    inner = out + "</criteria>";
    below = node;
  }
  return inner;
}

std::string text_of(XmlView parent, std::string_view name) {
  const auto node = parent.child(name);
  return node ? "<" + std::string(name) + ">" + formats::escape_markup(node.all_text()) + "</" +
                    std::string(name) + ">"
              : std::string();
}

std::string metadata_of(XmlView definition, XmlView cve) {
  const auto metadata = definition.child("metadata");
  const auto advisory = metadata.child("advisory");
  std::string out = "<metadata>" + text_of(metadata, "title") + text_of(metadata, "description");
  for (auto item = metadata.child("reference"); item; item = item.next("reference")) {
    out += tag(item, kReference) + "/>";
  }
  const auto affected = metadata.child("affected");
  out += "<affected>";
  for (auto item = affected.child("platform"); item; item = item.next("platform")) {
    out += "<platform>" + formats::escape_markup(item.text()) + "</platform>";
  }
  out += "</affected><advisory>";
  for (const auto name : {"rights", "component", "current_version"}) {
    out += text_of(advisory, name);
  }
  return out + tag(cve, kCve) + ">" + formats::escape_markup(cve.text()) +
         "</cve></advisory></metadata>";
}

}  // namespace

Result<std::vector<std::string>> split_by_vulnerability(std::string_view definition,
                                                        const Limits& limits) {
  std::vector<std::string> out;
  if (!definition.contains("<cve") || !definition.contains("test_ref=") ||
      !definition.contains("com.ubuntu.")) {
    return out;
  }
  AKASHI_TRY_ASSIGN(const auto document, formats::XmlDocument::parse(definition, limits));
  const auto root = document.root();
  const auto advisory = root.child("metadata").child("advisory");
  if (!advisory.child("cve").has_attribute("test_ref")) {
    return out;
  }
  const auto most = (16UL << 20) + kMostTimes * definition.size();
  std::size_t bytes = 0;
  std::unordered_map<std::string, XmlView> leaves;
  find_leaves(root.child("criteria"), 0, leaves);
  for (auto cve = advisory.child("cve"); cve; cve = cve.next("cve")) {
    const auto leaf = leaves.find(std::string(cve.attribute("test_ref")));
    if (leaf == leaves.end()) {
      continue;
    }
    if (bytes > most) {
      return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                  {"bytes of the records of one definition", std::to_string(most)}, cve.position());
    }
    out.push_back("<definition class=\"vulnerability\" id=\"" +
                  formats::escape_markup(root.attribute("id")) + "/" +
                  formats::escape_markup(cve.text()) + "\">" + metadata_of(root, cve) +
                  branch_of(leaf->second) + "</definition>");
    bytes += out.back().size();
  }
  return out;
}

}  // namespace akashi::feeds::oval

// scanoss/purl2cpe: data/VENDOR/PRODUCT/purls.yml ("purls:", a list of package URLs) and cpes.yml
// ("cpes:", a list of CPE 2.3 formatted strings) in the same folder (its README.md). The names of
// the folders are those of the CPE's fields. Of the CPE names the product is taken alone: versions
// and the rest are the NVD's, and come from there.
#include "feeds/purl2cpe/purl2cpe.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/glob.h"
#include "base/strings.h"
#include "feed/yaml_record.h"
#include "formats/tree.h"
#include "model/cpe.h"
#include "model/purl.h"

namespace akashi::feeds::purl2cpe {
namespace {

using formats::NodeView;

bool is_packages(std::string_view path) {
  return file_name(path) == "purls.yml";
}

// ".../vendor/product/purls.yml": "vendor/product".
Result<std::string> group_of(std::string_view path) {
  const auto parts = split(path, '/');
  if (parts.size() < 3 || parts[parts.size() - 2].empty() || parts[parts.size() - 3].empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kExpected,
                {"a path VENDOR/PRODUCT/FILE", std::string(path)});
  }
  return std::string(parts[parts.size() - 3]) + "/" + std::string(parts[parts.size() - 2]);
}

void keep_each_once(std::vector<std::string>& texts) {
  std::ranges::sort(texts);
  const auto rest = std::ranges::unique(texts);
  texts.erase(rest.begin(), rest.end());
}

Result<std::string> package_of(NodeView node) {
  AKASHI_TRY_ASSIGN(const auto purl, parse_purl(node.text()));
  return purl.package();
}

Result<std::string> product_of(NodeView node) {
  AKASHI_TRY_ASSIGN(const auto cpe, parse_cpe(node.text()));
  return cpe[CpeField::kPart] + ":" + cpe[CpeField::kVendor] + ":" + cpe[CpeField::kProduct];
}

std::vector<std::string> read_list(NodeView list, Result<std::string> (*read)(NodeView),
                                   FeedSink& sink) {
  std::vector<std::string> out;
  for (const auto node : list) {
    auto text = node.is_string() ? read(node)
                                 : Result<std::string>(std::unexpected(formats::wrong_type(
                                       node, list.key(), "a string in the list")));
    if (text) {
      out.push_back(std::move(*text));
    } else {
      sink.rejected({text.error().code(), text.error().message(), node.position()});
    }
  }
  keep_each_once(out);
  return out;
}

}  // namespace

bool claims(std::string_view path, std::string_view head) {
  const auto name = file_name(path);
  return (name == "purls.yml" && has_member(head, "purls:")) ||
         (name == "cpes.yml" && has_member(head, "cpes:"));
}

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  CpeMapping mapping;
  AKASHI_TRY_ASSIGN(mapping.group, group_of(file.path));
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_yaml(file.bytes, limits));
  const bool packages = is_packages(file.path);
  const auto list = tree.root()[packages ? "purls" : "cpes"];
  if (!list.is_array() && !list.is_null()) {  // A product that nobody has a package for.
    return std::unexpected(formats::wrong_type(list, packages ? "purls" : "cpes", "an array"));
  }
  (packages ? mapping.purls : mapping.products) =
      read_list(list, packages ? package_of : product_of, sink);
  if (!mapping.purls.empty() || !mapping.products.empty()) {
    sink.cpe_mapping(std::move(mapping));
  }
  return {};
}

extern constinit const Feed kLeaf{
    .id = "purl2cpe",
    .name = "purl2cpe",
    .description = "packages and the CPE products that they are: SCANOSS's purls.yml and cpes.yml",
    .claims = claims,
    .read = read_file,
    .read_record = nullptr,
};

}  // namespace akashi::feeds::purl2cpe

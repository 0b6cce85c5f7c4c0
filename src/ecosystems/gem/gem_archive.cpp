// NAME-VERSION[-PLATFORM].gem: a tar of metadata.gz, data.tar.gz and checksums.yaml.gz
// (Gem::Package). The metadata is a Gem::Specification in YAML with Ruby's tags: versions are
// {version: "1.2"}, requirements lists of [operator, version].
#include <algorithm>

#include "base/strings.h"
#include "ecosystems/gem/gem.h"
#include "ecosystems/gem/gemspec_reader.h"
#include "formats/archive.h"
#include "formats/tree.h"

namespace akashi::ecosystems::gem {
namespace {

using formats::NodeView;

Result<std::string> unpack(const ByteReader& reader, const Limits& limits) {
  formats::ArchiveBudget budget(limits);
  AKASHI_TRY_ASSIGN(const auto archive, formats::ArchiveReader::open_raw(reader, budget));
  std::string text;
  while (true) {
    AKASHI_TRY_ASSIGN(const auto block, archive->next_block());
    if (block.empty()) {
      return text;
    }
    if (text.size() + block.size() > limits.file_bytes) {
      return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                  {"bytes", std::to_string(limits.file_bytes)});
    }
    text += block;
  }
}

// "1.2", or an object that has it.
std::string version_text(NodeView node) {
  return std::string(node.is_object() ? node["version"].text() : node.text());
}

std::string requirement_text(NodeView node) {
  std::vector<std::string> parts;
  for (const auto pair : node["requirements"]) {
    const auto version = version_text(pair.at(1));
    if (!version.empty()) {
      parts.push_back(std::string(pair.at(0).text()) + " " + version);
    }
  }
  return join(parts, ", ");
}

std::string platform_text(NodeView node) {
  if (!node.is_object()) {
    return std::string(node.text());
  }
  std::vector<std::string> parts;
  for (const auto* key : {"cpu", "os", "version"}) {
    if (const auto text = node[key].text(); !text.empty()) {
      parts.emplace_back(text);
    }
  }
  return join(parts, "-");
}

std::vector<std::string> texts(NodeView node) {
  std::vector<std::string> out;
  for (const auto item : node) {
    if (!item.text().empty()) {
      out.emplace_back(item.text());
    }
  }
  return out;
}

void read_dependencies(NodeView list, GemSpecification& spec) {
  for (const auto node : list) {
    GemDependency dependency;
    dependency.at = node.position();
    dependency.name = node["name"].text();
    dependency.development = node["type"].text() == ":development";
    dependency.requirement =
        requirement_text(node["requirement"] ? node["requirement"] : node["version_requirements"]);
    if (dependency.name.empty()) {
      spec.problems.add(Error(ErrorCode::kInvalidInput,
                              Message{msg::kMissingField, {"dependencies.name"}}, dependency.at));
    } else {
      spec.dependencies.push_back(std::move(dependency));
    }
  }
}

GemSpecification read_metadata(NodeView root) {
  GemSpecification spec;
  spec.at = root["name"].position();
  spec.version_at = root["version"].position();
  spec.name = root["name"].text();
  spec.version = version_text(root["version"]);
  spec.platform = platform_text(root["original_platform"] && !root["original_platform"].is_null()
                                    ? root["original_platform"]
                                    : root["platform"]);
  spec.summary = root["summary"].text();
  spec.description = root["description"].text();
  spec.homepage = root["homepage"].text();
  spec.date = root["date"].text().substr(0, 10);
  spec.authors = texts(root["authors"]);
  spec.licenses = texts(root["licenses"]);
  spec.required_ruby_version = requirement_text(root["required_ruby_version"]);
  for (const auto entry : root["metadata"]) {
    spec.metadata.emplace_back(entry.key(), entry.text());
  }
  read_dependencies(root["dependencies"], spec);
  return spec;
}

}  // namespace

Result<void> extract_gem_archive(const FileView& file, ScanContext& context, Inventory& out) {
  AKASHI_TRY_ASSIGN(const auto text, unpack(*file.reader, context.limits()));
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_yaml(text, context.limits()));
  if (!tree.root().is_object()) {
    return fail(ErrorCode::kInvalidInput, msg::kWrongType,
                {"metadata", "object", std::string(formats::kind_name(tree.root().kind()))});
  }
  add_gem(read_metadata(tree.root()), out);
  return {};
}

}  // namespace akashi::ecosystems::gem

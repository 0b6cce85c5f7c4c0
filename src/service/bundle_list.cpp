#include "service/bundle_list.h"

#include "base/messages/bundle.h"
#include "base/strings.h"
#include "formats/json_writer.h"
#include "formats/tree.h"
#include "service/bundle_manifest.h"

namespace akashi::service {
namespace {

constexpr std::string_view kFormat = "akashi-bundles";
constexpr std::int64_t kVersion = 1;

// For messages.
std::string begin_of(std::string_view text) {
  return printable(utf8_prefix(text, 80));
}

void write_revision(formats::JsonWriter& json, const store::Revision& value) {
  json.key("sequence");
  json.unsigned_integer(value.number);
  json.member("state", value.state);
}

Result<store::Revision> read_revision(formats::NodeView node) {
  const auto number = node["sequence"].integer();
  auto revision = number && *number >= 0 ? store::Revision::parse(std::to_string(*number) + ":" +
                                                                  std::string(node["state"].text()))
                                         : std::nullopt;
  if (!revision) {
    return std::unexpected(formats::wrong_type(node, "sequence, state", "a revision"));
  }
  return std::move(*revision);
}

}  // namespace

std::string delta_file(const store::Revision& revision) {
  return "delta-" + std::to_string(revision.number) + "-" + revision.state + ".json";
}

bool is_head_file(std::string_view name) {
  if (name == kBundleHead) {
    return true;
  }
  if (!name.starts_with("delta-") || !name.ends_with(".json")) {
    return false;
  }
  name.remove_prefix(6);
  name.remove_suffix(5);
  const auto parts = cut(name, "-");
  const auto revision =
      parts ? store::Revision::parse(std::string(parts->first) + ":" + std::string(parts->second))
            : std::nullopt;
  return revision && name == std::to_string(revision->number) + "-" + revision->state;
}

std::string bundle_list_json(const std::vector<ListedBundle>& bundles) {
  StringSink sink;
  formats::JsonWriter json(sink, formats::JsonLayout::kIndented);
  json.begin_object();
  json.member("format", kFormat);
  json.key("format_version");
  json.integer(kVersion);
  json.key("bundles");
  json.begin_array();
  for (const auto& bundle : bundles) {
    json.begin_object();
    json.member("file", bundle.file);
    write_revision(json, bundle.revision);
    json.key("bases");
    json.begin_array();
    for (const auto& base : bundle.bases) {
      json.begin_object();
      write_revision(json, base);
      json.end_object();
    }
    json.end_array();
    json.key("bytes");
    json.unsigned_integer(bundle.bytes);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  json.finish();
  return sink.take();
}

Result<std::vector<ListedBundle>> parse_bundle_list(PaddedView bytes, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes, limits));
  const auto root = tree.root();
  if (root["format"].text() != kFormat) {
    return fail(ErrorCode::kInvalidInput, msg::kExpected,
                {std::string(kFormat), begin_of(root["format"].text())});
  }
  if (root["format_version"].integer() != kVersion) {
    return fail(
        ErrorCode::kUnsupported, msg::kUnsupportedVersion,
        {std::string(kFormat), begin_of(root["format_version"].text()), std::to_string(kVersion)});
  }
  const auto list = root["bundles"];
  if (!list.is_array()) {
    return std::unexpected(formats::wrong_type(list, "bundles", "array"));
  }
  if (list.size() > ListedBundle::kMost) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"bundles", std::to_string(ListedBundle::kMost)}, list.position());
  }
  std::vector<ListedBundle> out;
  for (const auto node : list) {
    auto& bundle = out.emplace_back();
    bundle.file = node["file"].text();
    if (!is_head_file(bundle.file)) {
      return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                  {"file", begin_of(bundle.file), "name of a bundle's head"}, node.position());
    }
    AKASHI_TRY_ASSIGN(bundle.revision, read_revision(node));
    for (const auto base : node["bases"]) {
      AKASHI_TRY_ASSIGN(auto revision, read_revision(base));
      bundle.bases.push_back(std::move(revision));
    }
    const auto size = node["bytes"].integer().value_or(0);
    bundle.bytes = size < 0 ? 0 : static_cast<std::uint64_t>(size);
  }
  return out;
}

}  // namespace akashi::service

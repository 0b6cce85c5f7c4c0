#include "service/bundle_manifest.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/messages/bundle.h"
#include "base/strings.h"
#include "formats/envelope.h"
#include "formats/json_writer.h"
#include "formats/tree.h"

namespace akashi::service {
namespace {

using formats::JsonWriter;
using formats::NodeView;

constexpr std::string_view kFormat = "akashi-bundle";
constexpr std::int64_t kVersion = 1;

void number(JsonWriter& json, std::string_view name, std::uint64_t value) {
  json.key(name);
  json.unsigned_integer(value);
}

void write_revision(JsonWriter& json, const store::Revision& value) {
  number(json, "sequence", value.number);
  json.member("state", value.state);
}

void source(JsonWriter& json, const SourceStatus& value) {
  json.begin_object();
  json.member("name", value.name);
  json.member("kind", value.kind);
  json.member("newest", value.newest);
  json.member("imported", value.imported);
  json.member("digest", value.digest);
  number(json, "records", value.records);
  number(json, "packages", value.packages);
  number(json, "ranges", value.ranges);
  number(json, "rejected", value.rejected);
  json.key("partial");
  json.boolean(value.partial);
  json.member("version", value.version);
  json.end_object();
}

// Reads members, and keeps the first thing that is wrong.
class Reader {
 public:
  explicit Reader(NodeView node) : node_(node) {}

  Reader& text(std::string_view name, std::string& out) {
    const auto member = node_[name];
    if (const auto value = member.string()) {
      out = *value;
    } else {
      wrong(member, name, "string");
    }
    return *this;
  }
  Reader& table(std::string& out) {
    out = node_.text();
    if (!node_.is_string() ||
        std::ranges::find(store::kWholeTables, out) == store::kWholeTables.end()) {
      wrong(node_, "tables", "name of a table");
    }
    return *this;
  }
  Reader& number(std::string_view name, std::uint64_t& out) {
    const auto member = node_[name];
    const auto value = member.integer();
    if (value && *value >= 0) {
      out = static_cast<std::uint64_t>(*value);
    } else {
      wrong(member, name, "integer");
    }
    return *this;
  }
  Reader& flag(std::string_view name, bool& out) {
    const auto member = node_[name];
    if (const auto value = member.boolean()) {
      out = *value;
    } else {
      wrong(member, name, "boolean");
    }
    return *this;
  }
  Reader& digest(std::string_view name, std::size_t digits, std::string& out) {
    text(name, out);
    if (out.size() != digits || !from_hex(out) || out != to_lower(out)) {
      wrong(node_[name], name, "lower-case hexadecimal digest");
    }
    return *this;
  }
  Reader& revision(store::Revision& out) {
    return number("sequence", out.number).digest("state", 16, out.state);
  }
  template <class F>
  Reader& list(std::string_view name, std::size_t most, F&& body) {
    const auto member = node_[name];
    if (!member.is_array() || member.size() > most) {
      wrong(member, name, "array");
      return *this;
    }
    for (const auto item : member) {
      Reader reader(item);
      body(reader);
      if (reader.error_ && !error_) {
        error_ = std::move(reader.error_);
      }
    }
    return *this;
  }
  Result<void> finish() {
    return error_ ? Result<void>(std::unexpected(std::move(*error_))) : Result<void>();
  }

 private:
  void wrong(NodeView member, std::string_view name, std::string_view expected) {
    if (!error_) {
      error_ = formats::wrong_type(member, name, expected);
    }
  }

  NodeView node_;
  std::optional<Error> error_;
};

Result<void> check_sizes(const BundleManifest& manifest) {
  for (const auto& chunk : manifest.chunks) {
    if (chunk.size > BundleManifest::kMostChunkBytes ||
        chunk.raw_size > BundleManifest::kMostChunkBytes) {
      return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                  {"bytes of a chunk", std::to_string(BundleManifest::kMostChunkBytes)});
    }
  }
  if (manifest.chunks.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"chunks"});
  }
  if (manifest.channel.empty() || manifest.channel.size() > 100 ||
      !is_valid_utf8(manifest.channel)) {
    return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                {"channel", printable(manifest.channel.substr(0, 100)), "name of a channel"});
  }
  return {};
}

}  // namespace

std::string BundleManifest::json() const {
  StringSink sink;
  JsonWriter json(sink, formats::JsonLayout::kIndented);
  json.begin_object();
  json.member("format", kFormat);
  json.key("format_version");
  json.integer(kVersion);
  json.member("index_format", index_format);
  json.member("tool", tool);
  json.member("channel", channel);
  write_revision(json, revision);
  json.key("bases");
  json.begin_array();
  for (const auto& base : bases) {
    json.begin_object();
    write_revision(json, base);
    json.end_object();
  }
  json.end_array();
  json.member("created", created);
  json.member("expires", expires);
  number(json, "records", records);
  number(json, "removals", removals);
  json.key("kev");
  json.boolean(kev);
  json.key("all_epss");
  json.boolean(all_epss);
  number(json, "epss", epss);
  json.key("tables");
  json.begin_array();
  for (const auto& table : tables) {
    json.string(table);
  }
  json.end_array();
  json.key("sources");
  json.begin_array();
  for (const auto& one : sources) {
    source(json, one);
  }
  json.end_array();
  json.key("chunks");
  json.begin_array();
  for (const auto& chunk : chunks) {
    json.begin_object();
    json.member("sha256", chunk.sha256);
    number(json, "size", chunk.size);
    number(json, "raw_size", chunk.raw_size);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  json.finish();
  return sink.take();
}

Result<BundleManifest> BundleManifest::parse(PaddedView bytes, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes, limits));
  const auto root = tree.root();
  if (root["format"].string() != kFormat) {
    return fail(ErrorCode::kInvalidInput, msg::kExpected,
                {std::string(kFormat), printable(root["format"].text())});
  }
  if (root["format_version"].integer() != kVersion) {
    return fail(
        ErrorCode::kUnsupported, msg::kUnsupportedVersion,
        {std::string(kFormat), printable(root["format_version"].text()), std::to_string(kVersion)});
  }
  BundleManifest out;
  constexpr std::size_t kMostList = 100'000;
  AKASHI_TRY(
      Reader(root)
          .text("index_format", out.index_format)
          .text("tool", out.tool)
          .text("channel", out.channel)
          .revision(out.revision)
          .text("created", out.created)
          .text("expires", out.expires)
          .number("records", out.records)
          .number("removals", out.removals)
          .flag("kev", out.kev)
          .flag("all_epss", out.all_epss)
          .number("epss", out.epss)
          .list("bases", kMostList, [&](Reader& item) { item.revision(out.bases.emplace_back()); })
          .list("tables", store::kWholeTables.size(),
                [&](Reader& item) { item.table(out.tables.emplace_back()); })
          .list("sources", kMostList,
                [&](Reader& item) {
                  auto& source = out.sources.emplace_back();
                  item.text("name", source.name)
                      .text("kind", source.kind)
                      .text("newest", source.newest)
                      .text("imported", source.imported)
                      .text("digest", source.digest)
                      .number("records", source.records)
                      .number("packages", source.packages)
                      .number("ranges", source.ranges)
                      .number("rejected", source.rejected)
                      .flag("partial", source.partial)
                      .text("version", source.version);
                })
          .list("chunks", kMostChunks,
                [&](Reader& item) {
                  auto& chunk = out.chunks.emplace_back();
                  item.digest("sha256", 64, chunk.sha256)
                      .number("size", chunk.size)
                      .number("raw_size", chunk.raw_size);
                })
          .finish());
  AKASHI_TRY(check_sizes(out));
  return out;
}

Result<std::string> write_envelope(std::string_view manifest, const SigningKey* key) {
  return formats::write_envelope(kBundlePayloadType, manifest, key);
}

Result<OpenedEnvelope> open_envelope(std::string_view envelope,
                                     const std::vector<PublicKey>& trusted, bool allow_unsigned,
                                     const Limits& limits) {
  AKASHI_TRY_ASSIGN(
      auto opened,
      formats::open_envelope(envelope, kBundlePayloadType, trusted,
                             static_cast<std::uint32_t>(BundleManifest::kMostHeadBytes), limits));
  if (opened.key.empty() && !allow_unsigned) {
    return fail(ErrorCode::kInvalidInput,
                trusted.empty() ? msg::kBundleNoTrust : msg::kBundleNotTrusted,
                {std::to_string(opened.tried)});
  }
  OpenedEnvelope out{.manifest = {}, .key = std::move(opened.key)};
  const auto manifest = Bytes::copy_of(opened.payload);
  AKASHI_TRY_ASSIGN(out.manifest, BundleManifest::parse(manifest.padded(), limits));
  return out;
}

}  // namespace akashi::service

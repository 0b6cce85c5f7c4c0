#include "document/facts.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/strings.h"

namespace akashi::document {
namespace {

using formats::JsonWriter;
using formats::Kind;
using formats::NodeView;

// In the order of their enumerations.
constexpr auto kDirectness = std::to_array<std::string_view>({"", "direct", "transitive"});
constexpr auto kGraphStates =
    std::to_array<std::string_view>({"unknown", "incomplete", "complete"});
constexpr auto kLicenseKinds =
    std::to_array<std::string_view>({"expression", "name", "url", "file"});
constexpr auto kLicenseOrigins =
    std::to_array<std::string_view>({"declared", "detected", "concluded"});

template <class E, std::size_t N>
std::optional<E> parse_name(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto* found = std::ranges::find(names, name);
  if (found == names.end()) {
    return std::nullopt;
  }
  return static_cast<E>(found - names.begin());
}

template <class E, std::size_t N>
std::string_view name_of(const std::array<std::string_view, N>& names, E value) {
  return names.at(static_cast<std::size_t>(value));
}

// Members of an object that must all be known: take() each, then done().
class Members {
 public:
  explicit Members(NodeView object) : object_(object), ok_(object.is_object()) {}

  template <class F>
  void take(std::string_view key, F&& body) {
    const auto node = object_[key];
    if (node) {
      ++taken_;
      ok_ = ok_ && body(node);
    }
  }
  void text(std::string_view key, std::string& out) {
    take(key, [&](NodeView node) { return read_fact(node, out); });
  }
  template <class T>
  void list(std::string_view key, std::vector<T>& out) {
    take(key, [&](NodeView node) { return read_fact(node, out); });
  }
  template <class U>
  void number(std::string_view key, U& out) {
    take(key, [&](NodeView node) {
      const auto value = node.kind() == Kind::kInteger ? parse_u64(node.text()) : std::nullopt;
      if (!value || *value > std::numeric_limits<U>::max()) {
        return false;
      }
      out = static_cast<U>(*value);
      return true;
    });
  }
  // A string that `parse` knows.
  template <class E, class F>
  void named(std::string_view key, E& out, F&& parse) {
    take(key, [&](NodeView node) {
      const auto value = node.is_string() ? parse(node.text()) : std::optional<E>();
      out = value.value_or(out);
      return value.has_value();
    });
  }
  bool done() const { return ok_ && taken_ == object_.size(); }

 private:
  NodeView object_;
  std::size_t taken_ = 0;
  bool ok_;
};

void write_number(JsonWriter& writer, std::string_view key, std::uint64_t value) {
  if (value != 0) {
    writer.key(key);
    writer.unsigned_integer(value);
  }
}

void write_position(JsonWriter& writer, const InputPosition& at) {
  write_number(writer, "line", at.line);
  write_number(writer, "column", at.column);
  write_number(writer, "offset", at.offset);
}

void read_position(Members& members, InputPosition& at) {
  members.number("line", at.line);
  members.number("column", at.column);
  members.number("offset", at.offset);
}

template <class T>
void write_list(JsonWriter& writer, std::string_view key, const std::vector<T>& list) {
  if (!list.empty()) {
    writer.key(key);
    write_fact(writer, list);
  }
}

struct CountRow {
  std::string_view key;
  std::uint64_t ScanCounts::* field;
};
constexpr auto kCounts = std::to_array<CountRow>({
    {"files", &ScanCounts::files},
    {"filesRead", &ScanCounts::files_read},
    {"bytesRead", &ScanCounts::bytes_read},
    {"archives", &ScanCounts::archives},
    {"specialSkipped", &ScanCounts::special_skipped},
    {"unreadable", &ScanCounts::unreadable},
    {"excluded", &ScanCounts::excluded},
});

struct TargetRow {
  std::string_view key;
  std::string Target::* field;
};
constexpr auto kTargetTexts = std::to_array<TargetRow>({
    {"name", &Target::name},
    {"version", &Target::version},
    {"distroId", &Target::distro_id},
    {"distroVersion", &Target::distro_version},
    {"distroName", &Target::distro_name},
    {"architecture", &Target::architecture},
});

std::optional<ErrorCode> parse_error_code(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(ErrorCode::kInternal); ++i) {
    if (error_code_name(static_cast<ErrorCode>(i)) == name) {
      return static_cast<ErrorCode>(i);
    }
  }
  return std::nullopt;
}

}  // namespace

std::string_view directness_name(Directness directness) {
  return name_of(kDirectness, directness);
}
std::optional<Directness> parse_directness(std::string_view name) {
  return parse_name<Directness>(kDirectness, name);
}
std::string_view graph_state_name(GraphState state) {
  return name_of(kGraphStates, state);
}
std::optional<GraphState> parse_graph_state(std::string_view name) {
  return parse_name<GraphState>(kGraphStates, name);
}
std::string_view license_kind_name(LicenseClaim::Kind kind) {
  return name_of(kLicenseKinds, kind);
}
std::optional<LicenseClaim::Kind> parse_license_kind(std::string_view name) {
  return parse_name<LicenseClaim::Kind>(kLicenseKinds, name);
}

std::optional<ExternalReference::Type> parse_reference_type(std::string_view name) {
  using Type = ExternalReference::Type;
  for (int i = 0; i <= static_cast<int>(Type::kOther); ++i) {
    if (reference_type_name(static_cast<Type>(i)) == name) {
      return static_cast<Type>(i);
    }
  }
  return std::nullopt;
}

void write_fact(JsonWriter& writer, const std::string& text) {
  writer.string(text);
}

void write_fact(JsonWriter& writer, const Evidence& evidence) {
  writer.begin_object();
  writer.member_if("path", evidence.path);
  write_position(writer, evidence.at);
  writer.member_if("method", evidence.method);
  writer.member_if("layer", evidence.layer);
  if (evidence.confidence != 100) {
    writer.key("confidence");
    writer.unsigned_integer(evidence.confidence);
  }
  writer.member_if("detail", evidence.detail);
  writer.end_object();
}

void write_fact(JsonWriter& writer, const ExternalReference& reference) {
  writer.begin_object();
  writer.member("type", reference_type_name(reference.type));
  writer.member("url", reference.url);
  writer.end_object();
}

void write_fact(JsonWriter& writer, const Hash& hash) {
  writer.string(std::string(hash_algorithm_name(hash.algorithm)) + ":" + hash.hex);
}

void write_fact(JsonWriter& writer, const ImageLayer& layer) {
  writer.begin_object();
  writer.member_if("digest", layer.digest);
  writer.member_if("diffId", layer.diff_id);
  write_number(writer, "size", layer.size);
  writer.member_if("createdBy", layer.created_by);
  writer.end_object();
}

void write_fact(JsonWriter& writer, const LicenseClaim& claim) {
  writer.begin_object();
  writer.member("kind", license_kind_name(claim.kind));
  writer.member("origin", name_of(kLicenseOrigins, claim.origin));
  writer.member("text", claim.text);
  writer.end_object();
}

void write_fact(JsonWriter& writer, const Property& property) {
  writer.begin_object();
  writer.member("name", property.name);
  writer.member("value", property.value);
  writer.end_object();
}

void write_fact(JsonWriter& writer, const ScanCounts& counts) {
  writer.begin_object();
  for (const auto& row : kCounts) {
    write_number(writer, row.key, counts.*row.field);
  }
  writer.end_object();
}

void write_fact(JsonWriter& writer, const SourcePackage& source) {
  writer.begin_object();
  writer.member("name", source.name);
  writer.member_if("version", source.version);
  writer.end_object();
}

void write_fact(JsonWriter& writer, const Target& target) {
  writer.begin_object();
  writer.member("kind", target_kind_name(target.kind));
  for (const auto& row : kTargetTexts) {
    writer.member_if(row.key, target.*row.field);
  }
  write_list(writer, "hashes", target.hashes);
  write_list(writer, "tags", target.tags);
  write_list(writer, "labels", target.labels);
  write_list(writer, "layers", target.layers);
  writer.end_object();
}

void write_fact(JsonWriter& writer, const Unknown& unknown) {
  writer.begin_object();
  writer.member_if("path", unknown.path);
  write_position(writer, unknown.at);
  writer.member_if("method", unknown.method);
  writer.member("code", error_code_name(unknown.code));
  writer.member("message", unknown.message.id.name());
  write_list(writer, "args", unknown.message.args);
  writer.member("text", unknown.message.text());  // For people, and for readers without our list.
  writer.end_object();
}

bool read_fact(NodeView node, std::string& text) {
  text = node.string().value_or("");
  return node.is_string();
}

bool read_fact(NodeView node, Evidence& evidence) {
  Members members(node);
  members.text("path", evidence.path);
  read_position(members, evidence.at);
  members.text("method", evidence.method);
  members.text("layer", evidence.layer);
  members.number("confidence", evidence.confidence);
  members.text("detail", evidence.detail);
  return members.done();
}

bool read_fact(NodeView node, ExternalReference& reference) {
  Members members(node);
  members.named("type", reference.type, parse_reference_type);
  members.text("url", reference.url);
  return members.done();
}

bool read_fact(NodeView node, Hash& hash) {
  const auto parts = cut(node.string().value_or(""), ":");
  if (!parts) {
    return false;
  }
  const auto algorithm = parse_hash_algorithm(parts->first);
  hash.algorithm = algorithm.value_or(HashAlgorithm::kOther);
  hash.hex = parts->second;
  return algorithm || parts->first == hash_algorithm_name(HashAlgorithm::kOther);
}

bool read_fact(NodeView node, ImageLayer& layer) {
  Members members(node);
  members.text("digest", layer.digest);
  members.text("diffId", layer.diff_id);
  members.number("size", layer.size);
  members.text("createdBy", layer.created_by);
  return members.done();
}

bool read_fact(NodeView node, LicenseClaim& claim) {
  Members members(node);
  members.named("kind", claim.kind, parse_license_kind);
  members.named("origin", claim.origin, [](std::string_view name) {
    return parse_name<LicenseClaim::Origin>(kLicenseOrigins, name);
  });
  members.text("text", claim.text);
  return members.done();
}

bool read_fact(NodeView node, Property& property) {
  Members members(node);
  members.text("name", property.name);
  members.text("value", property.value);
  return members.done();
}

bool read_fact(NodeView node, ScanCounts& counts) {
  Members members(node);
  for (const auto& row : kCounts) {
    members.number(row.key, counts.*row.field);
  }
  return members.done();
}

bool read_fact(NodeView node, SourcePackage& source) {
  Members members(node);
  members.text("name", source.name);
  members.text("version", source.version);
  return members.done();
}

bool read_fact(NodeView node, Target& target) {
  Members members(node);
  members.named("kind", target.kind, parse_target_kind);
  for (const auto& row : kTargetTexts) {
    members.text(row.key, target.*row.field);
  }
  members.list("hashes", target.hashes);
  members.list("tags", target.tags);
  members.list("labels", target.labels);
  members.list("layers", target.layers);
  return members.done();
}

bool read_fact(NodeView node, Unknown& unknown) {
  Members members(node);
  members.text("path", unknown.path);
  read_position(members, unknown.at);
  members.text("method", unknown.method);
  members.named("code", unknown.code, parse_error_code);
  std::string message;
  std::string text;
  members.text("message", message);
  members.list("args", unknown.message.args);
  members.text("text", text);
  if (const auto id = find_message(message)) {
    unknown.message.id = *id;
  } else {
    unknown.message = {msg::kPlain, {text}};  // Of a version with other messages.
  }
  return members.done();
}

FactText::FactText(std::string_view text) {
  if (!text.starts_with('{') && !text.starts_with('[')) {
    return;
  }
  bytes = Bytes::copy_of(text);
  if (auto parsed = formats::parse_json(bytes.padded(), Limits{})) {
    tree = std::move(*parsed);
  }
}

}  // namespace akashi::document

#include "document/identity.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_set>

#include "base/content_digest.h"
#include "base/strings.h"
#include "document/timestamp.h"

namespace akashi::document {
namespace {

// The name space of our document ids (RFC 9562 5.5); made once, at random.
constexpr std::string_view kDocumentNamespace = "8dd48a2a-533b-4153-99f8-25ab065e9241";

// Stands for the id while the document is written; no document of others says it.
constexpr std::string_view kPlaceholder = "6f1d2e8c-0b7a-5c94-a3e6-d2f70915b84e";

// Takes the digest, and keeps the bytes as long as they are few.
class DigestSink : public Sink {
 public:
  void write(std::string_view bytes) override {
    digest_.update(bytes);
    if (whole_ && kept_.size() + bytes.size() <= kMost) {
      kept_ += bytes;
    } else {
      whole_ = false;
      kept_ = {};
    }
  }
  std::string digest() const { return digest_.hex(); }

  // Where the only placeholder is.
  std::optional<std::size_t> placeholder() const {
    const auto at = whole_ ? kept_.find(kPlaceholder) : std::string::npos;
    if (at == std::string::npos || kept_.find(kPlaceholder, at + 1) != std::string::npos) {
      return std::nullopt;
    }
    return at;
  }
  const std::string& kept() const { return kept_; }

 private:
  static constexpr std::size_t kMost = 32UL << 20;
  ContentDigest digest_;
  std::string kept_;
  bool whole_ = true;
};

bool is_scheme(std::string_view text) {
  return !text.empty() && is_alpha(text.front()) && std::ranges::all_of(text, [](char c) {
    return is_alnum(c) || c == '+' || c == '-' || c == '.';
  });
}

bool has_uri_characters(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = text[i];
    if (c == '%') {
      if (!from_hex(text.substr(i + 1, 2)) || text.size() - i < 3) {
        return false;
      }
    } else if (static_cast<unsigned char>(c) >= 0x80 ||
               !(is_alnum(c) || std::string_view("-._~:/?#@!$&'()*+,;=").contains(c))) {
      return false;
    }
  }
  return std::ranges::count(text, '#') <= 1;
}

}  // namespace

Result<Heading> make_heading(const DocumentInput& input) {
  const auto created = utc_seconds(input.created);
  if (!created) {
    return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                {"created", std::string(input.created), "RFC 3339 time"});
  }
  const auto& bom = input.bom;
  if (bom.graph.size() != bom.components.size() ||
      (bom.root && *bom.root >= bom.components.size())) {
    return fail(ErrorCode::kInternal, msg::kInternal, {"graph or root of the Bom"});
  }
  std::unordered_set<std::string_view> refs;
  for (const auto& component : bom.components) {
    if (component.ref.empty() || !refs.insert(component.ref).second) {
      return fail(ErrorCode::kInternal, msg::kInternal,
                  {"component ref \"" + component.ref + "\""});
    }
  }
  for (const auto& relation : bom.relations) {
    if (relation.from >= bom.components.size() || relation.to >= bom.components.size()) {
      return fail(ErrorCode::kInternal, msg::kInternal, {"relation of the Bom"});
    }
  }
  Heading heading{.created = *created,
                  .tool = std::string(input.tool_name) + "-" + std::string(input.tool_version),
                  .tools = {}};
  std::unordered_set<std::string_view> tools = {heading.tool};
  heading.tools.push_back(heading.tool);
  for (const auto& tool : bom.tools) {
    if (tools.insert(tool).second) {
      heading.tools.push_back(tool);
    }
  }
  return heading;
}

void write_with_content_uuid(
    const std::function<std::size_t(std::string_view id, Sink& sink)>& write, Sink& sink,
    Problems& problems) {
  DigestSink first;
  if (const auto repaired = write(kPlaceholder, first); repaired != 0) {
    problems.add(msg::kBadValue, {"text", std::to_string(repaired) + " strings", "UTF-8"});
  }
  const auto id = uuid_v5(kDocumentNamespace, first.digest());
  const auto at = first.placeholder();
  if (!at) {
    write(id, sink);
    return;
  }
  const std::string_view kept = first.kept();
  sink.write(kept.substr(0, *at));
  sink.write(id);
  sink.write(kept.substr(*at + kPlaceholder.size()));
}

std::pair<std::string_view, std::string_view> split_tool(std::string_view tool) {
  for (auto at = tool.find('-'); at != std::string_view::npos; at = tool.find('-', at + 1)) {
    if (at != 0 && at + 1 < tool.size() && is_digit(tool[at + 1])) {
      return {tool.substr(0, at), tool.substr(at + 1)};
    }
  }
  return {tool, {}};
}

Actor parse_actor(std::string_view text) {
  const auto parts = cut(text, ": ");
  Actor actor;
  if (parts && parts->first == "Person") {
    actor.kind = Actor::Kind::kPerson;
  } else if (parts && parts->first == "Organization") {
    actor.kind = Actor::Kind::kOrganization;
  } else {
    actor.name = text;
    return actor;
  }
  auto name = parts->second;
  if (const auto open = name.rfind(" ("); open != std::string_view::npos && name.ends_with(')')) {
    actor.email = name.substr(open + 2, name.size() - open - 3);
    if (!actor.email.empty()) {
      name = name.substr(0, open);
    }
  }
  actor.name = name;
  return actor;
}

std::string actor_text(const Actor& actor) {
  if (actor.kind == Actor::Kind::kOther) {
    return actor.name;
  }
  std::string text = actor.kind == Actor::Kind::kPerson ? "Person: " : "Organization: ";
  text += actor.name;
  return actor.email.empty() ? text : text + " (" + actor.email + ")";
}

std::string join_name(std::string_view group, std::string_view name, const Purl& purl) {
  const bool repeats_distribution = group == purl.name_space && is_distribution_type(purl.type);
  if (group.empty() || repeats_distribution) {
    return std::string(name);
  }
  return std::string(group) + (purl.type == "maven" ? ':' : '/') + std::string(name);
}

std::string name_of(const Purl& purl) {
  return join_name(purl.name_space, purl.name, purl);
}

std::string_view lifecycle_of(Target::Kind kind) {
  switch (kind) {
    case Target::Kind::kDirectory:
      return "pre-build";
    case Target::Kind::kRootFileSystem:
      return "operations";
    case Target::Kind::kImage:
    case Target::Kind::kArchive:
    case Target::Kind::kFile:
      return "post-build";
    case Target::Kind::kDocument:
      break;
  }
  return {};
}

bool is_uri_reference(std::string_view text) {
  if (text.empty() || !has_uri_characters(text)) {
    return false;
  }
  const auto colon = text.find(':');
  return colon == std::string_view::npos || colon > text.find_first_of("/?#") ||
         is_scheme(text.substr(0, colon));
}

bool is_uri(std::string_view text) {
  const auto colon = text.find(':');
  return colon != std::string_view::npos && is_scheme(text.substr(0, colon)) &&
         colon + 1 < text.size() && is_uri_reference(text);
}

}  // namespace akashi::document

#include "ecosystems/npm/yarn_locator.h"

#include "base/strings.h"
#include "base/url.h"

namespace akashi::ecosystems::npm {
namespace {

using Kind = PackageSource::Kind;

constexpr int kDeepest = 8;  // A patch of a patch …

void read_registry(std::string_view reference, YarnLocator& locator) {
  const auto bound = cut(reference, "::");
  auto version = bound ? bound->first : reference;
  if (const auto parts = split_at_sign(version); !parts.rest.empty()) {
    locator.name = parts.name;  // Yarn 6 names an alias's package here.
    version = parts.rest;
  }
  locator.version = version;
  if (!bound) {
    return;
  }
  for (const auto parameter : split(bound->second, '&')) {
    const auto pair = cut(parameter, "=");
    if (pair && pair->first == "__archiveUrl") {
      locator.archive = without_credentials(percent_decode(pair->second));
    }
  }
}

std::optional<YarnLocator> parse(std::string_view text, int depth) {
  const auto parts = split_at_sign(text);
  auto reference = parts.rest;
  if (parts.name.empty() || reference.empty() || depth > kDeepest) {
    return std::nullopt;
  }
  if (reference.starts_with("virtual:")) {
    const auto real = cut(reference, "#");
    if (!real) {
      return std::nullopt;
    }
    reference = real->second;
  }
  if (reference.starts_with("patch:")) {
    const auto body = reference.substr(6, reference.find("::") - 6);
    const auto pair = cut(body, "#");
    auto inner = parse(percent_decode(pair ? pair->first : body), depth + 1);
    if (inner && pair) {
      inner->patch += (inner->patch.empty() ? "" : "&") + std::string(pair->second);
    }
    return inner;
  }
  YarnLocator locator;
  locator.name = parts.name;
  if (reference.starts_with("npm:")) {
    read_registry(reference.substr(4), locator);
    return locator;
  }
  locator.source = parse_source(reference, parts.name);
  if (locator.source.kind == Kind::kRegistry) {
    locator.version = locator.source.requirement;
  }
  return locator;
}

bool has_protocol(std::string_view range) {
  const auto colon = range.find(':');
  return colon != std::string_view::npos && colon > 0 && range.find_first_of(" |<>=^~*") > colon;
}

}  // namespace

std::optional<YarnLocator> parse_yarn_locator(std::string_view text) {
  return parse(text, 0);
}

std::string full_descriptor(std::string_view name, std::string_view range) {
  range = trim(range);
  const bool bare = !has_protocol(range) && parse_source(range).kind == Kind::kRegistry;
  return std::string(name) + "@" + (bare ? "npm:" : "") + std::string(range);
}

std::string patched_descriptor(std::string_view descriptor) {
  const auto parts = split_at_sign(descriptor);
  if (!parts.rest.starts_with("patch:")) {
    return {};
  }
  const auto body = parts.rest.substr(6);
  const auto inner = percent_decode(body.substr(0, body.find('#')));
  const auto wanted = split_at_sign(inner);
  return full_descriptor(wanted.name, wanted.rest);
}

}  // namespace akashi::ecosystems::npm

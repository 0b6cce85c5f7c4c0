#include "ecosystems/cargo/crate.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "model/vcs.h"

namespace akashi::ecosystems::cargo {
namespace {

constexpr std::string_view kPrefix = "akashi:cargo:";

CrateSource git_source(std::string_view text) {
  CrateSource source;
  source.kind = CrateSource::Kind::kGit;
  if (const auto hash = text.rfind('#'); hash != std::string_view::npos) {
    source.commit = printable(text.substr(hash + 1));
    text = text.substr(0, hash);
  }
  if (const auto query = text.find('?'); query != std::string_view::npos) {
    source.reference = printable(percent_decode(text.substr(query + 1)));
    text = text.substr(0, query);
  }
  source.url = printable(text);
  return source;
}

}  // namespace

bool is_crate_name(std::string_view name) {
  return !name.empty() && is_valid_utf8(name) && std::ranges::all_of(name, [](char c) {
    return is_alnum(c) || c == '-' || c == '_' || static_cast<unsigned char>(c) >= 0x80;
  });
}

bool is_default_registry(std::string_view url) {
  while (url.ends_with('/')) {
    url.remove_suffix(1);
  }
  const auto segment = url.substr(url.rfind('/') + 1);
  const auto name = std::string(kCratesIo);
  return segment == name + "-index" || segment == "index." + name || segment == name;
}

CrateSource parse_source(std::string_view source) {
  struct Row {
    std::string_view prefix;
    CrateSource::Kind kind;
  };
  constexpr auto kRows = std::to_array<Row>({
      {"registry+", CrateSource::Kind::kRegistry},
      {"sparse+", CrateSource::Kind::kRegistry},
      {"git+", CrateSource::Kind::kGit},
      {"path+", CrateSource::Kind::kLocal},
  });
  if (source.empty()) {
    return {};
  }
  const auto shown = without_credentials(source);
  std::string_view text = shown;
  const auto* row =
      std::ranges::find_if(kRows, [&](const Row& r) { return text.starts_with(r.prefix); });
  if (row == kRows.end()) {
    return {
        .kind = CrateSource::Kind::kOther, .url = printable(text), .reference = {}, .commit = {}};
  }
  text.remove_prefix(row->prefix.size());
  if (row->kind == CrateSource::Kind::kGit) {
    return git_source(text);
  }
  CrateSource out;
  out.kind = row->kind;
  if (row->kind == CrateSource::Kind::kRegistry) {
    out.url = printable(text);
    if (is_default_registry(text)) {
      out.kind = CrateSource::Kind::kDefaultRegistry;
    }
  }
  return out;
}

Component crate_component(std::string_view name, std::string_view version,
                          const CrateSource& source) {
  Component component;
  component.name = name;
  component.version = version;
  component.purl = make_purl("cargo", name, version);
  switch (source.kind) {
    case CrateSource::Kind::kDefaultRegistry:
      break;
    case CrateSource::Kind::kLocal:
      set_property(component, "source", "local");
      break;
    case CrateSource::Kind::kRegistry:
      set_property(component, "source", "registry");
      if (source.url.empty()) {
        component.purl = {};
      } else {
        component.purl.set_qualifier("repository_url", source.url);
      }
      break;
    case CrateSource::Kind::kGit:
      set_property(component, "source", "git");
      set_property(component, "git_reference", source.reference);
      if (!source.url.empty()) {
        component.purl.set_qualifier("vcs_url", vcs_url("git", source.url, source.commit));
        component.references.push_back({ExternalReference::Type::kVcs, source.url});
      }
      break;
    case CrateSource::Kind::kOther:
      set_property(component, "source", source.url);
      component.purl = {};
      break;
  }
  return component;
}

void set_property(Component& component, std::string_view key, std::string_view value) {
  if (!value.empty()) {
    component.properties.push_back(
        {.name = std::string(kPrefix) + std::string(key), .value = std::string(value)});
  }
}

}  // namespace akashi::ecosystems::cargo

// URLs of requirements: PEP 508 (name @ url), PEP 440 "Direct references", pip's VCS support
// (vcs+scheme://host/path@revision#egg=name&subdirectory=dir). purl qualifiers: purl-spec, "Known
// qualifiers".
#include "ecosystems/pypi/source.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "ecosystems/pypi/name.h"
#include "model/vcs.h"

namespace akashi::ecosystems::pypi {
namespace {

constexpr auto kVcs = std::to_array<std::string_view>({"git", "hg", "svn", "bzr"});
constexpr auto kSchemes = std::to_array<std::string_view>(
    {"http", "https", "ftp", "file", "git", "hg", "svn", "bzr", "ssh", "sftp", "lp"});

// "git+https" -> "git"; "git" -> "git"; "" for other schemes.
std::string_view vcs_of_scheme(std::string_view scheme) {
  const auto name = scheme.substr(0, scheme.find('+'));
  const bool is_vcs = std::ranges::find(kVcs, name) != kVcs.end();
  return is_vcs ? name : std::string_view();
}

void parse_fragment(std::string_view fragment, RequirementUrl& out) {
  for (const auto part : split(fragment, '&')) {
    const auto pair = cut(part, "=");
    if (!pair) {
      continue;
    }
    if (pair->first == "egg") {
      // Old tools wrote "name-1.0" and "name[extra]" here; only the name is defined.
      out.egg = pair->second.substr(0, pair->second.find('['));
    } else if (pair->first == "subdirectory") {
      out.source.subdirectory = pair->second;
    } else if (parse_hash_algorithm(pair->first)) {
      std::ranges::move(parse_integrity(part), std::back_inserter(out.hashes));
    }
  }
}

// The last '@' of the path begins the revision; one before the path belongs to user or host.
void split_revision(Source& source) {
  const auto authority = source.url.find("://");
  const auto path = source.url.find('/', authority == std::string::npos ? 0 : authority + 3);
  const auto at = source.url.rfind('@');
  if (at != std::string::npos && path != std::string::npos && at > path) {
    source.revision = source.url.substr(at + 1);
    source.url.resize(at);
  }
}

void add_reference(Component& component, ExternalReference::Type type, std::string_view url) {
  component.references.push_back({type, std::string(url)});
}

}  // namespace

bool is_url(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) {
    return false;
  }
  const auto scheme = to_lower(text.substr(0, colon));
  return std::ranges::find(kSchemes, scheme) != kSchemes.end() ||
         (scheme.contains('+') && !vcs_of_scheme(scheme).empty());
}

RequirementUrl parse_requirement_url(std::string_view url) {
  RequirementUrl out;
  const auto hash = url.find('#');
  if (hash != std::string_view::npos) {
    parse_fragment(url.substr(hash + 1), out);
    url = url.substr(0, hash);
  }
  auto& source = out.source;
  const auto scheme = to_lower(url.substr(0, std::min(url.find(':'), url.size())));
  if (const auto vcs = vcs_of_scheme(scheme); !vcs.empty()) {
    source.kind = Source::Kind::kVcs;
    source.vcs = vcs;
    source.url = without_credentials(scheme.contains('+') ? url.substr(vcs.size() + 1) : url);
    split_revision(source);
  } else if (scheme == "file") {
    source.kind = Source::Kind::kPath;
    source.path = url.starts_with("file://") ? url.substr(7) : url.substr(5);
  } else {
    source.kind = Source::Kind::kUrl;
    source.url = without_credentials(url);
  }
  return out;
}

std::string infer_version(const Source& source, Component& component) {
  if (!component.version.empty() || source.kind == Source::Kind::kVcs ||
      source.kind == Source::Kind::kIndex) {
    return {};
  }
  const std::string_view place = source.kind == Source::Kind::kPath ? source.path : source.url;
  const auto path = place.substr(0, place.find('?'));
  const auto parts = parse_file_name(path.substr(path.find_last_of("/\\") + 1), component.name);
  if (!parts || normalized_name(parts->name) != normalized_name(component.name)) {
    return {};
  }
  component.version = component.purl.version = parts->version;
  return "version from the file name";
}

void add_property(Component& component, std::string_view key, std::string_view value) {
  if (!value.empty()) {
    component.properties.push_back({"akashi:pypi:" + std::string(key), std::string(value)});
  }
}

void add_labelled_url(std::string_view label, std::string_view url, Component& component) {
  struct Row {
    std::string_view label;
    ExternalReference::Type type;
  };
  constexpr auto kRows =
      std::to_array<Row>({{"homepage", ExternalReference::Type::kWebsite},
                          {"home", ExternalReference::Type::kWebsite},
                          {"website", ExternalReference::Type::kWebsite},
                          {"documentation", ExternalReference::Type::kDocumentation},
                          {"docs", ExternalReference::Type::kDocumentation},
                          {"repository", ExternalReference::Type::kVcs},
                          {"source", ExternalReference::Type::kVcs},
                          {"sourcecode", ExternalReference::Type::kVcs},
                          {"code", ExternalReference::Type::kVcs},
                          {"github", ExternalReference::Type::kVcs},
                          {"issues", ExternalReference::Type::kIssueTracker},
                          {"issue", ExternalReference::Type::kIssueTracker},
                          {"issuetracker", ExternalReference::Type::kIssueTracker},
                          {"bugtracker", ExternalReference::Type::kIssueTracker},
                          {"bugreports", ExternalReference::Type::kIssueTracker},
                          {"bugs", ExternalReference::Type::kIssueTracker},
                          {"tracker", ExternalReference::Type::kIssueTracker},
                          {"download", ExternalReference::Type::kDistribution}});
  if (trim(url).empty()) {
    return;
  }
  std::string plain;  // "Well-known labels" compare without case, white space and punctuation.
  for (const char c : label) {
    if (is_alnum(c)) {
      plain += to_lower(c);
    }
  }
  const auto* row = std::ranges::find(kRows, plain, &Row::label);
  add_reference(component, row == kRows.end() ? ExternalReference::Type::kOther : row->type,
                without_credentials(trim(url)));
}

void apply_source(const Source& source, Component& component) {
  switch (source.kind) {
    case Source::Kind::kIndex:
      add_property(component, "index", source.url);
      break;
    case Source::Kind::kVcs:
      component.purl.set_qualifier("vcs_url", vcs_url(source.vcs, source.url, source.revision));
      add_reference(component, ExternalReference::Type::kVcs, source.url);
      break;
    case Source::Kind::kUrl:
      component.purl.set_qualifier("download_url", source.url);
      add_reference(component, ExternalReference::Type::kDistribution, source.url);
      break;
    case Source::Kind::kPath:
      add_property(component, "path", source.path);
      break;
  }
  add_property(component, "requested-revision", source.requested);
  add_property(component, "subdirectory", source.subdirectory);
  add_property(component, "editable", source.editable ? "true" : "");
}

}  // namespace akashi::ecosystems::pypi

#include "model/vcs.h"

#include <algorithm>

namespace akashi {

std::string vcs_url(std::string_view tool, std::string_view remote, std::string_view revision) {
  std::string out = std::string(tool) + "+";
  if (remote.starts_with(out)) {
    remote.remove_prefix(out.size());
  }
  if (remote.contains("://")) {
    out += without_credentials(remote);
  } else {
    const auto at = std::min(remote.find('@'), remote.find('/'));
    const bool has_user = at < remote.size() && remote[at] == '@';
    const auto colon = remote.find(':', has_user ? at : 0);
    if (colon == std::string_view::npos || colon < 2 || remote.find('/') < colon) {
      return {};  // A path; one letter before the colon is a drive.
    }
    const auto path = remote.substr(colon + 1);
    out += without_credentials("ssh://" + std::string(remote.substr(0, colon)));
    out += path.starts_with('/') ? "" : "/";
    out += path;
  }
  if (!revision.empty()) {
    out += '@';
    out += revision;
  }
  return out;
}

void remove_credentials(Component& component) {
  const auto clean = [](std::string& text) {
    if (text.contains("://")) {
      text = without_credentials(text);
    }
  };
  for (auto* text :
       {&component.purl.name_space, &component.purl.name, &component.purl.version,
        &component.purl.subpath, &component.name, &component.version, &component.requirement,
        &component.supplier, &component.author, &component.copyright, &component.description,
        &component.source.name, &component.source.version}) {
    clean(*text);
  }
  for (auto& [key, value] : component.purl.qualifiers) {
    clean(value);
  }
  for (auto& license : component.licenses) {
    clean(license.text);
  }
  for (auto& reference : component.references) {
    clean(reference.url);
  }
  for (auto& property : component.properties) {
    clean(property.value);
  }
  for (auto& evidence : component.evidence) {
    clean(evidence.detail);
  }
}

}  // namespace akashi

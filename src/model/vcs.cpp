#include "model/vcs.h"

#include "base/strings.h"

namespace akashi {

std::string without_credentials(std::string_view url) {
  const auto scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos) {
    return std::string(url);
  }
  const auto host = scheme_end + 3;
  const auto authority = url.substr(host, url.substr(host).find_first_of("/?#"));
  const auto at = authority.rfind('@');
  if (at == std::string_view::npos) {
    return std::string(url);
  }
  const auto scheme = to_lower(url.substr(0, scheme_end));
  auto user = authority.substr(0, at);
  if (scheme.ends_with("http") || scheme.ends_with("https")) {
    user = {};  // A user of HTTP may be a token.
  }
  user = user.substr(0, user.find(':'));
  std::string out(url.substr(0, host));
  if (!user.empty()) {
    out += user;
    out += '@';
  }
  out += url.substr(host + at + 1);
  return out;
}

std::string vcs_url(std::string_view tool, std::string_view remote, std::string_view revision) {
  std::string out = std::string(tool) + "+";
  if (remote.starts_with(out)) {
    remote.remove_prefix(out.size());
  }
  if (remote.contains("://")) {
    out += without_credentials(remote);
  } else {
    const auto colon = remote.find(':');
    if (colon == std::string_view::npos || colon < 2 || remote.find('/') < colon) {
      return {};  // A path; one letter before the colon is a drive.
    }
    out += "ssh://";
    out += remote.substr(0, colon);
    out += remote.substr(colon + 1).starts_with('/') ? "" : "/";
    out += remote.substr(colon + 1);
  }
  if (!revision.empty()) {
    out += '@';
    out += revision;
  }
  return out;
}

}  // namespace akashi

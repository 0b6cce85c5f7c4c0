// Specifiers as npm (docs: "package spec"), Yarn ("protocols"), pnpm and Bun read them. The hosts
// named here are code hosts whose short forms and archive addresses the package managers write.
#include "ecosystems/npm/package_source.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/strings.h"
#include "base/url.h"

namespace akashi::ecosystems::npm {
namespace {

using Kind = PackageSource::Kind;

struct GitHost {
  std::string_view short_form;  // "github:owner/name"
  std::string_view host;
};
constexpr auto kGitHosts = std::to_array<GitHost>({
    {"github:", "github.com"},
    {"gitlab:", "gitlab.com"},
    {"bitbucket:", "bitbucket.org"},
    {"gist:", "gist.github.com"},
});

// Schemes that are git whatever follows, and how they are written in a vcs_url.
struct GitScheme {
  std::string_view scheme;
  std::string_view canonical;
};
constexpr auto kGitSchemes = std::to_array<GitScheme>({
    {"git+ssh://", "git+ssh://"},
    {"git+https://", "git+https://"},
    {"git+http://", "git+http://"},
    {"git+file://", "git+file://"},
    {"git://", "git://"},
    {"ssh://", "git+ssh://"},
});

struct PathScheme {
  std::string_view scheme;
  bool may_be_archive;
};
constexpr auto kPathSchemes =
    std::to_array<PathScheme>({{"file:", true}, {"link:", false}, {"portal:", false}});

bool is_path(std::string_view text) {
  return text == "." || text == ".." || text.starts_with("./") || text.starts_with("../") ||
         text.starts_with('/') || text.starts_with("~/");
}

// "a/b", "a/b#c": the short form for the best known code host.
bool is_short_repository(std::string_view text) {
  const auto path = text.substr(0, text.find('#'));
  const auto slash = path.find('/');
  return slash != std::string_view::npos && slash > 0 && slash + 1 < path.size() &&
         path.find('/', slash + 1) == std::string_view::npos && !path.starts_with('@') &&
         !path.starts_with('.') && path.find_first_of(":@ ") == std::string_view::npos;
}

// Behind '#': "main", "<commit>", "semver:^1", "commit=<commit>&workspace=x", "<commit>&path:/x".
void read_fragment(std::string_view fragment, PackageSource& source) {
  constexpr auto kRevisions =
      std::to_array<std::string_view>({"commit=", "commit:", "tag=", "tag:", "head=", "head:"});
  constexpr auto kFolders = std::to_array<std::string_view>({"path:", "path=", "cwd="});
  for (auto part : split(fragment, '&')) {
    const auto* folder = std::ranges::find_if(
        kFolders, [part](std::string_view key) { return part.starts_with(key); });
    if (folder != kFolders.end()) {
      part.remove_prefix(folder->size());
      while (part.starts_with('/')) {
        part.remove_prefix(1);
      }
      source.subfolder = part;
      continue;
    }
    const auto* key = std::ranges::find_if(
        kRevisions, [part](std::string_view one) { return part.starts_with(one); });
    if (key != kRevisions.end()) {
      part.remove_prefix(key->size());
    } else if (part.contains('=')) {
      continue;  // workspace=…, semver=…
    }
    if (source.revision.empty()) {
      source.revision = part;
    }
  }
}

PackageSource git_source(std::string location, std::string_view fragment) {
  PackageSource source{.kind = Kind::kGit, .location = std::move(location)};
  read_fragment(fragment, source);
  return source;
}

// "git+ssh://git@host:owner/name" is written by hand and by old npm: a path, not a port.
std::string with_slash_for_colon(std::string url) {
  const auto start = url.find("://");
  const auto end = url.find('/', start + 3);
  const auto user = url.rfind('@', end);
  const auto colon = url.find(':', user != std::string::npos && user > start ? user : start + 3);
  if (colon != std::string::npos && (end == std::string::npos || colon < end) &&
      colon + 1 < url.size() && !is_digit(url[colon + 1])) {
    url[colon] = '/';
  }
  return url;
}

struct Parts {
  std::string_view host;
  std::vector<std::string_view> path;  // Segments.
  std::string_view query;
};

// Of "https://user@host/a/b?c".
Parts url_parts(std::string_view url) {
  Parts parts;
  url.remove_prefix(std::min(url.size(), url.find("://") + 3));
  if (const auto at = url.find('?'); at != std::string_view::npos) {
    parts.query = url.substr(at + 1);
    url = url.substr(0, at);
  }
  const auto slash = url.find('/');
  parts.host = url.substr(0, slash);
  if (const auto at = parts.host.rfind('@'); at != std::string_view::npos) {
    parts.host.remove_prefix(at + 1);
  }
  if (slash != std::string_view::npos) {
    parts.path = split(url.substr(slash + 1), '/');
  }
  return parts;
}

// The archive of a commit that a code host makes on demand: the same as the repository at it.
std::optional<PackageSource> hosted_archive(const Parts& parts) {
  const auto make = [](std::string_view host, std::string_view repository,
                       std::string_view revision) {
    return PackageSource{
        .kind = Kind::kGit,
        .location = "git+https://" + std::string(host) + "/" + std::string(repository) + ".git",
        .revision = std::string(revision)};
  };
  const auto& path = parts.path;
  if (parts.host == "codeload.github.com" && path.size() == 4 && path[2] == "tar.gz") {
    return make("github.com", std::string(path[0]) + "/" + std::string(path[1]), path[3]);
  }
  if (parts.host == "bitbucket.org" && path.size() == 4 && path[2] == "get" &&
      path[3].ends_with(".tar.gz")) {
    return make("bitbucket.org", std::string(path[0]) + "/" + std::string(path[1]),
                path[3].substr(0, path[3].size() - 7));
  }
  if (parts.host != "gitlab.com" || !parts.query.starts_with("ref=")) {
    return std::nullopt;
  }
  const auto revision = parts.query.substr(4, parts.query.find('&') - 4);
  if (path.size() == 4 && path[2] == "repository" && path[3] == "archive.tar.gz") {
    return make("gitlab.com", std::string(path[0]) + "/" + std::string(path[1]), revision);
  }
  if (path.size() == 6 && path[0] == "api" && path[2] == "projects" && path[4] == "repository") {
    return make("gitlab.com", percent_decode(path[3]), revision);
  }
  return std::nullopt;
}

PackageSource web_source(std::string_view text) {
  const auto url = text.substr(0, text.find('#'));
  const auto fragment = url.size() < text.size() ? text.substr(url.size() + 1) : std::string_view();
  const auto parts = url_parts(url);
  if (auto hosted = hosted_archive(parts)) {
    return *std::move(hosted);
  }
  const bool known = std::ranges::find(kGitHosts, parts.host, &GitHost::host) != kGitHosts.end();
  const bool says_commit = fragment.starts_with("commit=") || fragment.starts_with("commit:");
  if (url.ends_with(".git") || says_commit ||
      (known && parts.path.size() == 2 && !parts.path[1].empty())) {
    return git_source("git+" + without_credentials(url), fragment);
  }
  return {
      .kind = Kind::kUrl, .location = without_credentials(url), .revision = std::string(fragment)};
}

// npm's name for a package of the other registry: "@scope/name" -> "@jsr/scope__name".
PackageSource jsr_source(std::string_view text, std::string_view name) {
  PackageSource source;
  auto full = name;
  source.requirement = text;
  if (text.starts_with('@')) {
    const auto parts = split_at_sign(text);
    full = parts.name;
    source.requirement = parts.rest;
  }
  const auto pair = cut(full, "/");
  if (full.starts_with('@') && pair) {
    source.name = "@jsr/" + std::string(pair->first.substr(1)) + "__" + std::string(pair->second);
  }
  return source;
}

std::optional<PackageSource> git_text(std::string_view text) {
  const auto fragment_at = text.find('#');
  const auto url = text.substr(0, fragment_at);
  const auto fragment =
      fragment_at == std::string_view::npos ? std::string_view() : text.substr(fragment_at + 1);
  for (const auto& row : kGitHosts) {
    if (url.starts_with(row.short_form)) {
      auto path = url.substr(row.short_form.size());
      path = path.ends_with(".git") ? path.substr(0, path.size() - 4) : path;
      return git_source("git+https://" + std::string(row.host) + "/" + std::string(path) + ".git",
                        fragment);
    }
  }
  for (const auto& row : kGitSchemes) {
    if (url.starts_with(row.scheme)) {
      const auto rest = std::string(row.canonical) + std::string(url.substr(row.scheme.size()));
      return git_source(without_credentials(with_slash_for_colon(rest)), fragment);
    }
  }
  const auto at = url.find('@');
  if (at != std::string_view::npos && at > 0 && !url.contains("://") &&
      url.find(':', at) != std::string_view::npos && !url.substr(0, at).contains(':')) {
    return git_source(with_slash_for_colon("git+ssh://" + std::string(url)), fragment);
  }
  if (is_short_repository(text)) {
    return git_text("github:" + std::string(text));
  }
  return std::nullopt;
}

PackageSource path_source(std::string_view path, bool may_be_archive) {
  path = path.substr(0, path.find('#'));  // Yarn binds a path to who asked for it: "x#x::hash=…".
  path = path.substr(0, path.find("::"));
  while (path.starts_with("./")) {
    path.remove_prefix(2);
  }
  const bool archive = may_be_archive && is_archive_path(path);
  return {.kind = archive ? Kind::kFile : Kind::kFolder, .location = std::string(path)};
}

}  // namespace

NameAndRest split_at_sign(std::string_view text) {
  const auto at = text.find('@', 1);
  if (text.empty() || at == std::string_view::npos) {
    return {text, {}};
  }
  return {text.substr(0, at), text.substr(at + 1)};
}

bool is_archive_path(std::string_view path) {
  return path.ends_with(".tgz") || path.ends_with(".tar.gz") || path.ends_with(".tar");
}

bool is_registry_url(std::string_view url, std::string_view name, std::string_view version) {
  if (name.empty()) {
    return false;
  }
  const auto path = percent_decode(url.substr(0, url.find_first_of("?#")));  // "@scope%2fname"
  const auto folder = "/" + std::string(name) + "/";
  if (path.contains(folder + "-/")) {
    return true;  // The registry's own layout, kept by nearly all mirrors.
  }
  // Others put the archive below a folder of the package, or of its version.
  return path.contains(folder + "download/") ||
         (!version.empty() && path.contains(folder + std::string(version) + "/"));
}

PackageSource parse_source(std::string_view text, std::string_view name) {
  text = trim(text);
  if (text.starts_with("npm:")) {
    const auto parts = split_at_sign(text.substr(4));
    // "npm:^1" is a range; "npm:name" and "npm:name@^1" are aliases.
    const bool alias = !parts.rest.empty() || parts.name.starts_with('@') ||
                       (!parts.name.empty() && is_alpha(parts.name.front()));
    PackageSource source;
    source.name = alias ? parts.name : std::string_view();
    source.requirement = alias ? parts.rest : parts.name;
    return source;
  }
  if (text.starts_with("jsr:")) {
    return jsr_source(text.substr(4), name);
  }
  if (text.starts_with("workspace:")) {
    return {.kind = Kind::kWorkspace, .location = std::string(text.substr(10))};
  }
  if (text.starts_with("catalog:")) {
    return {.kind = Kind::kCatalog, .location = std::string(trim(text.substr(8)))};
  }
  for (const auto& row : kPathSchemes) {
    if (text.starts_with(row.scheme)) {
      return path_source(text.substr(row.scheme.size()), row.may_be_archive);
    }
  }
  if (is_path(text)) {
    return path_source(text, true);
  }
  if (text.starts_with("http://") || text.starts_with("https://")) {
    return web_source(text);
  }
  if (auto git = git_text(text)) {
    return *std::move(git);
  }
  const auto colon = text.find(':');
  if (colon != std::string_view::npos && colon > 1 &&
      std::ranges::all_of(text.substr(0, colon), is_lower)) {
    return {.kind = Kind::kOther, .location = std::string(text)};
  }
  PackageSource source;
  source.requirement = text;
  return source;
}

std::string vcs_url(const PackageSource& source) {
  auto out = source.location;
  if (!source.revision.empty() && !source.revision.starts_with("semver:")) {
    out += "@" + source.revision;
  }
  if (!source.subfolder.empty()) {
    out += "#" + source.subfolder;
  }
  return out;
}

}  // namespace akashi::ecosystems::npm

// As pnpm itself reads them (packages dependency-path, and refToRelative in it, of pnpm 3 to 9).
#include "ecosystems/npm/pnpm_path.h"

#include "base/strings.h"
#include "ecosystems/npm/package_source.h"

namespace akashi::ecosystems::npm {
namespace {

// A semantic version as far as it tells one from an address or a folder.
bool looks_like_version(std::string_view text) {
  std::size_t dots = 0;
  std::size_t i = 0;
  for (; i < text.size() && (is_digit(text[i]) || text[i] == '.'); ++i) {
    dots += text[i] == '.' ? 1U : 0U;
  }
  return i > 0 && is_digit(text.front()) && dots == 2 &&
         (i == text.size() || text[i] == '-' || text[i] == '+') && !text.contains('/');
}

// Where the groups of parentheses at the end begin.
std::size_t groups_start(std::string_view path) {
  auto end = path.size();
  while (end > 0 && path[end - 1] == ')') {
    std::size_t depth = 0;
    auto at = end;
    while (at > 0) {
      --at;
      depth += path[at] == ')' ? 1U : 0U;
      if (path[at] == '(' && --depth == 0) {
        break;
      }
    }
    if (depth != 0 || path[at] != '(') {
      return path.size();
    }
    end = at;
  }
  return end;
}

PnpmPath parse_slashes(std::string_view path) {
  auto rest = path;
  const bool has_host = !rest.starts_with('/');
  if (has_host) {
    const auto host = cut(rest, "/");
    if (!host || rest.starts_with("file:")) {
      return {{}, path, false};
    }
    rest = host->second;
  } else {
    rest.remove_prefix(1);
  }
  auto name_end = rest.find('/');
  if (rest.starts_with('@') && name_end != std::string_view::npos) {
    name_end = rest.find('/', name_end + 1);
  }
  if (name_end == std::string_view::npos) {
    return {{}, path, false};
  }
  const auto name = rest.substr(0, name_end);
  const auto version = rest.substr(name_end + 1);
  if (!looks_like_version(version)) {
    return {{}, path, false};
  }
  return {name, version, true};
}

}  // namespace

std::string_view without_peers(std::string_view path, PnpmStyle style) {
  path = path.substr(0, groups_start(path));
  if (style != PnpmStyle::kSlashes) {
    return path;
  }
  // Behind the last '/', for a name may hold '_'; behind the version, for "file:" paths may too.
  const auto slash = path.rfind('/');
  const auto mark = path.find('_', slash == std::string_view::npos ? 0 : slash);
  return path.substr(0, mark);
}

PnpmPath parse_pnpm_path(std::string_view path, PnpmStyle style) {
  const auto whole = path;
  path = without_peers(path, style);
  if (style == PnpmStyle::kSlashes) {
    auto parsed = parse_slashes(path);
    if (parsed.name.empty()) {
      parsed.reference = whole;
    }
    return parsed;
  }
  if (style == PnpmStyle::kLeading) {
    if (!path.starts_with('/')) {
      // An address without a name, or "registry.host/a@1.0.0".
      const auto last = path.rfind('@');
      const auto slash = path.find('/');
      if (last != std::string_view::npos && slash != std::string_view::npos && last > slash + 1 &&
          !path.starts_with("file:") && looks_like_version(path.substr(last + 1))) {
        return {path.substr(slash + 1, last - slash - 1), path.substr(last + 1), true};
      }
      return {{}, path, false};
    }
    path.remove_prefix(1);
  }
  const auto parts = split_at_sign(path);
  if (parts.rest.empty()) {
    return {{}, path, false};
  }
  return {parts.name, parts.rest, looks_like_version(parts.rest)};
}

std::string pnpm_key(std::string_view name, std::string_view reference, PnpmStyle style) {
  if (reference.starts_with("link:") || reference.empty()) {
    return {};
  }
  if (reference.starts_with("file:./")) {
    return pnpm_key(name, "file:" + std::string(reference.substr(7)), style);
  }
  switch (style) {
    case PnpmStyle::kSlashes:
      return reference.contains('/') || reference.starts_with("file:")
                 ? std::string(reference)
                 : "/" + std::string(name) + "/" + std::string(reference);
    case PnpmStyle::kLeading:
      return reference.starts_with("file:") ||
                     reference.substr(0, groups_start(reference)).contains('/')
                 ? std::string(reference)
                 : "/" + std::string(name) + "@" + std::string(reference);
    case PnpmStyle::kPlain:
      break;
  }
  const auto at = reference.find('@');
  const auto colon = reference.find(':');
  const auto bracket = reference.find('(');
  const bool is_key =
      reference.starts_with('@') || (at != std::string_view::npos && at < colon && at < bracket);
  return is_key ? std::string(reference) : std::string(name) + "@" + std::string(reference);
}

}  // namespace akashi::ecosystems::npm

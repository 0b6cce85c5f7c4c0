// os-release(5): lines NAME=value, the value quoted as in a shell: 'literal', "with \" escapes" or
// bare.
#include "formats/os_release.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/strings.h"

namespace akashi::formats {
namespace {

// Removes the quoting of a shell word; what follows an unquoted blank (a comment) is not part of
// it.
std::string unquote(std::string_view word) {
  std::string out;
  char quote = 0;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if (quote == 0 && is_space(c)) {
      break;
    }
    if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    } else if (c == '\\' && quote != '\'' && i + 1 < word.size()) {
      const char next = word[++i];
      if (quote == '"' && !std::string_view("$\"\\`").contains(next)) {
        out += c;
      }
      out += next;
    } else {
      out += c;
    }
  }
  return out;
}

struct Variable {
  std::string_view name;
  std::string OsRelease::* field;
};

constexpr auto kVariables = std::to_array<Variable>({
    {"ID", &OsRelease::id},
    {"VERSION_ID", &OsRelease::version_id},
    {"VERSION", &OsRelease::version},
    {"VERSION_CODENAME", &OsRelease::version_codename},
    {"UBUNTU_CODENAME", &OsRelease::ubuntu_codename},
    {"NAME", &OsRelease::name},
    {"PRETTY_NAME", &OsRelease::pretty_name},
    {"VARIANT_ID", &OsRelease::variant_id},
    {"CPE_NAME", &OsRelease::cpe_name},
});

}  // namespace

OsRelease parse_os_release(std::string_view text) {
  OsRelease release;
  for (const auto& line : lines(text)) {
    const auto assignment = cut(trim(line.text), "=");
    if (!assignment || assignment->first.starts_with('#')) {
      continue;
    }
    const auto [name, word] = *assignment;
    if (name == "ID_LIKE") {
      release.id_like.clear();
      const auto value = unquote(word);
      for (const auto id : split_spaces(value)) {
        release.id_like.emplace_back(id);
      }
      continue;
    }
    const auto* found = std::ranges::find(kVariables, name, &Variable::name);
    if (found != kVariables.end()) {
      release.*found->field = unquote(word);
    }
  }
  return release;
}

}  // namespace akashi::formats

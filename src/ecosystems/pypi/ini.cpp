// Python's configparser as setuptools and pbr use it: "[section]", "key = value" or "key: value",
// continuation lines are indented deeper than their key, '#' and ';' begin comment lines. No
// interpolation: a '%(x)s' stays.
#include "ecosystems/pypi/ini.h"

#include <algorithm>

#include "base/strings.h"

namespace akashi::ecosystems::pypi {

std::string IniEntry::value() const {
  std::string out;
  for (const auto& line : lines) {
    out += (out.empty() ? "" : "\n") + line.text;
  }
  return out;
}

Ini Ini::parse(std::string_view text, const Limits& limits, Inventory& out) {
  Ini ini;
  std::string section;
  std::size_t key_indent = 0;
  bool in_value = false;
  std::uint32_t used = 0;
  for (const auto& line : lines(text)) {
    const auto body = trim(line.text);
    if (body.empty() || body.front() == '#' || body.front() == ';') {
      continue;
    }
    const auto indent = static_cast<std::size_t>(body.data() - line.text.data());
    const InputPosition at{
        .line = line.number, .column = static_cast<std::uint32_t>(indent + 1), .offset = 0};
    if (++used > limits.components) {
      out.problem(msg::kLimit, {"lines", std::to_string(limits.components)}, at,
                  ErrorCode::kLimitExceeded);
      break;
    }
    if (in_value && indent > key_indent) {
      ini.entries_.back().lines.push_back({std::string(body), at});
      continue;
    }
    in_value = false;
    if (body.front() == '[') {
      const auto end = body.rfind(']');
      if (end == std::string_view::npos) {
        out.problem(msg::kSyntax, {"setup.cfg", "\"]\" expected"}, at);
        continue;
      }
      section = trim(body.substr(1, end - 1));
      ini.sections_.push_back(section);
      continue;
    }
    const auto separator = body.find_first_of("=:");
    if (separator == std::string_view::npos || separator == 0 || section.empty()) {
      out.problem(msg::kSyntax,
                  {"setup.cfg", section.empty() ? "section expected" : "\"=\" expected"}, at);
      continue;
    }
    IniEntry entry{.section = section,
                   .key = to_lower(trim(body.substr(0, separator))),
                   .at = at,
                   .lines = {}};
    std::ranges::replace(entry.key, '-', '_');
    const auto value = trim(body.substr(separator + 1));
    if (!value.empty()) {
      entry.lines.push_back({std::string(value), at});
    }
    ini.entries_.push_back(std::move(entry));
    key_indent = indent;
    in_value = true;
  }
  return ini;
}

bool Ini::has_section(std::string_view section) const {
  return std::ranges::find(sections_, section) != sections_.end();
}

const IniEntry* Ini::find(std::string_view section, std::string_view key) const {
  const auto found = std::ranges::find_if(entries_, [&](const IniEntry& entry) {
    return entry.section == section && entry.key == key;
  });
  return found == entries_.end() ? nullptr : &*found;
}

std::string Ini::value(std::string_view section, std::string_view key) const {
  const auto* entry = find(section, key);
  return entry == nullptr ? std::string() : entry->value();
}

}  // namespace akashi::ecosystems::pypi

// Manifest: "JAR File Specification", section "JAR Manifest"; lines end in CR LF, LF or CR and go
// on behind one space; sections are separated by empty lines. OSGi headers: OSGi Core,
// chapter 3.2.4.
#include "manifest.h"

#include <algorithm>

#include "base/strings.h"

namespace akashi::ecosystems::maven {
namespace {

bool is_header_name(std::string_view name) {
  return !name.empty() &&
         std::ranges::all_of(name, [](char c) { return is_alnum(c) || c == '-' || c == '_'; });
}

// The next line without its end, which may be CR LF, LF or CR.
std::string_view next_line(std::string_view& rest) {
  const auto end = rest.find_first_of("\r\n");
  const auto line = rest.substr(0, end);
  if (end == std::string_view::npos) {
    rest = {};
  } else {
    rest.remove_prefix(end + (rest.substr(end, 2) == "\r\n" ? 2 : 1));
  }
  return line;
}

void append_utf8(std::uint32_t code, std::string& out) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

// Reads the escape behind a backslash and gives how many characters it took.
std::size_t read_escape(std::string_view text, std::string& out) {
  if (text.empty()) {
    return 0;
  }
  if (text.front() == 'u') {
    const auto bytes = from_hex(text.substr(1, 4));
    if (bytes && bytes->size() == 2) {
      append_utf8((static_cast<std::uint32_t>(static_cast<unsigned char>((*bytes)[0])) << 8) |
                      static_cast<unsigned char>((*bytes)[1]),
                  out);
      return 5;
    }
  }
  switch (text.front()) {
    case 'n':
      out += '\n';
      break;
    case 't':
      out += '\t';
      break;
    case 'r':
      out += '\r';
      break;
    case 'f':
      out += '\f';
      break;
    default:
      out += text.front();
  }
  return 1;
}

void read_property(std::string_view line, std::unordered_map<std::string, std::string>& out) {
  std::string key;
  std::size_t at = 0;
  while (at < line.size() && line[at] != '=' && line[at] != ':' && !is_space(line[at])) {
    if (line[at] == '\\') {
      at += 1 + read_escape(line.substr(at + 1), key);
    } else {
      key += line[at++];
    }
  }
  while (at < line.size() && is_space(line[at])) {
    ++at;
  }
  if (at < line.size() && (line[at] == '=' || line[at] == ':')) {
    ++at;
  }
  while (at < line.size() && is_space(line[at])) {
    ++at;
  }
  std::string value;
  while (at < line.size()) {
    if (line[at] == '\\') {
      at += 1 + read_escape(line.substr(at + 1), value);
    } else {
      value += line[at++];
    }
  }
  out.insert_or_assign(std::move(key), std::string(trim(value)));
}

// Up to the next separator outside quotes.
std::string_view next_part(std::string_view& rest, char separator) {
  bool quoted = false;
  std::size_t at = 0;
  while (at < rest.size() && (quoted || rest[at] != separator)) {
    if (rest[at] == '\\' && quoted) {
      ++at;
    } else if (rest[at] == '"') {
      quoted = !quoted;
    }
    ++at;
  }
  at = std::min(at, rest.size());
  const auto part = rest.substr(0, at);
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return trim(part);
}

std::string unquote(std::string_view text) {
  text = trim(text);
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') {
    return std::string(text);
  }
  std::string out;
  for (auto inside = text.substr(1, text.size() - 2); !inside.empty(); inside.remove_prefix(1)) {
    if (inside.front() == '\\' && inside.size() > 1) {
      inside.remove_prefix(1);
    }
    out += inside.front();
  }
  return out;
}

}  // namespace

void Manifest::set(Headers& section, std::string name, std::string value) {
  name = to_lower(name);
  if (&section == &main_) {
    section.insert_or_assign(std::move(name), std::move(value));
    return;
  }
  if (name.ends_with("-digest") || name.ends_with("-digest-manifest")) {
    signed_ = true;
    return;
  }
  if (name == "name") {
    return;
  }
  const auto [at, added] = section.try_emplace(std::move(name), value);
  if (!added && at->second != value) {
    at->second.clear();
  }
}

Manifest Manifest::parse(std::string_view text, Problems& problems) {
  constexpr std::size_t kMostProblems = 10;
  if (text.starts_with("\xEF\xBB\xBF")) {
    text.remove_prefix(3);
  }
  Manifest manifest;
  auto* section = &manifest.main_;
  std::string name;
  std::string value;
  bool begun = false;
  const auto flush = [&] {
    if (!name.empty()) {
      manifest.set(*section, std::exchange(name, {}), std::string(trim(value)));
    }
    value.clear();
  };
  std::size_t count = 0;
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const auto line = next_line(text);
    if (line.starts_with(' ')) {
      value += line.substr(1);
      continue;
    }
    flush();
    if (line.empty()) {
      section = begun ? &manifest.agreed_ : section;
      continue;
    }
    const auto pair = cut(line, ":");
    if (!pair || !is_header_name(trim(pair->first))) {
      if (count++ < kMostProblems) {
        problems.add(Error(
            ErrorCode::kInvalidInput,
            Message{msg::kExpected,
                    {"Name: value in line " + std::to_string(number) + " of META-INF/MANIFEST.MF",
                     std::string(line.substr(0, 80))}}));
      }
      continue;
    }
    begun = true;
    name = trim(pair->first);
    // One space belongs to the syntax; more are trimmed with the value.
    value = pair->second;
  }
  flush();
  return manifest;
}

std::string_view Manifest::main(std::string_view name) const {
  const auto found = main_.find(to_lower(name));
  return found == main_.end() ? std::string_view() : found->second;
}

std::string_view Manifest::any(std::string_view name) const {
  if (const auto value = main(name); !value.empty()) {
    return value;
  }
  const auto found = agreed_.find(to_lower(name));
  return found == agreed_.end() ? std::string_view() : found->second;
}

std::string_view OsgiClause::attribute(std::string_view name) const {
  const auto found =
      std::ranges::find(attributes, name, &std::pair<std::string, std::string>::first);
  return found == attributes.end() ? std::string_view() : found->second;
}

std::vector<OsgiClause> parse_osgi_header(std::string_view text) {
  std::vector<OsgiClause> clauses;
  while (!text.empty()) {
    auto rest = next_part(text, ',');
    OsgiClause clause;
    while (!rest.empty()) {
      const auto part = next_part(rest, ';');
      // An '=' in an address without quotes does not make an attribute: names are short words.
      const auto equals = part.find('=');
      const auto name =
          equals == std::string_view::npos
              ? std::string_view()
              : trim(part.substr(0, equals - (equals > 0 && part[equals - 1] == ':')));
      if (is_header_name(name) && !clause.path.empty()) {
        clause.attributes.emplace_back(name, unquote(part.substr(equals + 1)));
      } else if (clause.path.empty()) {
        clause.path = unquote(part);
      } else {
        clause.path += ";" + unquote(part);
      }
    }
    if (!clause.path.empty()) {
      clauses.push_back(std::move(clause));
    }
  }
  return clauses;
}

std::unordered_map<std::string, std::string> parse_java_properties(std::string_view text) {
  std::unordered_map<std::string, std::string> out;
  std::string logical;
  bool continued = false;
  while (!text.empty()) {
    auto line = next_line(text);
    while (!line.empty() && is_space(line.front())) {
      line.remove_prefix(1);
    }
    if (!continued && (line.empty() || line.front() == '#' || line.front() == '!')) {
      continue;
    }
    const auto last = line.find_last_not_of('\\');
    const auto backslashes = line.size() - (last == std::string_view::npos ? 0 : last + 1);
    continued = backslashes % 2 == 1;
    logical += line.substr(0, line.size() - (continued ? 1 : 0));
    if (!continued || text.empty()) {
      read_property(logical, out);
      logical.clear();
      continued = false;
    }
  }
  return out;
}

}  // namespace akashi::ecosystems::maven

#include "kernel/make_text.h"

#include "base/strings.h"

namespace akashi::kernel {
namespace {

bool is_continued(std::string_view line) {
  std::size_t slashes = 0;
  while (slashes < line.size() && line[line.size() - 1 - slashes] == '\\') {
    ++slashes;
  }
  return slashes % 2 == 1;
}

// A '#' begins a comment, but for "\#" and one in a reference: $(subst \#, …) has it too.
std::string without_comment(std::string_view line) {
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size() && line[i + 1] == '#') {
      out += '#';
      ++i;
    } else if (line[i] == '#') {
      break;
    } else {
      out += line[i];
    }
  }
  return out;
}

}  // namespace

std::vector<MakeLine> make_lines(std::string_view text) {
  std::vector<MakeLine> out;
  MakeLine now;
  bool open = false;
  for (const auto& line : lines(text)) {
    auto part = line.text;
    if (!open) {
      now = {.text = {}, .tab = part.starts_with('\t'), .number = line.number};
    }
    const bool more = is_continued(part);
    if (more) {
      part.remove_suffix(1);
    }
    now.text += open ? " " + std::string(trim(part)) : std::string(part);
    open = more;
    if (!open) {
      out.push_back({without_comment(now.text), now.tab, now.number});
    }
  }
  if (open) {
    out.push_back({without_comment(now.text), now.tab, now.number});
  }
  for (auto& line : out) {  // What a file can have of it is no marker.
    for (auto& c : line.text) {
      c = c == kAnything ? ' ' : c;
    }
  }
  return out;
}

std::size_t find_close(std::string_view text, std::size_t open) {
  const char opening = text[open];
  const char closing = opening == '(' ? ')' : '}';
  std::size_t depth = 0;
  for (auto at = open; at < text.size(); ++at) {
    if (text[at] == opening) {
      ++depth;
    } else if (text[at] == closing && --depth == 0) {
      return at;
    }
  }
  return std::string_view::npos;
}

std::size_t find_outside(std::string_view text, std::string_view any, std::size_t from) {
  for (auto at = from; at < text.size(); ++at) {
    if (text[at] == '$' && at + 1 < text.size()) {
      ++at;
      if (text[at] == '(' || text[at] == '{') {
        at = find_close(text, at);
        if (at == std::string_view::npos) {
          return at;
        }
      }
    } else if (any.contains(text[at])) {
      return at;
    }
  }
  return std::string_view::npos;
}

// The first operator outside of references tells an assignment from a rule.
std::optional<MakeAssignment> as_assignment(std::string_view line) {
  const auto at = find_outside(line, "=:");
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  MakeAssignment out;
  std::size_t name_end = at;
  std::size_t value = at + 1;
  if (line[at] == ':') {
    while (value < line.size() && line[value] == ':') {
      ++value;
    }
    if (value >= line.size() || line[value] != '=') {
      return std::nullopt;  // A rule.
    }
    ++value;
    out.kind = ":=";
  } else if (at > 0 && (line[at - 1] == '+' || line[at - 1] == '?' || line[at - 1] == '!')) {
    name_end = at - 1;
    out.kind = line.substr(at - 1, 2);
  } else {
    out.kind = "=";
  }
  out.name = trim(line.substr(0, name_end));
  out.value = line.substr(value);
  while (!out.value.empty() && is_space(out.value.front())) {
    out.value.remove_prefix(1);
  }
  return out;
}

bool match_percent(std::string_view pattern, std::string_view word, std::string_view& stem) {
  const auto percent = pattern.find('%');
  if (percent == std::string_view::npos) {
    stem = {};
    return pattern == word;
  }
  const auto front = pattern.substr(0, percent);
  const auto back = pattern.substr(percent + 1);
  if (word.size() < front.size() + back.size() || !word.starts_with(front) ||
      !word.ends_with(back)) {
    return false;
  }
  stem = word.substr(front.size(), word.size() - front.size() - back.size());
  return true;
}

std::string substitute_word(std::string_view pattern, std::string_view with,
                            std::string_view word) {
  std::string_view stem;
  if (!match_percent(pattern, word, stem)) {
    return std::string(word);
  }
  const auto percent = with.find('%');
  if (percent == std::string_view::npos || !pattern.contains('%')) {
    return std::string(with);
  }
  return std::string(with.substr(0, percent)) + std::string(stem) +
         std::string(with.substr(percent + 1));
}

}  // namespace akashi::kernel

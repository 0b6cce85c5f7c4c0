#include "base/glob.h"

namespace akashi {
namespace {

bool is_separator(char c) {
  return c == '/' || c == '!';
}

// Two kinds of star, each remembered once: the classic greedy matcher, where a later star of the
// same or a wider kind makes the earlier one irrelevant.
bool match(std::string_view p, std::string_view s) {
  constexpr auto kNone = std::string_view::npos;
  std::size_t pi = 0;
  std::size_t si = 0;
  std::size_t star_p = kNone, star_s = 0;    // '*': may not cross a separator
  std::size_t super_p = kNone, super_s = 0;  // '**': may
  while (true) {
    if (p.substr(pi, 2) == "**") {
      pi += 2;
      if (pi < p.size() && p[pi] == '/') {
        ++pi;  // "**/" also matches nothing: the rest may start at any segment.
      }
      super_p = pi;
      super_s = si;
      star_p = kNone;
      continue;
    }
    if (pi < p.size() && p[pi] == '*') {
      star_p = ++pi;
      star_s = si;
      continue;
    }
    if (pi == p.size() && si == s.size()) {
      return true;
    }
    if (pi < p.size() && si < s.size() &&
        (p[pi] == s[si] || (p[pi] == '?' && !is_separator(s[si])))) {
      ++pi;
      ++si;
      continue;
    }
    if (star_p != kNone && star_s < s.size() && !is_separator(s[star_s])) {
      pi = star_p;
      si = ++star_s;
      continue;
    }
    if (super_p == kNone) {
      return false;
    }
    // Next place where a segment begins, or the very next byte for a trailing "**".
    const bool to_segment = super_p >= 1 && p[super_p - 1] == '/';
    std::size_t next = super_s + 1;
    while (to_segment && next < s.size() && !is_separator(s[next - 1])) {
      ++next;
    }
    if (next > s.size() || (to_segment && next == s.size())) {
      return false;
    }
    pi = super_p;
    si = super_s = next;
    star_p = kNone;
  }
}

}  // namespace

bool glob_match(std::string_view pattern, std::string_view path) {
  return match(pattern, path);
}

std::string_view file_name(std::string_view path) {
  const auto at = path.find_last_of("/!");
  return at == std::string_view::npos ? path : path.substr(at + 1);
}

std::string_view parent_prefix(std::string_view path) {
  const auto at = path.find_last_of("/!");
  return at == std::string_view::npos ? std::string_view() : path.substr(0, at + 1);
}

}  // namespace akashi

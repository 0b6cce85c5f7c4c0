// The beginning of a JSON file, for Feed::claims.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/strings.h"

namespace akashi {

// Calls `member` with the name, as it is written, of each member of the object at the top that the
// head shows, until it returns false.
template <class Member>
void each_json_member(std::string_view head, Member member) {
  std::size_t depth = 0;
  for (std::size_t i = 0; i < head.size(); ++i) {
    const char c = head[i];
    if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (depth <= 1) {
        return;
      }
      --depth;
    } else if (c == '"') {
      const auto begin = i + 1;
      auto end = head.find('"', begin);
      while (end != std::string_view::npos && head[end - 1] == '\\') {
        std::size_t slashes = 0;  // An even number of them leaves the quote alone.
        while (head[end - 1 - slashes] == '\\') {
          ++slashes;
        }
        if (slashes % 2 == 0) {
          break;
        }
        end = head.find('"', end + 1);
      }
      if (end == std::string_view::npos) {
        return;
      }
      i = end;
      if (depth == 1 && trim(head.substr(end + 1, 16)).starts_with(':') &&
          !member(head.substr(begin, end - begin))) {
        return;
      }
    }
  }
}

// The name of the first member of an object at the top that is not "$schema"; "" when the head
// shows none.
inline std::string_view first_json_member(std::string_view head) {
  std::string_view first;
  each_json_member(head, [&](std::string_view name) {
    first = name == "$schema" ? std::string_view() : name;
    return first.empty();
  });
  return first;
}

}  // namespace akashi

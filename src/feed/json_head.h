// The beginning of a JSON file, for Feed::claims.
#pragma once

#include <string_view>

#include "base/strings.h"

namespace akashi {

// The name of the first member of an object at the top that is not "$schema", as it is written; ""
// when the head shows none.
inline std::string_view first_json_member(std::string_view head) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (head.starts_with(kMark)) {
    head.remove_prefix(kMark.size());
  }
  const auto text = [&]() -> std::string_view {
    head = trim(head);
    if (!head.starts_with('"')) {
      return {};
    }
    std::size_t end = 1;
    while (end < head.size() && head[end] != '"') {
      end += head[end] == '\\' ? 2 : 1;
    }
    if (end >= head.size()) {
      return {};
    }
    const auto found = head.substr(1, end - 1);
    head.remove_prefix(end + 1);
    return found;
  };
  const auto take = [&](char c) {
    head = trim(head);
    const bool is = head.starts_with(c);
    head.remove_prefix(is ? 1 : 0);
    return is;
  };
  if (!take('{')) {
    return {};
  }
  auto name = text();
  if (name == "$schema" && take(':') && !text().empty() && take(',')) {
    name = text();
  }
  return name;
}

}  // namespace akashi

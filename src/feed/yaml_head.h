// What feeds of YAML files look for when they are asked whether a file is theirs.
#pragma once

#include <string>
#include <string_view>

namespace akashi {

// Whether `head` has the member ("id:") at the top of its document, where a line begins with it.
inline bool has_member(std::string_view head, std::string_view member) {
  return head.starts_with(member) || head.contains("\n" + std::string(member));
}

}  // namespace akashi

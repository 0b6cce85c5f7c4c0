// Core metadata specifications, versions 1.0 to 2.5 (PEP 241, 314, 345, 566, 643, 685, 639): RFC
// 822 headers, "Name: value"; lines that begin with white space go on; an empty line ends the
// headers, the description follows.
#include "ecosystems/pypi/metadata.h"

#include <algorithm>

#include "base/strings.h"
#include "ecosystems/pypi/text.h"

namespace akashi::ecosystems::pypi {

CoreMetadata CoreMetadata::parse(std::string_view bytes, const Limits& limits, Inventory& out) {
  CoreMetadata metadata;
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes.remove_prefix(3);
  }
  bool broken = false;
  for (const auto& line : lines(bytes)) {
    if (line.text.empty()) {
      break;
    }
    const InputPosition at{.line = line.number, .column = 1, .offset = 0};
    if (is_space(line.text.front())) {
      if (!metadata.fields_.empty()) {
        metadata.fields_.back().value += '\n';
        metadata.fields_.back().value += to_utf8(trim(line.text));
      }
      continue;
    }
    const auto colon = line.text.find(':');
    const auto name = line.text.substr(0, colon);
    if (colon == std::string_view::npos || name.empty() ||
        !std::ranges::all_of(name, [](char c) { return is_alnum(c) || c == '-' || c == '_'; })) {
      // Old tools wrote descriptions without indenting them: one report will do.
      if (!broken) {
        out.problem(msg::kSyntax, {"core metadata", "\"Name: value\" expected"}, at);
      }
      broken = true;
      continue;
    }
    if (metadata.fields_.size() >= limits.components) {
      out.problem(msg::kLimit, {"fields", std::to_string(limits.components)}, at,
                  ErrorCode::kLimitExceeded);
      break;
    }
    metadata.fields_.push_back({to_lower(name), to_utf8(trim(line.text.substr(colon + 1))), at});
  }
  return metadata;
}

std::string_view CoreMetadata::value(std::string_view name) const {
  const auto found = std::ranges::find(fields_, name, &Field::name);
  return found == fields_.end() || found->value == "UNKNOWN" ? std::string_view() : found->value;
}

InputPosition CoreMetadata::position(std::string_view name) const {
  const auto found = std::ranges::find(fields_, name, &Field::name);
  return found == fields_.end() ? InputPosition() : found->at;
}

}  // namespace akashi::ecosystems::pypi

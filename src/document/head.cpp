#include "document/head.h"

#include "base/strings.h"

namespace akashi::document {
namespace {

// Walks tokens and knows, at each key, how deep it is and below which key of the outermost object.
class HeadReader {
 public:
  explicit HeadReader(std::string_view text) : rest_(text) {}

  std::optional<std::string> find(std::string_view key) {
    skip_space();
    if (!rest_.starts_with('{')) {
      return std::nullopt;
    }
    while (!rest_.empty()) {
      const char c = rest_.front();
      if (c == '"') {
        if (auto value = member(key)) {
          return value;
        }
        continue;
      }
      rest_.remove_prefix(1);
      if (c == '{' || c == '[') {
        ++depth_;
      } else if (c == '}' || c == ']') {
        --depth_;
      }
    }
    return std::nullopt;
  }

 private:
  void skip_space() {
    while (!rest_.empty() && is_space(rest_.front())) {
      rest_.remove_prefix(1);
    }
  }

  // The text of the string at the front, which it consumes; nothing when it is not closed.
  std::optional<std::string_view> string() {
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      if (rest_[i] == '\\') {
        ++i;
      } else if (rest_[i] == '"') {
        const auto text = rest_.substr(1, i - 1);
        rest_.remove_prefix(i + 1);
        return text;
      }
    }
    rest_ = {};
    return std::nullopt;
  }

  // At a quote: a key or a value.
  std::optional<std::string> member(std::string_view key) {
    const auto name = string();
    skip_space();
    if (!name || !rest_.starts_with(':')) {
      return std::nullopt;  // A value in an array, or cut.
    }
    rest_.remove_prefix(1);
    skip_space();
    if (depth_ == 1) {
      outer_ = *name;
    }
    const bool here = depth_ == 1 || (depth_ == 2 && (outer_ == "sbom" || outer_ == "predicate"));
    if (!rest_.starts_with('"')) {
      return std::nullopt;
    }
    const auto value = string();
    if (value && here && *name == key) {
      return std::string(*value);
    }
    return std::nullopt;
  }

  std::string_view rest_;
  std::string_view outer_;
  int depth_ = 0;
};

}  // namespace

std::string_view wide_encoding(std::string_view head) {
  using namespace std::string_view_literals;
  if (head.starts_with("\xFF\xFE\0\0"sv) || head.starts_with("\0\0\xFE\xFF"sv)) {
    return "UTF-32";
  }
  if (head.starts_with("\xFF\xFE"sv) || head.starts_with("\xFE\xFF"sv)) {
    return "UTF-16";
  }
  // RFC 4627 3: a JSON text begins with two ASCII characters.
  if (head.size() >= 4 && (head[0] == '\0' || head[1] == '\0')) {
    return (head[0] == '\0' && head[1] == '\0') || (head[2] == '\0' && head[3] == '\0') ? "UTF-32"
                                                                                        : "UTF-16";
  }
  return {};
}

std::optional<std::string> head_member(std::string_view head, std::string_view key) {
  if (head.starts_with("\xEF\xBB\xBF")) {
    head.remove_prefix(3);
  }
  if (wide_encoding(head).empty()) {
    return HeadReader(head).find(key);
  }
  // Only ASCII is looked for: its bytes without the zeros between them.
  std::string narrow;
  for (const char c : head) {
    if (c != '\0' && c != '\xFF' && c != '\xFE') {
      narrow += c;
    }
  }
  return HeadReader(narrow).find(key);
}

}  // namespace akashi::document

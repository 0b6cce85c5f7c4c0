#include "model/license.h"

#include <algorithm>
#include <vector>

#include "base/check.h"
#include "base/data.h"
#include "base/strings.h"

namespace akashi {
namespace {

bool less_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::lexicographical_compare(
      a, b, [](char x, char y) { return to_lower(x) < to_lower(y); });
}

std::vector<std::string_view> load_ids(std::string_view path) {
  const auto* file = find_data(path);
  AKASHI_CHECK(file != nullptr);
  std::vector<std::string_view> ids;
  for (const auto& line : lines(file->bytes)) {
    ids.push_back(line.text);
  }
  std::ranges::sort(ids, less_ignoring_case);
  return ids;
}

std::string_view find_id(const std::vector<std::string_view>& ids, std::string_view id) {
  const auto found = std::ranges::lower_bound(ids, id, less_ignoring_case);
  return found != ids.end() && equal_ignoring_case(*found, id) ? *found : std::string_view();
}

std::string_view find_license(std::string_view id) {
  static const auto kIds = load_ids("licenses/license-ids.txt");
  return find_id(kIds, id);
}

std::string_view find_exception(std::string_view id) {
  static const auto kIds = load_ids("licenses/exception-ids.txt");
  return find_id(kIds, id);
}

bool is_id_string(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '-' || c == '.'; });
}

bool is_custom_ref(std::string_view id) {
  if (id.starts_with("DocumentRef-")) {
    const auto parts = cut(id, ":");
    return parts && is_id_string(parts->first) && is_custom_ref(parts->second);
  }
  return id.starts_with("LicenseRef-") && id.size() > 11 && is_id_string(id);
}

// Annex D: or < and < with; parentheses. One pass over tokens, recursion only for parentheses,
// bounded.
class ExpressionReader {
 public:
  explicit ExpressionReader(std::string_view text) : rest_(text) { advance(); }
  bool read() { return read_any(0) && token_.empty(); }
  const std::string& canonical() const { return canonical_; }

 private:
  void advance() {
    rest_ = trim(rest_);
    if (rest_.empty()) {
      token_ = {};
      return;
    }
    auto end = rest_.find_first_of(" \t\r\n()");
    if (end == 0) {
      end = 1;
    }
    token_ = rest_.substr(0, end);
    rest_.remove_prefix(token_.size());
  }

  bool read_any(int depth) {
    if (!read_one(depth)) {
      return false;
    }
    while (equal_ignoring_case(token_, "AND") || equal_ignoring_case(token_, "OR")) {
      canonical_ += token_.size() == 3 ? " AND " : " OR ";
      advance();
      if (!read_one(depth)) {
        return false;
      }
    }
    return true;
  }

  bool read_one(int depth) {
    constexpr int kDeepest = 64;
    if (token_ == "(") {
      canonical_ += '(';
      advance();
      if (depth >= kDeepest || !read_any(depth + 1) || token_ != ")") {
        return false;
      }
      canonical_ += ')';
      advance();
      return true;
    }
    auto id = token_;
    if (id.ends_with('+')) {
      id.remove_suffix(1);
    }
    if (!is_license_id(id)) {
      return false;
    }
    canonical_ += canonical_license_id(id);
    canonical_ += id.size() < token_.size() ? "+" : "";
    advance();
    if (equal_ignoring_case(token_, "WITH")) {
      advance();
      const auto exception = find_exception(token_);
      if (exception.empty() && !token_.starts_with("AdditionRef-")) {
        return false;
      }
      canonical_ += " WITH ";
      canonical_ += exception.empty() ? token_ : exception;
      advance();
    }
    return true;
  }

  std::string_view rest_;
  std::string_view token_;
  std::string canonical_;
};

}  // namespace

bool is_license_id(std::string_view id) {
  return !find_license(id).empty() || is_custom_ref(id);
}

std::string_view canonical_license_id(std::string_view id) {
  const auto listed = find_license(id);
  return listed.empty() ? id : listed;
}

bool is_license_expression(std::string_view text) {
  return !text.empty() && ExpressionReader(text).read();
}

std::string canonical_license_expression(std::string_view text) {
  ExpressionReader reader(text);
  return !text.empty() && reader.read() ? reader.canonical() : std::string(text);
}

}  // namespace akashi

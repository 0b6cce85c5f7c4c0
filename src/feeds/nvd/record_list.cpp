// JSON by its brackets: a yearly file of the NVD has some 300 MB, and each record is wanted as the
// bytes that it is stored with. Each is parsed by itself afterwards.
#include "feeds/nvd/record_list.h"

#include <algorithm>

#include "base/strings.h"

namespace akashi::feeds::nvd {
namespace {

constexpr std::size_t kMostMembers = 64;  // Beside the list.

class Cutter {
 public:
  explicit Cutter(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ >= text_.size(); }
  std::uint32_t line() const { return line_; }
  char next() {  // The next character that is no space; '\0' at the end.
    while (at_ < text_.size() && is_space(text_[at_])) {
      step();
    }
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char c) {
    if (next() != c || at_end()) {
      return false;
    }
    ++at_;
    return true;
  }
  // A whole value with its brackets; nothing when the text ends first.
  std::optional<std::string_view> value() {
    next();
    const auto begin = at_;
    std::size_t depth = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        if (!string()) {
          return std::nullopt;
        }
      } else if (c == '{' || c == '[') {
        ++depth;
        step();
      } else if (c == '}' || c == ']') {
        if (depth == 0) {
          break;  // Of the object or list that this value is in.
        }
        --depth;
        step();
      } else if (depth == 0 && (c == ',' || c == ':')) {
        break;
      } else {
        step();
        continue;
      }
      if (depth == 0) {
        return text_.substr(begin, at_ - begin);
      }
    }
    const auto scalar = trim(text_.substr(begin, at_ - begin));
    return depth != 0 || scalar.empty() || at_end() ? std::nullopt : std::optional(scalar);
  }
  std::unexpected<Error> error(std::string_view expected) {
    const bool end = next() == '\0' && at_end();
    return end ? fail(ErrorCode::kInvalidInput, msg::kTruncated, {std::string(expected)},
                      {.line = line_})
               : fail(ErrorCode::kInvalidInput, msg::kExpected,
                      {std::string(expected), printable(text_.substr(at_, 1))}, {.line = line_});
  }

 private:
  void step() {
    line_ += text_[at_] == '\n' ? 1 : 0;
    ++at_;
  }
  bool string() {
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\\') {
        ++at_;
      } else if (c == '"') {
        ++at_;
        return true;
      }
    }
    at_ = text_.size();
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
};

std::string_view without_quotes(std::string_view text) {
  return text.size() >= 2 && text.front() == '"' ? text.substr(1, text.size() - 2) : text;
}

Result<void> cut_list(Cutter& cutter, RecordList& out,
                      const std::function<void(const RawRecord&)>& record) {
  if (!cutter.take('[')) {
    return cutter.error("an array of records");
  }
  if (cutter.take(']')) {
    return {};
  }
  do {
    cutter.next();
    const auto line = cutter.line();
    const auto bytes = cutter.value();
    if (!bytes) {
      return cutter.error("a record");
    }
    ++out.count;
    record({*bytes, line});
  } while (cutter.take(','));
  return cutter.take(']') ? Result<void>() : cutter.error("the end of the array of records");
}

}  // namespace

std::string_view RecordList::member(std::string_view name) const {
  const auto found =
      std::ranges::find(members, name, [](const auto& member) { return member.first; });
  return found == members.end() ? std::string_view() : without_quotes(found->second);
}

Result<RecordList> cut_records(std::string_view bytes, std::span<const std::string_view> lists,
                               const std::function<void(const RecordList&)>& begin,
                               const std::function<void(const RawRecord&)>& record) {
  RecordList out;
  Cutter cutter(bytes);
  if (!cutter.take('{')) {
    return cutter.error("an object");
  }
  do {
    if (cutter.next() != '"') {
      return cutter.error("a member");
    }
    const auto name = cutter.value();
    if (!name || !cutter.take(':')) {
      return cutter.error("a member");
    }
    const auto key = without_quotes(*name);
    if (out.list.empty() && std::ranges::find(lists, key) != lists.end()) {
      out.list = key;
      begin(out);
      AKASHI_TRY(cut_list(cutter, out, record));
      continue;
    }
    const auto value = cutter.value();
    if (!value) {
      return cutter.error("a value");
    }
    if (out.members.size() < kMostMembers) {
      out.members.emplace_back(key, *value);
    }
  } while (cutter.take(','));
  if (!cutter.take('}')) {
    return cutter.error("the end of the object");
  }
  if (cutter.next() != '\0' || !cutter.at_end()) {
    return cutter.error("the end of the file");
  }
  return out;
}

}  // namespace akashi::feeds::nvd

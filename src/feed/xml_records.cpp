// XML 1.0 by its tags. A yearly file of JVN iPedia has some 70 MB.
#include "feed/xml_records.h"

#include <optional>

#include "base/strings.h"

namespace akashi {
namespace {

struct Tag {
  std::string_view name;  // Without prefix.
  bool end = false;       // </name>
  bool empty = false;     // <name/>
  std::size_t begin = 0;  // Of '<'.
};

class TagReader {
 public:
  explicit TagReader(std::string_view text) : text_(text) {}

  // The next tag; nothing at the end, or where a tag or comment has none.
  std::optional<Tag> next() {
    while (true) {
      const auto open = text_.find('<', at_);
      if (open == std::string_view::npos) {
        at_ = text_.size();
        return std::nullopt;
      }
      const auto rest = text_.substr(open);
      if (rest.starts_with("<!--")) {
        if (!skip(open, "-->")) {
          return std::nullopt;
        }
      } else if (rest.starts_with("<![CDATA[")) {
        if (!skip(open, "]]>")) {
          return std::nullopt;
        }
      } else if (rest.starts_with("<?")) {
        if (!skip(open, "?>")) {
          return std::nullopt;
        }
      } else if (rest.starts_with("<!")) {
        if (!skip(open, ">")) {
          return std::nullopt;
        }
      } else {
        return tag(open);
      }
    }
  }
  std::size_t at() const { return at_; }  // Behind the last tag.

 private:
  bool skip(std::size_t from, std::string_view end) {
    const auto found = text_.find(end, from);
    at_ = found == std::string_view::npos ? text_.size() : found + end.size();
    return found != std::string_view::npos;
  }

  std::optional<Tag> tag(std::size_t open) {
    Tag out{.begin = open};
    auto i = open + 1;
    if (i < text_.size() && text_[i] == '/') {
      out.end = true;
      ++i;
    }
    auto name = i;
    for (; i < text_.size() && !is_space(text_[i]) && text_[i] != '>' && text_[i] != '/'; ++i) {
      name = text_[i] == ':' ? i + 1 : name;
    }
    out.name = text_.substr(name, i - name);
    char quote = '\0';
    for (; i < text_.size(); ++i) {
      const char c = text_[i];
      if (quote != '\0') {
        quote = c == quote ? '\0' : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        out.empty = text_[i - 1] == '/';
        at_ = i + 1;
        return out;
      }
    }
    at_ = text_.size();
    return std::nullopt;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

class LineCounter {
 public:
  explicit LineCounter(std::string_view text) : text_(text) {}
  std::uint32_t at(std::size_t offset) {  // Offsets only grow.
    for (; counted_ < offset; ++counted_) {
      line_ += text_[counted_] == '\n' ? 1 : 0;
    }
    return line_;
  }

 private:
  std::string_view text_;
  std::size_t counted_ = 0;
  std::uint32_t line_ = 1;
};

}  // namespace

Result<std::size_t> cut_xml_records(std::string_view bytes, std::string_view name,
                                    const std::function<void(const XmlRecord&)>& record,
                                    const std::function<void(const XmlRecord&)>& other) {
  TagReader reader(bytes);
  LineCounter lines(bytes);
  std::size_t count = 0;
  std::size_t depth = 0;
  Tag child;
  bool ended = false;
  while (const auto tag = reader.next()) {
    if (tag->end) {
      if (depth == 0) {
        break;
      }
      --depth;
    } else {
      child = depth == 1 ? *tag : child;
      depth += tag->empty ? 0 : 1;
    }
    ended = depth == 0;
    if (depth != 1 || (!tag->end && !tag->empty)) {
      continue;
    }
    const XmlRecord cut{bytes.substr(child.begin, reader.at() - child.begin),
                        lines.at(child.begin)};
    if (child.name == name) {
      ++count;
      record(cut);
    } else if (other) {
      other(cut);
    }
  }
  if (!ended) {
    return fail(ErrorCode::kInvalidInput, msg::kTruncated, {std::string(name)},
                {.line = lines.at(bytes.size())});
  }
  return count;
}

std::string_view xml_root_name(std::string_view head) {
  TagReader reader(head);
  const auto tag = reader.next();
  return tag && !tag->end ? tag->name : std::string_view();
}

}  // namespace akashi

// JSON. simdjson's DOM parser validates everything, choosing the processor's instructions at run
// time (its on-demand parser chooses at compile time, which for Debian's baseline means none). Its
// index of structural characters, walked beside the DOM, gives each value its place in the source.
// RapidJSON only says where a broken document breaks.
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <simdjson.h>

#include <algorithm>
#include <cstring>

#include "base/strings.h"
#include "formats/tree_builder.h"

namespace akashi::formats {
namespace {

namespace dom = simdjson::dom;

// Counts lines up to offsets that only grow, so that each byte is looked at once.
class LineCounter {
 public:
  explicit LineCounter(std::string_view text) : text_(text) {}

  InputPosition at(std::size_t offset) {
    while (true) {
      const auto* from = text_.data() + counted_;
      const auto* eol = static_cast<const char*>(std::memchr(from, '\n', offset - counted_));
      if (eol == nullptr) {
        break;
      }
      ++line_;
      counted_ = line_start_ = static_cast<std::size_t>(eol - text_.data()) + 1;
    }
    counted_ = offset;
    return {
        .line = line_, .column = static_cast<std::uint32_t>(offset - line_start_) + 1, .offset = 0};
  }

 private:
  std::string_view text_;
  std::size_t counted_ = 0;
  std::size_t line_start_ = 0;
  std::uint32_t line_ = 1;
};

class TreeWriter {
 public:
  TreeWriter(std::string_view text, const std::uint32_t* structurals, const Limits& limits)
      : text_(text), next_(structurals), lines_(text), builder_(limits) {
    // Few documents have more than a value per 16 bytes; growth is cheap after that.
    builder_.reserve(std::min<std::size_t>(text.size() / 16 + 8, limits.nodes));
  }

  Result<Tree> write(const dom::element& root) {
    if (!value(root)) {
      return std::unexpected(std::move(made_).error());
    }
    return std::move(builder_).finish();
  }

 private:
  std::size_t token() {
    while (text_[*next_] == ':' || text_[*next_] == ',') {
      ++next_;
    }
    return *next_++;
  }

  // The string at the quote at `offset`: a view of the source when it has no escapes, else a kept
  // copy.
  std::string_view keep(std::string_view unescaped, std::size_t offset) {
    const auto raw = text_.substr(offset + 1);
    const auto size = unescaped.size();
    // Escapes are longer than what they stand for, and a quote inside a string has a backslash
    // before it: a bare quote at this very place ends a string without escapes.
    if (raw.size() > size && raw[size] == '"' && (size == 0 || raw[size - 1] != '\\')) {
      return raw.substr(0, size);
    }
    return builder_.keep(std::string(unescaped));
  }

  bool add(Result<void> made) {
    if (!made) {
      made_ = std::move(made);
      return false;
    }
    return true;
  }

  // Recursion is bounded by the parser's own depth limit. False: made_ says why.
  bool value(const dom::element& element) {
    const auto offset = token();
    const auto at = lines_.at(offset);
    switch (element.type()) {
      case dom::element_type::OBJECT:
        if (!add(builder_.open(Kind::kObject, at))) {
          return false;
        }
        for (const auto member : dom::object(element)) {
          const auto quote = token();
          builder_.key(keep(member.key, quote), lines_.at(quote));
          if (!value(member.value)) {
            return false;
          }
        }
        token();
        builder_.close();
        return true;
      case dom::element_type::ARRAY:
        if (!add(builder_.open(Kind::kArray, at))) {
          return false;
        }
        for (const auto item : dom::array(element)) {
          if (!value(item)) {
            return false;
          }
        }
        token();
        builder_.close();
        return true;
      case dom::element_type::STRING:
        return add(builder_.scalar(Kind::kString, keep(std::string_view(element), offset), at));
      case dom::element_type::INT64:
      case dom::element_type::UINT64:
        return add(builder_.scalar(Kind::kInteger, number(offset), at));
      case dom::element_type::DOUBLE:
        return add(builder_.scalar(Kind::kFloat, number(offset), at));
      case dom::element_type::BOOL:
        return add(builder_.scalar(Kind::kBool, bool(element) ? "true" : "false", at));
      case dom::element_type::NULL_VALUE:
        return add(builder_.scalar(Kind::kNull, {}, at));
    }
    return true;
  }

  std::string_view number(std::size_t offset) const {
    const auto rest = text_.substr(offset);
    return rest.substr(0, rest.find_first_not_of("+-.0123456789eE"));
  }

  std::string_view text_;
  const std::uint32_t* next_;
  LineCounter lines_;
  TreeBuilder builder_;
  Result<void> made_;
};

std::unexpected<Error> broken(simdjson::error_code error, std::string_view text) {
  if (error == simdjson::DEPTH_ERROR || error == simdjson::CAPACITY ||
      error == simdjson::MEMALLOC) {
    return fail(ErrorCode::kLimitExceeded, msg::kSyntax, {"JSON", simdjson::error_message(error)});
  }
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  rapidjson::BaseReaderHandler<> ignore;
  constexpr unsigned kFlags =
      rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
  const auto result = reader.Parse<kFlags>(stream, ignore);
  const auto offset = result.IsError() ? std::min(result.Offset(), text.size()) : 0;
  const std::string why = result.IsError() ? rapidjson::GetParseError_En(result.Code())
                                           : simdjson::error_message(error);
  return fail(ErrorCode::kInvalidInput, msg::kSyntax, {"JSON", why}, LineCounter(text).at(offset));
}

// One parser a thread: its tables take longer to make than a small document to read. Those of a
// large document are given back.
class Parser {
 public:
  explicit Parser(const Limits& limits) : depth_(limits.depth) {}
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() {
    constexpr std::size_t kKept = 256UL << 10;
    if (kept().capacity() > kKept) {
      kept() = dom::parser();
    }
  }

  simdjson::error_code parse(std::string_view text, dom::element& root) {
    auto& parser = kept();
    if (parser.capacity() < text.size() || parser.max_depth() != depth_) {
      constexpr std::size_t kLeast = 16UL << 10;
      if (const auto error = parser.allocate(std::max(text.size(), kLeast), depth_)) {
        return error;
      }
    }
    return parser.parse(text.data(), text.size(), /*realloc_if_needed=*/false).get(root);
  }
  // Offsets of what structures the text that was parsed.
  const std::uint32_t* structurals() const {
    return kept().implementation->structural_indexes.get();
  }

 private:
  static dom::parser& kept() {
    thread_local dom::parser parser;
    return parser;
  }
  std::size_t depth_;
};

}  // namespace

Result<Tree> parse_json(PaddedView bytes, const Limits& limits) {
  if (bytes.size() > limits.file_bytes) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"bytes", std::to_string(limits.file_bytes)});
  }
  auto text = bytes.view();
  if (text.starts_with("\xEF\xBB\xBF")) {
    text.remove_prefix(3);  // RFC 8259 8.1: a byte order mark may be ignored.
  }
  static_assert(kBytesPadding >= simdjson::SIMDJSON_PADDING);
  Parser parser(limits);
  dom::element root;
  if (const auto error = parser.parse(text, root); error != simdjson::SUCCESS) {
    return broken(error, text);
  }
  return TreeWriter(text, parser.structurals(), limits).write(root);
}

Result<Tree> parse_jsonc(PaddedView bytes, const Limits& limits, Bytes& storage) {
  // Comments and trailing commas become spaces: positions stay true.
  storage = Bytes::copy_of(bytes);
  char* text = storage.data();
  const auto size = storage.size();
  constexpr auto kNone = static_cast<std::size_t>(-1);
  std::size_t comma = kNone;
  for (std::size_t i = 0; i < size; ++i) {
    const char c = text[i];
    if (c == '"') {
      comma = kNone;
      for (++i; i < size && text[i] != '"'; ++i) {
        i += text[i] == '\\' ? 1U : 0U;
      }
    } else if (c == '/' && i + 1 < size && text[i + 1] == '/') {
      while (i < size && text[i] != '\n') {
        text[i++] = ' ';
      }
    } else if (c == '/' && i + 1 < size && text[i + 1] == '*') {
      const auto close = storage.view().find("*/", i + 2);
      if (close == std::string_view::npos) {
        return fail(ErrorCode::kInvalidInput, msg::kTruncated, {"comment"});
      }
      for (; i < close + 2; ++i) {
        text[i] = text[i] == '\n' ? '\n' : ' ';
      }
      --i;
    } else if (c == ',') {
      comma = i;
    } else if ((c == '}' || c == ']') && comma != kNone) {
      text[comma] = ' ';
      comma = kNone;
    } else if (!is_space(c)) {
      comma = kNone;
    }
  }
  return parse_json(storage.padded(), limits);
}

}  // namespace akashi::formats

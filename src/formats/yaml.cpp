// YAML through libyaml's events: bounded depth and count, anchors expanded by copying.
#include <yaml.h>

#include <array>
#include <map>
#include <memory>

#include "base/strings.h"
#include "formats/tree_builder.h"

namespace akashi::formats {
namespace {

InputPosition position(const yaml_mark_t& mark) {
  return {.line = static_cast<std::uint32_t>(mark.line) + 1,
          .column = static_cast<std::uint32_t>(mark.column) + 1,
          .offset = 0};
}

std::string_view text_of(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

// YAML 1.2 core schema (10.3.2), with the 1.1 words that real files use for null and booleans of
// any case.
Kind plain_kind(std::string_view text) {
  constexpr auto kNulls = std::to_array<std::string_view>({"", "~", "null", "Null", "NULL"});
  constexpr auto kBools =
      std::to_array<std::string_view>({"true", "True", "TRUE", "false", "False", "FALSE"});
  for (const auto word : kNulls) {
    if (text == word) {
      return Kind::kNull;
    }
  }
  for (const auto word : kBools) {
    if (text == word) {
      return Kind::kBool;
    }
  }
  std::size_t i = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
  const auto start = i;
  std::size_t digits = 0;
  bool real = false;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (is_digit(c)) {
      ++digits;
    } else if (c == '.' && !real) {
      real = true;
    } else if ((c == 'e' || c == 'E') && digits > 0 && i + 1 < text.size()) {
      i += text[i + 1] == '-' || text[i + 1] == '+' ? 1U : 0U;
      for (++i; i < text.size() && is_digit(text[i]); ++i) {
      }
      return i == text.size() && is_digit(text.back()) ? Kind::kFloat : Kind::kString;
    } else {
      return Kind::kString;
    }
  }
  if (digits == 0 || start == text.size()) {
    return Kind::kString;
  }
  return real ? Kind::kFloat : Kind::kInteger;
}

struct Event {
  yaml_event_t event{};
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&event); }
};

class YamlReader {
 public:
  YamlReader(std::string_view bytes, const Limits& limits) : limits_(limits) {
    ready_ = yaml_parser_initialize(&parser_) != 0;
    if (ready_) {
      yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(bytes.data()),
                                   bytes.size());
    }
  }
  YamlReader(const YamlReader&) = delete;
  YamlReader& operator=(const YamlReader&) = delete;
  ~YamlReader() {
    if (ready_) {
      yaml_parser_delete(&parser_);
    }
  }

  Result<std::vector<Tree>> read(std::size_t documents) {
    std::vector<Tree> trees;
    if (!ready_) {
      return fail(ErrorCode::kUnavailable, msg::kInternal, {"libyaml"});
    }
    while (trees.size() < documents) {
      Event next;
      AKASHI_TRY(pull(next));
      if (next.event.type == YAML_STREAM_END_EVENT) {
        break;
      }
      if (next.event.type == YAML_DOCUMENT_START_EVENT) {
        AKASHI_TRY_ASSIGN(auto tree, document());
        trees.push_back(std::move(tree));
      }
    }
    return trees;
  }

 private:
  Result<void> pull(Event& out) {
    if (yaml_parser_parse(&parser_, &out.event) == 0) {
      const auto* problem = parser_.problem != nullptr ? parser_.problem : "unreadable";
      return fail(ErrorCode::kInvalidInput, msg::kSyntax, {"YAML", problem},
                  position(parser_.problem_mark));
    }
    return {};
  }

  // One document: a loop over events with a stack of what is open, so that depth costs no C++
  // stack.
  Result<Tree> document() {
    TreeBuilder builder(limits_);
    struct Open {
      bool mapping = false;
      bool want_key = false;
      std::string anchor;
      std::uint32_t index = 0;
    };
    std::vector<Open> open;
    std::map<std::string, std::uint32_t, std::less<>> anchors;
    const auto value_done = [&] {
      if (!open.empty() && open.back().mapping) {
        open.back().want_key = true;
      }
    };
    while (true) {
      Event holder;
      AKASHI_TRY(pull(holder));
      const auto& event = holder.event;
      const auto at = position(event.start_mark);
      const bool is_key = !open.empty() && open.back().mapping && open.back().want_key;
      switch (event.type) {
        case YAML_DOCUMENT_END_EVENT:
        case YAML_STREAM_END_EVENT:
          return std::move(builder).finish();
        case YAML_SCALAR_EVENT: {
          const std::string_view text(reinterpret_cast<const char*>(event.data.scalar.value),
                                      event.data.scalar.length);
          const auto kept = builder.keep(std::string(text));
          if (is_key) {
            builder.key(kept, at);
            open.back().want_key = false;
            break;
          }
          const auto index = static_cast<std::uint32_t>(builder.size());
          const bool plain = event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
                             event.data.scalar.plain_implicit != 0;
          AKASHI_TRY(builder.scalar(plain ? plain_kind(text) : Kind::kString, kept, at));
          if (event.data.scalar.anchor != nullptr) {
            anchors.insert_or_assign(std::string(text_of(event.data.scalar.anchor)), index);
          }
          value_done();
          break;
        }
        case YAML_ALIAS_EVENT: {
          const auto found = anchors.find(text_of(event.data.alias.anchor));
          if (found == anchors.end()) {
            return fail(ErrorCode::kInvalidInput, msg::kSyntax, {"YAML", "alias without anchor"},
                        at);
          }
          if (is_key) {
            return fail(ErrorCode::kUnsupported, msg::kSyntax, {"YAML", "alias as key"}, at);
          }
          AKASHI_TRY(builder.copy(found->second, at));
          value_done();
          break;
        }
        case YAML_MAPPING_START_EVENT:
        case YAML_SEQUENCE_START_EVENT: {
          if (is_key) {
            return fail(ErrorCode::kUnsupported, msg::kSyntax, {"YAML", "a collection as key"}, at);
          }
          const bool mapping = event.type == YAML_MAPPING_START_EVENT;
          const auto anchor =
              text_of(mapping ? event.data.mapping_start.anchor : event.data.sequence_start.anchor);
          open.push_back({.mapping = mapping,
                          .want_key = mapping,
                          .anchor = std::string(anchor),
                          .index = static_cast<std::uint32_t>(builder.size())});
          AKASHI_TRY(builder.open(mapping ? Kind::kObject : Kind::kArray, at));
          break;
        }
        case YAML_MAPPING_END_EVENT:
        case YAML_SEQUENCE_END_EVENT:
          builder.close();
          if (!open.back().anchor.empty()) {
            anchors.insert_or_assign(open.back().anchor, open.back().index);
          }
          open.pop_back();
          value_done();
          break;
        default:
          break;
      }
    }
  }

  const Limits& limits_;
  yaml_parser_t parser_{};
  bool ready_ = false;
};

}  // namespace

Result<std::vector<Tree>> parse_yaml_stream(std::string_view bytes, const Limits& limits) {
  if (bytes.size() > limits.file_bytes) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"bytes", std::to_string(limits.file_bytes)});
  }
  return YamlReader(bytes, limits).read(limits.depth);
}

Result<Tree> parse_yaml(std::string_view bytes, const Limits& limits) {
  if (bytes.size() > limits.file_bytes) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"bytes", std::to_string(limits.file_bytes)});
  }
  AKASHI_TRY_ASSIGN(auto trees, YamlReader(bytes, limits).read(1));
  return trees.empty() ? Tree() : std::move(trees.front());
}

}  // namespace akashi::formats

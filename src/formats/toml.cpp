// TOML through toml++, without exceptions.
#define TOML_HEADER_ONLY 1  // Debian's compiled library throws.
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
// Its assertions fail on hostile keys, for which its parser has proper errors behind them; with
// NDEBUG and clang they would be assumptions of the optimizer.
#undef NDEBUG
#define TOML_ASSERT(expr) static_assert(true)
#include <toml++/toml.h>

#include <algorithm>
#include <sstream>

#include "formats/tree_builder.h"

namespace akashi::formats {
namespace {

InputPosition position(const toml::source_region& source) {
  return {.line = source.begin.line, .column = source.begin.column, .offset = 0};
}

Result<void> visit(const toml::node& node, TreeBuilder& builder);

Result<void> visit_table(const toml::table& table, TreeBuilder& builder) {
  AKASHI_TRY(builder.open(Kind::kObject, position(table.source())));
  // toml++ sorts by key; the order of the file is the one that users and evidence know.
  std::vector<std::pair<const toml::key*, const toml::node*>> members;
  members.reserve(table.size());
  for (const auto& [key, value] : table) {
    members.emplace_back(&key, &value);
  }
  std::ranges::stable_sort(members, [](const auto& a, const auto& b) {
    return position(a.first->source()) < position(b.first->source());
  });
  for (const auto& [key, value] : members) {
    builder.key(builder.keep(std::string(key->str())), position(key->source()));
    AKASHI_TRY(visit(*value, builder));
  }
  builder.close();
  return {};
}

Result<void> visit(const toml::node& node, TreeBuilder& builder) {
  const auto at = position(node.source());
  if (const auto* table = node.as_table()) {
    return visit_table(*table, builder);
  }
  if (const auto* array = node.as_array()) {
    AKASHI_TRY(builder.open(Kind::kArray, at));
    for (const auto& item : *array) {
      AKASHI_TRY(visit(item, builder));
    }
    builder.close();
    return {};
  }
  if (const auto* text = node.as_string()) {
    return builder.scalar(Kind::kString, builder.keep(text->get()), at);
  }
  if (const auto* flag = node.as_boolean()) {
    return builder.scalar(Kind::kBool, flag->get() ? "true" : "false", at);
  }
  if (const auto* integer = node.as_integer()) {
    return builder.scalar(Kind::kInteger, builder.keep(std::to_string(integer->get())), at);
  }
  std::ostringstream out;
  if (const auto* real = node.as_floating_point()) {
    out.precision(17);
    out << real->get();
    return builder.scalar(Kind::kFloat, builder.keep(out.str()), at);
  }
  if (const auto* date = node.as_date()) {
    out << date->get();
  } else if (const auto* time = node.as_time()) {
    out << time->get();
  } else if (const auto* both = node.as_date_time()) {
    out << both->get();
  }
  return builder.scalar(Kind::kDate, builder.keep(out.str()), at);
}

// toml++ descends for nested arrays and inline tables: a bound on brackets bounds its recursion.
std::size_t deepest_bracket(std::string_view text) {
  std::size_t depth = 0;
  std::size_t most = 0;
  for (const char c : text) {
    if (c == '[' || c == '{') {
      most = std::max(most, ++depth);
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return most;
}

}  // namespace

Result<Tree> parse_toml(std::string_view bytes, const Limits& limits) {
  if (bytes.size() > limits.file_bytes) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"bytes", std::to_string(limits.file_bytes)});
  }
  // Brackets in strings count too, so that the test errs on the safe side; 4 covers "[[a]]" and
  // text.
  if (deepest_bracket(bytes) > limits.depth * 4UL) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"nesting depth", std::to_string(limits.depth)});
  }
  const auto result = toml::parse(bytes);
  if (!result) {
    return fail(ErrorCode::kInvalidInput, msg::kSyntax,
                {"TOML", std::string(result.error().description())},
                position(result.error().source()));
  }
  TreeBuilder builder(limits);
  AKASHI_TRY(visit_table(result.table(), builder));
  return std::move(builder).finish();
}

}  // namespace akashi::formats

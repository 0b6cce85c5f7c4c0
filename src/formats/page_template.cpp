#include "formats/page_template.h"

#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "formats/markup_text.h"

namespace akashi::formats {
namespace {

std::unexpected<Error> bad(std::string_view name, std::uint32_t line) {
  return fail(ErrorCode::kInternal, msg::kPlain, {"template: " + std::string(name)},
              {.line = line, .column = 1});
}

}  // namespace

// Rows inside rows, the innermost first.
struct PageTemplate::Scope {
  const Fill& fill;
  const Scope* outer = nullptr;

  const std::string* text(const std::string& name) const {
    const auto found = fill.texts.find(name);
    return found != fill.texts.end() ? &found->second
           : outer == nullptr        ? nullptr
                                     : outer->text(name);
  }
  const std::vector<Fill>* list(const std::string& name) const {
    const auto found = fill.lists.find(name);
    return found != fill.lists.end() ? &found->second
           : outer == nullptr        ? nullptr
                                     : outer->list(name);
  }
};

Result<PageTemplate> PageTemplate::parse(std::string_view source) {
  PageTemplate page;
  std::vector<std::size_t> open;
  std::uint32_t line = 1;
  while (!source.empty()) {
    const auto tag = std::min(source.find("{{"), source.size());
    if (tag != 0) {
      page.nodes_.push_back(
          {.part = Part::kMarkup, .text = std::string(source.substr(0, tag)), .line = line});
      line += static_cast<std::uint32_t>(std::ranges::count(source.substr(0, tag), '\n'));
      source.remove_prefix(tag);
      continue;
    }
    const auto end = source.find("}}");
    auto name = end == std::string_view::npos ? std::string_view() : source.substr(2, end - 2);
    const char kind = name.empty() ? ' ' : name.front();
    if (kind == '#' || kind == '^' || kind == '/') {
      name.remove_prefix(1);
    }
    const auto is_word = [](char c) { return is_alnum(c) || c == '_' || c == '.' || c == '-'; };
    if (name.empty() || !std::ranges::all_of(name, is_word)) {
      return bad(source.substr(0, std::min<std::size_t>(source.size(), 40)), line);
    }
    source.remove_prefix(end + 2);
    if (kind == '/') {
      if (open.empty() || page.nodes_[open.back()].text != name) {
        return bad(name, line);
      }
      page.nodes_[open.back()].end = page.nodes_.size();
      open.pop_back();
      continue;
    }
    if (kind == '#' || kind == '^') {
      open.push_back(page.nodes_.size());
    }
    page.nodes_.push_back({.part = kind == '#'   ? Part::kEach
                                   : kind == '^' ? Part::kUnless
                                                 : Part::kText,
                           .text = std::string(name),
                           .line = line});
  }
  if (!open.empty()) {
    return bad(page.nodes_[open.back()].text, page.nodes_[open.back()].line);
  }
  return page;
}

Result<void> PageTemplate::write(std::size_t from, std::size_t to, const Scope& scope,
                                 std::string& out) const {
  for (std::size_t i = from; i < to;) {
    const auto& node = nodes_[i];
    if (node.part == Part::kMarkup) {
      out += node.text;
      ++i;
      continue;
    }
    const auto* text = scope.text(node.text);
    const auto* list = text == nullptr ? scope.list(node.text) : nullptr;
    if (text == nullptr && (list == nullptr || node.part == Part::kText)) {
      return bad(node.text, node.line);
    }
    if (node.part == Part::kText) {
      out += escape_markup(*text);
      ++i;
      continue;
    }
    const bool empty = text != nullptr ? text->empty() : list->empty();
    if (node.part == Part::kUnless ? empty : (text != nullptr && !empty)) {
      AKASHI_TRY(write(i + 1, node.end, scope, out));
    } else if (node.part == Part::kEach && list != nullptr) {
      for (const auto& row : *list) {
        AKASHI_TRY(write(i + 1, node.end, {.fill = row, .outer = &scope}, out));
      }
    }
    i = node.end;
  }
  return {};
}

Result<std::string> PageTemplate::render(const Fill& common, const Fill& fill) const {
  const Scope outer{.fill = common, .outer = nullptr};
  std::string out;
  AKASHI_TRY(write(0, nodes_.size(), {.fill = fill, .outer = &outer}, out));
  return out;
}

}  // namespace akashi::formats

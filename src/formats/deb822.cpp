// deb822(5):
//   file      = *( blank-line / comment ) paragraph *( 1*blank-line paragraph )
//   paragraph = 1*field
//   field     = name ":" value LF *( ( SP / TAB ) text LF )
//   name      = 1*( any printable character but ":" ), not beginning with "-" or "#"
// A line of white space only ends a paragraph, as the manual allows readers to do.
#include "formats/deb822.h"

#include <algorithm>

#include "base/strings.h"

namespace akashi::formats {
namespace {

constexpr auto kNone = std::string_view::npos;

bool is_blank(std::string_view line) {
  return std::ranges::all_of(line, is_space);
}

bool is_field_name(std::string_view name) {
  return !name.empty() && name.front() != '-' &&
         std::ranges::all_of(name, [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace

const Deb822Field* Deb822ParagraphView::find(std::string_view name) const {
  const auto found = std::ranges::find_if(
      fields_, [&](const Deb822Field& field) { return equal_ignoring_case(field.name, name); });
  return found == fields_.end() ? nullptr : &*found;
}

std::string_view Deb822ParagraphView::operator[](std::string_view name) const {
  const auto* field = find(name);
  return field == nullptr ? std::string_view() : field->value;
}

void Deb822Reader::bad_line() {
  ++bad_line_count_;
  if (bad_lines_.size() < kBadLinesKept) {
    bad_lines_.push_back(line_);
  }
}

bool Deb822Reader::next(Deb822ParagraphView& out) {
  out.fields_.clear();
  bool continues = false;  // The line before belongs to a field, so that this one may go on.
  while (!rest_.empty()) {
    const auto end = rest_.find('\n');
    auto line = rest_.substr(0, end);
    rest_.remove_prefix(end == kNone ? rest_.size() : end + 1);
    ++line_;
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    if (is_blank(line)) {
      continues = false;
      if (!out.fields_.empty()) {
        return true;
      }
    } else if (line.front() == '#') {
      continue;
    } else if (line.front() == ' ' || line.front() == '\t') {
      if (!continues) {
        bad_line();
        continue;
      }
      auto& value = out.fields_.back().value;
      value = {value.data(), static_cast<std::size_t>(line.data() + line.size() - value.data())};
    } else {
      const auto colon = line.find(':');
      continues = colon != kNone && is_field_name(line.substr(0, colon)) &&
                  out.fields_.size() < kMostFields;
      if (!continues) {
        bad_line();
        continue;
      }
      auto value = trim(line.substr(colon + 1));
      if (value.empty()) {  // Where continuation lines are appended.
        value = line.substr(line.size());
      }
      out.fields_.push_back({line.substr(0, colon), value, line_});
    }
  }
  return !out.fields_.empty();
}

}  // namespace akashi::formats

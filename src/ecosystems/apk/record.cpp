// The text form of the installed database (apk-tools 2 and 3, apk-package(5) and apk's database.c):
//   package = *( letter ":" value LF ) LF
//   letters of the index entry: C checksum, P name, V version, A architecture, S package size, I
//   installed size,
//     T description, U URL, L licence, o origin, m maintainer, t build time, c commit, k provider
//     priority, D depends, p provides, i install-if, g tags
//   of the installed package: r replaces, q its priority, s repository tag, f what is broken
//   of its files: F folder, M its owner and mode, R file in it, a its owner and mode, Z its
//   checksum
#include "ecosystems/apk/record.h"

#include "base/strings.h"

namespace akashi::ecosystems::apk {
namespace {

constexpr auto kNone = std::string_view::npos;

bool is_file_letter(char letter) {
  return std::string_view("FMRaZ").contains(letter);
}

}  // namespace

bool RecordReader::next(Record& out) {
  out = {};
  bool any = false;
  while (!rest_.empty()) {
    const auto end = rest_.find('\n');
    auto line = rest_.substr(0, end);
    const auto* start = line.data();
    rest_.remove_prefix(end == kNone ? rest_.size() : end + 1);
    ++line_;
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    if (line.empty()) {
      if (any) {
        return true;
      }
      continue;
    }
    if (line.size() < 2 || line[1] != ':' || !is_alpha(line[0])) {
      ++bad_line_count_;
      if (bad_lines_.size() < kBadLinesKept) {
        bad_lines_.push_back(line_);
      }
      continue;
    }
    if (!any) {
      any = true;
      out.line = line_;
    }
    if (is_file_letter(line[0])) {
      const auto* first = out.files.empty() ? start : out.files.data();
      out.files = {first, static_cast<std::size_t>(line.data() + line.size() - first)};
    } else if (out.line_of(line[0]) == 0) {
      out.fields_[Record::index(line[0])] = {line.substr(2), line_};
    }
  }
  return any;
}

Dependency parse_dependency(std::string_view word) {
  Dependency dependency;
  if (word.starts_with('!')) {
    dependency.conflict = true;
    word.remove_prefix(1);
  }
  dependency.name = word.substr(0, word.find_first_of("<>=~@"));
  return dependency;
}

std::optional<std::string_view> next_word(std::string_view& list) {
  list = trim(list);
  if (list.empty()) {
    return std::nullopt;
  }
  const auto end = list.find_first_of(" \t\r\n");
  const auto word = list.substr(0, end);
  list.remove_prefix(word.size());
  return word;
}

}  // namespace akashi::ecosystems::apk

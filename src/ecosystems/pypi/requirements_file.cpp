// pip's requirements file format ("Requirements File Format" in pip's documentation), as pip reads
// it:
//   1. A line that ends in '\' goes on in the next one, unless it is a comment.
//   2. '#' at the start or behind white space begins a comment.
//   3. The requirement ends before the first word that begins with '-'; from there on come options,
//   split as a
//      POSIX shell splits words.
#include "ecosystems/pypi/requirements_file.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/strings.h"

namespace akashi::ecosystems::pypi {
namespace {

struct OptionRow {
  std::string_view name;
  char letter = 0;
  bool has_value = true;
  PipOption option = PipOption::kOther;
};

constexpr auto kOptions = std::to_array<OptionRow>({
    {.name = "--requirement", .letter = 'r', .option = PipOption::kRequirement},
    {.name = "--constraint", .letter = 'c', .option = PipOption::kConstraint},
    {.name = "--editable", .letter = 'e', .option = PipOption::kEditable},
    {.name = "--hash", .option = PipOption::kHash},
    {.name = "--index-url", .letter = 'i', .option = PipOption::kIndexUrl},
    {.name = "--pypi-url", .option = PipOption::kIndexUrl},
    {.name = "--extra-index-url", .option = PipOption::kExtraIndexUrl},
    {.name = "--find-links", .letter = 'f', .option = PipOption::kFindLinks},
    {.name = "--trusted-host", .option = PipOption::kTrustedHost},
    {.name = "--no-index", .has_value = false, .option = PipOption::kNoIndex},
    {.name = "--no-binary"},
    {.name = "--only-binary"},
    {.name = "--prefer-binary", .has_value = false},
    {.name = "--require-hashes", .has_value = false},
    {.name = "--no-require-hashes", .has_value = false},
    {.name = "--pre", .has_value = false},
    {.name = "--all-releases"},
    {.name = "--only-final"},
    {.name = "--uploaded-prior-to"},
    {.name = "--use-feature"},
    {.name = "--global-option"},
    {.name = "--install-option"},
    {.name = "--config-settings", .letter = 'C'},
    {.name = "--config-setting"},
    // Of earlier versions of pip.
    {.name = "--use-wheel", .has_value = false},
    {.name = "--no-use-wheel", .has_value = false},
    {.name = "--always-unzip", .letter = 'Z', .has_value = false},
    {.name = "--allow-external"},
    {.name = "--allow-unverified"},
    {.name = "--allow-all-external", .has_value = false},
    {.name = "--process-dependency-links", .has_value = false},
});

constexpr std::string_view kSyntaxName = "requirements line";

// As a POSIX shell: quotes and backslashes. Nothing when a quote does not end.
std::optional<std::vector<std::string>> shell_split(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote == 0 && is_space(c)) {
      if (in_word) {
        words.push_back(std::move(word));
        word.clear();
        in_word = false;
      }
      continue;
    }
    in_word = true;
    if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
    } else if (quote != 0 && c == quote) {
      quote = 0;
    } else if (c == '\\' && i + 1 < text.size() &&
               (quote == 0 || (quote == '"' && (text[i + 1] == '"' || text[i + 1] == '\\')))) {
      word += text[++i];
    } else {
      word += c;
    }
  }
  if (quote != 0) {
    return std::nullopt;
  }
  if (in_word) {
    words.push_back(std::move(word));
  }
  return words;
}

// Where the comment of a line begins; its size when it has none.
std::size_t comment_start(std::string_view line) {
  for (auto at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1)) {
    if (at == 0 || is_space(line[at - 1])) {
      return at;
    }
  }
  return line.size();
}

// "--name", "--name=value", or an unambiguous beginning of a name, as pip's own option parser takes
// it.
const OptionRow* find_long(std::string_view name) {
  const OptionRow* found = nullptr;
  std::size_t matches = 0;
  for (const auto& row : kOptions) {
    if (row.name == name) {
      return &row;
    }
    if (name.size() > 3 && row.name.starts_with(name)) {
      found = &row;
      ++matches;
    }
  }
  return matches == 1 ? found : nullptr;
}

class Reader {
 public:
  Reader(RequirementsText& text, const Limits& limits, Inventory& out)
      : text_(text), limits_(limits), out_(out) {}

  void read(std::string_view bytes) {
    std::string joined;
    std::uint32_t first = 0;
    for (const auto& line : lines(bytes)) {
      if (text_.lines.size() >= limits_.components) {
        out_.problem(msg::kLimit, {"components", std::to_string(limits_.components)},
                     {.line = line.number, .column = 1, .offset = 0}, ErrorCode::kLimitExceeded);
        return;
      }
      note_header(line);
      const auto comment = comment_start(line.text);
      const bool only_comment =
          trim(line.text.substr(0, comment)).empty() && comment < line.text.size();
      if (first == 0) {
        first = line.number;
      }
      if (line.text.ends_with('\\') && !only_comment) {
        joined += line.text.substr(0, line.text.size() - 1);
        continue;
      }
      // A comment ends a continued line; the space keeps it a comment.
      joined += only_comment ? " " : "";
      joined += line.text;
      logical(joined, first);
      joined.clear();
      first = 0;
    }
    if (first != 0) {
      logical(joined, first);
    }
  }

 private:
  void note_header(const Line& line) {
    constexpr std::uint32_t kHeadLines = 10;
    if (line.number > kHeadLines || !line.text.starts_with('#')) {
      return;
    }
    if (line.text.contains("autogenerated by pip-compile") ||
        line.text.contains("autogenerated by uv")) {
      text_.compiled = text_.annotated = true;
    } else if (line.text.contains("@generated by PDM") || line.text.contains("autogenerated by")) {
      text_.compiled = true;
    }
  }

  void problem(const InputPosition& at, std::string what) {
    out_.problem(msg::kSyntax, {std::string(kSyntaxName), std::move(what)}, at);
  }

  // `line`: with continuations joined; begins on line `number`.
  void logical(std::string_view line, std::uint32_t number) {
    const auto comment = comment_start(line);
    note_via(line.substr(comment), !trim(line.substr(0, comment)).empty());
    const auto indent = std::min(line.find_first_not_of(" \t\f\v"), line.size());
    const auto body = trim(line.substr(0, comment));
    if (body.empty()) {
      return;
    }
    RequirementsLine out;
    out.at = {.line = number, .column = static_cast<std::uint32_t>(indent + 1), .offset = 0};
    auto end = body.size();  // Of the requirement: the first word that begins with '-'.
    for (std::size_t i = 0; i < body.size(); ++i) {
      if (body[i] == '-' && (i == 0 || is_space(body[i - 1]))) {
        end = i;
        break;
      }
    }
    out.requirement = trim(body.substr(0, end));
    const auto words = shell_split(body.substr(end));
    if (!words) {
      problem(out.at, "a quote does not end");
      return;
    }
    if (!options(*words, out)) {
      return;
    }
    text_.lines.push_back(std::move(out));
    if (text_.annotated) {
      take_via(line.substr(comment));
    }
  }

  bool options(const std::vector<std::string>& words, RequirementsLine& out) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string_view word = words[i];
      if (!word.starts_with('-')) {
        continue;  // pip drops words between options.
      }
      std::optional<std::string> value;
      const auto* row = find_option(word, value);
      if (row == nullptr) {
        problem(out.at, "unknown option " + printable(word));
        return false;
      }
      if (row->has_value && !value) {
        if (i + 1 == words.size()) {
          problem(out.at, std::string(row->name) + " needs a value");
          return false;
        }
        value = words[++i];
      }
      out.options.push_back({row->option, value.value_or("")});
    }
    return true;
  }

  static const OptionRow* find_option(std::string_view word, std::optional<std::string>& value) {
    if (word.starts_with("--")) {
      const auto pair = cut(word, "=");
      if (pair) {
        value = pair->second;
      }
      return find_long(pair ? pair->first : word);
    }
    if (word.size() < 2) {
      return nullptr;
    }
    if (word.size() > 2) {
      value = word.substr(word[2] == '=' ? 3 : 2);
    }
    const auto* row = std::ranges::find(kOptions, word[1], &OptionRow::letter);
    return row == kOptions.end() ? nullptr : row;
  }

  // Comment lines below a requirement belong to it: "# via x" or "# via" and a name on each line.
  void note_via(std::string_view comment, bool has_requirement) {
    if (text_.annotated && !has_requirement) {
      take_via(comment);
    }
  }
  void take_via(std::string_view comment) {
    if (!comment.starts_with('#') || text_.lines.empty()) {
      return;
    }
    auto words = trim(comment.substr(1));
    const bool begins = words.starts_with("via") && (words.size() == 3 || is_space(words[3]));
    if (begins) {
      words.remove_prefix(3);
      via_of_ = text_.lines.size();
    } else if (via_of_ != text_.lines.size()) {
      return;  // A comment of another kind.
    }
    for (const auto part : split(words, ',')) {
      if (!trim(part).empty()) {
        text_.lines.back().via.emplace_back(trim(part));
      }
    }
  }

  RequirementsText& text_;
  const Limits& limits_;
  Inventory& out_;
  std::size_t via_of_ = 0;  // Number of lines when the last "via" began: the line that it is about.
};

}  // namespace

RequirementsText read_requirements_text(std::string_view text, const Limits& limits,
                                        Inventory& out) {
  RequirementsText result;
  Reader(result, limits, out).read(text);
  return result;
}

}  // namespace akashi::ecosystems::pypi

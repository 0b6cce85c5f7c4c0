#include "kernel/makefile.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/path.h"
#include "base/strings.h"
#include "kernel/make_scope.h"

namespace akashi::kernel {
namespace {

constexpr std::uint32_t kMostIncludes = 16;  // Deep.
constexpr std::size_t kMostLines = 200'000;  // With what is included.
constexpr std::size_t kMostConditions = 64;

// How certain it is that a line counts.
enum class Branch : std::uint8_t { kNo, kMaybe, kYes };

struct Condition {
  Branch now = Branch::kYes;
  Branch left = Branch::kNo;  // What is left for the next `else`.
};

bool takes_word(std::string_view& line, std::string_view word) {
  if (!line.starts_with(word) || (line.size() > word.size() && !is_space(line[word.size()]))) {
    return false;
  }
  line = trim(line.substr(word.size()));
  return true;
}

class Reader {
 public:
  Reader(const MakeWorld& world, std::string folder)
      : world_(world), folder_(std::move(folder)), scope_(world, folder_) {}

  void file(const std::string& path, bool optional) {
    const auto text = world_.tree.read(path, kMostTextBytes);
    if (!text) {
      if (!optional) {
        give_up(path);
      }
      return;
    }
    if (++deep_ > kMostIncludes) {
      give_up(path);
      return;
    }
    const auto outer = std::exchange(conditions_, {});
    const auto kept_base = std::exchange(base_, combine(outer, base_));
    for (const auto& line : make_lines(*text)) {
      if (++lines_ > kMostLines || scope_.gave_up()) {
        give_up(path + ":" + std::to_string(line.number));
        break;
      }
      where_ = path + ":" + std::to_string(line.number);
      this->line(line);
    }
    if (!conditions_.empty() || !define_.empty()) {
      give_up(path);
    }
    define_.clear();
    conditions_ = outer;
    base_ = kept_base;
    --deep_;
  }

  Makefile finish() {
    for (const auto& [name, variable] : scope_.variables()) {
      names_.push_back(name);
    }
    for (const auto& name : names_) {
      const auto& variable = scope_.variables().at(name);
      out_.variables[name] = variable.recursive ? scope_.expand("$(" + name + ")")
                                                : MakeText{variable.text, variable.sure};
    }
    if (scope_.gave_up()) {
      give_up(where_);
    }
    return std::move(out_);
  }

 private:
  static Branch combine(const std::vector<Condition>& conditions, Branch base) {
    for (const auto& condition : conditions) {
      base = std::min(base, condition.now);
    }
    return base;
  }
  Branch now() const { return combine(conditions_, base_); }

  void give_up(std::string_view why) {
    if (out_.whole) {
      out_.whole = false;
      out_.why = why;
    }
  }

  void line(const MakeLine& line) {
    auto text = trim(line.text);
    if (!define_.empty()) {
      define_ = takes_word(text, "endef") ? std::string() : define_;
      return;
    }
    if (line.tab && in_rule_) {
      if (now() != Branch::kNo) {
        recipe(text);
      }
      return;
    }
    if (text.empty() || conditional(text) || now() == Branch::kNo) {
      return;
    }
    while (takes_word(text, "override") || takes_word(text, "private")) {
    }
    if (takes_word(text, "define")) {
      const auto name = std::string(text.substr(0, text.find_first_of(" \t=:+?")));
      define_ = name.empty() ? "?" : name;
      scope_.assign(define_, "!=", {}, false);
      in_rule_ = false;
      return;
    }
    if (takes_word(text, "undefine")) {
      scope_.assign(std::string(text), "!=", {}, false);
      return;
    }
    const bool optional = takes_word(text, "-include") || takes_word(text, "sinclude");
    if (optional || takes_word(text, "include")) {
      in_rule_ = false;
      include(text, optional);
      return;
    }
    if (takes_word(text, "vpath")) {
      give_up(where_);
      return;
    }
    takes_word(text, "unexport");
    if (takes_word(text, "export")) {
      export_names(text);
    }
    statement(text);
  }

  void statement(std::string_view text) {
    if (const auto assignment = as_assignment(text)) {
      in_rule_ = false;
      assign(*assignment);
    } else if (find_outside(text, ":") != std::string_view::npos) {
      in_rule_ = true;
      rule(text);
    } else if (text.contains('$')) {
      in_rule_ = false;
      const auto value = scope_.expand(text);  // A bare $(call …), $(error …), $(eval …).
      if (value.open()) {
        give_up(where_);
      }
    }
  }

  void export_names(std::string_view text) {
    const auto assignment = as_assignment(text);
    for (const auto name : split_spaces(assignment ? assignment->name : text)) {
      out_.exported.emplace_back(name);
    }
  }

  void assign(const MakeAssignment& assignment) {
    const auto name = scope_.expand(assignment.name);
    const bool maybe = now() == Branch::kMaybe;
    if (name.text == "VPATH") {
      give_up(where_);
    }
    if (name.decided()) {
      scope_.assign(name.text, assignment.kind, assignment.value, maybe);
      return;
    }
    // Of a list whose name is not known: it counts, whatever the list.
    scope_.assign("?" + std::to_string(++unnamed_), ":=", assignment.value, true);
  }

  void include(std::string_view text, bool optional) {
    const auto files = scope_.expand(text);
    if (!files.decided()) {
      give_up(where_);
      return;
    }
    for (const auto file : split_spaces(files.text)) {
      const auto path = normal_path(file);
      if (!path || file.starts_with('/')) {
        give_up(where_);
        continue;
      }
      const auto kept = where_;
      this->file(*path, optional);
      where_ = kept;
    }
  }

  void rule(std::string_view text) {
    const auto semicolon = find_outside(text, ";");
    if (semicolon != std::string_view::npos) {
      recipe(text.substr(semicolon + 1));
      text = text.substr(0, semicolon);
    }
    std::vector<std::string_view> parts;
    for (std::size_t at = 0;;) {
      const auto colon = find_outside(text, ":", at);
      parts.push_back(text.substr(at, colon - at));
      if (colon == std::string_view::npos) {
        break;
      }
      at = colon + 1;
      while (at < text.size() && text[at] == ':') {
        ++at;
      }
    }
    MakeRule rule;
    // "targets: pattern: sources", where the targets are many.
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const auto words = scope_.expand(parts[i]);
      auto& to = i + 1 == parts.size() ? rule.sources : rule.targets;
      for (const auto word : split_spaces(words.text)) {
        to.emplace_back(word);
      }
    }
    out_.rules.push_back(std::move(rule));
  }

  // A command may compile what no list has.
  void recipe(std::string_view text) {
    constexpr std::string_view kBuild = "$(build)=";
    for (auto word : split_spaces(text)) {
      if (word.starts_with(kBuild)) {
        out_.builds.push_back(scope_.expand(word.substr(kBuild.size())));
      } else if (word.ends_with(".c") || word.ends_with(".S") || word.ends_with(".o")) {
        for (const auto file : split_spaces(scope_.expand(word).text)) {
          out_.recipe_words.emplace_back(file);
        }
      }
    }
  }

  // True where the line was one of a condition.
  bool conditional(std::string_view text) {
    if (takes_word(text, "else")) {
      if (conditions_.empty()) {
        give_up(where_);
        return true;
      }
      auto& last = conditions_.back();
      last.now = last.left;
      last.left = Branch::kNo;
      if (!text.empty()) {
        const auto left = last.now;
        last.now = Branch::kNo;
        const auto answer = left == Branch::kNo ? Branch::kNo : test(text);
        last.now = std::min(left, answer);
        last.left = answer == Branch::kYes     ? Branch::kNo
                    : answer == Branch::kMaybe ? std::min(left, Branch::kMaybe)
                                               : left;
      }
      return true;
    }
    if (takes_word(text, "endif")) {
      if (conditions_.empty()) {
        give_up(where_);
      } else {
        conditions_.pop_back();
      }
      return true;
    }
    constexpr auto kWords = std::to_array<std::string_view>({"ifeq", "ifneq", "ifdef", "ifndef"});
    const bool is = std::ranges::any_of(kWords, [&](std::string_view word) {
      return text.starts_with(word) && text.size() > word.size() &&
             (is_space(text[word.size()]) || text[word.size()] == '(');
    });
    if (!is) {
      return false;
    }
    const auto answer = now() == Branch::kNo ? Branch::kNo : test(text);
    conditions_.push_back({answer, answer == Branch::kYes     ? Branch::kNo
                                   : answer == Branch::kMaybe ? Branch::kMaybe
                                                              : Branch::kYes});
    if (conditions_.size() > kMostConditions) {
      give_up(where_);
      conditions_.pop_back();
    }
    return true;
  }

  static Branch branch(bool yes) { return yes ? Branch::kYes : Branch::kNo; }

  // "ifeq (a,b)", "ifndef NAME"
  Branch test(std::string_view text) {
    if (text.starts_with("ifdef") || text.starts_with("ifndef")) {
      const bool negated = text.starts_with("ifndef");
      const auto name = scope_.expand(trim(text.substr(negated ? 6 : 5)));
      const int has = name.decided() ? scope_.has_value(name.text) : -1;
      return has < 0 ? Branch::kMaybe : branch((has == 1) != negated);
    }
    const bool negated = text.starts_with("ifneq");
    text = trim(text.substr(negated ? 5 : 4));
    std::string_view a;
    std::string_view b;
    if (text.starts_with('(')) {
      const auto close = find_close(text, 0);
      const auto comma = close == std::string_view::npos ? close : find_comma(text, close);
      if (comma == std::string_view::npos) {
        give_up(where_);
        return Branch::kMaybe;
      }
      a = text.substr(1, comma - 1);
      b = text.substr(comma + 1, close - comma - 1);
    } else if (!read_quoted(text, a) || !read_quoted(text, b)) {
      give_up(where_);
      return Branch::kMaybe;
    }
    const auto left = scope_.expand(trim(a));
    const auto right = scope_.expand(trim(b));
    return left.decided() && right.decided() ? branch((left.text == right.text) != negated)
                                             : Branch::kMaybe;
  }

  static std::size_t find_comma(std::string_view text, std::size_t close) {
    std::size_t depth = 0;
    for (std::size_t at = 1; at < close; ++at) {
      if (text[at] == '(' || text[at] == '{') {
        ++depth;
      } else if (text[at] == ')' || text[at] == '}') {
        --depth;
      } else if (text[at] == ',' && depth == 0) {
        return at;
      }
    }
    return std::string_view::npos;
  }

  static bool read_quoted(std::string_view& text, std::string_view& out) {
    text = trim(text);
    if (text.empty() || (text[0] != '"' && text[0] != '\'')) {
      return false;
    }
    const auto end = text.find(text[0], 1);
    if (end == std::string_view::npos) {
      return false;
    }
    out = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
    return true;
  }

  const MakeWorld& world_;
  std::string folder_;
  MakeScope scope_;
  Makefile out_;
  std::vector<Condition> conditions_;
  Branch base_ = Branch::kYes;
  std::string define_;
  std::string where_;
  std::vector<std::string> names_;
  std::uint32_t deep_ = 0;
  std::size_t lines_ = 0;
  std::size_t unnamed_ = 0;
  bool in_rule_ = false;
};

}  // namespace

Makefile read_makefile(const MakeWorld& world, const std::string& path, const std::string& folder) {
  Reader reader(world, folder);
  reader.file(path, false);
  return reader.finish();
}

}  // namespace akashi::kernel

// MSBuild (learn.microsoft.com/visualstudio/msbuild: "MSBuild properties", "MSBuild conditions",
// "Property functions").
//   condition  = and { "or" and } ;  and = term { "and" term }
//   term       = "!" term | "(" condition ")" | function | operand [ ("==" | "!=" | "<" | "<=" |
//   ">" | ">=") operand ] operand    = "'" text "'" | "$(" name ")" | word
#include "ecosystems/nuget/msbuild_text.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/glob.h"
#include "base/path.h"
#include "base/strings.h"
#include "base/url.h"

namespace akashi::ecosystems::nuget::msbuild {
namespace {

constexpr std::size_t kLongestValue = 64UL << 10;  // Properties that double themselves end here.
// Text that expansion makes for one project, all together; what is beyond stays as written.
constexpr std::size_t kMostWork = 64UL << 20;
constexpr unsigned kDeepest = 16;
constexpr std::size_t kMostCandidates = 16;

// Only a build has these, even where a file gives a default.
constexpr auto kOfBuild = std::to_array<std::string_view>(
    {"configuration", "platform", "os", "targetplatformidentifier", "runtimeidentifier",
     "visualstudioversion", "msbuildversion", "msbuildruntimetype"});

bool is_name(std::string_view text) {
  return !text.empty() && (is_alpha(text.front()) || text.front() == '_') &&
         std::ranges::all_of(
             text, [](char c) { return is_alnum(c) || c == '_' || c == '-' || c == '.'; });
}

// Behind the ')' that closes the '(' at `open`; npos when there is none. Quotes hide parentheses.
std::size_t closing(std::string_view text, std::size_t open) {
  std::size_t depth = 0;
  bool quoted = false;
  for (auto at = open; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\'') {
      quoted = !quoted;
    } else if (!quoted && c == '(') {
      ++depth;
    } else if (!quoted && c == ')' && --depth == 0) {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

std::string_view unquoted(std::string_view text) {
  text = trim(text);
  if (text.size() >= 2 && (text.front() == '\'' || text.front() == '"' || text.front() == '`') &&
      text.back() == text.front()) {
    return text.substr(1, text.size() - 2);
  }
  return text;
}

// Arguments between commas that are not in quotes or parentheses.
std::vector<std::string_view> arguments(std::string_view text) {
  std::vector<std::string_view> parts;
  std::size_t from = 0;
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    quoted = c == '\'' ? !quoted : quoted;
    depth += !quoted && c == '(' ? 1 : 0;
    depth -= !quoted && c == ')' && depth > 0 ? 1 : 0;
    if (c == ',' && !quoted && depth == 0) {
      parts.push_back(unquoted(text.substr(from, at - from)));
      from = at + 1;
    }
  }
  parts.push_back(unquoted(text.substr(from)));
  return parts;
}

std::string stem(std::string_view path) {
  const auto name = file_name(path);
  return std::string(name.substr(0, name.rfind('.')));
}

// In front of a path that begins at the root of the target, where MSBuild has an absolute one.
constexpr char kRoot = '\x01';

std::string rooted(std::string_view path) {
  return kRoot + std::string(path);
}

// Reserved properties.
std::optional<std::string> reserved(std::string_view lower_name, const Place& place) {
  if (lower_name == "msbuildthisfiledirectory") {
    return rooted(parent_prefix(place.path));
  }
  if (lower_name == "msbuildprojectdirectory") {
    return rooted(parent_prefix(place.project));
  }
  if (lower_name == "msbuildthisfile") {
    return std::string(file_name(place.path));
  }
  if (lower_name == "msbuildthisfilename") {
    return stem(place.path);
  }
  if (lower_name == "msbuildprojectfile") {
    return std::string(file_name(place.project));
  }
  if (lower_name == "msbuildprojectname") {
    return stem(place.project);
  }
  if (lower_name == "msbuildthisfilefullpath") {
    return rooted(place.path);
  }
  if (lower_name == "msbuildprojectfullpath") {
    return rooted(place.project);
  }
  return std::nullopt;
}

}  // namespace

std::string resolve_path(std::string_view folder, std::string_view path) {
  auto base = folder;
  if (const auto root = path.rfind(kRoot); root != std::string_view::npos) {
    base = folder.substr(0, folder.rfind('!') + 1);  // npos + 1 is 0.
    path.remove_prefix(root + 1);
    path.remove_prefix(path.starts_with(base) ? base.size() : 0);
    path.remove_prefix(std::min(path.find_first_not_of("/\\"), path.size()));
  } else if (path.starts_with('\\') || (path.size() > 1 && path[1] == ':')) {
    return {};
  }
  return join_path(base, replace_all(path, "\\", "/")).value_or("");
}

std::string resolve_folder(std::string_view folder, std::string_view path) {
  auto out = resolve_path(folder, path);
  return out.empty() || out.ends_with('!') ? out : out + "/";
}

std::string find_above(std::string_view name, std::string_view folder, ScanContext& context) {
  while (true) {
    auto path = std::string(folder) + std::string(name);
    if (context.exists(path)) {
      return path;
    }
    if (folder.empty() || folder.ends_with('!')) {
      return {};
    }
    folder.remove_suffix(1);
    folder = parent_prefix(folder);
  }
}

void Properties::set(std::string_view name, Expanded value, std::string_view condition) {
  const auto lower = to_lower(name);
  if (std::ranges::find(kOfBuild, lower) != kOfBuild.end() || value.text.size() > kLongestValue) {
    value = {.text = {}, .known = false};
  }
  work_ += value.text.size();
  if (work_ > kMostWork) {
    value = {.text = {}, .known = false};
  }
  auto& property = properties_[lower];
  if (condition.empty()) {
    property.candidates.clear();
    property.known = true;
  }
  property.known = property.known && value.known;
  if (property.candidates.size() < kMostCandidates) {
    property.candidates.push_back({std::move(value.text), std::string(condition)});
  } else {
    property.known = false;
  }
}

bool Properties::is_defined(std::string_view name) const {
  return properties_.contains(to_lower(name));
}

std::string Properties::value(std::string_view name) const {
  const auto found = properties_.find(to_lower(name));
  const bool one =
      found != properties_.end() && found->second.known && found->second.candidates.size() == 1;
  return one ? found->second.candidates.front().text : std::string();
}

std::vector<Candidate> Properties::candidates(std::string_view text, const Place& place,
                                              bool& known) const {
  text = trim(text);
  if (text.starts_with("$(") && text.ends_with(')') && is_name(text.substr(2, text.size() - 3))) {
    const auto found = properties_.find(to_lower(text.substr(2, text.size() - 3)));
    if (found != properties_.end() && found->second.known && !found->second.candidates.empty()) {
      known = true;
      return found->second.candidates;
    }
  }
  auto expanded = expand(text, place);
  known = expanded.known;
  return {{.text = std::move(expanded.text), .condition = {}}};
}

Expanded Properties::expand(std::string_view text, const Place& place, unsigned depth) const {
  Expanded out;
  std::size_t at = 0;
  if (!text.contains('$') && !text.contains('@') && !text.contains('%')) {
    return {.text = std::string(text.substr(0, std::min(text.size(), kLongestValue))),
            .known = text.size() <= kLongestValue};
  }
  if (work_ > kMostWork) {
    return {.text = std::string(text.substr(0, std::min(text.size(), kLongestValue))),
            .known = false};
  }
  while (at < text.size()) {
    const auto next = std::min(text.find_first_of("$@%", at), text.size());
    out.text += text.substr(at, next - at);
    at = next;
    if (at >= text.size()) {
      break;
    }
    const auto end = at + 1 < text.size() && text[at + 1] == '(' ? closing(text, at + 1)
                                                                 : std::string_view::npos;
    if (at + 1 >= text.size() || text[at + 1] != '(') {
      out.text += text[at++];
      continue;
    }
    if (end == std::string_view::npos) {  // Never closed: nor is anything behind it worth a look.
      out.text += text.substr(at);
      break;
    }
    const auto whole = text.substr(at, end - at);
    if (text[at] == '$') {
      auto value = reference(whole.substr(2, whole.size() - 3), place, depth + 1);
      out.known = out.known && value.known;
      out.text += value.known ? std::string_view(value.text) : whole;
    } else {  // Item lists and item metadata are not evaluated.
      out.known = false;
      out.text += whole;
    }
    at = end;
    if (out.text.size() > kLongestValue) {
      work_ += out.text.size();
      return {.text = std::string(text.substr(0, std::min(text.size(), kLongestValue))),
              .known = false};
    }
  }
  work_ += out.text.size();
  return out;
}

Expanded Properties::reference(std::string_view inside, const Place& place, unsigned depth) const {
  inside = trim(inside);
  if (depth > kDeepest) {
    return {.text = {}, .known = false};
  }
  if (inside.starts_with('[')) {
    return function(inside, place, depth);
  }
  const auto lower = to_lower(inside);
  if (!is_name(inside)) {
    return {.text = {}, .known = false};
  }
  if (auto value = reserved(lower, place)) {
    return {.text = *std::move(value), .known = true};
  }
  const auto found = properties_.find(lower);
  if (found == properties_.end() || !found->second.known || found->second.candidates.size() != 1) {
    return {.text = {}, .known = false};
  }
  return {.text = found->second.candidates.front().text, .known = true};
}

// [MSBuild]::GetPathOfFileAbove('file', 'folder'), GetDirectoryNameOfFileAbove('folder', 'file'),
// and the functions that only tidy a path.
Expanded Properties::function(std::string_view call, const Place& place, unsigned depth) const {
  const auto open = call.find('(');
  if (open == std::string_view::npos || closing(call, open) != call.size()) {
    return {.text = {}, .known = false};
  }
  const auto name = to_lower(trim(call.substr(0, open)));
  std::vector<std::string> texts;
  for (const auto argument : arguments(call.substr(open + 1, call.size() - open - 2))) {
    auto expanded = expand(argument, place, depth + 1);
    if (!expanded.known) {
      return {.text = {}, .known = false};
    }
    texts.push_back(std::move(expanded.text));
  }
  const auto here = parent_prefix(place.path);
  if (name == "[msbuild]::getpathoffileabove" && !texts.empty() && is_name(texts[0])) {
    const auto path = find_above(
        texts[0], texts.size() > 1 ? resolve_folder(here, texts[1]) : std::string(here), context_);
    return {.text = path.empty() ? path : rooted(path), .known = true};
  }
  if (name == "[msbuild]::getdirectorynameoffileabove" && texts.size() == 2 && is_name(texts[1])) {
    const auto path = find_above(texts[1], resolve_folder(here, texts[0]), context_);
    return {.text = rooted(parent_prefix(path)), .known = !path.empty()};
  }
  constexpr auto kTidy = std::to_array<std::string_view>(
      {"[msbuild]::normalizepath", "[msbuild]::normalizedirectory",
       "[msbuild]::ensuretrailingslash", "[system.io.path]::getfullpath",
       "[system.io.path]::combine"});
  if (std::ranges::find(kTidy, name) != kTidy.end() && !texts.empty()) {
    std::string path;
    for (const auto& text : texts) {
      path += (path.empty() || path.ends_with('/') || path.ends_with('\\') ? "" : "/") + text;
    }
    const bool is_folder = name.ends_with("directory") || name.ends_with("slash");
    return {.text = rooted(is_folder ? resolve_folder(here, path) : resolve_path(here, path)),
            .known = true};
  }
  return {.text = {}, .known = false};
}

namespace {

Truth negate(Truth truth) {
  return truth == Truth::kUnknown ? truth : truth == Truth::kTrue ? Truth::kFalse : Truth::kTrue;
}
Truth both(Truth a, Truth b) {
  if (a == Truth::kFalse || b == Truth::kFalse) {
    return Truth::kFalse;
  }
  return a == Truth::kTrue && b == Truth::kTrue ? Truth::kTrue : Truth::kUnknown;
}
Truth either(Truth a, Truth b) {
  return negate(both(negate(a), negate(b)));
}
Truth truth_of(bool value) {
  return value ? Truth::kTrue : Truth::kFalse;
}

}  // namespace

class ConditionParser {
 public:
  ConditionParser(std::string_view text, const Place& place, std::string_view assigned,
                  const Properties& properties)
      : text_(text), place_(place), assigned_(assigned), properties_(properties) {}

  Truth run() {
    const auto truth = any(0);
    skip_spaces();
    return broken_ || at_ != text_.size() ? Truth::kUnknown : truth;
  }

 private:
  struct Operand {
    Expanded value;
    bool is_assigned = false;  // The guarded property, which no file has set.
  };

  void skip_spaces() {
    while (at_ < text_.size() && is_space(text_[at_])) {
      ++at_;
    }
  }
  bool take(std::string_view word) {
    skip_spaces();
    if (!equal_ignoring_case(text_.substr(at_, word.size()), word)) {
      return false;
    }
    const auto behind = at_ + word.size();
    if (is_alpha(word.front()) && behind < text_.size() && is_alnum(text_[behind])) {
      return false;
    }
    at_ = behind;
    return true;
  }

  Truth any(unsigned depth) {
    auto truth = all(depth);
    while (!broken_ && take("or")) {
      truth = either(truth, all(depth));
    }
    return truth;
  }
  Truth all(unsigned depth) {
    auto truth = term(depth);
    while (!broken_ && take("and")) {
      truth = both(truth, term(depth));
    }
    return truth;
  }

  Truth term(unsigned depth) {
    if (depth > kDeepest) {
      broken_ = true;
      return Truth::kUnknown;
    }
    if (take("!")) {
      return negate(term(depth + 1));
    }
    if (take("(")) {
      const auto truth = any(depth + 1);
      broken_ = broken_ || !take(")");
      return truth;
    }
    if (take("Exists")) {
      return exists();
    }
    const auto left = operand();
    if (broken_) {
      return Truth::kUnknown;
    }
    constexpr auto kOperators = std::to_array<std::string_view>({"==", "!=", "<=", ">=", "<", ">"});
    for (const auto op : kOperators) {
      if (take(op)) {
        const auto right = operand();
        return broken_ ? Truth::kUnknown : compare(left, op, right);
      }
    }
    return as_boolean(left);
  }

  Truth exists() {
    if (!take("(")) {
      broken_ = true;
      return Truth::kUnknown;
    }
    const auto argument = operand();
    broken_ = broken_ || !take(")");
    if (broken_ || !argument.value.known) {
      return Truth::kUnknown;
    }
    const auto path = resolve_path(parent_prefix(place_.path), argument.value.text);
    // Only files of some patterns are seen here; of others it is not known.
    return !path.empty() && properties_.context_.exists(path) ? Truth::kTrue : Truth::kUnknown;
  }

  Operand operand() {
    skip_spaces();
    if (at_ >= text_.size()) {
      broken_ = true;
      return {};
    }
    std::string_view raw;
    if (text_[at_] == '\'') {
      const auto end = text_.find('\'', at_ + 1);
      if (end == std::string_view::npos) {
        broken_ = true;
        return {};
      }
      raw = text_.substr(at_ + 1, end - at_ - 1);
      at_ = end + 1;
    } else if (text_[at_] == '$' && text_.substr(at_).starts_with("$(")) {
      const auto end = closing(text_, at_ + 1);
      if (end == std::string_view::npos) {
        broken_ = true;
        return {};
      }
      raw = text_.substr(at_, end - at_);
      at_ = end;
    } else {
      const auto from = at_;
      while (at_ < text_.size() &&
             (is_alnum(text_[at_]) || text_[at_] == '.' || text_[at_] == '_')) {
        ++at_;
      }
      raw = text_.substr(from, at_ - from);
      broken_ = broken_ || raw.empty();
    }
    Operand result{.value = properties_.expand(raw, place_), .is_assigned = false};
    const auto name = raw.starts_with("$(") && raw.ends_with(')') ? raw.substr(2, raw.size() - 3)
                                                                  : std::string_view();
    result.is_assigned =
        !assigned_.empty() && equal_ignoring_case(name, assigned_) && !properties_.is_defined(name);
    if (result.is_assigned) {
      result.value = {};
    }
    return result;
  }

  static std::optional<double> number(std::string_view text) {
    double value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    return error == std::errc() && stop == end ? std::optional(value) : std::nullopt;
  }

  static Truth compare(const Operand& left, std::string_view op, const Operand& right) {
    if (!left.value.known || !right.value.known) {
      return Truth::kUnknown;
    }
    const bool equal = equal_ignoring_case(left.value.text, right.value.text);
    if (op == "==" || op == "!=") {
      return truth_of(equal == (op == "=="));
    }
    const auto a = number(left.value.text);
    const auto b = number(right.value.text);
    if (!a || !b) {
      return Truth::kUnknown;
    }
    const bool less = op.front() == '<';
    return truth_of((less ? *a < *b : *a > *b) || (op.size() == 2 && *a == *b));
  }

  static Truth as_boolean(const Operand& operand) {
    constexpr auto kTrue = std::to_array<std::string_view>({"true", "on", "yes"});
    constexpr auto kFalse = std::to_array<std::string_view>({"false", "off", "no"});
    const auto text = to_lower(operand.value.text);
    if (!operand.value.known) {
      return Truth::kUnknown;
    }
    if (std::ranges::find(kTrue, text) != kTrue.end()) {
      return Truth::kTrue;
    }
    return std::ranges::find(kFalse, text) != kFalse.end() ? Truth::kFalse : Truth::kUnknown;
  }

  std::string_view text_;
  const Place& place_;
  std::string_view assigned_;
  const Properties& properties_;
  std::size_t at_ = 0;
  bool broken_ = false;
};

Truth Properties::evaluate(std::string_view condition, const Place& place,
                           std::string_view assigned) const {
  condition = trim(condition);
  return condition.empty() ? Truth::kTrue
                           : ConditionParser(condition, place, assigned, *this).run();
}

}  // namespace akashi::ecosystems::nuget::msbuild

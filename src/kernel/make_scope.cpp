#include "kernel/make_scope.h"

#include <algorithm>
#include <utility>

#include "base/glob.h"
#include "base/path.h"
#include "base/strings.h"
#include "kernel/make_functions.h"

namespace akashi::kernel {
namespace {

constexpr std::uint32_t kMostDepth = 40;
constexpr std::uint64_t kMostSpent = 16ULL << 20;

// "a,b" outside of brackets; the last part takes the rest where there is a bound.
std::vector<std::string_view> split_arguments(std::string_view text, std::size_t most) {
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  std::size_t depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '(' || c == '{') {
      ++depth;
    } else if ((c == ')' || c == '}') && depth > 0) {
      --depth;
    } else if (c == ',' && depth == 0 && (most == 0 || out.size() + 1 < most)) {
      out.push_back(text.substr(begin, at - begin));
      begin = at + 1;
    }
  }
  out.push_back(text.substr(begin));
  return out;
}

void add_words(MakeText& to, const MakeText& more) {
  to.text += (to.text.empty() || more.text.empty() ? "" : " ") + more.text;
  to.sure = to.sure && more.sure;
}

std::string_view front_trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) {
    text.remove_prefix(1);
  }
  return text;
}

// Of the environment or of the Makefiles above, which are not read: anything.
bool is_from_outside(std::string_view name) {
  return !name.empty() &&
         std::ranges::all_of(name, [](char c) { return is_upper(c) || is_digit(c) || c == '_'; });
}

}  // namespace

MakeScope::MakeScope(const MakeWorld& world, std::string folder)
    : world_(world), folder_(std::move(folder)) {
  for (const std::string_view name :
       {"obj-y", "obj-m", "lib-y", "lib-m", "always-y", "always-m", "targets", "subdir-y",
        "subdir-m", "ccflags-y", "asflags-y"}) {
    variables_[std::string(name)] = {};
  }
  variables_["obj"] = {.text = folder_};
  variables_["src"] = {.text = folder_};
}

MakeText MakeScope::value_of(std::string_view name) {
  const auto own = variables_.find(name);
  if (own != variables_.end()) {
    if (!own->second.recursive) {
      return {own->second.text, own->second.sure};
    }
    const auto raw = own->second.text;  // It may be replaced meanwhile.
    auto out = expand(raw);
    const auto again = variables_.find(name);
    out.sure = out.sure && again != variables_.end() && again->second.sure;
    return out;
  }
  if (name.starts_with("CONFIG_")) {
    // How a text looks in a Makefile, with quotes or without, depends on the release.
    return {std::string(world_.configuration.get(name)),
            !world_.configuration.texts.contains(name)};
  }
  const auto known = world_.variables.find(name);
  if (known != world_.variables.end()) {
    return known->second;
  }
  return is_from_outside(name) ? anything() : MakeText{};
}

int MakeScope::has_value(std::string_view name) {
  const auto own = variables_.find(name);
  if (own != variables_.end() && own->second.recursive) {
    return own->second.sure ? static_cast<int>(!own->second.text.empty()) : -1;
  }
  const auto value = value_of(name);
  return value.decided() ? static_cast<int>(!value.text.empty()) : -1;
}

void MakeScope::assign(const std::string& name, std::string_view kind, std::string_view text,
                       bool maybe) {
  const bool known = variables_.contains(name);
  if (kind == "!=") {
    variables_[name] = {.text = std::string(1, kAnything), .recursive = false, .sure = false};
    return;
  }
  if (kind == "?=" && known) {
    if (variables_[name].sure) {
      return;
    }
    maybe = true;
  }
  const bool more = kind == "+=";
  if (kind == "?=" && (is_from_outside(name) || world_.variables.contains(name))) {
    maybe = true;
  }
  const bool recursive =
      kind == "=" || kind == "?=" || (more && !known) || (more && variables_[name].recursive);
  MakeText value{std::string(text)};
  if (!recursive) {
    value = expand(text);
  }
  if (!more && !maybe) {
    variables_[name] = {std::move(value.text), recursive, value.sure};
    return;
  }
  const bool outside = !known && (is_from_outside(name) || world_.variables.contains(name));
  auto& now = variables_[name];
  if (outside) {
    now = {.text = std::string(1, kAnything), .recursive = false, .sure = false};
  }
  if (recursive != now.recursive && known) {  // Perhaps one, perhaps the other.
    const auto before = value_of(name);
    value = recursive ? expand(value.text) : value;
    variables_[name] = {before.text + " " + value.text, false, false};
    return;
  }
  now.recursive = recursive && !outside;
  if (now.recursive != recursive) {
    value = expand(value.text);
  }
  now.text += (now.text.empty() ? "" : " ") + value.text;
  now.sure = now.sure && value.sure && !maybe;
  gave_up_ = gave_up_ || now.text.size() > kMostSpent;
}

MakeText MakeScope::expand(std::string_view text) {
  MakeText out;
  if (++depth_ > kMostDepth || gave_up_) {
    --depth_;
    gave_up_ = true;
    return anything();
  }
  for (std::size_t at = 0; at < text.size();) {
    const auto dollar = text.find('$', at);
    out.text += text.substr(at, dollar - at);
    if (dollar == std::string_view::npos || dollar + 1 == text.size()) {
      break;
    }
    const char next = text[dollar + 1];
    at = dollar + 2;
    if (next == '$') {
      out.text += '$';
      continue;
    }
    MakeText part;
    if (next == '(' || next == '{') {
      const auto close = find_close(text, dollar + 1);
      if (close == std::string_view::npos) {
        gave_up_ = true;
        part = anything();
        at = text.size();
      } else {
        part = reference(text.substr(dollar + 2, close - dollar - 2));
        at = close + 1;
      }
    } else {
      part = variables_.contains(std::string(1, next)) ? value_of(std::string_view(&next, 1))
                                                       : anything();
    }
    // Words that may be there, as a part of a word: no list of what it can be is made.
    const bool glued = (!out.text.empty() && !is_space(out.text.back())) ||
                       (at < text.size() && !is_space(text[at]));
    if (!part.sure && glued) {
      part = anything();
    }
    out.text += part.text;
    out.sure = out.sure && part.sure;
  }
  --depth_;
  spent_ += out.text.size() + 1;
  if (spent_ > kMostSpent) {
    gave_up_ = true;
    return anything();
  }
  return out;
}

MakeText MakeScope::reference(std::string_view inside) {
  const auto space = find_outside(inside, " \t");
  if (space != std::string_view::npos && space > 0) {
    const auto name = inside.substr(0, space);
    if (!name.contains('$') && !name.contains(':')) {
      return call(name, front_trimmed(inside.substr(space)));
    }
  }
  const auto colon = find_outside(inside, ":");
  if (colon != std::string_view::npos && colon > 0) {
    return substitution(inside.substr(0, colon), inside.substr(colon + 1));
  }
  const auto name = expand(inside);
  return name.decided() ? value_of(name.text) : anything();
}

MakeText MakeScope::substitution(std::string_view name, std::string_view rule) {
  const auto real = expand(name);
  const auto parts = cut(rule, "=");
  if (!real.decided() || !parts) {
    return anything();
  }
  auto from = expand(parts->first);
  auto to = expand(parts->second);
  if (!from.text.contains('%')) {
    from.text = "%" + from.text;
    to.text = "%" + to.text;
  }
  return call_text_function("patsubst", {from, to, value_of(real.text)}).value_or(anything());
}

MakeText MakeScope::call(std::string_view name, std::string_view arguments) {
  if (const auto count = text_function_arguments(name); count != 0) {
    std::vector<MakeText> expanded;
    for (const auto part : split_arguments(arguments, count)) {
      expanded.push_back(expand(part));
    }
    return call_text_function(name, expanded).value_or(anything());
  }
  if (name == "if") {
    return choose(split_arguments(arguments, 3));
  }
  if (name == "foreach") {
    return each(split_arguments(arguments, 3));
  }
  if (name == "or" || name == "and") {
    return first_or_last(split_arguments(arguments, 0), name == "or");
  }
  if (name == "wildcard") {
    return wildcard(arguments);
  }
  if (name == "eval") {
    evaluate(expand(arguments).text);
    return {};
  }
  return anything();  // shell, call and others.
}

// One assignment; whatever else is written so is not followed.
void MakeScope::evaluate(std::string_view text) {
  const auto assignment = text.contains('\n') ? std::nullopt : as_assignment(text);
  if (assignment && !assignment->name.empty() &&
      assignment->name.find_first_of(" \t$\x01") == std::string_view::npos) {
    assign(std::string(assignment->name), assignment->kind, assignment->value, true);
  } else {
    gave_up_ = gave_up_ || !trim(text).empty();
  }
}

MakeText MakeScope::choose(const std::vector<std::string_view>& parts) {
  const auto condition = expand(trim(parts[0]));
  if (parts.size() < 2) {
    return anything();
  }
  const auto other = parts.size() > 2 ? parts[2] : std::string_view();
  if (condition.decided()) {
    return expand(condition.text.empty() ? other : parts[1]);
  }
  auto out = expand(parts[1]);
  add_words(out, expand(other));
  out.sure = false;
  return out;
}

MakeText MakeScope::first_or_last(const std::vector<std::string_view>& parts, bool want) {
  MakeText out;
  for (const auto part : parts) {
    const auto value = expand(trim(part));
    if (!value.decided() || !out.sure) {
      add_words(out, value);
      out.sure = false;
    } else {
      out = value;
      if (value.text.empty() != want) {
        return out;
      }
    }
  }
  return out;
}

MakeText MakeScope::each(const std::vector<std::string_view>& parts) {
  if (parts.size() < 3) {
    return anything();
  }
  const auto name = expand(trim(parts[0]));
  const auto list = expand(parts[1]);
  if (!name.decided()) {
    return anything();
  }
  const auto before = variables_.find(name.text);
  const auto kept = before == variables_.end() ? MakeVariable{} : before->second;
  const bool had = before != variables_.end();
  MakeText out{.text = {}, .sure = list.sure};
  for (const auto word : split_spaces(list.text)) {
    variables_[name.text] = {std::string(word), false, true};
    add_words(out, expand(parts[2]));
    if (gave_up_) {
      break;
    }
  }
  if (had) {
    variables_[name.text] = kept;
  } else {
    variables_.erase(name.text);
  }
  return out;
}

// What a build makes may be found too, so none of it is certain.
MakeText MakeScope::wildcard(std::string_view argument) {
  const auto patterns = expand(argument);
  if (patterns.open()) {
    return anything();
  }
  MakeText out{.text = {}, .sure = false};
  for (const auto pattern : split_spaces(patterns.text)) {
    const auto path = normal_path(pattern);
    if (!path || pattern.starts_with('/')) {
      return anything();
    }
    const auto slash = pattern.rfind('/');
    const auto shown =
        slash == std::string_view::npos ? std::string() : std::string(pattern.substr(0, slash + 1));
    const auto folder = normal_path(shown);
    if (!folder || shown.find_first_of("*?[") != std::string::npos || pattern.contains('[')) {
      return anything();
    }
    const auto listing = world_.tree.list(*folder);
    if (!listing) {
      return anything();
    }
    for (const auto* names : {&listing->names, &listing->links}) {
      for (const std::string_view name : *names) {
        const auto file = name.substr(0, name.size() - (name.ends_with('/') ? 1 : 0));
        if (glob_match(pattern.substr(slash + 1), file)) {
          add_words(out, {shown + std::string(file), false});
        }
      }
    }
    if (pattern.find_first_of("*?") == std::string_view::npos) {
      add_words(out, {std::string(pattern), false});  // It may be made later.
    }
  }
  return out;
}

}  // namespace akashi::kernel

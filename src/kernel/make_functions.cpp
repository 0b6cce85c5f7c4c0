#include "kernel/make_functions.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/strings.h"

namespace akashi::kernel {
namespace {

using Arguments = std::vector<MakeText>;

bool all_sure(const Arguments& arguments) {
  return std::ranges::all_of(arguments, &MakeText::sure);
}

// One word after another; a word that is not known stays what it is: anything.
template <class F>
MakeText each_word(const MakeText& text, bool sure, const F& change) {
  MakeText out{.text = {}, .sure = sure};
  for (const auto word : split_spaces(text.text)) {
    const auto changed =
        word.contains(kAnything) ? std::string(1, kAnything) : std::string(change(word));
    if (!changed.empty()) {
      out.text += (out.text.empty() ? "" : " ") + changed;
    }
  }
  return out;
}

MakeText subst(const Arguments& a) {
  if (a[0].open() || a[1].open() || !a[0].sure || !a[1].sure) {
    return anything();
  }
  if (a[0].text.empty()) {
    return {a[2].text + a[1].text, a[2].sure};
  }
  return {replace_all(a[2].text, a[0].text, a[1].text), a[2].sure};
}

MakeText patsubst(const Arguments& a) {
  if (a[0].open() || a[1].open() || !a[0].sure || !a[1].sure) {
    return anything();
  }
  const auto pattern = trim(a[0].text);
  const auto with = trim(a[1].text);
  return each_word(a[2], a[2].sure,
                   [&](std::string_view word) { return substitute_word(pattern, with, word); });
}

MakeText strip(const Arguments& a) {
  return each_word(a[0], a[0].sure, [](std::string_view word) { return word; });
}

MakeText findstring(const Arguments& a) {
  if (!a[0].decided() || !a[1].decided()) {
    return {a[0].open() ? std::string(1, kAnything) : a[0].text, false};
  }
  return {a[1].text.contains(a[0].text) ? a[0].text : std::string()};
}

bool matches_any(const std::vector<std::string_view>& patterns, std::string_view word) {
  std::string_view stem;
  return std::ranges::any_of(
      patterns, [&](std::string_view pattern) { return match_percent(pattern, word, stem); });
}

// Patterns that are not certain: all words may be among them, or none.
MakeText filter(const Arguments& a) {
  if (!a[0].decided()) {
    return {a[1].text, false};
  }
  const auto patterns = split_spaces(a[0].text);
  return each_word(a[1], a[1].sure, [&](std::string_view word) {
    return matches_any(patterns, word) ? word : std::string_view();
  });
}

MakeText filter_out(const Arguments& a) {
  if (!a[0].decided()) {
    return {a[1].text, false};
  }
  const auto patterns = split_spaces(a[0].text);
  return each_word(a[1], a[1].sure, [&](std::string_view word) {
    return matches_any(patterns, word) ? std::string_view() : word;
  });
}

MakeText sort(const Arguments& a) {
  auto words = split_spaces(a[0].text);
  std::ranges::sort(words);
  const auto rest = std::ranges::unique(words);
  words.erase(rest.begin(), rest.end());
  MakeText out{.text = {}, .sure = a[0].sure};
  for (const auto word : words) {
    out.text += (out.text.empty() ? "" : " ") + std::string(word);
  }
  return out;
}

// Which word it is depends on all of them: where they are not certain, it is any of them.
MakeText pick(const MakeText& text, std::size_t index) {
  if (!text.decided()) {
    return {text.text, false};
  }
  const auto words = split_spaces(text.text);
  return {index < words.size() ? std::string(words[index]) : std::string()};
}

MakeText word(const Arguments& a) {
  const auto number = parse_u64(trim(a[0].text));
  if (!a[0].decided() || !number || *number == 0) {
    return {a[1].text, false};
  }
  return pick(a[1], static_cast<std::size_t>(*number - 1));
}

MakeText words(const Arguments& a) {
  return a[0].decided() ? MakeText{std::to_string(split_spaces(a[0].text).size())} : anything();
}

MakeText firstword(const Arguments& a) {
  return pick(a[0], 0);
}

MakeText lastword(const Arguments& a) {
  if (!a[0].decided()) {
    return {a[0].text, false};
  }
  const auto all = split_spaces(a[0].text);
  return {all.empty() ? std::string() : std::string(all.back())};
}

MakeText dir(const Arguments& a) {
  return each_word(a[0], a[0].sure, [](std::string_view word) {
    const auto slash = word.rfind('/');
    return slash == std::string_view::npos ? std::string_view("./") : word.substr(0, slash + 1);
  });
}

MakeText notdir(const Arguments& a) {
  return each_word(a[0], a[0].sure,
                   [](std::string_view word) { return word.substr(word.rfind('/') + 1); });
}

std::size_t dot_of(std::string_view word) {
  const auto dot = word.rfind('.');
  const auto slash = word.rfind('/');
  return dot == std::string_view::npos || (slash != std::string_view::npos && dot < slash)
             ? word.size()
             : dot;
}

MakeText suffix(const Arguments& a) {
  return each_word(a[0], a[0].sure,
                   [](std::string_view word) { return word.substr(dot_of(word)); });
}

MakeText basename(const Arguments& a) {
  return each_word(a[0], a[0].sure,
                   [](std::string_view word) { return word.substr(0, dot_of(word)); });
}

MakeText addsuffix(const Arguments& a) {
  if (!a[0].decided()) {
    return anything();
  }
  return each_word(a[1], a[1].sure,
                   [&](std::string_view word) { return std::string(word) + a[0].text; });
}

MakeText addprefix(const Arguments& a) {
  if (!a[0].decided()) {
    return anything();
  }
  return each_word(a[1], a[1].sure,
                   [&](std::string_view word) { return a[0].text + std::string(word); });
}

MakeText say(const Arguments& /*a*/) {  // A message, or the end of make: it adds no words.
  return {};
}

struct FunctionRow {
  std::string_view name;
  std::size_t arguments;
  MakeText (*call)(const Arguments&);
};
constexpr auto kFunctions =
    std::to_array<FunctionRow>({{"subst", 3, subst},         {"patsubst", 3, patsubst},
                                {"strip", 1, strip},         {"findstring", 2, findstring},
                                {"filter", 2, filter},       {"filter-out", 2, filter_out},
                                {"sort", 1, sort},           {"word", 2, word},
                                {"words", 1, words},         {"firstword", 1, firstword},
                                {"lastword", 1, lastword},   {"dir", 1, dir},
                                {"notdir", 1, notdir},       {"suffix", 1, suffix},
                                {"basename", 1, basename},   {"addsuffix", 2, addsuffix},
                                {"addprefix", 2, addprefix}, {"error", 1, say},
                                {"warning", 1, say},         {"info", 1, say}});

const FunctionRow* find(std::string_view name) {
  const auto row = std::ranges::find(kFunctions, name, &FunctionRow::name);
  return row == kFunctions.end() ? nullptr : &*row;
}

}  // namespace

std::size_t text_function_arguments(std::string_view name) {
  const auto* row = find(name);
  return row == nullptr ? 0 : row->arguments;
}

std::optional<MakeText> call_text_function(std::string_view name, const Arguments& arguments) {
  const auto* row = find(name);
  if (row == nullptr) {
    return std::nullopt;
  }
  if (arguments.size() < row->arguments) {
    return anything();
  }
  auto out = row->call(arguments);
  out.sure = out.sure && all_sure(arguments) && !out.open();
  return out;
}

}  // namespace akashi::kernel

// https://maven.apache.org/ref/current/maven-model-builder/#model-interpolation
#include "pom_expand.h"

#include <algorithm>
#include <array>

namespace akashi::ecosystems::maven {
namespace {

constexpr std::uint32_t kMostNested = 64;  // A property of a property of a property …
constexpr std::size_t kMostMissing = 8;    // Names that one text reports.
constexpr std::size_t kLongestValue = 1U << 16;
constexpr std::uint64_t kMostProduced = 64ULL << 20;  // Of one pom.

void note(std::string_view name, std::vector<std::string>* missing) {
  if (missing != nullptr && missing->size() < kMostMissing &&
      std::ranges::find(*missing, name) == missing->end()) {
    missing->emplace_back(name);
  }
}

}  // namespace

std::string Expander::expand(std::string_view text, std::vector<std::string>* missing) {
  std::string out;
  append(text, out, missing);
  return out;
}

void Expander::append(std::string_view text, std::string& out, std::vector<std::string>* missing) {
  while (true) {
    const auto begin = text.find("${");
    const auto end = begin == std::string_view::npos ? begin : text.find('}', begin);
    if (end == std::string_view::npos || exhausted_) {
      out += text;
      return;
    }
    out += text.substr(0, begin);
    const auto name = text.substr(begin + 2, end - begin - 2);
    const auto& value = resolve(name);
    if (value.state == Value::State::kKnown) {
      out += value.text;
      produced_ += value.text.size();
      for (const auto& inner : value.missing) {
        note(inner, missing);
      }
    } else {
      out += text.substr(begin, end - begin + 1);
      note(name, missing);
    }
    if (produced_ > kMostProduced) {
      exhausted_ = true;
    }
    text.remove_prefix(end + 1);
  }
}

// References to elements of an unordered_map stay good while it grows.
const Expander::Value& Expander::resolve(std::string_view name) {
  const auto [at, added] = resolved_.try_emplace(std::string(name));
  auto& value = at->second;
  if (!added) {
    return value;
  }
  const auto* text = depth_ < kMostNested ? find(name) : nullptr;
  if (text == nullptr) {
    value.state = Value::State::kUnknown;
    return value;
  }
  ++depth_;
  std::string expanded;
  std::vector<std::string> missing;
  append(*text, expanded, &missing);
  --depth_;
  if (expanded.size() > kLongestValue) {
    value.state = Value::State::kUnknown;
    return value;
  }
  value.state = Value::State::kKnown;
  value.text = std::move(expanded);
  value.missing = std::move(missing);
  return value;
}

const std::string* Expander::find_field(std::string_view name) const {
  const auto found = values_.project.find(name);
  return found == values_.project.end() ? nullptr : &found->second;
}

const std::string* Expander::find(std::string_view name) const {
  for (const std::string_view prefix : {"project.", "pom."}) {
    if (name.starts_with(prefix)) {
      if (const auto* field = find_field(name.substr(prefix.size()))) {
        return field;
      }
    }
  }
  const std::string key(name);
  for (const auto* map : {&values_.user, &values_.properties}) {
    if (const auto found = map->find(key); found != map->end()) {
      return &found->second;
    }
  }
  return find_field(name);
}

}  // namespace akashi::ecosystems::maven

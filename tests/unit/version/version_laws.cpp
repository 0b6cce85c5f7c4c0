#include "version_laws.h"

#include <compare>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "version/vers.h"
#include "version/version_set.h"
#include "version_generator.h"

namespace akashi::version_tests {
namespace {

constexpr std::size_t kGroup = 40;

struct Text {
  const std::string* text = nullptr;
  bool valid = false;
  std::optional<std::string> key;
};

std::string broken(const version::Scheme& scheme, std::string_view law, const std::string& a,
                   const std::string& b = {}) {
  return std::string(scheme.id) + ": " + std::string(law) + ": \"" + printable(a) + "\" \"" +
         printable(b) + "\"";
}

bool is_order_error(const Error& error) {
  return error.code() == ErrorCode::kInvalidInput || error.code() == ErrorCode::kLimitExceeded;
}

// The key, and what concerns one text alone.
std::string check_text(const version::Scheme& scheme, const std::string& text, Text& out) {
  out.text = &text;
  std::string key = "before";
  const auto made = scheme.append_key(text, key);
  if (!made && key != "before") {
    return broken(scheme, "a failed append_key changed its output", text);
  }
  out.valid = made || made.error().code() == ErrorCode::kUnsupported;
  if (made) {
    out.key = key.substr(std::string_view("before").size());
  } else if (!out.valid && !is_order_error(made.error())) {
    return broken(scheme, "an unexpected error", text);
  }
  const auto self = scheme.compare(text, text);
  if (self.has_value() != out.valid) {
    return broken(scheme, "compare and append_key disagree on validity", text);
  }
  if (self && *self != 0) {
    return broken(scheme, "not equal to itself", text);
  }
  return {};
}

std::string check_pair(const version::Scheme& scheme, const Text& a, const Text& b,
                       LawCounts& counts) {
  const auto there = scheme.compare(*a.text, *b.text);
  const auto back = scheme.compare(*b.text, *a.text);
  if (there.has_value() != (a.valid && b.valid) || back.has_value() != there.has_value()) {
    return broken(scheme, "compare fails for valid texts, or not for invalid ones", *a.text,
                  *b.text);
  }
  if (!there) {
    return {};
  }
  ++counts.pairs;
  if (*back != (0 <=> *there)) {
    return broken(scheme, "not antisymmetric", *a.text, *b.text);
  }
  if (!a.key || !b.key) {
    return {};
  }
  ++counts.keyed;
  counts.equal += *there == 0 ? 1 : 0;
  if ((a.key->compare(*b.key) <=> 0) != *there) {
    return broken(scheme, "keys and compare disagree", *a.text, *b.text);
  }
  if (*there != 0 && (a.key->starts_with(*b.key) || b.key->starts_with(*a.key))) {
    return broken(scheme, "one key is a prefix of the other", *a.text, *b.text);
  }
  return {};
}

}  // namespace

std::string check_laws(const version::Scheme& scheme, std::span<const std::string> texts,
                       LawCounts& counts) {
  std::vector<Text> checked(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (auto problem = check_text(scheme, texts[i], checked[i]); !problem.empty()) {
      return problem;
    }
    counts.invalid += checked[i].valid ? 0 : 1;
  }
  for (std::size_t i = 0; i < checked.size(); ++i) {
    for (std::size_t j = i + 1; j < checked.size(); ++j) {
      // What is not valid is compared with its neighbour only: errors are slow.
      if (j > i + 1 && (!checked[i].valid || !checked[j].valid)) {
        continue;
      }
      if (auto problem = check_pair(scheme, checked[i], checked[j], counts); !problem.empty()) {
        return problem;
      }
    }
  }
  return {};
}

namespace {

bool satisfies(const version::Constraint& constraint, std::strong_ordering order) {
  using Comparator = version::Constraint::Comparator;
  switch (constraint.comparator) {
    case Comparator::kLess:
      return order < 0;
    case Comparator::kLessOrEqual:
      return order <= 0;
    case Comparator::kGreater:
      return order > 0;
    case Comparator::kGreaterOrEqual:
      return order >= 0;
    default:
      return order == 0;
  }
}

}  // namespace

std::string check_ranges(const version::Scheme& scheme, std::span<const std::string> texts,
                         std::uint64_t seed, LawCounts& counts) {
  const auto type = version::vers_type_of(scheme);
  std::vector<const std::string*> keyed;
  for (const auto& text : texts) {
    if (version::sort_key(scheme, text)) {
      keyed.push_back(&text);
    }
  }
  if (type.empty() || keyed.size() < 3) {
    return {};
  }
  using Comparator = version::Constraint::Comparator;
  std::mt19937_64 random(seed);
  const auto pick = [&] { return std::string(trim(*keyed[random() % keyed.size()])); };
  // Two bounds, or one, or a single version.
  version::Vers vers{.type = std::string(type), .constraints = {}};
  auto low = pick();
  auto high = pick();
  if (*scheme.compare(low, high) > 0) {
    std::swap(low, high);
  }
  const bool apart = *scheme.compare(low, high) != 0;
  if (apart && random() % 4 != 0) {
    vers.constraints.push_back(
        {random() % 2 == 0 ? Comparator::kGreater : Comparator::kGreaterOrEqual, low});
    vers.constraints.push_back(
        {random() % 2 == 0 ? Comparator::kLess : Comparator::kLessOrEqual, high});
  } else {
    vers.constraints.push_back({random() % 2 == 0 ? Comparator::kEqual : Comparator::kLess, low});
  }
  const auto text = version::to_string(vers);
  const auto set = version::to_intervals(vers);
  const auto again = version::parse_vers(text);
  if (!set || !again || !(*again == vers) || !version::check_vers(text)) {
    return broken(scheme, "a VERS is not read as it was written", text);
  }
  for (const auto* one : keyed) {
    bool inside = true;
    for (const auto& constraint : vers.constraints) {
      inside = inside && satisfies(constraint, *scheme.compare(*one, constraint.version));
    }
    if (version::contains(*set, *version::sort_key(scheme, *one)) != inside) {
      return broken(scheme, "a set and its constraints disagree", text, *one);
    }
  }
  const auto written = version::to_string(version::to_vers(type, *set));
  const auto back = version::parse_vers(written);
  if (!back || !(version::to_intervals(*back).value() == *set)) {
    return broken(scheme, "a set is not read as it was written", text, written);
  }
  ++counts.ranges;
  return {};
}

std::string check_mined(const version::Scheme& scheme, std::span<const std::string> mined,
                        std::uint64_t seed, std::uint64_t pairs, LawCounts& counts) {
  Generator generator(scheme, seed);
  std::mt19937_64 random(seed);
  while (counts.pairs < pairs && !mined.empty()) {
    // Neighbours in the list, which is sorted as text, some from anywhere, and changes of them.
    const auto at = random() % mined.size();
    std::vector<std::string> group;
    for (std::size_t i = 0; i < kGroup / 2; ++i) {
      group.push_back(mined[i % 3 == 0 ? random() % mined.size() : (at + i) % mined.size()]);
    }
    while (group.size() < kGroup) {
      group.push_back(generator.neighbour(group));
    }
    if (auto problem = check_laws(scheme, group, counts); !problem.empty()) {
      return problem;
    }
    if (auto problem = check_ranges(scheme, group, random(), counts); !problem.empty()) {
      return problem;
    }
  }
  return {};
}

std::string check_generated(const version::Scheme& scheme, std::uint64_t seed, std::uint64_t pairs,
                            LawCounts& counts) {
  Generator generator(scheme, seed);
  while (counts.pairs < pairs) {
    const auto group = generator.group(kGroup);
    if (auto problem = check_laws(scheme, group, counts); !problem.empty()) {
      return problem;
    }
    if (auto problem = check_ranges(scheme, group, seed + counts.pairs, counts); !problem.empty()) {
      return problem;
    }
  }
  return {};
}

}  // namespace akashi::version_tests

// rpm's docs/manual/dependencies.md and boolean_dependencies.md:
//   condition = "(" operand [ operator operand *( operator operand ) ] ")"
//   operator  = "and" / "or" / "if" … [ "else" … ] / "unless" … [ "else" … ] / "with" / "without"
//   operand   = condition / name [ ( "<" / "<=" / "=" / ">=" / ">" ) version ]
// Names may have balanced parentheses: "python3dist(requests)".
#include "ecosystems/rpm/relations.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <utility>

#include "base/strings.h"
#include "version/scheme.h"

namespace akashi::ecosystems::rpm {
namespace {

constexpr std::uint32_t kComparison = kLess | kGreater | kEqual;
constexpr std::uint32_t kRpmlib = 1U << 24;

void make_set(std::vector<std::uint32_t>& components) {
  std::ranges::sort(components);
  const auto rest = std::ranges::unique(components);
  components.erase(rest.begin(), rest.end());
}

// The text without its release where one of two has none.
std::string_view without_release(std::string_view evr) {
  return evr.substr(0, evr.rfind('-'));
}

}  // namespace

std::uint32_t TextPool::add(std::string_view text) {
  if (const auto found = ids_.find(text); found != ids_.end()) {
    return found->second;
  }
  const auto id = static_cast<std::uint32_t>(texts_.size());
  texts_.push_back(ids_.emplace(std::string(text), id).first->first);
  return id;
}

std::uint32_t TextPool::find(std::string_view text) const {
  const auto found = ids_.find(text);
  return found == ids_.end() ? kNone : found->second;
}

std::vector<Relation> read_relations(const formats::RpmHeaderView& header, const RelationTags& tags,
                                     TextPool& pool) {
  const auto names = header.texts(tags.names);
  const auto flags = header.words(tags.flags);
  const auto versions = header.texts(tags.versions);
  std::vector<Relation> relations;
  relations.reserve(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto flag = i < flags.size() ? flags[i] : 0;
    if (names[i].empty() || (flag & kRpmlib) != 0 || names[i].starts_with("rpmlib(")) {
      continue;
    }
    Relation relation{.name = pool.add(names[i])};
    if (i < versions.size() && !versions[i].empty() && (flag & kComparison) != 0) {
      relation.flags = flag & kComparison;
      relation.version = pool.add(versions[i]);
    }
    relations.push_back(relation);
  }
  const auto key = [](const Relation& r) { return std::tuple(r.name, r.flags, r.version); };
  std::ranges::sort(relations, {}, key);
  const auto rest = std::ranges::unique(relations, {}, key);
  relations.erase(rest.begin(), rest.end());
  return relations;
}

bool ranges_overlap(std::uint32_t provided_flags, std::string_view provided,
                    std::uint32_t required_flags, std::string_view required) {
  if (provided_flags == 0 || required_flags == 0) {
    return true;
  }
  constexpr std::size_t kLongest = 256;  // Comparing costs time for each byte, and names recur.
  const auto* scheme = version::find_scheme("rpm");
  if (scheme == nullptr || provided.size() > kLongest || required.size() > kLongest) {
    return true;
  }
  const bool provided_release = provided.contains('-');
  const bool required_release = required.contains('-');
  if (!provided_release || !required_release) {
    provided = without_release(provided);
    required = without_release(required);
  }
  const auto order = scheme->compare(provided, required);
  if (!order) {
    return true;
  }
  // "= 1" is any release of 1, be it below or above what the other side names.
  const auto open_side = provided_release ? required_flags : provided_flags;
  if (*order == 0 && provided_release != required_release && (open_side & kEqual) != 0) {
    return true;
  }
  if (*order < 0) {
    return (provided_flags & kGreater) != 0 || (required_flags & kLess) != 0;
  }
  if (*order > 0) {
    return (provided_flags & kLess) != 0 || (required_flags & kGreater) != 0;
  }
  return (provided_flags & required_flags & kComparison) != 0;
}

void Providers::provide(const Relation& relation, std::uint32_t component) {
  auto& providers = by_name_[relation.name];
  if (providers.size() < kMostOfOneName) {
    providers.push_back({component, relation.flags, relation.version});
  } else {
    overflowed_ = true;
  }
}

void Providers::provide_file(std::uint32_t path, std::uint32_t component) {
  provide({.name = path}, component);
}

bool Providers::spend(std::uint64_t work) {
  work_ += work;
  overflowed_ = overflowed_ || work_ > kMostWork;
  return work_ <= kMostWork;
}

Answer Providers::find_name(std::string_view name, std::uint32_t flags, std::string_view version) {
  Answer answer;
  const auto id = pool_.find(name);
  const auto found = id == TextPool::kNone ? by_name_.end() : by_name_.find(id);
  if (found == by_name_.end() || !spend(found->second.size())) {
    return answer;
  }
  for (const auto& provider : found->second) {
    if (ranges_overlap(provider.flags, pool_[provider.version], flags, version)) {
      answer.components.push_back(provider.component);
    }
  }
  make_set(answer.components);
  answer.met = !answer.components.empty();
  return answer;
}

// Reads a condition and answers it; or only visits the names in it.
class Condition {
 public:
  using Visit = std::function<void(std::string_view name)>;
  Condition(Providers& providers, std::string_view text, Visit visit = {})
      : providers_(providers), rest_(text), visit_(std::move(visit)) {}

  Answer answer() {
    auto answer = operand(0);
    return answer ? *std::move(answer) : Answer{};
  }

 private:
  using Maybe = std::optional<Answer>;  // Nothing: not a condition.

  void skip_blanks() { rest_ = trim(rest_); }

  // A name or version: up to a blank or a parenthesis that it did not open.
  std::string_view word() {
    skip_blanks();
    std::size_t depth = 0;
    std::size_t end = 0;
    for (; end < rest_.size() && !is_space(rest_[end]); ++end) {
      if (rest_[end] == '(') {
        ++depth;
      } else if (rest_[end] == ')' && depth-- == 0) {
        break;
      }
    }
    const auto text = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return text;
  }

  std::string_view peek_word() {
    const auto before = rest_;
    const auto text = word();
    rest_ = before;
    return text;
  }

  Maybe operand(int depth) {
    constexpr int kDeepest = 32;
    skip_blanks();
    if (rest_.starts_with('(')) {
      if (depth >= kDeepest) {
        return std::nullopt;
      }
      rest_.remove_prefix(1);
      auto inner = expression(depth + 1);
      skip_blanks();
      if (!inner || !rest_.starts_with(')')) {
        return std::nullopt;
      }
      rest_.remove_prefix(1);
      return inner;
    }
    return name();
  }

  Maybe name() {
    const auto text = word();
    if (text.empty()) {
      return std::nullopt;
    }
    if (visit_) {
      visit_(text);
    }
    constexpr auto kOperations =
        std::to_array<std::pair<std::string_view, std::uint32_t>>({{"<", kLess},
                                                                   {"<=", kLess | kEqual},
                                                                   {"=", kEqual},
                                                                   {">=", kGreater | kEqual},
                                                                   {">", kGreater}});
    const auto next = peek_word();
    for (const auto& [operation, flags] : kOperations) {
      if (next == operation) {
        word();
        return providers_.find_name(text, flags, word());
      }
    }
    return providers_.find_name(text, 0, {});
  }

  Maybe expression(int depth) {
    auto left = operand(depth);
    if (!left) {
      return std::nullopt;
    }
    while (true) {
      skip_blanks();
      if (rest_.empty() || rest_.front() == ')') {
        return left;
      }
      const auto joint = word();
      auto right = operand(depth);
      if (!right) {
        return std::nullopt;
      }
      if (joint == "if" || joint == "unless") {
        return choose(*std::move(left), right->met == (joint == "if"), depth);
      }
      if (!join(*left, joint, *right)) {
        return std::nullopt;
      }
    }
  }

  // "a if b else c": a when b applies, else c; without c nothing is wanted then.
  Maybe choose(Answer wanted, bool applies, int depth) {
    Answer otherwise{.met = true, .components = {}};
    if (peek_word() == "else") {
      word();
      auto last = operand(depth);
      if (!last) {
        return std::nullopt;
      }
      otherwise = *std::move(last);
    }
    return applies ? std::move(wanted) : std::move(otherwise);
  }

  bool join(Answer& left, std::string_view joint, const Answer& right) {
    if (!providers_.spend(left.components.size() + right.components.size())) {
      return false;
    }
    if (joint == "and" || joint == "or") {
      left.met = joint == "and" ? left.met && right.met : left.met || right.met;
      left.components.insert(left.components.end(), right.components.begin(),
                             right.components.end());
      make_set(left.components);
    } else if (joint == "with" || joint == "without") {
      // Both must hold, or only the first, for the same package.
      const bool both = joint == "with";
      std::erase_if(left.components, [&](std::uint32_t component) {
        return std::ranges::binary_search(right.components, component) != both;
      });
      left.met = !left.components.empty();
    } else {
      return false;
    }
    return true;
  }

  Providers& providers_;
  std::string_view rest_;
  Visit visit_;
};

Answer Providers::find(const Relation& relation) {
  const auto name = pool_[relation.name];
  if (name.starts_with('(')) {
    return Condition(*this, name).answer();
  }
  return find_name(name, relation.flags, pool_[relation.version]);
}

void Providers::collect_paths(const Relation& relation, std::vector<std::uint32_t>& paths) {
  const auto note = [&](std::string_view name) {
    if (name.starts_with('/')) {
      const auto id = pool_.add(name);
      if (!by_name_.contains(id)) {
        paths.push_back(id);
      }
    }
  };
  const auto name = pool_[relation.name];
  if (name.starts_with('(')) {
    Condition(*this, name, note).answer();
  } else {
    note(name);
  }
}

}  // namespace akashi::ecosystems::rpm

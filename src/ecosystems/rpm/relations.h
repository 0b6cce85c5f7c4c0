// Requires, Recommends and Provides of installed packages, and which package fulfils which.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "formats/rpm_header.h"

namespace akashi::ecosystems::rpm {

// Texts that occur again and again, each kept once.
class TextPool {
 public:
  std::uint32_t add(std::string_view text);
  std::string_view operator[](std::uint32_t id) const { return texts_[id]; }
  // kNone when it was never added.
  static constexpr std::uint32_t kNone = UINT32_MAX;
  std::uint32_t find(std::string_view text) const;
  std::size_t size() const { return texts_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> ids_;
  std::vector<std::string_view> texts_;  // Into the keys of ids_.
};

// "name [operation version]". Ids of a TextPool.
struct Relation {
  std::uint32_t name = 0;
  std::uint32_t flags = 0;    // kLess, kGreater, kEqual; 0: any version.
  std::uint32_t version = 0;  // "[epoch:]version[-release]"
};
inline constexpr std::uint32_t kLess = 2;
inline constexpr std::uint32_t kGreater = 4;
inline constexpr std::uint32_t kEqual = 8;

// The three tags of a kind of relation.
struct RelationTags {
  formats::RpmTag names;
  formats::RpmTag flags;
  formats::RpmTag versions;
};
inline constexpr RelationTags kProvideTags{formats::RpmTag::kProvideName,
                                           formats::RpmTag::kProvideFlags,
                                           formats::RpmTag::kProvideVersion};
inline constexpr RelationTags kRequireTags{formats::RpmTag::kRequireName,
                                           formats::RpmTag::kRequireFlags,
                                           formats::RpmTag::kRequireVersion};
inline constexpr RelationTags kRecommendTags{formats::RpmTag::kRecommendName,
                                             formats::RpmTag::kRecommendFlags,
                                             formats::RpmTag::kRecommendVersion};

// Without repetition, and without what rpm itself provides ("rpmlib(…)").
std::vector<Relation> read_relations(const formats::RpmHeaderView& header, const RelationTags& tags,
                                     TextPool& pool);

// What fulfils a relation: nothing, or components (none for a condition that does not apply).
struct Answer {
  bool met = false;
  std::vector<std::uint32_t> components;  // Sorted, no duplicates.
};

class Providers {
 public:
  explicit Providers(TextPool& pool) : pool_(pool) {}

  void provide(const Relation& relation, std::uint32_t component);
  void provide_file(std::uint32_t path, std::uint32_t component);

  // Also of conditions in parentheses: "(a if b else c)", "(a or b)", "(a with b)" … Not met once
  // overflowed() by work.
  Answer find(const Relation& relation);

  // Paths that `relation` names and that no package provides by name: their owners have to be found
  // and given to provide_file before find.
  void collect_paths(const Relation& relation, std::vector<std::uint32_t>& paths);

  // More packages provided one name than are looked at, or the relations of all packages took too
  // much work.
  bool overflowed() const { return overflowed_; }
  static constexpr std::size_t kMostOfOneName = 64;
  static constexpr std::uint64_t kMostWork = 8'000'000;  // Providers looked at.

 private:
  friend class Condition;
  struct Provider {
    std::uint32_t component = 0;
    std::uint32_t flags = 0;
    std::uint32_t version = 0;
  };
  Answer find_name(std::string_view name, std::uint32_t flags, std::string_view version);
  bool spend(std::uint64_t work);

  TextPool& pool_;
  std::unordered_map<std::uint32_t, std::vector<Provider>> by_name_;
  std::uint64_t work_ = 0;
  bool overflowed_ = false;
};

// Whether a provided and a required range of versions have something in common (rpm's rule).
bool ranges_overlap(std::uint32_t provided_flags, std::string_view provided,
                    std::uint32_t required_flags, std::string_view required);

}  // namespace akashi::ecosystems::rpm

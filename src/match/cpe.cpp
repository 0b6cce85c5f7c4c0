#include "match/cpe.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/messages/match.h"
#include "base/strings.h"
#include "store/identity_rows.h"
#include "store/index_format.h"
#include "version/cpe.h"

namespace akashi::match {
namespace {

using version::CpeBounds;

std::string product_of(const Cpe& name) {
  return name[CpeField::kPart] + ":" + name[CpeField::kVendor] + ":" + name[CpeField::kProduct];
}

std::string with_update(const Cpe& name) {
  const auto update = name.plain(CpeField::kUpdate);
  const auto version = name.plain(CpeField::kVersion);
  return update.empty() ? version : version + "_" + update;
}

std::optional<CpeBounds> bounds_of(const std::string& version) {
  auto bounds = version::cpe_bounds(version);
  return bounds ? std::optional(std::move(*bounds)) : std::nullopt;
}

// Certainly equal.
bool same_version(const std::string& a, const std::string& b) {
  if (a == b) {
    return true;
  }
  const auto left = bounds_of(a);
  const auto right = bounds_of(b);
  return left && right && left->exact() && *left == *right;
}

// "1.2.3-4.el8" may be 1.2.3 with the revision of a distribution, whatever that says.
bool may_be_revision_of(std::string_view version, std::string_view named) {
  if (!version.starts_with(named) || version.size() == named.size() ||
      !std::string_view("-+~").contains(version[named.size()])) {
    return false;
  }
  const auto bounds = version::cpe_bounds(version);
  return !bounds || !bounds->exact();
}

Truth both(Truth a, Truth b) {
  return std::min(a, b);
}

Truth certainly(bool yes, bool no) {
  return yes ? Truth::kYes : no ? Truth::kNo : Truth::kUnknown;
}

// One version against the range of a criterion.
Truth in_range(const CpeCriterion& criterion, const std::string& version) {
  const auto at = bounds_of(version);
  auto truth = Truth::kYes;
  if (!criterion.start.empty()) {
    const auto start = bounds_of(criterion.start);
    if (version == to_lower(criterion.start)) {
      truth = criterion.start_excluded ? Truth::kNo : Truth::kYes;
    } else if (!at || !start) {
      truth = Truth::kUnknown;
    } else if (at->exact() && *at == *start) {
      truth = criterion.start_excluded ? Truth::kNo : Truth::kYes;
    } else {
      truth = certainly(at->low > start->high, at->high < start->low);
    }
  }
  if (criterion.end.empty()) {
    return truth;
  }
  const auto end = bounds_of(criterion.end);
  if (version == to_lower(criterion.end) || (at && end && at->exact() && *at == *end)) {
    return both(truth, criterion.end_included ? Truth::kYes : Truth::kNo);
  }
  if (!at || !end) {
    return both(truth, Truth::kUnknown);
  }
  return both(truth, certainly(at->high<end->low, at->low> end->high));
}

CpeAnswer version_open(const Cpe& name, const std::string& against) {
  auto version = with_update(name);
  return {Truth::kUnknown, {msg::kCpeVersionOpen, {version.empty() ? "*" : version, against}}};
}

CpeAnswer answer_range(const CpeCriterion& criterion, const Cpe& name) {
  const auto version = name.plain(CpeField::kVersion);
  if (version.empty() || name.has_wildcard(CpeField::kVersion)) {
    return version_open(name, criterion.range_text());
  }
  const auto alone = in_range(criterion, version);
  if (alone == Truth::kYes) {
    return {Truth::kYes, {}};
  }
  // The NVD's ranges are of versions alone; an rc of the fixed version may be affected all the
  // same.
  const auto full = with_update(name);
  const bool differs = full != version && in_range(criterion, full) != Truth::kNo;
  return alone == Truth::kNo && !differs ? CpeAnswer{.failed = CpeField::kVersion}
                                         : version_open(name, criterion.range_text());
}

// A field of the name that the criterion asks for.
CpeAnswer answer_field(const Cpe& wanted, const Cpe& name, CpeField field) {
  switch (compare_cpe_values(wanted[field], name[field])) {
    case CpeRelation::kEqual:
    case CpeRelation::kSuperset:
      return {Truth::kYes, {}};
    case CpeRelation::kDisjoint:
      return {.failed = field};
    case CpeRelation::kSubset:
    case CpeRelation::kUndefined:
      break;
  }
  return {Truth::kUnknown,
          {msg::kCpeFieldOpen, {std::string(cpe_field_name(field)), wanted[field]}}};
}

// A package's ecosystem is where it runs.
CpeAnswer answer_target(const Cpe& wanted, const Cpe& name, std::string_view purl_type) {
  const bool open = name.is_any(CpeField::kTargetSw) && !wanted.is_any(CpeField::kTargetSw);
  switch (open ? fits(wanted.plain(CpeField::kTargetSw), purl_type) : Fit::kOpen) {
    case Fit::kYes:
      return {Truth::kYes, {}};
    case Fit::kNo:
      return {.failed = CpeField::kTargetSw};
    case Fit::kOpen:
      break;
  }
  return answer_field(wanted, name, CpeField::kTargetSw);
}

CpeAnswer weaker(CpeAnswer a, CpeAnswer b) {
  return b.truth < a.truth ? std::move(b) : std::move(a);
}

CpeAnswer answer_version(const CpeCriterion& criterion, const Cpe& wanted, const Cpe& name) {
  if (criterion.unread) {
    return {Truth::kUnknown, criterion.note.empty()
                                 ? Message{msg::kCpeNoVersionNamed, {}}
                                 : Message{msg::kCpeVersionText, {criterion.note}}};
  }
  if (wanted.is_any(CpeField::kVersion)) {
    return criterion.has_range() ? answer_range(criterion, name) : CpeAnswer{Truth::kYes, {}};
  }
  if (wanted.is_na(CpeField::kVersion)) {
    // As a place to run it means any version; as the vulnerable one, that nobody wrote which.
    return name.is_na(CpeField::kVersion) || !criterion.vulnerable
               ? CpeAnswer{Truth::kYes, {}}
               : CpeAnswer{Truth::kUnknown, {msg::kCpeNoVersionNamed, {}}};
  }
  const auto version = name.plain(CpeField::kVersion);
  const auto named = wanted.plain(CpeField::kVersion);
  if (version.empty() || name.has_wildcard(CpeField::kVersion)) {
    return version_open(name, named);
  }
  if (wanted.has_wildcard(CpeField::kVersion)) {  // A series, or a part of one.
    auto series = answer_field(wanted, name, CpeField::kVersion);
    return criterion.has_range() && series.truth != Truth::kNo
               ? weaker(std::move(series), answer_range(criterion, name))
               : series;
  }
  auto answer = same_version(version, named)         ? CpeAnswer{Truth::kYes, {}}
                : may_be_revision_of(version, named) ? version_open(name, named)
                                                     : CpeAnswer{.failed = CpeField::kVersion};
  if (answer.truth == Truth::kYes && criterion.has_range()) {
    return answer_range(criterion, name);
  }
  return answer;
}

}  // namespace

std::string_view product_in(std::string_view name) {
  constexpr std::string_view kPrefix = "cpe:2.3:";
  if (!name.starts_with(kPrefix)) {
    return {};
  }
  name.remove_prefix(kPrefix.size());
  std::size_t colons = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '\\') {
      ++i;
    } else if (name[i] == ':' && ++colons == 3) {
      return name.substr(0, i);
    }
  }
  return name;
}

std::vector<CpeQuery> cpe_queries(const Cpe& name) {
  const auto query = [](const std::string& version) {
    const auto bounds = version::cpe_bounds(version);
    if (bounds && bounds->exact()) {
      return CpeQuery{bounds->low, version};
    }
    const bool suffix = version.find_first_of("-+~") != std::string::npos;
    return CpeQuery{{}, suffix ? std::string() : version};
  };
  const auto version = name.plain(CpeField::kVersion);
  if (version.empty() || name.has_wildcard(CpeField::kVersion)) {
    return {{}};
  }
  std::vector<CpeQuery> out = {query(version)};
  if (const auto full = with_update(name); full != version) {
    out.push_back(query(full));
  }
  return out;
}

CpeAnswer meets(const CpeCriterion& criterion, const Cpe& name, std::string_view purl_type) {
  const auto wanted = parse_cpe(criterion.name);
  if (!wanted) {
    return {Truth::kUnknown, wanted.error().message()};
  }
  CpeAnswer answer{Truth::kYes, {}};
  for (const auto field : {CpeField::kPart, CpeField::kVendor, CpeField::kProduct}) {
    answer = weaker(std::move(answer), answer_field(*wanted, name, field));
  }
  if (answer.truth == Truth::kNo) {
    return answer;
  }
  // The update may stand in the version: 1.0 with rc1 is 1.0rc1.
  const bool named =
      !wanted->is_any(CpeField::kVersion) && !wanted->is_na(CpeField::kVersion) &&
      !wanted->has_wildcard(CpeField::kVersion) && !wanted->has_wildcard(CpeField::kUpdate) &&
      !name.has_wildcard(CpeField::kVersion) && !name.has_wildcard(CpeField::kUpdate) &&
      !criterion.has_range() && !criterion.unread;
  const bool split_otherwise =
      named && wanted->plain(CpeField::kUpdate).empty() != name.plain(CpeField::kUpdate).empty() &&
      same_version(with_update(*wanted), with_update(name));
  auto first = static_cast<std::size_t>(CpeField::kEdition);
  if (!split_otherwise) {
    answer = weaker(std::move(answer), answer_version(criterion, *wanted, name));
    first = static_cast<std::size_t>(CpeField::kUpdate);
  }
  for (auto i = first; i < kCpeFields && answer.truth != Truth::kNo; ++i) {
    const auto field = static_cast<CpeField>(i);
    answer = weaker(std::move(answer), field == CpeField::kTargetSw
                                           ? answer_target(*wanted, name, purl_type)
                                           : answer_field(*wanted, name, field));
  }
  if (answer.truth == Truth::kYes && !criterion.open.empty()) {
    return {Truth::kUnknown, {msg::kLeftOpen, {criterion.open}}};
  }
  if (answer.truth == Truth::kYes && !criterion.only_on.empty()) {
    return {Truth::kUnknown, {msg::kCpeOnlyOn, {criterion.only_on}}};
  }
  return answer;
}

CpeInventory::CpeInventory(const Bom& bom) {
  for (const auto& component : bom.components) {
    if (component.cpes.empty()) {
      continue;
    }
    for (auto& name : cpes_of(component).names) {
      auto& names = by_product_[product_of(name)];
      if (std::ranges::find(names, name) == names.end()) {
        names.push_back(std::move(name));
      }
    }
  }
}

bool CpeInventory::has(const CpeCriterion& criterion) const {
  const auto known = by_product_.find(std::string(product_in(criterion.name)));
  if (known == by_product_.end()) {
    return false;
  }
  const auto [at, added] = answers_.try_emplace(criterion.name + criterion.range_text() +
                                                (criterion.vulnerable ? "v" : "") +
                                                (criterion.unread ? "o" : "") + criterion.only_on);
  if (added) {
    at->second = std::ranges::any_of(known->second, [&](const Cpe& name) {
      return meets(criterion, name).truth == Truth::kYes;
    });
  }
  return at->second;
}

namespace {

// Names a part that was not found: the first of its criteria, and how many more.
std::string name_part(const CpeNode& node) {
  const CpeNode* at = &node;
  while (at->criteria.empty() && !at->children.empty()) {
    at = &at->children.front();
  }
  if (at->criteria.empty()) {
    return "?";
  }
  const auto name = parse_cpe(at->criteria.front().name);
  auto out = name ? name->uri() : at->criteria.front().name;
  if (at->criteria.size() > 1) {
    out += " (+" + std::to_string(at->criteria.size() - 1) + ")";
  }
  return out;
}

// Whether the rest of a Bom satisfies a part of a configuration. What it does not show is unknown.
Truth shown(const CpeNode& node, const CpeInventory& others) {
  auto truth = node.all ? Truth::kYes : Truth::kUnknown;
  const auto take = [&](Truth part) {
    truth = node.all ? std::min(truth, part) : std::max(truth, part);
  };
  for (const auto& criterion : node.criteria) {
    take(others.has(criterion) ? Truth::kYes : Truth::kUnknown);
  }
  for (const auto& child : node.children) {
    take(shown(child, others));
  }
  if (node.criteria.empty() && node.children.empty()) {
    truth = Truth::kYes;  // Asks for nothing.
  }
  return !node.negated          ? truth
         : truth == Truth::kYes ? Truth::kNo
         : truth == Truth::kNo  ? Truth::kYes
                                : Truth::kUnknown;
}

// What surrounds a node of a configuration: what the other parts come to, and which are here.
struct Around {
  CpeAnswer rest{Truth::kYes, {}};
  std::vector<std::string> together;
};

// The parts of an AND, each seen alone. What is asked is always: all but one.
class Parts {
 public:
  void add(Truth truth, std::string name) {
    const auto number = all_.size();
    if (truth != Truth::kYes) {
      // The two weakest, the first of equals before the others.
      const auto at = std::ranges::find_if(
          weakest_, [&](std::size_t other) { return truth < all_[other].truth; });
      weakest_.insert(at, number);
      weakest_.resize(std::min<std::size_t>(weakest_.size(), 2));
    } else if (found_.size() <= kMostNamed) {
      found_.push_back(number);
    }
    all_.push_back({truth, std::move(name)});
  }

  Around without(std::size_t but, Around around) const {
    for (const auto i : weakest_) {
      if (i != but && all_[i].truth < around.rest.truth) {
        around.rest = {all_[i].truth, {msg::kCpeOtherPart, {all_[i].name}}};
      }
    }
    for (const auto i : found_) {
      if (i != but && around.together.size() < kMostNamed) {
        around.together.push_back(all_[i].name);
      }
    }
    return around;
  }

 private:
  static constexpr std::size_t kMostNamed = 8;
  struct Part {
    Truth truth = Truth::kYes;
    std::string name;
  };
  std::vector<Part> all_;
  std::vector<std::size_t> weakest_;
  std::vector<std::size_t> found_;
};

// The best of what the vulnerable criteria say of one component.
class Judge {
 public:
  Judge(const ComponentCpes& cpes, const Advisory& advisory, const CpeInventory& others)
      : cpes_(cpes), others_(others) {
    for (const auto& name : cpes.names) {
      products_.push_back(product_of(name));
    }
    for (const auto& reference : advisory.references) {
      if (cpes.package.repositories.empty()) {
        break;
      }
      const auto repository = store::repository_of(reference.url);
      if (std::ranges::find(cpes.package.repositories, repository) !=
          cpes.package.repositories.end()) {
        reference_ = repository;
        break;
      }
    }
  }

  void configuration(const CpeNode& node, std::size_t number) {
    path_ = "configurations[" + std::to_string(number) + "]";
    visit(node, {}, 0);
  }

  struct Best {
    const CpeCriterion* criterion = nullptr;
    const Cpe* name = nullptr;
    CpeAnswer answer;
    std::vector<IdentityEvidence> evidence;
    std::uint8_t score = 0;
    bool collides = false;  // Nothing tells it from another product of the name.
    std::string node;
    std::vector<std::string> together;

    std::string evidence_of_collision() const {
      const auto found =
          std::ranges::find(evidence, IdentityKind::kCollision, &IdentityEvidence::kind);
      return found == evidence.end() ? std::string() : found->detail;
    }
    int rank() const {
      return answer.truth == Truth::kNo || collides ? 0 : score >= kCpeThreshold ? 2 : 1;
    }
  };
  const Best& best() const { return best_; }

 private:
  void visit(const CpeNode& node, Around around, std::size_t depth) {
    if (node.negated) {
      around.rest =
          weaker(std::move(around.rest), {Truth::kUnknown, {msg::kCpeNegated, {name_part(node)}}});
    }
    const auto parts = node.all ? parts_of(node) : Parts();
    std::size_t number = 0;
    for (const auto& criterion : node.criteria) {
      step("cpeMatch", number, [&] { judge(criterion, parts.without(number, around)); });
      ++number;
    }
    for (const auto& child : node.children) {
      step(depth == 0 ? "nodes" : "children", number - node.criteria.size(),
           [&] { visit(child, parts.without(number, around), depth + 1); });
      ++number;
    }
  }

  template <class F>
  void step(std::string_view member, std::size_t number, F&& body) {
    const auto size = path_.size();
    path_ += "." + std::string(member) + "[" + std::to_string(number) + "]";
    body();
    path_.resize(size);
  }

  Parts parts_of(const CpeNode& node) const {
    Parts out;
    for (const auto& criterion : node.criteria) {
      const CpeNode part{.criteria = {criterion}};
      out.add(others_.has(criterion) ? Truth::kYes : Truth::kUnknown, name_part(part));
    }
    for (const auto& child : node.children) {
      out.add(shown(child, others_), name_part(child));
    }
    return out;
  }

  void judge(const CpeCriterion& criterion, const Around& around) {
    if (!criterion.vulnerable) {
      return;
    }
    const auto product = product_in(criterion.name);
    const bool open = product.find_first_of("*?") != std::string_view::npos;
    for (std::size_t i = 0; i < cpes_.names.size(); ++i) {
      if (product == products_[i] || open) {
        weigh(criterion, i, around);
      }
    }
  }

  void weigh(const CpeCriterion& criterion, std::size_t at, const Around& around) {
    Best found{.criterion = &criterion,
               .name = &cpes_.names[at],
               .answer = meets(criterion, cpes_.names[at], cpes_.package.type),
               .evidence = cpes_.evidence[at],
               .score = 0,
               .collides = false,
               .node = {},
               .together = {}};
    const bool parts = around.rest.truth < found.answer.truth;
    found.answer = weaker(std::move(found.answer), around.rest);
    add_evidence(criterion, found);
    limit(found, parts, is_distribution_type(cpes_.package.type));
    const bool louder = best_.criterion != nullptr && best_.criterion->quiet && !criterion.quiet &&
                        found.answer.truth == best_.answer.truth;
    const bool better = found.rank() > best_.rank() ||
                        (found.rank() == best_.rank() &&
                         (found.answer.truth > best_.answer.truth || found.score > best_.score));
    if (best_.criterion == nullptr || better || louder) {
      found.node = path_;
      found.together = around.together;
      best_ = std::move(found);
    }
  }

  // What the record adds to what the name is known by.
  void add_evidence(const CpeCriterion& criterion, Best& found) const {
    const auto has = [&](IdentityKind kind) {
      return std::ranges::find(found.evidence, kind, &IdentityEvidence::kind) !=
             found.evidence.end();
    };
    if (!reference_.empty() && !has(IdentityKind::kReference)) {
      found.evidence.push_back({IdentityKind::kReference, kPointsReference, reference_});
    }
    const auto wanted = parse_cpe(criterion.name);
    const auto target = wanted ? wanted->plain(CpeField::kTargetSw) : std::string();
    if (!target.empty() && fits(target, cpes_.package.type) == Fit::kYes) {
      found.evidence.push_back({IdentityKind::kTargetSw, kPointsTargetSw, target});
    }
    found.collides =
        has(IdentityKind::kCollision) && points_of(found.evidence) < int{kCpeThreshold};
  }

  // Whatever the name, what is open keeps it below the threshold.
  static void limit(Best& found, bool parts, bool patched) {
    const auto points = points_of(found.evidence);
    const bool open = found.answer.truth == Truth::kUnknown;
    const int most = patched ? int{kCpeFieldScore}
                     : !open ? kCpeMostPoints
                     : parts ? int{kCpePartsScore}
                             : int{kCpeFieldScore};
    if (points > most && patched && !open) {
      found.evidence.push_back({IdentityKind::kDistribution, most - points, {}});
    } else if (points > most) {
      found.evidence.push_back(
          {parts ? IdentityKind::kOtherPart : IdentityKind::kOpenField, most - points, {}});
    }
    found.score = static_cast<std::uint8_t>(std::min(points, most));
  }

  const ComponentCpes& cpes_;
  std::vector<std::string> products_;
  std::string reference_;  // The component's repository, where the record points at it.
  const CpeInventory& others_;
  std::string path_;
  Best best_;
};

void state_range(const CpeCriterion& criterion, Opinion& opinion) {
  const auto wanted = parse_cpe(criterion.name);
  if (criterion.unread) {
    opinion.range = criterion.note;
  } else if (criterion.has_range()) {
    opinion.range = criterion.range_text();
    opinion.fixed = criterion.end_included ? std::string() : criterion.end;
  } else if (wanted && !wanted->is_any(CpeField::kVersion)) {
    opinion.range =
        "= " + (wanted->is_na(CpeField::kVersion) ? std::string("-") : with_update(*wanted));
  } else {
    opinion.range = "[0, )";
  }
}

}  // namespace

Opinion cpe_opinion(const Advisory& advisory, const ComponentCpes& cpes,
                    const CpeInventory& others) {
  Opinion opinion{.advisory = advisory.id,
                  .modified = advisory.modified,
                  .withdrawn = advisory.withdrawn,
                  .status = Status::kNotEvaluated,
                  .ecosystem = std::string(store::kCpeEcosystem),
                  .scheme = std::string(version::kCpe.id),
                  .severities = advisory.severities,
                  .severity_word = advisory.severity_word};
  Judge judge(cpes, advisory, others);
  for (std::size_t i = 0; i < advisory.configurations.size(); ++i) {
    judge.configuration(advisory.configurations[i], i);
  }
  const auto& best = judge.best();
  if (best.criterion == nullptr) {
    return opinion;
  }
  const auto& answer = best.answer;
  if (best.criterion->quiet && answer.truth == Truth::kUnknown) {
    return opinion;  // It names the product, and says nothing on such versions.
  }
  opinion.package = product_of(*best.name);
  opinion.version = with_update(*best.name);
  opinion.criterion = best.criterion->name;
  opinion.cpe = best.name->formatted_string();
  opinion.node = best.node;
  opinion.together = best.together;
  opinion.evidence = best.evidence;
  opinion.score = best.score;
  state_range(*best.criterion, opinion);
  if (best.collides) {
    opinion.reason = {msg::kCpeCollision, {opinion.package, best.evidence_of_collision()}};
    return opinion;
  }
  if (answer.truth == Truth::kNo || !advisory.withdrawn.empty()) {
    opinion.status = Status::kNotAffected;
    return opinion;
  }
  opinion.status = best.rank() == 2 ? Status::kAffected : Status::kUnknown;
  if (opinion.status == Status::kUnknown) {
    const Message weak{
        msg::kCpeWeak,
        {opinion.package, std::to_string(best.score), std::to_string(kCpeThreshold)}};
    opinion.reason = answer.truth == Truth::kUnknown ? answer.reason
                     : is_distribution_type(cpes.package.type)
                         ? Message{msg::kCpeDistribution, {cpes.package.type}}
                         : weak;
    opinion.fixed.clear();
  }
  return opinion;
}

}  // namespace akashi::match

#include "match/cpe.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/messages/match.h"
#include "base/strings.h"
#include "store/index_format.h"
#include "version/cpe.h"

namespace akashi::match {
namespace {

using version::CpeBounds;

std::string product_of(const Cpe& name) {
  return name[CpeField::kPart] + ":" + name[CpeField::kVendor] + ":" + name[CpeField::kProduct];
}

// The same of a formatted string, without reading the rest of it; "" where that isn't one.
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
  return alone == Truth::kNo && !differs ? CpeAnswer{} : version_open(name, criterion.range_text());
}

// A field of the name that the criterion asks for.
CpeAnswer answer_field(const Cpe& wanted, const Cpe& name, CpeField field) {
  switch (compare_cpe_values(wanted[field], name[field])) {
    case CpeRelation::kEqual:
    case CpeRelation::kSuperset:
      return {Truth::kYes, {}};
    case CpeRelation::kDisjoint:
      return {};
    case CpeRelation::kSubset:
    case CpeRelation::kUndefined:
      break;
  }
  return {Truth::kUnknown,
          {msg::kCpeFieldOpen, {std::string(cpe_field_name(field)), wanted[field]}}};
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
                                                     : CpeAnswer{};
  if (answer.truth == Truth::kYes && criterion.has_range()) {
    return answer_range(criterion, name);
  }
  return answer;
}

}  // namespace

ComponentCpes cpes_of(const Component& component) {
  ComponentCpes out;
  for (const auto& text : component.cpes) {
    auto name = parse_cpe(text);
    if (!name) {
      out.problem = {msg::kBadCpe, {name.error().message().text()}};
      continue;
    }
    if (store::cpe_key(*name) == store::kAnyCpe) {
      out.problem = {msg::kBadCpe, {text}};
      continue;
    }
    if (name->is_any(CpeField::kVersion) && !component.version.empty()) {
      (*name)[CpeField::kVersion] = cpe_value(component.version);
    }
    if (std::ranges::find(out.names, *name) == out.names.end()) {
      out.names.push_back(std::move(*name));
    }
  }
  return out;
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

CpeAnswer meets(const CpeCriterion& criterion, const Cpe& name) {
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
    answer = weaker(std::move(answer), answer_field(*wanted, name, static_cast<CpeField>(i)));
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

// The best of what the vulnerable criteria say of one component.
class Judge {
 public:
  Judge(std::span<const Cpe> names, const CpeInventory& others) : names_(names), others_(others) {
    for (const auto& name : names) {
      products_.push_back(product_of(name));
    }
  }

  // `rest`: what the parts around this node come to.
  void visit(const CpeNode& node, CpeAnswer rest) {
    if (node.negated) {
      rest = weaker(std::move(rest), {Truth::kUnknown, {msg::kCpeNegated, {name_part(node)}}});
    }
    if (!node.all) {
      for (const auto& criterion : node.criteria) {
        judge(criterion, rest);
      }
      for (const auto& child : node.children) {
        visit(child, rest);
      }
      return;
    }
    // Each part with the others around it.
    for (const auto& criterion : node.criteria) {
      judge(criterion, with_others(node, &criterion, nullptr, rest));
    }
    for (const auto& child : node.children) {
      visit(child, with_others(node, nullptr, &child, rest));
    }
  }

  const CpeCriterion* criterion() const { return best_criterion_; }
  const CpeAnswer& answer() const { return best_; }
  const Cpe& name() const { return *best_name_; }
  bool parts_missing() const { return parts_missing_; }

 private:
  CpeAnswer with_others(const CpeNode& node, const CpeCriterion* but, const CpeNode* but_child,
                        CpeAnswer rest) const {
    for (const auto& criterion : node.criteria) {
      if (&criterion != but && !others_.has(criterion)) {
        const CpeNode part{.criteria = {criterion}};
        rest = weaker(std::move(rest), {Truth::kUnknown, {msg::kCpeOtherPart, {name_part(part)}}});
      }
    }
    for (const auto& child : node.children) {
      const auto truth = &child == but_child ? Truth::kYes : shown(child, others_);
      if (truth < rest.truth) {
        rest = {truth, {msg::kCpeOtherPart, {name_part(child)}}};
      }
    }
    return rest;
  }

  void judge(const CpeCriterion& criterion, const CpeAnswer& rest) {
    if (!criterion.vulnerable) {
      return;
    }
    const auto product = product_in(criterion.name);
    const bool open = product.find_first_of("*?") != std::string_view::npos;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const auto& name = names_[i];
      if (product != products_[i] && !open) {
        continue;
      }
      auto answer = meets(criterion, name);
      const bool parts = rest.truth < answer.truth;
      answer = weaker(std::move(answer), rest);
      const bool louder = best_criterion_ != nullptr && best_criterion_->quiet &&
                          !criterion.quiet && answer.truth == best_.truth;
      if (best_criterion_ == nullptr || answer.truth > best_.truth || louder) {
        best_ = std::move(answer);
        best_criterion_ = &criterion;
        best_name_ = &name;
        parts_missing_ = parts;
      }
    }
  }

  std::span<const Cpe> names_;
  std::vector<std::string> products_;
  const CpeInventory& others_;
  CpeAnswer best_;
  const CpeCriterion* best_criterion_ = nullptr;
  const Cpe* best_name_ = nullptr;
  bool parts_missing_ = false;
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
  Judge judge(cpes.names, others);
  for (const auto& node : advisory.configurations) {
    judge.visit(node, {Truth::kYes, {}});
  }
  if (judge.criterion() == nullptr) {
    return opinion;
  }
  const auto& answer = judge.answer();
  if (judge.criterion()->quiet && answer.truth == Truth::kUnknown) {
    return opinion;  // It names the product, and says nothing on such versions.
  }
  opinion.package = product_of(judge.name());
  opinion.version = with_update(judge.name());
  opinion.criterion = judge.criterion()->name;
  opinion.score = answer.truth != Truth::kUnknown ? kCpeStatedScore
                  : judge.parts_missing()         ? kCpePartsScore
                                                  : kCpeFieldScore;
  state_range(*judge.criterion(), opinion);
  if (answer.truth == Truth::kNo || !advisory.withdrawn.empty()) {
    opinion.status = Status::kNotAffected;
    return opinion;
  }
  opinion.status = opinion.score >= kCpeThreshold ? Status::kAffected : Status::kUnknown;
  if (opinion.status == Status::kUnknown) {
    opinion.reason = answer.reason;
    opinion.fixed.clear();
  }
  return opinion;
}

}  // namespace akashi::match

#include "assure/procurement.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "assure/label_lookup.h"
#include "assure/label_status.h"
#include "base/messages/register.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

// "3"; "jc-star 3" where the label is of another scheme.
std::string level_asked(const Item& asked, const Label& label) {
  const std::string scheme(asked.word("scheme"));
  const std::string level(asked.word("level"));
  return scheme.empty()                           ? asked.id
         : label.scheme.starts_with(scheme + "@") ? level
                                                  : scheme + " " + level;
}

constexpr std::size_t kMostAlternatives = 5;
constexpr std::size_t kMostShown = 200;  // Bytes of a label's text in a reason.

const std::string& either(const Text& text) {
  return text.ja.empty() ? text.en : text.ja;
}

std::string scheme_id(std::string_view key) {
  return std::string(key.substr(0, key.find('@')));
}

class Buyer {
 public:
  Buyer(std::span<const Label> labels, std::span<const PurchaseLine> support,
        const Catalogue& catalogue, const PurchaseRule& rule, const TextFold& fold,
        const PurchaseOptions& options)
      : catalogue_(catalogue), rule_(rule), fold_(fold), options_(options), lookup_(labels, fold) {
    for (const auto& line : support) {
      if (line.support) {
        support_[plain_id(fold_, line.model)].push_back(&line);
      }
    }
    find_alternatives(labels);
  }

  PurchaseResult judge(const PurchaseLine& line) {
    PurchaseResult result{.line = &line};
    result_ = &result;
    find_label();
    if (result.label != nullptr) {
      judge_label(*result.label);
    }
    judge_support();
    const auto has = [&](PurchaseVerdict weight) {
      return std::ranges::any_of(result.reasons,
                                 [&](const PurchaseReason& r) { return r.weight == weight; });
    };
    result.verdict = has(PurchaseVerdict::kNotOk) ? PurchaseVerdict::kNotOk
                     : result.label == nullptr || has(PurchaseVerdict::kUnknown)
                         ? PurchaseVerdict::kUnknown
                         : PurchaseVerdict::kOk;
    if (result.verdict != PurchaseVerdict::kOk) {
      name_alternatives();
    }
    return result;
  }

 private:
  using enum PurchaseVerdict;

  void reason(PurchaseVerdict weight, Msg id, std::vector<std::string> args) {
    result_->reasons.push_back({.weight = weight, .message = {id, std::move(args)}});
  }

  const Scheme* scheme_of(const Label& label) {
    const auto known = schemes_.find(label.scheme);
    if (known != schemes_.end()) {
      return known->second;
    }
    const auto* found = catalogue_.find(label.scheme);
    const bool good = found != nullptr && found->key() == label.scheme && catalogue_.sound(*found);
    return schemes_.emplace(label.scheme, good ? found : nullptr).first->second;
  }

  const LabelStatus& status_of(const Label& label) {
    const auto known = statuses_.find(&label);
    return known != statuses_.end()
               ? known->second
               : statuses_.emplace(&label, checked_status(label, scheme_of(label), options_.on))
                     .first->second;
  }

  // Nothing where no rule tells.
  std::optional<bool> is_enough(const Label& label) {
    const auto* scheme = scheme_of(label);
    if (scheme == nullptr || scheme_id(label.scheme) != rule_.requirement->word("scheme")) {
      return std::nullopt;
    }
    const auto rank = [&](std::string_view level) {
      const auto* item = scheme->find("levels", level);
      return item == nullptr ? std::nullopt : item->integer("rank");
    };
    const auto held = rank(label.level);
    const auto wanted = rank(rule_.requirement->word("level"));
    return held && wanted ? std::optional(*held >= *wanted) : std::nullopt;
  }

  // Valid, sufficient, not replaced, late: the best first.
  bool better(const Label* a, const Label* b) {
    const auto key = [&](const Label* label) {
      // Of two that do not hold, the one that no other has taken the place of.
      return std::tuple(status_of(*label).valid() ? 1 : 0,
                        is_enough(*label).value_or(false) ? 1 : 0,
                        label->replaced_by.empty() ? 1 : 0);
    };
    if (key(a) != key(b)) {
      return key(a) > key(b);
    }
    return a->last_day != b->last_day ? a->last_day > b->last_day : a->number < b->number;
  }

  void find_label() {
    const auto& line = *result_->line;
    if (!line.number.empty()) {
      find_by_number(line);
      return;
    }
    auto found = lookup_.by_model(line.model);
    if (found.empty()) {
      const auto alike = lookup_.alike_model(line.model);
      if (alike.empty()) {
        reason(kNotOk, msg::kBuyNoModel, {line.model});
      } else {
        reason(
            kUnknown, msg::kBuyAlikeModel,
            {line.model, alike_model_of(*alike.front(), line.model, fold_), alike.front()->number});
      }
      return;
    }
    if (!line.maker.empty()) {
      auto named = found;
      std::erase_if(named, [&](const Label* l) { return !names_maker(*l, line.maker, fold_); });
      if (!named.empty()) {
        found = std::move(named);  // Else judge_label says that the maker is another.
      }
    }
    std::set<std::string> holders;
    for (const auto* label : found) {
      holders.insert(plain_id(fold_, either(label->holder)));
    }
    if (holders.size() > 1) {
      reason(kUnknown, msg::kBuySeveralHolders, {});
    }
    result_->label = *std::ranges::min_element(
        found, [&](const Label* a, const Label* b) { return better(a, b); });
    if (found.size() > 1) {
      reason(kOk, msg::kBuySeveral, {std::to_string(found.size()), result_->label->number});
    }
  }

  void find_by_number(const PurchaseLine& line) {
    const auto found = lookup_.by_number(line.number);
    if (found.size() == 1) {
      result_->label = found.front();
    } else if (const auto alike = lookup_.alike_number(line.number); !alike.empty()) {
      reason(kUnknown, msg::kBuyAlikeNumber, {line.number, alike.front()->number});
    } else {
      reason(kNotOk, msg::kBuyNoNumber, {line.number});
    }
  }

  void judge_label(const Label& label) {
    result_->status = status_of(label);
    const auto& status = result_->status;
    const auto* scheme = scheme_of(label);
    const auto* level = scheme == nullptr ? nullptr : scheme->find("levels", label.level);
    result_->level = level == nullptr ? Text{.en = label.level, .ja = label.level} : level->name;
    judge_names(label);
    if (!status.valid()) {
      reason(status.standing == LabelStanding::kUnknown ? kUnknown : kNotOk, status.reason.id,
             status.reason.args);
    }
    const auto enough = is_enough(label);
    const auto& asked = *rule_.requirement;
    if (!enough) {
      reason(kUnknown, msg::kBuyNoRule, {label.scheme, rule_.importance->id});
    } else {
      reason(*enough ? kOk : kNotOk, *enough ? msg::kBuyLevelEnough : msg::kBuyLevelLow,
             {label.level, level_asked(asked, label)});
    }
    const auto last = parse_date(label.last_day);
    if (options_.until && status.valid() && last && *last < *options_.until) {
      reason(kUnknown, msg::kBuyEndsBefore, {label.last_day, to_text(*options_.until)});
    }
    judge_register();
    const auto* told = label.field("vulnerabilities");
    const auto words = told == nullptr ? std::string() : either(told->text);
    reason(kOk, words.empty() ? msg::kBuyNoVulnerabilities : msg::kBuyVulnerabilities,
           {std::string(utf8_prefix(words, kMostShown))});
  }

  void judge_names(const Label& label) {
    const auto& line = *result_->line;
    if (line.model.empty()) {
      reason(kUnknown, msg::kBuyModelNotGiven, {});
    } else if (!names_model(label, line.model, fold_)) {
      const auto alike = alike_model_of(label, line.model, fold_);
      reason(alike.empty() ? kNotOk : kUnknown,
             alike.empty() ? msg::kBuyOtherModel : msg::kBuyAlikeModel,
             alike.empty() ? std::vector<std::string>{label.number, line.model}
                           : std::vector<std::string>{line.model, alike, label.number});
    }
    if (!line.maker.empty() && !names_maker(label, line.maker, fold_)) {
      reason(kUnknown, msg::kBuyOtherMaker, {line.maker, either(label.holder)});
    }
    if (fold_.looks_mixed(line.number) || fold_.looks_mixed(line.model) ||
        fold_.looks_mixed(label.number)) {
      reason(kUnknown, msg::kBuyMixed, {});
    }
  }

  // A register says nothing of the days after it was published.
  void judge_register() {
    if (!options_.published) {
      reason(kOk, msg::kBuyRegisterNoDay, {});
      return;
    }
    const int age = days_between(*options_.published, options_.on);
    if (age > 0) {
      reason(age > static_cast<int>(options_.max_age_days) ? kUnknown : kOk, msg::kBuyRegisterOld,
             {to_text(*options_.published), std::to_string(age)});
    }
  }

  void judge_support() {
    const auto& line = *result_->line;
    result_->support = line.support;
    if (!line.bad_support.empty()) {
      reason(kUnknown, msg::kListBadDate, {line.bad_support});
    }
    const auto listed = support_.find(plain_id(fold_, line.model));
    if (listed != support_.end() && !line.model.empty()) {
      for (const auto* row : listed->second) {
        const auto mine = plain_id(fold_, line.maker);
        const auto theirs = plain_id(fold_, row->maker);
        // Of several that may be meant, the earliest.
        if ((mine.empty() || theirs.empty() || mine == theirs ||
             (result_->label != nullptr && names_maker(*result_->label, row->maker, fold_))) &&
            (!result_->support || *row->support < *result_->support)) {
          result_->support = row->support;
        }
      }
    }
    if (!result_->support) {
      reason(options_.support_given ? kUnknown : kOk, msg::kBuySupportUnknown, {});
      return;
    }
    const auto day = to_text(*result_->support);
    if (*result_->support < options_.on) {
      reason(kNotOk, msg::kBuySupportOver, {day});
    } else if (options_.until && *result_->support < *options_.until) {
      reason(kNotOk, msg::kBuySupportEnds, {day, to_text(*options_.until)});
    } else {
      reason(kOk, msg::kBuySupportUntil, {day});
    }
  }

  // Labels that would do, by product type.
  void find_alternatives(std::span<const Label> labels) {
    for (const auto& label : labels) {
      const auto last = parse_date(label.last_day);
      if (!status_of(label).valid() || !is_enough(label).value_or(false) ||
          (options_.until && (!last || *last < *options_.until))) {
        continue;
      }
      for (const auto& product : label.products) {
        auto& row = by_type_[product.type];
        if (!product.type.empty() && (row.empty() || row.back() != &label)) {
          row.push_back(&label);
        }
      }
    }
    for (auto& [type, row] : by_type_) {
      std::ranges::sort(row, [&](const Label* a, const Label* b) { return better(a, b); });
    }
  }

  // What the line's product is: by its label, else as the list says it.
  std::set<std::string> types() {
    std::set<std::string> out;
    if (result_->label != nullptr) {
      for (const auto& product : result_->label->products) {
        out.insert(product.type);
      }
    }
    const auto& said = result_->line->type;
    for (const auto& [type, row] : by_type_) {
      const auto* scheme = row.empty() ? nullptr : scheme_of(*row.front());
      const auto* item = scheme == nullptr ? nullptr : scheme->find("product_types", type);
      const auto wanted = fold_.plain(said);
      if (!wanted.empty() && (fold_.plain(type) == wanted ||
                              (item != nullptr && (fold_.plain(item->name.ja) == wanted ||
                                                   fold_.plain(item->name.en) == wanted)))) {
        out.insert(type);
      }
    }
    out.erase("");
    return out;
  }

  void name_alternatives() {
    for (const auto& type : types()) {
      const auto found = by_type_.find(type);
      if (found == by_type_.end()) {
        continue;
      }
      for (const auto* label : found->second) {
        if (label == result_->label) {
          continue;
        }
        ++result_->alternative_count;
        if (result_->alternatives.size() < kMostAlternatives) {
          result_->alternatives.push_back(label);
        }
      }
    }
  }

  const Catalogue& catalogue_;
  const PurchaseRule& rule_;
  const TextFold& fold_;
  const PurchaseOptions& options_;
  LabelLookup lookup_;
  std::unordered_map<std::string, std::vector<const PurchaseLine*>> support_;
  std::map<std::string, const Scheme*, std::less<>> schemes_;
  std::unordered_map<const Label*, LabelStatus> statuses_;
  std::map<std::string, std::vector<const Label*>> by_type_;
  PurchaseResult* result_ = nullptr;
};

}  // namespace

std::string_view purchase_verdict_name(PurchaseVerdict verdict) {
  constexpr std::string_view kNames[] = {"ok", "not-ok", "unknown"};
  return kNames[static_cast<std::size_t>(verdict)];
}

PurchaseReport check_purchases(std::span<const PurchaseLine> lines, std::span<const Label> labels,
                               std::span<const PurchaseLine> support, const Catalogue& catalogue,
                               const PurchaseRule& rule, const TextFold& fold,
                               const PurchaseOptions& options) {
  PurchaseReport report{.rule = rule, .options = options};
  Buyer buyer(labels, support, catalogue, rule, fold, options);
  for (const auto& line : lines) {
    report.results.push_back(buyer.judge(line));
    ++report.counts[static_cast<std::size_t>(report.results.back().verdict)];
  }
  return report;
}

}  // namespace akashi::assure

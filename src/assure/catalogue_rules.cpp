#include "assure/catalogue_rules.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "assure/clauses.h"
#include "assure/fees.h"
#include "assure/label_number.h"
#include "assure/state_machine.h"
#include "base/messages/assure.h"
#include "base/messages/label.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

using Ids = std::set<std::string_view>;

constexpr std::int64_t kMostWeight = 5;
constexpr std::size_t kCurrency = 3;  // Letters, ISO 4217.
// What of a label its page can't be without: which, for what, and whether it holds.
constexpr auto kPageFields = std::to_array<std::string_view>(
    {"label-number", "level", "status", "issued", "expires", "product-name", "model-number"});

bool has(std::span<const std::string> ids, std::string_view id) {
  return std::ranges::find(ids, id) != ids.end();
}

// "{term-id}" or "{term-id:or}", in order and each once. What is no id between braces is text.
std::set<std::string> placeholders(std::string_view text) {
  std::set<std::string> out;
  for (auto open = text.find('{'); open != std::string_view::npos;
       open = text.find('{', open + 1)) {
    const auto close = text.find('}', open);
    const auto id = text.substr(open + 1, close - open - 1);
    const auto ok = [](char c) {
      return is_alnum(c) || c == '-' || c == '_' || c == '.' || c == ':';
    };
    if (close != std::string_view::npos && !id.empty() && std::ranges::all_of(id, ok)) {
      out.emplace(id);
    }
  }
  return out;
}

std::string listed(const std::set<std::string>& ids) {
  return ids.empty() ? "-" : join(std::vector<std::string>(ids.begin(), ids.end()), ", ");
}

class Rules {
 public:
  Rules(const Scheme& scheme, const Catalogue& catalogue, Problems& problems)
      : scheme_(scheme), catalogue_(catalogue), problems_(problems) {}

  void run() {
    for (const auto& array : scheme_.arrays) {
      for (const auto& item : array.items) {
        check_texts(array.name, item);
      }
    }
    check_circles("levels", "includes");
    check_circles("options", "requires");
    for (const auto& package : scheme_.items("packages")) {
      check_known(package, "includes", "packages");
    }
    for (const auto& option : scheme_.items("options")) {
      check_contradictions(option);
      check_implies(option);
    }
    for (const auto& example : scheme_.items("examples")) {
      check_weights(example);
    }
    check_transitions();
    check_fees();
    check_page_fields();
    check_numbers();
  }

 private:
  void add(const Item& item, const std::string& below, Msg id, std::vector<std::string> args) {
    problems_.add(Error(ErrorCode::kInvalidInput, Message{id, std::move(args)}, item.place.at)
                      .in_file(item.place.file)
                      .at_pointer(item.place.pointer + below));
  }

  // Both languages have the same places; those of a clause are terms.
  void check_text(std::string_view array, const Item& item, const std::string& below,
                  const Text& text) {
    const auto ja = placeholders(text.ja);
    const auto en = placeholders(text.en);
    if (ja != en) {
      add(item, below, msg::kPlaceholdersDiffer, {listed(ja), listed(en)});
    }
    for (const auto& id : ja) {
      if (const std::string term(parse_placeholder(id).term);
          array == "clauses" && scheme_.find("terms", term) == nullptr) {
        add(item, below, msg::kNoSuchItem, {"terms", term});
      }
    }
  }

  void check_texts(std::string_view array, const Item& item) {
    check_text(array, item, "/name", item.name);
    check_text(array, item, "/text", item.text);
    for (const auto& [name, value] : item.values) {
      if (const auto* text = std::get_if<Text>(&value)) {
        check_text(array, item, "/values/" + name, *text);
      } else if (const auto* texts = std::get_if<std::vector<Text>>(&value)) {
        for (std::size_t i = 0; i < texts->size(); ++i) {
          check_text(array, item, "/values/" + name + "/" + std::to_string(i), (*texts)[i]);
        }
      }
    }
  }

  void check_known(const Item& item, const std::string& name, std::string_view array) {
    for (std::size_t i = 0; const auto& id : item.words(name)) {
      if (scheme_.find(array, id) == nullptr || id == item.id) {
        add(item, "/values/" + name + "/" + std::to_string(i), msg::kNoSuchItem,
            {std::string(array), id});
      }
      ++i;
    }
  }

  // All that is reached by a reference, the item itself only where it leads back to it.
  Ids reached(std::string_view array, std::string_view ref, const Item& from) const {
    Ids out;
    std::vector<const Item*> open = {&from};
    while (!open.empty()) {
      const auto* const item = open.back();
      open.pop_back();
      for (const auto& id : item->ids(ref)) {
        const auto* const next = scheme_.find(array, id);
        if (next != nullptr && out.insert(next->id).second) {
          open.push_back(next);
        }
      }
    }
    return out;
  }

  void check_circles(std::string_view array, const std::string& ref) {
    for (const auto& item : scheme_.items(array)) {
      if (reached(array, ref, item).contains(item.id)) {
        add(item, "/refs/" + ref, msg::kCircle, {std::string(array), item.id, ref});
      }
    }
  }

  // Nothing that choosing an option asks for, to the end, shuts out another part of it.
  void check_contradictions(const Item& option) {
    auto together = reached("options", "requires", option);
    together.insert(option.id);
    for (const auto id : together) {
      const auto& one = *scheme_.find("options", id);
      const auto item = one.ids("item");
      for (const auto other : together) {
        const auto* const second = scheme_.find("options", other);
        const bool shut = one.flag("exclusive") && other != id && !item.empty() &&
                          has(second->ids("item"), item.front());
        if (shut || has(one.ids("excludes"), other)) {
          add(option, "/refs", msg::kOptionContradicts,
              {option.id, std::string(id), std::string(other)});
        }
      }
    }
  }

  // The term of that id in any scheme of the catalogue: options stand in another than terms.
  const Item* term(std::string_view id) const {
    for (const auto& scheme : catalogue_.schemes) {
      if (const auto* const found = scheme.find("terms", id); found != nullptr) {
        return found;
      }
    }
    return nullptr;
  }

  static bool fits(const Item& term, std::string_view value) {
    const auto type = term.word("type");
    if (type == "boolean") {
      return value == "true" || value == "false";
    }
    if (type == "integer") {
      return parse_u64(value).has_value();
    }
    const auto choices = term.words("choices");
    return !value.empty() && (choices.empty() || has(choices, value));
  }

  void check_implies(const Item& option) {
    std::map<std::string_view, std::string_view> said;
    for (std::size_t i = 0; const auto& rule : option.words("implies")) {
      const auto below = "/values/implies/" + std::to_string(i++);
      const auto parts = cut(rule, "=");
      const auto* const found = parts ? term(parts->first) : nullptr;
      if (!parts) {
        add(option, below, msg::kBadValue, {"implies", rule, "term=value"});
      } else if (found == nullptr) {
        add(option, below, msg::kNoSuchItem, {"terms", std::string(parts->first)});
      } else if (!fits(*found, parts->second)) {
        const auto choices = found->words("choices");
        add(option, below, msg::kBadValue,
            {found->id, std::string(parts->second),
             choices.empty() ? std::string(found->word("type"))
                             : "choice (" + join({choices.begin(), choices.end()}, ", ") + ")"});
      } else if (const auto [other, fresh] = said.emplace(parts->first, parts->second);
                 !fresh && found->word("type") != "strings" && other->second != parts->second) {
        add(option, below, msg::kOptionContradicts,
            {option.id, found->id + "=" + std::string(other->second), rule});
      }
    }
  }

  void check_weights(const Item& example) {
    Ids seen;
    for (std::size_t i = 0; const auto& rule : example.words("weights")) {
      const auto below = "/values/weights/" + std::to_string(i++);
      const auto at = rule.rfind('=');
      const auto id = std::string_view(rule).substr(0, at);
      const auto weight =
          at == std::string::npos ? std::nullopt : parse_u64(std::string_view(rule).substr(at + 1));
      if (!weight || *weight > static_cast<std::uint64_t>(kMostWeight)) {
        add(example, below, msg::kBadValue,
            {"weights", rule, "OPTION=WEIGHT from 0 to " + std::to_string(kMostWeight)});
      }
      if (scheme_.find("options", id) == nullptr) {
        add(example, below, msg::kNoSuchItem, {"options", std::string(id)});
      } else if (!seen.insert(id).second) {
        add(example, below, msg::kIdTwice, {"weights", std::string(id)});
      }
    }
  }

  void check_transitions() {
    const auto known = known_requirements();
    for (const auto& transition : scheme_.items("transitions")) {
      if (transition.ids("to").size() > 1) {
        add(transition, "/refs/to", msg::kBadValue,
            {"to", std::to_string(transition.ids("to").size()), "number of states (1)"});
      }
      for (std::size_t i = 0; const auto& word : transition.words("requires")) {
        if (std::ranges::find(known, word) == known.end()) {
          add(transition, "/values/requires/" + std::to_string(i), msg::kStepUnknownWord, {word});
        }
        ++i;
      }
    }
  }

  static bool same_time(const Item& a, const Item& b) {
    const auto before = [](const Item& one, const Item& other) {
      return !one.word("valid_until").empty() && !other.word("valid_from").empty() &&
             one.word("valid_until") < other.word("valid_from");
    };
    return !before(a, b) && !before(b, a);
  }

  void check_fee(const Item& fee) {
    if (const auto amount = fee.integer("amount"); amount && *amount < 1) {
      add(fee, "/values/amount", msg::kBadValue,
          {"amount", std::to_string(*amount), "amount above 0"});
    }
    const auto currency = fee.word("currency");
    if (currency.size() != kCurrency ||
        !std::ranges::all_of(currency, [](char c) { return c >= 'A' && c <= 'Z'; })) {
      add(fee, "/values/currency", msg::kBadValue,
          {"currency", std::string(currency), "currency of ISO 4217, as JPY"});
    }
    const auto from = fee.word("valid_from");
    const auto until = fee.word("valid_until");
    if (!until.empty() && until < from) {
      add(fee, "/values/valid_until", msg::kBadValue,
          {"valid_until", std::string(until), "day after " + std::string(from)});
    }
    for (std::size_t i = 0; const auto& id : fee.ids("transitions")) {
      const auto* const transition = scheme_.find("transitions", id);
      if (transition != nullptr && !has(transition->words("requires"), "fee")) {
        add(fee, "/refs/transitions/" + std::to_string(i), msg::kFeeNeverAsked, {fee.id, id});
      }
      ++i;
    }
  }

  // Each fee is owed by somebody, and nobody owes two of which none can be chosen.
  void check_fees() {
    const auto levels = scheme_.items("levels");
    const auto routes = scheme_.items("routes");
    std::set<const Item*> owed;
    const auto look = [&](const Item* level, const Item* route) {
      const auto fees = fees_of(scheme_, level, route);
      owed.insert(fees.begin(), fees.end());
      for (std::size_t i = 0; i < fees.size(); ++i) {
        for (std::size_t j = i + 1; j < fees.size(); ++j) {
          const bool alike =
              fees[i]->flag("renewal") == fees[j]->flag("renewal") &&
              std::ranges::equal(fees[i]->ids("transitions"), fees[j]->ids("transitions"));
          if (alike && same_time(*fees[i], *fees[j])) {
            add(*fees[j], "/values", msg::kFeesOverlap,
                {fees[j]->id, fees[i]->id, level == nullptr ? "-" : level->id});
          }
        }
      }
    };
    for (const auto& level : levels) {
      look(&level, nullptr);
      for (const auto& route : routes) {
        if (route.ids("levels").empty() || has(route.ids("levels"), level.id)) {
          look(&level, &route);
        }
      }
      for (std::size_t i = 0; const auto& id : level.ids("fees")) {
        const auto* const fee = scheme_.find("fees", id);
        if (fee != nullptr && !fee->ids("levels").empty() && !has(fee->ids("levels"), level.id)) {
          add(level, "/refs/fees/" + std::to_string(i), msg::kFeeOtherLevel, {id, level.id});
        }
        ++i;
      }
    }
    for (const auto& fee : scheme_.items("fees")) {
      check_fee(fee);
      if (!owed.contains(&fee) && !levels.empty()) {
        add(fee, "", msg::kFeeOfNobody, {fee.id});
      }
    }
  }

  void check_page_fields() {
    const auto fields = scheme_.items("page_fields");
    for (const auto& field : fields) {
      const auto ok = [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-'; };
      if (!std::ranges::all_of(field.id, ok)) {
        add(field, "/id", msg::kBadValue, {"page_fields.id", field.id, "a-z, 0-9, -"});
      }
    }
    for (const auto id : kPageFields) {
      if (!fields.empty() && scheme_.find("page_fields", id) == nullptr) {
        add(fields.front(), "", msg::kNoSuchItem, {"page_fields", std::string(id)});
      }
    }
  }

  void check_numbers() {
    for (const auto& item : scheme_.items("numbers")) {
      const NumberPattern pattern{.pattern = std::string(item.word("pattern")),
                                  .alphabet = std::string(item.word("alphabet"))};
      if (!is_usable(pattern)) {
        add(item, "/values", msg::kBadNumberPattern, {pattern.pattern});
      }
    }
  }

  const Scheme& scheme_;
  const Catalogue& catalogue_;
  Problems& problems_;
};

}  // namespace

void check_rules(const Scheme& scheme, const Catalogue& catalogue, Problems& problems) {
  Rules(scheme, catalogue, problems).run();
}

}  // namespace akashi::assure

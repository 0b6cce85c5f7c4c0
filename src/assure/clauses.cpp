// docs/formats/term-sheet.md, "Clauses"
#include "assure/clauses.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "base/messages/assure.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

std::string say(Msg id, std::vector<std::string> args, Lang lang) {
  return render(id, args, lang);
}

// `found(id)` for each {id}; the rest as it is.
template <class F>
std::string fill(std::string_view body, F&& found) {
  std::string out;
  while (!body.empty()) {
    const auto open = body.find('{');
    const auto close = open == std::string_view::npos ? open : body.find('}', open);
    if (close == std::string_view::npos) {
      break;
    }
    out += body.substr(0, open);
    out += found(body.substr(open + 1, close - open - 1));
    body.remove_prefix(close + 1);
  }
  return out + std::string(body);
}

// 2027年3月31日, 31 March 2027
std::string day_text(Date date, Lang lang) {
  constexpr auto kMonths = std::to_array<std::string_view>(
      {"January", "February", "March", "April", "May", "June", "July", "August", "September",
       "October", "November", "December"});
  const auto year = std::to_string(static_cast<int>(date.year()));
  const auto month = static_cast<unsigned>(date.month());
  const auto day = std::to_string(static_cast<unsigned>(date.day()));
  return lang == Lang::kJa ? year + "年" + std::to_string(month) + "月" + day + "日"
                           : day + " " + std::string(kMonths.at(month - 1)) + " " + year;
}

// 10000000: 10,000,000
std::string grouped(std::string digits) {
  constexpr std::size_t kGroup = 3;
  for (auto at = digits.size(); at > kGroup; at -= kGroup) {
    digits.insert(at - kGroup, ",");
  }
  return digits;
}

std::string value_text(const Item& term, const std::string& value, Lang lang) {
  const auto type = term.word("type");
  if (type == "integer") {
    return grouped(value);
  }
  const auto date = type == "date" ? parse_date(value) : std::nullopt;
  return date ? day_text(*date, lang) : choice_name(term, value, lang);
}

std::string_view between(Placeholder::Joint joint, Lang lang) {
  const bool ja = lang == Lang::kJa;
  switch (joint) {
    case Placeholder::Joint::kOr:
      return ja ? "又は" : " or ";
    case Placeholder::Joint::kAnd:
      return ja ? "及び" : " and ";
    case Placeholder::Joint::kNone:
      break;
  }
  return ja ? "、" : ", ";
}

std::string answer_text(const Item& term, const std::vector<std::string>& values,
                        Placeholder::Joint joint, Lang lang) {
  std::string out;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool last = i + 1 == values.size();
    out += i == 0 ? "" : between(last ? joint : Placeholder::Joint::kNone, lang);
    out += value_text(term, values[i], lang);
  }
  return out;
}

void add_open(const Scheme& model, const TermSheet& sheet, std::string_view name,
              std::vector<const Item*>& open) {
  const auto* term = model.find("terms", name);
  if (term != nullptr && sheet.find(name) == nullptr &&
      std::ranges::find(open, term) == open.end()) {
    open.push_back(term);
  }
}

Clause judge_clause(const Scheme& model, const TermSheet& sheet, const Item& item,
                    Problems& problems) {
  Clause clause{.item = &item, .applies = Truth::kTrue, .open = {}};
  if (const auto when = item.word("when"); !when.empty()) {
    const auto condition = Expression::parse(when);
    if (!condition) {
      problems.add(Error(condition.error()).in_file(item.place.file + " " + item.id));
      clause.applies = Truth::kUnknown;
      return clause;
    }
    clause.applies = condition->evaluate(sheet.lookup());
    if (clause.applies == Truth::kUnknown) {
      for (const auto& node : condition->nodes()) {
        add_open(model, sheet, node.name, clause.open);
      }
    }
  }
  if (const auto* body = item.words_of("body"); body != nullptr) {
    fill(body->en, [&](std::string_view name) {
      add_open(model, sheet, parse_placeholder(name).term, clause.open);
      return "";
    });
  }
  return clause;
}

class ClauseWriter {
 public:
  ClauseWriter(const Scheme& model, const TermSheet& sheet, formats::Prose& out, Lang lang)
      : model_(model), sheet_(sheet), out_(out), lang_(lang) {}

  void write(const std::vector<Article>& articles) {
    head();
    std::string section;
    for (const auto& article : articles) {
      const auto ids = article.item->ids("section");
      if (!ids.empty() && ids.front() != section && article.number != 0) {
        section = ids.front();
        if (const auto* found = model_.find("sections", section)) {
          out_.heading(2, found->name.in(lang_));
        }
      }
      if (article.number != 0) {
        write_article(article);
      }
    }
    without_provision(articles);
    exceptions();
    open_terms(articles);
  }

 private:
  std::string text(Msg id, std::vector<std::string> args = {}) const {
    return say(id, std::move(args), lang_);
  }
  std::string or_open(const std::string& value) const {
    return value.empty() ? text(msg::kClauseOpenShort) : value;
  }
  std::string or_open(const std::optional<Date>& date) const {
    return or_open(date ? day_text(*date, lang_) : std::string());
  }

  void head() {
    out_.heading(1, text(msg::kClausesTitle));
    out_.note(text(msg::kContractNotice));
    out_.table({text(msg::kContractField), text(msg::kContractValue)},
               {{text(msg::kContractCustomer), or_open(sheet_.customer)},
                {text(msg::kContractSupplier), or_open(sheet_.supplier)},
                {text(msg::kContractProduct),
                 or_open(sheet_.product) +
                     (sheet_.product_version.empty() ? "" : " " + sheet_.product_version)},
                {text(msg::kContractDate), or_open(sheet_.contract_date)},
                {text(msg::kContractDelivery), or_open(sheet_.delivery_date)},
                {text(msg::kContractModel), model_.name.in(lang_) + " (" + model_.key() + ")"}});
  }

  void write_article(const Article& article) {
    out_.heading(3, text(msg::kClauseArticle,
                         {std::to_string(article.number), article.item->name.in(lang_)}));
    std::uint32_t number = 0;
    for (const auto& clause : article.clauses) {
      if (clause.applies == Truth::kUnknown) {
        out_.note(text(msg::kClauseUndecided, {clause.item->name.in(lang_), names(clause.open)}));
      }
      const auto body = clause_text(model_, sheet_, *clause.item, lang_);
      if (article.clauses.size() == 1) {
        out_.paragraph(body);
      } else {
        out_.numbered(++number, body);
      }
    }
  }

  std::string names(const std::vector<const Item*>& terms) const {
    std::vector<std::string> list;
    std::ranges::transform(terms, std::back_inserter(list), [&](const Item* term) {
      return term->name.in(lang_) + " (" + term->id + ")";
    });
    return join(list, lang_ == Lang::kJa ? "、" : ", ");
  }

  void without_provision(const std::vector<Article>& articles) {
    std::vector<std::string> list;
    for (const auto& item : model_.items("items")) {
      const auto found =
          std::ranges::find(articles, &item, [](const Article& article) { return article.item; });
      if (found == articles.end() || found->number == 0) {
        list.push_back(item.name.in(lang_) + (found == articles.end()
                                                  ? text(msg::kClauseNotInSheet)
                                                  : text(msg::kClauseNoneApplies)));
      }
    }
    if (!list.empty()) {
      out_.heading(2, text(msg::kClausesWithout));
      out_.list(list);
    }
  }

  void exceptions() {
    std::vector<std::string> list;
    for (const auto& exception : sheet_.exceptions) {
      const auto* item = model_.find("items", exception.item);
      list.push_back((item == nullptr ? exception.item : item->name.in(lang_)) + ": " +
                     join(exception.components, ", ") + " (" + exception.reason + ")");
    }
    if (!list.empty()) {
      out_.heading(2, text(msg::kClausesExceptions));
      out_.list(list);
    }
  }

  // Those that an article above needs; a term of a clause that does not apply is of no matter.
  void open_terms(const std::vector<Article>& articles) {
    std::vector<const Item*> open;
    for (const auto& article : articles) {
      for (const auto* term : terms_of(model_, article.item->id)) {
        if (std::ranges::any_of(article.clauses, [&](const Clause& clause) {
              return std::ranges::find(clause.open, term) != clause.open.end();
            })) {
          open.push_back(term);
        }
      }
    }
    std::vector<std::string> list;
    std::ranges::transform(open, std::back_inserter(list), [&](const Item* term) {
      const auto* question = term->words_of("question");
      return names({term}) + ": " + (question == nullptr ? "" : question->in(lang_));
    });
    if (!list.empty()) {
      out_.heading(2, text(msg::kClausesOpen, {std::to_string(list.size())}));
      out_.list(list);
    }
  }

  const Scheme& model_;
  const TermSheet& sheet_;
  formats::Prose& out_;
  Lang lang_;
};

}  // namespace

std::vector<Article> make_articles(const Scheme& model, const TermSheet& sheet,
                                   Problems& problems) {
  std::vector<Article> articles;
  std::uint32_t number = 0;
  for (const auto* item : items_of(model, sheet.basic_only)) {
    Article article{.number = 0, .item = item, .clauses = {}};
    for (const auto& clause : model.items("clauses")) {
      const auto of = clause.ids("item");
      if (std::ranges::find(of, item->id) == of.end()) {
        continue;
      }
      auto judged = judge_clause(model, sheet, clause, problems);
      if (judged.applies != Truth::kFalse) {
        article.clauses.push_back(std::move(judged));
      }
    }
    article.number = article.clauses.empty() ? 0 : ++number;
    articles.push_back(std::move(article));
  }
  return articles;
}

Placeholder parse_placeholder(std::string_view text) {
  using Joint = Placeholder::Joint;
  for (const auto& [word, joint] : {std::pair(std::string_view(":or"), Joint::kOr),
                                    std::pair(std::string_view(":and"), Joint::kAnd)}) {
    if (text.ends_with(word)) {
      return {.term = text.substr(0, text.size() - word.size()), .joint = joint};
    }
  }
  return {.term = text, .joint = Joint::kNone};
}

std::string clause_text(const Scheme& model, const TermSheet& sheet, const Item& clause,
                        Lang lang) {
  const auto* body = clause.words_of("body");
  if (body == nullptr) {
    return {};
  }
  return fill(body->in(lang), [&](std::string_view name) {
    const auto placeholder = parse_placeholder(name);
    const auto* term = model.find("terms", placeholder.term);
    if (term == nullptr) {
      return "{" + std::string(name) + "}";
    }
    const auto values = sheet.values(placeholder.term);
    return values ? answer_text(*term, *values, placeholder.joint, lang)
                  : say(msg::kClauseOpen, {term->name.in(lang)}, lang);
  });
}

formats::Prose clauses_prose(const Scheme& model, const TermSheet& sheet,
                             const std::vector<Article>& articles, std::vector<Lang> languages) {
  if (languages.empty()) {
    languages = {Lang::kEn};
  }
  const auto first = languages.front();
  formats::Prose out(say(msg::kClausesTitle, {}, first), first);
  for (const auto lang : languages) {
    if (languages.size() > 1) {
      out.part(lang);
    }
    ClauseWriter(model, sheet, out, lang).write(articles);
  }
  return out;
}

}  // namespace akashi::assure

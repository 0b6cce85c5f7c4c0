// TOML 1.0; docs/formats/term-sheet.md
#include "assure/term_sheet.h"

#include <algorithm>
#include <array>

#include "base/messages/assure.h"
#include "base/strings.h"
#include "formats/tree.h"

namespace akashi::assure {
namespace {

using formats::Kind;
using formats::NodeView;

constexpr std::int64_t kVersion = 1;

class SheetReader {
 public:
  SheetReader(const Scheme& model, Problems& problems) : model_(model), problems_(problems) {}

  TermSheet read(NodeView root) {
    only(root, {"akashi_terms", "scheme", "level", "parties", "product", "dates", "components",
                "exceptions", "terms"});
    sheet_.scheme = model_.key();
    const auto level = text(root["level"], "level");
    sheet_.basic_only = level == "basic";
    if (!level.empty() && level != "basic" && level != "all") {
      bad(root["level"], "level", "basic or all");
    }
    only(root["parties"], {"customer", "supplier"});
    sheet_.customer = text(root["parties"]["customer"], "parties.customer");
    sheet_.supplier = text(root["parties"]["supplier"], "parties.supplier");
    only(root["product"], {"name", "version"});
    sheet_.product = text(root["product"]["name"], "product.name");
    sheet_.product_version = text(root["product"]["version"], "product.version");
    only(root["dates"], {"contract", "delivery"});
    sheet_.contract_date = date(root["dates"]["contract"], "dates.contract");
    sheet_.delivery_date = date(root["dates"]["delivery"], "dates.delivery");
    only(root["components"], {"own", "agreed"});
    if (const auto own = root["components"]["own"]) {
      sheet_.own = strings(own, "components.own");
    }
    if (const auto agreed = root["components"]["agreed"]) {
      sheet_.agreed = strings(agreed, "components.agreed");
    }
    read_exceptions(root["exceptions"]);
    read_terms(root["terms"]);
    return std::move(sheet_);
  }

 private:
  void problem(NodeView at, Msg id, std::vector<std::string> args) {
    problems_.add(id, std::move(args), at.position());
  }
  void bad(NodeView node, std::string_view field, std::string_view wanted) {
    problem(node, msg::kBadValue,
            {std::string(field), std::string(node.text()), std::string(wanted)});
  }
  void wrong_type(NodeView node, std::string_view field, std::string_view wanted) {
    problems_.add(formats::wrong_type(node, field, wanted));
  }

  void only(NodeView node, std::initializer_list<std::string_view> known) {
    if (node && !node.is_object()) {
      wrong_type(node, node.key(), "table");
    }
    if (!node.is_object()) {
      return;
    }
    for (const auto member : node) {
      if (std::ranges::find(known, member.key()) == known.end()) {
        problem(member, msg::kBadChoice,
                {"member", std::string(member.key()), join({known.begin(), known.end()}, ", ")});
      }
    }
  }

  std::string text(NodeView node, std::string_view field) {
    if (node && !node.is_string()) {
      wrong_type(node, field, "string");
    }
    return std::string(node.string().value_or(""));
  }

  // A date of TOML, or a text of that form; "" is none.
  std::optional<Date> date(NodeView node, std::string_view field) {
    if (!node || (node.is_string() && node.text().empty())) {
      return std::nullopt;
    }
    const auto day = parse_date(node.text());
    if (!day) {
      bad(node, field, "date, YYYY-MM-DD");
    }
    return day;
  }

  std::vector<std::string> strings(NodeView node, std::string_view field) {
    std::vector<std::string> list;
    if (!node.is_array()) {
      wrong_type(node, field, "array of strings");
      return list;
    }
    for (const auto child : node) {
      if (child.is_string() && !child.text().empty()) {
        list.emplace_back(child.text());
      } else {
        wrong_type(child, field, "string that is not empty");
      }
    }
    return list;
  }

  void read_exceptions(NodeView list) {
    if (list && !list.is_array()) {
      wrong_type(list, "exceptions", "array of tables");
      return;
    }
    for (const auto node : list) {
      only(node, {"item", "components", "reason"});
      StatedException exception{.item = text(node["item"], "exceptions.item"),
                                .components = strings(node["components"], "exceptions.components"),
                                .reason = text(node["reason"], "exceptions.reason"),
                                .at = node.position()};
      if (model_.find("items", exception.item) == nullptr) {
        problem(node, msg::kNoSuchItem, {model_.key() + " items", exception.item});
      } else if (exception.reason.empty()) {
        problem(node, msg::kMissingField, {"exceptions.reason"});
      } else {
        sheet_.exceptions.push_back(std::move(exception));
      }
    }
  }

  void read_terms(NodeView terms) {
    if (terms && !terms.is_object()) {
      wrong_type(terms, "terms", "table");
    }
    if (!terms.is_object()) {
      return;
    }
    for (const auto node : terms) {
      const auto* term = model_.find("terms", node.key());
      if (term == nullptr) {
        problem(node, msg::kNoSuchItem, {model_.key() + " terms", std::string(node.key())});
      } else if (sheet_.find(term->id) != nullptr) {
        problem(node, msg::kIdTwice, {"terms", term->id});
      } else if (!node.is_string() || !node.text().empty()) {
        read_answer(node, *term);
      }
    }
  }

  void read_answer(NodeView node, const Item& term) {
    const auto type = term.word("type");
    TermAnswer answer{.term = term.id, .values = {}, .at = node.position()};
    const auto before = problems_.size();
    if (type == "strings") {
      answer.values = strings(node, term.id);
    } else if (type == "boolean" ? node.kind() == Kind::kBool
                                 : (type == "integer" ? node.kind() == Kind::kInteger
                                                      : type != "date" && node.is_string())) {
      answer.values.emplace_back(node.text());
    } else if (type == "date") {
      if (const auto day = date(node, term.id)) {
        answer.values.push_back(to_text(*day));
      }
    } else {
      wrong_type(node, term.id, type);
    }
    if (type == "integer" && !answer.values.empty()) {
      check_number(node, term, answer);
    }
    const auto choices = term.words("choices");
    for (const auto& value : answer.values) {
      if (!choices.empty() && std::ranges::find(choices, value) == choices.end()) {
        problem(node, msg::kBadChoice,
                {term.id, value, join({choices.begin(), choices.end()}, ", ")});
      }
    }
    if (problems_.size() == before && !answer.values.empty()) {
      sheet_.answers.push_back(std::move(answer));
    }
  }

  void check_number(NodeView node, const Item& term, TermAnswer& answer) {
    constexpr std::int64_t kMostDays = 36'500;
    constexpr std::int64_t kMost = 1'000'000'000'000'000;
    const auto number = node.integer().value_or(-1);
    const auto unit = term.word("unit");
    const auto most = unit == "percent"                                      ? 100
                      : unit == "days" || unit == "hours" || unit == "years" ? kMostDays
                                                                             : kMost;
    if (number < 0 || number > most) {
      bad(node, term.id, "number from 0 to " + std::to_string(most));
    }
    answer.values = {std::to_string(number)};
  }

  const Scheme& model_;
  Problems& problems_;
  TermSheet sheet_;
};

Result<formats::Tree> parse(std::string_view toml, const Limits& limits) {
  AKASHI_TRY_ASSIGN(auto tree, formats::parse_toml(toml, limits));
  const auto version = tree.root()["akashi_terms"];
  if (!version) {
    return fail(ErrorCode::kInvalidInput, msg::kContractNoSheet, {"akashi_terms"});
  }
  if (version.integer() != kVersion) {
    return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                {"akashi_terms", std::string(version.text()), std::to_string(kVersion)},
                version.position());
  }
  return tree;
}

// A basic string of TOML.
std::string quoted(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\\u00";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string comment(std::string_view text) {
  std::string out;
  for (const auto& line : lines(text)) {
    out += line.text.empty() ? "#\n" : "# " + std::string(line.text) + "\n";
  }
  return out;
}

std::string default_value(const Item& term) {
  const auto text = term.word("default");
  const auto type = term.word("type");
  if (text.empty() || type == "boolean" || type == "integer" || type == "date") {
    return text.empty() ? "\"\"" : std::string(text);
  }
  if (type != "strings") {
    return quoted(text);
  }
  std::string out = "[";
  for (const auto part : split(text, ',')) {
    out += (out.size() > 1 ? ", " : "") + quoted(trim(part));
  }
  return out + "]";
}

std::string term_text(const Item& term, const BlankSheet& how) {
  const auto say = [&](Msg id, std::vector<std::string> args) {
    return comment(render(id, args, how.lang));
  };
  const auto* question = term.words_of("question");
  auto out =
      comment(term.name.in(how.lang) + ": " + (question == nullptr ? "" : question->in(how.lang)));
  const auto choices = term.words("choices");
  for (const auto& choice : choices) {
    const auto name = choice_name(term, choice, how.lang);
    out += comment("  " + quoted(choice) + (name == choice ? "" : "  " + name));
  }
  const std::string type(term.word("type"));
  const std::string unit(term.word("unit"));
  if (choices.empty() || type == "strings") {
    out += say(msg::kSheetType, {type + (unit.empty() ? "" : ", " + unit)});
  }
  const auto fallback = default_value(term);
  if (fallback != "\"\"") {
    out += say(msg::kSheetDefault, {fallback});
  }
  return out + term.id + " = " + (how.defaults ? fallback : "\"\"") + "\n\n";
}

}  // namespace

const TermAnswer* TermSheet::find(std::string_view term) const {
  const auto found = std::ranges::find(answers, term, &TermAnswer::term);
  return found == answers.end() ? nullptr : &*found;
}

std::optional<std::vector<std::string>> TermSheet::values(std::string_view term) const {
  const auto* answer = find(term);
  return answer == nullptr ? std::nullopt : std::optional(answer->values);
}

Lookup TermSheet::lookup() const {
  return [this](std::string_view name) { return values(name); };
}

std::string choice_name(const Item& term, std::string_view choice, Lang lang) {
  const auto choices = term.words("choices");
  const auto place = std::ranges::find(choices, choice) - choices.begin();
  const auto* value = term.value("choice_names");
  const auto* names = value == nullptr ? nullptr : std::get_if<std::vector<Text>>(value);
  return names == nullptr || static_cast<std::size_t>(place) >= names->size()
             ? std::string(choice)
             : (*names)[static_cast<std::size_t>(place)].in(lang);
}

std::vector<const Item*> items_of(const Scheme& model, bool basic_only) {
  std::vector<const Item*> items;
  for (const auto& item : model.items("items")) {
    if (!basic_only || item.word("level") == "basic") {
      items.push_back(&item);
    }
  }
  return items;
}

std::vector<const Item*> terms_of(const Scheme& model, std::string_view item) {
  std::vector<const Item*> terms;
  for (const auto& term : model.items("terms")) {
    if (std::ranges::find(term.ids("item"), item) != term.ids("item").end()) {
      terms.push_back(&term);
    }
  }
  return terms;
}

Result<std::string> sheet_scheme(std::string_view toml, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto tree, parse(toml, limits));
  const auto scheme = tree.root()["scheme"];
  if (!scheme.is_string() || scheme.text().empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"scheme"}, scheme.position());
  }
  return std::string(scheme.text());
}

Result<TermSheet> read_sheet(std::string_view toml, const Scheme& model, const Limits& limits,
                             Problems& problems) {
  AKASHI_TRY_ASSIGN(const auto tree, parse(toml, limits));
  return SheetReader(model, problems).read(tree.root());
}

std::string write_sheet(const Scheme& model, const BlankSheet& how) {
  const auto say = [&](Msg id, std::vector<std::string> args = {}) {
    return comment(render(id, args, how.lang));
  };
  std::string out = say(msg::kSheetTitle, {model.name.in(how.lang)}) + say(msg::kSheetOpen) +
                    say(msg::kContractNotice) +
                    "\nakashi_terms = 1\nscheme = " + quoted(model.key()) +
                    "\nlevel = " + quoted(how.basic_only ? "basic" : "all") +
                    "\n\n[parties]\ncustomer = \"\"\nsupplier = \"\"\n\n[product]\nname = \"\"\n"
                    "version = \"\"\n\n" +
                    say(msg::kSheetDates) + "[dates]\ncontract = \"\"\ndelivery = \"\"\n\n" +
                    say(msg::kSheetComponents) +
                    "[components]\nown = []\n# agreed = [\"pkg:npm/example@1.*\"]\n\n" +
                    say(msg::kSheetExceptions) +
                    "# [[exceptions]]\n# item = \"id-standard\"\n# components = "
                    "[\"pkg:generic/*\"]\n# reason = \"\"\n\n[terms]\n";
  for (const auto* item : items_of(model, how.basic_only)) {
    out += "\n# ---- " + item->name.in(how.lang) + " (" + item->id + ")\n";
    if (const auto* settle = item->words_of("settle")) {
      out += comment(settle->in(how.lang));
    }
    out += "\n";
    for (const auto* term : terms_of(model, item->id)) {
      out += term_text(*term, how);
    }
  }
  while (out.ends_with("\n\n")) {
    out.pop_back();
  }
  return out;
}

}  // namespace akashi::assure

// scheme list, show, check, map.
#include <algorithm>
#include <iterator>
#include <string>
#include <variant>
#include <vector>

#include "assure/catalogue.h"
#include "assure/scheme_json.h"
#include "assure/state_machine.h"
#include "base/messages/assure.h"
#include "base/messages/cli.h"
#include "base/messages/label.h"
#include "base/sink.h"
#include "base/strings.h"
#include "cli/catalogue_text.h"
#include "cli/commands.h"
#include "cli/text_table.h"
#include "service/schemes.h"

namespace akashi::cli {
namespace {

using assure::Catalogue;
using assure::Scheme;

constexpr std::size_t kWidth = 100;

Result<const Scheme*> find(const Catalogue& catalogue, const std::string& key) {
  const auto* scheme = catalogue.find(key);
  if (scheme == nullptr) {
    return fail(ErrorCode::kInvalidInput, msg::kNoSuchScheme, {key});
  }
  return scheme;
}

std::string in_json(auto&& body) {
  StringSink sink;
  formats::JsonWriter json(sink, formats::JsonLayout::kIndented);
  body(json);
  json.finish();
  return sink.take();
}

std::string marked(const Session& session, const std::string& text, assure::Mark mark) {
  return mark == assure::Mark::kSeed || mark == assure::Mark::kSource
             ? text
             : text + " [" + assure::mark_text(mark, session.lang) + "]";
}

void print_head(const Session& session, const Scheme& scheme) {
  session.print(scheme.key() + "  " + printable(scheme.name.in(session.lang)) + "\n");
  const auto line = [&](Msg id, const std::string& value) {
    if (!value.empty()) {
      session.print(wrap("  " + session.text(id) + ": " + printable(value), kWidth, 4) + "\n");
    }
  };
  line(msg::kSchemeState, marked(session, scheme.state, scheme.mark));
  line(msg::kSchemeOwner, scheme.owner.in(session.lang));
  line(msg::kSchemeInForce, scheme.in_force_from.empty() && scheme.in_force_until.empty()
                                ? ""
                                : scheme.in_force_from + " – " + scheme.in_force_until);
  line(msg::kSchemeAbout, scheme.text.in(session.lang));
  for (const auto& note : scheme.notes) {
    line(msg::kSchemeNote, marked(session, note.text.in(session.lang), note.mark));
  }
  for (const auto& source : scheme.sources) {
    line(msg::kSchemeSource, source.name.in(session.lang) +
                                 (source.date.empty() ? "" : ", " + source.date) +
                                 (source.address.empty() ? "" : " <" + source.address + ">"));
  }
}

void print_array(const Session& session, const Catalogue& catalogue, const assure::Array& array) {
  const auto& title = catalogue.vocabulary.find(array.name)->title;
  session.print("\n" + title.in(session.lang) + " (" + array.name + ", " +
                std::to_string(array.items.size()) + ")\n");
  std::vector<std::vector<std::string>> rows;
  for (const auto& item : array.items) {
    rows.push_back({printable(item.id), printable(item.name.in(session.lang)),
                    assure::mark_text(item.mark, session.lang)});
  }
  session.print(format_table({{"ID"}, {"NAME", 20, true}, {"MARK"}}, rows, kWidth));
}

struct ValueText {
  Lang lang;
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(bool yes) const { return yes ? "true" : "false"; }
  std::string operator()(const assure::Text& text) const { return text.in(lang); }
  std::string operator()(const std::vector<std::string>& list) const { return join(list, "; "); }
  std::string operator()(const std::vector<assure::Text>& list) const {
    std::vector<std::string> texts;
    std::ranges::transform(list, std::back_inserter(texts),
                           [&](const assure::Text& text) { return text.in(lang); });
    return join(texts, "; ");
  }
};

// " [own-design]" where a member is less sure than its item.
std::string member_mark(const Session& session, const assure::Item& item, std::string_view member) {
  const auto found =
      std::ranges::find(item.marks, member, [](const auto& entry) { return entry.first; });
  return found == item.marks.end() || found->second == assure::Mark::kSeed ||
                 found->second == assure::Mark::kSource
             ? ""
             : " [" + assure::mark_text(found->second, session.lang) + "]";
}

void print_item(const Session& session, const Catalogue& catalogue, const Scheme& scheme,
                const assure::ArrayRule& rule, const assure::Item& item) {
  const auto line = [&](const std::string& name, const std::string& value) {
    session.print(wrap("  " + name + ": " + printable(value), kWidth, 4) + "\n");
  };
  session.print(printable(item.id) + member_mark(session, item, "id") + "  " +
                printable(marked(session, item.name.in(session.lang), item.mark)) +
                member_mark(session, item, session.lang == Lang::kJa ? "name.ja" : "name.en") +
                "\n");
  if (!item.text.empty()) {
    session.print(
        wrap("  " + printable(item.text.in(session.lang)) + member_mark(session, item, "text"),
             kWidth, 2) +
        "\n");
  }
  const auto source = std::ranges::find(scheme.sources, item.source, &assure::SourceEntry::id);
  if (source != scheme.sources.end()) {
    line(session.text(msg::kSchemeSource), source->name.in(session.lang));
  }
  for (const auto& [name, ids] : item.refs) {
    const auto& array = std::ranges::find(rule.refs, name, &assure::RefRule::name)->array;
    const auto title = catalogue.vocabulary.find(array)->title.in(session.lang) +
                       (array == name ? "" : " (" + name + ")") +
                       member_mark(session, item, "refs." + name);
    for (const auto& id : ids) {
      const auto* other = scheme.find(array, id);
      line(title, id + (other == nullptr ? "" : "  " + other->name.in(session.lang)));
    }
  }
  for (const auto& [name, value] : item.values) {
    line(name + member_mark(session, item, "values." + name),
         std::visit(ValueText{session.lang}, value));
  }
}

std::string end_text(const assure::MappingEnd& end) {
  return end.scheme + " " + end.array;
}

bool between(const assure::Mapping& mapping, std::string_view from, std::string_view to) {
  const auto is = [](const assure::MappingEnd& end, std::string_view key) {
    return key.empty() || end.scheme == key || end.scheme.substr(0, end.scheme.find('@')) == key;
  };
  return (is(mapping.from, from) && is(mapping.to, to)) ||
         (is(mapping.from, to) && is(mapping.to, from));
}

void print_mapping(const Session& session, const assure::Mapping& mapping) {
  session.print(mapping.id + "  " +
                printable(marked(session, mapping.name.in(session.lang), mapping.mark)) + "\n  " +
                end_text(mapping.from) + " → " + end_text(mapping.to) + "\n");
  std::vector<std::vector<std::string>> rows;
  for (const auto& pair : mapping.pairs) {
    rows.push_back({join(pair.from, " + "), std::string(assure::relation_name(pair.relation)),
                    join(pair.to, ", "), assure::mark_text(pair.mark, session.lang),
                    printable(pair.note.in(session.lang))});
  }
  for (const auto& acceptance : mapping.acceptances) {
    rows.push_back({acceptance.from_level, session.text(msg::kSchemeAccepted),
                    join(acceptance.to, ", "), assure::mark_text(acceptance.mark, session.lang),
                    acceptance.valid_from + " – " + acceptance.valid_until + " " +
                        printable(acceptance.condition.in(session.lang))});
  }
  session.print(format_table(
      {{"FROM"}, {"RELATION"}, {"TO", 10, true}, {"MARK"}, {"NOTE", 20, true}}, rows, kWidth));
}

int show_json(const Session& session, const Scheme& scheme, const std::vector<std::string>& rest) {
  session.print(in_json([&](formats::JsonWriter& json) {
    if (rest.empty()) {
      assure::write_json(json, scheme, true);
      return;
    }
    json.begin_array();
    for (const auto& item : scheme.items(rest[0])) {
      if (rest.size() == 1 || item.id == rest[1]) {
        assure::write_json(json, item);
      }
    }
    json.end_array();
  }));
  return 0;
}

}  // namespace

int run_scheme_list(Session& session, const Invocation& invocation) {
  const auto catalogue = load_catalogue(session, invocation);
  if (!catalogue) {
    return session.fail(catalogue.error());
  }
  if (invocation.get("output") == "json") {
    session.print(in_json([&](formats::JsonWriter& json) {
      json.begin_array();
      for (const auto& scheme : catalogue->schemes) {
        assure::write_json(json, scheme, false);
      }
      json.end_array();
    }));
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const auto& scheme : catalogue->schemes) {
    rows.push_back(
        {scheme.key(), scheme.kind, scheme.state, printable(scheme.name.in(session.lang))});
  }
  session.print(format_table({{"SCHEME"}, {"KIND"}, {"STATE"}, {"NAME", 20, true}}, rows, kWidth));
  return 0;
}

int run_scheme_show(Session& session, const Invocation& invocation) {
  const auto catalogue = load_catalogue(session, invocation);
  if (!catalogue) {
    return session.fail(catalogue.error());
  }
  const auto found = find(*catalogue, invocation.arguments.front());
  if (!found) {
    return session.fail(found.error());
  }
  const auto& scheme = **found;
  const std::vector<std::string> rest(invocation.arguments.begin() + 1, invocation.arguments.end());
  if (!rest.empty() && scheme.items(rest[0]).empty()) {
    return session.usage_error(msg::kNoSuchItem, {scheme.key(), rest[0]});
  }
  if (rest.size() > 1 && scheme.find(rest[0], rest[1]) == nullptr) {
    return session.usage_error(msg::kNoSuchItem, {scheme.key() + " " + rest[0], rest[1]});
  }
  if (invocation.get("output") == "json") {
    return show_json(session, scheme, rest);
  }
  if (invocation.get("output") == "mermaid") {
    if (scheme.items("transitions").empty()) {
      return session.usage_error(msg::kNoMachine, {scheme.key()});
    }
    session.print(assure::machine_diagram(scheme, session.lang));
    return 0;
  }
  if (rest.size() > 1) {
    print_item(session, *catalogue, scheme, *catalogue->vocabulary.find(rest[0]),
               *scheme.find(rest[0], rest[1]));
    return 0;
  }
  if (rest.empty()) {
    print_head(session, scheme);
  }
  for (const auto& array : scheme.arrays) {
    if (rest.empty() || array.name == rest[0]) {
      print_array(session, *catalogue, array);
    }
  }
  return 0;
}

int run_scheme_check(Session& session, const Invocation& invocation) {
  std::vector<std::string> folders = invocation.all("schemes");
  folders.insert(folders.end(), invocation.arguments.begin(), invocation.arguments.end());
  const auto catalogue = service::load_schemes(folders, session.limits());
  if (!catalogue) {
    return session.fail(catalogue.error());
  }
  for (const auto& problem : catalogue->problems) {
    session.print(problem.text(session.lang) + "\n");
  }
  std::size_t items = 0;
  for (const auto& scheme : catalogue->schemes) {
    for (const auto& array : scheme.arrays) {
      items += array.items.size();
    }
  }
  session.print(session.text(msg::kSchemeChecked,
                             {std::to_string(catalogue->schemes.size()), std::to_string(items),
                              std::to_string(catalogue->mappings.size()),
                              std::to_string(catalogue->problems.size())}) +
                "\n");
  return catalogue->problems.empty() ? 0 : 1;
}

int run_scheme_map(Session& session, const Invocation& invocation) {
  const auto catalogue = load_catalogue(session, invocation);
  if (!catalogue) {
    return session.fail(catalogue.error());
  }
  const auto argument = [&](std::size_t i) {
    return i < invocation.arguments.size() ? std::string_view(invocation.arguments[i])
                                           : std::string_view();
  };
  for (const auto key : {argument(0), argument(1)}) {
    if (const auto known = find(*catalogue, std::string(key)); !key.empty() && !known) {
      return session.fail(known.error());
    }
  }
  std::vector<const assure::Mapping*> found;
  for (const auto& mapping : catalogue->mappings) {
    if (between(mapping, argument(0), argument(1))) {
      found.push_back(&mapping);
    }
  }
  if (invocation.get("output") == "json") {
    session.print(in_json([&](formats::JsonWriter& json) {
      json.begin_array();
      for (const auto* mapping : found) {
        assure::write_json(json, *mapping);
      }
      json.end_array();
    }));
    return 0;
  }
  for (const auto* mapping : found) {
    print_mapping(session, *mapping);
  }
  if (found.empty()) {
    session.print(session.text(msg::kSchemeNoMapping) + "\n");
  }
  return 0;
}

}  // namespace akashi::cli

// docs/formats/scheme.md
#include "assure/scheme_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "assure/date.h"
#include "assure/expression.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

using formats::NodeView;

constexpr auto kHeadMembers = std::to_array<std::string_view>(
    {"akashi_scheme", "id", "version", "kind", "name", "text", "owner", "state", "published",
     "in_force_from", "in_force_until", "supersedes", "sources", "notes", "mark", "source"});
constexpr auto kKinds = std::to_array<std::string_view>(
    {"label", "provisions", "assessment", "outcomes", "law", "statements", "attestation",
     "practices", "model", "probes", "procurement", "profile"});
constexpr auto kStates =
    std::to_array<std::string_view>({"in-force", "announced", "draft", "superseded", "withdrawn"});
constexpr auto kItemMembers = std::to_array<std::string_view>(
    {"id", "name", "text", "mark", "source", "marks", "parent", "refs", "values"});

struct Defaults {
  Mark mark = Mark::kOwnDesign;
  std::string source;
};

class ItemReader {
 public:
  ItemReader(const Reading& in, const ArrayRule& rule, const Defaults& defaults)
      : in_(in), rule_(rule), defaults_(defaults) {}

  Item read(NodeView node) const {
    Item item;
    item.place = {std::string(in_.file), node.position(), in_.pointer};
    in_.only(node, kItemMembers);
    item.id = node["id"].string().value_or("");
    if (item.id.empty()) {
      in_.problem(node, msg::kMissingField, {rule_.name + ".id"});
    }
    item.name = in_.below("name").text(node["name"], "name");
    if (node["text"]) {
      item.text = in_.below("text").text(node["text"], "text");
    }
    item.mark = in_.mark(node["mark"], defaults_.mark);
    item.source = node["source"] ? std::string(node["source"].text()) : defaults_.source;
    for (const auto mark : node["marks"]) {
      item.marks.emplace_back(mark.key(), in_.mark(mark, Mark::kOwnDesign));
    }
    item.parent = node["parent"].string().value_or("");
    if (!item.parent.empty() && !rule_.nested) {
      in_.problem(node["parent"], msg::kBadValue,
                  {"parent", item.parent, "member of " + rule_.name});
    }
    read_refs(node["refs"], node, item);
    read_values(node["values"], node, item);
    return item;
  }

 private:
  void read_refs(NodeView refs, NodeView node, Item& item) const {
    for (const auto ref : refs) {
      const auto in = in_.below("refs").below(ref.key());
      if (std::ranges::find(rule_.refs, ref.key(), &RefRule::name) == rule_.refs.end()) {
        in.problem(ref, msg::kBadValue,
                   {rule_.name + ".refs", std::string(ref.key()), "reference of the vocabulary"});
        continue;
      }
      item.refs.emplace_back(ref.key(), in.strings(ref, ref.key()));
    }
    for (const auto& rule : rule_.refs) {
      if (rule.required && item.ids(rule.name).empty()) {
        in_.problem(node, msg::kMissingField, {rule_.name + ".refs." + rule.name});
      }
    }
  }

  void read_values(NodeView values, NodeView node, Item& item) const {
    for (const auto value : values) {
      const auto in = in_.below("values").below(value.key());
      const auto rule = std::ranges::find(rule_.values, value.key(), &ValueRule::name);
      if (rule == rule_.values.end()) {
        in.problem(value, msg::kBadValue,
                   {rule_.name + ".values", std::string(value.key()), "value of the vocabulary"});
        continue;
      }
      item.values.emplace_back(value.key(), read_value(value, *rule, in));
    }
    for (const auto& rule : rule_.values) {
      if (rule.required && item.value(rule.name) == nullptr) {
        in_.problem(node, msg::kMissingField, {rule_.name + ".values." + rule.name});
      }
    }
  }

  static Value read_value(NodeView node, const ValueRule& rule, const Reading& in) {
    switch (rule.type) {
      case ValueType::kStrings:
        return in.strings(node, rule.name);
      case ValueType::kText:
        return in.text(node, rule.name);
      case ValueType::kTexts: {
        std::vector<Text> texts;
        if (!node.is_array()) {
          in.report(formats::wrong_type(node, rule.name, "array of texts"));
        }
        for (const auto child : node) {
          texts.push_back(in.below(std::to_string(texts.size())).text(child, rule.name));
        }
        return texts;
      }
      case ValueType::kInteger: {
        const auto number = node.integer();
        expect(in, number.has_value(), node, rule.name, "integer");
        return number.value_or(0);
      }
      case ValueType::kBoolean: {
        const auto yes = node.boolean();
        expect(in, yes.has_value(), node, rule.name, "true or false");
        return yes.value_or(false);
      }
      case ValueType::kDate:
        return in.date(node, rule.name);
      case ValueType::kChoice:
        if (std::ranges::find(rule.choices, node.text()) == rule.choices.end()) {
          in.problem(node, msg::kBadValue,
                     {rule.name, std::string(node.text()), join(rule.choices, ", ")});
        }
        return std::string(node.text());
      case ValueType::kExpression:
        if (const auto rule_text = Expression::parse(node.text()); !rule_text) {
          in.problem(node, rule_text.error().message().id, rule_text.error().message().args);
        }
        break;
      case ValueType::kString:
        break;
    }
    expect(in, node.is_string(), node, rule.name, "string");
    return std::string(node.text());
  }

  static void expect(const Reading& in, bool holds, NodeView node, std::string_view field,
                     std::string_view what) {
    if (!holds) {
      in.report(formats::wrong_type(node, field, what));
    }
  }

  const Reading& in_;
  const ArrayRule& rule_;
  const Defaults& defaults_;
};

void read_array(NodeView node, const ArrayRule& rule, const Reading& in, const Defaults& defaults,
                Scheme& scheme) {
  if (!node.is_array()) {
    in.report(formats::wrong_type(node, rule.name, "array"));
    return;
  }
  auto place = std::ranges::find(scheme.arrays, rule.name, &Array::name);
  if (place == scheme.arrays.end()) {
    scheme.arrays.push_back({rule.name, {}});
    place = std::prev(scheme.arrays.end());
  }
  for (std::size_t i = 0; const auto item : node) {
    const auto at = in.below(std::to_string(i++));
    if (!item.is_object()) {
      at.report(formats::wrong_type(item, rule.name, "object"));
      continue;
    }
    place->items.push_back(ItemReader(at, rule, defaults).read(item));
  }
}

void read_members(NodeView root, const Reading& in, const Vocabulary& vocabulary,
                  std::span<const std::string_view> known, Scheme& scheme) {
  const Defaults defaults{in.mark(root["mark"], Mark::kOwnDesign),
                          std::string(root["source"].text())};
  for (const auto member : root) {
    if (std::ranges::find(known, member.key()) != known.end()) {
      continue;
    }
    const auto* rule = vocabulary.find(member.key());
    if (rule == nullptr) {
      in.below(member.key())
          .problem(member, msg::kBadValue,
                   {scheme.key(), std::string(member.key()), "array of the vocabulary"});
      continue;
    }
    read_array(member, *rule, in.below(member.key()), defaults, scheme);
  }
}

void one_of(NodeView node, std::string_view field, std::span<const std::string_view> allowed,
            const Reading& in) {
  if (std::ranges::find(allowed, node.text()) == allowed.end()) {
    in.problem(node, msg::kBadValue,
               {std::string(field), std::string(node.text()),
                join({allowed.begin(), allowed.end()}, ", ")});
  }
}

}  // namespace

Reading Reading::below(std::string_view member) const {
  auto part = replace_all(replace_all(member, "~", "~0"), "/", "~1");
  return {file, problems, pointer + "/" + part};
}

void Reading::report(Error error) const {
  problems.add(std::move(error).in_file(file).at_pointer(pointer));
}

void Reading::problem(NodeView at, Msg id, std::vector<std::string> args) const {
  report(Error(ErrorCode::kInvalidInput, Message{id, std::move(args)}, at.position()));
}

Text Reading::text(NodeView node, std::string_view field) const {
  if (!node.is_object()) {
    report(formats::wrong_type(node, field, "object with ja and en"));
    return {};
  }
  constexpr auto kLanguages = std::to_array<std::string_view>({"ja", "en"});
  only(node, kLanguages);
  Text text{std::string(node["en"].string().value_or("")),
            std::string(node["ja"].string().value_or(""))};
  if (text.en.empty() || text.ja.empty()) {
    problem(node, msg::kMissingField, {std::string(field) + (text.en.empty() ? ".en" : ".ja")});
  }
  return text;
}

std::string Reading::date(NodeView node, std::string_view field) const {
  if (!node || node.is_null()) {
    return {};
  }
  if (!parse_date(node.text())) {
    problem(node, msg::kBadValue, {std::string(field), std::string(node.text()), "YYYY-MM-DD"});
    return {};
  }
  return std::string(node.text());
}

Mark Reading::mark(NodeView node, Mark fallback) const {
  if (!node) {
    return fallback;
  }
  const auto mark = parse_mark(node.text());
  if (!mark) {
    problem(node, msg::kBadValue,
            {"mark", std::string(node.text()), "seed, source, derived, unconfirmed, own-design"});
  }
  return mark.value_or(Mark::kOwnDesign);
}

std::vector<SourceEntry> Reading::sources(NodeView node) const {
  std::vector<SourceEntry> entries;
  for (const auto source : node) {
    SourceEntry entry{.id = std::string(source["id"].string().value_or("")),
                      .name = text(source["name"], "sources.name"),
                      .date = std::string(source["date"].text()),
                      .address = std::string(source["address"].text())};
    if (entry.id.empty() ||
        std::ranges::find(entries, entry.id, &SourceEntry::id) != entries.end()) {
      problem(source, msg::kBadValue, {"sources.id", entry.id, "new id"});
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::vector<std::string> Reading::strings(NodeView node, std::string_view field) const {
  std::vector<std::string> list;
  if (!node.is_array()) {
    report(formats::wrong_type(node, field, "array of strings"));
    return list;
  }
  for (const auto child : node) {
    if (!child.is_string()) {
      report(formats::wrong_type(child, field, "string"));
      continue;
    }
    list.emplace_back(child.text());
  }
  return list;
}

void Reading::only(NodeView node, std::span<const std::string_view> known) const {
  for (const auto member : node) {
    if (std::ranges::find(known, member.key()) == known.end()) {
      problem(member, msg::kBadValue,
              {"member", std::string(member.key()), join({known.begin(), known.end()}, ", ")});
    }
  }
}

void read_head(NodeView root, std::string_view file, const Vocabulary& vocabulary, Scheme& scheme,
               Problems& problems) {
  const Reading in{file, problems};
  scheme.place = {std::string(file), root.position()};
  if (root["akashi_scheme"].integer() != 1) {
    in.problem(root, msg::kUnsupportedVersion,
               {"akashi_scheme", std::string(root["akashi_scheme"].text()), "1"});
  }
  const auto is_named = [&](std::string_view field, const std::string& folder) {
    if (root[field].text() != folder) {
      in.problem(root, msg::kBadValue,
                 {std::string(field), std::string(root[field].text()), folder});
    }
  };
  is_named("id", scheme.id);
  is_named("version", scheme.version);
  one_of(root["kind"], "kind", kKinds, in);
  one_of(root["state"], "state", kStates, in);
  scheme.kind = root["kind"].text();
  scheme.state = root["state"].text();
  scheme.name = in.text(root["name"], "name");
  scheme.text = root["text"] ? in.text(root["text"], "text") : Text();
  scheme.owner = root["owner"] ? in.text(root["owner"], "owner") : Text();
  scheme.published = root["published"].text();
  if (!scheme.published.empty() && !is_partial_date(scheme.published)) {
    in.problem(root["published"], msg::kBadValue,
               {"published", scheme.published, "YYYY, YYYY-MM or YYYY-MM-DD"});
  }
  scheme.in_force_from = in.date(root["in_force_from"], "in_force_from");
  scheme.in_force_until = in.date(root["in_force_until"], "in_force_until");
  if (!scheme.in_force_until.empty() && scheme.in_force_until < scheme.in_force_from) {
    in.problem(root["in_force_until"], msg::kBadValue,
               {"in_force_until", scheme.in_force_until, "day after " + scheme.in_force_from});
  }
  if (root["supersedes"]) {
    scheme.supersedes = in.strings(root["supersedes"], "supersedes");
  }
  scheme.sources = in.sources(root["sources"]);
  scheme.mark = in.mark(root["mark"], Mark::kOwnDesign);
  scheme.source = root["source"].text();
  for (const auto note : root["notes"]) {
    scheme.notes.push_back({in.text(note["text"], "notes.text"),
                            in.mark(note["mark"], Mark::kOwnDesign),
                            std::string(note["source"].text())});
  }
  read_members(root, in, vocabulary, kHeadMembers, scheme);
}

void read_arrays(NodeView root, std::string_view file, const Vocabulary& vocabulary, Scheme& scheme,
                 Problems& problems) {
  const Reading in{file, problems};
  if (!root.is_object()) {
    in.report(formats::wrong_type(root, "file", "object"));
    return;
  }
  constexpr auto kKnown = std::to_array<std::string_view>({"mark", "source"});
  read_members(root, in, vocabulary, kKnown, scheme);
}

}  // namespace akashi::assure

// TOML 1.0. Ids such as c'1 are quoted keys.
#include "assure/plan_file.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/messages/assure.h"
#include "base/strings.h"
#include "formats/tree.h"

namespace akashi::assure {
namespace {

using formats::NodeView;

constexpr std::int64_t kMostBudget = 1'000'000'000;

Result<std::vector<PlanName>> names(NodeView node) {
  if (!node.is_array()) {
    return std::unexpected(formats::wrong_type(node, node.key(), "array of strings"));
  }
  std::vector<PlanName> out;
  for (const auto child : node) {
    if (!child.is_string()) {
      return std::unexpected(formats::wrong_type(child, node.key(), "string"));
    }
    out.push_back({std::string(child.text()), child.position()});
  }
  return out;
}

Result<std::vector<PlanNumber>> numbers(NodeView node) {
  if (!node.is_object()) {
    return std::unexpected(formats::wrong_type(node, node.key(), "table of integers"));
  }
  std::vector<PlanNumber> out;
  for (const auto child : node) {
    if (child.kind() != formats::Kind::kInteger || !child.integer()) {
      return std::unexpected(formats::wrong_type(child, child.key(), "integer"));
    }
    out.push_back({std::string(child.key()), *child.integer(), child.position()});
  }
  return out;
}

Result<void> read_member(NodeView node, PlanRequest& out) {
  static const std::map<std::string_view, std::vector<PlanName> PlanRequest::*> kLists = {
      {"required", &PlanRequest::required},
      {"excluded", &PlanRequest::excluded},
      {"done", &PlanRequest::done},
      {"selection", &PlanRequest::selection},
      {"open_items", &PlanRequest::open_items}};
  static const std::map<std::string_view, std::vector<PlanNumber> PlanRequest::*> kTables = {
      {"weights", &PlanRequest::weights}, {"costs", &PlanRequest::costs}};
  static const std::map<std::string_view, std::string PlanRequest::*> kStrings = {
      {"model", &PlanRequest::model}, {"example", &PlanRequest::example}};
  if (const auto list = kLists.find(node.key()); list != kLists.end()) {
    AKASHI_TRY_ASSIGN(out.*(list->second), names(node));
  } else if (const auto table = kTables.find(node.key()); table != kTables.end()) {
    AKASHI_TRY_ASSIGN(out.*(table->second), numbers(node));
  } else if (const auto string = kStrings.find(node.key()); string != kStrings.end()) {
    if (!node.is_string()) {
      return std::unexpected(formats::wrong_type(node, node.key(), "string"));
    }
    out.*(string->second) = node.text();
  } else if (node.key() == "budget") {
    out.budget = node.kind() == formats::Kind::kInteger ? node.integer() : std::nullopt;
    if (!out.budget || *out.budget < 0 || *out.budget > kMostBudget) {
      return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                  {"budget", std::string(node.text()), "0 to " + std::to_string(kMostBudget)},
                  node.position());
    }
  } else {
    return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                {"plan", std::string(utf8_prefix(node.key(), 80)),
                 "member: model, example, budget, required, excluded, done, selection, open_items, "
                 "weights, costs"},
                node.position());
  }
  return {};
}

// In columns of a terminal, roughly: one for ASCII, two for the rest.
std::size_t columns(std::string_view text) {
  std::size_t out = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x80 ? 1U : byte >= 0xC0 ? 2U : 0U;
  }
  return out;
}

// As comment lines of at most 100 columns or so; a word of Japanese may be longer.
std::string comment(std::string_view text) {
  constexpr std::size_t kMost = 100;
  std::string out;
  std::string line;
  const auto clean = printable(text);
  for (const auto word : split_spaces(clean)) {
    if (!line.empty() && columns(line) + columns(word) >= kMost) {
      out += "# " + line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + std::string(word);
  }
  return line.empty() ? out : out + "# " + line + "\n";
}

// A basic string of TOML; control characters are escaped.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      constexpr std::string_view kHex = "0123456789ABCDEF";
      out += "\\u00";
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[static_cast<unsigned char>(c) & 15];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string option_lines(const Item& option, const std::map<std::string, std::int64_t>& weights,
                         Lang lang) {
  std::string out = "\n" + comment(option.id + "  " + option.name.in(lang) + " — " +
                                   render(msg::kPlanCost, {}, lang) + " " +
                                   std::to_string(option.integer("cost_points").value_or(0)));
  out += comment(printable(option_content(option).in(lang)));
  for (const auto* ref : {"requires", "excludes"}) {
    const auto ids = option.ids(ref);
    if (!ids.empty()) {
      out += comment(render(std::string_view(ref) == "requires" ? msg::kPlanNeeds : msg::kPlanBars,
                            {join({ids.begin(), ids.end()}, ", ")}, lang));
    }
  }
  if (option.flag("exclusive")) {
    out += comment(render(msg::kPlanAlone, {}, lang));
  }
  const auto weight = weights.find(option.id);
  return out + (weight == weights.end()
                    ? "# " + quoted(option.id) + " = 0\n"
                    : quoted(option.id) + " = " + std::to_string(weight->second) + "\n");
}

}  // namespace

Result<PlanRequest> read_plan_file(std::string_view toml, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_toml(toml, limits));
  PlanRequest out;
  for (const auto node : tree.root()) {
    AKASHI_TRY(read_member(node, out));
  }
  return out;
}

Result<std::string> new_plan_file(const Scheme& model, const Item* example, Lang lang) {
  std::map<std::string, std::int64_t> weights;
  if (example != nullptr) {
    AKASHI_TRY_ASSIGN(const auto numbers_of, example_weights(*example));
    for (const auto& weight : numbers_of) {
      weights[weight.id] = weight.value;
    }
  }
  std::string out = comment(render(msg::kPlanFileHead, {model.name.in(lang)}, lang));
  if (example != nullptr) {
    out += comment(render(msg::kPlanFileExample,
                          {example->name.in(lang), mark_text(example->mark, lang)}, lang));
  }
  out += "\nmodel = " + quoted(model.key()) + "\n\n";
  for (const auto& [question, line] :
       {std::pair<Msg, std::string>(msg::kPlanAskBudget, "# budget = 20"),
        {msg::kPlanAskRequired, "required = []"},
        {msg::kPlanAskExcluded, "excluded = []"},
        {msg::kPlanAskDone, "done = []"},
        {msg::kPlanAskOpen, "open_items = []"},
        {msg::kPlanAskSelection, "selection = []"}}) {
    out += comment(render(question, {}, lang)) + line + "\n\n";
  }
  out += comment(render(msg::kPlanAskCosts, {}, lang)) + "[costs]\n\n";
  out += comment(render(msg::kPlanAskWeights, {}, lang)) + "[weights]\n";
  for (const auto& item : model.items("items")) {
    bool told = false;
    for (const auto& option : model.items("options")) {
      if (option.ids("item").empty() || option.ids("item").front() != item.id) {
        continue;
      }
      out += told ? "" : "\n" + comment("== " + item.id + " " + item.name.in(lang) + " ==");
      told = true;
      out += option_lines(option, weights, lang);
    }
  }
  return out;
}

}  // namespace akashi::assure

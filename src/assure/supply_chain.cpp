#include "assure/supply_chain.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/messages/assure.h"
#include "base/messages/paper.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

constexpr auto kStates =
    std::to_array<std::string_view>({"own", "verified", "unverified", "missing", "not-followed"});

// From strong to weak. An answer that is missing is weaker than any that stands for something done,
// and what is known to be open is the weakest.
int weakness(Standing standing) {
  switch (standing) {
    case Standing::kDone:
      return 0;
    case Standing::kJustified:
      return 1;
    case Standing::kClaimed:
      return 2;
    case Standing::kUnanswered:
      return 3;
    case Standing::kOpen:
      break;
  }
  return 4;
}

bool is_known(const ChainLink& link) {
  return link.state == LinkState::kOwn || (link.state == LinkState::kVerified && link.comparable);
}

std::optional<Standing> answer_of(const ChainLink& link, std::string_view statement) {
  const auto found = std::ranges::find_if(
      link.weakest, [&](const auto& entry) { return entry.first == statement; });
  return found == link.weakest.end() ? std::nullopt : std::optional(found->second);
}

// Whether a statement is asked of any role of the providing side.
bool asked_of_providers(const Item& statement, const Scheme& scheme) {
  return std::ranges::any_of(statement.ids("roles"), [&](const std::string& id) {
    const auto* role = scheme.find("roles", id);
    return role != nullptr && role->word("party") == "provider";
  });
}

std::size_t provider_statements(const Scheme& scheme) {
  return static_cast<std::size_t>(std::ranges::count_if(
      scheme.items("statements"),
      [&](const Item& statement) { return asked_of_providers(statement, scheme); }));
}

}  // namespace

std::string_view link_state_name(LinkState state) {
  return kStates.at(static_cast<std::size_t>(state));
}

std::size_t SupplyChain::tiers() const {
  std::size_t out = 0;
  for (const auto& link : links) {
    out = std::max<std::size_t>(out, link.tier);
  }
  return out;
}

void set_answers(ChainLink& link, const Declaration& declaration, const Judgement& judgement) {
  link.use_case = declaration.use_case;
  link.suppliers = declaration.suppliers.size();
  link.valid_until = declaration.valid_until;
  for (const auto& package : judgement.packages) {
    if (package.verdict == Verdict::kMet || package.verdict == Verdict::kMetByWord) {
      link.package = package.package->id;
      link.by_word = package.verdict == Verdict::kMetByWord;
    }
  }
  std::map<std::string, Standing> weakest;
  for (const auto& practice : judgement.practices) {
    const auto [entry, fresh] = weakest.emplace(practice.statement->id, practice.standing);
    if (!fresh && weakness(practice.standing) > weakness(entry->second)) {
      entry->second = practice.standing;
    }
  }
  link.weakest.assign(weakest.begin(), weakest.end());
}

std::vector<WeakestLink> weakest_links(const SupplyChain& chain, const Scheme& scheme) {
  std::vector<WeakestLink> out;
  for (const auto& statement : scheme.items("statements")) {
    if (!asked_of_providers(statement, scheme)) {
      continue;
    }
    WeakestLink row{.statement = &statement, .own = {}, .weakest = {}, .whose = {}, .unknown = {}};
    for (std::size_t i = 0; i < chain.links.size(); ++i) {
      const auto& link = chain.links[i];
      const auto answer = answer_of(link, statement.id);
      if (link.state == LinkState::kOwn) {
        row.own = answer;
      } else if (!is_known(link)) {
        row.unknown.push_back(i);
      } else if (answer) {
        if (!row.weakest || weakness(*answer) > weakness(*row.weakest)) {
          row.weakest = answer;
          row.whose.clear();
        }
        if (*answer == *row.weakest) {
          row.whose.push_back(i);
        }
      }
    }
    out.push_back(std::move(row));
  }
  return out;
}

std::string link_verdict(const ChainLink& link, const Scheme& scheme, Lang lang) {
  switch (link.state) {
    case LinkState::kMissing:
      return render(msg::kDeclareNoDeclaration, {}, lang);
    case LinkState::kUnverified:
      return render(msg::kChainUnverified, {}, lang);
    case LinkState::kNotFollowed:
      return render(msg::kChainNotFollowed, {}, lang);
    case LinkState::kOwn:
    case LinkState::kVerified:
      break;
  }
  if (link.state == LinkState::kVerified && !link.comparable) {
    return render(msg::kChainOtherStatements, {}, lang);
  }
  const auto* package = scheme.find("packages", link.package);
  if (package == nullptr) {
    return render(msg::kChainNoPackage, {}, lang);
  }
  return link.by_word ? render(msg::kChainByWord, {package->name.in(lang)}, lang)
                      : package->name.in(lang);
}

std::string link_why(const ChainLink& link, Lang lang) {
  std::vector<std::string> parts;
  if (link.why) {
    parts.push_back(link.why->text(lang));
  }
  // What is not the supplier's name, or not what it provides, a person has to look at.
  if (!link.declared_by.empty() && link.declared_by != link.name) {
    parts.push_back(render(msg::kChainDeclaredBy, {link.declared_by}, lang));
  }
  if (!link.declared_for.empty() && link.declared_for != link.provides) {
    parts.push_back(render(msg::kChainDeclaredFor, {link.declared_for}, lang));
  }
  return join(parts, lang == Lang::kJa ? "。" : "; ");
}

std::vector<std::string> open_links(const SupplyChain& chain, const Scheme& scheme, Lang lang) {
  std::vector<std::string> out;
  const auto count = std::to_string(provider_statements(scheme));
  for (const auto& link : chain.links) {
    if (link.state == LinkState::kOwn || is_known(link)) {
      continue;
    }
    auto verdict = link_verdict(link, scheme, lang);
    if (link.state != LinkState::kVerified && link.why) {
      verdict += (lang == Lang::kJa ? "。" : ": ") + link.why->text(lang);
    }
    out.push_back(
        render(link.state == LinkState::kVerified ? msg::kChainLeavesOther : msg::kChainLeavesOpen,
               {link.name, std::to_string(link.tier), link.provides, verdict, count}, lang));
  }
  if (chain.left_out != 0) {
    out.push_back(render(msg::kChainLeftOut, {std::to_string(chain.left_out)}, lang));
  }
  return out;
}

void write_json(formats::JsonWriter& json, const SupplyChain& chain, const Scheme& scheme) {
  json.begin_object();
  json.key("links");
  json.begin_array();
  for (const auto& link : chain.links) {
    json.begin_object();
    json.member("name", link.name);
    json.member_if("provides", link.provides);
    json.key("tier");
    json.unsigned_integer(link.tier);
    if (link.parent) {
      json.key("provides_to");  // Its place in this list, from 0.
      json.unsigned_integer(*link.parent);
    }
    json.member("state", link_state_name(link.state));
    if (link.why) {
      json.member("why", link.why->text());
    }
    json.member_if("declared_by", link.declared_by);
    json.member_if("declared_for", link.declared_for);
    json.member_if("use_case", link.use_case);
    json.member_if("valid_until", link.valid_until);
    if (is_known(link)) {
      json.member("package", link.package);
      json.key("by_word");
      json.boolean(link.by_word);
    }
    json.end_object();
  }
  json.end_array();
  json.key("statements");
  json.begin_array();
  for (const auto& row : weakest_links(chain, scheme)) {
    json.begin_object();
    json.member("statement", row.statement->id);
    if (row.own) {
      json.member("own", standing_name(*row.own));
    }
    if (row.weakest) {
      json.member("weakest", standing_name(*row.weakest));
    }
    for (const auto& [name, list] :
         {std::pair("whose", &row.whose), std::pair("unknown", &row.unknown)}) {
      json.key(name);
      json.begin_array();
      for (const auto at : *list) {
        json.unsigned_integer(at);
      }
      json.end_array();
    }
    json.end_object();
  }
  json.end_array();
  json.key("left_out");
  json.unsigned_integer(chain.left_out);
  json.end_object();
}

}  // namespace akashi::assure

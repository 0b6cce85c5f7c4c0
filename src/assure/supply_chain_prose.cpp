#include <algorithm>
#include <utility>

#include "assure/declaration_prose.h"
#include "assure/supply_chain.h"
#include "base/messages/assure.h"
#include "base/messages/paper.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string names_of(const SupplyChain& chain, const std::vector<std::size_t>& links, Lang lang) {
  std::vector<std::string> names;
  for (const auto at : links) {
    if (std::ranges::find(names, chain.links[at].name) == names.end()) {
      names.push_back(chain.links[at].name);
    }
  }
  return join(names, lang == Lang::kJa ? "、" : ", ");
}

void add_links(formats::Prose& out, const SupplyChain& chain, const Scheme& scheme, Lang lang) {
  const auto text = [&](Msg id) { return render(id, {}, lang); };
  Rows rows;
  for (const auto& link : chain.links) {
    if (link.state == LinkState::kOwn) {
      continue;
    }
    const auto* use_case = scheme.find("use_cases", link.use_case);
    auto verdict = link_verdict(link, scheme, lang);
    if (const auto why = link_why(link, lang); !why.empty()) {
      verdict += lang == Lang::kJa ? "(" + why + ")" : " (" + why + ")";
    }
    rows.push_back({std::to_string(link.tier), link.name, link.provides,
                    chain.links[link.parent.value_or(0)].name,
                    use_case == nullptr ? "" : use_case->name.in(lang), verdict, link.valid_until});
  }
  out.table({text(msg::kChainTierColumn), text(msg::kPaperName), text(msg::kPaperProvides),
             text(msg::kChainProvidesTo), text(msg::kPaperUseCase), text(msg::kPaperVerdict),
             text(msg::kChainUntil)},
            std::move(rows));
}

void add_statements(formats::Prose& out, const SupplyChain& chain, const Scheme& scheme,
                    Lang lang) {
  const auto text = [&](Msg id) { return render(id, {}, lang); };
  const auto standing = [&](const std::optional<Standing>& of) {
    return of ? text(standing_text(*of)) : text(msg::kChainNotAsked);
  };
  Rows rows;
  for (const auto& row : weakest_links(chain, scheme)) {
    const bool nothing = !row.weakest && !row.unknown.empty();
    rows.push_back({row.statement->id, row.statement->name.in(lang), standing(row.own),
                    nothing ? text(msg::kChainNotKnown) : standing(row.weakest),
                    names_of(chain, row.whose, lang), names_of(chain, row.unknown, lang)});
  }
  out.heading(3, text(msg::kChainStatements));
  out.table({text(msg::kPaperId), text(msg::kPaperRequirement), text(msg::kChainOwn),
             text(msg::kChainWeakest), text(msg::kChainWhose), text(msg::kChainUnknownOf)},
            std::move(rows));
}

}  // namespace

void add_supply_chain(formats::Prose& out, const SupplyChain& chain, const Scheme& scheme,
                      Lang lang) {
  if (chain.links.size() < 2) {
    return;
  }
  const auto text = [&](Msg id) { return render(id, {}, lang); };
  out.heading(2, text(msg::kChainTitle));
  out.paragraph(text(msg::kChainAbout));
  out.figure(supply_chain_figure(chain, scheme, lang));
  add_links(out, chain, scheme, lang);
  if (auto lines = open_links(chain, scheme, lang); !lines.empty()) {
    out.heading(3, text(msg::kChainOpen));
    out.list(std::move(lines));
  }
  add_statements(out, chain, scheme, lang);
}

}  // namespace akashi::assure

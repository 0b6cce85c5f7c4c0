// Who provides to a provider, and who to these, tier by tier, with what their own declarations come
// to (docs/formats/declaration.md, "Supply chain").
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assure/declaration.h"
#include "formats/json_writer.h"
#include "formats/prose.h"

namespace akashi::assure {

enum class LinkState : std::uint8_t {
  kOwn,          // The provider whose chain it is.
  kVerified,     // Its declaration is signed by a trusted key and holds on the day.
  kUnverified,   // There is one, and it can't be relied on.
  kMissing,      // None is named.
  kNotFollowed,  // A chain that leads back to itself, or beyond the bounds.
};
std::string_view link_state_name(LinkState state);  // "not-followed"

struct ChainLink {
  std::string name;
  std::string provides;
  std::string declared_by;   // Name in its declaration.
  std::string declared_for;  // Which software that is about.
  std::string use_case;      // Id in its scheme, or "".
  std::uint32_t tier = 0;
  std::optional<std::size_t> parent;  // Into SupplyChain::links.
  LinkState state = LinkState::kMissing;
  std::optional<Message> why;  // It is not verified, or its answers are not comparable.
  std::string valid_until;     // Of its declaration.
  // The highest package that its answers meet, by the scheme's order; "" for none.
  std::string package;
  bool by_word = false;       // That package, without evidence for all of it.
  bool comparable = false;    // Its answers are to the statements of the provider's scheme.
  std::size_t suppliers = 0;  // That it names.
  // The weakest answer to each statement that is asked of one of its roles.
  std::vector<std::pair<std::string, Standing>> weakest;
};

struct SupplyChain {
  std::vector<ChainLink> links;  // The provider, then depth first.
  std::uint64_t left_out = 0;    // Suppliers beyond the bounds.

  std::size_t tiers() const;  // Below the provider.
};

// What a judged declaration says of its provider as a link: package, weakest answers.
void set_answers(ChainLink& link, const Declaration& declaration, const Judgement& judgement);

struct WeakestLink {
  const Item* statement = nullptr;
  std::optional<Standing> own;       // Nothing: not asked of the provider's roles.
  std::optional<Standing> weakest;   // Of those suppliers whose answers are known.
  std::vector<std::size_t> whose;    // The links that have it.
  std::vector<std::size_t> unknown;  // Links of which nothing is known.
};
// One for each statement that is asked of providers, in the scheme's order.
std::vector<WeakestLink> weakest_links(const SupplyChain& chain, const Scheme& scheme);

// Its verdict in words: "minimum package (by word)", "none", "unverified".
std::string link_verdict(const ChainLink& link, const Scheme& scheme, Lang lang);
std::string link_why(const ChainLink& link, Lang lang);  // "" where nothing is to be said.
// What it leaves open that nothing is known of some link, a line each.
std::vector<std::string> open_links(const SupplyChain& chain, const Scheme& scheme, Lang lang);

formats::Figure supply_chain_figure(const SupplyChain& chain, const Scheme& scheme, Lang lang);
// The figure, and all that it shows as tables. Nothing for a chain without suppliers.
void add_supply_chain(formats::Prose& out, const SupplyChain& chain, const Scheme& scheme,
                      Lang lang);
void write_json(formats::JsonWriter& json, const SupplyChain& chain, const Scheme& scheme);

}  // namespace akashi::assure

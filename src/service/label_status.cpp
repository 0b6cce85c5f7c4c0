#include "service/label_status.h"

#include "assure/label_validity.h"
#include "base/messages/assure.h"
#include "base/messages/label.h"
#include "formats/envelope.h"
#include "net/file_note.h"
#include "service/keys.h"

namespace akashi::service {
namespace {

constexpr std::uint32_t kMostBytes = 256U << 20;
constexpr std::uint64_t kMostTextBytes = 64U << 20;

}  // namespace

Result<std::string> sign_status_list(const assure::StatusList& list, const SigningKey& key) {
  AKASHI_TRY_ASSIGN(auto envelope, formats::write_envelope(assure::kStatusListType,
                                                           assure::status_list_json(list), &key));
  return envelope + "\n";
}

Result<assure::StatusList> read_status_list(const std::string& path,
                                            const std::vector<PublicKey>& trusted,
                                            const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto bytes, net::read_small_file(path, kMostBytes));
  auto payload = open_trusted(bytes, assure::kStatusListType, trusted, kMostBytes, limits);
  if (!payload) {
    return std::unexpected(std::move(payload).error().in_file(path));
  }
  auto list = assure::parse_status_list(*payload, limits);
  if (!list) {
    return std::unexpected(std::move(list).error().in_file(path));
  }
  return list;
}

Result<CheckedToken> check_token(std::string_view token, const std::vector<PublicKey>& trusted,
                                 const assure::Catalogue& catalogue,
                                 const std::optional<assure::StatusList>& list, assure::Date on,
                                 const Limits& limits) {
  AKASHI_TRY_ASSIGN(auto opened, assure::open_token(token, trusted, limits));
  CheckedToken out{.token = std::move(opened.token),
                   .key = std::move(opened.key),
                   .failures = {},
                   .unknown = {}};
  const auto& said = out.token;
  const auto day = assure::to_text(on);
  if (out.key.empty()) {
    out.failures.push_back({msg::kDeclareNotTrusted, {"1"}});
  }
  if (day < said.from) {
    out.failures.push_back({msg::kLabelNotYet, {said.from}});
  }
  if (day > said.until) {
    out.failures.push_back({msg::kLabelExpired, {said.until}});
  }
  const auto* const scheme = catalogue.find(said.scheme);
  if (scheme == nullptr || scheme->key() != said.scheme || !catalogue.sound(*scheme)) {
    out.unknown.push_back({msg::kLabelSchemeUnknown, {said.scheme}});
  } else if (const auto most =
                 assure::latest_last_day(*scheme, said.level, *assure::parse_date(said.from));
             !most) {
    out.failures.push_back(most.error().message());
  } else if (said.until > assure::to_text(*most)) {
    out.failures.push_back({msg::kLabelTooLong, {said.until, assure::to_text(*most)}});
  }
  if (!list) {
    out.unknown.push_back({msg::kTokenNoList, {}});
    return out;
  }
  if (day < list->made || day > list->until) {
    out.unknown.push_back({msg::kTokenOldList, {list->made, list->until}});
  }
  if (const auto* const entry = list->find(said.number); entry != nullptr) {
    if (entry->since <= day) {
      out.failures.push_back({msg::kTokenListed, {entry->state, entry->since}});
    } else {
      out.unknown.push_back({msg::kTokenListed, {entry->state, entry->since}});
    }
  }
  return out;
}

Result<std::vector<assure::WordingFinding>> check_wording_of(
    const std::string& path, const assure::Scheme& scheme, std::string_view level,
    const std::vector<std::string>& reached, std::string_view state) {
  AKASHI_TRY_ASSIGN(const auto text, net::read_small_file(path, kMostTextBytes));
  return assure::check_wording(scheme, level, reached, state, text);
}

}  // namespace akashi::service

// docs/formats/application.md, "Rules"
#include "service/label_rules.h"

#include <utility>

#include "assure/kept_rules.h"
#include "base/hash.h"
#include "base/messages/label.h"
#include "formats/json_writer.h"
#include "net/file_note.h"

namespace akashi::service {
namespace {

std::string entry_json(std::string_view scheme) {
  return formats::compact_json([&](formats::JsonWriter& json) {
    json.begin_object();
    json.key("akashi_rules");
    json.integer(1);
    json.member("scheme", scheme);
    json.end_object();
  });
}

}  // namespace

std::string rules_subject(std::string_view scheme) {
  return "rules/" + std::string(scheme);
}

Result<std::vector<RulesEdition>> KeptRules::editions(std::string_view scheme) const {
  AKASHI_TRY_ASSIGN(const auto entries, journal_.entries(rules_subject(scheme)));
  std::vector<RulesEdition> out;
  for (const auto& entry : entries) {
    if (entry.kind != kRulesEntry || entry.files.size() != 1) {
      return fail(ErrorCode::kInvalidInput, msg::kRulesEntryForm, {std::to_string(entry.number)});
    }
    out.push_back(
        {.number = entry.number, .time = entry.time, .sha256 = entry.files.front().sha256});
  }
  return out;
}

const std::string& KeptRules::digest_of(const assure::Scheme& today) {
  auto& digest = digests_[today.key()];
  if (digest.empty()) {
    digest = hash_hex(HashAlgorithm::kSha256, assure::pack_rules(today_, today));
  }
  return digest;
}

bool KeptRules::is_today(const assure::Scheme& today, const RulesEdition& edition) {
  return edition.sha256 == digest_of(today);
}

Result<const assure::Scheme*> KeptRules::at(const assure::Scheme& today,
                                            const std::vector<RulesEdition>& editions,
                                            std::uint64_t number) {
  const RulesEdition* edition = nullptr;
  for (const auto& one : editions) {
    if (edition == nullptr || one.number < number) {
      edition = &one;
    }
  }
  if (edition == nullptr || is_today(today, *edition)) {
    return &today;
  }
  auto found = read_.find(edition->sha256);
  if (found == read_.end()) {
    AKASHI_TRY_ASSIGN(const auto bytes, net::read_small_file(journal_.file_path(edition->sha256),
                                                             limits_.file_bytes));
    if (hash_hex(HashAlgorithm::kSha256, bytes) != edition->sha256) {
      return fail(ErrorCode::kInvalidInput, msg::kRulesFile,
                  {edition->sha256, std::to_string(edition->number)});
    }
    AKASHI_TRY_ASSIGN(auto rules, assure::unpack_rules(bytes, today.key(), limits_));
    found = read_.emplace(edition->sha256, std::move(rules)).first;
  }
  return found->second.find(today.key());
}

Result<std::optional<portfolio::Draft>> KeptRules::keep(const assure::Scheme& today) {
  AKASHI_TRY_ASSIGN(const auto kept, editions(today.key()));
  if (!kept.empty() && is_today(today, kept.back())) {
    return std::optional<portfolio::Draft>();
  }
  AKASHI_TRY_ASSIGN(const auto file, journal_.add_bytes(assure::pack_rules(today_, today)));
  return std::optional(portfolio::Draft{.kind = std::string(kRulesEntry),
                                        .subject = rules_subject(today.key()),
                                        .content = entry_json(today.key()),
                                        .files = {file},
                                        .summary = {}});
}

}  // namespace akashi::service

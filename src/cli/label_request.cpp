#include "cli/label_request.h"

#include <algorithm>

#include "assure/label_validity.h"
#include "base/messages/label.h"
#include "base/strings.h"
#include "service/cases.h"
#include "service/keys.h"

namespace akashi::cli {
namespace {

constexpr std::uint64_t kMostMoney = 1'000'000'000'000'000;

std::string text(const Invocation& invocation, std::string_view option) {
  return std::string(invocation.get(option));
}

bool asks(const assure::Item& transition, std::string_view word) {
  const auto words = transition.words("requires");
  return std::ranges::find(words, word) != words.end();
}

// --public-reason TEXT, or ja=TEXT and en=TEXT.
Result<assure::Text> public_reason(const Invocation& invocation) {
  assure::Text out;
  const auto& given = invocation.all("public-reason");
  for (const auto& one : given) {
    const auto parts = cut(one, "=");
    const bool named = parts && (parts->first == "ja" || parts->first == "en");
    const auto words = trim(named ? parts->second : std::string_view(one));
    auto& place = named && parts->first == "en" ? out.en : out.ja;
    if (words.empty() || !place.empty() || (!named && given.size() != 1)) {
      return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                  {"public-reason", one, "TEXT, ja=TEXT en=TEXT"});
    }
    place = words;
    if (!named) {
      out.en = words;
    }
  }
  return out;
}

// --document ID=FILE and --not-owed ID=REASON.
Result<void> read_documents(const Invocation& invocation, const service::LabelOffice& office,
                            StepInput& out) {
  for (const auto& given : invocation.all("document")) {
    const auto parts = cut(given, "=");
    if (!parts) {
      return fail(ErrorCode::kInvalidInput, msg::kBadOption, {"document", given, "ID=FILE"});
    }
    AKASHI_TRY_ASSIGN(auto file,
                      office.journal.add_file(std::string(parts->second), office.limits));
    out.facts.documents.push_back(
        {.id = std::string(parts->first), .sha256 = file.sha256, .not_owed = {}});
    out.files.push_back(std::move(file));
  }
  for (const auto& given : invocation.all("not-owed")) {
    const auto parts = cut(given, "=");
    if (!parts || parts->second.empty()) {
      return fail(ErrorCode::kInvalidInput, msg::kBadOption, {"not-owed", given, "ID=REASON"});
    }
    out.facts.documents.push_back(
        {.id = std::string(parts->first), .sha256 = {}, .not_owed = std::string(parts->second)});
  }
  return {};
}

// "198000" or "198000 JPY"; without a currency that of the fee.
Result<void> read_amount(std::string_view given, std::string_view currency,
                         assure::FeeReceived& fee) {
  const auto parts = split(trim(given), ' ');
  const auto amount = parse_u64(parts.front());
  fee.currency = parts.size() == 2 ? parts[1] : currency;
  if (!amount || *amount < 1 || *amount > kMostMoney || parts.size() > 2 || fee.currency.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                {"fee-amount", std::string(given), "198000, \"198000 JPY\""});
  }
  fee.amount = static_cast<std::int64_t>(*amount);
  return {};
}

// --fee DATE --fee-amount AMOUNT, of the one fee that is owed; or --fee ID:AMOUNT:CURRENCY:DATE.
Result<void> read_fee(const Invocation& invocation, const service::OpenedApplication& opened,
                      const assure::Item& transition, assure::Facts& facts) {
  const auto given = text(invocation, "fee");
  if (given.empty()) {
    return {};
  }
  const auto parts = split(given, ':');
  const bool whole = parts.size() == 4;
  assure::FeeReceived fee{.id = {}, .amount = 0, .currency = {}, .date = given};
  if (!assure::parse_date(parts.back()) || (!whole && parts.size() != 1)) {
    return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                {"fee", given, "YYYY-MM-DD, ID:AMOUNT:CURRENCY:YYYY-MM-DD"});
  }
  const auto owed = assure::owed_fees(*opened.scheme, opened.application, transition);
  if (whole) {
    fee.id = parts[0];
    fee.date = parts[3];
    AKASHI_TRY(read_amount(std::string(parts[1]) + " " + std::string(parts[2]), {}, fee));
  } else if (!invocation.has("fee-amount") || owed.size() > 1) {
    return fail(ErrorCode::kInvalidInput, msg::kFeeAmountNeeded, {fees_text(owed)});
  } else {
    fee.id = owed.empty() ? "" : owed.front()->id;
    AKASHI_TRY(read_amount(invocation.get("fee-amount"),
                           owed.empty() ? std::string_view() : owed.front()->word("currency"),
                           fee));
  }
  facts.fee = std::move(fee);
  return {};
}

// --passed: a person says so of the document that was handed in.
assure::CheckedCase by_hand(const service::OpenedApplication& opened, std::string_view document) {
  const auto& documents = opened.application.documents;
  const auto found = std::ranges::find(documents, document, &assure::GivenDocument::id);
  return {.sha256 = found == documents.end() ? std::string() : found->sha256,
          .scheme = opened.application.scheme,
          .level = opened.application.level,
          .passed = true};
}

// The signed case that --case names; else what --passed says, or nothing.
Result<std::optional<assure::CheckedCase>> checked_case(
    Session& session, const Invocation& invocation, const service::OpenedApplication& opened,
    std::string_view document, std::optional<std::vector<std::string>>& answered) {
  if (invocation.has("case")) {
    AKASHI_TRY_ASSIGN(const auto keys, service::read_public_keys(invocation.all("trust")));
    AKASHI_TRY_ASSIGN(auto read,
                      service::read_signed_case(text(invocation, "case"), keys, session.limits()));
    answered = std::move(read.criteria);
    return std::optional(std::move(read.checked));
  }
  return invocation.has("passed") ? std::optional(by_hand(opened, document)) : std::nullopt;
}

}  // namespace

std::string fees_text(std::span<const assure::Item* const> fees) {
  std::vector<std::string> out;
  for (const auto* fee : fees) {
    const auto amount = fee->integer("amount");
    out.push_back(fee->id + " " + (amount ? std::to_string(*amount) : "?") + " " +
                  std::string(fee->word("currency")));
  }
  return out.empty() ? "-" : join(out, ", ");
}

Result<assure::Actor> acting(const Invocation& invocation, const portfolio::Journal& journal) {
  assure::Actor out{
      .person = text(invocation, "by"), .organisation = text(invocation, "for"), .roles = {}};
  auto role = text(invocation, "role");
  if (out.person.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"--by"});
  }
  AKASHI_TRY_ASSIGN(const auto record, service::load_record(journal, "person", out.person));
  if (record) {
    for (const auto& [field, value] :
         {std::pair("organisation", &out.organisation), std::pair("role", &role)}) {
      const auto known = record->text(field);
      if (!known.empty() && !value->empty() && *value != known) {
        return fail(ErrorCode::kPermissionDenied, msg::kPersonOther,
                    {out.person, std::string(field), std::string(known), *value});
      }
      *value = value->empty() ? std::string(known) : *value;
    }
  }
  if (out.organisation.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"--for"});
  }
  if (role.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"--role"});
  }
  out.roles.push_back(std::move(role));
  return out;
}

Result<StepInput> step_input(Session& session, const Invocation& invocation,
                             const service::LabelOffice& office,
                             const service::OpenedApplication& opened,
                             const assure::Item& transition) {
  StepInput out;
  auto& facts = out.facts;
  facts.reason = text(invocation, "reason");
  facts.application_number = text(invocation, "application-number");
  facts.acceptance_number = text(invocation, "acceptance-number");
  facts.evidence_due = text(invocation, "due");
  AKASHI_TRY_ASSIGN(facts.public_reason, public_reason(invocation));
  if (!facts.evidence_due.empty() && !assure::parse_date(facts.evidence_due)) {
    return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                {"due", facts.evidence_due, "YYYY-MM-DD"});
  }
  AKASHI_TRY(read_documents(invocation, office, out));
  AKASHI_TRY(read_fee(invocation, opened, transition, facts));
  if (asks(transition, "format-check")) {
    AKASHI_TRY_ASSIGN(facts.format_check,
                      checked_case(session, invocation, opened, "checklist", out.answered));
  }
  if (asks(transition, "report-review")) {
    AKASHI_TRY_ASSIGN(facts.report_review,
                      checked_case(session, invocation, opened, "evaluation-report", out.answered));
  }
  if (invocation.has("answer-from")) {
    facts.inquiry = assure::InquiryAnswer{.date = text(invocation, "answered"),
                                          .from = text(invocation, "answer-from"),
                                          .reference = text(invocation, "reference"),
                                          .objection = invocation.has("objection")};
  }
  if (asks(transition, "label-number") && !invocation.has("confirm")) {
    facts.label_number = text(invocation, "label-number");
    if (facts.label_number.empty()) {
      AKASHI_TRY_ASSIGN(facts.label_number,
                        service::free_number(office, *opened.scheme, service::system_random));
    }
    facts.last_day = text(invocation, "until");
    if (facts.last_day.empty()) {
      const auto today = assure::day_at(office.clock.unix_seconds());
      AKASHI_TRY_ASSIGN(const auto last,
                        assure::latest_last_day(*opened.scheme, opened.application.level, today));
      facts.last_day = assure::to_text(last);
    }
  }
  return out;
}

}  // namespace akashi::cli

// The options of the commands about labels, for spec.cpp.
#pragma once

#include <array>
#include <string_view>

#include "base/messages/cli.h"
#include "base/messages/label.h"
#include "cli/spec.h"
#include "cli/spec_case.h"

namespace akashi::cli {

inline constexpr OptionSpec kLabelFor{
    .name = "for", .value = "ORGANISATION", .help = msg::kOptLabelFor};
inline constexpr OptionSpec kLabelRole{.name = "role", .value = "ROLE", .help = msg::kOptLabelRole};
inline constexpr OptionSpec kLabelReason{
    .name = "reason", .value = "TEXT", .help = msg::kOptLabelReason};
inline constexpr OptionSpec kLabelConfirm{.name = "confirm", .help = msg::kOptLabelConfirm};
inline constexpr OptionSpec kLabelDocument{
    .name = "document", .value = "ID=FILE", .repeat = true, .help = msg::kOptLabelDocument};
inline constexpr OptionSpec kLabelNotOwed{
    .name = "not-owed", .value = "ID=REASON", .repeat = true, .help = msg::kOptLabelNotOwed};
inline constexpr OptionSpec kLabelNumbered{
    .name = "application-number", .value = "NUMBER", .help = msg::kOptLabelNumbered};
inline constexpr OptionSpec kLabelAccepted{
    .name = "acceptance-number", .value = "NUMBER", .help = msg::kOptLabelAccepted};
inline constexpr OptionSpec kLabelCase{.name = "case", .value = "FILE", .help = msg::kOptLabelCase};
inline constexpr OptionSpec kLabelPassed{.name = "passed", .help = msg::kOptLabelPassed};
inline constexpr OptionSpec kLabelAnswerFrom{
    .name = "answer-from", .value = "WHO", .help = msg::kOptLabelAnswerFrom};
inline constexpr OptionSpec kLabelAnswered{
    .name = "answered", .value = "YYYY-MM-DD", .help = msg::kOptLabelAnswered};
inline constexpr OptionSpec kLabelReference{
    .name = "reference", .value = "TEXT", .help = msg::kOptLabelReference};
inline constexpr OptionSpec kLabelObjection{.name = "objection", .help = msg::kOptLabelObjection};
inline constexpr OptionSpec kLabelFee{
    .name = "fee", .value = "[ID:AMOUNT:CURRENCY:]DATE", .help = msg::kOptLabelFee};
inline constexpr OptionSpec kLabelFeeAmount{
    .name = "fee-amount", .value = "AMOUNT", .help = msg::kOptLabelFeeAmount};
inline constexpr OptionSpec kLabelPublicReason{
    .name = "public-reason", .value = "TEXT", .repeat = true, .help = msg::kOptLabelPublicReason};
inline constexpr OptionSpec kLabelNumber{
    .name = "label-number", .value = "NUMBER", .help = msg::kOptLabelNumber};
inline constexpr OptionSpec kLabelUntil{
    .name = "until", .value = "YYYY-MM-DD", .help = msg::kOptLabelUntil};
inline constexpr OptionSpec kLabelKey{.name = "key", .value = "FILE", .help = msg::kOptSignKey};
inline constexpr OptionSpec kLabelListAddress{
    .name = "status-list", .value = "URL", .help = msg::kOptLabelListAddress};
inline constexpr OptionSpec kLabelPageUrl{
    .name = "page-url", .value = "URL", .help = msg::kOptLabelPageUrl};
inline constexpr OptionSpec kLabelDue{
    .name = "due", .value = "YYYY-MM-DD", .help = msg::kOptLabelDue};

inline constexpr auto kLabelApplyOptions =
    std::to_array<OptionSpec>({kLabelNumbered, kLabelDocument, kLabelNotOwed, kBy, kLabelFor,
                               kLabelRole, kPortfolio, kSchemes});
inline constexpr auto kLabelCheckOptions =
    std::to_array<OptionSpec>({kLabelCase,
                               kTrustCase,
                               kLabelPassed,
                               {.name = "send-back", .help = msg::kOptLabelSendBack},
                               kLabelReason,
                               kBy,
                               kLabelFor,
                               kLabelRole,
                               kPortfolio,
                               kSchemes});
inline constexpr auto kLabelInquireOptions = std::to_array<OptionSpec>(
    {kLabelAnswerFrom, kLabelAnswered, kLabelReference, kLabelObjection, kLabelAccepted,
     kLabelReason, kBy, kLabelFor, kLabelRole, kPortfolio, kSchemes});
inline constexpr auto kLabelIssueOptions =
    std::to_array<OptionSpec>({kLabelFee, kLabelFeeAmount, kLabelNumber, kLabelUntil, kLabelConfirm,
                               kLabelKey, kLabelListAddress, kLabelPageUrl, kLabelReason, kBy,
                               kLabelFor, kLabelRole, kPortfolio, kSchemes});
inline constexpr auto kLabelPlainOptions =
    std::to_array<OptionSpec>({kLabelReason, kLabelPublicReason, kLabelConfirm, kBy, kLabelFor,
                               kLabelRole, kPortfolio, kSchemes});
inline constexpr auto kLabelRenewOptions =
    std::to_array<OptionSpec>({kBy, kLabelFor, kLabelRole, kPortfolio, kSchemes});
inline constexpr auto kLabelSurveilOptions = std::to_array<OptionSpec>(
    {kLabelDue,
     {.name = "evidence", .value = "FILE", .repeat = true, .help = msg::kOptLabelEvidence},
     {.name = "end", .help = msg::kOptLabelEnd},
     kLabelReason,
     kBy,
     kLabelFor,
     kLabelRole,
     kPortfolio,
     kSchemes});
inline constexpr auto kLabelStepOptions = std::to_array<OptionSpec>({kLabelReason,
                                                                     kLabelPublicReason,
                                                                     kLabelFeeAmount,
                                                                     kLabelConfirm,
                                                                     kLabelDocument,
                                                                     kLabelNotOwed,
                                                                     kLabelNumbered,
                                                                     kLabelAccepted,
                                                                     kLabelCase,
                                                                     kTrustCase,
                                                                     kLabelPassed,
                                                                     kLabelAnswerFrom,
                                                                     kLabelAnswered,
                                                                     kLabelReference,
                                                                     kLabelObjection,
                                                                     kLabelFee,
                                                                     kLabelNumber,
                                                                     kLabelUntil,
                                                                     kLabelDue,
                                                                     kLabelKey,
                                                                     kLabelListAddress,
                                                                     kLabelPageUrl,
                                                                     kBy,
                                                                     kLabelFor,
                                                                     kLabelRole,
                                                                     kPortfolio,
                                                                     kSchemes});
inline constexpr auto kLabelShowOptions =
    std::to_array<OptionSpec>({{.name = "output",
                                .letter = 'o',
                                .value = "FORMAT[=FILE]",
                                .repeat = true,
                                .help = msg::kOptLabelShowOutput,
                                .choices = "table json token svg png token-svg"},
                               kCaseOn,
                               kPortfolio,
                               kSchemes});
inline constexpr auto kLabelListOptions = std::to_array<OptionSpec>(
    {{.name = "applications", .help = msg::kOptLabelApplications},
     {.name = "state", .value = "STATE", .help = msg::kOptLabelState},
     {.name = "search", .value = "TEXT", .help = msg::kOptCaseSearch},
     {.name = "until-from", .value = "YYYY-MM-DD", .help = msg::kOptLabelUntilFrom},
     {.name = "until-to", .value = "YYYY-MM-DD", .help = msg::kOptLabelUntilTo},
     {.name = "after", .value = "SUBJECT", .help = msg::kOptCaseAfter},
     {.name = "most", .value = "N", .help = msg::kOptCaseMost},
     {.name = "output",
      .letter = 'o',
      .value = "FORMAT[=FILE]",
      .repeat = true,
      .help = msg::kOptOutput,
      .choices = "table json"},
     kCaseOn,
     kPortfolio,
     kSchemes});
inline constexpr auto kLabelVerifyOptions = std::to_array<OptionSpec>(
    {{.name = "trust", .value = "FILE", .repeat = true, .help = msg::kOptLabelTrust},
     {.name = "status-list", .value = "FILE", .help = msg::kOptLabelListFile},
     {.name = "strict", .help = msg::kOptLabelStrict},
     kCaseOn,
     kPortfolio,
     kSchemes});
inline constexpr auto kLabelTextOptions = std::to_array<OptionSpec>(
    {{.name = "scheme", .value = "ID[@VERSION]", .help = msg::kOptCaseScheme},
     {.name = "level", .value = "LEVEL", .help = msg::kOptCaseLevel},
     {.name = "label", .value = "NAME", .help = msg::kOptLabelOf},
     kCaseOn,
     kPortfolio,
     kSchemes});
inline constexpr auto kLabelStatusOptions = std::to_array<OptionSpec>(
    {{.name = "until", .value = "YYYY-MM-DD", .help = msg::kOptLabelListUntil},
     kLabelKey,
     {.name = "output", .letter = 'o', .value = "FILE", .help = msg::kOptSignedFile},
     kCaseOn,
     kPortfolio,
     kSchemes});

inline constexpr auto kLabelApplyExamples = std::to_array<std::string_view>(
    {"akashi label apply router.json --application-number N-2026-17 --by tanaka --for 'Example "
     "Ltd' --role applicant --document checklist=case.json"});
inline constexpr auto kLabelCheckExamples = std::to_array<std::string_view>(
    {"akashi label check A-1 --case case.json --trust maker.pem --by anne --for Office --role "
     "scheme-owner"});
inline constexpr auto kLabelInquireExamples = std::to_array<std::string_view>(
    {"akashi label inquire A-1 --answer-from METI --answered 2026-11-20 --reference Q-17 "
     "--acceptance-number R-17 --by anne --for Office --role scheme-owner"});
inline constexpr auto kLabelIssueExamples = std::to_array<std::string_view>(
    {"akashi label issue A-1 --fee 2026-11-21 --fee-amount 198000 --by anne --for Office --role "
     "scheme-owner",
     "akashi label issue A-1 --confirm --key office.key --page-url https://example.jp/{} --by bert "
     "--for Office --role second-person"});
inline constexpr auto kLabelRenewExamples = std::to_array<std::string_view>(
    {"akashi label renew JS-3479-ACEF-HJA A-2 --by tanaka --for 'Example Ltd' --role applicant"});
inline constexpr auto kLabelSuspendExamples = std::to_array<std::string_view>(
    {"akashi label suspend JS-3479-ACEF-HJA --reason 'S1.1-02 in doubt' --by anne --for Office "
     "--role scheme-owner"});
inline constexpr auto kLabelResumeExamples = std::to_array<std::string_view>(
    {"akashi label resume JS-3479-ACEF-HJA --confirm --by bert --for Office --role "
     "second-person"});
inline constexpr auto kLabelWithdrawExamples = std::to_array<std::string_view>(
    {"akashi label withdraw JS-3479-ACEF-HJA --reason 'not mended by the day set' --public-reason "
     "en='Found not to conform' --public-reason ja=不適合のため --by anne --for Office --role "
     "scheme-owner"});
inline constexpr auto kLabelReturnExamples = std::to_array<std::string_view>(
    {"akashi label return JS-3479-ACEF-HJA --reason 'end of sale' --by tanaka --for 'Example "
     "Ltd' --role applicant"});
inline constexpr auto kLabelSurveilExamples = std::to_array<std::string_view>(
    {"akashi label surveil JS-3479-ACEF-HJA --reason 'report of 3 May' --due 2026-12-20 --by anne "
     "--for Office --role scheme-owner"});
inline constexpr auto kLabelStepExamples = std::to_array<std::string_view>(
    {"akashi label step A-1 evaluate --by lee --for Lab --role evaluation-body"});
inline constexpr auto kLabelShowExamples = std::to_array<std::string_view>(
    {"akashi label show A-1", "akashi label show JS-3479-ACEF-HJA -o svg=qr.svg -o token"});
inline constexpr auto kLabelListExamples = std::to_array<std::string_view>(
    {"akashi label list --until-to 2026-12-31", "akashi label list --most 100000 -o json"});
inline constexpr auto kLabelVerifyExamples = std::to_array<std::string_view>(
    {"akashi label verify TOKEN --trust office.pem --status-list status.json"});
inline constexpr auto kLabelTextExamples =
    std::to_array<std::string_view>({"akashi label check-text leaflet.txt --label A-1"});
inline constexpr auto kLabelStatusExamples = std::to_array<std::string_view>(
    {"akashi label status-list --until 2026-12-31 --key office.key -o status.json"});

}  // namespace akashi::cli

// The options of the commands about cases and the portfolio, for spec.cpp.
#pragma once

#include <array>
#include <string_view>

#include "base/messages/cli.h"
#include "base/messages/portfolio.h"
#include "cli/spec.h"

namespace akashi::cli {

inline constexpr OptionSpec kPortfolio{
    .name = "portfolio", .value = "DIR", .help = msg::kOptPortfolio};
inline constexpr OptionSpec kBy{.name = "by", .value = "PERSON", .help = msg::kOptBy};
inline constexpr OptionSpec kSchemes{
    .name = "schemes", .value = "DIR", .repeat = true, .help = msg::kOptSchemes};
inline constexpr OptionSpec kCaseOn{.name = "on", .value = "YYYY-MM-DD", .help = msg::kOptCaseOn};
inline constexpr OptionSpec kCaseOutput{.name = "output",
                                        .letter = 'o',
                                        .value = "FORMAT",
                                        .help = msg::kOptCaseOutput,
                                        .choices = "table json"};
inline constexpr OptionSpec kTrustCase{
    .name = "trust", .value = "FILE", .repeat = true, .help = msg::kOptTrustCase};

inline constexpr OptionSpec kCaseProduct{
    .name = "product", .value = "ID", .help = msg::kOptCaseProduct};
inline constexpr OptionSpec kCaseApplicant{
    .name = "applicant", .value = "ID", .help = msg::kOptCaseApplicant};
inline constexpr OptionSpec kCaseRoute{.name = "route", .value = "ID", .help = msg::kOptCaseRoute};
inline constexpr OptionSpec kCaseScope{
    .name = "scope", .value = "RULE", .repeat = true, .help = msg::kOptCaseScope};

inline constexpr auto kCaseRecordOptions = std::to_array<OptionSpec>({kBy, kPortfolio});
inline constexpr auto kCaseNewOptions = std::to_array<OptionSpec>(
    {{.name = "scheme", .value = "ID[@VERSION]", .help = msg::kOptCaseScheme},
     {.name = "level", .value = "LEVEL", .help = msg::kOptCaseLevel},
     kCaseProduct,
     kCaseApplicant,
     kCaseRoute,
     kCaseScope,
     {.name = "supersedes", .value = "CASE", .help = msg::kOptSupersedes},
     kBy,
     kPortfolio,
     kSchemes});
inline constexpr auto kCaseListOptions =
    std::to_array<OptionSpec>({{.name = "kind",
                                .value = "KIND",
                                .help = msg::kOptCaseKind,
                                .choices = "case product organisation person label"},
                               {.name = "state", .value = "STATE", .help = msg::kOptCaseState},
                               {.name = "search", .value = "TEXT", .help = msg::kOptCaseSearch},
                               {.name = "after", .value = "SUBJECT", .help = msg::kOptCaseAfter},
                               {.name = "most", .value = "N", .help = msg::kOptCaseMost},
                               kCaseOutput,
                               kPortfolio});
inline constexpr auto kCaseShowOptions = std::to_array<OptionSpec>(
    {{.name = "history", .help = msg::kOptHistory}, kCaseOn, kPortfolio, kSchemes});
inline constexpr auto kCaseSetOptions = std::to_array<OptionSpec>(
    {{.name = "applicability",
      .value = "WORD",
      .help = msg::kOptApplicability,
      .choices = "applicable not-applicable"},
     {.name = "result", .value = "RESULT", .help = msg::kOptResult},
     {.name = "reason", .value = "TEXT", .help = msg::kOptReason},
     {.name = "method", .value = "METHOD", .help = msg::kOptMethod},
     {.name = "evaluator", .value = "PERSON", .help = msg::kOptEvaluator},
     {.name = "evaluator-class", .value = "CLASS", .help = msg::kOptEvaluatorClass},
     {.name = "date", .value = "YYYY-MM-DD", .help = msg::kOptEvaluated},
     {.name = "remarks", .value = "TEXT", .help = msg::kOptRemarks},
     {.name = "column", .value = "COLUMN=TEXT", .repeat = true, .help = msg::kOptColumn},
     kCaseProduct,
     kCaseApplicant,
     kCaseRoute,
     kCaseScope,
     kBy,
     kPortfolio,
     kSchemes});
inline constexpr auto kCaseEvidenceOptions = std::to_array<OptionSpec>(
    {{.name = "kind", .value = "KIND", .help = msg::kOptEvidenceKind},
     {.name = "date", .value = "YYYY-MM-DD", .help = msg::kOptEvidenceDate},
     {.name = "link", .value = "URL", .repeat = true, .help = msg::kOptEvidenceLink},
     {.name = "query", .value = "WORDS", .repeat = true, .help = msg::kOptEvidenceQuery},
     {.name = "remove", .value = "N", .repeat = true, .help = msg::kOptEvidenceRemove},
     kBy,
     kPortfolio,
     kSchemes});
inline constexpr auto kCaseCheckOptions =
    std::to_array<OptionSpec>({kCaseOutput, kCaseOn, kPortfolio, kSchemes});
inline constexpr auto kCaseSignOptions = std::to_array<OptionSpec>(
    {{.name = "key", .value = "FILE", .help = msg::kOptSignKey},
     {.name = "output", .letter = 'o', .value = "FILE", .help = msg::kOptEnvelope},
     kCaseOn,
     kBy,
     kPortfolio,
     kSchemes});
inline constexpr auto kCaseExportOptions =
    std::to_array<OptionSpec>({{.name = "output",
                                .letter = 'o',
                                .value = "FORMAT[=FILE]",
                                .repeat = true,
                                .help = msg::kOptCaseExport,
                                .choices = "csv json xlsx cdxa oscal html markdown pdf docx"},
                               kCaseOn,
                               kPortfolio,
                               kSchemes});
inline constexpr auto kCaseImportOptions = std::to_array<OptionSpec>({kBy, kPortfolio, kSchemes});
inline constexpr auto kVerifyOptions = std::to_array<OptionSpec>(
    {{.name = "head", .value = "NUMBER:DIGEST", .help = msg::kOptHead},
     {.name = "checkpoint", .value = "FILE", .help = msg::kOptCheckpoint},
     kTrustCase,
     {.name = "key", .value = "FILE", .help = msg::kOptCheckpointKey},
     {.name = "output", .letter = 'o', .value = "FILE", .help = msg::kOptCheckpointFile},
     kPortfolio,
     kSchemes});

inline constexpr auto kCaseRecordExamples =
    std::to_array<std::string_view>({"akashi case record records.toml --by ito"});
inline constexpr auto kCaseNewExamples = std::to_array<std::string_view>(
    {"akashi case new rt-100-star1 --scheme jc-star --level 1 --product rt-100 "
     "--applicant example --route normal --scope ip --scope internet --by ito",
     "akashi case new rt-100-star1b --supersedes rt-100-star1 --by ito"});
inline constexpr auto kCaseListExamples = std::to_array<std::string_view>(
    {"akashi case list --state open", "akashi case list --search router -o json"});
inline constexpr auto kCaseShowExamples = std::to_array<std::string_view>(
    {"akashi case show rt-100-star1", "akashi case show rt-100-star1 S1.1-02"});
inline constexpr auto kCaseSetExamples = std::to_array<std::string_view>(
    {"akashi case set rt-100-star1 S1.1-02 --result conforms --method device --evaluator ito "
     "--date 2026-11-20 --by ito"});
inline constexpr auto kCaseEvidenceExamples = std::to_array<std::string_view>(
    {"akashi case evidence rt-100-star1 S1.1-02 test.pdf --kind test-record --date 2026-11-20 "
     "--by ito"});
inline constexpr auto kCaseCheckExamples =
    std::to_array<std::string_view>({"akashi case check rt-100-star1"});
inline constexpr auto kCaseSignExamples = std::to_array<std::string_view>(
    {"akashi case sign rt-100-star1 --key vendor.key --by ito -o rt-100.json"});
inline constexpr auto kCaseExportExamples = std::to_array<std::string_view>(
    {"akashi case export rt-100-star1 -o csv=checklist.csv -o html=checklist.html"});
inline constexpr auto kCaseImportExamples =
    std::to_array<std::string_view>({"akashi case import rt-100-star1 checklist.csv --by ito"});
inline constexpr auto kVerifyPortfolioExamples = std::to_array<std::string_view>(
    {"akashi verify --trust vendor.pem", "akashi verify --key vendor.key -o checkpoint.json",
     "akashi verify --checkpoint checkpoint.json --trust vendor.pem",
     "akashi verify --head 12:9f86d081…"});

}  // namespace akashi::cli

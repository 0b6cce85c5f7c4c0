#include "cli/spec.h"

#include <array>

#include "base/messages/cli.h"
#include "base/messages/kernel.h"
#include "base/messages/paper.h"
#include "cli/commands.h"
#include "cli/spec_case.h"
#include "cli/spec_label.h"

namespace akashi::cli {
namespace {

constexpr OptionSpec outputs(std::string_view choices) {
  return {.name = "output",
          .letter = 'o',
          .value = "FORMAT[=FILE]",
          .repeat = true,
          .help = msg::kOptOutput,
          .choices = choices};
}

constexpr OptionSpec kOutput = outputs("table json cyclonedx-json spdx-json");
constexpr OptionSpec kDb{.name = "db", .value = "DIR", .help = msg::kOptDb};
constexpr OptionSpec kFailOn{
    .name = "fail-on",
    .value = "CONDITION",
    .repeat = true,
    .help = msg::kOptFailOn,
    .choices = "kev severity:low severity:medium severity:high severity:critical unknown"};
constexpr OptionSpec kProfile{.name = "profile",
                              .value = "TABLE",
                              .repeat = true,
                              .help = msg::kOptProfile,
                              .choices = "bod-26-04 cisa"};
constexpr OptionSpec kInputValue{
    .name = "input", .value = "POINT=VALUE", .repeat = true, .help = msg::kOptInput};
constexpr OptionSpec kEnvironmentMetrics{
    .name = "environment", .value = "METRICS", .help = msg::kOptEnvironment};
constexpr OptionSpec kScope{.name = "scope",
                            .value = "SCOPES",
                            .help = msg::kOptScope,
                            .choices = "runtime dev test build optional peer provided"};
constexpr OptionSpec kExclude{
    .name = "exclude", .value = "GLOB", .repeat = true, .help = msg::kOptExclude};
constexpr OptionSpec kAllFileSystems{.name = "all-file-systems", .help = msg::kOptAllFileSystems};
constexpr OptionSpec kPlatform{.name = "platform",
                               .value = "OS/ARCH",
                               .help = msg::kOptPlatform,
                               .choices = "linux/amd64 linux/arm64 linux/arm/v7"};
constexpr OptionSpec kNoArchives{.name = "no-archives", .help = msg::kOptNoArchives};
constexpr OptionSpec kStrict{.name = "strict", .help = msg::kOptStrict};

constexpr OptionSpec kAsOf{.name = "as-of", .value = "DATE", .help = msg::kOptAsOf};
constexpr OptionSpec kMaxAge{.name = "max-age", .value = "DAYS", .help = msg::kOptMaxAge};
constexpr OptionSpec kKernelBuild{
    .name = "kernel-build", .value = "PATH", .help = msg::kOptKernelBuild};
constexpr OptionSpec kKernelSource{
    .name = "kernel-source", .value = "DIR", .help = msg::kOptKernelSource};
constexpr auto kScanOptions = std::to_array<OptionSpec>(
    {kOutput, kDb, kProfile, kInputValue, kEnvironmentMetrics, kFailOn, kStrict, kScope, kExclude,
     kAllFileSystems, kPlatform, kNoArchives, kAsOf, kMaxAge, kKernelBuild, kKernelSource});
constexpr auto kScanExamples = std::to_array<std::string_view>({
    "akashi scan .",
    "akashi scan image.tar -o table -o cyclonedx-json=sbom.json --fail-on kev",
    "akashi scan / --exclude 'home/**' --profile bod-26-04 --input PE=Y",
});
constexpr auto kCreateOptions = std::to_array<OptionSpec>(
    {kOutput, kScope, kExclude, kAllFileSystems, kPlatform, kNoArchives, kStrict});
constexpr auto kCreateExamples =
    std::to_array<std::string_view>({"akashi sbom create . -o spdx-json=sbom.spdx.json"});
constexpr auto kMatchOptions =
    std::to_array<OptionSpec>({kOutput,
                               kDb,
                               kProfile,
                               kInputValue,
                               kEnvironmentMetrics,
                               kFailOn,
                               kStrict,
                               kScope,
                               {.name = "since", .value = "REVISION", .help = msg::kOptSince},
                               kAsOf,
                               kMaxAge,
                               kKernelBuild,
                               kKernelSource});
constexpr auto kMatchExamples = std::to_array<std::string_view>(
    {"akashi match sbom.cdx.json --fail-on severity:high",
     "akashi match sbom.cdx.json --since 12:0123456789abcdef -o json",
     "akashi match sbom.cdx.json --as-of 2024-01-31",
     "akashi match sbom.cdx.json --kernel-build .config --kernel-source linux-6.1.192"});
constexpr auto kExplainOptions = std::to_array<OptionSpec>({
    {.name = "in", .value = "TARGET", .help = msg::kOptIn},
    outputs("table json"),
    kDb,
    kProfile,
    kInputValue,
    kEnvironmentMetrics,
    kAsOf,
    kKernelBuild,
    kKernelSource,
});
constexpr auto kExplainExamples = std::to_array<std::string_view>({
    "akashi explain CVE-2021-44228 --in sbom.cdx.json",
    "akashi explain pkg:npm/lodash@4.17.20",
    "akashi explain pkg:npm/lodash@4.17.21 CVE-2021-23337",
});
constexpr auto kImportOptions = std::to_array<OptionSpec>(
    {kDb,
     {.name = "name", .value = "NAME", .help = msg::kOptName},
     {.name = "partial", .help = msg::kOptPartial},
     {.name = "older", .help = msg::kOptOlder},
     {.name = "trust", .value = "FILE", .repeat = true, .help = msg::kOptTrust},
     {.name = "allow-unsigned", .help = msg::kOptAllowUnsigned}});
constexpr auto kImportExamples = std::to_array<std::string_view>(
    {"akashi db import osv-npm.tar.zst known_exploited_vulnerabilities.json",
     "akashi db import bundle/ --trust publisher.pem"});
constexpr OptionSpec kCache{.name = "cache", .value = "DIR", .help = msg::kOptCache};
constexpr OptionSpec kCa{.name = "ca", .value = "FILE", .help = msg::kOptCa};
constexpr OptionSpec kProxy{.name = "proxy", .value = "URL", .help = msg::kOptProxy};
constexpr auto kUpdateOptions = std::to_array<OptionSpec>({
    kDb,
    {.name = "source", .value = "SOURCE", .repeat = true, .help = msg::kOptSource},
    {.name = "mirror", .value = "URL|DIR", .help = msg::kOptMirror},
    {.name = "from", .value = "URL|DIR", .help = msg::kOptFrom},
    {.name = "trust", .value = "FILE", .repeat = true, .help = msg::kOptTrust},
    {.name = "allow-unsigned", .help = msg::kOptAllowUnsigned},
    {.name = "jobs", .value = "N", .help = msg::kOptJobs},
    {.name = "sources", .value = "FILE", .help = msg::kOptSourcesFile},
    kCache,
    {.name = "date", .value = "YYYY-MM-DD", .help = msg::kOptDate},
    {.name = "dry-run", .help = msg::kOptDryRun},
    {.name = "force", .help = msg::kOptForce},
    kCa,
    kProxy,
    {.name = "timeout", .value = "SECONDS", .help = msg::kOptTimeout},
    {.name = "retries", .value = "N", .help = msg::kOptRetries},
    {.name = "key-file", .value = "SOURCE=FILE", .repeat = true, .help = msg::kOptKeyFile},
    {.name = "output",
     .letter = 'o',
     .value = "FORMAT",
     .help = msg::kOptOutput,
     .choices = "table json"},
});
constexpr auto kUpdateExamples = std::to_array<std::string_view>({
    "akashi db update",
    "akashi db update --source osv-npm --source kev --dry-run",
    "akashi db update --mirror /media/usb/mirror",
    "akashi db update --from https://bundles.example.org/advisories --trust publisher.pem",
});
constexpr auto kExportOptions =
    std::to_array<OptionSpec>({kDb,
                               {.name = "since", .value = "REVISION", .help = msg::kOptExportSince},
                               {.name = "deltas", .value = "N", .help = msg::kOptDeltas},
                               {.name = "key", .value = "FILE", .help = msg::kOptKey},
                               {.name = "channel", .value = "NAME", .help = msg::kOptChannel},
                               {.name = "expires", .value = "DAYS", .help = msg::kOptExpires}});
constexpr auto kExportExamples = std::to_array<std::string_view>(
    {"openssl genpkey -algorithm ed25519 -out publisher.key",
     "openssl pkey -in publisher.key -pubout -out publisher.pem",
     "akashi db export bundle/ --key publisher.key --channel example",
     "akashi db export delta.tar --since 12 --key publisher.key --channel example",
     "akashi db export /srv/www/advisories --deltas 30 --key publisher.key --channel example"});
constexpr OptionSpec kStatusOutput{.name = "output",
                                   .letter = 'o',
                                   .value = "FORMAT",
                                   .help = msg::kOptOutput,
                                   .choices = "table json"};
constexpr auto kStatusOptions = std::to_array<OptionSpec>({kDb, kStatusOutput});
constexpr auto kDbStatusOptions = std::to_array<OptionSpec>({kDb, kStatusOutput, kMaxAge});
constexpr auto kStatusExamples =
    std::to_array<std::string_view>({"akashi db status", "akashi db status --max-age 3"});
constexpr auto kVerifyExamples = std::to_array<std::string_view>({"akashi db verify"});
constexpr auto kDbOnly = std::to_array<OptionSpec>({kDb});
constexpr auto kSearchOptions = std::to_array<OptionSpec>({kDb, kStatusOutput, kAsOf});
constexpr auto kSearchExamples = std::to_array<std::string_view>(
    {"akashi db search CVE-2021-44228 -o json", "akashi db search pkg:npm/lodash"});
constexpr auto kListOptions = std::to_array<OptionSpec>({{.name = "output",
                                                          .letter = 'o',
                                                          .value = "FORMAT",
                                                          .help = msg::kOptOutput,
                                                          .choices = "table json"}});
constexpr auto kListExamples =
    std::to_array<std::string_view>({"akashi list", "akashi list ecosystems -o json"});
constexpr auto kCompareOptions =
    std::to_array<OptionSpec>({{.name = "scheme", .value = "SCHEME", .help = msg::kOptScheme}});
constexpr auto kCompareExamples =
    std::to_array<std::string_view>({"akashi versions compare --scheme deb 1.0~rc1 1.0"});
constexpr auto kRangeOptions =
    std::to_array<OptionSpec>({{.name = "type", .value = "TYPE", .help = msg::kOptRangeType}});
constexpr auto kRangeExamples =
    std::to_array<std::string_view>({"akashi versions range --type npm '^1.2 || >=2.0.1 <3'",
                                     "akashi versions range 'vers:deb/>=1.0|<1.2-3' 1.1-1"});
constexpr auto kSchemeOptions = std::to_array<OptionSpec>({kSchemes, kStatusOutput});
constexpr auto kSchemeShowOptions = std::to_array<OptionSpec>({kSchemes,
                                                               {.name = "output",
                                                                .letter = 'o',
                                                                .value = "FORMAT",
                                                                .help = msg::kOptSchemeOutput,
                                                                .choices = "table json mermaid"}});
constexpr auto kSchemeCheckOptions = std::to_array<OptionSpec>({kSchemes});
constexpr auto kSchemeListExamples = std::to_array<std::string_view>({"akashi scheme list"});
constexpr auto kSchemeShowExamples = std::to_array<std::string_view>(
    {"akashi scheme show jc-star", "akashi scheme show jc-star@2024-08 criteria S1.1-02",
     "akashi scheme show cyber-infra statements -o json", "akashi scheme show jc-star -o mermaid"});
constexpr auto kSchemeCheckExamples =
    std::to_array<std::string_view>({"akashi scheme check", "akashi scheme check our-schemes/"});
constexpr auto kSchemeMapExamples =
    std::to_array<std::string_view>({"akashi scheme map jc-star psti"});
constexpr OptionSpec kOn{.name = "on", .value = "YYYY-MM-DD", .help = msg::kOptOn};
constexpr OptionSpec kTrustDeclared{
    .name = "trust", .value = "FILE", .repeat = true, .help = msg::kOptTrustDeclared};
constexpr auto kDeclareNewOptions = std::to_array<OptionSpec>(
    {{.name = "scheme", .value = "ID[@VERSION]", .help = msg::kOptStatements},
     {.name = "role", .value = "ROLE", .repeat = true, .help = msg::kOptRole},
     {.name = "use-case", .value = "CASE", .help = msg::kOptUseCase},
     kOn,
     kSchemes});
constexpr auto kDeclareCheckOptions =
    std::to_array<OptionSpec>({{.name = "output",
                                .letter = 'o',
                                .value = "FORMAT[=FILE]",
                                .repeat = true,
                                .help = msg::kOptContractOutput,
                                .choices = "table json cdxa markdown html pdf docx"},
                               {.name = "since", .value = "FILE", .help = msg::kOptChangedSince},
                               kTrustDeclared,
                               kOn,
                               kSchemes});
constexpr auto kDeclareRenewOptions = std::to_array<OptionSpec>(
    {{.name = "scheme", .value = "ID[@VERSION]", .help = msg::kOptStatements},
     {.name = "output", .letter = 'o', .value = "FILE", .help = msg::kOptRenewFile},
     kOn,
     kSchemes});
constexpr auto kDeclareRenewExamples = std::to_array<std::string_view>(
    {"akashi declare renew declaration-2026.json -o declaration.toml"});
constexpr auto kDeclareSignOptions =
    std::to_array<OptionSpec>({{.name = "key", .value = "FILE", .help = msg::kOptSignKey},
                               {.name = "output",
                                .letter = 'o',
                                .value = "[FORMAT=]FILE",
                                .repeat = true,
                                .help = msg::kOptSignedFile},
                               kTrustDeclared,
                               kOn,
                               kSchemes});
constexpr auto kDeclareVerifyOptions =
    std::to_array<OptionSpec>({kTrustDeclared,
                               {.name = "evidence", .value = "DIR", .help = msg::kOptEvidence},
                               kOn,
                               kSchemes});
constexpr auto kDeclareNewExamples = std::to_array<std::string_view>(
    {"akashi declare new --role developer --role supplier --use-case saas > declaration.toml"});
constexpr auto kDeclareCheckExamples =
    std::to_array<std::string_view>({"akashi declare check declaration.toml",
                                     "akashi declare check declaration.toml -o pdf=draft.pdf"});
constexpr auto kDeclareSignExamples = std::to_array<std::string_view>(
    {"akashi declare sign declaration.toml --key provider.key -o declaration.json "
     "-o pdf=declaration.pdf"});
constexpr auto kDeclareVerifyExamples = std::to_array<std::string_view>(
    {"akashi declare verify declaration.json --trust provider.pem --evidence evidence/"});
constexpr auto kGapOptions = std::to_array<OptionSpec>(
    {{.name = "to", .value = "SCHEME[@VERSION]", .help = msg::kOptGapTo},
     {.name = "level", .value = "LEVEL", .help = msg::kOptGapLevel},
     {.name = "array", .value = "ARRAY", .help = msg::kOptGapArray},
     {.name = "product-type", .value = "TYPE", .help = msg::kOptGapType},
     {.name = "answers", .value = "FILE", .repeat = true, .help = msg::kOptGapAnswers},
     {.name = "hold", .value = "SCHEME:LEVEL:FROM:UNTIL", .repeat = true, .help = msg::kOptGapHold},
     {.name = "on", .value = "YYYY-MM-DD", .help = msg::kOptGapOn},
     kSchemes,
     outputs("table json")});
constexpr auto kGapExamples = std::to_array<std::string_view>(
    {"akashi scheme gap --to cls --level '*2' --answers answers.csv --on 2026-11-22",
     "akashi scheme gap --to psti --level compliance --hold jc-star:1:2025-05-21:2027-05-20 "
     "--on 2026-11-22"});
constexpr OptionSpec kSecurityTxt{
    .name = "security-txt", .value = "FILE|URL", .help = msg::kOptSecurityTxt};
constexpr OptionSpec kPage{.name = "page", .value = "FILE|URL", .help = msg::kOptPage};
constexpr OptionSpec kProbeOn{.name = "on", .value = "YYYY-MM-DD", .help = msg::kOptGapOn};
constexpr OptionSpec kSeenVex{
    .name = "vex", .value = "FILE", .repeat = true, .help = msg::kOptSeenVex};
constexpr auto kProbeOptions = std::to_array<OptionSpec>(
    {{.name = "scheme", .value = "ID[@VERSION]", .help = msg::kOptProbeScheme},
     kSecurityTxt,
     kPage,
     kSeenVex,
     kProfile,
     kInputValue,
     kProbeOn,
     kDb,
     kAllFileSystems,
     kPlatform,
     kCache,
     kCa,
     kProxy,
     kSchemes,
     outputs("table json")});
constexpr auto kCaseAutoOptions =
    std::to_array<OptionSpec>({{.name = "record", .help = msg::kOptRecordSeen},
                               kBy,
                               kSecurityTxt,
                               kPage,
                               kSeenVex,
                               kProfile,
                               kInputValue,
                               kProbeOn,
                               kDb,
                               kAllFileSystems,
                               kPlatform,
                               kCache,
                               kCa,
                               kProxy,
                               kPortfolio,
                               kSchemes});
constexpr auto kCaseAutoExamples = std::to_array<std::string_view>(
    {"akashi case auto router-2 image.tar --security-txt security.txt --record --by ito"});
constexpr auto kProbeExamples =
    std::to_array<std::string_view>({"akashi scheme probe image.tar --scheme jc-star "
                                     "--security-txt security.txt --page policy.html",
                                     "akashi scheme probe --scheme psti --security-txt "
                                     "https://example.com/.well-known/security.txt"});
constexpr OptionSpec kModel{.name = "model", .value = "SCHEME", .help = msg::kOptModel};
constexpr OptionSpec kExample{.name = "example", .value = "EXAMPLE", .help = msg::kOptExample};
constexpr auto kPlanOptions =
    std::to_array<OptionSpec>({kExample,
                               {.name = "budget", .value = "COST", .help = msg::kOptBudget},
                               kModel,
                               kSchemes,
                               outputs("table json markdown html pdf docx svg")});
constexpr auto kPlanExamples = std::to_array<std::string_view>(
    {"akashi plan --example medical --budget 25",
     "akashi plan plan.toml -o table -o markdown=plan.md -o svg=plan.svg"});
constexpr auto kPlanNewOptions = std::to_array<OptionSpec>(
    {kExample,
     kModel,
     kSchemes,
     {.name = "output", .letter = 'o', .value = "FILE", .help = msg::kOptPlanFile}});
constexpr auto kPlanNewExamples =
    std::to_array<std::string_view>({"akashi plan new --example automotive -o plan.toml"});
constexpr auto kContractNewOptions = std::to_array<OptionSpec>(
    {kSchemes,
     {.name = "output", .letter = 'o', .value = "FILE", .help = msg::kOptSheetFile},
     {.name = "level", .value = "LEVEL", .help = msg::kOptLevel, .choices = "basic all"},
     {.name = "defaults", .help = msg::kOptDefaults},
     {.name = "model", .value = "SCHEME", .help = msg::kOptContractModel}});
constexpr auto kContractNewExamples = std::to_array<std::string_view>(
    {"akashi contract new -o terms.toml", "akashi contract new --level basic --lang ja"});
constexpr auto kContractClausesOptions =
    std::to_array<OptionSpec>({kSchemes,
                               {.name = "output",
                                .letter = 'o',
                                .value = "FORMAT[=FILE]",
                                .repeat = true,
                                .help = msg::kOptContractOutput,
                                .choices = "markdown html pdf docx"},
                               {.name = "both-languages", .help = msg::kOptBothLanguages}});
constexpr auto kContractClausesExamples =
    std::to_array<std::string_view>({"akashi contract clauses terms.toml",
                                     "akashi contract clauses terms.toml -o pdf=clauses.pdf"});
constexpr auto kContractCheckOptions = std::to_array<OptionSpec>(
    {kSchemes,
     {.name = "output",
      .letter = 'o',
      .value = "FORMAT[=FILE]",
      .repeat = true,
      .help = msg::kOptContractOutput,
      .choices = "table json markdown html pdf docx"},
     {.name = "vex", .value = "FILE", .repeat = true, .help = msg::kOptVex},
     {.name = "evidence", .value = "FILE", .repeat = true, .help = msg::kOptDeliveredEvidence},
     {.name = "on", .value = "YYYY-MM-DD", .help = msg::kOptJudgedOn},
     {.name = "delivered", .value = "YYYY-MM-DD", .help = msg::kOptDelivered},
     {.name = "released", .value = "YYYY-MM-DD", .help = msg::kOptReleased},
     {.name = "strict", .help = msg::kOptContractStrict}});
constexpr auto kContractCheckExamples = std::to_array<std::string_view>(
    {"akashi contract check terms.toml sbom.cdx.json --on 2027-04-01",
     "akashi contract check terms.toml sbom.cdx.json --vex vex.json --released 2027-03-20 "
     "--delivered 2027-03-25 -o table -o json=check.json"});
constexpr OptionSpec kTrustRegister{
    .name = "trust", .value = "FILE", .repeat = true, .help = msg::kOptTrustRegister};
constexpr auto kRegisterPublishOptions = std::to_array<OptionSpec>(
    {{.name = "labels", .value = "FILE|DIR", .repeat = true, .help = msg::kOptLabels},
     {.name = "on", .value = "YYYY-MM-DD", .help = msg::kOptPublishedOn},
     kPortfolio,
     {.name = "url", .value = "URL", .help = msg::kOptRegisterUrl},
     {.name = "key", .value = "FILE", .help = msg::kOptSignKey},
     kSchemes});
constexpr auto kRegisterPublishExamples = std::to_array<std::string_view>(
    {"akashi register publish public/ --labels labels.json --key owner.key "
     "--url https://register.example.org/"});
constexpr auto kRegisterVerifyOptions = std::to_array<OptionSpec>({kTrustRegister, kSchemes});
constexpr auto kRegisterVerifyExamples =
    std::to_array<std::string_view>({"akashi register verify public/ --trust owner.pem"});
constexpr auto kProcureOptions = std::to_array<OptionSpec>(
    {{.name = "importance",
      .value = "IMPORTANCE",
      .help = msg::kOptImportance,
      .choices = "low medium high"},
     {.name = "register", .value = "DIR|FILE", .help = msg::kOptRegister},
     kTrustRegister,
     {.name = "on", .value = "YYYY-MM-DD", .help = msg::kOptJudgedOn},
     {.name = "until", .value = "YYYY-MM-DD", .help = msg::kOptUsedUntil},
     {.name = "eol", .value = "FILE", .repeat = true, .help = msg::kOptEol},
     {.name = "max-age", .value = "DAYS", .help = msg::kOptRegisterAge},
     {.name = "scheme", .value = "SCHEME[@VERSION]", .help = msg::kOptProcurementScheme},
     kSchemes,
     {.name = "output",
      .letter = 'o',
      .value = "FORMAT[=FILE]",
      .repeat = true,
      .help = msg::kOptProcureOutput,
      .choices = "table json csv"},
     kStrict});
constexpr auto kProcureExamples = std::to_array<std::string_view>(
    {"akashi procure check list.csv --importance high --on 2026-12-01 --register public/ --trust "
     "owner.pem",
     "akashi procure check list.csv --importance low --register labels.json --until 2030-03-31 "
     "--eol support.csv -o table -o csv=result.csv"});
constexpr auto kVersionExamples = std::to_array<std::string_view>({"akashi version"});
constexpr auto kCompletionExamples = std::to_array<std::string_view>({"akashi completion bash"});
constexpr auto kManExamples = std::to_array<std::string_view>({"akashi man | man -l -"});

constexpr auto kCommands = std::to_array<CommandSpec>({
    {"scan", "TARGET", 1, 1, msg::kHelpScan, kScanOptions, kScanExamples, run_scan},
    {"sbom", "", 0, 0, msg::kHelpSbom, {}, {}, nullptr},
    {"sbom create", "TARGET", 1, 1, msg::kHelpSbomCreate, kCreateOptions, kCreateExamples,
     run_sbom_create},
    {"match", "SBOM…", 1, -1, msg::kHelpMatch, kMatchOptions, kMatchExamples, run_match},
    {"explain", "CVE|ADVISORY|PURL|CPE [CVE|ADVISORY]", 1, 2, msg::kHelpExplain, kExplainOptions,
     kExplainExamples, run_explain},
    {"db", "", 0, 0, msg::kHelpDb, {}, {}, nullptr},
    {"db import", "FILE|DIR|ARCHIVE|BUNDLE…", 1, -1, msg::kHelpDbImport, kImportOptions,
     kImportExamples, run_db_import},
    {"db update", "", 0, 0, msg::kHelpDbUpdate, kUpdateOptions, kUpdateExamples, run_db_update},
    {"db export", "DIR|FILE.tar", 1, 1, msg::kHelpDbExport, kExportOptions, kExportExamples,
     run_db_export},
    {"db status", "", 0, 0, msg::kHelpDbStatus, kDbStatusOptions, kStatusExamples, run_db_status},
    {"db verify", "", 0, 0, msg::kHelpDbVerify, kDbOnly, kVerifyExamples, run_db_verify},
    {"db search", "ID|PURL|ECOSYSTEM/NAME", 1, 1, msg::kHelpDbSearch, kSearchOptions,
     kSearchExamples, run_db_search},
    {"list", "[ecosystems|documents|feeds|sources|versions|profiles]", 0, 1, msg::kHelpList,
     kListOptions, kListExamples, run_list},
    {"versions", "", 0, 0, msg::kHelpVersions, {}, {}, nullptr},
    {"versions compare", "[A B]", 0, 2, msg::kHelpVersionsCompare, kCompareOptions,
     kCompareExamples, run_versions_compare},
    {"versions range", "[RANGE [VERSION…]]", 0, -1, msg::kHelpVersionsRange, kRangeOptions,
     kRangeExamples, run_versions_range},
    {"scheme", "", 0, 0, msg::kHelpScheme, {}, {}, nullptr},
    {"scheme list", "", 0, 0, msg::kHelpSchemeList, kSchemeOptions, kSchemeListExamples,
     run_scheme_list},
    {"scheme show", "ID[@VERSION] [ARRAY [ITEM]]", 1, 3, msg::kHelpSchemeShow, kSchemeShowOptions,
     kSchemeShowExamples, run_scheme_show},
    {"scheme check", "[DIR…]", 0, -1, msg::kHelpSchemeCheck, kSchemeCheckOptions,
     kSchemeCheckExamples, run_scheme_check},
    {"scheme map", "[SCHEME [SCHEME]]", 0, 2, msg::kHelpSchemeMap, kSchemeOptions,
     kSchemeMapExamples, run_scheme_map},
    {"scheme gap", "", 0, 0, msg::kHelpSchemeGap, kGapOptions, kGapExamples, run_scheme_gap},
    {"scheme probe", "[TARGET]", 0, 1, msg::kHelpSchemeProbe, kProbeOptions, kProbeExamples,
     run_scheme_probe},
    {"case", "", 0, 0, msg::kHelpCase, {}, {}, nullptr},
    {"case record", "FILE", 1, 1, msg::kHelpCaseRecord, kCaseRecordOptions, kCaseRecordExamples,
     run_case_record},
    {"case new", "CASE", 1, 1, msg::kHelpCaseNew, kCaseNewOptions, kCaseNewExamples, run_case_new},
    {"case list", "", 0, 0, msg::kHelpCaseList, kCaseListOptions, kCaseListExamples, run_case_list},
    {"case show", "CASE [CRITERION]", 1, 2, msg::kHelpCaseShow, kCaseShowOptions, kCaseShowExamples,
     run_case_show},
    {"case set", "CASE [CRITERION]", 1, 2, msg::kHelpCaseSet, kCaseSetOptions, kCaseSetExamples,
     run_case_set},
    {"case evidence", "CASE CRITERION [FILE…]", 2, -1, msg::kHelpCaseEvidence, kCaseEvidenceOptions,
     kCaseEvidenceExamples, run_case_evidence},
    {"case auto", "CASE [TARGET]", 1, 2, msg::kHelpCaseAuto, kCaseAutoOptions, kCaseAutoExamples,
     run_case_auto},
    {"case check", "CASE", 1, 1, msg::kHelpCaseCheck, kCaseCheckOptions, kCaseCheckExamples,
     run_case_check},
    {"case sign", "CASE", 1, 1, msg::kHelpCaseSign, kCaseSignOptions, kCaseSignExamples,
     run_case_sign},
    {"case export", "CASE", 1, 1, msg::kHelpCaseExport, kCaseExportOptions, kCaseExportExamples,
     run_case_export},
    {"case import", "CASE FILE", 2, 2, msg::kHelpCaseImport, kCaseImportOptions,
     kCaseImportExamples, run_case_import},
    {"verify", "", 0, 0, msg::kHelpVerify, kVerifyOptions, kVerifyPortfolioExamples, run_verify},
    {"label", "", 0, 0, msg::kHelpLabel, {}, {}, nullptr},
    {"label apply", "FILE|APPLICATION", 1, 1, msg::kHelpLabelApply, kLabelApplyOptions,
     kLabelApplyExamples, run_label_apply},
    {"label check", "APPLICATION", 1, 1, msg::kHelpLabelCheck, kLabelCheckOptions,
     kLabelCheckExamples, run_label_check},
    {"label inquire", "APPLICATION", 1, 1, msg::kHelpLabelInquire, kLabelInquireOptions,
     kLabelInquireExamples, run_label_inquire},
    {"label issue", "APPLICATION", 1, 1, msg::kHelpLabelIssue, kLabelIssueOptions,
     kLabelIssueExamples, run_label_issue},
    {"label renew", "LABEL APPLICATION", 2, 2, msg::kHelpLabelRenew, kLabelRenewOptions,
     kLabelRenewExamples, run_label_renew},
    {"label surveil", "LABEL", 1, 1, msg::kHelpLabelSurveil, kLabelSurveilOptions,
     kLabelSurveilExamples, run_label_surveil},
    {"label suspend", "LABEL", 1, 1, msg::kHelpLabelSuspend, kLabelPlainOptions,
     kLabelSuspendExamples, run_label_suspend},
    {"label resume", "LABEL", 1, 1, msg::kHelpLabelResume, kLabelPlainOptions, kLabelResumeExamples,
     run_label_resume},
    {"label withdraw", "LABEL", 1, 1, msg::kHelpLabelWithdraw, kLabelPlainOptions,
     kLabelWithdrawExamples, run_label_withdraw},
    {"label return", "LABEL", 1, 1, msg::kHelpLabelReturn, kLabelPlainOptions, kLabelReturnExamples,
     run_label_return},
    {"label step", "APPLICATION STEP", 2, 2, msg::kHelpLabelStep, kLabelStepOptions,
     kLabelStepExamples, run_label_step},
    {"label show", "APPLICATION|LABEL", 1, 1, msg::kHelpLabelShow, kLabelShowOptions,
     kLabelShowExamples, run_label_show},
    {"label list", "", 0, 0, msg::kHelpLabelList, kLabelListOptions, kLabelListExamples,
     run_label_list},
    {"label verify", "TOKEN|LABEL", 1, 1, msg::kHelpLabelVerify, kLabelVerifyOptions,
     kLabelVerifyExamples, run_label_verify},
    {"label check-text", "FILE…", 1, -1, msg::kHelpLabelText, kLabelTextOptions, kLabelTextExamples,
     run_label_check_text},
    {"label status-list", "", 0, 0, msg::kHelpLabelStatus, kLabelStatusOptions,
     kLabelStatusExamples, run_label_status_list},
    {"declare", "", 0, 0, msg::kHelpDeclare, {}, {}, nullptr},
    {"declare new", "", 0, 0, msg::kHelpDeclareNew, kDeclareNewOptions, kDeclareNewExamples,
     run_declare_new},
    {"declare check", "FILE", 1, 1, msg::kHelpDeclareCheck, kDeclareCheckOptions,
     kDeclareCheckExamples, run_declare_check},
    {"declare renew", "FILE", 1, 1, msg::kHelpDeclareRenew, kDeclareRenewOptions,
     kDeclareRenewExamples, run_declare_renew},
    {"declare sign", "FILE", 1, 1, msg::kHelpDeclareSign, kDeclareSignOptions, kDeclareSignExamples,
     run_declare_sign},
    {"declare verify", "FILE", 1, 1, msg::kHelpDeclareVerify, kDeclareVerifyOptions,
     kDeclareVerifyExamples, run_declare_verify},
    {"plan", "[FILE]", 0, 1, msg::kHelpPlan, kPlanOptions, kPlanExamples, run_plan},
    {"plan new", "", 0, 0, msg::kHelpPlanNew, kPlanNewOptions, kPlanNewExamples, run_plan_new},
    {"contract", "", 0, 0, msg::kHelpContract, {}, {}, nullptr},
    {"contract new", "", 0, 0, msg::kHelpContractNew, kContractNewOptions, kContractNewExamples,
     run_contract_new},
    {"contract clauses", "TERMS", 1, 1, msg::kHelpContractClauses, kContractClausesOptions,
     kContractClausesExamples, run_contract_clauses},
    {"contract check", "TERMS SBOM…", 2, -1, msg::kHelpContractCheck, kContractCheckOptions,
     kContractCheckExamples, run_contract_check},
    {"register", "", 0, 0, msg::kHelpRegister, {}, {}, nullptr},
    {"register publish", "DIR", 1, 1, msg::kHelpRegisterPublish, kRegisterPublishOptions,
     kRegisterPublishExamples, run_register_publish},
    {"register verify", "DIR", 1, 1, msg::kHelpRegisterVerify, kRegisterVerifyOptions,
     kRegisterVerifyExamples, run_register_verify},
    {"procure", "", 0, 0, msg::kHelpProcure, {}, {}, nullptr},
    {"procure check", "LIST", 1, 1, msg::kHelpProcureCheck, kProcureOptions, kProcureExamples,
     run_procure_check},
    {"version", "", 0, 0, msg::kHelpVersion, kStatusOptions, kVersionExamples, run_version},
    {"completion",
     "bash|zsh|fish",
     1,
     1,
     msg::kHelpCompletion,
     {},
     kCompletionExamples,
     run_completion},
    {"man", "", 0, 0, msg::kHelpMan, {}, kManExamples, run_man},
});

constexpr auto kCommon = std::to_array<OptionSpec>({
    {.name = "threads", .letter = 'j', .value = "N", .help = msg::kOptThreads},
    {.name = "quiet", .letter = 'q', .help = msg::kOptQuiet},
    {.name = "no-color", .help = msg::kOptNoColor},
    {.name = "progress",
     .value = "MODE",
     .help = msg::kOptProgress,
     .choices = "auto plain json none"},
    {.name = "lang", .value = "LANG", .help = msg::kOptLang, .choices = "en ja"},
    {.name = "config", .value = "FILE", .help = msg::kOptConfig},
    {.name = "log", .value = "LEVEL", .help = msg::kOptLog, .choices = "error warning info debug"},
    {.name = "help", .letter = 'h', .help = msg::kOptHelp},
});

}  // namespace

std::span<const CommandSpec> all_commands() {
  return kCommands;
}
std::span<const OptionSpec> common_options() {
  return kCommon;
}

std::string_view Invocation::get(std::string_view name, std::string_view fallback) const {
  const auto found = options.find(name);
  return found == options.end() || found->second.empty() ? fallback
                                                         : std::string_view(found->second.back());
}

const std::vector<std::string>& Invocation::all(std::string_view name) const {
  static const std::vector<std::string> kNone;
  const auto found = options.find(name);
  return found == options.end() ? kNone : found->second;
}

}  // namespace akashi::cli

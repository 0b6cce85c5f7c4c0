#include "service/case_sign.h"

#include <algorithm>
#include <utility>

#include "assure/case_json.h"
#include "base/bytes.h"
#include "base/hash.h"
#include "base/messages/portfolio.h"
#include "formats/envelope.h"
#include "formats/tree.h"
#include "net/file_note.h"
#include "service/case_files.h"
#include "service/keys.h"

namespace akashi::service {
namespace {

using portfolio::Draft;
using portfolio::Entry;
using portfolio::Journal;

constexpr std::uint32_t kMostBytes = 64U << 20;

std::string said_by(std::string_view name, std::string_view value) {
  return formats::compact_json([&](formats::JsonWriter& json) {
    json.begin_object();
    json.member(name, value);
    json.end_object();
  });
}

struct Verifying {
  const Journal& journal;
  std::span<const PublicKey> trusted;
  const Limits& limits;
  portfolio::Verification out;

  void add(Msg what, std::vector<std::string> args, bool broken = true) {
    out.findings.push_back({.broken = broken, .what = {what, std::move(args)}});
  }
};

Result<void> check_signature(Verifying& run, const StoredCase& stored) {
  const auto& id = stored.content.id;
  const auto envelope = net::read_small_file(run.journal.file_path(stored.envelope), kMostBytes);
  if (!envelope || hash_hex(HashAlgorithm::kSha256, *envelope) != stored.envelope) {
    run.add(msg::kCaseEnvelope, {id, stored.envelope});
    return {};
  }
  const auto opened =
      formats::open_envelope(*envelope, kCaseType, run.trusted, kMostBytes, run.limits);
  if (!opened) {
    run.add(msg::kCaseEnvelope, {id, opened.error().text()});
    return {};
  }
  if (opened->key.empty()) {
    run.add(run.trusted.empty() ? msg::kCaseNoKeys : msg::kCaseNotTrusted, {id},
            !run.trusted.empty());
  }
  AKASHI_TRY_ASSIGN(const auto records,
                    load_records(run.journal, stored.content, stored.signed_at));
  if (opened->payload !=
      case_payload(stored.content, records, stored.signed_on, stored.signed_by)) {
    run.add(msg::kCasePayload, {id});
  }
  return {};
}

Result<void> check_stored(Verifying& run, const std::string& subject) {
  AKASHI_TRY_ASSIGN(auto entries, run.journal.entries(subject));
  const auto stored = replay_case(std::move(entries));
  if (!stored) {
    run.add(msg::kCaseReplay, {subject, stored.error().text()});
    return {};
  }
  AKASHI_TRY_ASSIGN(const auto listed, run.journal.summary(subject));
  if (!listed || listed->summary.state != stored->state) {
    run.add(msg::kCaseState, {subject, stored->state});
  }
  return stored->signed_at == 0 ? Result<void>() : check_signature(run, *stored);
}

Result<void> check_cases(Verifying& run) {
  std::vector<std::string> cases;
  AKASHI_TRY(run.journal.each_of("case.new", [&](const Entry& entry) {
    cases.push_back(entry.subject);
    return true;
  }));
  for (const auto& subject : cases) {
    AKASHI_TRY(check_stored(run, subject));
  }
  return {};
}

}  // namespace

std::string case_payload(assure::Case content, const LoadedRecords& records, std::string_view on,
                         std::string_view by) {
  std::erase_if(content.rows, [](const assure::CaseRow& row) {
    return row == assure::CaseRow{.criterion = row.criterion};
  });
  std::ranges::sort(content.rows, {}, &assure::CaseRow::criterion);
  return formats::compact_json([&](formats::JsonWriter& json) {
    json.begin_object();
    json.key("akashi_case");
    json.integer(1);
    json.member("on", on);
    json.member("by", by);
    json.key("case");
    assure::write_json(json, content);
    write_records(json, records);
    json.end_object();
  });
}

Result<SignedCase> sign_case(Journal& journal, std::string_view actor, std::string_view id,
                             const assure::Catalogue& catalogue, assure::Date on,
                             const SigningKey& key) {
  SignedCase out;
  const auto decide = [&]() -> Result<std::vector<Draft>> {
    AKASHI_TRY_ASSIGN(auto checked, check_case(journal, id, catalogue, on));
    const auto& stored = checked.stored;
    if (stored.state != "open") {
      return fail(ErrorCode::kInvalidInput, msg::kCaseClosed, {std::string(id), stored.state});
    }
    out.findings = std::move(checked.findings);
    if (!assure::passes(out.findings)) {
      return std::vector<Draft>();
    }
    const auto day = assure::to_text(on);
    AKASHI_TRY_ASSIGN(
        out.envelope,
        formats::write_envelope(kCaseType,
                                case_payload(stored.content, checked.records, day, actor), &key));
    out.envelope += '\n';
    AKASHI_TRY_ASSIGN(auto file, journal.add_bytes(out.envelope));
    std::vector<Draft> drafts;
    drafts.push_back({.kind = "case.sign",
                      .subject = "case/" + std::string(id),
                      .content = formats::compact_json([&](formats::JsonWriter& json) {
                        json.begin_object();
                        json.member("envelope", file.sha256);
                        json.member("key", key.id());
                        json.member("on", day);
                        json.end_object();
                      }),
                      .files = {file},
                      .summary = case_summary(stored.content, checked.records, "signed")});
    if (!stored.content.supersedes.empty()) {
      AKASHI_TRY_ASSIGN(const auto before, load_case(journal, stored.content.supersedes));
      AKASHI_TRY_ASSIGN(const auto records, load_records(journal, before.content));
      drafts.push_back({.kind = "case.superseded",
                        .subject = "case/" + stored.content.supersedes,
                        .content = said_by("by", id),
                        .files = {},
                        .summary = case_summary(before.content, records, "superseded")});
    }
    return drafts;
  };
  AKASHI_TRY(journal.append(actor, decide));
  return out;
}

Result<portfolio::Verification> verify_portfolio(const Journal& journal,
                                                 const std::optional<portfolio::Head>& known,
                                                 std::span<const PublicKey> trusted,
                                                 const Limits& limits) {
  Verifying run{.journal = journal, .trusted = trusted, .limits = limits, .out = {}};
  const auto all = [&]() -> Result<void> {
    AKASHI_TRY_ASSIGN(run.out, journal.verify(known));
    // What entries mean is no question while they are not as written.
    return run.out.sound() ? check_cases(run) : Result<void>();
  };
  AKASHI_TRY(journal.snapshot(all));
  return std::move(run.out);
}

Result<std::string> sign_head(const portfolio::Head& head, std::string_view time,
                              const SigningKey& key) {
  const auto payload = formats::compact_json([&](formats::JsonWriter& json) {
    json.begin_object();
    json.key("akashi_checkpoint");
    json.integer(1);
    json.member("head", portfolio::to_text(head));
    json.member("time", time);
    json.end_object();
  });
  AKASHI_TRY_ASSIGN(auto envelope, formats::write_envelope(kCheckpointType, payload, &key));
  return envelope + "\n";
}

Result<portfolio::Head> read_checkpoint(const std::string& path, std::span<const PublicKey> trusted,
                                        const Limits& limits) {
  constexpr std::uint32_t kMost = 64U << 10;
  AKASHI_TRY_ASSIGN(const auto text, net::read_small_file(path, kMost));
  auto opened = open_trusted(text, kCheckpointType, trusted, kMost, limits);
  if (!opened) {
    return std::unexpected(std::move(opened).error().in_file(path));
  }
  const auto bytes = Bytes::copy_of(*opened);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes.padded(), limits));
  auto head = portfolio::parse_head(tree.root()["head"].text());
  if (tree.root()["akashi_checkpoint"].integer() != 1 || !head) {
    return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                {path, std::string(tree.root()["akashi_checkpoint"].text()), "1"});
  }
  return *head;
}

}  // namespace akashi::service

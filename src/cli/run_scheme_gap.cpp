// scheme gap.
#include <algorithm>
#include <array>

#include "assure/gap.h"
#include "assure/gap_json.h"
#include "base/messages/assure.h"
#include "base/messages/cli.h"
#include "base/strings.h"
#include "cli/catalogue_text.h"
#include "cli/commands.h"
#include "cli/days.h"
#include "cli/output.h"
#include "cli/text_table.h"
#include "service/declare.h"
#include "service/plan.h"

namespace akashi::cli {
namespace {

using assure::Gap;
using assure::GapStatus;

constexpr std::size_t kWidth = 100;
constexpr auto kFormats = std::to_array<std::string_view>({"table", "json"});
constexpr auto kStatusTexts =
    std::to_array<Msg>({msg::kGapAnswered, msg::kGapAccepted, msg::kGapToConfirm, msg::kGapPartly,
                        msg::kGapRelated, msg::kGapMissing, msg::kGapFailed});
static_assert(kStatusTexts.size() == assure::kGapStatuses);

std::string ids_text(const std::vector<assure::GapItemId>& ids) {
  std::vector<std::string> out;
  for (const auto& id : ids) {
    out.push_back(id.scheme + " " + id.item);
  }
  return join(out, " + ");
}

// "cls@2024 5.1-1 =equal[seed]=> en-303-645@2.1.1 5.1-1"; of an answer its result.
std::string reason_text(const assure::GapReason& reason, const Session& session) {
  if (reason.result) {
    return reason.to.scheme + " " + reason.to.item + ": " +
           std::string(assure::answer_name(*reason.result)) +
           (reason.evidence.empty() ? "" : " (" + reason.evidence + ")");
  }
  std::string out = ids_text(reason.from) + " → " + reason.to.scheme + " " + reason.to.item + " (" +
                    reason.relation + ", " + assure::mark_text(reason.mark, session.lang) + ", " +
                    reason.mapping + ")";
  if (!reason.lacking.empty()) {
    out += "; " + session.text(msg::kGapLacking, {ids_text(reason.lacking)});
  }
  if (!reason.note.empty()) {
    out += "; " + reason.note.in(session.lang);
  }
  return out;
}

void add_entry(const assure::GapEntry& entry, const Session& session, std::string& out) {
  const auto line = [&](const std::string& text, std::size_t indent) {
    out += std::string(indent, ' ') +
           replace_all(wrap(printable(text), kWidth - indent - 2, 0), "\n",
                       "\n" + std::string(indent + 2, ' ')) +
           "\n";
  };
  auto status = session.text(kStatusTexts.at(static_cast<std::size_t>(entry.status)));
  if (entry.not_applicable) {
    status += " (" + session.text(msg::kGapNotApplicable) + ")";
  }
  line(entry.item->id + "  " + status + "  " + entry.item->name.in(session.lang), 0);
  for (const auto& reason : entry.reasons) {
    line(reason_text(reason, session), 4);
  }
}

std::string gap_text(const Gap& gap, assure::Date on, const Session& session) {
  std::string out;
  const auto line = [&](Msg id, std::initializer_list<std::string_view> args) {
    out += wrap(printable(session.text(id, args)), kWidth, 0) + "\n";
  };
  line(msg::kGapHead, {gap.to->key(), gap.level == nullptr ? "" : gap.level->name.in(session.lang),
                       std::to_string(gap.items.size()), assure::to_text(on)});
  if (gap.to->state != "in-force") {
    line(msg::kGapState, {gap.to->key(), gap.to->state});
  }
  for (const auto& label : gap.unused) {
    line(msg::kGapUnused, {label});
  }
  out += "\n";
  for (const auto& entry : gap.items) {
    add_entry(entry, session, out);
  }
  std::vector<std::string> counts;
  for (std::size_t i = 0; i < assure::kGapStatuses; ++i) {
    counts.push_back(session.text(kStatusTexts.at(i)) + " " +
                     std::to_string(gap.count(static_cast<GapStatus>(i))));
  }
  out += "\n" + wrap(join(counts, session.lang == Lang::kJa ? "、" : ", "), kWidth, 0) + "\n";
  for (const auto* level : gap.unknown_levels) {
    line(msg::kGapUnknownLevel, {level->name.in(session.lang)});
  }
  return out;
}

// Answers as a list, or a declaration.
Result<std::vector<assure::Answer>> answers_of(const std::string& file, Session& session,
                                               const assure::Catalogue& catalogue) {
  AKASHI_TRY_ASSIGN(const auto declared, service::is_declaration(file));
  return declared ? service::declared_answers(file, catalogue, session.limits())
                  : service::load_answers(file, session.limits());
}

Result<assure::GapQuery> read_query(Session& session, const Invocation& invocation,
                                    const assure::Catalogue& catalogue) {
  assure::GapQuery query{.to = std::string(invocation.get("to")),
                         .level = std::string(invocation.get("level")),
                         .array = std::string(invocation.get("array")),
                         .product_type = std::string(invocation.get("product-type")),
                         .on = {},
                         .answers = {},
                         .holds = {}};
  AKASHI_TRY_ASSIGN(query.on, day_or_today(session, invocation, "on"));
  for (const auto& file : invocation.all("answers")) {
    AKASHI_TRY_ASSIGN(auto answers, answers_of(file, session, catalogue));
    std::ranges::move(answers, std::back_inserter(query.answers));
  }
  for (const auto& text : invocation.all("hold")) {
    AKASHI_TRY_ASSIGN(auto hold, assure::parse_hold(text));
    query.holds.push_back(std::move(hold));
  }
  return query;
}

}  // namespace

int run_scheme_gap(Session& session, const Invocation& invocation) {
  const auto outputs = parse_outputs(invocation, kFormats);
  if (!outputs) {
    return session.fail(outputs.error());
  }
  if (!invocation.has("to")) {
    return session.usage_error(msg::kMissingArgument, {"--to", "scheme gap"});
  }
  const auto catalogue = load_catalogue(session, invocation);
  if (!catalogue) {
    return session.fail(catalogue.error());
  }
  const auto query = read_query(session, invocation, *catalogue);
  if (!query) {
    return session.fail(query.error());
  }
  const auto gap = assure::find_gap(*catalogue, *query);
  if (!gap) {
    return session.fail(gap.error());
  }
  const auto written = write_texts(*outputs, session, [&](const std::string& format) {
    StringSink json;
    if (format == "json") {
      assure::write_gap_json(*gap, query->on, json);
    }
    return format == "json" ? json.take() : gap_text(*gap, query->on, session);
  });
  if (!written) {
    return session.fail(written.error());
  }
  if (!gap->whole()) {
    return 1;
  }
  return gap->unknown_levels.empty() ? 0 : 3;
}

}  // namespace akashi::cli

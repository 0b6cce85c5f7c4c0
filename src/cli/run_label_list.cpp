// label list.
#include <array>
#include <string>
#include <vector>

#include "base/messages/cli.h"
#include "base/messages/label.h"
#include "base/sink.h"
#include "base/strings.h"
#include "cli/commands.h"
#include "cli/days.h"
#include "cli/output.h"
#include "cli/portfolio_text.h"
#include "cli/text_table.h"
#include "formats/json_writer.h"
#include "service/labels.h"

namespace akashi::cli {
namespace {

using portfolio::Journal;
using portfolio::Listed;

constexpr std::size_t kWidth = 100;
constexpr std::uint32_t kMostRows = 100;
constexpr auto kFormats = std::to_array<std::string_view>({"table", "json"});

std::string name_of(const Listed& one) {
  return one.subject.substr(one.subject.find('/') + 1);
}

std::string applications_json(const std::vector<Listed>& listed) {
  StringSink sink;
  formats::JsonWriter json(sink, formats::JsonLayout::kIndented);
  json.begin_object();
  json.key("akashi_applications");
  json.integer(1);
  json.key("applications");
  json.begin_array();
  for (const auto& one : listed) {
    json.begin_object();
    json.member("id", name_of(one));
    json.member("title", one.summary.title);
    json.member("state", one.summary.state);
    json.member_if("until", one.summary.until);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  json.finish();
  return sink.take();
}

// Without --most all of them: a file is read by others, who take it for all there is.
Result<std::string> list_json(Session& session, const Invocation& invocation,
                              portfolio::Query query, Journal& journal) {
  if (!invocation.has("most")) {
    query.most = static_cast<std::uint32_t>(assure::kMostLabels);
  }
  std::string text;
  std::size_t listed = 0;
  std::uint64_t count = 0;
  const auto read = [&]() -> Result<void> {
    AKASHI_TRY_ASSIGN(count, journal.count(query));
    if (invocation.has("applications")) {
      AKASHI_TRY_ASSIGN(const auto found, journal.list(query));
      listed = found.size();
      text = applications_json(found);
      return {};
    }
    const assure::Catalogue none;  // What is published needs no scheme to be read.
    const auto services = session.services();
    AKASHI_TRY_ASSIGN(
        const auto labels,
        service::published_labels({journal, none, services.clock, session.limits()}, query));
    listed = labels.size();
    text = assure::labels_json(labels, formats::JsonLayout::kIndented);
    return {};
  };
  AKASHI_TRY(journal.snapshot(read));
  if (listed < count) {
    session.note(session.text(msg::kLabelListCut, {std::to_string(listed), std::to_string(count)}));
  }
  return text;
}

Result<std::string> list_table(const Session& session, const portfolio::Query& query,
                               const Journal& journal, assure::Date on) {
  AKASHI_TRY_ASSIGN(const auto listed, journal.list(query));
  AKASHI_TRY_ASSIGN(const auto count, journal.count(query));
  std::vector<std::vector<std::string>> rows;
  for (const auto& one : listed) {
    const auto& summary = one.summary;
    const bool over = !summary.until.empty() && summary.until < assure::to_text(on);
    rows.push_back({printable(name_of(one)), printable(summary.title), summary.state,
                    summary.until + (over ? " " + session.text(msg::kLabelOver) : std::string())});
  }
  return format_table({{"ID"},
                       {session.text(msg::kLabelProductColumn), 10, true},
                       {session.text(msg::kLabelStateColumn)},
                       {session.text(msg::kLabelUntilColumn)}},
                      rows, kWidth) +
         session.text(msg::kLabelCount, {std::to_string(listed.size()), std::to_string(count)}) +
         "\n";
}

}  // namespace

int run_label_list(Session& session, const Invocation& invocation) {
  const auto outputs = parse_outputs(invocation, kFormats);
  const auto on = day_or_today(session, invocation, "on");
  if (!outputs || !on) {
    return session.fail(outputs ? on.error() : outputs.error());
  }
  const auto most = parse_u64(invocation.get("most", std::to_string(kMostRows)));
  if (!most || *most < 1 || *most > assure::kMostLabels) {
    return session.usage_error(
        msg::kBadOption, {"most", invocation.get("most"), std::to_string(assure::kMostLabels)});
  }
  auto journal = open_portfolio(session, invocation, Journal::Access::kRead);
  if (!journal) {
    return session.fail(journal.error());
  }
  const portfolio::Query query{.kind = invocation.has("applications") ? "application" : "label",
                               .state = std::string(invocation.get("state")),
                               .until_from = std::string(invocation.get("until-from")),
                               .until_to = std::string(invocation.get("until-to")),
                               .search = std::string(invocation.get("search")),
                               .after = std::string(invocation.get("after")),
                               .most = static_cast<std::uint32_t>(*most)};
  const auto written = write_texts(*outputs, session, [&](const std::string& format) {
    return format == "json" ? list_json(session, invocation, query, *journal)
                            : list_table(session, query, *journal, *on);
  });
  return written ? 0 : session.fail(written.error());
}

}  // namespace akashi::cli

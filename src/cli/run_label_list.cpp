// label list.
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "base/messages/cli.h"
#include "base/messages/label.h"
#include "base/sink.h"
#include "base/strings.h"
#include "cli/catalogue_text.h"
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

// --state, as an id or as one of the names that the schemes have for a state.
Result<std::string> asked_state(Session& session, const Invocation& invocation) {
  std::string given(invocation.get("state"));
  const auto of_id = [](char c) { return is_lower(c) || is_digit(c) || c == '-'; };
  if (std::ranges::all_of(given, of_id)) {
    return given;
  }
  AKASHI_TRY_ASSIGN(const auto catalogue, load_catalogue(session, invocation));
  std::set<std::string> ids;
  for (const auto& scheme : catalogue.schemes) {
    for (const auto& state : scheme.items("states")) {
      if (equal_ignoring_case(state.name.en, given) || state.name.ja == given) {
        ids.insert(state.id);
      }
    }
  }
  return ids.size() == 1 ? *ids.begin() : given;
}

// The scheme's name of a state; its id where the scheme is not known.
std::string state_name(const assure::Catalogue& catalogue, const std::string& scheme,
                       const std::string& state, Lang lang) {
  const auto* const found = catalogue.find(scheme);
  const auto* const item =
      found == nullptr || found->key() != scheme ? nullptr : found->find("states", state);
  return printable(item == nullptr ? state : item->name.in(lang));
}

Result<std::string> list_table(Session& session, const Invocation& invocation,
                               const portfolio::Query& query, Journal& journal, assure::Date on) {
  AKASHI_TRY_ASSIGN(const auto catalogue, load_catalogue(session, invocation));
  const auto services = session.services();
  const service::LabelOffice office{journal, catalogue, services.clock, session.limits()};
  std::vector<std::vector<std::string>> rows;
  std::uint64_t count = 0;
  const auto read = [&]() -> Result<void> {
    AKASHI_TRY_ASSIGN(count, journal.count(query));
    AKASHI_TRY_ASSIGN(const auto listed, journal.list(query));
    for (const auto& one : listed) {
      const auto& summary = one.summary;
      const bool over = !summary.until.empty() && summary.until < assure::to_text(on);
      AKASHI_TRY_ASSIGN(const auto label, service::listed_label(office, one));
      rows.push_back(
          {printable(name_of(one)), printable(label.title.in(session.lang)),
           state_name(catalogue, label.scheme, summary.state, session.lang),
           summary.until + (over ? " " + session.text(msg::kLabelOver) : std::string())});
    }
    return {};
  };
  AKASHI_TRY(journal.snapshot(read));
  return format_table({{"ID"},
                       {session.text(msg::kLabelProductColumn), 10, true},
                       {session.text(msg::kLabelStateColumn)},
                       {session.text(msg::kLabelUntilColumn)}},
                      rows, kWidth) +
         session.text(msg::kLabelCount, {std::to_string(rows.size()), std::to_string(count)}) +
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
  const auto state = asked_state(session, invocation);
  if (!state) {
    return session.fail(state.error());
  }
  auto journal = open_portfolio(session, invocation, Journal::Access::kRead);
  if (!journal) {
    return session.fail(journal.error());
  }
  const portfolio::Query query{.kind = invocation.has("applications") ? "application" : "label",
                               .state = *state,
                               .until_from = std::string(invocation.get("until-from")),
                               .until_to = std::string(invocation.get("until-to")),
                               .search = std::string(invocation.get("search")),
                               .after = std::string(invocation.get("after")),
                               .most = static_cast<std::uint32_t>(*most)};
  const auto written = write_texts(*outputs, session, [&](const std::string& format) {
    return format == "json" ? list_json(session, invocation, query, *journal)
                            : list_table(session, invocation, query, *journal, *on);
  });
  return written ? 0 : session.fail(written.error());
}

}  // namespace akashi::cli

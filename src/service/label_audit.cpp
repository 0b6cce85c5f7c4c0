// What the entries of applications and labels mean, for `akashi verify`.
#include <set>

#include "base/messages/label.h"
#include "service/label_entries.h"
#include "service/labels.h"

namespace akashi::service {
namespace {

constexpr std::size_t kMostFindings = 1000;

// Subjects without their prefix, of all entries of a kind.
Result<std::set<std::string>> names_of(const portfolio::Journal& journal, std::string_view kind) {
  std::set<std::string> names;
  AKASHI_TRY(journal.each_of(kind, [&](const portfolio::Entry& entry) {
    names.insert(entry.subject.substr(entry.subject.find('/') + 1));
    return true;
  }));
  return names;
}

// Steps that were taken by other rules than today's are worth knowing of, and nothing is wrong.
Result<void> tell_editions(const LabelOffice& office, const assure::Scheme& scheme,
                           std::vector<portfolio::Finding>& findings) {
  AKASHI_TRY_ASSIGN(const auto editions, office.rules->editions(scheme.key()));
  for (std::size_t i = 0; i < editions.size(); ++i) {
    const bool last = i + 1 == editions.size();
    if (last && office.rules->is_today(scheme, editions[i])) {
      continue;
    }
    const auto& [number, time, file] = editions[i];
    std::vector<std::string> args = {scheme.key(), std::to_string(number), time};
    if (!last) {
      args.push_back(std::to_string(editions[i + 1].number));
    }
    args.push_back(file);
    findings.push_back(
        {.broken = false, .what = {last ? msg::kRulesOfLast : msg::kRulesOfThen, std::move(args)}});
  }
  return {};
}

}  // namespace

Result<void> verify_labels(const LabelOffice& office, portfolio::Verification& verification) {
  const auto broken = [&](Message what) {
    if (verification.findings.size() < kMostFindings) {
      verification.findings.push_back({.broken = true, .what = std::move(what)});
    }
  };
  const auto compare = [&](const std::string& subject,
                           const portfolio::Summary& wanted) -> Result<void> {
    AKASHI_TRY_ASSIGN(const auto listed, office.journal.summary(subject));
    if (!listed || listed->summary != wanted) {
      broken({msg::kNotWhatItSays,
              {subject + " " + (listed ? listed->summary.state : "-"), wanted.state}});
    }
    return {};
  };
  AKASHI_TRY_ASSIGN(const auto applications, names_of(office.journal, kStartEntry));
  AKASHI_TRY_ASSIGN(auto labels, names_of(office.journal, kLabelEntry));
  std::set<const assure::Scheme*> schemes;
  for (const auto& id : applications) {
    const auto opened = open_application(office, id);
    if (!opened) {
      broken({msg::kPlain, {id + ": " + opened.error().text()}});
      continue;
    }
    schemes.insert(opened->scheme);
    AKASHI_TRY(
        compare(application_subject(id), application_summary(opened->application, opened->label)));
    if (!opened->label.number.empty()) {
      labels.erase(opened->label.number);
      AKASHI_TRY(compare(label_subject(opened->label.number), label_summary(opened->label)));
    }
  }
  for (const auto& scheme : office.catalogue.schemes) {
    if (schemes.contains(&scheme)) {
      AKASHI_TRY(tell_editions(office, scheme, verification.findings));
    }
  }
  for (const auto& number : labels) {
    broken({msg::kLabelNobodys, {number}});
  }
  return {};
}

}  // namespace akashi::service

#include "assure/declaration_change.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "assure/date.h"
#include "base/messages/paper.h"

namespace akashi::assure {
namespace {

bool has(std::span<const std::string> ids, std::string_view id) {
  return std::ranges::find(ids, id) != ids.end();
}

const AnswerRow* row_of(const Declaration& declaration, std::string_view statement,
                        std::string_view role) {
  const auto found = std::ranges::find_if(declaration.rows, [&](const AnswerRow& row) {
    return row.statement == statement && row.role == role;
  });
  return found == declaration.rows.end() ? nullptr : &*found;
}

class Comparison {
 public:
  Comparison(const Declaration& earlier, const Declaration& now, const Scheme& scheme)
      : earlier_(earlier), now_(now), scheme_(scheme) {}

  std::vector<DeclarationChange> run() {
    head();
    for (const auto& row : earlier_.rows) {
      rows(row, row_of(now_, row.statement, row.role));
    }
    for (const auto& row : now_.rows) {
      if (row_of(earlier_, row.statement, row.role) == nullptr && !row.answer.empty()) {
        add(msg::kChangeNewAnswer, {row.statement, row.role, row.answer});
      }
    }
    evidence();
    suppliers();
    return std::move(out_);
  }

 private:
  void add(Msg id, std::vector<std::string> args, bool worse = false) {
    out_.push_back({.message = {id, std::move(args)}, .worse = worse});
  }
  bool done(std::string_view answer) const {
    const auto* item = scheme_.find("answers", answer);
    return item != nullptr && item->flag("done");
  }
  static std::string shown(const std::string& value) { return value.empty() ? "–" : value; }

  void head() {
    const std::pair<const char*, std::string Declaration::*> fields[] = {
        {"scheme", &Declaration::scheme},
        {"provider.name", &Declaration::name},
        {"provider.signatory", &Declaration::signatory},
        {"scope.software", &Declaration::software},
        {"scope.use_case", &Declaration::use_case},
        {"scope.package", &Declaration::package},
        {"scope.date", &Declaration::date},
        {"scope.valid_until", &Declaration::valid_until}};
    for (const auto& [name, field] : fields) {
      const auto& before = earlier_.*field;
      const auto& after = now_.*field;
      if (before != after) {
        const bool dropped = field == &Declaration::package && after.empty();
        add(msg::kChangeField, {name, shown(before), shown(after)}, dropped);
      }
    }
    for (const auto& role : earlier_.roles) {
      if (!has(now_.roles, role)) {
        add(msg::kChangeRoleGone, {role}, true);
      }
    }
  }

  void rows(const AnswerRow& before, const AnswerRow* after) {
    if (after == nullptr) {
      if (!before.answer.empty()) {
        add(msg::kChangeNoAnswer, {before.statement, before.role, before.answer},
            done(before.answer));
      }
      return;
    }
    if (before.answer != after->answer) {
      add(msg::kChangeAnswer,
          {before.statement, before.role, shown(before.answer), shown(after->answer)},
          done(before.answer) && !done(after->answer));
    }
    practices(before, *after);
    if (before.due != after->due) {
      add(msg::kChangeDue, {before.statement, before.role, shown(before.due), shown(after->due)},
          !before.due.empty() && (after->due.empty() || after->due > before.due) &&
              !done(after->answer));
    }
    if (!before.evidence.empty() && after->evidence.empty() && done(after->answer)) {
      add(msg::kChangeNoEvidence, {before.statement, before.role}, true);
    }
  }

  // A practice that is not named has the answer of its row.
  void practices(const AnswerRow& before, const AnswerRow& after) {
    const auto answers_of = [](const AnswerRow& row) {
      std::map<std::string, std::string> answers;
      for (const auto& practice : row.practices) {
        answers[practice.practice] = practice.answer;
      }
      return answers;
    };
    auto from = answers_of(before);
    auto to = answers_of(after);
    for (const auto& [practice, answer] : to) {
      from.try_emplace(practice, before.answer);
    }
    for (const auto& [practice, was] : from) {
      const auto is = to.try_emplace(practice, after.answer).first->second;
      const bool by_row = was == before.answer && is == after.answer;
      if (was != is && !by_row) {
        add(msg::kChangePractice, {before.statement, before.role, practice, shown(was), shown(is)},
            done(was) && !done(is));
      }
    }
  }

  static std::map<std::string, std::string> digests(const Declaration& declaration) {
    std::map<std::string, std::string> out;
    for (const auto& row : declaration.rows) {
      for (const auto& file : row.evidence) {
        out.try_emplace(file.path, file.sha256);
      }
    }
    return out;
  }

  void evidence() {
    const auto before = digests(earlier_);
    const auto after = digests(now_);
    for (const auto& [path, digest] : before) {
      const auto found = after.find(path);
      if (found == after.end()) {
        add(msg::kChangeEvidenceGone, {path}, true);
      } else if (digest != found->second) {
        add(msg::kChangeEvidence, {path});
      }
    }
    for (const auto& [path, digest] : after) {
      if (!before.contains(path)) {
        add(msg::kChangeEvidenceNew, {path});
      }
    }
  }

  void suppliers() {
    const auto find = [](const Declaration& in, const std::string& name) {
      const auto found = std::ranges::find(in.suppliers, name, &SupplierRow::name);
      return found == in.suppliers.end() ? nullptr : &*found;
    };
    for (const auto& before : earlier_.suppliers) {
      const auto* after = find(now_, before.name);
      if (after == nullptr) {
        add(msg::kChangeSupplierGone, {before.name});
      } else if (before.provides != after->provides || before.declaration != after->declaration) {
        add(msg::kChangeSupplier, {before.name},
            !before.declaration.empty() && after->declaration.empty());
      }
    }
    for (const auto& after : now_.suppliers) {
      if (find(earlier_, after.name) == nullptr) {
        add(msg::kChangeSupplierNew, {after.name});
      }
    }
  }

  const Declaration& earlier_;
  const Declaration& now_;
  const Scheme& scheme_;
  std::vector<DeclarationChange> out_;
};

bool same_text(const Text& a, const Text& b) {
  return a.en == b.en && a.ja == b.ja;
}

class Renewal {
 public:
  Renewal(const Declaration& earlier, const Scheme* before, const Scheme& scheme)
      : earlier_(earlier), before_(before), scheme_(scheme) {}

  RenewedDeclaration run(std::string_view on) {
    auto& d = out_.declaration;
    d = earlier_;
    d.rows.clear();
    d.scheme = scheme_.key();
    if (d.scheme != earlier_.scheme) {
      say(msg::kRenewScheme, {earlier_.scheme, d.scheme});
    }
    std::erase_if(d.roles, [&](const std::string& role) { return gone("roles", role); });
    keep("use_cases", d.use_case);
    keep("packages", d.package);
    dates(on);
    for (const auto& role : d.roles) {
      for (const auto& statement : scheme_.items("statements")) {
        if (has(statement.ids("roles"), role)) {
          answer(statement, role);
        }
      }
    }
    for (const auto& row : earlier_.rows) {
      if (row_of(d, row.statement, row.role) == nullptr && !row.answer.empty()) {
        say(msg::kRenewDropped, {row.statement, row.role, row.answer});
      }
    }
    return std::move(out_);
  }

 private:
  void say(Msg id, std::vector<std::string> args) { out_.said.push_back({id, std::move(args)}); }
  bool gone(std::string_view array, const std::string& id) {
    if (scheme_.find(array, id) != nullptr) {
      return false;
    }
    say(msg::kRenewGone, {scheme_.key(), std::string(array), id});
    return true;
  }
  void keep(std::string_view array, std::string& id) {
    if (!id.empty() && gone(array, id)) {
      id.clear();
    }
  }

  // A year is a year, with 365 days or 366; what is no number of months counts by days.
  static Date as_long(Date from, Date until, Date today) {
    constexpr int kMostMonths = 120;
    for (int months = 1; months <= kMostMonths; ++months) {
      if (add_days(add_months(from, months), -1) == until) {
        return add_days(add_months(today, months), -1);
      }
    }
    return add_days(today, days_between(from, until));
  }

  void dates(std::string_view on) {
    auto& d = out_.declaration;
    const auto from = parse_date(d.date);
    const auto until = parse_date(d.valid_until);
    const auto today = parse_date(on);
    d.date = on;
    d.valid_until =
        from && until && today && *from <= *until ? to_text(as_long(*from, *until, *today)) : "";
  }

  void answer(const Item& statement, const std::string& role) {
    const auto* row = row_of(earlier_, statement.id, role);
    const auto* old = before_ == nullptr ? nullptr : before_->find("statements", statement.id);
    if (row == nullptr) {
      say(msg::kRenewNew, {statement.id, role});
      return;
    }
    auto kept = *row;
    keep("answers", kept.answer);
    std::erase_if(kept.practices, [&](const PracticeAnswer& practice) {
      return gone("practices", practice.practice) || gone("answers", practice.answer);
    });
    if (old != nullptr && !kept.answer.empty() &&
        !(same_text(old->name, statement.name) && same_text(old->text, statement.text))) {
      say(msg::kRenewReworded, {statement.id, role});
    }
    out_.declaration.rows.push_back(std::move(kept));
  }

  const Declaration& earlier_;
  const Scheme* before_;
  const Scheme& scheme_;
  RenewedDeclaration out_;
};

}  // namespace

std::vector<DeclarationChange> declaration_changes(const Declaration& earlier,
                                                   const Declaration& now, const Scheme& scheme) {
  return Comparison(earlier, now, scheme).run();
}

RenewedDeclaration renew(const Declaration& earlier, const Scheme* before, const Scheme& scheme,
                         std::string_view on) {
  return Renewal(earlier, before, scheme).run(on);
}

}  // namespace akashi::assure

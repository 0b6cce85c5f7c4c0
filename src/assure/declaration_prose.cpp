// docs/formats/declaration.md, "On paper"
#include "assure/declaration_prose.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/messages/assure.h"
#include "base/messages/paper.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

using Rows = std::vector<std::vector<std::string>>;

class PaperWriter {
 public:
  PaperWriter(const Declaration& declaration, const Scheme& scheme, const Judgement& judgement,
              const DeclarationPaper& paper, Lang lang)
      : declaration_(declaration),
        scheme_(scheme),
        judgement_(judgement),
        paper_(paper),
        lang_(lang),
        out_(text(msg::kPaperTitle), lang) {}

  formats::Prose write() {
    head();
    statement();
    packages();
    answers();
    plan();
    evidence();
    suppliers();
    basis();
    signature();
    return std::move(out_);
  }

 private:
  std::string text(Msg id, const std::vector<std::string>& args = {}) const {
    return render(id, args, lang_);
  }
  std::string name_of(std::string_view array, const std::string& id) const {
    const auto* item = scheme_.find(array, id);
    return item == nullptr ? id : item->name.in(lang_);
  }
  std::string names_of(std::string_view array, const std::vector<std::string>& ids) const {
    std::vector<std::string> names;
    std::ranges::transform(ids, std::back_inserter(names),
                           [&](const std::string& id) { return name_of(array, id); });
    return join(names, lang_ == Lang::kJa ? "、" : ", ");
  }
  std::string or_blank(const std::string& value) const {
    return value.empty() ? text(msg::kPaperNotStated) : value;
  }

  const PackageVerdict* declared() const {
    const auto found = std::ranges::find_if(judgement_.packages, [&](const PackageVerdict& row) {
      return row.package->id == declaration_.package;
    });
    return found == judgement_.packages.end() ? nullptr : &*found;
  }

  void head() {
    const auto& d = declaration_;
    out_.heading(1, text(msg::kPaperTitle));
    out_.note(text(msg::kPaperNotice));
    out_.table({text(msg::kPaperField), text(msg::kPaperContent)},
               {{text(msg::kPaperProvider), or_blank(d.name)},
                {text(msg::kPaperAddress), or_blank(d.address)},
                {text(msg::kPaperContact), or_blank(d.contact)},
                {text(msg::kPaperSoftware), or_blank(d.software)},
                {text(msg::kPaperUseCase), d.use_case.empty() ? text(msg::kPaperNotStated)
                                                              : name_of("use_cases", d.use_case)},
                {text(msg::kPaperRoles), or_blank(names_of("roles", d.roles))},
                {text(msg::kPaperScheme), scheme_.name.in(lang_) + " (" + scheme_.key() + ")"},
                {text(msg::kPaperValidity), or_blank(d.date) + " – " + or_blank(d.valid_until)}});
  }

  // What is declared, in one sentence. A package that is not met is never declared as met.
  void statement() {
    out_.heading(2, text(msg::kPaperStatement));
    const auto* package = declared();
    if (package == nullptr) {
      out_.paragraph(text(msg::kPaperDeclaresAnswers, {or_blank(declaration_.name)}));
      return;
    }
    const auto name = package->package->name.in(lang_);
    switch (package->verdict) {
      case Verdict::kMet:
        out_.paragraph(text(msg::kPaperDeclaresMet, {or_blank(declaration_.name), name}));
        break;
      case Verdict::kMetByWord:
        out_.paragraph(text(msg::kPaperDeclaresByWord, {or_blank(declaration_.name), name}));
        break;
      case Verdict::kNotMet:
      case Verdict::kUnknown:
        out_.note(text(msg::kPaperCannotDeclare, {name, text(verdict_text(package->verdict))}));
        break;
    }
  }

  void packages() {
    Rows rows;
    for (const auto& package : judgement_.packages) {
      const auto count = [&](Standing standing) {
        return std::to_string(std::ranges::count_if(package.members, [&](std::size_t at) {
          return judgement_.practices[at].standing == standing;
        }));
      };
      rows.push_back({package.package->name.in(lang_), text(verdict_text(package.verdict)),
                      std::to_string(package.members.size()), count(Standing::kDone),
                      count(Standing::kClaimed), count(Standing::kJustified),
                      count(Standing::kOpen), count(Standing::kUnanswered)});
    }
    if (!rows.empty()) {
      out_.heading(2, text(msg::kPaperPackages));
      out_.table(
          {text(msg::kPaperPackage), text(msg::kPaperVerdict), text(msg::kPaperPractices),
           text(msg::kStandingDone), text(msg::kStandingClaimed), text(msg::kStandingJustified),
           text(msg::kStandingOpen), text(msg::kStandingUnanswered)},
          std::move(rows));
    }
  }

  std::string remarks(const AnswerRow& row) const {
    std::vector<std::string> parts;
    for (const auto& practice : row.practices) {
      parts.push_back(name_of("practices", practice.practice) + ": " +
                      name_of("answers", practice.answer));
    }
    for (const auto* part : {&row.reason, &row.remarks}) {
      if (!part->empty()) {
        parts.push_back(*part);
      }
    }
    return join(parts, lang_ == Lang::kJa ? "。" : "; ");
  }

  static std::string evidence_names(const AnswerRow& row) {
    std::vector<std::string> names;
    std::ranges::transform(row.evidence, std::back_inserter(names), &EvidenceFile::path);
    return join(names, ", ");
  }

  // One line for each statement in each role, in the scheme's order.
  void answers() {
    Rows rows;
    std::set<std::pair<const Item*, std::string>> seen;
    for (const auto& practice : judgement_.practices) {
      if (!seen.emplace(practice.statement, practice.role).second) {
        continue;
      }
      const auto* row = practice.row;
      const bool answered = row != nullptr && !row->answer.empty();
      rows.push_back({practice.statement->id, practice.statement->name.in(lang_),
                      name_of("roles", practice.role),
                      answered ? name_of("answers", row->answer) : text(msg::kStandingUnanswered),
                      row == nullptr ? "" : remarks(*row),
                      row == nullptr ? "" : evidence_names(*row)});
    }
    out_.heading(2, text(msg::kPaperAnswers));
    out_.table({text(msg::kPaperId), text(msg::kPaperRequirement), text(msg::kPaperRole),
                text(msg::kPaperAnswer), text(msg::kPaperRemarks), text(msg::kPaperEvidence)},
               std::move(rows));
  }

  void plan() {
    Rows rows;
    for (const auto& plan : judgement_.plan) {
      const auto& row = *plan.row;
      rows.push_back({row.statement, name_of("roles", row.role),
                      plan.without_owner ? text(msg::kDeclareNobody) : row.owner,
                      plan.without_date
                          ? text(msg::kDeclareNoDate)
                          : row.due + (plan.overdue ? " " + text(msg::kDeclareOverdue) : ""),
                      row.reason});
    }
    if (!rows.empty()) {
      out_.heading(2, text(msg::kPaperPlan));
      out_.table({text(msg::kPaperId), text(msg::kPaperRole), text(msg::kPaperOwner),
                  text(msg::kPaperDue), text(msg::kPaperReason)},
                 std::move(rows));
    }
  }

  void evidence() {
    Rows rows;
    std::set<std::string> seen;
    for (const auto& row : declaration_.rows) {
      for (const auto& file : row.evidence) {
        if (seen.insert(file.path).second) {
          rows.push_back({file.path, std::to_string(file.size), file.sha256});
        }
      }
    }
    if (!rows.empty()) {
      out_.heading(2, text(msg::kPaperEvidenceFiles));
      out_.table({text(msg::kPaperFile), text(msg::kPaperBytes), "SHA-256"}, std::move(rows));
    }
  }

  void suppliers() {
    if (paper_.chain != nullptr) {
      add_supply_chain(out_, *paper_.chain, scheme_, lang_);
      return;
    }
    Rows rows;
    for (const auto& supplier : declaration_.suppliers) {
      rows.push_back(
          {supplier.name, supplier.provides,
           supplier.declaration.empty() ? text(msg::kDeclareNoDeclaration) : supplier.declaration});
    }
    if (!rows.empty()) {
      out_.heading(2, text(msg::kPaperSuppliers));
      out_.table({text(msg::kPaperName), text(msg::kPaperProvides), text(msg::kPaperTheirs)},
                 std::move(rows));
    }
  }

  // How far all this can be relied on.
  void basis() {
    std::vector<std::string> lines = {
        text(msg::kPaperJudgedOn, {std::string(paper_.on)}),
        text(msg::kPaperUnofficial, {std::to_string(unofficial_rows(judgement_)),
                                     std::to_string(judgement_.practices.size())})};
    for (const auto& note : scheme_.notes) {
      lines.push_back(note.text.in(lang_) + " [" + mark_text(note.mark, lang_) + "]");
    }
    out_.heading(2, text(msg::kPaperBasis));
    out_.list(std::move(lines));
    if (paper_.problems != nullptr && !paper_.problems->empty()) {
      out_.heading(2, text(msg::kPaperProblems));
      std::vector<std::string> problems;
      std::ranges::transform(*paper_.problems, std::back_inserter(problems),
                             [&](const Error& error) { return error.text(lang_); });
      out_.list(std::move(problems));
    }
  }

  void signature() {
    out_.heading(2, text(msg::kPaperSignature));
    out_.table({text(msg::kPaperField), text(msg::kPaperContent)},
               {{text(msg::kPaperSignatory), or_blank(declaration_.signatory)},
                {text(msg::kPaperDate), or_blank(declaration_.date)},
                {text(msg::kPaperSigned),
                 paper_.key.empty() ? text(msg::kPaperUnsigned) : std::string(paper_.key)}});
  }

  const Declaration& declaration_;
  const Scheme& scheme_;
  const Judgement& judgement_;
  const DeclarationPaper& paper_;
  Lang lang_;
  formats::Prose out_;
};

}  // namespace

Msg standing_text(Standing standing) {
  switch (standing) {
    case Standing::kDone:
      return msg::kStandingDone;
    case Standing::kClaimed:
      return msg::kStandingClaimed;
    case Standing::kJustified:
      return msg::kStandingJustified;
    case Standing::kOpen:
      return msg::kStandingOpen;
    case Standing::kUnanswered:
      break;
  }
  return msg::kStandingUnanswered;
}

Msg verdict_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::kMet:
      return msg::kVerdictMet;
    case Verdict::kMetByWord:
      return msg::kVerdictByWord;
    case Verdict::kNotMet:
      return msg::kVerdictNotMet;
    case Verdict::kUnknown:
      break;
  }
  return msg::kVerdictUnknown;
}

std::size_t unofficial_rows(const Judgement& judgement) {
  const auto is = [](const PracticeStanding& row) {
    return row.subject().mark != Mark::kSeed && row.subject().mark != Mark::kSource;
  };
  return static_cast<std::size_t>(std::ranges::count_if(judgement.practices, is));
}

formats::Prose declaration_prose(const Declaration& declaration, const Scheme& scheme,
                                 const Judgement& judgement, const DeclarationPaper& paper,
                                 Lang lang) {
  return PaperWriter(declaration, scheme, judgement, paper, lang).write();
}

}  // namespace akashi::assure

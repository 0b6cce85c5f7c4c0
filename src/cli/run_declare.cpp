// declare new, check, sign, verify.
#include <algorithm>
#include <string>
#include <vector>

#include "base/messages/assure.h"
#include "base/messages/cli.h"
#include "base/strings.h"
#include "cli/catalogue_text.h"
#include "cli/commands.h"
#include "cli/days.h"
#include "cli/text_table.h"
#include "service/declare.h"
#include "service/keys.h"
#include "service/version.h"

namespace akashi::cli {
namespace {

constexpr std::size_t kWidth = 100;

Result<std::string> day(Session& session, const Invocation& invocation) {
  AKASHI_TRY_ASSIGN(const auto on, day_or_today(session, invocation, "on"));
  return assure::to_text(on);
}

Msg standing_text(assure::Standing standing) {
  switch (standing) {
    case assure::Standing::kDone:
      return msg::kStandingDone;
    case assure::Standing::kClaimed:
      return msg::kStandingClaimed;
    case assure::Standing::kJustified:
      return msg::kStandingJustified;
    case assure::Standing::kOpen:
      return msg::kStandingOpen;
    case assure::Standing::kUnanswered:
      break;
  }
  return msg::kStandingUnanswered;
}

Msg verdict_text(assure::Verdict verdict) {
  switch (verdict) {
    case assure::Verdict::kMet:
      return msg::kVerdictMet;
    case assure::Verdict::kMetByWord:
      return msg::kVerdictByWord;
    case assure::Verdict::kNotMet:
      return msg::kVerdictNotMet;
    case assure::Verdict::kUnknown:
      break;
  }
  return msg::kVerdictUnknown;
}

// How much of the scheme's own classification is not official.
std::size_t unofficial(const assure::Judgement& judgement) {
  const auto is = [](const assure::PracticeStanding& row) {
    return row.subject().mark != assure::Mark::kSeed && row.subject().mark != assure::Mark::kSource;
  };
  return static_cast<std::size_t>(std::ranges::count_if(judgement.practices, is));
}

void print_packages(const Session& session, const service::LoadedDeclaration& loaded) {
  const auto& judgement = loaded.judgement;
  std::vector<std::vector<std::string>> rows;
  for (const auto& package : judgement.packages) {
    const auto count = [&](assure::Standing standing) {
      return std::to_string(std::ranges::count_if(package.members, [&](std::size_t at) {
        return judgement.practices[at].standing == standing;
      }));
    };
    rows.push_back({package.package->name.in(session.lang),
                    session.text(verdict_text(package.verdict)),
                    std::to_string(package.members.size()), count(assure::Standing::kDone),
                    count(assure::Standing::kClaimed), count(assure::Standing::kJustified),
                    count(assure::Standing::kOpen), count(assure::Standing::kUnanswered)});
  }
  session.print(format_table({{session.text(msg::kDeclarePackageColumn)},
                              {session.text(msg::kDeclareVerdictColumn)},
                              {session.text(msg::kDeclarePracticesColumn)},
                              {session.text(msg::kStandingDone)},
                              {session.text(msg::kStandingClaimed)},
                              {session.text(msg::kStandingJustified)},
                              {session.text(msg::kStandingOpen)},
                              {session.text(msg::kStandingUnanswered)}},
                             rows, kWidth));
}

void print_open(const Session& session, const service::LoadedDeclaration& loaded) {
  std::vector<std::vector<std::string>> rows;
  for (std::size_t i = 0; i < loaded.judgement.practices.size(); ++i) {
    const auto& practice = loaded.judgement.practices[i];
    if (practice.standing == assure::Standing::kDone ||
        practice.standing == assure::Standing::kJustified) {
      continue;
    }
    std::vector<std::string> packages;
    for (const auto& package : loaded.judgement.packages) {
      if (std::ranges::find(package.members, i) != package.members.end()) {
        packages.push_back(package.package->id);
      }
    }
    rows.push_back({practice.statement->id, practice.role,
                    printable(practice.subject().name.in(session.lang)),
                    session.text(standing_text(practice.standing)), join(packages, ", ")});
  }
  if (!rows.empty()) {
    session.print("\n" + session.text(msg::kDeclareKeeping) + "\n");
    session.print(format_table({{"ID"},
                                {session.text(msg::kDeclareRoleColumn)},
                                {session.text(msg::kDeclarePracticeColumn), 20, true},
                                {session.text(msg::kDeclareStandingColumn)},
                                {session.text(msg::kDeclarePackageColumn)}},
                               rows, kWidth));
  }
}

void print_plan(const Session& session, const service::LoadedDeclaration& loaded) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& plan : loaded.judgement.plan) {
    const auto& row = *plan.row;
    rows.push_back({row.statement, row.role,
                    plan.without_owner ? session.text(msg::kDeclareNobody) : printable(row.owner),
                    plan.without_date
                        ? session.text(msg::kDeclareNoDate)
                        : row.due + (plan.overdue ? " " + session.text(msg::kDeclareOverdue) : ""),
                    printable(row.reason)});
  }
  if (!rows.empty()) {
    session.print("\n" + session.text(msg::kDeclarePlan) + "\n");
    session.print(format_table({{"ID"},
                                {session.text(msg::kDeclareRoleColumn)},
                                {session.text(msg::kDeclareOwnerColumn)},
                                {session.text(msg::kDeclareDueColumn)},
                                {session.text(msg::kDeclareReasonColumn), 20, true}},
                               rows, kWidth));
  }
}

void print_messages(const Session& session, const std::vector<Message>& messages) {
  for (const auto& message : messages) {
    session.print(wrap("  " + printable(message.text(session.lang)), kWidth, 4) + "\n");
  }
}

// The suppliers' own declarations, as far as they can be verified.
int print_suppliers(Session& session, const Invocation& invocation,
                    const service::LoadedDeclaration& loaded, const assure::Catalogue& catalogue,
                    const std::string& on) {
  const auto keys = service::read_public_keys(invocation.all("trust"));
  if (!keys) {
    return session.fail(keys.error());
  }
  std::vector<std::vector<std::string>> rows;
  const auto file = invocation.arguments.front();
  const auto folder =
      file.substr(0, file.rfind('/') == std::string::npos ? 0 : file.rfind('/') + 1);
  for (const auto& supplier : loaded.declaration.suppliers) {
    std::string answer = session.text(msg::kDeclareNoDeclaration);
    if (!supplier.declaration.empty()) {
      const auto path = supplier.declaration.starts_with('/') ? supplier.declaration
                                                              : folder + supplier.declaration;
      const auto verified =
          service::verify_declaration(path, *keys, catalogue, {}, on, session.limits());
      answer = !verified ? verified.error().text(session.lang)
               : verified->failures.empty()
                   ? verified->content.package + ": " + verified->content.verdict + ", " +
                         verified->content.valid_until
                   : verified->failures.front().text(session.lang);
    }
    rows.push_back({printable(supplier.name), printable(supplier.provides), printable(answer)});
  }
  if (!rows.empty()) {
    session.print("\n" + session.text(msg::kDeclareSupplierTitle) + "\n");
    session.print(format_table({{session.text(msg::kDeclareNameColumn)},
                                {session.text(msg::kDeclareProvidesColumn)},
                                {session.text(msg::kDeclareVerdictColumn), 20, true}},
                               rows, kWidth));
  }
  return 0;
}

struct Loaded {
  assure::Catalogue catalogue;
  service::LoadedDeclaration declaration;
  std::string on;
};

Result<Loaded> load(Session& session, const Invocation& invocation) {
  AKASHI_TRY_ASSIGN(auto on, day(session, invocation));
  Loaded loaded{.catalogue = {}, .declaration = {}, .on = std::move(on)};
  AKASHI_TRY_ASSIGN(loaded.catalogue, load_catalogue(session, invocation));
  AKASHI_TRY_ASSIGN(loaded.declaration,
                    service::load_declaration(invocation.arguments.front(), loaded.catalogue,
                                              loaded.on, session.limits()));
  if (const auto old = service::not_in_force(loaded.catalogue, loaded.declaration.scheme->key())) {
    session.note(old->text(session.lang));
  }
  for (const auto& problem : loaded.declaration.problems) {
    session.note(problem.text(session.lang));
  }
  return loaded;
}

}  // namespace

int run_declare_new(Session& session, const Invocation& invocation) {
  const auto on = day(session, invocation);
  if (!on) {
    return session.fail(on.error());
  }
  const auto catalogue = load_catalogue(session, invocation);
  if (!catalogue) {
    return session.fail(catalogue.error());
  }
  const std::string key(invocation.get("scheme", "cyber-infra"));
  const auto* scheme = catalogue->find(key);
  if (scheme == nullptr || scheme->items("statements").empty()) {
    return session.usage_error(msg::kNoSuchScheme, {key});
  }
  auto roles = invocation.all("role");
  for (const auto& role : scheme->items("roles")) {
    if (!invocation.has("role") && role.word("party") == "provider") {
      roles.push_back(role.id);
    }
  }
  for (const auto& role : roles) {
    if (scheme->find("roles", role) == nullptr) {
      return session.usage_error(msg::kNoSuchItem, {scheme->key() + " roles", role});
    }
  }
  const auto use_case = invocation.get("use-case");
  if (!use_case.empty() && scheme->find("use_cases", use_case) == nullptr) {
    return session.usage_error(msg::kNoSuchItem, {scheme->key() + " use_cases", use_case});
  }
  session.print(assure::blank_declaration(*scheme, roles, use_case, *on, session.lang));
  return 0;
}

int run_declare_check(Session& session, const Invocation& invocation) {
  const auto loaded = load(session, invocation);
  if (!loaded) {
    return session.fail(loaded.error());
  }
  const auto& declaration = loaded->declaration;
  const auto reasons = service::not_ready(declaration);
  const int code = reasons.empty() ? 0 : 1;
  if (invocation.get("output") == "json") {
    session.print(assure::declaration_json(declaration.declaration, *declaration.scheme,
                                           declaration.judgement,
                                           "akashi " + std::string(service::program_version()),
                                           declaration.problems, formats::JsonLayout::kIndented));
    return code;
  }
  const auto& head = declaration.declaration;
  session.print((head.name.empty() ? session.text(msg::kDeclareNoName) : printable(head.name)) +
                "  " + printable(head.software) + "\n" +
                printable(declaration.scheme->name.in(session.lang)) + " (" +
                declaration.scheme->key() + ")\n\n");
  print_packages(session, declaration);
  print_open(session, declaration);
  print_plan(session, declaration);
  if (const int failed =
          print_suppliers(session, invocation, declaration, loaded->catalogue, loaded->on);
      failed != 0) {
    return failed;
  }
  session.print("\n" +
                wrap(session.text(msg::kDeclareUnofficial,
                                  {std::to_string(unofficial(declaration.judgement)),
                                   std::to_string(declaration.judgement.practices.size())}),
                     kWidth, 0) +
                "\n");
  session.print(session.text(reasons.empty() ? msg::kDeclareReady : msg::kDeclareNotReady) + "\n");
  print_messages(session, reasons);
  return code;
}

int run_declare_sign(Session& session, const Invocation& invocation) {
  const auto loaded = load(session, invocation);
  if (!loaded) {
    return session.fail(loaded.error());
  }
  const std::string key_file(invocation.get("key"));
  if (key_file.empty()) {
    return session.usage_error(msg::kMissingField, {"--key"});
  }
  const auto key = service::read_signing_key(key_file);
  if (!key) {
    return session.fail(key.error());
  }
  if (const auto reasons = service::not_ready(loaded->declaration); !reasons.empty()) {
    session.print(session.text(msg::kDeclareNotReady) + "\n");
    print_messages(session, reasons);
    return 1;
  }
  const std::string file(invocation.get("output", "-"));
  const auto envelope = service::sign_declaration(loaded->declaration, **key, file);
  if (!envelope) {
    return session.fail(envelope.error());
  }
  if (file == "-") {
    session.print(*envelope);
  } else {
    session.note(session.text(msg::kDeclareSigned, {file, (*key)->id()}));
  }
  return 0;
}

int run_declare_verify(Session& session, const Invocation& invocation) {
  const auto on = day(session, invocation);
  if (!on) {
    return session.fail(on.error());
  }
  const auto keys = service::read_public_keys(invocation.all("trust"));
  if (!keys) {
    return session.fail(keys.error());
  }
  const auto catalogue = load_catalogue(session, invocation);
  if (!catalogue) {
    return session.fail(catalogue.error());
  }
  const auto verified =
      service::verify_declaration(invocation.arguments.front(), *keys, *catalogue,
                                  std::string(invocation.get("evidence")), *on, session.limits());
  if (!verified) {
    return session.fail(verified.error());
  }
  const auto& content = verified->content;
  session.print(printable(content.name) + "  " + printable(content.software) + "\n" +
                printable(content.scheme) + " " + printable(content.package) + ": " +
                printable(content.verdict) + "  " + content.date + " – " + content.valid_until +
                "\n");
  print_messages(session, verified->failures);
  print_messages(session, verified->changes);
  session.print(
      session.text(verified->failures.empty() ? msg::kDeclareValid : msg::kDeclareNotValid,
                   {*on, verified->key}) +
      "\n");
  return verified->failures.empty() ? 0 : 1;
}

}  // namespace akashi::cli

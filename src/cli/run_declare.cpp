// declare new, check, sign, verify.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "assure/declaration_cdxa.h"
#include "assure/declaration_prose.h"
#include "assure/declaration_text.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/messages/assure.h"
#include "base/messages/cli.h"
#include "base/strings.h"
#include "cli/catalogue_text.h"
#include "cli/commands.h"
#include "cli/days.h"
#include "cli/declare_table.h"
#include "cli/output.h"
#include "cli/prose_output.h"
#include "service/declare.h"
#include "service/keys.h"
#include "service/supply_chain.h"
#include "service/version.h"

namespace akashi::cli {
namespace {

Result<std::string> day(Session& session, const Invocation& invocation) {
  AKASHI_TRY_ASSIGN(const auto on, day_or_today(session, invocation, "on"));
  return assure::to_text(on);
}

struct Loaded {
  assure::Catalogue catalogue;
  service::LoadedDeclaration declaration;
  assure::SupplyChain chain;
  std::string on;
};

Result<Loaded> load(Session& session, const Invocation& invocation) {
  AKASHI_TRY_ASSIGN(auto on, day(session, invocation));
  Loaded loaded{.catalogue = {}, .declaration = {}, .chain = {}, .on = std::move(on)};
  AKASHI_TRY_ASSIGN(loaded.catalogue, load_catalogue(session, invocation));
  AKASHI_TRY_ASSIGN(loaded.declaration,
                    service::load_declaration(invocation.arguments.front(), loaded.catalogue,
                                              loaded.on, session.limits()));
  AKASHI_TRY_ASSIGN(const auto keys, service::read_public_keys(invocation.all("trust")));
  loaded.chain = service::trace_suppliers(loaded.declaration, invocation.arguments.front(), keys,
                                          loaded.catalogue, loaded.on, session.limits());
  if (const auto old = service::not_in_force(loaded.catalogue, loaded.declaration.scheme->key())) {
    session.note(old->text(session.lang));
  }
  for (const auto& problem : loaded.declaration.problems) {
    session.note(problem.text(session.lang));
  }
  return loaded;
}

constexpr auto kFormats =
    std::to_array<std::string_view>({"table", "json", "cdxa", "markdown", "html", "pdf", "docx"});

// How a declaration was signed; all empty when it was not.
struct Signed {
  std::string key;
  std::string file;  // "" where it went to standard output.
  std::string sha256;
};

std::string cdxa(Session& session, const service::LoadedDeclaration& loaded,
                 const Signed& signed_as) {
  const auto given = created_by_environment();
  const auto time = format_time(given ? *given : session.services().clock.unix_seconds());
  const auto name = signed_as.file.substr(signed_as.file.rfind('/') + 1);
  return assure::declaration_cdxa(loaded.declaration, *loaded.scheme, loaded.judgement,
                                  {.tool_version = service::program_version(),
                                   .timestamp = time,
                                   .signed_file = name,
                                   .signed_sha256 = signed_as.sha256,
                                   .lang = session.lang});
}

Result<void> write(Session& session, const Invocation& invocation, const Loaded& loaded,
                   const OutputRequest& output, const Signed& signed_as) {
  const auto& declaration = loaded.declaration;
  if (is_prose(output.format)) {
    return write_prose(assure::declaration_prose(declaration.declaration, *declaration.scheme,
                                                 declaration.judgement,
                                                 {.on = loaded.on,
                                                  .key = signed_as.key,
                                                  .problems = &declaration.problems,
                                                  .chain = &loaded.chain},
                                                 session.lang),
                       output, session);
  }
  if (output.format == "cdxa") {
    return write_text(cdxa(session, declaration, signed_as), output.file, session);
  }
  if (output.format == "json") {
    return write_text(assure::declaration_json(
                          declaration.declaration, *declaration.scheme, declaration.judgement,
                          "akashi " + std::string(service::program_version()), declaration.problems,
                          formats::JsonLayout::kIndented, &loaded.chain),
                      output.file, session);
  }
  AKASHI_TRY_ASSIGN(const auto table, declare_table(session, invocation, declaration,
                                                    loaded.catalogue, loaded.chain));
  return write_text(table, output.file, session);
}

struct SignOutputs {
  std::string envelope = "-";
  std::vector<OutputRequest> others;
};

// -o FILE for what is signed, -o FORMAT=FILE for other forms of it.
Result<SignOutputs> sign_outputs(const Invocation& invocation) {
  SignOutputs out;
  for (const auto& text : invocation.all("output")) {
    const auto parts = cut(text, "=");
    const bool known = parts && std::ranges::find(kFormats, parts->first) != kFormats.end();
    if (!known && out.envelope != "-") {
      return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                  {"output", text, "FILE, cdxa=FILE, markdown=FILE, html=FILE, pdf=FILE"});
    }
    if (!known) {
      out.envelope = text;
    } else if (parts->second.empty() || parts->second == "-") {
      return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                  {"output", text, std::string(parts->first) + "=FILE"});
    } else {
      out.others.push_back(
          {.format = std::string(parts->first), .version = {}, .file = std::string(parts->second)});
    }
  }
  return out;
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
  const auto outputs = parse_outputs(invocation, kFormats);
  if (!outputs) {
    return session.fail(outputs.error());
  }
  const auto loaded = load(session, invocation);
  if (!loaded) {
    return session.fail(loaded.error());
  }
  for (const auto& output : *outputs) {
    if (const auto written = write(session, invocation, *loaded, output, {}); !written) {
      return session.fail(written.error());
    }
  }
  return service::not_ready(loaded->declaration).empty() ? 0 : 1;
}

int run_declare_sign(Session& session, const Invocation& invocation) {
  const auto outputs = sign_outputs(invocation);
  if (!outputs) {
    return session.fail(outputs.error());
  }
  const auto loaded = load(session, invocation);
  if (!loaded) {
    return session.fail(loaded.error());
  }
  const std::string key_file(invocation.get("key"));
  if (key_file.empty()) {
    return session.usage_error(msg::kMissingArgument, {"--key", "declare sign"});
  }
  const auto key = service::read_signing_key(key_file);
  if (!key) {
    return session.fail(key.error());
  }
  if (const auto reasons = service::not_ready(loaded->declaration); !reasons.empty()) {
    session.print(session.text(msg::kDeclareNotReady) + "\n" + reasons_text(session, reasons));
    return 1;
  }
  const auto envelope = service::sign_declaration(loaded->declaration, **key, outputs->envelope);
  if (!envelope) {
    return session.fail(envelope.error());
  }
  if (outputs->envelope == "-") {
    session.print(*envelope);
  } else {
    session.note(session.text(msg::kDeclareSigned, {outputs->envelope, (*key)->id()}));
  }
  const Signed signed_as{.key = (*key)->id(),
                         .file = outputs->envelope == "-" ? "" : outputs->envelope,
                         .sha256 = hash_hex(HashAlgorithm::kSha256, *envelope)};
  for (const auto& output : outputs->others) {
    if (const auto written = write(session, invocation, *loaded, output, signed_as); !written) {
      return session.fail(written.error());
    }
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
  session.print(reasons_text(session, verified->failures) +
                reasons_text(session, verified->changes));
  session.print(
      session.text(verified->failures.empty() ? msg::kDeclareValid : msg::kDeclareNotValid,
                   {*on, verified->key}) +
      "\n");
  return verified->failures.empty() ? 0 : 1;
}

}  // namespace akashi::cli

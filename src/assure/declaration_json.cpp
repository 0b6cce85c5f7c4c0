#include "assure/declaration_json.h"

#include <algorithm>

#include "assure/date.h"
#include "assure/scheme_json.h"
#include "base/bytes.h"

namespace akashi::assure {
namespace {

using formats::JsonWriter;

void write_row(JsonWriter& json, const AnswerRow& row) {
  json.begin_object();
  json.member("statement", row.statement);
  json.member("role", row.role);
  json.member("answer", row.answer);
  json.member_if("reason", row.reason);
  json.member_if("owner", row.owner);
  json.member_if("due", row.due);
  json.member_if("remarks", row.remarks);
  json.key("evidence");
  json.begin_array();
  for (const auto& file : row.evidence) {
    json.begin_object();
    json.member("path", file.path);
    json.member_if("sha256", file.sha256);
    json.key("size");
    json.unsigned_integer(file.size);
    json.end_object();
  }
  json.end_array();
  json.key("practices");
  json.begin_object();
  for (const auto& practice : row.practices) {
    json.member(practice.practice, practice.answer);
  }
  json.end_object();
  json.end_object();
}

void write_package(JsonWriter& json, const PackageVerdict& package, const Judgement& judgement) {
  json.begin_object();
  json.member("package", package.package->id);
  json.key("name");
  write_json(json, package.package->name);
  json.member("verdict", verdict_name(package.verdict));
  json.key("practices");
  json.unsigned_integer(package.members.size());
  json.key("membership_unsure");
  json.unsigned_integer(package.unsure.size());
  json.key("keeping_from_it");
  json.begin_array();
  for (const auto at : package.members) {
    const auto& practice = judgement.practices[at];
    if (practice.standing == Standing::kDone || practice.standing == Standing::kJustified) {
      continue;
    }
    json.begin_object();
    json.member("statement", practice.statement->id);
    if (practice.practice != nullptr) {
      json.member("practice", practice.practice->id);
    }
    json.member("role", practice.role);
    json.member("standing", standing_name(practice.standing));
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_head(JsonWriter& json, const Declaration& declaration, const Scheme& scheme) {
  json.key("scheme");
  json.begin_object();
  json.member("id", scheme.key());
  json.key("name");
  write_json(json, scheme.name);
  json.member("state", scheme.state);
  json.end_object();
  json.key("provider");
  json.begin_object();
  json.member("name", declaration.name);
  json.member("address", declaration.address);
  json.member("contact", declaration.contact);
  json.member("signatory", declaration.signatory);
  json.end_object();
  json.key("scope");
  json.begin_object();
  json.member("software", declaration.software);
  json.member("use_case", declaration.use_case);
  json.strings("roles", declaration.roles);
  json.member("package", declaration.package);
  json.member("date", declaration.date);
  json.member("valid_until", declaration.valid_until);
  json.end_object();
}

}  // namespace

std::string declaration_json(const Declaration& declaration, const Scheme& scheme,
                             const Judgement& judgement, std::string_view tool,
                             const Problems& problems, formats::JsonLayout layout,
                             const SupplyChain* chain) {
  StringSink sink;
  JsonWriter json(sink, layout);
  json.begin_object();
  json.key("akashi_declaration");
  json.integer(1);
  json.member("tool", tool);
  write_head(json, declaration, scheme);
  json.key("answers");
  json.begin_array();
  for (const auto& row : declaration.rows) {
    write_row(json, row);
  }
  json.end_array();
  json.key("packages");
  json.begin_array();
  for (const auto& package : judgement.packages) {
    write_package(json, package, judgement);
  }
  json.end_array();
  json.key("suppliers");
  json.begin_array();
  for (const auto& supplier : declaration.suppliers) {
    json.begin_object();
    json.member("name", supplier.name);
    json.member("provides", supplier.provides);
    json.member_if("declaration", supplier.declaration);
    json.end_object();
  }
  json.end_array();
  if (chain != nullptr) {
    json.key("supply_chain");
    write_json(json, *chain, scheme);
  }
  json.key("problems");  // What of the file was not used.
  json.begin_array();
  for (const auto& problem : problems) {
    json.string(problem.text());
  }
  json.end_array();
  json.end_object();
  json.finish();
  return sink.take();
}

Result<SignedDeclaration> parse_declaration_json(std::string_view text, const Limits& limits) {
  const auto bytes = Bytes::copy_of(text);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes.padded(), limits));
  const auto root = tree.root();
  if (root["akashi_declaration"].integer() != 1) {
    return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                {"akashi_declaration", std::string(root["akashi_declaration"].text()), "1"});
  }
  const auto scope = root["scope"];
  SignedDeclaration out{.scheme = std::string(root["scheme"]["id"].text()),
                        .name = std::string(root["provider"]["name"].text()),
                        .software = std::string(scope["software"].text()),
                        .package = std::string(scope["package"].text()),
                        .verdict = {},
                        .date = std::string(scope["date"].text()),
                        .valid_until = std::string(scope["valid_until"].text()),
                        .evidence = {}};
  for (const auto& [field, date] :
       {std::pair("date", &out.date), std::pair("valid_until", &out.valid_until)}) {
    if (!parse_date(*date)) {
      return fail(ErrorCode::kInvalidInput, msg::kBadValue, {field, *date, "YYYY-MM-DD"},
                  scope.position());
    }
  }
  for (const auto package : root["packages"]) {
    if (package["package"].text() == out.package) {
      out.verdict = package["verdict"].text();
    }
  }
  for (const auto answer : root["answers"]) {
    for (const auto file : answer["evidence"]) {
      EvidenceFile evidence{.path = std::string(file["path"].text()),
                            .sha256 = std::string(file["sha256"].text()),
                            .size = static_cast<std::uint64_t>(file["size"].integer().value_or(0))};
      if (std::ranges::find(out.evidence, evidence) == out.evidence.end()) {
        out.evidence.push_back(std::move(evidence));
      }
    }
  }
  return out;
}

Result<Declaration> read_declaration_json(std::string_view json, const Limits& limits) {
  const auto bytes = Bytes::copy_of(json);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes.padded(), limits));
  const auto root = tree.root();
  if (root["akashi_declaration"].integer() != 1) {
    return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                {"akashi_declaration", std::string(root["akashi_declaration"].text()), "1"});
  }
  const auto text = [](formats::NodeView node) { return std::string(node.text()); };
  const auto provider = root["provider"];
  const auto scope = root["scope"];
  Declaration out{.scheme = text(root["scheme"]["id"]),
                  .name = text(provider["name"]),
                  .address = text(provider["address"]),
                  .contact = text(provider["contact"]),
                  .signatory = text(provider["signatory"]),
                  .software = text(scope["software"]),
                  .use_case = text(scope["use_case"]),
                  .roles = {},
                  .package = text(scope["package"]),
                  .date = text(scope["date"]),
                  .valid_until = text(scope["valid_until"]),
                  .rows = {},
                  .suppliers = {}};
  for (const auto role : scope["roles"]) {
    out.roles.push_back(text(role));
  }
  for (const auto node : root["answers"]) {
    AnswerRow row{.statement = text(node["statement"]),
                  .role = text(node["role"]),
                  .answer = text(node["answer"]),
                  .reason = text(node["reason"]),
                  .owner = text(node["owner"]),
                  .due = text(node["due"]),
                  .remarks = text(node["remarks"]),
                  .evidence = {},
                  .practices = {},
                  .place = {{}, node.position()}};
    for (const auto file : node["evidence"]) {
      row.evidence.push_back(
          {.path = text(file["path"]),
           .sha256 = text(file["sha256"]),
           .size = static_cast<std::uint64_t>(file["size"].integer().value_or(0))});
    }
    for (const auto practice : node["practices"]) {
      row.practices.push_back({std::string(practice.key()), text(practice)});
    }
    out.rows.push_back(std::move(row));
  }
  for (const auto node : root["suppliers"]) {
    out.suppliers.push_back(
        {text(node["name"]), text(node["provides"]), text(node["declaration"])});
  }
  return out;
}

}  // namespace akashi::assure

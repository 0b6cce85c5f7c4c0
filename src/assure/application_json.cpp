// docs/formats/application.md
#include "assure/application_json.h"

#include "base/bytes.h"
#include "base/messages/label.h"
#include "base/sink.h"

namespace akashi::assure {
namespace {

using formats::JsonWriter;
using formats::NodeView;

void write_actor(JsonWriter& json, std::string_view key, const Actor& actor) {
  json.key(key);
  json.begin_object();
  json.member("person", actor.person);
  json.member("organisation", actor.organisation);
  json.key("roles");
  json.begin_array();
  for (const auto& role : actor.roles) {
    json.string(role);
  }
  json.end_array();
  json.end_object();
}

void write_case(JsonWriter& json, std::string_view key, const std::optional<CheckedCase>& checked) {
  if (!checked) {
    return;
  }
  json.key(key);
  json.begin_object();
  json.member("sha256", checked->sha256);
  json.member("scheme", checked->scheme);
  json.member("level", checked->level);
  json.key("passed");
  json.boolean(checked->passed);
  if (checked->models) {
    json.key("models");
    json.begin_array();
    for (const auto& model : *checked->models) {
      json.string(model);
    }
    json.end_array();
  }
  json.end_object();
}

void write_documents(JsonWriter& json, const Facts& facts) {
  if (facts.documents.empty()) {
    return;
  }
  json.key("documents");
  json.begin_array();
  for (const auto& document : facts.documents) {
    json.begin_object();
    json.member("id", document.id);
    json.member_if("sha256", document.sha256);
    json.member_if("not_owed", document.not_owed);
    json.end_object();
  }
  json.end_array();
}

void write_facts(JsonWriter& json, const Facts& facts) {
  json.key("facts");
  json.begin_object();
  json.member_if("reason", facts.reason);
  json.member_if("application_number", facts.application_number);
  json.member_if("acceptance_number", facts.acceptance_number);
  json.member_if("label_number", facts.label_number);
  json.member_if("last_day", facts.last_day);
  json.member_if("evidence_due", facts.evidence_due);
  write_words(json, "public_reason", facts.public_reason);
  write_documents(json, facts);
  write_case(json, "format_check", facts.format_check);
  write_case(json, "report_review", facts.report_review);
  if (facts.inquiry) {
    json.key("inquiry");
    json.begin_object();
    json.member("date", facts.inquiry->date);
    json.member("from", facts.inquiry->from);
    json.member("reference", facts.inquiry->reference);
    json.key("objection");
    json.boolean(facts.inquiry->objection);
    json.end_object();
  }
  if (facts.fee) {
    json.key("fee");
    json.begin_object();
    json.member_if("id", facts.fee->id);
    json.key("amount");
    json.integer(facts.fee->amount);
    json.member("currency", facts.fee->currency);
    json.member("date", facts.fee->date);
    json.end_object();
  }
  if (facts.new_label) {
    json.key("new_label");
    json.begin_object();
    json.member("number", facts.new_label->number);
    json.member("replaces", facts.new_label->replaces);
    json.key("valid");
    json.boolean(facts.new_label->valid);
    json.end_object();
  }
  json.end_object();
}

std::string text(NodeView node, std::string_view key) {
  return std::string(node[key].text());
}

Actor read_actor(NodeView node) {
  Actor out{
      .person = text(node, "person"), .organisation = text(node, "organisation"), .roles = {}};
  for (const auto role : node["roles"]) {
    out.roles.emplace_back(role.text());
  }
  return out;
}

std::optional<CheckedCase> read_case(NodeView node) {
  if (!node) {
    return std::nullopt;
  }
  CheckedCase out{.sha256 = text(node, "sha256"),
                  .scheme = text(node, "scheme"),
                  .level = text(node, "level"),
                  .passed = node["passed"].boolean().value_or(false)};
  if (const auto models = node["models"]) {
    out.models.emplace();
    for (const auto model : models) {
      out.models->emplace_back(model.text());
    }
  }
  return out;
}

Facts read_facts(NodeView node) {
  Facts out{.reason = text(node, "reason"),
            .application_number = text(node, "application_number"),
            .acceptance_number = text(node, "acceptance_number"),
            .label_number = text(node, "label_number"),
            .last_day = text(node, "last_day"),
            .evidence_due = text(node, "evidence_due"),
            .public_reason = read_words(node["public_reason"]),
            .documents = {},
            .format_check = read_case(node["format_check"]),
            .report_review = read_case(node["report_review"]),
            .inquiry = {},
            .fee = {},
            .new_label = {}};
  for (const auto document : node["documents"]) {
    out.documents.push_back({.id = text(document, "id"),
                             .sha256 = text(document, "sha256"),
                             .not_owed = text(document, "not_owed")});
  }
  if (const auto inquiry = node["inquiry"]) {
    // An answer that does not say so is no consent.
    out.inquiry = InquiryAnswer{.date = text(inquiry, "date"),
                                .from = text(inquiry, "from"),
                                .reference = text(inquiry, "reference"),
                                .objection = inquiry["objection"].boolean().value_or(true)};
  }
  if (const auto fee = node["fee"]) {
    out.fee = FeeReceived{.id = text(fee, "id"),
                          .amount = fee["amount"].integer().value_or(0),
                          .currency = text(fee, "currency"),
                          .date = text(fee, "date")};
  }
  if (const auto label = node["new_label"]) {
    out.new_label = NewLabel{.number = text(label, "number"),
                             .replaces = text(label, "replaces"),
                             .valid = label["valid"].boolean().value_or(false)};
  }
  return out;
}

Result<void> expect(NodeView root, std::string_view member) {
  if (root[member].integer() != 1) {
    return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                {std::string(member), std::string(root[member].text()), "1"});
  }
  return {};
}

}  // namespace

std::string event_json(const Event& event) {
  return formats::compact_json([&](JsonWriter& json) {
    json.begin_object();
    json.key("akashi_event");
    json.integer(1);
    json.member("transition", event.transition);
    json.member("when", event.when);
    write_actor(json, "actor", event.actor);
    if (event.second) {
      write_actor(json, "second", *event.second);
    }
    write_facts(json, event.facts);
    json.end_object();
  });
}

Result<Event> parse_event(std::string_view json, const Limits& limits) {
  const auto bytes = Bytes::copy_of(json);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes.padded(), limits));
  const auto root = tree.root();
  AKASHI_TRY(expect(root, "akashi_event"));
  Event out{.transition = text(root, "transition"),
            .actor = read_actor(root["actor"]),
            .when = text(root, "when"),
            .second = {},
            .facts = read_facts(root["facts"])};
  if (root["second"]) {
    out.second = read_actor(root["second"]);
  }
  return out;
}

std::string start_json(const ApplicationStart& start) {
  return formats::compact_json([&](JsonWriter& json) {
    json.begin_object();
    json.key("akashi_application");
    json.integer(1);
    json.member("id", start.id);
    json.member("scheme", start.scheme);
    json.member("level", start.level);
    json.member_if("route", start.route);
    json.member_if("when", start.when);
    if (!start.applicant.person.empty()) {
      write_actor(json, "applicant", start.applicant);
    }
    json.key("label");
    write_json(json, start.draft);
    json.end_object();
  });
}

Result<ApplicationStart> parse_start(std::string_view json, const Limits& limits) {
  const auto bytes = Bytes::copy_of(json);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes.padded(), limits));
  const auto root = tree.root();
  AKASHI_TRY(expect(root, "akashi_application"));
  Problems problems;
  ApplicationStart out{.id = text(root, "id"),
                       .level = text(root, "level"),
                       .route = text(root, "route"),
                       .scheme = text(root, "scheme"),
                       .applicant = read_actor(root["applicant"]),
                       .when = text(root, "when"),
                       .draft = read_label_draft(root["label"], {}, problems)};
  if (!problems.empty()) {
    return std::unexpected(problems.front());
  }
  return out;
}

}  // namespace akashi::assure

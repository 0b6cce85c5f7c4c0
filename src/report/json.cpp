#include "report/json.h"

#include <algorithm>
#include <string>

#include "formats/json_writer.h"
#include "report/signals.h"

namespace akashi::report {
namespace {

using formats::JsonWriter;

void position(JsonWriter& json, const InputPosition& at) {
  if (at.line != 0) {
    json.key("line");
    json.unsigned_integer(at.line);
    if (at.column != 0) {
      json.key("column");
      json.unsigned_integer(at.column);
    }
  }
  if (at.offset != 0) {
    json.key("offset");
    json.unsigned_integer(at.offset);
  }
}

// Both languages and the stable code, so that a reader needs no catalogue.
void message(JsonWriter& json, std::string_view name, const Message& text) {
  json.key(name);
  json.begin_object();
  json.member("code", text.id.name().substr(1));
  json.member("en", text.text(Lang::kEn));
  json.member("ja", text.text(Lang::kJa));
  json.end_object();
}

template <class Range, class F>
void array(JsonWriter& json, std::string_view name, const Range& items, F&& body) {
  json.key(name);
  json.begin_array();
  for (const auto& item : items) {
    body(item);
  }
  json.end_array();
}

template <class Range, class F>
void array_if(JsonWriter& json, std::string_view name, const Range& items, F&& body) {
  if (!items.empty()) {
    array(json, name, items, std::forward<F>(body));
  }
}

void hash(JsonWriter& json, const Hash& hash) {
  json.begin_object();
  json.member("algorithm", hash_algorithm_name(hash.algorithm));
  json.member("value", hash.hex);
  json.end_object();
}

void property(JsonWriter& json, const Property& property) {
  json.begin_object();
  json.member("name", property.name);
  json.member("value", property.value);
  json.end_object();
}

void evidence(JsonWriter& json, const Evidence& evidence) {
  json.begin_object();
  json.member("path", evidence.path);
  position(json, evidence.at);
  json.member_if("method", evidence.method);
  json.member_if("layer", evidence.layer);
  json.key("confidence");
  json.unsigned_integer(evidence.confidence);
  json.member_if("detail", evidence.detail);
  json.end_object();
}

void target(JsonWriter& json, const Target& target) {
  json.key("target");
  json.begin_object();
  json.member("kind", target_kind_name(target.kind));
  json.member("name", target.name);
  json.member_if("version", target.version);
  array_if(json, "hashes", target.hashes, [&](const Hash& h) { hash(json, h); });
  array_if(json, "tags", target.tags, [&](const std::string& tag) { json.string(tag); });
  array_if(json, "labels", target.labels, [&](const Property& label) { property(json, label); });
  array_if(json, "layers", target.layers, [&](const ImageLayer& layer) {
    json.begin_object();
    json.member("digest", layer.digest);
    json.member_if("diff_id", layer.diff_id);
    if (layer.size != 0) {
      json.key("size");
      json.unsigned_integer(layer.size);
    }
    json.member_if("created_by", layer.created_by);
    json.end_object();
  });
  json.member_if("distro", target.distro_id);
  json.member_if("distro_version", target.distro_version);
  json.member_if("distro_name", target.distro_name);
  json.member_if("architecture", target.architecture);
  json.end_object();
}

void license(JsonWriter& json, const LicenseClaim& claim) {
  constexpr std::string_view kKinds[] = {"expression", "name", "url", "file"};
  constexpr std::string_view kOrigins[] = {"declared", "detected", "concluded"};
  json.begin_object();
  json.member("kind", kKinds[static_cast<std::size_t>(claim.kind)]);
  json.member("origin", kOrigins[static_cast<std::size_t>(claim.origin)]);
  json.member("text", claim.text);
  json.end_object();
}

void support(JsonWriter& json, std::string_view name, const Support& support) {
  json.key(name);
  json.begin_object();
  json.member("state", support_state_name(support.state));
  json.member("product", support.product);
  json.member_if("title", support.title);
  json.member_if("cycle", support.cycle);
  json.member_if("since", support.since);
  json.member_if("until", support.until);
  json.member_if("latest", support.latest);
  if (support.of_system) {
    json.key("of_system");
    json.boolean(true);
  }
  if (support.state == SupportState::kUnknown) {
    message(json, "reason", support.reason);
  }
  json.end_object();
}

void component(JsonWriter& json, const Component& item, GraphState graph,
               const ComponentStatus* status, const Support* supported) {
  json.begin_object();
  json.member("ref", item.ref);
  json.member("type", component_type_name(item.type));
  json.member("name", item.name);
  json.member_if("version", item.version);
  json.member_if("requirement", item.requirement);
  json.member_if("purl", item.purl.to_string());
  if (!item.scopes.empty()) {
    json.key("scopes");
    json.begin_array();
    for (unsigned bit = 1; bit < 128; bit <<= 1U) {
      if (item.scopes.has(static_cast<Scope>(bit))) {
        json.string(scope_name(static_cast<Scope>(bit)));
      }
    }
    json.end_array();
  }
  if (item.directness != Directness::kUnknown) {
    json.member("directness", item.directness == Directness::kDirect ? "direct" : "transitive");
  }
  array_if(json, "hashes", item.hashes, [&](const Hash& h) { hash(json, h); });
  array_if(json, "licenses", item.licenses,
           [&](const LicenseClaim& claim) { license(json, claim); });
  json.member_if("supplier", item.supplier);
  json.member_if("author", item.author);
  json.member_if("copyright", item.copyright);
  json.member_if("description", item.description);
  array_if(json, "references", item.references, [&](const ExternalReference& reference) {
    json.begin_object();
    json.member("type", reference_type_name(reference.type));
    json.member("url", reference.url);
    json.end_object();
  });
  array_if(json, "cpes", item.cpes, [&](const std::string& cpe) { json.string(cpe); });
  if (!item.source.empty()) {
    json.key("source");
    json.begin_object();
    json.member("name", item.source.name);
    json.member_if("version", item.source.version);
    json.end_object();
  }
  array_if(json, "properties", item.properties, [&](const Property& p) { property(json, p); });
  constexpr std::string_view kGraphs[] = {"unknown", "incomplete", "complete"};
  json.member("dependencies", kGraphs[static_cast<std::size_t>(graph)]);
  array(json, "evidence", item.evidence, [&](const Evidence& e) { evidence(json, e); });
  if (status != nullptr) {
    json.member("status", status_name(status->status));
    if (status->status == Status::kUnknown || status->status == Status::kNotEvaluated ||
        status->reason.id != msg::kPlain) {
      message(json, "reason", status->reason);
    }
  }
  if (supported != nullptr && !supported->product.empty()) {
    support(json, "support", *supported);
  }
  json.end_object();
}

void severities(JsonWriter& json, const std::vector<Severity>& list) {
  array_if(json, "severities", list, [&](const Severity& severity) {
    json.begin_object();
    json.member("type", severity.type);
    json.member("score", severity.score);
    json.end_object();
  });
}

void opinion(JsonWriter& json, const Opinion& opinion) {
  json.begin_object();
  json.member("advisory", opinion.advisory);
  json.member("source", opinion.source);
  json.member_if("modified", opinion.modified);
  json.member_if("withdrawn", opinion.withdrawn);
  json.member("status", status_name(opinion.status));
  json.member("ecosystem", opinion.ecosystem);
  json.member("package", opinion.package);
  json.member_if("version", opinion.version);
  json.member_if("scheme", opinion.scheme);
  json.member_if("range", opinion.range);
  json.member_if("fixed", opinion.fixed);
  json.member_if("criterion", opinion.criterion);
  json.member_if("cpe", opinion.cpe);
  json.member_if("node", opinion.node);
  array_if(json, "together", opinion.together, [&](const std::string& part) { json.string(part); });
  json.key("score");
  json.unsigned_integer(opinion.score);
  array_if(json, "evidence", opinion.evidence, [&](const IdentityEvidence& one) {
    json.begin_object();
    json.member("kind", identity_kind_name(one.kind));
    json.key("points");
    json.integer(one.points);
    json.member_if("detail", one.detail);
    json.end_object();
  });
  json.member_if("urgency", opinion.urgency);
  json.member_if("note", opinion.note);
  json.member_if("justification", opinion.justification);
  json.member_if("severity", opinion.severity_word);
  severities(json, opinion.severities);
  if (!opinion.reason.args.empty() || opinion.reason.id != msg::kPlain) {
    message(json, "reason", opinion.reason);
  }
  json.end_object();
}

void near_miss(JsonWriter& json, const Report& report, const NearMiss& miss) {
  json.begin_object();
  json.member("component", report.bom.components[miss.component].ref);
  json.member("vulnerability", miss.vulnerability);
  json.member_if("failed", miss.failed);
  json.member_if("wanted", miss.wanted);
  json.member_if("found", miss.found);
  if (miss.missing != 0) {
    json.key("missing");
    json.integer(miss.missing);
  }
  array_if(json, "would_help", miss.would_help,
           [&](IdentityKind kind) { json.string(identity_kind_name(kind)); });
  json.key("opinion");
  opinion(json, miss.opinion);
  json.end_object();
}

void assessment(JsonWriter& json, const Assessment& assessment) {
  json.begin_object();
  json.member("advisory", assessment.advisory);
  json.member("source", assessment.source);
  json.member_if("modified", assessment.modified);
  json.member_if("withdrawn", assessment.withdrawn);
  if (assessment.disputed) {
    json.key("disputed");
    json.boolean(true);
  }
  json.member_if("severity", assessment.severity_word);
  severities(json, assessment.severities);
  if (assessment.ssvc) {
    json.key("ssvc");
    json.begin_object();
    json.member_if("exploitation", assessment.ssvc->exploitation);
    json.member_if("automatable", assessment.ssvc->automatable);
    json.member_if("technical_impact", assessment.ssvc->technical_impact);
    json.member_if("role", assessment.ssvc->role);
    json.member_if("timestamp", assessment.ssvc->timestamp);
    json.end_object();
  }
  json.end_object();
}

void decision(JsonWriter& json, const Decision& decision) {
  json.begin_object();
  json.member("table", decision.table);
  json.member("outcome", decision.outcome);
  array(json, "possible", decision.outcomes,
        [&](const std::string& outcome) { json.string(outcome); });
  array(json, "inputs", decision.inputs, [&](const DecisionInput& input) {
    json.begin_object();
    json.member("point", input.point);
    json.member("name", input.name);
    array(json, "values", input.values, [&](const std::string& value) { json.string(value); });
    message(json, "reason", input.reason);
    json.end_object();
  });
  json.end_object();
}

void finding(JsonWriter& json, const Finding& item, const Report& report) {
  json.begin_object();
  json.member("component", report.bom.components[item.component].ref);
  json.member("vulnerability", item.vulnerability);
  array(json, "aliases", item.aliases, [&](const std::string& alias) { json.string(alias); });
  json.member("status", status_name(item.status));
  json.member_if("summary", item.summary);
  array(json, "fixed", item.fixed, [&](const std::string& version) { json.string(version); });
  json.key("severity");
  json.begin_object();
  json.member("level", severity_level_name(item.severity.level));
  if (item.severity.score >= 0) {
    json.key("score");
    json.number(item.severity.score);
  }
  json.member_if("vector", item.severity.vector);
  json.member_if("advisory", item.severity.advisory);
  json.end_object();
  if (item.kev) {
    json.key("kev");
    json.begin_object();
    json.member("added", item.kev->date_added);
    json.member_if("due", item.kev->due_date);
    json.member_if("name", item.kev->name);
    json.member_if("action", item.kev->required_action);
    json.member("ransomware", item.kev->ransomware ? "known" : "unknown");
    json.end_object();
  }
  if (item.epss) {
    json.key("epss");
    json.begin_object();
    json.key("probability");
    json.number(item.epss->probability);
    json.key("percentile");
    json.number(item.epss->percentile);
    const auto from = epss_source(report);
    json.member_if("model", from.version);
    json.member_if("date", from.newest.substr(0, 10));
    json.end_object();
  }
  array_if(json, "exploits", item.exploits, [&](const ExploitEntry& e) { write_exploit(json, e); });
  array_if(json, "cwes", item.cwes, [&](const std::string& cwe) { json.string(cwe); });
  array(json, "decisions", item.decisions, [&](const Decision& d) { decision(json, d); });
  json.member_if("judged_by", item.judged_by);
  array(json, "opinions", item.opinions, [&](const Opinion& o) { opinion(json, o); });
  array_if(json, "assessments", item.assessments,
           [&](const Assessment& a) { assessment(json, a); });
  array_if(json, "references", item.references, [&](const AdvisoryReference& reference) {
    json.begin_object();
    json.member("type", reference.type);
    json.member("url", reference.url);
    json.end_object();
  });
  json.end_object();
}

void source(JsonWriter& json, const SourceStatus& source) {
  json.begin_object();
  json.member("name", source.name);
  json.member("kind", source.kind);
  json.member_if("newest", source.newest);
  json.member_if("imported", source.imported);
  json.member_if("digest", source.digest);
  json.member_if("version", source.version);
  for (const auto& [name, value] :
       {std::pair<std::string_view, std::uint64_t>{"records", source.records},
        {"packages", source.packages},
        {"ranges", source.ranges},
        {"rejected", source.rejected}}) {
    json.key(name);
    json.unsigned_integer(value);
  }
  if (source.partial) {
    json.key("partial");
    json.boolean(true);
  }
  json.end_object();
}

void numbers(JsonWriter& json, std::string_view name,
             std::initializer_list<std::pair<std::string_view, std::uint64_t>> values) {
  json.key(name);
  json.begin_object();
  for (const auto& [key, value] : values) {
    json.key(key);
    json.unsigned_integer(value);
  }
  json.end_object();
}

void kernel(JsonWriter& json, const KernelCounts& counts) {
  json.key("kernel");
  json.begin_object();
  json.member("where", counts.where);
  json.member("version", counts.version);
  for (const auto& [name, value] :
       {std::pair<std::string_view, std::uint64_t>{"components", counts.components},
        {"components_of_other_versions", counts.others},
        {"cleared", counts.cleared},
        {"built", counts.built},
        {"open", counts.open},
        {"without_files", counts.without_files}}) {
    json.key(name);
    json.unsigned_integer(value);
  }
  json.end_object();
}

void as_of(JsonWriter& json, const AsOf& past) {
  json.key("as_of");
  json.begin_object();
  json.member("at", past.at);
  for (const auto& [name, value] :
       {std::pair<std::string_view, std::uint64_t>{"records", past.records},
        {"modified_later", past.modified},
        {"undated", past.undated},
        {"withdrawn_later", past.reinstated},
        {"published_later", past.later}}) {
    json.key(name);
    json.unsigned_integer(value);
  }
  json.key("epss");
  json.boolean(!past.epss_day.empty());
  json.member_if("epss_day", past.epss_day);
  json.end_object();
}

// How many components have which state; those of no known product apart.
void support_counts(JsonWriter& json, const Report& report) {
  json.key("support");
  json.begin_object();
  json.member("date", report.support_date);
  for (const auto state : {SupportState::kSupported, SupportState::kSecurityOnly,
                           SupportState::kExtended, SupportState::kEnded, SupportState::kUnknown}) {
    json.key(support_state_name(state));
    json.unsigned_integer(static_cast<std::uint64_t>(std::ranges::count_if(
        report.support, [&](const Support& s) { return s.state == state && !s.product.empty(); })));
  }
  json.key("not-listed");
  json.unsigned_integer(static_cast<std::uint64_t>(
      std::ranges::count_if(report.support, [](const Support& s) { return s.product.empty(); })));
  if (!report.system_support.product.empty()) {
    support(json, "system", report.system_support);
  }
  json.end_object();
}

}  // namespace

Result<void> write_json(const Report& report, Sink& sink) {
  JsonWriter json(sink, formats::JsonLayout::kIndented);
  const auto& bom = report.bom;
  json.begin_object();
  json.member("format", "akashi-report");
  json.key("format_version");
  json.unsigned_integer(1);
  json.key("tool");
  json.begin_object();
  json.member("name", "akashi");
  json.member("version", report.tool_version);
  json.end_object();
  json.member_if("created", report.created);
  target(json, bom.target);
  const auto& c = bom.counts;
  numbers(json, "counts",
          {{"files", c.files},
           {"files_read", c.files_read},
           {"bytes_read", c.bytes_read},
           {"archives", c.archives},
           {"special_skipped", c.special_skipped},
           {"unreadable", c.unreadable},
           {"excluded", c.excluded}});
  json.key("components");
  json.begin_array();
  for (std::size_t i = 0; i < bom.components.size(); ++i) {
    component(json, bom.components[i], bom.graph[i], report.matched ? &report.statuses[i] : nullptr,
              report.support.empty() ? nullptr : &report.support[i]);
  }
  json.end_array();
  constexpr std::string_view kRelations[] = {"depends-on", "contains", "owns"};
  array(json, "relations", bom.relations, [&](const Relation& relation) {
    json.begin_object();
    json.member("type", kRelations[static_cast<std::size_t>(relation.type)]);
    json.member("from", bom.components[relation.from].ref);
    json.member("to", bom.components[relation.to].ref);
    json.member_if("scopes", relation.scopes.to_string());
    json.end_object();
  });
  json.key("matched");
  json.boolean(report.matched);
  if (report.matched) {
    array(json, "findings", report.findings,
          [&](const Finding& item) { finding(json, item, report); });
    array_if(json, "misses", report.misses,
             [&](const NearMiss& miss) { near_miss(json, report, miss); });
    const auto& k = report.coverage;
    numbers(json, "coverage",
            {{"components", k.total()},
             {"affected", k.affected},
             {"unknown", k.unknown},
             {"not_affected", k.not_affected},
             {"not_evaluated", k.not_evaluated}});
    array_if(json, "weaknesses", report.weaknesses,
             [&](const Weakness& item) { write_weakness(json, item); });
    if (!report.support.empty()) {
      support_counts(json, report);
    }
    array(json, "sources", report.sources, [&](const SourceStatus& item) { source(json, item); });
    json.member_if("revision", report.revision);
    if (report.as_of) {
      as_of(json, *report.as_of);
    }
    if (report.kernel) {
      kernel(json, *report.kernel);
    }
    if (!report.since.empty()) {
      json.member("since", report.since);
      json.key("unchanged");
      json.unsigned_integer(report.unchanged);
    }
  }
  array(json, "unknowns", bom.unknowns, [&](const Unknown& unknown) {
    json.begin_object();
    json.member_if("path", unknown.path);
    position(json, unknown.at);
    json.member_if("method", unknown.method);
    json.member("code", error_code_name(unknown.code));
    message(json, "message", unknown.message);
    json.end_object();
  });
  json.end_object();
  json.finish();
  return {};
}

}  // namespace akashi::report

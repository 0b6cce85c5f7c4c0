#include "assure/evidence_json.h"

#include "assure/scheme_json.h"
#include "formats/json_writer.h"

namespace akashi::assure {
namespace {

using formats::JsonWriter;

void write_result(JsonWriter& json, const ProbeResult& result) {
  json.begin_object();
  json.member("probe", result.probe->id);
  json.key("name");
  write_json(json, result.probe->name);
  json.member("bearing", bearing_name(result.bearing));
  json.key("facts");
  json.begin_array();
  for (const auto& fact : result.facts) {
    json.begin_object();
    json.key("text");
    write_json(json, Text{.en = fact.text.text(Lang::kEn), .ja = fact.text.text(Lang::kJa)});
    json.member_if("place", fact.place);
    json.end_object();
  }
  json.end_array();
  json.key("more");
  json.unsigned_integer(result.more);
  json.end_object();
}

void write_criterion(JsonWriter& json, const Bound& bound) {
  json.begin_object();
  json.member("criterion", bound.criterion->id);
  json.key("name");
  write_json(json, bound.criterion->name);
  json.member("bearing", bearing_name(bound.bearing()));
  json.key("probes");
  json.begin_array();
  for (const auto& part : bound.parts) {
    json.begin_object();
    json.member("probe", part.result->probe->id);
    json.member("relation", relation_name(part.relation));
    json.member("mark", mark_name(part.mark));
    if (!part.note.empty()) {
      json.key("note");
      write_json(json, part.note);
    }
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

}  // namespace

void write_evidence_json(const Scheme& scheme, std::span<const ProbeResult> results,
                         std::span<const Bound> criteria, Date on, Sink& sink) {
  JsonWriter json(sink, formats::JsonLayout::kIndented);
  json.begin_object();
  json.key("akashi_evidence");
  json.unsigned_integer(1);
  json.member("scheme", scheme.key());
  json.member("on", to_text(on));
  json.key("results");
  json.begin_array();
  for (const auto& result : results) {
    write_result(json, result);
  }
  json.end_array();
  json.key("criteria");
  json.begin_array();
  for (const auto& bound : criteria) {
    write_criterion(json, bound);
  }
  json.end_array();
  json.end_object();
  json.finish();
}

}  // namespace akashi::assure

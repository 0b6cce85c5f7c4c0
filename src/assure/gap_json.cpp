#include "assure/gap_json.h"

#include "assure/scheme_json.h"
#include "formats/json_writer.h"

namespace akashi::assure {
namespace {

using formats::JsonWriter;

void write_id(JsonWriter& json, const GapItemId& id) {
  json.begin_object();
  json.member("scheme", id.scheme);
  json.member("array", id.array);
  json.member("item", id.item);
  json.end_object();
}

void write_ids(JsonWriter& json, std::string_view name, const std::vector<GapItemId>& ids) {
  json.key(name);
  json.begin_array();
  for (const auto& id : ids) {
    write_id(json, id);
  }
  json.end_array();
}

void write_reason(JsonWriter& json, const GapReason& reason) {
  json.begin_object();
  json.key("to");
  write_id(json, reason.to);
  json.member("relation", reason.relation);
  if (reason.result) {
    json.member("result", answer_name(*reason.result));
    json.member_if("evidence", reason.evidence);
  } else {
    write_ids(json, "from", reason.from);
    write_ids(json, "lacking", reason.lacking);
    json.member("mapping", reason.mapping);
    json.member("mark", mark_name(reason.mark));
    if (!reason.note.empty()) {
      json.key("note");
      write_json(json, reason.note);
    }
  }
  json.end_object();
}

void write_counts(JsonWriter& json, const Gap& gap) {
  json.key("counts");
  json.begin_object();
  for (std::size_t i = 0; i < kGapStatuses; ++i) {
    const auto status = static_cast<GapStatus>(i);
    json.key(gap_status_name(status));
    json.unsigned_integer(gap.count(status));
  }
  json.end_object();
}

}  // namespace

void write_gap_json(const Gap& gap, Date on, Sink& sink) {
  JsonWriter json(sink, formats::JsonLayout::kIndented);
  json.begin_object();
  json.member("format", "akashi-gap");
  json.key("format_version");
  json.integer(1);
  json.member("to", gap.to->key());
  json.member("state", gap.to->state);
  json.member_if("level", gap.level == nullptr ? "" : gap.level->id);
  json.member("on", to_text(on));
  write_counts(json, gap);
  json.key("unknown_levels");
  json.begin_array();
  for (const auto* level : gap.unknown_levels) {
    json.string(level->id);
  }
  json.end_array();
  json.key("unused_labels");
  json.begin_array();
  for (const auto& label : gap.unused) {
    json.string(label);
  }
  json.end_array();
  json.key("items");
  json.begin_array();
  for (const auto& entry : gap.items) {
    json.begin_object();
    json.member("array", entry.array);
    json.member("item", entry.item->id);
    json.key("name");
    write_json(json, entry.item->name);
    json.member("status", gap_status_name(entry.status));
    json.key("not_applicable");
    json.boolean(entry.not_applicable);
    json.key("reasons");
    json.begin_array();
    for (const auto& reason : entry.reasons) {
      write_reason(json, reason);
    }
    json.end_array();
    json.end_object();
  }
  json.end_array();
  json.end_object();
  json.finish();
}

}  // namespace akashi::assure

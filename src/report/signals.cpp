#include "report/signals.h"

namespace akashi::report {

void write_exploit(formats::JsonWriter& json, const ExploitEntry& entry) {
  json.begin_object();
  json.member("vulnerability", entry.vulnerability);
  json.member("kind", exploit_kind_name(entry.kind));
  json.member("source", entry.feed);
  json.member_if("origin", entry.origin);
  json.member_if("id", entry.id);
  json.member_if("title", entry.title);
  json.member_if("url", entry.url);
  json.member_if("date", entry.date);
  if (entry.verified) {
    json.key("verified");
    json.boolean(true);
  }
  json.member_if("rank", entry.rank);
  json.end_object();
}

void write_weakness(formats::JsonWriter& json, const Weakness& weakness) {
  json.begin_object();
  json.member("id", weakness.id);
  json.member("name", weakness.name);
  json.member_if("abstraction", weakness.abstraction);
  json.member_if("status", weakness.status);
  json.member_if("mapping", weakness.mapping);
  json.end_object();
}

}  // namespace akashi::report

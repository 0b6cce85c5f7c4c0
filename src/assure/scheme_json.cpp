#include "assure/scheme_json.h"

#include <variant>

namespace akashi::assure {
namespace {

using formats::JsonWriter;

void write_member(JsonWriter& json, std::string_view key, const Text& text) {
  if (!text.empty()) {
    json.key(key);
    write_json(json, text);
  }
}

void write_mark(JsonWriter& json, Mark mark, std::string_view source) {
  json.member("mark", mark_name(mark));
  json.member_if("source", source);
}

struct ValueWriter {
  JsonWriter& json;
  void operator()(const std::string& text) const { json.string(text); }
  void operator()(std::int64_t number) const { json.integer(number); }
  void operator()(bool yes) const { json.boolean(yes); }
  void operator()(const Text& text) const { write_json(json, text); }
  void operator()(const std::vector<std::string>& list) const { each(list); }
  void operator()(const std::vector<Text>& list) const { each(list); }

 private:
  template <class T>
  void each(const std::vector<T>& list) const {
    json.begin_array();
    for (const auto& value : list) {
      (*this)(value);
    }
    json.end_array();
  }
};

void write_sources(JsonWriter& json, const std::vector<SourceEntry>& sources) {
  json.key("sources");
  json.begin_array();
  for (const auto& source : sources) {
    json.begin_object();
    json.member("id", source.id);
    write_member(json, "name", source.name);
    json.member_if("date", source.date);
    json.member_if("address", source.address);
    json.end_object();
  }
  json.end_array();
}

void write_head(JsonWriter& json, const Scheme& scheme) {
  json.member("id", scheme.id);
  json.member("version", scheme.version);
  json.member("kind", scheme.kind);
  json.member("state", scheme.state);
  write_member(json, "name", scheme.name);
  write_member(json, "text", scheme.text);
  write_member(json, "owner", scheme.owner);
  json.member_if("published", scheme.published);
  json.member_if("in_force_from", scheme.in_force_from);
  json.member_if("in_force_until", scheme.in_force_until);
  if (!scheme.supersedes.empty()) {
    json.strings("supersedes", scheme.supersedes);
  }
  write_mark(json, scheme.mark, scheme.source);
  write_sources(json, scheme.sources);
  json.key("notes");
  json.begin_array();
  for (const auto& note : scheme.notes) {
    json.begin_object();
    write_member(json, "text", note.text);
    write_mark(json, note.mark, note.source);
    json.end_object();
  }
  json.end_array();
}

void write_end(JsonWriter& json, std::string_view key, const MappingEnd& end) {
  json.key(key);
  json.begin_object();
  json.member("scheme", end.scheme);
  json.member("array", end.array);
  json.end_object();
}

void write_pair(JsonWriter& json, const Pair& pair) {
  json.begin_object();
  json.strings("from", pair.from);
  json.strings("to", pair.to);
  json.member("relation", relation_name(pair.relation));
  write_mark(json, pair.mark, pair.source);
  write_member(json, "note", pair.note);
  json.end_object();
}

void write_acceptance(JsonWriter& json, const Acceptance& acceptance) {
  json.begin_object();
  json.member("from_level", acceptance.from_level);
  json.strings("to", acceptance.to);
  json.member_if("valid_from", acceptance.valid_from);
  json.member_if("valid_until", acceptance.valid_until);
  write_member(json, "condition", acceptance.condition);
  write_mark(json, acceptance.mark, acceptance.source);
  json.end_object();
}

}  // namespace

void write_json(JsonWriter& json, const Text& text) {
  json.begin_object();
  json.member("ja", text.ja);
  json.member("en", text.en);
  json.end_object();
}

void write_json(JsonWriter& json, const Item& item) {
  json.begin_object();
  json.member("id", item.id);
  json.member_if("parent", item.parent);
  write_member(json, "name", item.name);
  write_member(json, "text", item.text);
  write_mark(json, item.mark, item.source);
  if (!item.marks.empty()) {
    json.key("marks");
    json.begin_object();
    for (const auto& [member, mark] : item.marks) {
      json.member(member, mark_name(mark));
    }
    json.end_object();
  }
  if (!item.refs.empty()) {
    json.key("refs");
    json.begin_object();
    for (const auto& [name, ids] : item.refs) {
      json.strings(name, ids);
    }
    json.end_object();
  }
  if (!item.values.empty()) {
    json.key("values");
    json.begin_object();
    for (const auto& [name, value] : item.values) {
      json.key(name);
      std::visit(ValueWriter{json}, value);
    }
    json.end_object();
  }
  json.end_object();
}

void write_json(JsonWriter& json, const Scheme& scheme, bool whole) {
  json.begin_object();
  write_head(json, scheme);
  if (!whole) {
    json.key("counts");
    json.begin_object();
  }
  for (const auto& array : scheme.arrays) {
    json.key(array.name);
    if (!whole) {
      json.unsigned_integer(array.items.size());
      continue;
    }
    json.begin_array();
    for (const auto& item : array.items) {
      write_json(json, item);
    }
    json.end_array();
  }
  if (!whole) {
    json.end_object();
  }
  json.end_object();
}

void write_json(JsonWriter& json, const Mapping& mapping) {
  json.begin_object();
  json.member("id", mapping.id);
  write_member(json, "name", mapping.name);
  write_mark(json, mapping.mark, mapping.source);
  write_sources(json, mapping.sources);
  write_end(json, "from", mapping.from);
  write_end(json, "to", mapping.to);
  json.key("pairs");
  json.begin_array();
  for (const auto& pair : mapping.pairs) {
    write_pair(json, pair);
  }
  json.end_array();
  json.key("acceptances");
  json.begin_array();
  for (const auto& acceptance : mapping.acceptances) {
    write_acceptance(json, acceptance);
  }
  json.end_array();
  json.end_object();
}

}  // namespace akashi::assure

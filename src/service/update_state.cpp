#include "service/update_state.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/json_writer.h"
#include "formats/tree.h"
#include "net/file_note.h"

namespace akashi::service {
namespace {

constexpr std::string_view kFormat = "akashi-update 1";

std::string path_of(const std::string& database) {
  return database + "/update.json";
}

void write_source(formats::JsonWriter& json, const SourceState& source) {
  json.begin_object();
  json.member_if("checked", source.checked);
  json.member_if("fetched", source.fetched);
  json.member_if("since", source.since);
  json.key("files");
  json.begin_object();
  for (const auto& [name, digest] : source.files) {
    json.member(name, digest);
  }
  json.end_object();
  json.key("imported");
  json.begin_object();
  for (const auto& [name, digest] : source.imported) {
    json.member(name, digest);
  }
  json.end_object();
  json.end_object();
}

}  // namespace

UpdateState read_update_state(const std::string& database) {
  constexpr std::uint64_t kMost = 16U << 20;
  UpdateState state;
  const auto text = net::read_small_file(path_of(database), kMost);
  if (!text) {
    return state;
  }
  const auto bytes = Bytes::copy_of(*text);
  const auto tree = formats::parse_json(bytes.padded(), Limits());
  if (!tree || tree->root()["format"].text() != kFormat) {
    return state;  // All is fetched again.
  }
  for (const auto node : tree->root()["sources"]) {
    auto& source = state[std::string(node.key())];
    source.checked = node["checked"].text();
    source.fetched = node["fetched"].text();
    source.since = node["since"].text();
    for (const auto file : node["files"]) {
      source.files.emplace(file.key(), file.text());
    }
    for (const auto name : node["imported"]) {
      source.imported.emplace_back(name.key(), name.text());
    }
  }
  return state;
}

Result<void> write_update_state(const std::string& database, const UpdateState& state) {
  StringSink sink;
  formats::JsonWriter json(sink, formats::JsonLayout::kIndented);
  json.begin_object();
  json.member("format", kFormat);
  json.key("sources");
  json.begin_object();
  for (const auto& [id, source] : state) {
    if (!source.checked.empty()) {  // Else it was only looked for.
      json.key(id);
      write_source(json, source);
    }
  }
  json.end_object();
  json.end_object();
  json.finish();
  return net::replace_file(path_of(database), sink.text());
}

std::string import_mark(const SourceStatus& row) {
  return row.imported + " " + row.digest;
}

bool is_in_index(const SourceState& state, const std::vector<SourceStatus>& index) {
  return !state.imported.empty() && std::ranges::all_of(state.imported, [&](const auto& imported) {
    const auto found = std::ranges::find(index, imported.first, &SourceStatus::name);
    return found != index.end() && import_mark(*found) == imported.second;
  });
}

}  // namespace akashi::service

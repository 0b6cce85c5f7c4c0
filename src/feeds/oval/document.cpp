// OVAL 5.x: <oval_definitions> with <definitions>, <tests>, <objects>, <states>, <variables>.
// Some files have a hundred megabytes: they are cut by their tags, and parsed a record at a time.
#include "feeds/oval/document.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/strings.h"
#include "feed/xml_records.h"
#include "formats/markup_text.h"

namespace akashi::feeds::oval {
namespace {

constexpr auto kSections =
    std::to_array<std::string_view>({"tests", "objects", "states", "variables"});

// Attributes that hold the id of something else.
constexpr auto kReferences = std::to_array<std::string_view>(
    {"test_ref", "object_ref", "state_ref", "var_ref", "definition_ref"});

// The value of the attribute whose name ends at `end`; moves it behind.
std::string_view value_after(std::string_view text, std::size_t& end) {
  auto at = end;
  const auto skip = [&] {
    while (at < text.size() && is_space(text[at])) {
      ++at;
    }
  };
  skip();
  if (at >= text.size() || text[at] != '=') {
    return {};
  }
  ++at;
  skip();
  if (at >= text.size() || (text[at] != '"' && text[at] != '\'')) {
    return {};
  }
  const auto close = text.find(text[at], at + 1);
  if (close == std::string_view::npos) {
    return {};
  }
  end = close + 1;
  return text.substr(at + 1, close - at - 1);
}

// Of the element that `bytes` begins with.
std::string_view id_of(std::string_view bytes) {
  const auto tag = bytes.substr(0, bytes.find('>'));
  for (auto at = tag.find("id"); at != std::string_view::npos; at = tag.find("id", at + 2)) {
    auto end = at + 2;
    if (at > 0 && is_space(tag[at - 1])) {
      if (const auto value = value_after(tag, end); !value.empty()) {
        return value;
      }
    }
  }
  return {};
}

}  // namespace

// The name of a section is that of its tag without prefix.
void Pieces::take_section(std::string_view name, const Piece& section, std::vector<Error>& errors) {
  const auto take = [&](const XmlRecord& record) {
    const auto line = section.line + record.line - 1;
    if (name == "definitions") {
      definitions_.push_back({record.bytes, line});
    }
    if (const auto id = id_of(record.bytes); !id.empty()) {
      by_id_[name].try_emplace(id, record.bytes);
    }
  };
  if (const auto cut = cut_xml_records(section.bytes, "", take, take); !cut) {
    errors.push_back(cut.error());
  }
}

Pieces Pieces::read(std::string_view bytes, std::vector<Error>& errors) {
  Pieces out;
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes.remove_prefix(3);
  }
  if (const auto end = bytes.find("?>"); bytes.starts_with("<?xml") && end != bytes.npos) {
    out.declaration_ = bytes.substr(0, end + 2);
  }
  const auto section = [&](const XmlRecord& record) {
    const auto name = xml_root_name(record.bytes);
    if (name == "definitions" || std::ranges::find(kSections, name) != kSections.end()) {
      out.take_section(name, {record.bytes, record.line}, errors);
    }
  };
  if (const auto cut = cut_xml_records(bytes, "definitions", section, section); !cut) {
    errors.push_back(cut.error());
  }
  return out;
}

// What a definition refers to, in the order in which it was found, once each.
struct Pieces::Wanted {
  std::unordered_set<std::string_view> seen;
  std::vector<std::pair<std::string_view, std::string_view>> found;  // Section, bytes.
};

void Pieces::follow(std::string_view bytes, Wanted& wanted) const {
  for (auto at = bytes.find("_ref"); at != std::string_view::npos; at = bytes.find("_ref", at)) {
    auto end = at + 4;
    const auto named = std::ranges::any_of(
        kReferences, [&](std::string_view name) { return bytes.substr(0, end).ends_with(name); });
    const auto id = named ? value_after(bytes, end) : std::string_view();
    at = end;
    if (id.empty() || !wanted.seen.insert(id).second) {
      continue;
    }
    for (const auto& [section, pieces] : by_id_) {
      if (const auto piece = pieces.find(id); piece != pieces.end()) {
        wanted.found.emplace_back(section, piece->second);
      }
    }
  }
}

std::string Pieces::record(std::string_view definition, std::string_view label) const {
  Wanted wanted;
  follow(definition, wanted);
  for (std::size_t i = 0; i < wanted.found.size(); ++i) {  // It grows.
    follow(wanted.found[i].second, wanted);
  }
  std::string out(declaration_);
  out += "<oval_definitions label=\"" + formats::escape_markup(label) + "\"><definitions>";
  out += definition;
  const auto add = [&](std::string_view section) {
    for (const auto& [of, bytes] : wanted.found) {
      if (of == section) {
        out += bytes;
      }
    }
  };
  add("definitions");
  out += "</definitions>";
  for (const auto section : kSections) {
    out += "<" + std::string(section) + ">";
    add(section);
    out += "</" + std::string(section) + ">";
  }
  out += "</oval_definitions>";
  return out;
}

Result<Record> Record::parse(std::string_view raw, const Limits& limits) {
  AKASHI_TRY_ASSIGN(auto document, formats::XmlDocument::parse(raw, limits));
  Record out(std::move(document));
  const auto root = out.document_->root();
  out.definition_ = root.child("definitions").first_child();
  if (root.name() != "oval_definitions" || out.definition_.attribute("id").empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"definition.id"}, root.position());
  }
  for (auto section = root.first_child(); section; section = section.next()) {
    for (auto item = section.first_child(); item; item = item.next()) {
      out.by_id_.try_emplace(item.attribute("id"), item);
    }
  }
  return out;
}

formats::XmlView Record::find(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? formats::XmlView() : found->second;
}

}  // namespace akashi::feeds::oval

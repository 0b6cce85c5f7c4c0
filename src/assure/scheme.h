// A scheme, a law, a set of statements or a model as data/schemes/ has it (docs/formats/scheme.md):
// a head, and arrays of items that the vocabulary describes. Code knows the vocabulary's words,
// never a scheme's content.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.h"

namespace akashi::assure {

struct Text {
  std::string en;
  std::string ja;
  const std::string& in(Lang lang) const { return lang == Lang::kJa ? ja : en; }
  bool empty() const { return en.empty() && ja.empty(); }
  bool operator==(const Text&) const = default;
};

// The text in the language, or in the other one where it is not said in that.
inline const std::string& said(const Text& text, Lang lang) {
  const auto& wanted = text.in(lang);
  return wanted.empty() ? text.in(lang == Lang::kJa ? Lang::kEn : Lang::kJa) : wanted;
}

// How sure a statement is; shown wherever the statement is.
enum class Mark : std::uint8_t {
  kSeed,         // Stands in the papers of METI.
  kSource,       // Read in another public source.
  kDerived,      // Follows from these.
  kUnconfirmed,  // General knowledge.
  kOwnDesign,    // Ours, where sources are silent.
};
std::string_view mark_name(Mark mark);        // "own-design"
std::string mark_text(Mark mark, Lang lang);  // In the words of people.
std::optional<Mark> parse_mark(std::string_view name);

using Value = std::variant<std::string, std::int64_t, bool, std::vector<std::string>, Text,
                           std::vector<Text>>;

struct Place {
  std::string file;
  InputPosition at;
  std::string pointer = {};  // JSON pointer of the item in its file: "/fees/2".
};

struct Item {
  std::string id;
  std::string parent;  // "" when it has none.
  Text name;
  Text text;
  Mark mark = Mark::kOwnDesign;
  std::string source;                               // Id in Scheme::sources.
  std::vector<std::pair<std::string, Mark>> marks;  // "refs.conditions" is less sure than the item.
  std::vector<std::pair<std::string, std::vector<std::string>>> refs;
  std::vector<std::pair<std::string, Value>> values;
  Place place;

  std::span<const std::string> ids(std::string_view ref) const;
  const Value* value(std::string_view wanted) const;
  // The value when it is there and of that type; else the neutral one.
  std::string_view word(std::string_view wanted) const;
  std::span<const std::string> words(std::string_view wanted) const;
  std::optional<std::int64_t> integer(std::string_view wanted) const;
  bool flag(std::string_view wanted) const;
  const Text* words_of(std::string_view wanted) const;  // A text value; nullptr when there is none.
};

struct Array {
  std::string name;
  std::vector<Item> items;
};

struct SourceEntry {
  std::string id;
  Text name;
  std::string date;
  std::string address;
};

struct Note {
  Text text;
  Mark mark = Mark::kOwnDesign;
  std::string source;
};

struct Scheme {
  std::string id;
  std::string version;
  std::string kind;   // "label", "law" …
  std::string state;  // "in-force", "draft" …
  Text name;
  Text text;
  Text owner;
  std::string published;  // YYYY-MM-DD, or "".
  std::string in_force_from;
  std::string in_force_until;  // The last day.
  std::vector<std::string> supersedes;
  Mark mark = Mark::kOwnDesign;
  std::string source;
  std::vector<SourceEntry> sources;
  std::vector<Note> notes;
  std::vector<Array> arrays;       // In the vocabulary's order.
  Place place;                     // Of its head.
  std::vector<std::string> files;  // That it was read from.

  std::string key() const { return id + "@" + version; }
  std::span<const Item> items(std::string_view array) const;
  const Item* find(std::string_view array, std::string_view id) const;
};

}  // namespace akashi::assure

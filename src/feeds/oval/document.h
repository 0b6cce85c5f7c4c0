// An OVAL document is one list of definitions and four of what they refer to (tests, objects,
// states, variables), by id. A record is a definition with all that it refers to, as a document of
// its own.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "formats/xml.h"

namespace akashi::feeds::oval {

struct Piece {
  std::string_view bytes;  // The element with its tags.
  std::uint32_t line = 1;
};

// The elements of a file by id. Views into its bytes.
class Pieces {
 public:
  // What is not whole is given to `rejected`.
  template <class Rejected>
  static Pieces cut(std::string_view bytes, Rejected rejected);

  const std::vector<Piece>& definitions() const { return definitions_; }
  // The record of a definition, which may be another text than that of the file. `label` becomes
  // part of its id.
  std::string record(std::string_view definition, std::string_view label) const;

 private:
  void take_section(std::string_view name, const Piece& section, std::vector<Error>& errors);
  static Pieces read(std::string_view bytes, std::vector<Error>& errors);

  struct Wanted;
  void follow(std::string_view bytes, Wanted& wanted) const;

  std::string_view declaration_;  // <?xml … ?>, which has the encoding.
  std::vector<Piece> definitions_;
  // By section, then id.
  std::unordered_map<std::string_view, std::unordered_map<std::string_view, std::string_view>>
      by_id_;
};

template <class Rejected>
Pieces Pieces::cut(std::string_view bytes, Rejected rejected) {
  std::vector<Error> errors;
  auto out = read(bytes, errors);
  for (const auto& error : errors) {
    rejected(error);
  }
  return out;
}

// A record that was read.
class Record {
 public:
  static Result<Record> parse(std::string_view raw, const Limits& limits);

  formats::XmlView definition() const { return definition_; }
  std::string_view label() const { return document_->root().attribute("label"); }
  // By id; an element that is missing is a view too.
  formats::XmlView find(std::string_view id) const;

 private:
  explicit Record(formats::XmlDocument document)
      : document_(std::make_unique<formats::XmlDocument>(std::move(document))) {}

  std::unique_ptr<formats::XmlDocument> document_;  // Views point to it: it must not move.
  formats::XmlView definition_;
  std::unordered_map<std::string_view, formats::XmlView> by_id_;
};

}  // namespace akashi::feeds::oval

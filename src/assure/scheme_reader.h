// One file of a scheme into the scheme. What is wrong is a problem with its line; the rest is kept.
#pragma once

#include <string_view>

#include "assure/scheme.h"
#include "assure/vocabulary.h"
#include "base/problems.h"
#include "formats/tree.h"

namespace akashi::assure {

// scheme.json: the head, and arrays where it has some.
void read_head(formats::NodeView root, std::string_view file, const Vocabulary& vocabulary,
               Scheme& scheme, Problems& problems);
// Any other file: arrays, under the file's own `mark` and `source`.
void read_arrays(formats::NodeView root, std::string_view file, const Vocabulary& vocabulary,
                 Scheme& scheme, Problems& problems);

// Also for mappings.
struct Reading {
  std::string_view file;
  Problems& problems;
  std::string pointer = {};  // JSON pointer of what is read, "" for the file.

  Reading below(std::string_view member) const;  // What is read is a member of it.
  void report(Error error) const;
  void problem(formats::NodeView at, Msg id, std::vector<std::string> args) const;
  // An object of exactly `ja` and `en`.
  Text text(formats::NodeView node, std::string_view field) const;
  std::string date(formats::NodeView node, std::string_view field) const;  // "" when missing.
  // `fallback` where the node is missing.
  Mark mark(formats::NodeView node, Mark fallback) const;
  std::vector<SourceEntry> sources(formats::NodeView node) const;
  std::vector<std::string> strings(formats::NodeView node, std::string_view field) const;
  // A problem for each member that is none of `known`.
  void only(formats::NodeView node, std::span<const std::string_view> known) const;
};

}  // namespace akashi::assure

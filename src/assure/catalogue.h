// All schemes and mappings that are known: those of data/schemes/, and a user's.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assure/mapping.h"
#include "assure/scheme.h"
#include "assure/vocabulary.h"
#include "base/limits.h"
#include "base/problems.h"
#include "base/result.h"

namespace akashi::assure {

// A file of a catalogue, by its path inside it: "jc-star/2025-03/criteria.json".
struct CatalogueFile {
  std::string path;
  std::string bytes;
  std::string shown;  // What problems call it.
};

struct Catalogue {
  Vocabulary vocabulary;
  std::vector<Scheme> schemes;  // By id, then version.
  std::vector<Mapping> mappings;
  std::vector<CatalogueFile> files;  // That count, by path.
  Problems problems;  // What was wrong in the files; a scheme that has some is not `sound`.

  // "jc-star@2024-08"; "jc-star": of its versions the last that is neither draft nor announced,
  // else the last.
  const Scheme* find(std::string_view key) const;
  bool sound(const Scheme& scheme) const;  // No problem in its files.
  bool sound(const Mapping& mapping) const;
  // The same, to judge by: what has problems judges nothing (ADR 30).
  Result<const Scheme*> judge_by(std::string_view key) const;
};

// Of files with the same path the later one counts. Fails where there is no vocabulary.
Result<Catalogue> read_catalogue(std::span<const CatalogueFile> files, const Limits& limits);

}  // namespace akashi::assure

// What a product itself says on criteria: probes (a scheme of the kind `probes`) look at its SBOM
// and findings, at files of its image, at its disclosure page; mappings say which criteria of which
// scheme they are about (docs/formats/evidence.md). A result decides nothing: a person does.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assure/catalogue.h"
#include "assure/date.h"
#include "assure/vex_statements.h"
#include "base/limits.h"
#include "model/finding.h"

namespace akashi::assure {

// A file of the image that some probe asks for.
struct SeenFile {
  std::string path;  // Relative to the image's root.
  std::string bytes;
  bool read =
      false;  // False: only its name is known, because only that was asked, or because of `error`.
  std::string error;  // Why it could not be read.
};

struct SeenImage {
  std::vector<SeenFile> files;  // By path.
  std::vector<std::string>
      unread;  // Folders, layers and files of which not even the names are known.
};

// A text that was fetched or given.
struct SeenPage {
  std::string name;  // As the user gave it.
  std::string bytes;
  std::optional<Date> on;  // Day of the copy.
  bool written = false;    // `on` is when the file was last written, for want of better.
};

// What may be looked at. Null: not given.
struct Subject {
  const Report* report = nullptr;
  const SeenImage* image = nullptr;
  const SeenPage* security_txt = nullptr;
  const SeenPage* page = nullptr;
  std::span<const SeenVex> vex;  // None: not given.
  Date on;                       // The day that is asked about.
};

enum class Bearing : std::uint8_t { kContradicts, kSupports, kSilent };
std::string_view bearing_name(Bearing bearing);  // "says-nothing"

struct SeenFact {
  Message text;
  std::string place;  // "etc/shadow:1", a purl, an address; "" for the whole.
  bool operator==(const SeenFact&) const = default;
};

struct ProbeResult {
  static constexpr std::size_t kMostFacts = 20;

  const Item* probe = nullptr;
  Bearing bearing = Bearing::kSilent;
  std::vector<SeenFact> facts;  // What was seen, or why nothing is said; at most kMostFacts.
  std::uint64_t more = 0;       // Facts beyond them.
};

// Which files the probes ask for: patterns of base/glob.h.
struct WantedFiles {
  std::vector<std::string> contents;
  std::vector<std::string> names;  // That they are there is enough.
};
WantedFiles wanted_files(const Scheme& probes);

// One for each probe, in the scheme's order. A query that the program doesn't know says nothing.
std::vector<ProbeResult> observe(const Scheme& probes, const Subject& subject,
                                 const Limits& limits);

// A criterion with the probes that are about it.
struct Bound {
  const Item* criterion = nullptr;
  struct Part {
    const ProbeResult* result = nullptr;
    Relation relation = Relation::kPart;
    Mark mark = Mark::kOwnDesign;  // Of the pair.
    Text note;

    // What is only near the criterion can contradict it; it does not speak for it.
    Bearing bearing() const {
      const bool near_only = relation == Relation::kNear && result->bearing == Bearing::kSupports;
      return near_only ? Bearing::kSilent : result->bearing;
    }
  };
  std::vector<Part> parts;  // As the mapping has them.

  // What contradicts before what supports.
  Bearing bearing() const;
};

// For each criterion of `to`, by the catalogue's mappings from the probes to it, in the scheme's
// order; those that no probe is about are left out. The results must outlive the result.
std::vector<Bound> observed_criteria(const Catalogue& catalogue, const Scheme& probes,
                                     const Scheme& to, std::span<const ProbeResult> results);

}  // namespace akashi::assure

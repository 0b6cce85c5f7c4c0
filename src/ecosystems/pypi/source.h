// Where a package comes from, as the lock files and requirement forms of Python say it, and how
// that shows on a component.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/component.h"
#include "model/vcs.h"

namespace akashi::ecosystems::pypi {

struct Source {
  enum class Kind : std::uint8_t { kIndex, kVcs, kUrl, kPath };
  Kind kind = Kind::kIndex;
  std::string vcs;           // "git", "hg", "svn", "bzr"
  std::string url;           // Repository or archive; of kIndex: the index, where it is stated.
  std::string revision;      // What is locked (a commit), else what is asked for.
  std::string requested;     // Branch, tag or revision asked for, where a commit is known besides.
  std::string subdirectory;  // Of the repository or archive.
  std::string path;          // Of kPath, as the file writes it.
  bool editable = false;
};

// Qualifiers vcs_url and download_url, references and properties ("akashi:pypi:index", ":path" …).
void apply_source(const Source& source, Component& component);

// A requirement's URL: "git+https://…@rev#egg=name&subdirectory=x", "https://…/x-1.0.whl#sha256=…",
// "file:///…".
struct RequirementUrl {
  Source source;
  std::string egg;  // Name of the fragment, "" where absent.
  std::vector<Hash> hashes;
};
RequirementUrl parse_requirement_url(std::string_view url);

// Gives a component without a version the one that the name of its archive states; tells why that
// is less than certain, "" where nothing was inferred.
std::string infer_version(const Source& source, Component& component);

bool is_url(std::string_view text);  // scheme:… with a scheme that pip knows

void add_property(Component& component, std::string_view key,
                  std::string_view value);  // Not of an empty value.

// A link with the label that its author gave it ("Homepage", "Bug Tracker"): known labels give its
// type.
void add_labelled_url(std::string_view label, std::string_view url, Component& component);

}  // namespace akashi::ecosystems::pypi

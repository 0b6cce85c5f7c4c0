// Which module stream a package of Red Hat's documents is of (docs/adr/0020).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/purl.h"

namespace akashi::feeds::csaf {

// The stream "nodejs:18" of a purl that names a module as a whole; "" where the purl doesn't say
// which; nothing where it names none.
std::optional<std::string> module_named(const Purl& purl);

// "pkg:rpmmod/redhat/nodejs:18/nodejs" names a package, that of the source: as pkg:rpm with the
// module as a qualifier. Other purls stay as they are.
Purl with_module_as_qualifier(Purl purl);

struct StreamOf {
  enum class Kind : std::uint8_t {
    kNone,     // A package of no module.
    kNamed,    // Of `stream`.
    kUnnamed,  // Of a module, and nobody says of which.
    kPerhaps,  // Its label can't be read: of a module, or of none.
  };
  Kind kind = Kind::kNone;
  std::string stream;
};
// Of pkg:rpm. `around`: the modules that the product tree has it in, as module_named() gives them.
StreamOf stream_of_package(const Purl& purl, const std::vector<std::string>& around);

}  // namespace akashi::feeds::csaf

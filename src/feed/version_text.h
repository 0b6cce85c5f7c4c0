// What JVN iPedia and Japanese coordinators write of versions, for people: "1.2.3
// より前のバージョン", "1.0 から 1.5 まで", "ファームウェア Ver.1.05 およびそれ以前", "prior
// to 1.2.3". A table of phrases and one small grammar; a text that is not wholly understood is not
// read at all.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/advisory.h"
#include "model/cpe.h"

namespace akashi {

// One statement: a version, or a range, or (all empty) every version.
struct VersionTextPart {
  std::string version;  // This one alone.
  std::string series;   // "2.1": versions of 2.1.x only; with or without a range.
  std::string start;
  bool start_excluded = false;
  std::string end;
  bool end_included = false;
  bool operator==(const VersionTextPart&) const = default;
};

struct VersionText {
  bool read = false;                   // False: `parts` is empty, and nothing is known.
  bool firmware = false;               // It speaks of a device's firmware.
  std::vector<VersionTextPart> parts;  // Any of them.
};

// `product`: the name that may stand before the version.
VersionText read_version_text(std::string_view text, std::string_view product);

// The criteria of a product with the CPE `name` whose versions are described by `text`. "" is a
// product named without versions. What can't be read is one open criterion with the text as its
// note; so is a firmware's version under the name of a piece of hardware.
void add_version_text(const Cpe& name, std::string_view text, std::string_view product,
                      std::vector<CpeCriterion>& out);

}  // namespace akashi

// usr/share/doc/<package>/copyright: the licences that it states.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/component.h"

namespace akashi::ecosystems::deb {

class CopyrightReader {
 public:
  // Of a machine-readable file: one declared claim for each distinct License of its Files
  // paragraphs (and of the header paragraph), in order. Of another file: one detected claim where
  // it points to exactly one text of /usr/share/common-licenses whose name says which licence that
  // is. Else none.
  std::vector<LicenseClaim> read(std::string_view text);

 private:
  // The claim of a synopsis; the same few recur in all packages.
  const LicenseClaim& claim(std::string_view synopsis);

  std::unordered_map<std::string, LicenseClaim> known_;
};

// "GPL-2+ or Artistic-2.0, and Expat" as an SPDX expression; "" where a name in it has no exact
// counterpart.
std::string spdx_expression(std::string_view license);

}  // namespace akashi::ecosystems::deb

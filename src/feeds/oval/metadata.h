// What a definition says of a vulnerability itself: names, texts, dates, scores, and what a
// distribution means to do about it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "formats/xml.h"
#include "model/advisory.h"

namespace akashi::feeds::oval {

void read_metadata(formats::XmlView definition, Advisory& out);

// Red Hat's states of packages that no erratum has mended.
class Resolutions {
 public:
  explicit Resolutions(formats::XmlView definition);
  // "Will not fix"; "" where nothing is said.
  std::string_view of(std::string_view package) const;

 private:
  std::map<std::string, std::string, std::less<>> by_package_;
  std::string other_;  // Of packages that are not named.
};
inline constexpr std::string_view kInvestigated = "Under investigation";

}  // namespace akashi::feeds::oval

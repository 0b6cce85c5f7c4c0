// An Office Open XML package (ECMA-376 Part 2): a zip of parts and the relationships between them.
// Only what a reader of cells needs is unpacked, within bounds.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "formats/xml.h"

namespace akashi::formats {

struct Relationship {
  std::string id;
  std::string type;    // The last part of its address: "worksheet".
  std::string target;  // Name of the part; "" when it is outside of the package.
};

class XlsxPackage {
 public:
  static Result<XlsxPackage> open(std::string_view bytes, const Limits& limits);

  bool has(std::string_view part) const;  // Any part, unpacked or not.
  // Names count without case (Part 2, 6.2.2.3). Errors name the part.
  Result<XmlDocument> xml(std::string_view part) const;
  // Of a part ("" for those of the package); none when there are none.
  Result<std::vector<Relationship>> relationships(std::string_view part) const;
  bool macros() const { return macros_; }

 private:
  Result<void> take(std::string_view bytes);

  Limits limits_;
  std::map<std::string, std::string, std::less<>> parts_;  // Lower case; "" what was not unpacked.
  std::uint64_t unpacked_ = 0;
  bool macros_ = false;
};

}  // namespace akashi::formats

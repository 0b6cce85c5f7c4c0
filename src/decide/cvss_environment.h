// What a user knows of the place where components run, as CVSS environmental metrics.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "decide/cvss.h"

namespace akashi::decide {

class CvssEnvironment {
 public:
  // "CR:H/IR:L/MAV:L": environmental metrics of any version of CVSS, for vectors of all. "" for
  // none. kInvalidInput names the metric that no version has, or has not with that value.
  static Result<CvssEnvironment> parse(std::string_view text);
  bool empty() const { return metrics_.empty(); }
  // Sets those that the vector's version has, over what the vector says of them.
  void apply(CvssVector& vector) const;

 private:
  std::vector<std::pair<std::string, std::string>> metrics_;  // Name and value.
};

}  // namespace akashi::decide

// What a component is a part of.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/bom.h"

namespace akashi::match {

class Surroundings {
 public:
  explicit Surroundings(const Bom& bom) : bom_(bom) {}

  // Whether the Bom has a component of this purl that the other one is in: that is the target
  // itself, contains it or needs it, over however many steps. A version or qualifiers that the purl
  // doesn't state are any. False where it is not known.
  bool is_inside(std::uint32_t component, const std::string& purl);

 private:
  void prepare();
  std::vector<std::uint32_t> products(std::string_view purl) const;
  const std::vector<bool>& parts_of(std::uint32_t product);

  const Bom& bom_;
  bool prepared_ = false;
  std::map<std::string, std::vector<std::uint32_t>> by_package_;
  std::vector<std::uint32_t> first_;  // Of the relations of each component, which are sorted.
  std::vector<Relation> relations_;
  std::map<std::string, std::vector<std::uint32_t>, std::less<>> known_;  // Of purls asked for.
  std::map<std::uint32_t, std::vector<bool>> parts_;
  std::size_t work_ = 0;
};

}  // namespace akashi::match

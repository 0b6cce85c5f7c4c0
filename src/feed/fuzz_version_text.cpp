// A product's name in the first line, what is said of its versions in the rest.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "feed/version_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto line = bytes.find('\n');
  const auto product = line == std::string_view::npos ? std::string_view() : bytes.substr(0, line);
  const auto text = line == std::string_view::npos ? bytes : bytes.substr(line + 1);
  const auto read = akashi::read_version_text(text, product);
  std::vector<akashi::CpeCriterion> criteria;
  akashi::add_version_text({.fields = {"a", "v", "p", "*", "*", "*", "*", "*", "*", "*", "*"}},
                           text, product, criteria);
  // Every text is answered: by what was read, or by an open criterion.
  bool sound = !criteria.empty() && read.read == !read.parts.empty();
  for (const auto& criterion : criteria) {
    sound = sound && criterion.unread != read.read && akashi::parse_cpe(criterion.name).has_value();
  }
  if (!sound) {
    __builtin_trap();
  }
  return 0;
}

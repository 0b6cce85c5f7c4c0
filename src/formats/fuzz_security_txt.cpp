// security.txt (RFC 9116).
#include <cstddef>
#include <cstdint>
#include <string>

#include "formats/security_txt.h"
#include "support/fuzz_check.h"

using akashi::testing_support::is_told;
using akashi::testing_support::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akashi;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  Problems problems;
  const auto read = formats::parse_security_txt(bytes, problems, Limits{});
  if (!read) {
    require(is_told(read));
    return 0;
  }
  for (const auto& field : read->fields) {
    require(!field.value.empty() && field.line > 0);
  }
  // Without a word it is whole: a contact, and a term that is one time.
  require(!problems.empty() || (!read->values("Contact").empty() && !read->expires.empty()));
  return 0;
}

// A label's token: opened, and what it says is a token again.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "assure/date.h"
#include "assure/label_token.h"
#include "support/fuzz_check.h"

using akashi::testing_support::is_told;
using akashi::testing_support::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akashi;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto opened = assure::open_token(text, {}, Limits{});
  if (!opened) {
    require(is_told(opened));
    return 0;
  }
  require(opened->key.empty() && !opened->token.number.empty());
  require(assure::parse_date(opened->token.from) && opened->token.from <= opened->token.until);
  return 0;
}

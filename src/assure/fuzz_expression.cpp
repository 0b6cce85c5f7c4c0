// An expression: read, and evaluated with names that have values, several, and none.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assure/expression.h"
#include "support/fuzz_check.h"

using akashi::testing_support::is_told;
using akashi::testing_support::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akashi::assure;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto expression = Expression::parse(text);
  if (!expression) {
    require(is_told(expression));
    return 0;
  }
  require(!expression->nodes().empty());
  const auto none = expression->evaluate([](std::string_view) { return std::nullopt; });
  const auto some =
      expression->evaluate([](std::string_view name) -> std::optional<std::vector<std::string>> {
        switch (name.size() % 4) {
          case 0:
            return std::nullopt;
          case 1:
            return std::vector<std::string>{"true"};
          case 2:
            return std::vector<std::string>{"purl", "7"};
          default:
            return std::vector<std::string>{};
        }
      });
  // What is decided without any value stays so.
  require(none == Truth::kUnknown || none == some);
  return 0;
}

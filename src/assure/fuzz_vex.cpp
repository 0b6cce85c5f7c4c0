// A VEX document of any JSON.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "assure/vex_statements.h"
#include "support/fuzz_check.h"

using akashi::testing_support::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akashi;
  const auto bytes = Bytes::copy_of({reinterpret_cast<const char*>(data), size});
  const auto tree = formats::parse_json(bytes.padded(), Limits{});
  if (!tree) {
    return 0;
  }
  const auto vex = assure::read_vex("file", tree->root());
  require(!vex.format.empty() || vex.statements.empty());
  for (const auto& statement : vex.statements) {
    require(statement.status != assure::VexStatus::kOther || !statement.reasoned ||
            vex.format != "csaf");
  }
  return 0;
}

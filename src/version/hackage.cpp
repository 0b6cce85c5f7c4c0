// Haskell PVP; Cabal's Distribution.Version. Key: the numbers and an end.
#include "version/hackage.h"

#include "version/encoding.h"
#include "version/number_list.h"

namespace akashi::version {
namespace {

Result<std::string_view> parse(std::string_view text) {
  return parse_number_list(text, ".", "hackage");
}

}  // namespace

constinit const Scheme kHackage{
    .id = "hackage",
    .description = "Haskell packages (PVP)",
    .compare = compare_parsed<parse, order_number_list>,
    .append_key = append_parsed<parse, put_number_list>,
};

}  // namespace akashi::version

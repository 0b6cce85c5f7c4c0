// R: base::numeric_version, compareVersion. Key: the numbers and an end.
#include "version/cran.h"

#include "version/encoding.h"
#include "version/number_list.h"

namespace akashi::version {
namespace {

Result<std::string_view> parse(std::string_view text) {
  return parse_number_list(text, ".-", "cran");
}

}  // namespace

constinit const Scheme kCran{
    .id = "cran",
    .description = "R packages (package_version)",
    .compare = compare_parsed<parse, order_number_list>,
    .append_key = append_parsed<parse, put_number_list>,
};

}  // namespace akashi::version

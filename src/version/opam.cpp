// The opam manual, "Version ordering". Key: that of dpkg.
#include "version/opam.h"

#include "version/dpkg_order.h"
#include "version/encoding.h"

namespace akashi::version {
namespace {

Result<std::string_view> parse(std::string_view text) {
  return prepare(text, "opam");
}

void put(std::string_view version, std::string& out) {
  put_dpkg(out, version);
}

}  // namespace

constinit const Scheme kOpam{
    .id = "opam",
    .description = "OCaml opam: dpkg's order over the whole text",
    .compare = compare_parsed<parse, order_dpkg>,
    .append_key = append_parsed<parse, put>,
};

}  // namespace akashi::version

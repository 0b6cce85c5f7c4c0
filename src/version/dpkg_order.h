// The comparison of dpkg's verrevcmp: runs of other characters and of digits by turns; '~' before
// the end, the end before letters, letters before the rest. Used for Debian (upstream version,
// revision) and OCaml's opam (the whole text).
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace akashi::version {

std::strong_ordering order_dpkg(std::string_view a, std::string_view b);
void put_dpkg(std::string& out, std::string_view text);  // Self-delimiting.

}  // namespace akashi::version

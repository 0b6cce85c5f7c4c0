// rpm: rpmverParse; pacman: parseEVR.
#include "version/evr.h"

namespace akashi::version {

Evr split_evr(std::string_view text) {
  Evr out;
  auto rest = text;
  const auto digits = take_digits(rest);
  if (take(rest, ':')) {
    out.epoch = to_number(digits);
    text = rest;
  }
  if (const auto hyphen = text.rfind('-'); hyphen != std::string_view::npos) {
    out.release = text.substr(hyphen + 1);
    text = text.substr(0, hyphen);
  }
  out.version = text;
  return out;
}

}  // namespace akashi::version

// security.txt (RFC 9116): how to report a vulnerability, and until when the file holds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/problems.h"
#include "base/result.h"

namespace akashi::formats {

struct SecurityTxtField {
  std::string name;  // As registered, whatever case the file has: "Preferred-Languages".
  std::string value;
  std::uint32_t line = 0;
};

struct SecurityTxt {
  std::vector<SecurityTxtField> fields;  // Those that the RFC or its registry knows, in order.
  std::string expires;     // RFC 3339; "" where it is missing, stands twice or is no time.
  bool is_signed = false;  // With OpenPGP (2.3). The signature is not verified.

  std::vector<std::string_view> values(std::string_view name) const;
};

// What the RFC asks for and the file has not is a problem with its line; fields that are not
// registered are passed over (2.4). Fails where the bytes are no such file at all: no line is a
// field, not UTF-8, too large.
Result<SecurityTxt> parse_security_txt(std::string_view bytes, Problems& problems,
                                       const Limits& limits);

}  // namespace akashi::formats

// QR codes (ISO/IEC 18004) as SVG and PNG, by Debian's libqrcodegen, loaded when used (ADR 28).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace akashi::formats {

struct QrCode {
  int size = 0;            // Modules of a side, 21 to 177, without the quiet zone.
  std::vector<bool> dark;  // Row by row.
  bool at(int x, int y) const {
    return dark[static_cast<std::size_t>(y) * static_cast<std::size_t>(size) +
                static_cast<std::size_t>(x)];
  }
};

// The smallest code of error correction level M or better. kLimitExceeded for more than fits.
Result<QrCode> make_qr(std::string_view text);

// The dark modules as data of an SVG path, and the view box that they lie in, quiet zone included.
std::string qr_path(const QrCode& code);
std::string qr_box(const QrCode& code);
// With the quiet zone of four modules that the standard asks for, dark on white whatever the page
// is. `title` is what a screen reader says.
std::string qr_svg(const QrCode& code, std::string_view lang, std::string_view title);
// One bit per pixel; `scale` pixels per module, 1 to 64.
Result<std::string> qr_png(const QrCode& code, int scale);

}  // namespace akashi::formats

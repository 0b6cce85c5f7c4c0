// SVG 1.1; PNG (ISO/IEC 15948)
#include "formats/qr_code.h"

#include <qrcodegen.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "base/shared_library.h"
#include "formats/markup_text.h"

namespace akashi::formats {
namespace {

#define QR_FUNCTIONS(X) X(qrcodegen_encodeText) X(qrcodegen_getSize) X(qrcodegen_getModule)
AKASHI_LIBRARY(QrLibrary, QR_FUNCTIONS, AKASHI_QRCODEGEN_SONAME, AKASHI_QRCODEGEN_PACKAGE)
#undef QR_FUNCTIONS

constexpr int kQuiet = 4;
constexpr int kLargestScale = 64;
constexpr std::size_t kMostBytes = 2953;  // What a code of version 40 holds at level L.

void put_u32(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    out += static_cast<char>((value >> shift) & 0xFF);
  }
}

void put_chunk(std::string& out, std::string_view type, std::string_view data) {
  put_u32(out, static_cast<std::uint32_t>(data.size()));
  const auto body = std::string(type) + std::string(data);
  out += body;
  put_u32(out, static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(body.data()),
                                                static_cast<uInt>(body.size()))));
}

// Rows of one bit per pixel, each behind its filter byte; 1 is white.
std::string pixels(const QrCode& code, int scale) {
  const int side = (code.size + 2 * kQuiet) * scale;
  const auto row_bytes = static_cast<std::size_t>(side + 7) / 8;
  std::string out;
  out.reserve((row_bytes + 1) * static_cast<std::size_t>(side));
  for (int y = 0; y < side; ++y) {
    std::string row(row_bytes, '\xFF');
    for (int x = 0; x < side; ++x) {
      const int column = x / scale - kQuiet;
      const int line = y / scale - kQuiet;
      if (column >= 0 && line >= 0 && column < code.size && line < code.size &&
          code.at(column, line)) {
        const auto bit = static_cast<unsigned>(0x80 >> (x % 8));
        auto& byte = row[static_cast<std::size_t>(x) / 8];
        byte = static_cast<char>(static_cast<unsigned char>(byte) & ~bit);
      }
    }
    out += '\0';
    out += row;
  }
  return out;
}

}  // namespace

Result<QrCode> make_qr(std::string_view text) {
  if (text.empty() || text.size() > kMostBytes || text.find('\0') != std::string_view::npos) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit, {"QR", std::to_string(kMostBytes)});
  }
  AKASHI_TRY_ASSIGN(const auto* const qr, library<QrLibrary>());
  std::array<std::uint8_t, qrcodegen_BUFFER_LEN_MAX> scratch{};
  std::array<std::uint8_t, qrcodegen_BUFFER_LEN_MAX> code{};
  const std::string zero_ended(text);
  if (!qr->qrcodegen_encodeText(zero_ended.c_str(), scratch.data(), code.data(),
                                qrcodegen_Ecc_MEDIUM, qrcodegen_VERSION_MIN, qrcodegen_VERSION_MAX,
                                qrcodegen_Mask_AUTO, true)) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit, {"QR", std::to_string(kMostBytes)});
  }
  QrCode out{.size = qr->qrcodegen_getSize(code.data()), .dark = {}};
  out.dark.reserve(static_cast<std::size_t>(out.size) * static_cast<std::size_t>(out.size));
  for (int y = 0; y < out.size; ++y) {
    for (int x = 0; x < out.size; ++x) {
      out.dark.push_back(qr->qrcodegen_getModule(code.data(), x, y));
    }
  }
  return out;
}

std::string qr_box(const QrCode& code) {
  const auto side = std::to_string(code.size + 2 * kQuiet);
  return "0 0 " + side + " " + side;
}

std::string qr_path(const QrCode& code) {
  std::string out;
  for (int y = 0; y < code.size; ++y) {
    for (int x = 0; x < code.size;) {
      int run = 0;
      while (x + run < code.size && code.at(x + run, y)) {
        ++run;
      }
      if (run > 0) {
        std::array<char, 64> step{};  // "M4 4h7v1h-7z": four numbers of at most three digits.
        auto* at = step.data();
        const auto text = [&](std::string_view part) {
          at = std::copy(part.begin(), part.end(), at);
        };
        const auto number = [&](int value) {
          at = std::to_chars(at, step.data() + step.size(), value).ptr;
        };
        text("M");
        number(x + kQuiet);
        text(" ");
        number(y + kQuiet);
        text("h");
        number(run);
        text("v1h-");
        number(run);
        text("z");
        out.append(step.data(), at);
      }
      x += std::max(run, 1);
    }
  }
  return out;
}

std::string qr_svg(const QrCode& code, std::string_view lang, std::string_view title) {
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" xml:lang=\"" + escape_markup(lang) +
         "\" viewBox=\"" + qr_box(code) + "\" role=\"img\" shape-rendering=\"crispEdges\"><title>" +
         escape_markup(title) +
         "</title><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path fill=\"#000\" d=\"" +
         qr_path(code) + "\"/></svg>\n";
}

Result<std::string> qr_png(const QrCode& code, int scale) {
  if (scale < 1 || scale > kLargestScale) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit, {"QR", std::to_string(kLargestScale)});
  }
  const auto rows = pixels(code, scale);
  auto size = compressBound(static_cast<uLong>(rows.size()));
  std::string packed(size, '\0');
  if (compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
                reinterpret_cast<const Bytef*>(rows.data()), static_cast<uLong>(rows.size()),
                Z_BEST_COMPRESSION) != Z_OK) {
    return fail(ErrorCode::kInternal, msg::kInternal, {"zlib"});
  }
  packed.resize(size);
  std::string head;
  const auto side = static_cast<std::uint32_t>((code.size + 2 * kQuiet) * scale);
  put_u32(head, side);
  put_u32(head, side);
  head += std::string("\x01\x00\x00\x00\x00", 5);  // One bit, grey, no interlace.
  std::string out("\x89PNG\r\n\x1A\n");
  put_chunk(out, "IHDR", head);
  put_chunk(out, "IDAT", packed);
  put_chunk(out, "IEND", {});
  return out;
}

}  // namespace akashi::formats

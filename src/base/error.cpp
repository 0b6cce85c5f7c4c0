#include "base/error.h"

#include <array>
#include <utility>

namespace akashi {
namespace {

struct CodeRow {
  std::string_view name;
  int exit;
};

// In the order of ErrorCode.
constexpr auto kCodes = std::to_array<CodeRow>({
    {"invalid-input", 2},
    {"unsupported", 2},
    {"limit-exceeded", 2},
    {"not-found", 2},
    {"conflict", 4},
    {"permission-denied", 4},
    {"unavailable", 4},
    {"cancelled", 4},
    {"internal", 70},
});

}  // namespace

std::string_view error_code_name(ErrorCode code) {
  return kCodes.at(static_cast<std::size_t>(code)).name;
}

int exit_code(ErrorCode code) {
  return kCodes.at(static_cast<std::size_t>(code)).exit;
}

Error::Error(ErrorCode code, Message message, InputPosition at, std::source_location origin)
    : code_(code), message_(std::move(message)), at_(at), origin_(origin) {}

std::string Error::text(Lang lang) const {
  std::string out = file_;
  if (at_.line != 0) {
    out += (out.empty() ? "line " : ":") + std::to_string(at_.line);
    if (at_.column != 0) {
      out += ":" + std::to_string(at_.column);
    }
  } else if (at_.offset != 0) {
    out += "@" + std::to_string(at_.offset);
  }
  if (!pointer_.empty()) {
    out += (out.empty() ? "" : " ") + pointer_;
  }
  if (!out.empty()) {
    out += ": ";
  }
  return out + message_.text(lang);
}

Error Error::in_file(std::string_view path) && {
  file_ = file_.empty() ? std::string(path) : std::string(path) + ": " + file_;
  return std::move(*this);
}

Error Error::at_pointer(std::string pointer) && {
  pointer_ = std::move(pointer);
  return std::move(*this);
}

Error Error::with_message(Message message) && {
  message_ = std::move(message);
  return std::move(*this);
}

}  // namespace akashi

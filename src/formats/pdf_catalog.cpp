// ISO 32000-1: 7.5.4 cross-reference table, 7.5.5 trailer, 7.5.6 incremental updates, 7.7.2 catalog
#include "formats/pdf_catalog.h"

#include <algorithm>
#include <optional>

#include "base/strings.h"

namespace akashi::formats {
namespace {

// "196" of "/Root 196 0 R"
std::optional<std::uint64_t> number_behind(std::string_view text, std::string_view key) {
  const auto at = text.find(key);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  const auto rest = trim(text.substr(at + key.size()));
  return parse_u64(rest.substr(0, rest.find_first_not_of("0123456789")));
}

std::string padded(std::size_t offset) {
  constexpr std::size_t kDigits = 10;
  const auto digits = std::to_string(offset);
  return std::string(kDigits - std::min(kDigits, digits.size()), '0') + digits;
}

}  // namespace

std::string with_catalog_entries(std::string pdf, std::string_view language) {
  const auto whole = std::string_view(pdf);
  const auto trailer_at = whole.rfind("trailer\n");
  if (trailer_at == std::string_view::npos) {
    return pdf;
  }
  const auto trailer = whole.substr(trailer_at);
  const auto size = number_behind(trailer, "/Size ");
  const auto root = number_behind(trailer, "/Root ");
  const auto info = number_behind(trailer, "/Info ");
  const auto table = number_behind(trailer, "startxref\n");
  if (!size || !root || !info || !table) {
    return pdf;
  }
  const auto head = "\n" + std::to_string(*root) + " 0 obj\n<< /Type /Catalog\n";
  const auto at = whole.rfind(head);
  const auto end = at == std::string_view::npos ? at : whole.find("endobj\n", at);
  if (end == std::string_view::npos) {
    return pdf;
  }
  const auto entries = std::string(whole.substr(at + head.size(), end - at - head.size()));
  auto object = head.substr(1);
  const auto add = [&](std::string_view key, const std::string& value) {
    if (!entries.contains(key)) {
      object += "   " + std::string(key) + " " + value + "\n";
    }
  };
  add("/Lang", "(" + std::string(language) + ")");
  add("/MarkInfo", "<< /Marked true >>");
  add("/ViewerPreferences", "<< /DisplayDocTitle true >>");
  object += entries + "endobj\n";
  const auto start = pdf.size();
  pdf += object;
  pdf += "xref\n" + std::to_string(*root) + " 1\n" + padded(start) +
         " 00000 n \ntrailer\n<< /Size " + std::to_string(*size) + "\n   /Root " +
         std::to_string(*root) + " 0 R\n   /Info " + std::to_string(*info) + " 0 R\n   /Prev " +
         std::to_string(*table) + "\n>>\nstartxref\n" + std::to_string(start + object.size()) +
         "\n%%EOF\n";
  return pdf;
}

}  // namespace akashi::formats

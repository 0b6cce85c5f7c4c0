// HTML 4 character entity references for ISO 8859-1: the names, in order of their code points from
// U+00A0.
#include "html_entities.h"

#include <algorithm>
#include <array>

namespace akashi::ecosystems::maven {
namespace {

constexpr auto kNames = std::to_array<std::string_view>(
    {"nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",
     "copy",   "ordf",   "laquo",  "not",    "shy",    "reg",    "macr",   "deg",    "plusmn",
     "sup2",   "sup3",   "acute",  "micro",  "para",   "middot", "cedil",  "sup1",   "ordm",
     "raquo",  "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",  "Atilde",
     "Auml",   "Aring",  "AElig",  "Ccedil", "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave",
     "Iacute", "Icirc",  "Iuml",   "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde",
     "Ouml",   "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN",
     "szlig",  "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil",
     "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",   "eth",
     "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide", "oslash", "ugrave",
     "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml"});
constexpr unsigned kFirst = 0xA0;
static_assert(kNames.size() == 0x100 - kFirst);

}  // namespace

std::string decode_html_entities(std::string_view text) {
  constexpr std::size_t kLongest = 8;
  std::string out;
  while (true) {
    const auto at = text.find('&');
    out += text.substr(0, at);
    if (at == std::string_view::npos) {
      return out;
    }
    text.remove_prefix(at);
    const auto end = text.substr(0, kLongest).find(';');
    const auto name = end == std::string_view::npos ? std::string_view() : text.substr(1, end - 1);
    const auto* found = std::ranges::find(kNames, name);
    if (found == kNames.end()) {
      out += '&';
      text.remove_prefix(1);
      continue;
    }
    const auto code = kFirst + static_cast<unsigned>(found - kNames.begin());
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
    text.remove_prefix(end + 1);
  }
}

}  // namespace akashi::ecosystems::maven

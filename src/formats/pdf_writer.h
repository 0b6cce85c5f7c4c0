// A document on paper: A4 with margins, a footer "title … 1 / n", headings that stay with what
// follows, tables whose header is repeated on every page. PDF 1.5 (ISO 32000-1), tagged, with an
// outline, and with the fonts it uses in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/result.h"
#include "formats/prose.h"

namespace akashi::formats {

struct PdfSettings {
  std::string author;
  std::string program;       // "akashi 0.1.0"
  std::int64_t created = 0;  // Seconds since 1970. The same document and fonts give the same bytes.
};

struct Pdf {
  std::string bytes;
  int pages = 0;
  // Characters that no installed font has; boxes stand for them.
  std::size_t missing = 0;
};

// Fails without the libraries or any font, where the document is in Japanese or has Japanese in it
// and no font has, and where it is larger than paper is good for: 64 KiB of one text, 16 MiB of
// all, 100,000 rows.
Result<Pdf> write_pdf(const Prose& prose, const PdfSettings& settings);

}  // namespace akashi::formats

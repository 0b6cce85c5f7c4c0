#include "cli/prose_output.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/clock.h"
#include "base/messages/cli.h"
#include "base/messages/paper.h"
#include "base/strings.h"
#include "formats/pdf_writer.h"
#include "service/pandoc.h"
#include "service/version.h"

namespace akashi::cli {
namespace {

std::int64_t now(Session& session) {
  const auto given = created_by_environment();
  return given ? *given : session.services().clock.unix_seconds();
}

Result<std::string> pdf(const formats::Prose& prose, const std::string& file, Session& session) {
  AKASHI_TRY_ASSIGN(
      auto made,
      formats::write_pdf(prose, {.author = {},
                                 .program = "akashi " + std::string(service::program_version()),
                                 .created = now(session)}));
  if (made.missing != 0) {
    session.note(session.text(msg::kPdfMissing, {printable(file), std::to_string(made.missing)}));
  }
  return std::move(made.bytes);
}

}  // namespace

bool is_prose(std::string_view format) {
  return std::ranges::find(kProseFormats, format) != kProseFormats.end();
}

std::optional<std::int64_t> created_by_environment() {
  const char* text = std::getenv("SOURCE_DATE_EPOCH");
  const auto seconds = text == nullptr ? std::nullopt : parse_u64(text);
  constexpr std::uint64_t kYear9999 = 253402300799;
  return seconds && *seconds <= kYear9999 ? std::optional(static_cast<std::int64_t>(*seconds))
                                          : std::nullopt;
}

Result<void> write_prose(const formats::Prose& prose, const OutputRequest& output,
                         Session& session) {
  if (output.format == "markdown") {
    return write_text(formats::write_markdown(prose), output.file, session);
  }
  if (output.format == "html") {
    return write_text(formats::write_html(prose), output.file, session);
  }
  if (output.file == "-" && isatty(fileno(session.out)) != 0) {
    return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                {"output", output.format, output.format + "=FILE"});
  }
  AKASHI_TRY_ASSIGN(
      const auto bytes,
      output.format == "pdf"
          ? pdf(prose, output.file, session)
          : service::docx_by_pandoc(formats::write_html(prose, formats::HtmlFor::kConversion),
                                    now(session)));
  return write_text(bytes, output.file, session);
}

}  // namespace akashi::cli

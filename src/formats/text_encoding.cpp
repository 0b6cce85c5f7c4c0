#include "formats/text_encoding.h"

#include <iconv.h>

#include <utility>

#include "base/messages/register.h"
#include "base/strings.h"

namespace akashi::formats {
namespace {

std::unexpected<Error> no_text() {
  return fail(ErrorCode::kInvalidInput, msg::kListNotText, {});
}

Result<std::string> converted(std::string_view bytes, const char* encoding) {
  iconv_t converter = iconv_open("UTF-8", encoding);
  if (converter == reinterpret_cast<iconv_t>(-1)) {  // NOLINT(performance-no-int-to-ptr)
    return no_text();
  }
  // No character of these encodings takes more than three bytes of UTF-8 for each of its own.
  std::string out(bytes.size() * 3 + 4, '\0');
  std::string in(bytes);
  char* from = in.data();
  std::size_t left = in.size();
  char* to = out.data();
  std::size_t room = out.size();
  const bool good =
      iconv(converter, &from, &left, &to, &room) != static_cast<std::size_t>(-1) && left == 0;
  iconv_close(converter);
  if (!good) {
    return no_text();
  }
  out.resize(out.size() - room);
  return out;
}

}  // namespace

Result<std::string> text_as_utf8(std::string_view bytes) {
  using namespace std::string_view_literals;
  constexpr auto kMark = "\xEF\xBB\xBF"sv;
  if (bytes.starts_with(kMark)) {
    bytes.remove_prefix(kMark.size());
    return is_valid_utf8(bytes) ? Result<std::string>(bytes) : no_text();
  }
  if (bytes.starts_with("\xFF\xFE"sv)) {
    return converted(bytes.substr(2), "UTF-16LE");
  }
  if (bytes.starts_with("\xFE\xFF"sv)) {
    return converted(bytes.substr(2), "UTF-16BE");
  }
  return is_valid_utf8(bytes) ? Result<std::string>(bytes) : converted(bytes, "CP932");
}

}  // namespace akashi::formats

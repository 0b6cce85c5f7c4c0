// RFC 3986: scheme "://" [ user [ ":" password ] "@" ] host path [ "?" query ] [ "#" fragment ]
#include "base/url.h"

#include <algorithm>
#include <array>

#include "base/strings.h"

namespace akashi {
namespace {

constexpr std::string_view kMark = "://";
// Where an address in a text surely ends: passwords are written with nearly every other character.
constexpr std::string_view kOutside = " \t\r\n\v\f\"<>";
constexpr std::string_view kBehindHost = "/?# \t\r\n\v\f\"<>";
constexpr std::string_view kBehindValue = "&# \t\r\n\v\f\"<>";
constexpr std::string_view kParameter = "?&;#";
constexpr std::string_view kStops = ":?&;# \t\r\n\v\f\"<>";

// "private_token", "X-Amz-Signature", "api-key", "sig"
bool is_secret_name(std::string_view name) {
  constexpr auto kParts = std::to_array<std::string_view>(
      {"token", "secret", "password", "passwd", "signature", "credential", "apikey"});
  constexpr auto kWhole = std::to_array<std::string_view>(
      {"auth", "authorization", "key", "accesskey", "pass", "pwd", "sig", "jwt", "bearer"});
  std::string plain;
  for (const char c : percent_decode(name)) {
    if (is_alnum(c)) {
      plain += to_lower(c);
    }
  }
  return std::ranges::any_of(kParts, [&](auto part) { return plain.contains(part); }) ||
         std::ranges::find(kWhole, plain) != kWhole.end();
}

// What stays of "user:password@host".
std::string public_authority(std::string_view scheme, std::string_view authority) {
  const auto at = authority.rfind('@');
  if (at == std::string_view::npos) {
    return std::string(authority);
  }
  const std::string host(authority.substr(at + 1));
  const auto user = authority.substr(0, std::min(at, authority.find(':')));
  const auto end = to_lower(scheme.substr(scheme.size() - std::min<std::size_t>(scheme.size(), 4)));
  const bool ssh = end.ends_with("ssh") || end == "sftp";  // Of others the user may be a token.
  return ssh && !user.empty() ? std::string(user) + "@" + host : host;
}

// The bytes of "name=value" at the front of `text` when its name is one of a secret, else 0.
std::size_t secret_parameter(std::string_view text) {
  constexpr std::size_t kLongestName = 64;
  const auto head = text.substr(0, kLongestName);
  const auto name = head.substr(0, head.find_first_of("=&;?#/: "));
  if (!text.substr(name.size()).starts_with('=') || !is_secret_name(name)) {
    return 0;
  }
  return std::min(text.find_first_of(kBehindValue), text.size());
}

}  // namespace

std::string without_credentials(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool in_address = false;
  while (true) {
    const auto at = text.find_first_of(kStops);
    if (at == std::string_view::npos) {
      out += text;
      return out;
    }
    if (text.substr(at).starts_with(kMark)) {
      const auto scheme = text.substr(0, at);
      out += text.substr(0, at + kMark.size());
      text.remove_prefix(at + kMark.size());
      const auto authority = text.substr(0, text.find_first_of(kBehindHost));
      out += public_authority(scheme, authority);
      text.remove_prefix(authority.size());
      in_address = true;
      continue;
    }
    char c = text[at];
    out += text.substr(0, at);
    text.remove_prefix(at + 1);
    while (in_address && kParameter.contains(c)) {
      const auto secret = secret_parameter(text);
      if (secret == 0) {
        break;
      }
      text.remove_prefix(secret);
      if (c != '?' || !text.starts_with('&')) {
        c = '\0';
        break;
      }
      text.remove_prefix(1);  // The next parameter becomes the first.
    }
    if (c != '\0') {
      out += c;
      in_address = in_address && !kOutside.contains(c);
    }
  }
}

std::string percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = text[i] == '%' ? from_hex(text.substr(i + 1, 2)) : std::nullopt;
    if (byte && byte->size() == 1) {
      out += *byte;
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace akashi

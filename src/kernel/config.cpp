#include "kernel/config.h"

#include <algorithm>
#include <cstdint>

#include "base/messages/kernel.h"
#include "base/strings.h"
#include "formats/byte_source.h"
#include "formats/inflate.h"

namespace akashi::kernel {
namespace {

constexpr std::uint64_t kMostBytes = 8ULL << 20;    // A configuration has some 300 KB.
constexpr std::uint64_t kMostImage = 512ULL << 20;  // A kernel with its symbols.
constexpr std::string_view kGzip = "\x1f\x8b";
constexpr std::string_view kBegin = "IKCFG_ST";
constexpr std::string_view kEnd = "IKCFG_ED";

// "# Linux/x86 6.1.192 Kernel Configuration"
bool read_heading(std::string_view line, Configuration& out) {
  const auto words = split_spaces(line);
  constexpr std::string_view kOf = "Linux/";
  if (words.size() != 5 || words[0] != "#" || !words[1].starts_with(kOf) || words[3] != "Kernel" ||
      words[4] != "Configuration") {
    return false;
  }
  out.architecture = words[1].substr(kOf.size());
  out.version = words[2];
  return true;
}

bool is_name(std::string_view text) {
  return text.starts_with("CONFIG_") && text.size() > 7 &&
         std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '_'; });
}

std::string without_quotes(std::string_view text) {
  std::string out;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\\' && i + 2 < text.size()) {
      ++i;
    }
    out += text[i];
  }
  return out;
}

Result<std::string> unpack(const ByteReader& file) {
  std::string out;
  AKASHI_TRY(formats::inflate_gzip(file, kMostBytes, [&](std::string_view part) { out += part; }));
  return out;
}

}  // namespace

Result<Configuration> parse_configuration(std::string_view text) {
  Configuration out;
  bool headed = false;
  for (const auto& line : lines(text)) {
    const auto rest = trim(line.text);
    if (rest.empty() || rest.starts_with('#')) {
      headed = headed || read_heading(rest, out);
      continue;
    }
    const auto parts = cut(rest, "=");
    const bool quoted = parts && parts->second.size() >= 2 && parts->second.starts_with('"') &&
                        parts->second.ends_with('"');
    if (!parts || !is_name(parts->first) || (parts->second.contains('"') && !quoted)) {
      return fail(ErrorCode::kInvalidInput, msg::kExpected,
                  {"CONFIG_NAME=value", std::string(utf8_prefix(rest, 60))}, {.line = line.number});
    }
    if (parts->second == "n") {
      continue;
    }
    std::string name(parts->first);
    if (quoted) {
      out.texts.insert_or_assign(name, true);
    }
    out.values.insert_or_assign(
        std::move(name), quoted ? without_quotes(parts->second) : std::string(parts->second));
  }
  if (!headed) {
    return fail(ErrorCode::kInvalidInput, msg::kKernelConfigPart, {});
  }
  return out;
}

Result<std::string> configuration_text(const ByteReader& file) {
  const auto size = file.size();
  const auto head_size = static_cast<std::size_t>(std::min<std::uint64_t>(size, 4096));
  AKASHI_TRY_ASSIGN(const auto head, formats::read_exactly(file, 0, head_size, "configuration"));
  if (head.view().starts_with(kGzip)) {
    return unpack(file);
  }
  if (!head.view().contains('\0')) {
    if (size > kMostBytes) {
      return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                  {"bytes of a configuration", std::to_string(kMostBytes)});
    }
    AKASHI_TRY_ASSIGN(const auto all, formats::read_exactly(file, 0, size, "configuration"));
    return std::string(all.view());
  }
  if (size > kMostImage) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"bytes of a kernel's image", std::to_string(kMostImage)});
  }
  AKASHI_TRY_ASSIGN(const auto all, formats::read_exactly(file, 0, size, "image"));
  const auto bytes = all.view();
  for (auto at = bytes.find(kBegin); at != std::string_view::npos;
       at = bytes.find(kBegin, at + 1)) {
    const auto packed = bytes.substr(at + kBegin.size());
    if (!packed.starts_with(kGzip)) {
      continue;
    }
    const auto end = packed.find(kEnd);
    return unpack(formats::ViewReader(packed.substr(0, end)));
  }
  return fail(ErrorCode::kUnsupported, msg::kKernelNoConfig, {});
}

}  // namespace akashi::kernel

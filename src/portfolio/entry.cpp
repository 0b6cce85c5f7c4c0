// The digest of an entry is SHA-256 over its fields in the order of `Entry`, the first of them the
// words "akashi portfolio entry 1"; each field is its length as eight bytes, big-endian, and its
// bytes. Numbers are decimal.
#include "portfolio/entry.h"

#include <algorithm>
#include <array>
#include <ranges>
#include <utility>

#include "assure/date.h"
#include "base/bytes.h"
#include "base/hash.h"
#include "base/messages/portfolio.h"
#include "base/strings.h"
#include "formats/json_writer.h"
#include "formats/tree.h"

namespace akashi::portfolio {
namespace {

constexpr std::size_t kMostContent = 16U << 20;
constexpr std::size_t kMostName = 256;
constexpr std::size_t kMostText = 64U << 10;
constexpr std::size_t kMostFiles = 10'000;

void add_field(Hasher& hasher, std::string_view bytes) {
  std::array<char, 8> length{};
  auto rest = static_cast<std::uint64_t>(bytes.size());
  for (auto& byte : length | std::views::reverse) {
    byte = static_cast<char>(rest & 0xffU);
    rest >>= 8U;
  }
  hasher.update({length.data(), length.size()});
  hasher.update(bytes);
}

bool is_plain(std::string_view text, std::size_t most) {
  return text.size() <= most && is_valid_utf8(text) &&
         std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < ' '; });
}

std::unexpected<Error> bad_field(std::string_view field, std::string_view value) {
  constexpr std::size_t kShown = 80;
  return fail(ErrorCode::kInvalidInput, msg::kEntryField,
              {std::string(field), std::string(utf8_prefix(value, kShown))});
}

Result<void> check_summary(const Summary& summary) {
  const std::pair<std::string_view, const std::string*> fields[] = {
      {"summary.kind", &summary.kind},
      {"summary.title", &summary.title},
      {"summary.state", &summary.state},
      {"summary.search", &summary.search},
  };
  for (const auto& [field, value] : fields) {
    if (!is_plain(*value, kMostText)) {
      return bad_field(field, *value);
    }
  }
  if (summary.kind.empty()) {
    return bad_field("summary.kind", "");
  }
  if (!summary.until.empty() && !assure::parse_date(summary.until)) {
    return bad_field("summary.until", summary.until);
  }
  return {};
}

}  // namespace

std::string search_text(std::string_view text) {
  return to_lower(text);
}

std::string to_text(const Head& head) {
  return std::to_string(head.number) + ":" + head.digest;
}

std::optional<Head> parse_head(std::string_view text) {
  const auto parts = cut(text, ":");
  if (!parts) {
    return std::nullopt;
  }
  const auto number = parse_u64(parts->first);
  if (!number || *number == 0 || !is_sha256(parts->second)) {
    return std::nullopt;
  }
  return Head{.number = *number, .digest = std::string(parts->second)};
}

bool Verification::sound() const {
  return std::ranges::none_of(findings, &Finding::broken);
}

std::string entry_digest(const Entry& entry) {
  Hasher hasher(HashAlgorithm::kSha256);
  add_field(hasher, "akashi portfolio entry 1");
  add_field(hasher, std::to_string(entry.number));
  add_field(hasher, entry.time);
  add_field(hasher, entry.actor);
  add_field(hasher, entry.kind);
  add_field(hasher, entry.subject);
  add_field(hasher, entry.content);
  add_field(hasher, encode_files(entry.files));
  add_field(hasher, encode_summary(entry.summary));
  add_field(hasher, entry.previous);
  return hasher.finish_hex();
}

bool is_sha256(std::string_view text) {
  constexpr std::size_t kDigits = 64;
  return text.size() == kDigits &&
         std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

bool is_json_object(std::string_view text) {
  const auto bytes = Bytes::copy_of(text);
  const auto tree = formats::parse_json(bytes.padded(), Limits());
  return tree.has_value() && tree->root().is_object();
}

std::string encode_files(std::span<const FileRef> files) {
  std::string out;
  for (const auto& file : files) {
    out += (out.empty() ? "" : " ") + file.sha256 + ":" + std::to_string(file.size);
  }
  return out;
}

std::optional<std::vector<FileRef>> decode_files(std::string_view text) {
  std::vector<FileRef> out;
  if (text.empty()) {
    return out;
  }
  for (const auto part : split(text, ' ')) {
    const auto fields = cut(part, ":");
    const auto size = fields ? parse_u64(fields->second) : std::nullopt;
    if (!size || !is_sha256(fields->first)) {
      return std::nullopt;
    }
    out.push_back({.sha256 = std::string(fields->first), .size = *size});
  }
  return out;
}

std::string encode_summary(const std::optional<Summary>& summary) {
  if (!summary) {
    return {};
  }
  return formats::compact_json([&](formats::JsonWriter& json) {
    json.begin_object();
    json.member("kind", summary->kind);
    json.member("title", summary->title);
    json.member("state", summary->state);
    json.member("until", summary->until);
    json.member("search", summary->search);
    json.end_object();
  });
}

std::optional<std::optional<Summary>> decode_summary(std::string_view text) {
  if (text.empty()) {
    return std::optional<Summary>();
  }
  const auto bytes = Bytes::copy_of(text);
  const auto tree = formats::parse_json(bytes.padded(), Limits());
  if (!tree) {
    return std::nullopt;
  }
  const auto root = tree->root();
  Summary out{.kind = std::string(root["kind"].text()),
              .title = std::string(root["title"].text()),
              .state = std::string(root["state"].text()),
              .until = std::string(root["until"].text()),
              .search = std::string(root["search"].text())};
  // Anything else in it would be lost, and the digest would no longer cover what is stored.
  if (encode_summary(out) != text) {
    return std::nullopt;
  }
  return std::optional(std::move(out));
}

Result<void> check_draft(std::string_view actor, const Draft& draft) {
  const std::pair<std::string_view, std::string_view> names[] = {
      {"actor", actor}, {"kind", draft.kind}, {"subject", draft.subject}};
  for (const auto& [field, value] : names) {
    if (value.empty() || !is_plain(value, kMostName)) {
      return bad_field(field, value);
    }
  }
  if (draft.content.size() > kMostContent || !is_json_object(draft.content)) {
    return bad_field("content", draft.content);
  }
  if (draft.files.size() > kMostFiles) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"files of an entry", std::to_string(kMostFiles)});
  }
  for (const auto& file : draft.files) {
    if (!is_sha256(file.sha256)) {
      return bad_field("files", file.sha256);
    }
  }
  return draft.summary ? check_summary(*draft.summary) : Result<void>();
}

}  // namespace akashi::portfolio

#include "service/source_lists.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/messages/net.h"
#include "base/strings.h"
#include "formats/tree.h"
#include "formats/xml.h"
#include "net/http.h"

namespace akashi::service {
namespace {

constexpr std::size_t kLongestName = 200;  // With what the cache adds, below what systems allow.
constexpr std::size_t kLongestPath = 1024;
constexpr std::size_t kSha256Digits = 64;

// For messages.
std::string begin_of(std::string_view text) {
  return printable(utf8_prefix(text, 80));
}

// Small digits; "" where it is none.
std::string hex_digits(std::string_view text, std::size_t count) {
  return text.size() == count && from_hex(text) ? to_lower(text) : std::string();
}

std::string sha256_digits(std::string_view text) {
  return hex_digits(text, kSha256Digits);
}

Result<std::string> first_word_as_digest(std::string_view text, std::size_t count,
                                         std::string_view expected) {
  const auto words = split_spaces(text);
  auto digest = words.empty() ? std::string() : hex_digits(words.front(), count);
  if (digest.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kExpected, {std::string(expected), begin_of(text)});
  }
  return digest;
}

bool has_only(std::string_view text, std::string_view others) {
  return std::ranges::all_of(text, [&](char c) { return is_alnum(c) || others.contains(c); });
}

bool is_record_id(std::string_view id) {
  return !id.empty() && id.size() <= kLongestName && !id.starts_with('.') && has_only(id, "-._:+");
}

bool is_path_below(std::string_view href) {
  return href.size() <= kLongestPath && !href.starts_with('/') && !href.contains("..") &&
         has_only(href, "-._/+~") && is_file_name(href.substr(href.rfind('/') + 1));
}

}  // namespace

bool is_file_name(std::string_view name) {
  return !name.empty() && name.size() <= kLongestName && !name.starts_with('.') &&
         !name.contains("..") && has_only(name, "-._+~");
}

Result<std::vector<ChangedRecord>> parse_modified_list(std::string_view text) {
  std::vector<ChangedRecord> out;
  for (const auto& line : lines(text)) {
    if (trim(line.text).empty() || (line.number == 1 && line.text.starts_with("modified,"))) {
      continue;
    }
    const auto field = cut(trim(line.text), ",");
    const auto time = field ? parse_microseconds(field->first) : std::nullopt;
    if (!time) {
      return fail(ErrorCode::kInvalidInput, msg::kExpected, {"time,id", begin_of(line.text)},
                  {.line = line.number});
    }
    out.push_back({.modified = *time, .id = std::string(field->second)});
  }
  if (out.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kExpected, {"time,id", "an empty list"});
  }
  return out;
}

std::vector<std::string> changed_ids(const std::vector<ChangedRecord>& list, std::int64_t since,
                                     std::size_t most) {
  std::vector<std::string> ids;
  for (const auto& record : list) {
    if (record.modified < since) {
      continue;
    }
    if (ids.size() == most || !is_record_id(record.id)) {
      return {};
    }
    ids.push_back(record.id);
  }
  return ids;
}

std::optional<std::int64_t> newest_until(const std::vector<ChangedRecord>& list, std::int64_t now) {
  std::optional<std::int64_t> newest;
  for (const auto& record : list) {
    if (record.modified <= now && record.modified > newest.value_or(record.modified - 1)) {
      newest = record.modified;
    }
  }
  return newest;
}

Result<std::map<std::string, std::string>> parse_digest_list(std::string_view text,
                                                             const Limits& limits) {
  const auto bytes = Bytes::copy_of(text);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes.padded(), limits));
  if (!tree.root().is_array()) {
    return std::unexpected(formats::wrong_type(tree.root(), "digests", "array"));
  }
  std::map<std::string, std::string> out;
  for (const auto node : tree.root()) {
    auto digest = sha256_digits(node["sha256"].text());
    if (!digest.empty() && !node["url"].text().empty()) {
      out.emplace(node["url"].text(), std::move(digest));
    }
  }
  return out;
}

Result<std::string> parse_mirror_list(std::string_view text) {
  for (const auto& line : lines(text)) {
    auto address = std::string(trim(line.text));
    if (address.empty() || address.starts_with('#')) {
      continue;
    }
    address = replace_all(address, "$basearch", "x86_64");
    address += address.ends_with('/') ? "" : "/";
    if (net::can_fetch(address) && !address.contains('?')) {
      return address;
    }
    break;
  }
  return fail(ErrorCode::kInvalidInput, msg::kExpected, {"address of a mirror", begin_of(text)});
}

Result<UpdateInfoPlace> parse_repomd(const std::string& text, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto document, formats::XmlDocument::parse(text, limits));
  const auto root = document.root();
  if (root.name() != "repomd") {
    return fail(ErrorCode::kInvalidInput, msg::kExpected, {"repomd", begin_of(root.name())});
  }
  for (auto data = root.child("data"); data; data = data.next("data")) {
    if (data.attribute("type") != "updateinfo") {
      continue;
    }
    UpdateInfoPlace out{.href = std::string(data.child("location").attribute("href"))};
    if (!is_path_below(out.href)) {
      return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                  {"href", begin_of(out.href), "path below the repository"}, data.position());
    }
    for (auto sum = data.child("checksum"); sum; sum = sum.next("checksum")) {
      if (sum.attribute("type") != "sha256") {
        continue;
      }
      out.sha256 = sha256_digits(sum.text());
      if (out.sha256.empty()) {
        return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                    {"checksum", begin_of(sum.text()), "SHA-256"}, data.position());
      }
    }
    return out;
  }
  return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"data type=\"updateinfo\""});
}

Result<std::string> parse_nvd_meta(std::string_view text) {
  for (const auto& line : lines(text)) {
    const auto field = cut(line.text, ":");
    if (field && field->first == "sha256") {
      auto digest = sha256_digits(trim(field->second));
      if (!digest.empty()) {
        return digest;
      }
    }
  }
  return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"sha256"});
}

Result<ApiPage> parse_api_page(std::string_view text, const Limits& limits) {
  const auto bytes = Bytes::copy_of(text);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes.padded(), limits));
  const auto root = tree.root();
  const auto start = root["startIndex"].integer();
  const auto total = root["totalResults"].integer();
  const auto records = root["vulnerabilities"];
  if (root["format"].text() != "NVD_CVE" || !start || !total || *start < 0 || *total < 0 ||
      !records.is_array()) {
    return fail(ErrorCode::kInvalidInput, msg::kExpected,
                {"a page of format NVD_CVE with startIndex, totalResults and vulnerabilities",
                 begin_of(root["format"].text())});
  }
  return ApiPage{.start = static_cast<std::uint64_t>(*start),
                 .count = records.size(),
                 .total = static_cast<std::uint64_t>(*total)};
}

Result<std::string> parse_sha256_file(std::string_view text) {
  return first_word_as_digest(text, kSha256Digits, "a SHA-256 in hexadecimal");
}

Result<std::string> parse_sha512_file(std::string_view text) {
  constexpr std::size_t kDigits = 128;
  return first_word_as_digest(text, kDigits, "a SHA-512 in hexadecimal");
}

Result<std::string> parse_file_name(std::string_view text) {
  const auto name = trim(text);
  if (!is_file_name(name)) {
    return fail(ErrorCode::kInvalidInput, msg::kExpected, {"name of a file", begin_of(text)});
  }
  return std::string(name);
}

}  // namespace akashi::service

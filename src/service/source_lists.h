// The small files by which publishers say what they have: lists of changes, digests, mirrors,
// names. Each parser takes any bytes; what it returns is fit to be asked for and to name a file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace akashi::service {

// OSV's modified_id.csv: "2026-01-02T03:04:05.678Z,GHSA-…", any order. Never empty.
struct ChangedRecord {
  std::int64_t modified = 0;  // Microseconds.
  std::string id;
};
Result<std::vector<ChangedRecord>> parse_modified_list(std::string_view text);
// Those to be fetched one by one: since then, at most so many, each id fit to name a file (at most
// 200 bytes). Empty: the whole has to be fetched.
std::vector<std::string> changed_ids(const std::vector<ChangedRecord>& list, std::int64_t since,
                                     std::size_t most);
// The last change that is not in the future: times to come would hide what changes until then.
std::optional<std::int64_t> newest_until(const std::vector<ChangedRecord>& list, std::int64_t now);

// JSON array of objects with "url" and "sha256", as JVN iPedia's checksum.txt. Digests by address.
Result<std::map<std::string, std::string>> parse_digest_list(std::string_view text,
                                                             const Limits& limits);

// The list of mirrors of an RPM repository: its first address, with '/' at the end; "$basearch" is
// x86_64, since errata name the packages of all.
Result<std::string> parse_mirror_list(std::string_view text);

// repomd.xml: where updateinfo is, and its SHA-256 as it lies there.
struct UpdateInfoPlace {
  std::string href;    // Below the repository: a file, at most 1,024 bytes.
  std::string sha256;  // Small hexadecimal digits; "" where it has none.
};
Result<UpdateInfoPlace> parse_repomd(const std::string& text, const Limits& limits);

// "sha256:HEX" of the NVD's .meta files, which is of the file unpacked.
Result<std::string> parse_nvd_meta(std::string_view text);

// The head of a page of the NVD's API.
struct ApiPage {
  std::uint64_t start = 0;
  std::uint64_t count = 0;  // Of its records.
  std::uint64_t total = 0;
};
Result<ApiPage> parse_api_page(std::string_view text, const Limits& limits);

// "HEX  name" of .sha256 and .sha512 files.
Result<std::string> parse_sha256_file(std::string_view text);
Result<std::string> parse_sha512_file(std::string_view text);

// A file that has nothing but the name of another one beside it.
Result<std::string> parse_file_name(std::string_view text);
bool is_file_name(std::string_view name);

}  // namespace akashi::service

#include "service/gather.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/messages/net.h"
#include "base/strings.h"
#include "net/file_note.h"

namespace akashi::service {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;
constexpr std::uint64_t kMostList = 256U << 20;

std::string format_microseconds(std::int64_t time) {
  return format_time(time / kSecond);
}

bool is_file_id(std::string_view id) {
  constexpr std::size_t kLongest = 200;
  return !id.empty() && id.size() <= kLongest && !id.starts_with('.') &&
         std::ranges::all_of(
             id, [](char c) { return is_alnum(c) || std::string_view("-._:+").contains(c); });
}

// The records that changed, each by itself. Nothing when the whole has to be fetched.
Result<bool> fetch_changed(Fetcher& fetcher, const SourceSpec& source,
                           const std::vector<ChangedRecord>& list, std::int64_t since,
                           Gathered& out) {
  std::vector<std::string> ids;
  for (const auto& record : list) {
    if (record.modified >= since) {
      ids.push_back(record.id);
    }
  }
  if (ids.empty() || ids.size() > source.changed_most || !std::ranges::all_of(ids, is_file_id)) {
    return false;
  }
  const auto& all = source.files.front().url;
  const auto base = all.substr(0, all.rfind('/') + 1);
  for (const auto& id : ids) {
    const auto name = id + ".json";
    const auto got =
        fetcher.fetch(source, {.url = base + path_encode(name), .name = name}, "changed");
    if (!got && got.error().code() == ErrorCode::kNotFound) {
      return false;
    }
    if (!got) {
      return std::unexpected(got.error());
    }
    if (fetcher.from_folder()) {
      out.paths.push_back(got->path);
    }
  }
  if (!fetcher.from_folder()) {
    out.paths = {fetcher.cache_folder(source, "changed")};
  }
  return true;
}

}  // namespace

Result<std::vector<ChangedRecord>> parse_modified_list(std::string_view text) {
  std::vector<ChangedRecord> out;
  for (const auto& line : lines(text)) {
    if (trim(line.text).empty() || (line.number == 1 && line.text.starts_with("modified,"))) {
      continue;
    }
    const auto field = cut(trim(line.text), ",");
    const auto time = field ? parse_microseconds(field->first) : std::nullopt;
    if (!time) {
      return fail(ErrorCode::kInvalidInput, msg::kExpected,
                  {"time,id", std::string(utf8_prefix(line.text, 80))}, {.line = line.number});
    }
    out.push_back({.modified = *time, .id = std::string(field->second)});
  }
  if (out.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kExpected, {"time,id", "an empty list"});
  }
  return out;
}

Result<std::string> parse_nvd_meta(std::string_view text) {
  for (const auto& line : lines(text)) {
    const auto field = cut(line.text, ":");
    if (field && field->first == "sha256") {
      const auto digest = trim(field->second);
      constexpr std::size_t kDigits = 64;
      if (digest.size() == kDigits && from_hex(digest)) {
        return to_lower(digest);
      }
    }
  }
  return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"sha256"});
}

Result<Gathered> gather_files(Fetcher& fetcher, const SourceSpec& source, const Have& have) {
  Gathered out;
  auto files = source.files;
  if (!have.date.empty()) {
    if (source.dated.empty()) {
      return fail(ErrorCode::kInvalidInput, msg::kNoDated, {source.id});
    }
    const auto url = replace_all(source.dated, "{date}", have.date);
    files = {{.url = url, .name = url.substr(url.rfind('/') + 1)}};
    out.whole = false;  // It may well be older.
  }
  for (const auto& file : files) {
    AKASHI_TRY_ASSIGN(const auto got, fetcher.fetch_checked(source, file));
    out.next.files.emplace(file.name, got.sha256);
    out.paths.push_back(got.path);
  }
  if (have.imported && out.next.files == have.state.files) {
    out.paths.clear();
  }
  return out;
}

Result<Gathered> gather_osv(Fetcher& fetcher, const SourceSpec& source, const Have& have) {
  Gathered out;
  const auto& all = source.files.front();
  const auto base = all.url.substr(0, all.url.rfind('/') + 1);
  AKASHI_TRY_ASSIGN(const auto list, fetcher.fetch(source, {.url = base + "modified_id.csv",
                                                            .name = "modified_id.csv"}));
  out.next.files.emplace("modified_id.csv", list.sha256);
  if (have.imported && out.next.files == have.state.files) {
    out.next.since = have.state.since;
    return out;
  }
  AKASHI_TRY_ASSIGN(const auto text, net::read_small_file(list.path, kMostList));
  auto changed = parse_modified_list(text);
  if (!changed) {
    fetcher.forget(list.path);
    return std::unexpected(std::move(changed).error().in_file(list.path));
  }
  const auto newest = std::ranges::max_element(*changed, {}, &ChangedRecord::modified)->modified;
  const auto since = parse_microseconds(have.state.since);
  if (have.imported && since) {
    AKASHI_TRY_ASSIGN(const bool few, fetch_changed(fetcher, source, *changed, *since, out));
    if (few) {
      out.adds = true;
      out.whole = false;
      out.next.since = format_microseconds(newest);
      out.used.push_back(fetcher.cache_folder(source, "changed"));
      return out;
    }
  }
  AKASHI_TRY_ASSIGN(const auto whole, fetcher.fetch_checked(source, all));
  out.paths = {whole.path};
  out.used.push_back(fetcher.cache_folder(source, "changed"));
  // The archive may have been made before the list.
  out.next.since = format_microseconds(newest - kDay);
  return out;
}

Result<Gathered> gather(Fetcher& fetcher, const SourceSpec& source, const Have& have) {
  if (!have.date.empty() && source.dated.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kNoDated, {source.id});
  }
  switch (source.method) {
    case FetchMethod::kFiles:
      return gather_files(fetcher, source, have);
    case FetchMethod::kOsv:
      return gather_osv(fetcher, source, have);
    case FetchMethod::kNvdYears:
      return gather_nvd_years(fetcher, source, have);
    case FetchMethod::kNvdApi:
      return gather_nvd_api(fetcher, source, have);
  }
  return fail(ErrorCode::kInternal, msg::kInternal, {"method of a source"});
}

}  // namespace akashi::service

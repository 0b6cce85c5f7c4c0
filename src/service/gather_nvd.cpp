// The NVD: yearly files with .meta files beside them and a file of what changed in the last eight
// days; and its API 2.0, https://nvd.nist.gov/developers/vulnerabilities (pages of 2,000 records,
// windows of at most 120 days).
#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/hash.h"
#include "base/messages/net.h"
#include "base/strings.h"
#include "formats/inflate.h"
#include "net/file_note.h"
#include "scan/directory_source.h"
#include "service/gather.h"

namespace akashi::service {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;

// Of the bytes that are packed in a .gz.
Result<std::string> unpacked_sha256(const std::string& path, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto file, scan::open_file(path));
  Hasher hasher(HashAlgorithm::kSha256);
  AKASHI_TRY(formats::inflate_gzip(*file, limits.archive_bytes,
                                   [&](std::string_view bytes) { hasher.update(bytes); }));
  return hasher.finish_hex();
}

SourceFile meta_of(const SourceFile& file) {
  const auto without = [](std::string_view text) {
    constexpr std::string_view kEnd = ".json.gz";
    return std::string(text.substr(0, text.size() - (text.ends_with(kEnd) ? kEnd.size() : 0)));
  };
  return {.url = without(file.url) + ".meta", .name = without(file.name) + ".meta"};
}

// One file with its .meta. Added to `out` where the index doesn't have it.
Result<void> gather_checked(Fetcher& fetcher, const SourceSpec& source, const SourceFile& file,
                            const Have& have, Gathered& out) {
  constexpr std::uint64_t kMost = 1U << 16;
  AKASHI_TRY_ASSIGN(const auto meta, fetcher.fetch(source, meta_of(file)));
  AKASHI_TRY_ASSIGN(const auto text, net::read_small_file(meta.path, kMost));
  auto digest = parse_nvd_meta(text);
  if (!digest) {
    fetcher.forget(meta.path);
    return std::unexpected(std::move(digest).error().in_file(meta.path));
  }
  out.next.files[file.name] = *digest;
  const auto known = have.state.files.find(file.name);
  if (have.imported && known != have.state.files.end() && known->second == *digest) {
    return {};
  }
  AKASHI_TRY_ASSIGN(const auto got, fetcher.fetch(source, file));
  auto found = unpacked_sha256(got.path, fetcher.services().limits);
  if (!found || *found != *digest) {
    // One of the two may be newer than the other: the next run fetches both.
    fetcher.forget(got.path);
    fetcher.forget(meta.path);
    return found ? fail(ErrorCode::kInvalidInput, msg::kHttpDigest, {*found, *digest})
                 : Result<void>(std::unexpected(std::move(found).error().in_file(got.path)));
  }
  out.paths.push_back(got.path);
  return {};
}

std::string name_of(std::string_view url) {
  return std::string(url.substr(url.rfind('/') + 1));
}

constexpr std::uint64_t kPageSize = 2'000;

// A server may give smaller pages than it was asked for, and the list may grow while it is read;
// but one that gives a record at a time, or a number that always grows, is not read for ever.
std::uint64_t most_pages(std::uint64_t first_total) {
  constexpr std::uint64_t kAlways = 16;
  constexpr std::uint64_t kSmallPage = 100;
  constexpr std::uint64_t kMost = 10'000;
  return std::min(kMost, kAlways + (first_total / kSmallPage));
}

// A page of the API.
struct Page : ApiPage {
  std::string path;
};

Result<Page> read_page(const std::string& path, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto text, net::read_small_file(path, limits.file_bytes));
  AKASHI_TRY_ASSIGN(const auto page, parse_api_page(text, limits));
  return Page{page, path};
}

// Pages that an interrupted run has fetched serve the next one, if it asks for the same.
class ApiJob {
 public:
  ApiJob(Fetcher& fetcher, const SourceSpec& source, const Have& have)
      : fetcher_(fetcher), source_(source), folder_(fetcher.cache_folder(source, "pages")) {
    since_ = have.imported ? have.state.since : std::string();
    until_ = have.now;
    resume(have);
  }

  const std::string& until() const { return until_; }
  const std::string& folder() const { return folder_; }

  Result<void> begin() {
    AKASHI_TRY(make_folder(folder_));
    return net::replace_file(folder_ + "/job.txt", since_ + "\n" + until_ + "\n");
  }

  Result<void> run(std::vector<std::string>& paths) {
    const auto since = parse_microseconds(since_);
    const auto until = parse_microseconds(until_);
    // Records that changed within this much of the last time may have come late.
    constexpr std::int64_t kOverlap = 7'200 * kSecond;
    constexpr std::int64_t kLongest = 119 * kDay;
    constexpr std::int64_t kMostWindows = 8;
    if (!since || !until || *until - *since > kMostWindows * kLongest) {
      all_ = true;
      return pages("all", "", paths);
    }
    int number = 0;
    for (auto from = *since - kOverlap; from < *until; from += kLongest) {
      const auto to = std::min(from + kLongest, *until);
      AKASHI_TRY(pages("window" + std::to_string(number++),
                       "&lastModStartDate=" + api_time(from) + "&lastModEndDate=" + api_time(to),
                       paths));
    }
    return {};
  }

  bool is_all() const { return all_; }
  std::uint64_t records() const { return records_; }

 private:
  static std::string api_time(std::int64_t time) {
    auto text = format_time(time / kSecond);
    text.pop_back();  // "Z"
    return text + ".000%2B00:00";
  }

  void resume(const Have& have) {
    constexpr std::uint64_t kMost = 1024;
    constexpr std::int64_t kOldest = 86'400 * kSecond;
    const auto text = net::read_small_file(folder_ + "/job.txt", kMost);
    const auto parts = text ? cut(*text, "\n") : std::nullopt;
    const auto until = parts ? parse_microseconds(trim(parts->second)) : std::nullopt;
    const auto now = parse_microseconds(have.now);
    if (!fetcher_.force() && until && now && parts->first == since_ && *until <= *now &&
        *now - *until < kOldest) {
      until_ = trim(parts->second);
      return;
    }
    std::error_code error;
    std::filesystem::remove_all(folder_, error);
  }

  Result<Page> page(const std::string& name, const std::string& query, std::uint64_t start) {
    const SourceFile file{.url = source_.files.front().url +
                                 "?resultsPerPage=" + std::to_string(kPageSize) +
                                 "&startIndex=" + std::to_string(start) + query,
                          .name = name + "-" + std::to_string(start) + ".json"};
    const auto path = folder_ + "/" + file.name;
    if (!net::read_note(path + ".fetch")) {
      AKASHI_TRY(fetcher_.fetch(source_, file, "pages"));
    }
    auto read = read_page(path, fetcher_.services().limits);
    if (read && read->start != start) {
      read = fail(ErrorCode::kInvalidInput, msg::kExpected,
                  {"startIndex " + std::to_string(start), std::to_string(read->start)});
    }
    if (!read) {
      fetcher_.forget(path);
      return std::unexpected(std::move(read).error().in_file(path));
    }
    return read;
  }

  // A list that changes while it is read may hide a record between two pages: then once more.
  Result<void> pages(const std::string& name, const std::string& query,
                     std::vector<std::string>& paths) {
    constexpr int kTimes = 3;
    for (int time = 0;; ++time) {
      std::vector<std::string> got;
      auto whole = page_run(name, query, got);
      if (whole) {
        paths.insert(paths.end(), got.begin(), got.end());
        records_ += *whole;
        return {};
      }
      if (whole.error().message().id != Msg(msg::kPageChanged) || time + 1 == kTimes) {
        return std::unexpected(std::move(whole).error());
      }
      for (const auto& path : got) {
        fetcher_.forget(path);
      }
    }
  }

  Result<std::uint64_t> page_run(const std::string& name, const std::string& query,
                                 std::vector<std::string>& got) {
    std::uint64_t start = 0;
    std::optional<std::uint64_t> total;
    std::uint64_t most = 1;
    while (!total || start < *total) {
      if (got.size() == most) {
        for (const auto& path : got) {
          fetcher_.forget(path);
        }
        return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                    {"pages for " + std::to_string(*total) + " records, of which " +
                         std::to_string(start) + " were in them",
                     std::to_string(most)});
      }
      AKASHI_TRY_ASSIGN(const auto one, page(name, query, start));
      most = total ? most : most_pages(one.total);
      got.push_back(one.path);
      // All records only become more, at the end; a window must not change.
      if (total && (query.empty() ? one.total < *total : one.total != *total)) {
        return fail(ErrorCode::kUnavailable, msg::kPageChanged,
                    {std::to_string(*total), std::to_string(one.total)});
      }
      total = one.total;
      start += one.count;
      if (one.count == 0) {
        break;
      }
    }
    if (start < total.value_or(0)) {
      fetcher_.forget(got.back());
      return fail(ErrorCode::kInvalidInput, msg::kExpected,
                  {std::to_string(*total) + " records", std::to_string(start)});
    }
    return start;
  }

  Fetcher& fetcher_;
  const SourceSpec& source_;
  std::string folder_;
  std::string since_;
  std::string until_;
  std::uint64_t records_ = 0;
  bool all_ = false;
};

}  // namespace

Result<Gathered> gather_nvd_years(Fetcher& fetcher, const SourceSpec& source, const Have& have) {
  Gathered out;
  out.next.files = have.imported ? have.state.files : decltype(out.next.files)();
  out.adds = have.imported;
  out.whole = false;
  const SourceFile modified{.url = source.modified, .name = name_of(source.modified)};
  // The file of what changed has eight days; a day of them is kept for clocks and late mirrors.
  constexpr std::int64_t kReach = 7 * kDay;
  const auto now = parse_microseconds(have.now);
  const auto since = parse_microseconds(have.state.since);
  out.next.since = have.now;
  const bool near = have.imported && now && since && *now - *since < kReach && *since <= *now;
  if (!near || source.modified.empty()) {
    const auto last = static_cast<std::uint32_t>(parse_u64(have.now.substr(0, 4)).value_or(0));
    for (auto year = source.years_from; year <= last; ++year) {
      const auto& pattern = source.files.front();
      const auto text = std::to_string(year);
      const auto url = replace_all(pattern.url, "{year}", text);
      const auto found =
          gather_checked(fetcher, source, {.url = url, .name = name_of(url)}, have, out);
      // The file of a year that has just begun may not be there yet.
      if (!found && (year != last || found.error().code() != ErrorCode::kNotFound)) {
        return std::unexpected(found.error());
      }
    }
  }
  if (!source.modified.empty()) {
    AKASHI_TRY(gather_checked(fetcher, source, modified, have, out));
  }
  return out;
}

Result<Gathered> gather_nvd_api(Fetcher& fetcher, const SourceSpec& source, const Have& have) {
  if (fetcher.from_folder()) {
    return fail(ErrorCode::kUnsupported, msg::kNotMirrored, {source.id, fetcher.mirror()});
  }
  Gathered out;
  ApiJob job(fetcher, source, have);
  AKASHI_TRY(job.begin());
  AKASHI_TRY(job.run(out.paths));
  if (job.records() == 0) {
    out.paths.clear();
  }
  out.adds = have.imported && !job.is_all();
  out.whole = job.is_all();
  out.next.since = job.until();
  out.used.push_back(job.folder());
  return out;
}

std::vector<std::string> first_addresses(const SourceSpec& source, const Have& have) {
  std::vector<std::string> out;
  if (!have.date.empty() && !source.dated.empty()) {
    return {replace_all(source.dated, "{date}", have.date)};
  }
  for (const auto& file : source.files) {
    switch (source.method) {
      case FetchMethod::kOsv:
        out.push_back(file.url.substr(0, file.url.rfind('/') + 1) + "modified_id.csv");
        if (!have.imported) {
          out.push_back(file.url);
        }
        break;
      case FetchMethod::kNvdYears:
        if (!have.imported) {
          out.push_back(file.url);
        }
        out.push_back(meta_of({.url = source.modified, .name = {}}).url);
        break;
      case FetchMethod::kFiles:
        if (!source.digests.empty()) {
          return {source.digests};
        }
        out.push_back(file.url);
        break;
      case FetchMethod::kNvdApi:
      case FetchMethod::kRpmRepo:
      case FetchMethod::kNamed:
      case FetchMethod::kCsaf:
        out.push_back(file.url);
        break;
    }
  }
  return out;
}

}  // namespace akashi::service

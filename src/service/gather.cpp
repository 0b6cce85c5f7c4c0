#include "service/gather.h"

#include <algorithm>
#include <iterator>

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

// The records that changed, each by itself. Nothing when the whole has to be fetched.
Result<bool> fetch_changed(Fetcher& fetcher, const SourceSpec& source,
                           const std::vector<ChangedRecord>& list, std::int64_t since,
                           Gathered& out) {
  const auto ids = changed_ids(list, since, source.changed_most);
  if (ids.empty()) {
    return false;
  }
  const auto& all = source.files.front().url;
  const auto base = all.substr(0, all.rfind('/') + 1);
  std::vector<SourceFile> files;
  for (const auto& id : ids) {
    const auto name = id + ".json";
    files.push_back({.url = base + path_encode(name), .name = name});
  }
  const auto got = fetcher.fetch_all(source, files, "changed");
  if (!got && got.error().code() == ErrorCode::kNotFound) {
    return false;
  }
  if (!got) {
    return std::unexpected(got.error());
  }
  if (fetcher.from_folder()) {
    std::ranges::transform(*got, std::back_inserter(out.paths), &FetchedFile::path);
  } else {
    out.paths = {fetcher.cache_folder(source, "changed")};
  }
  return true;
}

// The files of the source, those with "{year}" once for each.
std::vector<SourceFile> by_year(const SourceSpec& source, const Have& have) {
  std::vector<SourceFile> out;
  const auto last = static_cast<std::uint32_t>(parse_u64(have.now.substr(0, 4)).value_or(0));
  for (const auto& file : source.files) {
    if (source.years_from == 0) {
      out.push_back(file);
      continue;
    }
    for (auto year = source.years_from; year <= last; ++year) {
      const auto text = std::to_string(year);
      out.push_back({.url = replace_all(file.url, "{year}", text),
                     .name = replace_all(file.name, "-year-", text)});
    }
  }
  return out;
}

// Those whose digest the source publishes in a list are fetched only where the index has another.
Result<void> gather_listed(Fetcher& fetcher, const SourceSpec& source,
                           const std::vector<SourceFile>& files, const Have& have, Gathered& out) {
  AKASHI_TRY_ASSIGN(const auto list,
                    fetcher.fetch(source, {.url = source.digests, .name = "digests.json"}));
  AKASHI_TRY_ASSIGN(const auto text, net::read_small_file(list.path, kMostList));
  auto digests = parse_digest_list(text, fetcher.services().limits);
  if (!digests) {
    fetcher.forget(list.path);
    return std::unexpected(std::move(digests).error().in_file(list.path));
  }
  // All of them are imported together, so that what a file no longer has is gone.
  bool changed = !have.imported;
  std::vector<std::pair<SourceFile, std::string>> wanted;
  for (const auto& file : files) {
    const auto digest = digests->find(file.url);
    if (digest == digests->end()) {
      continue;
    }
    const auto known = have.state.files.find(file.name);
    changed = changed || known == have.state.files.end() || known->second != digest->second;
    out.next.files.emplace(file.name, digest->second);
    wanted.emplace_back(file, digest->second);
  }
  if (wanted.empty()) {
    fetcher.forget(list.path);
    return fail(ErrorCode::kInvalidInput, msg::kExpected,
                {"digest of " + files.front().url, "none in " + source.digests});
  }
  if (!changed) {
    return {};
  }
  for (const auto& [file, digest] : wanted) {
    auto got = fetcher.fetch_known(source, file, digest);
    if (!got && got.error().message().id == Msg(msg::kHttpDigest)) {
      fetcher.forget(list.path);  // One of the two may be newer than the other.
    }
    AKASHI_TRY(got);
    out.paths.push_back(got->path);
  }
  return {};
}

}  // namespace

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
  if (!source.digests.empty() && have.date.empty()) {
    AKASHI_TRY(gather_listed(fetcher, source, by_year(source, have), have, out));
    return out;
  }
  if (have.date.empty()) {
    files = by_year(source, have);
  }
  // The file of a year that has just begun may not be there yet.
  const bool years = files.size() > 1 && source.years_from != 0;
  const auto last = years ? std::optional(files.back()) : std::nullopt;
  if (years) {
    files.pop_back();
  }
  AKASHI_TRY_ASSIGN(auto got, fetcher.fetch_all(source, files));
  if (last) {
    auto newest = fetcher.fetch_checked(source, *last);
    if (!newest && newest.error().code() != ErrorCode::kNotFound) {
      return std::unexpected(std::move(newest).error());
    }
    if (newest) {
      files.push_back(*last);
      got.push_back(std::move(*newest));
    }
  }
  for (std::size_t i = 0; i < files.size(); ++i) {
    out.next.files.emplace(files[i].name, got[i].sha256);
    out.paths.push_back(got[i].path);
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
  const auto now = parse_microseconds(have.now);
  const auto newest = now ? newest_until(*changed, *now) : std::nullopt;
  const auto since = parse_microseconds(have.state.since);
  if (have.imported && since && newest && *since <= *now) {
    AKASHI_TRY_ASSIGN(const bool few, fetch_changed(fetcher, source, *changed, *since, out));
    if (few) {
      out.adds = true;
      out.whole = false;
      out.next.since = format_microseconds(*newest);
      out.used.push_back(fetcher.cache_folder(source, "changed"));
      return out;
    }
  }
  AKASHI_TRY_ASSIGN(const auto whole, fetcher.fetch_checked(source, all));
  out.paths = {whole.path};
  out.used.push_back(fetcher.cache_folder(source, "changed"));
  // The archive may have been made before the list.
  out.next.since = newest ? format_microseconds(*newest - kDay) : std::string();
  return out;
}

Result<Gathered> gather(Fetcher& fetcher, const SourceSpec& source, const Have& have) {
  if (!have.date.empty() && source.dated.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kNoDated, {source.id});
  }
  switch (source.method) {
    case FetchMethod::kFiles:
      return gather_files(fetcher, source, have);
    case FetchMethod::kRpmRepo:
      return gather_rpm_repo(fetcher, source, have);
    case FetchMethod::kNamed:
      return gather_named(fetcher, source, have);
    case FetchMethod::kCsaf:
      return gather_csaf(fetcher, source, have);
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

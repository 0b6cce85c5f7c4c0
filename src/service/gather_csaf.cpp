// CSAF providers: provider-metadata.json, then their public ROLIE feeds or else folders with
// changes.csv, then the documents that are new, each against its digest where one is published.
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "base/clock.h"
#include "base/hash.h"
#include "base/messages/net.h"
#include "base/strings.h"
#include "net/download.h"
#include "net/file_note.h"
#include "service/csaf_lists.h"
#include "service/gather.h"
#include "service/gather_list.h"

namespace akashi::service {
namespace {

constexpr std::uint64_t kMostList = 256U << 20;
constexpr std::size_t kMostDocuments = 500'000;
constexpr std::string_view kDocuments = "documents";
constexpr std::string_view kDigests = "digests";

class Provider {
 public:
  Provider(Fetcher& fetcher, const SourceSpec& source, const Have& have)
      : fetcher_(fetcher), source_(source), have_(have) {}

  Result<Gathered> gather() {
    for (const auto& file : source_.files) {
      AKASHI_TRY(read_lists(file));
    }
    out_.used = {fetcher_.cache_folder(source_, kDocuments),
                 fetcher_.cache_folder(source_, kDigests)};
    const auto since = have_.imported ? parse_microseconds(have_.state.since) : std::nullopt;
    out_.next.since = newest();
    if (since && out_.next.files == have_.state.files) {
      out_.next.since = have_.state.since;
      return std::move(out_);
    }
    choose(since);
    if (documents_.empty()) {
      return std::move(out_);  // Only the list is another.
    }
    out_.adds = since.has_value();
    out_.whole = !since;
    AKASHI_TRY(fetch());
    return std::move(out_);
  }

 private:
  template <class F>
  auto list(const std::string& url, std::string name, F&& parse) {
    std::string digest;
    auto parsed = fetch_list(fetcher_, source_, {.url = url, .name = name}, std::forward<F>(parse),
                             kMostList, &digest);
    out_.next.files.emplace(std::move(name), std::move(digest));
    return parsed;
  }

  Result<void> read_lists(const SourceFile& file) {
    const auto& limits = fetcher_.services().limits;
    const auto number = std::to_string(lists_++) + "-";
    AKASHI_TRY_ASSIGN(const auto provider,
                      list(file.url, number + "provider-metadata.json",
                           [&](const auto& text) { return parse_csaf_provider(text, limits); }));
    for (const auto& url : provider.feeds) {
      AKASHI_TRY(no_downgrade(file.url, url));
      AKASHI_TRY(
          add(file.url, list(url, std::to_string(lists_++) + "-feed.json",
                             [&](const auto& text) { return parse_rolie_feed(text, limits); })));
    }
    if (!provider.feeds.empty()) {
      return {};
    }
    for (const auto& url : provider.directories) {
      AKASHI_TRY(no_downgrade(file.url, url));
      AKASHI_TRY_ASSIGN(auto documents,
                        list(url + "changes.csv", std::to_string(lists_++) + "-changes.csv",
                             [&](const auto& text) { return parse_csaf_changes(text, url); }));
      AKASHI_TRY(find_digests(documents));
      AKASHI_TRY(add(file.url, std::move(documents)));
    }
    return {};
  }

  // Folders don't say which digests they have: those that the first document has.
  Result<void> find_digests(std::vector<CsafDocument>& documents) {
    if (documents.empty()) {
      return {};
    }
    for (const std::string_view ending : {".sha256", ".sha512"}) {
      const auto url = documents.front().url + std::string(ending);
      const auto got = fetcher_.fetch(source_, {.url = url, .name = csaf_file_name(url)}, kDigests);
      if (!got && got.error().code() == ErrorCode::kNotFound) {
        continue;
      }
      AKASHI_TRY(got);
      for (auto& document : documents) {
        document.digest = document.url + std::string(ending);
      }
      break;
    }
    return {};
  }

  Result<void> add(const std::string& from, Result<std::vector<CsafDocument>> documents) {
    AKASHI_TRY(documents);
    for (auto& document : *documents) {
      AKASHI_TRY(no_downgrade(from, document.url));
      if (!document.digest.empty()) {
        AKASHI_TRY(no_downgrade(from, document.digest));
      }
      if (seen_.insert(document.url).second) {
        documents_.push_back(std::move(document));
      }
    }
    if (documents_.size() > kMostDocuments) {
      return fail(ErrorCode::kLimitExceeded, msg::kExpected,
                  {"at most " + std::to_string(kMostDocuments) + " documents",
                   std::to_string(documents_.size())});
    }
    return {};
  }

  // Times to come would hide what changes until then.
  std::string newest() const {
    const auto now = parse_microseconds(have_.now);
    std::optional<std::int64_t> last;
    for (const auto& document : documents_) {
      if (now && document.updated <= *now && document.updated > last.value_or(INT64_MIN)) {
        last = document.updated;
      }
    }
    constexpr std::int64_t kSecond = 1'000'000;
    return last ? format_time(*last / kSecond) : std::string();
  }

  void choose(std::optional<std::int64_t> since) {
    if (since) {
      std::erase_if(documents_, [&](const CsafDocument& one) { return one.updated < *since; });
    }
  }

  // Names in the cache; documents of two folders may have the same.
  std::vector<SourceFile> named() const {
    std::vector<SourceFile> files;
    std::set<std::string> names;
    for (const auto& document : documents_) {
      auto name = csaf_file_name(document.url);
      if (!names.insert(name).second) {
        name = std::to_string(files.size()) + "-" + name;
        names.insert(name);
      }
      files.push_back({.url = document.url, .name = std::move(name)});
    }
    return files;
  }

  // What a run before has left, and is not of this one.
  void clear_others(const std::vector<SourceFile>& files) const {
    std::set<std::string> wanted;
    std::ranges::transform(files, std::inserter(wanted, wanted.end()), &SourceFile::name);
    std::error_code error;
    const auto folder = fetcher_.cache_folder(source_, kDocuments);
    std::vector<std::string> others;
    for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end;
         at.increment(error)) {
      const auto name = at->path().filename().string();
      if (name.ends_with(".json") && !wanted.contains(name)) {
        others.push_back(at->path().string());
      }
    }
    std::ranges::for_each(others, net::forget_download);
  }

  Result<void> fetch() {
    const auto files = named();
    clear_others(files);
    std::vector<SourceFile> digests;
    std::vector<std::size_t> of;  // The document of each.
    for (std::size_t i = 0; i < files.size(); ++i) {
      const auto& url = documents_[i].digest;
      if (!url.empty()) {
        digests.push_back({.url = url, .name = files[i].name + url.substr(url.rfind('.'))});
        of.push_back(i);
      }
    }
    AKASHI_TRY_ASSIGN(const auto got, fetcher_.fetch_all(source_, files, kDocuments));
    AKASHI_TRY_ASSIGN(const auto published, fetcher_.fetch_all(source_, digests, kDigests));
    for (std::size_t i = 0; i < published.size(); ++i) {
      if (auto same = check(got[of[i]], published[i]); !same) {
        // One of the two may be newer than the other: the next run fetches both.
        fetcher_.forget(got[of[i]].path);
        fetcher_.forget(published[i].path);
        return std::unexpected(std::move(same).error().in_file(got[of[i]].path));
      }
    }
    if (fetcher_.from_folder()) {
      std::ranges::transform(got, std::back_inserter(out_.paths), &FetchedFile::path);
    } else {
      out_.paths = {fetcher_.cache_folder(source_, kDocuments)};
    }
    return {};
  }

  Result<void> check(const FetchedFile& document, const FetchedFile& published) const {
    constexpr std::uint64_t kMost = 1U << 16;
    AKASHI_TRY_ASSIGN(const auto text, net::read_small_file(published.path, kMost));
    const bool is_sha256 = published.path.ends_with(".sha256");
    AKASHI_TRY_ASSIGN(const auto wanted,
                      is_sha256 ? parse_sha256_file(text) : parse_sha512_file(text));
    auto found = document.sha256;
    if (!is_sha256) {
      AKASHI_TRY_ASSIGN(const auto bytes, net::read_small_file(document.path, source_.most_bytes));
      Hasher hasher(HashAlgorithm::kSha512);
      hasher.update(bytes);
      found = hasher.finish_hex();
    }
    return found == wanted ? Result<void>()
                           : fail(ErrorCode::kInvalidInput, msg::kHttpDigest, {found, wanted});
  }

  Fetcher& fetcher_;
  const SourceSpec& source_;
  const Have& have_;
  Gathered out_;
  std::size_t lists_ = 0;
  std::vector<CsafDocument> documents_;
  std::set<std::string> seen_;
};

}  // namespace

Result<Gathered> gather_csaf(Fetcher& fetcher, const SourceSpec& source, const Have& have) {
  return Provider(fetcher, source, have).gather();
}

}  // namespace akashi::service

#include "service/fetcher.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/messages/net.h"
#include "base/messages/progress.h"
#include "base/strings.h"
#include "base/url.h"
#include "net/file_note.h"
#include "net/side_by_side.h"
#include "service/source_lists.h"

namespace akashi::service {

// Shows what the helper tells.
class ShownEvents : public net::DownloadEvents {
 public:
  ShownEvents(Fetcher& fetcher, const SourceSpec& source, bool together)
      : fetcher_(fetcher), source_(source), together_(together) {}

  void progress(std::uint64_t bytes, std::uint64_t total) override {
    if (bytes > shown_) {
      const bool known = !together_ && total >= bytes;
      fetcher_.show(bytes - shown_, known ? std::optional(total - bytes) : std::nullopt,
                    source_.id);
      shown_ = bytes;
    }
  }
  void retry(const Error& error, std::int64_t milliseconds, unsigned number, unsigned of) override {
    if (fetcher_.options_.on_retry) {
      fetcher_.options_.on_retry({.source = source_.id,
                                  .error = error,
                                  .milliseconds = milliseconds,
                                  .number = number,
                                  .of = of});
    }
  }

 private:
  Fetcher& fetcher_;
  const SourceSpec& source_;
  bool together_;
  std::uint64_t shown_ = 0;
};

namespace {

bool is_address(std::string_view text) {
  return text.contains("://");
}

// "https://host/path" is MIRROR/host/path.
std::string mirrored(std::string_view mirror, std::string_view url) {
  while (mirror.ends_with('/')) {
    mirror.remove_suffix(1);
  }
  const auto path = url.find('/', url.find("://") + 3);
  return std::string(mirror) + "/" + net::host_of(url) +
         (path == std::string_view::npos ? std::string("/") : std::string(url.substr(path)));
}

}  // namespace

Result<void> make_folder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) {
    return fail(ErrorCode::kUnavailable, msg::kCannotWrite, {path, error.message()});
  }
  return {};
}

bool Fetcher::from_folder() const {
  return !options_.mirror.empty() && !is_address(options_.mirror);
}

std::string Fetcher::cache_folder(const SourceSpec& source, std::string_view below) const {
  auto folder = options_.cache + "/" + source.id;
  return below.empty() ? folder : folder + "/" + std::string(below);
}

void forget_fetched(const UpdateOptions& options, const std::string& path) {
  if (path.starts_with(options.cache + "/")) {
    net::forget_download(path);
  }
}

void Fetcher::forget(const std::string& path) const {
  forget_fetched(options_, path);
}

Result<std::string> Fetcher::key_of(const SourceSpec& source) const {
  constexpr std::uint64_t kLongest = 4096;
  if (const auto file = options_.key_files.find(source.id); file != options_.key_files.end()) {
    AKASHI_TRY_ASSIGN(const auto text, net::read_small_file(file->second, kLongest));
    return std::string(trim(text));
  }
  return source.key_environment.empty() || !options_.environment
             ? std::string()
             : options_.environment(source.key_environment);
}

Result<net::DownloadRequest> Fetcher::make_request(const SourceSpec& source, const SourceFile& file,
                                                   std::string path,
                                                   const std::string& expected) const {
  net::DownloadRequest request{.url = file.url,
                               .path = std::move(path),
                               .most_bytes = source.most_bytes,
                               .compressed = source.compressed,
                               .force = options_.force,
                               .rate = source.rate,
                               .sha256 = expected};
  if (!options_.mirror.empty()) {
    request.url = mirrored(options_.mirror, file.url);
    return request;  // Keys and rates are the publisher's.
  }
  if (!source.key_header.empty()) {
    AKASHI_TRY_ASSIGN(auto key, key_of(source));
    if (key.find_first_of("\r\n") != std::string::npos) {
      return fail(ErrorCode::kInvalidInput, msg::kExpected, {"a key on one line", source.id});
    }
    if (!key.empty()) {
      request.secrets.emplace_back(source.key_header, std::move(key));
      if (source.requests_with_key != 0) {
        request.rate.requests = source.requests_with_key;
      }
    }
  }
  return request;
}

// In the cache under the name that tells the importer what it is.
Result<std::string> Fetcher::under_its_name(const SourceSpec& source, const SourceFile& file,
                                            const std::string& path) const {
  if (std::string_view(path).substr(path.rfind('/') + 1) == file.name) {
    return path;
  }
  AKASHI_TRY(make_folder(cache_folder(source)));
  auto named = cache_folder(source) + "/" + file.name;
  net::forget_download(named);
  std::error_code error;
  std::filesystem::create_hard_link(path, named, error);
  if (error) {
    std::filesystem::copy_file(path, named, error);
  }
  if (error) {
    return fail(ErrorCode::kUnavailable, msg::kCannotWrite, {named, error.message()});
  }
  return named;
}

Result<FetchedFile> Fetcher::from_mirror_folder(const SourceSpec& source, const SourceFile& file,
                                                const std::string& path,
                                                const std::string& expected) {
  if (path.contains('?')) {
    return fail(ErrorCode::kUnsupported, msg::kNotMirrored, {options_.mirror, path});
  }
  const auto plain = percent_decode(path);
  const auto bytes = net::file_bytes(plain);
  if (!bytes) {
    return fail(ErrorCode::kNotFound, msg::kNotFound, {plain});
  }
  AKASHI_TRY_ASSIGN(auto digest, net::file_sha256(plain));
  if (!expected.empty() && digest != expected) {
    return fail(ErrorCode::kInvalidInput, msg::kHttpDigest, {digest, expected});
  }
  AKASHI_TRY_ASSIGN(auto named, under_its_name(source, file, plain));
  return FetchedFile{.path = std::move(named), .sha256 = std::move(digest), .bytes = *bytes};
}

void Fetcher::show(std::uint64_t more, std::optional<std::uint64_t> left, const std::string& id) {
  const std::lock_guard lock(mutex_);
  shown_ += more;
  shown_as_ = id;
  services_.progress.part(msg::kStageFetch, id, shown_, left ? shown_ + *left : 0, false);
}

Fetcher::~Fetcher() {
  if (!shown_as_.empty()) {
    services_.progress.part(msg::kStageFetch, shown_as_, shown_, shown_, true);
  }
}

void Fetcher::add(const Call& call, bool last) {
  update_.requests += call.requests;
  update_.received += call.received;
  if (last) {
    update_.url = call.url;
    update_.part_bytes = call.part_bytes;
  }
}

Result<FetchedFile> Fetcher::one(const SourceSpec& source, const SourceFile& file,
                                 std::string_view folder, const std::string& expected, Call& call) {
  ++call.requests;
  call.part_bytes = 0;
  if (from_folder()) {
    call.url = mirrored(options_.mirror, file.url);
    return from_mirror_folder(source, file, call.url, expected);
  }
  const auto into = cache_folder(source, folder);
  AKASHI_TRY(make_folder(into));
  AKASHI_TRY_ASSIGN(const auto request,
                    make_request(source, file, into + "/" + file.name, expected));
  call.url = without_credentials(request.url);
  ShownEvents events(*this, source, call.together);
  auto got = pool_.get(request, events, [&] { return services_.progress.stopped(); });
  if (!got) {
    call.part_bytes = net::part_bytes(request.path);
    return services_.progress.stopped()
               ? fail(ErrorCode::kCancelled, msg::kCancelled, {})
               : Result<FetchedFile>(std::unexpected(std::move(got).error()));
  }
  call.received += got->received;
  return FetchedFile{.path = request.path, .sha256 = std::move(got->sha256), .bytes = got->bytes};
}

Result<FetchedFile> Fetcher::checked(const SourceSpec& source, const SourceFile& file, Call& call) {
  if (source.digest != "sha256") {
    return one(source, file, {}, {}, call);
  }
  AKASHI_TRY_ASSIGN(
      const auto beside,
      one(source, {.url = file.url + ".sha256", .name = file.name + ".sha256"}, {}, {}, call));
  constexpr std::uint64_t kMost = 1U << 16;
  AKASHI_TRY_ASSIGN(const auto text, net::read_small_file(beside.path, kMost));
  const auto digest = parse_sha256_file(text);
  if (!digest) {
    forget(beside.path);
    return std::unexpected(digest.error());
  }
  return of_digest(source, file, *digest, call);
}

Result<FetchedFile> Fetcher::of_digest(const SourceSpec& source, const SourceFile& file,
                                       const std::string& expected, Call& call) {
  auto got = one(source, file, {}, expected, call);
  // What was there already is checked too.
  if (got && got->sha256 != expected) {
    forget(got->path);
    got = one(source, file, {}, expected, call);
  }
  return got;
}

Result<FetchedFile> Fetcher::fetch(const SourceSpec& source, const SourceFile& file,
                                   std::string_view folder) {
  Call call;
  auto got = one(source, file, folder, {}, call);
  add(call, true);
  return got;
}

Result<FetchedFile> Fetcher::fetch_checked(const SourceSpec& source, const SourceFile& file) {
  Call call;
  auto got = checked(source, file, call);
  add(call, true);
  return got;
}

Result<FetchedFile> Fetcher::fetch_known(const SourceSpec& source, const SourceFile& file,
                                         const std::string& sha256) {
  Call call;
  auto got = of_digest(source, file, sha256, call);
  add(call, true);
  return got;
}

Result<std::vector<FetchedFile>> Fetcher::fetch_all(const SourceSpec& source,
                                                    const std::vector<SourceFile>& files,
                                                    std::string_view folder) {
  std::vector<Call> calls(files.size());
  std::vector<Result<FetchedFile>> results(files.size());
  constexpr unsigned kMost = 4;  // They are mostly of one host.
  const auto most = from_folder() ? 1 : std::min(options_.jobs, kMost);
  net::side_by_side(files.size(), most, [&](std::size_t i) {
    calls[i].together = files.size() > 1;
    results[i] = folder.empty() ? checked(source, files[i], calls[i])
                                : one(source, files[i], folder, {}, calls[i]);
    return results[i].has_value();
  });
  std::vector<FetchedFile> out;
  const auto bad = std::ranges::find_if(results, [](const auto& each) { return !each; });
  const auto last = std::min(results.size(), static_cast<std::size_t>(bad - results.begin()) + 1);
  for (std::size_t i = 0; i < calls.size(); ++i) {
    add(calls[i], i + 1 == last);
  }
  for (auto& result : results) {
    AKASHI_TRY_ASSIGN(auto file, std::move(result));
    out.push_back(std::move(file));
  }
  return out;
}

}  // namespace akashi::service

#include "service/fetcher.h"

#include <sys/stat.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "base/messages/net.h"
#include "base/messages/progress.h"
#include "base/strings.h"
#include "base/url.h"
#include "net/file_note.h"

namespace akashi::service {
namespace {

// Shows what the helper tells.
class ShownEvents : public net::DownloadEvents {
 public:
  ShownEvents(const UpdateOptions& options, const SourceSpec& source, Progress& progress)
      : options_(options), source_(source), progress_(progress) {}
  ~ShownEvents() override {
    if (begun_) {
      progress_.end();
    }
  }
  ShownEvents(const ShownEvents&) = delete;
  ShownEvents& operator=(const ShownEvents&) = delete;

  void progress(std::uint64_t bytes, std::uint64_t total) override {
    if (!begun_ || bytes < shown_) {
      progress_.begin(msg::kStageFetch, total);
      begun_ = true;
      shown_ = 0;
    }
    progress_.advance(bytes - shown_);
    shown_ = bytes;
  }
  void retry(const Error& error, std::int64_t milliseconds, unsigned number, unsigned of) override {
    if (options_.on_retry) {
      options_.on_retry({.source = source_.id,
                         .error = error,
                         .milliseconds = milliseconds,
                         .number = number,
                         .of = of});
    }
  }

 private:
  const UpdateOptions& options_;
  const SourceSpec& source_;
  Progress& progress_;
  bool begun_ = false;
  std::uint64_t shown_ = 0;
};

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

void Fetcher::forget(const std::string& path) const {
  if (path.starts_with(options_.cache + "/")) {
    net::forget_download(path);
  }
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
                                                   std::string path) const {
  net::DownloadRequest request{.url = file.url,
                               .path = std::move(path),
                               .most_bytes = source.most_bytes,
                               .compressed = source.compressed,
                               .force = options_.force,
                               .rate = source.rate,
                               .sha256 = expected_};
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
                                                const std::string& path) {
  update_->url = path;
  if (path.contains('?')) {
    return fail(ErrorCode::kUnsupported, msg::kNotMirrored, {options_.mirror, path});
  }
  const auto plain = percent_decode(path);
  const auto bytes = net::file_bytes(plain);
  if (!bytes) {
    return fail(ErrorCode::kNotFound, msg::kNotFound, {plain});
  }
  AKASHI_TRY_ASSIGN(auto digest, net::file_sha256(plain));
  if (!expected_.empty() && digest != expected_) {
    return fail(ErrorCode::kInvalidInput, msg::kHttpDigest, {digest, expected_});
  }
  AKASHI_TRY_ASSIGN(auto named, under_its_name(source, file, plain));
  return FetchedFile{.path = std::move(named), .sha256 = std::move(digest), .bytes = *bytes};
}

Result<FetchedFile> Fetcher::fetch(const SourceSpec& source, const SourceFile& file,
                                   std::string_view folder) {
  ++update_->requests;
  update_->part_bytes = 0;
  if (from_folder()) {
    return from_mirror_folder(source, file, mirrored(options_.mirror, file.url));
  }
  const auto into = cache_folder(source, folder);
  AKASHI_TRY(make_folder(into));
  AKASHI_TRY_ASSIGN(const auto request, make_request(source, file, into + "/" + file.name));
  update_->url = without_credentials(request.url);
  if (!helper_) {
    AKASHI_TRY_ASSIGN(const auto program, net::find_helper());
    AKASHI_TRY_ASSIGN(helper_, net::Helper::start(program, options_.http));
  }
  ShownEvents events(options_, source, services_.progress);
  auto got = helper_->get(request, events, [&] { return services_.progress.stopped(); });
  if (!got) {
    update_->part_bytes = net::part_bytes(request.path);
    if (services_.progress.stopped()) {
      return fail(ErrorCode::kCancelled, msg::kCancelled, {});
    }
    if (got.error().message().id == Msg(msg::kHelperEnded)) {
      helper_.reset();  // The next file gets another.
    }
    return std::unexpected(std::move(got).error());
  }
  update_->received += got->received;
  return FetchedFile{.path = request.path, .sha256 = std::move(got->sha256), .bytes = got->bytes};
}

Result<FetchedFile> Fetcher::fetch_checked(const SourceSpec& source, const SourceFile& file) {
  if (source.digest != "sha256") {
    return fetch(source, file);
  }
  AKASHI_TRY_ASSIGN(const auto beside,
                    fetch(source, {.url = file.url + ".sha256", .name = file.name + ".sha256"}));
  constexpr std::uint64_t kMost = 1U << 16;
  AKASHI_TRY_ASSIGN(const auto text, net::read_small_file(beside.path, kMost));
  const auto words = split_spaces(text);
  constexpr std::size_t kDigits = 64;
  if (words.empty() || words.front().size() != kDigits || !from_hex(words.front())) {
    forget(beside.path);
    return fail(ErrorCode::kInvalidInput, msg::kExpected,
                {"a SHA-256 in hexadecimal", std::string(utf8_prefix(text, 80))});
  }
  expected_ = to_lower(words.front());
  auto got = fetch(source, file);
  // What was there already is checked too.
  if (got && got->sha256 != expected_) {
    forget(got->path);
    got = fetch(source, file);
  }
  expected_.clear();
  return got;
}

}  // namespace akashi::service

// Conditional requests, ranges and validators: RFC 9110 sections 8.8, 13, 14; Retry-After: 10.2.3.
#include "net/download.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>
#include <utility>

#include "base/file_descriptor.h"
#include "base/messages/net.h"
#include "base/strings.h"
#include "base/url.h"
#include "net/file_note.h"

namespace akashi::net {
namespace {

std::string note_path(const std::string& path) {
  return path + ".fetch";
}
std::string part_path(const std::string& path) {
  return path + ".part";
}
std::string part_note_path(const std::string& path) {
  return path + ".part.fetch";
}

void drop_part(const std::string& path) {
  unlink(part_path(path).c_str());
  unlink(part_note_path(path).c_str());
}

// Whether the answer's validator names exactly these bytes, so that a later part fits them.
bool is_strong(const HttpHead& head) {
  if (!head.etag.empty()) {
    return !head.etag.starts_with("W/");
  }
  constexpr std::int64_t kAge = 60;
  const auto changed = parse_http_date(head.last_modified);
  const auto now = parse_http_date(head.date);
  return changed && now && *now - *changed >= kAge;
}

struct ContentRange {
  std::uint64_t first = 0;
  std::optional<std::uint64_t> total;
};
// "bytes 100-199/200", "bytes 100-199/*"
std::optional<ContentRange> parse_content_range(std::string_view text) {
  const auto unit = cut(text, " ");
  const auto slash = unit ? cut(unit->second, "/") : std::nullopt;
  const auto dash = slash ? cut(slash->first, "-") : std::nullopt;
  const auto first = dash ? parse_u64(dash->first) : std::nullopt;
  if (!first || to_lower(unit->first) != "bytes") {
    return std::nullopt;
  }
  return ContentRange{.first = *first, .total = parse_u64(slash->second)};
}

// What came of one exchange.
struct Outcome {
  enum Kind : std::uint8_t { kDone, kSame, kRedirect, kRetry, kFail };
  Kind kind = kFail;
  std::optional<Error> error;
  std::optional<std::int64_t> retry_after;  // Milliseconds, as the server asks.
  std::string location;
  bool unreachable = false;
  bool no_such_host = false;
  bool part_is_bad = false;
};

Outcome failed(Outcome::Kind kind, ErrorCode code, Msg id, std::vector<std::string> args) {
  return {.kind = kind, .error = Error(code, Message{id, std::move(args)})};
}

// Writes the body of a good answer behind what is there of PATH.part.
class PartReceiver : public HttpReceiver {
 public:
  PartReceiver(const DownloadRequest& request, std::optional<FileNote> part, std::uint64_t offset,
               bool conditional, Surroundings& surroundings, DownloadEvents& events)
      : request_(request),
        part_(std::move(part)),
        offset_(offset),
        conditional_(conditional),
        surroundings_(surroundings),
        events_(events) {}
  PartReceiver(const PartReceiver&) = delete;
  PartReceiver& operator=(const PartReceiver&) = delete;
  ~PartReceiver() override = default;

  bool head(const HttpHead& head) override {
    head_ = head;
    constexpr auto kRedirects = std::to_array<int>({301, 302, 303, 307, 308});
    if (std::ranges::find(kRedirects, head.status) != kRedirects.end()) {
      outcome_ = {.kind = Outcome::kRedirect, .location = head.location};
      return true;
    }
    if (head.status == 304 && conditional_) {
      outcome_ = {.kind = Outcome::kSame};
      return true;
    }
    if (head.status == 206 && offset_ > 0) {
      return take_range();
    }
    if (head.status == 200) {
      offset_ = 0;
      return take_whole();
    }
    outcome_ = refused();
    return true;
  }

  bool body(std::string_view bytes) override {
    received_ += bytes.size();
    if (!file_) {  // The text of a refusal.
      constexpr std::uint64_t kMost = 1U << 16;
      return received_ <= kMost;
    }
    if (written_ + bytes.size() > request_.most_bytes) {
      return stop(failed(Outcome::kFail, ErrorCode::kLimitExceeded, msg::kHttpTooLarge,
                         {std::to_string(request_.most_bytes)}),
                  true);
    }
    while (!bytes.empty()) {
      const auto count = ::write(file_.get(), bytes.data(), bytes.size());
      if (count < 0) {
        if (errno == EINTR) {
          continue;
        }
        return stop(cannot_write(part_path(request_.path)), false);
      }
      written_ += static_cast<std::uint64_t>(count);
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    events_.progress(written_, total_);
    return true;
  }

  // The exchange has ended; `failure` says how, unless well.
  Outcome finish(const std::optional<HttpFailure>& failure) {
    if (stopped_) {
      return std::move(outcome_);
    }
    // What a refusal says is not needed to its end.
    const bool has_body = head_.status == 0 || file_;
    if (failure && (has_body || failure->kind == HttpFailure::kStopped)) {
      return of_failure(*failure);
    }
    if (outcome_.kind != Outcome::kDone) {
      return std::move(outcome_);
    }
    if (total_ != 0 && written_ != total_) {
      return failed(Outcome::kRetry, ErrorCode::kUnavailable, msg::kHttpEarly,
                    {std::to_string(written_) + " of " + std::to_string(total_) + " bytes"});
    }
    if (fsync(file_.get()) != 0) {
      return cannot_write(part_path(request_.path));
    }
    return std::move(outcome_);
  }

  const HttpHead& answer() const { return head_; }
  std::uint64_t received() const { return received_; }
  bool resumed() const { return offset_ > 0 && file_; }

 private:
  static Outcome cannot_write(const std::string& path) {
    return failed(Outcome::kFail, ErrorCode::kUnavailable, msg::kCannotWrite,
                  {path, std::strerror(errno)});
  }

  bool stop(Outcome outcome, bool part_is_bad) {
    outcome_ = std::move(outcome);
    outcome_.part_is_bad = part_is_bad;
    stopped_ = true;
    return false;
  }

  bool take_range() {
    const auto range = parse_content_range(head_.content_range);
    const bool same = head_.etag.empty() || part_->etag.empty() || head_.etag == part_->etag;
    if (!range || range->first != offset_ || !same ||
        (range->total && part_->bytes != 0 && *range->total != part_->bytes)) {
      return stop(failed(Outcome::kRetry, ErrorCode::kUnavailable, msg::kHttpRange,
                         {printable(utf8_prefix(head_.content_range, 80))}),
                  true);
    }
    total_ = range->total.value_or(0);
    return open_part(O_WRONLY | O_APPEND);
  }

  bool take_whole() {
    const auto encoding = to_lower(trim(head_.content_encoding));
    if (!encoding.empty() && encoding != "identity" && !request_.compressed &&
        !(encoding.ends_with("gzip") && request_.path.ends_with("gz"))) {
      return stop(failed(Outcome::kFail, ErrorCode::kUnsupported, msg::kHttpEncoding,
                         {printable(utf8_prefix(encoding, 40))}),
                  false);
    }
    const bool packed = request_.compressed && !encoding.empty() && encoding != "identity";
    total_ = packed ? 0 : head_.length.value_or(0);
    if (!open_part(O_WRONLY | O_CREAT | O_TRUNC)) {
      return false;
    }
    unlink(part_note_path(request_.path).c_str());
    if (request_.compressed || !is_strong(head_)) {
      return true;
    }
    const auto noted =
        write_note(part_note_path(request_.path), {.url = without_credentials(request_.url),
                                                   .etag = head_.etag,
                                                   .last_modified = head_.last_modified,
                                                   .bytes = total_,
                                                   .sha256 = {},
                                                   .strong = true});
    return noted.has_value() || stop({.kind = Outcome::kFail, .error = noted.error()}, true);
  }

  bool open_part(int flags) {
    if (total_ > request_.most_bytes) {
      return stop(failed(Outcome::kFail, ErrorCode::kLimitExceeded, msg::kHttpTooLarge,
                         {std::to_string(request_.most_bytes)}),
                  true);
    }
    const auto path = part_path(request_.path);
    file_ = FileDescriptor(open(path.c_str(), flags | O_CLOEXEC, 0644));
    if (!file_) {
      return stop(cannot_write(path), false);
    }
    written_ = offset_;
    outcome_ = {.kind = Outcome::kDone};
    events_.progress(written_, total_);
    return true;
  }

  // Any status that is no file.
  Outcome refused() const {
    constexpr auto kPassing = std::to_array<int>({408, 425, 429, 500, 502, 503, 504});
    const bool limited = request_.rate.requests != 0 && head_.status == 403;  // The NVD's answer.
    const bool again = limited || std::ranges::find(kPassing, head_.status) != kPassing.end();
    const auto code =
        head_.status == 404 || head_.status == 410 ? ErrorCode::kNotFound : ErrorCode::kUnavailable;
    auto outcome = failed(again ? Outcome::kRetry : Outcome::kFail, code, msg::kHttpStatus,
                          {std::to_string(head_.status)});
    outcome.retry_after = retry_after();
    if (head_.status == 416 || head_.status == 206) {  // Our part is longer than the file is now.
      outcome.kind = Outcome::kRetry;
      outcome.part_is_bad = true;
    }
    return outcome;
  }

  std::optional<std::int64_t> retry_after() const {
    constexpr std::int64_t kSecond = 1000;
    constexpr std::uint64_t kMost = 1U << 30;
    if (const auto seconds = parse_u64(trim(head_.retry_after))) {
      return static_cast<std::int64_t>(std::min(*seconds, kMost)) * kSecond;
    }
    const auto then = parse_http_date(head_.retry_after);
    if (!then) {
      return std::nullopt;
    }
    return std::max<std::int64_t>(0, *then - surroundings_.unix_seconds()) * kSecond;
  }

  static Outcome of_failure(const HttpFailure& failure) {
    struct Row {
      HttpFailure::Kind kind;
      Outcome::Kind outcome;
      Msg id;
    };
    static constexpr Row kRows[] = {
        {HttpFailure::kResolve, Outcome::kRetry, msg::kHttpResolve},
        {HttpFailure::kConnect, Outcome::kRetry, msg::kHttpConnect},
        {HttpFailure::kTls, Outcome::kFail, msg::kHttpTls},
        {HttpFailure::kStalled, Outcome::kRetry, msg::kHttpStalled},
        {HttpFailure::kEarly, Outcome::kRetry, msg::kHttpEarly},
        {HttpFailure::kProtocol, Outcome::kFail, msg::kHttpProtocol},
        {HttpFailure::kRefused, Outcome::kFail, msg::kHttpProtocol},
    };
    if (failure.kind == HttpFailure::kStopped) {
      return failed(Outcome::kFail, ErrorCode::kCancelled, msg::kCancelled, {});
    }
    const auto* row = std::ranges::find(kRows, failure.kind, &Row::kind);
    auto outcome =
        failed(row->outcome, ErrorCode::kUnavailable, row->id, {printable(failure.text)});
    outcome.no_such_host = failure.kind == HttpFailure::kResolve;
    outcome.unreachable = outcome.no_such_host || failure.kind == HttpFailure::kConnect;
    return outcome;
  }

  const DownloadRequest& request_;
  std::optional<FileNote> part_;
  std::uint64_t offset_;
  bool conditional_;
  Surroundings& surroundings_;
  DownloadEvents& events_;
  HttpHead head_;
  Outcome outcome_;
  bool stopped_ = false;
  FileDescriptor file_;
  std::uint64_t written_ = 0;
  std::uint64_t total_ = 0;
  std::uint64_t received_ = 0;
};

// One download: what is on the disk already, and the exchanges it takes.
class Attempt {
 public:
  Attempt(const DownloadRequest& request, HttpClient& client, Surroundings& surroundings,
          DownloadEvents& events, const DownloadPolicy& policy)
      : request_(request),
        client_(client),
        surroundings_(surroundings),
        events_(events),
        policy_(policy) {
    const auto note = read_note(note_path(request.path));
    const auto size = file_bytes(request.path);
    if (note && size && *size == note->bytes && note->url == without_credentials(request.url)) {
      have_ = note;
    }
    if (request.force || request.compressed) {
      drop_part(request.path);
    }
  }

  template <class Turn>
  Outcome run(Turn&& wait_for_turn) {
    auto url = request_.url;
    for (std::uint32_t hop = 0; hop <= policy_.redirects; ++hop) {
      wait_for_turn(host_of(url));
      if (surroundings_.stopped()) {
        return failed(Outcome::kFail, ErrorCode::kCancelled, msg::kCancelled, {});
      }
      auto outcome = exchange(url);
      if (outcome.kind != Outcome::kRedirect) {
        return outcome;
      }
      const auto& next = outcome.location;
      if (!can_fetch(next) || next.substr(0, next.find('/', 8)).contains('@')) {
        return failed(Outcome::kFail, ErrorCode::kUnavailable,
                      next.contains("://") ? msg::kHttpScheme : msg::kHttpNoTarget,
                      {printable(without_credentials(next))});
      }
      if (is_https(url) && !is_https(next)) {
        return failed(Outcome::kFail, ErrorCode::kUnavailable, msg::kHttpDowngrade,
                      {printable(without_credentials(next))});
      }
      url = next;
    }
    return failed(Outcome::kFail, ErrorCode::kUnavailable, msg::kHttpRedirects,
                  {std::to_string(policy_.redirects)});
  }

  // PATH.part is whole: it becomes PATH.
  Result<Downloaded> keep() {
    const auto& path = request_.path;
    AKASHI_TRY_ASSIGN(auto digest, file_sha256(part_path(path)));
    if (!request_.sha256.empty() && digest != to_lower(request_.sha256)) {
      drop_part(path);
      return fail(ErrorCode::kInvalidInput, msg::kHttpDigest, {digest, request_.sha256});
    }
    const auto bytes = file_bytes(part_path(path)).value_or(0);
    // A crash between these leaves a file that nothing is said about, which is fetched again.
    unlink(note_path(path).c_str());
    if (std::rename(part_path(path).c_str(), path.c_str()) != 0) {
      return fail(ErrorCode::kUnavailable, msg::kCannotWrite, {path, std::strerror(errno)});
    }
    AKASHI_TRY(write_note(note_path(path), {.url = without_credentials(request_.url),
                                            .etag = answer_.etag,
                                            .last_modified = answer_.last_modified,
                                            .bytes = bytes,
                                            .sha256 = digest,
                                            .strong = is_strong(answer_)}));
    drop_part(path);
    const bool changed = !have_ || have_->sha256 != digest;
    return Downloaded{.changed = changed,
                      .resumed = resumed_,
                      .bytes = bytes,
                      .received = received_,
                      .sha256 = std::move(digest)};
  }

  Downloaded same() const {
    return {.changed = false,
            .resumed = false,
            .bytes = have_->bytes,
            .received = received_,
            .sha256 = have_->sha256};
  }

 private:
  Outcome exchange(const std::string& url) {
    HttpRequest http{.url = url, .headers = request_.headers, .compressed = request_.compressed};
    if (!request_.secrets.empty() && host_of(url) == host_of(request_.url) && is_https(url)) {
      std::ranges::copy(request_.secrets, std::back_inserter(http.headers));
    }
    auto part = read_note(part_note_path(request_.path));
    auto offset = part_bytes(request_.path);
    if (!part || !part->strong || part->url != without_credentials(request_.url) ||
        (part->bytes != 0 && offset > part->bytes)) {
      offset = 0;
    }
    if (part && offset != 0 && offset == part->bytes) {
      --offset;  // All but its end was written: a range of nothing cannot be asked for.
      if (truncate(part_path(request_.path).c_str(), static_cast<off_t>(offset)) != 0) {
        offset = 0;
      }
    }
    bool conditional = false;
    if (offset != 0) {
      http.headers.emplace_back("Range", "bytes=" + std::to_string(offset) + "-");
      http.headers.emplace_back("If-Range", part->etag.empty() ? part->last_modified : part->etag);
    } else if (have_ && !request_.force) {
      conditional = !have_->etag.empty() || !have_->last_modified.empty();
      if (!have_->etag.empty()) {
        http.headers.emplace_back("If-None-Match", have_->etag);
      } else if (conditional) {
        http.headers.emplace_back("If-Modified-Since", have_->last_modified);
      }
    }
    PartReceiver receiver(request_, std::move(part), offset, conditional, surroundings_, events_);
    const auto failure = client_.get(http, receiver);
    auto outcome = receiver.finish(failure);
    received_ += receiver.received();
    if (outcome.kind == Outcome::kDone) {
      resumed_ = resumed_ || receiver.resumed();
      answer_ = receiver.answer();
    }
    return outcome;
  }

  const DownloadRequest& request_;
  HttpClient& client_;
  Surroundings& surroundings_;
  DownloadEvents& events_;
  const DownloadPolicy& policy_;
  std::optional<FileNote> have_;
  HttpHead answer_;
  bool resumed_ = false;
  std::uint64_t received_ = 0;
};

}  // namespace

std::uint64_t part_bytes(const std::string& path) {
  return file_bytes(part_path(path)).value_or(0);
}

void forget_download(const std::string& path) {
  unlink(note_path(path).c_str());
  unlink(path.c_str());
  drop_part(path);
}

void Downloader::wait_for_turn(const std::string& host, const RateLimit& rate) {
  constexpr std::int64_t kSecond = 1000;
  auto& times = asked_[host];
  const auto window = static_cast<std::int64_t>(rate.seconds) * kSecond;
  while (rate.requests != 0 && !surroundings_.stopped()) {
    const auto now = surroundings_.steady_milliseconds();
    std::erase_if(times, [&](std::int64_t time) { return time + window <= now; });
    if (times.size() < rate.requests) {
      break;
    }
    surroundings_.sleep(times.front() + window - now);
  }
  if (rate.requests != 0) {
    times.push_back(surroundings_.steady_milliseconds());
  }
}

Result<Downloaded> Downloader::get(const DownloadRequest& request, DownloadEvents& events) {
  if (!can_fetch(request.url)) {
    return fail(ErrorCode::kInvalidInput, msg::kHttpScheme,
                {printable(without_credentials(request.url))});
  }
  if (!request.secrets.empty() && !is_https(request.url)) {
    return fail(ErrorCode::kInvalidInput, msg::kHttpSecret, {});
  }
  const auto host = host_of(request.url);
  if (const auto down = down_.find(host); down != down_.end()) {
    return std::unexpected(Error(down->second).with_message({msg::kHttpHostDown, {host}}));
  }
  Attempt attempt(request, client_, surroundings_, events, policy_);
  std::uint32_t in_row = 0;
  std::uint32_t all = 0;
  auto wait = policy_.first_wait;
  while (true) {
    const auto before = part_bytes(request.path);
    auto outcome = attempt.run([&](const std::string& at) { wait_for_turn(at, request.rate); });
    if (outcome.kind == Outcome::kSame) {
      return attempt.same();
    }
    if (outcome.kind == Outcome::kDone) {
      auto kept = attempt.keep();
      if (kept || kept.error().message().id != Msg(msg::kHttpDigest)) {
        return kept;
      }
      outcome = {.kind = all == 0 ? Outcome::kRetry : Outcome::kFail, .error = kept.error()};
    }
    if (outcome.part_is_bad) {
      drop_part(request.path);
    }
    if (surroundings_.stopped()) {
      return fail(ErrorCode::kCancelled, msg::kCancelled, {});
    }
    if (part_bytes(request.path) >= before + policy_.progress_bytes) {
      in_row = 0;
      wait = policy_.first_wait;
    }
    ++in_row;
    ++all;
    constexpr std::uint32_t kPatience = 10;
    const auto most = outcome.no_such_host ? std::min(policy_.retries, 1U) : policy_.retries;
    const auto asked = outcome.retry_after.value_or(0);
    if (asked > policy_.longest_retry_after) {
      constexpr std::int64_t kSecond = 1000;
      return fail(ErrorCode::kUnavailable, msg::kHttpRetryAfter,
                  {outcome.error->message().args.front(), std::to_string(asked / kSecond)});
    }
    if (outcome.kind == Outcome::kFail || in_row > most ||
        all > kPatience * (policy_.retries + 1)) {
      if (outcome.unreachable) {
        down_.emplace(host, *outcome.error);
      }
      return std::unexpected(*outcome.error);
    }
    // Half of the wait for certain, half by chance: many clients don't come back at once.
    const auto half = static_cast<double>(wait) / 2;
    const auto pause =
        std::max(asked, static_cast<std::int64_t>(half + half * surroundings_.random()));
    events.retry(*outcome.error, pause, in_row, most);
    surroundings_.sleep(pause);
    wait = std::min(wait * 2, policy_.longest_wait);
  }
}

}  // namespace akashi::net

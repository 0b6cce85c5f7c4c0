// Downloads against a server that is a list of answers, with a clock that only sleeping moves.
#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "base/hash.h"
#include "base/messages/net.h"
#include "net/download.h"
#include "net/file_note.h"
#include "net/protocol.h"

namespace akashi::net {
namespace {

struct Answer {
  HttpHead head = {};
  std::string body = {};
  std::optional<HttpFailure> failure = {};  // After the body.
};

class ListedClient : public HttpClient {
 public:
  std::optional<HttpFailure> get(const HttpRequest& request, HttpReceiver& receiver) override {
    requests.push_back(request);
    if (answers.empty()) {
      return HttpFailure{HttpFailure::kConnect, "no more answers"};
    }
    const auto answer = answers.front();
    answers.pop_front();
    if (answer.head.status != 0 && !receiver.head(answer.head)) {
      return HttpFailure{HttpFailure::kRefused, {}};
    }
    if (!answer.body.empty() && !receiver.body(answer.body)) {
      return HttpFailure{HttpFailure::kRefused, {}};
    }
    return answer.failure;
  }
  std::deque<Answer> answers;
  std::vector<HttpRequest> requests;
};

class FakeSurroundings : public Surroundings {
 public:
  std::int64_t unix_seconds() override { return 1'800'000'000 + now / 1000; }
  std::int64_t steady_milliseconds() override { return now; }
  void sleep(std::int64_t milliseconds) override {
    slept.push_back(milliseconds);
    now += milliseconds;
  }
  double random() override { return 0.5; }
  bool stopped() override { return stop; }
  std::int64_t now = 0;
  std::vector<std::int64_t> slept;
  bool stop = false;
};

class NoEvents : public DownloadEvents {
 public:
  void progress(std::uint64_t /*bytes*/, std::uint64_t /*total*/) override {}
  void retry(const Error& /*error*/, std::int64_t /*milliseconds*/, unsigned /*number*/,
             unsigned /*of*/) override {}
};

class DownloadTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "akashi-net-XXXXXX";
    folder_ = mkdtemp(pattern.data());
    request_ = {.url = "https://a.example/file", .path = folder_ + "/file", .most_bytes = 1000};
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  static Answer file(std::string body, std::string etag = "\"1\"") {
    Answer answer;
    answer.head.status = 200;
    answer.head.etag = std::move(etag);
    answer.head.length = body.size();
    answer.body = std::move(body);
    return answer;
  }
  static Answer status(int code, std::string retry_after = {}) {
    Answer answer;
    answer.head.status = code;
    answer.head.retry_after = std::move(retry_after);
    return answer;
  }
  static Answer moved(std::string to) {
    auto answer = status(302);
    answer.head.location = std::move(to);
    return answer;
  }
  // Some of a file of `total` bytes, and then nothing more.
  static Answer cut_off(std::string begin, std::size_t total, std::string etag = "\"1\"") {
    auto answer = file(std::move(begin), std::move(etag));
    answer.head.length = total;
    answer.failure = HttpFailure{HttpFailure::kEarly, "closed"};
    return answer;
  }
  static Answer part(std::string body, std::string range, std::string etag = "\"1\"") {
    auto answer = file(std::move(body), std::move(etag));
    answer.head.status = 206;
    answer.head.content_range = std::move(range);
    return answer;
  }

  Result<Downloaded> get() {
    NoEvents events;
    Downloader downloader(client_, around_, policy_);
    return downloader.get(request_, events);
  }
  std::string content() const {
    std::ifstream in(request_.path);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }
  std::string header(std::size_t request, std::string_view name) const {
    for (const auto& [field, value] : client_.requests.at(request).headers) {
      if (field == name) {
        return value;
      }
    }
    return {};
  }

  std::string folder_;
  DownloadRequest request_;
  ListedClient client_;
  FakeSurroundings around_;
  DownloadPolicy policy_{.progress_bytes = 5};
};

TEST_F(DownloadTest, AsksAgainOnlyForWhatChanged) {
  client_.answers = {file("hello"), status(304), file("other", "\"2\"")};
  auto first = get();
  ASSERT_TRUE(first) << first.error().text();
  EXPECT_TRUE(first->changed);
  EXPECT_EQ(first->sha256, hash_hex(HashAlgorithm::kSha256, "hello"));
  const auto second = get();
  ASSERT_TRUE(second);
  EXPECT_FALSE(second->changed);
  EXPECT_EQ(header(1, "If-None-Match"), "\"1\"");
  const auto third = get();
  ASSERT_TRUE(third);
  EXPECT_TRUE(third->changed);
  EXPECT_EQ(content(), "other");
}

TEST_F(DownloadTest, ForcedTakesNothingForGranted) {
  client_.answers = {file("hello"), file("hello")};
  ASSERT_TRUE(get());
  request_.force = true;
  ASSERT_TRUE(get());
  EXPECT_EQ(header(1, "If-None-Match"), "");
}

TEST_F(DownloadTest, DescriptionOfAnotherFileIsNotBelieved) {
  client_.answers = {file("hello"), file("hello")};
  ASSERT_TRUE(get());
  std::ofstream(request_.path) << "longer than it was";
  ASSERT_TRUE(get());
  EXPECT_EQ(header(1, "If-None-Match"), "");
  EXPECT_EQ(content(), "hello");
}

TEST_F(DownloadTest, ResumesWithTheSameValidatorOnly) {
  client_.answers = {cut_off("hello", 10), part("world", "bytes 5-9/10")};
  const auto done = get();
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_TRUE(done->resumed);
  EXPECT_EQ(content(), "helloworld");
  EXPECT_EQ(header(1, "Range"), "bytes=5-");
  EXPECT_EQ(header(1, "If-Range"), "\"1\"");
  // Weak validators, and none, name no bytes.
  for (const std::string etag : {"W/\"1\"", ""}) {
    request_.force = true;
    client_.answers = {cut_off("hello", 10, etag), file("helloworld", etag)};
    client_.requests.clear();
    ASSERT_TRUE(get());
    EXPECT_EQ(header(1, "Range"), "") << etag;
  }
}

TEST_F(DownloadTest, DatesAreValidatorsWhenOldEnough) {
  for (const auto& [date, range] : {std::pair("Sun, 06 Nov 1994 08:50:37 GMT", "bytes=5-"),
                                    std::pair("Sun, 06 Nov 1994 08:49:38 GMT", "")}) {
    auto begin = cut_off("hello", 10, "");
    begin.head.last_modified = "Sun, 06 Nov 1994 08:49:37 GMT";
    begin.head.date = date;
    client_.answers = {begin, *range == '\0' ? file("helloworld") : part("world", "bytes 5-9/10")};
    client_.requests.clear();
    ASSERT_TRUE(get());
    EXPECT_EQ(header(1, "Range"), range);
    EXPECT_EQ(content(), "helloworld");
    std::filesystem::remove(request_.path);
  }
}

TEST_F(DownloadTest, PartsThatDoNotFitAreDropped) {
  for (const auto* range : {"bytes 0-4/10", "bytes 5-9/11", "bytes */10", "lines 5-9/10", ""}) {
    request_.force = true;
    client_.answers = {cut_off("hello", 10), part("world", range), file("helloworld")};
    client_.requests.clear();
    const auto done = get();
    ASSERT_TRUE(done) << range;
    EXPECT_EQ(header(2, "Range"), "") << range;
    EXPECT_EQ(content(), "helloworld");
  }
  request_.force = true;
  client_.answers = {cut_off("hello", 10), part("world", "bytes 5-9/10", "\"2\""),
                     file("HELLOWORLD", "\"2\"")};
  ASSERT_TRUE(get());
  EXPECT_EQ(content(), "HELLOWORLD");
}

TEST_F(DownloadTest, WaitsLongerEachTimeAndGivesUp) {
  policy_.retries = 4;
  policy_.longest_wait = 4000;
  client_.answers = {status(500), status(502), status(503), status(504), status(500)};
  const auto done = get();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().text(), "the server answered 500");
  EXPECT_EQ(around_.slept, (std::vector<std::int64_t>{750, 1500, 3000, 3000}));
}

TEST_F(DownloadTest, ProgressRenewsPatience) {
  policy_.retries = 1;
  client_.answers = {cut_off("hello", 15), part("world", "bytes 5-14/15"),
                     part("again", "bytes 10-14/15")};
  client_.answers[1].failure = HttpFailure{HttpFailure::kEarly, "closed"};
  ASSERT_TRUE(get());
  EXPECT_EQ(content(), "helloworldagain");
}

TEST_F(DownloadTest, ObeysRetryAfter) {
  client_.answers = {status(429, "7"), status(503, "Fri, 15 Jan 2027 08:00:12 GMT"), file("hello")};
  ASSERT_TRUE(get());
  ASSERT_EQ(around_.slept.size(), 2U);
  EXPECT_EQ(around_.slept[0], 7000);
  EXPECT_EQ(around_.slept[1], 5000);  // Seven of the twelve seconds have passed.
  client_.answers = {status(429, "301")};
  request_.force = true;
  const auto done = get();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().text(), "the server answered 429 and asks to come back in 301 s");
}

TEST_F(DownloadTest, RedirectsAreBoundedAndNeverLoseTls) {
  client_.answers = {moved("https://b.example/x"), file("hello")};
  request_.secrets = {{"apiKey", "geheim"}};
  ASSERT_TRUE(get());
  EXPECT_EQ(header(0, "apiKey"), "geheim");
  EXPECT_EQ(header(1, "apiKey"), "");
  request_.force = true;
  for (const auto& [to, text] :
       {std::pair("http://a.example/x", "a redirect from https to http://a.example/x was refused"),
        std::pair("ftp://a.example/x", "addresses of this kind are not fetched: ftp://a.example/x"),
        std::pair("https://u:p@a.example/",
                  "addresses of this kind are not fetched: https://a.example/"),
        std::pair("", "a redirect without a usable address")}) {
    client_.answers = {moved(to)};
    const auto done = get();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().text(), text);
  }
  client_.answers = std::deque<Answer>(10, moved("https://a.example/file"));
  EXPECT_EQ(get().error().text(), "more than 5 redirects");
}

TEST_F(DownloadTest, KeysAndSchemes) {
  request_.secrets = {{"apiKey", "geheim"}};
  request_.url = "http://a.example/";
  EXPECT_EQ(get().error().text(), "a key is sent over https only");
  for (const auto* url : {"file:///etc/passwd", "gopher://x/", "https://", "https://a b/", "x"}) {
    request_.url = url;
    EXPECT_FALSE(get()) << url;
  }
  EXPECT_TRUE(client_.requests.empty());
}

TEST_F(DownloadTest, BoundedWhateverTheLengthSays) {
  request_.most_bytes = 8;
  client_.answers = {file("more than eight")};
  EXPECT_EQ(get().error().code(), ErrorCode::kLimitExceeded);
  auto silent = file("more than eight");
  silent.head.length.reset();
  client_.answers = {silent};
  EXPECT_EQ(get().error().code(), ErrorCode::kLimitExceeded);
  EXPECT_EQ(part_bytes(request_.path), 0U);
  auto shorter = file("abc");
  shorter.head.length = 5;  // A client that doesn't look.
  client_.answers = {shorter};
  policy_.retries = 0;
  EXPECT_EQ(get().error().text(), "the connection ended early (3 of 5 bytes)");
}

TEST_F(DownloadTest, DigestOfTheSource) {
  request_.sha256 = hash_hex(HashAlgorithm::kSha256, "hello");
  client_.answers = {file("hellO"), file("hello")};
  ASSERT_TRUE(get());
  EXPECT_EQ(content(), "hello");
  request_.force = true;
  client_.answers = {file("hellO"), file("hellO"), file("hellO")};
  const auto done = get();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().message().id, Msg(msg::kHttpDigest));
  EXPECT_EQ(content(), "hello");  // What was there.
}

TEST_F(DownloadTest, RateOfAHost) {
  request_.rate = {.requests = 2, .seconds = 30};
  NoEvents events;
  Downloader downloader(client_, around_, policy_);
  std::vector<std::int64_t> times;
  for (int i = 0; i < 5; ++i) {
    client_.answers = {file("x" + std::to_string(i), "\"" + std::to_string(i) + "\"")};
    ASSERT_TRUE(downloader.get(request_, events));
    times.push_back(around_.now);
  }
  EXPECT_EQ(times, (std::vector<std::int64_t>{0, 0, 30'000, 30'000, 60'000}));
}

TEST_F(DownloadTest, UnreachableHostIsAskedOnce) {
  policy_.retries = 2;
  NoEvents events;
  Downloader downloader(client_, around_, policy_);
  EXPECT_FALSE(downloader.get(request_, events));
  EXPECT_EQ(client_.requests.size(), 3U);
  const auto again = downloader.get(request_, events);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().text(), "a.example could not be reached before");
  EXPECT_EQ(client_.requests.size(), 3U);
}

TEST_F(DownloadTest, StopsWhenAsked) {
  client_.answers = {cut_off("hello", 10)};
  around_.stop = true;
  const auto done = get();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code(), ErrorCode::kCancelled);
}

TEST(Protocol, LinesComeBackAsTheyWere) {
  const DownloadRequest request{.url = "https://a.example/\"x\"",
                                .path = "/tmp/ü",
                                .most_bytes = 1ULL << 40,
                                .compressed = true,
                                .force = true,
                                .rate = {.requests = 5, .seconds = 30},
                                .headers = {{"A", "b"}},
                                .secrets = {{"apiKey", "k"}},
                                .sha256 = "00"};
  const auto line = to_line(request);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  const auto read = parse_request(line);
  ASSERT_TRUE(read);
  EXPECT_EQ(to_line(*read), line);
  EXPECT_EQ(read->most_bytes, request.most_bytes);
  EXPECT_EQ(read->secrets, request.secrets);
  HelperLine failed;
  failed.kind = HelperLine::kFailed;
  failed.error = Error(ErrorCode::kNotFound, Message{msg::kHttpStatus, {"404"}});
  const auto back = parse_helper_line(to_line(failed));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->error.code(), ErrorCode::kNotFound);
  EXPECT_EQ(back->error.text(), "the server answered 404");
  const HelperSettings settings{.user_agent = "a", .ca_file = "b", .timeout = 3, .retries = 9};
  EXPECT_EQ(to_line(*parse_settings(to_line(settings))), to_line(settings));
  for (const auto* bad : {"", "{", "[]", "null"}) {
    EXPECT_FALSE(parse_request(bad)) << bad;
    EXPECT_FALSE(parse_helper_line(bad)) << bad;
  }
}

TEST(Http, HostsAndDates) {
  EXPECT_EQ(host_of("HTTPS://u:p@A.example:8443/x"), "a.example:8443");
  EXPECT_EQ(host_of("nothing"), "");
  EXPECT_TRUE(is_https("HTTPS://a/"));
  EXPECT_FALSE(can_fetch("https://a/\n"));
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777);
  for (const auto* bad : {"", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
                          "Sun, 06 Nov 1994 24:49:37 GMT", "7"}) {
    EXPECT_FALSE(parse_http_date(bad)) << bad;
  }
}

}  // namespace
}  // namespace akashi::net

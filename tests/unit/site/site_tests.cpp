#include "site/site.h"

#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <set>

#include "label_samples.h"
#include "site/pages.h"

namespace akashi::site {
namespace {

using samples::day;
using Files = std::map<std::string, std::string>;

struct Made {
  Files files;
  Result<void> done;
};

Made try_made(const std::vector<assure::Label>& labels, const char* on, const std::string& url,
              unsigned threads) {
  const auto rows = site_labels(labels, samples::catalogue(), day(on));
  ThreadPool pool(threads);
  std::mutex mutex;
  Made out;
  out.done =
      write_site(rows, samples::catalogue(), {.on = day(on), .url = url, .program = "akashi test"},
                 pool, [&](const std::string& path, std::string_view bytes) -> Result<void> {
                   const std::scoped_lock lock(mutex);
                   EXPECT_TRUE(out.files.emplace(path, bytes).second) << path;
                   return {};
                 });
  return out;
}

Files made(const std::vector<assure::Label>& labels, const char* on = "2026-11-23",
           const std::string& url = {}, unsigned threads = 2) {
  auto out = try_made(labels, on, url, threads);
  EXPECT_TRUE(out.done.has_value()) << out.done.error().text();
  return std::move(out.files);
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

TEST(Site, HasEveryTextInBothLanguages) {
  const auto templates = load_templates();
  ASSERT_TRUE(templates.has_value()) << templates.error().text();
  std::set<std::string> keys;
  for (const auto& [key, text] : templates->texts) {
    EXPECT_TRUE(keys.insert(key).second) << key;
    EXPECT_TRUE(!text.ja.empty() && !text.en.empty()) << key;
  }
  for (const auto standing : {"valid", "not-yet", "expired", "suspended", "ended", "unknown"}) {
    EXPECT_TRUE(keys.contains(std::string("standing.") + standing));
    EXPECT_TRUE(keys.contains(std::string("about.") + standing));
  }
  for (const char* key :
       {"label.not-given", "label.not-for-level", "label.no-vulnerabilities", "status.on",
        "status.until", "mark.seed", "mark.own-design", "site", "search.title", "list.title"}) {
    EXPECT_TRUE(keys.contains(key)) << key;
  }
}

TEST(Site, GivesEachLabelAllFieldsOfItsScheme) {
  const auto files = made({samples::label("A1"), samples::label("B2", "3", "network-camera")});
  const auto fields = samples::catalogue().find("jc-star@2025-03")->items("page_fields");
  ASSERT_EQ(fields.size(), 22U);
  for (const std::string page :
       {"ja/label/A1.html", "en/label/A1.html", "ja/label/B2.html", "en/label/B2.html"}) {
    ASSERT_TRUE(files.contains(page));
    const auto& html = files.at(page);
    for (const auto& field : fields) {
      EXPECT_EQ(count(html, "data-field=\"" + field.id + "\""), 1U) << page << " " << field.id;
      EXPECT_NE(html.find(page.starts_with("ja") ? field.name.ja : field.name.en),
                std::string::npos)
          << field.id;
    }
  }
}

TEST(Site, EscapesEveryTextAndLinksOnlyAddressesOfTheWeb) {
  auto label = samples::label("A1");
  const std::string bad = "<script>alert(1)</script>\"'><img src=x onerror=y>";
  label.holder = samples::both(bad);
  label.products.front().name = samples::both(bad);
  label.products.front().models = {bad};
  label.criteria_version = bad;
  label.token = bad;
  label.history.front().note = samples::both(bad);
  label.page = {{.id = "product-url", .text = samples::both("javascript:alert(1)")},
                {.id = "report-url", .text = samples::both("https://x.example/?a=1&b=\"")},
                {.id = "result", .text = samples::both("https://good.example/a?b=1&c=2")},
                {.id = "product-contact", .text = samples::both("help@good.example")},
                {.id = "outline", .text = samples::both(bad)},
                {.id = "buyer-information", .text = samples::both("data:text/html,x")}};
  for (const auto& [path, bytes] : made({label}, "2026-11-23", "https://r.example/")) {
    if (path.ends_with(".html") || path.ends_with(".xml")) {
      EXPECT_EQ(bytes.find("<img"), std::string::npos) << path;
      EXPECT_EQ(bytes.find("<script>"), std::string::npos) << path;
      EXPECT_EQ(bytes.find("href=\"javascript"), std::string::npos) << path;
      EXPECT_EQ(bytes.find("href=\"data"), std::string::npos) << path;
      EXPECT_EQ(bytes.find("b=\"\""), std::string::npos) << path;
    }
    if (path == "en/label/A1.html") {
      EXPECT_NE(bytes.find("href=\"https://good.example/a?b=1&amp;c=2\""), std::string::npos);
      EXPECT_NE(bytes.find("href=\"mailto:help@good.example\""), std::string::npos);
    }
  }
}

// No script or style inside a page, nothing from elsewhere: the policy of each page would stop it.
TEST(Site, BringsAllOfItselfFromFiles) {
  for (const auto& [path, html] : made({samples::label("A1")})) {
    if (!path.ends_with(".html")) {
      continue;
    }
    EXPECT_EQ(count(html, "<script"), count(html, "<script src=\"")) << path;
    EXPECT_EQ(count(html, "src=\"http"), 0U) << path;
    EXPECT_EQ(count(html, " style="), 0U) << path;
    EXPECT_EQ(count(html, " onclick="), 0U) << path;
    EXPECT_NE(html.find("default-src 'none'; script-src 'self'"), std::string::npos) << path;
    EXPECT_NE(html.find("<html lang=\""), std::string::npos) << path;
  }
}

TEST(Site, NeverShowsABareValid) {
  const std::pair<assure::Label, const char*> cases[] = {
      {samples::label("VALID"), "stated"},
      {samples::ended(samples::label("WITHDRAWN"), "withdraw", "withdrawn"), "ended"},
      {samples::ended(samples::label("SUSPENDED"), "suspend", "suspended"), "suspended"},
      {[] {
         auto label = samples::label("UNKNOWN");
         label.scheme = "other@1";
         return label;
       }(),
       "unknown"},
      {[] {
         auto label = samples::label("LONG");
         label.last_day = "2040-01-01";
         return label;
       }(),
       "unknown"}};
  for (const auto& [label, word] : cases) {
    const auto files = made({label});
    const auto& html = files.at("en/label/" + label.number + ".html");
    EXPECT_NE(html.find("badge " + std::string(word) + "\""), std::string::npos) << label.number;
    EXPECT_EQ(html.find("badge valid"), std::string::npos) << label.number;
    if (std::string_view(word) == "stated") {
      EXPECT_NE(html.find("Valid (as of 2026-11-23, until 2028-01-09)"), std::string::npos);
    } else {
      EXPECT_EQ(html.find("data-standing=\"valid\""), std::string::npos) << label.number;
    }
  }
  const auto later = made({samples::label("VALID")}, "2028-01-10");
  EXPECT_NE(later.at("en/label/VALID.html").find("badge expired"), std::string::npos);
}

// What ended or is suspended, the latest first, with its day and what may be said of the reason.
TEST(Site, ListsWhatIsNoLongerValid) {
  auto withdrawn = samples::ended(samples::label("W1"), "withdraw", "withdrawn");
  withdrawn.history.back().note = {.en = "not <b>safe</b>", .ja = "安全でない"};
  auto later = samples::ended(samples::label("S1"), "suspend", "suspended");
  later.history.back().date = "2026-05-05";
  auto renewed = samples::ended(samples::label("R1"), "renew", "renewed");
  renewed.replaced_by = "V1";
  auto over = samples::label("E1");
  over.last_day = "2026-11-22";
  const auto files = made({samples::label("V1"), withdrawn, later, renewed, over});
  const auto& en = files.at("en/withdrawn.html");
  const auto& ja = files.at("ja/withdrawn.html");
  EXPECT_EQ(count(en, "<li class=\"card\">"), 3U);
  EXPECT_LT(en.find("label/S1.html"), en.find("label/R1.html"));
  EXPECT_LT(en.find("label/R1.html"), en.find("label/W1.html"));
  EXPECT_NE(en.find("not &lt;b&gt;safe&lt;/b&gt;"), std::string::npos);
  EXPECT_NE(ja.find("安全でない"), std::string::npos);
  EXPECT_NE(ja.find("<span class=\"word\">取消</span>"), std::string::npos);
  EXPECT_NE(en.find("<time datetime=\"2026-05-05\">"), std::string::npos);
  EXPECT_EQ(count(en, "No reason is published"), 1U);  // A renewal needs none.
  EXPECT_EQ(en.find("label/E1.html"), std::string::npos);
  EXPECT_EQ(count(files.at("en/index.html"), "href=\"withdrawn.html\""), 1U);
  const auto none = made({samples::label("V1")});
  EXPECT_NE(none.at("en/withdrawn.html").find("There are none."), std::string::npos);

  std::vector<assure::Label> many;
  for (int i = 0; i < 101; ++i) {
    many.push_back(samples::ended(samples::label("N" + std::to_string(i)), "return", "returned"));
  }
  const auto pages = made(many);
  EXPECT_EQ(count(pages.at("ja/withdrawn.html"), "<li class=\"card\">"), 100U);
  EXPECT_EQ(count(pages.at("ja/withdrawn/2.html"), "<li class=\"card\">"), 1U);
  EXPECT_NE(pages.at("ja/withdrawn/2.html").find("href=\"../withdrawn.html\""), std::string::npos);
}

TEST(Site, ShowsTheAddressOfThePageAsACode) {
  auto label = samples::label("A1");
  EXPECT_EQ(made({label}).at("en/label/A1.html").find("<svg"), std::string::npos);
  const auto own = made({label}, "2026-11-23", "https://r.example/").at("ja/label/A1.html");
  EXPECT_EQ(count(own, "<svg viewBox=\"0 0 "), 1U);
  EXPECT_NE(own.find("https://r.example/ja/label/A1.html"), std::string::npos);
  label.page_url = "https://label.example/A1";
  const auto files = made({label}, "2026-11-23", "https://r.example/");
  EXPECT_EQ(count(files.at("en/label/A1.html"), "href=\"https://label.example/A1\""), 1U);
  for (const char* bad : {"javascript:alert(1)", "help@good.example", "https://x.example/\"><b>"}) {
    label.page_url = bad;
    EXPECT_EQ(made({label}).at("en/label/A1.html").find("<svg"), std::string::npos) << bad;
  }
}

TEST(Site, IsTheSameForTheSameLabels) {
  std::vector<assure::Label> labels;
  for (int i = 0; i < 230; ++i) {
    labels.push_back(samples::label("N" + std::to_string(i)));
  }
  const auto first = made(labels);
  std::ranges::reverse(labels);
  EXPECT_EQ(first, made(labels));
  EXPECT_TRUE(first.contains("ja/list/3.html"));
  EXPECT_FALSE(first.contains("ja/list/4.html"));
  std::size_t rows = 0;
  for (const char* page : {"en/index.html", "en/list/2.html", "en/list/3.html"}) {
    rows += count(first.at(page), "<li class=\"card\">");
  }
  EXPECT_EQ(rows, labels.size());
}

// More labels than a page of a list holds, of every standing.
TEST(Site, IsTheSameWhateverTheNumberOfThreads) {
  std::vector<assure::Label> labels;
  for (int i = 0; i < 230; ++i) {
    auto label = samples::label("N" + std::to_string(i), "1", "", "M-" + std::to_string(i));
    if (i % 2 == 0) {
      label = samples::ended(std::move(label), i % 4 == 0 ? "withdraw" : "suspend",
                             i % 4 == 0 ? "withdrawn" : "suspended");
    }
    if (i % 5 == 0) {
      label.page_url = "https://label.example/" + label.number;
    }
    labels.push_back(std::move(label));
  }
  const auto alone = made(labels, "2026-11-23", "https://r.example/", 1);
  EXPECT_TRUE(alone.contains("ja/list/3.html"));
  EXPECT_TRUE(alone.contains("ja/withdrawn/2.html"));
  for (const unsigned threads : {2U, 7U}) {
    EXPECT_TRUE(alone == made(labels, "2026-11-23", "https://r.example/", threads)) << threads;
  }
}

TEST(Site, TheSearchIndexIsTheSameWhateverTheNumberOfThreads) {
  std::vector<assure::Label> labels;
  for (int i = 0; i < 4100; ++i) {
    labels.push_back(samples::label("N" + std::to_string(i)));
  }
  const auto rows = site_labels(labels, samples::catalogue(), day("2026-11-23"));
  const auto fold = assure::load_text_fold();
  ASSERT_TRUE(fold.has_value());
  const auto shards = [&](unsigned threads) {
    ThreadPool pool(threads);
    std::mutex mutex;
    Files files;
    const auto done =
        put_index(rows, *fold, pool, [&](const std::string& path, std::string_view bytes) {
          const std::scoped_lock lock(mutex);
          files.emplace(path, bytes);
          return Result<void>();
        });
    EXPECT_TRUE(done.has_value());
    return files;
  };
  const auto alone = shards(1);
  EXPECT_EQ(alone.size(), 3U);
  EXPECT_TRUE(alone == shards(3));
}

// No code holds so long an address.
TEST(Site, NamesThePageThatCannotBeMade) {
  std::vector<assure::Label> labels;
  for (int i = 0; i < 40; ++i) {
    labels.push_back(samples::label("N" + std::to_string(i + 10)));
  }
  for (const std::size_t i : {23U, 31U, 38U}) {
    labels[i].page_url = "https://label.example/" + std::string(3000, 'a');
  }
  for (const unsigned threads : {1U, 2U, 7U}) {
    const auto out = try_made(labels, "2026-11-23", {}, threads);
    ASSERT_FALSE(out.done.has_value()) << threads;
    EXPECT_EQ(out.done.error().file(), "ja/label/N33.html") << threads;
    EXPECT_FALSE(out.files.contains("ja/label/N33.html"));
  }
}

TEST(Site, StopsWithTheErrorOfWhoTakesTheFiles) {
  const auto labels = std::vector<assure::Label>{samples::label("A1"), samples::label("B2")};
  const auto rows = site_labels(labels, samples::catalogue(), day("2026-11-23"));
  ThreadPool pool(2);
  const auto done =
      write_site(rows, samples::catalogue(), {.on = day("2026-11-23"), .url = {}, .program = "t"},
                 pool, [&](const std::string& path, std::string_view) -> Result<void> {
                   return path == "labels/B2.json"
                              ? Result<void>(fail(ErrorCode::kUnavailable, msg::kPlain, {path}))
                              : Result<void>();
                 });
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().message().args.front(), "labels/B2.json");
}

TEST(Site, NamesFilesSafely) {
  std::set<std::string> slugs;
  const std::string_view numbers[] = {
      "A1",   "../../etc/passwd", "a/b", "a b",   "", ".", "..", "ラベル", "x-1", "-a",
      "A1\n", "con?.html",        "a.b", "%2e%2e"};
  for (const auto number : numbers) {
    const auto slug = label_slug(number);
    EXPECT_TRUE(slugs.insert(slug).second) << number;
    EXPECT_EQ(
        slug.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
        std::string::npos)
        << slug;
    EXPECT_FALSE(slug.empty());
  }
  EXPECT_EQ(label_slug("JCS-0001"), "JCS-0001");
  EXPECT_EQ(label_slug(std::string(500, 'a')).size(), 34U);
}

}  // namespace
}  // namespace akashi::site

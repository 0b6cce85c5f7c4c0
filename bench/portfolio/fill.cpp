// akashi_fill_portfolio FOLDER LABELS.json CASES: a portfolio with the labels of the file and so
// many cases, written as the program writes them but in entries of thousands: for measurements of
// lists and searches. The labels are of no application.
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "assure/label.h"
#include "base/clock.h"
#include "net/file_note.h"
#include "portfolio/journal.h"
#include "service/cases.h"
#include "service/label_entries.h"
#include "service/labels.h"
#include "service/schemes.h"

namespace {

using namespace akashi;

constexpr std::uint32_t kMostBytes = 1U << 30;
constexpr std::size_t kBatch = 5000;

Result<void> add_labels(portfolio::Journal& journal, const std::vector<assure::Label>& labels) {
  for (std::size_t at = 0; at < labels.size(); at += kBatch) {
    std::vector<portfolio::Draft> drafts;
    for (std::size_t i = at; i < std::min(at + kBatch, labels.size()); ++i) {
      drafts.push_back({.kind = std::string(service::kLabelEntry),
                        .subject = service::label_subject(labels[i].number),
                        .content = service::label_entry_json({"A", labels[i]}),
                        .files = {},
                        .summary = service::label_summary(labels[i])});
    }
    AKASHI_TRY(journal.append("bench", drafts));
  }
  return {};
}

Result<void> add_cases(portfolio::Journal& journal, int count, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto catalogue, service::load_schemes({}, limits));
  const std::vector<assure::Record> records = {
      {.kind = "organisation", .id = "maker", .fields = {{"name", {"Maker"}}}},
      {.kind = "product",
       .id = "device",
       .fields = {
           {"name", {"Device"}}, {"release", {"1"}}, {"maker", {"maker"}}, {"models", {"M-1"}}}}};
  AKASHI_TRY(service::set_records(journal, "bench", records));
  for (int i = 0; i < count; ++i) {
    AKASHI_TRY(service::new_case(journal, "bench",
                                 {.id = "case-" + std::to_string(i),
                                  .scheme = "jc-star@2025-03",
                                  .level = "1",
                                  .route = "normal",
                                  .product = "device",
                                  .applicant = "maker",
                                  .scope = {"ip"}},
                                 catalogue));
  }
  return {};
}

Result<void> fill(const std::string& folder, const std::string& file, int cases) {
  Limits limits;
  limits.file_bytes = kMostBytes;
  AKASHI_TRY_ASSIGN(const auto json, net::read_small_file(file, kMostBytes));
  Problems problems;
  AKASHI_TRY_ASSIGN(const auto labels, assure::read_labels(json, file, limits, problems));
  if (!problems.empty()) {
    return std::unexpected(problems.front());
  }
  const SystemClock clock;
  AKASHI_TRY_ASSIGN(auto journal, portfolio::Journal::create(folder, "bench", "bench", clock));
  AKASHI_TRY(add_labels(journal, labels));
  return add_cases(journal, cases, limits);
}

}  // namespace

int main(int argc, char** argv) {
  const std::span<char*> args(argv, static_cast<std::size_t>(argc));
  if (args.size() != 4) {
    std::fputs("akashi_fill_portfolio FOLDER LABELS.json CASES\n", stderr);
    return 2;
  }
  if (const auto done = fill(args[1], args[2], std::atoi(args[3])); !done) {
    std::fprintf(stderr, "%s\n", done.error().text().c_str());
    return 1;
  }
  return 0;
}

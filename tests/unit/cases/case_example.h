// A case that passes the format check of the scheme that the program has.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "assure/case_check.h"
#include "assure/case_records.h"
#include "assure/case_rules.h"
#include "service/schemes.h"

namespace akashi::assure {

inline const Catalogue& embedded() {
  static const auto kCatalogue = service::load_schemes({}, Limits()).value();
  return kCatalogue;
}

inline const Date kDay = *parse_date("2026-11-20");

inline CaseRules star1() {
  return case_rules(*embedded().find("jc-star@2025-03"), "1").value();
}

inline std::vector<Record> example_records() {
  return {{.kind = "organisation", .id = "example", .fields = {{"name", {"株式会社例示"}}}},
          {.kind = "product",
           .id = "rt-100",
           .fields = {{"name", {"例示ルータ"}},
                      {"release", {"2.1"}},
                      {"maker", {"example"}},
                      {"models", {"RT-100"}}}},
          {.kind = "person",
           .id = "ito",
           .fields = {{"name", {"伊藤"}}, {"evaluator_classes", {"self"}}}}};
}

inline CaseRow conforming(const std::string& criterion) {
  return {.criterion = criterion,
          .applicability = "applicable",
          .result = "conforms",
          .reason = {},
          .method = "document",
          .evidence = {{.kind = "manual", .link = "https://www.example.jp/manual"}},
          .evaluator = "ito",
          .evaluator_class = "self",
          .date = "2026-11-10"};
}

inline Case example_case(const CaseRules& rules) {
  Case out{.id = "c1",
           .scheme = rules.scheme->key(),
           .level = rules.level == nullptr ? "" : rules.level->id,
           .route = "normal",
           .product = "rt-100",
           .applicant = "example",
           .scope = {"ip", "internet"}};
  for (const auto* criterion : rules.rows) {
    out.rows.push_back(conforming(criterion->id));
    if (const auto methods = criterion->ids("methods"); !methods.empty()) {
      out.rows.back().method = methods.front();
    }
  }
  return out;
}

}  // namespace akashi::assure

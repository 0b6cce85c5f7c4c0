// Labels of jc-star@2025-03 for tests, and the program's own catalogue.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "assure/catalogue.h"
#include "assure/date.h"
#include "assure/label.h"
#include "base/data.h"

namespace akashi::samples {

inline const assure::Catalogue& catalogue() {
  static const auto kCatalogue = [] {
    std::vector<assure::CatalogueFile> files;
    for (const auto& file : all_data()) {
      if (file.path.starts_with("schemes/") && file.path.ends_with(".json")) {
        files.push_back(
            {std::string(file.path.substr(8)), std::string(file.bytes), std::string(file.path)});
      }
    }
    return std::move(*assure::read_catalogue(files, Limits()));
  }();
  return kCatalogue;
}

inline assure::Text both(const std::string& text) {
  return {.en = text, .ja = text};
}

inline assure::Label label(const std::string& number, const std::string& level = "1",
                           const std::string& type = "", const std::string& model = "M-1") {
  assure::Label out;
  out.number = number;
  out.scheme = "jc-star@2025-03";
  out.level = level;
  out.state = "valid";
  out.holder = {.en = "Maker Co.", .ja = "製造株式会社"};
  out.products = {{.name = {.en = "Router", .ja = "ルーター"}, .type = type, .models = {model}}};
  out.issued = "2026-01-10";
  out.last_day = "2028-01-09";
  out.criteria_version = "2024R1";
  out.evaluator = "self";
  out.page = {{.id = "outline", .text = both("A device")}};
  out.history = {{.date = "2026-01-10", .transition = "issue", .state = "valid", .note = {}}};
  return out;
}

inline assure::Label ended(assure::Label label, const std::string& transition,
                           const std::string& state) {
  label.state = state;
  label.history.push_back(
      {.date = "2026-03-01", .transition = transition, .state = state, .note = {}});
  return label;
}

inline assure::Date day(const char* text) {
  return *assure::parse_date(text);
}

}  // namespace akashi::samples

// The catalogue that the program has.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "assure/catalogue.h"
#include "base/data.h"

namespace akashi::testing_support {

inline const assure::Catalogue& embedded_schemes() {
  static const assure::Catalogue kCatalogue = [] {
    constexpr std::string_view kFolder = "schemes/";
    std::vector<assure::CatalogueFile> files;
    for (const auto& file : all_data()) {
      if (file.path.starts_with(kFolder) && file.path.ends_with(".json")) {
        files.push_back({std::string(file.path.substr(kFolder.size())), std::string(file.bytes),
                         std::string(file.path)});
      }
    }
    auto read = assure::read_catalogue(files, Limits{});
    EXPECT_TRUE(read.has_value());
    EXPECT_TRUE(read->problems.empty()) << read->problems.front().text();
    return std::move(*read);
  }();
  return kCatalogue;
}

}  // namespace akashi::testing_support

// The program's own schemes, for targets whose subject is read under one.
#pragma once

#include <string>
#include <vector>

#include "assure/catalogue.h"
#include "base/data.h"
#include "support/fuzz_check.h"

namespace akashi::testing_support {

inline const assure::Catalogue& own_catalogue() {
  static const assure::Catalogue kCatalogue = [] {
    constexpr std::string_view kPrefix = "schemes/";
    std::vector<assure::CatalogueFile> files;
    for (const auto& file : all_data()) {
      if (file.path.starts_with(kPrefix) && file.path.ends_with(".json")) {
        const std::string path(file.path.substr(kPrefix.size()));
        files.push_back({path, std::string(file.bytes), path});
      }
    }
    auto read = assure::read_catalogue(files, Limits{});
    require(read && read->problems.empty());
    return *std::move(read);
  }();
  return kCatalogue;
}

}  // namespace akashi::testing_support

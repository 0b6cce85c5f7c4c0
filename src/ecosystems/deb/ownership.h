// Which files a package of dpkg or opkg installed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::deb {

class FileNamer {
 public:
  // `root`: of the file system, "" or ending in a separator.
  FileNamer(std::string_view root, ScanContext& context, OwnershipSink& sink)
      : root_(root), context_(context), sink_(sink) {}

  // Files that another package moved away are named where they are.
  void read_diversions(const std::string& path);
  // Names the files in `stem`.list, else in `stem`.md5sums; false when there is neither.
  bool name_files(std::uint32_t component, std::string_view package, const std::string& stem);

 private:
  struct Diversion {
    std::string moved_to;
    std::string by;
  };
  void name(std::uint32_t component, std::string_view package, std::string_view path);
  void name_list(std::uint32_t component, std::string_view package, std::string_view text);
  void name_sums(std::uint32_t component, std::string_view package, std::string_view text);

  std::string root_;
  ScanContext& context_;
  OwnershipSink& sink_;
  std::unordered_map<std::string, Diversion> diversions_;  // By path, without leading slash.
  std::string buffer_;
};

}  // namespace akashi::ecosystems::deb

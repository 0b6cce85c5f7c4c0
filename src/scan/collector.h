// The visitor of a scan: notes which files extractors want, opens nested archives, keeps what could
// not be read.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/progress.h"
#include "model/bom.h"
#include "scan/file_store.h"
#include "scan/selector.h"
#include "scan/source.h"

namespace akashi::scan {

// A file that some extractor may read.
struct FoundFile {
  std::string path;
  std::shared_ptr<const FileRef> file;  // Null: only the path is of interest (Input::kNone).
  std::string layer;
  std::uint64_t size = 0;
  std::uint32_t mode = 0;
  std::int64_t modified = 0;
  std::vector<std::uint16_t> extractors;
  bool maybe_executable = false;  // Its first bytes decide, later.
};

struct Collected {
  std::vector<FoundFile> files;
  std::vector<FoundFile> archives;  // Still to be opened.
  std::map<std::string, std::string, std::less<>>
      links;  // Symbolic links: path to target as stored.
  std::vector<Unknown> unknowns;
  ScanCounts counts;

  void append(Collected&& other);
  void unknown(std::string path, const Error& error);
};

struct CollectorOptions {
  const Limits* limits = nullptr;
  const std::vector<std::string>* exclude = nullptr;
  std::string_view only;  // When not empty: extract from this path only.
};

class Collector : public Visitor {
 public:
  Collector(const Selector& selector, const CollectorOptions& options, Progress& progress)
      : selector_(selector), options_(options), progress_(progress) {}

  bool wants(std::string_view path, EntryType type) override;
  void visit(const Entry& entry, EntryContent& content) override;
  void unknown(std::string path, const Error& error) override;
  void special() override { ++collected_.counts.special_skipped; }
  bool stopped() override { return progress_.stopped(); }

  Collected take() { return std::move(collected_); }

 private:
  void visit_file(const Entry& entry, EntryContent& content);
  bool check_executable(const Entry& entry, EntryContent& content, FoundFile& found);

  const Selector& selector_;
  const CollectorOptions& options_;
  Progress& progress_;
  Collected collected_;
};

}  // namespace akashi::scan

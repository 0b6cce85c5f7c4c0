#include "scan/archive_source.h"

#include <utility>

#include "scan/archive_walk.h"

namespace akashi::scan {
namespace {

class ArchiveSource : public Source {
 public:
  ArchiveSource(std::string name, std::unique_ptr<ByteReader> file,
                std::shared_ptr<FileStore> store, formats::ArchiveBudget& budget,
                const Limits& limits)
      : file_(std::move(file)), store_(std::move(store)), budget_(budget), limits_(limits) {
    target_.kind = Target::Kind::kArchive;
    target_.name = std::move(name);
  }
  const Target& target() const override { return target_; }
  Result<void> walk(Visitor& visitor) override {
    AKASHI_TRY_ASSIGN(const auto archive, formats::ArchiveReader::open(*file_, budget_));
    return walk_archive(*archive, {.store = store_.get(), .limits = &limits_}, visitor);
  }

 private:
  std::unique_ptr<ByteReader> file_;
  std::shared_ptr<FileStore> store_;
  formats::ArchiveBudget& budget_;
  const Limits& limits_;
  Target target_;
};

}  // namespace

std::unique_ptr<Source> make_archive_source(std::string name, std::unique_ptr<ByteReader> file,
                                            std::shared_ptr<FileStore> store,
                                            formats::ArchiveBudget& budget, const Limits& limits) {
  return std::make_unique<ArchiveSource>(std::move(name), std::move(file), std::move(store), budget,
                                         limits);
}

}  // namespace akashi::scan

#include "scan/scan.h"

#include <algorithm>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "base/clock.h"
#include "base/messages/progress.h"
#include "formats/os_release.h"
#include "model/vcs.h"
#include "scan/archive_walk.h"
#include "scan/collector.h"
#include "scan/context.h"
#include "scan/merge.h"
#include "scan/path.h"
#include "scan/selector.h"

namespace akashi::scan {
namespace {

class Run {
 public:
  Run(const ScanOptions& options, std::span<const Ecosystem* const> ecosystems,
      const ScanServices& services)
      : options_(options),
        services_(services),
        selector_(ecosystems),
        collect_{.limits = &services.limits, .exclude = &options.exclude, .only = options.only} {}

  Result<Bom> operator()(Source& source) {
    services_.progress.begin(msg::kStageWalk, 0);
    Collector collector(selector_, collect_, services_.progress);
    const auto kind = source.target().kind;
    source_is_archive_ = kind == Target::Kind::kArchive || kind == Target::Kind::kImage;
    AKASHI_TRY(source.walk(collector));
    collected_ = collector.take();
    open_archives();
    services_.progress.end();
    AKASHI_TRY(check_stopped());
    sort_files();
    FileTable table(collected_.files, collected_.links, services_.limits);
    extract(table);
    AKASHI_TRY(check_stopped());
    Bom bom;
    bom.target = source.target();
    bom.created = format_time(newest_evidence());
    add_system(table, bom);
    merge(extractions_, bom);
    link_owners(table, bom);
    bom.unknowns.insert(bom.unknowns.end(), std::make_move_iterator(collected_.unknowns.begin()),
                        std::make_move_iterator(collected_.unknowns.end()));
    bom.counts = collected_.counts;
    bom.counts.bytes_read += table.bytes_read();
    put_in_order(bom);
    return bom;
  }

 private:
  Result<void> check_stopped() const {
    if (services_.progress.stopped()) {
      return fail(ErrorCode::kCancelled, msg::kCancelled, {});
    }
    return {};
  }

  // Archives of the walk in parallel, each with all that is inside it; joined in order.
  void open_archives() {
    auto archives = std::exchange(collected_.archives, {});
    if (!options_.nested_archives) {
      return;
    }
    if (!source_is_archive_) {
      for (const auto& archive : archives) {
        services_.budget.add_input(archive.size);
      }
    }
    std::vector<std::uint64_t> sizes;
    for (const auto& archive : archives) {
      sizes.push_back(archive.size);
    }
    const auto parts = services_.budget.split(sizes);
    std::vector<Collected> results(archives.size());
    services_.pool.for_each(archives.size(), [&](std::size_t i) {
      results[i] = open_with_inner(std::move(archives[i]), parts[i]);
    });
    for (auto& result : results) {
      collected_.append(std::move(result));
    }
  }

  // One thread and one budget, so that what a limit cuts off does not depend on who was faster.
  Collected open_with_inner(FoundFile outer, const formats::ArchiveAllowance& part) {
    const auto path = outer.path;
    formats::ArchiveBudget budget(services_.budget, part);
    Collected all;
    std::uint64_t not_opened = 0;
    std::vector<FoundFile> level;
    level.push_back(std::move(outer));
    for (std::uint32_t depth = 0; !level.empty(); ++depth) {
      if (budget.spent() || depth >= services_.limits.archive_depth) {
        not_opened += level.size();
        break;
      }
      for (const auto& archive : level) {
        if (budget.spent()) {
          ++not_opened;
        } else {
          all.append(open_archive(archive, budget));
        }
      }
      level = std::exchange(all.archives, {});
    }
    if (not_opened != 0) {
      all.unknown(path, {ErrorCode::kLimitExceeded,
                         Message{msg::kArchivesNotOpened, {std::to_string(not_opened)}}});
    }
    return all;
  }

  Collected open_archive(const FoundFile& found, formats::ArchiveBudget& budget) {
    Collector collector(selector_, collect_, services_.progress);
    const auto walk = [&]() -> Result<void> {
      AKASHI_TRY_ASSIGN(const auto reader, found.file->open());
      AKASHI_TRY_ASSIGN(const auto archive, formats::ArchiveReader::open(*reader, budget));
      const auto prefix = found.path + "!";
      return walk_archive(*archive,
                          {.prefix = prefix,
                           .layer = found.layer,
                           .filter = nullptr,
                           .store = services_.store.get(),
                           .limits = &services_.limits},
                          collector);
    };
    if (const auto result = walk(); !result) {
      collector.unknown(found.path, result.error());
    }
    auto collected = collector.take();
    ++collected.counts.archives;
    return collected;
  }

  // In an archive a name can occur twice: the last one is what unpacking leaves.
  void sort_files() {
    auto& files = collected_.files;
    std::ranges::stable_sort(files, {}, &FoundFile::path);
    std::vector<FoundFile> unique;
    unique.reserve(files.size());
    for (auto& file : files) {
      if (!unique.empty() && unique.back().path == file.path) {
        unique.back() = std::move(file);
      } else {
        unique.push_back(std::move(file));
      }
    }
    files = std::move(unique);
  }

  void extract(FileTable& table) {
    auto& files = collected_.files;
    services_.progress.begin(msg::kStageExtract, files.size());
    std::vector<std::vector<Extraction>> results(files.size());
    std::vector<Result<std::uint64_t>> read(files.size(), Result<std::uint64_t>(0));
    services_.pool.for_each(files.size(), [&](std::size_t i) {
      if (!services_.progress.stopped()) {
        read[i] = extract_file(files[i], table, results[i]);
      }
      services_.progress.advance(1);
    });
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (!read[i]) {
        ++collected_.counts.unreadable;
        add_unknown(files[i].path, "", read[i].error());
      } else if (*read[i] > 0) {
        ++collected_.counts.files_read;
        collected_.counts.bytes_read += *read[i];
      }
      std::ranges::move(results[i], std::back_inserter(extractions_));
    }
    services_.progress.end();
  }

  // A root file system has an operating system: a component of its own, and a fact of the target.
  void add_system(FileTable& table, Bom& bom) {
    constexpr std::string_view kMethod = "os-release";
    const auto path = table.exists("etc/os-release") ? "etc/os-release" : "usr/lib/os-release";
    const auto release =
        formats::read_os_release("", [&](std::string_view file) { return table.read(file); });
    if (!release) {
      add_unknown(path, kMethod, release.error());
      return;
    }
    if (release->empty() || !table.exists(path)) {
      return;
    }
    if (bom.target.kind == Target::Kind::kDirectory) {
      bom.target.kind = Target::Kind::kRootFileSystem;
    }
    bom.target.distro_id = release->id;
    bom.target.distro_version = release->version_id;
    bom.target.distro_name = release->pretty_name;
    Component system{.type = ComponentType::kOperatingSystem,
                     .name = release->id.empty() ? release->name : release->id,
                     .version = release->version_id,
                     .description = release->pretty_name};
    if (!release->cpe_name.empty()) {
      system.cpes.push_back(release->cpe_name);
    }
    Extraction extraction{.path = path, .method = std::string(kMethod)};
    extraction.inventory.add(std::move(system));
    extractions_.push_back(std::move(extraction));
  }

  // When the newest file that told of a component was modified: a date that belongs to the input,
  // not to the run.
  std::int64_t newest_evidence() const {
    std::int64_t newest = 0;
    for (const auto& extraction : extractions_) {
      if (!extraction.inventory.components.empty()) {
        newest = std::max(newest, extraction.modified);
      }
    }
    return newest;
  }

  // Gives the bytes read.
  Result<std::uint64_t> extract_file(const FoundFile& found, FileTable& table,
                                     std::vector<Extraction>& out) {
    auto chosen = found.extractors;
    std::unique_ptr<ByteReader> reader;
    std::uint64_t count = 0;
    const auto open = [&]() -> Result<void> {
      if (!reader) {
        AKASHI_TRY_ASSIGN(reader, found.file->open());
      }
      return {};
    };
    if (found.maybe_executable) {
      std::array<char, 16> head{};
      AKASHI_TRY(open());
      AKASHI_TRY_ASSIGN(const auto size, reader->read_at(0, head));
      count += size;
      if (is_executable({head.data(), size})) {
        chosen.insert(chosen.end(), selector_.executable_extractors().begin(),
                      selector_.executable_extractors().end());
      }
    }
    Bytes bytes;
    bool have_bytes = false;
    for (const auto index : chosen) {
      const auto& extractor = *selector_.extractors()[index].extractor;
      FileView view{.path = found.path,
                    .bytes = {},
                    .reader = nullptr,
                    .size = found.size,
                    .mode = found.mode};
      if (extractor.input != Input::kNone) {
        AKASHI_TRY(open());
        view.size = reader->size();
      }
      if (extractor.input == Input::kBytes) {
        if (!have_bytes) {
          AKASHI_TRY_ASSIGN(bytes, read_whole(*reader, services_.limits.file_bytes));
          have_bytes = true;
          count += bytes.size();
        }
        view.bytes = bytes.padded();
      } else if (extractor.input == Input::kReader) {
        view.reader = reader.get();
      }
      Extraction extraction{.path = found.path,
                            .layer = found.layer,
                            .modified = found.modified,
                            .method = std::string(extractor.id),
                            .inventory = {},
                            .keep_inventory = extractor.ownership != nullptr,
                            .merged = {}};
      if (auto result = extractor.extract(view, table, extraction.inventory); !result) {
        extraction.inventory.problems.add(std::move(result).error());
      }
      std::ranges::for_each(extraction.inventory.components, remove_credentials);
      out.push_back(std::move(extraction));
    }
    return count;
  }

  void add_unknown(std::string_view path, std::string_view method, const Error& error) {
    collected_.unknowns.push_back({.path = std::string(path),
                                   .at = error.at(),
                                   .method = std::string(method),
                                   .code = error.code(),
                                   .message = error.message()});
  }

  // Which components were seen at a path: asked by path when a distribution package names its
  // files.
  class Owners : public OwnershipSink {
   public:
    Owners(FileTable& table, Bom& bom) : table_(table), bom_(bom) {}

    void want(std::string_view path, std::uint32_t component) {
      // An archive's member belongs to whoever owns the archive.
      wanted_[std::string(path.substr(0, path.find('!')))].push_back(component);
    }
    bool empty() const { return wanted_.empty(); }
    void use(const Extraction& extraction) { extraction_ = &extraction; }

    void owns(std::uint32_t component, std::string_view path) override {
      while (path.starts_with('/')) {
        path.remove_prefix(1);
      }
      auto found = wanted_.find(path);
      if (found == wanted_.end()) {
        found = wanted_.find(canonical(path));
      }
      if (found == wanted_.end()) {
        return;
      }
      for (const auto owned : found->second) {
        const auto owner = extraction_->merged[component];
        if (owner != owned) {
          bom_.relations.push_back({RelationType::kOwns, owner, owned, {}});
        }
      }
    }

   private:
    // The path with the links of its folder resolved; folders repeat, so each is resolved once.
    std::string_view canonical(std::string_view path) {
      const auto slash = path.rfind('/');
      if (slash == std::string_view::npos) {
        return path;
      }
      const auto folder = path.substr(0, slash);
      if (folder != last_folder_) {
        last_folder_ = folder;
        last_resolved_ = table_.resolve(folder);
      }
      buffer_ = last_resolved_;
      buffer_ += path.substr(slash);
      return buffer_;
    }

    struct Hash {
      using is_transparent = void;
      std::size_t operator()(std::string_view text) const {
        return std::hash<std::string_view>()(text);
      }
    };
    FileTable& table_;
    Bom& bom_;
    const Extraction* extraction_ = nullptr;
    std::unordered_map<std::string, std::vector<std::uint32_t>, Hash, std::equal_to<>> wanted_;
    std::string last_folder_;
    std::string last_resolved_;
    std::string buffer_;
  };

  void link_owners(FileTable& table, Bom& bom) {
    Owners owners(table, bom);
    std::unordered_map<std::string_view, const Extractor*> by_id;
    for (const auto& active : selector_.extractors()) {
      by_id.emplace(active.extractor->id, active.extractor);
    }
    for (const auto& extraction : extractions_) {
      const auto extractor = by_id.find(extraction.method);
      if (extractor != by_id.end() && extractor->second->ownership == nullptr) {
        for (const auto component : extraction.merged) {
          owners.want(extraction.path, component);
        }
      }
    }
    if (owners.empty()) {
      return;
    }
    for (auto& extraction : extractions_) {
      const auto found = by_id.find(extraction.method);
      const auto* extractor = found == by_id.end() ? nullptr : found->second;
      if (extractor == nullptr || extractor->ownership == nullptr || extraction.merged.empty()) {
        continue;
      }
      owners.use(extraction);
      if (const auto result = name_files(*extractor, extraction, table, owners); !result) {
        add_unknown(extraction.path, extraction.method, result.error());
      }
    }
  }

  Result<void> name_files(const Extractor& extractor, const Extraction& extraction,
                          FileTable& table, Owners& owners) {
    const auto* found = table.find(extraction.path);
    if (found == nullptr || !found->file) {
      return {};
    }
    AKASHI_TRY_ASSIGN(const auto reader, found->file->open());
    FileView view{.path = found->path,
                  .bytes = {},
                  .reader = reader.get(),
                  .size = reader->size(),
                  .mode = found->mode};
    Bytes bytes;
    if (extractor.input == Input::kBytes) {
      AKASHI_TRY_ASSIGN(bytes, read_whole(*reader, services_.limits.file_bytes));
      view.bytes = bytes.padded();
    }
    return extractor.ownership(view, table, extraction.inventory, owners);
  }

  const ScanOptions& options_;
  const ScanServices& services_;
  Selector selector_;
  CollectorOptions collect_;
  Collected collected_;
  bool source_is_archive_ = false;  // What it holds was counted with it.
  std::vector<Extraction> extractions_;
};

}  // namespace

Result<Bom> scan(Source& source, const ScanOptions& options,
                 std::span<const Ecosystem* const> ecosystems, const ScanServices& services) {
  return Run(options, ecosystems, services)(source);
}

}  // namespace akashi::scan

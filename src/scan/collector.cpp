#include "scan/collector.h"

#include <algorithm>
#include <iterator>

#include "base/glob.h"

namespace akashi::scan {

void Collected::append(Collected&& other) {
  std::ranges::move(other.files, std::back_inserter(files));
  std::ranges::move(other.archives, std::back_inserter(archives));
  links.merge(other.links);
  std::ranges::move(other.unknowns, std::back_inserter(unknowns));
  counts.files += other.counts.files;
  counts.files_read += other.counts.files_read;
  counts.bytes_read += other.counts.bytes_read;
  counts.archives += other.counts.archives;
  counts.special_skipped += other.counts.special_skipped;
  counts.unreadable += other.counts.unreadable;
  counts.excluded += other.counts.excluded;
}

void Collected::unknown(std::string path, const Error& error) {
  ++counts.unreadable;
  unknowns.push_back({.path = std::move(path),
                      .at = error.at(),
                      .method = {},
                      .code = error.code(),
                      .message = error.message()});
}

bool Collector::wants(std::string_view path, EntryType type) {
  const auto& exclude = *options_.exclude;
  if (std::ranges::any_of(exclude,
                          [&](const std::string& glob) { return glob_match(glob, path); })) {
    ++collected_.counts.excluded;
    return false;
  }
  return type != EntryType::kDirectory || options_.only.empty();
}

void Collector::unknown(std::string path, const Error& error) {
  collected_.unknown(std::move(path), error);
}

void Collector::visit(const Entry& entry, EntryContent& content) {
  if (entry.type == EntryType::kSymlink) {
    constexpr std::size_t kMostLinks = 4'000'000;
    if (collected_.links.size() < kMostLinks) {
      collected_.links.emplace(entry.path, entry.link_target);
    }
    return;
  }
  ++collected_.counts.files;
  constexpr std::uint64_t kStep = 1024;
  if (collected_.counts.files % kStep == 0) {
    progress_.advance(kStep);
  }
  if (entry.type == EntryType::kHardlink) {
    // The same bytes are visited under their first name; only a name that an extractor looks for is
    // worth a word.
    if (!selector_.choose(entry.path).extractors.empty()) {
      unknown(std::string(entry.path),
              {ErrorCode::kUnsupported,
               Message{msg::kSkipped, {"a hard link", std::string(entry.link_target)}}});
    }
    return;
  }
  visit_file(entry, content);
}

bool Collector::check_executable(const Entry& entry, EntryContent& content, FoundFile& found) {
  if (selector_.executable_extractors().empty() ||
      !may_be_executable(file_name(entry.path), entry.mode, entry.size)) {
    return true;
  }
  if (content.lazy()) {
    found.maybe_executable = true;
    return true;
  }
  const auto head = content.head();
  if (!head) {
    unknown(found.path, head.error());
    return false;
  }
  if (is_executable(*head)) {
    found.extractors.insert(found.extractors.end(), selector_.executable_extractors().begin(),
                            selector_.executable_extractors().end());
  }
  return true;
}

void Collector::visit_file(const Entry& entry, EntryContent& content) {
  auto choice = selector_.choose(entry.path);
  FoundFile found{.path = std::string(entry.path),
                  .file = nullptr,
                  .layer = std::string(entry.layer),
                  .size = entry.size,
                  .mode = entry.mode,
                  .modified = entry.modified,
                  .extractors = std::move(choice.extractors),
                  .maybe_executable = false};
  if (!options_.only.empty() && entry.path != options_.only) {
    if (!choice.companion && found.extractors.empty()) {
      return;
    }
    found.extractors.clear();
    choice.companion = true;
  }
  const bool selected = options_.only.empty() || entry.path == options_.only;
  const bool archive = selected && is_nested_archive(entry.path);
  if (selected && !archive && !check_executable(entry, content, found)) {
    return;
  }
  const auto needs_bytes = [&](std::uint16_t index) {
    return selector_.extractors()[index].extractor->input != Input::kNone;
  };
  const bool keep = choice.companion || archive || found.maybe_executable ||
                    std::ranges::any_of(found.extractors, needs_bytes);
  if (!keep && found.extractors.empty()) {
    return;
  }
  if (keep) {
    auto kept = content.keep();
    if (!kept) {
      unknown(found.path, kept.error());
      return;
    }
    found.file = std::move(*kept);
  }
  if (archive) {
    collected_.archives.push_back(found);
  }
  if (choice.companion || found.maybe_executable || !found.extractors.empty()) {
    collected_.files.push_back(std::move(found));
  }
}

}  // namespace akashi::scan

// ECMA-376 Part 2 (Open Packaging Conventions): 6.2 parts, 6.5 relationships, 7 zip
#include "formats/xlsx_package.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/messages/paper.h"
#include "base/strings.h"
#include "formats/archive.h"
#include "formats/byte_source.h"

namespace akashi::formats {
namespace {

constexpr std::uint64_t kMostPartBytes = 32ULL << 20;
constexpr std::uint64_t kMostBytes = 64ULL << 20;  // All parts that are unpacked.
constexpr std::uint64_t kMostEntries = 4096;
constexpr std::uint32_t kMostNodes = 4'000'000;
constexpr std::uint32_t kMostDepth = 64;
constexpr std::string_view kCompoundFile = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

// Cells, strings, styles, and what leads to them. No pictures, no themes, no other books.
bool is_needed(std::string_view name) {
  constexpr auto kUnneeded = std::to_array<std::string_view>(
      {"xl/charts/", "xl/customxml/", "xl/drawings/", "xl/externallinks/", "xl/media/",
       "xl/pivotcache/", "xl/pivottables/", "xl/theme/", "customxml/", "docprops/"});
  return (name.ends_with(".xml") || name.ends_with(".rels")) &&
         std::ranges::none_of(kUnneeded,
                              [&](std::string_view folder) { return name.starts_with(folder); });
}

// A target relative to the folder of its source (RFC 3986 5.2); "" when it leads out.
std::string resolve(std::string_view folder, std::string_view target) {
  std::vector<std::string_view> steps;
  const auto walk = [&](std::string_view path) {
    for (const auto step : split(path, '/')) {
      if (step == "..") {
        if (steps.empty()) {
          return false;
        }
        steps.pop_back();
      } else if (!step.empty() && step != ".") {
        steps.push_back(step);
      }
    }
    return true;
  };
  if ((!target.starts_with('/') && !walk(folder)) || !walk(target)) {
    return {};
  }
  return join({steps.begin(), steps.end()}, "/");
}

std::unexpected<Error> no_part(std::string_view part) {
  return fail(ErrorCode::kInvalidInput, msg::kSheetNoPart, {std::string(part)});
}

}  // namespace

Result<XlsxPackage> XlsxPackage::open(std::string_view bytes, const Limits& limits) {
  if (bytes.starts_with(kCompoundFile)) {
    return fail(ErrorCode::kUnsupported, msg::kSheetCompound, {});
  }
  if (!bytes.starts_with("PK")) {
    return fail(ErrorCode::kInvalidInput, msg::kSyntax, {"XLSX", "no zip archive"});
  }
  XlsxPackage package;
  package.limits_ = limits;
  package.limits_.file_bytes = std::min(limits.file_bytes, kMostPartBytes);
  package.limits_.nodes = std::min(limits.nodes, kMostNodes);
  package.limits_.depth = std::min(limits.depth, kMostDepth);
  AKASHI_TRY(package.take(bytes));
  return package;
}

Result<void> XlsxPackage::take(std::string_view bytes) {
  Limits bounded = limits_;
  bounded.archive_bytes = kMostBytes;
  bounded.archive_entries = kMostEntries;
  ArchiveBudget budget(bounded);
  const ViewReader input(bytes);
  AKASHI_TRY_ASSIGN(const auto archive, ArchiveReader::open(input, budget));
  ArchiveEntry entry;
  while (true) {
    AKASHI_TRY_ASSIGN(const bool more, archive->next(entry));
    if (!more) {
      return {};
    }
    if (entry.type != EntryType::kRegular) {
      continue;
    }
    auto name = to_lower(entry.path);
    if (entry.encrypted) {
      return fail(ErrorCode::kUnsupported, msg::kEncrypted, {entry.path});
    }
    macros_ = macros_ || name.ends_with("vbaproject.bin");
    const auto [part, is_new] = parts_.try_emplace(std::move(name));
    if (!is_new) {  // Which of them counts is not for us to say.
      return fail(ErrorCode::kInvalidInput, msg::kSheetPartTwice, {entry.path});
    }
    while (is_needed(part->first)) {
      AKASHI_TRY_ASSIGN(const auto block, archive->next_block());
      if (block.empty()) {
        break;
      }
      part->second += block;
      unpacked_ += block.size();
      if (part->second.size() > kMostPartBytes || unpacked_ > kMostBytes) {
        return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                    {"bytes of " + entry.path, std::to_string(kMostPartBytes)});
      }
    }
    if (auto warning = archive->warning()) {
      return std::unexpected(std::move(*warning).in_file(entry.path));
    }
  }
}

bool XlsxPackage::has(std::string_view part) const {
  return parts_.contains(to_lower(part));
}

Result<XmlDocument> XlsxPackage::xml(std::string_view part) const {
  const auto found = parts_.find(to_lower(part));
  if (found == parts_.end()) {
    return no_part(part);
  }
  auto document = XmlDocument::parse(found->second, limits_);
  if (!document) {
    return std::unexpected(std::move(document).error().in_file(part));
  }
  return document;
}

Result<std::vector<Relationship>> XlsxPackage::relationships(std::string_view part) const {
  const auto slash = part.rfind('/');
  const auto folder = slash == std::string_view::npos ? "" : part.substr(0, slash + 1);
  const auto name =
      std::string(folder) + "_rels/" + std::string(part.substr(folder.size())) + ".rels";
  std::vector<Relationship> list;
  if (!has(name)) {
    return list;
  }
  AKASHI_TRY_ASSIGN(const auto document, xml(name));
  for (auto item = document.root().child("Relationship"); item; item = item.next("Relationship")) {
    const auto type = item.attribute("Type");
    const bool outside = item.attribute("TargetMode") == "External";
    list.push_back({.id = std::string(item.attribute("Id")),
                    .type = std::string(type.substr(type.rfind('/') + 1)),
                    .target = outside ? "" : resolve(folder, item.attribute("Target"))});
  }
  return list;
}

}  // namespace akashi::formats

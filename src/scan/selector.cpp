#include "scan/selector.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/glob.h"
#include "base/strings.h"

namespace akashi::scan {
namespace {

// Behind the last dot; "" where there is none.
std::string_view suffix_of(std::string_view name) {
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1);
}

bool has_wildcard(std::string_view text) {
  return text.find_first_of("*?") != std::string_view::npos;
}

constexpr auto kArchiveSuffixes = std::to_array<std::string_view>({
    ".aab",  ".aar", ".apk",    ".conda", ".crate",   ".ear",    ".egg",     ".gem",    ".hpi",
    ".ipa",  ".jar", ".jpi",    ".kar",   ".lpkg",    ".nar",    ".nupkg",   ".par",    ".phar.tar",
    ".rar",  ".sar", ".snupkg", ".tar",   ".tar.bz2", ".tar.gz", ".tar.lz4", ".tar.xz", ".tar.zst",
    ".tbz2", ".tgz", ".txz",    ".tzst",  ".vsix",    ".war",    ".whl",     ".xpi",    ".zip",
});

constexpr std::uint16_t kNobody = 0xFFFF;  // Of a companion that the scan itself reads.

constexpr auto kExecutableSuffixes =
    std::to_array<std::string_view>({"so", "dll", "exe", "dylib", "node", "bin"});

}  // namespace

Selector::Selector(std::span<const Ecosystem* const> ecosystems) {
  // Whichever ecosystems take part, the operating system is named.
  add("etc/os-release", kNobody, true);
  add("usr/lib/os-release", kNobody, true);
  for (const auto* ecosystem : ecosystems) {
    for (const auto& extractor : ecosystem->extractors) {
      const auto index = static_cast<std::uint16_t>(extractors_.size());
      extractors_.push_back({ecosystem, &extractor});
      if (extractor.content == Content::kExecutable) {
        executables_.push_back(index);
      }
      for (const auto glob : extractor.globs) {
        add(glob, index, false);
      }
      for (const auto glob : extractor.companions) {
        add(glob, index, true);
      }
    }
  }
}

void Selector::add(std::string_view glob, std::uint16_t extractor, bool companion) {
  const auto name = file_name(glob);
  const Rule rule{glob, extractor, companion};
  if (!has_wildcard(name)) {
    by_name_[name].push_back(rule);
    return;
  }
  const auto suffix = suffix_of(name);
  if (!suffix.empty() && !has_wildcard(suffix)) {
    by_suffix_[suffix].push_back(rule);
  } else {
    others_.push_back(rule);
  }
}

void Selector::apply(const Rules& rules, std::string_view path, Choice& choice) {
  for (const auto& rule : rules) {
    if (!glob_match(rule.glob, path)) {
      continue;
    }
    if (rule.companion) {
      choice.companion = true;
    } else if (std::ranges::find(choice.extractors, rule.extractor) == choice.extractors.end()) {
      choice.extractors.push_back(rule.extractor);
    }
  }
}

Selector::Choice Selector::choose(std::string_view path) const {
  Choice choice;
  const auto name = file_name(path);
  if (const auto found = by_name_.find(name); found != by_name_.end()) {
    apply(found->second, path, choice);
  }
  if (const auto suffix = suffix_of(name); !suffix.empty()) {
    if (const auto found = by_suffix_.find(suffix); found != by_suffix_.end()) {
      apply(found->second, path, choice);
    }
  }
  apply(others_, path, choice);
  std::ranges::sort(choice.extractors);
  return choice;
}

bool may_be_executable(std::string_view name, std::uint32_t mode, std::uint64_t size) {
  constexpr std::uint64_t kSmallest = 64;
  if (size < kSmallest) {
    return false;
  }
  if ((mode & 0111U) != 0 || name.find('.') == std::string_view::npos || name.contains(".so.")) {
    return true;
  }
  const auto suffix = suffix_of(name);
  return std::ranges::any_of(kExecutableSuffixes,
                             [&](std::string_view s) { return equal_ignoring_case(s, suffix); });
}

bool is_executable(std::string_view head) {
  constexpr auto kMagics = std::to_array<std::string_view>({
      "\x7f"
      "ELF",
      "MZ",
      "\xfe\xed\xfa\xce",
      "\xfe\xed\xfa\xcf",
      "\xce\xfa\xed\xfe",
      "\xcf\xfa\xed\xfe",
      "\xca\xfe\xba\xbe",
      "\xca\xfe\xba\xbf",
  });
  if (!std::ranges::any_of(kMagics,
                           [&](std::string_view magic) { return head.starts_with(magic); })) {
    return false;
  }
  // A Java class file has the magic of a fat Mach-O; its next four bytes are a class version (45
  // and up), where a fat header has the number of architectures.
  constexpr int kMostArchitectures = 30;
  return !head.starts_with("\xca\xfe\xba\xbe") ||
         (head.size() > 8 && head[4] == 0 && head[5] == 0 && head[6] == 0 &&
          head[7] < kMostArchitectures);
}

bool is_nested_archive(std::string_view path) {
  const auto name = to_lower(file_name(path));
  return std::ranges::any_of(kArchiveSuffixes, [&](std::string_view suffix) {
    return name.size() > suffix.size() && name.ends_with(suffix);
  });
}

}  // namespace akashi::scan

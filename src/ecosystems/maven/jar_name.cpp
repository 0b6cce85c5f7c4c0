// <artifact>-<version>[-<classifier>].<extension>, as repositories name files; <name>_<version>.jar
// of OSGi bundles.
#include "jar_name.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/glob.h"
#include "base/strings.h"
#include "coordinates.h"

namespace akashi::ecosystems::maven {
namespace {

// Words that go on a version: "1.0-beta-2", "31.1-jre", "2.7.0-SNAPSHOT".
bool is_qualifier(std::string_view word) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"a",        "alpha",   "android",  "b",      "beta",       "build",    "cr",      "dev",
       "ea",       "final",   "ga",       "hotfix", "incubating", "jbossorg", "jdk5",    "jdk6",
       "jdk7",     "jdk8",    "jre",      "m",      "milestone",  "nightly",  "p",       "patch",
       "pre",      "preview", "pubdraft", "r",      "rc",         "redhat",   "release", "rev",
       "snapshot", "sp",      "stable",   "v"});
  const auto lower = to_lower(word);
  const auto letters = std::string_view(lower).substr(0, lower.find_first_of("0123456789."));
  return std::ranges::find(kWords, lower) != kWords.end() ||
         (!letters.empty() && std::ranges::find(kWords, letters) != kWords.end());
}

bool starts_version(std::string_view word) {
  return !word.empty() && (is_digit(word.front()) ||
                           (word.size() > 1 && (word.front() == 'v' || word.front() == 'r') &&
                            is_digit(word[1]) && word.contains('.')));
}

std::string join_words(const std::vector<std::string_view>& words, std::size_t begin,
                       std::size_t end) {
  std::string out;
  for (auto i = begin; i < end; ++i) {
    out += (i == begin ? "" : "-") + std::string(words[i]);
  }
  return out;
}

// "org.eclipse.osgi_3.18.0.v20220516": three numbers at least, so that "kafka_2.13" stays a name.
void split_bundle(JarName& jar) {
  const auto mark = jar.stem.rfind('_');
  if (mark == std::string::npos || mark == 0) {
    return;
  }
  const auto parts = split(std::string_view(jar.stem).substr(mark + 1), '.');
  const auto number = [](std::string_view part) { return parse_u64(part).has_value(); };
  if (parts.size() >= 3 && number(parts[0]) && number(parts[1]) && number(parts[2])) {
    jar.name = jar.stem.substr(0, mark);
    jar.version = jar.stem.substr(mark + 1);
  }
}

bool is_known_classifier(std::string_view word) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"sources", "source", "src", "javadoc", "javadocs", "groovydoc", "scaladoc", "tests",
       "test-sources", "test-javadoc"});
  return std::ranges::find(kWords, word) != kWords.end();
}

// Numbers at the beginning of a version: "8.0.33-jre" is 8, 0, 33.
std::vector<std::uint64_t> numbers(std::string_view version) {
  std::vector<std::uint64_t> out;
  for (const auto part : split(version, '.')) {
    const auto digits = part.substr(0, part.find_first_not_of("0123456789"));
    const auto number = parse_u64(digits);
    if (!number) {
      break;
    }
    out.push_back(*number);
    if (digits.size() != part.size()) {
      break;
    }
  }
  while (!out.empty() && out.back() == 0) {
    out.pop_back();
  }
  return out;
}

struct KnownJars {
  std::string_view group;
  std::string_view from;
  std::string_view below;
  std::string_view artifacts;
};
constexpr auto kKnown = std::to_array<KnownJars>({
#define KNOWN(group, from, below, artifacts) {group, from, below, artifacts},
#include "known_jars.inc"
#undef KNOWN
});

bool lists(std::string_view artifacts, std::string_view artifact) {
  return std::ranges::any_of(split_spaces(artifacts), [&](std::string_view entry) {
    return entry.ends_with('*') ? artifact.starts_with(entry.substr(0, entry.size() - 1))
                                : artifact == entry;
  });
}

std::optional<PlacedJar> in_gradle_cache(const std::vector<std::string_view>& folders) {
  for (std::size_t i = 0; i + 5 <= folders.size(); ++i) {
    if (folders[i] == "files-2.1" && i + 5 == folders.size()) {
      return PlacedJar{std::string(folders[i + 1]), std::string(folders[i + 2]),
                       std::string(folders[i + 3])};
    }
  }
  return std::nullopt;
}

std::optional<PlacedJar> in_repository(const std::vector<std::string_view>& folders) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < folders.size(); ++i) {
    if (folders[i] == "maven-repo" || folders[i] == "maven2" ||
        (folders[i] == "repository" && i > 0 && folders[i - 1] == ".m2")) {
      begin = i + 1;
    }
  }
  if (begin == 0 || folders.size() < begin + 3) {
    return std::nullopt;
  }
  PlacedJar out;
  out.version = folders.back();
  out.artifact = folders[folders.size() - 2];
  for (auto i = begin; i + 2 < folders.size(); ++i) {
    out.group += (i == begin ? "" : ".") + std::string(folders[i]);
  }
  return out;
}

}  // namespace

JarName parse_jar_name(std::string_view file_name) {
  JarName jar;
  const auto dot = file_name.rfind('.');
  jar.stem = file_name.substr(0, dot);
  jar.extension = dot == std::string_view::npos ? "" : to_lower(file_name.substr(dot + 1));
  jar.name = jar.stem;
  split_bundle(jar);
  if (!jar.version.empty()) {
    return jar;
  }
  const auto words = split(jar.stem, '-');
  std::size_t begin = 0;  // Of the version.
  std::size_t end = 0;    // Behind the version.
  for (std::size_t i = 1; i < words.size(); ++i) {
    const bool number = starts_version(words[i]);
    if (begin == 0) {
      if (number) {
        begin = i;
        end = i + 1;
      }
    } else if (end == i && (number || is_qualifier(words[i]))) {
      end = i + 1;
    } else if (number && words[i].contains('.') && !words[i].contains('_')) {
      begin = i;  // "log4j-1.2-api-2.17.1": what looked like a version belongs to the name.
      end = i + 1;
    }
  }
  if (begin == 0) {
    if (words.size() > 1 && is_known_classifier(words.back())) {
      jar.name = join_words(words, 0, words.size() - 1);
      jar.classifier = words.back();
    }
    return jar;
  }
  jar.name = join_words(words, 0, begin);
  jar.version = join_words(words, begin, end);
  jar.classifier = join_words(words, end, words.size());
  return jar;
}

std::string_view well_known_group(std::string_view artifact, std::string_view version) {
  const auto value = numbers(version);
  if (value.empty()) {
    return {};
  }
  for (const auto& row : kKnown) {
    if ((row.from.empty() || value >= numbers(row.from)) &&
        (row.below.empty() || value < numbers(row.below)) && lists(row.artifacts, artifact)) {
      return row.group;
    }
  }
  return {};
}

std::optional<PlacedJar> place_of_jar(std::string_view path) {
  const auto file = file_name(path);
  auto folders =
      split(path.substr(path.rfind('!') == std::string_view::npos ? 0 : path.rfind('!') + 1), '/');
  folders.pop_back();
  auto placed = in_gradle_cache(folders);
  if (!placed) {
    placed = in_repository(folders);
  }
  if (!placed || !is_id(placed->group) || !is_id(placed->artifact) || placed->version.empty()) {
    return std::nullopt;
  }
  const auto stem = placed->artifact + "-" + placed->version;
  // A snapshot's file has a time in place of SNAPSHOT.
  const auto base = stem.ends_with("-SNAPSHOT") ? stem.substr(0, stem.size() - 8) : stem;
  return file.starts_with(base) ? placed : std::nullopt;
}

}  // namespace akashi::ecosystems::maven

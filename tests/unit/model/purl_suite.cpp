// Runs the test files of the purl specification (a folder with tests/types/*-test.json and
// tests/spec/*-test.json) over model/purl.h:  akashi_purl_suite FOLDER. Exit code 77, "skipped",
// where the folder is absent. docs/formats/purl.md lists the tests that contradict each other and
// which side we take; they must fail as listed.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "formats/tree.h"
#include "model/purl.h"

namespace {

using akashi::formats::NodeView;

// Inputs whose required result another required test contradicts.
constexpr auto kContradicted = std::to_array<std::string_view>({
    "pkg:gem/jruby-launcher@1.1.2?Platform=java",
    "pkg:Rpm/fedora/curl@7.50.3-1.fc25?Arch=i386&Distro=fedora-25",
    "pkg:git/github/Package-url/purl-Spec@244fd47e07d1004f0aed9c",
});

struct Counts {
  int passed = 0;
  int contradicted = 0;
  int failed = 0;
};

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// A purl of an object of components; nothing checked.
akashi::Purl purl_of(NodeView parts) {
  akashi::Purl purl;
  purl.type = parts["type"].text();
  purl.name_space = parts["namespace"].text();
  purl.name = parts["name"].text();
  purl.version = parts["version"].text();
  purl.subpath = parts["subpath"].text();
  for (const auto qualifier : parts["qualifiers"]) {
    purl.set_qualifier(qualifier.key(), qualifier.text());
  }
  return purl;
}

akashi::Result<akashi::Purl> parse_and_check(std::string_view text) {
  AKASHI_TRY_ASSIGN(auto purl, akashi::parse_purl(text));
  AKASHI_TRY(akashi::check_purl(purl));
  return purl;
}

// "" when the test passes, else what went wrong.
std::string run(NodeView test) {
  const auto type = test["test_type"].text();
  const auto input = test["input"];
  const auto expected = test["expected_output"];
  const bool must_fail = test["expected_failure"].boolean().value_or(false);
  if (type == "build") {
    auto purl = purl_of(input);
    akashi::normalize(purl);
    const bool valid = akashi::check_purl(purl).has_value();
    if (must_fail) {
      return valid ? "built " + purl.to_string() : "";
    }
    return valid && purl.to_string() == expected.text() ? "" : "built " + purl.to_string();
  }
  const auto purl = parse_and_check(input.text());
  if (must_fail) {
    return purl ? "parsed as " + purl->to_string() : "";
  }
  if (!purl) {
    return purl.error().text();
  }
  if (type == "validate") {
    return purl->to_string() == expected.text() ? "" : "canonical form is " + purl->to_string();
  }
  return *purl == purl_of(expected) ? "" : "parsed as " + purl->to_string();
}

bool run_file(const std::filesystem::path& path, Counts& counts) {
  const auto bytes = akashi::Bytes::copy_of(read_file(path));
  const auto tree = akashi::formats::parse_json(bytes.padded(), {});
  if (!tree) {
    std::printf("%s: %s\n", path.c_str(), tree.error().text().c_str());
    return false;
  }
  for (const auto test : tree->root()["tests"]) {
    const auto wrong = run(test);
    const auto input = test["input"].text();
    if (wrong.empty()) {
      ++counts.passed;
    } else if (std::ranges::find(kContradicted, input) != kContradicted.end()) {
      ++counts.contradicted;
    } else {
      ++counts.failed;
      std::printf("%s: %s %s: %s\n", path.filename().c_str(),
                  std::string(test["test_type"].text()).c_str(), std::string(input).c_str(),
                  wrong.c_str());
    }
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path root = argc > 1 ? argv[1] : "";
  if (root.empty() || !std::filesystem::is_directory(root / "tests")) {
    std::printf("skipped: no purl-spec folder at \"%s\"\n", root.c_str());
    return 77;
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "tests")) {
    if (entry.path().filename().string().ends_with("-test.json")) {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  Counts counts;
  bool readable = true;
  for (const auto& file : files) {
    readable = run_file(file, counts) && readable;
  }
  std::printf("%zu files: %d tests passed, %d contradicted by others, %d failed\n", files.size(),
              counts.passed, counts.contradicted, counts.failed);
  return readable && counts.failed == 0 ? 0 : 1;
}

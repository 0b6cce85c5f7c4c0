// Names, file names, addresses, encodings, licences and keys of the Python leaf.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "ecosystem/ecosystem.h"
#include "ecosystems/pypi/classifier_licenses.h"
#include "ecosystems/pypi/name.h"
#include "ecosystems/pypi/pypi.h"
#include "ecosystems/pypi/requirements_file.h"
#include "ecosystems/pypi/source.h"
#include "ecosystems/pypi/text.h"
#include "model/license.h"
#include "support/memory_context.h"

namespace akashi::ecosystems::pypi {

extern const Ecosystem kLeaf;

namespace {

TEST(Name, Normalized) {
  EXPECT_EQ(normalized_name("Zope.Interface"), "zope-interface");
  EXPECT_EQ(normalized_name("a-._.-b__C"), "a-b-c");
  EXPECT_TRUE(is_project_name("a"));
  EXPECT_TRUE(is_project_name("A1.b-c_d"));
  for (const auto* bad : {"", "-a", "a-", ".a", "a b", "a/b", "a!"}) {
    EXPECT_FALSE(is_project_name(bad)) << bad;
  }
}

TEST(Name, OfFiles) {
  const auto shown = [](std::string_view file, std::string_view name = {}) {
    const auto parts = parse_file_name(file, name);
    return parts ? parts->name + " " + parts->version : std::string("none");
  };
  EXPECT_EQ(shown("numpy-1.9.2-cp34-none-win32.whl"), "numpy 1.9.2");
  EXPECT_EQ(shown("a_b-1.0-1-py3-none-any.whl"), "a_b 1.0");
  EXPECT_EQ(shown("a-1.0.whl"), "none");
  EXPECT_EQ(shown("zope.interface-5.4.0.tar.gz"), "zope.interface 5.4.0");
  EXPECT_EQ(shown("python-dateutil-2.8.2.zip"), "python-dateutil 2.8.2");
  EXPECT_EQ(shown("python-dateutil-2.8-2.zip", "python_dateutil"), "python-dateutil 2.8-2");
  EXPECT_EQ(shown("monotonic-1.6-py3.10.egg"), "monotonic 1.6");
  EXPECT_EQ(shown("master.zip"), "none");
  EXPECT_EQ(shown("v1.26.8.zip", "urllib3"), "none");
  EXPECT_EQ(shown("a-b.tar.gz"), "none");
  EXPECT_EQ(shown("a-1.0.exe"), "none");
}

TEST(Source, RequirementUrls) {
  const auto git = parse_requirement_url(
      "git+https://user:pw@example.org/team/x.git@feature/a#egg=x[y]&subdirectory=py/x");
  EXPECT_EQ(git.source.kind, Source::Kind::kVcs);
  EXPECT_EQ(git.source.vcs, "git");
  EXPECT_EQ(git.source.url, "https://example.org/team/x.git");
  EXPECT_EQ(git.source.revision, "feature/a");
  EXPECT_EQ(git.source.subdirectory, "py/x");
  EXPECT_EQ(git.egg, "x");
  const auto plain = parse_requirement_url("git+ssh://git@example.org/x.git");
  EXPECT_EQ(plain.source.url, "ssh://git@example.org/x.git");
  EXPECT_EQ(plain.source.revision, "");
  const auto file = parse_requirement_url("file:///srv/x-1.0.tar.gz");
  EXPECT_EQ(file.source.kind, Source::Kind::kPath);
  EXPECT_EQ(file.source.path, "/srv/x-1.0.tar.gz");
  EXPECT_TRUE(is_url("hg+http://example.org/x"));
  EXPECT_FALSE(is_url("C:\\x"));
  EXPECT_FALSE(is_url("name @ https://example.org/x"));
}

TEST(Text, PathsBeside) {
  const auto beside = [](std::string_view file, std::string_view relative) {
    return path_beside(file, relative).value_or("(out)");
  };
  EXPECT_EQ(beside("requirements.txt", "a/b.txt"), "a/b.txt");
  EXPECT_EQ(beside("x/y/r.txt", "../z.txt"), "x/z.txt");
  EXPECT_EQ(beside("x/y/r.txt", "./.././z.txt"), "x/z.txt");
  EXPECT_EQ(beside("x/y/r.txt", "..\\z.txt"), "x/z.txt");
  EXPECT_EQ(beside("x/r.txt", "../../z.txt"), "(out)");
  EXPECT_EQ(beside("x/r.txt", "/etc/z.txt"), "(out)");
  EXPECT_EQ(beside("x/r.txt", "C:\\z.txt"), "(out)");
  EXPECT_EQ(beside("a.zip!x/r.txt", "../z.txt"), "a.zip!z.txt");
  EXPECT_EQ(beside("a.zip!r.txt", "../z.txt"), "(out)");
  EXPECT_EQ(beside("a.zip!r.txt", "b.zip!z.txt"), "(out)");
}

TEST(Text, Encodings) {
  const auto decoded = [](std::string_view bytes) {
    Inventory problems;
    auto text = decode_text(bytes, problems);
    return text + (problems.problems.empty() ? "" : "!");
  };
  EXPECT_EQ(decoded("a\r\nb\rc\r"), "a\nb\nc\n");
  EXPECT_EQ(decoded("\xEF\xBB\xBF"
                    "a"),
            "a");
  EXPECT_EQ(decoded(std::string("\xFF\xFE"
                                "a\0\x3D\xD8\x00\xDE",
                                8)),
            "a\xF0\x9F\x98\x80");
  EXPECT_EQ(decoded(std::string("\xFE\xFF\0a\0", 5)), "a");  // Half a character at the end.
  EXPECT_EQ(decoded(std::string("\0\0\xFE\xFF\0\0\0a", 8)), "a");
  EXPECT_EQ(decoded("caf\xE9"), "caf\xC3\xA9");
  EXPECT_EQ(decoded("# coding: latin-1\n\xE9"), "# coding: latin-1\n\xC3\xA9");
  EXPECT_EQ(decoded("\n# -*- coding: utf-8 -*-\nx"), "\n# -*- coding: utf-8 -*-\nx");
  EXPECT_EQ(decoded("# coding=euc-jp\nx"), "# coding=euc-jp\nx!");
  EXPECT_EQ(decoded("\n\n# coding=euc-jp\nx"), "\n\n# coding=euc-jp\nx");
}

TEST(RequirementsFile, Lines) {
  Inventory problems;
  const auto text = read_requirements_text(
      "a==1 \\\n  --hash=sha256:1 \\\n  --hash sha256:2\n"
      "# comment \\\nb#c\nd #e\n"
      "f \\\n# ends it\ng\n"
      "-rone.txt\n--req two.txt\n-r=three.txt -i x\n"
      "h -- bad\n",
      Limits(), problems);
  std::string shown;
  for (const auto& line : text.lines) {
    shown += std::to_string(line.at.line) + ":" + line.requirement;
    for (const auto& option : line.options) {
      shown += " " + std::to_string(static_cast<int>(option.option)) + "=" + option.value;
    }
    shown += "\n";
  }
  EXPECT_EQ(shown,
            "1:a==1 3=sha256:1 3=sha256:2\n5:b#c\n6:d\n7:f\n9:g\n10: 0=one.txt\n"
            "12: 0=three.txt 4=x\n");
  // "--req" may be --requirement or --require-hashes.
  ASSERT_EQ(problems.problems.size(), 2U);
  EXPECT_EQ(problems.problems[0].text(),
            "line 11:1: not valid requirements line: unknown option --req");
  EXPECT_EQ(problems.problems[1].at().line, 13U);
}

TEST(Licenses, ClassifiersNameListedLicenses) {
  for (const auto& row : classifier_licenses()) {
    EXPECT_TRUE(is_license_id(row.id)) << row.id;
    EXPECT_EQ(canonical_license_id(row.id), row.id);
  }
  Component component;
  for (const auto* text :
       {"License :: OSI Approved :: MIT License", "License :: OSI Approved :: BSD License",
        "License :: OSI Approved", "License :: Public Domain", "Topic :: Utilities"}) {
    add_classifier_license(text, component);
  }
  ASSERT_EQ(component.licenses.size(), 3U);
  EXPECT_EQ(component.licenses[0].text, "MIT");
  EXPECT_EQ(component.licenses[0].kind, LicenseClaim::Kind::kExpression);
  EXPECT_EQ(component.licenses[1].text, "BSD License");
  EXPECT_EQ(component.licenses[1].kind, LicenseClaim::Kind::kName);
  EXPECT_EQ(component.licenses[2].text, "Public Domain");
}

// A component of an SBOM that another tool wrote has a purl and nothing else.
TEST(Leaf, AdvisoryKeysOfForeignComponents) {
  const auto keys = [](std::string_view purl) {
    Component component;
    component.purl = *parse_purl(purl);
    std::string out;
    for (const auto& key : kLeaf.advisory_keys(component)) {
      out += key.ecosystem + " " + key.name + " " + key.version;
    }
    return out;
  };
  EXPECT_EQ(keys("pkg:pypi/Zope.Interface@5.4.0"), "PyPI zope-interface 5.4.0");
  EXPECT_EQ(keys("pkg:pypi/ruamel_yaml@0.17?file_name=x.whl"), "PyPI ruamel-yaml 0.17");
  EXPECT_EQ(keys("pkg:pypi/django"), "PyPI django ");
  EXPECT_EQ(keys("pkg:conda/numpy@1.0"), "");
  EXPECT_EQ(keys("pkg:npm/x@1"), "");
}

// Sizes that an attacker chooses must not multiply: each of these took minutes if it were
// quadratic.
std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) {
    out += text;
  }
  return out;
}

std::size_t components_of(const Extractor& extractor, std::string_view path,
                          std::string_view text) {
  testing_support::MemoryContext context;
  context.add(std::string(path), std::string(text));
  const auto bytes = Bytes::copy_of(text);
  Inventory inventory;
  const auto result = extractor.extract(
      {.path = path, .bytes = bytes.padded(), .size = text.size()}, context, inventory);
  EXPECT_TRUE(result) << result.error().text();
  return inventory.components.size();
}

TEST(Hostile, RepetitionIsLinear) {
  constexpr std::size_t kTimes = 10'000;
  EXPECT_EQ(components_of(kRequirements, "requirements.txt",
                          repeated("a==1 --hash=sha256:" + std::string(64, '0') + "\n", kTimes)),
            1U);
  EXPECT_EQ(components_of(kRequirements, "requirements.txt",
                          "a==1 ; " + repeated("extra == 'x' or ", kTimes) + "os_name == 'y'"),
            1U);
  EXPECT_EQ(components_of(kRequirements, "requirements.txt",
                          "# autogenerated by uv\n" + repeated("a==1\n  # via a\n", kTimes)),
            1U);
  EXPECT_EQ(components_of(kRequirements, "requirements.txt", repeated("-e ./x\n", kTimes)), 0U);
  std::string same_name;
  for (std::size_t i = 0; i < kTimes / 10; ++i) {
    same_name += "[[package]]\nname = \"a\"\nversion = \"" + std::to_string(i) +
                 "\"\ndependencies = [\"a\"]\n";
  }
  EXPECT_EQ(components_of(kPdmLock, "pdm.lock", same_name), kTimes / 10);
  std::string circle = "[dependency-groups]\n";
  for (std::size_t i = 0; i < kTimes / 10; ++i) {
    circle += "g" + std::to_string(i) + " = [{include-group = \"g" +
              std::to_string((i + 1) % (kTimes / 10)) + "\"}, \"a\"]\n";
  }
  EXPECT_EQ(components_of(kPyproject, "pyproject.toml", circle), 1U);
}

}  // namespace
}  // namespace akashi::ecosystems::pypi

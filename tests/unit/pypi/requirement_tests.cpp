// Requirements and markers: PEP 508 and PEP 440, with what old tools wrote.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/strings.h"
#include "ecosystems/pypi/marker.h"
#include "ecosystems/pypi/requirement.h"
#include "ecosystems/pypi/table_dependency.h"

namespace akashi::ecosystems::pypi {
namespace {

// "name[extras] specifier @url ;marker =exact"; parts that are absent are left out.
std::string shown(std::string_view text) {
  const auto parsed = parse_requirement(text);
  if (!parsed) {
    return "error: " + parsed.error().message().args.back();
  }
  std::string out = parsed->name;
  out += parsed->extras.empty() ? "" : "[" + join(parsed->extras, ",") + "]";
  out += parsed->specifier.empty() ? "" : " " + parsed->specifier;
  out += parsed->url.empty() ? "" : " @" + parsed->url;
  out += parsed->marker_text.empty() ? "" : " ;" + parsed->marker_text;
  const auto exact = exact_version(parsed->specifiers);
  return out + (exact.empty() ? "" : " =" + exact);
}

TEST(Requirement, Valid) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"a", "a"},
      {" A.b_c-d ", "A.b_c-d"},
      {"a==1.0", "a ==1.0 =1.0"},
      {"a == 1.0", "a ==1.0 =1.0"},
      {"a===1.0+local", "a ===1.0+local =1.0+local"},
      {"a==1!2.0.post1", "a ==1!2.0.post1 =1!2.0.post1"},
      {"a==1.*", "a ==1.*"},
      {"a==1.0,==1.0", "a ==1.0,==1.0 =1.0"},
      {"a==1.0,==2.0", "a ==1.0,==2.0"},
      {"a==1.0,!=1.1", "a ==1.0,!=1.1 =1.0"},
      {"a>=1,<2,!=1.5", "a >=1,<2,!=1.5"},
      {"a(>=1,<2)", "a >=1,<2"},
      {"a (>= 1 , < 2)", "a >=1,<2"},
      {"a (==2004d)", "a ==2004d =2004d"},
      {"a>=1,", "a >=1"},
      {"a ()", "a"},
      {"a[]", "a"},
      {"a[x, y.z]>=1", "a[x,y.z] >=1"},
      {"a~=1.0;python_version<'3'", "a ~=1.0 ;python_version<'3'"},
      {"a ; extra == \"x\"", "a ;extra == \"x\""},
      {"a @ https://example.org/a.whl", "a @https://example.org/a.whl"},
      {"a@git+https://example.org/a@v1#egg=a", "a @git+https://example.org/a@v1#egg=a"},
      {"a[x] @ file:///a.whl ; os_name == 'nt'", "a[x] @file:///a.whl ;os_name == 'nt'"},
      {"a @ https://example.org/a;b", "a @https://example.org/a;b"},
      {"a==${VERSION}", "a ==${VERSION}"},
  };
  for (const auto& [text, want] : cases) {
    EXPECT_EQ(shown(text), want) << text;
  }
}

TEST(Requirement, Errors) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "error: name expected, found the end"},
      {"==1", "error: name expected, found \"=\""},
      {"-a", "error: name"},
      {"a-", "error: name"},
      {"a b", "error: version comparison expected, found \"b\""},
      {"a 1.0", "error: version comparison expected, found \"1\""},
      {"a==", "error: version expected, found the end"},
      {"a>=1 <2", "error: \";\" or the end expected, found \"<\""},
      {"a>=1,,<2", "error: version comparison expected, found \",\""},
      {"a (>=1", "error: \")\" expected, found the end"},
      {"a[x", "error: \",\" or \"]\" expected, found the end"},
      {"a[x y]", "error: \",\" or \"]\" expected, found \"y\""},
      {"a[,]", "error: name of an extra expected, found \",\""},
      {"a @", "error: URL expected, found the end"},
      {"a @ 1.0", "error: URL expected, found \"1\""},
      {"a ;", "error: environment marker expected, found the end"},
      {"a ; x == 'y'", "error: \"x\" is not a variable"},
  };
  for (const auto& [text, want] : cases) {
    EXPECT_EQ(shown(text), want) << text;
  }
  const auto error = parse_requirement("abc ???", {.line = 7, .column = 3, .offset = 0});
  ASSERT_FALSE(error);
  EXPECT_EQ(error.error().at(), (InputPosition{.line = 7, .column = 7, .offset = 0}));
}

TEST(Requirement, Component) {
  const auto made = to_component(*parse_requirement(
      "Zope.Interface[test] @ https://me:token@example.org/zope_interface-7.2-py3-none-any.whl"
      "#sha256=0000000000000000000000000000000000000000000000000000000000000000"));
  EXPECT_EQ(made.component.purl.to_string(),
            "pkg:pypi/zope-interface@7.2?download_url="
            "https:%2F%2Fexample.org%2Fzope_interface-7.2-py3-none-any.whl");
  EXPECT_EQ(made.component.name, "Zope.Interface");
  EXPECT_EQ(made.component.hashes.size(), 1U);
  EXPECT_EQ(made.inferred, "version from the file name");
  const auto git = to_component(*parse_requirement("a @ git+ssh://git@example.org/a.git@v1"));
  EXPECT_EQ(git.component.purl.qualifier("vcs_url"), "git+ssh://git@example.org/a.git@v1");
  EXPECT_EQ(git.component.version, "");
}

std::string marker_error(std::string_view text) {
  const auto marker = Marker::parse(text);
  return marker ? "" : marker.error().message().args.back();
}

TEST(Marker, Errors) {
  EXPECT_EQ(marker_error("python_version"), "a comparison expected");
  EXPECT_EQ(marker_error("python_version <"), "a variable or string expected, found the end");
  EXPECT_EQ(marker_error("'a' == 'b'"), "a variable expected on one side");
  EXPECT_EQ(marker_error("os_name == 'x"), "string without end");
  EXPECT_EQ(marker_error("os_name == 'x' os_name == 'y'"), "\"and\" or \"or\" expected");
  EXPECT_EQ(marker_error("os_name == 'x')"), "\"and\" or \"or\" expected");
  EXPECT_EQ(marker_error("(os_name == 'x'"), "\")\" expected");
  EXPECT_EQ(marker_error("os_name not 'x'"), "a comparison expected");
  EXPECT_EQ(marker_error("os_name == 'x' and"), "a variable or string expected, found the end");
  EXPECT_EQ(marker_error(""), "");
  EXPECT_EQ(marker_error("(((os_name=='x')))or'a'in extras"), "");
  const std::string deep(100'000, '(');
  const auto nested = Marker::parse(deep);
  ASSERT_FALSE(nested);
  EXPECT_EQ(nested.error().code(), ErrorCode::kLimitExceeded);
}

struct MarkerCase {
  std::string text;
  std::vector<std::string> extras;
  std::vector<std::string> groups;
  bool possible;
};

TEST(Marker, PossibleWithAChoice) {
  const std::vector<MarkerCase> cases = {
      {"python_version < '3'", {}, {}, true},
      {"extra == 'a'", {}, {}, false},
      {"extra == 'a'", {"a"}, {}, true},
      {"'A_b' == extra", {"a-b"}, {}, true},
      {"extra != 'a'", {"a"}, {}, false},
      {"extra == 'a' or os_name == 'nt'", {}, {}, true},
      {"extra == 'a' and os_name == 'nt'", {}, {}, false},
      // "and" binds closer than "or".
      {"extra == 'a' and extra == 'b' or extra == 'c'", {"c"}, {}, true},
      {"extra == 'a' and (extra == 'b' or extra == 'c')", {"c"}, {}, false},
      {"extra == 'c' or extra == 'a' and extra == 'b'", {"c"}, {}, true},
      {"'g' in dependency_groups", {}, {"g"}, true},
      {"'g' not in dependency_groups", {}, {"g"}, false},
      {"'x' in extras and 'g' in dependency_groups", {"x"}, {}, false},
      {"'x' in extras and 'g' in dependency_groups", {"x"}, {"g"}, true},
      {"'linux' in sys_platform", {}, {}, true},
  };
  for (const auto& entry : cases) {
    const auto marker = Marker::parse(entry.text);
    ASSERT_TRUE(marker) << entry.text;
    EXPECT_EQ(marker->possible({.extras = entry.extras, .groups = entry.groups}), entry.possible)
        << entry.text;
  }
}

TEST(Marker, Scopes) {
  const auto scopes = [](std::string_view text, const MarkerChoice& defaults = {}) {
    return marker_scopes(*Marker::parse(text), Scope::kRuntime, defaults).to_string();
  };
  EXPECT_EQ(scopes("os_name == 'nt'"), "runtime");
  EXPECT_EQ(scopes("extra == 'x'"), "optional");
  EXPECT_EQ(scopes("'test' in dependency_groups"), "test");
  EXPECT_EQ(scopes("'lint' in dependency_groups or 'x' in extras"), "dev,optional");
  EXPECT_EQ(scopes("'lint' in dependency_groups and 'x' in extras"), "dev,optional");
  EXPECT_EQ(scopes("'lint' in dependency_groups", {.extras = {}, .groups = {"lint"}}), "runtime");
}

TEST(TableDependency, ExactVersions) {
  EXPECT_EQ(exact_table_version("1.2.3", Dialect::kPoetry), "1.2.3");
  EXPECT_EQ(exact_table_version("==1.2.3", Dialect::kPoetry), "1.2.3");
  EXPECT_EQ(exact_table_version("^1.2", Dialect::kPoetry), "");
  EXPECT_EQ(exact_table_version("1.2.*", Dialect::kPoetry), "");
  EXPECT_EQ(exact_table_version("1.2 || 1.3", Dialect::kPoetry), "");
  EXPECT_EQ(exact_table_version("1.2.3", Dialect::kPipenv), "");
  EXPECT_EQ(exact_table_version("==1.2.3", Dialect::kPipenv), "1.2.3");
  EXPECT_EQ(exact_table_version("*", Dialect::kPipenv), "");
}

}  // namespace
}  // namespace akashi::ecosystems::pypi

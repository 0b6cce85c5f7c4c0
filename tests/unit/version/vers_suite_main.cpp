// akashi_vers_suite FILE…: the tests of vers-spec (schema 0.1 and 0.2) and of univers, JSON files.
// Prints for each file how many are as expected, and each that is not.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "formats/tree.h"
#include "version/native_range.h"
#include "version/scheme.h"
#include "version/vers.h"
#include "version/version_set.h"

namespace akashi::version {
namespace {

struct Outcome {
  bool skipped = false;  // Nothing that there is an order or a syntax for.
  bool same = false;
  std::string got;
};

// "npm" is VERS's name for semver; the schemes of the suite are types of VERS.
const Scheme* scheme_of(std::string_view name) {
  return scheme_of_vers(name);
}

Outcome compare(formats::NodeView test, const Scheme& scheme) {
  std::vector<std::string> versions;
  for (const auto one : test["input"]["versions"]) {
    versions.emplace_back(one.text());
  }
  for (const auto& one : versions) {
    if (const auto valid = scheme.compare(one, one); !valid) {
      return {.got = valid.error().text()};
    }
  }
  if (test["test_type"].text() == "equality") {
    const bool equal = *scheme.compare(versions.at(0), versions.at(1)) == 0;
    return {.same = equal == (test["expected_output"].text() == "true"),
            .got = equal ? "equal" : "not equal"};
  }
  std::ranges::stable_sort(versions, [&](const std::string& a, const std::string& b) {
    return *scheme.compare(a, b) < 0;
  });
  Outcome out{.same = true};
  std::size_t at = 0;
  for (const auto one : test["expected_output"]) {
    const auto& here = versions.at(at++);
    out.same = out.same && *scheme.compare(here, one.text()) == 0;
    out.got += here + " ";
  }
  return out;
}

std::string native(std::string_view type, std::string_view text, bool gitlab) {
  const auto set = gitlab ? parse_gitlab_range(type, text) : parse_native_range(type, text);
  return set ? to_string(to_vers(type, *set)) : "error: " + set.error().text();
}

// The sets are the same, whatever was written.
bool same_set(std::string_view a, std::string_view b) {
  const auto left = parse_vers(a);
  const auto right = parse_vers(b);
  if (!left || !right) {
    return false;
  }
  const auto x = to_intervals(*left);
  const auto y = to_intervals(*right);
  return x && y && std::ranges::equal(*x, *y, [](const Interval& one, const Interval& other) {
           return one.lower_key == other.lower_key && one.upper_key == other.upper_key &&
                  one.has_upper == other.has_upper &&
                  one.lower_exclusive == other.lower_exclusive &&
                  one.upper_inclusive == other.upper_inclusive;
         });
}

Outcome from_native(formats::NodeView test) {
  const auto input = test["input"];
  const auto want = test["expected_output"].text();
  const auto got = native(input["scheme"].text(), input["native_range"].text(),
                          test["description"].text().contains("GitLab"));
  return {.same = got == want || same_set(got, want), .got = got};
}

Outcome contains_version(formats::NodeView test) {
  const auto vers = parse_vers(test["input"]["vers"].text());
  if (!vers) {
    return {.got = vers.error().text()};
  }
  const auto set = to_intervals(*vers);
  const auto* scheme = scheme_of_vers(vers->type);
  const auto key = scheme == nullptr ? Result<std::string>("")
                                     : sort_key(*scheme, test["input"]["version"].text());
  if (!set || !key) {
    return {.got = "unknown"};
  }
  const bool inside = contains(*set, *key);
  return {.same = inside == (test["expected_output"].text() == "true"),
          .got = inside ? "in" : "out"};
}

// Sorted, with each constraint as it was.
Outcome validate(formats::NodeView test) {
  const auto vers = parse_vers(test["input"].text());
  const auto got = vers ? to_string(*vers) : "error: " + vers.error().text();
  return {.same = got == test["expected_output"].text(), .got = got};
}

Outcome parse_strictly(formats::NodeView test) {
  const auto text = test["input"].text();
  if (const auto checked = check_vers(text); !checked) {
    return {.same = test["expected_failure"].text() == "true", .got = checked.error().text()};
  }
  const auto vers = parse_vers_syntax(text);
  Outcome out{.same = vers && vers->type == test["expected_output"]["scheme"].text(),
              .got = vers ? to_string(*vers) : "error"};
  std::size_t at = 0;
  for (const auto one : test["expected_output"]["version_constraints"]) {
    out.same = out.same && at < vers->constraints.size() &&
               vers->constraints[at].version == one.at(1).text();
    ++at;
  }
  out.same = out.same && at == vers->constraints.size();
  return out;
}

Outcome round_trip(formats::NodeView test) {
  const auto input = test["input"];
  const auto text = input.is_object() ? input["vers"].text() : input.text();
  const auto vers = parse_vers(text);
  const auto got = vers ? to_string(*vers) : "error: " + vers.error().text();
  const auto want = test["expected_output"].text();
  return {.same = got == want, .got = got};
}

Outcome run(formats::NodeView test) {
  const auto kind = test["test_type"].text();
  if (kind == "comparison" || kind == "equality") {
    const auto* scheme = scheme_of(test["input"]["input_scheme"].text());
    return scheme == nullptr ? Outcome{.skipped = true} : compare(test, *scheme);
  }
  if (kind == "from_native") {
    return from_native(test);
  }
  if (kind == "containment") {
    return contains_version(test);
  }
  if (kind == "validate") {
    return validate(test);
  }
  if (kind == "parse") {
    return parse_strictly(test);
  }
  return kind == "roundtrip" ? round_trip(test) : Outcome{.skipped = true};
}

bool run_file(const std::string& path, std::size_t& differences) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  const auto bytes = Bytes::copy_of(text);
  const auto tree = formats::parse_json(bytes.padded(), {});
  if (!tree) {
    std::printf("%s: %s\n", path.c_str(), tree.error().text().c_str());
    return false;
  }
  std::size_t same = 0;
  std::size_t skipped = 0;
  std::string different;
  const auto tests = tree->root().is_array() ? tree->root() : tree->root()["tests"];
  for (const auto test : tests) {
    const auto outcome = run(test);
    same += outcome.same ? 1 : 0;
    skipped += outcome.skipped ? 1 : 0;
    if (!outcome.same && !outcome.skipped) {
      ++differences;
      const auto input = test["input"];
      auto asked = std::string(input.is_object() ? input["native_range"].text() : input.text());
      for (const auto one : input["versions"]) {
        asked += std::string(one.text()) + " ";
      }
      different += "  " + (asked.empty() ? "\"\"" : asked) + " expected " +
                   std::string(test["expected_output"].text()) + " got " + outcome.got + "\n";
    }
  }
  std::printf("%s: %zu as expected, %zu different, %zu skipped\n%s",
              path.substr(path.rfind('/') + 1).c_str(), same, tests.size() - same - skipped,
              skipped, different.c_str());
  return true;
}

}  // namespace
}  // namespace akashi::version

int main(int argc, char** argv) {
  std::size_t differences = 0;
  bool read = true;
  for (int i = 1; i < argc; ++i) {
    read = akashi::version::run_file(argv[i], differences) && read;
  }
  std::printf("%zu different\n", differences);
  return read ? 0 : 2;
}

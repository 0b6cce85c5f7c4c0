// rpminfo_test, dpkginfo_test: a package and its version. rpmverifyfile_test: the package that a
// release file is of. textfilecontent54_test: release files, /etc/dnf/modules.d of modules, and
// Ubuntu's manifests of images. uname_test and what a boot loader starts: the kernel that runs,
// taken as the one that is asked about.
#include "feeds/oval/tests.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

#include "base/strings.h"
#include "version/version_set.h"

namespace akashi::feeds::oval {
namespace {

using formats::XmlView;
using version::Interval;

constexpr std::size_t kLongestName = 200;

struct ReleasePackage {
  std::string_view package;
  std::string_view distribution;
};
constexpr auto kReleasePackages = std::to_array<ReleasePackage>({
    {"almalinux-release", "alma"},
    {"centos-release", "other"},
    {"oraclelinux-release", "oracle"},
    {"photon-release", "photon"},
    {"redhat-release", "redhat"},
    {"redhat-release-coreos", "other"},
    {"rocky-release", "other"},
});

Truth open_truth() {
  return {.certain = {}, .possible = all_versions()};
}

Truth all_truth() {
  return {.certain = all_versions(), .possible = all_versions()};
}

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= kLongestName &&
         std::ranges::none_of(name, [](char c) { return is_space(c) || c == '/'; });
}

std::string_view digits_of(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && is_digit(text[n])) {
    ++n;
  }
  return text.substr(0, n);
}

// "9" of "^9[^\d]", "^9" and "^9$"; nothing for any other pattern.
std::optional<std::string> major_of(std::string_view pattern) {
  if (!pattern.starts_with('^')) {
    return std::nullopt;
  }
  const auto number = digits_of(pattern.substr(1));
  const auto rest = pattern.substr(1 + number.size());
  const bool known = rest.empty() || rest == "$" || rest == "[^\\d]" || rest == "\\.";
  return number.empty() || !known ? std::nullopt : std::optional(std::string(number));
}

// A regular expression that is a name, with its special characters quoted. `exact`: nothing in it
// could mean anything else.
std::string literal_of(std::string_view pattern, bool& exact) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\' && i + 1 < pattern.size() && !is_alnum(pattern[i + 1])) {
      out += pattern[++i];
      continue;
    }
    constexpr std::string_view kSpecial = "\\+*?[](){}|^$";
    exact = exact && !kSpecial.contains(pattern[i]);
    out += pattern[i];
  }
  return out;
}

// Hyphens are for releases: such a text was put together in the wrong way.
bool is_version(std::string_view text, const version::Scheme& scheme) {
  return scheme.id != "rpm" || std::ranges::count(text, '-') <= 1;
}

// "the 'brotli' package in xenial is not known (status: 'needs-triage')"
std::string undecided_package(std::string_view comment) {
  const auto end = comment.find("' package in ");
  if (!comment.contains("is not known") || end == std::string_view::npos) {
    return {};
  }
  const auto begin = comment.substr(0, end).rfind('\'');
  const auto name = begin == std::string_view::npos ? std::string_view()
                                                    : comment.substr(begin + 1, end - begin - 1);
  return is_name(name) ? std::string(name) : std::string();
}

std::string path_of(XmlView object) {
  std::string whole(object.child("filepath").text());
  const std::string folder(object.child("path").text());
  if (folder.empty()) {
    return whole;
  }
  return folder + "/" + (whole.empty() ? std::string(object.child("filename").text()) : whole);
}

// The stream in "\nstream\s*=\s*18\b[\w\W]*\nstate\s*=…".
std::string stream_of(std::string_view pattern) {
  constexpr std::string_view kBefore = "stream\\s*=\\s*";
  const auto begin = pattern.find(kBefore);
  if (begin == std::string_view::npos) {
    return {};
  }
  const auto rest = pattern.substr(begin + kBefore.size());
  const auto end = rest.find("\\b");
  bool exact = end != std::string_view::npos && end != 0;
  auto stream = literal_of(rest.substr(0, exact ? end : 0), exact);
  return exact && is_name(stream) && !stream.contains(':') ? stream : std::string();
}

}  // namespace

std::vector<Interval> all_versions() {
  return version::complement({});
}

const Test& Tests::get(std::string_view id, std::string_view comment) {
  const auto [at, added] = tests_.try_emplace(std::string(id));
  if (added) {
    at->second = read(id, comment);
  }
  return at->second;
}

std::vector<const Test*> Tests::all() const {
  std::vector<const Test*> out;
  for (const auto& [_, test] : tests_) {
    out.push_back(&test);
  }
  return out;
}

Test Tests::read(std::string_view id, std::string_view comment) {
  const auto test = record_.find(id);
  const auto kind = test.name();
  if (kind == "rpminfo_test" || kind == "dpkginfo_test") {
    return read_package(test, kind == "dpkginfo_test", comment);
  }
  if (kind == "rpmverifyfile_test") {
    const auto state = record_.find(test.child("state").attribute("state_ref"));
    auto name = state.child("name").text();
    name.remove_prefix(name.starts_with('^') ? 1 : 0);
    return read_release_package(test, name, comment);
  }
  if (kind == "textfilecontent54_test") {
    return read_text(test);
  }
  if (kind == "uname_test" || kind == "family_test") {
    return {.kind = Test::Kind::kGiven};
  }
  if (auto name = undecided_package(comment); kind == "unknown_test" && !name.empty()) {
    return {.kind = Test::Kind::kPackage,
            .packages = {std::move(name)},
            .source = true,
            .truth = open_truth()};
  }
  return {};
}

Test Tests::read_release_package(XmlView test, std::string_view name, std::string_view comment) {
  Test out;
  const auto state = record_.find(test.child("state").attribute("state_ref"));
  const auto* known = std::ranges::find(kReleasePackages, name, &ReleasePackage::package);
  constexpr std::string_view kInstalled = " is installed";
  if (known != kReleasePackages.end()) {
    out.release.distribution = known->distribution;
    if (const auto version = state.child("version")) {
      auto number = major_of(version.text());
      if (!number) {
        if (out.release.distribution != "other") {
          return {};
        }
        number = "?";
      }
      out.release.version = *number;
    }
  } else if (comment.ends_with(kInstalled)) {
    // SUSE names the product in the comment, in the way of its own name.
    out.release.distribution = "suse";
    out.release.version = trim(comment.substr(0, comment.size() - kInstalled.size()));
  } else {
    return {};
  }
  out.kind = Test::Kind::kRelease;
  out.release.negated = test.attribute("check") == "none satisfy";
  return out;
}

Test Tests::read_package(XmlView test, bool dpkg, std::string_view comment) {
  const auto* scheme = version::find_scheme(dpkg ? "deb" : "rpm");
  const auto object = record_.find(test.child("object").attribute("object_ref"));
  bool readable = true;
  Test out{.kind = Test::Kind::kPackage};
  out.packages = names_of(object.child("name"), readable);
  if (out.packages.empty() || scheme == nullptr) {
    return {};
  }
  if (!dpkg && out.packages.size() == 1 && out.packages[0].ends_with("-release") &&
      test.child("state")) {
    const bool suse = record_.definition().attribute("id").contains("suse");
    const auto known = std::ranges::find(kReleasePackages, std::string_view(out.packages[0]),
                                         &ReleasePackage::package) != kReleasePackages.end();
    if (known || suse) {
      // An architecture alone: "Oracle Linux arch is x86_64".
      const auto state = record_.find(test.child("state").attribute("state_ref"));
      const bool version =
          static_cast<bool>(state.child("version")) || static_cast<bool>(state.child("evr"));
      return version ? read_release_package(test, out.packages[0], comment)
                     : Test{.kind = Test::Kind::kGiven};
    }
  }
  if (!readable || object.child("set") || object.child("filter")) {
    out.truth = open_truth();
    return out;
  }
  out.truth = states_of(test, *scheme, out);
  return out;
}

Test Tests::read_text(XmlView test) {
  const auto object = record_.find(test.child("object").attribute("object_ref"));
  const auto state = record_.find(test.child("state").attribute("state_ref"));
  const auto path = path_of(object);
  const auto part = state.child("subexpression").text();
  const auto release = [](std::string_view distribution, std::string version) {
    return version.empty() ? Test{}
                           : Test{.kind = Test::Kind::kRelease,
                                  .release = {.distribution = std::string(distribution),
                                              .version = std::move(version)}};
  };
  if (path.ends_with("/manifest")) {
    return read_manifest(test, object.child("pattern"));
  }
  if (path.starts_with("/boot/")) {
    return {.kind = Test::Kind::kGiven};
  }
  constexpr std::string_view kModules = "/etc/dnf/modules.d/";
  if (path.starts_with(kModules) && path.ends_with(".module")) {
    const auto name = path.substr(kModules.size(), path.size() - kModules.size() - 7);
    const auto stream = stream_of(state.child("text").text());
    if (stream.empty() || !is_name(name)) {
      return {};
    }
    return {.kind = Test::Kind::kModule, .module = name + ":" + stream};
  }
  if (path == "/etc/debian_version") {
    return release("debian", std::string(part));
  }
  if (path == "/etc/lsb-release") {
    return release("ubuntu", std::string(part));
  }
  if (path == "/etc/os-release" && object.child("pattern").text().contains(":alt:")) {
    return release("alt", digits_of(part).size() == part.size() && !part.empty()
                              ? "p" + std::string(part)
                              : std::string());
  }
  if (path == "/etc/anolis-release") {
    const auto text = state.child("text").text();
    return release("anolis",
                   digits_of(text).size() == text.size() ? std::string(text) : std::string());
  }
  return {};
}

// Lines "openssh-client:amd64 1:8.9p1-3": the pattern's values name the packages, its group is the
// version.
Test Tests::read_manifest(XmlView test, XmlView pattern) {
  Test out{.kind = Test::Kind::kPackage};
  bool exact = true;
  std::vector<std::string_view> values = {pattern.text()};
  if (pattern.has_attribute("var_ref")) {
    values = values_of(pattern.attribute("var_ref"), exact);
  }
  for (const auto value : values) {
    constexpr std::string_view kBehind = "(?::\\w+|)\\s+(.*)$";
    if (!value.starts_with('^') || !value.ends_with(kBehind)) {
      exact = false;
      continue;
    }
    const auto name = literal_of(value.substr(1, value.size() - 1 - kBehind.size()), exact);
    if (is_name(name)) {
      out.packages.push_back(name);
    }
  }
  if (out.packages.empty()) {
    return {};
  }
  const auto* scheme = version::find_scheme("deb");
  out.truth = exact && scheme != nullptr ? states_of(test, *scheme, out) : open_truth();
  return out;
}

Truth Tests::states_of(XmlView test, const version::Scheme& scheme, Test& out) {
  const auto existence = test.attribute("check_existence");
  if (existence == "none_exist") {
    return {};  // It is installed, or nobody would ask.
  }
  const auto check = test.attribute("check");
  const auto how = test.attribute("state_operator");
  Truth all = all_truth();
  std::optional<Truth> any;
  for (auto item = test.child("state"); item; item = item.next("state")) {
    const auto one = state(record_.find(item.attribute("state_ref")), scheme, out);
    all = {version::intersect(all.certain, one.certain),
           version::intersect(all.possible, one.possible)};
    any = any.value_or(Truth{});
    std::ranges::copy(one.certain, std::back_inserter(any->certain));
    std::ranges::copy(one.possible, std::back_inserter(any->possible));
  }
  if (!any) {
    return all;
  }
  if (how == "OR") {
    all = {version::unite(std::move(any->certain)), version::unite(std::move(any->possible))};
  } else if (!how.empty() && how != "AND") {
    return open_truth();
  }
  if (check == "none satisfy" || check == "none exist") {
    if (out.by_architecture) {
      return open_truth();
    }
    return {version::complement(all.possible), version::complement(all.certain)};
  }
  return all;
}

Truth Tests::state(XmlView state, const version::Scheme& scheme, Test& out) {
  if (!state) {
    return open_truth();
  }
  const bool any = state.attribute("operator") == "OR";
  Truth truth = any ? Truth{} : all_truth();
  bool first = true;
  for (auto entity = state.first_child(); entity; entity = entity.next()) {
    const auto name = entity.name();
    Truth one;
    if (name == "evr" || name == "subexpression") {
      one = compare(entity, scheme);
    } else if (name == "arch") {
      out.by_architecture = true;
      one = all_truth();
    } else if (name == "signature_keyid") {
      one = all_truth();  // It is a package of the distribution: of another it would not be asked.
    } else if (name == "version" && entity.text() == "0") {
      one = {};  // SUSE: "is not affected".
    } else if (name == "version") {
      one = of_series(entity, scheme);
    } else if (name == "notes") {
      continue;
    } else {
      one = open_truth();
    }
    if (any) {
      std::ranges::copy(one.certain, std::back_inserter(truth.certain));
      std::ranges::copy(one.possible, std::back_inserter(truth.possible));
      truth = {version::unite(std::move(truth.certain)), version::unite(std::move(truth.possible))};
    } else {
      truth = {version::intersect(truth.certain, one.certain),
               version::intersect(truth.possible, one.possible)};
    }
    first = false;
  }
  return first ? open_truth() : truth;
}

// The version alone, with any release: "4.1.12" of Oracle's kernels, each series of which has its
// own fix. A pattern that is a version means that version. Epochs are not asked for.
Truth Tests::of_series(XmlView entity, const version::Scheme& scheme) {
  auto text = entity.text();
  const auto operation = entity.attribute("operation");
  if (operation == "pattern match") {
    text.remove_prefix(text.starts_with('^') ? 1 : 0);
    text.remove_suffix(text.ends_with('$') ? 1 : 0);
  } else if (!operation.empty() && operation != "equals") {
    return open_truth();
  }
  const auto plain = [](char c) { return is_digit(c) || c == '.'; };
  const std::string first(text);
  const std::string behind = first + "^";  // Behind every release of it, before what follows.
  std::string first_key;
  std::string behind_key;
  if (scheme.id != "rpm" || first.empty() || first.size() > kLongestName ||
      !std::ranges::all_of(first, plain) || !scheme.append_key(first, first_key) ||
      !scheme.append_key(behind, behind_key)) {
    return open_truth();
  }
  const Interval series{.lower = first,
                        .upper = behind,
                        .has_upper = true,
                        .fix = {},
                        .lower_key = first_key,
                        .upper_key = behind_key};
  // With a higher epoch it may be the same version.
  return {.certain = {series},
          .possible = {{.lower = first, .fix = {}, .lower_key = first_key, .upper_key = {}}}};
}

Truth Tests::compare(XmlView entity, const version::Scheme& scheme) {
  auto text = entity.text();
  if (entity.has_attribute("var_ref")) {
    bool readable = true;
    const auto values = values_of(entity.attribute("var_ref"), readable);
    if (!readable || values.size() != 1) {
      return open_truth();
    }
    text = values[0];
  }
  if (text.starts_with("0:")) {
    text.remove_prefix(2);
  }
  std::string key;
  if (text.empty() || text.size() > kLongestName || !is_version(text, scheme) ||
      !scheme.append_key(text, key)) {
    return open_truth();
  }
  const std::string version(text);
  versions_.push_back(version);
  const auto type = entity.attribute("datatype");
  const auto operation = entity.attribute("operation");
  const Interval below{
      .upper = version, .has_upper = true, .fix = version, .lower_key = {}, .upper_key = key};
  const Interval at{.lower = version,
                    .upper = version,
                    .upper_inclusive = true,
                    .has_upper = true,
                    .fix = {},
                    .lower_key = key,
                    .upper_key = key};
  std::vector<Interval> set;
  if (operation.empty() || operation == "equals") {
    set = {at};
  } else if (type != "evr_string" && type != "debian_evr_string") {
    return open_truth();
  } else if (operation == "less than") {
    set = {below};
  } else if (operation == "less than or equal") {
    set = version::unite({below, at});
  } else if (operation == "greater than") {
    set = version::complement(version::unite({below, at}));
  } else if (operation == "greater than or equal") {
    set = version::complement(std::vector<Interval>{below});
  } else if (operation == "not equal") {
    set = version::complement(std::vector<Interval>{at});
  } else {
    return open_truth();
  }
  return {set, set};
}

std::vector<std::string> Tests::names_of(XmlView entity, bool& readable) const {
  std::vector<std::string> out;
  const auto operation = entity.attribute("operation");
  if (entity.has_attribute("var_ref")) {
    for (const auto value : values_of(entity.attribute("var_ref"), readable)) {
      if (is_name(value)) {
        out.emplace_back(value);
      }
    }
    readable = readable && (operation.empty() || operation == "equals");
    return out;
  }
  auto text = entity.text();
  if (operation == "pattern match") {
    readable = text.starts_with('^') && text.ends_with('$') && text.size() > 2;
    if (readable) {
      out.push_back(literal_of(text.substr(1, text.size() - 2), readable));
    }
  } else {
    readable = operation.empty() || operation == "equals";
    out.emplace_back(text);
  }
  std::erase_if(out, [](const std::string& name) { return !is_name(name); });
  return out;
}

std::vector<std::string_view> Tests::values_of(std::string_view variable, bool& readable) const {
  std::vector<std::string_view> out;
  const auto found = record_.find(variable);
  readable = readable && found.name() == "constant_variable";
  if (readable) {
    for (auto value = found.child("value"); value; value = value.next("value")) {
      out.push_back(value.text());
    }
  }
  return out;
}

}  // namespace akashi::feeds::oval

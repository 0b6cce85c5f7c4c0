// Red Hat: the CPEs of its product streams. SUSE: names of products. Others: distribution and
// version. Ubuntu's lists for images and Microsoft's ask for no release: theirs are what
// <affected><platform> and the dist tags of the packages say.
#include "feeds/oval/platforms.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "version/debian_releases.h"

namespace akashi::feeds::oval {
namespace {

using formats::XmlView;

struct Family {
  std::string_view distribution;
  std::string_view before;  // Of the version, in the ecosystem's name.
  std::string_view behind;
  bool names_source = false;
};
constexpr auto kFamilies = std::to_array<Family>({
    {"alma", "AlmaLinux:", ""},
    {"alt", "ALT:", ""},
    {"anolis", "Anolis OS:", ""},
    {"oracle", "Oracle Linux:", ""},
    {"photon", "Photon OS:", ".0", true},
});

struct DistTag {
  std::string_view end;
  std::string_view ecosystem;
};
constexpr auto kMicrosoftTags = std::to_array<DistTag>({
    {".azl3", "Azure Linux:3"},
    {".cm1", "Azure Linux:1"},
    {".cm2", "Azure Linux:2"},
});

std::vector<std::string> platforms(XmlView definition) {
  std::vector<std::string> out;
  const auto affected = definition.child("metadata").child("affected");
  for (auto item = affected.child("platform"); item; item = item.next("platform")) {
    out.emplace_back(item.text());
  }
  return out;
}

std::string major_of_cpe(std::string_view product) {
  const auto parts = split(product, ':');
  if (parts.size() < 2) {
    return {};
  }
  if (parts[0] == "enterprise_linux" || parts[0].starts_with("rhel_")) {
    return std::string(parts[1].substr(0, parts[1].find('.')));
  }
  const auto tag = product.rfind("::el");
  const auto number = tag == std::string_view::npos ? std::string_view() : product.substr(tag + 4);
  return parse_u64(number) ? std::string(number) : std::string();
}

// "cpe:/a:redhat:enterprise_linux:9::appstream". Products as a whole are known by source packages,
// which OVAL doesn't name.
std::vector<Release> redhat(XmlView definition) {
  std::vector<Release> out;
  const auto list = definition.child("metadata").child("advisory").child("affected_cpe_list");
  for (auto cpe = list.child("cpe"); cpe; cpe = cpe.next("cpe")) {
    for (const std::string_view head : {"cpe:/o:redhat:", "cpe:/a:redhat:"}) {
      const auto text = cpe.text();
      if (text.starts_with(head) && text.contains("::")) {
        const auto product = text.substr(head.size());
        out.push_back({.distribution = "redhat",
                       .version = major_of_cpe(product),
                       .ecosystem = "Red Hat:" + std::string(product)});
      }
    }
  }
  return out;
}

// "Ubuntu 22.04 LTS", "Ubuntu Pro FIPS-updates 22.04 LTS"
std::string ubuntu_ecosystem(std::string_view platform) {
  if (!platform.starts_with("Ubuntu ")) {
    return {};
  }
  std::string out;
  for (const auto word : split_spaces(platform)) {
    out += (out.empty() ? "" : ":") + std::string(word);
  }
  return out;
}

std::string suse_ecosystem(std::string_view product) {
  for (const std::string_view family : {"SUSE ", "openSUSE "}) {
    if (product.starts_with(family)) {
      return std::string(family.substr(0, family.size() - 1)) + ":" +
             std::string(product.substr(family.size()));
    }
  }
  return {};
}

void add(std::vector<Release>& out, Release release) {
  if (!release.ecosystem.empty() && std::ranges::find(out, release) == out.end()) {
    out.push_back(std::move(release));
  }
}

std::vector<Release> by_tests(const std::vector<const Test*>& tests,
                              const std::vector<std::string>& platforms) {
  std::vector<Release> out;
  std::size_t unnamed = 0;
  for (const auto* test : tests) {
    const auto& asked = test->release;
    if (test->kind != Test::Kind::kRelease || asked.negated || asked.version.empty()) {
      continue;
    }
    Release release{.distribution = asked.distribution, .version = asked.version, .ecosystem = {}};
    if (const auto* family =
            std::ranges::find(kFamilies, release.distribution, &Family::distribution);
        family != kFamilies.end()) {
      release.ecosystem =
          std::string(family->before) + release.version + std::string(family->behind);
      release.names_source = family->names_source;
    } else if (release.distribution == "debian") {
      release.ecosystem = version::debian_ecosystem(release.version);
      release.names_source = true;
    } else if (release.distribution == "ubuntu" && platforms.size() == 1) {
      release.ecosystem = ubuntu_ecosystem(platforms[0]);
      release.names_source = true;
    } else if (release.distribution == "suse") {
      release.ecosystem = suse_ecosystem(release.version);
      release.names_source = true;
      unnamed += release.ecosystem.empty() ? 1 : 0;
      if (release.ecosystem.empty() && unnamed == 1 && platforms.size() == 1) {
        release.ecosystem = suse_ecosystem(platforms[0]);  // "suse102" is "openSUSE 10.2".
      }
    }
    add(out, std::move(release));
  }
  return out;
}

std::vector<Release> stated(std::string_view id, const std::vector<std::string>& platforms,
                            const std::vector<std::string>& versions) {
  std::vector<Release> out;
  const bool microsoft = id.contains(":com.microsoft.");
  if (microsoft) {
    for (const auto& [end, ecosystem] : kMicrosoftTags) {
      const auto tagged = [&](const std::string& version) { return version.ends_with(end); };
      if (!versions.empty() && std::ranges::all_of(versions, tagged)) {
        add(out, {.distribution = "microsoft",
                  .version = {},
                  .ecosystem = std::string(ecosystem),
                  .names_source = true});
      }
    }
  }
  const bool ubuntu = id.contains(":com.ubuntu.");
  const bool suse = id.contains(":org.opensuse.");
  for (const auto& platform : platforms) {
    if (ubuntu && platforms.size() == 1) {
      add(out, {.distribution = "ubuntu",
                .version = {},
                .ecosystem = ubuntu_ecosystem(platform),
                .names_source = true});
    } else if (suse) {
      add(out, {.distribution = "suse",
                .version = platform,
                .ecosystem = suse_ecosystem(platform),
                .names_source = true});
    }
  }
  return out;
}

}  // namespace

std::vector<Release> releases_of(const Record& record, const std::vector<const Test*>& tests,
                                 const std::vector<std::string>& versions) {
  const auto definition = record.definition();
  const auto id = definition.attribute("id");
  if (id.contains(":com.redhat.")) {
    return redhat(definition);
  }
  const auto named = platforms(definition);
  const bool asked = std::ranges::any_of(
      tests, [](const Test* test) { return test->kind == Test::Kind::kRelease; });
  return asked ? by_tests(tests, named) : stated(id, named, versions);
}

Known holds(const ReleaseTest& test, const Release& release) {
  auto known = Known::kNo;
  if (test.distribution == release.distribution) {
    known = test.version.empty() || test.version == release.version ? Known::kYes
            : release.version.empty()                               ? Known::kUnknown
                                                                    : Known::kNo;
  }
  if (test.negated && known != Known::kUnknown) {
    return known == Known::kYes ? Known::kNo : Known::kYes;
  }
  return known;
}

}  // namespace akashi::feeds::oval

// Red Hat's repositories and the CPEs of their products (Red Hat publishes the relation as
// repository-to-cpe.json):
//   rhel-9-for-x86_64-baseos-rpms                  cpe:/o:redhat:enterprise_linux:9::baseos
//   rhel-8-for-x86_64-appstream-eus-rpms__8_DOT_8  cpe:/a:redhat:rhel_eus:8.8::appstream
//   codeready-builder-for-rhel-9-x86_64-rpms       cpe:/a:redhat:enterprise_linux:9::crb
//   ubi-9-baseos-rpms                              the same packages as the first
//   rhel-7-server-rpms                             cpe:/o:redhat:enterprise_linux:7::server
// OSV drops "cpe:/o:redhat:" and "cpe:/a:redhat:". Only forms that leave no choice are read; others
// give nothing.
#include "ecosystems/rpm/redhat.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/strings.h"

namespace akashi::ecosystems::rpm {
namespace {

struct Pair {
  std::string_view from;
  std::string_view to;
};

// The part of a repository id that says what is in it, and its name in a CPE.
constexpr auto kContents = std::to_array<Pair>({
    {"appstream", "appstream"},
    {"baseos", "baseos"},
    {"codeready-builder", "crb"},
    {"highavailability", "highavailability"},
    {"nfv", "nfv"},
    {"resilientstorage", "resilientstorage"},
    {"rt", "realtime"},
    {"sap-netweaver", "sap"},
    {"sap-solutions", "sap_hana"},
    {"supplementary", "supplementary"},
});
constexpr auto kRhel7 = std::to_array<Pair>({
    {"rhel-7-client-rpms", "client"},
    {"rhel-7-server-optional-rpms", "server"},
    {"rhel-7-server-rpms", "server"},
    {"rhel-7-workstation-optional-rpms", "workstation"},
    {"rhel-7-workstation-rpms", "workstation"},
});
// Update streams of one minor release.
constexpr auto kExtended = std::to_array<Pair>(
    {{"-aus", "rhel_aus"}, {"-e4s", "rhel_e4s"}, {"-eus", "rhel_eus"}, {"-tus", "rhel_tus"}});
constexpr auto kArchitectures =
    std::to_array<std::string_view>({"aarch64", "i686", "ppc64le", "s390x", "x86_64"});

template <std::size_t N>
std::string_view look_up(const std::array<Pair, N>& table, std::string_view key) {
  const auto* found = std::ranges::find(table, key, &Pair::from);
  return found == table.end() ? std::string_view() : found->to;
}

bool eat(std::string_view& text, std::string_view head) {
  if (!text.starts_with(head)) {
    return false;
  }
  text.remove_prefix(head.size());
  return true;
}

bool eat_tail(std::string_view& text, std::string_view tail) {
  if (!text.ends_with(tail)) {
    return false;
  }
  text.remove_suffix(tail.size());
  return true;
}

std::string_view eat_major(std::string_view& text) {
  const auto dash = text.find('-');
  const auto number = text.substr(0, dash);
  if (number != "8" && number != "9") {  // Later ones name their products by minor release.
    return {};
  }
  text.remove_prefix(dash == std::string_view::npos ? text.size() : dash + 1);
  return number;
}

void eat_architecture(std::string_view& text) {
  for (const auto architecture : kArchitectures) {
    if (text == architecture || text.starts_with(std::string(architecture) + "-")) {
      text.remove_prefix(std::min(architecture.size() + 1, text.size()));
      return;
    }
  }
}

std::optional<std::string> stream(std::string_view id, std::string_view version) {
  if (const auto variant = look_up(kRhel7, id); !variant.empty()) {
    return "enterprise_linux:7::" + std::string(variant);
  }
  std::string minor(version);
  if (const auto mark = id.find("__"); mark != std::string_view::npos) {
    minor = replace_all(id.substr(mark + 2), "_DOT_", ".");
    id = id.substr(0, mark);
  }
  if (!eat_tail(id, "-rpms")) {
    return std::nullopt;
  }
  eat_tail(id, "-rhui");
  std::string_view product = "enterprise_linux";
  for (const auto& [suffix, extended] : kExtended) {
    if (eat_tail(id, suffix)) {
      product = extended;
      break;
    }
  }
  std::string_view content;
  std::string_view number;
  if (eat(id, "codeready-builder-for-")) {
    content = "crb";
    if (!eat(id, "rhel-") && !eat(id, "ubi-")) {
      return std::nullopt;
    }
    number = eat_major(id);
    eat_architecture(id);
    if (!id.empty()) {
      return std::nullopt;
    }
  } else if (eat(id, "rhel-") || eat(id, "ubi-")) {
    number = eat_major(id);
    if (eat(id, "for-")) {
      eat_architecture(id);
    }
    content = look_up(kContents, id);
  }
  if (content.empty() || number.empty()) {
    return std::nullopt;
  }
  if (product != "enterprise_linux") {
    if (!minor.starts_with(std::string(number) + ".") || split(minor, '.').size() != 2) {
      return std::nullopt;
    }
    number = minor;
  }
  return std::string(product) + ":" + std::string(number) + "::" + std::string(content);
}

}  // namespace

std::vector<std::string> redhat_streams(const std::vector<std::string_view>& repositories,
                                        std::string_view version) {
  std::vector<std::string> ecosystems;
  for (const auto id : repositories) {
    if (const auto found = stream(id, version)) {
      ecosystems.push_back("Red Hat:" + *found);
    }
  }
  std::ranges::sort(ecosystems);
  const auto rest = std::ranges::unique(ecosystems);
  ecosystems.erase(rest.begin(), rest.end());
  return ecosystems;
}

std::vector<std::string> redhat_products(const std::vector<std::string>& ecosystems) {
  std::vector<std::string> products;
  for (const std::string_view ecosystem : ecosystems) {
    const auto variant = ecosystem.find("::");
    if (ecosystem.starts_with("Red Hat:enterprise_linux:") && variant != std::string_view::npos) {
      products.emplace_back(ecosystem.substr(0, variant));
    }
  }
  std::ranges::sort(products);
  const auto rest = std::ranges::unique(products);
  products.erase(rest.begin(), rest.end());
  return products;
}

}  // namespace akashi::ecosystems::rpm

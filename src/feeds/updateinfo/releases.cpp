// Collections are named "Amazon Linux 2 - Kernel-5.15", "Fedora 43", "Fedora EPEL 9",
// "almalinux-9-for-x86_64-baseos-rpms__9_1_default", "rocky-linux-9-x86-64-appstream-rpms". SUSE's
// are numbers of products and say no release.
#include "feeds/updateinfo/releases.h"

#include <algorithm>
#include <array>

#include "base/strings.h"

namespace akashi::feeds::updateinfo {
namespace {

std::string_view digits_of(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && is_digit(text[n])) {
    ++n;
  }
  return text.substr(0, n);
}

struct Beginning {
  std::string_view text;  // A number follows.
  std::string_view ecosystem;
};
constexpr auto kBeginnings = std::to_array<Beginning>({
    {"Fedora EPEL ", "EPEL:"},
    {"Fedora ", "Fedora:"},
    {"Oracle Linux ", "Oracle Linux:"},
    {"Rocky Linux ", "Rocky Linux:"},
    {"almalinux-", "AlmaLinux:"},
    {"rocky-linux-", "Rocky Linux:"},
});

constexpr std::string_view kAmazon = "Amazon Linux ";
constexpr std::string_view kSecond = "Amazon Linux:2";

std::string amazon(std::string_view name) {
  name.remove_prefix(kAmazon.size());
  if (name == "AMI" || name.starts_with("AMI ")) {
    return "Amazon Linux:1";
  }
  const auto number = digits_of(name);
  const auto rest = trim(name.substr(number.size()));
  if (number.empty() || (!rest.empty() && !rest.starts_with("- "))) {
    return {};
  }
  std::string out = "Amazon Linux:" + std::string(number);
  if (out == kSecond && !rest.empty()) {
    auto extra = to_lower(trim(rest.substr(2)));
    std::ranges::replace(extra, ' ', '-');
    out += ":" + extra;
  }
  return out;
}

std::string by_name(std::string_view name) {
  if (name.starts_with(kAmazon)) {
    return amazon(name);
  }
  for (const auto& [text, ecosystem] : kBeginnings) {
    const auto number =
        name.starts_with(text) ? digits_of(name.substr(text.size())) : std::string_view();
    if (!number.empty()) {
      return std::string(ecosystem) + std::string(number);
    }
  }
  return {};
}

}  // namespace

std::string ecosystem_of(std::string_view release, std::string_view name,
                         std::string_view short_name) {
  for (const auto text : {name, short_name, release}) {
    if (auto ecosystem = by_name(trim(text)); !ecosystem.empty()) {
      return ecosystem;
    }
  }
  return {};
}

std::string ecosystem_by_tag(std::string_view distribution, std::string_view package_release) {
  for (auto at = package_release.find("el"); at != std::string_view::npos;
       at = package_release.find("el", at + 1)) {
    const auto number = digits_of(package_release.substr(at + 2));
    if (!number.empty() && at > 0 && !is_alnum(package_release[at - 1])) {
      return std::string(distribution) + ":" + std::string(number);
    }
  }
  return {};
}

std::string rocky_ecosystem(std::string_view product) {
  return product.starts_with("Rocky Linux ") ? by_name(product) : std::string();
}

bool names_source(std::string_view ecosystem) {
  return ecosystem.starts_with("Rocky Linux:");
}

std::string shadow_of(std::string_view ecosystem) {
  return ecosystem.starts_with(std::string(kSecond) + ":") ? std::string(kSecond) + ":*"
                                                           : std::string();
}

bool shares_names(std::string_view ecosystem) {
  return ecosystem == kSecond;
}

}  // namespace akashi::feeds::updateinfo

// Statuses of ubuntu-cve-tracker (its README): "DNE" (the release has no such package),
// "needs-triage" (nobody has looked), "needed", "active", "pending (VERSION)", "deferred (DATE)":
// affected and not mended yet; "released (VERSION)"; "not-affected (REASON)", or the version from
// which it is not; "ignored (REASON)": it will not be mended, be it minor, disputed or out of
// support. Of these "was needed" tells what it was before its support ended.
#include "feeds/ubuntu/statuses.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

#include "base/strings.h"
#include "feed/version_lists.h"
#include "version/scheme.h"
#include "version/ubuntu_releases.h"

namespace akashi::feeds::ubuntu {
namespace {

constexpr std::size_t kLongestText = 200;

// The later the less sure of "not affected".
enum class State : std::uint8_t { kAbsent, kNotAffected, kFixed, kUnknown, kAffected };

struct Verdict {
  State state = State::kAbsent;
  std::string fixed;
  std::string text;  // "ignored (end of life, was needed)"
};

constexpr auto kOpen =
    std::to_array<std::string_view>({"needed", "active", "pending", "deferred", "in-progress"});

bool was_affected(std::string_view reason) {
  return std::ranges::any_of(kOpen, [&](std::string_view status) {
    return reason.contains("was " + std::string(status));
  });
}

bool is_version(std::string_view text) {
  std::string key;
  const auto* scheme = version::find_scheme("deb");
  return !text.empty() && is_digit(text.front()) && !text.contains(' ') && scheme != nullptr &&
         scheme->append_key(text, key).has_value();
}

Verdict judge(const PackageStatus& status) {
  Verdict out;
  const auto text = trim(status.text);
  out.text = status.status + (text.empty() ? "" : " (" + std::string(text) + ")");
  out.text = printable(utf8_prefix(out.text, kLongestText));
  if (status.status == "DNE") {
    out.state = State::kAbsent;
  } else if (status.status == "released") {
    out.state = is_version(text) ? State::kFixed : State::kUnknown;
    out.fixed = out.state == State::kFixed ? text : std::string_view();
  } else if (status.status == "not-affected") {
    // The version that the release has it not from: Canonical's OSV records call that the fix too.
    out.state = is_version(text) ? State::kFixed : State::kNotAffected;
    out.fixed = out.state == State::kFixed ? text : std::string_view();
  } else if (std::ranges::find(kOpen, status.status) != kOpen.end() ||
             (status.status == "ignored" && was_affected(text))) {
    out.state = State::kAffected;
  } else {
    out.state = State::kUnknown;
  }
  return out;
}

AffectedRange below(const std::string& version) {
  return {.events = {{RangeEvent::Type::kIntroduced, "0"}, {RangeEvent::Type::kFixed, version}}};
}

AffectedPackage affected_in(std::string ecosystem, const PackageStatuses& package,
                            const Verdict& verdict) {
  AffectedPackage out{.ecosystem = std::move(ecosystem),
                      .name = package.name,
                      .purl = "pkg:deb/ubuntu/" + package.name,
                      .urgency = package.priority,
                      .note = verdict.text};
  switch (verdict.state) {
    case State::kNotAffected:
      out.ranges.push_back({.kind = AffectedRange::Kind::kVers});
      break;
    case State::kFixed:
      out.ranges.push_back(below(verdict.fixed));
      break;
    case State::kAffected:
      out.ranges.push_back({.events = {{RangeEvent::Type::kIntroduced, "0"}}});
      break;
    case State::kAbsent:
    case State::kUnknown:
      out.ranges.push_back(unknown_rest());
      out.open = verdict.text;
      break;
  }
  return out;
}

const Verdict& worse(const Verdict& a, const Verdict& b) {
  return b.state > a.state ? b : a;
}

bool is_less(std::string_view a, std::string_view b) {
  const auto* scheme = version::find_scheme("deb");
  std::string left;
  std::string right;
  return scheme->append_key(a, left) && scheme->append_key(b, right) && left < right;
}

// Statuses of one release.
struct Release {
  Verdict archive;
  std::map<std::string, Verdict> pockets;

  // A system as it is, with or without Pro. Where the archive has neither a fix nor needs one, that
  // is all. Else a fix of Pro mends it, for those who have Pro; and where the archive's support has
  // ended, what is said of Pro's package is the last word on the archive's.
  Verdict plain() const {
    if (archive.state == State::kNotAffected || archive.state == State::kFixed) {
      return archive;
    }
    const bool ended = archive.state == State::kUnknown && archive.text.starts_with("ignored");
    Verdict fix;
    Verdict word;
    for (const auto& [name, verdict] : pockets) {
      if (!is_esm(name)) {
        continue;
      }
      const bool first = fix.fixed.empty() || is_less(verdict.fixed, fix.fixed);
      if (verdict.state == State::kFixed && first) {
        fix = verdict;
        fix.text = "fixed in " + verdict.fixed + " with Ubuntu Pro (" + name + ")";
      }
      word = worse(word, of_pro(name, verdict));
    }
    if (!fix.fixed.empty()) {
      return fix;
    }
    return ended && word.state != State::kAbsent ? word : worse(archive, word);
  }

  // "not-affected (mended in 1.2-3+esm4)": Pro's build is not, the archive's may be.
  static Verdict of_pro(const std::string& pocket, Verdict verdict) {
    const bool names_build = verdict.text.find_first_of("0123456789") != std::string::npos;
    if (verdict.state == State::kNotAffected && names_build) {
      verdict.state = State::kUnknown;
    }
    verdict.text += " with Ubuntu Pro (" + pocket + ")";
    return verdict;
  }
};

}  // namespace

bool is_pro(std::string_view pocket) {
  return is_esm(pocket) || pocket.starts_with("fips") || pocket == "realtime" ||
         pocket == "ros-esm" || pocket == "bluefield";
}

bool is_esm(std::string_view pocket) {
  return pocket == "esm" || pocket.starts_with("esm-");
}

std::string pro_ecosystem(std::string_view release, std::string_view pocket) {
  constexpr std::string_view kUbuntu = "Ubuntu:";
  const auto plain = version::ubuntu_ecosystem(release);
  if (plain.empty()) {
    return {};
  }
  auto part = is_esm(pocket) ? std::string() : std::string(pocket) + ":";
  if (part.starts_with("fips")) {
    part.replace(0, 4, "FIPS");
  } else if (!part.empty() && is_lower(part.front())) {
    part.front() = static_cast<char>(part.front() - 'a' + 'A');
  }
  return "Ubuntu:Pro:" + part + plain.substr(kUbuntu.size());
}

void add_statuses(const PackageStatuses& package, Advisory& out) {
  std::map<std::string, Release> releases;
  for (const auto& status : package.statuses) {
    // Phones, cores and snaps are other products.
    if (!status.pocket.empty() && !is_pro(status.pocket)) {
      continue;
    }
    if (!version::is_ubuntu_codename(status.release)) {
      continue;  // "upstream", "devel".
    }
    auto verdict = judge(status);
    auto& release = releases[status.release];
    if (!status.pocket.empty()) {
      const auto [at, added] = release.pockets.emplace(status.pocket, verdict);
      at->second = added ? at->second : worse(at->second, verdict);
    } else {
      release.archive = worse(release.archive, verdict);
    }
  }
  for (const auto& [name, release] : releases) {
    if (const auto plain = release.plain(); plain.state != State::kAbsent) {
      out.affected.push_back(affected_in(version::ubuntu_ecosystem(name), package, plain));
    }
    for (const auto& [pocket, verdict] : release.pockets) {
      if (verdict.state != State::kAbsent) {
        out.affected.push_back(affected_in(pro_ecosystem(name, pocket), package, verdict));
      }
    }
  }
}

}  // namespace akashi::feeds::ubuntu

// versions compare, versions range.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>

#include "base/messages/cli.h"
#include "base/strings.h"
#include "cli/commands.h"
#include "version/native_range.h"
#include "version/scheme.h"
#include "version/vers.h"
#include "version/version_set.h"

namespace akashi::cli {
namespace {

// One answer for each line of standard input.
void each_line(const std::function<void(std::string_view line)>& body) {
  std::array<char, 65536> buffer{};
  std::string line;
  while (std::fgets(buffer.data(), static_cast<int>(buffer.size()), stdin) != nullptr) {
    line += buffer.data();
    if (!line.ends_with('\n') && std::feof(stdin) == 0) {
      continue;
    }
    if (line.ends_with('\n')) {
      line.pop_back();
    }
    body(line);
    line.clear();
  }
}

std::string_view compare_one(const version::Scheme& scheme, std::string_view a,
                             std::string_view b) {
  const auto order = scheme.compare(a, b);
  return !order ? "unknown" : *order < 0 ? "-1" : *order > 0 ? "1" : "0";
}

struct Range {
  std::string type;
  std::vector<version::Interval> intervals;
};

// A VERS, or the own syntax of `type`.
Result<Range> read_range(std::string_view type, std::string_view text) {
  if (text.starts_with("vers:")) {
    AKASHI_TRY_ASSIGN(auto vers, version::parse_vers(text));
    AKASHI_TRY_ASSIGN(auto intervals, version::to_intervals(vers));
    return Range{std::move(vers.type), std::move(intervals)};
  }
  AKASHI_TRY_ASSIGN(auto intervals, version::parse_native_range(type, text));
  return Range{std::string(type), std::move(intervals)};
}

enum class Membership : std::uint8_t { kInside, kOutside, kUnknown };

Membership place(const Range& range, std::string_view text) {
  const auto* scheme = version::scheme_of_vers(range.type);
  if (scheme == nullptr) {  // "*" of a type without an order.
    return range.intervals.empty() ? Membership::kOutside : Membership::kInside;
  }
  const auto key = version::sort_key(*scheme, text);
  if (!key) {
    return Membership::kUnknown;
  }
  return version::contains(range.intervals, *key) ? Membership::kInside : Membership::kOutside;
}

std::string_view name(Membership membership) {
  constexpr auto kNames = std::to_array<std::string_view>({"in", "out", "unknown"});
  return kNames.at(static_cast<std::size_t>(membership));
}

}  // namespace

int run_versions_compare(Session& session, const Invocation& invocation) {
  const auto* scheme = version::find_scheme(invocation.get("scheme"));
  if (scheme == nullptr) {
    std::string known;
    for (const auto* one : version::all_schemes()) {
      known += (known.empty() ? "" : ", ") + std::string(one->id);
    }
    return session.usage_error(msg::kBadOption, {"scheme", invocation.get("scheme"), known});
  }
  if (invocation.arguments.size() == 2) {
    session.print(
        std::string(compare_one(*scheme, invocation.arguments[0], invocation.arguments[1])) + "\n");
    return 0;
  }
  if (!invocation.arguments.empty()) {
    return session.usage_error(msg::kMissingArgument, {"B", "versions compare"});
  }
  each_line([&](std::string_view line) {
    const auto pair = cut(line, "\t");
    session.print(std::string(pair ? compare_one(*scheme, pair->first, pair->second) : "unknown") +
                  "\n");
  });
  return 0;
}

int run_versions_range(Session& session, const Invocation& invocation) {
  const auto type = invocation.get("type");
  if (invocation.arguments.empty()) {
    each_line([&](std::string_view line) {
      const auto pair = cut(line, "\t").value_or(std::pair(line, std::string_view()));
      const auto range = read_range(type, pair.first);
      session.print(std::string(!range ? "unknown"
                                : pair.second.empty()
                                    ? to_string(version::to_vers(range->type, range->intervals))
                                    : name(place(*range, pair.second))) +
                    "\n");
    });
    return 0;
  }
  const auto range = read_range(type, invocation.arguments.front());
  if (!range) {
    return session.fail(range.error());
  }
  if (invocation.arguments.size() == 1) {
    session.print(to_string(version::to_vers(range->type, range->intervals)) + "\n");
    return 0;
  }
  constexpr int kGate = 1;
  constexpr int kUnknown = 3;
  int code = 0;
  for (std::size_t i = 1; i < invocation.arguments.size(); ++i) {
    const auto membership = place(*range, invocation.arguments[i]);
    session.print(std::string(name(membership)) + "\t" + invocation.arguments[i] + "\n");
    code = std::max(code, membership == Membership::kInside    ? 0
                          : membership == Membership::kOutside ? kGate
                                                               : kUnknown);
  }
  return code;
}

}  // namespace akashi::cli

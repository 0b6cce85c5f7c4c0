// A declaration: read, judged and written; and the same bytes as the payload of a signed one.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "assure/declaration.h"
#include "assure/declaration_json.h"
#include "support/fuzz_catalogue.h"

using akashi::testing_support::is_told;
using akashi::testing_support::own_catalogue;
using akashi::testing_support::require;

namespace {

using namespace akashi;
using namespace akashi::assure;

void check(const Declaration& declaration, const Scheme& scheme, Problems& problems) {
  for (const auto& row : declaration.rows) {
    require(scheme.find("statements", row.statement) != nullptr || !problems.empty());
  }
  const auto judgement = judge(declaration, scheme, "2026-11-22", problems);
  for (const auto& package : judgement.packages) {
    // Nothing is met that has an open or unanswered member.
    const auto blocks = [&](std::size_t member) {
      const auto standing = judgement.practices.at(member).standing;
      return standing == Standing::kOpen || standing == Standing::kUnanswered;
    };
    const bool met = package.verdict == Verdict::kMet || package.verdict == Verdict::kMetByWord;
    require(!met || std::ranges::none_of(package.members, blocks));
  }
  const auto json = declaration_json(declaration, scheme, judgement, "fuzz", problems,
                                     formats::JsonLayout::kCompact);
  const auto again = parse_declaration_json(json, Limits{});
  require(!again || again->scheme == scheme.key());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto& scheme = **own_catalogue().judge_by("cyber-infra");
  if (const auto tree = formats::parse_toml(bytes, Limits{})) {
    Problems problems;
    check(read_declaration(tree->root(), "d.toml", scheme, problems), scheme, problems);
  } else {
    require(is_told(tree));
  }
  const auto payload = parse_declaration_json(bytes, Limits{});
  require(payload || is_told(payload));
  return 0;
}

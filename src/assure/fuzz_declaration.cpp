// A declaration: read, judged and written; and the same bytes as the payload of a signed one.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "assure/declaration.h"
#include "assure/declaration_cdxa.h"
#include "assure/declaration_change.h"
#include "assure/declaration_json.h"
#include "assure/declaration_prose.h"
#include "assure/declaration_text.h"
#include "base/bytes.h"
#include "support/fuzz_catalogue.h"

using akashi::testing_support::is_told;
using akashi::testing_support::own_catalogue;
using akashi::testing_support::require;

namespace {

using namespace akashi;
using namespace akashi::assure;

// Every form of it can be written; what was read without a problem comes back from JSON and TOML.
void documents(const Declaration& declaration, const Scheme& scheme, const Judgement& judgement,
               const Problems& problems) {
  const auto prose =
      declaration_prose(declaration, scheme, judgement,
                        {.on = "2026-11-22", .key = {}, .problems = &problems}, Lang::kJa);
  require(!formats::write_markdown(prose).empty() && !formats::write_html(prose).empty());
  const auto cdxa = declaration_cdxa(declaration, scheme, judgement,
                                     {.tool_version = "1", .timestamp = "2026-11-22T00:00:00Z"});
  const auto bytes = Bytes::copy_of(cdxa);
  require(formats::parse_json(bytes.padded(), Limits{}).has_value());
  const auto text = declaration_text(declaration, scheme, Lang::kEn);
  const auto tree = formats::parse_toml(text, Limits{});
  require(tree.has_value());
  if (problems.empty()) {
    Problems more;
    const auto again = read_declaration(tree->root(), "d.toml", scheme, more);
    require(more.empty());
    for (const auto& change : declaration_changes(again, declaration, scheme)) {
      require(!change.worse);
    }
  }
  require(renew(declaration, &scheme, scheme, "2027-01-01").declaration.rows.size() <=
          declaration.rows.size());
}

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
  documents(declaration, scheme, judgement, problems);
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
  if (const auto stated = read_declaration_json(bytes, Limits{})) {
    declaration_changes(*stated, *stated, scheme);
    renew(*stated, nullptr, scheme, "2027-01-01");
  }
  return 0;
}

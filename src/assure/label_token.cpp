// docs/formats/label-token.md
#include "assure/label_token.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "assure/date.h"
#include "base/bytes.h"
#include "base/messages/label.h"
#include "base/strings.h"
#include "formats/jws.h"
#include "formats/tree.h"

namespace akashi::assure {
namespace {

// RFC 8725 3.11: the type says what was signed, so that nothing else of the same key passes for it.
constexpr std::string_view kHeader = R"({"alg":"EdDSA","typ":"akashi-label"})";
constexpr std::string_view kType = "akashi-label";
constexpr std::int64_t kVersion = 1;

struct Member {
  std::string_view name;
  std::string LabelToken::* field;
  bool optional = false;
};
constexpr auto kMembers = std::to_array<Member>({{"num", &LabelToken::number},
                                                 {"sch", &LabelToken::scheme},
                                                 {"lvl", &LabelToken::level},
                                                 {"from", &LabelToken::from},
                                                 {"until", &LabelToken::until},
                                                 {"list", &LabelToken::list, true}});

Result<LabelToken> read_payload(std::string_view payload, const Limits& limits) {
  const auto bytes = Bytes::copy_of(payload);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes.padded(), limits));
  const auto root = tree.root();
  if (root["akashi_token"].integer() != kVersion) {
    return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                {"akashi_token", std::string(root["akashi_token"].text()), "1"});
  }
  std::set<std::string_view> seen;
  for (const auto child : root) {
    const bool known = child.key() == "akashi_token" ||
                       std::ranges::find(kMembers, child.key(), &Member::name) != kMembers.end();
    if (!known || !seen.insert(child.key()).second) {
      return fail(ErrorCode::kInvalidInput, msg::kLabelUnknownMember, {std::string(child.key())});
    }
  }
  LabelToken out;
  for (const auto& member : kMembers) {
    const auto value = root[member.name].string();
    if ((!value && (root[member.name] || !member.optional)) || (value && value->empty())) {
      return fail(ErrorCode::kInvalidInput, msg::kMissingField, {std::string(member.name)});
    }
    out.*member.field = std::string(value.value_or(""));
  }
  for (const auto& day : {out.from, out.until}) {
    if (!parse_date(day)) {
      return fail(ErrorCode::kInvalidInput, msg::kBadValue, {"token", day, "YYYY-MM-DD"});
    }
  }
  if (out.until < out.from) {
    return fail(ErrorCode::kInvalidInput, msg::kLabelDatesOrder, {out.until, out.from});
  }
  return out;
}

}  // namespace

LabelToken token_of(const Label& label, std::string_view list) {
  return {.number = label.number,
          .scheme = label.scheme,
          .level = label.level,
          .from = label.issued,
          .until = label.last_day,
          .list = std::string(list)};
}

Result<std::string> sign_token(const LabelToken& token, const SigningKey& key) {
  const auto payload = formats::compact_json([&](formats::JsonWriter& json) {
    json.begin_object();
    json.key("akashi_token");
    json.integer(kVersion);
    for (const auto& member : kMembers) {
      json.member_if(member.name, token.*member.field);
    }
    json.end_object();
  });
  AKASHI_TRY(read_payload(payload, Limits{}));
  AKASHI_TRY_ASSIGN(auto text, formats::sign_jws(kHeader, payload, key));
  if (text.size() > kMostTokenBytes) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit, {"token", std::to_string(kMostTokenBytes)});
  }
  return text;
}

Result<OpenedToken> open_token(std::string_view text, std::span<const PublicKey> trusted,
                               const Limits& limits) {
  AKASHI_TRY_ASSIGN(auto opened, formats::open_jws(trim(text), trusted, kMostTokenBytes, limits));
  const auto header = Bytes::copy_of(opened.header);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(header.padded(), limits));
  if (tree.root()["typ"].text() != kType) {
    return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                {"typ", std::string(tree.root()["typ"].text()), std::string(kType)});
  }
  OpenedToken out;
  AKASHI_TRY_ASSIGN(out.token, read_payload(opened.payload, limits));
  out.key = std::move(opened.key);
  return out;
}

}  // namespace akashi::assure

// What an application is made from: a file, another label, a signed case.
#include <algorithm>
#include <iterator>
#include <utility>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/messages/assure.h"
#include "base/messages/label.h"
#include "formats/envelope.h"
#include "formats/tree.h"
#include "net/file_note.h"
#include "service/case_sign.h"
#include "service/keys.h"
#include "service/labels.h"

namespace akashi::service {
namespace {

constexpr std::uint64_t kMostBytes = 16U << 20;
constexpr std::uint32_t kMostCaseBytes = 64U << 20;

}  // namespace

Result<assure::ApplicationStart> read_application(const std::string& path, const Limits& limits,
                                                  Problems& problems) {
  AKASHI_TRY_ASSIGN(const auto text, net::read_small_file(path, kMostBytes));
  const auto bytes = Bytes::copy_of(text);
  auto tree = formats::parse_json(bytes.padded(), limits);
  if (!tree) {
    return std::unexpected(std::move(tree).error().in_file(path));
  }
  const auto root = tree->root();
  if (root["akashi_application"].integer() != 1) {
    return std::unexpected(
        Error(ErrorCode::kUnsupported,
              Message{msg::kUnsupportedVersion,
                      {"akashi_application", std::string(root["akashi_application"].text()), "1"}},
              root.position())
            .in_file(path));
  }
  assure::ApplicationStart out;
  out.draft = assure::read_label_draft(root["label"], path, problems);
  const std::pair<std::string_view, std::string*> members[] = {
      {"id", &out.id}, {"scheme", &out.scheme}, {"level", &out.level}, {"route", &out.route}};
  for (const auto child : root) {
    const auto* const known = std::ranges::find_if(
        members, [&](const auto& member) { return member.first == child.key(); });
    if (known != std::end(members)) {
      *known->second = child.text();
    } else if (child.key() != "akashi_application" && child.key() != "label") {
      problems.add(Error(ErrorCode::kInvalidInput,
                         Message{msg::kLabelUnknownMember, {std::string(child.key())}},
                         child.position())
                       .in_file(path));
    }
  }
  return out;
}

Result<assure::ApplicationStart> renewal_of(const LabelOffice& office, std::string_view number,
                                            std::string id) {
  AKASHI_TRY_ASSIGN(const auto old, open_application(office, number));
  if (old.label.number.empty()) {
    return fail(ErrorCode::kNotFound, msg::kNoApplication, {std::string(number)});
  }
  assure::ApplicationStart out{.id = std::move(id),
                               .level = old.application.level,
                               .route = old.application.route,
                               .scheme = old.application.scheme,
                               .applicant = old.application.applicant,
                               .when = {},
                               .draft = {}};
  out.draft.holder = old.label.holder;
  out.draft.products = old.label.products;
  out.draft.criteria_version = old.label.criteria_version;
  out.draft.evaluator = old.label.evaluator;
  out.draft.page = old.label.page;
  out.draft.replaces = old.label.number;
  return out;
}

Result<HandedInCase> read_signed_case(const std::string& path,
                                      const std::vector<PublicKey>& trusted, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto envelope, net::read_small_file(path, kMostCaseBytes));
  auto opened = open_trusted(envelope, kCaseType, trusted, kMostCaseBytes, limits);
  if (!opened) {
    return std::unexpected(std::move(opened).error().in_file(path));
  }
  const auto payload = Bytes::copy_of(*opened);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(payload.padded(), limits));
  const auto content = tree.root()["case"];
  HandedInCase out{.checked = {.sha256 = hash_hex(HashAlgorithm::kSha256, envelope),
                               .scheme = std::string(content["scheme"].text()),
                               .level = std::string(content["level"].text()),
                               .passed = true},
                   .criteria = {}};
  for (const auto row : content["rows"]) {
    if (!row["result"].text().empty()) {
      out.criteria.emplace_back(row["criterion"].text());
    }
  }
  out.checked.models.emplace();  // A case that names no models is about none.
  for (const auto model : tree.root()["product"]["models"]) {
    out.checked.models->emplace_back(model.text());
  }
  return out;
}

}  // namespace akashi::service

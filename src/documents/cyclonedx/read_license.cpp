// [{"license": {"id" | "name", "url", "acknowledgement" …}} | {"expression", "acknowledgement"}]
#include "documents/cyclonedx/read_license.h"

#include "document/facts.h"
#include "model/license.h"

namespace akashi::documents::cyclonedx {
namespace {

using formats::NodeView;
using Kind = LicenseClaim::Kind;
using Origin = LicenseClaim::Origin;

void read_acknowledgement(NodeView object, Origin origin, document::Reading& reading,
                          LicenseClaim& claim) {
  claim.origin = origin;
  const auto text = reading.text(object, "acknowledgement");
  if (origin == Origin::kDetected || text.empty()) {
    return;
  }
  if (text == "concluded") {
    claim.origin = Origin::kConcluded;
  } else if (text != "declared") {
    reading.problem(msg::kBadValue, {"acknowledgement", text, "licence acknowledgement"},
                    object["acknowledgement"].position());
  }
}

// Our properties of a licence say which kind a name is, and how an id was written.
void read_own_properties(NodeView license, document::Reading& reading, LicenseClaim& claim) {
  for (const auto property : reading.array(license, "properties")) {
    const auto name = property["name"].text();
    const auto value = property["value"].text();
    if (name == kLicenseKind) {
      claim.kind = document::parse_license_kind(value).value_or(claim.kind);
    } else if (name == kLicenseText && canonical_license_id(value) == claim.text) {
      claim.text = value;
    }
  }
}

bool read_license(NodeView license, Author author, document::Reading& reading,
                  LicenseClaim& claim) {
  if (auto id = reading.text(license, "id"); !id.empty()) {
    claim.kind = is_license_id(id) ? Kind::kExpression : Kind::kName;
    claim.text = std::move(id);
  } else if (auto name = reading.text(license, "name"); !name.empty()) {
    claim.kind = author == Author::kAkashi ? Kind::kName : declared_license(name).kind;
    claim.text = std::move(name);
  } else if (auto url = reading.text(license, "url"); !url.empty()) {
    claim.kind = Kind::kUrl;
    claim.text = std::move(url);
  } else if (license["name"].is_string()) {
    claim.kind = Kind::kName;  // An empty one.
  } else {
    reading.problem(msg::kMissingField, {"license.id or name"}, license.position());
    return false;
  }
  if (author == Author::kAkashi) {
    read_own_properties(license, reading, claim);
  }
  return true;
}

}  // namespace

void read_licenses(NodeView array, Origin origin, Author author, document::Reading& reading,
                   std::vector<LicenseClaim>& claims) {
  for (const auto item : array) {
    if (!reading.is_object(item, "licenses")) {
      continue;
    }
    LicenseClaim claim;
    const auto license = reading.object(item, "license");
    bool good = false;
    if (license) {
      read_acknowledgement(license, origin, reading, claim);
      good = read_license(license, author, reading, claim);
    } else if (auto text = reading.text(item, "expression");
               !text.empty() || (author == Author::kAkashi && item["expression"].is_string())) {
      read_acknowledgement(item, origin, reading, claim);
      claim.kind = author == Author::kAkashi || is_license_expression(text) ? Kind::kExpression
                                                                            : Kind::kName;
      claim.text = std::move(text);
      good = true;
    } else if (!item["license"]) {
      reading.problem(msg::kMissingField, {"license or expression"}, item.position());
    }
    if (good) {
      claims.push_back(std::move(claim));
    }
  }
}

}  // namespace akashi::documents::cyclonedx

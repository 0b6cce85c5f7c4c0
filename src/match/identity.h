// Which CPE names a component goes by, and how sure that is: names that are stated, names that a
// mapping gives its package, names that the dictionary put in their place (docs/adr/0022).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/messages.h"
#include "model/component.h"
#include "model/cpe.h"
#include "model/identity.h"
#include "store/advisory_store.h"

namespace akashi::match {

// Points of evidence. Together they are a score, at most `kCpeMostPoints`. A product that a mapping
// gives and that is not called like the package stays below the threshold, whatever else speaks for
// it: many packages of one repository are one product, and a flaw is in one of them.
inline constexpr int kCpeMostPoints = 90;
inline constexpr int kPointsStated = 90;  // The document, the system or the package says so.
inline constexpr int kPointsMapping = 40;
inline constexpr int kPointsOnlyProduct = 10;
inline constexpr int kPointsProductName = 30;
inline constexpr int kPointsVendorName = 5;
inline constexpr int kPointsTargetSw = 10;
inline constexpr int kPointsReference = 10;
inline constexpr int kPointsOneOfSeveral = -30;  // The dictionary has several for the one name.
inline constexpr int kPointsCollision = -60;

// What is known of a component's package, to be compared with names and records.
struct PackageFacts {
  std::string type;                       // Of the purl.
  std::string package;                    // Purl::package()
  std::string name;                       // As nickname() has it.
  std::vector<std::string> namespaces;    // Segments, the same.
  std::vector<std::string> repositories;  // store::repository_of
};
PackageFacts facts_of(const Component& component);

// A name as it is compared with others: lower case, letters and digits alone, without the NVD's
// "_project".
std::string nickname(std::string_view text);

struct ComponentCpes {
  std::vector<Cpe> names;
  std::vector<std::vector<IdentityEvidence>> evidence;  // Of each name.
  PackageFacts package;
  Message problem;  // Of the last that cannot be used; kPlain without text when all can.

  bool adds(Cpe name, std::vector<IdentityEvidence> why);  // False where it is there.
};
// The names that are stated, that can be read, and name a vendor and product; a version that one
// leaves open is the component's.
ComponentCpes cpes_of(const Component& component);
// Those, and what mapping and dictionary know.
ComponentCpes cpes_of(const Component& component, AdvisoryReader& index);
// Whether the second may know more than the first.
bool may_be_mapped(const Component& component, AdvisoryReader& index);

int points_of(std::span<const IdentityEvidence> evidence);

// Whether something that runs on, or is made for, `target_sw` can be a package of the type.
enum class Fit : std::uint8_t { kOpen, kYes, kNo };
Fit fits(std::string_view target_sw, std::string_view purl_type);

}  // namespace akashi::match

// One component of a CycloneDX document.
#pragma once

#include <string>
#include <vector>

#include "document/reading.h"
#include "documents/cyclonedx/names.h"
#include "formats/tree.h"
#include "model/bom.h"

namespace akashi::documents::cyclonedx {

// What a property of ours says about another component, which is resolved when all are known.
struct Edge {
  RelationType type = RelationType::kDependsOn;
  std::string ref;
  Scopes scopes;
  InputPosition at;
};

struct ReadComponent {
  Component component;
  std::vector<Edge>
      edges;  // kDependsOn: scopes of a dependency of this on `ref`. Else: `ref` has this.
  std::vector<Property> target;  // kTargetPrefix properties, without the prefix.
};

enum class Author { kAkashi, kOther };  // Whether properties of ours mean what we mean by them.

ReadComponent read_component(formats::NodeView node, Author author, document::Reading& reading);

// Hashes in the form of every CycloneDX version. Algorithms that the model lacks become properties.
std::vector<Hash> read_hashes(formats::NodeView object, document::Reading& reading,
                              std::vector<Property>& properties);

// An organizationalEntity or organizationalContact by its name, or what else there is.
std::string entity_name(formats::NodeView entity, document::Reading& reading);

}  // namespace akashi::documents::cyclonedx

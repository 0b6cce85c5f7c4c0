// Core metadata of Python packages: METADATA and PKG-INFO.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "model/inventory.h"

namespace akashi::ecosystems::pypi {

// The header fields in their order; the description is left out.
class CoreMetadata {
 public:
  struct Field {
    std::string name;   // Lower case.
    std::string value;  // Folded lines joined by "\n", trimmed; UTF-8.
    InputPosition at;
  };
  // Lines that are no header become problems.
  static CoreMetadata parse(std::string_view bytes, const Limits& limits, Inventory& out);

  const std::vector<Field>& fields() const { return fields_; }
  // The first of that name; "" where it is absent, or "UNKNOWN", which old tools write for it.
  std::string_view value(std::string_view name) const;
  InputPosition position(std::string_view name) const;

 private:
  std::vector<Field> fields_;
};

}  // namespace akashi::ecosystems::pypi

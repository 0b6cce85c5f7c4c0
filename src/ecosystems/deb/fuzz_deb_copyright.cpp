#include "ecosystems/deb/copyright.h"
#include "ecosystems/deb/relations.h"
#include "model/license.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  akashi::ecosystems::deb::CopyrightReader reader;
  for (const auto& claim : reader.read(text)) {
    if (claim.text.empty() || (claim.kind == akashi::LicenseClaim::Kind::kExpression &&
                               !akashi::is_license_expression(claim.text))) {
      __builtin_trap();
    }
  }
  for (const auto& relation : akashi::ecosystems::deb::parse_relations(text)) {
    if (relation.name.empty() || relation.operation.empty() != relation.version.empty()) {
      __builtin_trap();
    }
  }
  return 0;
}

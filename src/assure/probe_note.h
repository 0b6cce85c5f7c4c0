// What a probe found, in the words of a row's evidence (docs/formats/evidence.md): `case auto`
// writes them, exports read what speaks for and what against.
#pragma once

#include <string>
#include <string_view>

namespace akashi::assure {

inline constexpr std::string_view kProbeNote = "product-probes ";

// `bearing`: as bearing_name gives it.
inline std::string probe_note(std::string_view probe, std::string_view bearing) {
  return std::string(kProbeNote) + std::string(probe) + ": " + std::string(bearing);
}

// Whether it is of a result of this bearing ("contradicts").
inline bool is_probe_note(std::string_view query, std::string_view bearing) {
  return query.starts_with(kProbeNote) && query.ends_with(": " + std::string(bearing));
}

}  // namespace akashi::assure

// Modularity labels are name:stream:version:context; releases of their packages end in
// ".module+el8.8.0+19757+8ca87034", ".module_el8.8.0+…" (AlmaLinux) or ".module_f38+…".
#include "version/distro_names.h"

#include "base/strings.h"

namespace akashi::version {

std::string binary_name(std::string_view package) {
  return std::string(package) + " (binary)";
}

std::string module_stream(std::string_view label) {
  const auto parts = split(label, ':');
  if (parts.size() < 2 || parts[0].empty() || parts[1].empty()) {
    return {};
  }
  return std::string(parts[0]) + ":" + std::string(parts[1]);
}

bool is_modular(std::string_view evr) {
  const auto release = evr.rfind('-');
  return release != std::string_view::npos && evr.substr(release).contains(".module");
}

std::string modular_name(std::string_view stream, std::string_view package) {
  return std::string(stream) + "/" + std::string(package);
}

}  // namespace akashi::version

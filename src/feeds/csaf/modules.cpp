// Three ways of writing it are in use:
//   pkg:rpm/redhat/nodejs@…?rpmmod=nodejs:18:8090020240312140000:489197e6
//   pkg:rpmmod/redhat/nodejs@18:8090020240312140000:489197e6  a module, whose packages are
//     "as a component of" it as a component of a product
//   pkg:rpmmod/redhat/nodejs:18/nodejs                        a package that is not mended
#include "feeds/csaf/modules.h"

#include <algorithm>

#include "version/distro_names.h"

namespace akashi::feeds::csaf {
namespace {

constexpr std::string_view kModuleType = "rpmmod";
constexpr std::string_view kLabel = "rpmmod";  // The qualifier.
constexpr std::string_view kOwner = "redhat";

}  // namespace

std::optional<std::string> module_named(const Purl& purl) {
  if (purl.type != kModuleType) {
    return std::nullopt;
  }
  const auto owner = std::string(kOwner) + "/";
  if (purl.name_space.starts_with(owner)) {  // It names a package of it, too.
    return version::module_stream(purl.name_space.substr(owner.size()));
  }
  if (purl.name_space != kOwner) {
    return std::string();
  }
  return version::module_stream(purl.version.empty() ? purl.name : purl.name + ":" + purl.version);
}

Purl with_module_as_qualifier(Purl purl) {
  const auto owner = std::string(kOwner) + "/";
  if (purl.type == kModuleType && purl.name_space.starts_with(owner)) {
    purl.set_qualifier(kLabel, purl.name_space.substr(owner.size()));
    if (purl.qualifier("arch").empty()) {
      purl.set_qualifier("arch", "src");
    }
    purl.type = "rpm";
    purl.name_space = kOwner;
  }
  return purl;
}

StreamOf stream_of_package(const Purl& purl, const std::vector<std::string>& around) {
  const auto label = purl.qualifier(kLabel);
  auto stream = version::module_stream(label);
  // Two that differ: nobody knows.
  bool agreed = true;
  for (const auto& module : around) {
    agreed = agreed && !module.empty() && (stream.empty() || stream == module);
    stream = stream.empty() ? module : stream;
  }
  if (agreed && !stream.empty()) {
    return {StreamOf::Kind::kNamed, std::move(stream)};
  }
  if (!around.empty() || !stream.empty() || version::is_modular(purl.version)) {
    return {StreamOf::Kind::kUnnamed, {}};
  }
  return {label.empty() ? StreamOf::Kind::kNone : StreamOf::Kind::kPerhaps, {}};
}

}  // namespace akashi::feeds::csaf

#include "version/scheme.h"

#include <algorithm>
#include <array>

#include "version/alpm.h"
#include "version/apk.h"
#include "version/bitnami.h"
#include "version/composer.h"
#include "version/cpe.h"
#include "version/cran.h"
#include "version/deb.h"
#include "version/gem.h"
#include "version/go.h"
#include "version/hackage.h"
#include "version/maven.h"
#include "version/nuget.h"
#include "version/opam.h"
#include "version/pep440.h"
#include "version/pub.h"
#include "version/rpm.h"
#include "version/semver.h"

namespace akashi::version {
namespace {

constexpr std::array kSchemes = {
    &kAlpm,    &kApk, &kBitnami, &kComposer, &kCpe,  &kCran,   &kDeb, &kGem, &kGo,
    &kHackage, &kHex, &kMaven,   &kNuget,    &kOpam, &kPep440, &kPub, &kRpm, &kSemver,
};

}  // namespace

std::span<const Scheme* const> all_schemes() {
  return kSchemes;
}

const Scheme* find_scheme(std::string_view id) {
  const auto found =
      std::ranges::lower_bound(kSchemes, id, {}, [](const Scheme* scheme) { return scheme->id; });
  return found == kSchemes.end() || (*found)->id != id ? nullptr : *found;
}

Result<std::string> sort_key(const Scheme& scheme, std::string_view version) {
  std::string key;
  AKASHI_TRY(scheme.append_key(version, key));
  return key;
}

}  // namespace akashi::version

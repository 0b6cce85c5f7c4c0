#include "version/scheme.h"

#include <algorithm>
#include <array>

#include "version/alpm.h"
#include "version/apk.h"
#include "version/bitnami.h"
#include "version/composer.h"
#include "version/conan.h"
#include "version/cpan.h"
#include "version/cpe.h"
#include "version/cran.h"
#include "version/deb.h"
#include "version/dotted.h"
#include "version/freebsd.h"
#include "version/gem.h"
#include "version/gentoo.h"
#include "version/go.h"
#include "version/hackage.h"
#include "version/jvm.h"
#include "version/luarocks.h"
#include "version/maven.h"
#include "version/nuget.h"
#include "version/opam.h"
#include "version/openssl.h"
#include "version/pep440.h"
#include "version/plain.h"
#include "version/pub.h"
#include "version/rpm.h"
#include "version/semver.h"
#include "version/vcpkg.h"

namespace akashi::version {
namespace {

constexpr std::array kSchemes = {
    &kAlpm,     &kApk,     &kBitnami,       &kComposer, &kConan,  &kCpan,   &kCpe,     &kCran,
    &kDatetime, &kDeb,     &kFreebsd,       &kGem,      &kGentoo, &kGo,     &kHackage, &kHex,
    &kIntdot,   &kJvm,     &kLexicographic, &kLuarocks, &kMaven,  &kNginx,  &kNim,     &kNuget,
    &kOpam,     &kOpenssl, &kPep440,        &kPub,      &kRpm,    &kSemver, &kVcpkg,   &kVcpkgDate,
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

// deb-version(7); dpkg lib/dpkg/parsehelp.c parseversion and version.c. Key: epoch, upstream
// version, revision.
#include "version/deb.h"

#include "version/dpkg_order.h"
#include "version/encoding.h"

namespace akashi::version {
namespace {

constexpr std::string_view kId = "deb";
constexpr Number kMaxEpoch{"2147483647"};

struct DebVersion {
  Number epoch;
  std::string_view upstream;
  std::string_view revision;
};

Result<DebVersion> parse(std::string_view text) {
  AKASHI_TRY_ASSIGN(auto rest, prepare(text, kId));
  DebVersion out;
  if (const auto colon = rest.find(':'); colon != std::string_view::npos) {
    const auto epoch = rest.substr(0, colon);
    if (!all_digits(epoch) || to_number(epoch) > kMaxEpoch) {
      return not_a_version(text, kId);
    }
    out.epoch = to_number(epoch);
    rest.remove_prefix(colon + 1);
  }
  if (const auto hyphen = rest.rfind('-'); hyphen != std::string_view::npos) {
    out.revision = rest.substr(hyphen + 1);
    if (out.revision.empty()) {
      return not_a_version(text, kId);
    }
    rest = rest.substr(0, hyphen);
  }
  if (rest.empty() || rest.contains(' ') || out.revision.contains(' ')) {
    return not_a_version(text, kId);
  }
  out.upstream = rest;
  return out;
}

std::strong_ordering order(const DebVersion& a, const DebVersion& b) {
  if (const auto by = a.epoch <=> b.epoch; by != 0) {
    return by;
  }
  if (const auto by = order_dpkg(a.upstream, b.upstream); by != 0) {
    return by;
  }
  return order_dpkg(a.revision, b.revision);
}

void put(const DebVersion& version, std::string& out) {
  put_number(out, version.epoch);
  put_dpkg(out, version.upstream);
  put_dpkg(out, version.revision);
}

}  // namespace

constinit const Scheme kDeb{
    .id = "deb",
    .description = "Debian packages (dpkg, deb-version(7))",
    .compare = compare_parsed<parse, order>,
    .append_key = append_parsed<parse, put>,
};

}  // namespace akashi::version

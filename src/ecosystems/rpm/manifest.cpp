// container-manifest-2: rpm -qa --qf of, with tabs between:
//   NAME VERSION-RELEASE INSTALLTIME BUILDTIME VENDOR EPOCH SIZE ARCH EPOCHNUM SOURCERPM "(none)"
//   for what is not set
// container-manifest-1: rpm -qa: name-version-release.arch
#include "ecosystems/rpm/manifest.h"

#include <string>
#include <unordered_set>

#include "base/strings.h"
#include "ecosystems/rpm/distro.h"
#include "ecosystems/rpm/package.h"

namespace akashi::ecosystems::rpm {
namespace {

struct Row {
  std::string_view name;
  std::string_view version;  // "version-release"
  std::string_view architecture;
  std::string_view epoch;
  std::string_view vendor;
  std::string_view source;
};

std::string_view set_value(std::string_view text) {
  return text == "(none)" ? std::string_view() : trim(text);
}

bool read_columns(std::string_view line, Row& row) {
  constexpr std::size_t kColumns = 10;
  const auto columns = split(line, '\t');
  if (columns.size() < kColumns) {
    return false;
  }
  row = {.name = set_value(columns[0]),
         .version = set_value(columns[1]),
         .architecture = set_value(columns[7]),
         .epoch = set_value(columns[5]),
         .vendor = set_value(columns[4]),
         .source = set_value(columns[9])};
  return !row.name.empty() && !row.version.empty();
}

// "name-version-release.arch"
bool read_nevra(std::string_view line, Row& row) {
  const auto dot = line.rfind('.');
  const auto release = line.rfind('-', dot);
  if (dot == std::string_view::npos || release == std::string_view::npos || release == 0) {
    return false;
  }
  const auto version = line.rfind('-', release - 1);
  if (version == std::string_view::npos || version == 0) {
    return false;
  }
  row = {.name = line.substr(0, version),
         .version = line.substr(version + 1, dot - version - 1),
         .architecture = line.substr(dot + 1)};
  return true;
}

Component make_component(const Row& row, const Distro& distro) {
  Component component;
  const bool has_epoch = parse_u64(row.epoch).value_or(0) != 0;
  component.name = row.name;
  component.version =
      (has_epoch ? std::string(row.epoch) + ":" : std::string()) + std::string(row.version);
  component.supplier = row.vendor;
  component.purl = make_purl("rpm", row.name, row.version);
  component.purl.name_space = distro.name_space;
  component.purl.set_qualifier("arch", row.architecture);
  component.purl.set_qualifier("distro", distro.release);
  component.purl.set_qualifier("epoch", has_epoch ? row.epoch : std::string_view());
  component.purl.set_qualifier("upstream", row.source);
  normalize(component.purl);
  if (const auto source = parse_source_rpm(row.source); !source.name.empty()) {
    component.source = {std::string(source.name), source.version == row.version
                                                      ? component.version
                                                      : std::string(source.version)};
  }
  return component;
}

}  // namespace

Result<void> extract_manifest(const FileView& file, ScanContext& context, Inventory& out) {
  constexpr std::string_view kFirst = "container-manifest-1";
  const bool first = file.path.ends_with(kFirst);
  const auto folder = file.path.substr(0, file.path.size() - kFirst.size());
  if (first && context.exists(std::string(folder) + "container-manifest-2")) {
    return {};  // Says the same and more.
  }
  constexpr std::string_view kFolder = "var/lib/rpmmanifest/";
  const auto root = folder.substr(0, folder.size() - std::min(kFolder.size(), folder.size()));
  Distro distro;
  if (auto found = read_distro(root, context)) {
    distro = *std::move(found);
  } else {
    out.problem(std::move(found).error());
  }
  std::unordered_set<std::string> seen;
  for (const auto& line : lines(file.bytes)) {
    if (trim(line.text).empty()) {
      continue;
    }
    Row row;
    if (!(first ? read_nevra(trim(line.text), row) : read_columns(line.text, row))) {
      out.problem(msg::kExpected,
                  {first ? "name-version-release.arch" : "10 columns", "another line"},
                  {.line = line.number});
      continue;
    }
    if (row.name == "gpg-pubkey") {
      continue;
    }
    if (out.components.size() >= context.limits().components) {
      return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                  {"packages", std::to_string(context.limits().components)}, {.line = line.number});
    }
    auto component = make_component(row, distro);
    if (seen.insert(component.purl.to_string()).second) {
      out.add(std::move(component), {.line = line.number});
    }
  }
  return {};
}

}  // namespace akashi::ecosystems::rpm

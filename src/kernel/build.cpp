#include "kernel/build.h"

#include <array>
#include <utility>

#include "base/messages/kernel.h"
#include "base/strings.h"
#include "kernel/included.h"

namespace akashi::kernel {
namespace {

constexpr std::uint64_t kMostFiles = 400'000;

Result<std::set<std::string, std::less<>>> files_there(const FileTree& source) {
  std::set<std::string, std::less<>> out;
  AKASHI_TRY(each_file(source, kMostFiles, [&](const std::string& path) {
    if (is_source(path) || path.ends_with(".h")) {
      out.insert(path);
    }
    return true;
  }));
  return out;
}

Result<Configuration> configuration_of(const FileTree& tree, std::string_view path) {
  AKASHI_TRY_ASSIGN(const auto text, tree.read(path, kMostTextBytes));
  auto out = parse_configuration(text);
  if (!out) {
    return std::unexpected(std::move(out).error().in_file(path));
  }
  return out;
}

Result<void> check_version(const Configuration& configuration, const TreeVersion& version) {
  const auto tree = version.numbers + version.extra;
  if (configuration.version != tree) {
    return fail(ErrorCode::kInvalidInput, msg::kKernelOtherTree, {configuration.version, tree});
  }
  return {};
}

}  // namespace

Result<TreeVersion> version_of_tree(const FileTree& source) {
  const auto text = source.read("Makefile", kMostTextBytes);
  if (!text) {
    return fail(ErrorCode::kInvalidInput, msg::kKernelNoTree, {"Makefile"});
  }
  constexpr auto kNames =
      std::to_array<std::string_view>({"VERSION", "PATCHLEVEL", "SUBLEVEL", "EXTRAVERSION"});
  std::array<std::string, kNames.size()> values;
  std::array<bool, kNames.size()> seen{};
  for (const auto& line : lines(*text)) {
    const auto parts = cut(line.text, "=");
    for (std::size_t i = 0; parts && i < kNames.size(); ++i) {
      if (!seen.at(i) && trim(parts->first) == kNames.at(i)) {
        seen.at(i) = true;
        values.at(i) = trim(parts->second);
      }
    }
  }
  if (!parse_u64(values[0]) || !parse_u64(values[1]) || !parse_u64(values[2])) {
    return fail(ErrorCode::kInvalidInput, msg::kKernelNoTree,
                {"Makefile: VERSION, PATCHLEVEL, SUBLEVEL"});
  }
  return TreeVersion{values[0] + "." + values[1] + "." + values[2], values[3]};
}

Result<KernelBuild> KernelBuild::of_tree(const FileTree& build, const FileTree* source) {
  const bool own = build.is_file("Kbuild") && build.is_file(std::string("init/main.c"));
  if (source == nullptr && !own) {
    return fail(ErrorCode::kInvalidInput, msg::kKernelSourceNeeded, {});
  }
  const auto& from = source == nullptr ? build : *source;
  KernelBuild out;
  AKASHI_TRY_ASSIGN(out.version_, version_of_tree(from));
  AKASHI_TRY_ASSIGN(const auto configuration, configuration_of(build, ".config"));
  AKASHI_TRY(check_version(configuration, out.version_));
  AKASHI_TRY_ASSIGN(const auto used, configuration_of(build, "include/config/auto.conf"));
  if (used.values != configuration.values) {
    return fail(ErrorCode::kInvalidInput, msg::kKernelConfiguredAnew, {});
  }
  const auto release = build.read("include/config/kernel.release", kMostTextBytes);
  out.release_ = trim(release.value_or(std::string()));
  if (!out.release_.starts_with(out.version_.numbers)) {
    return fail(ErrorCode::kInvalidInput, msg::kKernelOtherTree,
                {out.release_, out.version_.numbers});
  }
  AKASHI_TRY_ASSIGN(out.notes_,
                    read_build_notes(build, configuration.get("CONFIG_MODULES") == "y"));
  AKASHI_TRY_ASSIGN(out.there_, files_there(from));
  return out;
}

Result<KernelBuild> KernelBuild::of_configuration(std::string_view text, const FileTree& source) {
  KernelBuild out;
  AKASHI_TRY_ASSIGN(const auto configuration, parse_configuration(text));
  AKASHI_TRY_ASSIGN(out.version_, version_of_tree(source));
  AKASHI_TRY(check_version(configuration, out.version_));
  AKASHI_TRY_ASSIGN(auto lists, KbuildLists::read(source, configuration));
  out.lists_ = std::make_shared<const KbuildLists>(std::move(lists));
  AKASHI_TRY_ASSIGN(const auto includes, source_includes(source));
  out.included_ = compiled_by_include(includes, [&](std::string_view path) {
    return !is_beside_kernel(path) && out.lists_->look_up(path) != Built::kNot;
  });
  AKASHI_TRY_ASSIGN(out.there_, files_there(source));
  return out;
}

Built KernelBuild::look_up(std::string_view path) const {
  if (is_beside_kernel(path) || (!is_source(path) && !path.ends_with(".h"))) {
    return Built::kUnknown;
  }
  if (!there_.contains(path)) {
    return Built::kMissing;
  }
  if (lists_ == nullptr) {
    return notes_.used(path) ? Built::kBuilt : notes_.hidden(path) ? Built::kUnknown : Built::kNot;
  }
  if (!is_source(path)) {
    return Built::kUnknown;
  }
  return included_.contains(path) ? Built::kBuilt : lists_->look_up(path);
}

}  // namespace akashi::kernel

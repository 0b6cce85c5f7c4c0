#include "service/kernel.h"

#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "base/messages/kernel.h"
#include "kernel/config.h"
#include "scan/directory_source.h"

namespace akashi::service {
namespace {

namespace fs = std::filesystem;

Result<kernel::KernelBuild> of_file(const std::string& build, const std::string& source) {
  if (source.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kKernelSourceNeeded, {});
  }
  AKASHI_TRY_ASSIGN(const auto file, scan::open_file(build));
  AKASHI_TRY_ASSIGN(const auto text, kernel::configuration_text(*file));
  return kernel::KernelBuild::of_configuration(text, *kernel::open_tree(source));
}

Result<kernel::KernelBuild> of_folder(const std::string& build, const std::string& source) {
  const auto tree = kernel::open_tree(build);
  if (!tree->is_file("vmlinux") && tree->is_file(".config")) {
    return of_file(build + "/.config", source.empty() ? build : source);
  }
  const auto sources = source.empty() ? nullptr : kernel::open_tree(source);
  return kernel::KernelBuild::of_tree(*tree, sources.get());
}

}  // namespace

Result<match::KernelEvidence> open_kernel(const std::string& build, const std::string& source) {
  std::error_code error;
  if (!source.empty() && !fs::is_directory(source, error)) {
    return fail(ErrorCode::kNotFound, msg::kKernelNoTree, {source});
  }
  auto read = fs::is_directory(build, error) ? of_folder(build, source) : of_file(build, source);
  if (!read) {
    return std::unexpected(std::move(read).error().in_file(build));
  }
  return match::KernelEvidence{build,
                               std::make_shared<const kernel::KernelBuild>(std::move(*read))};
}

}  // namespace akashi::service

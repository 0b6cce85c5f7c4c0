// Configurations, images and notes of a build from anybody.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "formats/byte_source.h"
#include "kernel/cmd_files.h"
#include "kernel/config.h"
#include "support/fuzz_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akashi;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::size_t bytes = 0;
  for (const auto& file : kernel::files_of_note(text)) {
    testing_support::require(!file.empty());
    bytes += file.size();
  }
  testing_support::require(bytes <= size);
  if (const auto read = kernel::parse_configuration(text); read) {
    testing_support::require(!read->architecture.empty() && !read->version.empty());
  } else {
    testing_support::require(testing_support::is_told(read));
  }
  if (const auto found = kernel::configuration_text(formats::ViewReader(text)); !found) {
    testing_support::require(testing_support::is_told(found));
  }
  return 0;
}

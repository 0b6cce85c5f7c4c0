// A kernel's configuration: `.config` as Kconfig writes it (Documentation/kbuild/kconfig.rst),
// packed with gzip (/proc/config.gz), or in a kernel that was built with CONFIG_IKCONFIG.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/byte_reader.h"
#include "base/result.h"

namespace akashi::kernel {

struct Configuration {
  std::string architecture;  // "x86", of "# Linux/x86 6.1.192 Kernel Configuration".
  std::string version;       // "6.1.192"
  // "CONFIG_NET": "y", "m", a number, or a text without its quotes. What is not set is not here.
  std::map<std::string, std::string, std::less<>> values;
  std::map<std::string, bool, std::less<>> texts;  // Those that are texts.

  std::string_view get(std::string_view name) const {
    const auto at = values.find(name);
    return at == values.end() ? std::string_view() : std::string_view(at->second);
  }
};

// Only a whole configuration: one that Kconfig wrote, with its heading. A defconfig leaves out what
// is so by default, and is refused. Errors have the line.
Result<Configuration> parse_configuration(std::string_view text);

// The text of a configuration in a file: plain, gzip, or between IKCFG_ST and IKCFG_ED of a
// kernel's image that is not packed itself. kUnsupported where there is none.
Result<std::string> configuration_text(const ByteReader& file);

}  // namespace akashi::kernel

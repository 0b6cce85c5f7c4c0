// The decision tables that come with the program.
#pragma once

#include <span>
#include <string_view>

namespace akashi::decide {

struct Profile {
  std::string_view name;  // "bod-26-04": for --profile
  std::string_view path;  // In data/.
};
std::span<const Profile> built_in_profiles();

}  // namespace akashi::decide

#include "service/version.h"

namespace akashi::service {

std::string_view program_version() {
  return AKASHI_VERSION;
}

std::string_view build_details() {
#ifdef NDEBUG
  return "release, " __VERSION__;
#else
  return "debug, " __VERSION__;
#endif
}

}  // namespace akashi::service

#include "base/shared_library.h"

#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/messages/cli.h"
#include "base/messages/library.h"
#include "base/strings.h"

namespace akashi {
namespace {

std::string text_of(const LibraryName& name) {
  const std::string package = name.package;
  return package.empty() ? name.soname : name.soname + (" (Debian: " + package + ")");
}

Error error_of(Msg id, const LibraryName& name, std::string what) {
  return {ErrorCode::kUnavailable, Message{id, {text_of(name), std::move(what)}}};
}

}  // namespace

// RTLD_NOW: what the library itself needs is there too, or it is not loaded. RTLD_LOCAL: its names
// are no other library's business.
SharedLibrary::SharedLibrary(const LibraryName& name)
    : name_(name), handle_(dlopen(name.soname, RTLD_NOW | RTLD_LOCAL)) {
  if (handle_ == nullptr) {
    const char* why = dlerror();  // NOLINT(concurrency-mt-unsafe): glibc's is per thread.
    error_ = error_of(msg::kLibraryNotLoaded, name_, why != nullptr ? why : "dlopen");
  }
}

void* SharedLibrary::find(const char* function) {
  void* const address = handle_ == nullptr ? nullptr : dlsym(handle_, function);
  if (address == nullptr && !error_) {
    error_ = error_of(msg::kLibraryLacks, name_, function);
  }
  return address;
}

// In both languages: nobody down here knows the reader's.
void end_without_library(const Error& error) {
  for (const auto lang : {Lang::kEn, Lang::kJa}) {
    std::fprintf(stderr, "akashi: %s: %s\n", render(msg::kError, {}, lang).c_str(),
                 printable(error.text(lang)).c_str());
  }
  std::fflush(stderr);
  std::_Exit(exit_code(error.code()));
}

}  // namespace akashi

// A third-party library that is loaded when it is first used: most runs need few of them, and all
// of them together take longer to load than a short command may last (ADR 28). The functions that
// an adapter calls are in a table, found all at once, so that a call of one can't fail:
//
//   #define SQLITE_FUNCTIONS(X) X(sqlite3_open_v2) X(sqlite3_step)
//   AKASHI_LIBRARY(Sqlite, SQLITE_FUNCTIONS, AKASHI_SQLITE3_SONAME, AKASHI_SQLITE3_PACKAGE)
//   AKASHI_TRY_ASSIGN(const auto* sqlite, library<Sqlite>());
//   sqlite->sqlite3_step(statement);
//
// The types are those of the library's own header; CMake knows its SONAME and package (LATE of
// akashi_add_module).
#pragma once

#include <optional>

#include "base/result.h"

namespace akashi {

struct LibraryName {
  const char* soname;   // "libsqlite3.so.0"
  const char* package;  // Debian's, "libsqlite3-0"; "" when not known.
};

// Loaded, and never unloaded.
class SharedLibrary {
 public:
  explicit SharedLibrary(const LibraryName& name);
  // Null when the library has none of that name, or is not there.
  void* find(const char* function);
  // What went wrong first.
  const std::optional<Error>& error() const { return error_; }

 private:
  LibraryName name_;
  void* handle_;
  std::optional<Error> error_;
};

template <class Functions>
Result<Functions> load_library() {
  SharedLibrary library(Functions::kLibrary);
  const Functions functions(library);
  if (library.error()) {
    return std::unexpected(*library.error());
  }
  return functions;
}

// The functions of a library, loaded by the first call; the same answer for every call, from any
// thread.
template <class Functions>
Result<const Functions*> library() {
  static const auto kLoaded = load_library<Functions>();
  if (!kLoaded) {
    return std::unexpected(kLoaded.error());
  }
  return &*kLoaded;
}

// For where nothing can be done without the library and no Result can say so: the program ends, as
// for a failure of its environment, and says why.
[[noreturn]] void end_without_library(const Error& error);

template <class Functions>
const Functions& required_library() {
  static const auto kLoaded = library<Functions>();
  if (!kLoaded) [[unlikely]] {
    end_without_library(kLoaded.error());
  }
  return **kLoaded;
}

}  // namespace akashi

// A table of the functions that `list` names. Each name stands in one place.
// clang-format off
#define AKASHI_LIBRARY(type, list, soname, package)                            \
  struct type {                                                                \
    static constexpr ::akashi::LibraryName kLibrary{soname, package};          \
    explicit type(::akashi::SharedLibrary& library) { list(AKASHI_FUNCTION_) } \
    list(AKASHI_MEMBER_)                                                       \
  };
// clang-format on
#define AKASHI_MEMBER_(name) decltype(&::name) name;
#define AKASHI_FUNCTION_(name) name = reinterpret_cast<decltype(&::name)>(library.find(#name));

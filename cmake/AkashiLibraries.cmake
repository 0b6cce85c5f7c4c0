# Third-party libraries, all Debian packages. Their headers are used in a few .cpp files only.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
foreach(lib simdjson fmt spdlog libarchive pugixml yaml-0.1 lmdb libzstd zlib sqlite3 libcrypto tbb libcurl)
  string(REGEX REPLACE "[^a-z0-9]" "_" id "${lib}")
  pkg_check_modules(${id} REQUIRED IMPORTED_TARGET GLOBAL "${lib}")
endforeach()
find_path(CLI11_INCLUDE CLI/CLI.hpp REQUIRED)
find_path(TOMLPLUSPLUS_INCLUDE toml++/toml.h REQUIRED)
find_path(RAPIDJSON_INCLUDE rapidjson/writer.h REQUIRED)
find_path(XXHASH_INCLUDE xxhash.h REQUIRED)
# Release programs allocate with jemalloc, a sixth of an import's time less than with glibc (ADR 24). Its static form: another
# shared library would cost every start. Sanitizers and developers' builds keep the allocator they can look into.
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  find_library(JEMALLOC NAMES libjemalloc_pic.a REQUIRED)
endif()
if(AKASHI_TESTS)
  find_package(GTest REQUIRED)
endif()

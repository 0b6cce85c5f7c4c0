# Third-party libraries, all Debian packages. Their headers are used in a few .cpp files only.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
foreach(lib simdjson libarchive pugixml yaml-0.1 lmdb libzstd zlib sqlite3 libcrypto tbb libcurl qrcodegen
    cairo gobject-2.0 pango pangocairo xlsxwriter)
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

# A library that is loaded when first used (ADR 28): what its .cpp files must know of it at compile time, and, for the .deb, the
# package it is in, which nothing else tells: the program doesn't name it as needed.
#   AKASHI_<ID>_SONAME "libarchive.so.13", AKASHI_<ID>_PACKAGE "libarchive13" ("" without dpkg)
# NEED: the .deb DEPENDS on it, or RECOMMENDS it.
function(akashi_load_late target need)
  foreach(lib IN LISTS ARGN)
    string(REGEX REPLACE "[^a-z0-9]" "_" id "${lib}")
    string(TOUPPER "${id}" upper)
    list(GET ${id}_LINK_LIBRARIES 0 path)
    akashi_soname("${path}" soname)
    akashi_debian_package("${path}" package)
    target_include_directories(${target} SYSTEM PRIVATE ${${id}_INCLUDE_DIRS})
    list(REMOVE_ITEM ${id}_CFLAGS_OTHER -pthread)  # Other than the precompiled header has it.
    target_compile_options(${target} PRIVATE ${${id}_CFLAGS_OTHER})
    target_compile_definitions(${target} PRIVATE
      "AKASHI_${upper}_SONAME=\"${soname}\"" "AKASHI_${upper}_PACKAGE=\"${package}\"")
    set_property(GLOBAL APPEND PROPERTY AKASHI_LATE_SONAMES "${soname}")
    set_property(GLOBAL APPEND PROPERTY AKASHI_LATE_${need} ${package})
  endforeach()
  target_link_libraries(${target} PRIVATE ${CMAKE_DL_LIBS})
endfunction()

# The name under which the loader knows the library.
function(akashi_soname path out)
  execute_process(COMMAND "${CMAKE_READELF}" -d "${path}" OUTPUT_VARIABLE dynamic ERROR_QUIET)
  if(NOT dynamic MATCHES "\\(SONAME\\)[^\n]*\\[([^]\n]+)\\]")
    message(FATAL_ERROR "no SONAME in ${path}: a shared library is needed here")
  endif()
  set(${out} "${CMAKE_MATCH_1}" PARENT_SCOPE)
endfunction()

function(akashi_debian_package path out)
  set(${out} "" PARENT_SCOPE)
  find_program(AKASHI_DPKG_QUERY dpkg-query)
  if(NOT AKASHI_DPKG_QUERY)
    return()
  endif()
  file(REAL_PATH "${path}" real)
  # dpkg may know it by the path from before /lib was a link to /usr/lib.
  string(REGEX REPLACE "^/usr/" "/" unmerged "${real}")
  foreach(file IN ITEMS "${real}" "${unmerged}")
    execute_process(COMMAND "${AKASHI_DPKG_QUERY}" -S "${file}" OUTPUT_VARIABLE owner ERROR_QUIET)
    if(owner MATCHES "^([a-z0-9][a-z0-9+.-]*)[:,]")
      set(${out} "${CMAKE_MATCH_1}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()

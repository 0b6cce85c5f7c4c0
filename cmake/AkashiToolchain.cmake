# Flags for our own code only, and optional accelerators (ccache, mold) when the machine has them.

add_library(akashi_flags INTERFACE)
target_compile_options(akashi_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wimplicit-fallthrough
  -Wno-missing-field-initializers  # g++ 12 warns of designated initialisers too
  # False alarms of g++ 12 on std::string and std::expected (its bugs 105651, 105562).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-array-bounds>
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-stringop-overflow>
  # libstdc++'s std::stable_sort, as clang sees it in its headers.
  $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>
  $<$<BOOL:${AKASHI_WERROR}>:-Werror>)
target_include_directories(akashi_flags INTERFACE "${PROJECT_SOURCE_DIR}/src" "${PROJECT_BINARY_DIR}/generated")
target_compile_definitions(akashi_flags INTERFACE
  $<$<CONFIG:Release>:_FORTIFY_SOURCE=2> $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
target_compile_options(akashi_flags INTERFACE -fstack-protector-strong)

find_program(AKASHI_CCACHE ccache)
if(AKASHI_CCACHE)
  # ccache leaves precompiled headers alone unless told that their definitions are the same.
  set(CMAKE_CXX_COMPILER_LAUNCHER
    "${CMAKE_COMMAND};-E;env;CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime;${AKASHI_CCACHE}")
  add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fpch-preprocess>
    "$<$<COMPILE_LANG_AND_ID:CXX,Clang>:SHELL:-Xclang -fno-pch-timestamp>")
endif()
find_program(AKASHI_MOLD mold)
if(AKASHI_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# Lines and functions, enough for a backtrace; for a debugger: -DCMAKE_CXX_FLAGS_DEBUG=-g.
set(CMAKE_CXX_FLAGS_DEBUG "-g1")
# -O2: the work is memory-bound; -O3 only makes builds longer.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

# The standard headers that nearly every file includes, compiled once: half of the time of a build. Every file still
# includes what it uses: header checks and tidy build without (CMAKE_DISABLE_PRECOMPILE_HEADERS).
add_library(akashi_pch OBJECT "${PROJECT_SOURCE_DIR}/cmake/pch.cpp")
target_link_libraries(akashi_pch PRIVATE akashi_flags)
target_precompile_headers(akashi_pch PRIVATE <algorithm> <array> <charconv> <cstdint> <expected> <functional> <iterator>
  <map> <memory> <optional> <set> <span> <string> <string_view> <unordered_map> <unordered_set> <utility> <variant>
  <vector>)
function(akashi_use_pch target)
  target_precompile_headers(${target} REUSE_FROM akashi_pch)
endfunction()

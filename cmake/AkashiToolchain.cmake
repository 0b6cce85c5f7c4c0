# Flags for our own code only, and optional accelerators (ccache, mold) when the machine has them.

add_library(akashi_flags INTERFACE)
target_compile_options(akashi_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wimplicit-fallthrough
  -Wno-missing-field-initializers  # g++ 12 warns of designated initialisers too
  # False alarms of g++ 12 on std::string and std::expected (its bugs 105651, 105562).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
  $<$<BOOL:${AKASHI_WERROR}>:-Werror>)
target_include_directories(akashi_flags INTERFACE "${PROJECT_SOURCE_DIR}/src" "${PROJECT_BINARY_DIR}/generated")
target_compile_definitions(akashi_flags INTERFACE
  $<$<CONFIG:Release>:_FORTIFY_SOURCE=2> $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
target_compile_options(akashi_flags INTERFACE -fstack-protector-strong)

find_program(AKASHI_CCACHE ccache)
if(AKASHI_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${AKASHI_CCACHE}")
endif()
find_program(AKASHI_MOLD mold)
if(AKASHI_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# -O2: the work is memory-bound; -O3 only makes builds longer.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

#!/bin/sh
# build_scan_text.sh BUILD_FOLDER OUTPUT: links scan_text.cpp with the libraries of a finished build.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
build=$1
output=$2
# shellcheck disable=SC2046
c++ -std=c++23 -g -I"$root/src" -I"$root/tests/golden" \
  "$here/scan_text.cpp" "$root/tests/golden/print_bom.cpp" -o "$output" \
  -Wl,--start-group $(find "$build/src" -name 'libakashi_all_ecosystems.a') \
  $(find "$build/src" -name 'libakashi_ecosystems_*.a') \
  "$build/src/libakashi_scan.a" "$build/src/libakashi_formats.a" "$build/src/libakashi_model.a" \
  "$build/src/libakashi_base.a" -Wl,--end-group \
  $(pkg-config --libs libcrypto simdjson yaml-0.1 pugixml libarchive) -ltbb

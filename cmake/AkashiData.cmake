# akashi_embed_data(TARGET): every file below data/ but its READMEs and demo/ becomes part of TARGET, found by path.
function(akashi_embed_data target)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/data" "${PROJECT_SOURCE_DIR}/data/*")
  list(FILTER files EXCLUDE REGEX "^demo/|README\\.md$")
  list(SORT files)
  set(assembly "  .section .rodata\n")
  set(rows "")
  set(number 0)
  set(inputs "")
  foreach(file IN LISTS files)
    string(APPEND assembly
      "  .balign 64\nakashi_data_${number}:\n  .incbin \"${PROJECT_SOURCE_DIR}/data/${file}\"\nakashi_data_${number}_end:\n  .zero 64\n"
      "  .globl akashi_data_${number}\n  .globl akashi_data_${number}_end\n")
    string(APPEND rows "AKASHI_DATA(${number}, \"${file}\")\n")
    list(APPEND inputs "${PROJECT_SOURCE_DIR}/data/${file}")
    math(EXPR number "${number} + 1")
  endforeach()
  string(APPEND assembly "  .section .note.GNU-stack,\"\",%progbits\n")
  file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/generated/data.S" CONTENT "${assembly}" @ONLY)
  file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/generated/data.inc" CONTENT "${rows}" @ONLY)
  target_sources(${target} PRIVATE "${PROJECT_BINARY_DIR}/generated/data.S")
  set_source_files_properties("${PROJECT_BINARY_DIR}/generated/data.S" TARGET_DIRECTORY ${target}
    PROPERTIES OBJECT_DEPENDS "${inputs}")
endfunction()

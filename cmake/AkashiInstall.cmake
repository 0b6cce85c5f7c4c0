# `cmake --install`, and `cpack` to a .deb: the program, its manual page and shell completion, made by the program itself.
if(CMAKE_CROSSCOMPILING)
  return()
endif()

set(generated "${PROJECT_BINARY_DIR}/share")
set(files "")
foreach(row "man|akashi.1" "man --lang ja|akashi.ja.1" "completion bash|akashi.bash" "completion zsh|_akashi"
    "completion fish|akashi.fish")
  string(REPLACE "|" ";" parts "${row}")
  list(GET parts 0 command)
  list(GET parts 1 file)
  separate_arguments(command UNIX_COMMAND "${command}")
  add_custom_command(OUTPUT "${generated}/${file}"
    COMMAND ${CMAKE_COMMAND} -E make_directory "${generated}"
    COMMAND akashi ${command} > "${generated}/${file}"
    DEPENDS akashi VERBATIM)
  list(APPEND files "${generated}/${file}")
endforeach()
add_custom_target(share ALL DEPENDS ${files})

install(FILES "${generated}/akashi.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
install(FILES "${generated}/akashi.ja.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/ja/man1" RENAME akashi.1)
install(FILES "${generated}/akashi.bash" DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" RENAME akashi)
install(FILES "${generated}/_akashi" DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions")
install(FILES "${generated}/akashi.fish" DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}" RENAME copyright)
install(FILES data/ssvc/LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}" RENAME ssvc-license)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "Akashi developers <akashi@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
foreach(need DEPENDS RECOMMENDS)
  get_property(late GLOBAL PROPERTY AKASHI_LATE_${need})
  list(REMOVE_DUPLICATES late)
  if(need STREQUAL "RECOMMENDS")
    list(APPEND late fonts-noto-cjk)  # For PDF files in Japanese.
  endif()
  list(JOIN late ", " CPACK_DEBIAN_PACKAGE_${need})
endforeach()
set(CPACK_STRIP_FILES ON)
include(CPack)

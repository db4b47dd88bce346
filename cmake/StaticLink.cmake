# SPDX-License-Identifier: Apache-2.0
# ior_program(NAME): links an executable as it is released: static when IOR_STATIC is on, unused sections dropped,
# symbols kept (tests/build looks for forbidden ones; `cmake --install --strip` removes them from the installed copy).
function(ior_program name)
  target_link_libraries(${name} PRIVATE ior_warnings)
  target_link_options(${name} PRIVATE -Wl,--gc-sections)
  if(IOR_STATIC)
    target_link_options(${name} PRIVATE -static)
  endif()
endfunction()

# SPDX-License-Identifier: Apache-2.0
# ior_warnings: how all C++ of this repository is compiled. A target links it, no flag is global.
add_library(ior_warnings INTERFACE)
target_compile_features(ior_warnings INTERFACE cxx_std_23)
target_compile_options(ior_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast -Wmissing-declarations
  $<$<BOOL:${IOR_WERROR}>:-Werror>
  -ffunction-sections -fdata-sections -fno-omit-frame-pointer
  -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
if(IOR_SANITIZE)
  # A target with the property IOR_UNSANITIZED is left as it is: a sanitizer makes calls of its own in the program.
  set(sanitized "$<NOT:$<BOOL:$<TARGET_PROPERTY:IOR_UNSANITIZED>>>")
  # The checks that a sanitizer puts in make GCC see uninitialised values in <regex>: gcc.gnu.org/PR105562.
  target_compile_options(ior_warnings INTERFACE
    "$<${sanitized}:-fsanitize=${IOR_SANITIZE};-fno-sanitize-recover=all>"
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(ior_warnings INTERFACE "$<${sanitized}:-fsanitize=${IOR_SANITIZE}>")
endif()

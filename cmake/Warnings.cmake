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
  # The checks that a sanitizer puts in make GCC see uninitialised values in <regex>: gcc.gnu.org/PR105562.
  target_compile_options(ior_warnings INTERFACE -fsanitize=${IOR_SANITIZE} -fno-sanitize-recover=all
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(ior_warnings INTERFACE -fsanitize=${IOR_SANITIZE})
endif()

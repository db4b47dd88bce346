# SPDX-License-Identifier: Apache-2.0
# ior_embed_text(TARGET NAMESPACE CONSTANT FILE): gives TARGET the header `ior/<file with _ for .>.h` with the text of FILE as
# `inline constexpr std::string_view CONSTANT` in NAMESPACE, without the first line, which is its licence. Made at
# configure time, and anew when FILE changes.
function(ior_embed_text target namespace constant file)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${file})
  file(READ ${file} text)
  string(FIND "${text}" "\n" newline)
  math(EXPR newline "${newline} + 1")
  string(SUBSTRING "${text}" ${newline} -1 text)
  cmake_path(GET file FILENAME name)
  string(REPLACE "." "_" name ${name})
  set(dir ${CMAKE_BINARY_DIR}/generated/embed_${target})
  file(CONFIGURE OUTPUT ${dir}/ior/${name}.h @ONLY CONTENT
"// generated from @file@
#pragma once

#include <string_view>

namespace @namespace@ {
inline constexpr std::string_view @constant@ = R\"IOR_TEXT(@text@)IOR_TEXT\";
}  // namespace @namespace@
")
  target_include_directories(${target} PRIVATE ${dir})
endfunction()

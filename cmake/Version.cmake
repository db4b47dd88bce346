# SPDX-License-Identifier: Apache-2.0
# ior_version: `ior/version.h` with project(VERSION) and what git describe says, written anew at every build but touched
# only when it changes, so that a commit rebuilds one file.
set(version_dir ${CMAKE_BINARY_DIR}/generated/version)
add_custom_target(ior_version_header
  COMMAND ${CMAKE_COMMAND} -DSOURCE_DIR=${CMAKE_SOURCE_DIR} -DVERSION=${PROJECT_VERSION}
          -DOUTPUT=${version_dir}/ior/version.h -P ${CMAKE_SOURCE_DIR}/cmake/WriteVersion.cmake
  BYPRODUCTS ${version_dir}/ior/version.h
  COMMENT "Version from git"
  VERBATIM)
add_library(ior_version INTERFACE)
add_dependencies(ior_version ior_version_header)
target_include_directories(ior_version INTERFACE ${version_dir})
unset(version_dir)

# SPDX-License-Identifier: Apache-2.0
# ior_bpf_object(NAME SOURCES file... [INCLUDES dir...]): the interface library NAME_skeleton with `NAME.skel.h`.
# Every source becomes an object (clang -target bpf, dependencies by depfile), the objects are linked and stripped by
# `bpftool gen object`, and `bpftool gen skeleton` turns the result into a header that holds its bytes.
# -mcpu=v3 is understood by every kernel that has ring buffers (5.8) and by every clang from 9 on.
find_program(BPF_CLANG NAMES clang-14 clang REQUIRED)
find_program(BPFTOOL bpftool PATHS /usr/sbin /sbin REQUIRED)

set(IOR_BPF_ARCH_x86_64 x86)
set(IOR_BPF_ARCH_aarch64 arm64)

function(ior_bpf_object name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;INCLUDES")
  set(arch ${IOR_BPF_ARCH_${CMAKE_SYSTEM_PROCESSOR}})
  if(NOT arch)
    message(FATAL_ERROR "no BPF target architecture known for ${CMAKE_SYSTEM_PROCESSOR}")
  endif()
  set(dir ${CMAKE_BINARY_DIR}/generated/bpf)
  file(MAKE_DIRECTORY ${dir})
  # The kernel's own headers: the libbpf prefix for bpf/, the distribution's multiarch folder for asm/.
  set(includes -isystem ${IOR_DEPS_PREFIX}/include -idirafter /usr/include/${CMAKE_LIBRARY_ARCHITECTURE})
  foreach(include IN LISTS arg_INCLUDES)
    list(APPEND includes -I${include})
  endforeach()

  set(objects)
  foreach(source IN LISTS arg_SOURCES)
    cmake_path(GET source STEM LAST_ONLY stem)
    set(object ${dir}/${stem}.o)
    add_custom_command(
      OUTPUT ${object}
      COMMAND ${BPF_CLANG} -g -O2 -std=gnu11 -target bpf -mcpu=v3 -D__TARGET_ARCH_${arch} -Wall -Werror
              -fdebug-prefix-map=${CMAKE_SOURCE_DIR}=. ${includes}
              -MD -MF ${object}.d -MT ${object} -c ${CMAKE_CURRENT_SOURCE_DIR}/${source} -o ${object}
      DEPENDS ${source}
      DEPFILE ${object}.d
      COMMENT "BPF ${source}"
      VERBATIM)
    list(APPEND objects ${object})
  endforeach()

  set(linked ${dir}/${name}.linked.o)
  set(header ${dir}/${name}.skel.h)
  add_custom_command(
    OUTPUT ${header}
    BYPRODUCTS ${linked}
    COMMAND ${BPFTOOL} gen object ${linked} ${objects}
    COMMAND ${BPFTOOL} gen skeleton ${linked} name ${name}_bpf > ${header}.new
    COMMAND ${CMAKE_COMMAND} -E rename ${header}.new ${header}
    DEPENDS ${objects}
    COMMENT "BPF skeleton ${name}"
    VERBATIM)
  add_custom_target(${name}_skeleton_header ALL DEPENDS ${header})
  add_library(${name}_skeleton INTERFACE)
  add_dependencies(${name}_skeleton ${name}_skeleton_header)
  target_include_directories(${name}_skeleton SYSTEM INTERFACE ${dir})
  target_link_libraries(${name}_skeleton INTERFACE ior::libbpf)
endfunction()

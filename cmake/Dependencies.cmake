# SPDX-License-Identifier: Apache-2.0
# What ior links. libbpf comes from the prefix that scripts/bootstrap.sh fills, never from the distribution: its headers
# and its archive must be the same version, and newer than Debian 12's.
if(DEFINED ENV{IOR_DEPS})
  set(cache $ENV{IOR_DEPS})
elseif(DEFINED ENV{XDG_CACHE_HOME})
  set(cache $ENV{XDG_CACHE_HOME}/ior-deps)
else()
  set(cache $ENV{HOME}/.cache/ior-deps)
endif()
set(IOR_DEPS_PREFIX ${cache}/prefix CACHE PATH "Prefix of the libraries built by scripts/bootstrap.sh")
unset(cache)

# fmt without its header-only mode builds in half the time; the distribution has no archive of it.
find_package(fmt 9 REQUIRED)
if(fmt_VERSION VERSION_LESS 10)
  add_library(ior_fmt STATIC ${CMAKE_CURRENT_LIST_DIR}/fmt_library.cc)
  target_include_directories(ior_fmt SYSTEM PUBLIC $<TARGET_PROPERTY:fmt::fmt,INTERFACE_INCLUDE_DIRECTORIES>)
else()
  add_library(ior_fmt INTERFACE)
  target_link_libraries(ior_fmt INTERFACE fmt::fmt-header-only)
endif()
add_library(ior::fmt ALIAS ior_fmt)
set(ZLIB_USE_STATIC_LIBS ON) # CMake 3.24
find_package(ZLIB REQUIRED)
find_package(GTest 1.12)
find_library(ELF_LIBRARY NAMES libelf.a elf REQUIRED)
find_library(ZSTD_LIBRARY NAMES libzstd.a zstd REQUIRED)
find_library(BPF_LIBRARY NAMES libbpf.a PATHS ${IOR_DEPS_PREFIX}/lib NO_DEFAULT_PATH)
if(NOT BPF_LIBRARY)
  message(FATAL_ERROR "no libbpf in ${IOR_DEPS_PREFIX}: run scripts/bootstrap.sh build (or: make deps)")
endif()

add_library(ior::libbpf STATIC IMPORTED)
set_target_properties(ior::libbpf PROPERTIES
  IMPORTED_LOCATION ${BPF_LIBRARY}
  INTERFACE_INCLUDE_DIRECTORIES ${IOR_DEPS_PREFIX}/include)
target_link_libraries(ior::libbpf INTERFACE ${ELF_LIBRARY} ZLIB::ZLIB ${ZSTD_LIBRARY})

# The dashboard's screen, colours and widths of characters.
find_package(ftxui CONFIG PATHS ${IOR_DEPS_PREFIX} NO_DEFAULT_PATH)
if(NOT ftxui_FOUND)
  message(FATAL_ERROR "no ftxui in ${IOR_DEPS_PREFIX}: run scripts/bootstrap.sh build (or: make deps)")
endif()

# Parquet: Arrow's library, static, built by the bootstrap. A build without it is complete but for recordings.
option(IOR_PARQUET "Read and write Parquet recordings" ON)
find_library(PARQUET_LIBRARY NAMES libparquet.a PATHS ${IOR_DEPS_PREFIX}/lib NO_DEFAULT_PATH)
find_library(ARROW_LIBRARY NAMES libarrow.a PATHS ${IOR_DEPS_PREFIX}/lib NO_DEFAULT_PATH)
find_library(THRIFT_LIBRARY NAMES libthrift.a)
find_library(SNAPPY_LIBRARY NAMES libsnappy.a)
if(IOR_PARQUET AND PARQUET_LIBRARY AND ARROW_LIBRARY AND THRIFT_LIBRARY AND SNAPPY_LIBRARY)
  add_library(ior::arrow STATIC IMPORTED)
  set_target_properties(ior::arrow PROPERTIES IMPORTED_LOCATION ${ARROW_LIBRARY})
  target_link_libraries(ior::arrow INTERFACE ${SNAPPY_LIBRARY} ${ZSTD_LIBRARY} ZLIB::ZLIB)
  add_library(ior::parquet STATIC IMPORTED)
  set_target_properties(ior::parquet PROPERTIES
    IMPORTED_LOCATION ${PARQUET_LIBRARY}
    INTERFACE_COMPILE_DEFINITIONS "ARROW_STATIC;PARQUET_STATIC"
    INTERFACE_INCLUDE_DIRECTORIES ${IOR_DEPS_PREFIX}/include)
  target_link_libraries(ior::parquet INTERFACE ior::arrow ${THRIFT_LIBRARY})
elseif(IOR_PARQUET)
  message(WARNING "no Arrow in ${IOR_DEPS_PREFIX}: this build can neither read nor write recordings; "
                  "scripts/bootstrap.sh build (or: make deps) builds it")
endif()

# SPDX-License-Identifier: Apache-2.0
# ior_layer(NAME DEPS layer... SOURCES file... [TESTS file...] [PRIVATE_LIBRARIES target...]): the library ior_<NAME> of
# src/<NAME>, and its unit tests. A layer may name only layers to its right:
#
#   main -> cli -> pipeline -> { capture decode resolve filter aggregate record export tui } -> model -> base
#   model capture decode filter -> abi
#
# Stages never name each other; tools/check_layers.py holds the includes to the same order. A layer without sources is
# an interface library, so that a folder can be started with a header.
set(IOR_STAGES capture decode resolve filter aggregate record export tui)
set(IOR_MAY_USE_base "")
set(IOR_MAY_USE_model base abi)
foreach(stage IN LISTS IOR_STAGES)
  set(IOR_MAY_USE_${stage} model base)
endforeach()
foreach(stage IN ITEMS capture decode filter)
  list(APPEND IOR_MAY_USE_${stage} abi)
endforeach()
set(IOR_MAY_USE_pipeline ${IOR_STAGES} model base)
set(IOR_MAY_USE_cli pipeline ${IOR_STAGES} model base)

function(ior_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPS;SOURCES;TESTS;PRIVATE_LIBRARIES")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "ior_layer(${name}): what is '${arg_UNPARSED_ARGUMENTS}'?")
  endif()
  foreach(dep IN LISTS arg_DEPS)
    if(NOT dep IN_LIST IOR_MAY_USE_${name})
      message(FATAL_ERROR "layer ${name} must not use ${dep}; it may use: ${IOR_MAY_USE_${name}} (cmake/Layer.cmake)")
    endif()
  endforeach()

  set(kind PUBLIC)
  if(arg_SOURCES)
    add_library(ior_${name} STATIC ${arg_SOURCES})
    target_link_libraries(ior_${name} PRIVATE ior_warnings ${arg_PRIVATE_LIBRARIES})
  else()
    set(kind INTERFACE)
    add_library(ior_${name} INTERFACE)
  endif()
  target_compile_features(ior_${name} ${kind} cxx_std_23)
  target_include_directories(ior_${name} ${kind} ${CMAKE_SOURCE_DIR}/src)
  foreach(dep IN LISTS arg_DEPS)
    target_link_libraries(ior_${name} ${kind} ior_${dep})
  endforeach()

  if(arg_TESTS AND BUILD_TESTING)
    ior_unit_test(${name}_test ${arg_TESTS})
    target_link_libraries(${name}_test PRIVATE ior_${name} ${arg_PRIVATE_LIBRARIES})
  endif()
endfunction()

# ior_unit_test(NAME file...): a gtest program whose every TEST is a ctest of label `unit` (no root, no clock, no /proc).
# Without GoogleTest on the machine there are no unit tests; scripts/run-tests.sh then fails for the empty label.
function(ior_unit_test name)
  if(NOT GTest_FOUND)
    return()
  endif()
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE ior_warnings GTest::gmock GTest::gtest_main)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  gtest_discover_tests(${name}
    TEST_PREFIX unit.
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS unit TIMEOUT 60)
endfunction()
include(GoogleTest)

# SPDX-License-Identifier: Apache-2.0
# The two ways to make a ctest. Every test has exactly one tier as its first label:
#   unit     no root, no clock, no /proc            golden   expected bytes and texts
#   check    the sources: layers, sizes, format     build    the binary as a file
#   root     traces for real                        kernels  other kernels in QEMU
#   fuzz     every fuzzer, for some seconds
# Tests labelled `sanitize`, too, run the program long enough for a sanitizer to see its threads: `make asan tsan`.
# Under a sanitizer, all of them may take four times as long.
# scripts/run-tests.sh fails when a tier that the machine can run has no tests, and when a test is skipped without need.
include(GoogleTest)
if(IOR_SANITIZE)
  set(IOR_SLOWER 4)
else()
  set(IOR_SLOWER 1)
endif()

# ior_unit_test(NAME file...): a gtest program; each of its TESTs is a ctest unit.<Suite>.<Name>. Link the layer yourself
# (ior_layer does). Without GoogleTest there are no unit tests, which run-tests.sh reports.
function(ior_unit_test name)
  if(NOT GTest_FOUND)
    return()
  endif()
  math(EXPR timeout "60 * ${IOR_SLOWER}")
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE ior_warnings GTest::gmock GTest::gtest_main)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  gtest_discover_tests(${name}
    TEST_PREFIX unit.
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS unit TIMEOUT ${timeout})
endfunction()

# ior_test(TIER.NAME COMMAND argument... [LABELS more...] [TIMEOUT seconds] [SERIAL]): a command. Exit status 77 is a skip,
# and the line that starts with "SKIP:" is its reason. The environment names the programs: IOR, IOWORKLOAD, IOR_SOURCE_DIR,
# IOR_BUILD_DIR. SERIAL: nothing else runs meanwhile (for tests that measure time or trace the whole system).
function(ior_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "SERIAL" "TIMEOUT" "COMMAND;LABELS")
  string(REGEX MATCH "^[a-z]+" tier ${name})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  math(EXPR arg_TIMEOUT "${arg_TIMEOUT} * ${IOR_SLOWER}")
  add_test(NAME ${name} COMMAND ${arg_COMMAND} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set(environment IOR=${CMAKE_BINARY_DIR}/ior IOWORKLOAD=${CMAKE_BINARY_DIR}/ioworkload
      IOR_SOURCE_DIR=${CMAKE_SOURCE_DIR} IOR_BUILD_DIR=${CMAKE_BINARY_DIR})
  set_tests_properties(${name} PROPERTIES
    LABELS "${tier};${arg_LABELS}"
    SKIP_RETURN_CODE 77
    TIMEOUT ${arg_TIMEOUT}
    RUN_SERIAL ${arg_SERIAL}
    ENVIRONMENT "${environment}")
endfunction()

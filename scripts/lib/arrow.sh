# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# How Arrow's Parquet library is built: static, and of its many parts only those that read and write Parquet files with
# zstd, snappy and gzip pages. 6 to 10 minutes on two quiet cores, 835 MB for the largest compiler.

# Arrow insists on xsimd >= 14.2, which no stable distribution has. With both SIMD levels NONE its only user is CPU
# detection, so a stand-in that reports no optional feature is enough; measured: no difference in write or read speed.
xsimd_stand_in() { # DIR
  mkdir -p "$1/include/xsimd" "$1/lib/cmake/xsimd"
  cat >"$1/include/xsimd/xsimd.hpp" <<'HPP'
#pragma once
namespace xsimd {
enum class x86_manufacturer { unknown, intel, amd };
enum class x86_cpuid_leaf7_ebx : unsigned {};
struct x86_cpuid_leaf7 {
  using ebx = x86_cpuid_leaf7_ebx;
  template <auto...>
  bool all_bits_set() const { return false; }
};
struct x86_cpu_features_backend_default {
  x86_cpuid_leaf7 leaf7() const { return {}; }
};
struct cpu_features {
#define IOR_ABSENT(feature) bool feature() const { return false; }
  IOR_ABSENT(popcnt) IOR_ABSENT(bmi1) IOR_ABSENT(bmi2) IOR_ABSENT(ssse3) IOR_ABSENT(sse4_1) IOR_ABSENT(sse4_2)
  IOR_ABSENT(avx) IOR_ABSENT(avx2) IOR_ABSENT(avx512f) IOR_ABSENT(avx512cd) IOR_ABSENT(avx512dq) IOR_ABSENT(avx512bw)
  IOR_ABSENT(neon64) IOR_ABSENT(sve)
#undef IOR_ABSENT
  unsigned sve_size_bytes() const { return 0; }
  x86_manufacturer known_manufacturer() const { return x86_manufacturer::unknown; }
};
}  // namespace xsimd
HPP
  cat >"$1/lib/cmake/xsimd/xsimdConfig.cmake" <<CMAKE
if(NOT TARGET xsimd)
  add_library(xsimd INTERFACE IMPORTED)
  set_target_properties(xsimd PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "$1/include")
endif()
set(xsimd_INCLUDE_DIRS "$1/include")
CMAKE
  printf 'set(PACKAGE_VERSION "14.3.0")\nset(PACKAGE_VERSION_COMPATIBLE TRUE)\n' >"$1/lib/cmake/xsimd/xsimdConfigVersion.cmake"
}

build_arrow() { # SOURCE_DIR
  local off flags="-O2 -DNDEBUG -ffunction-sections -fdata-sections" options=()
  for off in ARROW_WITH_{BROTLI,LZ4,BZ2,RE2,UTF8PROC} ARROW_{COMPUTE,CSV,DATASET,ACERO,FILESYSTEM,JSON,HDFS,MIMALLOC,JEMALLOC} \
    ARROW_BUILD_{SHARED,TESTS,BENCHMARKS,UTILITIES} ARROW_{ENABLE_TIMING_TESTS,USE_CCACHE,GGDB_DEBUG,DEPENDENCY_USE_SHARED} \
    PARQUET_BUILD_EXECUTABLES BUILD_SHARED_LIBS; do
    options+=("-D$off=OFF")
  done
  xsimd_stand_in "$WORK/build/xsimd"
  cmake -S "$1/cpp" -B "$WORK/build/arrow" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_INSTALL_PREFIX="$PREFIX" -DCMAKE_INSTALL_LIBDIR=lib \
    -DCMAKE_C_FLAGS_RELEASE="$flags" -DCMAKE_CXX_FLAGS_RELEASE="$flags" \
    -DARROW_CXXFLAGS="-Wno-dangling-pointer -Wno-maybe-uninitialized" \
    -DARROW_DEPENDENCY_SOURCE=SYSTEM -DARROW_BUILD_STATIC=ON -DARROW_PARQUET=ON \
    -DARROW_WITH_ZSTD=ON -DARROW_WITH_SNAPPY=ON -DARROW_WITH_ZLIB=ON \
    -DARROW_SIMD_LEVEL=NONE -DARROW_RUNTIME_SIMD_LEVEL=NONE -Dxsimd_ROOT="$WORK/build/xsimd" "${options[@]}"
  ninja -C "$WORK/build/arrow" -j"$JOBS" install
  rm -rf "$WORK/build/xsimd"
}

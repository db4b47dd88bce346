#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes a Debian machine able to build and test ior: installs what is missing of the distribution's packages and builds,
# once, the few libraries that the distribution lacks. Idempotent; a second run needs no network and well under a second.
#
#   bootstrap.sh [GROUP...]      groups: build test lint bench            (default: all of them)
#   bootstrap.sh --print GROUP   the group's packages, nothing is installed
#   bootstrap.sh --prefix        where the source-built libraries are
#
#   IOR_DEPS       cache for everything that is fetched or built   (default ${XDG_CACHE_HOME:-~/.cache}/ior-deps)
#   IOR_NO_APT=1   never install a package, fail with the list of what is missing instead
#   JOBS, CC, CXX  parallel jobs and compilers of the source builds  (default nproc, gcc, g++)
#
# The archive is the one that apt is configured for; its name is written nowhere. Signatures are checked by apt, and the
# pinned tarballs once more by sha256. The system's own sources, lists and pins are left as they are.
set -Eeuo pipefail
export LC_ALL=C

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
# shellcheck source=scripts/lib/deps.sh
. "$here/lib/deps.sh"
# shellcheck source=scripts/lib/arrow.sh
. "$here/lib/arrow.sh"

# What a group needs from the distribution. `make run` needs only `build`.
declare -A PACKAGES=(
  [build]="build-essential cmake ninja-build pkg-config dpkg-dev git ca-certificates ccache
    clang llvm bpftool
    libelf-dev zlib1g-dev libzstd-dev libcap-dev libfmt-dev
    libsnappy-dev libthrift-dev libboost-dev rapidjson-dev"
  [test]="libgtest-dev libgmock-dev python3 binutils
    strace sqlite3 tmux qemu-system-x86 busybox-static debian-archive-keyring
    zstd chromium chromium-driver
    clickhouse-common clickhouse-client clang-19 libclang-rt-19-dev"
  [lint]="clang-format-19 clang-tidy-19 shellcheck python3"
  [bench]="libbenchmark-dev linux-perf strace python3"
)

# What the distribution lacks:  archive | package | suites, best first | version | sha256 of the tarball | upstream address.
# The tarball's hash is that of upstream's own release, so both ways in bring the same bytes.
LIBBPF="trixie|libbpf|1.5.0-3|53492aff6dd47e4da04ef5e672d753b9743848bdb38e9d90eafbe190b7983c44"
LIBBPF_UPSTREAM="https://github.com/libbpf/libbpf/archive/refs/tags/v1.5.0.tar.gz"
LIBBPF_NEXT="forky sid|libbpf|1.7.0-1|7ab5feffbf78557f626f2e3e3204788528394494715a30fc2070fcddc2051b7b"
ARROW="forky sid|apache-arrow|25.0.0-2|12afc2dc8137bdd4a68876cec939f664c9d55cfc7b75f55b45163ebb4e344d81"
ARROW_UPSTREAM="https://archive.apache.org/dist/arrow/arrow-25.0.0/apache-arrow-25.0.0.tar.gz"

FTXUI="forky sid|ftxui|6.1.9-2|45819c1e54914783d4a1ca5633885035d74146778a1f74e1213cdb7b76340e71"
FTXUI_UPSTREAM="https://github.com/ArthurSonzogni/FTXUI/archive/refs/tags/v6.1.9.tar.gz"
FTXUI_OLDER="trixie|ftxui|5.0.0-2|a2991cb222c944aee14397965d9f6b050245da849d8c5da7c72d112de2786b5b"

build_libbpf() { # SOURCE_DIR; 6 s on two cores
  make -C "$1/src" -j"$JOBS" BUILD_STATIC_ONLY=1 OBJDIR="$WORK/build/libbpf" DESTDIR= PREFIX="$PREFIX" \
    LIBDIR="$PREFIX/lib" CFLAGS="-O2 -ffunction-sections -fdata-sections" install install_uapi_headers
}

build_ftxui() { # SOURCE_DIR; 40 s on two cores
  local flags="-O2 -DNDEBUG -ffunction-sections -fdata-sections"
  cmake -S "$1" -B "$WORK/build/ftxui" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE="$flags" \
    -DCMAKE_INSTALL_PREFIX="$PREFIX" -DCMAKE_INSTALL_LIBDIR=lib -DBUILD_SHARED_LIBS=OFF -DFTXUI_QUIET=ON \
    -DFTXUI_BUILD_EXAMPLES=OFF -DFTXUI_BUILD_DOCS=OFF -DFTXUI_BUILD_TESTS=OFF &&
    ninja -C "$WORK/build/ftxui" -j"$JOBS" install
}

# A ClickHouse server for tests: its libraries and client are packages, the server's own package would start a service, so
# only its program is taken out of it.
unpack_clickhouse() {
  local root=$PREFIX/clickhouse
  [[ ! -x $root/usr/sbin/clickhouse-server ]] || return 0
  rm -rf "$root.new"
  mkdir -p "$root.new" "$WORK/src/clickhouse"
  (cd "$WORK/src/clickhouse" && apt-get download -qq clickhouse-server >"$WORK/log/clickhouse.log" 2>&1 &&
    dpkg-deb -x clickhouse-server_*.deb "$root.new") ||
    { warn "no clickhouse-server, see $WORK/log/clickhouse.log: its tests will be skipped"; return 0; }
  rm -rf "$root"
  mv "$root.new" "$root"
  say "clickhouse-server unpacked"
}

# Two readers of Parquet that share nothing with ours nor with each other, for tests only; never linked. Into the cache, not into the
# tree.
VERIFIERS=("@duckdb/node-api@1.5.6-r.1" "hyparquet@1.31.5" "hyparquet-compressors@1.1.2")
install_verifiers() {
  local dir=$PREFIX/verifier stamp=$WORK/stamp/verifiers log=$WORK/log/verifiers.log
  [[ ! -f $stamp || $(<"$stamp") != "${VERIFIERS[*]}" ]] || return 0
  command -v npm >/dev/null || { warn "no npm: the recordings are not read back by DuckDB and hyparquet"; return 0; }
  mkdir -p "$dir"
  echo '{"private":true}' >"$dir/package.json"
  (cd "$dir" && npm install --no-fund --no-audit --save-exact "${VERIFIERS[@]}" >"$log" 2>&1) ||
    { warn "npm could not install ${VERIFIERS[*]}, see $log"; return 0; }
  echo "${VERIFIERS[*]}" >"$stamp"
}

groups=()
for argument in "$@"; do
  case $argument in
    --prefix) echo "$PREFIX"; exit 0 ;;
    --print) xargs <<<"${PACKAGES[${2:?which group}]}"; exit 0 ;;
    build | test | lint | bench) groups+=("$argument") ;;
    *) echo "bootstrap: unknown argument '$argument' (groups: build test lint bench)" >&2; exit 2 ;;
  esac
done
((${#groups[@]})) || groups=(build test lint bench)

packages=()
for group in "${groups[@]}"; do
  mapfile -t list < <(xargs -n 1 <<<"${PACKAGES[$group]}")
  packages+=("${list[@]}")
done

lock_cache
install_packages "${packages[@]}"
dep libbpf build_libbpf "$LIBBPF" "$LIBBPF_UPSTREAM" "$LIBBPF_NEXT"
dep ftxui build_ftxui "$FTXUI" "$FTXUI_UPSTREAM" "$FTXUI_OLDER"
dep arrow build_arrow "$ARROW" "$ARROW_UPSTREAM"
[[ " ${groups[*]} " != *" test "* ]] || unpack_clickhouse
[[ " ${groups[*]} " != *" test "* ]] || install_verifiers
say "ready: ${groups[*]} (libraries in $PREFIX)"

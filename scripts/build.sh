#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# build.sh PRESET [--target NAME]: configures when needed and builds. Quiet when all is well.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
preset=${1:?usage: build.sh PRESET}

log=build/configure-$preset.log
mkdir -p build
cmake --preset "$preset" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
exec cmake --build --preset "$preset" --parallel "${JOBS:-$(nproc)}" "${@:2}"

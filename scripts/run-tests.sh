#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# run-tests.sh [--label TIER] [--match REGEX]: runs the tests of the release build and judges the run. Ends with one line,
# 'N passed, N failed, N skipped', and a non-zero status when a test failed, was skipped without need, or a tier that this
# machine can run had no tests (tools/test_report.py). Tests that need root get it by sudo when this is not root.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

label='.*' match='.*' partial=()
while (($#)); do
  case $1 in
    --label) label=^$2\$ partial=(--partial); shift 2 ;;
    --match) match=$2 partial=(--partial); shift 2 ;;
    *) echo "run-tests.sh: unknown argument $1" >&2; exit 2 ;;
  esac
done

results=build/test-results
rm -rf "$results"
mkdir -p "$results"
# Not parallel beyond the processors: tests of latency and of loss share the machine.
run_ctest() { # NAME ctest-argument...
  local name=$1
  shift
  "${as[@]}" ctest --test-dir build --tests-regex "$match" --output-junit "$PWD/$results/$name.xml" --timeout 600 \
    --output-on-failure --no-tests=ignore "$@" </dev/null || true
}

root_tiers='^(root|kernels)$'
as=()
if ((EUID == 0)); then
  run_ctest all --label-regex "$label" --parallel "$(nproc)"
else
  run_ctest user --label-regex "$label" --label-exclude "$root_tiers" --parallel "$(nproc)"
  if sudo -n true 2>/dev/null; then
    as=(sudo -n "--preserve-env=HOME,XDG_CACHE_HOME,IOR_DEPS,PATH")
    run_ctest root --label-regex "$label" --label-regex "$root_tiers" --parallel "$(nproc)"
    sudo -n chown -R "$(id -u):$(id -g)" build
  fi
fi
exec python3 tools/test_report.py "${partial[@]}" --build build "$results"/*.xml

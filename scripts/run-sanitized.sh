#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# run-sanitized.sh PRESET: runs the tests of the build under a sanitizer, and fails when one failed or a sanitizer reported
# something. Reports go to files: what the dashboard says on the terminal that it leaves is seen by nobody.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
preset=${1:?usage: run-sanitized.sh PRESET}

reports=$PWD/build/$preset/reports
rm -rf "$reports"
mkdir -p "$reports"
chmod 1777 "$reports" # tests give up root
export ASAN_OPTIONS=log_path=$reports/asan:detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=log_path=$reports/ubsan:print_stacktrace=1
export TSAN_OPTIONS=log_path=$reports/tsan:history_size=7

status=0
ctest --preset "$preset" --parallel "$(nproc)" </dev/null || status=$?
shopt -s nullglob
for report in "$reports"/*; do
  echo "== $report"
  head -n 60 "$report"
  status=1
done
exit "$status"

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the benchmarks in bench/ on the release build; each prints its own table.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

[[ -x bench/run.sh ]] || { echo "no bench/run.sh" >&2; exit 1; }
if ((EUID == 0)); then exec bench/run.sh "$@"; else exec sudo -E bench/run.sh "$@"; fi

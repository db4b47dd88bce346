#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# All benchmarks, each with its own table. Arguments go to the first one: --rounds N, --calls N, --only MODE,...
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

echo "machine: $(nproc) CPUs, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), Linux $(uname -r)"
echo
build/bench/overhead "$@"
echo
bench/first_row.py
echo
build/bench/reader
if [[ -x build/bench/recorder ]]; then
  echo
  build/bench/recorder
fi

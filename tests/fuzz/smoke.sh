#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# smoke.sh [SECONDS [FUZZER...]]: builds every fuzzer (preset fuzz) and runs each for some seconds, or only the named ones,
# beginning with the golden records, what is in seeds/FUZZER and the recordings of make_seeds. A crash fails and leaves its
# input in build/fuzz.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
seconds=${1:-10}

probe=$(mktemp -d)
trap 'rm -rf "$probe"' EXIT
echo 'extern "C" int LLVMFuzzerTestOneInput(const unsigned char*, unsigned long) { return 0; }' >"$probe/probe.cc"
clang++-19 -fsanitize=fuzzer,address "$probe/probe.cc" -o "$probe/probe" 2>/dev/null ||
  { echo "SKIP: clang++-19 with libFuzzer is not installed (scripts/bootstrap.sh test)"; exit 77; }

# A record's bytes are what follows its kind; a seed is a whole file, and one for each record.
seeds=$probe/seeds
mkdir -p "$seeds"/{records,filters,rendering,aggregate,parquet}
cp tests/fuzz/seeds/filters/* "$seeds/filters"
for golden in tests/golden/*.hex; do
  name=$(basename "$golden" .hex)
  python3 - "$golden" "$seeds/records/$name" <<'PYTHON'
import sys
records = [bytes.fromhex(line.split(" ", 1)[1]) for line in open(sys.argv[1], encoding="utf-8")
           if line.startswith(("call ", "file ", "task "))]
open(sys.argv[2], "wb").write(b"".join(records))
for number, record in enumerate(records):
    open(f"{sys.argv[2]}.{number}", "wb").write(record)
PYTHON
done

scripts/build.sh fuzz --target fuzzers >"$probe/build.log" 2>&1 || { tail -40 "$probe/build.log"; exit 1; }
names=("${@:2}")
((${#names[@]})) || names=(records filters rendering aggregate parquet)
if [[ -x build/fuzz/make_seeds ]]; then
  build/fuzz/make_seeds "$seeds"
  cp tests/golden/*.parquet "$seeds/parquet"
fi
for name in "${names[@]}"; do
  [[ $name != parquet || -x build/fuzz/parquet_fuzz ]] || continue  # a build without Parquet
  mkdir "$probe/corpus.$name"
  size=16384
  [[ $name != parquet ]] || size=65536  # its table of contents alone has 10 KB
  build/fuzz/"${name}_fuzz" -max_total_time="$seconds" -max_len=$size -rss_limit_mb=1500 -malloc_limit_mb=600 -timeout=30 \
    -print_final_stats=1 -artifact_prefix=build/fuzz/ "$probe/corpus.$name" "$seeds/$name" 2>&1 | tail -12 | tee "$probe/run.log"
  grep -q 'Done [1-9][0-9]* runs' "$probe/run.log" || { echo "$name found something"; exit 1; }
done

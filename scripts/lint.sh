#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# lint.sh [--check-format | --fix-format | --check-shell | --tidy [FILE...]]   (default: all checks)
# clang-format and clang-tidy are pinned to 19: 14 cannot parse libstdc++'s <expected>, and other versions format otherwise.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

sources() { git ls-files --cached --others --exclude-standard -- '*.cc' '*.h' '*.c' | while read -r f; do [[ ! -f $f ]] || echo "$f"; done; }

need() { command -v "$1" >/dev/null || { echo "SKIP: $1 is not installed (scripts/bootstrap.sh lint)"; exit 77; }; }

check_format() {
  need clang-format-19
  sources | xargs -P "$(nproc)" -n 20 clang-format-19 --dry-run -Werror
  echo "format: $(sources | wc -l) files"
}

fix_format() {
  need clang-format-19
  sources | xargs -P "$(nproc)" -n 20 clang-format-19 -i
}

check_shell() {
  need shellcheck
  local scripts
  mapfile -t scripts < <(git grep -lE --untracked '^#!.*\b(ba)?sh\b' -- ':!*.md'; git ls-files --cached --others --exclude-standard -- '*.sh')
  mapfile -t scripts < <(printf '%s\n' "${scripts[@]}" | sort -u)
  shellcheck --external-sources --severity=warning "${scripts[@]}"
  echo "shell: ${#scripts[@]} scripts"
}

# Every .cc that the release preset compiles, two at a time.
tidy() {
  need clang-tidy-19
  local files=("$@")
  ((${#files[@]})) || mapfile -t files < <(git ls-files --cached --others --exclude-standard -- 'src/*.cc' 'workload/*.cc')
  [[ -f build/compile_commands.json ]] || scripts/build.sh release
  printf '%s\n' "${files[@]}" | xargs -P "$(nproc)" -n 1 clang-tidy-19 -p build --quiet 2> >(grep -v 'warnings generated' >&2)
  echo "clang-tidy: ${#files[@]} files"
}

case ${1:-all} in
  --check-format) check_format ;;
  --fix-format) fix_format ;;
  --check-shell) check_shell ;;
  --tidy) shift; tidy "$@" ;;
  all) check_format; check_shell; tidy ;;
  *) echo "lint.sh: unknown argument $1" >&2; exit 2 ;;
esac

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# lint.sh [--check-format | --fix-format | --fix-includes | --check-shell | --tidy [FILE...]]   (default: all checks)
# clang-format and clang-tidy are pinned to 19: 14 cannot parse libstdc++'s <expected>, and other versions format otherwise.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

tracked() { git ls-files --cached --others --exclude-standard -- "$@" | while read -r f; do [[ ! -f $f ]] || echo "$f"; done; }

format() { # clang-format-argument...: what the kernel side compiles is in kernel style, wherever it stands
  need clang-format-19
  local kernel=('*.bpf.c' '*.bpf.h' 'bpf/*.h' 'abi/*.h') status=0
  tracked "${kernel[@]}" | xargs -P "$(nproc)" -n 20 clang-format-19 --style=file:bpf/.clang-format "$@" || status=1
  tracked '*.cc' '*.h' '*.c' "${kernel[@]/#/:!}" | xargs -P "$(nproc)" -n 20 clang-format-19 "$@" || status=1
  return $status
}

need() { command -v "$1" >/dev/null || { echo "SKIP: $1 is not installed (scripts/bootstrap.sh lint)"; exit 77; }; }

check_shell() {
  need shellcheck
  local scripts
  mapfile -t scripts < <(git grep -lE --untracked '^#!.*\b(ba)?sh\b' -- ':!*.md'; git ls-files --cached --others --exclude-standard -- '*.sh')
  mapfile -t scripts < <(printf '%s\n' "${scripts[@]}" | sort -u)
  shellcheck --external-sources --severity=warning "${scripts[@]}"
  echo "shell: ${#scripts[@]} scripts"
}

# The sources that the release preset compiles, as clang-tidy sees them.
compiled() {
  [[ -f build/compile_commands.json ]] || scripts/build.sh release
  sed -n 's/^ *"file": "\(.*\)",\?$/\1/p' build/compile_commands.json | grep -v /generated/ | sort -u
}

# Without FILE: those that changed, or whose headers did, since they were last clean (stamps in build/tidy). All take a
# quarter of an hour of two processors, what one commit changes mostly a minute.
tidy() { # FILE...
  need clang-tidy-19
  local files=("$@") status=0
  if ((!${#files[@]})); then
    scripts/build.sh release >/dev/null
    mapfile -t files < <(tools/stale_sources.py build build/tidy .clang-tidy)
  fi
  # shellcheck disable=SC2016  # for the inner shell
  ((!${#files[@]})) || printf '%s\0' "${files[@]}" | xargs -0 -P "${JOBS:-$(nproc)}" -n 1 bash -c '
    clang-tidy-19 -p build --quiet "$1" 2> >(grep -v "warnings generated" >&2) || exit 1
    stamp=build/tidy/${1#"$PWD/"}
    mkdir -p "${stamp%/*}" && touch "$stamp"' tidy || status=1
  echo "clang-tidy: ${#files[@]} files"
  return $status
}

# Adds missing and removes unused includes. One at a time: two runs would write the same header.
fix_includes() {
  need clang-tidy-19
  compiled | xargs -n 1 clang-tidy-19 -p build --quiet --checks='-*,misc-include-cleaner' --fix >/dev/null 2>&1 || true
  format -i
}

case ${1:-all} in
  --check-format) format --dry-run -Werror ;;
  --fix-format) format -i ;;
  --fix-includes) fix_includes ;;
  --check-shell) check_shell ;;
  --tidy) shift; tidy "$@" ;;
  all) format --dry-run -Werror; check_shell; tidy ;;
  *) echo "lint.sh: unknown argument $1" >&2; exit 2 ;;
esac

# SPDX-License-Identifier: Apache-2.0
# bash completion for ior. Install as /usr/share/bash-completion/completions/ior.
# A unit test holds it to the table of flags (src/cli/option_table.cc).

_ior_calls() {
  ior syscalls 2>/dev/null | awk 'NR > 1 { print $1 }'
}

# Completes the last word of a comma list.
_ior_list() {
  local prefix=
  [[ $cur == *,* ]] && prefix=${cur%,*},
  mapfile -t COMPREPLY < <(compgen -P "$prefix" -W "$1" -- "${cur##*,}")
  compopt -o nospace
}

_ior() {
  local cur prev words cword command
  _init_completion -n = || return
  local families="FS Network Memory Signals Sched IPC Time Process Security Polling AIO Misc"
  local classes="%file %desc %network %process %memory %ipc %signal %fs %sched %time %security %polling %aio %misc"
  local commands="trace record repair report diff view flame collapsed schema export doctor syscalls version help"
  command=${words[1]}

  if [[ $command == trace || $command == record || $command == report || $command == flame ]]; then
    local i
    for ((i = 2; i < cword; ++i)); do
      if [[ ${words[i]} == -- ]]; then
        _command_offset $((i + 1))
        return
      fi
    done
  fi

  case $prev in
    -pid | --pid | -p | -tid | --tid | -t)
      mapfile -t COMPREPLY < <(compgen -W "$(cd /proc && printf '%s ' [0-9]*)" -- "$cur")
      return ;;
    -calls | --calls | -e)
      _ior_list "all none $classes $(_ior_calls)"
      return ;;
    -trace-syscalls | --trace-syscalls | -no-trace-syscalls | --no-trace-syscalls)
      _ior_list "$(_ior_calls)"
      return ;;
    -trace-families | --trace-families | -no-trace-families | --no-trace-families)
      _ior_list "$families"
      return ;;
    -trace-kinds | --trace-kinds | -no-trace-kinds | --no-trace-kinds)
      _ior_list "$(ior syscalls 2>/dev/null | awk 'NR > 1 { print $4 }' | sort -u)"
      return ;;
    -escape | --escape)
      mapfile -t COMPREPLY < <(compgen -W "auto always never" -- "$cur")
      return ;;
    -by | --by)
      mapfile -t COMPREPLY < <(compgen -W "time calls errors bytes p50 p99" -- "$cur")
      return ;;
    -to | --to)
      mapfile -t COMPREPLY < <(compgen -W "text csv jsonl perfetto chrome" -- "$cur")
      return ;;
    -user | --user | -u)
      mapfile -t COMPREPLY < <(compgen -u -- "$cur")
      return ;;
    -cgroup | --cgroup)
      mapfile -t COMPREPLY < <(cd /sys/fs/cgroup 2>/dev/null && compgen -d -- "$cur")
      return ;;
    -fields | --fields)
      _ior_list "path comm tracepoint pid tid flags call family dir file uid cgroup"
      return ;;
    -count | --count)
      mapfile -t COMPREPLY < <(compgen -W "count bytes duration gap" -- "$cur")
      return ;;
    -format | --format)
      mapfile -t COMPREPLY < <(compgen -W "svg html folded speedscope" -- "$cur")
      return ;;
    -name | --name | -flamegraph-max-keys | --flamegraph-max-keys)
      return ;;
    -output | --output | -o | -html | --html | -parquet | --parquet)
      _filedir
      return ;;
    -comm | --comm | -path | --path | -tps | --tps | -tpsExclude | --tpsExclude | -duration | --duration | -mapSize | --mapSize \
      | -resetTimer | --resetTimer | -live-interval | --live-interval | -tui-fast-refresh | --tui-fast-refresh \
      | -top | --top | -width | --width | -fail-above | --fail-above | -table | --table | --rotate | --keep)
      return ;;
  esac

  local flags=
  case $command in
    trace)
      flags="-p --pid -t --tid -u --user --cgroup -a --all --no-follow -e --calls --comm --path --duration -o --output -s --summary
        -S --with-summary --csv --jsonl --to --clickhouse --table --escape
        --mapSize -h --help" ;;
    report)
      flags="-p --pid -t --tid -u --user --cgroup -a --all --no-follow -e --calls --comm --path --duration --mapSize -o --output --html
        --json --top --width -h --help"
      [[ $cur != -* ]] && { _filedir; return; } ;;
    diff)
      flags="-o --output --by --fail-above --json --top --width -h --help"
      [[ $cur != -* ]] && { _filedir; return; } ;;
    export)
      flags="--to -o --output --clickhouse --table --comm --path --escape -h --help"
      [[ $cur != -* ]] && { _filedir parquet; return; } ;;
    schema) flags="--clickhouse --table -h --help" ;;
    flame | collapsed)
      if [[ $cur != -* ]]; then
        _filedir zst
        return
      fi
      flags="--fields --count -h --help"
      [[ $command == flame ]] && flags+=" -o --output --format --inverted -p --pid -t --tid -u --user --cgroup -a --all --no-follow
        -e --calls --comm --path --duration --mapSize"
      [[ $command == collapsed ]] && flags+=" --escape" ;;
    view)
      flags="--comm --path -h --help"
      [[ $cur != -* ]] && { _filedir parquet; return; } ;;
    record)
      flags="-o --output -p --pid -t --tid -u --user --cgroup -a --all --no-follow -e --calls --comm --path --duration --rotate --keep
        --clickhouse --table --aggregate --hive --force --mapSize -h --help" ;;
    repair)
      flags="-o --output --force -h --help"
      [[ $cur != -* ]] && { _filedir; return; } ;;
    doctor) flags="--json -h --help" ;;
    syscalls)
      flags="-h --help"
      [[ $cur != -* ]] && flags=$(_ior_calls) ;;
    help) flags=$commands ;;
    version) flags="-h --help" ;;
    *)
      flags="-plain -parquet -flamegraph -name -flamegraph-max-keys -fields -count -p -pid -t -tid -u -user -cgroup -a -all -comm -path -tps -tpsExclude -trace-families -trace-kinds -trace-syscalls
        -no-trace-families -no-trace-kinds -no-trace-syscalls -resetTimer -live-interval -tui-fast-refresh
        -tuiExport -duration -escape -mapSize -version -help"
      ((cword == 1)) && flags+=" $commands" ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$cur")
}

complete -F _ior ior

#!/bin/busybox sh
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=dash
# smoke.sh [FORM...]: what the guest does; check_smoke.py judges on the host what this leaves in /out. FORM: typed, raw (see
# src/capture/kernel_features.h): the scenario matrix is run under each.
set -u

# Every run of ior gets a folder with its rows, its report and its exit status.
begin() { # NAME
  echo "smoke.sh: $1"
  out=/out/$1
  mkdir -p "$out"
  cut -d' ' -f1 /proc/uptime >"$out/begin"
}
end() { # EXIT-STATUS
  echo "$1" >"$out/status"
  cut -d' ' -f1 /proc/uptime >"$out/end"
}

# Until a command succeeds; gives up after a minute.
wait_for() { # COMMAND...
  tries=600
  until "$@"; do
    tries=$((tries - 1))
    if [ $tries = 0 ]; then
      echo "smoke.sh: waited in vain for: $*"
      return 1
    fi
    sleep 0.1
  done
}
is_attached() { grep -Eqs '^(Tracing|Probing) ' "$out/report" || ! kill -0 "$ior" 2>/dev/null; }
is_running() { pidof "$1" >/dev/null; }

doctor() {
  begin doctor
  ior doctor --json >"$out/doctor.json" 2>"$out/report"
  end $?
}

# Every scenario of ioworkload, one after another, under one run of ior: all wait for their start before ior attaches.
matrix() { # FORM
  begin "$1"
  mkdir -p "/tmp/scene-$1"
  pids=
  for scenario in $scenarios; do
    ioworkload "--scenario=$scenario" "--dir=/tmp/scene-$1" <&4 4<&- >"$out/$scenario.json" 2>"$out/$scenario.err" &
    pids="$pids${pids:+,}$!"
  done
  for scenario in $scenarios; do wait_for test -s "$out/$scenario.json"; done
  IOR_HOOKS=$1 ior trace -p "$pids" --csv -o "$out/rows.csv" --mapSize 67108864 4<&- 2>"$out/report" &
  ior=$!
  wait_for is_attached
  for scenario in $scenarios; do
    pid=${pids%%,*}
    pids=${pids#*,}
    kill -USR1 "$pid"
    wait "$pid"
    echo $? >"$out/$scenario.status"
  done
  wait $ior
  end $?
}

# More records than the smallest rings hold, by a child of the command; the command's exit status is passed on.
overload() {
  begin overload
  ior trace --csv -o "$out/rows.csv" --mapSize 8192 -- \
    sh -c 'dd if=/dev/zero of=/dev/null bs=1 count=20011 status=none; exit 7' 2>"$out/report"
  end $?
}

# Calls that have not returned when tracing stops: the shell waits for its child, and the child sleeps.
in_flight() {
  begin in_flight
  sh -c 'read -r go; sleep 1000; :' <&4 4<&- &
  target=$!
  ior trace -p $target --csv -o "$out/rows.csv" 4<&- 2>"$out/report" &
  ior=$!
  wait_for is_attached
  echo go >&4
  wait_for is_running sleep
  sleep 0.5
  kill -TERM $ior # the shell has its background processes ignore SIGINT
  wait $ior
  end $?
  kill "$(pidof sleep)"
  wait $target
}

# -pid is one process: neither its child nor anybody else.
one_process() {
  begin one_process
  sh -c 'read -r go; echo x >/tmp/own; (cat /tmp/own >/tmp/of-child); :' <&4 4<&- &
  target=$!
  ior -plain -pid $target -duration 60 >"$out/rows.csv" 4<&- 2>"$out/report" &
  ior=$!
  wait_for is_attached
  echo x >/tmp/of-other
  echo go >&4
  wait $target
  wait $ior
  end $?
}

# What everything that waits reads from.
mkfifo /run/hold
exec 4<>/run/hold
# Not the flood, which overload() has, and not the races, for which an emulator is too slow.
left_out='readwrite-flood|.*-race'
case $(uname -r) in # a completion of io_uring does not name its request before v5.19: README, Limits
5.[0-9].* | 5.1[0-8].*) left_out="$left_out|names-io-uring-rename" ;;
esac
scenarios=$(ioworkload --list | cut -f1 | grep -Evx "$left_out")
doctor
for form in "$@"; do matrix "$form"; done
overload
in_flight
one_process

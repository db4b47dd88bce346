#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Pictures of the dashboard for the documentation: docs/dashboard/*.svg, from a real run in tmux. Needs root.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

folder=$(mktemp -d)
tmux() { command tmux -S "$folder/tmux" -f /dev/null "$@"; }
cleanup() {
  tmux kill-server 2>/dev/null || true
  kill "$load" 2>/dev/null || true
  rm -rf "$folder"
}
(
  cd "$folder"
  while :; do
    tar -C /usr/share/doc -cf doc.tar . 2>/dev/null
    find /usr/share/doc -name '*.gz' >/dev/null
    cat /etc/*.conf >/dev/null 2>&1
    dd if=doc.tar of=copy bs=64k conv=fsync 2>/dev/null
    sleep 0.2
  done
) &
load=$!
trap cleanup EXIT

mkdir -p docs/dashboard
XDG_CONFIG_HOME=$folder TERM=xterm-256color COLORTERM=truecolor tmux new-session -d -x 120 -y 36 "$PWD/build/ior"
sleep 2
tmux send-keys -l "$load" # the shell, and the children that it makes
tmux send-keys Enter
sleep 25
number=0
picture() {
  sleep 1
  tmux capture-pane -e -p | python3 tools/ansi_to_svg.py >"docs/dashboard/$1.svg"
}
for view in flame overview syscalls files processes latency stream; do
  number=$((number + 1))
  tmux send-keys "$number"
  picture "$view"
done
tmux send-keys 1 v v
picture bubbles
tmux send-keys q
sleep 1
# What runs on a whole host mostly waits, and has done so since before.
XDG_CONFIG_HOME=$folder TERM=xterm-256color COLORTERM=truecolor tmux new-session -d -x 120 -y 36 \
  "$PWD/build/ior -a -trace-families FS,Network,Polling,IPC,Process,Time"
sleep 4
tmux send-keys 8
picture blocked
tmux send-keys q
echo "docs/dashboard: a picture of each view"

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What `make run` shows: a short real program under `ior trace`, as its rows.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

ior=("$PWD/build/ior")
((EUID == 0)) || ior=(sudo "$PWD/build/ior")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

echo "\$ ior trace -- tar -cf copy.tar *.h      (in a scratch copy of abi/)"
cp abi/*.h "$scratch"
cd "$scratch"
"${ior[@]}" trace -- sh -c 'tar -cf copy.tar *.h && mv copy.tar headers.tar && grep -c IOR_ headers.tar >/dev/null'

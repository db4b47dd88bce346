#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# bare_debian.sh SUITE: the binary alone, copied into another release's bare root file system, says its version, looks at
# the machine, and traces. Only /proc, /sys and /dev are added, in a mount namespace that ends with this script.
set -euo pipefail
suite=$1
here=$(dirname "$(readlink -f "$0")")
: "${IOR:?path of the binary}"

((EUID == 0)) || { echo "SKIP: not root"; exit 77; }
if [[ ${2:-} != inside ]]; then
  root=$("$here/../../scripts/rootfs.sh" "$suite")
  IOR_ROOTFS=$root exec unshare --mount --propagation private "$0" "$suite" inside
fi

# An overlay would do, but some hosts refuse it; a copy of 30 MB in memory always works.
root=$(mktemp -d)
busy=
trap 'kill $busy 2>/dev/null; umount -lR "$root"; rmdir "$root"' EXIT
mount -t tmpfs tmpfs "$root"
cp -a "$IOR_ROOTFS/." "$root"
cp "$IOR" "$root/ior"
for dir in proc sys dev; do
  mkdir -p "$root/$dir"
  mount --rbind "/$dir" "$root/$dir"
done
. "$root/etc/os-release"
echo "in $PRETTY_NAME, libc $(basename "$(find "$root/lib" "$root/usr/lib" -name 'libc.so.6' | head -1)")"

fail() {
  echo "FAILED: $*"
  exit 1
}
chroot "$root" /ior -version || fail "-version"
chroot "$root" /ior doctor || fail "doctor"
chroot "$root" /bin/sh -c 'while :; do cat /etc/os-release; done' >/dev/null &
busy=$!
rows=$(chroot "$root" /ior -plain -duration 1) || fail "-plain -duration 1"
[[ ${rows%%$'\n'*} == durationToPrevNs,durationNs,comm,pid.tid,name,ret,file ]] || fail "first line is ${rows%%$'\n'*}"
grep -qE ',cat,.*,read,.*/os-release(%\([0-9]+\))?$' <<<"$rows" || fail "no read of os-release by cat among $(wc -l <<<"$rows") lines"
echo "$(wc -l <<<"$rows") lines"

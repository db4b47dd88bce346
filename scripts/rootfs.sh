#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# rootfs.sh SUITE: prints the path of a bare root file system of another Debian release (base files, libc, shell,
# coreutils; never booted, no package database), unpacked once into the cache. For tests that chroot into it.
set -Eeuo pipefail
export LC_ALL=C
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
# shellcheck source=scripts/lib/deps.sh
. "$here/lib/deps.sh"

suite=${1:?usage: rootfs.sh SUITE}
root=$CACHE/rootfs/$suite
if [[ ! -f $root/.complete ]]; then
  lock_cache
  if [[ ! -f $root/.complete ]]; then
    private_apt "bin-$suite" deb "$suite" || die "no $suite in the archive"
    # Essential=none: only what is asked for and its dependencies, not the whole minimal system.
    apt-get -qq -o pkgCacheGen::Essential=none -o APT::Install-Recommends=false -y --download-only \
      install base-files dash coreutils >"$WORK/log/rootfs-$suite.log" 2>&1 || die "cannot fetch, see $WORK/log/rootfs-$suite.log"
    rm -rf "$root"
    mkdir -p "$root"
    for package in "$WORK/apt-bin-$suite"/cache/archives/*.deb; do dpkg-deb -x "$package" "$root" >&2; done
    # Unpacked without maintainer scripts: the links that they make.
    [[ -e $root/bin/sh ]] || ln -s dash "$root/bin/sh"
    rm -rf "$WORK/apt-bin-$suite/cache/archives"
    touch "$root/.complete"
  fi
fi
echo "$root"

# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Stock Debian kernels from the archive that apt is configured for, kept in the cache: for run-kernel.sh.
# shellcheck source=scripts/lib/deps.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../../scripts/lib/deps.sh"

say() { printf 'run-kernel: %s\n' "$*" >&2; }
die() {
  say "$*"
  exit 125
}

# The newest cloud kernel of SUITE (as private_apt reads it) whose version begins with PREFIX; empty: the suite's own.
pick_kernel() { # PREFIX
  local prefix=$1 re
  if [[ ! $prefix ]]; then
    prefix=$(apt-cache show linux-image-cloud-amd64 2>/dev/null | sed -n 's/^Version: \([0-9]*\.[0-9]*\).*/\1/p' | sort -V | tail -1)
    [[ $prefix ]] || return 1
  fi
  re=$(sed 's/[.+]/[&]/g' <<<"$prefix")
  apt-cache pkgnames linux-image- | grep -E "^linux-image-$re([.+-].*)?-cloud-amd64\$" | sort -V | tail -1 | grep .
}

# download_kernel RELEASE DIR: the image and configuration of a kernel into DIR, by way of SCRATCH.
download_kernel() {
  local release=$1 dir=$2 packages=("linux-image-$1") unpacked=$SCRATCH/unpacked deb
  # From 6.19 on linux-image-* is empty: the image is in linux-binary-*, the configuration in linux-base-*.
  if apt-cache pkgnames "linux-binary-$release" | grep -qx "linux-binary-$release"; then
    packages=("linux-binary-$release" "linux-base-$release")
  fi
  say "downloading ${packages[*]}"
  (cd "$SCRATCH" && apt-get -qq download "${packages[@]}" >download.log 2>&1) || {
    cat "$SCRATCH/download.log" >&2
    die "cannot download ${packages[*]}"
  }
  mkdir -p "$unpacked" "$dir"
  for deb in "$SCRATCH"/*.deb; do # tar minds the patterns that match nothing
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$unpacked" --wildcards './boot/vmlinuz-*' './boot/config-*' \
      './usr/lib/modules/*/vmlinuz' './usr/lib/modules/*/config' 2>/dev/null || true
  done
  find "$unpacked" -type f -name 'config*' -exec cp {} "$dir/config" \;
  find "$unpacked" -type f -name 'vmlinuz*' -exec cp {} "$dir/vmlinuz.new" \;
  rm -rf "$SCRATCH"/*.deb "$unpacked"
  [[ -s $dir/vmlinuz.new ]] || die "there is no vmlinuz in ${packages[*]}"
  mv "$dir/vmlinuz.new" "$dir/vmlinuz"
}

# find_kernel NAME: sets VMLINUZ and RELEASE. A kernel in the cache costs no network, and is not looked for anew.
find_kernel() {
  local name=$1 cache=$CACHE/kernels suites prefix suite package='' key
  case $name in
    */*)
      [[ -r $name ]] || die "cannot read $name"
      VMLINUZ=$name RELEASE=$name
      return
      ;;
    *:*) suites=${name%%:*} prefix=${name#*:} ;;
    5.10 | 5.10.*) suites='bullseye' prefix=$name ;;
    6.1 | 6.1.*) suites='bookworm' prefix=$name ;;
    6.12 | 6.12.*) suites='trixie bookworm-backports' prefix=$name ;;
    6.1[3-9] | 6.1[3-9].*) suites='trixie-backports' prefix=$name ;;
    [0-9]*) suites='sid forky trixie-backports' prefix=$name ;;
    *) suites=$name prefix='' ;;
  esac
  key=$cache/resolved/${name//:/_}
  mkdir -p "$cache/resolved" "$WORK/log"
  exec 8>"$cache/lock"
  flock 8
  if [[ -r $key ]]; then
    RELEASE=$(<"$key") VMLINUZ=$cache/$RELEASE/vmlinuz
    [[ ! -r $VMLINUZ ]] || return 0
  fi
  for suite in $suites; do
    private_apt "kernel-$suite" deb "$suite" || continue
    package=$(pick_kernel "$prefix") && break
  done
  [[ $package ]] || die "no kernel for '$name' in $suites of the archive that apt uses"
  RELEASE=${package#linux-image-} VMLINUZ=$cache/$RELEASE/vmlinuz
  [[ -r $VMLINUZ ]] || download_kernel "$RELEASE" "$cache/$RELEASE"
  echo "$RELEASE" >"$key"
  unset APT_CONFIG
}

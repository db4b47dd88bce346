# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The parts of bootstrap.sh that know no package by name: messages, the machine's packages, a private apt for sources of
# other suites, pinned downloads, and `dep`, which builds a library once into the cache.

CACHE=${IOR_DEPS:-${XDG_CACHE_HOME:-$HOME/.cache}/ior-deps}
PREFIX=$CACHE/prefix
WORK=$CACHE/work
JOBS=${JOBS:-$(nproc)}
export CC=${CC:-gcc} CXX=${CXX:-g++}

say() { printf 'bootstrap: %s\n' "$*" >&2; }
warn() { say "warning: $*"; }
die() {
  say "error: $*"
  exit 1
}

# One bootstrap at a time per cache; the lock goes with the process.
lock_cache() {
  mkdir -p "$PREFIX" "$WORK"/{src,build,log,stamp}
  exec 9>"$WORK/lock"
  flock -n 9 || { say "waiting for another bootstrap to finish"; flock 9; }
}

as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

missing_packages() { # PACKAGE... -> those not installed, one per line
  local installed
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' || true)
  comm -23 <(printf '%s\n' "$@" | sort -u) <(sort -u <<<"$installed")
}

install_packages() { # PACKAGE...
  local need
  mapfile -t need < <(missing_packages "$@")
  ((${#need[@]})) || return 0
  [[ ! ${IOR_NO_APT:-} ]] || die "missing packages (and IOR_NO_APT is set): ${need[*]}"
  command -v apt-get >/dev/null || die "this is no Debian system; install the equivalents of: ${need[*]}"
  ((EUID == 0)) || command -v sudo >/dev/null || die "not root and no sudo; install as root: apt-get install ${need[*]}"
  say "installing ${need[*]}"
  local log=$WORK/log/apt.log start=$SECONDS
  local apt=(apt-get -qq -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3)
  as_root "${apt[@]}" update >"$log" 2>&1 || warn "apt-get update failed, trying with the lists at hand"
  as_root env DEBIAN_FRONTEND=noninteractive "${apt[@]}" install -y --no-install-recommends "${need[@]}" >>"$log" 2>&1 </dev/null ||
    { tail -20 "$log" >&2; die "apt-get install failed, see $log"; }
  say "packages installed in $((SECONDS - start)) s"
}

# Address of the archive that this machine installs its main component from.
archive_uri() {
  # shellcheck disable=SC2016,SC1091  # apt expands the names; os-release is the system's
  (
    . /etc/os-release
    apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(CODENAME)' 'Created-By: Packages' 'Component: main' |
      awk -v r="$VERSION_CODENAME" '$2 == r || $3 == r { print $1; exit }'
  )
}

# private_apt NAME TYPE SUITE... -> exports APT_CONFIG: an apt of our own under the cache, which reads the same archive's
# SUITEs (TYPE deb or deb-src) and touches nothing of the system. Fails when there is no archive or it has not the suites.
private_apt() {
  local root=$WORK/apt-$1 type=$2 uri suite
  shift 2
  local key=/usr/share/keyrings/debian-archive-keyring.gpg
  uri=$(archive_uri)
  [[ $uri ]] || { warn "no configured apt source serves this release"; return 1; }
  [[ -f $key ]] || { warn "no $key (package debian-archive-keyring)"; return 1; }
  mkdir -p "$root"/{lists/partial,cache/archives/partial,empty.d}
  : >"$root/status"
  for suite in "$@"; do echo "$type [signed-by=$key] $uri $suite main"; done >"$root/sources.list.new"
  cat >"$root/apt.conf" <<CONF
Dir::Etc::sourcelist "$root/sources.list";
Dir::Etc::sourceparts "$root/empty.d";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "$root/empty.d";
Dir::State::lists "$root/lists";
Dir::State::status "$root/status";
Dir::Cache "$root/cache";
APT::Sandbox::User "$(id -un)";
Acquire::Retries "3";
Acquire::Languages "none";
CONF
  export APT_CONFIG=$root/apt.conf
  if cmp -s "$root/sources.list.new" "$root/sources.list" && [[ $(find "$root/updated" -mmin -720 2>/dev/null) ]]; then
    return 0
  fi
  mv "$root/sources.list.new" "$root/sources.list"
  rm -f "$root/updated"
  say "reading the index of $*"
  apt-get update -qq >"$WORK/log/private-apt.log" 2>&1 ||
    { warn "cannot read the index of $*, see $WORK/log/private-apt.log"; unset APT_CONFIG; return 1; }
  touch "$root/updated"
}

check_sha256() { # FILE SHA256
  [[ $(sha256sum "$1" | cut -d' ' -f1) == "$2" ]]
}

# fetch_debian SPEC DIR: the pinned source package, unpacked with its patches into DIR. Fails when the archive lacks it.
fetch_debian() {
  local suites package version sha tarball
  IFS='|' read -r suites package version sha <<<"$1"
  local download=$WORK/src/$package-$version
  mkdir -p "$download"
  # shellcheck disable=SC2086  # a list of suites
  (
    private_apt "src-${suites// /-}" deb-src $suites || exit 1
    cd "$download" && apt-get source -qq --only-source --download-only "$package=$version" >"$WORK/log/fetch-$package.log" 2>&1
  ) || { warn "$package $version is not (completely) in the archive"; return 1; }
  tarball=$(find "$download" -name "${package}_${version%-*}.orig.tar.*" ! -name '*.asc' | head -1)
  check_sha256 "$tarball" "$sha" || { warn "$tarball has not the pinned sha256"; return 1; }
  dpkg-source --no-check -x "$download/${package}_${version}.dsc" "$2" >"$WORK/log/unpack-$package.log" 2>&1
}

# fetch_upstream URL SHA256 DIR: the release tarball, refused unless it has the pinned hash.
fetch_upstream() {
  local tarball=$WORK/src/${2:0:16}.tar
  command -v curl >/dev/null || { warn "no curl for $1"; return 1; }
  curl -fsSL --retry 2 --connect-timeout 20 -o "$tarball" "$1" || { warn "cannot fetch $1"; return 1; }
  check_sha256 "$tarball" "$2" || { warn "$1 has not the pinned sha256"; return 1; }
  mkdir -p "$3" && tar -xf "$tarball" -C "$3" --strip-components=1
}

# What a build depends on besides its source: recipe, prefix, compiler. Changes when one of them does.
recipe_id() { # BUILDER
  { declare -f "$1"; echo "$PREFIX"; "$CXX" -dumpfullversion -dumpmachine; } | sha256sum | cut -c1-12
}

# dep NAME BUILDER SOURCE...: has BUILDER build the first SOURCE that can be had, unless the stamp says it is done.
# A SOURCE is "SUITES|PACKAGE|VERSION|SHA256" or the upstream address (https://...) of the one before it, same hash.
dep() {
  local name=$1 builder=$2 source sha='' version='' dir log=$WORK/log/$1.log stamp=$WORK/stamp/$1 id start=$SECONDS
  shift 2
  id=$(recipe_id "$builder")
  for source in "$@"; do
    [[ $source == https://* ]] || IFS='|' read -r _ _ version _ <<<"$source"
    [[ ! -f $stamp || $(<"$stamp") != "${version%-*} $id" ]] || return 0
  done
  for source in "$@"; do
    dir=$WORK/build/$name-src
    rm -rf "$dir" "$WORK/build/$name"
    if [[ $source == https://* ]]; then
      fetch_upstream "$source" "$sha" "$dir" || continue
    else
      IFS='|' read -r _ _ version sha <<<"$source"
      fetch_debian "$source" "$dir" || continue
    fi
    say "building $name ${version%-*}"
    mkdir -p "$WORK/build/$name"
    "$builder" "$dir" >"$log" 2>&1 || { tail -30 "$log" >&2; die "$name failed to build, see $log"; }
    echo "${version%-*} $id" >"$stamp"
    rm -rf "$dir" "$WORK/build/$name"
    say "$name ${version%-*} built in $((SECONDS - start)) s"
    return 0
  done
  die "$name: neither the archive nor upstream could be reached"
}

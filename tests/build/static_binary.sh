#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# static_binary.sh FILE: it runs on any distribution: no interpreter, no shared library, and none of the libc functions
# that load name services at run time, which another libc's modules may not survive.
set -euo pipefail
file=$1
failed=0

if readelf --wide --program-headers "$file" | grep -q INTERP; then
  echo "$file has a program interpreter: it is not static"
  failed=1
fi
if readelf --wide --dynamic "$file" | grep NEEDED; then
  echo "$file needs shared libraries"
  failed=1
fi
if nm "$file" | grep -E ' [TW] (getaddrinfo|gethostbyname|getpw(nam|uid)(_r)?|getgr(nam|gid)(_r)?|initgroups)$'; then
  echo "$file contains functions that load a name service at run time"
  failed=1
fi
# Symbols must be there, or the check above proves nothing.
nm "$file" | grep ' T main$' >/dev/null || { echo "$file is stripped"; failed=1; }
exit $failed

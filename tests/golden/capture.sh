#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# capture.sh: captures tests/golden/*.hex anew, as root: after a change of abi/wire.h (IOR_WIRE_VERSION). Look at the
# difference before you commit it: the lines of strace and of ior must still say the same.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
here=$PWD/tests/golden
scripts/build.sh release --target hex_capture
tool=$PWD/build/tests/hex_capture

export LC_ALL=C
place=/tmp/ior-golden # named in the records: not a random one
rm -rf "$place"
mkdir "$place"
trap 'rm -rf "$place"' EXIT
cd "$place"

capture() { # NAME COMM CALLS command...
  local name=$1 comm=$2 calls=$3
  shift 3
  {
    printf '# SPDX-License-Identifier: Apache-2.0\n'
    printf '# Captured by tests/golden/capture.sh on Linux %s %s: %s\n' "$(uname -r)" "$(uname -m)" "${*//$'\n'/; }"
    "$tool" "$comm" "$calls" -- "$@"
  } >"$here/$name.hex.new"
  mv "$here/$name.hex.new" "$here/$name.hex"
}

echo hello >a
capture read cat openat,read,write,close,newfstatat cat a /etc/hostname no-such-file || true
capture rename mv rename,renameat,renameat2 mv -T a b
capture link ln symlinkat,linkat ln -s "$place/b" c
capture memory python3 memfd_create,ftruncate,msync /usr/bin/python3 -S -E -c 'import os, mmap
fd = os.memfd_create("scratch")
os.ftruncate(fd, 4096)
mmap.mmap(fd, 4096).flush()'
capture descriptors python3 pipe2,dup,dup2,unlink,fdatasync /usr/bin/python3 -S -E -c 'import os
r, w = os.pipe()
os.dup2(os.dup(r), 20)
fd = os.open("gone", os.O_CREAT | os.O_RDWR)
os.unlink("gone")
os.fdatasync(fd)'
capture sockets python3 socket,socketpair,bind,listen,connect,accept4,sendto,recvfrom /usr/bin/python3 -S -E -c 'import socket
a, b = socket.socketpair()
a.send(b"x"); b.recv(1)
server = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(server.getsockname())
peer, _ = server.accept()
client.send(b"hello"); peer.recv(5)
unix = socket.socket(socket.AF_UNIX); unix.bind("socket\n\u202e\x1b[2J"); unix.listen()'
capture hostile python3 mkdir,rename,rmdir /usr/bin/python3 -S -E -c 'import os
os.mkdir(b"new\nline"); os.rename(b"new\nline", b"\xff\xfe"); os.rmdir(b"\xff\xfe")
os.mkdir("d" * 255); os.rmdir("d" * 255)'
ls -l "$here"/*.hex

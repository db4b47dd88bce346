#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A workload that is told where, and does what WORK says there: prime numbers of everything."""
import errno
import os
import sys

# Markup, a terminal's escape sequence, and a byte that is not UTF-8.
HOSTILE = b"</script><img src=x onerror=alert(1)>\x1b[2J\xff"
TINY, TINY_SIZE = 211, 7
SYNCS = 23
READS, READ_SIZE = 37, 4096
MISSING = 307
IDLE, IDLE_OPENS = 13, 3
HOSTILE_OPENS = 5


def main(directory):
    os.chdir(directory)
    fd = os.open("log", os.O_CREAT | os.O_WRONLY, 0o600)
    for _ in range(TINY):
        os.write(fd, b"x" * TINY_SIZE)
    for _ in range(SYNCS):
        os.fsync(fd)
    os.close(fd)
    with open("data", "wb") as file:
        file.write(b"d" * READS * READ_SIZE)
    fd = os.open("data", os.O_RDONLY)
    for _ in range(READS):
        os.read(fd, READ_SIZE)
    os.close(fd)
    os.mkdir("opt")
    for number in range(MISSING):
        try:
            os.stat("opt/missing%d" % number)
        except OSError as error:
            assert error.errno == errno.ENOENT
    for number in range(IDLE):
        open("idle%d" % number, "wb").close()
        for _ in range(IDLE_OPENS):
            os.close(os.open("idle%d" % number, os.O_RDONLY))
    os.close(os.open(HOSTILE.replace(b"/", b"|"), os.O_CREAT | os.O_WRONLY, 0o600))
    for _ in range(HOSTILE_OPENS - 1):
        os.close(os.open(HOSTILE.replace(b"/", b"|"), os.O_RDONLY))


if __name__ == "__main__":
    main(sys.argv[1])

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Latency and gap against clocks that are not ior's: bounds that hold on any machine, however slow.

A program sleeps inside calls and between calls, and notes CLOCK_BOOTTIME around each. A latency is at least what was asked
for and at most what the program measured around it; a gap is at least what the program spent between two calls.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from ior_run import Ior, read_csv  # noqa: E402

SLEEP_NS = 20_000_000
ROUNDS = 7

# Calls by number through libc's syscall(), so that no other call comes between the clock and the call; the clock is read
# in user space (vdso). arg0 of the sleeps tells the rounds apart.
PROGRAM = """
import ctypes, json, sys, time
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
class Timespec(ctypes.Structure):
    _fields_ = [("s", ctypes.c_long), ("ns", ctypes.c_long)]
request = Timespec(0, %(sleep)d)
now = lambda: time.clock_gettime_ns(time.CLOCK_BOOTTIME)
sys.stdin.readline()
notes = []
for i in range(%(rounds)d):
    begin = now()
    libc.syscall(ctypes.c_long(35), ctypes.byref(request), None)  # nanosleep
    middle = now()
    while now() - middle < %(sleep)d:  # busy: no call, so this is a gap
        pass
    busy_end = now()
    libc.syscall(ctypes.c_long(110))  # getppid
    notes.append([begin, middle, busy_end, now()])
print(json.dumps(notes))
""" % {"sleep": SLEEP_NS, "rounds": ROUNDS}


def run(options, directory):
    file = os.path.join(directory, "rows.csv")
    program = subprocess.Popen([sys.executable, "-c", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    ior = Ior(options.ior, ["trace", "-p", str(program.pid), "--csv", "-o", file])
    try:
        ior.wait_until_attached()
        out, _ = program.communicate(b"\n")
        ior.finish()
    finally:
        program.kill()
        ior.kill()
    return json.loads(out), read_csv(file)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ior", default=os.environ.get("IOR", "build/ior"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ior-times-") as directory:
        notes, rows = run(options, directory)
    sleeps = [row for row in rows if row["syscall"] == "nanosleep"]
    marks = [row for row in rows if row["syscall"] == "getppid"]
    problems = []

    def expect(good, text):
        if not good:
            problems.append(text)

    expect(len(sleeps) == len(marks) == ROUNDS, "%d sleeps and %d marks of %d" % (len(sleeps), len(marks), ROUNDS))
    for (begin, middle, busy_end, end), sleep, mark in zip(notes, sleeps, marks):
        time_ns, latency = int(sleep["time_ns"]), int(sleep["latency_ns"])
        expect(SLEEP_NS <= latency <= middle - begin, "latency %d, asked for %d, measured around it %d" % (
            latency, SLEEP_NS, middle - begin))
        expect(begin <= time_ns and time_ns + latency <= middle, "the sleep is outside of the clock reads around it")
        gap = int(mark["gap_ns"])
        # Other calls may come between (the interpreter's): then the gap says nothing of the busy time.
        if int(mark["thread_seq"]) == int(sleep["thread_seq"]) + 1:
            expect(busy_end - middle <= gap <= end - begin - latency, "gap %d, busy for %d, %d around it" % (
                gap, busy_end - middle, end - begin - latency))
        expect(busy_end <= int(mark["time_ns"]) <= end, "the mark is outside of the clock reads around it")
        expect(int(mark["latency_ns"]) <= end - busy_end, "latency %s of getppid, measured around it %d" % (
            mark["latency_ns"], end - busy_end))
    print("%d sleeps and %d marks compared with the program's own clock" % (len(sleeps), len(marks)))
    for problem in problems:
        print("FAIL " + problem)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()

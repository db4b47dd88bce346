#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How long a user waits for the first row: from the start of a tracer to its first line about a process that calls without pause.

    first_row.py [--rounds N] [--ior PATH] [--versus PATH]...

Rounds are interleaved; medians and quartiles, and the ratio to the first line. Needs root; tracers that are not installed are left out.
"""
import argparse
import os
import shutil
import statistics
import subprocess
import time

LOOP = "while :; do read -r line </proc/self/stat; done"
TARGET_MS = 200


def tracers(options):
    """(what it is called, its command for a process, whether its first line is a heading)"""
    found = [("ior -plain", lambda pid: [options.ior, "-plain"], True),
             ("ior -plain -pid", lambda pid: [options.ior, "-plain", "-pid", pid], True),
             ("ior trace -a", lambda pid: [options.ior, "trace", "-a"], False)]
    for other in options.versus:
        found.append((f"{other} -plain", lambda pid, other=other: [other, "-plain"], True))
    if shutil.which("perf"):
        found.append(("perf trace -p", lambda pid: ["perf", "trace", "-p", pid], False))
    if shutil.which("strace"):
        found.append(("strace -p", lambda pid: ["strace", "-p", pid], False))
    return found


def first_line_ms(command, has_heading):
    """Rows of perf and strace go to standard error, those of ior to standard output."""
    own = os.path.basename(command[0]) not in ("perf", "strace")
    begin = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE if own else subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL if own else subprocess.PIPE) as process:
        lines = process.stdout if own else process.stderr
        for _ in range(2 if has_heading or command[0] == "strace" else 1):
            lines.readline()
        took = (time.monotonic() - begin) * 1000
        process.terminate()
        lines.read()
    return took


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--ior", default="build/ior")
    parser.add_argument("--versus", action="append", default=[])
    options = parser.parse_args()
    if os.geteuid() != 0:
        print("first row: needs root")
        return
    times = {name: [] for name, _, _ in tracers(options)}
    with subprocess.Popen(["sh", "-c", LOOP]) as target:
        try:
            for _ in range(options.rounds):
                for name, command, has_heading in tracers(options):
                    times[name].append(first_line_ms(command(str(target.pid)), has_heading))
        finally:
            target.kill()
    print("first row                 ms after the start      ratio")
    base = None
    for name, samples in times.items():
        low, median, high = statistics.quantiles(samples, n=4)
        base = base or median
        print(f"{name:<24}{median:>6.0f} [{low:.0f}-{high:.0f}]".ljust(48) + f"{median / base:>6.2f}x")
    print(f"target: at most {TARGET_MS} ms: {base:.0f} ms, {'met' if base <= TARGET_MS else 'missed'}")


main()

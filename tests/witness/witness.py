#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two witnesses: real programs run under strace while ior traces them, and both must tell the same.

    witness.py IOR [--keep DIR] [PROGRAM...]

ior traces strace and all that strace runs, once for lines and once for rows. For each thread, strace's log is compared
with both, call by call: the name, the order, the result, the file of every descriptor, path arguments, and of lines
every argument that ior knows. What differs is an error unless allowed.txt says why it may. Then what ior wrote is
altered, one thing at a time, and each alteration must be noticed.
Needs root and strace.
"""
import argparse
import collections
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "lib"))

import allowed  # noqa: E402
import compare  # noqa: E402
import ior_lines  # noqa: E402
import mutate  # noqa: E402
import rows  # noqa: E402
import strace_log  # noqa: E402
from programs import PROGRAMS  # noqa: E402

SKIPPED = 77
TIMEOUT_S = 120
SHOWN = 12
COLUMNS = ("lines", "rows", "differing", "allowed", "altered", "noticed")
COMPLETE = "complete: nothing was lost"


def run(ior, script, directory):
    """Runs the script in `directory`/run. Two runs of ior, one around the other, watch it: returns what strace, the lines of
    the inner one and the rows of the outer one say, each by thread."""
    place = os.path.join(directory, "run")
    log, lines, table = (os.path.join(directory, name) for name in ("strace", "lines", "rows"))
    os.mkdir(place)
    command = [ior, "trace", "--csv", "-o", table, "--", ior, "trace", "-o", lines, "--", "strace", "-f", "-yy", "-s", "4", "-o", log, "/bin/sh", "-e", "-c", script]
    done = subprocess.run(command, cwd=place, env={**os.environ, "WITNESS": HERE, "LC_ALL": "C", "TMPDIR": place},
                          stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=TIMEOUT_S)
    said = done.stderr.decode(errors="replace")
    if done.returncode != 0:
        raise RuntimeError("exit status %d: %s" % (done.returncode, said))
    if said.count(COMPLETE) != 2:
        raise RuntimeError("ior lost something: %s" % said)
    strace = strace_log.read_calls(log)
    return strace, ior_lines.read_lines(lines, tracer=b"strace"), rows.read_rows(table, strace)


def watch(ior, name, directory, rules):
    """What both say of one program; prints it, and returns the counts."""
    os.mkdir(directory)
    strace, lines, found_rows = run(ior, PROGRAMS[name], directory)
    compared, differences = compare.compare(strace, lines)
    compared_rows, more = rows.compare(strace, found_rows)
    differences += more
    left = [difference for difference in differences if not rules.allow(compare.describe(difference))]
    altered, missed = mutate.check(strace, lines, found_rows, rules)
    counts = {"lines": compared, "rows": compared_rows, "differing": len(left), "allowed": len(differences) - len(left),
              "altered": altered, "noticed": altered - len(missed)}
    show(name, counts)
    show_differences(left)
    for text in missed[:SHOWN]:
        print("     altered, and not noticed: " + text[:500])
    return counts


def show(name, counts):
    print("%-10s" % name + "".join("%10s" % counts[column] for column in COLUMNS), flush=True)


def show_differences(differences):
    """The first ones of each kind and call."""
    shown = collections.Counter()
    for difference in differences:
        key = difference.kind, difference.call
        shown[key] += 1
        if shown[key] <= SHOWN:
            print("     %d %s" % (difference.tid, compare.describe(difference).decode(errors="backslashreplace")[:500]))
    for (kind, call), count in shown.items():
        if count > SHOWN:
            print("     ... %d in all: %s %s" % (count, kind, call))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ior")
    parser.add_argument("programs", nargs="*", choices=[[], *PROGRAMS])
    parser.add_argument("--keep", metavar="DIR", help="leave the logs there")
    options = parser.parse_args()
    if os.geteuid() != 0 or not shutil.which("strace"):
        print("SKIP: needs root and strace")
        sys.exit(SKIPPED)
    rules = allowed.Rules.read(os.path.join(HERE, "allowed.txt"))
    names = options.programs or list(PROGRAMS)
    totals = collections.Counter()
    directory = tempfile.mkdtemp(prefix="ior-witness-")
    show("program", {column: column for column in COLUMNS})
    try:
        for name in names:
            totals.update(watch(os.path.abspath(options.ior), name, os.path.join(directory, name), rules))
    finally:
        if options.keep:
            shutil.copytree(directory, options.keep, ignore=lambda *_: ["run"])
        shutil.rmtree(directory)
    show("all", totals)
    problems = rules.problems(every=not options.programs)
    for problem in problems:
        print(problem)
    unnoticed = totals["altered"] - totals["noticed"]
    sys.exit(1 if totals["differing"] or unnoticed or problems or not totals["lines"] or not totals["rows"] else 0)


if __name__ == "__main__":
    main()

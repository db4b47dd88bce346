#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two witnesses: real programs run under strace while ior traces them, and both must tell the same.

    witness.py [--keep DIR] IOR [PROGRAM...]

ior traces strace and all that strace runs, once for lines and once for rows. For each thread, strace's log is compared
with both, call by call: the name, the order, the result, the file of every descriptor, path arguments, and of lines
every argument that ior knows. What differs is an error unless allowed.txt says why it may. Then what ior wrote is
altered, one thing at a time, and each alteration must be noticed. What failed leaves its logs, and the whole list of
what differs, in a folder that is named. Needs root and strace.
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
# Room for everything that one program makes strace do: nothing may be lost, however little of the processor ior gets.
RINGS = str(256 * 1024 * 1024)


def run(ior, script, directory):
    """Runs the script in `directory`/run. Two runs of ior, one around the other, watch it: returns what strace, the lines of
    the inner one and the rows of the outer one say, each by thread."""
    place = os.path.join(directory, "run")
    log, lines, table = (os.path.join(directory, name) for name in ("strace", "lines", "rows"))
    os.mkdir(place)
    command = [ior, "trace", "--mapSize", RINGS, "--csv", "-o", table, "--", ior, "trace", "--mapSize", RINGS, "-o", lines,
               "--", "strace", "-f", "-yy", "-s", "4", "-o", log, "/bin/sh", "-e", "-c", script]
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
    with open(os.path.join(directory, "differences"), "wb") as file:
        file.writelines(b"%d %s\n" % (difference.tid, compare.describe(difference)) for difference in left)
        file.writelines(b"altered, and not noticed: %s\n" % text.encode() for text in missed)
    return counts


def keep(directory, place):
    """Copies the logs, without what the programs made."""
    shutil.copytree(directory, place, ignore=lambda *_: ["run"], dirs_exist_ok=True)
    print("the logs are in " + place)


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


def is_good(totals, problems):
    for problem in problems:
        print(problem)
    return (totals["lines"] and totals["rows"] and totals["altered"] == totals["noticed"] and not totals["differing"]
            and not problems)


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
    good = False
    directory = tempfile.mkdtemp(prefix="ior-witness-")
    show("program", {column: column for column in COLUMNS})
    try:
        for name in names:
            totals.update(watch(os.path.abspath(options.ior), name, os.path.join(directory, name), rules))
        show("all", totals)
        good = is_good(totals, rules.problems(every=not options.programs))
    finally:
        if options.keep or not good:
            keep(directory, options.keep or tempfile.mkdtemp(prefix="ior-witness-failed-"))
        shutil.rmtree(directory)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()

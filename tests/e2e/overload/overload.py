#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Overload is honest: with a ring far too small for dd bs=1, rows + losses are the calls made, exactly, per call.

Who says how many were made: strace -c of the same command with few blocks; each further block is one read and one write.
A second account: the numbers of each thread's calls (thread_seq) count lost ones, so the holes in them are the losses.
At the default size of the rings nothing is lost.
"""
import argparse
import collections
import csv
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from call_names import tracepoint_names  # noqa: E402
from ior_run import Ior  # noqa: E402

TINY = "4096"
WITNESS_BLOCKS = 1000
TRIES = 4
# Calls whose number depends on the moment at which a child ends.
OF_WAITING = {"wait4", "rt_sigreturn", "rt_sigsuspend"}
os.environ["LC_ALL"] = "C"  # both runs of the command make the same calls


class Problems:
    def __init__(self):
        self.count = 0

    def expect(self, good, text):
        self.count += not good
        print("  %s %s" % ("ok  " if good else "FAIL", text))


def dd(count):
    return "dd if=/dev/zero of=/dev/null bs=1 count=%d status=none" % count


def command_of(writers, count):
    """One dd by itself, or several in parallel below a shell."""
    if writers == 1:
        return dd(count).split()
    return ["sh", "-c", " ".join([dd(count) + " &"] * writers) + " wait"]


def witness(writers, count, directory):
    """Calls by name of the tracepoint, for `count` blocks. exit_group is not in strace's table: it does not return."""
    file = os.path.join(directory, "witness")
    subprocess.run(["strace", "-c", "-f", "-o", file, *command_of(writers, WITNESS_BLOCKS)], check=True)
    names = tracepoint_names()
    calls = {}
    with open(file, encoding="ascii") as table:
        for fields in map(str.split, table):
            # % time, seconds, usecs/call, calls, errors when there are any, syscall
            if len(fields) in (5, 6) and fields[3].isdigit() and fields[-1] != "total":
                calls[names[fields[-1]]] = int(fields[3])
    for name in ("read", "write"):
        calls[name] += writers * (count - WITNESS_BLOCKS)
    calls["exit_group"] = writers + (writers > 1)
    return calls


class Rows:
    """What the checks need of the rows."""

    def __init__(self, path):
        self.by_name = collections.Counter()
        self.by_thread = collections.Counter()
        self.last_of_thread = {}
        self.last_name = {}
        self.unordered = 0
        with open(path, newline="", encoding="latin-1") as file:
            reader = csv.reader(file)
            header = next(reader)
            name, tid, sequence = map(header.index, ("syscall", "tid", "thread_seq"))
            for row in reader:
                number = int(row[sequence])
                self.by_name[row[name]] += 1
                self.by_thread[row[tid]] += 1
                self.unordered += number <= self.last_of_thread.get(row[tid], 0)
                self.last_of_thread[row[tid]] = number
                self.last_name[row[tid]] = row[name]
        self.total = sum(self.by_name.values())


def trace(options, arguments, command, directory):
    file = os.path.join(directory, "rows.csv")
    ior = Ior(options.ior, ["trace", "--csv", "-o", file, *arguments, "--", *command], stdout=subprocess.DEVNULL)
    try:
        report = ior.finish()
    finally:
        ior.kill()
    return Rows(file), report


def check_names(problems, rows, report, made):
    """rows + losses = calls made, for each name; the names that the report sums up, together."""
    lost = report.lost_by_call()
    wrong, rest = [], 0
    for name in sorted(set(made) | set(rows.by_name) | (set(lost) - {None})):
        if name in OF_WAITING:
            continue
        missing = made.get(name, 0) - rows.by_name[name]
        if name not in lost and missing > 0:
            rest += missing
        elif missing != lost.get(name, 0):
            wrong.append("%s: %d made, %d rows, %d lost" % (
                name, made.get(name, 0), rows.by_name[name], lost.get(name, 0)))
    problems.expect(not wrong, "rows + losses = calls made, for each of %d calls%s" % (
        len(made), "".join("\n       " + text for text in wrong)))
    # Calls of waiting may be among those that are summed up.
    summed_up = lost.get(None, 0)
    slack = sum(made.get(name, 0) for name in OF_WAITING)
    problems.expect(rest <= summed_up <= rest + slack, "the calls that the report sums up: %d lost, %d missing" % (
        summed_up, rest))
    for name in ("read", "write"):
        print("       %-5s %8d made = %8d rows + %8d lost" % (
            name, made[name], rows.by_name[name], lost.get(name, 0)))


def check_threads(problems, rows, report):
    problems.expect("" not in rows.by_thread, "every row names its thread (%d do not)" % rows.by_thread.get("", 0))
    problems.expect(rows.unordered == 0, "the calls of each thread are numbered upwards")
    holes = {tid: last - rows.by_thread[tid] for tid, last in rows.last_of_thread.items()}
    # Calls lost after the last row of a thread leave no hole.
    tails = report.seen - sum(rows.last_of_thread.values())
    all_ended = all(name == "exit_group" for name in rows.last_name.values())
    problems.expect(sum(holes.values()) + tails == report.lost and tails >= 0 and not (all_ended and tails),
                    "holes in the numbers of the threads (%s) + %d after the last row = %d lost" % (
                        ", ".join(str(count) for count in holes.values()), tails, report.lost))


def check_tiny(options, problems, writers, directory):
    print("%d x dd, %d blocks, rings of %s bytes" % (writers, options.count, TINY))
    made = witness(writers, options.count, directory)
    rows, report = trace(options, ["-mapSize", TINY], command_of(writers, options.count), directory)
    problems.expect(report.conserved, "conserved: %d seen = %d rows + %d lost" % (report.seen, report.rows, report.lost))
    problems.expect(report.lost > 0 and not report.complete, "there were losses, and the report says so")
    problems.expect(rows.total == report.rows, "%d rows written, %d reported" % (rows.total, report.rows))
    check_names(problems, rows, report, made)
    check_threads(problems, rows, report)


def check_default(options, problems, writers, directory):
    """Nothing is lost when the reader gets a processor. Other work on the machine may keep it away for longer than a ring lasts
    (0.15 s of dd), hence the tries; that rows and losses add up holds for each of them."""
    print("%d x dd, %d blocks, rings of the default size" % (writers, options.count))
    made = witness(writers, options.count, directory)
    for left in reversed(range(TRIES)):
        rows, report = trace(options, [], command_of(writers, options.count), directory)
        check_names(problems, rows, report, made)
        check_threads(problems, rows, report)
        if report.complete or not left:
            break
        print("       %d lost; load %s; once more" % (report.lost, os.getloadavg()))
    problems.expect(report.complete and report.lost == 0, "complete: %d seen, %d rows, %d lost" % (
        report.seen, report.rows, report.lost))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ior", default=os.environ.get("IOR", "build/ior"))
    parser.add_argument("--count", type=int, default=300000, help="blocks of each dd")
    options = parser.parse_args()
    problems = Problems()
    with tempfile.TemporaryDirectory(prefix="ior-overload-") as directory:
        for writers in (1, 2):
            check_tiny(options, problems, writers, directory)
        check_default(options, problems, 1, directory)
    print("%d problems" % problems.count)
    sys.exit(1 if problems.count else 0)


if __name__ == "__main__":
    main()

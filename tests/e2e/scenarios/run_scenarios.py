#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The scenario matrix: every scenario of ioworkload under ior, and the rows against what the workload says it did.

A scenario is started and waits; ior attaches to it; it is let go; then ior's rows must hold each expected call exactly as
often as it was made, under its names byte for byte, and ior's own report must say that nothing was lost.

  --plain   the second pass: the Go tool's rows (-plain -pid), family FS, the process itself
"""
import argparse
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))

import expectation  # noqa: E402
import invariants  # noqa: E402
import plain_rows  # noqa: E402
from call_names import tracepoint_names  # noqa: E402
from ior_run import Ior, IorError, TIMEOUT_S, parse_csv, read_csv  # noqa: E402

SKIPPED = 77
SHOWN_PROBLEMS = 5
TRIES = 4  # see AgainError
# Another thread gives the descriptor's number to another file every microsecond. ior looks at the number when the call
# begins, the kernel some 100 ns later: rows of calls between which it was swapped must say that they are not certain. What
# cannot be seen is a number that went to another file and back in the time of one call.
SWAPPED = {"names-dup2-race", "names-reuse-race"}
SWAPPED_TWICE_SHARE = 0.002


class Result:
    def __init__(self, scenario):
        self.scenario = scenario
        self.expected = 0
        self.rows = 0
        self.problems = []
        self.skipped = None
        self.remark = ""

    def verdict(self):
        return "FAIL" if self.problems else "skip" if self.skipped else "ok"


class AgainError(Exception):
    """A busy machine spoiled the run: the scenario's threads did not meet, or the reader got no processor for so long that
    the rings ran over (and the report says so)."""


def now_ns():
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME)


class Workload:
    """A scenario that waits for its start."""

    def __init__(self, binary, scenario, directory):
        self.process = subprocess.Popen([binary, "--scenario=" + scenario, "--dir=" + directory], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        first = self.process.stdout.readline()
        if not first.strip().isdigit():
            self.process.kill()
            raise IorError("the workload did not say its process id: %r %r" % (first, self.process.stderr.read()))
        self.pid = int(first)

    def run(self):
        """Lets it go; returns (lines, reason of a skip)."""
        out, err = self.process.communicate(b"\n", timeout=TIMEOUT_S)
        if self.process.returncode not in (0, SKIPPED):
            raise AgainError("WORKLOAD: exit status %d: %s" % (self.process.returncode, err.decode(errors="replace").strip()))
        lines = [json.loads(text) for text in out.decode("ascii").splitlines()]
        last = lines.pop() if lines else {}
        if last.get("done") is not True:
            raise AgainError("WORKLOAD: no end of the scenario: %r" % last)
        return lines, last.get("skipped")

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def run_full(options, result, directory):
    rows_file = os.path.join(directory, "rows.csv")
    scene = os.path.join(directory, "scene")
    os.mkdir(scene, 0o755)
    workload = Workload(options.workload, result.scenario, scene)
    begin_ns = now_ns()
    ior = Ior(options.ior, ["trace", "-p", str(workload.pid), "--csv", "-o", rows_file])
    try:
        ior.wait_until_attached()
        lines, result.skipped = workload.run()
        report = ior.finish()
    finally:
        workload.kill()
        ior.kill()
    if report.conserved and report.lost:
        raise AgainError("%d of %d calls lost" % (report.lost, report.seen))
    rows = read_csv(rows_file)
    if not options.operations:
        lines = [line for line in lines if not expectation.is_operation(line)]
    comparison = expectation.Comparison(lines, rows)
    result.rows = len(rows)
    result.expected = comparison.compared
    if result.scenario in SWAPPED and comparison.wrong() <= SWAPPED_TWICE_SHARE * comparison.compared:
        result.remark = "%d rows say that their file is not certain; %d beyond these do not match" % (
            comparison.uncertain().total(), comparison.wrong())
        comparison.problems = []
    result.problems = comparison.problems + invariants.check_all(rows, report, begin_ns, now_ns())


def run_plain(options, result, directory):
    scene = os.path.join(directory, "scene")
    os.mkdir(scene, 0o755)
    rows_file = os.path.join(directory, "rows.csv")
    workload = Workload(options.workload, result.scenario, scene)
    with open(rows_file, "wb") as out:
        ior = Ior(options.ior, ["-plain", "-pid", str(workload.pid), "-duration", str(TIMEOUT_S)], stdout=out)
    try:
        ior.wait_until_attached()
        lines, result.skipped = workload.run()
        report = ior.finish()
    finally:
        workload.kill()
        ior.kill()
    if report.conserved and report.lost:
        raise AgainError("%d of %d calls lost" % (report.lost, report.seen))
    with open(rows_file, "rb") as file:
        data = file.read()
    if not data.startswith(plain_rows.HEADER):
        raise IorError("the header is %r" % data[:80])
    rows = parse_csv(data)
    names = tracepoint_names("FS")
    result.rows = len(rows)
    result.problems, result.expected = plain_rows.compare(lines, rows, workload.pid, names)
    if not report.conserved or not report.complete:
        result.problems.append("not conserved or not complete: " + report.text)


def run(options, scenario):
    for _ in range(TRIES):
        try:
            return run_once(options, scenario)
        except AgainError as error:
            problem = str(error)
            print("    %s: %s" % (scenario, problem))
    result = Result(scenario)
    result.problems.append(problem)
    return result


def results_of(options, scenarios):
    """In order, several at once; those that need both processors for themselves come last, one by one."""
    together = [name for name in scenarios if name not in SWAPPED]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        yield from pool.map(lambda name: run(options, name), together)
    for name in sorted(SWAPPED & set(scenarios)):
        yield run(options, name)


def run_once(options, scenario):
    result = Result(scenario)
    with tempfile.TemporaryDirectory(prefix="ior-e2e-") as directory:
        os.chmod(directory, 0o755)  # scenarios that drop their privileges still have to get in
        try:
            (run_plain if options.plain else run_full)(options, result, directory)
        except (IorError, subprocess.TimeoutExpired, OSError, ValueError, KeyError) as error:
            result.problems.append("%s: %s" % (type(error).__name__, error))
    return result


def listed(binary):
    listing = subprocess.run([binary, "--list"], stdout=subprocess.PIPE, check=True)
    return [line.split("\t")[0] for line in listing.stdout.decode().splitlines()]


def show(result, verbose):
    print("%-32s %8d %8d  %s%s" % (result.scenario, result.expected, result.rows, result.verdict(),
                                  "  " + (result.skipped or result.remark) if result.skipped or result.remark else ""))
    for problem in result.problems if verbose else result.problems[:SHOWN_PROBLEMS]:
        print("    " + (problem))
    if not verbose and len(result.problems) > SHOWN_PROBLEMS:
        print("    ... and %d more" % (len(result.problems) - SHOWN_PROBLEMS))
    sys.stdout.flush()


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ior", default=os.environ.get("IOR", "build/ior"))
    parser.add_argument("--workload", default=os.environ.get("IOWORKLOAD", "build/ioworkload"))
    parser.add_argument("--scenario", action="append", help="only this one; may be repeated")
    parser.add_argument("--plain", action="store_true", help="the Go tool's rows, family FS")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--verbose", action="store_true", help="all differences, not the first ones")
    return parser.parse_args()


def main():
    options = parse_arguments()
    scenarios = options.scenario or [name for name in listed(options.workload)
                                     if not (options.plain and name.startswith("names-"))]
    if not scenarios:
        sys.exit("no scenario is listed")
    doctor = json.loads(subprocess.run([options.ior, "doctor", "--json"], stdout=subprocess.PIPE, check=True).stdout)
    options.operations = any(f["name"] == "io_uring operations" and f["state"] == "ok" for f in doctor["features"])
    begin = time.monotonic()
    print("%-32s %8s %8s  %s" % ("scenario", "expected", "rows", "verdict"))
    results = []
    for result in results_of(options, scenarios):
        show(result, options.verbose)
        results.append(result)
    failed = [result.scenario for result in results if result.problems]
    print("%d scenarios, %d failed, %d skipped; %d calls expected and compared; %d rows; %.0f s" % (
        len(results), len(failed), sum(r.skipped is not None for r in results), sum(r.expected for r in results),
        sum(r.rows for r in results), time.monotonic() - begin))
    if failed:
        print("failed: " + " ".join(failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

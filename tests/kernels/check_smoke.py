#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The smoke scenarios on one stock kernel in QEMU: boots it, runs smoke.sh there, and judges here what came out.

    check_smoke.py --ior FILE --workload FILE [--keep DIR] KERNEL
    check_smoke.py --judge DIR KERNEL                                what --keep has left there, once more
"""
import argparse
import collections
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
E2E = HERE.parent / "e2e"
sys.path[:0] = [str(E2E / "lib"), str(E2E / "scenarios")]

import expectation  # noqa: E402
import invariants  # noqa: E402
from ior_run import IorError, Report, read_csv  # noqa: E402

SKIPPED = 77
MOST_MISSED = 300  # of 60,000 runs; 80 were seen on a busy machine
MOST_LATE = 20
OVERLOAD_CALLS = 20011  # smoke.sh
SHOWN_PROBLEMS = 40
SHOWN_OF_SCENARIO = 3
KERNEL_TROUBLE = re.compile(r"WARNING:|BUG:|Oops|rcu:.*stall|soft lockup")

# What `ior doctor` must find missing: every feature test is tested by kernels on both sides of it.
# `refused`: scenarios that need a newer kernel and fail for that reason. `preempts`: programs of system calls are preempted,
# and so, in an emulator, some runs of them skipped (bpf/README.md): then each may spoil one scenario, and must be counted.
Kernel = collections.namedtuple("Kernel", "forms missing refused preempts")
KERNELS = {
    "5.10": Kernel(("raw",), {"task storage", "bpf_rdonly_cast", "bpf_loop", "skipped runs counted", "io_uring operations"},
                   {"names-close-range": "CLOSE_RANGE_CLOEXEC is of v5.11"}, False),
    "6.1": Kernel(("typed", "raw"), {"bpf_rdonly_cast"}, {}, False),
    "7.2": Kernel(("typed",), set(), {}, True),
}
NEWER = Kernel(("typed",), set(), {}, False)
PROBED = {"bpf()", "BTF", "ring buffer", "typed raw tracepoints", "task storage", "bpf_rdonly_cast", "bpf_loop",
          "skipped runs counted", "io_uring operations"}


class Run:
    """One run of ior in the guest, as smoke.sh left it."""

    def __init__(self, out, name):
        self.folder = out / name
        self.status = int(self.text("status") or -1)
        self.rows, self.report = [], None

    def text(self, name):
        path = self.folder / name
        return path.read_text(errors="replace") if path.exists() else ""

    def load(self):
        self.report = Report(self.text("report"))
        self.rows = read_csv(self.folder / "rows.csv")

    def times(self):
        """By CLOCK_BOOTTIME; /proc/uptime is cut to hundredths."""
        begin, end = (round(float(self.text(name)) * 100) for name in ("begin", "end"))
        return begin * 10**7, (end + 1) * 10**7


def check_doctor(out, kernel):
    run = Run(out, "doctor")
    doctor = json.loads(run.text("doctor.json") or "{}")
    missing = {f["name"] for f in doctor.get("features", []) if f["name"] in PROBED and f["state"] != "ok"}
    problems = []
    if run.status != 0 or doctor.get("works") is not True:
        problems.append("ior doctor: exit status %d: %s" % (run.status, run.text("doctor.json") + run.text("report")))
    if missing != kernel.missing:
        problems.append("ior doctor misses %s instead of %s" % (sorted(missing), sorted(kernel.missing)))
    return problems, "without " + ", ".join(sorted(missing)) if missing else "all features"


def without_unknown_peer(line):
    """The guest has no unix_diag, by which the workload asks for a socket's peer; 5.10 does not say the type either."""
    return {key: value for key, value in line.items()
            if not (key in ("file", "file2") and re.match(r"UNIX(-[A-Z]+)?:\[", str(value)))}


class Scenario:
    """What one scenario of ioworkload says it did."""

    def __init__(self, run, name, kernel):
        self.name, self.problems = name, []
        refused = kernel.refused
        status = int(run.text(name + ".status") or -1)
        self.lines = [without_unknown_peer(json.loads(text)) for text in run.text(name + ".json").splitlines()[1:]]
        if "io_uring operations" in kernel.missing:
            self.lines = [line for line in self.lines if "nr" not in line or not expectation.is_operation(line)]
        last = self.lines.pop() if self.lines else {}
        self.skipped = refused.get(name) if status == 1 else last.get("skipped")
        if not self.skipped and (status != 0 or last.get("done") is not True):
            self.problems.append("the workload ended with status %d: %s" % (status, run.text(name + ".err").strip()))

    def compare(self, rows_of):
        """With the rows of each thread."""
        rows = [row for tid in {str(line["tid"]) for line in self.lines} for row in rows_of[tid]]
        self.problems += expectation.Comparison(self.lines, rows).problems


def check_matrix(out, form, kernel):
    run = Run(out, form)
    scenarios = [Scenario(run, path.stem, kernel) for path in sorted(run.folder.glob("*.json"))]
    if not any(scenario.lines for scenario in scenarios):
        return ["no scenario ran"], ""
    if run.status != 0:
        return ["ior ended with status %d: %s" % (run.status, run.text("report"))], ""
    run.load()
    problems = invariants.check_all(run.rows, run.report, *run.times())
    # An emulated CPU may stand still for longer than the reader waits for it: such rows are counted, and few.
    if 0 < run.report.count("rows out of order") <= MOST_LATE:
        problems = [text for text in problems if "rows out of order" not in text and "before the row above it" not in text]
    rows_of = collections.defaultdict(list)
    for row in run.rows:
        rows_of[row["tid"]].append(row)
    for scenario in scenarios:
        scenario.compare(rows_of)
        problems += [scenario.name + ": " + problem for problem in scenario.problems[:SHOWN_OF_SCENARIO]]
        if scenario.skipped:
            print("     skipped: %s: %s" % (scenario.name, scenario.skipped))
    failed = [scenario.name for scenario in scenarios if scenario.problems]
    missed = run.report.count("probe runs that the kernel skipped")
    if kernel.preempts and missed and run.report.conserved and run.report.lost <= missed and len(failed) <= missed <= MOST_MISSED:
        print("     %d runs skipped: %s" % (missed, "; ".join(problems)[:300]))
        problems = []
    return problems, "%d scenarios, %d skipped, %d failed, %d calls compared, %d rows  %s" % (
        len(scenarios), sum(bool(s.skipped) for s in scenarios), len(failed),
        sum(line["count"] for s in scenarios for line in s.lines), len(run.rows), " ".join(failed))


def check_overload(out):
    """Calls made = rows + losses, by name, exactly."""
    run = Run(out, "overload")
    if run.status != 7:
        return ["exit status %d is not the command's 7: %s" % (run.status, run.text("report"))], ""
    run.load()
    problems = [] if run.report.conserved else ["not conserved: " + run.report.text]
    seen = collections.Counter(row["syscall"] for row in run.rows)
    lost = run.report.lost_by_call()
    for name in ("read", "write"):
        if seen[name] + lost.get(name, 0) != OVERLOAD_CALLS:
            problems.append("%s: %d rows and %d lost are not the %d calls made" % (
                name, seen[name], lost.get(name, 0), OVERLOAD_CALLS))
    if len(run.rows) != run.report.rows or sum(lost.values()) != run.report.lost:
        problems.append("%d rows, report: %s" % (len(run.rows), run.report.text))
    if run.report.lost == 0:
        problems.append("nothing was lost: this was no overload")
    return problems, "%d rows, %d lost" % (len(run.rows), run.report.lost)


def check_in_flight(out):
    run = Run(out, "in_flight")
    if run.status != 0:
        return ["exit status %d: %s" % (run.status, run.text("report"))], ""
    run.load()
    running = sorted(row["syscall"] for row in run.rows if row["outcome"] == "in_flight")
    problems = [] if run.report.conserved else ["not conserved: " + run.report.text]
    missed = run.report.count("probe runs that the kernel skipped") or 0
    sleeps = [call for call in running if call.endswith("nanosleep")]
    others = [call for call in running if call not in sleeps]
    if len(sleeps) > 1 or others not in ([], ["wait4"]) or len(running) + missed < 2:
        problems.append("in flight at the end: %s" % running)
    if run.report.in_flight() != len(running):
        problems.append("the report does not have %d calls in flight: %s" % (len(running), run.report.text))
    return problems, ", ".join(running)


def check_one_process(out):
    run = Run(out, "one_process")
    if run.status != 0:
        return ["exit status %d: %s" % (run.status, run.text("report"))], ""
    run.load()
    problems = [] if run.report.conserved and run.report.complete else ["not conserved or not complete: " + run.report.text]
    pids = {row["pid.tid"].split(".")[0] for row in run.rows}
    files = {row["file"].split("%(")[0].strip('"') for row in run.rows}
    if len(pids) != 1:
        problems.append("rows of %d processes" % len(pids))
    if "/tmp/own" not in files or files & {"/tmp/of-child", "/tmp/of-other"}:
        problems.append("files: %s" % sorted(files))
    return problems, "%d rows" % len(run.rows)


def boot(options, kernel, folder):
    payload, out, log = folder / "payload", folder / "out", folder / "kernel.log"
    payload.mkdir()
    for name, source in (("ior", options.ior), ("ioworkload", options.workload)):
        subprocess.run(["strip", "-o", payload / name, source], check=True)
    shutil.copy(HERE / "smoke.sh", payload)
    command = [HERE / "run-kernel.sh", "--timeout", "540", "--out", out, "--log", log, options.kernel, payload, "--",
               "sh", "smoke.sh", *kernel.forms]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    sys.stdout.write(done.stdout.decode(errors="replace"))
    return [] if done.returncode == 0 else ["run-kernel.sh ended with status %d" % done.returncode]


def kernel_trouble(folder):
    log = folder / "kernel.log"
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return [line for line in lines if KERNEL_TROUBLE.search(line)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ior")
    parser.add_argument("--workload")
    parser.add_argument("--keep", help="leave everything in this folder")
    parser.add_argument("--judge", help="boot nothing, judge what is in this folder")
    parser.add_argument("kernel")
    options = parser.parse_args()
    kernel = KERNELS.get(options.kernel, NEWER)
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ior-kernels-") as temporary:
        folder = pathlib.Path(options.judge or options.keep or temporary)
        if options.keep:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        problems = [] if options.judge else boot(options, kernel, folder)
        out, trouble = folder / "out", kernel_trouble(folder)
        checks = [("doctor", lambda: check_doctor(out, kernel))]
        checks += [("matrix, " + form, lambda form=form: check_matrix(out, form, kernel)) for form in kernel.forms]
        checks += [("overload", lambda: check_overload(out)), ("in flight", lambda: check_in_flight(out)),
                   ("one process", lambda: check_one_process(out)), ("kernel log", lambda: (trouble, ""))]
        failed = judge(checks, problems)
    print("%s: %d checks, %d failed, %.0f s" % (options.kernel, len(checks), failed, time.monotonic() - begin))
    sys.exit(1 if failed or problems else 0)


def judge(checks, problems):
    """Prints a line for each check; returns how many failed."""
    failed = 0
    for problem in problems:
        print("FAIL " + problem)
    for name, check in checks:
        try:
            found, summary = check()
        except (IorError, OSError, ValueError, KeyError) as error:
            found, summary = ["%s: %s" % (type(error).__name__, error)], ""
        failed += bool(found)
        print("%-4s %-14s %s" % ("FAIL" if found else "ok", name, summary))
        for problem in found[:SHOWN_PROBLEMS]:
            print("     " + problem[:1500])
        if len(found) > SHOWN_PROBLEMS:
            print("     ... and %d more" % (len(found) - SHOWN_PROBLEMS))
    return failed


if __name__ == "__main__":
    main()

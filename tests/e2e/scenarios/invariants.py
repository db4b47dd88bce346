# SPDX-License-Identifier: Apache-2.0
"""What holds for the rows of any run that lost nothing: numbering, order and times. Bounds only, no measured time."""
import collections

from expectation import is_operation
from ior_run import number


def check_threads(rows):
    """Calls of one thread follow each other: numbers without a hole, no overlap, gaps that are exactly the time between."""
    problems = []
    last = {}
    for row in rows:
        if is_operation(row):  # of io_uring: several at a time, beside the thread's calls
            continue
        # A recycled tid starts anew, at 1.
        previous = last.get(row["tid"])
        sequence = int(row["thread_seq"])
        if row["outcome"] != "in_flight":
            last[row["tid"]] = row
        if row["outcome"] not in ("returned", "no_return"):
            continue
        if row["syscall"] in ("execve", "execveat") and row["ret"] == "0":
            last[row["pid"]] = row  # a thread that executes a program goes on under the id of its process
        if previous is None or sequence == 1:
            continue
        if sequence != int(previous["thread_seq"]) + 1:
            problems.append("thread %s: call %s follows call %s" % (row["tid"], sequence, previous["thread_seq"]))
        if previous["outcome"] != "returned" or row["gap_ns"] == "":
            continue
        between = int(row["time_ns"]) - int(previous["time_ns"]) - int(previous["latency_ns"])
        if between != int(row["gap_ns"]):
            problems.append("seq %s: gap %s, but %d ns lie between the calls" % (row["seq"], row["gap_ns"], between))
    return problems


def check_order(rows):
    """Numbered from 1; rows that returned are in the order in which they returned."""
    problems = []
    latest = 0
    for expected, row in enumerate(rows, 1):
        if int(row["seq"]) != expected:
            return problems + ["row %d has the number %s" % (expected, row["seq"])]
        if row["outcome"] == "returned":
            end = int(row["time_ns"]) + int(row["latency_ns"])
            if end < latest:
                problems.append("seq %s returned %d ns before the row above it" % (row["seq"], latest - end))
            latest = max(latest, end)
    return problems


def check_times(rows, begin_ns, end_ns):
    """Nothing before the attach or after the end, by CLOCK_BOOTTIME; times only where there is a start and an end."""
    problems = []
    for row in rows:
        time_ns, latency_ns = number(row["time_ns"]), number(row["latency_ns"])
        if time_ns is not None and not begin_ns <= time_ns <= end_ns:
            problems.append("seq %s began outside of the run" % row["seq"])
        if latency_ns is not None and time_ns + latency_ns > end_ns:
            problems.append("seq %s ended after the run" % row["seq"])
        if (latency_ns is not None) != (row["outcome"] == "returned"):
            problems.append("seq %s: outcome %s, latency %r" % (row["seq"], row["outcome"], row["latency_ns"]))
    return problems


def check_report(report, rows):
    problems = []
    if not report.conserved:
        problems.append("not conserved: " + report.text)
    if not report.complete or report.lost:
        problems.append("not complete: " + report.text)
    outcomes = collections.Counter(row["outcome"] for row in rows)
    if len(rows) != report.rows + report.in_flight():
        problems.append("%d rows written, %d reported, %d of them in flight" % (
            len(rows), report.rows + report.in_flight(), outcomes["in_flight"]))
    for beginning in ("names of files", "names that had aged", "rows out of order", "probe runs that the kernel skipped"):
        if report.count(beginning):
            problems.append("the report has %d %s" % (report.count(beginning), beginning))
    return problems


def check_all(rows, report, begin_ns, end_ns):
    return check_report(report, rows) + check_order(rows) + check_threads(rows) + check_times(rows, begin_ns, end_ns)

# SPDX-License-Identifier: Apache-2.0
"""The Go tool's form of rows (-plain) against an expectation: the calls of family FS by the process itself."""
import collections
import re

from expectation import UNNAMED, describe_line, results_of

HEADER = b"durationToPrevNs,durationNs,comm,pid.tid,name,ret,file\n"
DURATION = re.compile(r"(\d{8,})?")
DESCRIPTOR = re.compile(r"%\((-?\d+)(,[^()]*)?\)( \(deleted\))?$")

# The row of a call that opens shows the file that was opened, which may have been found through a symbolic link.
OPENING = {"open", "openat", "openat2", "creat", "open_by_handle_at"}


def shown_name(row):
    return DESCRIPTOR.sub("", row["file"])


def form_problems(rows, pid):
    problems = []
    for i, row in enumerate(rows, 1):
        if not (DURATION.fullmatch(row["durationToPrevNs"]) and DURATION.fullmatch(row["durationNs"])):
            problems.append("row %d: durations %r" % (i, (row["durationToPrevNs"], row["durationNs"])))
        if row["pid.tid"].split(".")[0] != str(pid):
            problems.append("row %d is of another process: %r" % (i, row["pid.tid"]))
        if row["file"] == "":
            problems.append("row %d has no file column" % i)
    return problems


def compare(lines, rows, pid, names):
    """Returns (problems, calls compared)."""
    problems = form_problems(rows, pid)
    threads = {row["pid.tid"].split(".")[1] for row in rows}
    wanted = collections.Counter()
    sample = {}
    for line in lines:
        # Threads of the children, which -pid does not follow, cannot be told from its own by the line.
        if line["call"] not in names or str(line["tid"]) not in threads | {str(pid)} or line.get("abi"):
            continue
        named = line["call"] not in OPENING and line["call"] not in UNNAMED and not line.get("deleted")
        for ret, count in results_of(line).items():
            key = (line["tid"], names[line["call"]], ret, line["path"] if named else None)
            wanted[key] += count
            sample[key] = line
    for key, count in wanted.items():
        tid, name, ret, path = key
        seen = [row for row in rows if row["pid.tid"] == "%d.%d" % (pid, tid) and row["name"] == name
                and row["ret"] == ("" if ret is None else str(ret)) and path in (None, shown_name(row))]
        enough = len(seen) == count if path is not None else len(seen) >= count
        if not enough:
            problems.append("%s: %d expected, %d seen" % (describe_line(sample[key]), count, len(seen)))
    return problems, sum(wanted.values())

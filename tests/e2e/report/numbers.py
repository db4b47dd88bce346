#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The numbers of `ior report` are those of the workload, and its text is fit for a terminal."""
import json
import os
import subprocess
import sys
import tempfile

import work

IOR = os.environ["IOR"]
HERE = os.path.dirname(os.path.abspath(__file__))


def expect(what, is_so, seen=""):
    print("%s  %s" % ("ok    " if is_so else "FAILED", what), seen if not is_so else "")
    if not is_so:
        sys.exit(1)


def report(flags, command, status=0):
    run = subprocess.run([IOR, "report", *flags, "--", *command], capture_output=True, check=False, timeout=120)
    expect("ior report ends as its command does", run.returncode == status, (run.returncode, run.stderr))
    return run.stdout


def one(rows, **fields):
    found = [row for row in rows if all(row[key] == value for key, value in fields.items())]
    expect("one row with %s" % fields, len(found) == 1, found)
    return found[0]


def sums(report, table):
    """rows + other, by what is counted."""
    keys = ("calls", "errors", "bytes_read", "time_ns", "waiting_ns")
    return {key: sum(row[key] for row in table["rows"]) + table["other"][key] for key in keys}


def check_json(directory):
    command = [sys.executable, "-S", "-E", os.path.join(HERE, "work.py"), directory]
    data = json.loads(report(["--json"], command))
    files = data["files"]["rows"]
    log = one(files, name=os.path.join(directory, "log"))
    expect("tiny writes", (log["tiny_writes"], log["tiny_bytes"]) == (work.TINY, work.TINY * work.TINY_SIZE), log)
    expect("bytes written", log["bytes_written"] == work.TINY * work.TINY_SIZE, log)
    expect("syncs", log["syncs"] == work.SYNCS, log)
    read = one(files, name=os.path.join(directory, "data"))
    expect("reads", (read["reads"], read["bytes_read"]) == (work.READS, work.READS * work.READ_SIZE), read)
    missing = [row for row in files if row["name"].startswith(os.path.join(directory, "opt/missing"))]
    expect("each missing file", len(missing) == work.MISSING and all(row["errors"] == 1 for row in missing), len(missing))
    storm = [row for row in data["error_storms"] if row["place"] == os.path.join(directory, "opt")]
    expect("the error storm", [row["errno"] for row in storm] == ["ENOENT"] and storm[0]["count"] >= work.MISSING, storm)
    idle = [row for row in data["opened_never_used"] if "/idle" in row["name"]]
    expect("files never read", len(idle) == work.IDLE and all(row["opens"] == work.IDLE_OPENS + 1 for row in idle), idle)
    hostile = [row for row in files if "<img" in row["name"]]
    expect("the hostile name, as it is but for the byte that is no UTF-8",
           [row["name"].endswith("\x1b[2J\\xff") for row in hostile] == [True], hostile)
    expect("its opens", hostile[0]["opens"] == work.HOSTILE_OPENS, hostile)
    for name in ("calls", "processes", "threads", "comms", "users", "cgroups"):
        total = {key: data["total"][key] for key in sums(data, data[name])}
        expect("%s add up to the total" % name, sums(data, data[name]) == total, (sums(data, data[name]), total))
    losses = data["losses"]
    expect("nothing is missing unsaid", losses["seen"] == losses["rows"] + losses["lost"], losses)
    expect("the rows are the calls", losses["rows"] == data["total"]["calls"], losses)


def calls_of(rows, directory):
    return sum(1 for row in rows if row["file"].startswith(directory))


def check_against_rows(directory):
    """The same workload as rows of `ior trace --csv`: as many calls on its files."""
    import csv
    inner = os.path.join(directory, "again")
    other = os.path.join(directory, "rows")
    os.mkdir(inner)
    os.mkdir(other)
    script = [sys.executable, "-S", "-E", os.path.join(HERE, "work.py")]
    data = json.loads(report(["--json"], script + [inner]))
    out = os.path.join(directory, "out.csv")
    subprocess.run([IOR, "trace", "--csv", "-o", out, "--", *script, other], check=True, timeout=120,
                   stderr=subprocess.DEVNULL)
    with open(out, newline="", encoding="utf-8", errors="surrogateescape") as file:
        rows = list(csv.DictReader(file))
    reported = sum(row["calls"] for row in data["files"]["rows"] if row["name"].startswith(inner))
    expect("as many calls on files as rows", reported == calls_of(rows, other), (reported, calls_of(rows, other)))


def check_text(directory):
    inner = os.path.join(directory, "text")
    os.mkdir(inner)
    command = [sys.executable, "-S", "-E", os.path.join(HERE, "work.py"), inner]
    text = report(["--top", "50", "--width", "100"], command)
    expect("no escape sequence reaches the output", b"\x1b" not in text and b"\xff" not in text)
    for words in (b"What matters", b"Calls, by time", b"Files, by bytes", b"Slowest calls", b"Tiny writes", b"Losses"):
        expect(words.decode(), words in text, text.decode(errors="replace"))
    expect("the status of the command", report([], ["sh", "-c", "exit 7"], status=7) != b"")


def main():
    if os.geteuid() != 0:
        print("SKIP: needs root")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as directory:
        work_directory = os.path.join(directory, "json")
        os.mkdir(work_directory)
        check_json(work_directory)
        check_against_rows(directory)
        check_text(directory)


if __name__ == "__main__":
    main()

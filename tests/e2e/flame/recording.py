#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""ior -flamegraph against a program whose calls are known: the file that appears, what zstdcat shows, what ior collapsed and
ior flame make of it; generated names never overwrite; a full table folds and keeps its sums."""
import json
import os
import socket
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "lib"))
from ior_run import Ior  # noqa: E402

COLUMNS = "count duration_ns gap_ns bytes errors pid tid uid cgroup call flags comm path".split()
READS = 307  # prime: not by chance
FILES = 97
PROGRAM = """
import os, sys
folder = sys.argv[1]
sys.stdin.readline()
name = folder + "/tab\\there;semi"
with open(name, "wb") as file:
    os.write(file.fileno(), b"x" * 1000)
fd = os.open(name, os.O_RDONLY)
for _ in range(%d):
    os.pread(fd, 10, 0)
for i in range(%d):
    try:
        os.stat(folder + "/none%%d" %% i)
    except FileNotFoundError:
        pass
""" % (READS, FILES)


def expect(what, is_so, seen=""):
    print("%s  %s" % ("ok    " if is_so else "FAILED", what), "" if is_so else repr(seen))
    if not is_so:
        sys.exit(1)


def record(folder, *flags):
    """Runs the program under ior -flamegraph; gives the report and the rows."""
    before = set(os.listdir(folder))
    program = subprocess.Popen([sys.executable, "-c", PROGRAM, os.path.join(folder, "work")], stdin=subprocess.PIPE)
    ior = Ior(os.environ["IOR"], ["-flamegraph", "-pid", str(program.pid), *flags])
    try:
        ior.wait_until_attached()
        program.communicate(b"go\n")
        report = ior.finish()
    finally:
        ior.kill()
        if program.poll() is None:
            program.kill()
            program.wait()
    made = set(os.listdir(folder)) - before
    expect("one file appears", len(made) == 1, made)
    return report, os.path.join(folder, made.pop())


def lines_of(path):
    text = subprocess.run(["zstdcat", path], check=True, capture_output=True).stdout.decode()
    lines = text.splitlines()
    facts = dict(line[1:].split("\t", 1) for line in lines if line.startswith("#"))
    rows = [dict(zip(COLUMNS, line.split("\t"))) for line in lines if not line.startswith("#")]
    return facts, rows


def collapsed(path, *flags):
    out = subprocess.run([os.environ["IOR"], "collapsed", *flags, path], check=True, capture_output=True).stdout.decode()
    stacks = {}
    for line in out.splitlines():
        stack, weight = line.rsplit(" ", 1)
        stacks[stack] = int(weight)
    return stacks


def check_rows(report, path):
    facts, rows = lines_of(path)
    expect("the columns are the documented ones", facts["columns"].split("\t") == COLUMNS, facts["columns"])
    expect("rows hold every call", sum(int(row["count"]) for row in rows) == report.rows + report.in_flight(),
           (facts, report.text))
    expect("the accounting is in the facts", int(facts["seen"]) == report.seen and int(facts["delivered"]) == report.rows, facts)
    reads = [row for row in rows if row["call"] == "pread64" and row["path"].endswith("tab\\there;semi")]
    expect("reads are one row with their bytes", len(reads) == 1 and int(reads[0]["count"]) == READS
           and int(reads[0]["bytes"]) == 10 * READS, reads)
    failed = [row for row in rows if "/none" in row["path"]]
    expect("failed calls are counted", sum(int(row["errors"]) for row in failed) == FILES, len(failed))
    opened = [row for row in rows if row["path"].endswith("semi") and "O_CREAT" in row["flags"]]
    expect("flags are words", len(opened) == 1, opened)
    return rows


def check_collapsed(path, folder, rows):
    stacks = collapsed(path, "-escape", "never")
    frames = ";".join("/" + part for part in os.path.join(folder, "work").strip("/").split("/"))
    comm = next(row["comm"] for row in rows if row["call"] == "pread64")
    expect("collapsed stacks are the Go tool's", stacks.get("%s;enter_pread64;%s;/tab\there;semi" % (comm, frames)) == READS, stacks)
    expect("nothing is missing", sum(stacks.values()) == sum(int(row["count"]) for row in rows))
    size = collapsed(path, "-fields", "call", "-count", "bytes")
    expect("fields and metric", size.get("pread64") == 10 * READS and "newfstatat" not in size, size)


def check_flame(path, folder):
    out = os.path.join(folder, "out.json")
    subprocess.run([os.environ["IOR"], "flame", path, "-o", out, "--fields", "call"], check=True)
    with open(out) as file:
        scope = json.load(file)
    names = [frame["name"] for frame in scope["shared"]["frames"]]
    counts = dict(zip((names[stack[-1]] for stack in scope["profiles"][0]["samples"]), scope["profiles"][0]["weights"]))
    expect("speedscope has the calls", counts.get("pread64") == READS, counts)
    again = subprocess.run([os.environ["IOR"], "flame", path, "-o", os.path.join(folder, "out.png")], capture_output=True)
    expect("an ending that says nothing is refused", again.returncode == 2 and b"--format" in again.stderr, again.stderr)


def check_live(folder):
    out = os.path.join(folder, "live.folded")
    run = subprocess.run([os.environ["IOR"], "flame", "-o", out, "--fields", "call,file", "--",
                          "sh", "-c", "cat /etc/hostname >/dev/null; exit 3"], capture_output=True)
    expect("a command that is drawn keeps its exit status", run.returncode == 3, (run.returncode, run.stderr))
    with open(out) as file:
        expect("and its calls are there", any(line.startswith("openat;/etc/hostname ") for line in file), open(out).read())


def check_aggregate(folder):
    """record --aggregate is the same file of a command, under a name that was given or made up."""
    out = os.path.join(folder, "given.ior.zst")
    before = set(os.listdir(folder))
    command = ["--", "sh", "-c", "cat /etc/hostname >/dev/null; exit 5"]
    for flags in (["-o", out], []):
        run = subprocess.run([os.environ["IOR"], "record", "--aggregate", *flags, *command], capture_output=True)
        expect("record --aggregate keeps the exit status", run.returncode == 5, (run.returncode, run.stderr))
    made = sorted(set(os.listdir(folder)) - before)
    expect("one file under each name", len(made) == 2 and os.path.basename(out) in made, made)
    for name in made:
        rows = lines_of(os.path.join(folder, name))[1]
        reads = [row for row in rows if row["comm"] == "cat" and row["path"] == "/etc/hostname" and row["call"] == "read"]
        expect("the command's reads are in " + ("the named file" if name == os.path.basename(out) else "the other"),
               sum(int(row["bytes"]) for row in reads) == os.path.getsize("/etc/hostname"), rows)
    again = [os.environ["IOR"], "record", "--aggregate", "-o", out]
    kept = open(out, "rb").read()
    refused = subprocess.run([*again, *command], capture_output=True)
    expect("a file that exists is kept", refused.returncode == 1 and b"--force" in refused.stderr and open(out, "rb").read() == kept,
           refused.stderr)
    forced = subprocess.run([*again, "--force", *command], capture_output=True)
    expect("unless --force is given", forced.returncode == 5 and open(out, "rb").read() != kept, forced.stderr)
    refused = subprocess.run([os.environ["IOR"], "record", "--aggregate", "--hive", *command], capture_output=True)
    expect("--aggregate and --hive do not go together", refused.returncode == 2 and b"Parquet" in refused.stderr, refused.stderr)


def main():
    if os.geteuid() != 0:
        print("SKIP: needs root to trace")
        return 77
    os.environ["IOR"] = os.path.abspath(os.environ["IOR"])
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        os.mkdir(os.path.join(folder, "work"))
        os.chdir(folder)
        report, path = record(folder, "-name", "run")
        expect("its name says host and run", os.path.basename(path).startswith(socket.gethostname() + "-run-2"), path)
        rows = check_rows(report, path)
        check_collapsed(path, folder, rows)
        check_flame(path, folder)
        check_live(folder)
        check_aggregate(folder)

        report, path = record(folder, "-flamegraph-max-keys", "16")
        facts, rows = lines_of(path)
        expect("a full table folds", int(facts["folded.other"]) > 50 and len(rows) < 60, facts)
        expect("and keeps its sums", sum(int(row["count"]) for row in rows) == report.rows + report.in_flight(), facts)
        expect("[other] names it", any(row["path"] == "[other]" for row in rows), rows)
    return 0


sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The same command traced in every form: each is valid by its own rules and says what the others say."""
import collections
import csv
import io
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../cli"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from ior import IOR, expect, ior, main  # pylint: disable=wrong-import-position
import perfetto_reader  # pylint: disable=wrong-import-position

# Deterministic in its own calls, with names that are hard to print.
SCRIPT = r"""
import os
os.chdir(os.sys.argv[1])
for name in (b"plain", b'quote"comma,', b"new\nline", b"\xff\xfe\x1b[2J", "größe\u202e".encode()):
    fd = os.open(name, os.O_CREAT | os.O_RDWR, 0o600)
    os.write(fd, b"x" * 17)
    os.close(fd)
    os.rename(name, name + b"2")
    os.unlink(name + b"2")
try:
    os.open("missing", os.O_RDONLY)
except OSError:
    pass
"""
PLACE = f"/tmp/ior-formats-{os.getpid()}"  # the same for every run: it is in the names
CALLS = "openat,write,close,rename,unlink,exit_group"


def trace(*flags):
    """Standard output of ior, as bytes."""
    os.makedirs(PLACE, exist_ok=True)
    run = subprocess.run([IOR, "trace", *flags, "-e", CALLS, "--", "/usr/bin/python3", "-S", "-E", "-c", SCRIPT, PLACE],
                         capture_output=True, timeout=60, check=False)
    os.rmdir(PLACE)
    assert run.returncode == 0, run.stderr
    assert b"complete: nothing was lost" in run.stderr, run.stderr
    return run.stdout


def csv_rows():
    return list(csv.DictReader(io.StringIO(trace("--csv").decode("utf-8", "surrogateescape"), newline="")))


def repaired(text):
    return "".join(f"\\x{ord(c) - 0xdc00:02x}" if 0xdc80 <= ord(c) <= 0xdcff else c for c in text)


def names(rows, name, file):
    """(call, file) in order, of the files of the script."""
    return [(row[name], row.get(file, "")) for row in rows if PLACE in row.get(file, "")]


def wanted():
    """What the CSV of another run of the command says: its names repaired to UTF-8."""
    return [(call, repaired(file)) for call, file in names(csv_rows(), "syscall", "file")]


def test_json_lines_say_what_the_csv_says():
    data = trace("--jsonl")
    rows = [json.loads(line) for line in data.decode("utf-8", "strict").splitlines()]
    assert names(rows, "syscall", "file") == wanted()
    columns = ior("schema").stdout.split()
    for row in rows:
        assert list(row) == [column for column in columns if column in row], "keys are columns, in their order"
        assert row["latency_ns"] > 0 or row["outcome"] != "returned"
    assert not any(byte < 32 and byte != 10 for byte in data), "control characters"
    missing = [row for row in rows if row.get("file", "").endswith("/missing")]
    assert missing[0]["ret"] == -2 and missing[0]["error"] is True and "fd" not in missing[0]


def test_chrome_trace_is_one_json_object_with_a_track_per_thread():
    trace_object = json.loads(trace("--to", "chrome").decode("utf-8", "strict"))
    events = trace_object["traceEvents"]
    threads = {(event["pid"], event["tid"]) for event in events if event["name"] == "thread_name"}
    slices = [event for event in events if event["ph"] == "X"]
    assert slices and all((event["pid"], event["tid"]) in threads for event in slices)
    assert names([{"syscall": e["name"], **e["args"]} for e in slices], "syscall", "file") == wanted()
    ends = collections.defaultdict(float)
    for event in sorted(slices, key=lambda event: event["ts"]):
        assert event["ts"] >= ends[event["tid"]] - 0.002, "calls of a thread do not overlap"
        ends[event["tid"]] = event["ts"] + event["dur"]
    assert any(event["args"].get("errno") == "ENOENT" for event in slices)


def test_perfetto_trace_has_the_same_slices():
    reader = perfetto_reader.read(trace("--to", "perfetto"))
    assert names([{"syscall": s.name, **s.args} for s in reader.slices], "syscall", "file") == [
        (call, file) for call, file in wanted_escaped()]
    assert all(made.thread in ("ior", "python3") and made.tid == made.pid > 0 for made in reader.slices)
    writes = [made for made in reader.slices if made.name == "write" and PLACE in made.args.get("file", "")]
    assert [made.args["ret"] for made in writes] == [17] * 5
    assert all(made.duration_ns > 0 and made.category == "FS" for made in writes)
    assert not any(reader.open.values()), "slices without an end"


def wanted_escaped():
    """Perfetto's texts have controls escaped, too: no viewer is to be trusted with them."""
    def escaped(text):
        return "".join("".join(f"\\x{byte:02x}" for byte in c.encode()) if ord(c) < 32 or c == "\u202e" else c for c in text)
    return [(call, escaped(file)) for call, file in wanted()]


def test_perfetto_is_not_written_to_a_terminal():
    run = subprocess.run(["script", "-qec", f"{IOR} trace --to perfetto -- true", "/dev/null"], capture_output=True, text=True,
                         timeout=60, check=False, stdin=subprocess.DEVNULL)
    assert run.returncode == 2 and "-o FILE" in run.stdout, run.stdout


def test_a_full_disk_is_an_error_in_every_form():
    for form in ("csv", "jsonl", "perfetto", "chrome"):
        expect(ior("trace", "--to", form, "-o", "/dev/full", "--", "true"), 1, "/dev/full", "ENOSPC")


def test_unknown_words_are_refused():
    expect(ior("trace", "--to", "xml", "--", "true"), 2, "text, csv, jsonl, perfetto or chrome")


main(globals(), needs_root=True)

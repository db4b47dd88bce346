#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Rows into a real ClickHouse server: column by column what the CSV of the same calls says, and every way it can fail."""
import csv
import io
import os
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../cli"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from ior import IOR, Running, expect, ior, main  # pylint: disable=wrong-import-position
import server as clickhouse  # pylint: disable=wrong-import-position

if not clickhouse.PROGRAM.exists():
    print(f"SKIP: no {clickhouse.PROGRAM} (scripts/bootstrap.sh test)")
    sys.exit(77)

# Calls that another run of the same program makes in the same way: all but times, ids and addresses can be compared.
SCRIPT = r"""
import os
os.chdir("/")
for name in (b"/tmp/ior-ch-a", b'/tmp/ior-ch,"', b"/tmp/ior-ch\t\\N\n", b"/tmp/ior-ch\xff\xfe"):
    fd = os.open(name, os.O_CREAT | os.O_RDWR, 0o600)
    os.write(fd, b"x" * 17)
    os.lseek(fd, -3, os.SEEK_END)
    os.close(fd)
    os.unlink(name)
try:
    os.rmdir("/nowhere")
except OSError:
    pass
"""
PROGRAM = ["-e", "openat,write,lseek,close,unlink,rmdir", "--", "/usr/bin/python3", "-S", "-E", "-c", SCRIPT]
SAME = ["comm", "syscall", "fd", "ret", "bytes", "file", "error", "family", "old_file", "outcome", "nr", "path", "path2", "dir",
        "file_name", "deleted", "uid", "thread_seq", "arg0", "notes"]


def make_table(server, table="ior"):
    ddl = ior("schema", "--clickhouse", "--table", table).stdout
    server.query(ddl.strip().rstrip(";"))


def from_csv(text):
    rows = list(csv.DictReader(io.StringIO(text.decode("latin-1"), newline="")))
    return [[row[name] for name in SAME] for row in rows]


def from_table(server, table="ior"):
    """In the CSV's words: unknown is empty, bool a word, arguments hexadecimal."""
    answer = server.query(f"SELECT {', '.join(SAME)} FROM {table} ORDER BY seq FORMAT TabSeparated").decode("latin-1")
    rows = []
    for line in answer.rstrip("\n").split("\n"):
        row = []
        for name, field in zip(SAME, line.split("\t")):
            field = "" if field == "\\N" else field.encode("latin-1").decode("unicode_escape")
            if name in ("error", "deleted") and field:
                field = "true" if field == "1" else "false"
            if name.startswith("arg") and field:
                field = hex(int(field))
            row.append(field)
        rows.append(row)
    return rows


def same_but_addresses(rows):
    """Nor the inodes of pipes, which every run has of its own."""
    return [["0x" if name.startswith("arg") and len(field) > 10 else re.sub(r":\[\d+\]", ":[]", field)
             for name, field in zip(SAME, row)] for row in rows]


def test_the_table_says_what_the_csv_says():
    with clickhouse.Server() as server, tempfile.NamedTemporaryFile() as out:
        make_table(server)
        expect(ior("trace", "--clickhouse", server.url, *PROGRAM), 0, "complete: nothing was lost")
        expect(ior("trace", "--csv", "-o", out.name, *PROGRAM), 0)
        wanted, got = from_csv(out.read()), from_table(server)
        assert len(got) == len(wanted) > 20, (len(got), len(wanted))
        for want, have in zip(same_but_addresses(wanted), same_but_addresses(got)):
            assert want == have, f"\n{want}\n{have}"
        host, day, distance = server.query("SELECT any(host), uniq(date), abs(intDiv(any(wall_ns), 1000000000) - toUnixTimestamp(now()))"
                                           " FROM ior").decode().split()
        assert host == os.uname().nodename and day == "1" and int(distance) < 120, (host, day, distance)
        seqs = server.query("SELECT count(), uniqExact(seq), min(seq) FROM ior WHERE latency_ns > 0 OR isNull(latency_ns)").decode().split()
        assert seqs == [str(len(got)), str(len(got)), "1"], seqs


def test_record_stores_what_trace_stores():
    with clickhouse.Server() as server:
        make_table(server, "traced")
        make_table(server, "recorded")
        expect(ior("trace", "--clickhouse", server.url, "--table", "traced", *PROGRAM), 0)
        done = ior("record", "--clickhouse", server.url, "--table", "recorded", *PROGRAM)
        expect(done, 0, "complete: nothing was lost")
        wanted, got = (same_but_addresses(from_table(server, table)) for table in ("traced", "recorded"))
        assert wanted == got and len(got) > 20, (len(wanted), len(got))
        rows = int(done.stderr.split(" calls:")[0].split()[-1])
        assert int(server.query("SELECT uniqExact(seq) FROM recorded")) == rows
        target = subprocess.Popen(["sh", "-c", "while :; do sleep 0.02; done"])
        try:
            run = Running("record", "--clickhouse", server.url, "--table", "recorded", "-p", target.pid, "--duration", "3",
                          announcement="Probing for")
            time.sleep(1.5)
            server.stop()
            done = run.finish()
        finally:
            target.kill()
            target.wait()
        expect(done, 1, " rows are lost: ", "ECONNREFUSED")
    expect(ior("record", "--clickhouse", server.url, "-o", "f", "--", "true"), 2, "one place")


def test_another_user_database_and_table():
    with clickhouse.Server() as server:
        server.query("CREATE DATABASE traces")
        make_table(server, "traces.calls")
        url = server.url.replace("//", "//writer:se%3Acret%40@") + "/?database=traces"
        expect(ior("trace", "--clickhouse", url, "--table", "calls", "--", "true"), 0)
        assert int(server.query("SELECT count() FROM traces.calls")) > 5
        environment = {**os.environ, "CLICKHOUSE_PASSWORD": "se:cret@"}
        expect(ior("trace", "--clickhouse", server.url.replace("//", "//writer@"), "--table", "traces.calls", "--", "true",
                   env=environment), 0)


def test_what_cannot_work_is_said_before_tracing():
    with clickhouse.Server() as server:
        expect(ior("trace", "--clickhouse", server.url, "--", "true"), 1, "ior schema --clickhouse", "`ior`")
        server.query("CREATE TABLE ior (seq UInt64) ENGINE = Memory")
        expect(ior("trace", "--clickhouse", server.url, "--", "true"), 1, "the table has no column host")
        wrong = ior("trace", "--clickhouse", server.url.replace("//", "//writer:wrong@"), "--", "true")
        expect(wrong, 1, "cannot store rows in ClickHouse table")
        assert "wrong@" not in wrong.stderr, wrong.stderr
    expect(ior("trace", "--clickhouse", server.url, "--", "true"), 1, "cannot connect to 127.0.0.1", "ECONNREFUSED")
    expect(ior("trace", "--clickhouse", "https://127.0.0.1", "--", "true"), 2, "https is not built into ior")
    expect(ior("trace", "--clickhouse", "http://127.0.0.1", "--table", "a b", "--", "true"), 2, "--table")



def test_a_server_that_comes_back_gets_every_row():
    with clickhouse.Server() as server:
        make_table(server)
        target = subprocess.Popen(["sh", "-c", "while :; do sleep 0.02; done"])
        try:
            run = Running("trace", "--clickhouse", server.url, "-p", target.pid, "--duration", "12", announcement="Tracing")
            time.sleep(2.5)
            server.stop()
            time.sleep(2)
            server.start()
            done = run.finish()
        finally:
            target.kill()
            target.wait()
        expect(done, 0, "complete: nothing was lost")
        rows = int(done.stderr.split(" calls:")[0].split()[-1])
        stored, gaps = map(int, server.query("SELECT uniqExact(seq), max(seq) - uniqExact(seq) FROM ior").split())
        assert stored >= rows > 100 and gaps == 0, (stored, rows, gaps)


def test_a_server_that_does_not_come_back_costs_rows_that_are_counted():
    with clickhouse.Server() as server:
        make_table(server)
        target = subprocess.Popen(["sh", "-c", "while :; do sleep 0.02; done"])
        try:
            run = Running("trace", "--clickhouse", server.url, "-p", target.pid, "--duration", "3", announcement="Tracing")
            time.sleep(1.5)
            server.stop()
            done = run.finish()
        finally:
            target.kill()
            target.wait()
        expect(done, 1, " rows are lost: ", "ECONNREFUSED")


main(globals(), needs_root=True)

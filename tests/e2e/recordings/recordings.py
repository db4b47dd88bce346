#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""ior record: scenarios of ioworkload recorded, read back by DuckDB and by hyparquet, and held column by column against what
the workload says it did; and what users do with the files: published queries, a kill, a repair, rotation."""
import glob
import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
for folder in ("lib", "scenarios", "cli"):
    sys.path.insert(0, os.path.join(HERE, "..", folder))

import expectation  # noqa: E402
import invariants  # noqa: E402
from readers import csv_rows, duckdb_rows, hyparquet_rows, query, table, verifier  # noqa: E402
from ior_run import Ior  # noqa: E402
from run_scenarios import AgainError, Workload, listed, now_ns  # noqa: E402

IOR = os.environ.get("IOR", "build/ior")
IOWORKLOAD = os.environ.get("IOWORKLOAD", "build/ioworkload")
SKIPPED = 77
TRIES = 4
WANTED = ("open", "readwrite", "names", "descriptors", "dir", "copy", "errors", "attr", "memory", "net", "stat", "task")
MOST = 14  # scenarios; the matrix of the full CSV runs all of them

# The queries that the Go tool's documentation prints, in DuckDB's dialect.
QUERIES = (
    "DESCRIBE SELECT * FROM {f}",
    "SELECT syscall, count(*) AS calls FROM {f} GROUP BY syscall ORDER BY calls DESC LIMIT 15",
    "SELECT syscall, ret, count(*) AS calls FROM {f} WHERE is_error GROUP BY syscall, ret ORDER BY calls DESC LIMIT 15",
    "SELECT syscall, count(*) AS calls, quantile_cont(latency_ns, 0.5) AS p50_ns, quantile_cont(latency_ns, 0.99) AS p99_ns "
    "FROM {f} GROUP BY syscall ORDER BY p99_ns DESC LIMIT 15",
    "SELECT file, sum(bytes) AS total_bytes, count(*) AS calls FROM {f} WHERE file != '' GROUP BY file "
    "ORDER BY total_bytes DESC LIMIT 15",
    "SELECT time_ns // 10000000 AS bucket_10ms, count(*) AS calls, sum(bytes) AS bytes FROM {f} GROUP BY bucket_10ms "
    "ORDER BY bucket_10ms",
)
GO_TYPES = {"seq": "UBIGINT", "time_ns": "UBIGINT", "gap_ns": "UBIGINT", "latency_ns": "UBIGINT", "comm": "VARCHAR",
            "pid": "UINTEGER", "tid": "UINTEGER", "syscall": "VARCHAR", "family": "VARCHAR", "fd": "INTEGER", "ret": "BIGINT",
            "bytes": "UBIGINT", "address_space_bytes": "UBIGINT", "requested_sleep_ns": "BIGINT", "nfds": "INTEGER",
            "timeout_ns": "BIGINT", "file": "VARCHAR", "is_error": "BOOLEAN", "filter_epoch": "UBIGINT", "old_file": "VARCHAR",
            "epoll_op": "VARCHAR", "epoll_target_fd": "INTEGER", "epoll_events": "UINTEGER", "restarts": "UTINYINT"}


def ior(*args, status=0, **options):
    run = subprocess.run([IOR, *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                         errors="replace", timeout=120, **options)
    assert run.returncode == status, "ior %s: status %d\n%s%s" % (" ".join(args), run.returncode, run.stdout, run.stderr)
    return run


def metadata(path):
    rows = query("SELECT decode(key) AS k, decode(value) AS v FROM parquet_kv_metadata('%s')" % path)
    return {row["k"]: row["v"] for row in rows}


def differences(rows, others):
    """Between what two readers read."""
    if len(rows) != len(others):
        return ["%d rows by DuckDB, %d by hyparquet" % (len(rows), len(others))]
    return ["row %s, column %s: %r by DuckDB, %r by hyparquet" % (row["seq"], column, row[column], other.get(column))
            for row, other in zip(rows, others) for column in row if row[column] != other.get(column)]


def record_scenario(scenario, directory):
    scene = os.path.join(directory, "scene")
    os.mkdir(scene, 0o755)
    path = os.path.join(directory, "f.parquet")
    workload = Workload(IOWORKLOAD, scenario, scene)
    begin_ns = now_ns()
    run = Ior(IOR, ["record", "-o", path, "-p", str(workload.pid)])
    try:
        run.wait_until_attached()
        lines, skipped = workload.run()
        report = run.finish()
    finally:
        workload.kill()
        run.kill()
    if report.conserved and report.lost:
        raise AgainError("%d of %d calls lost" % (report.lost, report.seen))
    end_ns = now_ns()
    by_duckdb = duckdb_rows(path)
    rows = csv_rows(by_duckdb)
    comparison = expectation.Comparison(lines, rows)
    problems = comparison.problems + invariants.check_all(rows, report, begin_ns, end_ns) + differences(by_duckdb, hyparquet_rows(path))
    facts = metadata(path)
    if facts.get("ior.state") != "complete" or int(facts["ior.rows"]) != len(rows):
        problems.append("metadata: %r" % {key: facts[key] for key in facts if key != "ior.mounts"})
    return comparison.compared, len(rows), skipped, problems


def test_scenarios():
    wanted = [name for name in listed(IOWORKLOAD) if name.startswith(WANTED) and "race" not in name]
    chosen = wanted[:: max(1, len(wanted) // MOST)]
    failed = 0
    for scenario in chosen:
        for attempt in range(TRIES):
            with tempfile.TemporaryDirectory(prefix="ior-e2e-") as directory:
                os.chmod(directory, 0o755)
                try:
                    compared, rows, skipped, problems = record_scenario(scenario, directory)
                    break
                except AgainError as error:
                    compared, rows, skipped, problems = 0, 0, None, [str(error)]
        print("%-32s %8d %8d  %s" % (scenario, compared, rows, "FAIL" if problems else "skip" if skipped else "ok"))
        for problem in problems[:5]:
            print("    " + problem)
        failed += bool(problems)
        sys.stdout.flush()
    assert failed == 0, "%d of %d scenarios" % (failed, len(chosen))


def test_published_queries(directory):
    path = os.path.join(directory, "f.parquet")
    ior("record", "-o", path, "--", "sh", "-c", "cat /etc/passwd /nonexistent; true")
    for sql in QUERIES:
        assert query(sql.format(f=table(path))), sql
    types = {row["column_name"]: row["column_type"] for row in query(QUERIES[0].format(f=table(path)))}
    assert list(types)[:24] == list(GO_TYPES), list(types)[:24]
    assert {name: types[name] for name in GO_TYPES} == GO_TYPES, types
    row = query("SELECT sum(bytes)::VARCHAR AS b FROM %s WHERE file = '/etc/passwd' AND syscall = 'read'" % table(path))[0]
    assert int(row["b"]) == os.path.getsize("/etc/passwd"), row


def test_go_style(directory):
    path = os.path.join(directory, "f.parquet")
    run = ior("-parquet", path, "-duration", "1")
    assert "Probing for 1s" in run.stderr, run.stderr
    facts = metadata(path)
    for key in ("ior.hostname", "ior.started_at_unix_nano", "ior.mode", "ior.version", "ior.boot_to_unix_nano"):
        assert facts.get(key), key
    families = query("SELECT DISTINCT family FROM %s" % table(path))
    # Calls without a name belong to the selection, too: 32-bit programs may run beside this.
    assert {row["family"] for row in families} <= {"FS", ""}, families
    for beside in (["-plain"], ["-comm", "x"], ["-path", "x"], ["-tid", "1"]):
        ior("-parquet", path, *beside, status=2)


def test_nothing_is_overwritten(directory):
    path = os.path.join(directory, "f.parquet")
    with open(path, "w", encoding="ascii") as file:
        file.write("mine")
    run = ior("record", "-o", path, "--", "true", status=1)
    assert "--force" in run.stderr, run.stderr
    assert os.path.getsize(path) == 4
    ior("record", "-o", path, "--force", "--", "true")
    assert query("SELECT count(*)::VARCHAR AS n FROM %s" % table(path))[0]["n"] != "0"


def test_killed_and_repaired(directory):
    path = os.path.join(directory, "f.parquet")
    run = Ior(IOR, ["record", "-o", path, "-a", "-e", "read,write"])
    run.wait_until_attached()
    with open("/dev/zero", "rb") as zero:
        subprocess.run(["dd", "of=/dev/null", "bs=1", "count=200000"], stdin=zero, stderr=subprocess.DEVNULL, check=True)
    unfinished = path + ".unfinished"
    end = time.monotonic() + 60
    while os.path.getsize(unfinished) < 100_000:
        assert time.monotonic() < end, "no row group was written"
        time.sleep(0.05)
    held = ior("repair", unfinished, status=1)
    assert "being written" in held.stderr, held.stderr
    run.process.send_signal(signal.SIGKILL)
    run.process.wait()
    assert not os.path.exists(path)
    saved = ior("repair", unfinished)
    rows = int(query("SELECT count(*)::VARCHAR AS n FROM %s" % table(path))[0]["n"])
    assert rows > 0 and "%d rows saved" % rows in saved.stdout, (rows, saved.stdout)
    assert metadata(path)["ior.state"] == "repaired"


def test_rotation(directory):
    ior("record", "-o", os.path.join(directory, "f.parquet"), "--rotate", "1s", "--", "sh", "-c",
        "for i in 1 2 3 4 5; do sleep 0.6; done")
    parts = sorted(glob.glob(os.path.join(directory, "f-*.parquet")))
    assert len(parts) >= 2, parts
    assert metadata(parts[0])["ior.state"] == "continued" and metadata(parts[-1])["ior.state"] == "complete"
    holes = query("SELECT count(*)::VARCHAR AS n, max(seq)::VARCHAR AS last FROM %s" % table(
        os.path.join(directory, "f-*.parquet")))[0]
    assert holes["n"] == holes["last"], holes
    ior("record", "-o", os.path.join(directory, "fleet"), "--hive", "--", "true")
    hosts = query("SELECT DISTINCT host, date::VARCHAR AS date FROM read_parquet('%s/fleet/*/*/*.parquet', "
                  "hive_partitioning = true)" % directory)
    assert len(hosts) == 1 and hosts[0]["date"].startswith("20"), hosts


def run_test(test):
    if test is test_scenarios:
        return test()
    with tempfile.TemporaryDirectory(prefix="ior-e2e-") as directory:
        return test(directory)


def main():
    if os.geteuid() != 0:
        print("SKIP: tracing needs root")
        return SKIPPED
    directory, why = verifier()
    if directory is None:
        print("SKIP: " + why)
        return SKIPPED
    failures = 0
    for name, test in list(globals().items()):
        if name.startswith("test_"):
            try:
                run_test(test)
                print("ok    " + name)
            except Exception:  # pylint: disable=broad-except
                failures += 1
                print("FAIL  " + name)
                traceback.print_exc(file=sys.stdout)
            sys.stdout.flush()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Views cannot tell live from recorded: several iors watch the same run of a workload, one records it, the others show it live;
then every view of the recording must say what the live one said: rows, report, flame graph, and a comparison finds no change. Times are
each ior's own and are not compared."""
import collections
import json
import os
import re
import subprocess
import sys
import tempfile
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
for folder in ("lib", "scenarios"):
    sys.path.insert(0, os.path.join(HERE, "..", folder))

from ior_run import Ior, parse_csv, read_csv  # noqa: E402
from run_scenarios import AgainError, Workload  # noqa: E402

IOR = os.environ.get("IOR", "build/ior")
IOWORKLOAD = os.environ.get("IOWORKLOAD", "build/ioworkload")
SKIPPED = 77
TRIES = 4
TIMEOUT_S = 120
SCENARIOS = ("names-hostile", "names-renamed-open", "dir-getdents", "readwrite-pwritev2", "task-exec", "socket-unix", "object-epoll")
OWN = {"seq", "time_ns", "gap_ns", "latency_ns"}  # of each ior: its own clock, its own order of calls on two processors
COUNTED = ("calls", "errors", "bytes", "bytes_read", "bytes_written")


def ior(*arguments, status=0):
    run = subprocess.run([IOR, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         timeout=TIMEOUT_S)
    assert run.returncode == status, (arguments, run.returncode, run.stderr)
    return run.stdout


class Watchers:
    """iors on the same process, all attached before it is let go."""

    def __init__(self, pid):
        self.pid = str(pid)
        self.runs = []

    def add(self, command, *arguments, stdout=subprocess.DEVNULL):
        run = Ior(IOR, [command, "-p", self.pid, *arguments], stdout=stdout)
        self.runs.append((command, run))
        run.wait_until_attached()

    def finish(self):
        """All but ior report say at the end what was lost; that one says it in its report."""
        for command, run in self.runs:
            if command == "report":
                status = run.process.wait(TIMEOUT_S)
                assert status == 0, (status, run.process.stderr.read())
                continue
            report = run.finish()
            if report.lost:
                raise AgainError("%d of %d calls lost" % (report.lost, report.seen))

    def kill(self):
        for _, run in self.runs:
            run.kill()


def watch(scenario, folder):
    scene = os.path.join(folder, "scene")
    os.mkdir(scene, 0o755)
    paths = {name: os.path.join(folder, name) for name in ("a.parquet", "b.parquet", "live.csv", "live.json", "live.folded", "live.svg")}
    workload = Workload(IOWORKLOAD, scenario, scene)
    watchers = Watchers(workload.pid)
    try:
        watchers.add("record", "-o", paths["a.parquet"])
        watchers.add("record", "-o", paths["b.parquet"])
        watchers.add("trace", "--csv", "-o", paths["live.csv"])
        with open(paths["live.json"], "wb") as out:
            watchers.add("report", "--json", stdout=out)
        watchers.add("flame", "--count", "count", "-o", paths["live.folded"])
        watchers.add("flame", "--count", "count", "-o", paths["live.svg"])
        workload.run()
        watchers.finish()
    finally:
        workload.kill()
        watchers.kill()
    return paths


def of_the_run(rows):
    """Threads in no order, each in its own."""
    rows = [{key: value for key, value in row.items() if key not in OWN} for row in rows]
    return sorted(rows, key=lambda row: (int(row["tid"]), int(row["thread_seq"])))


def check_rows(paths):
    recorded = of_the_run(parse_csv(ior("export", paths["a.parquet"], "--to", "csv")))
    live = of_the_run(read_csv(paths["live.csv"]))
    assert len(recorded) == len(live), (len(recorded), len(live))
    for one, other in zip(recorded, live):
        assert one == other, {key: (one[key], other[key]) for key in one if one[key] != other[key]}
    return len(live)


def counts(table, key):
    """Rows by what they are about; several with one name are added up."""
    found = collections.Counter()
    for row in table["rows"]:
        for name in COUNTED:
            found[key(row), name] += row[name]
    return found


def check_report(paths):
    recorded = json.loads(ior("report", paths["a.parquet"], "--json"))
    with open(paths["live.json"], encoding="utf-8") as file:
        live = json.load(file)
    for table, key in (("calls", lambda row: row["name"]), ("files", lambda row: row["name"]), ("directories", lambda row: row["name"]),
                       ("processes", lambda row: (row["pid"], row["comm"])), ("threads", lambda row: (row["tid"], row["comm"])),
                       ("comms", lambda row: row["name"]), ("users", lambda row: row["id"])):
        assert counts(recorded[table], key) == counts(live[table], key), table
    assert recorded["errors"] == live["errors"], (recorded["errors"], live["errors"])
    assert {name: recorded["total"][name] for name in COUNTED} == {name: live["total"][name] for name in COUNTED}
    assert recorded["losses"] == live["losses"], (recorded["losses"], live["losses"])


def check_flame(paths, folder):
    shown = {}
    for name in ("folded", "svg"):
        output = os.path.join(folder, "recorded." + name)
        ior("flame", paths["a.parquet"], "--count", "count", "-o", output)
        for source, path in (("recorded", output), ("live", paths["live." + name])):
            with open(path, encoding="utf-8", errors="surrogateescape") as file:
                text = file.read()
            shown[name, source] = sorted(text.splitlines() if name == "folded" else re.findall(r"<g><title>([^<]*)</title>", text))
        assert shown[name, "recorded"] == shown[name, "live"] and len(shown[name, "live"]) > 2, shown


def check_diff(paths):
    for metric in ("calls", "bytes", "errors"):
        ior("diff", paths["a.parquet"], paths["b.parquet"], "--by", metric, "--fail-above", "0.0001%")
        ior("diff", paths["b.parquet"], paths["a.parquet"], "--by", metric, "--fail-above", "0.0001%")


def run_scenario(scenario):
    for attempt in range(TRIES):
        with tempfile.TemporaryDirectory(prefix="ior-e2e-") as folder:
            os.chmod(folder, 0o755)
            try:
                paths = watch(scenario, folder)
            except AgainError:
                if attempt + 1 == TRIES:
                    raise
                continue
            rows = check_rows(paths)
            check_report(paths)
            check_flame(paths, folder)
            check_diff(paths)
            return rows


def main():
    if os.geteuid() != 0:
        print("SKIP: tracing needs root")
        return SKIPPED
    failures = 0
    for scenario in SCENARIOS:
        try:
            print("%-32s %8d  ok" % (scenario, run_scenario(scenario)))
        except Exception:  # pylint: disable=broad-except
            failures += 1
            print("%-32s FAIL" % scenario)
            traceback.print_exc(file=sys.stdout)
        sys.stdout.flush()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
